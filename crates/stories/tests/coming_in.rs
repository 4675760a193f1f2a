//! Journeys that begin when someone comes into an audience or goes out of one, when a day comes round, and when nothing is done for long.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_core::moment::{Clock, Span};
use entrenous_flow::work::{journey, post};
use entrenous_testkit::{Visitor, World};
use serde_json::{Value, json};

const SHIRT: &str = "chemise-lin-pastel";
const CAME: &str = "purpose = \"newsletter\"\nlooks = \"suggestions\"\nstarts = \"came into regulars\"\nagain = \"after 30 days\"\nstop_on_purchase = false\ngoal = \"looked at\"\n\n[[steps]]\nsend = \"greeting\"\n";

async fn saves(server: &Visitor, key: &str, toml: &str) {
    let heard = server.posts(&format!("/v1/journeys/{key}"), &json!({"toml": toml})).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    let on = server.posts(&format!("/v1/journeys/{key}/on"), &json!({})).await;
    assert_eq!(on.json()["switch"], "on", "{}", on.text);
}

/// A visitor who agrees to be looked at and to be written to, with an address.
async fn is_known(world: &World, name: &str) -> Visitor {
    let mut visitor = world.visitor();
    assert_eq!(visitor.answers(&[("suggestions", "yes")]).await.status, StatusCode::CREATED);
    writes_to(&visitor, "yes").await;
    let email = json!({"value": format!("{name}@reader.example")});
    assert!(visitor.patches("/v1/me/facts/email", &email).await.status.is_success());
    visitor
}

async fn writes_to(visitor: &Visitor, answer: &str) {
    let notice = visitor.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let body = json!({"notice": notice, "decisions": {"newsletter": answer}, "method": "form", "surface": "mail", "locale": "fr"});
    assert_eq!(visitor.posts("/v1/consent", &body).await.status, StatusCode::CREATED);
}

/// Buys three things, which makes a regular.
async fn buys(visitor: &Visitor) {
    let bought = json!([{"kind": "purchase", "item": SHIRT}, {"kind": "purchase", "item": SHIRT}, {"kind": "purchase", "item": SHIRT}]);
    assert!(visitor.posts("/v1/events", &bought).await.status.is_success());
}

/// A quarter of an hour later everybody was looked at, and what is to be sent is sent.
async fn a_quarter(world: &World) {
    world.clock.turn_minutes(15);
    journey::sweep(&world.house).await.unwrap();
    for _ in 0..3 {
        journey::round(&world.house).await.unwrap();
    }
    post::round(&world.house).await.unwrap();
}

async fn journeys(visitor: &Visitor) -> Vec<Value> {
    visitor.gets("/v1/me/export").await.json()["journeys"].as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn who_comes_into_an_audience_is_written_to_once_and_who_was_there_before_is_not() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    let before = is_known(&world, "before").await;
    buys(&before).await;
    saves(&server, "hello_regular", CAME).await;
    a_quarter(&world).await;
    assert!(keeper.kept().is_empty(), "the first look only tells who is there");
    let comes = is_known(&world, "comes").await;
    a_quarter(&world).await;
    assert!(keeper.kept().is_empty(), "they bought nothing yet");
    buys(&comes).await;
    a_quarter(&world).await;
    let kept = keeper.kept();
    assert_eq!(kept.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["comes@reader.example"]);
    for _ in 0..4 {
        a_quarter(&world).await;
    }
    assert!(keeper.kept().is_empty(), "once in is once in");
    assert!(journeys(&before).await.is_empty());
    // Turned off and on again, whoever is there is no news.
    server.posts("/v1/journeys/hello_regular/off", &json!({})).await;
    let while_off = is_known(&world, "while_off").await;
    buys(&while_off).await;
    a_quarter(&world).await;
    server.posts("/v1/journeys/hello_regular/on", &json!({})).await;
    a_quarter(&world).await;
    a_quarter(&world).await;
    assert!(keeper.kept().is_empty());
}

#[tokio::test]
async fn a_journey_may_begin_with_those_who_are_there() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    let before = is_known(&world, "before").await;
    buys(&before).await;
    let present = CAME.replace("again =", "begin_with_present = true\nagain =");
    saves(&server, "hello_regular", &present).await;
    a_quarter(&world).await;
    assert_eq!(keeper.kept().len(), 1);
    // A fall in the middle of a look makes it again and greets nobody twice.
    drop((server, before));
    let world = world.reopened().await;
    a_quarter(&world).await;
    assert!(keeper.kept().is_empty());
}

