//! What a charter says, written for those who must read it: people, privacy officers, authorities, other programs.
//! One file a paper: [`register`], [`notice`], [`cookies`], [`dpia`], [`retention`] are [`Document`]s in a language of the charter;
//! [`dpv`] and [`fides`] are for programs. [`folder`] writes them all; [`fides::read`] reads fideslang back into a draft.
//!
//! **Invariant:** values in, text out: no file, no clock; the day is an argument.
//! **Invariant:** a paper says what the charter and the program do, and marks what only the business can know. Nothing here is legal advice.

pub mod cookies;
pub mod document;
pub mod dpia;
pub mod dpv;
pub mod fides;
pub mod notice;
pub mod register;
pub mod retention;

mod authority;
mod california;
mod device;
mod folder;
mod paper;
mod receivers;
mod terms;
mod words;

pub use document::Document;
pub use folder::{Sheet, folder};
pub use paper::{Format, Paper};

use entrenous_charter::law::{Pack, served_by};
use entrenous_core::charter::{Charter, Item, Language, Purpose};
use entrenous_core::moment::Moment;
use entrenous_core::region::Place;
use entrenous_lingua::Texts;

/// What the papers are written from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The charter.
    pub charter: &'a Charter,
    /// All words.
    pub texts: &'a Texts,
    /// The law packs that decide.
    pub packs: &'a [Pack],
    /// Since when it reads so.
    pub since: Moment,
}

impl<'a> Sources<'a> {
    pub(crate) fn words(&self, language: &'a Language) -> words::Words<'a> {
        words::Words::new(self.texts, language)
    }
    /// Whether the charter serves a place or regime of law.
    pub(crate) fn serves(&self, pack: &str) -> bool {
        let served = self.charter.business.serves.iter().filter_map(|named| Place::parse(named).ok());
        served.flat_map(|place| served_by(self.packs, &place)).any(|law| law.id == pack)
    }
    /// The items of a purpose.
    pub(crate) fn items(&self, purpose: &'a Purpose) -> Vec<&'a Item> {
        purpose.items.iter().filter_map(|id| self.charter.item(id)).collect()
    }
}
