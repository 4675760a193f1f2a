//! Two texts are tried out on some readers; the others get the better one, from sums over many and nothing else.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_flow::work::{campaign, post};
use entrenous_post::smtp::keep::{Keeper, Kept};
use entrenous_testkit::{Visitor, World};
use serde_json::{Value, json};

/// What a mail program sends to stop a letter (RFC 8058).
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// So many customers who want the newsletter.
async fn readers(server: &Visitor, count: usize) {
    let notice = server.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    for number in 0..count {
        let told = json!({"notice": notice, "decisions": {"newsletter": "yes"}, "method": "paper", "evidence": "folder-7"});
        let heard = server.posts(&format!("/v1/people/r-{number}/consent"), &told).await;
        assert_eq!(heard.status, StatusCode::CREATED, "{}", heard.text);
        let facts = json!({"facts": {"email": format!("r-{number}@readers.example"), "language": "fr"}});
        let heard = server.puts(&format!("/v1/people/r-{number}"), &facts).await;
        assert_eq!(heard.status, StatusCode::NO_CONTENT, "{}", heard.text);
    }
}

/// Drafts a trial of two texts, approves it and lets it go.
async fn let_go(server: &Visitor, decide: Value) {
    let messages = json!([{"message": "selection", "share": 50}, {"message": "newsletter", "share": 50}]);
    let heard = server.puts("/v1/campaigns/both", &json!({"split": messages, "decide": decide})).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    let heard = server.posts("/v1/campaigns/both/approve", &json!({"by": "Odile"})).await;
    assert_eq!(
        heard.json()["people"],
        "40",
        "everyone is counted, not those it is tried out on: {}",
        heard.text
    );
    let heard = server.posts("/v1/campaigns/both/send", &json!({})).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
}

async fn works(world: &World) {
    for _ in 0..4 {
        while campaign::round(&world.house).await.unwrap() {}
        post::round(&world.house).await.unwrap();
    }
}

async fn told(server: &Visitor) -> Value {
    server.gets("/v1/campaigns/both").await.json()
}

fn text(mail: &Kept) -> String {
    String::from_utf8_lossy(&mail.mail).replace("=\r\n", "").replace("=3D", "=")
}

/// The mails of the first and of the second text.
fn sorted(keeper: &Keeper) -> (Vec<String>, Vec<String>) {
    keeper.kept().iter().map(text).partition(|mail| mail.contains("Choisi"))
}

/// The path of the first link of this kind in a mail.
fn link(mail: &str, kind: &str) -> String {
    let (_, rest) = mail.split_once(&format!("https://privacy.atelier.example/{kind}/")).unwrap();
    let end = rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || "-_".contains(letter))).unwrap();
    format!("/{kind}/{}", &rest[..end])
}

/// A reader's browser follows the counted link of a mail so often.
async fn follows(world: &World, mail: &str, times: usize) {
    let browser = world.visitor().with_header("user-agent", "Mozilla/5.0");
    for _ in 0..times {
        assert_eq!(browser.gets(&link(mail, "l")).await.status, StatusCode::FOUND);
    }
}

#[tokio::test]
async fn the_others_get_the_text_that_was_followed_more_also_over_a_fall() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    readers(&server, 40).await;
    let_go(&server, json!({"after": "4 hours", "by": "clicks", "share": 80, "least": 10})).await;
    works(&world).await;
    let (first, second) = sorted(&keeper);
    let tried = first.len() + second.len();
    assert!(first.len() >= 10 && second.len() >= 10 && tried <= 39, "{} {}", first.len(), second.len());
    let trial = told(&server).await["trial"].clone();
    assert_eq!(
        (&trial["until"], &trial["parts"][0]["share"]),
        (&json!("2027-03-01T13:00:00Z"), &json!(80)),
        "{trial}"
    );
    follows(&world, &second[0], 40).await;
    world.clock.turn_minutes(4 * 60 - 1);
    works(&world).await;
    assert!(keeper.kept().is_empty(), "the others are waited for");
    drop(server);
    let world = world.reopened().await;
    let server = world.server(&[]);
    world.clock.turn_minutes(1);
    works(&world).await;
    let (first, second) = sorted(&keeper);
    assert_eq!((first.len(), second.len() + tried), (0, 40), "each got one, and the others the better one");
    let told = told(&server).await;
    assert_eq!(told["state"], "sent", "{told}");
    let part = &told["trial"]["parts"][1];
    assert_eq!((&part["why"], &part["chances"]), (&json!("better"), &json!([0, 100])), "{told}");
    assert_eq!(
        (&told["trial"]["texts"][0]["hits"], &told["trial"]["texts"][1]["hits"]),
        (&json!("0"), &json!("40"))
    );
    for number in 0..40 {
        let all = server.gets(&format!("/v1/people/r-{number}/messages")).await.json();
        assert_eq!(all.as_array().unwrap().len(), 1, "{all}");
    }
}

