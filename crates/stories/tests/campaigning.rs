//! The house writes to many: who gets it, who does not and why, and what stops it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_charter::File;
use entrenous_core::moment::Span;
use entrenous_flow::work::{campaign, post};
use entrenous_post::smtp::keep::{Keeper, Kept};
use entrenous_post::smtp::{Code, Trouble, Verdict};
use entrenous_speak::campaign::{Names, read};
use entrenous_testkit::{Visitor, World};
use serde_json::{Value, json};

/// Says a yes or no to the newsletter for a customer, as their paper card says it.
async fn says(server: &Visitor, customer: &str, answer: &str) {
    let notice = server.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let told = json!({"notice": notice, "decisions": {"newsletter": answer}, "method": "paper", "evidence": "folder-7"});
    let heard = server.posts(&format!("/v1/people/{customer}/consent"), &told).await;
    assert_eq!(heard.status, StatusCode::CREATED, "{}", heard.text);
}

/// A customer who wants the newsletter.
async fn reader(server: &Visitor, customer: &str, language: &str) {
    says(server, customer, "yes").await;
    lives_at(server, customer, &format!("{customer}@readers.example"), language).await;
}

async fn lives_at(server: &Visitor, customer: &str, address: &str, language: &str) {
    let facts = json!({"facts": {"email": address, "language": language}});
    let heard = server.puts(&format!("/v1/people/{customer}"), &facts).await;
    assert_eq!(heard.status, StatusCode::NO_CONTENT, "{}", heard.text);
}

async fn drafted(server: &Visitor, key: &str, draft: Value) {
    let heard = server.puts(&format!("/v1/campaigns/{key}"), &draft).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
}

/// Drafts, approves and lets go a campaign of the newsletter.
async fn let_go(server: &Visitor, key: &str) {
    drafted(server, key, json!({"message": "newsletter"})).await;
    let heard = server.posts(&format!("/v1/campaigns/{key}/approve"), &json!({"by": "Odile"})).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    assert_eq!(does(server, key, "send").await, "deciding");
}

async fn does(server: &Visitor, key: &str, verb: &str) -> String {
    let heard = server.posts(&format!("/v1/campaigns/{key}/{verb}"), &json!({})).await;
    let said = heard.json();
    said["state"].as_str().unwrap_or(said["code"].as_str().unwrap_or_default()).to_owned()
}

async fn works(world: &World) {
    while campaign::round(&world.house).await.unwrap() {}
    post::round(&world.house).await.unwrap();
    while campaign::round(&world.house).await.unwrap() {}
}

async fn state(server: &Visitor, key: &str) -> String {
    server.gets(&format!("/v1/campaigns/{key}")).await.json()["state"].as_str().unwrap().to_owned()
}

/// State and detail of the one message of a customer.
async fn fate(server: &Visitor, customer: &str, campaign: &str) -> (String, String) {
    let all = server.gets(&format!("/v1/people/{customer}/messages")).await.json();
    let occasion = format!("campaign/{campaign}");
    let mut of = all.as_array().unwrap().iter().filter(|one| one["occasion"] == occasion.as_str());
    let one = of.next().unwrap().clone();
    assert!(of.next().is_none(), "one row for each person: {all}");
    (one["state"].as_str().unwrap().to_owned(), one["detail"].as_str().unwrap().to_owned())
}

fn fated(state: &str, detail: &str) -> (String, String) {
    (state.to_owned(), detail.to_owned())
}

fn to(kept: &[Kept]) -> Vec<&str> {
    let mut to: Vec<&str> = kept.iter().map(|mail| mail.to.as_str()).collect();
    to.sort_unstable();
    to
}

fn text(mail: &Kept) -> String {
    String::from_utf8_lossy(&mail.mail).replace("=\r\n", "").replace("=3D", "=")
}

/// The sealed word of the link by which the reader of a mail stops it.
fn own_word(mail: &str) -> &str {
    mail.split_once("/u/").unwrap().1.split_once("?lang=").unwrap().0
}

