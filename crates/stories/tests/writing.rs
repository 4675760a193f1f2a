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

/// The path of the link in the only mail there is.
fn link(kept: &[entrenous_post::smtp::keep::Kept]) -> String {
    let mail = text(&kept[0].mail);
    let at = mail.find("/signup/confirm/").unwrap();
    mail[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "/-_".contains(*c)).collect()
}

async fn stamp(world: &World) -> String {
    let page = world.visitor().gets("/signup/newsletter?lang=de").await.text;
    let (_, rest) = page.split_once("name=\"shown\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_form_asks_by_one_mail_and_nothing_is_kept_or_sent_until_its_link_is_confirmed() {
    let (world, keeper) = World::with_post().await;
    let shown = stamp(&world).await;
    let typed = format!("email=ada%40lovelace.example&shown={shown}&nickname=");
    let visitor = world.visitor();
    let heard = visitor.submits("/signup/newsletter?lang=de", &typed).await;
    assert!(
        heard.text.contains("noch einmal"),
        "a form that was filled in at once is shown again: {}",
        heard.text
    );
    world.clock.turn_minutes(1);
    let heard = visitor.submits("/signup/newsletter?lang=de", &typed).await;
    assert_eq!(heard.status, StatusCode::SEE_OTHER, "{}", heard.text);
    let again = visitor.submits("/signup/newsletter?lang=de", &typed).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "whoever asks twice learns nothing");
    assert_eq!(post::round(&world.house).await.unwrap().accepted, 1);
    let kept = keeper.kept();
    assert_eq!((kept.len(), kept[0].to.as_str()), (1, "ada@lovelace.example"));
    assert!(!world.any_file_holds(b"ada@lovelace.example"));
    let path = link(&kept);
    let page = visitor.gets(&path).await;
    assert!(page.status == StatusCode::OK && page.text.contains("Unser Brief"), "{}", page.text);
    let broken = visitor.gets(&path[..path.len() - 4]).await;
    assert_eq!(broken.status, StatusCode::NOT_FOUND, "a link that was cut off: {}", broken.text);
    world.clock.turn_minutes(5);
    assert_eq!(visitor.submits(&path, "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(visitor.submits(&path, "").await.status, StatusCode::SEE_OTHER, "twice is once");
    assert!(visitor.gets(&path).await.text.contains("role=\"status\""));
    world.clock.turn_minutes(24 * 60);
    let shown = stamp(&world).await;
    world.clock.turn_minutes(1);
    let typed = format!("email=ADA%40Lovelace.example&shown={shown}");
    assert_eq!(visitor.submits("/signup/newsletter", &typed).await.status, StatusCode::SEE_OTHER);
    assert_eq!(post::round(&world.house).await.unwrap().accepted, 0, "whoever agreed is asked nothing");
}

#[tokio::test]
async fn a_form_takes_no_robot_no_address_that_is_none_and_no_flood() {
    let (world, keeper) = World::with_post().await;
    let shown = stamp(&world).await;
    world.clock.turn_minutes(1);
    let visitor = world.visitor();
    let robot = format!("email=ada%40lovelace.example&shown={shown}&nickname=bot");
    assert_eq!(visitor.submits("/signup/newsletter", &robot).await.status, StatusCode::SEE_OTHER);
    let wrong = visitor
        .submits("/signup/newsletter", &format!("email=ada%0d%0aBcc%3A%20x%40y.z&shown={shown}"))
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(visitor.gets("/signup/film").await.status, StatusCode::NOT_FOUND);
    let mut statuses = Vec::new();
    for number in 0..130 {
        let typed = format!("email=p{number}%40house.example&shown={shown}");
        statuses.push(visitor.submits("/signup/newsletter", &typed).await.status);
    }
    assert!(statuses[..120].iter().all(|status| *status == StatusCode::SEE_OTHER), "{statuses:?}");
    assert_eq!(statuses.last(), Some(&StatusCode::TOO_MANY_REQUESTS));
    assert!(keeper.kept().is_empty());
    let code = visitor.gets("/signup/newsletter/code.svg").await;
    assert!(code.status == StatusCode::OK && code.text.starts_with("<svg"), "{}", code.text);
}
