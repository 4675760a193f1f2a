//! A choice: a person or a visitor answers a notice, or takes an answer back.
//! The record is signed and becomes their receipt; what a taken-back yes had opened is destroyed.
//!
//! **Invariant:** the answer is given only after the record is durable.
//! **Invariant:** someone who says no to everything stays without identity.

use crate::{Applied, Fault, House, Request};
use entrenous_core::charter::{Charter, Language, Purpose};
use entrenous_core::consent::{
    Answer, Choices, Event, EvidenceRef, Held, Method, RECORD_SCHEMA, Record, RecordedPurpose, State,
};
use entrenous_core::explain::Reason;
use entrenous_core::hash::{Hash, canonical};
use entrenous_core::id::{ItemSet, Key, PersonId, PurposeId, RowId};
use entrenous_core::ledger::{Act, AuditId, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::notice::Notice;
use entrenous_core::permit::{self, Ask, Rules, Zone};
use entrenous_core::plan::{Change, Plan};
use entrenous_core::region::ZoneId;
use entrenous_core::request::{Actor, Age, Signal, Surface};
use entrenous_core::rights::Standing;
use entrenous_vault::Receipt;
use std::collections::BTreeMap;

/// How a yes can be taken back, as every record says.
const WITHDRAWAL: &str = "/privacy";

/// How many choices one person can make in a day; a no is taken beyond that.
pub const CHOICES_PER_DAY_MOST: usize = 100;
/// How far back the clock of a device may say a choice was made, in microseconds: one that waited to be sent is at most 30 days old.
const WAITED_MOST: i64 = 30 * 86_400_000_000;
/// How far ahead of ours the clock of a device may be, in microseconds.
const AHEAD_MOST: i64 = 600_000_000;
const DAY: i64 = 86_400_000_000;
/// The regime of a place nobody told: all of them, by one sign.
const EVERYWHERE: &str = "*";

/// An answer to a notice.
pub struct Choosing {
    /// The notice that was shown.
    pub notice: Hash,
    /// What was answered, by purpose.
    pub decisions: BTreeMap<Key, Answer>,
    /// How it was answered.
    pub deed: Deed,
    /// Who answers.
    pub who: Who,
}

/// Who answers a notice.
pub enum Who {
    /// Someone of whom nothing is known.
    Nobody,
    /// A person who has shown who they are.
    Person(Standing),
    /// A customer for whom the business speaks.
    Customer(PersonId),
}

impl From<Option<Standing>> for Who {
    fn from(standing: Option<Standing>) -> Self {
        standing.map_or(Self::Nobody, Self::Person)
    }
}

/// How a choice was made.
pub struct Deed {
    /// By which act.
    pub method: Method,
    /// Whether it was answered, or only asked.
    pub stage: Stage,
    /// Where the proof is, if it was not done before our own eyes.
    pub evidence: Option<EvidenceRef>,
    /// When by the clock of the device, if it waited there.
    pub client_at: Option<Moment>,
}

impl From<Method> for Deed {
    fn from(method: Method) -> Self {
        Self { method, stage: Stage::Answered, evidence: None, client_at: None }
    }
}

/// Whether a choice was answered, or only asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The person answered.
    #[default]
    Answered,
    /// The person was asked in a message, or nobody can prove their answer: a yes is not one yet.
    Requested,
}

/// What came of it.
pub struct Chosen {
    /// The signed record.
    pub receipt: Receipt,
    /// By which the person is known from now on; nothing if they are nobody, having said no to everything.
    pub token: Option<String>,
    /// What stands now.
    pub held: Vec<(Key, State)>,
}

/// Everything the decision needs.
struct Loaded<'a> {
    charter: &'a Charter,
    rules: &'a Rules,
    notice: &'a Notice,
    regimes: Vec<String>,
    zone: ZoneId,
    age: Age,
    before: Choices,
    known: Option<PersonId>,
    person: PersonId,
    audit: AuditId,
    previous: Option<Hash>,
    record: RowId,
    now: Moment,
}

/// Records a choice.
pub async fn choose(house: &House, request: &Request, choosing: Choosing) -> Result<Chosen, Fault> {
    let known = match &choosing.who {
        Who::Nobody => None,
        Who::Person(standing) => Some(standing.person()),
        Who::Customer(person) => Some(*person),
    };
    let turn = match known {
        Some(person) => house.turn(person).await,
        None => None,
    };
    let law = house.law();
    let written = match law.notices.find(choosing.notice) {
        Some(written) => written,
        None if house.store.notice(&choosing.notice)?.is_some() => return Err(Fault::NoticeStale),
        None => return Err(Fault::NoticeUnknown),
    };
    let loaded = load(house, &law.rules, &written.notice, request, &choosing, known)?;
    check(house, &loaded, &choosing)?;
    let known = loaded.known;
    let (plan, after) = decide(&loaded, request, &choosing)?;
    let (person, now) = (loaded.person, loaded.now);
    let lasting = yes_lasts(law.rules.zone(loaded.zone), now);
    let Applied { receipt, .. } = house.apply(plan).await?;
    if known.is_some() {
        crate::work::learn::person(house, person)?;
    }
    drop(turn);
    let receipt = receipt.ok_or(Fault::NoticeUnknown)?;
    let token = receipt.record.subject.map(|person| house.vault.token(person, lasting));
    let held = after
        .iter()
        .filter_map(|(id, held)| Some((house.charter.purpose(id)?.key.clone(), held.state)))
        .collect();
    Ok(Chosen { receipt, token, held })
}

