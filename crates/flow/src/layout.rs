//! Which layout of a slot a person sees. Without their yes it is the first one declared, and nothing is read or written.
//! With it a bandit chooses by what the charter lets it know; what was shown, with which chance, is kept as a fact,
//! and what came of it is written into the same fact.
//!
//! **Invariant:** without a permit nothing is read, drawn or stored.
//! **Invariant:** what the model knows of a person is what their present permit opens: a yes taken back, a fact that aged
//! and a person who left are gone from it as if they had never been.
//! **Invariant:** a visit is one trial, and a person has at most [`TRIALS_MOST`]: who comes often weighs little more.
//! Absent on purpose: a taken-back yes to this very purpose is not counted against a layout. Counting it would keep what was taken back.

mod report;
mod trial;

pub use report::{Figures, Interval, LayoutReport, PEOPLE_LEAST, Said, SlotReport, report};
pub use trial::Outcome;

use crate::{Fault, House, Known, Request};
use entrenous_core::charter::{Charter, Language, Source, Use};
use entrenous_core::explain::Reason;
use entrenous_core::id::{ItemId, ItemSet, Key, PersonId, PurposeId, RowId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::permit::Permit;
use entrenous_core::plan::{Change, NewFact, Plan};
use entrenous_core::private::Private;
use entrenous_core::recommendation::Recommendation;
use entrenous_core::request::Actor;
use entrenous_core::request::{Signal, Surface};
use entrenous_core::rights::Standing;
use entrenous_suggest::bandit::Policy;
use trial::{Features, Kept};

/// The item of the charter whose facts are trials.
pub const ITEM: &str = "trials";
/// How a layout is chosen, and by which version of the rule: kept with every trial.
pub const POLICY: &str = "thompson-1";
/// How long a person sees the same layout, in microseconds: a visit, half an hour from its trial on.
const VISIT: i64 = 1_800_000_000;
/// How many trials of a person are kept at most, all slots together; fewer than are ever recalled.
pub const TRIALS_MOST: usize = 400;
/// How many rows are read at a time when everything is learned anew.
const PAGE: usize = 4_096;

/// What to show in a slot.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// The layout, by its name in `slots.toml`.
    pub name: Key,
    /// The chance it had; one, if there was nothing to choose.
    pub propensity: f64,
    /// Whether what many people did took part.
    pub learned: bool,
    /// The items it was chosen by and the one it is kept in; none, if nothing was read or kept.
    pub used: Vec<Key>,
}

/// Chooses the layout of a slot for a recommendation; nothing, if `slots.toml` does not declare the slot.
pub async fn choose(
    house: &House,
    request: &Request,
    who: Option<&Standing>,
    slot: &Key,
    recommendation: RowId,
) -> Result<Option<Layout>, Fault> {
    let Some(layouts) = house.shelf.layouts.slots.layouts(slot) else { return Ok(None) };
    let named = |place: usize, propensity, learned| {
        layouts.get(place).map(|name| Layout { name: name.clone(), propensity, learned, used: Vec::new() })
    };
    let present = named(0, 1.0, false);
    let (Some(standing), Some(purpose)) = (who, purpose(house)) else { return Ok(present) };
    let person = standing.person();
    let _turn = house.turn(person).await;
    let Some(permit) = permit(house, request, person, &purpose)? else { return Ok(present) };
    let full = house.shelf.layouts.trials_of(person) >= TRIALS_MOST;
    match house.shelf.layouts.newest(slot, person) {
        Some(newest) if full || house.now().since(newest.at) < VISIT => {
            return Ok(named(newest.layout, newest.chance, true));
        }
        None if full => return Ok(present),
        _ => {}
    }
    let known = house.recall(&permit, person, purpose.known(permit.items()))?;
    let features = Features::of(&house.charter, purpose.items);
    let told = features.told(&known);
    let vector = features.vector(&told);
    let chosen = house.shelf.layouts.choose(slot, Policy::Thompson, &vector, house.dice.as_ref());
    let Some(layout) = chosen.and_then(|chosen| named(chosen.layout, chosen.chance, true)) else {
        return Ok(present);
    };
    let kept = Kept {
        slot: slot.clone(),
        layout: layout.name.clone(),
        chance: layout.propensity,
        policy: POLICY.to_owned(),
        features: told,
        outcomes: Vec::new(),
    };
    let used: Vec<Key> = used(house, &known, &purpose);
    let at = house.now();
    let until = house.charter.item(purpose.trials).map_or(at, |item| at.plus(item.keep));
    let fact = Fact { person, row: recommendation, at, until };
    house.apply(plan(house, &purpose, &fact, &kept, &used)).await?;
    learn(house, person, recommendation, &kept, &features);
    Ok(Some(Layout { used, ..layout }))
}

