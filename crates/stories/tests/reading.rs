//! A house would like to know who reads its letters. Whoever only wants the letters is not followed; whoever says yes to that too is, until
//! they say no.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_flow::Outside;
use entrenous_flow::work::{campaign, deliver, post};
use entrenous_post::Memory;
use entrenous_post::smtp::keep::{Keeper, Kept};
use entrenous_testkit::{BOUTIQUE, Visitor, World};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

const LINEN: &str = "https://atelier-colombage.example/shop?material=linen";
/// What the charter says more: a purpose of its own, with an item of its own.
const READING: &str = "
[item.readings]
category = \"pd:BrowsingBehaviour\"
source = \"observed\"
keep = \"90 days\"

[purpose.reading]
use = \"dpv:Marketing\"
basis = \"consent\"
items = [\"readings\"]
surfaces = [\"mail\"]
";

/// The boutique, whose sender and whose letter would follow readers by name.
async fn house() -> (World, Keeper) {
    let charter = std::fs::read_to_string(format!("{BOUTIQUE}/charter.toml")).unwrap() + READING;
    house_of(&charter, |outside| outside).await
}

/// The same, of which another program hears who followed a link.
async fn telling_house() -> (World, Keeper, Arc<Memory>) {
    let own = World::boutique_charter();
    let (own, _) = own.split_once("[processor.").unwrap_or((&own, ""));
    let reading = READING.replace("surfaces", "shares_with = [\"Comptoir des Livres\"]\nsurfaces");
    let film = "[processor.filmhaus]\nname = \"Filmhaus Vogesen\"\ncountry = \"DE\"\nrole = \"processor\"\n";
    let ledgers = "[processor.ledgers]\nname = \"Comptoir des Livres\"\ncountry = \"FR\"\nrole = \"processor\"\n\
                   endpoint = \"https://hooks.livres.example/entrenous\"\nkind = \"webhook\"\nevents = [\"followed\"]\n";
    let channel = Arc::new(Memory::default());
    let same = channel.clone();
    let charter = format!("{own}{reading}\n{film}\n{ledgers}");
    let (world, keeper) = house_of(&charter, |outside| Outside { channel: same, ..outside }).await;
    (world, keeper, channel)
}

async fn house_of(charter: &str, outside: impl FnOnce(Outside) -> Outside) -> (World, Keeper) {
    World::with_letters(charter, outside, |folder| {
        let letter = folder.join("messages").join("newsletter");
        std::fs::create_dir_all(&letter).unwrap();
        for file in std::fs::read_dir(format!("{BOUTIQUE}/messages/newsletter")).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), letter.join(file.file_name())).unwrap();
        }
        let farther = "tracking = { opens = \"identified\", links = \"identified\" }";
        let usual = "tracking = { opens = \"off\", links = \"anonymous\" }";
        let change = |from: &Path, to: &Path| {
            let text = std::fs::read_to_string(from).unwrap();
            let text = if text.contains(usual) { text.replace(usual, farther) } else { format!("{text}\n{farther}\n") };
            std::fs::write(to, text).unwrap();
        };
        change(&Path::new(BOUTIQUE).join("senders.toml"), &folder.join("senders.toml"));
        change(&letter.join("message.toml"), &letter.join("message.toml"));
        for code in ["fr", "de", "en"] {
            let lang = folder.join("lang").join(code);
            std::fs::create_dir_all(&lang).unwrap();
            let words = "[purpose.reading]\ntitle = \"Reading\"\ntext = \"We see which of our letters you read.\"\n\n[item.readings]\ntitle = \"Letters you read\"\n";
            std::fs::write(lang.join("reading.toml"), words).unwrap();
        }
    })
    .await
}

/// Someone who answered these purposes, told an address and signed in as a customer.
async fn reader(world: &World, customer: &str, decisions: Value) -> Visitor {
    let visitor = world.visitor();
    let notice = visitor.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let body = json!({"notice": notice, "decisions": decisions, "method": "custom", "surface": "mail", "locale": "fr"});
    let said = visitor.posts("/v1/consent", &body).await;
    assert_eq!(said.status, StatusCode::CREATED, "{}", said.text);
    let joined = world
        .server(&[])
        .posts(&format!("/v1/people/{customer}/join"), &json!({"token": said.json()["token"]}))
        .await;
    let person = world.visitor().known_by(joined.json()["token"].as_str().unwrap());
    let told =
        person.patches("/v1/me/facts/email", &json!({"value": format!("{customer}@readers.example")})).await;
    assert_eq!(told.status, StatusCode::NO_CONTENT, "{}", told.text);
    person
}

