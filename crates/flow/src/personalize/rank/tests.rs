//! Answers of a small shop: what must never be in one, and what must be.

use super::*;
use crate::shelf::rules::{Deed, Rule, Rules, Which};
use crate::shelf::{Catalog, Shelf};
use entrenous_core::charter::Language;
use entrenous_core::id::PersonId;
use entrenous_core::moment::Moment;
use proptest::prelude::*;
use std::fmt::Write;

const KINDS: [&str; 4] = ["shirt", "bag", "hat", "socks"];

/// Forty articles of four kinds.
fn catalog() -> Catalog {
    let mut text = String::new();
    for number in 0..40 {
        let (kind, colour) = (KINDS[number % 4], number % 3);
        writeln!(
            text,
            "[[product]]\nid = \"a{number}\"\nname = {{ en = \"A {number}\" }}\nkind = \"{kind}\"\ncolours = [\"c{colour}\"]\nprice_cents = 1{number:02}"
        )
        .unwrap();
    }
    Catalog::parse(&text).unwrap()
}

fn id(number: usize) -> ArticleId {
    ArticleId::parse(&format!("a{number}")).unwrap()
}

fn rule(deed: Deed, kind: usize) -> Rule {
    let which = Which { kinds: vec![KINDS[kind].to_owned()], ..Which::default() };
    Rule { name: "r".to_owned(), slots: Vec::new(), months: None, which, deed }
}

fn shelf(rules: Vec<Rule>) -> Shelf {
    let again = [KINDS[3].to_owned()].into();
    let shelf = Shelf::new(catalog()).with_rules(Rules { rules, again, kind_most: None });
    for person in 0..30_u8 {
        let visit = (0..30).step_by(5).map(|step| {
            let article = id(usize::from(person).wrapping_mul(7).wrapping_add(step) % 40);
            (Moment::from_seconds(i64::from(person)), article)
        });
        let visit: Vec<_> = visit.collect();
        shelf.learned.learn(PersonId::from_bytes([person; 16]), visit.clone());
        shelf.bought.index().learn(PersonId::from_bytes([person; 16]), visit);
    }
    shelf
}

fn answer(shelf: &Shelf, profile: &Profile, wish: &Wish) -> (Rung, Vec<Suggestion>) {
    let (offer, trends) = (shelf.offer(), shelf.trends());
    let prepared = shelf.prepared(&offer, 20_000);
    let from = Sources {
        offer: &offer,
        learned: &shelf.learned,
        bought: &shelf.bought,
        trends: &trends,
        prepared: &prepared,
        company_least: 3,
        now: Moment::from_seconds(20_000 * 86_400),
    };
    decide(&from, profile, wish)
}

fn wish(aim: Aim, visit: &[usize], excluded: &[usize], limit: usize) -> Wish {
    let articles = visit.iter().copied().map(id).collect();
    let excluded = excluded.iter().copied().map(id).collect();
    let visit = Visit { articles, excluded, ..Visit::default() };
    let (slot, locale) = (Key::parse("home").unwrap(), Language::parse("en").unwrap());
    Wish { slot, aim, locale, visit, limit }
}

fn kind_of(article: &ArticleId) -> usize {
    article.as_str()[1..].parse::<usize>().unwrap() % 4
}

fn deeds() -> impl Strategy<Value = Vec<(Deed, usize)>> {
    let deed = prop_oneof![
        Just(Deed::Hide),
        Just(Deed::First),
        (1_010_u32..10_000).prop_map(Deed::Lift),
        (1_010_u32..10_000).prop_map(Deed::Lower),
    ];
    proptest::collection::vec((deed, 0_usize..3), 0..4)
}

