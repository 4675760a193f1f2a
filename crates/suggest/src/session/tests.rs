//! What must hold of the ranker.

use super::*;

fn index(visits: &[(u32, u32, &[u32])]) -> SessionIndex {
    let mut index = SessionIndex::default();
    for (person, began, items) in visits {
        let items: Vec<_> = items.iter().copied().map(ItemHandle).collect();
        index.append(PersonHandle(*person), *began, &items);
    }
    index
}

/// Everything may be said, whoever stands behind it.
fn open<'a>() -> Options<'a> {
    Options { support_least: 1, ..Options::default() }
}

fn ask(index: &SessionIndex, visit: &[u32], options: &Options<'_>) -> Answer {
    let visit: Vec<_> = visit.iter().copied().map(ItemHandle).collect();
    Ranker::default().suggest(index, &visit, options)
}

fn items(answer: &Answer) -> Vec<u32> {
    answer.items.iter().map(|s| s.item.0).collect()
}

#[test]
fn what_others_looked_at_next_comes_first() {
    let index = index(&[(1, 1, &[1, 2]), (2, 1, &[1, 2]), (5, 1, &[1, 2]), (3, 1, &[1, 3]), (4, 1, &[5, 6])]);
    let visit = [ItemHandle(1)];
    let picked = Ranker::default().suggest(&index, &visit, &Options { excluded: &visit, ..open() });
    assert_eq!(items(&picked), [2, 3]);
    assert_eq!((picked.items[0].because, picked.items[0].support), (ItemHandle(1), 3));
}

#[test]
fn the_end_of_the_visit_counts_more_than_its_beginning() {
    let index = index(&[(1, 1, &[1, 10]), (2, 1, &[2, 20])]);
    let visit = [ItemHandle(1), ItemHandle(2)];
    let picked = Ranker::default().suggest(&index, &visit, &Options { excluded: &visit, ..open() });
    assert_eq!(items(&picked), [20, 10]);
    assert_eq!(picked.items[1].because, ItemHandle(1));
}

#[test]
fn one_person_with_many_visits_is_one_voice_for_support() {
    let index = index(&[(1, 1, &[1, 2]), (1, 2, &[1, 2]), (1, 3, &[1, 2]), (2, 1, &[1, 3]), (3, 1, &[1, 3])]);
    let options = Options { support_least: 2, excluded: &[ItemHandle(1)], ..open() };
    assert_eq!(items(&Ranker::default().suggest(&index, &[ItemHandle(1)], &options)), [3]);
}

#[test]
fn an_unknown_article_and_an_empty_visit_have_no_neighbours() {
    let index = index(&[(1, 1, &[1, 2])]);
    assert!(Ranker::default().suggest(&index, &[ItemHandle(99)], &open()).items.is_empty());
    assert!(Ranker::default().suggest(&index, &[], &open()).items.is_empty());
    assert!(Ranker::default().suggest(&SessionIndex::default(), &[ItemHandle(1)], &open()).items.is_empty());
}

#[test]
fn the_limit_keeps_the_best_and_the_order_is_the_same_each_time() {
    let visits: Vec<(u32, u32, Vec<u32>)> = (0..50).map(|n| (n, n, vec![1, 2 + n % 7])).collect();
    let visits: Vec<_> = visits.iter().map(|(p, b, i)| (*p, *b, i.as_slice())).collect();
    let index = index(&visits);
    let ask =
        |limit| items(&Ranker::default().suggest(&index, &[ItemHandle(1)], &Options { limit, ..open() }));
    let all = ask(100);
    for limit in 1..8 {
        assert_eq!(ask(limit), all[..limit]);
    }
}

#[test]
fn the_reason_is_the_article_that_brought_most_not_the_loudest_voice() {
    // One visit speaks loudly through 2; three say the same thing through 1, each a little more softly.
    let index = index(&[
        (9, 1, &[2, 7]),
        (1, 1, &[1, 7]),
        (2, 1, &[1, 7]),
        (3, 1, &[1, 7]),
        (4, 1, &[2, 5]),
        (5, 1, &[2, 6]),
    ]);
    let visit = [ItemHandle(1), ItemHandle(2)];
    let picked = Ranker::default().suggest(&index, &visit, &Options { excluded: &visit, ..open() });
    let seven = picked.items.iter().find(|s| s.item == ItemHandle(7)).unwrap();
    assert_eq!((seven.because, seven.support), (ItemHandle(1), 4));
}

