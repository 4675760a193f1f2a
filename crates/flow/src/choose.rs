//! A choice: a person or a visitor answers a notice, or takes an answer back.
//! The record is signed and becomes their receipt; what a taken-back yes had opened is destroyed.
//!
//! **Invariant:** the answer is given only after the record is durable.
//! **Invariant:** someone who says no to everything stays without identity.

mod decide;

pub(crate) use decide::{open_items, recorded_purpose, yes_lasts};

use crate::ask::Written;
use crate::speak::check::address_names;
use crate::{Applied, Fault, House, Request};
use decide::{Loaded, decide};
use entrenous_core::charter::Language;
use entrenous_core::consent::{Answer, Event, EvidenceRef, Held, Method};
use entrenous_core::hash::Hash;
use entrenous_core::id::{Key, PersonId, RowId};
use entrenous_core::moment::Moment;
use entrenous_core::notice::Notice;
use entrenous_core::permit::Rules;
use entrenous_core::request::Surface;
use entrenous_core::rights::{Confirmation, Mandate, Standing};
use entrenous_vault::Receipt;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many choices one person can make in a day; a no is taken beyond that.
pub const CHOICES_PER_DAY_MOST: usize = 100;
/// How far back the clock of a device may say a choice was made, in microseconds: one that waited to be sent is at most 30 days old.
const WAITED_MOST: i64 = 30 * DAY;
/// How far back the business may say a choice was made, in microseconds: twenty years.
const TOLD_MOST: i64 = 20 * 365 * DAY;
/// How far ahead of ours the clock of a device may be, in microseconds.
const AHEAD_MOST: i64 = 600_000_000;
const DAY: i64 = 86_400_000_000;
/// How long the link in a mail that asks can be opened, in microseconds.
const CONFIRMATION_LASTS: i64 = 7 * DAY;

/// An answer to a notice.
pub struct Choosing<'a> {
    /// The notice that was shown.
    pub notice: Hash,
    /// What was answered, by purpose.
    pub decisions: BTreeMap<Key, Answer>,
    /// How it was answered.
    pub deed: Deed,
    /// Who answers.
    pub who: Who<'a>,
}

/// Who answers a notice.
pub enum Who<'a> {
    /// Someone of whom nothing is known.
    Nobody,
    /// A person who has shown who they are.
    Person(Standing),
    /// Whoever got the mail that asked.
    Asked(Confirmation),
    /// A customer for whom the business speaks.
    Customer(PersonId, &'a Mandate),
    /// Someone whose address was written into a form: they are asked, and nothing is answered for them.
    Wished(PersonId),
    /// Whoever holds a message of ours and follows its link: may say no, and nothing else.
    Reader(PersonId),
}

impl From<Option<Standing>> for Who<'_> {
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
    /// When by another clock: the device's, if it waited there; the business's, if it tells what was said earlier.
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
    pub held: Vec<(Key, Held)>,
    /// What goes into the link of a mail, if a yes was only asked for.
    pub confirmation: Option<String>,
}

