//! The decision about an answer: what is recorded, what stands after it, what must be forgotten, who must be told.
//!
//! **Invariant:** pure: no clock, no dice, no store; everything it needs is in [`Loaded`].

use super::{Choosing, Deed, Stage, Who};
use crate::{Fault, Request};
use entrenous_core::charter::{Basis, Charter, Purpose};
use entrenous_core::communicate::{Scope, Suppressed, Suppression};
use entrenous_core::consent::{Answer, Choices, Event, Held, RECORD_SCHEMA, Record, RecordedPurpose, State};
use entrenous_core::hash::Hash;
use entrenous_core::id::{ItemSet, Key, PersonId, PurposeId, RowId};
use entrenous_core::ledger::{AuditId, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::notice::Notice;
use entrenous_core::permit::{self, Ask, Rules, Zone};
use entrenous_core::plan::{Change, Plan};
use entrenous_core::region::ZoneId;
use entrenous_core::request::{Actor, Age, Signal, Surface};
use entrenous_core::tell;
use entrenous_store::AddressName;

/// How a yes can be taken back, as every record says.
const WITHDRAWAL: &str = "/privacy";
/// The regime of a place nobody told: all of them, by one sign.
const EVERYWHERE: &str = "*";

/// Everything the decision needs.
pub(super) struct Loaded<'a> {
    pub(super) charter: &'a Charter,
    pub(super) rules: &'a Rules,
    pub(super) notice: &'a Notice,
    pub(super) regimes: Vec<String>,
    pub(super) zone: ZoneId,
    pub(super) age: Age,
    pub(super) before: Choices,
    pub(super) known: Option<PersonId>,
    pub(super) person: PersonId,
    pub(super) audit: AuditId,
    pub(super) previous: Option<Hash>,
    pub(super) record: RowId,
    /// The names of the person's addresses, and what is noted against each.
    pub(super) addresses: Vec<(AddressName, Vec<Suppression>)>,
    pub(super) now: Moment,
}

/// What happens to a purpose, and the state it leads to. A yes that was only asked for is a question and changes no answer that stands.
fn outcome(before: Option<State>, answer: Answer, stage: Stage, basis: Basis) -> (Event, State) {
    match (stage, answer, before) {
        (Stage::Requested, Answer::Yes, None | Some(State::Expired | State::Invalidated)) => {
            (Event::Requested, State::Requested)
        }
        (Stage::Requested, Answer::Yes, Some(standing)) => (Event::Requested, standing),
        _ => {
            let after = State::after(before, answer, basis);
            (Event::between(before, after), after)
        }
    }
}

/// From when an answer counts: one that was said elsewhere from then; a yes that waited to be sent from then;
/// a no from now, so that a slow clock cannot let an older yes outlive it.
fn counts_from(deed: &Deed, answer: Answer, now: Moment) -> Moment {
    let earlier = deed.client_at.filter(|_| answer == Answer::Yes || deed.method.is_told());
    earlier.map_or(now, |at| at.min(now))
}

/// What is to be done about an answer, and what stands after it.
pub(super) fn decide(
    loaded: &Loaded<'_>,
    request: &Request,
    choosing: &Choosing<'_>,
) -> Result<(Plan, Choices), Fault> {
    let answers = answered(loaded, choosing)?;
    let mut after = loaded.before.clone();
    let mut recorded = Vec::new();
    for (id, purpose, answer) in answers {
        let standing = loaded.before.get(id);
        let before = standing.map(|held| held.state);
        let (event, state) = outcome(before, answer, choosing.deed.stage, purpose.basis);
        let at = counts_from(&choosing.deed, answer, loaded.now);
        let held = Held {
            state,
            at,
            until: yes_lasts(loaded.rules.zone(loaded.zone), at),
            material: loaded.charter.material(id),
            despite_signal: request.signal == Signal::Gpc && choosing.deed.method.is_specific(),
        };
        // A question leaves the answer that stands as it is, with its time.
        if standing.is_none_or(|_| event != Event::Requested || state == State::Requested) {
            after.take(id, held);
        }
        recorded.push(recorded_purpose(purpose, event, held.until));
    }
    let subject = (loaded.known.is_some() || after.any_given()).then_some(loaded.person);
    let record = write_record(loaded, request, choosing, subject, recorded);
    let entry = Entry::of_choice(&record, record.hash()?, subject.map(|_| loaded.audit));
    let reason = entry.act.reason_of_choice();
    let standing = subject.map(|person| (person, after.clone()));
    let mut plan = Plan::new(reason, entry).and(Change::Choose { record: Box::new(record), standing });
    for item in closed_items(loaded, request, &after).iter().filter_map(|id| loaded.charter.item(id)) {
        plan = plan.and(Change::Forget { person: loaded.person, item: item.key.clone() });
    }
    plan = addressed(loaded, choosing).into_iter().fold(plan, Plan::and);
    let tells = tell::after_choice(loaded.charter, &loaded.before, &after);
    plan = crate::tell::changes(loaded.person, loaded.record, loaded.now, tells).fold(plan, Plan::and);
    Ok((plan, after))
}

