//! Which layout of a slot a person sees, what is kept of it, and how it is forgotten.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a story stops where it does not hold"
)]

use entrenous_core::id::Key;
use entrenous_core::moment::Span;
use entrenous_core::request::{Signal, Surface};
use entrenous_flow::Request;
use entrenous_flow::layout::{Outcome, Said, TRIALS_MOST, Written, outcome, report};
use entrenous_flow::work::{lapse, retain};
use entrenous_testkit::{Visitor, World};
use serde_json::{Value, json};

const WEB: Request = Request { place: None, signal: Signal::None, surface: Surface::Web };

async fn home(visitor: &Visitor) -> Value {
    let heard = visitor.posts("/v1/personalize", &json!({"slot": "home", "limit": 3})).await;
    assert_eq!(heard.status.as_u16(), 200, "{}", heard.text);
    heard.json()
}

async fn tells(world: &World, visitor: &Visitor, answer: &Value, what: Outcome) -> Written {
    let standing = world.house.standing(visitor.token.as_deref().unwrap()).unwrap();
    let made = world.house.recommended(answer["id"].as_str().unwrap()).unwrap();
    outcome(&world.house, &WEB, &standing, &made, what).await.unwrap()
}

async fn agreed(world: &World) -> Visitor {
    let mut visitor = world.visitor();
    visitor.answers(&[("layouts", "yes")]).await;
    visitor
}

async fn trials(visitor: &Visitor) -> Vec<Value> {
    let facts = visitor.gets("/v1/me/facts").await.json();
    let facts = facts.as_array().unwrap().iter().filter(|fact| fact["item"] == "trials");
    facts.map(|fact| fact["value"].clone()).collect()
}

#[tokio::test]
async fn whoever_has_not_agreed_sees_the_first_layout_and_nothing_is_written() {
    let world = World::boutique().await;
    let before = world.files();
    for _ in 0..20 {
        let answer = home(&world.visitor()).await;
        assert_eq!((&answer["layout"], &answer["stored"]), (&json!("grid"), &json!(false)), "{answer}");
    }
    assert_eq!(world.files(), before, "not one byte has changed");
    assert_eq!(world.house.shelf.layouts.trials(), 0);
    let elsewhere = world.visitor().wishes(&[], 3).await.json();
    assert_eq!(elsewhere.get("layout"), None, "a slot that is not declared has no layout");
}

#[tokio::test]
async fn a_yes_to_suggestions_is_no_yes_to_layouts() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes"), ("layouts", "no")]).await;
    assert_eq!(home(&visitor).await["layout"], "grid");
    assert_eq!(world.house.shelf.layouts.trials(), 0);
}

#[tokio::test]
async fn with_a_yes_the_layout_is_drawn_and_its_trial_can_be_seen_and_is_in_the_ledger() {
    let world = World::boutique().await;
    let visitor = agreed(&world).await;
    visitor.patches("/v1/me/facts/favourite_styles", &json!({"value": ["evening"]})).await;
    let answer = home(&visitor).await;
    assert_eq!(answer["layout_used"], json!(["favourite_styles", "trials"]));
    assert_eq!(answer["stored"], true);
    let kept = trials(&visitor).await;
    assert_eq!(kept.len(), 1);
    assert_eq!((&kept[0]["slot"], &kept[0]["layout"]), (&json!("home"), &answer["layout"]));
    assert_eq!(kept[0]["features"], json!({"favourite_styles.evening": 1.0}));
    assert_eq!(
        (&kept[0]["chance"], &kept[0]["outcomes"]),
        (&json!(0.5), &json!([])),
        "nothing is learned yet"
    );
    let why = visitor.gets("/v1/me/why").await.json();
    assert_eq!(
        (&why[0]["entry"]["act"], &why[0]["entry"]["purposes"]),
        (&json!("keep"), &json!(["layouts"]))
    );
    let page = visitor.gets("/privacy").await.text;
    assert!(page.contains("En grille") || page.contains("En récit"), "the page names the layout in words");
}

#[tokio::test]
async fn a_visit_sees_one_layout_and_is_one_trial() {
    let world = World::boutique().await;
    let visitor = agreed(&world).await;
    let first = home(&visitor).await;
    for _ in 0..5 {
        world.clock.turn_minutes(5);
        let again = home(&visitor).await;
        assert_eq!((&again["layout"], &again["stored"]), (&first["layout"], &json!(false)));
        assert_ne!(again["id"], first["id"]);
    }
    assert_eq!(trials(&visitor).await.len(), 1);
    world.clock.turn_minutes(30);
    home(&visitor).await;
    assert_eq!(trials(&visitor).await.len(), 2);
}

