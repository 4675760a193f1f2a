//! Reads `rules.toml`, or says everything that is wrong with it, each with its place and the next step.
//!
//! **Invariant:** what is not understood is found, never skipped: a rule that does not hold would be believed to.
//! **Invariant:** what the catalog lacks is a warning: an article may be gone for a while, and the house must open.

mod found;
mod value;

use super::{BY_LEAST, BY_MOST, Deed, Months, Prices, RULES_MOST, Rule, Rules, Which};
use crate::shelf::Catalog;
use entrenous_charter::diagnostic::Diagnostic;
use entrenous_charter::{File, did_you_mean};
use entrenous_core::id::{ArticleId, Key};
use std::ops::Range;
use toml::de::{DeTable, DeValue};
use value::Reader;

/// The largest file that is read, in bytes.
pub const RULES_BYTES_MOST: usize = 1 << 18;
/// The most one kind may be limited to.
const KIND_MOST: u32 = 50;

/// Reads the rules of a business; there are none exactly if something found is an error.
#[must_use]
pub fn read(file: &File, catalog: &Catalog) -> (Option<Rules>, Vec<Diagnostic>) {
    let mut reader = Reader::new(file);
    if file.text.len() > RULES_BYTES_MOST {
        let label = format!("this file has {} bytes; at most {RULES_BYTES_MOST} are read", file.text.len());
        reader.found(&found::NOT_TOML, &(0..0), label);
        return (None, reader.into_found());
    }
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    for error in &errors {
        reader.found(&found::NOT_TOML, &error.span().unwrap_or(0..0), error.message());
    }
    if reader.has_errors() {
        return (None, reader.into_found());
    }
    let rules = whole(&mut reader, table.get_ref(), catalog);
    let found = reader.into_found();
    (Some(rules).filter(|_| !found.iter().any(found::is_error)), found)
}

fn whole(reader: &mut Reader<'_>, table: &DeTable<'_>, catalog: &Catalog) -> Rules {
    reader.only(table, &["rule", "diversity", "kind"], "the file");
    let mut rules = Rules::default();
    let mut names: Vec<String> = Vec::new();
    for (header, own) in reader.tables(table, "rule") {
        if rules.rules.len() >= RULES_MOST {
            reader.found(&found::MALFORMED, &header, format!("there are at most {RULES_MOST} rules"));
            break;
        }
        let Some(rule) = rule(reader, &header, own, catalog) else { continue };
        if names.contains(&rule.name) {
            reader.found(
                &found::TWICE,
                &header,
                format!("a rule before this one has the name `{}`", rule.name),
            );
        }
        names.push(rule.name.clone());
        rules.rules.push(rule);
    }
    if let Some((_, own)) = reader.table(table, "diversity") {
        reader.only(own, &["kind_most"], "`[diversity]`");
        rules.kind_most = reader.count(own, "kind_most", KIND_MOST);
    }
    if let Some((_, kinds)) = reader.table(table, "kind") {
        for (name, value) in kinds {
            let kind = name.get_ref().to_string();
            let known: Vec<&str> = catalog.kinds().collect();
            reader.known("kind", &kind, &name.span(), &known);
            let Some((_, own)) = reader.as_table(value, &kind) else { continue };
            reader.only(own, &["again"], &format!("`[kind.{kind}]`"));
            if reader.flag(own, "again") == Some(true) {
                rules.again.insert(kind);
            }
        }
    }
    contradictions(reader, table, &rules, catalog);
    rules
}

fn rule(
    reader: &mut Reader<'_>,
    header: &Range<usize>,
    own: &DeTable<'_>,
    catalog: &Catalog,
) -> Option<Rule> {
    reader.only(own, &["name", "slots", "months", "where", "do", "by"], "a rule");
    let name = reader.text(own, "name");
    if name.as_ref().is_none_or(|(name, _)| name.trim().is_empty()) {
        reader.found(
            &found::MALFORMED,
            header,
            "a rule needs a `name`, such as `name = \"linen first in summer\"`",
        );
    }
    let slots = reader.texts(own, "slots").into_iter().filter_map(|(slot, span)| match Key::parse(&slot) {
        Ok(key) => Some(key),
        Err(_) => {
            let label = format!("`{slot}` is no name of a slot: a-z, 0-9 and `_`");
            reader.found(&found::MALFORMED, &span, label);
            None
        }
    });
    let slots: Vec<Key> = slots.collect();
    let months = reader.text(own, "months").and_then(|(text, span)| {
        let months = Months::parse(&text);
        if months.is_none() {
            let label = format!("`{text}` are no months; write `5-8`, `11-2` or `12`");
            reader.found(&found::MALFORMED, &span, label);
        }
        months
    });
    let which = which(reader, own, catalog);
    let deed = deed(reader, header, own)?;
    let names_none = which.is_everything() && own.get("where").is_none_or(is_empty_table);
    if names_none && matches!(deed, Deed::Hide | Deed::First | Deed::Only) {
        let label = "this rule names no article, so it would be about all of them";
        reader
            .found(&found::MALFORMED, header, label)
            .help("say which with `where`, such as `where = { kind = \"shirt\" }`");
    }
    Some(Rule { name: name?.0, slots, months, which, deed })
}

fn is_empty_table(value: &toml::Spanned<DeValue<'_>>) -> bool {
    matches!(value.get_ref(), DeValue::Table(table) if table.is_empty())
}

