//! Journeys: people set out when they do or say something, are written to step by step, and leave the moment they take a yes back.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_core::moment::Span;
use entrenous_flow::work::{journey, post};
use entrenous_testkit::{Visitor, World};
use serde_json::{Value, json};

/// A customer with an address, who says yes to some purposes on paper.
async fn agrees(server: &Visitor, customer: &str, yes: &[&str]) {
    says(server, customer, yes, "yes").await;
    let email = format!("{customer}@reader.example");
    let told = json!({"facts": {"email": email, "language": "de"}});
    let heard = server.puts(&format!("/v1/people/{customer}"), &told).await;
    assert_eq!(heard.status, StatusCode::NO_CONTENT, "{}", heard.text);
}

async fn says(server: &Visitor, customer: &str, purposes: &[&str], answer: &str) {
    let notice = server.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let decisions: serde_json::Map<String, Value> =
        purposes.iter().map(|purpose| ((*purpose).to_owned(), json!(answer))).collect();
    let body = json!({"notice": notice, "decisions": decisions, "method": "paper", "evidence": "folder:7"});
    let heard = server.posts(&format!("/v1/people/{customer}/consent"), &body).await;
    assert_eq!(heard.status, StatusCode::CREATED, "{}", heard.text);
}

/// Everybody walks as far as they go now, and what is to be sent is sent.
async fn goes_on(world: &World) {
    for _ in 0..5 {
        journey::round(&world.house).await.unwrap();
    }
    post::round(&world.house).await.unwrap();
}

async fn messages(server: &Visitor, customer: &str) -> Vec<(String, String)> {
    let all = server.gets(&format!("/v1/people/{customer}/messages")).await.json();
    let word = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    all.as_array().unwrap().iter().map(|one| (word(one, "message"), word(one, "state"))).collect()
}

fn sent(names: &[&str]) -> Vec<(String, String)> {
    names.iter().map(|name| ((*name).to_owned(), "accepted".to_owned())).collect()
}

#[tokio::test]
async fn a_welcome_goes_step_by_step_and_ends_with_a_withdrawal_between_two_letters() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    let on = server.posts("/v1/journeys/welcome/on", &json!({})).await;
    assert_eq!((on.status, on.json()["switch"].as_str()), (StatusCode::OK, Some("on")), "{}", on.text);
    agrees(&server, "c-1", &["newsletter"]).await;
    agrees(&server, "c-2", &["newsletter"]).await;
    goes_on(&world).await;
    assert_eq!(messages(&server, "c-1").await, sent(&["greeting"]));
    assert_eq!(messages(&server, "c-2").await, sent(&["greeting"]));
    let first = keeper.kept();
    assert_eq!(first.len(), 2);
    let mail = String::from_utf8_lossy(&first[0].mail).into_owned();
    assert!(mail.contains("Willkommen") && mail.contains("List-Unsubscribe"), "{mail}");
    goes_on(&world).await;
    assert!(keeper.kept().is_empty(), "nobody is greeted twice");
    world.clock.turn(Span::days(2));
    says(&server, "c-1", &["newsletter"], "no").await;
    goes_on(&world).await;
    world.clock.turn(Span::days(2));
    goes_on(&world).await;
    assert!(keeper.kept().is_empty(), "after four days it is ten, and the second letter waits until nine");
    world.clock.turn(Span::days(1));
    goes_on(&world).await;
    assert_eq!(messages(&server, "c-1").await, sent(&["greeting"]), "a withdrawal ends it");
    assert_eq!(messages(&server, "c-2").await, sent(&["greeting", "workshop"]));
    let second = keeper.kept();
    assert_eq!((second.len(), second[0].to.as_str()), (1, "c-2@reader.example"));
    // Two people are too few to be counted.
    let told = server.gets("/v1/journeys/welcome").await.json();
    assert_eq!(told["on_the_way"], Value::Null, "{told}");
}

