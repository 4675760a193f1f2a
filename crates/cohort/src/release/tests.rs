//! What one person can change in a table, what that costs, and what is never told.

#![allow(clippy::arithmetic_side_effects, reason = "numbers of a test are small")]

use super::*;
use proptest::prelude::*;
use std::sync::Mutex;

/// A line of a multiplicative generator: enough to tell one draw from another.
struct Seeded(Mutex<u64>);

impl Dice for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap();
        *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bytes.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..bytes.len()]);
    }
}

fn dice(seed: u64) -> Seeded {
    Seeded(Mutex::new(seed))
}
fn person(number: u8) -> PersonId {
    PersonId::from_bytes([number; 16])
}

/// Who answered, on which line, and yes to which questions (a set of bits).
type Answer = (Option<u8>, u8, u8);
const QUESTIONS: [(u8, usize); 4] = [(0, 1), (1, 3), (2, 0), (3, 7)];

fn tally(answers: &[Answer]) -> Tally<u8> {
    let mut tally = Tally::new(QUESTIONS).unwrap();
    for (who, line, yes) in answers {
        tally.count(who.map(person), line, |question| yes >> question & 1 == 1).unwrap();
    }
    tally
}

/// The true cells, which only this file can read: by line and group.
fn cells(tally: &Tally<u8>) -> BTreeMap<u8, Vec<Vec<u64>>> {
    let cells = |Line(groups): &Line| groups.iter().map(|group| group.cells.clone()).collect();
    tally.lines.iter().map(|(key, line)| (*key, cells(line))).collect()
}

/// The counts as they would be told of these cells if there were no noise.
fn counts(tally: &Tally<u8>, line: u8) -> Vec<u64> {
    let Line(groups) = &tally.lines[&line];
    let sum = |group: &Group, bit: Option<usize>| {
        let asked = |cell: &usize| bit.is_none_or(|bit| cell >> bit & 1 == 1);
        (0..group.cells.len()).filter(asked).map(|cell| group.cells[cell]).sum()
    };
    let yes = groups.iter().flat_map(|group| (0..group.questions).map(move |bit| sum(group, Some(bit))));
    std::iter::once(sum(&groups[0], None)).chain(yes).collect()
}

#[test]
fn of_a_person_who_answers_often_the_first_answer_counts_and_of_a_nobody_each() {
    let often: Vec<Answer> = (0..100).map(|_| (Some(1), 1, 0b111)).collect();
    assert_eq!(counts(&tally(&[&[(Some(1), 1, 0b001)], often.as_slice()].concat()), 1), [1, 1, 0, 0]);
    let nobody = [(None, 1, 0), (None, 1, 0), (None, 1, 0)];
    assert_eq!(counts(&tally(&nobody), 1), [3, 0, 0, 0]);
}

#[test]
fn every_question_of_every_group_is_counted_for_itself() {
    let one_each: Vec<Answer> = (0..7).flat_map(|bit| vec![(None, 3, 1 << bit); bit + 1]).collect();
    let tally = tally(&one_each);
    let Line(groups) = &tally.lines[&3];
    let sizes: Vec<_> = groups.iter().map(|group| (group.questions, group.cells.len())).collect();
    assert_eq!(sizes, [(2, 4), (2, 4), (3, 8)]);
    assert_eq!(counts(&tally, 3), [28, 1, 2, 3, 4, 5, 6, 7]);
}

/// Computed by itself from the distribution; that the noise is as large as its margin says, the next test shows.
#[test]
fn the_groups_of_a_line_share_its_epsilon_and_the_margins_say_so() {
    let margins: BTreeMap<u8, Vec<u64>> = tally(&[])
        .release(Epsilon::MONTHLY, &dice(1))
        .unwrap()
        .into_iter()
        .map(|(key, told)| {
            (key, [&[told.answered], told.yes.as_slice()].concat().iter().map(|told| told.margin).collect())
        })
        .collect();
    assert_eq!(margins[&0], [16, 12]);
    assert_eq!(margins[&1], [32, 23, 23, 23]);
    assert_eq!(margins[&2], [12], "one cell");
    assert_eq!(margins[&3], [68, 49, 49, 49, 49, 68, 68, 68], "three groups at a third each");
}

