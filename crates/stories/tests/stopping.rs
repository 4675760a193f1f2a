//! A person stops what is written to them: by the link of a message, by their mail program, on their own page.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::{Method, StatusCode};
use entrenous_flow::work::post;
use entrenous_post::smtp::keep::Keeper;
use entrenous_testkit::{BOUTIQUE, Heard, Visitor, World};
use serde_json::{Value, json};

const ADA: &str = "ada@lovelace.example";
/// What a mail program sends (RFC 8058).
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// The boutique, which reminds those who read its newsletter of something, one at a time.
async fn reminders() -> (World, Keeper) {
    let (world, keeper) = World::with_post().await;
    let folder = world.data().parent().unwrap().to_owned();
    let message = folder.join("messages").join("reminder");
    std::fs::create_dir_all(&message).unwrap();
    std::fs::copy(format!("{BOUTIQUE}/senders.toml"), folder.join("senders.toml")).unwrap();
    let header = "purpose = \"newsletter\"\nkind = \"transactional\"\nsender = \"atelier\"\n";
    std::fs::write(message.join("message.toml"), header).unwrap();
    for language in ["fr", "de", "en"] {
        let text = "subject: A word\npreview: Only a word\n\n[Stop]({{ links.unsubscribe }}) or [choose]({{ links.preferences }}).\n";
        std::fs::write(message.join(format!("{language}.md")), text).unwrap();
    }
    let campaign = folder.join("messages").join("newsletter");
    std::fs::create_dir_all(&campaign).unwrap();
    for file in std::fs::read_dir(format!("{BOUTIQUE}/messages/newsletter")).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), campaign.join(file.file_name())).unwrap();
    }
    (world.reopened().await, keeper)
}

/// Someone who said yes to the newsletter, told an address and signed in as a customer.
async fn reader(world: &World, customer: &str) -> Visitor {
    let visitor = world.visitor();
    let said = says(&visitor, "yes").await.json();
    let server = world.server(&[]);
    let joined = server.posts(&format!("/v1/people/{customer}/join"), &json!({"token": said["token"]})).await;
    assert_eq!(joined.status, StatusCode::OK, "{}", joined.text);
    let person = world.visitor().known_by(joined.json()["token"].as_str().unwrap());
    let heard = person.patches("/v1/me/facts/email", &json!({"value": ADA})).await;
    assert_eq!(heard.status, StatusCode::NO_CONTENT, "{}", heard.text);
    person
}

/// Answers the newsletter by name.
async fn says(visitor: &Visitor, answer: &str) -> Heard {
    let notice = visitor.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let body = json!({"notice": notice, "decisions": {"newsletter": answer}, "method": "custom", "surface": "mail", "locale": "fr"});
    let heard = visitor.posts("/v1/consent", &body).await;
    assert_eq!(heard.status, StatusCode::CREATED, "{}", heard.text);
    heard
}

/// Asks for one reminder.
async fn reminds(world: &World, customer: &str, occasion: &str) -> Value {
    world.clock.turn_minutes(1);
    let body = json!({"message": "reminder", "occasion": occasion});
    let heard = world.server(&[]).posts(&format!("/v1/people/{customer}/messages"), &body).await;
    assert_eq!(heard.status, StatusCode::ACCEPTED, "{}", heard.text);
    heard.json()
}

/// The path of the first link of this kind in a mail.
fn link(mail: &str, kind: &str) -> String {
    let start = format!("https://privacy.atelier.example/{kind}/");
    let (_, rest) = mail.split_once(&start).unwrap();
    let end = rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || "-_".contains(letter))).unwrap();
    format!("/{kind}/{}", &rest[..end])
}

async fn one_reminder(world: &World, keeper: &Keeper) -> (String, String) {
    reminds(world, "c-1", "first").await;
    assert_eq!(post::round(&world.house).await.unwrap().accepted, 1);
    let kept = keeper.kept();
    let mail = String::from_utf8_lossy(&kept[0].mail).replace("=\r\n", "").replace("=3D", "=");
    (link(&mail, "u"), link(&mail, "p"))
}

#[tokio::test]
async fn one_click_stops_a_purpose_at_once_and_looking_changes_nothing() {
    let (world, keeper) = reminders().await;
    let person = reader(&world, "c-1").await;
    let (stop, _) = one_reminder(&world, &keeper).await;
    let stranger = world.visitor();
    for language in ["fr", "de", "en"] {
        let page = stranger.gets(&format!("{stop}?lang={language}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        assert!(page.text.contains(&format!("<html lang=\"{language}\"")), "{}", page.text);
        assert!(!page.text.contains(ADA) && !page.text.contains("ada"), "{}", page.text);
    }
    assert_eq!(person.gets("/v1/consent").await.json()["held"]["newsletter"], "given");
    let waiting = reminds(&world, "c-1", "second").await;
    assert_eq!(waiting["state"], "queued");
    // As a mail provider's server sends it: no cookie, a page of another origin, nothing but the form.
    let provider = world.visitor().with_header("sec-fetch-site", "cross-site");
    let done = provider.submits(&stop, ONE_CLICK).await;
    assert_eq!(done.status, StatusCode::OK, "no redirect: {}", done.text);
    assert!(done.headers.get("set-cookie").is_none() && done.headers.get("location").is_none());
    assert_eq!(person.gets("/v1/consent").await.json()["held"]["newsletter"], "withdrawn");
    assert_eq!(post::round(&world.house).await.unwrap().ended, 1);
    assert!(keeper.kept().is_empty(), "what waited is not sent");
    let mine = person.gets("/v1/me/messages").await.json();
    assert_eq!(
        (mine[0]["occasion"].as_str(), mine[0]["detail"].as_str()),
        (Some("second"), Some("consent_withdrawn"))
    );
    let receipts = person.gets("/v1/consent").await.json()["receipts"].clone();
    let record = &receipts[0]["record"];
    assert_eq!((record["method"].as_str(), record["actor"].as_str()), (Some("unsubscribe"), Some("person")));
    assert_eq!(record["purposes"][0]["state"], "withdrawn");
    let page = person.gets("/privacy").await.text;
    assert!(page.contains("Pas envoyé\u{202f}: vous avez retiré votre accord."), "{page}");
    let before = receipts.as_array().unwrap().len();
    assert_eq!(provider.submits(&stop, ONE_CLICK).await.status, StatusCode::OK);
    let after = person.gets("/v1/consent").await.json()["receipts"].as_array().unwrap().len();
    assert_eq!(before, after, "twice is once");
}

