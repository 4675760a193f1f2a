//! What many look at is told once, when the period is over, with noise, and of nobody in particular.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]
#![allow(clippy::arithmetic_side_effects, reason = "numbers of people in a story are small")]

use entrenous_core::moment::Span;
use entrenous_flow::trends::{Reading, Report, report};
use entrenous_flow::work::trend;
use entrenous_testkit::{Visitor, World};
use serde_json::{Value, json};

/// The boutique that lets trends out with so much epsilon that a story needs few people.
async fn with_trends(section: &str) -> World {
    let charter = std::fs::read_to_string(entrenous_testkit::BOUTIQUE.to_owned() + "/charter.toml").unwrap();
    World::with_charter(&format!("{charter}\n[trends]\n{section}\n")).await
}

/// A little noise: two tables at epsilon 2 each.
const CLEAR: &str = "epsilon = \"4\"\nyear = \"48\"";

/// This many people who let others learn from them look at an article, and tell their size if they have one.
async fn people_look_at(world: &World, many: usize, article: &str, size: Option<&str>) -> Vec<Visitor> {
    let mut people = Vec::new();
    for _ in 0..many {
        let mut visitor = world.visitor();
        visitor.answers(&[("together", "yes")]).await;
        let heard = visitor.looks_at(article).await.json();
        assert_eq!(heard["dropped"], json!([]), "{heard}");
        if let Some(size) = size {
            let told = visitor.patches("/v1/me/facts/clothing_size", &json!({"value": size})).await;
            assert_eq!(told.status.as_u16(), 204, "{}", told.text);
        }
        people.push(visitor);
    }
    people
}

async fn the_month_ends(world: &World) {
    world.clock.turn(Span::months(1));
    world.clock.turn_minutes(61);
    assert_eq!(trend::round(&world.house).await.unwrap(), 1);
}

/// How many spoke for an article in the newest release, by what is told of the whole house.
fn told(report: &Report, article: &str) -> Option<u64> {
    let whole = &report.periods.first()?.whole;
    whole.articles.iter().find(|spoken| spoken.article.as_str() == article).map(|spoken| spoken.count)
}

/// How many of a size spoke for an article in the newest release.
fn told_of(report: &Report, size: Option<&str>, article: &str) -> Option<u64> {
    let tables = &report.periods.first()?.tables;
    let cells = &tables.iter().find(|table| table.attribute.as_str() == "clothing_size")?.cells;
    let same = cells.iter().find(|cell| {
        cell.article.as_str() == article && cell.choice.as_ref().map(|choice| choice.as_str()) == size
    });
    same.map(|cell| cell.count)
}

async fn trending(world: &World, traits: Value) -> Value {
    let wish = json!({"slot": "home", "aim": "trending", "limit": 3, "context": {"traits": traits}});
    world.visitor().posts("/v1/personalize", &wish).await.json()
}

