//! How many said yes is told once, when the month is over, with noise, and of nobody in particular.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]
#![allow(clippy::arithmetic_side_effects, reason = "numbers of people in a story are small")]

use entrenous_core::moment::Span;
use entrenous_flow::statistics::{NoticeCounts, Reading, Report, report};
use entrenous_flow::work::release;
use entrenous_testkit::{Visitor, World};

/// A boutique that asks one thing on its pages, so that the noise is as small as it can be.
async fn asking_one_thing() -> World {
    let charter = std::fs::read_to_string(entrenous_testkit::BOUTIQUE.to_owned() + "/charter.toml").unwrap();
    let (asked, others) = charter.split_once("[purpose.together]").unwrap();
    let others = others.replace(r#"surfaces = ["web"]"#, r#"surfaces = ["chat"]"#);
    World::with_charter(&format!("{asked}[purpose.together]{others}")).await
}

async fn visitors_answer(world: &World, many: usize, answer: &str) -> Vec<Visitor> {
    let mut visitors = Vec::new();
    for _ in 0..many {
        let mut visitor = world.visitor();
        let heard = visitor.answers(&[("suggestions", answer)]).await;
        assert_eq!(heard.status, 201, "{}", heard.text);
        visitors.push(visitor);
    }
    visitors
}

async fn the_month_ends(world: &World) {
    world.clock.turn(Span::months(1));
    assert_eq!(release::round(&world.house).await.unwrap(), 1);
}

/// What was let out of the one notice that visitors of these stories are shown.
async fn told(world: &World) -> NoticeCounts {
    let version = world.visitor().gets("/v1/notice?surface=web").await.json()["version"].clone();
    let Report { months, .. } = report(&world.house).unwrap();
    let notices = months.into_iter().next().unwrap().notices;
    notices.into_iter().find(|notice| serde_json::json!(notice.version) == version).unwrap()
}

fn ledger_size(checkpoint: &str) -> u64 {
    checkpoint.lines().nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_month_is_let_out_once_when_it_is_over_and_reads_the_same_ever_after() {
    let world = asking_one_thing().await;
    visitors_answer(&world, 90, "yes").await;
    visitors_answer(&world, 60, "no").await;
    assert_eq!(release::round(&world.house).await.unwrap(), 0, "the month is not over");
    world.clock.turn(Span::days(30));
    world.clock.turn_minutes(15 * 60 + 30);
    assert_eq!(release::round(&world.house).await.unwrap(), 0, "over for half an hour");
    let size = async |world: &World| ledger_size(&world.visitor().gets("/v1/ledger/checkpoint").await.text);
    let before = size(&world).await;
    world.clock.turn_minutes(31);
    assert_eq!(release::round(&world.house).await.unwrap(), 1);
    assert_eq!(size(&world).await, before + 1, "one entry");
    assert!(world.any_file_holds(br#""spent":{"epsilon":"1/4","floor":10,"month":"2027-03"}"#));

    let notice = told(&world).await;
    let (answered, yes) = (notice.answered, notice.purposes[0].yes);
    assert_eq!((answered.margin, yes.margin), (16, 12));
    assert!(answered.count.or_zero().abs_diff(150) <= 34, "{notice:?}");
    assert!(yes.count.or_zero().abs_diff(90) <= 24, "{notice:?}");
    assert_eq!(notice.purposes[0].title, "Des suggestions pour vous");

    let once = world.statistics();
    let heard = world.server(&[]).gets("/v1/statistics/consent").await.json();
    assert_eq!(heard["months"][0].to_string(), once[0], "the same over HTTP");
    assert_eq!(heard["budgets"], serde_json::json!({"2027": {"most": "3", "spent": "1/4"}}));
    visitors_answer(&world, 3, "yes").await;
    assert_eq!(release::round(&world.house).await.unwrap(), 0, "never again");
    let world = world.reopened().await;
    assert_eq!(release::round(&world.house).await.unwrap(), 0, "nor after a restart");
    assert_eq!(world.statistics(), once, "byte for byte");
    assert_eq!(size(&world).await, before + 4, "three choices and nothing else");
    the_month_ends(&world).await;
    assert_eq!(world.statistics()[1..], once, "a new month leaves the old one as it was");
    let budget = report(&world.house).unwrap().budget(2027);
    assert_eq!((budget.spent().to_string(), budget.most().to_string()), ("1/2".into(), "3".into()));
}

#[tokio::test]
async fn a_person_who_changes_their_mind_all_month_counts_once_and_one_who_left_not_at_all() {
    let world = asking_one_thing().await;
    let mut fickle = world.visitor();
    for answer in ["yes", "no"].iter().cycle().take(90) {
        fickle.answers(&[("suggestions", answer)]).await;
    }
    for visitor in visitors_answer(&world, 50, "yes").await {
        assert_eq!(visitor.deletes("/v1/me").await.status, 200);
    }
    the_month_ends(&world).await;
    let answered = told(&world).await.answered.count.or_zero();
    assert!(answered < 34, "140 records of 51 people, of whom one is here: {answered}");
}

#[tokio::test]
async fn a_small_shop_is_told_that_nothing_can_be_told() {
    let world = World::boutique().await;
    visitors_answer(&world, 8, "yes").await;
    the_month_ends(&world).await;
    let notice = told(&world).await;
    assert_eq!(notice.answered.margin, 46, "sixteen ways to answer four questions, each with its noise");
    assert_eq!(notice.reading(), Reading::Noise);
    assert!(notice.purposes.iter().all(|purpose| notice.percent(purpose).is_none()), "no share is shown");
}

#[tokio::test]
async fn a_house_that_stood_closed_makes_up_for_the_months_it_missed_and_for_none_before_it_opened() {
    let world = asking_one_thing().await;
    visitors_answer(&world, 2, "yes").await;
    world.clock.turn(Span::months(3));
    assert_eq!(release::round(&world.house).await.unwrap(), 3);
    let months = report(&world.house).unwrap().months;
    assert_eq!(
        months.iter().map(|told| told.month.to_string()).collect::<Vec<_>>(),
        ["2027-05", "2027-04", "2027-03"]
    );
}

#[tokio::test]
async fn only_the_business_with_a_key_for_everything_is_shown_the_counts() {
    let world = World::boutique().await;
    let path = "/v1/statistics/consent";
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    for stranger in [world.visitor(), visitor] {
        assert_eq!(stranger.gets(path).await.status, 401);
    }
    assert_eq!(world.server(&["newsletter"]).gets(path).await.status, 403, "a key for one purpose");
    let page = world.server(&[]).from_page("https://shop.example", &entrenous_testkit::site_key(&world));
    assert_eq!(page.gets(path).await.status, 403, "a key in a page");
    assert_eq!(world.server(&[]).gets(path).await.json()["months"], serde_json::json!([]));
}

#[tokio::test]
async fn what_does_not_fit_the_budget_of_the_year_is_not_counted() {
    let world = asking_one_thing().await;
    let all_of_it = r#"{"schema":"x","month":"2027-01","epsilon":"3","floor":10,"notices":[]}"#;
    let rows = rusqlite::Connection::open(world.data().join("data.db")).unwrap();
    rows.execute("INSERT INTO statistics VALUES ('2027-01', 0, ?1)", [all_of_it]).unwrap();
    world.clock.turn(Span::months(1));
    assert_eq!(release::round(&world.house).await.unwrap(), 0);
    assert_eq!(report(&world.house).unwrap().months.len(), 1);
}

#[tokio::test]
async fn no_one_is_asked_otherwise_than_another_in_the_same_place_language_and_surface() {
    let world = World::boutique().await;
    for place in ["FR", "GB", "US-CA"] {
        for path in ["/v1/notice?surface=web", "/banner.js"] {
            let ask = async |world: &World| world.visitor().from(place).gets(path).await.text;
            let first = ask(&world).await;
            assert!(!first.is_empty());
            for _ in 0..20 {
                world.clock.turn_minutes(1);
                assert_eq!(ask(&world).await, first, "{place} {path}");
            }
            // Nor is what others answered a reason to ask otherwise.
            visitors_answer(&world, 3, "no").await;
            assert_eq!(ask(&world).await, first, "{place} {path}");
        }
    }
}
