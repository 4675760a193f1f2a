//! One campaign and three clocks: each reader gets it at the hour of their own, also in the night in which some of them change.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_core::moment::Moment;
use entrenous_flow::work::{campaign, post};
use entrenous_post::smtp::keep::Keeper;
use entrenous_testkit::{BOUTIQUE, Visitor, World};
use serde_json::{Value, json};

/// What the charter says more: where a customer's clock hangs.
const CLOCK: &str = "
[item.time_zone]
category = \"pd:Preference\"
source = \"volunteered\"
keep = \"2 years\"
";

/// The boutique, whose letter may know the clock of a reader.
async fn house() -> (World, Keeper) {
    let charter = std::fs::read_to_string(format!("{BOUTIQUE}/charter.toml")).unwrap() + CLOCK;
    let letter = "[purpose.newsletter]\nuse = \"dpv:DirectMarketing\"\nbasis = \"consent\"\nitems = [\"email\", \"telephone\", \"device\", \"language\"";
    assert!(charter.contains(letter));
    let charter = charter.replace(letter, &format!("{letter}, \"time_zone\""));
    World::with_post_and(&charter, |folder| {
        for code in ["fr", "de", "en"] {
            let lang = folder.join("lang").join(code);
            std::fs::create_dir_all(&lang).unwrap();
            std::fs::write(lang.join("hours.toml"), "[item.time_zone]\ntitle = \"Time zone\"\n").unwrap();
        }
    })
    .await
}

/// A customer who wants the newsletter and told their clock.
async fn reader(server: &Visitor, customer: &str, zone: Option<&str>) {
    let notice = server.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let told = json!({"notice": notice, "decisions": {"newsletter": "yes"}, "method": "paper", "evidence": "folder-7"});
    let heard = server.posts(&format!("/v1/people/{customer}/consent"), &told).await;
    assert_eq!(heard.status, StatusCode::CREATED, "{}", heard.text);
    let mut facts = json!({"email": format!("{customer}@readers.example"), "language": "fr"});
    if let Some(zone) = zone {
        facts["time_zone"] = json!(zone);
    }
    let heard = server.puts(&format!("/v1/people/{customer}"), &json!({"facts": facts})).await;
    assert_eq!(heard.status, StatusCode::NO_CONTENT, "{}", heard.text);
}

async fn let_go(server: &Visitor, key: &str, body: &Value) {
    let heard = server.puts(&format!("/v1/campaigns/{key}"), body).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    server.posts(&format!("/v1/campaigns/{key}/approve"), &json!({"by": "Odile"})).await;
    let heard = server.posts(&format!("/v1/campaigns/{key}/send"), &json!({})).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
}

/// Turns the clock to a moment and lets the house work; answers who got a mail then.
async fn at(world: &World, keeper: &Keeper, moment: &str) -> Vec<String> {
    let now = world.house.now();
    let minutes = moment.parse::<Moment>().unwrap().since(now) / 60_000_000;
    world.clock.turn_minutes(minutes);
    for _ in 0..3 {
        while campaign::round(&world.house).await.unwrap() {}
        post::round(&world.house).await.unwrap();
    }
    let mut to: Vec<String> =
        keeper.kept().iter().map(|mail| mail.to.split('@').next().unwrap().to_owned()).collect();
    to.sort();
    to
}

#[tokio::test]
async fn each_reader_gets_it_at_nine_by_their_own_clock_on_the_day_paris_changes_its_own() {
    let (world, keeper) = house().await;
    let server = world.server(&[]);
    reader(&server, "tomo", Some("Asia/Tokyo")).await;
    reader(&server, "paul", Some("Europe/Paris")).await;
    reader(&server, "nora", Some("America/New_York")).await;
    reader(&server, "somebody", None).await;
    let body = json!({
        "message": "newsletter",
        "at": "2027-03-28T09:00", "zone": "person", "window": "09:00-18:00"
    });
    let_go(&server, "spring", &body).await;
    assert_eq!(at(&world, &keeper, "2027-03-27T23:59:00Z").await, Vec::<String>::new());
    assert_eq!(at(&world, &keeper, "2027-03-28T00:00:00Z").await, ["tomo"], "nine in Tokyo");
    assert_eq!(at(&world, &keeper, "2027-03-28T06:59:00Z").await, Vec::<String>::new());
    // The night before it would have been eight in London and nine in Paris at the same moment: now it is seven and nine.
    assert_eq!(
        at(&world, &keeper, "2027-03-28T07:00:00Z").await,
        ["paul", "somebody"],
        "nine in Paris, and of the business"
    );
    assert_eq!(at(&world, &keeper, "2027-03-28T12:59:00Z").await, Vec::<String>::new());
    assert_eq!(at(&world, &keeper, "2027-03-28T13:00:00Z").await, ["nora"], "nine in New York");
    assert_eq!(server.gets("/v1/campaigns/spring").await.json()["state"], "sent");
}

#[tokio::test]
async fn a_window_keeps_each_reader_waiting_until_it_opens_by_their_own_clock() {
    let (world, keeper) = house().await;
    let server = world.server(&[]);
    reader(&server, "tomo", Some("Asia/Tokyo")).await;
    reader(&server, "paul", Some("Europe/Paris")).await;
    // Ten in the morning in Paris on the first of March is six in the evening in Tokyo.
    let body = json!({"message": "newsletter", "window": "09:00-12:00"});
    let_go(&server, "morning", &body).await;
    assert_eq!(at(&world, &keeper, "2027-03-01T09:01:00Z").await, ["paul"]);
    assert_eq!(at(&world, &keeper, "2027-03-01T23:59:00Z").await, Vec::<String>::new());
    assert_eq!(at(&world, &keeper, "2027-03-02T00:00:00Z").await, ["tomo"]);
    for wrong in [json!("9-18"), json!("09:00-09:00"), json!("25:00-26:00")] {
        let mut body = body.clone();
        body["window"] = wrong;
        let heard = server.puts("/v1/campaigns/wrong", &body).await;
        assert_eq!((heard.status, heard.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "unsound"));
        assert_eq!(heard.json()["found"][0]["field"], "window", "{}", heard.text);
    }
}
