//! Whether a message may go to a person now: loads what the decision needs and asks [`decide`]. The same for an answer, a step, one of many,
//! when it is decided on and when it is written.
//!
//! **Invariant:** a permit made here is used or ends here; it is never kept.

use crate::speak::journey::look::may_look;
use crate::speak::{Def, Given, digest, given, reach};
use crate::{Fault, House, Request};
use entrenous_core::charter::{AtMost, Digest};
use entrenous_core::communicate::{
    Check, Had, Medium, NewMessage, NotSent, Suppression, Urgency, Verdict, decide, together,
};
use entrenous_core::id::PersonId;
use entrenous_core::moment::{Moment, Zone};
use entrenous_core::permit::{Permit, Refusal};
use entrenous_core::request::{Signal, Surface};
use entrenous_store::{AddressName, Handing, Reached};

/// How far back it matters what reached a person, in microseconds: the longest span of a cap.
pub(crate) const LOOK_BACK: i64 = 31 * 86_400_000_000;

/// The answer, with the permit if it may go.
pub(crate) enum Checked {
    /// It may be written under this permit, with what was handed over for it.
    Go(Box<Permit>, Given),
    /// Not now, or not at all.
    Not(Verdict),
}

/// What was handed over for a message: by a caller who stands here, or kept sealed in its row.
pub(crate) enum Handed<'a> {
    Now(&'a Given),
    Sealed(&'a NewMessage),
    /// As a part of another, which takes the room for it.
    Joined(&'a NewMessage),
}

impl Handed<'_> {
    fn open(&self, house: &House, permit: &Permit) -> Result<Given, Fault> {
        match self {
            Self::Now(given) => Ok((*given).clone()),
            Self::Sealed(message) | Self::Joined(message) => given::open(house, permit, message),
        }
    }
}

/// A request for mail: nobody stands before us, so nothing is told of place and signal.
pub(crate) const BY_MAIL: Request = Request { place: None, signal: Signal::None, surface: Surface::Mail };

/// What is known of one person when a message to them is judged.
pub(crate) struct Seen<'a> {
    pub(crate) permit: &'a Result<Permit, Refusal>,
    pub(crate) has_address: bool,
    pub(crate) suppressions: &'a [Suppression],
    /// What reached them lately.
    pub(crate) reached: &'a [Reached],
    pub(crate) own_limit: Option<AtMost>,
    /// Whether it may be joined with others.
    pub(crate) digest: Digest,
    /// Since when the message waits.
    pub(crate) since: Moment,
    pub(crate) at: Moment,
}

/// Judges one message to one person by what is known: the one place where rows become a question to [`decide`].
pub(crate) fn judge(
    house: &House,
    person: PersonId,
    def: &Def,
    (urgency, medium): (Urgency, Medium),
    seen: &Seen<'_>,
) -> Result<Verdict, Fault> {
    let Some(purpose) = house.charter.purpose(def.purpose) else {
        return Ok(Verdict::Not(NotSent::CharterViolation));
    };
    let had = seen.reached.iter().map(|one| Had { purpose: &one.purpose, medium: one.medium, at: one.at });
    let had: Vec<Had<'_>> = had.collect();
    let zone = zone_of(house, person, seen.permit.as_ref().ok())?;
    Ok(decide(&Check {
        gate: seen.permit.as_ref().map(|_| ()).map_err(|refusal| refusal.because),
        purpose: &def.purpose_key,
        urgency,
        medium,
        has_address: seen.has_address,
        suppressions: seen.suppressions,
        pace: purpose.pace,
        caps: &house.charter.business.caps,
        own_limit: seen.own_limit,
        had: &had,
        zone: zone.as_ref().or(house.charter.business.zone.as_ref()).unwrap_or(&Zone::default()),
        digest: seen.digest,
        since: seen.since,
        at: seen.at,
    }))
}

