//! Caps on messages: what had reached a person, which cap counts what of it, and when there is room again.
//!
//! **Invariant:** a span slides: the last seven days, not a calendar week; in no such span there are more messages than its cap allows.
//! **Invariant:** the caps are asked in one order, that of [`Cap::ALL`]: the person's own word first, the widest promise of the business last.

use crate::charter::AtMost;
use crate::communicate::{Hold, Medium};
use crate::id::Key;
use crate::moment::Moment;

/// One message that reached a person, or is about to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Had<'a> {
    /// For which purpose.
    pub purpose: &'a Key,
    /// By which medium.
    pub medium: Medium,
    /// When.
    pub at: Moment,
}

/// Which cap.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Cap {
    /// The person's own, over everything.
    Own,
    /// That of one purpose.
    Purpose,
    /// That of one medium.
    Medium,
    /// That of the business, over everything.
    Business,
}

impl Cap {
    /// All of them, in the order in which they are asked.
    pub const ALL: [Self; 4] = [Self::Own, Self::Purpose, Self::Medium, Self::Business];
    /// What a message that finds no room under it waits for.
    #[must_use]
    pub const fn hold(self) -> Hold {
        match self {
            Self::Own => Hold::OwnLimit,
            Self::Purpose => Hold::Cap,
            Self::Medium => Hold::MediumCap,
            Self::Business => Hold::BusinessCap,
        }
    }
    /// Whether it counts a message that was had beside one of this purpose by this medium.
    #[must_use]
    pub fn counts(self, had: &Had<'_>, purpose: &Key, medium: Medium) -> bool {
        match self {
            Self::Own | Self::Business => true,
            Self::Purpose => had.purpose == purpose,
            Self::Medium => had.medium == medium,
        }
    }
}

