//! Who is meant by a campaign, and when it is due for one of them: its audience, those it leaves out, its hour and its hours.
//!
//! **Invariant:** an audience is looked at under its own purpose; who does not permit that is in none, and so is left out by none.
//! **Invariant:** a person is looked at only when everything else lets the message go.

use crate::speak::campaign::Campaign;
use crate::speak::check::{BY_MAIL, zone_of};
use crate::{Fault, House};
use entrenous_core::id::PersonId;
use entrenous_core::moment::Moment;
use entrenous_core::permit::Permit;
use entrenous_speak::audience::{Audience, Seen};
use entrenous_speak::campaign::{At, WallClock, Window};

/// Whom a campaign means, and when.
pub(crate) struct Meant {
    audience: Option<Audience>,
    except: Vec<Audience>,
    at: Option<At>,
    window: Option<Window>,
}

impl Meant {
    /// What a campaign says.
    pub(crate) fn of(house: &House, campaign: &Campaign) -> Result<Self, Fault> {
        let content = &campaign.content;
        let audiences = house.speech.audiences.now();
        let find = |key: &entrenous_core::id::Key| {
            audiences.get(key).cloned().ok_or_else(|| Fault::UnknownAudience(key.clone()))
        };
        Ok(Self {
            audience: content.audience.as_ref().map(find).transpose()?,
            except: content.except.iter().map(find).collect::<Result<_, _>>()?,
            at: content.moment(),
            window: campaign.hours(),
        })
    }

    /// Whether a person is meant.
    pub(crate) fn holds(&self, house: &House, person: PersonId) -> Result<bool, Fault> {
        if let Some(audience) = &self.audience
            && !is_in(house, person, audience)?
        {
            return Ok(false);
        }
        for audience in &self.except {
            if is_in(house, person, audience)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// When it is due for a person: not before now, at its hour, in its hours.
    pub(crate) fn due(
        &self,
        house: &House,
        person: PersonId,
        permit: Option<&Permit>,
        now: Moment,
    ) -> Result<Moment, Fault> {
        let own = self.at.as_ref().is_some_and(|at| at.clock == WallClock::Person) || self.window.is_some();
        let told = if own { zone_of(house, person, permit)? } else { None };
        let business = house.charter.business.zone.clone().unwrap_or_default();
        let at = self.at.as_ref().and_then(|at| at.moment(&business, told.as_ref()));
        let at = at.map_or(now, |at| at.max(now));
        Ok(self.window.map_or(at, |window| window.opens(told.as_ref().unwrap_or(&business), at)))
    }
}

/// Whether a person is in an audience.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Membership {
    /// They are.
    In,
    /// They are not.
    Out,
    /// They do not permit to be looked at for it: nothing was opened.
    NotPermitted,
}

/// Whether a person is in an audience, as far as they permit to be looked at for it.
pub(crate) fn is_in(house: &House, person: PersonId, audience: &Audience) -> Result<bool, Fault> {
    membership(house, person, audience).map(|is| is == Membership::In)
}

/// The same, and whether it may be known.
pub(crate) fn membership(house: &House, person: PersonId, audience: &Audience) -> Result<Membership, Fault> {
    let Ok(permit) = house.permit(person, audience.purpose, &BY_MAIL, &house.choices(person)?) else {
        return Ok(Membership::NotPermitted);
    };
    let known = house.recall(&permit, person, audience.items)?;
    let facts: Vec<_> = known.iter().map(|fact| (fact.item, fact.at, &fact.value)).collect();
    let offer = house.shelf.offer();
    let kinds = |article: &str, kind: &str| offer.catalog.kind_of(article) == Some(kind);
    let holds = audience.holds(&Seen { facts: &facts, kinds: &kinds }, house.now());
    Ok(if holds { Membership::In } else { Membership::Out })
}