/// Sends one campaign to everyone; answers the mails by customer.
async fn sent(world: &World, keeper: &Keeper, key: &str) -> Vec<(String, String)> {
    let server = world.server(&[]);
    let body = json!({"message": "newsletter"});
    let heard = server.puts(&format!("/v1/campaigns/{key}"), &body).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    server.posts(&format!("/v1/campaigns/{key}/approve"), &json!({"by": "Odile"})).await;
    let heard = server.posts(&format!("/v1/campaigns/{key}/send"), &json!({})).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    while campaign::round(&world.house).await.unwrap() {}
    post::round(&world.house).await.unwrap();
    let text = |mail: &Kept| String::from_utf8_lossy(&mail.mail).replace("=\r\n", "").replace("=3D", "=");
    let mut mails: Vec<_> = keeper.kept().iter().map(|mail| (mail.to.clone(), text(mail))).collect();
    mails.sort();
    mails
}

/// The paths of all counted links and pictures of a mail, in their order.
fn followed(mail: &str) -> Vec<String> {
    let mut found = Vec::new();
    for kind in ["l", "o"] {
        let start = format!("https://privacy.atelier.example/{kind}/");
        let parts = mail.split(&start).skip(1);
        found.extend(parts.map(|rest| {
            let end = rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || "-_".contains(letter)));
            format!("/{kind}/{}", &rest[..end.unwrap()])
        }));
    }
    found
}

async fn readings(person: &Visitor) -> Vec<Value> {
    let facts = person.gets("/v1/me/facts").await.json();
    let all = facts.as_array().unwrap().iter().filter(|fact| fact["item"] == "readings");
    all.map(|fact| fact["value"].clone()).collect()
}

fn browser(world: &World) -> Visitor {
    world.visitor().with_header("user-agent", "Mozilla/5.0")
}

