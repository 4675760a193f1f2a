//! What comes back: a mailbox that is not there, a complaint, a mail that unsubscribes, the report of a mail service.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entrenous_flow::work::post;
use entrenous_post::smtp::keep::Keeper;
use entrenous_testkit::{Heard, Visitor, World};
use serde_json::{Value, json};

const ADA: &str = "ada@lovelace.example";

/// Sends one confirmation; answers the address it would come back to.
async fn sends(world: &World, keeper: &Keeper, occasion: &str) -> (Value, String) {
    world.clock.turn_minutes(1);
    let values = json!({"confirm_url": "https://atelier.example/confirm/1"});
    let body = json!({"message": "confirmation", "occasion": occasion, "values": values});
    let sent = world.server(&[]).posts("/v1/people/c-1/messages", &body).await.json();
    post::round(&world.house).await.unwrap();
    let back = keeper.kept().last().map(|kept| kept.return_path.clone()).unwrap_or_default();
    (sent, back)
}

/// A customer who has told an address, in front of their browser.
async fn customer(world: &World) -> Visitor {
    let visitor = world.visitor();
    let notice = visitor.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let body = json!({"notice": notice, "decisions": {"newsletter": "yes"}, "method": "custom", "surface": "mail", "locale": "fr"});
    let said = visitor.posts("/v1/consent", &body).await.json();
    let joined = world.server(&[]).posts("/v1/people/c-1/join", &json!({"token": said["token"]})).await;
    assert_eq!(joined.status, StatusCode::OK, "{}", joined.text);
    let person = world.visitor().known_by(joined.json()["token"].as_str().unwrap());
    let heard = person.patches("/v1/me/facts/email", &json!({"value": ADA})).await;
    assert_eq!(heard.status, StatusCode::NO_CONTENT, "{}", heard.text);
    person
}

/// A report of delivery in the shape mail servers give it.
fn report(action: &str, status: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example.net\r\nSubject: Delivery status\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nAbout your mail.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n\
         Final-Recipient: rfc822; {ADA}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n--b--\r\n"
    )
}

async fn returns(server: &Visitor, envelope_to: &str, mail: &str) -> Heard {
    let server = server.clone().with_header("envelope-to", envelope_to);
    server.sends(axum::http::Method::POST, "/v1/mail/returned", Some(mail.as_bytes().to_vec())).await
}

async fn all_of(world: &World) -> Value {
    world.server(&[]).gets("/v1/people/c-1/messages").await.json()
}

#[tokio::test]
async fn a_report_that_comes_later_stops_the_address_and_said_twice_is_said_once() {
    let (world, keeper) = World::with_post().await;
    customer(&world).await;
    let server = world.server(&[]);
    let (sent, back) = sends(&world, &keeper, "order-1").await;
    let id = sent["id"].as_str().unwrap();
    let delivered = returns(&server, &back, &report("delivered", "2.0.0")).await;
    assert_eq!(delivered.status, StatusCode::OK, "{}", delivered.text);
    assert_eq!(
        (delivered.json()["said"].as_str(), delivered.json()["about"]["state"].as_str()),
        (Some("delivered"), Some("delivered"))
    );
    for _ in 0..2 {
        let gone = returns(&server, &back, &report("failed", "5.1.1")).await;
        assert_eq!(gone.status, StatusCode::OK, "{}", gone.text);
        assert_eq!(
            (gone.json()["about"]["id"].as_str(), gone.json()["about"]["state"].as_str()),
            (Some(id), Some("returned"))
        );
        assert_eq!(gone.json()["about"]["detail"], "hard");
        assert!(!gone.text.contains(ADA), "{}", gone.text);
    }
    let (refused, _) = sends(&world, &keeper, "order-2").await;
    assert_eq!(
        (refused["state"].as_str(), refused["detail"].as_str()),
        (Some("not_sent"), Some("hard_bounced"))
    );
    assert!(!world.any_file_holds(ADA.as_bytes()));
}

#[tokio::test]
async fn five_soft_returns_in_a_month_are_enough_and_a_delivery_begins_anew() {
    let (world, keeper) = World::with_post().await;
    let person = customer(&world).await;
    let server = world.server(&[]);
    for number in 1..=9 {
        let noted = person.gets("/v1/me/export").await.json()["noted"].clone();
        assert_eq!(noted, json!([]), "before {number}");
        let (sent, back) = sends(&world, &keeper, &format!("order-{number}")).await;
        assert_eq!(sent["state"], "queued", "{number}: {sent}");
        let said = if number == 4 { report("delivered", "2.0.0") } else { report("failed", "4.2.2") };
        assert_eq!(returns(&server, &back, &said).await.status, StatusCode::OK);
    }
    let all = all_of(&world).await;
    let soft = all.as_array().unwrap().iter().filter(|one| one["detail"] == "soft").count();
    assert_eq!(soft, 8, "{all}");
    let noted = person.gets("/v1/me/export").await.json()["noted"].clone();
    assert_eq!(
        (noted[0]["scope"].as_str(), noted[0]["why"].as_str()),
        (Some("*"), Some("repeated_soft_bounce"))
    );
}

