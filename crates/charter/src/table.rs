//! Reading a TOML table field by field, with the place of each value, and with a diagnostic for each that does not fit.
//!
//! **Invariant:** a field that is there but wrong is [`Field::Unreadable`], never [`Field::Absent`]: one mistake gives one diagnostic.
//! **Invariant:** every key of a table is either read or reported ([`Section::open`]).

use crate::diagnostic::Diagnostic;
use crate::lint::{malformed, missing_key, not_toml, unknown_key, wrong_type};
use crate::nearest::did_you_mean;
use crate::{File, lint::Lint, word};
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// The largest file that is read, in bytes.
pub(crate) const FILE_BYTES_MOST: usize = 1 << 20;

/// A value and its place in the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct At<T> {
    /// The value.
    pub(crate) value: T,
    /// Where it stands, in bytes.
    pub(crate) span: Range<usize>,
}

/// A field of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Field<T> {
    /// It is not there.
    Absent,
    /// It is there, and has been reported as wrong.
    Unreadable,
    /// It is there.
    Is(At<T>),
}

impl<T> Field<T> {
    /// The value, if it is there and right.
    pub(crate) const fn get(&self) -> Option<&T> {
        match self {
            Self::Is(at) => Some(&at.value),
            Self::Absent | Self::Unreadable => None,
        }
    }
    /// The value with its place, if it is there and right.
    pub(crate) const fn at(&self) -> Option<&At<T>> {
        match self {
            Self::Is(at) => Some(at),
            Self::Absent | Self::Unreadable => None,
        }
    }
    /// Whether it is not there at all.
    pub(crate) const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<T> Field<Vec<T>> {
    /// The entries; none if it is not there or wrong.
    pub(crate) fn entries(&self) -> &[T] {
        self.get().map_or(&[], Vec::as_slice)
    }
}

/// A table of one file, and where what is found goes.
pub(crate) struct Section<'a, 'f> {
    table: &'a DeTable<'a>,
    name: String,
    header: Range<usize>,
    file: &'a File,
    found: &'f mut Vec<Diagnostic>,
}

/// Parses a file as TOML; what does not parse is reported, the rest is given.
pub(crate) fn document<'a>(file: &'a File, found: &mut Vec<Diagnostic>) -> DeTable<'a> {
    if file.text.len() > FILE_BYTES_MOST {
        found.push(not_toml::too_large(file));
        return DeTable::new();
    }
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    found.extend(errors.iter().map(|error| not_toml::syntax(file, error)));
    table.into_inner()
}

