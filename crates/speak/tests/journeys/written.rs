//! A journey written down and read again is the same journey.

use crate::house::{codes, key, names, read_journey};
use entrenous_core::id::Key;
use entrenous_core::moment::Span;
use entrenous_speak::journey::{
    Again, Condition, Day, Does, Happening, Journey, OnPurchase, Present, Share, Step, Trigger, to_toml,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn happening() -> impl Strategy<Value = Happening> {
    // Nothing that the purpose may not use, and nothing that would end the journey.
    prop::sample::select(vec![
        "looked at",
        "looked at kind shirt",
        "put in the basket kind coat",
        "sent away article a-1",
    ])
    .prop_map(|text| text.parse().unwrap())
}

fn condition() -> impl Strategy<Value = Condition> {
    (
        any::<bool>(),
        prop_oneof![happening().prop_map(|what| what.to_string()), Just("in regulars".to_owned())],
    )
        .prop_map(|(not, text)| format!("{}{text}", if not { "not " } else { "" }).parse().unwrap())
}

fn trigger() -> impl Strategy<Value = Trigger> {
    prop_oneof![
        happening().prop_map(Trigger::Did),
        Just(Trigger::SaidYes(key("newsletter"))),
        Just(Trigger::CameInto(key("at_home"))),
        Just(Trigger::WentOutOf(key("at_home"))),
        (1_u16..700).prop_map(Trigger::Nothing),
        (1_u8..=12, 1_u8..=28, 0_u16..=60, 0_u16..1_440).prop_map(|(month, day, before, minute)| {
            Trigger::EveryYear { day: Day::Fixed { month, day }, before, minute }
        }),
    ]
}

fn resting() -> impl Strategy<Value = Does> {
    prop_oneof![
        (1_u16..300).prop_map(|days| Does::Wait(format!("{days} days").parse().unwrap())),
        (0_u16..1_440).prop_map(Does::Until),
        (happening(), 1_u16..90).prop_map(|(what, hours)| Does::WaitFor {
            what,
            most: format!("{hours} hours").parse().unwrap()
        }),
    ]
}

/// What a lane is made of; branches get their names when all is put together.
#[derive(Clone, Debug)]
enum Piece {
    Plain(Does),
    Fork(Condition, Vec<Piece>, Option<Vec<Piece>>),
    Lot(u8, Vec<Piece>),
}

fn lane() -> impl Strategy<Value = Vec<Piece>> {
    let windows = prop_oneof![Just(None), Just(Some("08:00-20:00".parse().unwrap()))];
    let send = (prop::sample::select(vec!["basket_left", "second_look"]), windows)
        .prop_map(|(message, window)| Piece::Plain(Does::Send { message: key(message), window }));
    let leaf = prop_oneof![send, resting().prop_map(Piece::Plain)];
    let lane = prop::collection::vec(leaf, 1..4);
    lane.prop_recursive(3, 30, 3, |inner| {
        let piece = prop_oneof![
            resting().prop_map(Piece::Plain),
            (condition(), inner.clone(), prop::option::of(inner.clone()))
                .prop_map(|(condition, then, otherwise)| Piece::Fork(condition, then, otherwise)),
            (1_u8..100, inner).prop_map(|(share, to)| Piece::Lot(share, to)),
        ];
        prop::collection::vec(piece, 1..4)
    })
}

/// Puts a lane together; each step and each branch gets a name of its own.
fn build(lane: &[Piece], branches: &mut BTreeMap<Key, Vec<Step>>, count: &mut usize) -> Vec<Step> {
    let mut steps = Vec::new();
    for piece in lane {
        *count += 1;
        let name = key(&format!("step_{count}"));
        let mut branch = |lane: &[Piece], branches: &mut BTreeMap<Key, Vec<Step>>| {
            *count += 1;
            let branch = key(&format!("branch_{count}"));
            let steps = build(lane, branches, count);
            branches.insert(branch.clone(), steps);
            branch
        };
        let does = match piece {
            Piece::Plain(does) => does.clone(),
            Piece::Fork(condition, then, otherwise) => Does::Branch {
                condition: condition.clone(),
                then: Some(branch(then, branches)),
                otherwise: otherwise.as_ref().map(|lane| branch(lane, branches)),
            },
            Piece::Lot(share, to) => Does::Split(vec![
                Share { share: *share, to: Some(branch(to, branches)) },
                Share { share: 100 - share, to: None },
            ]),
        };
        steps.push(Step { name, does });
    }
    steps
}

prop_compose! {
    fn any_journey()(
        starts in trigger(), lane in lane(), days in prop::option::of(1_u16..500),
        goal in prop::option::of(Just("bought kind coat")), exits in prop::collection::vec(Just("in regulars"), 0..2),
        stay in any::<bool>(),
    ) -> Journey {
        let mut branches = BTreeMap::new();
        let mut steps = build(&lane, &mut branches, &mut 0);
        steps.push(Step { name: key("basket_left"), does: Does::Send { message: key("basket_left"), window: None } });
        steps.push(Step { name: key("end"), does: Does::End });
        Journey {
            key: key("after"),
            purpose: key("newsletter"),
            looks: Some(key("suggestions")),
            present: if stay && matches!(starts, Trigger::CameInto(_)) { Present::Begin } else { Present::StayOut },
            starts,
            again: days.map_or(Again::Never, |days| Again::After(Span::days(days))),
            goal: goal.map(|goal| goal.parse().unwrap()),
            exits: exits.iter().map(|exit| exit.parse().unwrap()).collect(),
            on_purchase: if stay { OnPurchase::Stay } else { OnPurchase::Leave },
            steps,
            branches,
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back_as_the_same(journey in any_journey()) {
        let text = to_toml(&journey);
        let (read, found) = read_journey(&text);
        let errors: Vec<_> = found.iter().filter(|found| found.code != "J017" && found.code != "J018").collect();
        // A question that its own branch has answered is refused, rightly; everything else must read.
        prop_assume!(errors.iter().all(|found| found.code != "J014"));
        prop_assert!(errors.is_empty(), "{:?}\n{}", errors, text);
        prop_assert_eq!(read.as_ref(), Some(&journey));
        prop_assert_eq!(read.map(|read| read.version()), Some(journey.version()));
    }
}

#[test]
fn a_purpose_that_knows_of_no_purchase_is_written_as_it_reads() {
    let text = "purpose = \"newsletter\"\nstarts = \"said yes to newsletter\"\nexit = [\"in regulars\"]\n\n[[steps]]\nsend = \"welcome\"\n";
    let (first, found) = read_journey(text);
    assert_eq!(codes(&found), Vec::<&str>::new());
    let (second, _) = read_journey(&to_toml(first.as_ref().unwrap()));
    assert_eq!(first, second);
    assert!(names().charter.find_purpose("newsletter").is_some());
}