fn ledger_size(checkpoint: &str) -> u64 {
    checkpoint.lines().nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_month_is_let_out_once_and_a_restart_does_not_draw_again() {
    let world = with_trends(CLEAR).await;
    people_look_at(&world, 40, "caban-marine", None).await;
    people_look_at(&world, 15, "tshirt-encre", None).await;
    world.clock.turn(Span::days(30));
    world.clock.turn_minutes(15 * 60 + 30);
    assert_eq!(trend::round(&world.house).await.unwrap(), 0, "over for half an hour");
    assert_eq!(world.visitor().gets("/v1/trends").await.json()["periods"], json!([]));
    assert_eq!(trending(&world, json!({})).await["items"][0]["why"]["code"], "showcase");

    let size = async |world: &World| ledger_size(&world.visitor().gets("/v1/ledger/checkpoint").await.text);
    let before = size(&world).await;
    world.clock.turn_minutes(31);
    assert_eq!(trend::round(&world.house).await.unwrap(), 1);
    assert_eq!(size(&world).await, before + 1, "one entry");
    assert!(world.any_file_holds(br#""spent":{"epsilon":"4","floor":10,"month":"2027-03"}"#));
    let released = report(&world.house).unwrap();
    assert!(told(&released, "caban-marine").unwrap().abs_diff(40) <= 8, "{released:?}");
    assert!(told(&released, "tshirt-encre").is_none_or(|count| count.abs_diff(15) <= 8), "{released:?}");
    let answer = trending(&world, json!({})).await;
    assert_eq!(
        (&answer["items"][0]["id"], &answer["items"][0]["why"]["code"]),
        (&"caban-marine".into(), &"trending".into())
    );

    let once = world.visitor().gets("/v1/trends").await.text;
    assert!(once.contains(r#""2027":{"concentrated":"#) && once.contains(r#""left":"44""#), "{once}");
    assert_eq!(trend::round(&world.house).await.unwrap(), 0, "never again");
    let world = world.reopened().await;
    assert_eq!(trend::round(&world.house).await.unwrap(), 0, "nor after a restart");
    assert_eq!(world.visitor().gets("/v1/trends").await.text, once, "byte for byte");
    assert_eq!(trending(&world, json!({})).await["items"], answer["items"], "and shown as before");
    assert_eq!(size(&world).await, before + 1);
}

#[tokio::test]
async fn who_left_or_took_their_yes_back_before_is_not_counted_and_who_leaves_afterwards_changes_nothing() {
    let world = with_trends(CLEAR).await;
    let stay = people_look_at(&world, 40, "caban-marine", None).await;
    for leaver in people_look_at(&world, 30, "tshirt-encre", None).await {
        assert_eq!(leaver.deletes("/v1/me").await.status, 200);
    }
    for shy in people_look_at(&world, 30, "mariniere-bleue", None).await {
        assert_eq!(shy.deletes("/v1/consent/together").await.status, 200);
    }
    let mut alone = world.visitor();
    alone.answers(&[("suggestions", "yes")]).await;
    alone.looks_at("pull-merinos-miel").await;
    the_month_ends(&world).await;
    let released = report(&world.house).unwrap();
    assert!(told(&released, "caban-marine").is_some());
    assert_eq!((told(&released, "tshirt-encre"), told(&released, "mariniere-bleue")), (None, None));

    let once = world.visitor().gets("/v1/trends").await.text;
    for person in stay {
        assert_eq!(person.deletes("/v1/me").await.status, 200);
    }
    assert_eq!(world.visitor().gets("/v1/trends").await.text, once, "what was let out told of nobody");
    the_month_ends(&world).await;
    assert_eq!(told(&report(&world.house).unwrap(), "caban-marine"), None, "nobody is left to be counted");
}

#[tokio::test]
async fn those_who_told_a_size_have_trends_of_their_own() {
    let world = with_trends(CLEAR).await;
    people_look_at(&world, 60, "caban-marine", Some("s")).await;
    people_look_at(&world, 30, "tshirt-encre", Some("m")).await;
    people_look_at(&world, 30, "mariniere-bleue", None).await;
    the_month_ends(&world).await;
    let released = report(&world.house).unwrap();
    assert!(told_of(&released, Some("m"), "tshirt-encre").unwrap().abs_diff(30) <= 4, "{released:?}");
    assert!(told_of(&released, None, "mariniere-bleue").is_some(), "who told nothing is a group too");
    assert_eq!(told_of(&released, Some("m"), "caban-marine"), None);

    let whole = trending(&world, json!({})).await;
    let of_m = trending(&world, json!({"clothing_size": "m"})).await;
    assert_eq!((&whole["rung"], &whole["items"][0]["id"]), (&"generic".into(), &"caban-marine".into()));
    assert_eq!(
        (&of_m["rung"], &of_m["items"][0]["id"]),
        (&"cohort".into(), &"tshirt-encre".into()),
        "{of_m}"
    );
    assert_eq!(of_m["items"][0]["why"]["code"], "trending_among");
    let of_xl = trending(&world, json!({"clothing_size": "xl"})).await;
    assert_eq!(
        (&of_xl["rung"], &of_xl["items"]),
        (&"generic".into(), &whole["items"]),
        "too few, so everyone's"
    );
}

#[tokio::test]
async fn a_person_who_looks_all_month_is_one_voice() {
    let world = with_trends(CLEAR).await;
    let busy = people_look_at(&world, 1, "caban-marine", Some("m")).await;
    for _ in 0..120 {
        busy[0].looks_at("caban-marine").await;
        busy[0].looks_at("tshirt-encre").await;
    }
    the_month_ends(&world).await;
    let released = report(&world.house).unwrap();
    assert_eq!((told(&released, "caban-marine"), told(&released, "tshirt-encre")), (None, None));
    assert_eq!(told_of(&released, Some("m"), "caban-marine"), None);
}

#[tokio::test]
async fn what_does_not_fit_the_year_is_not_let_out_and_the_owner_is_told() {
    let world = with_trends("epsilon = \"1/4\"\nyear = \"1/2\"").await;
    for _ in 0..2 {
        the_month_ends(&world).await;
    }
    world.clock.turn(Span::months(1));
    assert_eq!(trend::round(&world.house).await.unwrap(), 0);
    let released = report(&world.house).unwrap();
    assert_eq!(released.periods.len(), 2);
    let refused = released.account(2027).spend(released.epsilon, Default::default()).unwrap_err();
    assert_eq!(refused.to_string(), "the budget is spent: 1/2 of 1/2, and 1/4 more was asked");
    let told = world.visitor().gets("/v1/trends").await.json();
    assert_eq!(told["budgets"]["2027"]["left"], "0");
    // A new year has a new budget.
    world.clock.turn(Span::months(8));
    assert_eq!(trend::round(&world.house).await.unwrap(), 1);
    assert_eq!(report(&world.house).unwrap().account(2028).left().to_string(), "1/4");
}

#[tokio::test]
async fn a_small_shop_hears_frankly_that_nothing_stands_out_and_how_many_people_it_would_take() {
    let world = World::boutique().await;
    people_look_at(&world, 8, "caban-marine", Some("m")).await;
    the_month_ends(&world).await;
    let released = report(&world.house).unwrap();
    let month = &released.periods[0];
    assert_eq!(month.reading(), Reading::Noise);
    assert_eq!(month.epsilon.to_string(), "1/4");
    assert!(month.whole.bar > 40, "a hundred and fifty articles in two tables: {}", month.whole.bar);
    assert!((1_500..=2_500).contains(&month.people_needed()), "{}", month.people_needed());
    let answer = world.visitor().wishes(&["caban-marine"], 6).await.json();
    assert_eq!(answer["rung"], "context", "suggestions rest on the visit");
}

#[tokio::test]
async fn a_charter_that_says_week_lets_out_weeks_and_no_moment_twice_when_it_changes() {
    let world = with_trends("every = \"week\"\nepsilon = \"1/20\"").await;
    people_look_at(&world, 2, "caban-marine", None).await;
    world.clock.turn(Span::days(7));
    world.clock.turn_minutes(61);
    assert_eq!(trend::round(&world.house).await.unwrap(), 1);
    assert_eq!(report(&world.house).unwrap().periods[0].period.to_string(), "2027-W09");
    assert!(world.any_file_holds(br#""spent":{"epsilon":"1/20","floor":10,"week":"2027-W09"}"#));
    let charter = std::fs::read_to_string(entrenous_testkit::BOUTIQUE.to_owned() + "/charter.toml").unwrap();
    let world = world.reopened_with(&charter).await;
    world.clock.turn(Span::months(1));
    assert_eq!(trend::round(&world.house).await.unwrap(), 0, "a week of March was told already");
    world.clock.turn(Span::months(1));
    assert_eq!(trend::round(&world.house).await.unwrap(), 1, "April");
}

#[tokio::test]
async fn where_nothing_is_known_beforehand_what_one_person_invents_is_never_told() {
    let charter = std::fs::read_to_string(entrenous_testkit::BOUTIQUE.to_owned() + "/charter.toml").unwrap();
    let world = World::without_catalog(&format!("{charter}\n[trends]\n{CLEAR}\n")).await;
    people_look_at(&world, 60, "record-of-the-year", Some("m")).await;
    people_look_at(&world, 1, "i-am-ann-and-i-live-here", Some("m")).await;
    the_month_ends(&world).await;
    // Three tables share epsilon and delta: everyone, by size, by language.
    let released = report(&world.house).unwrap();
    assert_eq!((released.periods[0].whole.bar, released.periods[0].delta.to_string().as_str()), (13, "1e-6"));
    assert!(told(&released, "record-of-the-year").unwrap().abs_diff(60) <= 8, "{released:?}");
    assert!(told_of(&released, Some("m"), "record-of-the-year").is_some());
    let text = world.visitor().gets("/v1/trends").await.text;
    assert!(!text.contains("i-am-ann"), "{text}");
    assert!(world.any_file_holds(br#""spent":{"delta":"1e-6","epsilon":"4","floor":10,"month":"2027-03"}"#));
    assert_eq!(trending(&world, json!({})).await["items"][0]["id"], "record-of-the-year");
}

#[tokio::test]
async fn where_nothing_told_may_be_used_the_whole_house_has_all_of_the_epsilon() {
    let charter = std::fs::read_to_string(entrenous_testkit::BOUTIQUE.to_owned() + "/charter.toml").unwrap();
    let only_views =
        charter.replace(r#"["views", "purchases", "language", "clothing_size"]"#, r#"["views"]"#);
    let world = World::with_charter(&format!("{only_views}\n[trends]\n{CLEAR}\n")).await;
    people_look_at(&world, 20, "caban-marine", None).await;
    the_month_ends(&world).await;
    let released = report(&world.house).unwrap();
    assert!(released.periods[0].tables.is_empty(), "nothing that is told splits it");
    assert_eq!(released.periods[0].whole.margin, 0, "an epsilon of 4 is nearly no noise");
    assert!(told(&released, "caban-marine").unwrap().abs_diff(20) <= 2, "{released:?}");
}

#[tokio::test]
async fn a_house_that_asks_nobody_for_learning_lets_nothing_out() {
    let charter = std::fs::read_to_string(entrenous_testkit::BOUTIQUE.to_owned() + "/charter.toml").unwrap();
    let world =
        World::with_charter(&charter.replace("dpv:ServiceOptimisation", "dpv:ServiceUsageAnalytics")).await;
    world.clock.turn(Span::months(2));
    assert_eq!(trend::round(&world.house).await.unwrap(), 0);
    let page = world.visitor().gets("/privacy?lang=en").await.text;
    assert!(!page.contains("id=\"trends\""), "nothing is said of what is not done");
}

#[tokio::test]
async fn the_customers_page_says_in_plain_words_how_well_the_noise_hides_them() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("together", "yes")]).await;
    let page = visitor.gets("/privacy?lang=en").await.text;
    assert!(page.contains("at most \u{2068}57\u{2069} times in 100"), "{page}");
    for language in ["fr", "de"] {
        assert!(visitor.gets(&format!("/privacy?lang={language}")).await.text.contains("57"), "{language}");
    }
}
