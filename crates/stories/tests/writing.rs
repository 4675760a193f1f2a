//! The house writes to a customer: what may go, what may not, and what came of it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_flow::work::post;
use entrenous_post::smtp::{Bounce, Code, Verdict};
use entrenous_testkit::World;
use serde_json::{Value, json};

const SEEN: &str = "https://atelier.example/confirm/1";

fn confirmation(occasion: &str) -> Value {
    json!({"message": "confirmation", "occasion": occasion, "values": {"confirm_url": SEEN}})
}

fn text(mail: &[u8]) -> String {
    String::from_utf8_lossy(mail).replace("=\r\n", "").replace("=3D", "=")
}

#[tokio::test]
async fn an_answer_goes_at_once_in_the_customers_language_and_once_only() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    let mut asked = confirmation("order-1017");
    asked["address"] = json!("ada@lovelace.example");
    asked["locale"] = json!("de");
    let sent = server.posts("/v1/people/c-17/messages", &asked).await;
    assert_eq!(sent.status, StatusCode::ACCEPTED, "{}", sent.text);
    assert_eq!(sent.json()["state"], "queued");
    assert!(!world.any_file_holds(b"ada@lovelace.example"), "what is handed over is sealed");
    let round = post::round(&world.house).await.unwrap();
    assert_eq!((round.accepted, round.ended, round.waiting), (1, 0, 0));
    let kept = keeper.kept();
    assert_eq!((kept.len(), kept[0].to.as_str()), (1, "ada@lovelace.example"));
    let mail = text(&kept[0].mail);
    assert!(mail.contains("Bitte best") && mail.contains(SEEN), "{mail}");
    assert!(mail.contains("Auto-Submitted: auto-generated") && !mail.contains("List-Unsubscribe"), "{mail}");
    let again = server.posts("/v1/people/c-17/messages", &asked).await.json();
    assert_eq!((again["id"].clone(), again["state"].clone()), (sent.json()["id"].clone(), json!("accepted")));
    assert_eq!(post::round(&world.house).await.unwrap(), post::Round::default());
    let all = server.gets("/v1/people/c-17/messages").await.json();
    assert_eq!((all.as_array().unwrap().len(), all[0]["code"].as_str()), (1, Some("250 2.0.0")));
}

#[tokio::test]
async fn a_message_that_lacks_a_value_or_is_not_there_is_refused_by_name() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    for (change, status, code) in [
        (json!({"message": "nothing"}), StatusCode::UNPROCESSABLE_ENTITY, "unknown_message"),
        (json!({"message": "newsletter", "values": {}}), StatusCode::UNPROCESSABLE_ENTITY, "another_kind"),
        (json!({"values": {}}), StatusCode::UNPROCESSABLE_ENTITY, "bad_value"),
        (
            json!({"values": {"confirm_url": "javascript:alert(1)"}}),
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad_value",
        ),
        (json!({"occasion": "order\r\nBcc: x"}), StatusCode::BAD_REQUEST, "bad_value"),
    ] {
        let mut asked = confirmation("order-1");
        change.as_object().unwrap().iter().for_each(|(key, value)| asked[key] = value.clone());
        let heard = server.posts("/v1/people/c-17/messages", &asked).await;
        assert_eq!((heard.status, heard.code().as_str()), (status, code), "{}", heard.text);
    }
    let none = server.posts("/v1/people/c-17/messages", &confirmation("order-2")).await.json();
    assert_eq!(
        (none["state"].as_str(), none["detail"].as_str()),
        (Some("not_sent"), Some("no_address_for_channel"))
    );
    let (limited, _) = (world.server(&["newsletter"]), ());
    let heard = limited.posts("/v1/people/c-17/messages", &confirmation("order-3")).await;
    assert_eq!(heard.status, StatusCode::FORBIDDEN);
    assert_eq!(post::round(&world.house).await.unwrap(), post::Round::default());
    assert!(keeper.kept().is_empty());
}

#[tokio::test]
async fn a_mailbox_that_is_not_there_is_written_to_no_more_even_after_its_person_has_left() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    server.posts("/v1/people/c-17/messages", &confirmation("warm-up")).await;
    let heard = server
        .puts("/v1/people/c-17", &json!({"facts": {"email": "ada@lovelace.example", "language": "fr"}}))
        .await;
    assert_eq!(heard.status, StatusCode::NO_CONTENT, "{}", heard.text);
    keeper.will_say([Verdict::Bounced { kind: Bounce::Hard, code: Code::new(550, Some((1, 1))) }]);
    server.posts("/v1/people/c-17/messages", &confirmation("order-1")).await;
    assert_eq!(post::round(&world.house).await.unwrap().ended, 1);
    let refused = server.posts("/v1/people/c-17/messages", &confirmation("order-2")).await.json();
    assert_eq!(
        (refused["state"].as_str(), refused["detail"].as_str()),
        (Some("not_sent"), Some("hard_bounced"))
    );
    assert_eq!(server.deletes("/v1/people/c-17").await.status, StatusCode::OK);
    assert!(!world.any_file_holds(b"ada@lovelace.example"));
    let mut back = confirmation("order-3");
    back["address"] = json!("Ada@Lovelace.example");
    let refused = server.posts("/v1/people/c-99/messages", &back).await.json();
    assert_eq!(refused["detail"], "hard_bounced", "{refused}");
}