#[tokio::test]
async fn what_comes_of_a_layout_is_written_into_its_trial() {
    let world = World::boutique().await;
    let visitor = agreed(&world).await;
    let first = home(&visitor).await;
    let learned = world.house.shelf.layouts.digest();
    world.clock.turn_minutes(5);
    let second = home(&visitor).await;
    assert_eq!(tells(&world, &visitor, &second, Outcome::Clicked).await, Written::Written);
    assert_eq!(tells(&world, &visitor, &first, Outcome::Clicked).await, Written::Already);
    assert_eq!(tells(&world, &visitor, &first, Outcome::Bought).await, Written::Written);
    let kept = trials(&visitor).await;
    assert_eq!(kept.len(), 1, "the same row holds the new value");
    assert_eq!(kept[0]["outcomes"], json!(["clicked", "bought"]));
    assert_ne!(world.house.shelf.layouts.digest(), learned);
    let stranger = agreed(&world).await;
    assert_eq!(
        tells(&world, &stranger, &first, Outcome::Clicked).await,
        Written::NoTrial,
        "it is not theirs"
    );
    let elsewhere = visitor.wishes(&[], 3).await.json();
    assert_eq!(tells(&world, &visitor, &elsewhere, Outcome::Clicked).await, Written::NoTrial);
}

#[tokio::test]
async fn what_works_is_shown_more_often() {
    let world = World::boutique().await;
    for _ in 0..60 {
        let visitor = agreed(&world).await;
        let answer = home(&visitor).await;
        if answer["layout"] == "story" {
            tells(&world, &visitor, &answer, Outcome::Bought).await;
        }
    }
    let mut stories = 0;
    for _ in 0..20 {
        stories += usize::from(home(&agreed(&world).await).await["layout"] == "story");
    }
    assert!(stories >= 15, "{stories} of 20");
}

/// Tells the house what happened to an article of an answer, as a page does.
async fn happens(visitor: &Visitor, answer: &Value, kinds: &[&str]) {
    let (item, id) = (&answer["items"][0]["id"], &answer["id"]);
    let event = |kind: &&str| json!({"kind": kind, "item": item, "recommendation": id});
    let heard = visitor.posts("/v1/events", &kinds.iter().map(event).collect::<Value>()).await;
    assert_eq!(heard.status.as_u16(), 200, "{}", heard.text);
}

/// How many of twenty newcomers see the story, where it sells to everyone who sees it and this follows to every second of them.
async fn stories_shown_after(minded: &str) -> usize {
    let world = World::boutique().await;
    let (mut seen, mut present) = (0, 0);
    while seen < 30 || present < 12 {
        let visitor = agreed(&world).await;
        let answer = home(&visitor).await;
        if answer["layout"] != "story" {
            present += 1;
            continue;
        }
        seen += 1;
        happens(&visitor, &answer, &["purchase"]).await;
        assert_eq!(trials(&visitor).await[0]["outcomes"], json!(["bought"]));
        if seen % 2 == 0 {
            happens(&visitor, &answer, &[minded]).await;
        }
        assert!(seen < 600, "the first layout is shown to some, whatever sells");
    }
    let mut stories = 0;
    for _ in 0..20 {
        stories += usize::from(home(&agreed(&world).await).await["layout"] == "story");
    }
    stories
}

#[tokio::test]
async fn a_layout_that_people_complain_of_or_leave_for_is_not_chosen_even_if_it_sells() {
    let clicked = stories_shown_after("click").await;
    assert!(clicked >= 15, "a layout that sells is shown: {clicked} of 20");
    for minded in ["complain", "unsubscribe"] {
        let shown = stories_shown_after(minded).await;
        assert!(shown <= 5, "{minded}: {shown} of 20");
    }
}

