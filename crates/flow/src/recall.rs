//! The only door to what is stored about a person: it opens facts to a warrant and to nothing else.
//!
//! **Invariant:** a fact whose key is gone is gone, whatever rows or backups remain.
//! **Invariant:** while a person is leaving, nothing of them is opened.

use crate::{Fault, House};
use entrenous_core::charter::Source;
use entrenous_core::id::{ItemId, ItemSet, PersonId, RowId};
use entrenous_core::moment::Moment;
use entrenous_core::permit::Warrant;
use entrenous_store::FactRow;
use entrenous_vault::{PersonKey, WrappedKey};

/// How many facts of one item are opened at most, newest first.
pub(crate) const RECALLED_MOST: usize = 500;

/// An opened fact.
pub struct Known {
    /// Of which item.
    pub item: ItemId,
    /// Its row.
    pub row: RowId,
    /// When it came to be.
    pub at: Moment,
    /// When it will be gone.
    pub until: Moment,
    /// How it came.
    pub source: Source,
    /// What it says.
    pub value: serde_json::Value,
}

impl House {
    /// Opens the facts of some items of a person, newest first within an item.
    pub(crate) fn recall<W: Warrant>(
        &self,
        warrant: &W,
        person: PersonId,
        items: ItemSet,
    ) -> Result<Vec<Known>, Fault> {
        if self.store.is_departing(person)? {
            return Err(Fault::Departed);
        }
        let now = self.now();
        let mut known = Vec::new();
        for item in items.iter() {
            let Some(key) = self.person_key(person, item)? else { continue };
            let item_key = self.item_key(item)?;
            for row in self.store.facts(person, &item_key, RECALLED_MOST)? {
                if row.until > now {
                    known.push(self.open_fact(warrant, &key, item, &row)?);
                }
            }
        }
        Ok(known)
    }

    /// Opens one row.
    pub(crate) fn open_fact<W: Warrant>(
        &self,
        warrant: &W,
        key: &PersonKey,
        item: ItemId,
        row: &FactRow,
    ) -> Result<Known, Fault> {
        let now = self.now();
        let opened =
            self.vault.open(warrant, now, key, row.person, (item, &row.item), row.row, &row.sealed)?;
        let bytes = opened.disclose(warrant, row.person, item, now).ok_or(Fault::NoSuchFact)?;
        let value = serde_json::from_slice(bytes).map_err(|_| Fault::NoSuchFact)?;
        let source = match row.source.as_str() {
            "volunteered" => Source::Volunteered,
            "observed" => Source::Observed,
            _ => Source::Inferred,
        };
        Ok(Known { item, row: row.row, at: row.at, until: row.until, source, value })
    }

    /// The key of a person's item, if there is one.
    pub(crate) fn person_key(&self, person: PersonId, item: ItemId) -> Result<Option<PersonKey>, Fault> {
        let class = self.item_key(item)?;
        let now = self.now();
        if let Some(key) = self.vault.remembered_key(person, &class, now) {
            return Ok(Some(key));
        }
        match self.store.keys().get(person, &class)? {
            Some(row) => Ok(Some(self.vault.unwrap_key(person, &class, &WrappedKey(row.wrapped), now)?)),
            None => Ok(None),
        }
    }
}
