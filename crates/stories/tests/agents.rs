//! Agents ask for people (Data Rights Protocol 1.0): what they may, and what only the person may.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use axum::http::{Method, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entrenous_core::rights::Course;
use entrenous_core::tell::{News, Progress};
use entrenous_flow::Outside;
use entrenous_flow::agent::{self, Agents};
use entrenous_flow::work::deliver::{Round, round};
use entrenous_post::guard::OwnMachine;
use entrenous_post::{Channel, Memory, Unsent, Wire};
use entrenous_store::{Look, TellRow};
use entrenous_testkit::{BOUTIQUE, Heard, Visitor, World};
use serde_json::{Value, json};
use std::sync::Arc;

/// An agent with a key of its own.
struct Guild {
    id: &'static str,
    pair: Ed25519KeyPair,
    caller: Visitor,
}

impl Guild {
    fn new(id: &'static str, seed: u8, world: &World) -> Self {
        Self { id, pair: Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap(), caller: world.visitor() }
    }
    fn sign(&self, message: &Value) -> String {
        let text = message.to_string();
        STANDARD.encode([self.pair.sign(text.as_bytes()).as_ref(), text.as_bytes()].concat())
    }
    /// A message of nine o'clock, good for ten minutes.
    fn message(&self, more: &Value) -> Value {
        let mut message = json!({
            "agent-id": self.id, "business-id": "ATELIER", "drp.version": "1.0",
            "issued-at": "2027-03-01T09:00:00Z", "expires-at": "2027-03-01T09:10:00Z",
        });
        message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        message
    }
    fn asks(&self, exercise: &str, more: &Value) -> Value {
        let mut message = self.message(&json!({
            "exercise": exercise, "regime": "ccpa", "relationships": ["customer"],
            "name": "Ada Exemple", "email": "ada@example.org", "email_verified": true, "agent-request-id": "g-1",
        }));
        message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        message
    }
    async fn sends(&self, method: Method, path: &str, body: String) -> Heard {
        self.caller.sends(method, path, Some(body.into_bytes())).await
    }
    async fn posts(&self, message: &Value) -> Heard {
        self.sends(Method::POST, "/v1/data-rights-request", self.sign(message)).await
    }
    async fn introduces_itself(&mut self) -> Heard {
        let body = self.sign(&self.message(&json!({})));
        let heard = self.sends(Method::POST, &format!("/v1/agent/{}", self.id), body).await;
        self.caller.token = heard.json()["token"].as_str().map(ToOwned::to_owned);
        heard
    }
}

async fn world() -> World {
    world_with(Arc::new(Memory::default())).await
}

async fn world_with(channel: Arc<dyn Channel>) -> World {
    let key =
        |seed: u8| STANDARD.encode(Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap().public_key());
    let agents = format!(
        "business = \"ATELIER\"\n[[agent]]\nid = \"GUILD\"\nname = \"Guilde des clients\"\nverify_key = \"{}\"\n[[agent]]\nid = \"LEAGUE\"\nname = \"Ligue\"\nverify_key = \"{}\"\n",
        key(1),
        key(2)
    );
    let outside = Outside {
        agents: Agents::parse(&agents).unwrap(),
        address: Some("https://privacy.atelier.example".into()),
        channel,
        ..Outside::default()
    };
    let charter = std::fs::read_to_string(format!("{BOUTIQUE}/charter.toml")).unwrap();
    World::with_outside(&charter, outside).await
}

async fn guild(world: &World) -> Guild {
    let mut guild = Guild::new("GUILD", 1, world);
    assert_eq!(guild.introduces_itself().await.status, StatusCode::OK);
    guild
}

/// The page on which a person says whether they asked.
fn page(status: &Value) -> String {
    let url = status["user_verification_url"].as_str().unwrap();
    url.strip_prefix("https://privacy.atelier.example").unwrap().to_owned()
}