/// What a choice changes for the person's addresses: a link that stops a purpose stops it for each of them too, so that it outlives the
/// person; a yes to the purpose by name, and by the person's own act, ends that again. The business's word ends nothing.
fn addressed(loaded: &Loaded<'_>, choosing: &Choosing<'_>) -> Vec<Change> {
    let each = |(name, noted): &(AddressName, Vec<Suppression>)| addressed_at(loaded, choosing, *name, noted);
    loaded.addresses.iter().flat_map(each).collect()
}

fn addressed_at(
    loaded: &Loaded<'_>,
    choosing: &Choosing<'_>,
    name: AddressName,
    noted: &[Suppression],
) -> Vec<Change> {
    let deed = &choosing.deed;
    match choosing.who {
        Who::Reader(_) => {
            let at = loaded.now;
            let stopped = choosing.decisions.keys().map(|key| Suppression {
                scope: Scope::Purpose(key.clone()),
                why: Suppressed::Unsubscribed,
                at,
            });
            stopped.map(|suppression| Change::Suppress { name, suppression }).collect()
        }
        Who::Person(_) | Who::Asked(_) if deed.stage == Stage::Answered && deed.method.is_specific() => {
            let yes = |key: &Key| choosing.decisions.get(key) == Some(&Answer::Yes);
            let over = noted.iter().filter(|one| {
                one.why.ends_with_a_yes() && matches!(&one.scope, Scope::Purpose(key) if yes(key))
            });
            over.cloned().map(|suppression| Change::Unsuppress { name, suppression }).collect()
        }
        _ => Vec::new(),
    }
}

fn answered<'a>(
    loaded: &Loaded<'a>,
    choosing: &Choosing<'_>,
) -> Result<Vec<(PurposeId, &'a Purpose, Answer)>, Fault> {
    if choosing.decisions.is_empty() {
        return Err(Fault::NothingDecided);
    }
    let find = |(key, answer): (&Key, &Answer)| {
        let (id, purpose) =
            loaded.charter.find_purpose(key.as_str()).ok_or_else(|| Fault::UnknownPurpose(key.clone()))?;
        if loaded.notice.asks(key) { Ok((id, purpose, *answer)) } else { Err(Fault::NotAsked(key.clone())) }
    };
    choosing.decisions.iter().map(find).collect()
}

/// Until when a yes of `now` stands.
pub(crate) fn yes_lasts(zone: Option<&Zone>, now: Moment) -> Moment {
    zone.map_or(now, |zone| now.plus(zone.yes_lasts))
}

/// One purpose as a record has it.
pub(crate) fn recorded_purpose(purpose: &Purpose, state: Event, until: Moment) -> RecordedPurpose {
    RecordedPurpose { key: purpose.key.clone(), state, until: state.is_yes().then_some(until) }
}

fn write_record(
    loaded: &Loaded<'_>,
    request: &Request,
    choosing: &Choosing<'_>,
    subject: Option<PersonId>,
    purposes: Vec<RecordedPurpose>,
) -> Record {
    let (charter, notice) = (loaded.charter, loaded.notice);
    Record {
        schema: RECORD_SCHEMA.to_owned(),
        record: loaded.record,
        subject,
        controller: charter.business.name.clone(),
        contact: charter.business.contact.clone(),
        notice: notice.hash,
        locale: notice.locale.clone(),
        surface: notice.surface,
        charter: charter.hash(),
        rules: loaded.rules.hash(),
        regimes: loaded.regimes.clone(),
        place: request.place.clone(),
        purposes,
        at: loaded.now,
        client_at: choosing.deed.client_at,
        method: choosing.deed.method,
        actor: match (&choosing.who, subject) {
            (Who::Customer(..), _) => Actor::Operator,
            (_, Some(_)) => Actor::Person,
            (_, None) => Actor::Visitor,
        },
        age: loaded.age,
        evidence: choosing.deed.evidence.clone(),
        previous: loaded.previous,
        signal: request.signal,
        withdrawal: WITHDRAWAL.to_owned(),
    }
}

/// The items that some purpose could open before and none can after.
fn closed_items(loaded: &Loaded<'_>, request: &Request, after: &Choices) -> ItemSet {
    if loaded.known.is_none() {
        return ItemSet::NONE;
    }
    let (person, zone, age, signal, at) =
        (loaded.person, loaded.zone, loaded.age, request.signal, loaded.now);
    let ask = |purpose, surface| Ask { person, purpose, zone, age, signal, surface, at };
    let open = |choices| open_items(loaded.charter, loaded.rules, ask, choices);
    open(&loaded.before).without(open(after))
}

/// The items that some purpose can open, each purpose asked for on a surface of its own.
pub(crate) fn open_items(
    charter: &Charter,
    rules: &Rules,
    ask: impl Fn(PurposeId, Surface) -> Ask,
    choices: &Choices,
) -> ItemSet {
    charter.purposes().fold(ItemSet::NONE, |open, (purpose, declared)| {
        let Some(surface) = Surface::ALL.into_iter().find(|s| declared.surfaces.has(*s)) else { return open };
        let permit = permit::decide(rules, &ask(purpose, surface), choices);
        permit.map_or(open, |permit| open.union(permit.items()))
    })
}

/// The regimes that apply, by id; where nobody knows the place, all of them by one sign.
pub(crate) fn regimes(rules: &Rules, request: &Request) -> Vec<String> {
    let here = rules.regimes_of(request.place.as_ref());
    if here.len() == rules.regimes_of(None).len() { vec![EVERYWHERE.to_owned()] } else { here.to_vec() }
}
