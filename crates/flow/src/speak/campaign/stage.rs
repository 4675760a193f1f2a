//! The parts of the readers a campaign is decided for, one after the other: all at once; the few it is tried out on, then the rest; or part
//! after part, each learning from those before it.
//!
//! Which part a reader belongs to, and which message falls to them inside it, are two keyed hashes of the occasion and the person: the same
//! each time, and written down nowhere but in the row of the message itself.
//!
//! **Invariant:** what follows from what was counted is written down with it before the next part begins: the shares, why, and the sums as they
//! were used, small ones as nought. The shares are the chances each reader of the part has, so that another way to divide can be judged later.
//! **Invariant:** the same sums and the same seed give the same shares.
//! **Invariant:** a message that drives its readers away has no share; if all do, the campaign stands still until somebody looks at it.

use super::{Campaign, Content};
use crate::{Fault, House};
use entrenous_core::communicate::{Deed, NewMessage, State};
use entrenous_core::hash::Hash;
use entrenous_core::id::Key;
use entrenous_core::moment::Moment;
use entrenous_speak::campaign::{By, Counted, Decided, Decision, How, SHARES, Why, decide, parts, shown};
use entrenous_suggest::bandit::counted::{Arm, Stands, chances};
use serde::{Deserialize, Serialize};
use std::ops::Range;

const HOUR: i64 = 3_600_000_000;

/// One part of the readers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// It ends before this draw; it begins where the one before ends.
    pub upto: u16,
    /// The share of each message, in parts of ten thousand.
    pub shares: Vec<u16>,
    /// Why.
    pub why: Why,
    /// What the lots were drawn from.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub seed: u32,
    /// The sums it follows from, as they were used, in the order of the messages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counted: Vec<Counted>,
    /// Until when its readers are waited for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
}

fn is_zero(seed: &u32) -> bool {
    *seed == 0
}

impl Content {
    /// The first part of its readers.
    fn first(&self) -> Stage {
        Stage {
            upto: self.decide.as_ref().map_or(SHARES, |decision| parts(decision.share)),
            shares: self.variants.iter().map(|variant| parts(variant.share)).collect(),
            why: Why::Begin,
            seed: 0,
            counted: Vec::new(),
            until: None,
        }
    }
}

impl Campaign {
    /// The part it is decided for now, and the draws of it.
    pub(crate) fn stage(&self) -> (Stage, Range<u16>) {
        match self.stages.as_slice() {
            [.., before, last] => (last.clone(), before.upto..last.upto),
            [last] => (last.clone(), 0..last.upto),
            [] => {
                let first = self.content.first();
                let upto = first.upto;
                (first, 0..upto)
            }
        }
    }

    /// The same, waiting for the readers of these messages too.
    pub(crate) fn waiting_for(mut self, messages: &[NewMessage]) -> Self {
        let Some(decision) = &self.content.decide else { return self };
        let latest = messages.iter().filter(|one| one.state.is_open()).map(|one| one.due).max();
        let Some(until) = latest.map(|due| due.plus_microseconds(wait(decision))) else { return self };
        if self.stages.is_empty() {
            self.stages.push(self.content.first());
        }
        if let Some(stage) = self.stages.last_mut() {
            stage.until = stage.until.max(Some(until));
        }
        self
    }

    /// The same after the last reader of a part: it waits for them, goes on to the next part, or is decided for everyone.
    pub(crate) fn after_stage(self, house: &House) -> Result<Self, Fault> {
        let now = house.now();
        let (stage, _) = self.stage();
        let Some(decision) = self.content.decide.clone().filter(|_| stage.upto < SHARES) else {
            return self.after(Deed::Decide, now);
        };
        if let Some(until) = stage.until.filter(|until| *until > now) {
            return Ok(Self { due: until, ..self });
        }
        let counted = counted(house, &self, &decision)?;
        let mut seed = [0; 4];
        house.dice.fill(&mut seed);
        let next = next(&self.content, &decision, &stage, &counted, u32::from_be_bytes(seed));
        let stands = next.why == Why::AllDropped;
        let mut stages = self.stages.clone();
        if stages.is_empty() {
            stages.push(stage);
        }
        stages.retain(|stage| stage.why != Why::AllDropped);
        stages.push(next);
        let on = Self { stages, after: None, due: now, at: now, ..self };
        if stands {
            tracing::warn!(
                campaign = on.key.as_str(),
                "all of its texts drive their readers away; it stands still"
            );
            return on.after(Deed::Pause, now);
        }
        Ok(on)
    }
}

fn wait(decision: &Decision) -> i64 {
    i64::from(decision.after_hours).saturating_mul(HOUR)
}

/// What follows a part.
fn next(content: &Content, decision: &Decision, stage: &Stage, counted: &[Counted], seed: u32) -> Stage {
    let used = counted.iter().map(|sums| Counted { hits: shown(sums.hits), left: shown(sums.left), ..*sums });
    let used: Vec<Counted> = used.collect();
    let Decided { why, message } = decide(&content.variants, decision, counted);
    if why == Why::AllDropped {
        let shares = vec![0; content.variants.len()];
        return Stage { upto: stage.upto, shares, why, seed: 0, counted: used, until: None };
    }
    if decision.how == How::Once {
        let share = |one: &Key| if Some(one) == message.as_ref() { SHARES } else { 0 };
        let shares = content.variants.iter().map(|variant| share(&variant.message)).collect();
        return Stage { upto: SHARES, shares, why, seed: 0, counted: used, until: None };
    }
    let arms: Vec<Arm> = used
        .iter()
        .map(|sums| Arm {
            sent: sums.sent,
            hits: sums.hits,
            stands: if sums.drives_away(decision.drop_above) { Stands::Dropped } else { Stands::Given },
        })
        .collect();
    let few = |arm: &Arm| arm.stands == Stands::Given && arm.sent < u64::from(decision.least);
    let (why, arms) = match arms.iter().any(few) {
        // Before each has its readers, those that are left share alike.
        true => (Why::TooFew, arms.iter().map(|arm| Arm { sent: 0, hits: 0, ..*arm }).collect()),
        false => (Why::Learned, arms),
    };
    Stage {
        upto: stage.upto.saturating_add(parts(decision.share)).min(SHARES),
        shares: whole(&chances(&arms, &mut drawn(seed))),
        why,
        seed,
        counted: used,
        until: None,
    }
}

