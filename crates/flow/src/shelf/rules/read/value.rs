//! The values of a file of rules, one by one, each with its place; one that does not fit is found and left out.

use super::found::{self, Lint};
use super::{BY_LEAST, BY_MOST};
use entrenous_charter::diagnostic::Diagnostic;
use entrenous_charter::{File, did_you_mean};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// How many names of the catalog are looked through for one that was meant.
const MEANT_MOST: usize = 5_000;

/// A file being read, and what was found.
pub(super) struct Reader<'f> {
    file: &'f File,
    found: Vec<Diagnostic>,
}

/// A finding that can still be told the next step.
pub(super) struct Finding<'a>(Option<&'a mut Diagnostic>);

impl Finding<'_> {
    /// Adds the next step.
    pub(super) fn help(self, help: impl Into<String>) {
        if let Some(found) = self.0 {
            found.help = Some(help.into());
        }
    }
}

impl<'f> Reader<'f> {
    pub(super) const fn new(file: &'f File) -> Self {
        Self { file, found: Vec::new() }
    }
    pub(super) fn into_found(self) -> Vec<Diagnostic> {
        self.found
    }
    pub(super) fn has_errors(&self) -> bool {
        self.found.iter().any(found::is_error)
    }

    /// Adds a finding.
    pub(super) fn found(
        &mut self,
        lint: &Lint,
        span: &Range<usize>,
        label: impl Into<String>,
    ) -> Finding<'_> {
        self.found.push(lint.at(self.file, span, label.into()));
        Finding(self.found.last_mut())
    }
    fn wrong(&mut self, span: &Range<usize>, key: &str, wanted: &str) {
        self.found(&found::MALFORMED, span, format!("`{key}` is {wanted}"));
    }

    /// Finds every key of a table that is not one of these.
    pub(super) fn only(&mut self, table: &DeTable<'_>, known: &[&str], of: &str) {
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let typed = key.get_ref();
            let all = || known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let help = did_you_mean(typed, known.iter().copied())
                .unwrap_or_else(|| format!("known here: {}", all()));
            self.found(&found::UNKNOWN_KEY, &key.span(), format!("`{typed}` is not a key of {of}"))
                .help(help);
        }
    }
    /// Finds a value that no article of the catalog has; in a house without a catalog nothing is known of any.
    pub(super) fn known(&mut self, key: &str, value: &str, span: &Range<usize>, known: &[&str]) {
        if known.is_empty() || known.contains(&value) {
            return;
        }
        let help = did_you_mean(value, known.iter().copied().take(MEANT_MOST))
            .unwrap_or_else(|| "the rule touches nothing until an article has it".to_owned());
        self.found(&found::UNKNOWN, span, format!("no article has the {key} `{value}`")).help(help);
    }

    /// The tables of `[[key]]`.
    pub(super) fn tables<'t>(
        &mut self,
        table: &'t DeTable<'t>,
        key: &str,
    ) -> Vec<(Range<usize>, &'t DeTable<'t>)> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let DeValue::Array(entries) = value.get_ref() else {
            self.wrong(&value.span(), key, &format!("a list of tables: `[[{key}]]`"));
            return Vec::new();
        };
        entries.iter().filter_map(|entry| self.as_table(entry, key)).collect()
    }
    /// The table at a key.
    pub(super) fn table<'t>(
        &mut self,
        table: &'t DeTable<'t>,
        key: &str,
    ) -> Option<(Range<usize>, &'t DeTable<'t>)> {
        self.as_table(table.get(key)?, key)
    }
    /// A value as a table.
    pub(super) fn as_table<'t>(
        &mut self,
        value: &'t Spanned<DeValue<'t>>,
        key: &str,
    ) -> Option<(Range<usize>, &'t DeTable<'t>)> {
        match value.get_ref() {
            DeValue::Table(table) => Some((value.span(), table)),
            _ => {
                self.wrong(&value.span(), key, "a table");
                None
            }
        }
    }

    /// The text at a key.
    pub(super) fn text(&mut self, table: &DeTable<'_>, key: &str) -> Option<(String, Range<usize>)> {
        let value = table.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some((text.to_string(), value.span())),
            _ => {
                self.wrong(&value.span(), key, "a text in quotes");
                None
            }
        }
    }
    /// The text at a key, or each text of a list.
    pub(super) fn texts(&mut self, table: &DeTable<'_>, key: &str) -> Vec<(String, Range<usize>)> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let entries = match value.get_ref() {
            DeValue::String(text) => return vec![(text.to_string(), value.span())],
            DeValue::Array(entries) => entries,
            _ => {
                self.wrong(&value.span(), key, "a text in quotes, or a list of them");
                return Vec::new();
            }
        };
        if entries.is_empty() {
            self.wrong(&value.span(), key, "not an empty list; leave it out to mean all");
        }
        let mut texts = Vec::new();
        for entry in entries.iter() {
            match entry.get_ref() {
                DeValue::String(text) => texts.push((text.to_string(), entry.span())),
                _ => self.wrong(&entry.span(), key, "a list of texts in quotes"),
            }
        }
        texts
    }
    /// `true` or `false` at a key.
    pub(super) fn flag(&mut self, table: &DeTable<'_>, key: &str) -> Option<bool> {
        let value = table.get(key)?;
        match value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => {
                self.wrong(&value.span(), key, "`true` or `false`");
                None
            }
        }
    }
    /// A whole number from 1 at a key.
    pub(super) fn count(&mut self, table: &DeTable<'_>, key: &str, most: u32) -> Option<usize> {
        let value = table.get(key)?;
        let count = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse::<u32>().ok(),
            _ => None,
        };
        let count = count.filter(|count| (1..=most).contains(count));
        if count.is_none() {
            self.wrong(&value.span(), key, &format!("a whole number from 1 to {most}"));
        }
        usize::try_from(count?).ok()
    }
    /// A factor at a key, in thousandths.
    pub(super) fn factor(&mut self, table: &DeTable<'_>, key: &str) -> Option<(u32, Range<usize>)> {
        let value = table.get(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse::<f64>().ok(),
            DeValue::Float(number) => number.as_str().parse::<f64>().ok(),
            _ => None,
        };
        // A number that is none (NaN) is in no range.
        let (least, most) = (f64::from(BY_LEAST) / 1_000.0, f64::from(BY_MOST) / 1_000.0);
        match number.filter(|number| (least..=most).contains(number)) {
            Some(number) => Some(((number * 1_000.0).round() as u32, value.span())),
            None => {
                self.wrong(&value.span(), key, &format!("a number from {least} to {most}"));
                Some((BY_LEAST, value.span()))
            }
        }
    }
}
