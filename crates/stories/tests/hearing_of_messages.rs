//! Another program of the business hears what became of messages; it may be slow, lie or be away, and nothing is lost by that.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a story stops where it does not hold"
)]

use axum::http::StatusCode;
use entrenous_core::moment::Span;
use entrenous_core::staff::{Login, Role};
use entrenous_flow::Outside;
use entrenous_flow::staff::{self, Hand};
use entrenous_flow::work::deliver::{Round, round};
use entrenous_flow::work::post;
use entrenous_post::guard::OwnMachine;
use entrenous_post::smtp::keep::Keeper;
use entrenous_post::{Answer, Memory, Parcel, Unsent, Wire};
use entrenous_testkit::{Visitor, World};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const EVERYTHING: &str = "\"accepted\", \"bounced\", \"complained\", \"unsubscribed\", \"not_sent\"";

/// The boutique, whose bookkeeping hears of messages; `shares` is what the confirmation's purpose shares with.
fn charter(endpoint: &str, events: &str, shares: &str) -> String {
    let own = World::boutique_charter();
    let (own, _) = own.split_once("[processor.").unwrap_or((&own, ""));
    let own =
        own.replacen("[purpose.newsletter]", &format!("[purpose.newsletter]\nshares_with = [{shares}]"), 1);
    let film = "[processor.filmhaus]\nname = \"Filmhaus Vogesen\"\ncountry = \"DE\"\nrole = \"processor\"\n";
    format!(
        "{own}\n{film}\n[processor.ledgers]\nname = \"Comptoir des Livres\"\ncountry = \"FR\"\nrole = \"processor\"\n\
         endpoint = \"{endpoint}\"\nkind = \"webhook\"\nevents = [{events}]\n"
    )
}

async fn house(shares: &str) -> (World, Keeper, Arc<Memory>) {
    let channel = Arc::new(Memory::default());
    let charter = charter("https://hooks.livres.example/entrenous", EVERYTHING, shares);
    let same = channel.clone();
    let (world, keeper) =
        World::with_letters(&charter, |outside| Outside { channel: same, ..outside }, |_| ()).await;
    (world, keeper, channel)
}

async fn reader(server: &Visitor, customer: &str) {
    let notice = server.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let told = json!({"notice": notice, "decisions": {"newsletter": "yes"}, "method": "paper", "evidence": "folder-7"});
    let heard = server.posts(&format!("/v1/people/{customer}/consent"), &told).await;
    assert_eq!(heard.status, StatusCode::CREATED, "{}", heard.text);
    let facts = json!({"facts": {"email": format!("{customer}@readers.example"), "language": "fr"}});
    let heard = server.puts(&format!("/v1/people/{customer}"), &facts).await;
    assert_eq!(heard.status, StatusCode::NO_CONTENT, "{}", heard.text);
}

/// Decides to send the newsletter to everyone who wants it.
async fn decides(world: &World, key: &str) {
    let server = world.server(&[]);
    let body = json!({"message": "newsletter"});
    server.puts(&format!("/v1/campaigns/{key}"), &body).await;
    server.posts(&format!("/v1/campaigns/{key}/approve"), &json!({"by": "Odile"})).await;
    let heard = server.posts(&format!("/v1/campaigns/{key}/send"), &json!({})).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    while entrenous_flow::work::campaign::round(&world.house).await.unwrap() {}
}

/// Sends it.
async fn sends(world: &World, key: &str) {
    decides(world, key).await;
    post::round(&world.house).await.unwrap();
    while entrenous_flow::work::campaign::round(&world.house).await.unwrap() {}
}

/// What was told of messages; that a yes was taken back is told in a form of its own.
fn notes(sent: &[Parcel]) -> Vec<Value> {
    let notes = sent.iter().map(|parcel| serde_json::from_str::<Value>(&parcel.body).unwrap());
    notes.filter(|note| note["type"].as_str().is_some_and(|kind| kind.starts_with("message."))).collect()
}

