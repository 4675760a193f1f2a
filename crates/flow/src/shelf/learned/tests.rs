//! What must hold of what visits taught.

#![allow(clippy::arithmetic_side_effects, reason = "the seconds of a test are small")]

use super::*;
use proptest::prelude::*;

const DAY: i64 = 86_400;
const NOON: i64 = 20_000 * DAY + DAY / 2;

fn person(number: u32) -> PersonId {
    let mut bytes = [7; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    PersonId::from_bytes(bytes)
}

fn view(second: i64, article: &str) -> (Moment, ArticleId) {
    (Moment::from_seconds(second), ArticleId::parse(article).unwrap())
}

fn no_offer() -> Arc<Offer> {
    Arc::new(Offer::new(crate::shelf::Catalog::default()))
}

fn ask(learned: &Learned, visit: &[&str]) -> Vec<String> {
    let visit: Vec<ArticleId> = visit.iter().map(|article| ArticleId::parse(article).unwrap()).collect();
    let now = Moment::from_seconds(NOON + DAY);
    let question = Question { visit: &visit, limit: 20, company_least: 10, now };
    learned.neighbours(&no_offer(), &question).articles.iter().map(|one| one.article.to_string()).collect()
}

fn looked(learned: &Learned, people: std::ops::Range<u32>, articles: [&str; 2]) {
    for number in people {
        let at = NOON + i64::from(number);
        learned.learn(person(number), vec![view(at, articles[0]), view(at + 5, articles[1])]);
    }
}

#[test]
fn what_ten_people_looked_at_is_shown_at_once_and_what_nine_did_is_not() {
    let learned = Learned::default();
    looked(&learned, 0..9, ["shirt", "belt"]);
    assert_eq!(ask(&learned, &["shirt"]), Vec::<String>::new());
    looked(&learned, 9..10, ["shirt", "belt"]);
    assert_eq!(ask(&learned, &["shirt"]), ["belt"]);
    learned.forget(person(4));
    assert_eq!(ask(&learned, &["shirt"]), Vec::<String>::new());
}

#[test]
fn what_was_looked_at_before_the_present_article_may_come_again() {
    let learned = Learned::default();
    looked(&learned, 0..12, ["shirt", "belt"]);
    assert_eq!(ask(&learned, &["belt", "shirt"]), ["belt"]);
}

#[test]
fn one_person_with_ten_thousand_visits_pushes_nothing_in_and_crowds_nobody_out() {
    let learned = Learned::default();
    looked(&learned, 0..12, ["shirt", "belt"]);
    let flood = (0..10_000).flat_map(|n| {
        let at = NOON + 100 + n * 3_600;
        [view(at, "shirt"), view(at + 1, "pushed")]
    });
    learned.learn(person(99), flood.collect());
    assert_eq!(learned.visits(), 12 + usize::from(VISITS_MOST));
    assert_eq!(ask(&learned, &["shirt"]), ["belt"]);
}

#[test]
fn nine_who_agree_among_themselves_push_nothing_in() {
    let learned = Learned::default();
    for number in 0..9 {
        let visits = (0..200).flat_map(|n| {
            let at = NOON - n * DAY;
            [view(at, "shirt"), view(at + 1, "pushed")]
        });
        learned.learn(person(number), visits.collect());
    }
    assert_eq!(ask(&learned, &["shirt"]), Vec::<String>::new());
}

#[test]
fn four_visits_a_day_are_learned_and_the_fifth_is_not() {
    let learned = Learned::default();
    let of_day = |day: i64| (0..6).map(move |n| view(NOON + day * DAY + n * 3_600, "shirt"));
    learned.learn(person(1), of_day(0).collect());
    assert_eq!(learned.visits(), usize::from(VISITS_PER_DAY_MOST));
    learned.learn(person(1), of_day(1).collect());
    assert_eq!(learned.visits(), 2 * usize::from(VISITS_PER_DAY_MOST));
}

#[test]
fn a_visit_of_ten_thousand_articles_is_cut_and_unknown_articles_find_nothing() {
    let learned = Learned::default();
    let views = (0..10_000).map(|n| view(NOON + n, &format!("article-{n}")));
    learned.learn(person(1), views.collect());
    let visits = learned.all_visits();
    assert_eq!((visits.len(), visits[0].2.len()), (1, entrenous_suggest::index::VISIT_MOST));
    assert_eq!(ask(&learned, &["never-seen"]), Vec::<String>::new());
}

#[test]
fn what_comes_late_is_known_to_come_late() {
    let learned = Learned::default();
    learned.learn(person(1), vec![view(NOON, "shirt")]);
    let at = Moment::from_seconds;
    assert!(learned.ends_before(person(1), at(NOON + 1)) && learned.ends_before(person(2), at(0)));
    assert!(!learned.ends_before(person(1), at(NOON)) && !learned.ends_before(person(1), at(NOON - 9)));
}

proptest! {
    #[test]
    fn learned_event_by_event_or_all_at_once_the_digest_is_the_same(
        views in proptest::collection::vec((0..3_u32, 0..40_i64, 0..5_u8), 0..60), gone in 0..3_u32,
    ) {
        let (live, anew) = (Learned::default(), Learned::default());
        let mut facts: Vec<Vec<(Moment, ArticleId)>> = vec![Vec::new(); 3];
        for (number, quarter, article) in views {
            let seen = view(NOON + quarter * 900, &format!("article-{article}"));
            let kept = &mut facts[number as usize];
            kept.push(seen.clone());
            // As `work::learn::more` does: what comes late is learned anew with all the rest.
            if live.ends_before(person(number), seen.0) {
                live.learn(person(number), vec![seen]);
            } else {
                live.forget(person(number));
                live.learn(person(number), kept.clone());
            }
        }
        live.forget(person(gone));
        for (number, kept) in (0..3).zip(facts).rev().filter(|(number, _)| *number != gone) {
            anew.learn(person(number), kept);
        }
        prop_assert_eq!(live.digest(), anew.digest());
        prop_assert_eq!(live.visits(), anew.visits());
    }
}
