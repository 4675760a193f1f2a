//! A campaign as it is told: how far it is, and what became of its messages, in numbers.
//!
//! **Invariant:** a number below ten is told as small and not as itself, and no sum is told from which it could be taken away.

use super::{Approval, Campaign, Content, covered};
use crate::{Fault, House};
use entrenous_core::communicate::State;
use entrenous_core::id::Key;
use entrenous_core::moment::Moment;
use entrenous_core::rights::Mandate;
use entrenous_speak::campaign::Chosen;
use serde::{Serialize, Serializer};

/// Below this number of people a number is not told.
pub(super) const SMALL: u64 = 10;

/// A number of people, as it may be told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Few {
    /// So many.
    Exactly(u64),
    /// Some, but fewer than ten.
    FewerThanTen,
}

impl Few {
    /// So many people, as they may be told; nobody is no secret.
    #[must_use]
    pub const fn of(count: u64) -> Self {
        if count == 0 || count >= SMALL { Self::Exactly(count) } else { Self::FewerThanTen }
    }
    /// About so many: down to whole tens, so that taking other numbers away from it leaves nothing to be learned of a few.
    #[must_use]
    pub const fn about(count: u64) -> Self {
        Self::of(if count < SMALL { count } else { count.saturating_sub(count % SMALL) })
    }
}

impl std::fmt::Display for Few {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exactly(count) => write!(f, "{count}"),
            Self::FewerThanTen => f.write_str("fewer than 10"),
        }
    }
}

impl Serialize for Few {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What became of some of its messages.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Seen {
    /// Which message.
    pub message: Key,
    /// How far.
    pub state: &'static str,
    /// What says more; the reason, if they are not sent.
    pub detail: &'static str,
    /// How many.
    pub count: Few,
}

/// A campaign as it is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// Its name.
    pub key: Key,
    /// How far it is.
    pub state: &'static str,
    /// Its purpose.
    pub purpose: Key,
    /// What it sends.
    pub content: Content,
    /// Who approved it.
    pub approval: Option<Approval>,
    /// About how many people it would have gone to when it was approved.
    pub people: Option<Few>,
    /// Whether its texts are still those that were approved.
    pub is_as_approved: bool,
    /// Which hour it was given, if it wanted the best and was let go.
    pub hour: Option<Chosen>,
    /// Not before this moment.
    pub due: Moment,
    /// Since when it is so far.
    pub at: Moment,
    /// What became of its messages.
    pub seen: Vec<Seen>,
}

/// Tells a campaign.
pub(super) fn told(house: &House, mandate: &Mandate, campaign: &Campaign) -> Result<Told, Fault> {
    covered(mandate, campaign)?;
    let counts = house.store.message_counts(&campaign.occasion()?)?;
    let seen = counts.into_iter().map(|count| Seen {
        message: count.def,
        state: State::word(count.state),
        detail: count.state.detail(),
        count: Few::of(count.count),
    });
    Ok(Told {
        key: campaign.key.clone(),
        state: campaign.course.word(),
        purpose: campaign.purpose.clone(),
        content: campaign.content.clone(),
        approval: campaign.approval.clone(),
        people: campaign.approval.as_ref().map(|approval| Few::about(approval.people)),
        is_as_approved: campaign.is_as_approved(house),
        hour: campaign.hour,
        due: campaign.due,
        at: campaign.at,
        seen: seen.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_number_is_told_as_small() {
        let told = [0, 1, 9, 10, 1_000].map(|count| Few::of(count).to_string());
        assert_eq!(
            [9, 10, 19, 27].map(|count| Few::about(count).to_string()),
            ["fewer than 10", "10", "10", "20"]
        );
        assert_eq!(told, ["0", "fewer than 10", "fewer than 10", "10", "1000"]);
    }
}
