//! What the keepers of mailboxes ask of a sender, and which of it is kept (Gmail, Yahoo, Microsoft; read in November 2026).
//!
//! **Invariant:** a duty is kept only if every check it rests on is; one that is not known makes it not known.

use super::{Held, Report, Topic};

/// Who asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Provider {
    /// Gmail.
    Gmail,
    /// Yahoo and AOL.
    Yahoo,
    /// Outlook.com, Hotmail, Live.
    Microsoft,
}

impl Provider {
    /// Its name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Gmail => "Gmail",
            Self::Yahoo => "Yahoo",
            Self::Microsoft => "Microsoft",
        }
    }
}

/// Of whom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whom {
    /// Of everyone.
    Everyone,
    /// Of whoever sends about 5,000 mails a day to its consumers.
    Bulk,
    /// Of whoever sends marketing in bulk.
    Marketing,
}

impl Whom {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Bulk => "bulk",
            Self::Marketing => "marketing",
        }
    }
}

/// How the checks of a duty are counted.
enum Of {
    All(&'static [Topic]),
    Any(&'static [Topic]),
    /// Nobody can see it from outside.
    Unseen,
}

struct Rule {
    who: &'static [Provider],
    whom: Whom,
    what: &'static str,
    of: Of,
}

use Provider::{Gmail, Microsoft, Yahoo};

const RULES: [Rule; 11] = [
    Rule {
        who: &[Gmail, Yahoo],
        whom: Whom::Everyone,
        what: "SPF or DKIM",
        of: Of::Any(&[Topic::Spf, Topic::Dkim]),
    },
    Rule {
        who: &[Gmail, Yahoo],
        whom: Whom::Everyone,
        what: "a name for the sending machine that leads there and back",
        of: Of::All(&[Topic::Relay]),
    },
    Rule {
        who: &[Gmail],
        whom: Whom::Everyone,
        what: "From at a domain of your own",
        of: Of::All(&[Topic::From]),
    },
    Rule { who: &[Gmail], whom: Whom::Everyone, what: "List-Id on lists", of: Of::All(&[Topic::ListId]) },
    Rule {
        who: &[Gmail, Yahoo, Microsoft],
        whom: Whom::Bulk,
        what: "SPF and DKIM",
        of: Of::All(&[Topic::Spf, Topic::Dkim]),
    },
    Rule {
        who: &[Gmail, Yahoo],
        whom: Whom::Bulk,
        what: "a key of 1024 bits, better 2048",
        of: Of::All(&[Topic::KeyLength]),
    },
    Rule {
        who: &[Gmail, Yahoo, Microsoft],
        whom: Whom::Bulk,
        what: "DMARC of at least `p=none`",
        of: Of::All(&[Topic::Dmarc]),
    },
    Rule {
        who: &[Gmail, Yahoo, Microsoft],
        whom: Whom::Bulk,
        what: "SPF or DKIM aligned with From",
        of: Of::All(&[Topic::Alignment]),
    },
    Rule {
        who: &[Microsoft],
        whom: Whom::Bulk,
        what: "From and Reply-To that take answers",
        of: Of::All(&[Topic::Mailbox]),
    },
    Rule {
        who: &[Gmail, Yahoo],
        whom: Whom::Marketing,
        what: "stopping by one click, honoured within two days",
        of: Of::All(&[Topic::OneClick]),
    },
    Rule {
        who: &[Gmail, Yahoo],
        whom: Whom::Everyone,
        what: "complaints below 0.1 %, never 0.3 %",
        of: Of::Unseen,
    },
];

/// A duty and whether it is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Duty {
    /// Who asks.
    pub who: &'static [Provider],
    /// Of whom.
    pub whom: Whom,
    /// What.
    pub what: &'static str,
    /// Whether it is kept.
    pub held: Held,
}

/// Each duty, held against what was found.
#[must_use]
pub fn duties(report: &Report) -> Vec<Duty> {
    let held = |of: &Of| match of {
        Of::All(topics) => topics.iter().map(|topic| report.held(*topic)).max().unwrap_or(Held::Unknown),
        Of::Any(topics) => topics.iter().map(|topic| report.held(*topic)).min().unwrap_or(Held::Unknown),
        Of::Unseen => Held::Unknown,
    };
    RULES
        .iter()
        .map(|rule| Duty { who: rule.who, whom: rule.whom, what: rule.what, held: held(&rule.of) })
        .collect()
}
