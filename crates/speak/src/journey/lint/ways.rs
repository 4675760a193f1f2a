//! How the steps of a journey hang together: every one is reached, none goes round without rest, and nobody hears too much.

use super::names::may_use;
use super::{CIRCLE, NO_END, SAME_EITHER_WAY, SAYS_NOTHING, TOO_SOON, TWO_DOORS, UNKNOWN_STEP, UNREACHED};
use crate::journey::path::Place;
use crate::journey::read::{Look, is_too_deep};
use crate::journey::{Condition, Deed, Does, Journey, OnPurchase, Sense, Step};
use entrenous_charter::did_you_mean;
use entrenous_core::id::Key;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Two messages closer than this ask for a reason, in minutes.
const APART_MINUTES: u32 = 1_440;

/// Everything that is wrong with its ways.
pub(crate) fn check(look: &mut Look<'_>, journey: &Journey) {
    if journey.messages().next().is_none() {
        let span = look.places.starts.clone();
        look.say(&SAYS_NOTHING, span, "what begins here never says a word", "write a step with `send`");
    }
    if !doors(look, journey) {
        return;
    }
    let reached = unreached(look, journey);
    let rests = rests_everywhere(look, journey, &reached);
    for (place, step) in journey.places().filter(|(_, step)| reached.contains(&step.name)) {
        same_either_way(look, journey, place, step);
        if rests {
            too_soon(look, journey, place, step);
        }
    }
    let knows = Deed::ALL.iter().any(|deed| may_use(look.names, journey.sight(), deed.item()));
    let ends =
        journey.goal.is_some() || !journey.exits.is_empty() || journey.on_purchase == OnPurchase::Leave;
    if knows && !ends {
        let span = look.places.starts.clone();
        let label = "once begun, only a withdrawal or the last step ends it";
        look.say(&NO_END, span, label, "write `goal = \"bought\"`, or `exit = [\"in regulars\"]`");
    }
}

fn span(look: &Look<'_>, step: &Step) -> Range<usize> {
    look.places.steps.get(&step.name).cloned().unwrap_or_default()
}

/// Whether every way leads somewhere, and every branch is entered from exactly one place.
fn doors(look: &mut Look<'_>, journey: &Journey) -> bool {
    let before = look.found.len();
    let mut entered = BTreeSet::new();
    for step in journey.all_steps() {
        let at = span(look, step);
        if let Does::Go(name) = &step.does
            && journey.find(name).is_none()
        {
            let known = journey.all_steps().map(|step| step.name.as_str());
            let help = did_you_mean(name.as_str(), known);
            let help = help.unwrap_or_else(|| "name a step, as its `name` says".to_owned());
            look.say(&UNKNOWN_STEP, at.clone(), format!("no step is named `{name}`"), &help);
        }
        for key in step.does.leads_to() {
            if !journey.branches.contains_key(key) {
                let help = did_you_mean(key.as_str(), journey.branches.keys().map(Key::as_str));
                let help = help.unwrap_or_else(|| format!("write its steps as `[[branches.{key}]]`"));
                look.say(&UNKNOWN_STEP, at.clone(), format!("no branch is named `{key}`"), &help);
            } else if !entered.insert(key) {
                let label = format!("`{key}` is entered here and elsewhere: where would it go on?");
                look.say(&TWO_DOORS, at.clone(), label, "write a branch for each, or `go` to one step");
            }
        }
    }
    for key in journey.branches.keys().filter(|key| entered.contains(key)) {
        // A branch inside itself is one nobody gets into: it is said below, as a step nobody reaches.
        if journey.depth(key).is_some_and(is_too_deep) {
            let first = journey.first_of(key).map(|step| span(look, step)).unwrap_or_default();
            look.say(
                &UNKNOWN_STEP,
                first,
                "branches stand in one another too deep",
                "at most 8; make two journeys",
            );
        }
    }
    look.found.len() == before
}

/// The names of the steps somebody may come to; the others are reported, the first of each run.
fn unreached(look: &mut Look<'_>, journey: &Journey) -> BTreeSet<Key> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&Step> = journey.first().into_iter().collect();
    while let Some(step) = open.pop() {
        if reached.insert(step.name.clone())
            && let Some((place, step)) = journey.find(&step.name)
        {
            open.extend(journey.after(place, step).into_iter().flatten());
        }
    }
    let mut before: Option<Place<'_>> = None;
    for (place, step) in journey.places().filter(|(_, step)| !reached.contains(&step.name)) {
        let follows = before
            .is_some_and(|before| before.branch == place.branch && before.at.saturating_add(1) == place.at);
        if !follows {
            let at = span(look, step);
            look.say(
                &UNREACHED,
                at,
                format!("no way leads to `{}`", step.name),
                "lead one there, or take it away",
            );
        }
        before = Some(place);
    }
    reached
}