/// Numbers from a seed that is written down: hashes of it, one after the other.
fn drawn(seed: u32) -> impl FnMut() -> u64 {
    let mut count = 0_u64;
    move || {
        count = count.wrapping_add(1);
        Hash::of(&[b"entrenous/campaign-lots/1", &seed.to_be_bytes(), &count.to_be_bytes()]).short()
    }
}

/// Chances as parts of ten thousand that are the whole together; what rounding leaves goes to the greatest.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a chance is from nought to one")]
fn whole(chances: &[f64]) -> Vec<u16> {
    let mut shares: Vec<u16> =
        chances.iter().map(|chance| (chance * f64::from(SHARES)).floor() as u16).collect();
    let rest = shares.iter().fold(SHARES, |rest, share| rest.saturating_sub(*share));
    if let Some(most) = shares.iter_mut().max_by_key(|share| **share) {
        *most = most.saturating_add(rest);
    }
    shares
}

/// What was counted of each message so far.
pub(super) fn counted(
    house: &House,
    campaign: &Campaign,
    decision: &Decision,
) -> Result<Vec<Counted>, Fault> {
    let occasion = campaign.occasion()?;
    let counts = house.store.message_counts(&occasion)?;
    let each = campaign.content.variants.iter().map(|variant| {
        let of = |wanted: &dyn Fn(State) -> bool| {
            let some = counts.iter().filter(|count| count.def == variant.message && wanted(count.state));
            some.fold(0_u64, |sum, count| sum.saturating_add(count.count))
        };
        let tally = crate::speak::tally::sums(house, &variant.message, &occasion)?;
        Ok(Counted {
            sent: of(&|state| matches!(state, State::Accepted | State::Delivered | State::Complained)),
            hits: match decision.by {
                By::Clicks => tally.links(""),
                By::Goal => tally.links(decision.goal.as_deref().unwrap_or("-")),
                By::Opens => tally.opens,
                By::Unsubscribes => 0,
            },
            left: tally.left.saturating_add(of(&|state| state == State::Complained)),
        })
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speak::campaign::Variant;
    use entrenous_speak::campaign::Sure;

    fn content(how: How) -> Content {
        let variant = |message: &str| Variant { message: Key::parse(message).unwrap(), share: 50 };
        let decide = Some(Decision {
            after_hours: 4,
            by: By::Clicks,
            share: 20,
            how,
            least: 100,
            sure: Sure::NinetyFive,
            drop_above: 2,
            goal: None,
        });
        Content { decide, ..Content::to_everyone(vec![variant("a"), variant("b")]) }
    }

    fn after(how: How, counted: [(u64, u64, u64); 2]) -> Stage {
        let content = content(how);
        let counted = counted.map(|(sent, hits, left)| Counted { sent, hits, left });
        let decision = content.decide.clone().unwrap();
        next(&content, &decision, &content.first(), &counted, 7)
    }

    #[test]
    fn the_rest_gets_the_better_message_or_the_first_with_the_reason() {
        let better = after(How::Once, [(500, 40, 0), (500, 90, 9)]);
        assert_eq!((better.upto, better.shares, better.why), (SHARES, vec![0, SHARES], Why::Better));
        assert_eq!(better.counted[1].left, 0, "nine who left are hidden also in what is written down");
        let few = after(How::Once, [(50, 9, 0), (50, 8, 0)]);
        assert_eq!((few.shares, few.why), (vec![SHARES, 0], Why::TooFew));
    }

    #[test]
    fn each_part_learns_from_those_before_it_and_its_chances_are_written_down() {
        let learned = after(How::Continuously, [(500, 40, 0), (500, 60, 0)]);
        assert_eq!((learned.upto, learned.why, learned.seed), (4_000, Why::Learned, 7));
        assert!(learned.shares[1] > 6_000 && learned.shares[0] >= 500, "{:?}", learned.shares);
        assert_eq!(learned.shares.iter().sum::<u16>(), SHARES);
        assert_eq!(learned, after(How::Continuously, [(500, 40, 0), (500, 60, 0)]), "the same seed");
        let early = after(How::Continuously, [(500, 40, 0), (99, 60, 0)]);
        assert_eq!((early.shares, early.why), (vec![5_000, 5_000], Why::TooFew));
    }

    #[test]
    fn what_drives_readers_away_is_dropped_and_where_all_do_nothing_goes_on() {
        let dropped = after(How::Continuously, [(500, 40, 0), (500, 300, 11)]);
        assert_eq!((dropped.shares, dropped.why), (vec![SHARES, 0], Why::Learned));
        for how in [How::Once, How::Continuously] {
            let all = after(how, [(500, 40, 11), (500, 300, 11)]);
            assert_eq!((all.upto, all.shares, all.why), (2_000, vec![0, 0], Why::AllDropped));
        }
    }
}
