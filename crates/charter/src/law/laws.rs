//! All packs as they are written: text in, the packs of one day out. A pack with a parent has its parent's cells where it is silent;
//! a cell may have several versions, each with its days.
//!
//! **Invariant:** no pack is silently looser than its parent: a looser cell without `loosens` is refused.
//! **Invariant:** reading is pure: the same texts and the same day give the same packs, so an old decision can be replayed.

use crate::law::day::Day;
use crate::law::looser;
use crate::law::pack::Pack;
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};

/// How many ancestors a pack may have.
const ANCESTORS_MOST: usize = 4;
/// What says who the pack is; nothing of it is inherited.
const HEAD: [&str; 9] =
    ["id", "name", "parent", "applies", "valid_from", "until", "reviewed", "reviewer", "status"];
/// What holds several cells.
const GROUPS: [&str; 3] = ["processing", "signal", "request"];

/// A pack that is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the law pack `{id}` is refused: {why}")]
pub struct NotAPack {
    /// Which.
    pub id: String,
    /// Why.
    pub why: String,
}

/// The packs as they are written.
#[derive(Clone, Debug)]
pub struct Laws {
    sources: BTreeMap<String, Table>,
}

impl Laws {
    /// Reads the texts by id, and refuses them if a pack is not whole on any day on which something changes.
    pub fn parse<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, NotAPack> {
        let laws = Self::parse_unchecked(texts)?;
        for day in laws.days() {
            laws.on(&day)?;
        }
        Ok(laws)
    }

    /// Reads the texts by id; what is wrong with a pack is found by [`Laws::on`] a day.
    pub(super) fn parse_unchecked<'a>(
        texts: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, NotAPack> {
        let read = |(id, text): (&str, &str)| match text.parse::<Table>() {
            Ok(table) => Ok((id.to_owned(), table)),
            Err(error) => Err(refuse(id, error.to_string().trim_end().to_owned())),
        };
        Ok(Self { sources: texts.into_iter().map(read).collect::<Result<_, _>>()? })
    }

    /// Every pack as it reads on a day, whether it decides then or not.
    pub fn on(&self, day: &Day) -> Result<Vec<Pack>, NotAPack> {
        self.sources.keys().map(|id| self.pack(id, day)).collect()
    }

    /// The packs that decide on a day.
    pub fn in_force(&self, day: &Day) -> Result<Vec<Pack>, NotAPack> {
        Ok(self.on(day)?.into_iter().filter(|pack| pack.decides_on(day)).collect())
    }

    /// Every day on which a cell or a pack begins or ends, and the first day of all.
    #[must_use]
    pub fn days(&self) -> BTreeSet<Day> {
        let mut days: BTreeSet<Day> = Day::parse("2000-01-01").into_iter().collect();
        for (_, version) in self.sources.values().flat_map(written) {
            days.extend(["from", "until"].iter().filter_map(|bound| day_of(version, bound)));
        }
        for source in self.sources.values() {
            days.extend(["valid_from", "until"].iter().filter_map(|bound| day_of(source, bound)));
        }
        days
    }

    /// The newest day on which someone held a pack against its sources.
    #[must_use]
    pub fn reviewed(&self) -> Option<Day> {
        self.sources.values().filter_map(|source| day_of(source, "reviewed")).max()
    }

    fn pack(&self, id: &str, day: &Day) -> Result<Pack, NotAPack> {
        let mut cells: Table = Table::new();
        let mut written_in = BTreeMap::new();
        let line = self.line(id)?;
        for ancestor in line.iter().rev() {
            let Some(source) = self.sources.get(*ancestor) else { continue };
            for (name, cell) in self.cells_on(ancestor, source, day)? {
                if let Some(before) = held(&cells, &name) {
                    looser::check(&name, before, &cell).map_err(|why| refuse(ancestor, why))?;
                }
                put(&mut cells, &name, cell);
                written_in.insert(name, (*ancestor).to_owned());
            }
        }
        let head = self.sources.get(id).into_iter().flatten().filter(|(key, _)| HEAD.contains(&key.as_str()));
        cells.extend(head.map(|(key, value)| (key.clone(), value.clone())));
        let read = Value::Table(cells).try_into::<Pack>();
        let pack = read.map_err(|error| refuse(id, error.to_string().trim_end().to_owned()))?;
        match pack.flaw(id) {
            Some(why) => Err(refuse(id, why)),
            None => Ok(Pack { written_in, ..pack }),
        }
    }