fn some() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(0_usize..44, 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn never_is_suggested_what_is_hidden_owned_sent_away_left_out_in_the_basket_or_on_the_page(
        deeds in deeds(), aim in proptest::sample::select(Aim::ALL.to_vec()),
        visit in some(), history in some(), owned in some(), dismissed in some(), baskets in some(), left_out in some(),
        limit in 1_usize..30,
    ) {
        let shelf = shelf(deeds.iter().map(|(deed, kind)| rule(*deed, *kind)).collect());
        let named = |numbers: &[usize]| numbers.iter().copied().map(id).collect::<Vec<_>>();
        let profile = Profile {
            history: named(&history),
            owned: named(&owned),
            dismissed: named(&dismissed),
            baskets: named(&baskets),
            used: vec![Key::parse("views").unwrap()],
            ..Profile::default()
        };
        let wish = wish(aim, &visit, &left_out, limit);
        let (_, suggestions) = answer(&shelf, &profile, &wish);
        prop_assert!(suggestions.len() <= limit);
        let hidden: Vec<usize> = deeds.iter().filter(|(deed, _)| *deed == Deed::Hide).map(|(_, kind)| *kind).collect();
        let mut seen = HashSet::new();
        let mut last = u32::MAX;
        for one in &suggestions {
            let article = &one.article;
            prop_assert!(seen.insert(article), "{} twice", article);
            prop_assert!(shelf.offer().sells(article));
            prop_assert!(!hidden.contains(&kind_of(article)));
            prop_assert!(!profile.dismissed.contains(article) && !wish.visit.excluded.contains(article));
            prop_assert!(kind_of(article) == 3 || !profile.owned.contains(article));
            prop_assert!(profile.owned.contains(article) || !profile.baskets.contains(article));
            prop_assert!(wish.visit.articles.last() != Some(article));
            prop_assert!(one.score_millionths <= last, "strengths never rise");
            last = one.score_millionths;
            if let Reason::Similar { article } | Reason::LookedAlso { article, .. } | Reason::BoughtAlso { article } = &one.why {
                prop_assert!(shelf.offer().get(article).is_some(), "no reason names what is not sold");
            }
        }
        prop_assert_eq!(&answer(&shelf, &profile, &wish).1, &suggestions, "the same again");
    }

    #[test]
    fn only_means_only(kind in 0_usize..4, aim in proptest::sample::select(Aim::ALL.to_vec()), visit in some()) {
        let shelf = shelf(vec![rule(Deed::Only, kind)]);
        let (_, suggestions) = answer(&shelf, &Profile::default(), &wish(aim, &visit, &[], 6));
        prop_assert_eq!(suggestions.len(), 6);
        prop_assert!(suggestions.iter().all(|one| kind_of(&one.article) == kind));
    }
}

#[test]
fn what_a_rule_puts_first_stands_first_and_says_so() {
    let shelf = shelf(vec![rule(Deed::First, 2)]);
    let (_, suggestions) = answer(&shelf, &Profile::default(), &wish(Aim::ForYou, &[0], &[], 6));
    let codes: Vec<&str> = suggestions.iter().map(|one| one.why.code()).collect();
    assert_eq!(codes[..3], ["put_forward"; 3]);
    assert!(!codes[3..].contains(&"put_forward"), "{codes:?}");
    assert!(suggestions[..3].iter().all(|one| kind_of(&one.article) == 2));
}

#[test]
fn a_profile_leaves_a_place_for_something_else_than_its_own_kinds() {
    let shelf = shelf(Vec::new());
    let history = (0..40).filter(|number| number % 4 < 3).map(id).collect();
    let profile = Profile { history, used: vec![Key::parse("views").unwrap()], ..Profile::default() };
    let (rung, suggestions) = answer(&shelf, &profile, &wish(Aim::ForYou, &[], &[], 6));
    assert_eq!(rung, Rung::Profile);
    assert!(suggestions.iter().any(|one| kind_of(&one.article) == 3), "{suggestions:?}");
}

#[test]
fn what_completes_an_article_comes_before_what_is_like_it() {
    let shelf = Shelf::new(catalog());
    let (_, suggestions) = answer(&shelf, &Profile::default(), &wish(Aim::BoughtTogether, &[0], &[], 3));
    assert!(
        suggestions.iter().all(|one| kind_of(&one.article) != 0 && one.why.code() == "similar"),
        "{suggestions:?}"
    );
}