#[tokio::test]
async fn too_little_to_tell_takes_the_first_text_and_says_so() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    readers(&server, 40).await;
    let_go(&server, json!({"after": "1 hours", "by": "clicks", "share": 80, "least": 10})).await;
    works(&world).await;
    let (_, second) = sorted(&keeper);
    // Nine are hidden: they are as good as none.
    follows(&world, &second[0], 9).await;
    world.clock.turn_minutes(60);
    works(&world).await;
    let (first, second) = sorted(&keeper);
    assert!(!first.is_empty() && second.is_empty());
    let told = told(&server).await;
    assert_eq!(told["trial"]["parts"][1]["why"], "too_few", "{told}");
    assert_eq!(told["trial"]["texts"][1]["hits"], "fewer than 10", "{told}");
}

#[tokio::test]
async fn a_text_that_drives_its_readers_away_is_dropped_though_its_links_are_followed() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    readers(&server, 40).await;
    let decide = json!({"after": "1 hours", "by": "clicks", "share": 80, "least": 10, "how": "continuously"});
    let_go(&server, decide).await;
    works(&world).await;
    let (_, second) = sorted(&keeper);
    follows(&world, &second[0], 30).await;
    for mail in second.iter().take(10) {
        let heard = world.visitor().submits(&link(mail, "u"), ONE_CLICK).await;
        assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
        // Whoever presses twice has left once.
        world.visitor().submits(&link(mail, "u"), ONE_CLICK).await;
    }
    world.clock.turn_minutes(60);
    works(&world).await;
    let (first, second) = sorted(&keeper);
    assert!(!first.is_empty() && second.is_empty());
    let told = told(&server).await;
    let text = &told["trial"]["texts"][1];
    assert_eq!((&text["dropped"], &text["left"]), (&json!(true), &json!("10")), "{told}");
    assert_eq!(told["trial"]["parts"][1]["chances"], json!([100, 0]), "{told}");
    let rows = rusqlite::Connection::open(world.data().join("data.db")).unwrap();
    let left: i64 =
        rows.query_row("SELECT SUM(count) FROM tally WHERE link = 'left'", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 10, "so many left, and no row says who");
}

#[tokio::test]
async fn what_cannot_be_decided_is_refused_before_anybody_is_written_to() {
    let (world, _) = World::with_post().await;
    let server = world.server(&[]);
    let both = json!([{"message": "newsletter", "share": 50}, {"message": "selection", "share": 50}]);
    let one = json!([{"message": "newsletter", "share": 100}]);
    let usual = json!({"after": "4 hours", "by": "clicks", "share": 20});
    let with = |name: &str, value: Value| {
        let mut decide = usual.clone();
        decide[name] = value;
        decide
    };
    for (messages, decide, code, field) in [
        (&one, usual.clone(), "G011", "split"),
        (&both, with("after", json!("0 hours")), "G015", "decide.after"),
        (&both, with("share", json!(90)), "G015", "decide.share"),
        (&both, with("least", json!(9)), "G015", "decide.least"),
        (&both, with("by", json!("goal")), "G015", "decide.by"),
        (&both, with("by", json!("opens")), "G012", "decide.by"),
        (&both, with("drop_above", json!(0)), "G015", "decide.drop_above"),
    ] {
        let heard = server.puts("/v1/campaigns/both", &json!({"split": messages, "decide": decide})).await;
        assert_eq!(heard.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", heard.text);
        let found = &heard.json()["found"][0];
        assert_eq!(
            (found["code"].as_str(), found["field"].as_str()),
            (Some(code), Some(field)),
            "{}",
            heard.text
        );
    }
    for (name, value) in [("by", json!("luck")), ("sure", json!(42)), ("more", json!(1))] {
        let body = json!({"split": both, "decide": with(name, value)});
        let heard = server.puts("/v1/campaigns/both", &body).await;
        assert!(heard.status.is_client_error(), "{name}: {}", heard.text);
    }
    let theirs = json!({"split": both, "decide": usual, "at": "2027-03-02T09:00", "zone": "person"});
    assert_eq!(server.puts("/v1/campaigns/both", &theirs).await.json()["found"][0]["code"], "G015");
    assert_eq!(server.gets("/v1/campaigns/both").await.status, StatusCode::NOT_FOUND);
}