#[tokio::test]
async fn what_became_of_a_message_is_told_by_its_id_and_names_nobody_the_purpose_does_not_share() {
    let (world, keeper, channel) = house("").await;
    let server = world.server(&[]);
    reader(&server, "ada").await;
    sends(&world, "summer").await;
    let mail = keeper.kept().pop().unwrap();
    let id = server.gets("/v1/people/ada/messages").await.json()[0]["id"].as_str().unwrap().to_owned();
    let tag = mail.return_path.split(['+', '@']).nth(1).unwrap().to_owned();
    for event in ["complained", "complained", "unsubscribed"] {
        let event = json!([{"message": format!("<{tag}@atelier.example>"), "event": event}]);
        assert_eq!(server.posts("/v1/mail/reports/plain", &event).await.status, StatusCode::OK);
    }
    while round(&world.house).await.unwrap().delivered > 0 {}
    let sent = channel.sent();
    let notes = notes(&sent);
    let mut kinds: Vec<_> = notes.iter().map(|note| note["type"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["message.accepted", "message.complained", "message.unsubscribed"], "each once");
    for note in &notes {
        let data = json!({"message": id, "letter": "newsletter", "purpose": "newsletter"});
        assert_eq!(note["data"], data, "no name, no address, no reference");
    }
    assert!(
        sent[0].headers.iter().any(|(name, value)| *name == "webhook-signature" && value.contains("v1a,"))
    );
}

#[tokio::test]
async fn what_is_not_sent_since_a_yes_was_taken_back_is_told_with_its_reason() {
    let (world, keeper, channel) = house("").await;
    let server = world.server(&[]);
    reader(&server, "ada").await;
    decides(&world, "summer").await;
    world.clock.turn(Span::days(1));
    let notice = server.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let no = json!({"notice": notice, "decisions": {"newsletter": "no"}, "method": "paper", "evidence": "folder-8"});
    let heard = server.posts("/v1/people/ada/consent", &no).await;
    assert_eq!(heard.status, StatusCode::CREATED, "{}", heard.text);
    post::round(&world.house).await.unwrap();
    assert!(keeper.kept().is_empty());
    while round(&world.house).await.unwrap().delivered > 0 {}
    let sent = channel.sent();
    let told: Vec<_> =
        notes(&sent).iter().map(|note| (note["type"].clone(), note["data"]["why"].clone())).collect();
    assert_eq!(told, [(json!("message.not_sent"), json!("consent_withdrawn"))]);
}

#[tokio::test]
async fn whom_a_campaign_refuses_as_it_is_decided_is_told_like_whoever_is_refused_later() {
    let (world, keeper, channel) = house("").await;
    let server = world.server(&[]);
    reader(&server, "ada").await;
    reader(&server, "bert").await;
    world.clock.turn(Span::days(1));
    let notice = server.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let no = json!({"notice": notice, "decisions": {"newsletter": "no"}, "method": "paper", "evidence": "folder-8"});
    assert_eq!(server.posts("/v1/people/bert/consent", &no).await.status, StatusCode::CREATED);
    sends(&world, "summer").await;
    assert_eq!(keeper.kept().len(), 1);
    while round(&world.house).await.unwrap().delivered > 0 {}
    let sent = channel.sent();
    let id = server.gets("/v1/people/bert/messages").await.json()[0]["id"].clone();
    let refused: Vec<_> =
        notes(&sent).into_iter().filter(|note| note["type"] == "message.not_sent").collect();
    assert_eq!(refused.len(), 1, "{refused:?}");
    let data =
        json!({"message": id, "letter": "newsletter", "purpose": "newsletter", "why": "consent_withdrawn"});
    assert_eq!(refused[0]["data"], data);
    // Decided on again after a fall, nobody is told a second time.
    drop(server);
    let world = world.reopened().await;
    while entrenous_flow::work::campaign::round(&world.house).await.unwrap() {}
    assert_eq!(round(&world.house).await.unwrap(), Round::default());
}

#[tokio::test]
async fn where_the_purpose_shares_with_it_the_person_is_named_by_its_own_reference() {
    let (world, _, channel) = house("\"Comptoir des Livres\"").await;
    let server = world.server(&[]);
    reader(&server, "ada").await;
    sends(&world, "summer").await;
    round(&world.house).await.unwrap();
    let sent = channel.sent();
    let notes = notes(&sent);
    let subject = notes[0]["data"]["subject"].as_str().unwrap();
    assert!(subject.starts_with("en_ref_"), "{notes:?}");
    assert!(!sent[0].body.contains("ada"), "{notes:?}");
}

#[tokio::test]
async fn one_that_is_away_for_days_is_switched_off_and_told_in_the_console_and_switched_on_hears_all_of_it() {
    let (world, _, channel) = house("").await;
    let server = world.server(&[]);
    reader(&server, "ada").await;
    sends(&world, "summer").await;
    channel.will_answer(std::iter::repeat_n(Err(Unsent::NotConnected), 10));
    let mut tries = 0;
    loop {
        let done = round(&world.house).await.unwrap();
        tries += done.failed + done.given_up;
        if done.given_up > 0 {
            break;
        }
        world.clock.turn(Span::days(2));
        assert!(tries < 20, "it ends");
    }
    assert_eq!(tries, 10);
    // Nothing more is kept for it while it is off.
    world.clock.turn(Span::days(8));
    sends(&world, "autumn").await;
    assert_eq!(round(&world.house).await.unwrap(), Round::default());
    // A fall changes nothing.
    drop(server);
    let world = world.reopened().await;
    let login = Login::parse("odile").unwrap();
    staff::add(&world.house, Hand::Machine, login, Role::Writer, "quatre mots sans lien").await.unwrap();
    let form = "name=odile&password=quatre+mots+sans+lien&next=/console";
    let heard = world.visitor().reading("en").submits("/console/login", form).await;
    let cookie = heard.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let member = world.visitor().reading("en").with_header("cookie", &cookie);
    let page = member.gets("/console/delivery").await.text;
    assert!(page.contains("Comptoir des Livres") && page.contains("Switched off since"), "{page}");
    let token = page.split_once("name=\"form\" value=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let heard = member.submits("/console/delivery", &format!("form={token}&hook=ledgers")).await;
    assert_eq!(heard.status, StatusCode::SEE_OTHER, "{}", heard.text);
    assert!(!member.gets("/console/delivery").await.text.contains("Switched off since"));
    let earlier = channel.sent();
    assert_eq!(round(&world.house).await.unwrap().delivered, 1, "what it could not be told");
    let sent = channel.sent();
    let id =
        |parcel: &Parcel| parcel.headers.iter().find(|(name, _)| *name == "webhook-id").unwrap().1.clone();
    assert_eq!((sent.len(), id(&sent[0])), (1, id(&earlier[0])), "under the same name");
}

#[tokio::test]
async fn one_that_wants_to_hear_nothing_more_hears_nothing_more() {
    let (world, _, channel) = house("").await;
    let server = world.server(&[]);
    reader(&server, "ada").await;
    reader(&server, "bert").await;
    sends(&world, "summer").await;
    channel.will_answer([Ok(Answer { status: 410, body: Vec::new() })]);
    let done = round(&world.house).await.unwrap();
    assert_eq!(
        (done.given_up, done.delivered, channel.sent().len()),
        (2, 0, 1),
        "the second is not even tried"
    );
}

/// A server that does one wrong thing after another, and then takes what it is told.
async fn misbehaving(acts: &'static [&'static str]) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&heard);
    tokio::spawn(async move {
        for act in acts.iter().copied().chain(std::iter::repeat("HTTP/1.1 204 No Content\r\n\r\n")) {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut bytes = vec![0; 16_384];
            let read = stream.read(&mut bytes).await.unwrap_or_default();
            noted.lock().unwrap().push(String::from_utf8_lossy(&bytes[..read]).into_owned());
            if act == "stalls" {
                // Held open and never answered.
                tokio::spawn(async move {
                    let _held = stream;
                    std::future::pending::<()>().await;
                });
                continue;
            }
            let _ = stream.write_all(act.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    (port, heard)
}

#[tokio::test]
async fn a_server_that_stalls_fails_leads_away_or_lies_is_tried_again_and_nothing_is_lost() {
    let acts: &[&str] = &[
        "stalls",
        "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/private\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 301 Moved\r\nLocation: http://169.254.169.254/latest/meta-data\r\nContent-Length: 0\r\n\r\n",
        "220 mail.example ESMTP\r\n",
        "",
    ];
    let (port, heard) = misbehaving(acts).await;
    let wire = Wire::new(OwnMachine::Allowed).unwrap().with_patience(Duration::from_millis(300));
    let charter = charter(&format!("http://127.0.0.1:{port}/hook"), "\"accepted\"", "");
    let (world, _) =
        World::with_letters(&charter, |outside| Outside { channel: Arc::new(wire), ..outside }, |_| ()).await;
    let server = world.server(&[]);
    reader(&server, "ada").await;
    sends(&world, "summer").await;
    for number in 0..acts.len() {
        let done = round(&world.house).await.unwrap();
        assert_eq!((done.failed, done.delivered), (1, 0), "act {number}");
        world.clock.turn(Span::days(2));
    }
    assert_eq!(round(&world.house).await.unwrap().delivered, 1);
    let heard = heard.lock().unwrap();
    assert_eq!(heard.len(), acts.len() + 1, "no redirection was followed");
    let id =
        |request: &String| request.lines().find(|line| line.starts_with("webhook-id")).unwrap().to_owned();
    assert!(heard.iter().all(|request| id(request) == id(&heard[0])), "one name however often");
}
