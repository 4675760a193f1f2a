//! `[processor.KEY]`: who receives data, and where they are told when a person takes a yes back, as it was written.
//!
//! **Invariant:** a missing country has its own code, for it is what a person is told (C024).

use super::check_name;
use crate::File;
use crate::diagnostic::Diagnostic;
use crate::lint::{malformed, recipient_without_country};
use crate::table::{At, Field, Section};
use entrenous_core::charter::{Endpoint, Manner, Role, Safeguard};
use entrenous_core::region::Place;
use entrenous_core::tell::Event;
use toml::de::DeTable;

const PROCESSOR: &[&str] = &["name", "country", "role", "safeguard", "endpoint", "kind", "events"];

/// `[processor.KEY]` as it was written.
#[derive(Debug)]
pub(crate) struct ProcessorDraft {
    /// Its name in the charter; a malformed one has been reported.
    pub(crate) key: At<String>,
    /// `name`.
    pub(crate) name: Field<String>,
    /// `country`.
    pub(crate) country: Field<Place>,
    /// `role`.
    pub(crate) role: Field<Role>,
    /// `safeguard`.
    pub(crate) safeguard: Field<Safeguard>,
    /// `endpoint`.
    pub(crate) endpoint: Field<Endpoint>,
    /// `kind`.
    pub(crate) kind: Field<Manner>,
    /// `events`.
    pub(crate) events: Field<Vec<At<Event>>>,
}

impl ProcessorDraft {
    /// Whether an entry of `shares_with` means this one: by its name, or by its name in the charter.
    pub(crate) fn is_named(&self, entry: &str) -> bool {
        self.key.value == entry || self.name.get().is_some_and(|name| name == entry)
    }
}

/// Parses one table.
pub(crate) fn parse(
    key: At<String>,
    table: &DeTable<'_>,
    file: &File,
    found: &mut Vec<Diagnostic>,
) -> ProcessorDraft {
    check_name(&key, file, found);
    let header = format!("[processor.{}]", key.value);
    let mut section = Section::open(table, key.span.clone(), header, PROCESSOR, file, found);
    let name = section.words("name");
    let draft = ProcessorDraft {
        name: section.needs("name", "name = \"Filmhaus\"", name),
        country: section.parsed("country", Place::parse),
        role: section.word("role", &malformed::LINT),
        safeguard: section.word("safeguard", &malformed::LINT),
        endpoint: section.parsed("endpoint", Endpoint::parse),
        kind: section.word("kind", &malformed::LINT),
        events: section.word_list("events"),
        key,
    };
    if draft.country.is_absent() {
        found.push(recipient_without_country::found(file, &draft.key));
    }
    draft
}