#[test]
fn a_forgotten_person_leaves_no_trace_in_any_answer_even_where_a_cut_bites() {
    // Every visit began in the same second, and fewer are heard than there are: who is heard must not hang on who was there before.
    let parameters = Parameters { sample: 5, neighbours: 3, ..Parameters::default() };
    let shown: Vec<(u32, [u32; 2])> = (0..12).map(|person| (person, [1, 20 + person])).collect();
    let answer = |index: &SessionIndex| Ranker::new(parameters).suggest(index, &[ItemHandle(1)], &open());
    for gone in 0..12 {
        let (mut forgetful, mut unaware) = (SessionIndex::default(), SessionIndex::default());
        let add = |index: &mut SessionIndex, (person, items): &(u32, [u32; 2])| {
            index.append(PersonHandle(*person), 7, &items.map(ItemHandle));
        };
        // The one who goes comes first; whoever comes after the going takes the free place.
        add(&mut forgetful, &shown[gone]);
        let others = || shown.iter().filter(|(person, _)| *person as usize != gone);
        others().take(6).for_each(|visit| add(&mut forgetful, visit));
        forgetful.forget(PersonHandle(shown[gone].0));
        others().skip(6).for_each(|visit| add(&mut forgetful, visit));
        others().for_each(|visit| add(&mut unaware, visit));
        assert_eq!(answer(&forgetful), answer(&unaware), "without {gone}");
    }
}

#[test]
fn an_article_is_said_only_when_enough_different_people_held_it() {
    let index = |people: u32| {
        let visits: Vec<(u32, u32, &[u32])> =
            (0..people).map(|person| (person, person, &[1, 2][..])).collect();
        index(&visits)
    };
    let options = Options { excluded: &[ItemHandle(1)], ..Options::default() };
    assert_eq!(ask(&index(9), &[1], &options).items, []);
    let answer = ask(&index(10), &[1], &options);
    assert_eq!((items(&answer), answer.items[0].support), (vec![2], 10));
}

#[test]
fn since_when_is_said_of_the_tenth_newest_and_of_nobody_younger() {
    let visits: Vec<(u32, u32, &[u32])> = (0..15).map(|person| (person, 100 + person, &[1, 2][..])).collect();
    let span = |since| {
        let options = Options { excluded: &[ItemHandle(1)], since, ..Options::default() };
        ask(&index(&visits), &[1], &options).items[0].span
    };
    assert_eq!([span([105, 100]), span([106, 105]), span([107, 106])], [0, 1, SPANS]);
}

#[test]
fn whoever_does_not_speak_still_counts_as_a_person() {
    let parameters = Parameters { neighbours: 4, ..Parameters::default() };
    let visits: Vec<(u32, u32, &[u32])> = (0..15).map(|person| (person, person, &[1, 2][..])).collect();
    let answer = Ranker::new(parameters).suggest(&index(&visits), &[ItemHandle(1)], &Options::default());
    assert_eq!(answer.items.iter().map(|one| one.support).collect::<Vec<_>>(), [15, 15]);
}

#[test]
fn a_person_with_hundreds_of_visits_is_one_person() {
    let mut visits: Vec<(u32, u32, &[u32])> = (0..12).map(|person| (person, person, &[1, 2][..])).collect();
    visits.extend((0..3).map(|person| (20 + person, 50, &[1, 3][..])));
    let before = ask(&index(&visits), &[1], &open());
    visits.extend((0..500).map(|n| (20, 60 + n, &[1, 3][..])));
    let options = Options { support_least: 4, excluded: &[ItemHandle(1)], ..open() };
    assert_eq!(items(&ask(&index(&visits), &[1], &options)), [2]);
    let after = ask(&index(&visits), &[1], &open());
    let support = |answer: &Answer| answer.items.iter().find(|one| one.item.0 == 3).unwrap().support;
    assert_eq!((support(&before), support(&after)), (3, 3));
}

