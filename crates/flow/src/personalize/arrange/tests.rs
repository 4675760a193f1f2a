//! Any candidates, placed: nothing twice, nothing from nowhere, and as the rules wish.

use super::*;
use proptest::prelude::*;

fn candidate(at: usize, kind: u64, marks: u64) -> Candidate {
    Candidate {
        score: 1_000,
        article: ArticleId::parse(&format!("a{at}")).unwrap(),
        why: Reason::Showcase,
        look: Look { kind: Some(kind), marks: marks | bit(kind << 58) },
        moved: UNMOVED,
        rank: Rank::Found,
    }
}

fn names(arranged: &[Candidate]) -> Vec<&str> {
    arranged.iter().map(|one| one.article.as_str()).collect()
}

fn manner(places: usize) -> Manner<'static> {
    Manner { places, kind_most: None, window: None }
}

#[test]
fn a_lift_by_two_stands_twice_as_far_forward_and_says_that_the_business_put_it_there() {
    let mut candidates: Vec<Candidate> = (1..=8).map(|at| candidate(at, 1, 2)).collect();
    candidates[7].moved = 2_000;
    candidates[3].moved = 2_000;
    let arranged = arrange(candidates, &manner(5));
    assert_eq!(names(&arranged), ["a1", "a2", "a4", "a3", "a8"]);
    assert_eq!(arranged[2].why, Reason::Showcase, "it had a place without the rule");
    assert_eq!(arranged[4].why, Reason::PutForward, "it had none");
}

#[test]
fn six_places_are_not_six_blue_shirts() {
    let shirts = (0..10).map(|at| candidate(at, 1, 0b11));
    let others = (10..14).map(|at| candidate(at, at as u64, 1 << at));
    let limited = Manner { kind_most: Some(4), ..manner(6) };
    let arranged = arrange(shirts.chain(others).collect(), &limited);
    let kinds: Vec<u64> = arranged.iter().filter_map(|one| one.look.kind).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == 1).count(), 4, "{kinds:?}");
}

#[test]
fn what_is_wholly_alike_gives_way_to_a_near_neighbour_that_is_not() {
    let candidates = vec![
        candidate(0, 1, 1),
        candidate(1, 2, 4),
        candidate(2, 1, 1),
        candidate(3, 1, 1),
        candidate(4, 3, 8),
    ];
    assert_eq!(names(&arrange(candidates, &manner(5))), ["a0", "a1", "a2", "a4", "a3"]);
}

#[test]
fn in_a_shop_of_one_kind_the_order_of_the_sources_stands() {
    let candidates: Vec<Candidate> = (0..20).map(|at| candidate(at, 7, 1 << (at % 5))).collect();
    let limited = Manner { kind_most: Some(2), ..manner(10) };
    let expected: Vec<String> = (0..10).map(|at| format!("a{at}")).collect();
    assert_eq!(names(&arrange(candidates, &limited)), expected);
}

#[test]
fn a_known_taste_leaves_one_of_six_places_to_something_else() {
    let mut candidates: Vec<Candidate> =
        (0..12).map(|at| candidate(at, 1 + (at as u64) % 2, 1 << at)).collect();
    candidates.push(candidate(12, 9, 0));
    let own = [1, 2];
    let open = Manner { window: Some(&own), ..manner(6) };
    assert_eq!(names(&arrange(candidates.clone(), &open)).last(), Some(&"a12"));
    let few = Manner { window: Some(&own), ..manner(5) };
    assert!(!names(&arrange(candidates, &few)).contains(&"a12"), "of five places none is given away");
}

fn any_candidates() -> impl Strategy<Value = Vec<Candidate>> {
    let one = (0_u64..5, 0_u64..64, prop_oneof![Just(UNMOVED), 100_u32..10_000], 0_u8..20);
    proptest::collection::vec(one, 0..40).prop_map(|all| {
        let made = |(at, (kind, marks, moved, first)): (usize, (u64, u64, u32, u8))| Candidate {
            moved,
            rank: if first == 0 { Rank::First } else { Rank::Found },
            ..candidate(at, kind, marks)
        };
        all.into_iter().enumerate().map(made).collect()
    })
}

proptest! {
    #[test]
    fn nothing_is_placed_twice_or_from_nowhere_and_no_place_stays_empty(
        candidates in any_candidates(), places in 0_usize..20, most in proptest::option::of(1_usize..5), window: bool,
    ) {
        let own = [0, 1];
        let manner = Manner { places, kind_most: most, window: window.then_some(&own) };
        let arranged = arrange(candidates.clone(), &manner);
        prop_assert_eq!(arranged.len(), places.min(candidates.len()));
        let mut seen = names(&arranged);
        seen.sort_unstable();
        seen.dedup();
        prop_assert_eq!(seen.len(), arranged.len());
        prop_assert_eq!(&arrange(candidates.clone(), &manner), &arranged, "the same again");
        for one in &arranged {
            let was = candidates.iter().find(|known| known.article == one.article).unwrap();
            prop_assert!(one.why == was.why || was.rank == Rank::First || was.moved > UNMOVED);
        }
        if let (Some(most), false) = (most, window) {
            for kind in 0..5 {
                let of = |all: &[Candidate]| all.iter().filter(|one| one.look.kind == Some(kind)).count();
                let firsts = candidates.iter().filter(|one| one.rank == Rank::First).count();
                let others = candidates.iter().filter(|one| one.look.kind != Some(kind)).count();
                // Only if all other kinds are used up, or limited themselves, is there more of one.
                let room: usize = (0..5).map(|kind| of_kind(&candidates, kind).min(most)).sum();
                if firsts == 0 && others > 0 && room >= places {
                    prop_assert!(of(&arranged) <= most);
                }
            }
        }
    }

    #[test]
    fn firsts_stand_first_in_their_order(candidates in any_candidates()) {
        let firsts: Vec<&str> = candidates
            .iter()
            .filter(|one| one.rank == Rank::First)
            .map(|one| one.article.as_str())
            .collect();
        let arranged = arrange(candidates.clone(), &manner(10));
        let front: Vec<&str> = names(&arranged).into_iter().take(firsts.len().min(10)).collect();
        prop_assert_eq!(&front[..], &firsts[..front.len()]);
    }
}

fn of_kind(candidates: &[Candidate], kind: u64) -> usize {
    candidates.iter().filter(|one| one.look.kind == Some(kind)).count()
}
