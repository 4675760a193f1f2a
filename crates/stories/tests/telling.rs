//! A yes that is taken back, and a person who leaves, reach those who received their data.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entrenous_core::moment::Span;
use entrenous_flow::Outside;
use entrenous_flow::work::deliver::{Round, round};
use entrenous_flow::work::lapse;
use entrenous_post::guard::OwnMachine;
use entrenous_post::{Answer, Memory, Unsent, Wire};
use entrenous_testkit::{BOUTIQUE, Visitor, World};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// The boutique, whose film comes from a processor that is told here.
fn charter(endpoint: &str, kind: &str) -> String {
    let own = std::fs::read_to_string(format!("{BOUTIQUE}/charter.toml")).unwrap();
    let (own, _) = own.split_once("[processor.").unwrap_or((&own, ""));
    let processor = format!(
        "[processor.filmhaus]\nname = \"Filmhaus Vogesen\"\ncountry = \"DE\"\nrole = \"processor\"\nendpoint = \"{endpoint}\"\nkind = \"{kind}\"\n"
    );
    format!("{own}\n{processor}")
}

fn memory() -> (Arc<Memory>, Outside) {
    let channel = Arc::new(Memory::default());
    let outside = Outside {
        channel: channel.clone(),
        address: Some("https://privacy.atelier.example".into()),
        ..Outside::default()
    };
    (channel, outside)
}

async fn house(kind: &str) -> (World, Arc<Memory>) {
    let (channel, outside) = memory();
    (World::with_outside(&charter("https://hooks.filmhaus.example/entrenous", kind), outside).await, channel)
}

async fn someone_who_watched_and_took_it_back(world: &World) -> Visitor {
    let mut visitor = world.visitor();
    assert_eq!(visitor.answers(&[("film", "yes"), ("suggestions", "yes")]).await.status, StatusCode::CREATED);
    assert_eq!(visitor.deletes("/v1/consent/film").await.status, StatusCode::OK);
    visitor
}

fn failed(status: u16) -> Result<Answer, Unsent> {
    Ok(Answer { status, body: Vec::new() })
}

const fn counted(delivered: usize, failed: usize, given_up: usize) -> Round {
    Round { delivered, failed, given_up }
}

/// A machine that takes what it is told, and remembers it.
#[derive(Clone, Default)]
struct Receiver(Arc<Mutex<Vec<(HeaderMap, String)>>>);

impl Receiver {
    async fn listen(&self) -> u16 {
        async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: String) -> StatusCode {
            receiver.0.lock().unwrap().push((headers, body));
            StatusCode::NO_CONTENT
        }
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let router = Router::new().route("/hook", post(take)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        port
    }
}

#[tokio::test]
async fn a_withdrawal_reaches_the_processor_signed_and_thin() {
    let receiver = Receiver::default();
    let port = receiver.listen().await;
    let channel = Arc::new(Wire::new(OwnMachine::Allowed).unwrap());
    let outside = Outside { channel, ..Outside::default() };
    let world =
        World::with_outside(&charter(&format!("http://127.0.0.1:{port}/hook"), "webhook"), outside).await;
    let visitor = someone_who_watched_and_took_it_back(&world).await;
    assert_eq!(round(&world.house).await.unwrap(), counted(1, 0, 0));
    assert_eq!(round(&world.house).await.unwrap(), counted(0, 0, 0), "once is enough");

    let (headers, body) = receiver.0.lock().unwrap().pop().unwrap();
    let note: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(note["type"], "consent.withdrawn");
    assert_eq!((&note["data"]["act"], &note["data"]["purposes"]), (&json!("withdrawn"), &json!(["film"])));
    let subject = visitor.gets("/v1/consent").await.json()["receipts"][0]["record"]["subject"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(note["data"]["subject"].as_str().unwrap().starts_with("en_ref_"));
    assert!(!body.contains(&subject) && !body.contains(visitor.token.as_deref().unwrap()));

    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    let signed = format!("{}.{}.{body}", header("webhook-id"), header("webhook-timestamp"));
    let signatures = header("webhook-signature");
    let own = signatures.split(' ').find_map(|part| part.strip_prefix("v1a,")).unwrap();
    let keys = world.visitor().gets("/.well-known/entrenous-keys.json").await.json();
    let public = STANDARD.decode(keys["webhook"].as_str().unwrap().strip_prefix("whpk_").unwrap()).unwrap();
    let signature = STANDARD.decode(own).unwrap();
    assert!(UnparsedPublicKey::new(&ED25519, &public).verify(signed.as_bytes(), &signature).is_ok());
    assert!(
        hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, &public), signed.as_bytes(), &signature).is_err()
    );
}