/// Takes one yes back: the same as answering no to the present notice of that purpose.
pub async fn withdraw(
    house: &House,
    request: &Request,
    locale: &Language,
    purpose: &Key,
    who: Standing,
) -> Result<Chosen, Fault> {
    answer_one(house, request, locale, purpose, Answer::No, who).await
}

/// Answers one purpose by name, on whichever surface it is asked.
pub async fn answer_one(
    house: &House,
    request: &Request,
    locale: &Language,
    purpose: &Key,
    answer: Answer,
    who: Standing,
) -> Result<Chosen, Fault> {
    let (_, declared) =
        house.charter.find_purpose(purpose.as_str()).ok_or_else(|| Fault::UnknownPurpose(purpose.clone()))?;
    let surface = Surface::ALL.into_iter().find(|s| declared.surfaces.has(*s)).unwrap_or(request.surface);
    let notice = crate::ask::notice(house, &Request { surface, ..request.clone() }, locale)?.notice.hash;
    let decisions = BTreeMap::from([(purpose.clone(), answer)]);
    choose(house, request, Choosing { notice, decisions, deed: Method::Custom.into(), who: Who::Person(who) })
        .await
}

fn load<'a>(
    house: &'a House,
    rules: &'a Rules,
    notice: &'a Notice,
    request: &Request,
    choosing: &Choosing,
    known: Option<PersonId>,
) -> Result<Loaded<'a>, Fault> {
    let before = known.map(|person| house.choices(person)).transpose()?.unwrap_or_default();
    // Someone who left and comes back with an old token is somebody new.
    let customer = matches!(choosing.who, Who::Customer(_));
    let known = known.filter(|_| customer || before.iter().next().is_some());
    let (now, dice) = (house.now(), house.dice.as_ref());
    let person = known.unwrap_or_else(|| PersonId::draw(dice));
    Ok(Loaded {
        charter: &house.charter,
        rules,
        notice,
        regimes: regimes(rules, request),
        zone: rules.zone_of(request.place.as_ref()),
        age: house.assumed_age(),
        before,
        known,
        person,
        audit: house.vault.audit_id(person),
        previous: known.map(|person| newest_record(house, person)).transpose()?.flatten(),
        record: RowId::draw(dice, now),
        now,
    })
}

/// The regimes that apply, by id; where nobody knows the place, all of them by one sign.
fn regimes(rules: &Rules, request: &Request) -> Vec<String> {
    let here = rules.regimes_of(request.place.as_ref());
    if here.len() == rules.regimes_of(None).len() { vec![EVERYWHERE.to_owned()] } else { here.to_vec() }
}

/// The hash of a person's newest record.
fn newest_record(house: &House, person: PersonId) -> Result<Option<Hash>, Fault> {
    let newest = house.store.newest_records(person, 1)?.into_iter().next();
    let Some(receipt) = newest.and_then(|row| Receipt::from_json(&row.receipt).ok()) else { return Ok(None) };
    Ok(Some(Hash::of(&[canonical(&receipt.record)?.as_bytes()])))
}

/// Refuses what cannot be a choice: a clock that is off, a proof that is missing, more than anyone chooses in a day.
fn check(house: &House, loaded: &Loaded<'_>, choosing: &Choosing) -> Result<(), Fault> {
    let deed = &choosing.deed;
    let off = |at: Moment| at.since(loaded.now) > AHEAD_MOST || loaded.now.since(at) > WAITED_MOST;
    if deed.client_at.is_some_and(off) {
        return Err(Fault::ClockOff);
    }
    if !deed.method.is_witnessed() && deed.stage == Stage::Answered && deed.evidence.is_none() {
        return Err(Fault::NoEvidence);
    }
    let only_no = choosing.decisions.values().all(|answer| *answer == Answer::No);
    if let Some(person) = loaded.known.filter(|_| !only_no) {
        let newest = house.store.newest_records(person, CHOICES_PER_DAY_MOST)?;
        let oldest = newest.get(CHOICES_PER_DAY_MOST.saturating_sub(1));
        if oldest.is_some_and(|row| loaded.now.since(row.at) < DAY) {
            return Err(Fault::TooManyChoices);
        }
    }
    Ok(())
}

