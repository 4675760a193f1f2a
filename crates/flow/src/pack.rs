//! The pack for an authority (GDPR Art. 7(1): the business shows that a person agreed): signed records with their proofs, the texts
//! that were shown, the signed head of the ledger, the key, and a page in plain words, in one zip that can be checked without us.
//!
//! **Invariant:** it holds no fact of a person, only what they were asked and what they said.
//! **Invariant:** the same state of the house makes the same bytes: times are those of the ledger, files are in the order of their making.
//! **Invariant:** of a person who left nothing is in it; the hashes of their entries stay in the ledger.

mod archive;
mod check;
mod fault;
mod manifest;
mod opened;

pub use check::{Checked, check};
pub use fault::PackFault;
pub use manifest::{Listed, Manifest, PACK_SCHEMA, Told};

use crate::{Fault, House};
use archive::Archive;
use entrenous_core::hash::Hash;
use entrenous_core::id::{PersonId, RowId};
use entrenous_core::moment::Moment;
use entrenous_core::rights::Standing;
use entrenous_lingua::Value;
use entrenous_store::{LedgerNow, RecordRow};
use serde_json::json;
use std::collections::BTreeSet;
use std::io::Write;

const README: &str = "README.txt";
const CHECKPOINT: &str = "checkpoint.txt";
const KEYS: &str = "keys.json";
const MANIFEST: &str = "manifest.json";
const SIGNATURE: &str = "manifest.sig";
const RECEIPTS: &str = "receipts/";
const TEXTS: &str = "texts/";
/// How many records are read at once.
const PAGE: usize = 1_000;

/// Which records.
pub enum Scope {
    /// All of one person who has shown who they are.
    Person(Standing),
    /// All of a customer whom the business names.
    Customer(PersonId),
    /// One.
    Record(RowId),
    /// All from a moment until before another.
    Between(Moment, Moment),
}

/// Writes the pack; `told` hears after each receipt how many there are.
pub fn pack<W: Write>(
    house: &House,
    scope: &Scope,
    out: W,
    mut told: impl FnMut(u64),
) -> Result<(Manifest, W), PackFault> {
    // One head for all proofs, however the ledger grows meanwhile.
    let now = house.store.ledger_now();
    let mut packing = Packing { archive: Archive::new(out), listed: Vec::new(), notices: BTreeSet::new() };
    packing.add(README, readme(house).as_bytes())?;
    packing.add(CHECKPOINT, house.checkpoint_of(&now).as_bytes())?;
    packing.add(KEYS, keys(house).as_bytes())?;
    let mut receipts: u64 = 0;
    each(house, scope, |row| {
        // What was written after the head is of another pack.
        if row.seq.is_some_and(|seq| seq >= now.size()) {
            return Ok(());
        }
        packing.receipt(house, &now, row)?;
        receipts = receipts.saturating_add(1);
        told(receipts);
        Ok(())
    })?;
    if receipts == 0 {
        return Err(PackFault::Limits("there is no record to prove; look at the days, the token or the id"));
    }
    packing.texts(house)?;
    let manifest = Manifest {
        schema: PACK_SCHEMA.to_owned(),
        controller: house.charter.business.name.clone(),
        contact: house.charter.business.contact.clone(),
        as_of: newest(house, now.size())?,
        scope: scope.told(),
        charter: house.charter.hash(),
        rules: house.law().rules.hash(),
        size: now.size(),
        root: now.root(),
        key: house.key_id(),
        public_key: house.public_key(),
        receipts,
        files: std::mem::take(&mut packing.listed),
    };
    let printed = manifest.print()?;
    packing.add(MANIFEST, &printed)?;
    packing.add(SIGNATURE, house.vault.sign_pack(&printed).as_bytes())?;
    Ok((manifest, packing.archive.finish()?))
}

impl Scope {
    const fn told(&self) -> Told {
        match self {
            Self::Person(_) | Self::Customer(_) => Told::Person,
            Self::Record(record) => Told::Record { record: *record },
            Self::Between(since, before) => Told::Between { since: *since, before: *before },
        }
    }
}

