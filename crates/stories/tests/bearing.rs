//! A relay that puts off for ever, falls silent after taking a mail, cannot be found or says yes and means no; and people who write more into a
//! field than belongs there. Each is named, tried again or refused, and nothing is lost.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_core::moment::Span;
use entrenous_flow::work::post;
use entrenous_post::smtp::keep::{Keeper, Kept};
use entrenous_post::smtp::{Code, Trouble, Verdict};
use entrenous_testkit::{Visitor, World};
use serde_json::{Value, json};

/// A customer with an address.
async fn customer(server: &Visitor, name: &str) {
    let notice = server.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let told = json!({"notice": notice, "decisions": {"newsletter": "yes"}, "method": "paper", "evidence": "folder-7"});
    assert_eq!(server.posts(&format!("/v1/people/{name}/consent"), &told).await.status, StatusCode::CREATED);
    let facts = json!({"facts": {"email": format!("{name}@readers.example"), "language": "fr"}});
    assert_eq!(server.puts(&format!("/v1/people/{name}"), &facts).await.status, StatusCode::NO_CONTENT);
}

async fn asks(server: &Visitor, name: &str, occasion: &str, value: &str) -> Value {
    let body = json!({"message": "confirmation", "occasion": occasion, "values": {"confirm_url": value}});
    server.posts(&format!("/v1/people/{name}/messages"), &body).await.json()
}

async fn fate(server: &Visitor, name: &str, occasion: &str) -> (String, String) {
    let all = server.gets(&format!("/v1/people/{name}/messages")).await.json();
    let one = all.as_array().unwrap().iter().find(|one| one["occasion"] == occasion).unwrap().clone();
    (one["state"].as_str().unwrap().to_owned(), one["detail"].as_str().unwrap().to_owned())
}

fn id(mail: &Kept) -> String {
    let whole = String::from_utf8_lossy(&mail.mail);
    whole.lines().find(|line| line.starts_with("Message-ID")).unwrap().to_owned()
}

const LINK: &str = "https://atelier.example/confirm/1";

async fn house() -> (World, Keeper, Visitor) {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    customer(&server, "ada").await;
    (world, keeper, server)
}

/// Works for so many days, looking every half hour.
async fn works_for(world: &World, days: i64) {
    for _ in 0..days.saturating_mul(48) {
        post::round(&world.house).await.unwrap();
        world.clock.turn_minutes(30);
    }
}

#[tokio::test]
async fn a_relay_that_says_later_for_ever_is_asked_eight_times_and_then_the_message_ends_by_name() {
    let (world, keeper, server) = house().await;
    keeper.will_say(std::iter::repeat_n(Verdict::Deferred { code: Code::new(451, Some((7, 1))) }, 100));
    asks(&server, "ada", "order-1", LINK).await;
    works_for(&world, 4).await;
    let kept = keeper.kept();
    assert_eq!(
        (kept.len(), fate(&server, "ada", "order-1").await),
        (8, ("expired".to_owned(), String::new()))
    );
    assert!(kept.iter().all(|mail| id(mail) == id(&kept[0])), "under one name");
}

#[tokio::test]
async fn a_relay_that_falls_silent_after_a_mail_gets_it_twice_at_most() {
    let (world, keeper, server) = house().await;
    keeper.will_say(std::iter::repeat_n(Verdict::Uncertain, 100));
    asks(&server, "ada", "order-1", LINK).await;
    works_for(&world, 4).await;
    let kept = keeper.kept();
    assert_eq!((kept.len(), fate(&server, "ada", "order-1").await.0), (2, "expired".to_owned()));
    assert_eq!(id(&kept[0]), id(&kept[1]), "a mailbox can tell that it is the same");
}

#[tokio::test]
async fn a_relay_no_name_server_knows_is_waited_for_three_days_and_not_longer() {
    let (world, keeper, server) = house().await;
    keeper.will_say(std::iter::repeat_n(Verdict::NotTried(Trouble::NotFound), 48));
    asks(&server, "ada", "order-1", LINK).await;
    post::round(&world.house).await.unwrap();
    assert_eq!(fate(&server, "ada", "order-1").await, ("held".to_owned(), "relay_away".to_owned()));
    works_for(&world, 2).await;
    assert_eq!(fate(&server, "ada", "order-1").await.0, "accepted", "it is there again");
    keeper.will_say(std::iter::repeat_n(Verdict::NotTried(Trouble::NotFound), 1_000));
    asks(&server, "ada", "order-2", LINK).await;
    works_for(&world, 4).await;
    assert_eq!(fate(&server, "ada", "order-2").await, ("not_sent".to_owned(), "sender_not_ready".to_owned()));
}

#[tokio::test]
async fn a_relay_that_says_yes_and_means_no_is_believed_until_its_report_and_then_the_address_is_left_alone()
{
    let (world, keeper, server) = house().await;
    asks(&server, "ada", "order-1", LINK).await;
    post::round(&world.house).await.unwrap();
    assert_eq!(fate(&server, "ada", "order-1").await.0, "accepted");
    let back = keeper.kept().pop().unwrap().return_path;
    let tag = back.split(['+', '@']).nth(1).unwrap().to_owned();
    let event = json!([{"message": format!("<{tag}@atelier.example>"), "event": "bounced", "kind": "hard", "code": "5.1.1"}]);
    assert_eq!(server.posts("/v1/mail/reports/plain", &event).await.status, StatusCode::OK);
    assert_eq!(fate(&server, "ada", "order-1").await, ("returned".to_owned(), "hard".to_owned()));
    world.clock.turn(Span::days(1));
    asks(&server, "ada", "order-2", LINK).await;
    assert_eq!(fate(&server, "ada", "order-2").await, ("not_sent".to_owned(), "hard_bounced".to_owned()));
}

#[tokio::test]
async fn what_is_slipped_into_a_field_never_becomes_a_header_or_a_second_reader() {
    let (world, keeper, server) = house().await;
    let slips = [
        "eve@evil.example\r\nBcc: mallory@evil.example",
        "eve@evil.example\nSubject: hello",
        "eve@evil.example, mallory@evil.example",
        "\"eve\r\n\"@evil.example",
        "eve@evil.example>\r\nRCPT TO:<mallory@evil.example",
    ];
    for (number, slip) in slips.iter().enumerate() {
        let name = format!("slip-{number}");
        customer(&server, &name).await;
        let facts = json!({"facts": {"email": slip}});
        server.puts(&format!("/v1/people/{name}"), &facts).await;
        asks(&server, &name, "order-1", LINK).await;
        post::round(&world.house).await.unwrap();
    }
    for (number, value) in
        ["https://atelier.example/\r\nBcc: mallory@evil.example", "javascript:alert(1)"].iter().enumerate()
    {
        asks(&server, "ada", &format!("order-{number}"), value).await;
        post::round(&world.house).await.unwrap();
    }
    for mail in keeper.kept() {
        let whole = String::from_utf8_lossy(&mail.mail).into_owned();
        assert!(!mail.to.contains("evil.example"), "{}", mail.to);
        assert!(!whole.contains("evil.example") && !whole.contains("javascript:"), "{whole}");
    }
}
