//! How far a message follows its reader: four steps, for opens and links apart, and the step that holds in the end.
//!
//! **Invariant:** the sender's ceiling refuses what goes beyond it and never lowers it in silence; a person who has not agreed lowers it.
//! **Invariant:** beyond [`Follow::Anonymous`] nothing is known without the person's own yes to being followed.
//! **Absent on purpose:** a step that keeps an address of a machine or the name of a browser.

use std::fmt;
use std::str::FromStr;

/// How far one thing is followed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Default)]
pub enum Follow {
    /// Not at all.
    #[default]
    Off,
    /// How many, of everyone together.
    Anonymous,
    /// What belongs together inside one campaign, of nobody known.
    Pseudonymous,
    /// Who.
    Identified,
}

impl Follow {
    /// All of them, the least first.
    pub const ALL: [Self; 4] = [Self::Off, Self::Anonymous, Self::Pseudonymous, Self::Identified];
    /// Its word in a row.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Anonymous => "anonymous",
            Self::Pseudonymous => "pseudonymous",
            Self::Identified => "identified",
        }
    }
    /// The step of this word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.word() == word)
    }
}

/// How far the opens and the links of a message are followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default)]
pub struct Following {
    /// Whether it was opened.
    pub opens: Follow,
    /// Which of its links were followed.
    pub links: Follow,
}

/// Whether a person agreed to be followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Agreed {
    /// They did, by the purpose that says so.
    Yes,
    /// They did not, or nobody asked.
    No,
}

/// A message wants to follow its reader farther than its sender may.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "this message follows its reader farther than its sender may; lower it, or raise the sender's ceiling"
)]
pub struct AboveCeiling;

impl Following {
    /// How far a message to one person follows, of what its author wants, what its sender may, and what the person agreed to.
    pub fn effective(self, ceiling: Self, agreed: Agreed) -> Result<Self, AboveCeiling> {
        if self.opens > ceiling.opens || self.links > ceiling.links {
            return Err(AboveCeiling);
        }
        let most = match agreed {
            Agreed::Yes => Follow::Identified,
            Agreed::No => Follow::Anonymous,
        };
        Ok(Self { opens: self.opens.min(most), links: self.links.min(most) })
    }
}

/// As a row keeps it.
impl fmt::Display for Following {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "opens={} links={}", self.opens.word(), self.links.word())
    }
}

/// Not how far a message follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("how far a message follows is written `opens=off links=anonymous`")]
pub struct NotFollowing;

impl FromStr for Following {
    type Err = NotFollowing;
    fn from_str(text: &str) -> Result<Self, NotFollowing> {
        let (opens, links) = text.split_once(' ').ok_or(NotFollowing)?;
        let opens = opens.strip_prefix("opens=").and_then(Follow::find).ok_or(NotFollowing)?;
        let links = links.strip_prefix("links=").and_then(Follow::find).ok_or(NotFollowing)?;
        Ok(Self { opens, links })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_followed_farther_than_they_agreed_or_the_sender_may() {
        for opens in Follow::ALL {
            for links in Follow::ALL {
                let wanted = Following { opens, links };
                assert_eq!(wanted.to_string().parse(), Ok(wanted));
                for ceiling in Follow::ALL.map(|step| Following { opens: step, links: step }) {
                    for agreed in [Agreed::Yes, Agreed::No] {
                        match wanted.effective(ceiling, agreed) {
                            Err(AboveCeiling) => assert!(opens > ceiling.opens || links > ceiling.links),
                            Ok(got) => {
                                assert!(got.opens <= opens.min(ceiling.opens));
                                assert!(got.links <= links.min(ceiling.links));
                                assert!(
                                    agreed == Agreed::Yes || got.opens.max(got.links) <= Follow::Anonymous
                                );
                                assert!(agreed == Agreed::No || got == wanted);
                            }
                        }
                    }
                }
            }
        }
        for text in ["", "opens=off", "opens=off links=all", "links=off opens=off"] {
            assert_eq!(text.parse::<Following>(), Err(NotFollowing));
        }
    }
}