#[tokio::test]
async fn readers_of_one_letter_read_the_same_but_for_links_of_their_own() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    for number in 0..6 {
        reader(&server, &format!("reader-{number}"), "fr").await;
    }
    let_go(&server, "summer").await;
    works(&world).await;
    let mails: Vec<String> = keeper.kept().iter().map(text).collect();
    assert_eq!(mails.len(), 6);
    let words: Vec<&str> = mails.iter().map(|mail| own_word(mail)).collect();
    for (at, mail) in mails.iter().enumerate() {
        let mut of_others = words.iter().enumerate().filter(|(other, _)| *other != at);
        assert_eq!(mail.matches(words[at]).count(), 3, "in the header and in both parts: {mail}");
        assert!(of_others.all(|(_, word)| !mail.contains(word)), "{mail}");
    }
    let common = |mail: &String| {
        let (_, body) = mail.split_once("boundary=").unwrap();
        let boundary = body.split('"').nth(1).unwrap();
        let choose = body.split_once("/p/").unwrap().1.split_once("?lang=").unwrap().0;
        [boundary, own_word(mail), choose].iter().fold(body.to_owned(), |body, own| body.replace(own, ""))
    };
    assert!(mails.iter().all(|mail| common(mail) == common(&mails[0])));
    // The link of the last one stops its own reader, and nobody else.
    let path = format!("/u/{}", own_word(mails.last().unwrap()));
    let heard = world.visitor().submits(&path, "List-Unsubscribe=One-Click").await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    let_go(&server, "autumn").await;
    works(&world).await;
    assert_eq!(keeper.kept().len(), 5);
}

#[tokio::test]
async fn everyone_who_agreed_gets_it_in_their_language_and_everyone_else_has_a_reason() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    reader(&server, "ada", "fr").await;
    reader(&server, "bert", "de").await;
    reader(&server, "cleo", "fr").await;
    says(&server, "cleo", "no").await;
    reader(&server, "dora", "de").await;
    reader(&server, "emil", "fr").await;
    lives_at(&server, "emil", "ADA@readers.example", "fr").await;
    let_go(&server, "summer").await;
    while campaign::round(&world.house).await.unwrap() {}
    assert_eq!(state(&server, "summer").await, "sending");
    says(&server, "dora", "no").await;
    works(&world).await;
    let kept = keeper.kept();
    let addresses = to(&kept);
    assert!(
        addresses == ["ada@readers.example", "bert@readers.example"]
            || addresses == ["ADA@readers.example", "bert@readers.example"],
        "{addresses:?}"
    );
    for mail in &kept {
        let text = text(mail);
        let word = if mail.to.starts_with("bert") { "Leinen" } else { "lin" };
        assert!(text.contains(word), "{text}");
        assert!(text.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{text}");
        assert!(text.contains("List-Id:"), "{text}");
    }
    assert_eq!(state(&server, "summer").await, "sent");
    // Whoever takes a yes back takes the address along, which nothing else may use.
    let gone = server.gets("/v1/people/cleo/messages").await.json();
    assert!(gone.as_array().unwrap().iter().all(|one| one["state"] == "not_sent"), "{gone}");
    assert_eq!(fate(&server, "dora", "summer").await, fated("not_sent", "consent_withdrawn"));
    let both = [fate(&server, "ada", "summer").await, fate(&server, "emil", "summer").await];
    assert!(
        both.contains(&fated("not_sent", "duplicate")) && both.contains(&fated("accepted", "")),
        "{both:?}"
    );
    let told = server.gets("/v1/campaigns/summer").await.json();
    assert_eq!(
        (told["people"].clone(), told["approved_by"].clone()),
        (json!("fewer than 10"), json!("Odile"))
    );
    for count in told["counts"].as_array().unwrap() {
        assert_eq!(count["count"], "fewer than 10", "{told}");
    }
}

