//! One person, several ways: what they told leads there, a yes taken back wins on each, what is gone is written to no more.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_core::charter::Endpoint;
use entrenous_core::communicate::Medium;
use entrenous_core::moment::Span;
use entrenous_flow::Outside;
use entrenous_flow::speak::Ways;
use entrenous_flow::work::{campaign, post, retain};
use entrenous_post::smtp::Bounce;
use entrenous_post::smtp::keep::Keeper;
use entrenous_post::way::keep::Sink;
use entrenous_post::way::{Said, Trouble, Verdict};
use entrenous_testkit::{BOUTIQUE, Visitor, World};
use serde_json::{Value, json};
use std::sync::Arc;

/// The keys a browser writes into a subscription (RFC 8291, appendix A).
const PUBLIC: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const SECRET: &str = "BTBZMqHH6r4Tts7J_aSIgg";
const NUMBER: &str = "+33612345678";
/// What the boutique promises of its letter, and these stories do without.
const CAP: &str = "at_most = \"2 per week\"\n";

fn subscription(place: &str) -> Value {
    json!({"endpoint": format!("https://{place}"), "keys": {"p256dh": PUBLIC, "auth": SECRET}})
}

/// The three messages of these stories, in each language the same.
fn files() -> Vec<(String, String)> {
    let header = |medium| {
        format!(
            "purpose = \"newsletter\"\nkind = \"campaign\"\nsender = \"atelier\"\nmedium = \"{medium}\"\n"
        )
    };
    let senders = std::fs::read_to_string(format!("{BOUTIQUE}/senders.toml")).unwrap();
    let mut files = vec![("senders.toml".to_owned(), senders)];
    let texts = [
        (
            "push",
            "subject: Linen is here\nlink: https://atelier.example/linen\n\nThree pieces, from Saturday.\n",
        ),
        ("sms", "\nAtelier: the linen is here.\n"),
        ("inbox", "subject: Open doors\nlink: https://atelier.example/doors\n\nCome on Saturday.\n"),
        ("webhook", "subject: Call them\n\nThey like linen.\n"),
    ];
    for (medium, text) in texts {
        files.push((format!("messages/by_{medium}/message.toml"), header(medium)));
        for language in ["fr", "de", "en"] {
            files.push((format!("messages/by_{medium}/{language}.md"), text.to_owned()));
        }
    }
    files
}

struct Out {
    push: Sink,
    sms: Sink,
    webhook: Sink,
}

/// The boutique with a newsletter without a cap, and every way open.
async fn world() -> (World, Out) {
    let charter = std::fs::read_to_string(format!("{BOUTIQUE}/charter.toml")).unwrap();
    assert!(charter.contains(CAP), "the letter of the boutique is capped");
    let charter = charter.replace(CAP, "");
    let out = Out {
        push: Sink::new(Medium::Push),
        sms: Sink::new(Medium::Sms),
        webhook: Sink::new(Medium::Webhook),
    };
    let notify = Endpoint::parse("https://hooks.atelier.example/in").unwrap();
    let ways: Ways = World::keeping(Keeper::default())
        .with_push(Arc::new(out.push.clone()), PUBLIC.to_owned())
        .with(Arc::new(out.sms.clone()))
        .notifying(notify, Arc::new(out.webhook.clone()));
    let outside =
        Outside { address: Some("https://privacy.atelier.example".into()), ways, ..Outside::default() };
    let files = files();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    (World::with_files(&charter, &files, outside).await, out)
}

async fn says(server: &Visitor, answer: &str) {
    let notice = server.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let told = json!({"notice": notice, "decisions": {"newsletter": answer}, "method": "paper", "evidence": "folder-7"});
    let heard = server.posts("/v1/people/ada/consent", &told).await;
    assert_eq!(heard.status, StatusCode::CREATED, "{}", heard.text);
}

async fn told(server: &Visitor, facts: Value) -> (StatusCode, String) {
    let heard = server.puts("/v1/people/ada", &json!({"facts": facts})).await;
    (heard.status, if heard.status == StatusCode::NO_CONTENT { String::new() } else { heard.code() })
}

