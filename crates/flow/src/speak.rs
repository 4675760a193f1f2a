//! Speaking to people: one pipeline for campaigns, steps of journeys and answers.
//!
//! ```text
//! answer (one) ─┐
//! journey step ─┼─► check: permit, opt-outs, caps, night ─► a row ─► work::post: check again ─► letter ─► relay ─► what came of it
//! campaign ─────┘                                            └────── not sent, with its reason                     │
//!                silence: unsubscribed, complained, no such mailbox ◄──────────────────────────────────────────────┘
//! ```
//!
//! **Invariant:** there is a row for each person and message, also for one that is not sent; the reason is of a closed list.
//! **Invariant:** nothing is written to a person but under a [`Permit`](entrenous_core::permit::Permit) made when it is written:
//! what was said between deciding and writing wins.

pub mod answer;
pub mod archive;
pub mod audience;
mod book;
pub mod campaign;
pub(crate) mod check;
pub mod events;
pub mod flight;
pub mod folder;
mod given;
pub mod hear;
pub mod journey;
pub mod leave;
pub(crate) mod letter;
pub(crate) mod many;
mod meant;
pub mod mine;
pub(crate) mod outcome;
pub mod plans;
pub mod senders;
pub mod silence;
pub mod tally;
mod way;

pub use book::{Book, Def, NotABook};
pub use given::{GIVEN_BYTES_MOST, Given};
pub use outcome::{Sent, said_of};
pub use plans::{Planned, Plans};
pub use way::{Coming, Mail, Posts, Relay, Way};

pub(crate) use check::{BY_MAIL, Checked, Handed, check};
pub(crate) use letter::{Sealed, seal};
pub(crate) use outcome::settle;

use crate::House;
use entrenous_core::charter::{Charter, Language};
use entrenous_core::id::{ItemId, Key};
use entrenous_speak::audience::Audiences;
use std::collections::BTreeSet;
use std::sync::Mutex;
use tokio::sync::Notify;

/// What the house can say. By which ways it goes out is told with the rest of what is outside ([`Outside`](crate::Outside)).
#[derive(Default)]
pub struct Speech {
    /// The messages of the business's folder, made ready.
    pub book: Book,
    /// Who can be meant.
    pub audiences: Audiences,
    pub(crate) counts: audience::Counts,
    /// The campaigns and journeys of the business's folder.
    pub plans: Plans,
    pub(crate) news: Notify,
    pub(crate) published: Mutex<BTreeSet<Key>>,
    pub(crate) campaigns: campaign::Campaigns,
    pub(crate) senders: senders::Senders,
}

impl Speech {
    /// What can be said.
    #[must_use]
    pub fn new(book: Book) -> Self {
        Self { book, ..Self::default() }
    }
    /// The same with the people who can be meant.
    #[must_use]
    pub fn with_audiences(self, audiences: Audiences) -> Self {
        Self { audiences, ..self }
    }
    /// The same, with these plans.
    #[must_use]
    pub fn with_plans(self, plans: Plans) -> Self {
        Self { plans, ..self }
    }
}

impl House {
    /// What the house can say.
    #[must_use]
    pub const fn speech(&self) -> &Speech {
        &self.speech
    }
    /// Where the house is reached from outside, if it was told.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        self.outside.address.as_deref()
    }
    /// Waits until something new is to be sent.
    pub async fn something_to_send(&self) {
        self.speech.news.notified().await;
    }
}

/// The category of an item that holds the address of a mailbox (DPV PD).
const MAIL_ADDRESS: &str = "pd:EmailAddress";
/// The category of an item that holds a language.
const LANGUAGE: &str = "pd:Language";
/// The item in which a person tells their time zone, by its name of the IANA list.
const ZONE: &str = "time_zone";

/// The item that holds the address of a person's mailbox, if the charter declares one.
pub(crate) fn address_item(charter: &Charter) -> Option<ItemId> {
    of_category(charter, MAIL_ADDRESS)
}

/// The item that holds a person's language.
pub(crate) fn language_item(charter: &Charter) -> Option<ItemId> {
    of_category(charter, LANGUAGE)
}

/// The item that holds a person's time zone.
pub(crate) fn zone_item(charter: &Charter) -> Option<ItemId> {
    charter.find_item(ZONE).map(|(id, _)| id)
}

fn of_category(charter: &Charter, category: &str) -> Option<ItemId> {
    charter.items().find(|(_, item)| item.category == category).map(|(id, _)| id)
}

/// The language of the business that comes nearest to what a person told; its first, if they told none.
pub(crate) fn language(charter: &Charter, told: Option<&str>) -> Language {
    let known = &charter.business.languages;
    let found = told.and_then(|told| {
        let exact = known.iter().find(|language| language.as_str() == told);
        let base = told.split('-').next().unwrap_or(told);
        exact.or_else(|| known.iter().find(|language| language.as_str().split('-').next() == Some(base)))
    });
    found.or_else(|| known.first()).cloned().unwrap_or_default()
}