    /// A pack and its ancestors, nearest first.
    fn line<'a>(&'a self, id: &'a str) -> Result<Vec<&'a str>, NotAPack> {
        let mut line = vec![id];
        let mut present = id;
        while let Some(parent) = self.sources.get(present).and_then(|source| source.get("parent")) {
            let parent = parent.as_str().filter(|parent| self.sources.contains_key(*parent));
            let Some(parent) = parent else { return Err(refuse(id, "its parent is no pack".to_owned())) };
            line.push(parent);
            if line.len() > ANCESTORS_MOST {
                return Err(refuse(id, "it is its own ancestor, or has too many".to_owned()));
            }
            present = parent;
        }
        Ok(line)
    }

    /// The cells a source itself says on a day, by name.
    fn cells_on(&self, id: &str, source: &Table, day: &Day) -> Result<Vec<(String, Table)>, NotAPack> {
        let mut cells: BTreeMap<String, Table> = BTreeMap::new();
        if let Some((key, _)) =
            source.iter().find(|(key, value)| !HEAD.contains(&key.as_str()) && !value_is_cells(value))
        {
            return Err(refuse(id, format!("`{key}` is neither a cell nor part of the head")));
        }
        for (name, version) in written(source) {
            let (from, until) = (day_of(version, "from"), day_of(version, "until"));
            let unread = |bound: &str, day: &Option<Day>| version.contains_key(bound) && day.is_none();
            if unread("from", &from) || unread("until", &until) {
                return Err(refuse(id, format!("`{name}`: a day is written `YYYY-MM-DD`, without quotes")));
            }
            if from.is_some_and(|from| *day < from) || until.is_some_and(|until| *day >= until) {
                continue;
            }
            let bare = version.iter().filter(|(key, _)| !["from", "until"].contains(&key.as_str()));
            let bare = bare.map(|(key, value)| (key.clone(), value.clone())).collect();
            if cells.insert(name.clone(), bare).is_some() {
                return Err(refuse(id, format!("`{name}` has two versions on {day}")));
            }
        }
        Ok(cells.into_iter().collect())
    }
}

fn refuse(id: &str, why: String) -> NotAPack {
    NotAPack { id: id.to_owned(), why }
}

fn day_of(table: &Table, key: &str) -> Option<Day> {
    Day::parse(&table.get(key)?.as_datetime()?.to_string())
}

fn value_is_cells(value: &Value) -> bool {
    match value {
        Value::Table(_) => true,
        Value::Array(list) => !list.is_empty() && list.iter().all(Value::is_table),
        _ => false,
    }
}

/// Every version of every cell a source writes, with the name of the cell: `processing.statistics`, `age`.
fn written(source: &Table) -> impl Iterator<Item = (String, &Table)> {
    let tops = source.iter().filter(|(key, _)| !HEAD.contains(&key.as_str()));
    tops.flat_map(|(key, value)| match value {
        Value::Table(group) if GROUPS.contains(&key.as_str()) => group
            .iter()
            .flat_map(|(part, value)| versions(value).map(move |v| (format!("{key}.{part}"), v)))
            .collect::<Vec<_>>(),
        value => versions(value).map(|version| (key.clone(), version)).collect(),
    })
}

fn versions(value: &Value) -> impl Iterator<Item = &Table> {
    let one = value.as_table().into_iter();
    one.chain(value.as_array().into_iter().flatten().filter_map(Value::as_table))
}

fn held<'a>(cells: &'a Table, name: &str) -> Option<&'a Table> {
    match name.split_once('.') {
        Some((group, part)) => cells.get(group)?.get(part)?.as_table(),
        None => cells.get(name)?.as_table(),
    }
}

fn put(cells: &mut Table, name: &str, cell: Table) {
    let Some((group, part)) = name.split_once('.') else {
        cells.insert(name.to_owned(), Value::Table(cell));
        return;
    };
    let group = cells.entry(group.to_owned()).or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(group) = group {
        group.insert(part.to_owned(), Value::Table(cell));
    }
}
