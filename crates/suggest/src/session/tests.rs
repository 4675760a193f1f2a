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

fn items(picked: &[Suggested]) -> Vec<u32> {
    picked.iter().map(|s| s.item.0).collect()
}

#[test]
fn what_others_looked_at_next_comes_first() {
    let index = index(&[(1, 1, &[1, 2]), (2, 1, &[1, 2]), (5, 1, &[1, 2]), (3, 1, &[1, 3]), (4, 1, &[5, 6])]);
    let visit = [ItemHandle(1)];
    let picked =
        Ranker::default().suggest(&index, &visit, &Options { excluded: &visit, ..Options::default() });
    assert_eq!(items(&picked), [2, 3]);
    assert_eq!((picked[0].because, picked[0].support), (ItemHandle(1), 3));
}

#[test]
fn the_end_of_the_visit_counts_more_than_its_beginning() {
    let index = index(&[(1, 1, &[1, 10]), (2, 1, &[2, 20])]);
    let visit = [ItemHandle(1), ItemHandle(2)];
    let picked =
        Ranker::default().suggest(&index, &visit, &Options { excluded: &visit, ..Options::default() });
    assert_eq!(items(&picked), [20, 10]);
    assert_eq!(picked[1].because, ItemHandle(1));
}

#[test]
fn one_person_with_many_visits_is_one_voice_for_support() {
    let index = index(&[(1, 1, &[1, 2]), (1, 2, &[1, 2]), (1, 3, &[1, 2]), (2, 1, &[1, 3]), (3, 1, &[1, 3])]);
    let options = Options { support_least: 2, excluded: &[ItemHandle(1)], ..Options::default() };
    assert_eq!(items(&Ranker::default().suggest(&index, &[ItemHandle(1)], &options)), [3]);
}

#[test]
fn an_unknown_article_and_an_empty_visit_have_no_neighbours() {
    let index = index(&[(1, 1, &[1, 2])]);
    assert!(Ranker::default().suggest(&index, &[ItemHandle(99)], &Options::default()).is_empty());
    assert!(Ranker::default().suggest(&index, &[], &Options::default()).is_empty());
    assert!(
        Ranker::default().suggest(&SessionIndex::default(), &[ItemHandle(1)], &Options::default()).is_empty()
    );
}

#[test]
fn the_limit_keeps_the_best_and_the_order_is_the_same_each_time() {
    let visits: Vec<(u32, u32, Vec<u32>)> = (0..50).map(|n| (n, n, vec![1, 2 + n % 7])).collect();
    let visits: Vec<_> = visits.iter().map(|(p, b, i)| (*p, *b, i.as_slice())).collect();
    let index = index(&visits);
    let ask = |limit| {
        items(&Ranker::default().suggest(&index, &[ItemHandle(1)], &Options { limit, ..Options::default() }))
    };
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
    let picked =
        Ranker::default().suggest(&index, &visit, &Options { excluded: &visit, ..Options::default() });
    let seven = picked.iter().find(|s| s.item == ItemHandle(7)).unwrap();
    assert_eq!((seven.because, seven.support), (ItemHandle(1), 4));
}

#[test]
fn a_forgotten_person_leaves_no_trace_in_any_answer_even_where_a_cut_bites() {
    // Every visit began in the same second, and fewer are heard than there are: who is heard must not hang on who was there before.
    let parameters = Parameters { sample: 5, neighbours: 3, ..Parameters::default() };
    let shown: Vec<(u32, [u32; 2])> = (0..12).map(|person| (person, [1, 20 + person])).collect();
    let answer =
        |index: &SessionIndex| Ranker::new(parameters).suggest(index, &[ItemHandle(1)], &Options::default());
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