/// From when on there is room again under a cap; nothing, if there is room now.
#[must_use]
pub fn room_from(most: AtMost, had: impl Iterator<Item = Moment>, at: Moment) -> Option<Moment> {
    let span = most.per.microseconds();
    let begins = at.plus_microseconds(span.saturating_neg());
    let mut within: Vec<Moment> = had.filter(|then| *then > begins).collect();
    within.sort_unstable_by(|one, other| other.cmp(one));
    // The oldest of those that must be over before there is room for one more.
    let over = within.get(usize::from(most.count).saturating_sub(1))?;
    Some(over.plus_microseconds(span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charter::{Caps, Digest, Pace};
    use crate::communicate::{Check, NotSent, Urgency, Verdict, decide};
    use crate::moment::Zone;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    const HOUR: i64 = 3_600_000_000;
    const PURPOSES: [&str; 2] = ["newsletter", "offers"];

    /// Something that is to be sent: how many hours after the one before, for which purpose, by which medium, and whether it is an answer.
    type Wish = (i64, usize, usize, bool);

    struct Rules {
        own: Option<AtMost>,
        purposes: [Option<AtMost>; 2],
        caps: Caps,
    }

    /// What went: when, for which purpose, by which medium.
    fn sent(rules: &Rules, wishes: &[Wish]) -> Vec<(Moment, usize, Medium)> {
        let names = PURPOSES.map(|name| Key::parse(name).unwrap());
        let (mut now, mut went) = (Moment::from_seconds(1_700_000_000), Vec::new());
        for (hours, purpose, medium, is_answer) in wishes {
            now = now.plus_microseconds(hours.saturating_mul(HOUR));
            let medium = Medium::ALL[*medium];
            let had: Vec<Had<'_>> = went
                .iter()
                .map(|(at, of, medium)| Had { purpose: &names[*of], medium: *medium, at: *at })
                .collect();
            let verdict = decide(&Check {
                gate: Ok(()),
                purpose: &names[*purpose],
                urgency: if *is_answer { Urgency::Answer } else { Urgency::Many },
                medium,
                has_address: true,
                suppressions: &[],
                pace: Pace { at_most: rules.purposes[*purpose], ..Pace::default() },
                caps: &rules.caps,
                own_limit: rules.own,
                had: &had,
                zone: &Zone::default(),
                digest: Digest::Alone,
                since: now,
                at: now,
            });
            assert!(!is_answer || verdict == Verdict::Go, "an answer waits for no cap");
            if verdict == Verdict::Go && !is_answer {
                went.push((now, *purpose, medium));
            }
        }
        went
    }

    fn cap() -> impl Strategy<Value = Option<AtMost>> {
        let per = prop_oneof![Just("day"), Just("week"), Just("month")];
        prop::option::of(
            (1_u16..4, per).prop_map(|(count, per)| format!("{count} per {per}").parse().unwrap()),
        )
    }

    fn holds(most: Option<AtMost>, times: &[Moment]) -> bool {
        most.is_none_or(|most| {
            times.iter().all(|end| {
                let begins = end.plus_microseconds(most.per.microseconds().saturating_neg());
                times.iter().filter(|at| **at > begins && *at <= end).count() <= usize::from(most.count)
            })
        })
    }

    proptest! {
        #[test]
        fn no_sequence_of_decisions_exceeds_any_cap_in_any_window(
            own in cap(), first in cap(), second in cap(), all in cap(), mail in cap(), push in cap(),
            wishes in prop::collection::vec((0_i64..60, 0_usize..2, 0_usize..2, any::<bool>()), 0..80),
        ) {
            let media = [(Medium::Mail, mail), (Medium::Push, push)];
            let by: BTreeMap<_, _> =
                media.iter().filter_map(|(medium, most)| most.map(|most| (*medium, most))).collect();
            let rules = Rules { own, purposes: [first, second], caps: Caps { at_most: all, by } };
            let went = sent(&rules, &wishes);
            let times = |keep: &dyn Fn(&(Moment, usize, Medium)) -> bool| -> Vec<Moment> {
                went.iter().filter(|one| keep(one)).map(|one| one.0).collect()
            };
            prop_assert!(holds(own, &times(&|_| true)) && holds(all, &times(&|_| true)));
            for (at, most) in [first, second].into_iter().enumerate() {
                prop_assert!(holds(most, &times(&|one| one.1 == at)));
            }
            for (medium, most) in media {
                prop_assert!(holds(most, &times(&|one| one.2 == medium)));
            }
        }
    }

    #[test]
    fn each_cap_has_its_place_and_its_own_words() {
        let (newsletter, offers) = (Key::parse("newsletter").unwrap(), Key::parse("offers").unwrap());
        let now = Moment::from_seconds(1_700_000_000);
        let had = [
            Had { purpose: &offers, medium: Medium::Mail, at: now.plus_microseconds(HOUR.saturating_neg()) },
            Had {
                purpose: &newsletter,
                medium: Medium::Push,
                at: now.plus_microseconds(HOUR.saturating_mul(-2)),
            },
        ];
        let one: AtMost = "1 per day".parse().unwrap();
        let asked = |own: Option<AtMost>,
                     purpose: Option<AtMost>,
                     mail: Option<AtMost>,
                     all: Option<AtMost>| {
            decide(&Check {
                gate: Ok(()),
                purpose: &newsletter,
                urgency: Urgency::Step,
                medium: Medium::Mail,
                has_address: true,
                suppressions: &[],
                pace: Pace { at_most: purpose, ..Pace::default() },
                caps: &Caps { at_most: all, by: mail.map(|most| (Medium::Mail, most)).into_iter().collect() },
                own_limit: own,
                had: &had,
                zone: &Zone::default(),
                digest: Digest::Alone,
                since: now,
                at: now,
            })
        };
        let held = |hold, hours: i64| Verdict::Wait {
            hold,
            until: now.plus_microseconds(hours.saturating_mul(HOUR)),
        };
        assert_eq!(asked(Some(one), Some(one), Some(one), Some(one)), held(Hold::OwnLimit, 23));
        assert_eq!(asked(None, Some(one), Some(one), Some(one)), held(Hold::Cap, 22));
        assert_eq!(asked(None, None, Some(one), Some(one)), held(Hold::MediumCap, 23));
        assert_eq!(asked(None, None, None, Some(one)), held(Hold::BusinessCap, 23));
        assert_eq!(asked(None, None, None, None), Verdict::Go);
        let week: AtMost = "1 per week".parse().unwrap();
        assert_eq!(asked(None, None, Some(week), None), Verdict::Not(NotSent::MediumCapReached));
        assert_eq!(asked(None, None, None, Some(week)), Verdict::Not(NotSent::BusinessCapReached));
    }
}
