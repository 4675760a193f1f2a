//! Which of several texts the other readers get, from sums over many.
//!
//! It is decided once, at a time that was said before, so looking often cannot turn it. Readers who left are compared as two proportions with
//! pooled variance (Fleiss, Levin, Paik 2003, chapter 3). Links followed and openings are hits, and one reader may make several: they are
//! compared as two rates (the score test of two Poisson rates: Gu, Ng, Tang, Schucany 2008) with a spread of [`REPEATED`] times that of single
//! readers. A text must be ahead of each other text; who cannot be told apart is a tie, and the first wins it.
//!
//! **Invariant:** only sums come in: how many got a text, how often its links were followed, how many want to hear nothing more.
//! **Invariant:** a sum below [`HIDDEN_BELOW`] is as good as none ([`shown`]), so nobody can be found by a decision.
//! **Invariant:** a text that drives its readers away is never chosen, however often its links are followed.

use super::{By, Decision, Sure, Variant};
use entrenous_core::id::Key;
use serde::{Deserialize, Serialize};

/// A sum below this is neither shown nor used.
pub const HIDDEN_BELOW: u64 = 10;
/// How many times wider hits spread than readers: a few readers follow several links.
const REPEATED: f64 = 2.0;

/// The sums of one text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Counted {
    /// How many got it.
    pub sent: u64,
    /// How often its links were followed, or it was opened: what the decision looks at.
    pub hits: u64,
    /// How many of its readers want to hear nothing more, or complained.
    pub left: u64,
}

impl Counted {
    /// Whether more hundredths of its readers than these left or complained, as far as that may be shown.
    #[must_use]
    pub const fn drives_away(&self, drop_above: u8) -> bool {
        self.left >= HIDDEN_BELOW
            && self.left.saturating_mul(100) > self.sent.saturating_mul(drop_above as u64)
    }
}

/// A sum as it is used: none, if it is too small.
#[must_use]
pub const fn shown(sum: u64) -> u64 {
    if sum < HIDDEN_BELOW { 0 } else { sum }
}

/// Why the other readers get what they get.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Nothing was known yet: as the file divides them.
    Begin,
    /// This text did better than each other.
    Better,
    /// No text was clearly ahead: the first is taken.
    Tie,
    /// Too few answered to tell: the first is taken.
    TooFew,
    /// Each as often as it is likely to be the best.
    Learned,
    /// All texts drive their readers away: nobody else gets one.
    AllDropped,
}

impl Why {
    /// Its stable word.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::Better => "better",
            Self::Tie => "tie",
            Self::TooFew => "too_few",
            Self::Learned => "learned",
            Self::AllDropped => "all_dropped",
        }
    }
}

/// What came of the trial.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decided {
    /// Why.
    pub why: Why,
    /// The text the other readers get; none, if all drive their readers away.
    pub message: Option<Key>,
}

/// Decides, once; `counted` holds the sums of each text in the order of the texts.
#[must_use]
pub fn decide(variants: &[Variant], decision: &Decision, counted: &[Counted]) -> Decided {
    let kept: Vec<(&Variant, &Counted)> =
        variants.iter().zip(counted).filter(|(_, sums)| !sums.drives_away(decision.drop_above)).collect();
    let Some((first, _)) = kept.first() else { return Decided { why: Why::AllDropped, message: None } };
    let taken = |why, variant: &Variant| Decided { why, message: Some(variant.message.clone()) };
    let what = |sums: &Counted| match decision.by {
        By::Clicks | By::Opens | By::Goal => shown(sums.hits),
        By::Unsubscribes => shown(sums.left),
    };
    let least = u64::from(decision.least).max(HIDDEN_BELOW);
    let enough = kept.iter().all(|(_, sums)| sums.sent >= least);
    // A text nobody answers cannot be told from one a few answered, so the whole trial needs a sum that may be shown.
    if !enough || !kept.iter().any(|(_, sums)| what(sums) > 0) {
        return taken(Why::TooFew, first);
    }
    let wins = |variant: &Variant, one: &Counted| {
        let mut others = kept.iter().filter(|(other, _)| other.message != variant.message);
        others.all(|(_, other)| ahead((one.sent, what(one)), (other.sent, what(other)), decision))
    };
    match kept.iter().find(|(variant, sums)| wins(variant, sums)) {
        Some((variant, _)) => taken(Why::Better, variant),
        None => taken(Why::Tie, first),
    }
}