#[tokio::test]
async fn few_people_are_not_told_of_and_nothing_is_said_of_what_works() {
    let world = World::boutique().await;
    let slots = report(&world.house, || {});
    assert_eq!((slots.len(), slots[0].present.as_str()), (1, "grid"));
    assert!(slots[0].layouts.iter().all(|layout| layout.figures.is_none()));
    for _ in 0..30 {
        let visitor = agreed(&world).await;
        let answer = home(&visitor).await;
        tells(&world, &visitor, &answer, Outcome::Bought).await;
    }
    let slots = report(&world.house, || {});
    for layout in &slots[0].layouts {
        if let Some(figures) = &layout.figures {
            assert!(figures.people >= 10);
            assert!((figures.normalised.value - 1.0).abs() < 1e-9, "everyone bought");
        }
    }
    assert!(slots[0].layouts.iter().any(|layout| layout.figures.is_some()));
    assert_eq!(slots[0].verdict, Said::TooFew { needed: 200 });
}

/// Three people of whom the first will go; the digest without the first, and the digest with all.
async fn three(world: &World) -> (Vec<Visitor>, u64, u64) {
    let mut people = Vec::new();
    for _ in 0..3 {
        people.push(agreed(world).await);
    }
    for visitor in &people[1..] {
        let answer = home(visitor).await;
        tells(world, visitor, &answer, Outcome::Clicked).await;
    }
    let without = world.house.shelf.layouts.digest();
    let answer = home(&people[0]).await;
    tells(world, &people[0], &answer, Outcome::Bought).await;
    let all = world.house.shelf.layouts.digest();
    assert_ne!(without, all);
    (people, without, all)
}

#[tokio::test]
async fn a_yes_taken_back_takes_its_trials_out_exactly() {
    let world = World::boutique().await;
    let (people, without, _) = three(&world).await;
    let heard = people[0].deletes("/v1/consent/layouts").await;
    assert!(heard.status.is_success(), "{}", heard.text);
    assert_eq!(world.house.shelf.layouts.digest(), without);
    assert_eq!(home(&people[0]).await["layout"], "grid");
    drop(people);
    let world = world.reopened().await;
    assert_eq!(world.house.shelf.layouts.digest(), without);
}

#[tokio::test]
async fn someone_who_leaves_takes_their_trials_along() {
    let world = World::boutique().await;
    let (people, without, _) = three(&world).await;
    assert!(people[0].deletes("/v1/me").await.status.is_success());
    assert_eq!(world.house.shelf.layouts.digest(), without);
}

#[tokio::test]
async fn a_trial_that_is_removed_counts_no_more() {
    let world = World::boutique().await;
    let (people, without, _) = three(&world).await;
    assert!(people[0].deletes("/v1/me/facts/trials").await.status.is_success());
    assert_eq!(world.house.shelf.layouts.digest(), without);
}

#[tokio::test]
async fn trials_age_and_are_learned_again_when_the_house_opens() {
    let world = World::boutique().await;
    let (_, _, all) = three(&world).await;
    let world = world.reopened().await;
    assert_eq!(world.house.shelf.layouts.digest(), all, "the same sums, bit for bit");
    world.clock.turn(Span::days(91));
    while retain::round(&world.house).await.unwrap() > 0 {}
    lapse::round(&world.house).await.unwrap();
    assert_eq!(world.house.shelf.layouts.trials(), 0);
}

#[tokio::test]
async fn somebody_who_comes_for_ever_is_heard_only_so_often() {
    let world = World::boutique().await;
    let visitor = agreed(&world).await;
    for _ in 0..TRIALS_MOST + 5 {
        home(&visitor).await;
        world.clock.turn_minutes(31);
    }
    assert_eq!(world.house.shelf.layouts.trials(), TRIALS_MOST);
    let again = home(&visitor).await;
    assert_eq!(again["stored"], false);
}

#[tokio::test]
async fn a_charter_without_the_purpose_shows_the_first_layout_to_everyone() {
    let charter = std::fs::read_to_string(format!("{}/charter.toml", entrenous_testkit::BOUTIQUE)).unwrap();
    let charter = charter.replace("dpv:OptimiseUserInterface", "dpv:ServiceProvision");
    let world = World::with_charter(&charter).await;
    let mut visitor = world.visitor();
    visitor.answers(&[("layouts", "yes")]).await;
    assert_eq!(home(&visitor).await["layout"], "grid");
    assert_eq!(world.house.shelf.layouts.trials(), 0);
    assert!(world.house.shelf.layouts.slots.layouts(&Key::parse("home").unwrap()).is_some());
}