/// The state an answer leads to: a yes that was only asked for is a question.
fn state_after(before: Option<State>, answer: Answer, stage: Stage) -> State {
    match (stage, answer, before) {
        (Stage::Requested, Answer::Yes, None | Some(State::Expired | State::Invalidated)) => State::Requested,
        (Stage::Requested, Answer::Yes, Some(standing)) => standing,
        _ => State::after(before, answer),
    }
}

fn decide(loaded: &Loaded<'_>, request: &Request, choosing: &Choosing) -> Result<(Plan, Choices), Fault> {
    let answers = answered(loaded, choosing)?;
    let mut after = loaded.before.clone();
    let mut recorded = Vec::new();
    for (id, purpose, answer) in answers {
        let before = loaded.before.get(id).map(|held| held.state);
        let held = Held {
            state: state_after(before, answer, choosing.deed.stage),
            at: loaded.now,
            until: yes_lasts(loaded.rules.zone(loaded.zone), loaded.now),
            material: loaded.charter.material(id),
            despite_signal: request.signal == Signal::Gpc && choosing.deed.method.is_specific(),
        };
        after.take(id, held);
        recorded.push(recorded_purpose(loaded.charter, purpose, &held, before));
    }
    let subject = (loaded.known.is_some() || after.any_given()).then_some(loaded.person);
    let record = write_record(loaded, request, choosing, subject, recorded);
    let act = act_of(&record);
    let reason = if act == Act::Withdraw { Reason::TakenBack } else { Reason::Chosen };
    let actor = record.actor;
    let entry = Entry::new(loaded.now, actor, act, loaded.charter.hash(), &reason)
        .purposes(record.purposes.iter().map(|p| p.key.clone()))
        .evidence(Hash::of(&[canonical(&record)?.as_bytes()]));
    let entry = if subject.is_some() { entry.about(loaded.audit) } else { entry };
    let standing = subject.map(|person| (person, after.clone()));
    let mut plan = Plan::new(reason, entry).and(Change::Choose { record: Box::new(record), standing });
    for item in closed_items(loaded, request, &after).iter().filter_map(|id| loaded.charter.item(id)) {
        plan = plan.and(Change::Forget { person: loaded.person, item: item.key.clone() });
    }
    Ok((plan, after))
}

fn answered<'a>(
    loaded: &Loaded<'a>,
    choosing: &Choosing,
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

fn yes_lasts(zone: Option<&Zone>, now: Moment) -> Moment {
    zone.map_or(now, |zone| now.plus(zone.yes_lasts))
}

fn recorded_purpose(
    charter: &Charter,
    purpose: &Purpose,
    held: &Held,
    before: Option<State>,
) -> RecordedPurpose {
    let items: Vec<_> = purpose.items.iter().filter_map(|id| charter.item(id)).collect();
    RecordedPurpose {
        key: purpose.key.clone(),
        uses: purpose.uses,
        basis: purpose.basis,
        items: items.iter().map(|item| item.key.clone()).collect(),
        keep: items.iter().map(|item| item.keep).max_by_key(|keep| keep.about_days()),
        recipients: purpose.shares_with.clone(),
        state: Event::between(before, held.state),
        until: held.until,
    }
}

fn write_record(
    loaded: &Loaded<'_>,
    request: &Request,
    choosing: &Choosing,
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
        notice_version: notice.version,
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
            (Who::Customer(_), _) => Actor::Operator,
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

fn act_of(record: &Record) -> Act {
    let has = |event| record.purposes.iter().any(|p| p.state == event);
    if record.purposes.iter().any(|p| p.state.is_yes()) {
        Act::Consent
    } else if has(Event::Withdrawn) {
        Act::Withdraw
    } else if has(Event::Requested) {
        Act::Ask
    } else {
        Act::Refuse
    }
}

/// The items that some purpose could open before and none can after.
fn closed_items(loaded: &Loaded<'_>, request: &Request, after: &Choices) -> ItemSet {
    if loaded.known.is_none() {
        return ItemSet::NONE;
    }
    let open = |choices: &Choices| {
        loaded.charter.purposes().fold(ItemSet::NONE, |open, (purpose, declared)| {
            let surface =
                Surface::ALL.into_iter().find(|s| declared.surfaces.has(*s)).unwrap_or(request.surface);
            let (zone, age, signal, at) = (loaded.zone, loaded.age, request.signal, loaded.now);
            let ask = Ask { person: loaded.person, purpose, zone, age, signal, surface, at };
            permit::decide(loaded.rules, &ask, choices).map_or(open, |permit| open.union(permit.items()))
        })
    };
    open(&loaded.before).without(open(after))
}