/// Writes what came of a recommendation into its trial; answers whether there was one to write to.
pub async fn outcome(
    house: &House,
    request: &Request,
    standing: &Standing,
    recommendation: &Recommendation,
    outcome: Outcome,
) -> Result<Written, Fault> {
    if house.shelf.layouts.slots.layouts(&recommendation.slot).is_none() {
        return Ok(Written::NoTrial);
    }
    let Some(purpose) = purpose(house) else { return Ok(Written::NoTrial) };
    let person = standing.person();
    let _turn = house.turn(person).await;
    let Some(permit) = permit(house, request, person, &purpose)? else { return Ok(Written::NoTrial) };
    let recalled = house.recall(&permit, person, ItemSet::NONE.with(purpose.trials))?;
    let Some((known, mut kept)) = trial_of(&recalled, recommendation) else { return Ok(Written::NoTrial) };
    if kept.outcomes.contains(&outcome) {
        return Ok(Written::Already);
    }
    kept.outcomes.push(outcome);
    let trials = house.item_key(purpose.trials)?;
    let fact = Fact { person, row: known.row, at: known.at, until: known.until };
    house.apply(plan(house, &purpose, &fact, &kept, &[trials])).await?;
    learn(house, person, known.row, &kept, &Features::of(&house.charter, purpose.items));
    Ok(Written::Written)
}

/// What came of writing an outcome.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Written {
    /// It is in the trial now.
    Written,
    /// It was there already.
    Already,
    /// No trial is kept that it could be written to.
    NoTrial,
}

/// The trial of a recommendation: its own, or the one of the same slot whose visit it belongs to.
fn trial_of<'a>(trials: &'a [Known], recommendation: &Recommendation) -> Option<(&'a Known, Kept)> {
    let own = trials.iter().find(|known| known.row == recommendation.row);
    if let Some(known) = own {
        return Some((known, Kept::read(&known.value)?));
    }
    let at = recommendation.row.moment();
    let read = trials.iter().filter(|known| (0..VISIT).contains(&at.since(known.row.moment())));
    read.filter_map(|known| Some((known, Kept::read(&known.value)?)))
        .filter(|(_, kept)| kept.slot == recommendation.slot)
        .max_by_key(|(known, _)| known.row)
}

/// The purpose layouts are chosen for, with what it may use.
struct Purpose {
    id: PurposeId,
    key: Key,
    items: ItemSet,
    trials: ItemId,
    /// A surface it is for.
    surface: Surface,
}

impl Purpose {
    /// What may be known of a person beside their trials.
    fn known(&self, opened: ItemSet) -> ItemSet {
        opened.without(ItemSet::NONE.with(self.trials))
    }
}

fn purpose(house: &House) -> Option<Purpose> {
    let (id, declared) = house.charter.purpose_for(Use::Layout)?;
    let (trials, _) = house.charter.find_item(ITEM)?;
    let surface = Surface::ALL.into_iter().find(|surface| declared.surfaces.has(*surface))?;
    let purpose = Purpose { id, key: declared.key.clone(), items: declared.items, trials, surface };
    declared.items.has(trials).then_some(purpose)
}

/// The permit to choose for a person who asks. It must stand here, and also where no request is at hand:
/// what is learned now must be what is learned when the house opens again.
fn permit(
    house: &House,
    request: &Request,
    person: PersonId,
    purpose: &Purpose,
) -> Result<Option<Permit>, Fault> {
    let here = house.permit(person, purpose.id, request, &house.choices(person)?);
    Ok(lasting_permit(house, person, purpose)?.and(here.ok()))
}

/// The permit to learn from a person. No request is at hand, so no signal and no place are: the strictest zone decides.
fn lasting_permit(house: &House, person: PersonId, purpose: &Purpose) -> Result<Option<Permit>, Fault> {
    let request = Request { place: None, signal: Signal::None, surface: purpose.surface };
    Ok(house.permit(person, purpose.id, &request, &house.choices(person)?).ok())
}