#[tokio::test]
async fn without_a_yes_of_its_own_two_readers_cannot_be_told_apart_by_a_byte() {
    let (world, keeper) = house().await;
    let ada = reader(&world, "ada", json!({"newsletter": "yes"})).await;
    let bob = reader(&world, "bob", json!({"newsletter": "yes", "reading": "no"})).await;
    let mails = sent(&world, &keeper, "linen").await;
    assert_eq!(mails.len(), 2, "who says no to being followed gets the letter all the same");
    let links = followed(&mails[0].1);
    assert!(
        links.iter().any(|link| link.starts_with("/l/")) && links.iter().any(|link| link.starts_with("/o/"))
    );
    assert_eq!(links, followed(&mails[1].1));
    for link in &links {
        browser(&world).gets(link).await;
    }
    assert!(readings(&ada).await.is_empty() && readings(&bob).await.is_empty());
    let rows = rusqlite::Connection::open(world.data().join("data.db")).unwrap();
    let kept: i64 =
        rows.query_row("SELECT COUNT(*) FROM fact WHERE item = 'readings'", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn with_a_yes_it_is_kept_what_was_read_shown_to_the_reader_and_gone_with_their_no() {
    let (world, keeper) = house().await;
    let ada = reader(&world, "ada", json!({"newsletter": "yes", "reading": "yes"})).await;
    let bob = reader(&world, "bob", json!({"newsletter": "yes"})).await;
    let mails = sent(&world, &keeper, "linen").await;
    let (of_ada, of_bob) = (followed(&mails[0].1), followed(&mails[1].1));
    assert!(of_ada.iter().zip(&of_bob).all(|(hers, his)| hers != his), "{of_ada:?} {of_bob:?}");
    assert!(!mails[0].1.contains("/l/ada"), "no link names anybody");
    let picture = of_ada.iter().find(|link| link.starts_with("/o/")).unwrap();
    let mut linen = None;
    for link in of_ada.iter().filter(|link| link.starts_with("/l/")) {
        // A program that looks ahead is led on, and nobody read anything.
        let led = world.visitor().with_header("user-agent", "SafeScanBot/2").gets(link).await;
        if led.headers["location"].to_str().unwrap() == LINEN {
            linen = Some(link);
        }
    }
    assert!(readings(&ada).await.is_empty());
    for _ in 0..3 {
        assert_eq!(browser(&world).gets(linen.unwrap()).await.status, StatusCode::FOUND);
        assert_eq!(browser(&world).gets(picture).await.status, StatusCode::OK);
    }
    let expected = [
        json!({"message": "newsletter", "occasion": "campaign/linen", "link": LINEN}),
        json!({"message": "newsletter", "occasion": "campaign/linen"}),
    ];
    let kept = readings(&ada).await;
    assert_eq!(kept.len(), 2, "each is kept once: {kept:?}");
    assert!(expected.iter().all(|one| kept.contains(one)), "{kept:?}");
    let facts = ada.gets("/v1/me/facts").await.json();
    let fact = facts.as_array().unwrap().iter().find(|fact| fact["item"] == "readings").unwrap().clone();
    assert_eq!(
        (&fact["since"], &fact["purposes"]),
        (&json!("2027-03-01T00:00:00Z"), &json!(["reading"])),
        "{fact}"
    );
    assert!(ada.gets("/v1/me/export").await.text.contains("campaign/linen"));
    assert!(readings(&bob).await.is_empty());
    assert!(!world.any_file_holds(b"material=linen\",\"occasion"), "it is sealed");
    // She says no to being followed: what was kept is gone, her old links keep nothing more, and the letters go on.
    let notice = ada.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let body = json!({"notice": notice, "decisions": {"reading": "no"}, "method": "custom", "surface": "mail", "locale": "fr"});
    assert_eq!(ada.posts("/v1/consent", &body).await.status, StatusCode::CREATED);
    assert!(readings(&ada).await.is_empty());
    assert_eq!(browser(&world).gets(linen.unwrap()).await.status, StatusCode::FOUND);
    assert!(readings(&ada).await.is_empty(), "the links of letters sent before are silent too");
    world.clock.turn_minutes(60);
    let mails = sent(&world, &keeper, "wool").await;
    assert_eq!(mails.len(), 2);
    assert_eq!(followed(&mails[0].1), followed(&mails[1].1), "she is one of many again");
}

/// What another program was told of links that were followed.
async fn heard(world: &World, channel: &Memory) -> Vec<Value> {
    while deliver::round(&world.house).await.unwrap().delivered > 0 {}
    let sent = channel.sent();
    let notes = sent.iter().map(|parcel| serde_json::from_str::<Value>(&parcel.body).unwrap());
    notes.filter(|note| note["type"] == "message.followed").collect()
}

#[tokio::test]
async fn another_program_hears_of_a_followed_link_once_and_only_of_whoever_agreed_to_that() {
    let (world, keeper, channel) = telling_house().await;
    let ada = reader(&world, "ada", json!({"newsletter": "yes", "reading": "yes"})).await;
    reader(&world, "bob", json!({"newsletter": "yes", "reading": "no"})).await;
    let cleo = reader(&world, "cleo", json!({"newsletter": "yes", "reading": "yes"})).await;
    let mails = sent(&world, &keeper, "linen").await;
    assert_eq!(mails.len(), 3);
    let links = |mail: &str| -> Vec<String> {
        followed(mail).into_iter().filter(|link| link.starts_with("/l/")).collect()
    };
    for (_, mail) in &mails[..2] {
        for link in links(mail).iter().chain(&links(mail)) {
            browser(&world).gets(link).await;
        }
        // The picture says that it was opened, which is told to nobody.
        for picture in followed(mail).iter().filter(|link| link.starts_with("/o/")) {
            browser(&world).gets(picture).await;
        }
    }
    let notes = heard(&world, &channel).await;
    let id = world.server(&[]).gets("/v1/people/ada/messages").await.json()[0]["id"].clone();
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert_eq!(notes[0]["timestamp"], "2027-03-01T00:00:00Z", "the day and no hour");
    let data = json!({"message": id, "letter": "newsletter", "purpose": "newsletter"});
    assert_eq!(notes[0]["data"], data, "which letter, not which link, and nobody's name");
    assert!(!readings(&ada).await.is_empty());
    // Whoever takes it back before it is told is not told of.
    browser(&world).gets(&links(&mails[2].1)[0]).await;
    assert!(!readings(&cleo).await.is_empty());
    let notice = cleo.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let body = json!({"notice": notice, "decisions": {"reading": "no"}, "method": "custom", "surface": "mail", "locale": "fr"});
    world.clock.turn_minutes(1);
    assert_eq!(cleo.posts("/v1/consent", &body).await.status, StatusCode::CREATED);
    assert_eq!(heard(&world, &channel).await, Vec::<Value>::new());
    browser(&world).gets(&links(&mails[2].1)[0]).await;
    assert_eq!(heard(&world, &channel).await, Vec::<Value>::new());
}
