//! Drift: what the pages of the business store and load that its charter does not declare, as the staff's own browsers saw it.
//! Counted by name, so that the operator can declare it or take it out; `entrenous check DIR --drift DATA` shows it.
//!
//! **Invariant:** names and hosts only: no person, no device, no time, no address, no value; what looks like a number is masked.
//! **Invariant:** nothing here decides anything: two tellers at once may lose a count, and the next page brings the name again.

use crate::{Fault, House};
use entrenous_core::charter::Charter;
use entrenous_store::{Batch, Write};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many names one call may tell.
pub const SEEN_MOST: usize = 50;
/// The setting that holds the report.
pub const SETTING: &str = "drift";
/// How many names a report holds; a new one beyond that waits until some are declared.
const NAMES_MOST: usize = 500;
/// The longest name, in bytes.
const NAME_BYTES_MOST: usize = 128;
/// How many digits in a row make a number of somebody.
const DIGITS_MOST: usize = 2;
/// What the house itself sets, declared by being the house.
pub const OURS: [&str; 2] = ["entrenous", "entrenous.*"];

/// What was seen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A cookie.
    Cookie,
    /// A key of the local storage.
    Local,
    /// A key of the session storage.
    Session,
    /// A host something was loaded from.
    Host,
}

/// One thing that was seen.
#[derive(Clone, Debug)]
pub struct Seen {
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
}

/// How often each undeclared thing was told.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Report(BTreeMap<Kind, BTreeMap<String, u64>>);

impl Report {
    /// The report as it is kept; what cannot be read is none.
    #[must_use]
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// What the charter still does not declare, most often told first.
    #[must_use]
    pub fn undeclared(&self, charter: &Charter) -> Vec<(Seen, u64)> {
        let all =
            self.0.iter().flat_map(|(kind, names)| names.iter().map(|(name, count)| (*kind, name, *count)));
        let seen = all.map(|(kind, name, count)| (Seen { kind, name: name.clone() }, count));
        let mut left: Vec<_> = seen.filter(|(seen, _)| !is_declared(charter, seen)).collect();
        left.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        left
    }

    fn count(&mut self, seen: Seen) -> bool {
        let held: usize = self.0.values().map(BTreeMap::len).sum();
        let names = self.0.entry(seen.kind).or_default();
        if held >= NAMES_MOST && !names.contains_key(&seen.name) {
            return false;
        }
        let count = names.entry(seen.name).or_default();
        *count = count.saturating_add(1);
        true
    }
}

/// Counts what the charter does not declare; answers how many names were counted.
pub async fn tell(house: &House, seen: Vec<Seen>) -> Result<usize, Fault> {
    let mut report = house.store.setting(SETTING)?.map(|text| Report::read(&text)).unwrap_or_default();
    let plain = seen.into_iter().take(SEEN_MOST).filter_map(plain);
    let undeclared: Vec<Seen> = plain.filter(|seen| !is_declared(&house.charter, seen)).collect();
    let counted = undeclared.into_iter().filter(|seen| report.count(seen.clone())).count();
    if counted > 0 {
        let body = serde_json::to_string(&report).map_err(|_| entrenous_core::hash::NotCanonical)?;
        let write = Write::PutSetting { key: SETTING.to_owned(), body };
        house.store.apply(Batch { writes: vec![write], entry: None }).await?;
    }
    Ok(counted)
}

/// A name as it may be kept, masked; nothing if it is no name.
fn plain(Seen { kind, name }: Seen) -> Option<Seen> {
    let fits =
        !name.is_empty() && name.len() <= NAME_BYTES_MOST && name.bytes().all(|b| b.is_ascii_graphic());
    let name = if kind == Kind::Host { name.to_ascii_lowercase() } else { name };
    fits.then(|| Seen { kind, name: masked(&name) })
}

/// A name without what could be somebody's number: runs of three digits or more become one `*`.
fn masked(name: &str) -> String {
    let mut masked = String::with_capacity(name.len());
    let mut digits = String::new();
    for sign in name.chars().map(Some).chain([None]) {
        if let Some(digit) = sign.filter(char::is_ascii_digit) {
            digits.push(digit);
            continue;
        }
        let is_number = digits.len() > DIGITS_MOST;
        masked.push_str(if is_number { "*" } else { &digits });
        digits.clear();
        masked.extend(sign);
    }
    masked
}

fn is_declared(charter: &Charter, seen: &Seen) -> bool {
    let mut purposes = charter.purposes().map(|(_, purpose)| purpose);
    if seen.kind == Kind::Host {
        return purposes.any(|purpose| purpose.hosts.iter().any(|host| is_within(&seen.name, host)));
    }
    let ours = OURS.iter().any(|name| matches(name, &seen.name));
    ours || purposes.any(|purpose| purpose.stores.iter().any(|name| matches(name, &seen.name)))
}

fn is_within(host: &str, declared: &str) -> bool {
    host.strip_suffix(declared).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn matches(declared: &str, name: &str) -> bool {
    declared.strip_suffix('*').map_or(declared == name, |start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_somebodys_number_is_masked() {
        let table = [("_ga_4711", "_ga_*"), ("v2", "v2"), ("u12x345y6", "u12x*y6"), ("1234", "*")];
        for (name, expected) in table {
            assert_eq!(masked(name), expected);
        }
    }

    #[test]
    fn a_name_that_is_none_is_not_kept() {
        let seen = |name: &str| Seen { kind: Kind::Host, name: name.to_owned() };
        for name in ["", "two words", "ligne\n", &"x".repeat(NAME_BYTES_MOST + 1)] {
            assert!(plain(seen(name)).is_none(), "{name}");
        }
        assert_eq!(plain(seen("CDN.Example")).unwrap().name, "cdn.example");
    }

    #[test]
    fn a_host_is_declared_with_what_is_below_it() {
        assert!(is_within("film.example", "film.example") && is_within("a.film.example", "film.example"));
        assert!(!is_within("badfilm.example", "film.example"));
        assert!(matches("_count*", "_count_1") && matches("x", "x") && !matches("x", "xy"));
    }

    #[test]
    fn a_report_has_an_end() {
        let mut report = Report::default();
        let seen = |at: usize| Seen { kind: Kind::Cookie, name: format!("n{at}") };
        assert!((0..NAMES_MOST).all(|at| report.count(seen(at))));
        assert!(!report.count(seen(NAMES_MOST)), "a new name waits");
        assert!(report.count(seen(0)), "a known one is counted on");
    }
}