/// Records a choice.
pub async fn choose(house: &House, request: &Request, choosing: Choosing<'_>) -> Result<Chosen, Fault> {
    let known = match &choosing.who {
        Who::Nobody => None,
        Who::Person(standing) => Some(standing.person()),
        Who::Asked(confirmation) => Some(confirmation.person()),
        Who::Customer(person, _) | Who::Wished(person) | Who::Reader(person) => Some(*person),
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
    if let Some(subject) = receipt.as_ref().and_then(|receipt| receipt.record.subject) {
        let said = receipt.iter().flat_map(|receipt| &receipt.record.purposes);
        let yes: Vec<Key> =
            said.filter(|said| said.state == Event::Given).map(|said| said.key.clone()).collect();
        crate::speak::journey::begin::said(house, subject, &yes).await?;
    }
    drop(turn);
    let receipt = receipt.ok_or(Fault::NoticeUnknown)?;
    let token = receipt.record.subject.map(|person| house.vault.token(person, lasting));
    let asks = receipt.record.purposes.iter().any(|purpose| purpose.state == Event::Requested);
    let asked = receipt.record.subject.filter(|_| asks);
    let ends = now.plus_microseconds(CONFIRMATION_LASTS);
    let confirmation = asked.map(|person| house.vault.confirmation(person, receipt.record.record, ends));
    let held =
        after.iter().filter_map(|(id, held)| Some((house.charter.purpose(id)?.key.clone(), *held))).collect();
    Ok(Chosen { receipt, token, held, confirmation })
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
    answer_as(house, request, locale, (purpose, answer), Method::Custom, Who::Person(who)).await
}

/// The same, whoever answers.
pub(crate) async fn answer_as(
    house: &House,
    request: &Request,
    locale: &Language,
    (purpose, answer): (&Key, Answer),
    method: Method,
    who: Who<'_>,
) -> Result<Chosen, Fault> {
    let notice = notice_of(house, request, locale, purpose)?.notice.hash;
    let decisions = BTreeMap::from([(purpose.clone(), answer)]);
    choose(house, request, Choosing { notice, decisions, deed: method.into(), who }).await
}

/// The notice that tells of a purpose, on the first surface it is for.
pub(crate) fn notice_of(
    house: &House,
    request: &Request,
    locale: &Language,
    purpose: &Key,
) -> Result<Arc<Written>, Fault> {
    let (_, declared) =
        house.charter.find_purpose(purpose.as_str()).ok_or_else(|| Fault::UnknownPurpose(purpose.clone()))?;
    let surface = Surface::ALL.into_iter().find(|s| declared.surfaces.has(*s)).unwrap_or(request.surface);
    crate::ask::notice(house, &Request { surface, ..request.clone() }, locale)
}

fn load<'a>(
    house: &'a House,
    rules: &'a Rules,
    notice: &'a Notice,
    request: &Request,
    choosing: &Choosing<'_>,
    known: Option<PersonId>,
) -> Result<Loaded<'a>, Fault> {
    let before = known.map(|person| house.choices(person)).transpose()?.unwrap_or_default();
    // Someone who left and comes back with an old token is somebody new.
    let named = matches!(choosing.who, Who::Customer(..) | Who::Wished(_) | Who::Reader(_));
    let known = known.filter(|_| named || before.iter().next().is_some());
    let mut addresses = Vec::new();
    for name in known.map(|person| address_names(house, person)).transpose()?.unwrap_or_default() {
        addresses.push((name, house.store.suppressions(&name)?));
    }
    let (now, dice) = (house.now(), house.dice.as_ref());
    let person = known.unwrap_or_else(|| PersonId::draw(dice));
    Ok(Loaded {
        charter: &house.charter,
        rules,
        notice,
        regimes: decide::regimes(rules, request),
        zone: rules.zone_of(request.place.as_ref()),
        age: house.assumed_age(),
        before,
        known,
        person,
        audit: house.vault.audit_id(person),
        previous: known.map(|person| newest_record(house, person)).transpose()?.flatten(),
        record: RowId::draw(dice, now),
        addresses,
        now,
    })
}

/// The hash of a person's newest record.
pub(crate) fn newest_record(house: &House, person: PersonId) -> Result<Option<Hash>, Fault> {
    let newest = house.store.newest_records(person, 1)?.into_iter().next();
    let Some(receipt) = newest.and_then(|row| Receipt::from_json(&row.receipt).ok()) else { return Ok(None) };
    Ok(Some(receipt.hash()?))
}

/// Refuses what cannot be a choice: a clock that is off, a proof that is missing, a purpose the key does not reach, more than anyone chooses in a day.
fn check(house: &House, loaded: &Loaded<'_>, choosing: &Choosing<'_>) -> Result<(), Fault> {
    let deed = &choosing.deed;
    let back = if deed.method.is_told() { TOLD_MOST } else { WAITED_MOST };
    let off = |at: Moment| at.since(loaded.now) > AHEAD_MOST || loaded.now.since(at) > back;
    if deed.client_at.is_some_and(off) {
        return Err(Fault::ClockOff);
    }
    if matches!(choosing.who, Who::Wished(_)) && deed.stage != Stage::Requested {
        return Err(Fault::NoEvidence);
    }
    if deed.method.is_told() && deed.stage == Stage::Answered && deed.evidence.is_none() {
        return Err(Fault::NoEvidence);
    }
    if let Who::Customer(_, mandate) = choosing.who {
        let beyond = choosing.decisions.keys().find(|key| !mandate.covers(key));
        return beyond.map_or(Ok(()), |key| Err(Fault::OutOfScope(key.clone())));
    }
    let yes = choosing.decisions.iter().find(|(_, answer)| **answer == Answer::Yes);
    if let (Who::Reader(_), Some((key, _))) = (&choosing.who, yes) {
        return Err(Fault::NotAsked(key.clone()));
    }
    let only_no = choosing.decisions.values().all(|answer| *answer == Answer::No);
    if let Some(person) = loaded.known.filter(|_| !only_no) {
        let newest = house.store.record_times(person, CHOICES_PER_DAY_MOST)?;
        let oldest = newest.get(CHOICES_PER_DAY_MOST.saturating_sub(1));
        if oldest.is_some_and(|at| loaded.now.since(*at) < DAY) {
            return Err(Fault::TooManyChoices);
        }
    }
    Ok(())
}
