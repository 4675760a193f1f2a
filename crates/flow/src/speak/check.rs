//! Whether a message may go to one person now: loads what the decision needs and asks [`decide`]. The same for an answer, a step, one of many,
//! when it is decided on and when it is written.
//!
//! **Invariant:** a permit made here is used or ends here; it is never kept.

use crate::speak::{Def, Given, given};
use crate::{Fault, House, Request};
use entrenous_core::communicate::{
    Check, Medium, NewMessage, NotSent, Suppression, Urgency, Verdict, decide,
};
use entrenous_core::id::PersonId;
use entrenous_core::moment::{Moment, Zone};
use entrenous_core::permit::Permit;
use entrenous_core::request::{Signal, Surface};
use entrenous_store::AddressName;

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
}

impl Handed<'_> {
    fn open(&self, house: &House, permit: &Permit) -> Result<Given, Fault> {
        match self {
            Self::Now(given) => Ok((*given).clone()),
            Self::Sealed(message) => given::open(house, permit, message),
        }
    }
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
    let Some(purpose) = house.charter.purpose(def.purpose) else {
        return Ok(Checked::Not(Verdict::Not(NotSent::CharterViolation)));
    };
    let at = house.now();
    let request = Request { place: None, signal: Signal::None, surface: Surface::Mail };
    let permit = house.permit(person, def.purpose, &request, &house.choices(person)?);
    let given =
        permit.as_ref().ok().map(|permit| handed.open(house, permit)).transpose()?.unwrap_or_default();
    let name = address_name(house, person, medium, &given)?;
    let suppressions = noted(house, name.as_ref())?;
    let mut reached =
        house.store.reached(person, person, at.plus_microseconds(LOOK_BACK.saturating_neg()))?;
    // A message that is being handed over is lent until later than now; it does not stand in its own way.
    if let Handed::Sealed(own) = handed
        && let Some(place) = reached.iter().position(|(_, key, until)| *key == own.purpose && *until > at)
    {
        reached.remove(place);
    }
    let of_all: Vec<Moment> = reached.iter().map(|(_, _, then)| *then).collect();
    let same = reached.iter().filter(|(_, key, _)| *key == def.purpose_key);
    let of_purpose: Vec<Moment> = same.map(|(_, _, then)| *then).collect();
    let zone = zone_of(house, person, permit.as_ref().ok())?;
    let verdict = decide(&Check {
        gate: permit.as_ref().map(|_| ()).map_err(|refusal| refusal.because),
        purpose: &def.purpose_key,
        urgency,
        has_address: name.is_some(),
        suppressions: &suppressions,
        pace: purpose.pace,
        of_purpose: &of_purpose,
        own_limit: house.store.own_limits(person, person)?.first().map(|(_, most)| *most),
        of_all: &of_all,
        zone: &zone,
        since,
        at,
    });
    Ok(match (verdict, permit) {
        (Verdict::Go, Ok(permit)) => Checked::Go(Box::new(permit), given),
        (verdict, _) => Checked::Not(verdict),
    })
}

/// The name of the address a message would go to.
pub(crate) fn address_name(
    house: &House,
    person: PersonId,
    medium: Medium,
    given: &Given,
) -> Result<Option<AddressName>, Fault> {
    match &given.address {
        Some(address) => Ok(Some(house.vault.address_name(medium, address))),
        None => Ok(house.store.handle(person, medium)?),
    }
}

fn noted(house: &House, name: Option<&AddressName>) -> Result<Vec<Suppression>, Fault> {
    name.map_or(Ok(Vec::new()), |name| Ok(house.store.suppressions(name)?))
}

/// The person's clock if they told it and the purpose may use it, else the business's.
pub(crate) fn zone_of(house: &House, person: PersonId, permit: Option<&Permit>) -> Result<Zone, Fault> {
    let item = super::zone_item(&house.charter);
    if let (Some(item), Some(permit)) =
        (item, permit.filter(|permit| item.is_some_and(|i| permit.items().has(i))))
    {
        let known = house.recall(permit, person, std::iter::once(item).collect())?;
        let told = known.first().and_then(|fact| fact.value.as_str()).and_then(|name| Zone::parse(name).ok());
        if let Some(zone) = told {
            return Ok(zone);
        }
    }
    Ok(house.charter.business.zone.clone().unwrap_or_default())
}
