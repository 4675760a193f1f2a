//! What one person can change in tables of voices, what that costs, and what is never told.

#![allow(clippy::arithmetic_side_effects, reason = "numbers of a test are small")]

use super::*;
use proptest::prelude::*;
use std::sync::Mutex;

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Seeded(Mutex<u64>);

impl Dice for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap();
        for chunk in bytes.chunks_mut(8) {
            *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

fn dice(seed: u64) -> Seeded {
    Seeded(Mutex::new(seed))
}
fn person(number: u16) -> PersonId {
    let mut bytes = [7; 16];
    bytes[..2].copy_from_slice(&number.to_be_bytes());
    PersonId::from_bytes(bytes)
}

const EACH: Epsilon = Epsilon::MONTHLY;
/// Two tables: of three groups and of two.
const GROUPS: [usize; 2] = [3, 2];

/// Who speaks for which key, in which groups.
type Voice = (u16, u8, [usize; 2]);

fn crowd(voices: &[Voice]) -> Crowd<u8> {
    let mut crowd = Crowd::new(GROUPS.to_vec());
    for (who, key, groups) in voices {
        crowd.count(person(*who), *key, groups).unwrap();
    }
    crowd
}

/// This many people for a key, spread over the groups; the first of them has this number.
fn people(first: u16, many: u16, key: u8) -> Vec<Voice> {
    (first..first + many).map(|n| (n, key, [usize::from(n % 3), usize::from(n % 2)])).collect()
}

fn drawn(mut drawing: Drawing<u8>, seed: u64) -> BTreeMap<u8, Row> {
    let dice = dice(seed);
    let mut rows = BTreeMap::new();
    while let Some((key, row)) = drawing.draw(&dice).unwrap() {
        rows.insert(key, row);
    }
    rows
}

#[test]
fn a_person_who_is_counted_a_hundred_thousand_times_is_one_voice() {
    let mut crowd = crowd(&[(1, 1, [0, 0])]);
    for key in 0..100_000_u32 {
        crowd.count(person(1), (key % 7) as u8, &[1, 1]).unwrap();
    }
    assert_eq!(crowd.cells, BTreeMap::from([(1, vec![1, 0, 0, 1, 0])]));
}

#[test]
fn a_group_that_no_table_has_counts_in_no_cell_and_not_in_a_neighbours() {
    assert_eq!(crowd(&[(1, 1, [3, 2])]).cells, BTreeMap::from([(1, vec![0; 5])]));
}

#[test]
fn of_known_keys_each_is_drawn_and_what_was_counted_for_another_is_not_told() {
    let voices = [people(0, 400, 1), people(400, 400, 9)].concat();
    let rows = drawn(crowd(&voices).over(0..4, EACH).unwrap(), 1);
    assert_eq!(rows.keys().copied().collect::<Vec<_>>(), [0, 1, 2, 3]);
    assert!(rows[&1].whole.unwrap().abs_diff(400) < 80, "{rows:?}");
}

#[test]
fn what_is_told_lies_within_its_margin_in_ninety_five_of_a_hundred_releases() {
    let voices = people(0, 600, 1);
    let (mut within, mut cells_within, mut cells) = (0, 0, 0);
    for seed in 0..200 {
        let drawing = crowd(&voices).over(0..4, EACH).unwrap();
        let (whole, rules) = (drawing.whole(), drawing.rules().collect::<Vec<_>>());
        let row = drawn(drawing, seed).remove(&1).unwrap();
        within += usize::from(row.whole.unwrap().abs_diff(600) <= whole.margin);
        for ((table, rule), expected) in row.tables.iter().zip(rules).zip([200, 300]) {
            for cell in table {
                cells += 1;
                cells_within += usize::from(cell.unwrap().abs_diff(expected) <= rule.margin);
            }
        }
    }
    assert!((182..=198).contains(&within), "{within} of 200");
    assert!((930..=975).contains(&cells_within) && cells == 1_000, "{cells_within} of {cells}");
}

#[test]
fn where_nobody_spoke_one_key_is_told_by_chance_in_four_releases_however_many_there_are() {
    let told = |keys: u32| {
        let told = |seed: u64| {
            let mut drawing = Crowd::new(vec![1]).over(0..keys, EACH).unwrap();
            let dice = dice(seed);
            let mut told = 0_u32;
            while let Some((_, row)) = drawing.draw(&dice).unwrap() {
                told += u32::from(row.whole.is_some());
            }
            told
        };
        (0..40).map(told).sum::<u32>()
    };
    // Forty releases tell ten on average; three standard deviations more are ten.
    assert!(told(1_000) < 20 && told(10) < 20, "{} {}", told(1_000), told(10));
}

#[test]
fn no_cell_below_the_floor_is_ever_told_nor_left_over_by_subtraction() {
    for seed in 0..300 {
        let voices = [people(0, 60, 1), people(60, 5, 2), people(65, 200, 3)].concat();
        for row in drawn(crowd(&voices).over(0..4, Epsilon::new(2, 1).unwrap()).unwrap(), seed).into_values()
        {
            let told = || row.tables.iter().flatten().flatten().chain(row.whole.iter());
            assert!(told().all(|count| *count >= FLOOR), "{row:?}");
            for table in row.tables.iter().filter(|table| table.iter().any(Option::is_none)) {
                let Some(whole) = row.whole else { continue };
                let rest = whole.cast_signed() - sum(table);
                assert!(!(1..FLOOR.cast_signed()).contains(&rest), "{row:?}");
            }
        }
    }
}

#[test]
fn the_smallest_told_group_is_hidden_where_the_rest_would_be_a_few_people() {
    let rest = |mut table: Vec<Option<u64>>, whole: i64| {
        keep_the_rest_large(&mut table, whole);
        table
    };
    assert_eq!(rest(vec![Some(40), Some(30), None], 75), [Some(40), None, None]);
    assert_eq!(rest(vec![Some(40), Some(30), None], 80), [Some(40), Some(30), None], "ten are enough");
    assert_eq!(rest(vec![Some(40), Some(30), None], 70), [Some(40), Some(30), None], "nobody is there");
    assert_eq!(
        rest(vec![Some(40), Some(30), Some(5)], 76),
        [Some(40), Some(30), Some(5)],
        "nothing is hidden"
    );
}

#[test]
fn of_unknown_keys_that_of_one_person_is_never_told_and_that_of_many_is() {
    let voices = [people(0, 1, 1), people(1, 30, 2), people(31, 900, 3)].concat();
    for seed in 0..200 {
        let drawing = crowd(&voices).unknown(EACH, Delta::EACH).unwrap();
        assert_eq!(drawing.whole().bar, 113, "two tables");
        let rows = drawn(drawing, seed);
        assert_eq!((rows[&1].whole, rows[&2].whole), (None, None));
        assert!(rows[&3].whole.unwrap().abs_diff(900) < 200);
    }
    let one = Crowd::<u8>::new(vec![1]).unknown(EACH, Delta::EACH).unwrap();
    assert_eq!(one.whole().bar, 54, "one table");
}

#[test]
fn the_tables_share_the_epsilon_and_their_rules_say_so() {
    let drawing = crowd(&[]).over(0..30, EACH).unwrap();
    let rules: Vec<Rule> = drawing.rules().collect();
    let share = "1/8".parse().unwrap();
    assert!(rules.iter().all(|rule| (rule.epsilon, rule.margin) == (share, 24)), "{rules:?}");
    assert_eq!(rules.iter().map(|rule| rule.bar).collect::<Vec<_>>(), [43, 39], "90 and 60 cells");
    // The mean of sums of three cells and of two has the variance of six fifths of a draw; there are thirty of them.
    assert_eq!(drawing.whole(), Rule { epsilon: share, bar: 36, margin: 26 });
}

#[test]
fn the_same_dice_let_out_the_same_and_others_something_else() {
    let release = |seed| drawn(crowd(&people(0, 300, 1)).over(0..9, EACH).unwrap(), seed);
    assert_eq!(release(1), release(1));
    assert_ne!(release(1), release(2));
}

#[test]
fn more_cells_than_there_may_be_are_refused() {
    let tables = vec![CELLS_MOST / 4];
    assert_eq!(Crowd::<u8>::new(tables).over(0..5, EACH).err(), Some(NotReleased::TooManyCells));
}

fn voices() -> impl Strategy<Value = Vec<Voice>> {
    prop::collection::vec((0_u16..8, 0_u8..4, [0_usize..3, 0_usize..2]), 0..60)
}

proptest! {
    /// The whole of the proof that is arithmetic: with one person gone, whatever they and the others did, at most one cell of each
    /// table is one less, and the sum of these changes, each times its table's share, is at most the epsilon.
    #[test]
    fn one_person_more_or_less_costs_the_epsilon_and_no_more(voices in voices(), gone in 0_u16..8) {
        let without: Vec<Voice> = voices.iter().copied().filter(|(who, ..)| *who != gone).collect();
        let (with, without) = (crowd(&voices), crowd(&without));
        let share = with.share(EACH).unwrap();
        let none = vec![0; 5];
        let mut cost = Epsilon::ZERO;
        for (key, row) in &with.cells {
            for (one, other) in row.iter().zip(without.cells.get(key).unwrap_or(&none)) {
                for _ in 0..one.abs_diff(*other) {
                    cost = cost.plus(share).unwrap();
                }
            }
        }
        prop_assert!(!cost.exceeds(EACH), "{}", cost);
    }

    /// And nobody else's voice moves: what is counted of the others is the same with and without them.
    #[test]
    fn a_person_moves_nobody_elses_voice(voices in voices(), gone in 0_u16..8) {
        let without: Vec<Voice> = voices.iter().copied().filter(|(who, ..)| *who != gone).collect();
        let only: Vec<Voice> = voices.iter().copied().filter(|(who, ..)| *who == gone).collect();
        let sum = |crowd: Crowd<u8>| crowd.cells.into_values().flatten().sum::<u64>();
        prop_assert_eq!(sum(crowd(&voices)), sum(crowd(&without)) + sum(crowd(&only)));
    }
}
