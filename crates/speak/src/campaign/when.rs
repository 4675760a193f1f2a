//! When a campaign is due for one person.
//!
//! **Invariant:** the answer is a moment at which its window is open, if it has one.

use super::{At, Campaign, WallClock};
use entrenous_core::moment::{Moment, Zone};

impl Campaign {
    /// The moment at which it is due for a person: not before it was approved, at its time, in its window.
    #[must_use]
    pub fn due(&self, approved: Moment, business: &Zone, person: Option<&Zone>) -> Moment {
        let at = self.at.as_ref().and_then(|at| at.moment(business, person));
        let at = at.map_or(approved, |at| at.max(approved));
        self.window.map_or(at, |window| window.opens(person.unwrap_or(business), at))
    }
}

impl At {
    /// The moment at which the wall clock shows it; the one after the gap, where the clock skips it.
    #[must_use]
    pub fn moment(&self, business: &Zone, person: Option<&Zone>) -> Option<Moment> {
        let zone = match self.clock {
            WallClock::Business => business,
            WallClock::Person => person.unwrap_or(business),
        };
        zone.at(&self.local)
    }
    /// Whether a wall clock in a zone ever shows it: the night in which clocks are put forward skips an hour.
    pub(crate) fn is_shown(local: &str, zone: &Zone) -> bool {
        let Some(moment) = zone.at(local) else { return false };
        let minute = local.get(11..16).and_then(super::window::minute);
        local.get(..10) == Some(zone.date(moment).as_str()) && minute == Some(zone.minute_of_day(moment))
    }
}