#[tokio::test]
async fn a_journey_that_is_off_greets_nobody_and_one_that_is_turned_off_waits() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    agrees(&server, "c-1", &["newsletter"]).await;
    goes_on(&world).await;
    assert!(keeper.kept().is_empty(), "nobody has turned it on");
    server.posts("/v1/journeys/welcome/on", &json!({})).await;
    agrees(&server, "c-2", &["newsletter"]).await;
    server.posts("/v1/journeys/welcome/off", &json!({})).await;
    goes_on(&world).await;
    assert!(keeper.kept().is_empty());
    server.posts("/v1/journeys/welcome/on", &json!({})).await;
    world.clock.turn_minutes(61);
    goes_on(&world).await;
    assert_eq!(messages(&server, "c-2").await, sent(&["greeting"]));
    assert_eq!(messages(&server, "c-1").await, [], "who agreed while it was off is not made up for");
}

/// A visitor who agrees to be looked at and to be written to, with an address.
async fn is_known(world: &World) -> Visitor {
    let mut visitor = world.visitor();
    assert_eq!(visitor.answers(&[("suggestions", "yes")]).await.status, StatusCode::CREATED);
    let notice = visitor.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let body = json!({"notice": notice, "decisions": {"newsletter": "yes"}, "method": "form", "surface": "mail", "locale": "fr"});
    let heard = visitor.posts("/v1/consent", &body).await;
    assert_eq!(heard.status, StatusCode::CREATED, "{}", heard.text);
    let heard = visitor.patches("/v1/me/facts/email", &json!({"value": "ada@lovelace.example"})).await;
    assert!(heard.status.is_success(), "{}", heard.text);
    visitor
}

async fn does(visitor: &Visitor, kind: &str) {
    let heard = visitor.posts("/v1/events", &json!([{"kind": kind, "item": "chemise-lin-pastel"}])).await;
    assert!(heard.status.is_success(), "{}", heard.text);
}

#[tokio::test]
async fn a_basket_left_is_reminded_of_once_and_a_purchase_ends_it() {
    for buys in [false, true] {
        let (world, keeper) = World::with_post().await;
        let server = world.server(&[]);
        server.posts("/v1/journeys/basket_left/on", &json!({})).await;
        let visitor = is_known(&world).await;
        world.clock.turn_minutes(1);
        does(&visitor, "basket").await;
        goes_on(&world).await;
        assert!(keeper.kept().is_empty(), "it waits a day");
        world.clock.turn_minutes(30);
        if buys {
            does(&visitor, "purchase").await;
        }
        for _ in 0..3 {
            world.clock.turn(Span::days(1));
            goes_on(&world).await;
        }
        assert_eq!(keeper.kept().len(), usize::from(!buys), "bought: {buys}");
    }
}

#[tokio::test]
async fn who_takes_back_the_yes_to_be_looked_at_leaves_too() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    server.posts("/v1/journeys/basket_left/on", &json!({})).await;
    let visitor = is_known(&world).await;
    world.clock.turn_minutes(1);
    does(&visitor, "basket").await;
    goes_on(&world).await;
    assert!(visitor.deletes("/v1/consent/suggestions").await.status.is_success());
    world.clock.turn(Span::days(2));
    goes_on(&world).await;
    assert!(keeper.kept().is_empty(), "the yes to letters alone lets nobody look at baskets");
}

#[tokio::test]
async fn who_is_in_an_audience_that_is_left_out_leaves_when_it_is_looked_at() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    server.posts("/v1/journeys/basket_left/on", &json!({})).await;
    let visitor = is_known(&world).await;
    for _ in 0..3 {
        world.clock.turn_minutes(10);
        does(&visitor, "purchase").await;
    }
    world.clock.turn_minutes(10);
    does(&visitor, "basket").await;
    let told = visitor.gets("/v1/me/export").await.json();
    assert_eq!(
        (told["journeys"][0]["journey"].as_str(), &told["journeys"][0]["left"]),
        (Some("basket_left"), &Value::Null)
    );
    world.clock.turn(Span::days(2));
    goes_on(&world).await;
    assert!(keeper.kept().is_empty(), "a regular needs no persuading");
    let told = visitor.gets("/v1/me/export").await.json();
    assert_eq!(told["journeys"][0]["left"], "exit");
}