#[tokio::test]
async fn only_the_person_by_name_ends_what_a_link_stopped() {
    let (world, keeper) = reminders().await;
    let person = reader(&world, "c-1").await;
    let (stop, _) = one_reminder(&world, &keeper).await;
    world.visitor().submits(&stop, ONE_CLICK).await;
    let server = world.server(&[]);
    let notice = server.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let paper = json!({"notice": notice, "decisions": {"newsletter": "yes"}, "method": "paper", "evidence": "folder:1"});
    assert_eq!(server.posts("/v1/people/c-1/consent", &paper).await.status, StatusCode::CREATED);
    let noted = person.gets("/v1/me/export").await.json()["noted"].clone();
    assert_eq!(noted[0]["why"], "unsubscribed", "the business's word ends nothing: {noted}");
    for answer in ["no", "yes"] {
        world.clock.turn_minutes(1);
        says(&person, answer).await;
    }
    assert_eq!(person.gets("/v1/me/export").await.json()["noted"], json!([]));
    assert_eq!(reminds(&world, "c-1", "after").await["state"], "queued");
}

#[tokio::test]
async fn a_link_works_for_someone_who_has_left_and_a_changed_link_for_nobody() {
    let (world, keeper) = reminders().await;
    let person = reader(&world, "c-1").await;
    let (stop, choose) = one_reminder(&world, &keeper).await;
    let visitor = world.visitor();
    let bad = visitor.submits(&stop, "nothing=1").await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST, "{}", bad.text);
    let mut changed = stop.clone();
    let last = if changed.pop() == Some('A') { 'B' } else { 'A' };
    changed.insert(10, last);
    for path in [changed.as_str(), "/u/x", choose.replacen("/p/", "/u/", 1).as_str()] {
        assert_eq!(visitor.gets(path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(visitor.submits(path, ONE_CLICK).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(person.gets("/v1/consent").await.json()["held"]["newsletter"], "given");
    assert_eq!(person.deletes("/v1/me").await.status, StatusCode::OK);
    for heard in
        [visitor.gets(&stop).await, visitor.submits(&stop, ONE_CLICK).await, visitor.gets(&choose).await]
    {
        assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
        assert!(heard.text.contains("Nous ne savons plus rien de vous."), "{}", heard.text);
    }
}

#[tokio::test]
async fn a_forwarded_link_lists_what_can_be_stopped_and_opens_no_data() {
    let (world, keeper) = reminders().await;
    let person = reader(&world, "c-1").await;
    let (_, choose) = one_reminder(&world, &keeper).await;
    let stranger = world.visitor();
    let page = stranger.gets(&choose).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(
        page.text.contains("name=\"stop\" value=\"newsletter\"") && !page.text.contains(ADA),
        "{}",
        page.text
    );
    assert!(page.headers.get("set-cookie").is_none());
    assert_eq!(stranger.submits(&choose, "stop=orders").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(stranger.submits(&choose, "stop=*").await.status, StatusCode::OK);
    assert_eq!(person.gets("/v1/me").await.json()["often"], "never");
    let back = person.puts("/v1/me/limit", &json!({"often": "1 per week"})).await;
    assert_eq!(
        (back.status, back.json()["often"].as_str()),
        (StatusCode::OK, Some("1 per week")),
        "{}",
        back.text
    );
    assert_eq!(person.gets("/v1/me/export").await.json()["noted"], json!([]));
}

#[tokio::test]
async fn a_person_says_how_often_at_most_and_sees_it_on_their_page() {
    let (world, _) = reminders().await;
    let nobody = world.visitor().puts("/v1/me/limit", &json!({"often": "any"})).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    let person = reader(&world, "c-1").await;
    for (often, status) in
        [("sometimes", 400), ("0 per week", 400), ("2 per month", 200), ("never", 200), ("any", 200)]
    {
        let heard = person.puts("/v1/me/limit", &json!({"often": often})).await;
        assert_eq!(heard.status.as_u16(), status, "{often}: {}", heard.text);
        if status == 200 {
            assert_eq!(person.gets("/v1/me").await.json()["often"], often);
        }
    }
    let said =
        person.sends(Method::POST, "/privacy/often?lang=fr", Some(b"often=1+per+month".to_vec())).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text);
    let page = person.gets("/privacy").await.text;
    assert!(page.contains("value=\"1 per month\" checked"), "{page}");
    assert!(page.contains("Vous avez dit à quelle fréquence nous pouvons écrire."), "{page}");
    let other = world.visitor();
    let token = says(&other, "yes").await.json()["token"].as_str().unwrap().to_owned();
    let refused = world.visitor().known_by(token).puts("/v1/me/limit", &json!({"often": "never"})).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::CONFLICT, "no_address"));
}
