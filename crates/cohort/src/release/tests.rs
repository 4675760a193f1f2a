//! What one person can change in a table, what that costs, and what is never told.

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
const QUESTIONS: [(u8, usize); 3] = [(0, 1), (1, 3), (2, 0)];

fn tally(answers: &[Answer]) -> Tally<u8> {
    let mut tally = Tally::new(QUESTIONS).unwrap();
    for (who, line, yes) in answers {
        tally.count(who.map(person), line, |question| yes >> question & 1 == 1).unwrap();
    }
    tally
}

/// The true counts, which only this file can read.
fn counts(tally: &Tally<u8>) -> BTreeMap<u8, Vec<u64>> {
    let all = |line: &Line| [&[line.answered], line.yes.as_slice()].concat();
    tally.lines.iter().map(|(key, line)| (*key, all(line))).collect()
}

#[test]
fn of_a_person_who_answers_often_the_first_answer_counts_and_of_a_nobody_each() {
    let often: Vec<Answer> = (0..100).map(|_| (Some(1), 1, 0b111)).collect();
    assert_eq!(counts(&tally(&[&[(Some(1), 1, 0b001)], often.as_slice()].concat()))[&1], [1, 1, 0, 0]);
    let nobody = [(None, 1, 0), (None, 1, 0), (None, 1, 0)];
    assert_eq!(counts(&tally(&nobody))[&1], [3, 0, 0, 0]);
}

#[test]
fn what_was_not_named_beforehand_is_not_counted() {
    assert_eq!(counts(&tally(&[(Some(1), 9, 0b1), (Some(1), 1, 0b1)])), counts(&tally(&[])));
}

#[test]
fn a_small_count_is_never_told_as_a_number() {
    for seed in 0..500 {
        for (_, told) in tally(&[(Some(1), 0, 1)]).release(Epsilon::MONTHLY, &dice(seed)).unwrap() {
            for count in [&[told.answered], told.yes.as_slice()].concat() {
                assert!(matches!(count, Count::About(10..) | Count::FewerThan(10)), "{count:?}");
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
    prop::collection::vec((prop::option::of(0_u8..6), 0_u8..3, 0_u8..8), 0..60)
}

proptest! {
    /// The whole of the proof that is arithmetic: with one person gone, whatever they and the others did, the counts differ by at most
    /// one each, on one line, and the sum of (difference times the count's epsilon) is at most the table's.
    #[test]
    fn one_person_more_or_less_costs_the_tables_epsilon_and_no_more(answers in answers(), gone in 0_u8..6) {
        let without: Vec<Answer> = answers.iter().copied().filter(|(who, ..)| *who != Some(gone)).collect();
        let (with, without) = (counts(&tally(&answers)), counts(&tally(&without)));
        let mut cost = Epsilon::ZERO;
        for (line, questions) in QUESTIONS {
            let each = Epsilon::MONTHLY.shared_by(questions as u64 + 1).unwrap();
            for (one, other) in with[&line].iter().zip(&without[&line]) {
                prop_assert!(one.abs_diff(*other) <= 1);
                if one != other {
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
        prop_assert_eq!(&counts(&tally(&nobody))[&1], &vec![times as u64; 4]);
    }
}
