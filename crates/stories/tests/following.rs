//! A campaign goes out: its links count everyone together and nobody in particular, and everyone may read it without an address.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::{Method, StatusCode};
use entrenous_core::moment::Moment;
use entrenous_flow::work::post;
use entrenous_post::smtp::keep::Keeper;
use entrenous_testkit::{Visitor, World};
use serde_json::{Value, json};

const LINEN: &str = "https://atelier-colombage.example/shop?material=linen";

/// Someone who said yes to the newsletter and told this address.
async fn reader(world: &World, customer: &str, address: &str) -> Visitor {
    let visitor = world.visitor();
    let notice = visitor.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let body = json!({"notice": notice, "decisions": {"newsletter": "yes"}, "method": "custom", "surface": "mail", "locale": "fr"});
    let said = visitor.posts("/v1/consent", &body).await.json();
    let joined = world
        .server(&[])
        .posts(&format!("/v1/people/{customer}/join"), &json!({"token": said["token"]}))
        .await;
    let person = world.visitor().known_by(joined.json()["token"].as_str().unwrap());
    let told = person.patches("/v1/me/facts/email", &json!({"value": address})).await;
    assert_eq!(told.status, StatusCode::NO_CONTENT, "{}", told.text);
    person
}

/// A campaign was decided on for this person, as whoever plans campaigns leaves it in the queue.
fn queued(world: &World, person: &Visitor, number: u8) {
    let token = person.token.clone().unwrap();
    let person = world.vault().standing(&token, Moment::from_seconds(0)).unwrap().person();
    let rows = rusqlite::Connection::open(world.data().join("data.db")).unwrap();
    let now = world.house.now().microseconds();
    let sql = "INSERT INTO message (person, def, occasion, row, purpose, medium, urgency, state, detail, open, at, due, tries, locale, tracking, version, code, given) \
               VALUES (?1, 'newsletter', 'campaign/linen', ?2, 'newsletter', 'mail', 2, 'queued', '', 1, ?3, ?3, 0, 'fr', '', x'', '', x'')";
    let written = rows.execute(sql, (person.bytes().as_slice(), [number; 16].as_slice(), now)).unwrap();
    assert_eq!(written, 1);
}

async fn sent(world: &World, keeper: &Keeper) -> Vec<String> {
    post::round(&world.house).await.unwrap();
    let kept = keeper.kept();
    kept.iter()
        .map(|kept| String::from_utf8_lossy(&kept.mail).replace("=\r\n", "").replace("=3D", "="))
        .collect()
}

fn counted_link(mail: &str) -> String {
    let (_, rest) = mail.split_once("https://privacy.atelier.example/l/").unwrap();
    let end = rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || "-_".contains(letter))).unwrap();
    format!("/l/{}", &rest[..end])
}

async fn tally(world: &World) -> Value {
    let heard = world.server(&[]).gets("/v1/tally/newsletter?occasion=campaign/linen").await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    heard.json()
}