fn deed(reader: &mut Reader<'_>, header: &Range<usize>, own: &DeTable<'_>) -> Option<Deed> {
    const DEEDS: [&str; 5] = ["lift", "lower", "only", "hide", "first"];
    let Some((text, span)) = reader.text(own, "do") else {
        reader.found(
            &found::MALFORMED,
            header,
            "a rule needs `do`: `lift`, `lower`, `only`, `hide` or `first`",
        );
        return None;
    };
    let by = reader.factor(own, "by");
    let moved = matches!(text.as_str(), "lift" | "lower");
    match (&by, moved) {
        (None, true) => {
            let label = format!("`{text}` needs `by`, such as `by = 1.5`");
            reader.found(&found::MALFORMED, &span, label);
        }
        (Some((_, span)), false) => {
            reader.found(&found::MALFORMED, span, format!("`{text}` has no `by`; leave it out"));
        }
        _ => {}
    }
    let by = by.map_or(BY_LEAST, |(by, _)| by);
    match text.as_str() {
        "lift" => Some(Deed::Lift(by)),
        "lower" => Some(Deed::Lower(by)),
        "only" => Some(Deed::Only),
        "hide" => Some(Deed::Hide),
        "first" => Some(Deed::First),
        _ => {
            let help = did_you_mean(&text, DEEDS)
                .unwrap_or_else(|| "known here: `lift`, `lower`, `only`, `hide`, `first`".to_owned());
            reader.found(&found::MALFORMED, &span, format!("no rule can `{text}`")).help(help);
            None
        }
    }
}

fn which(reader: &mut Reader<'_>, own: &DeTable<'_>, catalog: &Catalog) -> Which {
    let Some((_, table)) = reader.table(own, "where") else { return Which::default() };
    reader.only(table, &["id", "kind", "style", "colour", "material", "pattern", "price"], "`where`");
    let mut which = Which::default();
    for (text, span) in reader.texts(table, "id") {
        match ArticleId::parse(&text) {
            Ok(id) => {
                if catalog.get(&id).is_none() {
                    let known: Vec<&str> = catalog.iter().map(|article| article.id.as_str()).collect();
                    reader.known("id", &text, &span, &known);
                }
                which.ids.push(id);
            }
            Err(_) => {
                reader.found(&found::MALFORMED, &span, format!("`{text}` is no id of an article"));
            }
        }
    }
    let all = || catalog.iter();
    which.kinds = marks(reader, table, "kind", &|| catalog.kinds().collect());
    which.styles =
        marks(reader, table, "style", &|| all().flat_map(|one| &one.styles).map(String::as_str).collect());
    which.colours =
        marks(reader, table, "colour", &|| all().flat_map(|one| &one.colours).map(String::as_str).collect());
    which.materials = marks(reader, table, "material", &|| all().map(|one| one.material.as_str()).collect());
    which.patterns = marks(reader, table, "pattern", &|| all().map(|one| one.pattern.as_str()).collect());
    which.prices = reader.text(table, "price").and_then(|(text, span)| {
        let prices = Prices::parse(&text);
        if prices.is_none() {
            let label = format!("`{text}` are no prices; write `..120.00`, `50..` or `50..120`");
            reader.found(&found::MALFORMED, &span, label);
        }
        prices
    });
    which
}

/// The values of a mark; each must be one that some article has.
fn marks<'a>(
    reader: &mut Reader<'_>,
    table: &DeTable<'_>,
    key: &str,
    known: &dyn Fn() -> Vec<&'a str>,
) -> Vec<String> {
    let told = reader.texts(table, key);
    let known = if told.is_empty() { Vec::new() } else { known() };
    for (text, span) in &told {
        reader.known(key, text, span, &known);
    }
    told.into_iter().map(|(text, _)| text).collect()
}

/// A month and a slot in which the rules leave nothing to suggest.
fn contradictions(reader: &mut Reader<'_>, table: &DeTable<'_>, rules: &Rules, catalog: &Catalog) {
    if catalog.is_empty() || reader.has_errors() {
        return;
    }
    let mut slots: Vec<Option<&Key>> = rules.rules.iter().flat_map(|rule| &rule.slots).map(Some).collect();
    slots.sort_unstable();
    slots.dedup();
    slots.push(None);
    for slot in slots {
        for month in 1..=12 {
            let holds = |rule: &&Rule| {
                let here = rule.slots.is_empty() || slot.is_some_and(|slot| rule.slots.contains(slot));
                here && rule.months.is_none_or(|months| months.has(month))
            };
            let strict: Vec<&Rule> = rules
                .rules
                .iter()
                .filter(holds)
                .filter(|rule| matches!(rule.deed, Deed::Only | Deed::Hide))
                .collect();
            let shown = |article: &crate::shelf::Article| {
                strict
                    .iter()
                    .all(|rule| rule.which.fits(&article.id, Some(article)) == (rule.deed == Deed::Only))
            };
            if strict.is_empty() || catalog.iter().any(shown) {
                continue;
            }
            let span = table.get("rule").map_or(0..0, |value| last_span(value.get_ref(), value.span()));
            let names: Vec<String> = strict.iter().map(|rule| format!("`{}`", rule.name)).collect();
            let place = slot.map_or("every slot".to_owned(), |slot| format!("the slot `{slot}`"));
            let label = format!("in {place} nothing is left to suggest in month {month}");
            reader
                .found(&found::NOTHING_LEFT, &span, label)
                .help(format!("change one of {}", names.join(", ")));
            return;
        }
    }
}

/// Where the last rule begins: the one before which something was left.
fn last_span(value: &DeValue<'_>, all: Range<usize>) -> Range<usize> {
    let DeValue::Array(rules) = value else { return all };
    rules.iter().last().map_or(all, toml::Spanned::span)
}

const _: () = assert!(BY_LEAST < BY_MOST);