/// Drafts, approves and lets go a campaign of one message, and decides it for everyone.
async fn decided(world: &World, server: &Visitor, key: &str, message: &str) {
    let body = json!({"message": message});
    let heard = server.puts(&format!("/v1/campaigns/{key}"), &body).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    let heard = server.posts(&format!("/v1/campaigns/{key}/approve"), &json!({"by": "Odile"})).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    let heard = server.posts(&format!("/v1/campaigns/{key}/send"), &json!({})).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    while campaign::round(&world.house).await.unwrap() {}
}

async fn fate(server: &Visitor, message: &str) -> (String, String) {
    let all = server.gets("/v1/people/ada/messages").await.json();
    let all = all.as_array().unwrap();
    let one = all.iter().find(|one| one["message"] == message).unwrap();
    (one["state"].as_str().unwrap().to_owned(), one["detail"].as_str().unwrap().to_owned())
}

fn fated(state: &str, detail: &str) -> (String, String) {
    (state.to_owned(), detail.to_owned())
}

/// The customer before their own screen.
async fn before_the_screen(world: &World, server: &Visitor) -> Visitor {
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    let joined = server.posts("/v1/people/ada/join", &json!({"token": visitor.token.unwrap()})).await;
    assert_eq!(joined.status, StatusCode::OK, "{}", joined.text);
    world.visitor().known_by(joined.json()["token"].as_str().unwrap())
}

#[tokio::test]
async fn each_way_carries_what_it_can_and_the_link_that_stops_it() {
    let (world, out) = world().await;
    let server = world.server(&[]);
    says(&server, "yes").await;
    let (known, _) = told(
        &server,
        json!({"telephone": "+33 6 12 34 56 78", "device": subscription("push.example/a?b=1")}),
    )
    .await;
    assert_eq!(known, StatusCode::NO_CONTENT);
    for (key, message) in
        [("one", "by_push"), ("two", "by_sms"), ("three", "by_inbox"), ("four", "by_webhook")]
    {
        decided(&world, &server, key, message).await;
    }
    let round = post::round(&world.house).await.unwrap();
    assert_eq!((round.accepted, round.ended, round.waiting), (4, 0, 0));

    let pushed = out.push.kept();
    let note: Value = serde_json::from_str(&pushed[0].text).unwrap();
    assert_eq!((pushed[0].to.as_str(), &note["title"]), ("push.example", &json!("Linen is here")));
    assert_eq!(note["url"], "https://atelier.example/linen");
    let short = &out.sms.kept()[0];
    assert_eq!(short.to, NUMBER, "spaces are no part of a number");
    assert!(
        short.text.starts_with("Atelier: the linen is here.\nhttps://privacy.atelier.example/u/"),
        "{}",
        short.text
    );
    let hook: Value = serde_json::from_str(&out.webhook.kept()[0].text).unwrap();
    assert_eq!((&hook["type"], &hook["data"]["reason"]), (&json!("message.written"), &json!("written")));
    assert_eq!(hook["data"]["words"]["body"], "They like linen.");

    let ada = before_the_screen(&world, &server).await;
    let inbox = ada.gets("/v1/me/inbox").await.json();
    assert_eq!((&inbox[0]["title"], &inbox[0]["body"]), (&json!("Open doors"), &json!("Come on Saturday.")));
    assert!(!world.any_file_holds(b"Come on Saturday."), "a card is sealed");
    assert!(!world.any_file_holds(NUMBER.as_bytes()));

    // One click in the push stops all of them.
    let stop =
        note["stop"].as_str().unwrap().strip_prefix("https://privacy.atelier.example").unwrap().to_owned();
    world.clock.turn_minutes(1);
    let heard = world.visitor().submits(&stop, "List-Unsubscribe=One-Click").await;
    assert!(heard.status.is_success(), "{} {}", heard.status, heard.text);
    assert_eq!(ada.gets("/v1/me/inbox").await.json(), json!([]), "what is no longer allowed is not shown");
    decided(&world, &server, "five", "by_sms").await;
    post::round(&world.house).await.unwrap();
    assert!(out.sms.kept().is_empty());
}

