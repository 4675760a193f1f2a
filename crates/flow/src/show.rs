//! What a person sees of themselves: what is known, from where, why, until when; what they said; what was done with it.
//! (GDPR Art. 15; Cal. Civ. Code 1798.110.)
//!
//! **Invariant:** everything stored about a person is here: a fact, a choice, a receipt, a message or a ledger entry that is not shown does not exist.

use crate::speak::{Sent, mine};
use crate::{Fault, House, Known};
use entrenous_core::charter::Language;
use entrenous_core::communicate::{Often, Suppression};
use entrenous_core::consent::Held;
use entrenous_core::explain::Reason;
use entrenous_core::id::{ItemId, ItemSet, Key, RowId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::rights::Standing;
use entrenous_core::tell::Receiver;
use entrenous_lingua::Value;

/// How many ledger entries are shown, newest first.
pub const ENTRIES_MOST: usize = 200;

/// A person as the house knows them.
pub struct Portrait {
    /// Every fact.
    pub facts: Vec<Known>,
    /// What was said, by purpose.
    pub choices: Vec<(Key, Held)>,
    /// The signed records, newest first: id and moment.
    pub receipts: Vec<(RowId, Moment)>,
    /// What was done, newest first, with its number in the ledger.
    pub entries: Vec<(u64, Entry)>,
    /// What was written to them, or was not, the newest first.
    pub messages: Vec<Sent>,
    /// How often they want to be written to.
    pub often: Often,
    /// What is noted against their address.
    pub noted: Vec<Suppression>,
}

impl Portrait {
    /// The portrait of someone of whom nothing is known.
    #[must_use]
    pub const fn of_nobody() -> Self {
        Self {
            facts: Vec::new(),
            choices: Vec::new(),
            receipts: Vec::new(),
            entries: Vec::new(),
            messages: Vec::new(),
            often: Often::Any,
            noted: Vec::new(),
        }
    }
}

/// Everything known of a person.
pub fn portrait(house: &House, standing: &Standing) -> Result<Portrait, Fault> {
    let person = standing.person();
    let all = house.charter.items().map(|(id, _)| id).collect::<ItemSet>();
    let facts = house.recall(standing, person, all)?;
    let choices = house.store.choices(person)?;
    let receipts = house.store.records(person)?.into_iter().map(|record| (record.row, record.at)).collect();
    let about = house.vault.audit_id(person);
    let mut entries = Vec::new();
    for row in house.store.ledger_about(about.0, ENTRIES_MOST)? {
        if let Ok(entry) = serde_json::from_str(&row.body) {
            entries.push((row.seq, entry));
        }
    }
    let messages = mine::messages(house, standing)?;
    let (often, noted) = (mine::often(house, standing)?, mine::noted(house, standing)?);
    Ok(Portrait { facts, choices, receipts, entries, messages, often, noted })
}

/// The names of the purposes that use an item.
#[must_use]
pub fn purposes_of(house: &House, item: ItemId) -> Vec<String> {
    house.charter.purposes().filter(|(_, p)| p.items.has(item)).map(|(_, p)| p.key.to_string()).collect()
}

/// The code of [`Reason::NotWritten`].
const NOT_WRITTEN: &str = "not_written";

/// What an entry says, in words.
#[must_use]
pub fn entry_text(house: &House, entry: &Entry, locale: &Language) -> String {
    let titles = |kind: &str, keys: &[Key]| {
        let titles = keys.iter().map(|key| house.texts.say(locale, &format!("{kind}.{key}.title"), &[]));
        titles.collect::<Vec<_>>().join(", ")
    };
    let id = match entry.act {
        Act::Consent => "privacy.did_consent",
        Act::Ask => "privacy.did_ask",
        Act::Expire => "privacy.did_expire",
        Act::Merge => "privacy.did_merge",
        Act::Refuse => "privacy.did_refuse",
        Act::Withdraw => "privacy.did_withdraw",
        Act::Use => "privacy.did_use",
        Act::Keep => "privacy.did_keep",
        Act::Correct => "privacy.did_correct",
        Act::Export => "privacy.did_export",
        Act::Erase => "privacy.did_erase",
        Act::Age => "privacy.did_age",
        Act::Import => "privacy.did_import",
        Act::Release => "privacy.did_release",
        Act::Tell if entry.reason == Reason::Told.code() => "privacy.did_tell",
        Act::Tell => "privacy.did_not_tell",
        Act::Write if entry.reason == NOT_WRITTEN => "privacy.did_not_write",
        Act::Write => "privacy.did_write",
        Act::Limit => "messages.did_limit",
        Act::Suppress => "privacy.did_suppress",
        Act::Request => "privacy.did_request",
        Act::Staff => "privacy.did_staff",
        Act::Look => "privacy.did_look",
    };
    let receiver = entry.told.as_ref().map_or("", |told| receiver_name(house, &told.receiver));
    let processor = Value::from(receiver.to_owned());
    let purposes = Value::from(titles("purpose", &entry.purposes));
    let items = Value::from(titles("item", &entry.items));
    house.texts.say(locale, id, &[("purposes", purposes), ("items", items), ("processor", processor)])
}

/// The name of a receiver as customers know it; the one it is told by, where it is declared no more.
fn receiver_name<'a>(house: &'a House, receiver: &'a Receiver) -> &'a str {
    let name = match receiver {
        Receiver::Processor(key) => house.charter.processor(key).map(|processor| processor.name.as_str()),
        Receiver::Agent(id) => house.outside.agents.find(id).map(|agent| agent.name.as_str()),
    };
    name.unwrap_or(receiver.as_str())
}