/// Asks for one person.
pub(crate) fn check(
    house: &House,
    person: PersonId,
    def: &Def,
    (urgency, medium): (Urgency, Medium),
    since: Moment,
    handed: &Handed<'_>,
) -> Result<Checked, Fault> {
    if house.store.is_departing(person)? {
        return Ok(Checked::Not(Verdict::Not(NotSent::Erased)));
    }
    let at = house.now();
    let choices = house.choices(person)?;
    let occasion = match handed {
        Handed::Now(_) => None,
        Handed::Sealed(message) | Handed::Joined(message) => Some(&message.name.occasion),
    };
    let looks = occasion.map_or(Ok(()), |occasion| may_look(house, person, occasion, &choices));
    let permit =
        house.permit(person, def.purpose, &BY_MAIL, &choices).and_then(|permit| looks.map(|()| permit));
    let given =
        permit.as_ref().ok().map(|permit| handed.open(house, permit)).transpose()?.unwrap_or_default();
    let names = names_of(house, person, medium, &given)?;
    let each = noted(house, &names)?;
    let each: Vec<&[Suppression]> = each.iter().map(Vec::as_slice).collect();
    let suppressions = together(&each);
    let mut reached =
        house.store.reached(person, person, at.plus_microseconds(LOOK_BACK.saturating_neg()))?;
    if let Handed::Sealed(message) = handed {
        // A message does not stand in its own way; of two that are written at the same time the earlier takes the room.
        reached.retain(|one| one.handing == Handing::Over || (one.at, one.row) < (message.due, message.row));
    }
    let mut own_limit = house.store.own_limits(person, person)?.first().map(|(_, most)| *most);
    if matches!(handed, Handed::Joined(_)) {
        reached.clear();
        own_limit = None;
    }
    let seen = Seen {
        permit: &permit,
        has_address: !names.is_empty() || medium.category().is_none(),
        suppressions: &suppressions,
        reached: &reached,
        own_limit,
        digest: digest::of(house, def, urgency, occasion),
        since,
        at,
    };
    let verdict = judge(house, person, def, (urgency, medium), &seen)?;
    Ok(match (verdict, permit) {
        (Verdict::Go, Ok(permit)) => Checked::Go(Box::new(permit), given),
        (verdict, _) => Checked::Not(verdict),
    })
}

/// The names of the addresses a message would go to.
fn names_of(
    house: &House,
    person: PersonId,
    medium: Medium,
    given: &Given,
) -> Result<Vec<AddressName>, Fault> {
    match &given.address {
        Some(address) => Ok(reach::name(&house.vault, medium, address).into_iter().collect()),
        None if medium.category().is_none() => Ok(Vec::new()),
        None => Ok(house.store.handles(person, medium)?),
    }
}

/// The names of all addresses a person can be reached at.
pub(crate) fn address_names(house: &House, person: PersonId) -> Result<Vec<AddressName>, Fault> {
    let mut names = Vec::new();
    for medium in Medium::ADDRESSED {
        names.extend(house.store.handles(person, medium)?);
    }
    Ok(names)
}

/// Everything noted against any of a person's addresses, each thing once.
pub(crate) fn noted_of(house: &House, person: PersonId) -> Result<Vec<Suppression>, Fault> {
    let mut noted: Vec<Suppression> = Vec::new();
    for name in address_names(house, person)? {
        for one in house.store.suppressions(&name)? {
            if noted.iter().all(|known| (&known.scope, known.why) != (&one.scope, one.why)) {
                noted.push(one);
            }
        }
    }
    Ok(noted)
}

/// What is noted against each address.
pub(crate) fn noted(house: &House, names: &[AddressName]) -> Result<Vec<Vec<Suppression>>, Fault> {
    Ok(names.iter().map(|name| house.store.suppressions(name)).collect::<Result<_, _>>()?)
}

/// The person's clock, if they told it and the purpose may use it.
pub(crate) fn zone_of(
    house: &House,
    person: PersonId,
    permit: Option<&Permit>,
) -> Result<Option<Zone>, Fault> {
    let item = super::zone_item(&house.charter);
    let (Some(item), Some(permit)) = (item, permit) else { return Ok(None) };
    if !permit.items().has(item) {
        return Ok(None);
    }
    let known = house.recall(permit, person, std::iter::once(item).collect())?;
    Ok(known.first().and_then(|fact| fact.value.as_str()).and_then(|name| Zone::parse(name).ok()))
}