#[tokio::test]
async fn the_person_reads_who_was_told_and_the_ledger_proves_it() {
    let (world, _) = house("webhook").await;
    let visitor = someone_who_watched_and_took_it_back(&world).await;
    round(&world.house).await.unwrap();
    let done = visitor.gets("/v1/me/why").await.json();
    let entry = &done[0]["entry"];
    assert_eq!(
        (&entry["act"], &entry["told"]),
        (&json!("tell"), &json!({"processor": "filmhaus", "status": 204}))
    );
    assert_eq!(entry["evidence"].as_str().unwrap().len(), 64);
    for language in ["fr", "de", "en"] {
        let page = visitor.clone().reading(language).gets("/privacy").await;
        let told = page.text.lines().filter(|line| line.contains("Filmhaus Vogesen")).count();
        assert!(told >= 2, "{language}: as recipient, and as told");
    }
    let metrics = world.visitor().gets("/metrics").await.text;
    assert!(
        metrics.contains("entrenous_tells{processor=\"filmhaus\",progress=\"delivered\"} 1"),
        "{metrics}"
    );
}

#[tokio::test]
async fn who_never_said_yes_is_spoken_of_to_nobody() {
    let (world, channel) = house("webhook").await;
    let mut visitor = world.visitor();
    visitor.answers(&[("film", "no"), ("suggestions", "yes")]).await;
    visitor.deletes("/v1/consent/suggestions").await;
    visitor.deletes("/v1/me").await;
    assert_eq!(round(&world.house).await.unwrap(), counted(0, 0, 0));
    assert!(channel.sent().is_empty());
}

#[tokio::test]
async fn a_person_who_leaves_is_told_of_when_nothing_of_them_is_left() {
    let (world, channel) = house("webhook").await;
    let mut visitor = world.visitor();
    let record = visitor.answers(&[("film", "yes")]).await.json();
    let subject = record["receipt"]["record"]["subject"].as_str().unwrap().to_owned();
    assert_eq!(visitor.deletes("/v1/me").await.status, StatusCode::OK);
    assert!(!world.any_file_holds(subject.as_bytes()));
    let token = visitor.token.clone();
    drop(visitor);
    let world = world.reopened().await;
    assert_eq!(round(&world.house).await.unwrap(), counted(1, 0, 0));
    let sent = channel.sent();
    let note: Value = serde_json::from_str(&sent[0].body).unwrap();
    assert_eq!((&note["type"], &note["data"]["purposes"]), (&json!("person.erased"), &json!(["film"])));
    let again = world.visitor().known_by(token.unwrap());
    assert_eq!(again.deletes("/v1/me").await.status, StatusCode::OK);
    assert_eq!(round(&world.house).await.unwrap(), counted(0, 0, 0), "leaving twice tells nobody twice");
}

#[tokio::test]
async fn a_processor_knows_a_person_by_one_name_through_all_it_is_told() {
    let (world, channel) = house("webhook").await;
    let mut visitor = someone_who_watched_and_took_it_back(&world).await;
    visitor.answers(&[("film", "yes")]).await;
    visitor.deletes("/v1/me").await;
    round(&world.house).await.unwrap();
    let subjects: Vec<Value> = channel
        .sent()
        .iter()
        .map(|parcel| serde_json::from_str::<Value>(&parcel.body).unwrap()["data"]["subject"].clone())
        .collect();
    assert_eq!(subjects.len(), 2);
    assert_eq!(subjects[0], subjects[1]);
}

#[tokio::test]
async fn a_yes_that_comes_to_its_end_is_told_too() {
    let (world, channel) = house("webhook").await;
    let mut visitor = world.visitor();
    visitor.answers(&[("film", "yes")]).await;
    world.clock.turn(Span::months(25));
    assert_eq!(lapse::round(&world.house).await.unwrap(), 1);
    assert_eq!(round(&world.house).await.unwrap(), counted(1, 0, 0));
    let note: Value = serde_json::from_str(&channel.sent()[0].body).unwrap();
    assert_eq!((&note["type"], &note["data"]["act"]), (&json!("consent.ended"), &json!("ended")));
}