#[tokio::test]
async fn a_complaint_and_a_service_say_the_same_thing() {
    let (world, keeper) = World::with_post().await;
    customer(&world).await;
    let server = world.server(&[]);
    let (sent, back) = sends(&world, &keeper, "order-1").await;
    let tag = back.split(['+', '@']).nth(1).unwrap().to_owned();
    let event = json!({"message": format!("<{tag}@atelier.example>"), "event": "complained"});
    let unknown = json!({"message": "<nobody@atelier.example>", "event": "complained"});
    let heard = server.posts("/v1/mail/reports/plain", &json!([event, unknown])).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    let heard = heard.json();
    assert_eq!(
        (heard["heard"][0]["about"]["id"].clone(), heard["heard"][0]["about"]["state"].as_str()),
        (sent["id"].clone(), Some("complained"))
    );
    assert_eq!(heard["passed"], 1, "a tag nobody made here moves nothing");
    // The key as the password of basic authentication, as it stands in the address of a webhook.
    let (_, key) = world.secret_key(&[]);
    let basic = format!("Basic {}", STANDARD.encode(format!("entrenous:{key}")));
    let service = world.visitor().with_header("authorization", &basic);
    let brevo = json!({"event": "delivered", "message-id": format!("<{tag}@atelier.example>")});
    let again = service.posts("/v1/mail/reports/brevo", &brevo).await;
    assert_eq!(
        (again.status, again.json()["heard"][0]["about"]["state"].clone()),
        (StatusCode::OK, json!("complained"))
    );
}

#[tokio::test]
async fn a_mail_that_unsubscribes_takes_the_purpose_back() {
    let (world, keeper) = World::with_post().await;
    customer(&world).await;
    let server = world.server(&[]);
    let (_, back) = sends(&world, &keeper, "order-1").await;
    let leave = back.replace("bounces+", "leave+");
    let mail = format!("From: {ADA}\r\nTo: {leave}\r\nSubject: unsubscribe\r\n\r\n\r\n");
    for _ in 0..2 {
        let heard = returns(&server, &leave, &mail).await;
        assert_eq!(
            (heard.status, heard.json()["said"].clone()),
            (StatusCode::OK, json!("unsubscribed")),
            "{}",
            heard.text
        );
    }
    let nobody = format!("From: {ADA}\r\nTo: bonjour@atelier.example\r\nSubject: hello\r\n\r\nhello\r\n");
    let heard = returns(&server, "bonjour@atelier.example", &nobody).await;
    assert_eq!(
        (heard.status, heard.json()["said"].clone()),
        (StatusCode::OK, json!("nothing")),
        "{}",
        heard.text
    );
}

#[tokio::test]
async fn what_does_not_hold_is_refused_by_name_and_changes_nothing() {
    let (world, keeper) = World::with_post().await;
    customer(&world).await;
    let server = world.server(&[]);
    let (_, back) = sends(&world, &keeper, "order-1").await;
    let made_up = back.replacen(&back[8..9], if back.as_bytes()[8] == b'a' { "b" } else { "a" }, 1);
    let bounce = report("failed", "5.1.1");
    let foreign = returns(&server, &made_up, &bounce).await;
    assert_eq!((foreign.status, foreign.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "not_our_mail"));
    assert!(foreign.text.contains("E241"), "{}", foreign.text);
    let none = returns(&server, &back, "no mail at all").await;
    assert_eq!((none.status, none.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "mail_unread"));
    assert_eq!(returns(&world.visitor(), &back, &bounce).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(returns(&world.server(&["orders"]), &back, &bounce).await.status, StatusCode::FORBIDDEN);
    let other = server.posts("/v1/mail/reports/pigeon", &json!({})).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    let form = server.posts("/v1/mail/reports/ses", &json!({"Type": "Other"})).await;
    assert_eq!((form.status, form.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "report_unread"));
    let silent = World::boutique().await;
    let nowhere = returns(&silent.server(&[]), &back, &bounce).await;
    assert_eq!((nowhere.status, nowhere.code().as_str()), (StatusCode::CONFLICT, "no_mail"));
    let all = all_of(&world).await;
    assert!(all.as_array().unwrap().iter().any(|one| one["state"] == "accepted"), "{all}");
}