/// The items of which something was known, and the one of the trials.
fn used(house: &House, known: &[Known], purpose: &Purpose) -> Vec<Key> {
    let items = known.iter().map(|known| known.item).chain([purpose.trials]);
    let mut items: Vec<Key> = items.filter_map(|item| Some(house.charter.item(item)?.key.clone())).collect();
    items.dedup();
    items
}

/// Where a trial is kept.
struct Fact {
    person: PersonId,
    row: RowId,
    at: Moment,
    until: Moment,
}

fn plan(house: &House, purpose: &Purpose, fact: &Fact, kept: &Kept, used: &[Key]) -> Plan {
    let reason = Reason::Kept { purpose: purpose.key.to_string() };
    let entry = Entry::new(house.now(), Actor::House, Act::Keep, house.charter.hash(), &reason)
        .about(house.vault.audit_id(fact.person))
        .purposes([purpose.key.clone()])
        .items(used.iter().cloned());
    Plan::new(reason, entry).and(Change::Keep(NewFact {
        person: fact.person,
        item: purpose.trials,
        row: fact.row,
        at: fact.at,
        until: fact.until,
        source: Source::Observed,
        value: Private::new(kept.text().into_bytes()),
    }))
}

/// The layout a trial tells of, in words; nothing, if the fact is none.
#[must_use]
pub fn in_words(house: &House, known: &Known, locale: &Language) -> Option<String> {
    house.charter.item(known.item).filter(|item| item.key.as_str() == ITEM)?;
    let kept = Kept::read(&known.value)?;
    let id = format!("layout.{}.{}", kept.slot, kept.layout);
    Some(house.texts.say(locale, &id, &[])).filter(|said| *said != id).or(Some(kept.layout.to_string()))
}

/// Whether the charter lets layouts be chosen for anyone.
#[must_use]
pub fn is_declared(charter: &Charter) -> bool {
    let trials = charter.find_item(ITEM);
    let purpose = charter.purpose_for(Use::Layout);
    purpose.zip(trials).is_some_and(|((_, purpose), (trials, _))| purpose.items.has(trials))
}

/// Learns one person's trials anew: forgets what was learned, then learns what is permitted now.
pub(crate) fn person(house: &House, person: PersonId) -> Result<(), Fault> {
    house.shelf.layouts.forget(person);
    let Some(purpose) = purpose(house) else { return Ok(()) };
    let Some(permit) = lasting_permit(house, person, &purpose)? else { return Ok(()) };
    let features = Features::of(&house.charter, purpose.items);
    for known in house.recall(&permit, person, ItemSet::NONE.with(purpose.trials))? {
        if let Some(kept) = Kept::read(&known.value) {
            learn(house, person, known.row, &kept, &features);
        }
    }
    Ok(())
}

/// Learns everyone's trials, when the house opens.
pub(crate) fn everyone(house: &House) -> Result<(), Fault> {
    let Some(purpose) = purpose(house) else { return Ok(()) };
    let features = Features::of(&house.charter, purpose.items);
    house.shelf.layouts.begin(features.count());
    if house.shelf.layouts.slots.is_empty() {
        return Ok(());
    }
    let item = house.item_key(purpose.trials)?;
    let mut after = None;
    let mut present: Option<(PersonId, Option<Permit>)> = None;
    loop {
        let page = house.store.fact_page(&item, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some((last.person, last.row));
        for row in page.iter().filter(|row| row.until > house.now()) {
            if present.as_ref().is_none_or(|(person, _)| *person != row.person) {
                present = Some((row.person, lasting_permit(house, row.person, &purpose)?));
            }
            let Some((person, Some(permit))) = &present else { continue };
            let Some(key) = house.person_key(*person, purpose.trials)? else { continue };
            let known = house.open_fact(permit, &key, purpose.trials, row)?;
            if let Some(kept) = Kept::read(&known.value) {
                learn(house, *person, known.row, &kept, &features);
            }
        }
    }
}

fn learn(house: &House, person: PersonId, row: RowId, kept: &Kept, features: &Features) {
    let layouts = house.shelf.layouts.slots.layouts(&kept.slot);
    if let Some(trial) = layouts.and_then(|layouts| kept.trial(layouts, features)) {
        house.shelf.layouts.learn(&kept.slot, person, row, trial);
    }
}
