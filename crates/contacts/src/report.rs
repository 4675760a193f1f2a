//! What came of an export, without a word of any person: columns, classes, refused rows by line and code.
//!
//! **Invariant:** nothing that stands in a row is in a report; the name of a column only if it cannot be a value ([`crate::header::shown`]).

use crate::encoding::Encoding;
use crate::header::{Dropped, shown};
use crate::judge::Class;
use crate::refusal::Refused;
use crate::tool::Tool;
use entrenous_core::id::Key;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// The code of a value that does not fit its item: it is left, the contact is taken.
pub const VALUE_LEFT: &str = "V032";
/// How many refused rows are named by line.
pub const NAMED_MOST: usize = 20;

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its name; nothing if it could be a value.
    pub name: Option<String>,
    /// Which one it is; the first is 1.
    pub number: usize,
    /// What became of it.
    #[serde(flatten)]
    pub fate: Fate,
    /// How many of its values did not fit the item, and were left (V032).
    pub values_left: u64,
}

/// What became of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Its values are facts of an item.
    Item(Key),
    /// It says something of yes and no, or names the customer.
    Used(&'static str),
    /// It is left.
    Left(Dropped),
}

/// A row that was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// The table; the first is 1.
    pub table: usize,
    /// The line the row begins on; the first is 1.
    pub line: u64,
    /// Why.
    pub why: Refused,
    /// The code of the page that explains it.
    pub code: &'static str,
}

/// What came of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whose export it is.
    pub tool: Tool,
    /// What the yeses are for.
    pub purpose: Key,
    /// How the tables are written.
    pub encodings: Vec<Encoding>,
    /// Tables of a ZIP that hold no addresses, and were left.
    pub tables_left: usize,
    /// The columns, in the order they were met.
    pub columns: Vec<Column>,
    /// Rows read, without headers and empty ones.
    pub rows: u64,
    /// Contacts, each address once.
    pub contacts: u64,
    /// Rows whose address another row has: the strictest counts.
    pub duplicates: u64,
    /// How many contacts are in which class.
    pub classes: BTreeMap<Class, u64>,
    /// How many rows were refused, by reason.
    pub refused: BTreeMap<Refused, u64>,
    /// The first of them.
    pub named: Vec<Named>,
    /// Whether times without a zone were read as UTC.
    pub assumed_utc: bool,
}

impl Report {
    pub(crate) fn new(tool: Tool, purpose: Key) -> Self {
        Self {
            tool,
            purpose,
            encodings: Vec::new(),
            tables_left: 0,
            columns: Vec::new(),
            rows: 0,
            contacts: 0,
            duplicates: 0,
            classes: BTreeMap::new(),
            refused: BTreeMap::new(),
            named: Vec::new(),
            assumed_utc: false,
        }
    }

    /// The place of a column in the report; columns of several tables with one name and fate are one.
    pub(crate) fn column(&mut self, name: &str, number: usize, fate: Fate) -> usize {
        let name = shown(name).map(str::to_owned);
        let known = self.columns.iter().position(|known| {
            known.name == name && known.fate == fate && (name.is_some() || known.number == number)
        });
        known.unwrap_or_else(|| {
            self.columns.push(Column { name, number, fate, values_left: 0 });
            self.columns.len().saturating_sub(1)
        })
    }

    pub(crate) fn refuse(&mut self, table: usize, line: u64, why: Refused) {
        let count = self.refused.entry(why).or_default();
        *count = count.saturating_add(1);
        if self.named.len() < NAMED_MOST {
            self.named.push(Named { table, line, why, code: why.code() });
        }
    }

    pub(crate) fn count(&mut self, class: Class) {
        self.contacts = self.contacts.saturating_add(1);
        let count = self.classes.entry(class).or_default();
        *count = count.saturating_add(1);
    }

    pub(crate) fn value_left(&mut self, column: usize) {
        if let Some(column) = self.columns.get_mut(column) {
            column.values_left = column.values_left.saturating_add(1);
        }
    }

    /// As JSON.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// How many contacts have a yes on which they may be written to.
    #[must_use]
    pub fn reachable(&self) -> u64 {
        let of = |class| self.classes.get(&class).copied().unwrap_or_default();
        of(Class::Attested).saturating_add(of(Class::Proven))
    }
}

/// As a page of text.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "read as an export of {}; a yes in it is for `{}`", self.tool.word(), self.purpose)?;
        let mut told: Vec<Encoding> = Vec::new();
        for encoding in self.encodings.iter().filter(|encoding| **encoding != Encoding::Utf8) {
            if !told.contains(encoding) {
                writeln!(f, "written in {}", encoding.text())?;
                told.push(*encoding);
            }
        }
        if self.assumed_utc {
            writeln!(f, "times without a zone were read as UTC")?;
        }
        if self.tables_left > 0 {
            writeln!(f, "{} tables without addresses were left", self.tables_left)?;
        }
        writeln!(f, "columns")?;
        for column in &self.columns {
            let name = column.name.clone().unwrap_or_else(|| format!("column {}", column.number));
            match &column.fate {
                Fate::Item(item) => write!(f, "  {name}: kept as `{item}`")?,
                Fate::Used(what) => write!(f, "  {name}: {what}")?,
                Fate::Left(why) => write!(f, "  {name}: left: {}", why.text())?,
            }
            match column.values_left {
                0 => writeln!(f)?,
                many => writeln!(f, "; {many} values did not fit it and were left ({VALUE_LEFT})")?,
            }
        }
        writeln!(f, "{} rows, {} contacts", self.rows, self.contacts)?;
        for (class, count) in &self.classes {
            writeln!(f, "  {count} {}", class.text())?;
        }
        if self.duplicates > 0 {
            writeln!(f, "{} rows have the address of another: the strictest counts", self.duplicates)?;
        }
        for (why, count) in &self.refused {
            writeln!(f, "{count} rows refused ({}): {}", why.code(), why.text())?;
        }
        for named in &self.named {
            match self.encodings.len() {
                0 | 1 => writeln!(f, "  line {}: {}", named.line, named.why.text())?,
                _ => writeln!(f, "  table {}, line {}: {}", named.table, named.line, named.why.text())?,
            }
        }
        Ok(())
    }
}