#[tokio::test]
async fn a_campaign_keeps_within_the_cap_and_the_night_of_the_day_when_clocks_change() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    reader(&server, "ada", "fr").await;
    // The evening of 27 March 2027 in Paris; at two in the morning the clock will show three.
    world.clock.turn(Span::days(26));
    world.clock.turn_minutes(11 * 60 + 30);
    let_go(&server, "first").await;
    works(&world).await;
    assert_eq!(fate(&server, "ada", "first").await, fated("held", "quiet_hours"));
    // Eight o'clock is six in London now, and would have been seven the day before.
    world.clock.turn_minutes(9 * 60 + 29);
    works(&world).await;
    assert!(keeper.kept().is_empty(), "it is a minute to eight");
    world.clock.turn_minutes(1);
    works(&world).await;
    assert_eq!(keeper.kept().len(), 1);
    let_go(&server, "second").await;
    let_go(&server, "third").await;
    works(&world).await;
    assert_eq!(keeper.kept().len(), 1, "two in a week, and the charter says so");
    let fates = [fate(&server, "ada", "second").await, fate(&server, "ada", "third").await];
    assert!(fates.contains(&fated("not_sent", "cap_reached")), "{fates:?}");
    assert!(
        fates.contains(&fated("accepted", "")),
        "of two that are written at once one has room: {fates:?}"
    );
}

#[tokio::test]
async fn nothing_goes_unapproved_and_a_changed_campaign_is_a_draft_again() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    reader(&server, "ada", "fr").await;
    drafted(&server, "summer", json!({"message": "newsletter"})).await;
    assert_eq!(does(&server, "summer", "send").await, "not_then");
    assert_eq!(does(&server, "summer", "resume").await, "not_then");
    server.posts("/v1/campaigns/summer/approve", &json!({"by": "Odile"})).await;
    drafted(&server, "summer", json!({"message": "selection"})).await;
    assert_eq!(state(&server, "summer").await, "draft");
    assert_eq!(does(&server, "summer", "send").await, "not_then");
    works(&world).await;
    assert!(keeper.kept().is_empty());
    for (draft, code, field) in [
        (json!({"split": []}), "G005", "split"),
        (
            json!({"split": [{"message": "newsletter", "share": 49}, {"message": "selection", "share": 50}]}),
            "G005",
            "split",
        ),
        (
            json!({"split": [{"message": "newsletter", "share": 50}, {"message": "newsletter", "share": 50}]}),
            "G014",
            "split[1].message",
        ),
        (json!({"message": "confirmation"}), "G003", "message"),
        (json!({"message": "nothing"}), "G002", "message"),
        (json!({"message": "newsletter", "hour": "soon"}), "G001", "hour"),
        (json!({"message": "newsletter", "tracking": {"links": "identified"}}), "G006", "tracking"),
    ] {
        let heard = server.puts("/v1/campaigns/winter", &draft).await;
        assert_eq!(heard.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", heard.text);
        assert_eq!(heard.code(), "unsound");
        let found = heard.json()["found"].as_array().unwrap().clone();
        let said = found.iter().any(|one| one["code"] == code && one["field"] == field);
        assert!(said, "{code} at {field}: {}", heard.text);
    }
    assert_eq!(server.gets("/v1/campaigns/winter").await.status, StatusCode::NOT_FOUND);
    let limited = world.server(&["suggestions"]);
    assert_eq!(limited.gets("/v1/campaigns/summer").await.status, StatusCode::FORBIDDEN);
    assert_eq!(limited.gets("/v1/campaigns").await.json(), json!([]));
    assert_eq!(world.visitor().gets("/v1/campaigns").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_campaign_stands_still_goes_on_and_is_given_up_also_over_a_fall() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    for customer in ["ada", "bert", "dora"] {
        reader(&server, customer, "fr").await;
    }
    let_go(&server, "summer").await;
    while campaign::round(&world.house).await.unwrap() {}
    assert_eq!(does(&server, "summer", "pause").await, "paused");
    works(&world).await;
    assert!(keeper.kept().is_empty());
    drop(server);
    let world = world.reopened().await;
    let server = world.server(&[]);
    assert_eq!(state(&server, "summer").await, "paused");
    works(&world).await;
    assert!(keeper.kept().is_empty());
    assert_eq!(does(&server, "summer", "resume").await, "deciding");
    works(&world).await;
    assert_eq!(keeper.kept().len(), 3);
    assert_eq!(state(&server, "summer").await, "sent");
    assert_eq!(does(&server, "summer", "cancel").await, "not_then");
    world.clock.turn(Span::days(8));
    let_go(&server, "autumn").await;
    while campaign::round(&world.house).await.unwrap() {}
    assert_eq!(does(&server, "autumn", "cancel").await, "cancelled");
    works(&world).await;
    assert!(keeper.kept().is_empty());
    assert_eq!(fate(&server, "ada", "autumn").await, fated("cancelled", ""));
}

#[tokio::test]
async fn a_relay_that_puts_off_stays_silent_or_is_away_loses_nothing_and_doubles_nothing() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    for customer in ["ada", "bert", "dora"] {
        reader(&server, customer, "fr").await;
    }
    keeper.will_say([
        Verdict::Deferred { code: Code::new(451, Some((7, 1))) },
        Verdict::Uncertain,
        Verdict::NotTried(Trouble::TooSlow),
    ]);
    let_go(&server, "summer").await;
    works(&world).await;
    let first = keeper.kept();
    assert_eq!(state(&server, "summer").await, "sending", "nothing of it has ended");
    world.clock.turn_minutes(10);
    works(&world).await;
    assert_eq!(state(&server, "summer").await, "sent");
    let again = keeper.kept();
    assert_eq!(
        (first.len(), to(&again)),
        (3, vec!["ada@readers.example", "bert@readers.example", "dora@readers.example"])
    );
    let id = |mail: &Kept| {
        let whole = String::from_utf8_lossy(&mail.mail);
        whole.lines().find(|line| line.starts_with("Message-ID")).unwrap().to_owned()
    };
    for mail in &again {
        let before = first.iter().find(|other| other.to == mail.to).unwrap();
        assert_eq!(id(before), id(mail), "the same mail under the same name");
    }
}

