//! A campaign as it is told: how far it is, and what became of its messages, in numbers.
//!
//! **Invariant:** a number below ten is told as small and not as itself, and no sum is told from which it could be taken away.

use super::stage::counted;
use super::{Approval, Campaign, Content, Stage, Variant, covered};
use crate::{Fault, House};
use entrenous_core::communicate::State;
use entrenous_core::id::Key;
use entrenous_core::moment::Moment;
use entrenous_core::rights::Mandate;
use entrenous_speak::campaign::{By, Chosen, Counted, SHARES};
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

/// What a trial is about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Trial {
    /// What counts.
    pub by: By,
    /// Its messages, and what came of each so far.
    pub texts: Vec<TrialText>,
    /// The parts of the readers so far, the newest last.
    pub parts: Vec<TrialPart>,
    /// When it is decided what the next readers get; nothing, if that is decided.
    pub until: Option<Moment>,
}

/// What came of one message that is tried out: in whole tens.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TrialText {
    /// Which.
    pub message: Key,
    /// How many got it.
    pub sent: Few,
    /// How often it did what counts.
    pub hits: Few,
    /// How many of its readers left or complained.
    pub left: Few,
    /// Whether its readers leave too often, so that nobody else gets it.
    pub standing: Standing,
}

/// Whether a message is still given to others.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is.
    Given,
    /// It drives its readers away.
    Dropped,
}

/// One part of the readers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TrialPart {
    /// How many hundredths of all readers.
    pub share: u16,
    /// The chance of each message in it, in hundredths.
    pub chances: Vec<u16>,
    /// Why: `begin`, `better`, `tie`, `too_few`, `learned`, `all_dropped`.
    pub why: &'static str,
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
    /// What comes of trying them out, if they are.
    pub trial: Option<Trial>,
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
        trial: trial(house, campaign)?,
    })
}

fn trial(house: &House, campaign: &Campaign) -> Result<Option<Trial>, Fault> {
    let Some(decision) = &campaign.content.decide else { return Ok(None) };
    let counted = counted(house, campaign, decision)?;
    let text = |(variant, sums): (&Variant, &Counted)| TrialText {
        message: variant.message.clone(),
        sent: Few::about(sums.sent),
        hits: Few::about(sums.hits),
        left: Few::about(sums.left),
        standing: if sums.drives_away(decision.drop_above) { Standing::Dropped } else { Standing::Given },
    };
    let begins = std::iter::once(0).chain(campaign.stages.iter().map(|stage| stage.upto));
    let part = |(stage, from): (&Stage, u16)| TrialPart {
        share: hundredths(stage.upto.saturating_sub(from)),
        chances: stage.shares.iter().map(|share| hundredths(*share)).collect(),
        why: stage.why.code(),
    };
    let last = campaign.stages.last().filter(|stage| stage.upto < SHARES);
    Ok(Some(Trial {
        by: decision.by,
        texts: campaign.content.variants.iter().zip(&counted).map(text).collect(),
        parts: campaign.stages.iter().zip(begins).map(part).collect(),
        until: last.filter(|_| campaign.course.goes()).and_then(|stage| stage.until),
    }))
}

/// Parts of ten thousand as hundredths, to the nearest.
const fn hundredths(parts: u16) -> u16 {
    parts.saturating_add(50).div_euclid(100)
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