/// Goes through the records of a scope, the oldest first.
fn each(
    house: &House,
    scope: &Scope,
    mut take: impl FnMut(&RecordRow) -> Result<(), PackFault>,
) -> Result<(), PackFault> {
    let store = &house.store;
    match scope {
        Scope::Person(standing) => of_person(house, standing.person(), take),
        Scope::Customer(person) => of_person(house, *person, take),
        Scope::Record(id) => store.find_record(*id).map_err(Fault::from)?.iter().try_for_each(take),
        Scope::Between(since, before) => {
            let mut last = None;
            // It ends with the records, or before when the archive is full.
            loop {
                let page =
                    store.records_between(*since, *before, last.as_ref(), PAGE).map_err(Fault::from)?;
                let Some(newest) = page.last() else { return Ok(()) };
                last = Some(newest.clone());
                page.iter().try_for_each(|found| take(&found.record))?;
            }
        }
    }
}

fn of_person(
    house: &House,
    person: PersonId,
    take: impl FnMut(&RecordRow) -> Result<(), PackFault>,
) -> Result<(), PackFault> {
    let mut records = house.store.records(person).map_err(Fault::from)?;
    records.sort_by_key(|row| row.row);
    records.iter().try_for_each(take)
}

/// A pack that is being written.
struct Packing<W: Write> {
    archive: Archive<W>,
    listed: Vec<Listed>,
    notices: BTreeSet<Hash>,
}

impl<W: Write> Packing<W> {
    fn add(&mut self, name: &str, content: &[u8]) -> Result<(), PackFault> {
        self.listed.push(Listed::of(name, content));
        self.archive.add(name, content)
    }

    fn receipt(&mut self, house: &House, now: &LedgerNow, row: &RecordRow) -> Result<(), PackFault> {
        let receipt = house.proved(now, row)?.ok_or(Fault::NoSuchFact)?;
        self.notices.insert(receipt.record.notice);
        let text = receipt.to_json().map_err(Fault::from)?;
        self.add(&format!("{RECEIPTS}{}.json", row.row), text.as_bytes())
    }

    /// Every text that was shown, by its hash.
    fn texts(&mut self, house: &House) -> Result<(), PackFault> {
        for hash in std::mem::take(&mut self.notices) {
            let notice = house.store.notice(&hash).map_err(Fault::from)?.ok_or(Fault::NoticeUnknown)?;
            self.add(&format!("{TEXTS}{hash}.json"), notice.body.as_bytes())?;
        }
        Ok(())
    }
}

/// The moment of the newest entry of the ledger.
fn newest(house: &House, size: u64) -> Result<Moment, PackFault> {
    let before = size.checked_sub(2);
    let lines = house.store.ledger_page(before, 1).map_err(Fault::from)?;
    Ok(lines.first().map_or_else(|| house.now(), |line| line.at))
}

fn keys(house: &House) -> String {
    let key = json!({
        "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig",
        "kid": house.key_id(), "x": house.public_key(), "note": house.verifier_key(),
    });
    format!("{:#}\n", json!({ "keys": [key] }))
}

/// The page in plain words, in the first language of the business.
fn readme(house: &House) -> String {
    const PARTS: [&str; 10] =
        ["what", "receipts", "texts", "ledger", "key", "manifest", "check", "left", "not", "contact"];
    let business = &house.charter.business;
    let Some(locale) = house.charter.source_language() else { return String::new() };
    let values = [
        ("business", Value::from(business.name.clone())),
        ("contact", Value::from(business.contact.clone())),
        ("key", Value::from(house.public_key())),
    ];
    let say = |part: &str| house.texts.say_plain(locale, &format!("pack.{part}"), &values);
    let title = say("title");
    let line = "=".repeat(title.chars().count());
    let parts: Vec<String> = PARTS.iter().map(|part| say(part)).collect();
    format!("{title}\n{line}\n\n{}\n", parts.join("\n\n"))
}