#[tokio::test]
async fn whoever_goes_out_of_an_audience_begins_and_whoever_takes_a_yes_back_is_forgotten() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    let lately = json!({"purpose": "suggestions", "who": "bought anything in the last 30 days"});
    assert_eq!(server.puts("/v1/audiences/lately", &lately).await.status, StatusCode::OK);
    let went = CAME.replace("came into regulars", "went out of lately");
    saves(&server, "we_miss_you", &went).await;
    let (goes, withdraws, leaves) = (
        is_known(&world, "goes").await,
        is_known(&world, "withdraws").await,
        is_known(&world, "leaves").await,
    );
    for visitor in [&goes, &withdraws, &leaves] {
        buys(visitor).await;
    }
    a_quarter(&world).await;
    a_quarter(&world).await;
    assert!(keeper.kept().is_empty());
    assert_eq!(remembered(&world), 3);
    assert!(withdraws.deletes("/v1/consent/suggestions").await.status.is_success());
    assert_eq!(remembered(&world), 2, "forgotten at once");
    assert!(leaves.deletes("/v1/me").await.status.is_success());
    assert_eq!(remembered(&world), 1, "and so is who leaves the house");
    world.clock.turn(Span::days(29));
    a_quarter(&world).await;
    assert!(keeper.kept().is_empty());
    world.clock.turn(Span::days(2));
    a_quarter(&world).await;
    let kept = keeper.kept();
    assert_eq!(kept.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["goes@reader.example"]);
    assert_eq!(remembered(&world), 0);
}

/// How many people are remembered as being in an audience.
fn remembered(world: &World) -> i64 {
    let rows = rusqlite::Connection::open(world.data().join("data.db")).unwrap();
    rows.query_row("SELECT COUNT(*) FROM present", [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn another_sentence_is_another_audience_and_nobody_comes_in_by_it() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    let put = |who: &str, base: Option<String>| json!({"purpose": "suggestions", "who": who, "base": base});
    let first = put("bought anything at least 9 times in the last 1 year", None);
    let made = server.puts("/v1/audiences/loyal", &first).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    saves(&server, "hello_loyal", &CAME.replace("regulars", "loyal")).await;
    let reader = is_known(&world, "reader").await;
    buys(&reader).await;
    a_quarter(&world).await;
    let base = made.json()["base"].as_str().map(ToOwned::to_owned);
    let wider = put("bought anything at least 2 times in the last 1 year", base);
    assert_eq!(server.puts("/v1/audiences/loyal", &wider).await.status, StatusCode::OK);
    a_quarter(&world).await;
    a_quarter(&world).await;
    assert!(keeper.kept().is_empty(), "the sentence came to them, they did not come to it");
    let comes = is_known(&world, "comes").await;
    buys(&comes).await;
    a_quarter(&world).await;
    assert_eq!(keeper.kept().len(), 1);
    let gone = server.deletes("/v1/audiences/loyal").await;
    assert_eq!((gone.status, gone.code().as_str()), (StatusCode::CONFLICT, "in_use"), "{}", gone.text);
}

#[tokio::test]
async fn a_journey_that_runs_empty_takes_nobody_in_and_lets_nobody_wait() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    let two = CAME.replace(
        "[[steps]]\nsend = \"greeting\"\n",
        "[[steps]]\nwait = \"2 days\"\n\n[[steps]]\nsend = \"greeting\"\n",
    );
    saves(&server, "hello_regular", &two).await;
    a_quarter(&world).await;
    let (first, second) = (is_known(&world, "first").await, is_known(&world, "second").await);
    buys(&first).await;
    a_quarter(&world).await;
    assert_eq!(journeys(&first).await.len(), 1);
    let drained = server.posts("/v1/journeys/hello_regular/drain", &json!({})).await;
    assert_eq!(drained.json()["switch"], "drain", "{}", drained.text);
    buys(&second).await;
    a_quarter(&world).await;
    assert!(journeys(&second).await.is_empty());
    world.clock.turn(Span::days(3));
    a_quarter(&world).await;
    let kept = keeper.kept();
    assert_eq!(kept.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["first@reader.example"]);
}

#[tokio::test]
async fn the_past_says_what_it_does_not_know() {
    let (world, _) = World::with_post().await;
    let server = world.server(&[]);
    for number in 0..12 {
        buys(&is_known(&world, &format!("c-{number}")).await).await;
    }
    world.clock.turn(Span::days(3));
    saves(&server, "hello_regular", CAME).await;
    saves(&server, "we_miss_you", &CAME.replace("came into", "went out of")).await;
    let came = server.posts("/v1/journeys/hello_regular/simulate", &json!({"days": 30})).await.json();
    assert_eq!(came["unknown"], json!(["gone", "when_they_came"]));
    assert_eq!((&came["began"], &came["written_to"]), (&json!(10), &json!(10)), "{came}");
    let went = server.posts("/v1/journeys/we_miss_you/simulate", &json!({"days": 30})).await.json();
    assert_eq!((&went["unknown"], &went["began"]), (&json!(["gone", "who_went_out"]), &Value::Null));
}

#[tokio::test]
async fn a_day_comes_round_once_a_year() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    let spring = "purpose = \"newsletter\"\nstarts = \"every year on 03-20 at 09:00\"\nagain = \"after 90 days\"\nexit = [\"in regulars\"]\n\n[[steps]]\nsend = \"greeting\"\n";
    saves(&server, "spring", spring).await;
    let _reader = is_known(&world, "reader").await;
    journey::sweep(&world.house).await.unwrap();
    let mut written = Vec::new();
    for _ in 0..40 {
        world.clock.turn(Span::days(1));
        a_quarter(&world).await;
        let today = world.clock.now().date();
        written.extend(keeper.kept().iter().map(|_| today.clone()));
    }
    assert_eq!(written, ["2027-03-20"], "on its day, and not again");
}