#[tokio::test]
async fn a_link_counts_everyone_together_and_a_few_not_at_all() {
    let (world, keeper) = World::with_post().await;
    let (ada, bob) = (
        reader(&world, "c-1", "ada@lovelace.example").await,
        reader(&world, "c-2", "bob@reader.example").await,
    );
    queued(&world, &ada, 1);
    queued(&world, &bob, 2);
    let mails = sent(&world, &keeper).await;
    assert_eq!(mails.len(), 2);
    let link = counted_link(&mails[0]);
    assert_eq!(link, counted_link(&mails[1]), "the same for everyone");
    assert!(!mails[0].contains(&format!("href=\"{LINEN}")), "{}", mails[0]);
    assert!(!mails[0].contains("/o/"), "no picture counts openings, since the sender says so");
    assert!(mails[0].contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{}", mails[0]);
    let browser = world.visitor().with_header("user-agent", "Mozilla/5.0");
    for number in 0..9 {
        let led = browser.gets(&link).await;
        assert_eq!(
            (led.status, led.headers["location"].to_str().unwrap()),
            (StatusCode::FOUND, LINEN),
            "{number}"
        );
        assert!(led.headers.get("set-cookie").is_none());
    }
    for (name, value) in [("user-agent", "SafeScanBot/2"), ("purpose", "prefetch"), ("accept", "*/*")] {
        let machine = world.visitor().with_header(name, value);
        assert_eq!(machine.gets(&link).await.status, StatusCode::FOUND, "a machine is led on: {name}");
    }
    assert_eq!(browser.sends(Method::HEAD, &link, None).await.status, StatusCode::FOUND);
    assert_eq!(tally(&world).await, json!([{"link": LINEN, "days": {}}]), "nine are too few to be told");
    browser.gets(&link).await;
    assert_eq!(tally(&world).await, json!([{"link": LINEN, "total": 10, "days": {"2027-03-01": 10}}]));
    let rows = rusqlite::Connection::open(world.data().join("data.db")).unwrap();
    let kept: i64 = rows.query_row("SELECT COUNT(*) FROM tally", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 1, "one row for all of them");
    assert!(!world.any_file_holds(b"Mozilla/5.0"));
    let refused = world.server(&["orders"]).gets("/v1/tally/newsletter?occasion=campaign/linen").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_link_that_was_not_made_here_leads_nowhere_and_the_picture_says_nothing() {
    let (world, _) = World::with_post().await;
    let browser = world.visitor().with_header("user-agent", "Mozilla/5.0");
    for path in ["/l/x", "/l/aHR0cHM6Ly9ldmlsLmV4YW1wbGU", "/l/"] {
        let heard = browser.gets(path).await;
        assert_eq!(heard.status, StatusCode::NOT_FOUND, "{path}");
        assert!(heard.headers.get("location").is_none());
    }
    let picture = browser.gets("/o/anything").await;
    assert_eq!(
        (picture.status, picture.headers["content-type"].to_str().unwrap()),
        (StatusCode::OK, "image/gif")
    );
    assert_eq!((picture.bytes.len(), &picture.bytes[..6]), (43, b"GIF89a".as_slice()));
}

#[tokio::test]
async fn a_letter_that_went_out_may_be_read_by_everyone_without_a_person_in_it() {
    let (world, keeper) = World::with_post().await;
    let visitor = world.visitor();
    assert_eq!(
        visitor.gets("/letters/newsletter").await.status,
        StatusCode::NOT_FOUND,
        "a draft is nobody's"
    );
    assert!(visitor.gets("/letters").await.text.contains("Nous n’avons encore envoyé aucune lettre."));
    let ada = reader(&world, "c-1", "ada@lovelace.example").await;
    queued(&world, &ada, 1);
    assert_eq!(sent(&world, &keeper).await.len(), 1);
    let list = visitor.gets("/letters").await;
    assert!(list.text.contains("/letters/newsletter?lang=fr"), "{}", list.text);
    let shown = visitor.gets("/letters/newsletter?locale=de").await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    assert!(shown.text.contains("<html lang=\"de\"") && shown.text.contains("sandbox=\""), "{}", shown.text);
    let text = visitor.gets("/letters/newsletter/text?lang=fr").await;
    assert_eq!(text.status, StatusCode::OK, "{}", text.text);
    let policy = text.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("sandbox") && !policy.contains("script"), "{policy}");
    assert!(
        text.text.contains(LINEN) && !text.text.contains("/l/") && !text.text.contains("/u/"),
        "{}",
        text.text
    );
    assert!(!text.text.contains("lovelace"), "{}", text.text);
    let feed = visitor.gets("/letters/feed?lang=en").await;
    assert_eq!(feed.headers["content-type"].to_str().unwrap(), "application/atom+xml; charset=utf-8");
    assert!(
        feed.text.contains("https://privacy.atelier.example/letters/newsletter?locale=en"),
        "{}",
        feed.text
    );
    assert_eq!(
        visitor.gets("/letters/confirmation").await.status,
        StatusCode::NOT_FOUND,
        "an answer is no letter to many"
    );
    assert_eq!(visitor.gets("/letters/..%2fx").await.status, StatusCode::NOT_FOUND);
}