#[tokio::test]
async fn two_messages_share_the_readers_and_each_reader_always_falls_to_the_same() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    for number in 0..24 {
        reader(&server, &format!("reader-{number}"), "fr").await;
    }
    drafted(
        &server,
        "both",
        json!({"split": [{"message": "newsletter", "share": 50}, {"message": "selection", "share": 50}]}),
    )
    .await;
    server.posts("/v1/campaigns/both/approve", &json!({"by": "Odile"})).await;
    does(&server, "both", "send").await;
    works(&world).await;
    let kept = keeper.kept();
    let of_one = kept.iter().filter(|mail| text(mail).contains("Choisi")).count();
    assert_eq!(kept.len(), 24);
    assert!((4..=20).contains(&of_one), "{of_one} of 24");
    let told = server.gets("/v1/campaigns/both").await.json();
    assert_eq!((told["state"].as_str(), told["people"].as_str()), (Some("sent"), Some("20")), "{told}");
}

#[tokio::test]
async fn a_trial_goes_to_the_address_that_was_typed_and_leaves_nothing() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    drafted(&server, "summer", json!({"message": "newsletter"})).await;
    let asked = json!({"address": "odile@atelier.example", "locale": "de"});
    let heard = server.posts("/v1/campaigns/summer/test", &asked).await;
    assert_eq!(heard.json()[0]["state"], "accepted", "{}", heard.text);
    let kept: Vec<Kept> = Keeper::kept(&keeper);
    assert!(to(&kept) == ["odile@atelier.example"] && text(&kept[0]).contains("Leinen"));
    assert!(!world.any_file_holds(b"odile@atelier.example"));
    let wrong = server.posts("/v1/campaigns/summer/test", &json!({"address": "odile"})).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(server.gets("/v1/campaigns/summer/preflight").await.json(), json!([]));
}

#[tokio::test]
async fn suggestions_stand_in_a_mail_under_their_own_yes_and_a_yes_to_the_newsletter_opens_nothing_for_them()
{
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    for customer in ["ada", "bert"] {
        reader(&server, customer, "fr").await;
    }
    let notice = server.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let told = json!({"notice": notice, "decisions": {"suggestions": "yes"}, "method": "paper", "evidence": "folder-7"});
    assert_eq!(server.posts("/v1/people/ada/consent", &told).await.status, StatusCode::CREATED);
    let facts = json!({"facts": {"favourite_styles": ["workwear"]}});
    assert_eq!(server.puts("/v1/people/ada", &facts).await.status, StatusCode::NO_CONTENT);
    assert_ne!(server.puts("/v1/people/bert", &facts).await.status, StatusCode::NO_CONTENT);
    drafted(&server, "picks", json!({"message": "selection"})).await;
    server.posts("/v1/campaigns/picks/approve", &json!({"by": "Odile"})).await;
    does(&server, "picks", "send").await;
    works(&world).await;
    let kept = keeper.kept();
    let told = world.house.texts.say(
        &entrenous_core::charter::Language::parse("fr").unwrap(),
        "choice.favourite_styles.workwear",
        &[],
    );
    let plain = |customer: &str| {
        let mail = kept.iter().find(|mail| mail.to.starts_with(customer)).unwrap();
        entrenous_post::opened::open(&mail.mail).unwrap().text
    };
    let (ada, bert) = (plain("ada"), plain("bert"));
    assert!(ada.contains(&told), "{ada}");
    assert!(!bert.contains(&told) && bert.contains("https://atelier-colombage.example/shop/"), "{bert}");
}

