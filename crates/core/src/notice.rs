//! The notice: what is asked, of whom, in which words, and its name by content.
//! One object for every surface; a banner, a form page and a voice read the same one.
//!
//! **Invariant:** a notice shows every purpose of its surface; it asks only where the rules ask for a yes or allow a no.
//! **Invariant:** [`Notice::hash`] names the words as shown, [`Notice::version`] what they ask for, whatever the language.

mod tag;

pub use tag::Tag;

use crate::charter::{Basis, Charter, Language, Use};
use crate::hash::{Hash, NotCanonical, canonical};
use crate::id::{Key, PurposeId};
use crate::moment::Span;
use crate::permit::{Gate, Rules};
use crate::region::ZoneId;
use crate::request::{Age, Signal, Surface};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a person can answer to a purpose in a notice.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// It needs a yes; nothing happens before.
    OptIn,
    /// It is on; a no ends it.
    OptOut,
    /// It is told, not asked.
    Told,
    /// It is not done here.
    Never,
}

impl From<Gate> for Question {
    fn from(gate: Gate) -> Self {
        match gate {
            Gate::Told => Self::Told,
            Gate::OptOut => Self::OptOut,
            Gate::OptIn => Self::OptIn,
            Gate::Guardian | Gate::Forbidden => Self::Never,
        }
    }
}

/// One purpose as it is shown.
#[derive(Clone, Debug, Serialize)]
pub struct NoticePurpose {
    /// Its name in the charter.
    pub key: Key,
    /// Its title in the person's language.
    pub title: String,
    /// What it does, in the person's language.
    pub text: String,
    /// Its DPV purpose.
    #[serde(rename = "use")]
    pub uses: Use,
    /// The legal basis.
    pub basis: Basis,
    /// What can be answered.
    pub question: Question,
    /// Titles of the items it uses, in the person's language.
    pub items: Vec<String>,
    /// How long, in the person's language; nothing if nothing is kept.
    pub keep: Option<String>,
    /// Third parties by name.
    pub recipients: Vec<String>,
    /// Cookies and storage keys it sets.
    pub stores: Vec<String>,
    /// Whether a signal of the browser counts as a no.
    pub ends_on_signal: bool,
    /// The signs by which a device remembers what was answered.
    pub tag: Tag,
}

/// The words a notice needs, already in the person's language.
pub trait Words {
    /// The title of a purpose.
    fn purpose_title(&self, key: &Key) -> String;
    /// What a purpose does.
    fn purpose_text(&self, key: &Key) -> String;
    /// The title of an item.
    fn item_title(&self, key: &Key) -> String;
    /// A length of time.
    fn span(&self, span: Span) -> String;
    /// The fixed sentences of a notice, by their keys.
    fn fixed(&self) -> BTreeMap<String, String>;
}

/// A notice in one language for one zone and surface.
#[derive(Clone, Debug, Serialize)]
pub struct Notice {
    /// Hash of the words as shown.
    pub hash: Hash,
    /// Hash of what is asked, whatever the language.
    pub version: Hash,
    /// Its language.
    pub locale: Language,
    /// Where it is shown.
    pub surface: Surface,
    /// The business.
    pub business: String,
    /// Where to write.
    pub contact: String,
    /// The signal it answers to.
    pub signal: Signal,
    /// Whether the signal is shown as honoured.
    pub shows_signal: bool,
    /// Days for which a yes stands.
    pub yes_lasts_days: u32,
    /// Days after which one may ask again.
    pub ask_again_after_days: u32,
    /// What is asked or told.
    pub purposes: Vec<NoticePurpose>,
    /// The fixed sentences.
    pub texts: BTreeMap<String, String>,
}

/// For whom a notice is written.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// Where they are.
    pub zone: ZoneId,
    /// How old.
    pub age: Age,
    /// On which surface.
    pub surface: Surface,
    /// In which language.
    pub locale: &'a Language,
    /// What their browser asks for.
    pub signal: Signal,
}

impl Notice {
    /// Writes the notice of a charter for a reader.
    pub fn write(
        charter: &Charter,
        rules: &Rules,
        reader: Reader<'_>,
        words: &impl Words,
    ) -> Result<Self, NotCanonical> {
        let mut asked = Vec::new();
        let mut purposes = Vec::new();
        for (id, _) in charter.on_surface(reader.surface) {
            if let Some(shown) = write_purpose(charter, rules, reader, words, id)? {
                asked.push((charter.material(id).to_string(), shown.question));
                purposes.push(shown);
            }
        }
        let zone = rules.zone(reader.zone);
        let version = Hash::of(&[canonical(&(&charter.business.name, reader.surface, asked))?.as_bytes()]);
        let mut notice = Self {
            hash: version,
            version,
            locale: reader.locale.clone(),
            surface: reader.surface,
            business: charter.business.name.clone(),
            contact: charter.business.contact.clone(),
            signal: reader.signal,
            shows_signal: reader.signal == Signal::Gpc,
            yes_lasts_days: zone.map_or(0, |z| z.yes_lasts.about_days()),
            ask_again_after_days: zone.map_or(0, |z| z.ask_again_after.about_days()),
            purposes,
            texts: words.fixed(),
        };
        notice.hash = Hash::of(&[canonical(&notice)?.as_bytes()]);
        Ok(notice)
    }

    /// What is asked, in the order of the notice.
    pub fn asked(&self) -> impl Iterator<Item = &NoticePurpose> {
        self.purposes.iter().filter(|p| matches!(p.question, Question::OptIn | Question::OptOut))
    }

    /// Whether a decision about this purpose can be an answer to this notice.
    #[must_use]
    pub fn asks(&self, key: &Key) -> bool {
        self.asked().any(|p| p.key == *key)
    }
}

fn write_purpose(
    charter: &Charter,
    rules: &Rules,
    reader: Reader<'_>,
    words: &impl Words,
    id: PurposeId,
) -> Result<Option<NoticePurpose>, NotCanonical> {
    let (Some(purpose), Some(rule)) = (charter.purpose(id), rules.rule(reader.zone, id, reader.age)) else {
        return Ok(None);
    };
    let question = rule.gate.into();
    let items: Vec<_> = purpose.items.iter().filter_map(|item| charter.item(item)).collect();
    let longest = items.iter().map(|item| item.keep).max_by_key(|keep| keep.about_days());
    Ok(Some(NoticePurpose {
        key: purpose.key.clone(),
        title: words.purpose_title(&purpose.key),
        text: words.purpose_text(&purpose.key),
        uses: purpose.uses,
        basis: purpose.basis,
        question,
        items: items.iter().map(|item| words.item_title(&item.key)).collect(),
        keep: longest.map(|keep| words.span(keep)),
        recipients: purpose.shares_with.clone(),
        stores: purpose.stores.clone(),
        ends_on_signal: rule.signal,
        tag: Tag::of(&purpose.key, charter.material(id), question)?,
    }))
}