/// Whether a step lets time pass: a time of the day may be now.
const fn rests(step: &Step) -> bool {
    matches!(step.does, Does::Wait(_) | Does::WaitFor { .. })
}

/// Whether no circle is without a rest; the first that is, is reported.
fn rests_everywhere(look: &mut Look<'_>, journey: &Journey, reached: &BTreeSet<Key>) -> bool {
    let restless = |step: &&Step| !rests(step);
    for (_, from) in journey.places().filter(|(_, step)| reached.contains(&step.name)) {
        if !matches!(from.does, Does::Go(_)) {
            continue;
        }
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(step) = open.pop() {
            let Some((place, step)) = journey.find(&step.name) else { continue };
            for next in journey.after(place, step).into_iter().flatten().filter(restless) {
                if next.name == from.name {
                    let at = span(look, from);
                    let label = "from here the way leads back here, and nobody rests";
                    look.say(&CIRCLE, at, label, "put a step such as `wait = \"30 days\"` into the circle");
                    return false;
                }
                if seen.insert(&next.name) {
                    open.push(next);
                }
            }
        }
    }
    true
}

fn same_either_way(look: &mut Look<'_>, journey: &Journey, place: Place<'_>, step: &Step) {
    let Does::Branch { condition, then, otherwise } = &step.does else { return };
    let at = span(look, step);
    if then.is_none() && otherwise.is_none() {
        look.say(&SAME_EITHER_WAY, at, "both ways go straight on", "write `then`, `else`, or both");
        return;
    }
    if journey.is_ended_by(condition) {
        let label = format!("whoever `{condition}` has left the journey already");
        let help = "take it out of `goal` and `exit`, write `stop_on_purchase = false`, or ask another thing";
        look.say(&SAME_EITHER_WAY, at, label, help);
        return;
    }
    if let (Condition::Did(Sense::Is, asked), Some(branch)) = (condition, place.branch) {
        let known = |outer: &Step| match &outer.does {
            Does::Branch { condition: Condition::Did(Sense::Is, done), then, .. } => {
                then.as_ref() == Some(branch) && asked.covers(done)
            }
            _ => false,
        };
        if journey.all_steps().any(known) {
            let label = format!("whoever comes here `{condition}` already");
            look.say(&SAME_EITHER_WAY, at, label, "ask another thing, or take the question away");
        }
    }
}

/// Whether a message may follow this one within a day without anything the person did in between.
fn too_soon(look: &mut Look<'_>, journey: &Journey, place: Place<'_>, step: &Step) {
    if !matches!(step.does, Does::Send { .. }) {
        return;
    }
    let mut best: BTreeMap<&Key, u32> = BTreeMap::new();
    let mut open: Vec<(&Step, u32)> = journey.behind(place).map(|next| (next, 0)).into_iter().collect();
    while let Some((next, passed)) = open.pop() {
        if passed >= APART_MINUTES || best.get(&next.name).is_some_and(|known| *known <= passed) {
            continue;
        }
        best.insert(&next.name, passed);
        if matches!(next.does, Does::Send { .. }) {
            let at = span(look, next);
            let label = format!("this may follow `{}` after {passed} minutes", step.name);
            look.say(&TOO_SOON, at, label, "put a wait of a day between them, or what the person does");
            continue;
        }
        let Some((place, next)) = journey.find(&next.name) else { continue };
        open.extend(onwards(journey, place, next, passed));
    }
}

/// The steps a person who does nothing comes to, with the minutes that have passed.
fn onwards<'a>(journey: &'a Journey, place: Place<'a>, step: &'a Step, passed: u32) -> Vec<(&'a Step, u32)> {
    let rested = match &step.does {
        Does::Wait(pause) | Does::WaitFor { most: pause, .. } => pause.about_minutes(),
        _ => 0,
    };
    let ways = match &step.does {
        // Only the way of who did nothing: the other is an answer to what the person did.
        Does::Branch { condition: Condition::Did(Sense::Is, _), otherwise, .. } => {
            vec![journey.along(place, otherwise.as_ref())]
        }
        Does::Branch { condition: Condition::Did(Sense::IsNot, _), then, .. } => {
            vec![journey.along(place, then.as_ref())]
        }
        _ => journey.after(place, step),
    };
    ways.into_iter().flatten().map(|next| (next, passed.saturating_add(rested))).collect()
}