#[tokio::test]
async fn silence_for_sixty_days_asks_once_and_never_again() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    server.posts("/v1/journeys/shall_we_stop/on", &json!({})).await;
    let visitor = is_known(&world).await;
    does(&visitor, "view").await;
    for _ in 0..59 {
        world.clock.turn(Span::days(1));
        journey::sweep(&world.house).await.unwrap();
    }
    goes_on(&world).await;
    assert!(keeper.kept().is_empty());
    for _ in 0..70 {
        world.clock.turn(Span::days(1));
        journey::sweep(&world.house).await.unwrap();
        goes_on(&world).await;
    }
    assert_eq!(keeper.kept().len(), 1, "one honest question, and no second one");
}

#[tokio::test]
async fn a_message_is_not_asked_for_twice_when_the_house_falls_between_two_steps() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    server.posts("/v1/journeys/welcome/on", &json!({})).await;
    agrees(&server, "c-1", &["newsletter"]).await;
    drop(server);
    journey::round(&world.house).await.unwrap();
    let world = world.reopened().await;
    goes_on(&world).await;
    assert_eq!(keeper.kept().len(), 1);
}

#[tokio::test]
async fn where_a_person_stands_goes_with_the_person() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    server.posts("/v1/journeys/welcome/on", &json!({})).await;
    agrees(&server, "c-1", &["newsletter"]).await;
    goes_on(&world).await;
    let left = server.deletes("/v1/people/c-1").await;
    assert!(left.status.is_success(), "{}", left.text);
    world.clock.turn(Span::days(6));
    assert_eq!(journey::round(&world.house).await.unwrap(), 0, "no row is left to look at");
    goes_on(&world).await;
    assert_eq!(keeper.kept().len(), 1);
}

#[tokio::test]
async fn the_past_walks_before_anybody_is_written_to() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    for number in 0..12 {
        agrees(&server, &format!("c-{number}"), &["newsletter"]).await;
    }
    world.clock.turn(Span::days(7));
    let heard = server.posts("/v1/journeys/welcome/simulate", &json!({"days": 30})).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    let told = heard.json();
    assert_eq!((&told["people"], &told["began"], &told["written_to"]), (&json!(10), &json!(10), &json!(10)));
    assert_eq!(told["steps"][3]["step"], "workshop");
    assert_eq!(told["steps"][3]["sent"], json!(10));
    assert!(told["svg"].as_str().unwrap().starts_with("<svg "));
    assert!(keeper.kept().is_empty());
    assert_eq!(journey::round(&world.house).await.unwrap(), 0, "nobody set out");
    let few = server.posts("/v1/journeys/basket_left/simulate", &json!({})).await.json();
    assert_eq!(few["began"], Value::Null);
}

#[tokio::test]
async fn a_journey_is_told_with_its_picture_to_who_may_know() {
    let (world, _) = World::with_post().await;
    let server = world.server(&[]).reading("de");
    let all = server.gets("/v1/journeys").await.json();
    let names: Vec<&str> =
        all.as_array().unwrap().iter().map(|one| one["journey"].as_str().unwrap()).collect();
    assert_eq!(names, ["basket_left", "shall_we_stop", "welcome"]);
    let told = server.gets("/v1/journeys/basket_left").await.json();
    assert!(told["svg"].as_str().unwrap().contains("Beginnt mit: in den Korb gelegt"), "{told}");
    assert!(told["toml"].as_str().unwrap().contains("looks = \"suggestions\""));
    assert_eq!((told["switch"].as_str(), told["looks"].as_str()), (Some("off"), Some("suggestions")));
    let narrow = world.server(&["newsletter"]);
    assert_eq!(narrow.gets("/v1/journeys/welcome").await.status, StatusCode::OK);
    assert_eq!(narrow.gets("/v1/journeys/basket_left").await.status, StatusCode::FORBIDDEN);
    assert_eq!(narrow.gets("/v1/journeys").await.json().as_array().unwrap().len(), 1);
    for path in ["/v1/journeys/nothing", "/v1/journeys/No%20Name"] {
        assert_eq!(server.gets(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(world.visitor().gets("/v1/journeys").await.status, StatusCode::UNAUTHORIZED);
    let bad = server.posts("/v1/journeys/welcome/simulate", &json!({"days": 0})).await;
    assert_eq!(bad.code(), "bad_value");
}
