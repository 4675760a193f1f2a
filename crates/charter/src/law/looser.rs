//! Whether a cell of a pack is looser than its parent's: that must be said, never happen.
//!
//! **Invariant:** what cannot be read here is not judged here: [`super::Laws::on`] refuses it a moment later, with the reason.

use crate::law::cell::{AgeRule, BreachRule, Cell, ConsentRule, GpcRule, LinkRule, RecordRule, RequestRule};
use crate::law::period::Period;
use entrenous_core::moment::Span;
use entrenous_core::request::Age;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

/// Refuses a cell that is looser than its parent's without saying why.
pub(super) fn check(name: &str, parent: &Table, child: &Table) -> Result<(), String> {
    let looser = match name.split('.').next().unwrap_or(name) {
        "processing" => both(parent, child, processing),
        "age" => both(parent, child, |parent: &AgeRule, child| {
            child.child_under < parent.child_under || child.teen_under < parent.teen_under
        }),
        "signal" => both(parent, child, |parent: &GpcRule, child| {
            (parent.must_honour && !child.must_honour) || (parent.must_display && !child.must_display)
        }),
        "request" => both(parent, child, request),
        "consent" => both(parent, child, consent),
        "link" => both(parent, child, |parent: &LinkRule, child| {
            parent.required.iter().any(|duty| !child.required.contains(duty))
                || parent.display.iter().any(|duty| !child.display.contains(duty))
        }),
        "record" => both(parent, child, |parent: &RecordRule, child| {
            shorter(parent.keep, child.keep)
                || parent.registers.iter().any(|list| !child.registers.contains(list))
        }),
        "breach" => both(parent, child, |parent: &BreachRule, child| {
            later(parent.authority, child.authority) || later(parent.persons, child.persons)
        }),
        _ => false,
    };
    if looser && !child.contains_key("loosens") {
        return Err(format!("`{name}` is looser than its parent's; say why in `loosens`, or mend it"));
    }
    Ok(())
}

fn both<R: DeserializeOwned>(parent: &Table, child: &Table, looser: impl Fn(&R, &R) -> bool) -> bool {
    let read = |table: &Table| Value::Table(table.clone()).try_into::<R>();
    matches!((read(parent), read(child)), (Ok(parent), Ok(child)) if looser(&parent, &child))
}

fn processing(parent: &Cell, child: &Cell) -> bool {
    Age::ALL.into_iter().any(|age| {
        let (before, after) = (parent.rule(age), child.rule(age));
        after.gate < before.gate || (before.signal && !after.signal)
    })
}

fn request(parent: &RequestRule, child: &RequestRule) -> bool {
    let whole = |rule: &RequestRule| {
        rule.due.map(|due| due.about_hours().saturating_add(rule.extend.map_or(0, Period::about_hours)))
    };
    let longer = whole(child) > whole(parent) || later(parent.due, child.due);
    let waits = |rule: &RequestRule| [rule.clock_starts_after.clone(), rule.clock_stops_on.clone()].concat();
    let pauses = waits(child).iter().any(|pause| !waits(parent).contains(pause));
    longer || later(parent.ack, child.ack) || pauses
}

fn consent(parent: &ConsentRule, child: &ConsentRule) -> bool {
    let lasts_longer = match (parent.yes_lasts, child.yes_lasts) {
        (Some(before), Some(after)) => after.about_days() > before.about_days(),
        (Some(_), None) => true,
        (None, _) => false,
    };
    lasts_longer
        || child.ask_again_after.about_days() < parent.ask_again_after.about_days()
        || child.withdraw.about_hours() > parent.withdraw.about_hours()
        || child.stop_messages.about_hours() > parent.stop_messages.about_hours()
}

/// Whether a duty to do something in time became a later one, or none.
fn later(parent: Option<Period>, child: Option<Period>) -> bool {
    match (parent, child) {
        (Some(before), Some(after)) => after.about_hours() > before.about_hours(),
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// Whether a duty to keep something became a shorter one, or none.
fn shorter(parent: Option<Span>, child: Option<Span>) -> bool {
    match (parent, child) {
        (Some(before), Some(after)) => after.about_days() < before.about_days(),
        (Some(_), None) => true,
        (None, _) => false,
    }
}
