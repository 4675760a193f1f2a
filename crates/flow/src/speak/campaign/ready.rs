//! What stands in the way of a campaign: what this house lacks, and what the last look at each of its texts finds ([`Flight`]).
//!
//! **Invariant:** a campaign with a finding that blocks is not approved; there is no way around it.
//! **Invariant:** there is one list of checks: what a mail must have is written down in [`mod@entrenous_post::preflight`] alone.

use super::Campaign;
use crate::speak::flight::Flight;
use crate::speak::{Def, senders};
use crate::{Fault, House};
use entrenous_core::charter::Charter;
use entrenous_core::communicate::Medium;
use entrenous_core::id::{Dice, Key};
use entrenous_core::moment::Moment;
use entrenous_post::doctor::{Finding as Found, Severity};
use entrenous_post::mime::address::Domain;
use serde::Serialize;

/// How much a finding weighs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// The campaign would be rejected, or the law is against it: it is not approved.
    Blocks,
    /// It hurts, and may go.
    Hurts,
}

/// One thing that speaks against a campaign.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finding {
    /// Its code, which has a page.
    pub code: &'static str,
    /// How much it weighs.
    pub weight: Weight,
    /// In which message, if it is one of a message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Key>,
    /// In which language, if it is one of a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What is so.
    pub text: String,
    /// What to do about it.
    pub next: String,
}

impl Finding {
    /// Whether the campaign is not approved with it.
    #[must_use]
    pub fn blocks(&self) -> bool {
        self.weight == Weight::Blocks
    }
    fn of_house(code: &'static str, text: &str, next: &str) -> Self {
        let (text, next) = (text.to_owned(), next.to_owned());
        Self { code, weight: Weight::Blocks, message: None, language: None, text, next }
    }
    /// What is to be said of the sender of a message; it may be approved, and go when its sender may.
    pub(crate) fn of_sender(message: &Key, text: String) -> Self {
        let next = "look at `/console/delivery` or `GET /v1/delivery`, mend what is behind it, and let the sender go on".to_owned();
        let (message, language) = (Some(message.clone()), None);
        Self { code: "E262", weight: Weight::Hurts, message, language, text, next }
    }
    fn of_text(message: &Key, language: &str, found: Found) -> Self {
        Self {
            code: found.code,
            weight: if found.severity == Severity::Error { Weight::Blocks } else { Weight::Hurts },
            message: Some(message.clone()),
            language: Some(language.to_owned()),
            text: found.text,
            next: found.help,
        }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ", self.code)?;
        if let Some(message) = &self.message {
            write!(f, "`{message}`")?;
            if let Some(language) = &self.language {
                write!(f, " in `{language}`")?;
            }
            f.write_str(": ")?;
        }
        write!(f, "{}; {}", self.text, self.next)
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

/// Everything that speaks against it.
pub(super) fn look(house: &House, campaign: &Campaign) -> Result<Vec<Finding>, Fault> {
    let (mut found, medium) = (Vec::new(), campaign.medium(house)?);
    found.extend(of_house(house, medium));
    let signs_for: Vec<Domain> =
        house.outside.ways.mail.as_ref().map_or_else(Vec::new, |mail| mail.domains());
    for (def, _) in campaign.defs(house)? {
        if def.medium() == Medium::Mail {
            found.extend(senders::finding(house, def)?);
        }
        found.extend(of_message(&house.charter, def, &signs_for, (house.dice.as_ref(), house.now())));
    }
    Ok(found)
}

/// What the last look at each text of a message finds; `signs_for` are the domains the house signs for, none if its relay signs.
#[must_use]
pub fn of_message(
    charter: &Charter,
    def: &Def,
    signs_for: &[Domain],
    (dice, at): (&dyn Dice, Moment),
) -> Vec<Finding> {
    let (header, sender) = (&def.header, &def.sender);
    let flight = Flight { charter, header, sender, signs_for, dice, at };
    let mut found = Vec::new();
    for flown in flight.look(def.texts.values()) {
        let language = flown.language.as_str();
        found.extend(flown.findings.into_iter().map(|one| Finding::of_text(&def.key, language, one)));
    }
    found
}

/// What the house itself lacks for messages of this medium.
fn of_house(house: &House, medium: Medium) -> Option<Finding> {
    match &house.outside.address {
        Some(address) if house.outside.ways.is_open(medium) => {
            let follows = address.starts_with("https://") || is_this_machine(address);
            (!follows).then(|| {
                Finding::of_house(
                    "E231",
                    "this house cannot be reached by `https://`, so one click does not unsubscribe (RFC 8058)",
                    "start the house with an `--address` that begins with `https://`",
                )
            })
        }
        _ if medium == Medium::Mail => Some(Finding::of_house(
            "E260",
            "no relay takes the mail of this house, or no address leads back to it",
            "start the house with `--relay`, `--return-path` and `--address`",
        )),
        _ => Some(Finding::of_house(
            "E260",
            "nothing takes messages of this `medium`, or no address leads back to this house",
            "start the house with what sends messages of its `medium`, and with `--address`",
        )),
    }
}

/// A house that is tried out on its own machine: nobody else can follow its links, so nobody misses the one click.
fn is_this_machine(address: &str) -> bool {
    ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|own| address.starts_with(own))
}