#[allow(clippy::cast_precision_loss, reason = "sums of messages are far below 2^52")]
fn ahead((sent, what): (u64, u64), (others, of_others): (u64, u64), decision: &Decision) -> bool {
    let (n, m) = (sent as f64, others as f64);
    let (p, q) = (what as f64 / n, of_others as f64 / m);
    let pooled = (what as f64 + of_others as f64) / (n + m);
    let (lead, variance) = match decision.by {
        By::Clicks | By::Opens | By::Goal => (p - q, REPEATED * pooled),
        By::Unsubscribes => (q - p, pooled * (1.0 - pooled)),
    };
    let deviation = (variance * (1.0 / n + 1.0 / m)).sqrt();
    deviation > 0.0 && lead > spreads(decision.sure) * deviation
}

/// How many standard deviations a text must be ahead, on one side.
const fn spreads(sure: Sure) -> f64 {
    match sure {
        Sure::Eighty => 0.841_621,
        Sure::Ninety => 1.281_552,
        Sure::NinetyFive => 1.644_854,
        Sure::NinetyNine => 2.326_348,
    }
}

#[cfg(test)]
mod tests {
    use super::super::How;
    use super::*;

    fn variant(message: &str) -> Variant {
        Variant { message: Key::parse(message).unwrap(), share: 50 }
    }

    fn decision(by: By) -> Decision {
        Decision {
            after_hours: 4,
            by,
            share: 20,
            how: How::Once,
            least: 50,
            sure: Sure::NinetyFive,
            drop_above: 2,
            goal: None,
        }
    }

    fn said(decision: &Decision, a: (u64, u64, u64), b: (u64, u64, u64)) -> String {
        let counted = [a, b].map(|(sent, hits, left)| Counted { sent, hits, left });
        let Decided { why, message } = decide(&[variant("a"), variant("b")], decision, &counted);
        format!("{} {}", why.code(), message.map(|message| message.to_string()).unwrap_or_default())
    }

    #[test]
    fn the_better_text_is_found_from_sums_and_a_tie_takes_the_first() {
        let clicks = decision(By::Clicks);
        assert_eq!(said(&clicks, (1_000, 50, 0), (1_000, 90, 0)), "better b");
        assert_eq!(said(&clicks, (1_000, 90, 0), (1_000, 50, 0)), "better a");
        assert_eq!(said(&clicks, (1_000, 50, 0), (1_000, 55, 0)), "tie a");
        let left = Decision { drop_above: 50, ..decision(By::Unsubscribes) };
        assert_eq!(said(&left, (1_000, 0, 60), (1_000, 0, 20)), "better b");
        assert_eq!(said(&left, (1_000, 50, 0), (1_000, 50, 0)), "too_few a");
    }

    #[test]
    fn how_sure_it_must_be_is_what_the_campaign_says() {
        // Between 1.28 and 1.64 deviations ahead.
        let sums = ((1_000, 100, 0), (1_000, 130, 0));
        let with = |sure| Decision { sure, ..decision(By::Clicks) };
        assert_eq!(said(&with(Sure::Ninety), sums.0, sums.1), "better b");
        assert_eq!(said(&with(Sure::NinetyFive), sums.0, sums.1), "tie a");
    }

    #[test]
    fn few_answers_decide_nothing() {
        let clicks = decision(By::Clicks);
        assert_eq!(said(&clicks, (60, 9, 0), (60, 0, 0)), "too_few a");
        assert_eq!(said(&clicks, (49, 40, 0), (49, 0, 0)), "too_few a");
        // Nine and nought are the same where nine is hidden: one reader never turns a decision.
        assert_eq!(
            said(&clicks, (1_000, 9, 0), (1_000, 40, 0)),
            said(&clicks, (1_000, 0, 0), (1_000, 40, 0))
        );
        // One who follows every link ten times is not ten readers.
        assert_eq!(said(&clicks, (100, 15, 0), (100, 25, 0)), "tie a");
    }

    #[test]
    fn a_text_that_drives_its_readers_away_is_not_chosen_however_often_it_is_followed() {
        let clicks = decision(By::Clicks);
        assert_eq!(said(&clicks, (1_000, 50, 0), (1_000, 400, 21)), "better a");
        assert_eq!(said(&clicks, (1_000, 50, 0), (1_000, 400, 20)), "better b");
        assert_eq!(said(&clicks, (1_000, 50, 30), (1_000, 400, 30)), "all_dropped ");
        // Nine who left are hidden, also of a few readers.
        assert_eq!(said(&clicks, (100, 0, 9), (100, 80, 9)), "better b");
    }
}
