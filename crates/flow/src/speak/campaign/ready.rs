//! What stands in the way of a campaign: what every large mailbox provider asks of mail to many, and what its readers may expect.
//!
//! **Invariant:** a campaign with a finding is not approved; there is no way around it.

use super::Campaign;
use crate::speak::Def;
use crate::{Fault, House};
use entrenous_core::charter::Language;
use entrenous_core::communicate::Medium;
use entrenous_core::id::Key;
use entrenous_letters::Compiled;
use serde::Serialize;

/// How large a page may be, in bytes: beyond that the largest provider cuts it off, and with it the way to unsubscribe.
const PAGE_BYTES_MOST: usize = 100_000;
/// How long a subject may be, in characters: the longest line of a header (RFC 5322).
const SUBJECT_MOST: usize = 200;

/// What is lacking.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lacks {
    /// No relay takes its mail, or no address leads back here.
    Relay,
    /// What takes messages of its medium, or an address that leads back here.
    Way,
    /// One click that unsubscribes (RFC 8058): the address of this house is not `https`.
    OneClick,
    /// The sender's postal address.
    PostalAddress,
    /// A text in a language of the business.
    Language,
    /// A text beside the page.
    Text,
    /// A subject, or one of a fitting length.
    Subject,
    /// A way to unsubscribe that can be seen.
    Unsubscribe,
    /// Room: the page is too large.
    Room,
}

/// One thing that stands in the way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finding {
    /// What is lacking.
    pub lacks: Lacks,
    /// In which message, if it is one of a message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Key>,
    /// In which language, if it is one of a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

impl Lacks {
    /// What to do about it.
    #[must_use]
    pub const fn next(self) -> &'static str {
        match self {
            Self::Relay => "start the house with `--relay`, `--return-path` and `--address`",
            Self::Way => "start the house with what sends messages of its `medium`, and with `--address`",
            Self::OneClick => "start the house with an `--address` that begins with `https://`",
            Self::PostalAddress => "give the sender a `postal` address in `senders.toml`",
            Self::Language => "write the message in every language of the business",
            Self::Text => {
                "the text part is empty; write the message so that it says something without its page"
            }
            Self::Subject => "give it a subject of at most 200 characters",
            Self::Unsubscribe => "put `{{ links.unsubscribe }}` where readers see it",
            Self::Room => "make the page smaller than 100 kB, or the largest provider cuts its end off",
        }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(message) = &self.message {
            write!(f, "`{message}`")?;
            if let Some(language) = &self.language {
                write!(f, " in `{language}`")?;
            }
            f.write_str(": ")?;
        }
        f.write_str(self.lacks.next())
    }
}

/// What is said of a campaign whose messages go by several ways.
pub(super) const OTHER_WAYS: &str = "all of its messages go by the same way";

impl Campaign {
    /// By which way its messages go: all of them by the same.
    pub(crate) fn medium(&self, house: &House) -> Result<Medium, Fault> {
        let defs = self.defs(house)?;
        let medium = defs.first().map_or(Medium::Mail, |(def, _)| def.medium());
        if defs.iter().any(|(def, _)| def.medium() != medium) {
            return Err(Fault::BadCampaign(self.key.clone(), OTHER_WAYS));
        }
        Ok(medium)
    }
}

/// Everything that stands in the way.
pub(super) fn look(house: &House, campaign: &Campaign) -> Result<Vec<Finding>, Fault> {
    let (mut found, medium) = (Vec::new(), campaign.medium(house)?);
    let of_house = |lacks| Finding { lacks, message: None, language: None };
    match &house.outside.address {
        Some(address) if house.outside.ways.is_open(medium) => {
            if !address.starts_with("https://") && !is_this_machine(address) {
                found.push(of_house(Lacks::OneClick));
            }
        }
        _ if medium == Medium::Mail => found.push(of_house(Lacks::Relay)),
        _ => found.push(of_house(Lacks::Way)),
    }
    for (def, _) in campaign.defs(house)? {
        if def.sender.postal.trim().is_empty() {
            found.push(Finding {
                lacks: Lacks::PostalAddress,
                message: Some(def.key.clone()),
                language: None,
            });
        }
        for language in &house.charter.business.languages {
            found.extend(lacking(def, language).map(|lacks| Finding {
                lacks,
                message: Some(def.key.clone()),
                language: Some(language.as_str().to_owned()),
            }));
        }
    }
    Ok(found)
}

/// A house that is tried out on its own machine: nobody else can follow its links, so nobody misses the one click.
fn is_this_machine(address: &str) -> bool {
    ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|own| address.starts_with(own))
}

fn lacking(def: &Def, language: &Language) -> impl Iterator<Item = Lacks> {
    let text = def.texts.get(language);
    let medium = def.medium();
    // A short message has no subject, and what is no mail gets its way out when it is written.
    let of_every = |lacks| match lacks {
        Lacks::Subject => medium != Medium::Sms,
        Lacks::Unsubscribe => medium == Medium::Mail,
        _ => true,
    };
    let lacks = |lacks: Lacks, holds: fn(&Compiled) -> bool| match text.filter(|_| of_every(lacks)) {
        Some(text) if !holds(text) => Some(lacks),
        _ => None,
    };
    let of_text = [
        lacks(Lacks::Subject, |text| (1..=SUBJECT_MOST).contains(&text.subject.trim().chars().count())),
        lacks(Lacks::Text, |text| !text.text.trim().is_empty()),
        lacks(Lacks::Unsubscribe, |text| text.links.contains("unsubscribe")),
        lacks(Lacks::Room, |text| text.html.len() <= PAGE_BYTES_MOST),
    ];
    text.is_none().then_some(Lacks::Language).into_iter().chain(of_text.into_iter().flatten())
}