/// Ten people went from 1 to 2, and ten others, who never saw 1, from 2 to 3.
fn two_circles() -> SessionIndex {
    let mut visits: Vec<(u32, u32, &[u32])> = (0..10).map(|person| (person, person, &[1, 2][..])).collect();
    visits.extend((10..20).map(|person| (person, person, &[2, 3][..])));
    index(&visits)
}

#[test]
fn what_enough_people_held_asks_further_and_says_that_it_did() {
    let options = Options { excluded: &[ItemHandle(1)], ..Options::default() };
    let answer = ask(&two_circles(), &[1], &options);
    let found: Vec<_> = answer.items.iter().map(|one| (one.item.0, one.circle, one.support)).collect();
    assert_eq!(found, [(2, Circle::Inner, 10), (3, Circle::Outer, 10)]);
    assert!(answer.items[0].score >= answer.items[1].score);
    assert_eq!(answer.items[1].because, ItemHandle(1));
}

#[test]
fn what_too_few_people_linked_asks_nothing_further() {
    // One person alone went from 4 to 2: whoever looks at 4 must not learn what goes with 2.
    let mut index = two_circles();
    index.append(PersonHandle(30), 30, &[ItemHandle(4), ItemHandle(2)]);
    assert_eq!(ask(&index, &[4], &Options::default()), Answer::default());
}

#[test]
fn what_is_left_out_does_not_come_back_through_the_outer_circle_and_nothing_comes_twice() {
    let answer = ask(&two_circles(), &[1], &Options::default());
    assert_eq!(items(&answer).len(), 3, "{answer:?}");
    let options = Options { excluded: &[ItemHandle(3), ItemHandle(1)], ..Options::default() };
    assert_eq!(items(&ask(&two_circles(), &[1], &options)), [2]);
}

#[test]
fn articles_that_too_few_held_speak_for_their_group() {
    // Twelve people looked at the shirt 1 and each at another bag; three of them at a hat.
    let visits: Vec<(u32, u32, Vec<u32>)> =
        (0..12).map(|n| (n, n, if n < 3 { vec![1, 10 + n, 40 + n] } else { vec![1, 10 + n] })).collect();
    let visits: Vec<_> = visits.iter().map(|(p, b, i)| (*p, *b, i.as_slice())).collect();
    let mut groups = Groups::default();
    groups.set(ItemHandle(1), GroupHandle(0));
    (10..22).for_each(|bag| groups.set(ItemHandle(bag), GroupHandle(1)));
    (40..43).for_each(|hat| groups.set(ItemHandle(hat), GroupHandle(2)));
    let options = Options { excluded: &[ItemHandle(1)], groups: Some(&groups), ..Options::default() };
    let answer = ask(&index(&visits), &[1], &options);
    assert_eq!(answer.items, []);
    let found: Vec<_> = answer.groups.iter().map(|one| (one.group.0, one.because.0, one.support)).collect();
    assert_eq!(found, [(1, 1, 12)]);
    assert_eq!(ask(&index(&visits), &[1], &Options { groups: None, ..options }).groups, []);
}

proptest::proptest! {
    #[test]
    fn nobody_counts_twice_and_nothing_is_said_in_less_company_than_asked_for(
        visits in proptest::collection::vec((0..6_u32, 0..5_u32, proptest::collection::vec(0..8_u32, 1..5)), 1..40),
        visit in proptest::collection::vec(0..8_u32, 1..4), least in 1..4_u32,
    ) {
        let visits: Vec<_> = visits.iter().map(|(p, b, i)| (*p, *b, i.as_slice())).collect();
        let answer = ask(&index(&visits), &visit, &Options { support_least: least, ..open() });
        for one in &answer.items {
            let mut people: Vec<u32> =
                visits.iter().filter(|(.., items)| items.contains(&one.item.0)).map(|(person, ..)| *person).collect();
            people.sort_unstable();
            people.dedup();
            proptest::prop_assert!(one.support >= least && one.support as usize <= people.len(), "{one:?} {people:?}");
        }
    }
}