#[test]
fn what_is_told_is_the_count_within_its_margin_in_ninety_five_of_a_hundred_releases() {
    let answers: Vec<Answer> = (0..1_000_u16).map(|n| (None, 3, (n % 128) as u8)).collect();
    let expected = counts(&tally(&answers), 3);
    let (mut within, mut all) = (0, 0);
    for seed in 0..100 {
        let table = tally(&answers).release(Epsilon::MONTHLY, &dice(seed)).unwrap();
        let (_, told) = table.into_iter().find(|(key, _)| *key == 3).unwrap();
        for (told, expected) in [&[told.answered], told.yes.as_slice()].concat().iter().zip(&expected) {
            all += 1;
            within += usize::from(told.count.or_zero().abs_diff(*expected) <= told.margin);
        }
    }
    assert_eq!(all, 800);
    assert!((740..=784).contains(&within), "{within} of {all}");
}

#[test]
fn what_was_not_named_beforehand_is_not_counted() {
    assert_eq!(cells(&tally(&[(Some(1), 9, 0b1), (Some(1), 1, 0b1)])), cells(&tally(&[])));
}

#[test]
fn a_small_count_is_never_told_as_a_number() {
    for seed in 0..500 {
        for (_, told) in tally(&[(Some(1), 0, 1)]).release(Epsilon::MONTHLY, &dice(seed)).unwrap() {
            for told in [&[told.answered], told.yes.as_slice()].concat() {
                assert!(matches!(told.count, Count::About(10..) | Count::FewerThan(10)), "{told:?}");
            }
        }
    }
}

#[test]
fn the_same_dice_release_the_same_table_and_others_another() {
    let answers: Vec<Answer> = (0..200).map(|number| (Some(number), 1, number)).collect();
    let release = |seed| tally(&answers).release(Epsilon::MONTHLY, &dice(seed)).unwrap();
    assert_eq!(release(1), release(1));
    assert_ne!(release(1), release(2));
}

#[test]
fn more_lines_than_a_table_has_are_refused() {
    assert_eq!(Tally::new((0..=LINES_MOST).map(|n| (n, 1))).err(), Some(NotReleased::TooManyLines));
}

fn answers() -> impl Strategy<Value = Vec<Answer>> {
    prop::collection::vec((prop::option::of(0_u8..6), 0_u8..4, any::<u8>()), 0..60)
}

proptest! {
    /// The whole of the proof that is arithmetic: with one person gone, whatever they and the others did, at most one cell of each group
    /// of one line is one less, and the sum of these changes, each times its group's epsilon, is at most the table's.
    #[test]
    fn one_person_more_or_less_costs_the_tables_epsilon_and_no_more(answers in answers(), gone in 0_u8..6) {
        let without: Vec<Answer> = answers.iter().copied().filter(|(who, ..)| *who != Some(gone)).collect();
        let (with, without) = (cells(&tally(&answers)), cells(&tally(&without)));
        let mut cost = Epsilon::ZERO;
        for (line, groups) in &with {
            let each = Epsilon::MONTHLY.shared_by(groups.len() as u64).unwrap();
            for (one, other) in groups.iter().flatten().zip(without[line].iter().flatten()) {
                for _ in 0..one.abs_diff(*other) {
                    cost = cost.plus(each).unwrap();
                }
            }
        }
        prop_assert!(!cost.exceeds(Epsilon::MONTHLY), "{}", cost);
    }

    /// Someone without identity who answers k times costs k times as much: what is said to the business.
    #[test]
    fn a_nobody_who_answers_often_costs_as_often(times in 1_usize..8) {
        let nobody: Vec<Answer> = (0..times).map(|_| (None, 1, 0b111)).collect();
        prop_assert_eq!(counts(&tally(&nobody), 1), vec![times as u64; 4]);
    }

    #[test]
    fn a_table_of_any_size_is_told_with_as_many_counts_as_it_has_questions(questions in 0_usize..40) {
        let table = Tally::new([((), questions)]).unwrap().release(Epsilon::MONTHLY, &dice(3)).unwrap();
        prop_assert_eq!(table[0].1.yes.len(), questions);
    }
}
