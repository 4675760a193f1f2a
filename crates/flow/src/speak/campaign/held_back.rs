//! How a campaign holds back: the hour it is given, and whether its messages are joined with others.
//!
//! **Invariant:** an hour is chosen once, when the campaign is let go, from counters of everyone together.

use super::{Campaign, Campaigns};
use crate::{Fault, House};
use entrenous_core::communicate::Occasion;
use entrenous_core::id::Key;
use entrenous_speak::campaign::{Chosen, Digest, Window, best_hour};
use std::sync::PoisonError;

impl Campaign {
    /// In which hours it goes: the best one, if there was one to choose.
    pub(crate) fn hours(&self) -> Option<Window> {
        match self.hour {
            Some(Chosen::Best(hour)) => {
                let next = hour.saturating_add(1).checked_rem(24).unwrap_or(0);
                format!("{hour:02}:00-{next:02}:00").parse().ok()
            }
            Some(Chosen::TooFew) | None => self.content.hours(),
        }
    }
}

impl Campaigns {
    /// Whether what waits for room on an occasion is joined with others.
    pub(crate) fn digest_of(&self, occasion: &Occasion) -> Digest {
        let key = occasion.as_str().strip_prefix("campaign/").and_then(|key| Key::parse(key).ok());
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        key.and_then(|key| known.get(&key).map(|campaign| campaign.content.digest)).unwrap_or_default()
    }
}

/// The hour at which most links of its purpose were followed, by everyone together; only of those in which it may go.
pub(super) fn chosen(house: &House, campaign: &Campaign) -> Result<Option<Chosen>, Fault> {
    if campaign.content.hour.is_any() {
        return Ok(None);
    }
    let followed = house.store.followed_hours(&campaign.purpose)?;
    let window = campaign.content.hours();
    let quiet = house.charter.find_purpose(campaign.purpose.as_str()).and_then(|(_, found)| found.pace.quiet);
    let may = |hour: u8| {
        let minute = u16::from(hour).saturating_mul(60);
        window.is_none_or(|window| window.holds(minute)) && !quiet.is_some_and(|quiet| quiet.holds(minute))
    };
    Ok(Some(best_hour(&followed, house.charter.company(), may)))
}