#[tokio::test]
async fn the_business_hands_data_over_under_the_name_the_processor_hears_later() {
    let (world, channel) = house("webhook").await;
    let server = world.server(&[]);
    let notice = server.notice().await;
    let said = |answer: &str| json!({"notice": notice, "decisions": {"film": answer}, "method": "paper", "evidence": "folder:1"});
    let path = "/v1/people/c-17/consent";
    assert_eq!(server.posts(path, &said("yes")).await.status, StatusCode::CREATED);
    let name = server.gets("/v1/people/c-17/processors/filmhaus").await.json()["reference"].clone();
    assert_eq!(server.posts(path, &said("no")).await.status, StatusCode::CREATED);
    round(&world.house).await.unwrap();
    let note: Value = serde_json::from_str(&channel.sent()[0].body).unwrap();
    assert_eq!(note["data"]["subject"], name);
    assert_eq!(server.gets("/v1/people/c-17/processors/nobody").await.code(), "unknown_processor");
    assert_eq!(server.gets("/v1/people/c-18/processors/filmhaus").await.status, StatusCode::NOT_FOUND);
    let narrow = world.server(&["suggestions"]);
    assert_eq!(narrow.gets("/v1/people/c-17/processors/filmhaus").await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        world.visitor().gets("/v1/people/c-17/processors/filmhaus").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_dead_processor_is_tried_at_growing_distances_and_then_given_up() {
    let (world, channel) = house("webhook").await;
    let visitor = someone_who_watched_and_took_it_back(&world).await;
    channel.will_answer((0..10).map(|n| if n % 2 == 0 { Err(Unsent::TooSlow) } else { failed(503) }));
    let (mut failures, mut minutes) = (0, 0);
    let ended = loop {
        let round = round(&world.house).await.unwrap();
        if round.given_up > 0 {
            break round;
        }
        failures += round.failed;
        world.clock.turn_minutes(30);
        minutes += 30;
        assert!(minutes < 10 * 24 * 60, "it ends");
    };
    assert_eq!((ended, failures), (counted(0, 0, 1), 9));
    assert!(minutes > 3 * 24 * 60, "{minutes}");
    let sent = channel.sent();
    assert_eq!(sent.len(), 10);
    let id = |n: usize| sent[n].headers.iter().find(|(name, _)| *name == "webhook-id").unwrap().1.clone();
    assert!((0..10).all(|n| id(n) == id(0) && sent[n].body == sent[0].body), "the same, however often");
    world.clock.turn_minutes(60 * 24 * 30);
    assert_eq!(round(&world.house).await.unwrap(), counted(0, 0, 0));
    let entry = visitor.gets("/v1/me/why").await.json()[0]["entry"].clone();
    assert_eq!((&entry["reason"], &entry["told"]["status"]), (&json!("not_told"), &json!(503)));
    assert!(visitor.gets("/privacy").await.text.contains("n’a pas répondu"));
}

#[tokio::test]
async fn a_processor_that_wants_to_hear_no_more_is_not_tried_again() {
    let (world, channel) = house("webhook").await;
    someone_who_watched_and_took_it_back(&world).await;
    channel.will_answer([failed(410)]);
    assert_eq!(round(&world.house).await.unwrap(), counted(0, 0, 1));
    world.clock.turn_minutes(60 * 24 * 30);
    assert_eq!(round(&world.house).await.unwrap(), counted(0, 0, 0));
}

#[tokio::test]
async fn a_restart_loses_nothing_and_repeats_nothing() {
    let (world, channel) = house("webhook").await;
    someone_who_watched_and_took_it_back(&world).await;
    let world = world.reopened().await;
    channel.will_answer([failed(500)]);
    assert_eq!(round(&world.house).await.unwrap(), counted(0, 1, 0));
    let world = world.reopened().await;
    assert_eq!(round(&world.house).await.unwrap(), counted(0, 0, 0), "not before its time");
    world.clock.turn_minutes(2);
    assert_eq!(round(&world.house).await.unwrap(), counted(1, 0, 0));
    let world = world.reopened().await;
    world.clock.turn_minutes(60 * 24);
    assert_eq!(round(&world.house).await.unwrap(), counted(0, 0, 0));
}

#[tokio::test]
async fn a_fall_between_sending_and_keeping_sends_once_more_under_the_same_name() {
    /// A processor that answers only after the house has fallen.
    struct Falling(Memory);
    impl entrenous_post::Channel for Falling {
        fn send<'a>(&'a self, parcel: &'a entrenous_post::Parcel) -> entrenous_post::Sending<'a> {
            Box::pin(async move {
                let _sent = self.0.send(parcel).await;
                std::future::pending().await
            })
        }
    }
    let falling = Arc::new(Falling(Memory::default()));
    let outside = Outside { channel: falling.clone(), ..Outside::default() };
    let text = charter("https://hooks.filmhaus.example/entrenous", "webhook");
    let world = World::with_outside(&text, outside).await;
    someone_who_watched_and_took_it_back(&world).await;
    let house = Arc::clone(&world.house);
    let going = tokio::spawn(async move { round(&house).await });
    let first = loop {
        if let Some(parcel) = falling.0.sent().pop() {
            break parcel;
        }
        tokio::task::yield_now().await;
    };
    going.abort();
    assert!(going.await.unwrap_err().is_cancelled());

    let (channel, outside) = memory();
    let world = world.reopened_among(outside).await;
    assert_eq!(
        round(&world.house).await.unwrap(),
        counted(0, 0, 0),
        "the lane is held until its lease is over"
    );
    world.clock.turn_minutes(11);
    assert_eq!(round(&world.house).await.unwrap(), counted(1, 0, 0));
    let second = channel.sent().pop().unwrap();
    assert_eq!((&first.body, &first.headers[0]), (&second.body, &second.headers[0]));
    assert_eq!(round(&world.house).await.unwrap(), counted(0, 0, 0));
}

#[tokio::test]
async fn an_endpoint_beside_the_house_is_never_knocked_at() {
    let receiver = Receiver::default();
    let port = receiver.listen().await;
    let channel = Arc::new(Wire::new(OwnMachine::Forbidden).unwrap());
    for endpoint in [
        format!("http://127.0.0.1:{port}/hook"),
        format!("https://localhost:{port}/hook"),
        "https://169.254.169.254/".to_owned(),
    ] {
        let outside = Outside { channel: channel.clone(), ..Outside::default() };
        let world = World::with_outside(&charter(&endpoint, "webhook"), outside).await;
        someone_who_watched_and_took_it_back(&world).await;
        assert_eq!(round(&world.house).await.unwrap(), counted(0, 1, 0), "{endpoint}");
    }
    assert!(receiver.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn an_opendsr_processor_is_asked_for_erasure_and_says_how_far_it_is() {
    let (world, channel) = house("opendsr").await;
    someone_who_watched_and_took_it_back(&world).await;
    channel.will_answer([failed(201)]);
    assert_eq!(round(&world.house).await.unwrap(), counted(0, 1, 0), "no receipt, not delivered");
    let body = channel.sent().pop().unwrap().body;
    let request: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (&request["regulation"], &request["subject_request_type"]),
        (&json!("gdpr"), &json!("erasure"))
    );
    let id = request["subject_request_id"].as_str().unwrap();
    let receipt = json!({"subject_request_id": id, "encoded_request": STANDARD.encode(&body), "controller_id": "atelier"});
    channel.will_answer([Ok(Answer { status: 201, body: receipt.to_string().into_bytes() })]);
    world.clock.turn_minutes(2);
    assert_eq!(round(&world.house).await.unwrap(), counted(1, 0, 0));

    let callback = request["status_callback_urls"][0].as_str().unwrap();
    let path = callback.strip_prefix("https://privacy.atelier.example").unwrap();
    let told = |id: &str, status: &str| json!({"subject_request_id": id, "request_status": status, "controller_id": "atelier"});
    let processor = world.visitor();
    assert_eq!(processor.posts(path, &told(id, "completed")).await.status, StatusCode::ACCEPTED);
    let forged = format!("{}0", &path[..path.len() - 1]);
    let forged = if forged == path { format!("{}1", &path[..path.len() - 1]) } else { forged };
    for (path, body, status) in [
        (forged.as_str(), told(id, "completed"), 404),
        (path, told("0b9e6a52-7d3e-4c0d-9d0a-6a3d4f6f0001", "completed"), 404),
        (path, told(id, "perhaps"), 400),
        ("/v1/processors/filmhaus/tells/nothing/0", told(id, "completed"), 404),
    ] {
        assert_eq!(processor.posts(path, &body).await.status.as_u16(), status, "{path} {body}");
    }
}