#[tokio::test]
async fn a_yes_taken_back_between_deciding_and_sending_wins_on_each_way() {
    let (world, out) = world().await;
    let server = world.server(&[]);
    says(&server, "yes").await;
    told(&server, json!({"telephone": NUMBER, "device": subscription("push.example/a")})).await;
    for (key, message) in [("one", "by_push"), ("two", "by_sms"), ("three", "by_inbox")] {
        decided(&world, &server, key, message).await;
        assert_eq!(fate(&server, message).await, fated("queued", ""), "{message}");
    }
    world.clock.turn_minutes(1);
    says(&server, "no").await;
    let round = post::round(&world.house).await.unwrap();
    assert_eq!((round.accepted, round.ended), (0, 3));
    for message in ["by_push", "by_sms", "by_inbox"] {
        assert_eq!(fate(&server, message).await, fated("not_sent", "consent_withdrawn"), "{message}");
    }
    assert!(out.push.kept().is_empty() && out.sms.kept().is_empty());
    let ada = before_the_screen(&world, &server).await;
    assert_eq!(ada.gets("/v1/me/inbox").await.json(), json!([]));
}

#[tokio::test]
async fn a_subscription_that_is_gone_is_written_to_no_more_and_a_new_one_is() {
    let (world, out) = world().await;
    let server = world.server(&[]);
    says(&server, "yes").await;
    told(&server, json!({"device": subscription("push.example/old")})).await;
    out.push.will_say([Verdict::Bounced { kind: Bounce::Hard, said: Said::Http(410) }]);
    decided(&world, &server, "one", "by_push").await;
    assert_eq!(post::round(&world.house).await.unwrap().ended, 1);
    assert_eq!(fate(&server, "by_push").await, fated("bounced", "hard"));
    assert_eq!(out.push.kept().len(), 1);
    world.clock.turn(Span::days(8));
    decided(&world, &server, "two", "by_push").await;
    post::round(&world.house).await.unwrap();
    assert!(out.push.kept().is_empty(), "it is gone");
    told(&server, json!({"device": subscription("push.example/new")})).await;
    world.clock.turn(Span::days(8));
    decided(&world, &server, "three", "by_push").await;
    assert_eq!(post::round(&world.house).await.unwrap().accepted, 1);
}

/// To whom pushes went since this was last asked.
fn pushed(out: &Out) -> Vec<String> {
    let mut to: Vec<String> = out.push.kept().into_iter().map(|kept| kept.to).collect();
    to.sort_unstable();
    to
}

/// What a person is told of their devices: the id of each, and where it is.
async fn devices(ada: &Visitor) -> Vec<(String, String)> {
    let facts = ada.gets("/v1/me/facts").await.json();
    let devices = facts.as_array().unwrap().iter().filter(|fact| fact["item"] == "device");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    devices.map(|fact| (text(&fact["id"]), text(&fact["value"]))).collect()
}

#[tokio::test]
async fn a_person_is_told_in_every_browser_they_allowed_and_one_that_is_gone_goes_alone() {
    let (world, out) = world().await;
    let server = world.server(&[]);
    says(&server, "yes").await;
    for place in ["laptop.example/a", "phone.example/b", "laptop.example/a"] {
        let heard = told(&server, json!({"device": subscription(place)})).await;
        assert_eq!(heard.0, StatusCode::NO_CONTENT);
    }
    let ada = before_the_screen(&world, &server).await;
    assert_eq!(devices(&ada).await.len(), 2, "the same browser is one, however often it says so");
    assert_eq!(ada.gets("/v1/me/export").await.text.matches(".example/").count(), 2);

    decided(&world, &server, "one", "by_push").await;
    let round = post::round(&world.house).await.unwrap();
    assert_eq!((round.accepted, round.ended), (1, 0), "one message, one row");
    assert_eq!(pushed(&out), ["laptop.example", "phone.example"]);

    // The laptop is gone; the phone got it, so it was sent, and goes on.
    let gone = Verdict::Bounced { kind: Bounce::Hard, said: Said::Http(410) };
    let (first, second) = (gone, Verdict::Accepted(Said::Http(201)));
    out.push.will_say([first, second]);
    decided(&world, &server, "two", "by_push").await;
    assert_eq!(post::round(&world.house).await.unwrap().accepted, 1);
    assert_eq!(pushed(&out).len(), 2);
    decided(&world, &server, "three", "by_push").await;
    assert_eq!(post::round(&world.house).await.unwrap().accepted, 1);
    assert_eq!(pushed(&out).len(), 1, "what is gone is left alone, and the other is not");
}