#[tokio::test]
async fn a_draft_says_all_that_a_file_says_and_is_told_again_as_it_was_said() {
    let (world, _) = World::with_post().await;
    let server = world.server(&[]);
    let alone = json!({
        "message": "newsletter", "at": "2027-05-01T09:00", "zone": "person", "window": "08:00-20:00", "hour": "best",
        "tracking": {"opens": "off", "links": "anonymous"}, "digest": "joined"
    });
    let tried = json!({
        "split": [{"message": "newsletter", "share": 40}, {"message": "selection", "share": 60}],
        "decide": {"after": "24 hours", "by": "goal", "share": 20, "how": "continuously", "least": 50, "sure": 90,
                   "drop_above": 5, "goal": "https://atelier-colombage.example/linen"}
    });
    for (key, says) in [("alone", &alone), ("tried", &tried)] {
        drafted(&server, key, says.clone()).await;
        let told = server.gets(&format!("/v1/campaigns/{key}")).await.json();
        assert_eq!(&told["draft"], says);
        let again = server.puts(&format!("/v1/campaigns/{key}"), &told["draft"]).await;
        assert_eq!(again.json()["at"], told["at"], "what changes nothing is no change");
    }
    // A trial inside a letter with others is refused with the code it has in a file.
    let both = json!({"split": tried["split"], "digest": "joined"});
    let heard = server.puts("/v1/campaigns/both", &both).await;
    assert_eq!((heard.status, heard.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "unsound"));
    let found = &heard.json()["found"][0];
    assert_eq!((&found["code"], &found["severity"]), (&json!("G017"), &json!("error")), "{}", heard.text);
    for (wrong, code) in
        [(json!({"messsage": "newsletter"}), "unknown_field"), (json!({"at": 9}), "bad_value")]
    {
        let heard = server.puts("/v1/campaigns/both", &wrong).await;
        assert_eq!((heard.status, heard.code().as_str()), (StatusCode::BAD_REQUEST, code), "{}", heard.text);
    }
}

#[tokio::test]
async fn the_fields_of_a_draft_are_those_of_a_file() {
    let (world, _) = World::with_post().await;
    let server = world.server(&[]);
    let fields = |said: &str| -> Vec<String> {
        let known = said.split("expected").nth(1).unwrap();
        let named = known.split('`').skip(1).step_by(2).map(str::to_owned);
        // What comes from a feed, again and again, is a file.
        named.filter(|name| !["feed", "every", "most", "approve"].contains(&name.as_str())).collect()
    };
    let names =
        Names { charter: &world.house.charter, messages: [].into(), audiences: [].into(), kinds: None };
    let of_file = |text: &str| {
        let file = File { name: "campaigns/odd.toml".to_owned(), text: text.to_owned() };
        fields(&read("odd", &file, &names).1[0].label)
    };
    for (draft, file) in [
        (json!({"odd": 1}), "odd = 1"),
        (json!({"split": [{"odd": 1}]}), "split = [{ odd = 1 }]"),
        (json!({"decide": {"odd": 1}}), "decide = { odd = 1 }"),
        (json!({"tracking": {"odd": 1}}), "tracking = { odd = 1 }"),
    ] {
        let heard = server.puts("/v1/campaigns/odd", &draft).await;
        assert_eq!(fields(heard.json()["detail"].as_str().unwrap()), of_file(file), "{file}");
    }
}
