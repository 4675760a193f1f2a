//! Speaking to people: one pipeline for campaigns, steps of journeys and answers, by mail and by every other way.
//!
//! ```text
//! answer (one) ─┐
//! journey step ─┼─► check: permit, opt-outs, caps, night ─► a row ─► work::post: check again ─► letter ─► its way ─► what came of it
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
pub(crate) mod digest;
pub mod events;
pub mod feed;
pub mod flight;
pub mod folder;
mod given;
pub mod hear;
pub mod inbox;
pub mod journey;
pub mod leave;
pub(crate) mod letter;
mod live;
pub mod made;
pub(crate) mod many;
mod meant;
pub mod mine;
pub(crate) mod outcome;
pub mod pace;
pub mod plans;
pub(crate) mod reach;
pub mod reading;
pub mod senders;
pub(crate) mod short;
pub mod silence;
pub(crate) mod stencil;
pub mod tally;
mod way;

pub use book::{Book, Def, NotABook};
pub use given::{GIVEN_BYTES_MOST, Given};
pub use live::Live;
pub use outcome::{Sent, said_of};
pub use plans::{Planned, Plans};
pub use way::{Coming, Mail, Posts, Relay, Ways};

pub(crate) use check::{BY_MAIL, Checked, Handed, LOOK_BACK, check};
pub(crate) use letter::{Out, Sealed, seal};
pub(crate) use outcome::settle;

use crate::House;
use entrenous_core::charter::{Charter, Language};
use entrenous_core::communicate::Medium;
use entrenous_core::id::{ItemId, Key};
use entrenous_core::moment::Moment;
use entrenous_speak::audience::Audiences;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use tokio::sync::Notify;

/// What the house can say. By which ways it goes out is told with the rest of what is outside ([`Outside`](crate::Outside)).
#[derive(Default)]
pub struct Speech {
    /// The messages of the business's folder, made ready.
    pub book: Book,
    /// Who can be meant: those of the folder, and those made in the house.
    pub audiences: Live<Audiences>,
    pub(crate) counts: audience::Counts,
    /// The campaigns and journeys of the folder, and the journeys made in the house.
    pub plans: Live<Plans>,
    pub(crate) making: made::Making,
    pub(crate) news: News,
    pub(crate) published: Mutex<BTreeSet<Key>>,
    pub(crate) campaigns: campaign::Campaigns,
    pub(crate) feeds: Mutex<BTreeMap<Key, Feed>>,
    pub(crate) senders: senders::Senders,
    pub(crate) stencils: stencil::Stencils,
}

/// What is known of the feed of a campaign since the house opened.
#[derive(Default)]
pub(crate) struct Feed {
    /// When it was looked at last.
    pub(crate) looked: Option<Moment>,
    /// What is wrong with it, and since when.
    pub(crate) trouble: Option<(feed::Trouble, Moment)>,
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
        Self {
            making: made::Making { audiences: audiences.clone(), ..self.making },
            audiences: Live::new(audiences),
            ..self
        }
    }
    /// The same, with these plans.
    #[must_use]
    pub fn with_plans(self, plans: Plans) -> Self {
        Self { making: made::Making { plans: plans.clone(), ..self.making }, plans: Live::new(plans), ..self }
    }
}

/// Wakes whoever sends: those of each medium by themselves, so that a way that stalls is not asked in another's place.
#[derive(Default)]
pub(crate) struct News([Notify; Medium::ALL.len()]);

impl News {
    /// There may be something new of any medium.
    pub(crate) fn notify_one(&self) {
        self.0.iter().for_each(Notify::notify_one);
    }
    /// There is something new of this medium.
    pub(crate) fn notify(&self, medium: Medium) {
        self.of(medium).into_iter().for_each(Notify::notify_one);
    }
    fn of(&self, medium: Medium) -> Option<&Notify> {
        let at = Medium::ALL.iter().position(|one| *one == medium)?;
        self.0.get(at)
    }
    /// Waits until something new of this medium is to be sent.
    pub(crate) async fn notified(&self, medium: Medium) {
        match self.of(medium) {
            Some(news) => news.notified().await,
            None => std::future::pending().await,
        }
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
    /// The public half of the key that pushes are signed with, if the house sends any.
    #[must_use]
    pub fn push_key(&self) -> Option<&str> {
        self.outside.ways.push_key.as_deref()
    }
}

/// The category of an item that holds a language.
const LANGUAGE: &str = "pd:Language";
/// The item in which a person tells their time zone, by its name of the IANA list.
const ZONE: &str = "time_zone";

/// The item that holds the address of a person's mailbox, if the charter declares one.
pub(crate) fn address_item(charter: &Charter) -> Option<ItemId> {
    Medium::Mail.address_item(charter)
}

/// The item that holds a person's language.
pub(crate) fn language_item(charter: &Charter) -> Option<ItemId> {
    charter.items().find(|(_, item)| item.category == LANGUAGE).map(|(id, _)| id)
}

/// The item that holds a person's time zone.
pub(crate) fn zone_item(charter: &Charter) -> Option<ItemId> {
    charter.find_item(ZONE).map(|(id, _)| id)
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