#[tokio::test]
async fn an_agent_is_known_by_its_signature_and_then_by_its_token() {
    let world = world().await;
    let guild = guild(&world).await;
    assert_eq!(guild.caller.gets("/v1/agent/GUILD").await.json(), json!({}));
    assert_eq!(guild.caller.gets("/v1/agent/LEAGUE").await.code(), "request_not_yours");
    assert_eq!(world.visitor().gets("/v1/agent/GUILD").await.code(), "agent_token_unknown");
    let mut person = world.visitor();
    person.answers(&[("suggestions", "yes")]).await;
    assert_eq!(person.gets("/v1/agent/GUILD").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(guild.caller.gets("/v1/me").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn no_sharing_any_more_is_done_at_once_for_someone_who_gave_their_token() {
    let world = world().await;
    let guild = guild(&world).await;
    let mut person = world.visitor();
    person.answers(&[("film", "yes"), ("suggestions", "yes")]).await;
    let heard = guild.posts(&guild.asks("sale:opt-out", &json!({"entrenous-token": person.token}))).await;
    let status = heard.json();
    assert_eq!(
        (&status["status"], &status["agent_request_id"]),
        (&json!("fulfilled"), &json!("g-1")),
        "{}",
        heard.text
    );
    assert_eq!(status["received_at"], "2027-03-01T09:00:00Z");
    let held = person.gets("/v1/consent").await.json()["held"].clone();
    assert_eq!((&held["film"], &held["suggestions"]), (&json!("withdrawn"), &json!("given")));
}

#[tokio::test]
async fn nobody_is_erased_before_they_show_that_they_asked() {
    let world = world().await;
    let guild = guild(&world).await;
    let mut person = world.visitor();
    person.answers(&[("suggestions", "yes")]).await;
    person.looks_at("chemise-lin-pastel").await;
    let with_token = guild.asks("deletion", &json!({"entrenous-token": person.token}));
    let status = guild.posts(&with_token).await.json();
    assert_eq!(
        (&status["status"], &status["reason"]),
        (&json!("in_progress"), &json!("need_user_verification"))
    );
    assert_eq!(person.gets("/v1/me").await.json()["facts"]["views"], 1, "not on an agent's word");

    for language in ["fr", "de", "en"] {
        let shown = person.clone().reading(language).gets(&page(&status)).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert!(
            shown.text.contains("Guilde des clients") && shown.text.contains("value=\"mine\""),
            "{language}"
        );
    }
    let stranger = world.visitor();
    assert!(!stranger.gets(&page(&status)).await.text.contains("value=\"mine\""));
    assert_eq!(stranger.submits(&page(&status), "answer=mine").await.status, StatusCode::UNAUTHORIZED);

    let said = person.submits(&page(&status), "answer=mine").await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text);
    assert_eq!(person.gets("/v1/me").await.json()["facts"], json!({}));
    let path = format!("/v1/data-rights-request/{}", status["request_id"].as_str().unwrap());
    assert_eq!(guild.caller.gets(&path).await.json()["status"], "fulfilled");
    assert_eq!(person.submits(&page(&status), "answer=mine").await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_request_nobody_made_is_disowned_and_one_nobody_proves_lapses() {
    let world = world().await;
    let guild = guild(&world).await;
    let mut person = world.visitor();
    person.answers(&[("suggestions", "yes")]).await;
    let disowned = guild.posts(&guild.asks("deletion", &json!({}))).await.json();
    person.submits(&page(&disowned), "answer=notmine").await;
    let of = |status: &Value| format!("/v1/data-rights-request/{}", status["request_id"].as_str().unwrap());
    assert_eq!(guild.caller.gets(&of(&disowned)).await.json()["reason"], "suspected_fraud");
    let lapsing = guild.posts(&guild.asks("access", &json!({}))).await.json();
    assert!(lapsing["expected_by"].as_str().unwrap().starts_with("2027-04-15"), "45 days: {lapsing}");
    world.clock.turn_minutes(46 * 24 * 60);
    assert_eq!(guild.caller.gets(&of(&lapsing)).await.json()["reason"], "insuf_verification");
    assert_eq!(person.gets("/v1/me").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_yes_is_not_given_by_an_agent() {
    let world = world().await;
    let guild = guild(&world).await;
    let mut person = world.visitor();
    person.answers(&[("film", "no"), ("suggestions", "yes")]).await;
    let status =
        guild.posts(&guild.asks("sale:opt-in", &json!({"entrenous-token": person.token}))).await.json();
    assert_eq!((&status["status"], &status["reason"]), (&json!("denied"), &json!("other")));
    assert_eq!(person.gets("/v1/consent").await.json()["held"]["film"], "refused");
}

#[tokio::test]
async fn a_request_can_be_taken_back_by_the_agent_that_made_it() {
    let world = world().await;
    let guild = guild(&world).await;
    let mut league = Guild::new("LEAGUE", 2, &world);
    league.introduces_itself().await;
    let status = guild.posts(&guild.asks("deletion", &json!({}))).await.json();
    let path = format!("/v1/data-rights-request/{}", status["request_id"].as_str().unwrap());
    let reason = json!({"reason": "changed my mind"});
    assert_eq!(league.caller.gets(&path).await.code(), "request_not_yours");
    assert_eq!(league.sends(Method::DELETE, &path, league.sign(&reason)).await.status, StatusCode::FORBIDDEN);
    assert_eq!(guild.sends(Method::DELETE, &path, league.sign(&reason)).await.code(), "message_forged");
    assert_eq!(guild.sends(Method::DELETE, &path, guild.sign(&reason)).await.json()["status"], "revoked");
    assert_eq!(guild.sends(Method::DELETE, &path, guild.sign(&reason)).await.code(), "request_ended");
    let never = "/v1/data-rights-request/018f0c4e-7c1a-7000-8000-000000000000";
    assert_eq!(guild.caller.gets(never).await.status, StatusCode::NOT_FOUND);
    assert_eq!(guild.caller.gets("/v1/data-rights-request/one").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_business_may_find_out_itself_who_asked_or_decline() {
    let world = world().await;
    let (guild, server) = (guild(&world).await, world.server(&[]));
    let notice = server.notice().await;
    let yes = json!({"notice": notice, "decisions": {"film": "yes", "suggestions": "yes"}, "method": "paper", "evidence": "folder:1"});
    assert_eq!(server.posts("/v1/people/c-17/consent", &yes).await.status, StatusCode::CREATED);
    let stop = guild.posts(&guild.asks("sale:opt-out", &json!({}))).await.json();
    let leave = guild.posts(&guild.asks("deletion", &json!({}))).await.json();
    let access = guild.posts(&guild.asks("access", &json!({}))).await.json();
    assert_eq!(stop["reason"], "need_user_verification", "without a token nobody is known");
    let waiting = server.gets("/v1/requests").await.json();
    assert_eq!(waiting.as_array().unwrap().len(), 3);
    let found =
        waiting.as_array().unwrap().iter().find(|asked| asked["request_id"] == stop["request_id"]).unwrap();
    assert_eq!((&found["agent"], &found["exercise"]), (&json!("GUILD"), &json!("sale:opt-out")));

    let of = |status: &Value| format!("/v1/requests/{}", status["request_id"].as_str().unwrap());
    let confirmed = json!({"verdict": "confirmed", "customer": "c-17"});
    let bad = [
        (json!({"verdict": "confirmed"}), 400),
        (json!({"verdict": "declined", "customer": "c-17"}), 400),
        (json!({"verdict": "perhaps"}), 400),
        (json!({"verdict": "confirmed", "customer": "c-18"}), 404),
    ];
    for (body, status) in bad {
        assert_eq!(server.posts(&of(&stop), &body).await.status.as_u16(), status, "{body}");
    }
    assert_eq!(world.server(&["film"]).posts(&of(&stop), &confirmed).await.status, StatusCode::FORBIDDEN);
    assert_eq!(guild.caller.posts(&of(&stop), &confirmed).await.status, StatusCode::UNAUTHORIZED);

    assert_eq!(server.posts(&of(&stop), &confirmed).await.json()["status"], "fulfilled");
    let held = server.gets("/v1/people/c-17/consent").await.json()["held"].clone();
    assert_eq!((&held["film"], &held["suggestions"]), (&json!("withdrawn"), &json!("given")));
    assert_eq!(server.posts(&of(&access), &json!({"verdict": "declined"})).await.json()["status"], "denied");
    assert_eq!(server.posts(&of(&leave), &confirmed).await.json()["status"], "fulfilled");
    assert_eq!(server.gets("/v1/people/c-17/consent").await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.gets("/v1/requests").await.json(), json!([]));
}

#[tokio::test]
async fn each_bad_message_has_its_own_code_and_writes_nothing() {
    let world = world().await;
    let guild = guild(&world).await;
    let (stranger, league) = (Guild::new("STRANGER", 3, &world), Guild::new("LEAGUE", 2, &world));
    let good = guild.asks("access", &json!({}));
    let with = |more: Value| guild.sign(&guild.asks("access", &more));
    let mut cut = STANDARD.decode(guild.sign(&good)).unwrap();
    cut.pop();
    let bare = guild.message(&json!({"exercise": "access"}));
    let before = world.house.checkpoint();
    let bad: Vec<(String, u16, &str)> = vec![
        (String::new(), 400, "message_malformed"),
        ("no base64!".into(), 400, "message_malformed"),
        (STANDARD.encode([0; 64]), 400, "message_malformed"),
        (STANDARD.encode(&cut), 403, "message_forged"),
        (league.sign(&good), 403, "message_forged"),
        (guild.sign(&json!(["no", "object"])), 400, "message_malformed"),
        (guild.sign(&json!({"agent-id": "GUILD"})), 400, "message_malformed"),
        (with(json!({"agent-id": "LEAGUE"})), 403, "message_misdirected"),
        (with(json!({"business-id": "OTHER"})), 403, "message_misdirected"),
        (with(json!({"drp.version": "0.2"})), 422, "version_unknown"),
        (with(json!({"issued-at": "yesterday"})), 400, "message_malformed"),
        (
            with(json!({"issued-at": "2027-03-01T08:00:00Z", "expires-at": "2027-03-01T09:00:00Z"})),
            403,
            "message_out_of_time",
        ),
        (
            with(json!({"issued-at": "2027-03-01T09:06:00Z", "expires-at": "2027-03-01T09:16:00Z"})),
            403,
            "message_out_of_time",
        ),
        (with(json!({"expires-at": "2027-04-01T09:00:00Z"})), 403, "message_out_of_time"),
        (with(json!({"exercise": "horoscope"})), 422, "right_unknown"),
        (with(json!({"exercise": 1})), 400, "message_malformed"),
        (with(json!({"regime": "gdpr"})), 422, "regime_unknown"),
        (with(json!({"relationships": "customer"})), 400, "message_malformed"),
        (with(json!({"relationships": vec!["x"; 17]})), 400, "message_malformed"),
        (with(json!({"email_verified": "yes"})), 400, "message_malformed"),
        (with(json!({"phone_number_verified": true})), 400, "message_malformed"),
        (with(json!({"name": "x".repeat(513)})), 400, "message_malformed"),
        (with(json!({"status_callback": 1})), 400, "message_malformed"),
        (guild.sign(&bare), 422, "claims_missing"),
        (with(json!({"entrenous-token": "en_per_forged"})), 401, "not_identified"),
        (guild.sign(&json!({"x": "y".repeat(70_000)})), 413, "body_too_large"),
    ];
    for (body, status, code) in bad {
        let heard = guild.sends(Method::POST, "/v1/data-rights-request", body).await;
        assert_eq!((heard.status.as_u16(), heard.code().as_str()), (status, code), "{}", heard.text);
        assert_eq!(heard.headers["content-type"], "application/problem+json");
        assert!(!heard.text.contains("Ada") && !heard.text.contains("ada@"), "{}", heard.text);
    }
    let unknown = stranger
        .sends(Method::POST, "/v1/agent/STRANGER", stranger.sign(&stranger.message(&json!({}))))
        .await;
    assert_eq!((unknown.status.as_u16(), unknown.code().as_str()), (403, "agent_unknown"));
    let nobody = league.posts(&league.asks("access", &json!({}))).await;
    assert_eq!((nobody.status.as_u16(), nobody.code().as_str()), (401, "agent_token_unknown"));
    assert_eq!(world.house.checkpoint(), before, "a refusal writes nothing");
}

#[tokio::test]
async fn a_message_is_taken_once_and_what_it_claims_is_kept_nowhere() {
    let world = world().await;
    let guild = guild(&world).await;
    let again = guild.sends(Method::POST, "/v1/agent/GUILD", guild.sign(&guild.message(&json!({})))).await;
    assert_eq!((again.status.as_u16(), again.code().as_str()), (409, "message_replayed"));
    let asking = guild.asks("deletion", &json!({}));
    assert_eq!(guild.posts(&asking).await.status, StatusCode::OK);
    let before = world.house.checkpoint();
    let heard = guild.posts(&asking).await;
    assert_eq!((heard.status.as_u16(), heard.code().as_str()), (409, "message_replayed"));
    assert_eq!(world.house.checkpoint(), before);
    for claim in ["Ada Exemple", "ada@example.org"] {
        assert!(!world.any_file_holds(claim.as_bytes()), "{claim}");
    }
    drop(guild);
    let world = world.reopened().await;
    let mut guild = Guild::new("GUILD", 1, &world);
    assert_eq!(guild.introduces_itself().await.code(), "message_replayed", "after a restart too");
}

const CALLBACK: &str = "https://guild.example/status";

fn calling_back(more: &Value) -> Value {
    let mut all = json!({"status_callback": CALLBACK});
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    all
}

const fn counted(delivered: usize, failed: usize, given_up: usize) -> Round {
    Round { delivered, failed, given_up }
}

/// What `entrenous tells` shows.
fn told(world: &World) -> Vec<TellRow> {
    Look::into_folder(&world.data()).unwrap().unwrap().tells(None, 9).unwrap()
}

/// What an agent was sent, and what it is answered when it asks: the same, with the names of the headers.
async fn is_told_what_it_would_read(guild: &Guild, channel: &Memory, status: &Value) -> Value {
    let parcel = channel.sent().pop().unwrap();
    assert_eq!(parcel.endpoint.as_str(), CALLBACK);
    let names: Vec<&str> = parcel.headers.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["webhook-id", "webhook-timestamp", "webhook-signature"]);
    assert_eq!(parcel.headers[0].1, status["request_id"].as_str().unwrap());
    let path = format!("/v1/data-rights-request/{}", status["request_id"].as_str().unwrap());
    let told: Value = serde_json::from_str(&parcel.body).unwrap();
    assert_eq!(told, guild.caller.gets(&path).await.json());
    told
}

#[tokio::test]
async fn an_agent_hears_at_its_callback_what_the_person_says() {
    let channel = Arc::new(Memory::default());
    let world = world_with(channel.clone()).await;
    let guild = guild(&world).await;
    let mut person = world.visitor();
    person.answers(&[("suggestions", "yes")]).await;
    let disowned = guild.posts(&guild.asks("deletion", &calling_back(&json!({})))).await.json();
    assert_eq!(disowned["status"], "in_progress");
    assert_eq!(round(&world.house).await.unwrap(), counted(0, 0, 0), "what it was answered is no news");
    person.submits(&page(&disowned), "answer=notmine").await;
    assert_eq!(round(&world.house).await.unwrap(), counted(1, 0, 0));
    let told = is_told_what_it_would_read(&guild, &channel, &disowned).await;
    assert_eq!((&told["status"], &told["reason"]), (&json!("denied"), &json!("suspected_fraud")));

    let proven = guild.posts(&guild.asks("deletion", &calling_back(&json!({"name": "A. Exemple"})))).await;
    let proven = proven.json();
    person.submits(&page(&proven), "answer=mine").await;
    drop((guild, person));
    let world = world.reopened().await;
    assert_eq!(round(&world.house).await.unwrap(), counted(1, 0, 0), "a restart loses nothing");
    assert_eq!(round(&world.house).await.unwrap(), counted(0, 0, 0), "once is enough");
    let told: Value = serde_json::from_str(&channel.sent()[0].body).unwrap();
    assert_eq!((&told["request_id"], &told["status"]), (&proven["request_id"], &json!("fulfilled")));
}

#[tokio::test]
async fn an_agent_hears_at_its_callback_what_the_business_says_and_what_it_took_back_itself() {
    let channel = Arc::new(Memory::default());
    let world = world_with(channel.clone()).await;
    let (guild, server) = (guild(&world).await, world.server(&[]));
    let asked = guild.posts(&guild.asks("access", &calling_back(&json!({})))).await.json();
    let verdict = format!("/v1/requests/{}", asked["request_id"].as_str().unwrap());
    assert_eq!(server.posts(&verdict, &json!({"verdict": "declined"})).await.json()["status"], "denied");
    assert_eq!(round(&world.house).await.unwrap(), counted(1, 0, 0));
    let told = is_told_what_it_would_read(&guild, &channel, &asked).await;
    assert!(told["processing_details"].is_string());

    let asked = guild.posts(&guild.asks("deletion", &calling_back(&json!({})))).await.json();
    let path = format!("/v1/data-rights-request/{}", asked["request_id"].as_str().unwrap());
    assert_eq!(guild.sends(Method::DELETE, &path, guild.sign(&json!({}))).await.json()["status"], "revoked");
    assert_eq!(round(&world.house).await.unwrap(), counted(1, 0, 0));
    assert_eq!(is_told_what_it_would_read(&guild, &channel, &asked).await["status"], "revoked");

    let silent = guild.posts(&guild.asks("access", &json!({}))).await.json();
    let verdict = format!("/v1/requests/{}", silent["request_id"].as_str().unwrap());
    server.posts(&verdict, &json!({"verdict": "declined"})).await;
    assert_eq!(round(&world.house).await.unwrap(), counted(0, 0, 0), "who gave no address hears nothing");
}

#[tokio::test]
async fn an_agent_hears_at_its_callback_that_nobody_showed_in_time_that_they_asked() {
    let channel = Arc::new(Memory::default());
    let world = world_with(channel.clone()).await;
    let guild = guild(&world).await;
    let asked = guild.posts(&guild.asks("access", &calling_back(&json!({})))).await.json();
    assert_eq!(agent::lapse(&world.house).await.unwrap(), 0);
    world.clock.turn_minutes(46 * 24 * 60);
    assert_eq!(agent::lapse(&world.house).await.unwrap(), 1);
    assert_eq!(agent::lapse(&world.house).await.unwrap(), 0, "once is enough");
    assert_eq!(round(&world.house).await.unwrap(), counted(1, 0, 0));
    let told = is_told_what_it_would_read(&guild, &channel, &asked).await;
    assert_eq!((&told["status"], &told["reason"]), (&json!("denied"), &json!("insuf_verification")));
}

#[tokio::test]
async fn a_callback_that_others_could_read_along_with_is_refused_with_the_request() {
    let world = world().await;
    let guild = guild(&world).await;
    let before = world.house.checkpoint();
    for callback in [
        "http://guild.example/status",
        "http://127.0.0.1:8090/status",
        "ftp://guild.example/status",
        "https://",
        "https://agent:secret@guild.example/status",
        "https://guild.example/status?of=1",
        "/status",
        "",
        &format!("{CALLBACK}/{}", "x".repeat(512)),
    ] {
        let heard = guild.posts(&guild.asks("access", &json!({"status_callback": callback}))).await;
        let refused = (heard.status.as_u16(), heard.code());
        assert_eq!(refused, (400, "message_malformed".to_owned()), "{callback}");
        assert!(heard.text.contains("status_callback is an https address"), "{}", heard.text);
    }
    assert_eq!(world.house.checkpoint(), before, "a refusal writes nothing");
}

#[tokio::test]
async fn a_callback_beside_the_house_is_never_knocked_at() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let wire = Arc::new(Wire::new(OwnMachine::Forbidden).unwrap());
    for callback in [
        format!("https://127.0.0.1:{port}/status"),
        format!("https://localhost:{port}/status"),
        "https://10.0.0.1/status".to_owned(),
        "https://169.254.169.254/latest".to_owned(),
    ] {
        let world = world_with(wire.clone()).await;
        let (guild, server) = (guild(&world).await, world.server(&[]));
        let asked = guild.posts(&guild.asks("access", &json!({"status_callback": callback}))).await.json();
        let verdict = format!("/v1/requests/{}", asked["request_id"].as_str().unwrap());
        assert_eq!(server.posts(&verdict, &json!({"verdict": "declined"})).await.status, StatusCode::OK);
        assert_eq!(round(&world.house).await.unwrap(), counted(0, 1, 0), "{callback}");
        assert_eq!(told(&world)[0].word, "address_forbidden", "{callback}");
    }
    let knock =
        std::future::poll_fn(|context| std::task::Poll::Ready(listener.poll_accept(context).is_ready()));
    assert!(!knock.await, "nobody came");
}

#[tokio::test]
async fn a_dead_callback_is_tried_at_growing_distances_then_given_up_and_shown_to_the_operator() {
    let channel = Arc::new(Memory::default());
    let world = world_with(channel.clone()).await;
    let (guild, server) = (guild(&world).await, world.server(&[]));
    let asked = guild.posts(&guild.asks("access", &calling_back(&json!({})))).await.json();
    let verdict = format!("/v1/requests/{}", asked["request_id"].as_str().unwrap());
    server.posts(&verdict, &json!({"verdict": "declined"})).await;
    channel.will_answer((0..10).map(|_| Err(Unsent::NotConnected)));
    let (mut failures, mut given_up) = (0, 0);
    for _half_hour in 0..10 * 48 {
        let round = round(&world.house).await.unwrap();
        failures += round.failed;
        given_up += round.given_up;
        world.clock.turn_minutes(30);
    }
    assert_eq!((failures, given_up), (9, 1));
    let sent = channel.sent();
    assert_eq!(sent.len(), 10);
    assert!(sent.iter().all(|parcel| parcel.headers[0] == sent[0].headers[0] && parcel.body == sent[0].body));
    let [row] = &told(&world)[..] else { panic!("one telling") };
    let shown = (row.tell.receiver.as_str(), row.tell.news, row.progress, row.word.as_str());
    assert_eq!(shown, ("GUILD", News::Request(Course::Denied), Progress::GivenUp, "not_connected"));
    let metrics = world.visitor().gets("/metrics").await.text;
    assert!(metrics.contains("entrenous_tells{processor=\"GUILD\",progress=\"given_up\"} 1"), "{metrics}");
}