#[tokio::test]
async fn one_browser_is_given_up_alone_and_a_yes_taken_back_ends_all() {
    let (world, out) = world().await;
    let server = world.server(&[]);
    says(&server, "yes").await;
    for place in ["laptop.example/a", "phone.example/b"] {
        told(&server, json!({"device": subscription(place)})).await;
    }
    let ada = before_the_screen(&world, &server).await;
    let (id, _) = devices(&ada).await.into_iter().find(|(_, value)| value.contains("laptop")).unwrap();
    let path = format!("/v1/me/facts/device/{id}");
    assert_eq!(ada.deletes(&path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(ada.deletes(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ada.deletes("/v1/me/facts/device/mine").await.status, StatusCode::BAD_REQUEST);
    decided(&world, &server, "one", "by_push").await;
    post::round(&world.house).await.unwrap();
    assert_eq!(pushed(&out), ["phone.example"]);

    told(&server, json!({"device": subscription("tablet.example/c")})).await;
    world.clock.turn_minutes(1);
    // Nothing else may use it: `orders` rests on a contract, so its items stay until the person removes them.
    let stop = ada.deletes("/v1/me/facts/device").await;
    assert_eq!(stop.status, StatusCode::NO_CONTENT, "{}", stop.text);
    assert!(devices(&ada).await.is_empty());
    decided(&world, &server, "two", "by_push").await;
    post::round(&world.house).await.unwrap();
    assert!(pushed(&out).is_empty());
    told(&server, json!({"device": subscription("phone.example/b")})).await;
    told(&server, json!({"device": subscription("tablet.example/c")})).await;
    decided(&world, &server, "three", "by_push").await;
    says(&server, "no").await;
    post::round(&world.house).await.unwrap();
    assert!(pushed(&out).is_empty(), "a yes taken back holds for every browser");
}

#[tokio::test]
async fn of_more_browsers_than_anybody_has_the_one_told_longest_ago_goes() {
    let (world, out) = world().await;
    let server = world.server(&[]);
    says(&server, "yes").await;
    for number in 0..12 {
        world.clock.turn_minutes(1);
        told(&server, json!({"device": subscription(&format!("b{number}.example/a"))})).await;
    }
    decided(&world, &server, "one", "by_push").await;
    post::round(&world.house).await.unwrap();
    let pushed = pushed(&out);
    assert_eq!(pushed.len(), 10);
    assert!(!pushed.contains(&"b0.example".to_owned()) && !pushed.contains(&"b1.example".to_owned()));
    assert!(pushed.contains(&"b11.example".to_owned()));
    let erased = server.deletes("/v1/people/ada").await;
    assert_eq!(erased.status, StatusCode::OK, "{}", erased.text);
    says(&server, "yes").await;
    decided(&world, &server, "two", "by_push").await;
    post::round(&world.house).await.unwrap();
    assert!(out.push.kept().is_empty(), "nobody is reached where somebody was who left");
}

#[tokio::test]
async fn a_way_that_cannot_be_reached_holds_up_no_other_and_what_it_refuses_is_not_tried_again() {
    let (world, out) = world().await;
    let server = world.server(&[]);
    says(&server, "yes").await;
    told(&server, json!({"telephone": NUMBER, "device": subscription("push.example/a")})).await;
    let away = Verdict::NotTried(Trouble::Web(entrenous_post::Unsent::NotConnected));
    out.sms.will_say([away]);
    out.push.will_say([Verdict::NotTried(Trouble::NotWritten)]);
    for (key, message) in [("one", "by_push"), ("two", "by_sms"), ("three", "by_inbox")] {
        decided(&world, &server, key, message).await;
    }
    let round = post::round(&world.house).await.unwrap();
    assert_eq!((round.accepted, round.ended, round.waiting), (1, 1, 1));
    assert_eq!(fate(&server, "by_sms").await, fated("held", "relay_away"));
    assert_eq!(fate(&server, "by_push").await, fated("not_sent", "charter_violation"));
    world.clock.turn_minutes(1);
    assert_eq!(post::round(&world.house).await.unwrap().accepted, 1, "the short message goes then");
}

#[tokio::test]
async fn an_inbox_is_read_put_away_aged_and_erased() {
    let (world, _) = world().await;
    let server = world.server(&[]);
    says(&server, "yes").await;
    for key in ["one", "two", "three"] {
        decided(&world, &server, key, "by_inbox").await;
        post::round(&world.house).await.unwrap();
    }
    let ada = before_the_screen(&world, &server).await;
    let id = |inbox: &Value, at: usize| inbox[at]["id"].as_str().unwrap().to_owned();
    let inbox = ada.gets("/v1/me/inbox").await.json();
    assert_eq!(inbox.as_array().unwrap().len(), 3);
    let read = ada.posts(&format!("/v1/me/inbox/{}", id(&inbox, 0)), &json!({})).await;
    assert_eq!(read.status, StatusCode::NO_CONTENT, "{}", read.text);
    let away = format!("/v1/me/inbox/{}", id(&inbox, 1));
    assert_eq!(ada.deletes(&away).await.status, StatusCode::NO_CONTENT);
    let again = ada.deletes(&away).await;
    assert_eq!((again.status, again.code().as_str()), (StatusCode::NOT_FOUND, "no_such_card"));
    assert_eq!(ada.deletes("/v1/me/inbox/nothing").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(world.visitor().gets("/v1/me/inbox").await.status, StatusCode::UNAUTHORIZED);
    let inbox = ada.gets("/v1/me/inbox").await.json();
    assert_eq!(inbox.as_array().unwrap().len(), 2);
    assert!(inbox[0]["seen"].is_string() && inbox[1]["seen"].is_null(), "{inbox}");
    assert_eq!(ada.gets("/v1/me/export").await.json()["inbox"].as_array().unwrap().len(), 2);

    let mut stranger = world.visitor();
    stranger.answers(&[("suggestions", "yes")]).await;
    let stranger = world.visitor().known_by(stranger.token.unwrap());
    let other = format!("/v1/me/inbox/{}", id(&inbox, 0));
    assert_eq!(stranger.deletes(&other).await.status, StatusCode::NOT_FOUND, "a card of another is none");

    let erased = server.deletes("/v1/people/ada").await;
    assert_eq!(erased.status, StatusCode::OK, "{}", erased.text);
    world.clock.turn(Span::days(31));
    assert_eq!(retain::round(&world.house).await.unwrap(), 0, "nothing of them is left to be let go");
}

#[tokio::test]
async fn a_card_goes_when_its_time_is_over() {
    let (world, _) = world().await;
    let server = world.server(&[]);
    says(&server, "yes").await;
    decided(&world, &server, "one", "by_inbox").await;
    post::round(&world.house).await.unwrap();
    assert_eq!(retain::round(&world.house).await.unwrap(), 0);
    world.clock.turn(Span::days(31));
    assert_eq!(retain::round(&world.house).await.unwrap(), 1);
}

#[tokio::test]
async fn what_is_no_address_is_refused_by_name_and_nothing_is_kept() {
    let (world, _) = world().await;
    let server = world.server(&[]);
    says(&server, "yes").await;
    let refused = (StatusCode::UNPROCESSABLE_ENTITY, "bad_value".to_owned());
    for number in ["0612345678", "+0612345678", "call me", "+33 6 12 34 56 78 90 12 34 56"] {
        assert_eq!(told(&server, json!({"telephone": number})).await, refused, "{number}");
    }
    let mut no_keys = subscription("push.example/a");
    no_keys["keys"] = json!({});
    let mut plain = subscription("push.example/a");
    plain["endpoint"] = json!("http://push.example/a");
    let inside = [subscription("127.0.0.1/a"), subscription("10.0.0.8/a"), subscription("169.254.169.254/a")];
    for device in inside.into_iter().chain([no_keys, plain, json!("nothing"), json!({})]) {
        assert_eq!(told(&server, json!({"device": device})).await, refused, "{device}");
    }
    decided(&world, &server, "one", "by_sms").await;
    let all = server.gets("/v1/people/ada/messages").await.json();
    assert_eq!(all, json!([]), "nobody can be reached by it, so nobody was decided on");
}