impl<'a, 'f> Section<'a, 'f> {
    /// Opens a table that may have the keys `known` and no other.
    pub(crate) fn open(
        table: &'a DeTable<'a>,
        header: Range<usize>,
        name: String,
        known: &[&str],
        file: &'a File,
        found: &'f mut Vec<Diagnostic>,
    ) -> Self {
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let typed = key.get_ref();
            let help = did_you_mean(typed, known.iter().copied());
            found.push(unknown_key::found(file, &key.span(), typed, &name, known, help));
        }
        Self { table, name, header, file, found }
    }

    fn value(&self, key: &str) -> Option<(&'a DeValue<'a>, Range<usize>)> {
        self.table.get(key).map(|value| (value.get_ref(), value.span()))
    }
    fn wrong<T>(&mut self, span: &Range<usize>, key: &str, wanted: &str, value: &DeValue<'_>) -> Field<T> {
        self.found.push(wrong_type::found(self.file, span, key, wanted, value.type_str()));
        Field::Unreadable
    }
    fn malformed<T>(
        &mut self,
        lint: &Lint,
        span: &Range<usize>,
        typed: &str,
        why: &str,
        help: Option<String>,
    ) -> Field<T> {
        self.found.push(malformed::found(lint, self.file, span, typed, why).help_if(help));
        Field::Unreadable
    }

    /// A text.
    pub(crate) fn text(&mut self, key: &str) -> Field<String> {
        match self.value(key) {
            None => Field::Absent,
            Some((DeValue::String(text), span)) => Field::Is(At { value: text.to_string(), span }),
            Some((other, span)) => self.wrong(&span, key, "a text in quotes", other),
        }
    }
    /// A text that is not blank.
    pub(crate) fn words(&mut self, key: &str) -> Field<String> {
        self.parsed(key, |text| if text.trim().is_empty() { Err("it is empty") } else { Ok(text.to_owned()) })
    }
    /// `true` or `false`.
    pub(crate) fn flag(&mut self, key: &str) -> Field<bool> {
        match self.value(key) {
            None => Field::Absent,
            Some((DeValue::Boolean(value), span)) => Field::Is(At { value: *value, span }),
            Some((other, span)) => self.wrong(&span, key, "`true` or `false`", other),
        }
    }
    /// A whole number, at least nought.
    pub(crate) fn number(&mut self, key: &str) -> Field<u32> {
        match self.value(key) {
            None => Field::Absent,
            Some((DeValue::Integer(written), span)) => {
                match u32::from_str_radix(written.as_str(), written.radix()) {
                    Ok(value) => Field::Is(At { value, span }),
                    Err(_) => self.malformed(
                        &malformed::LINT,
                        &span,
                        written.as_str(),
                        "it is a whole number from 0 to 4294967295",
                        None,
                    ),
                }
            }
            Some((other, span)) => self.wrong(&span, key, "a whole number", other),
        }
    }
    /// A text with a form of its own.
    pub(crate) fn parsed<T, E: ToString>(
        &mut self,
        key: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Field<T> {
        match self.text(key) {
            Field::Absent => Field::Absent,
            Field::Unreadable => Field::Unreadable,
            Field::Is(At { value, span }) => match parse(&value) {
                Ok(value) => Field::Is(At { value, span }),
                Err(why) => self.malformed(&malformed::LINT, &span, &value, &why.to_string(), None),
            },
        }
    }
    /// A word of a closed list.
    pub(crate) fn word<T: DeserializeOwned>(&mut self, key: &str, lint: &Lint) -> Field<T> {
        match self.text(key) {
            Field::Absent => Field::Absent,
            Field::Unreadable => Field::Unreadable,
            Field::Is(at) => self.known_word(at, lint),
        }
    }
    fn known_word<T: DeserializeOwned>(&mut self, at: At<String>, lint: &Lint) -> Field<T> {
        if let Some(value) = word::parse(&at.value) {
            return Field::Is(At { value, span: at.span });
        }
        let names = word::names::<T>();
        let help = did_you_mean(&at.value, names.iter().copied());
        let why = format!("it is one of {}", quoted(names));
        self.malformed(lint, &at.span, &at.value, &why, help)
    }
    /// A list of texts.
    pub(crate) fn texts(&mut self, key: &str) -> Field<Vec<At<String>>> {
        let (list, span) = match self.value(key) {
            None => return Field::Absent,
            Some((DeValue::Array(list), span)) => (list, span),
            Some((other, span)) => return self.wrong(&span, key, "a list in brackets", other),
        };
        let mut value = Vec::new();
        for entry in list.iter() {
            match entry.get_ref() {
                DeValue::String(text) => value.push(At { value: text.to_string(), span: entry.span() }),
                other => return self.wrong(&entry.span(), key, "a list of texts in quotes", other),
            }
        }
        Field::Is(At { value, span })
    }
    /// A list of texts that each have a form.
    pub(crate) fn parsed_list<T, E: ToString>(
        &mut self,
        key: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Field<Vec<At<T>>> {
        self.list_of(key, |section, at| match parse(&at.value) {
            Ok(value) => Field::Is(At { value, span: at.span }),
            Err(why) => section.malformed(&malformed::LINT, &at.span, &at.value, &why.to_string(), None),
        })
    }
    /// A list of words of a closed list.
    pub(crate) fn word_list<T: DeserializeOwned>(&mut self, key: &str) -> Field<Vec<At<T>>> {
        self.list_of(key, |section, at| section.known_word(at, &malformed::LINT))
    }
    fn list_of<T>(
        &mut self,
        key: &str,
        read: impl Fn(&mut Self, At<String>) -> Field<T>,
    ) -> Field<Vec<At<T>>> {
        let At { value, span } = match self.texts(key) {
            Field::Absent => return Field::Absent,
            Field::Unreadable => return Field::Unreadable,
            Field::Is(at) => at,
        };
        let entries: Vec<Field<T>> = value.into_iter().map(|at| read(self, at)).collect();
        let read: Option<Vec<At<T>>> = entries
            .into_iter()
            .map(|entry| if let Field::Is(at) = entry { Some(at) } else { None })
            .collect();
        read.map_or(Field::Unreadable, |value| Field::Is(At { value, span }))
    }

    /// Reports a field without which nothing can be made of this table.
    pub(crate) fn needs<T>(&mut self, key: &str, example: &str, field: Field<T>) -> Field<T> {
        if field.is_absent() {
            self.found.push(missing_key::found(self.file, &self.header, &self.name, key, example));
        }
        field
    }

    /// The tables below a key, in the order of the file, each with its name.
    pub(crate) fn tables(&mut self, key: &str) -> Vec<(At<String>, &'a DeTable<'a>)> {
        let Some((value, span)) = self.value(key) else { return Vec::new() };
        let DeValue::Table(tables) = value else {
            let example = format!("tables such as `[{key}.name]`");
            let _: Field<()> = self.wrong(&span, key, &example, value);
            return Vec::new();
        };
        let mut below = Vec::new();
        for (name, value) in tables {
            let at = At { value: name.get_ref().to_string(), span: name.span() };
            match value.get_ref() {
                DeValue::Table(table) => below.push((at, table)),
                other => {
                    let _: Field<()> = self.wrong(
                        &value.span(),
                        &at.value,
                        &format!("a table `[{key}.{}]`", at.value),
                        other,
                    );
                }
            }
        }
        below.sort_by_key(|(at, _)| at.span.start);
        below
    }
    /// The single table at a key.
    pub(crate) fn table(&mut self, key: &str) -> Option<(Range<usize>, &'a DeTable<'a>)> {
        let header = self.table.get_key_value(key).map(|(name, _)| name.span())?;
        match self.value(key)? {
            (DeValue::Table(table), _) => Some((header, table)),
            (other, span) => {
                let _: Field<()> = self.wrong(&span, key, &format!("a table `[{key}]`"), other);
                None
            }
        }
    }
    /// A table below a key, which may have the keys `known` and no other.
    pub(crate) fn below(&mut self, key: &str, name: &str, known: &[&str]) -> Option<Section<'a, '_>> {
        let (header, table) = self.table(key)?;
        Some(Section::open(table, header, name.to_owned(), known, self.file, self.found))
    }
}

/// Names in backticks, separated by commas.
pub(crate) fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
