//! Contacts come in from another system: a proven yes counts, a no is never lifted, and of the rest nothing is kept.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::{Method, StatusCode};
use entrenous_core::id::PersonId;
use entrenous_core::moment::{Clock, Moment, Span};
use entrenous_flow::import::contacts::{
    Claim, Imported, Stopped, Taken, Wishes, contacts, dry_run, unproven,
};
use entrenous_flow::work::post;
use entrenous_post::smtp::keep::Keeper;
use entrenous_testkit::{Visitor, World};
use serde_json::{Value, json};
use std::io::Cursor;
use std::path::PathBuf;

const HEAD: &str = "Email Address,Language,Kunde,OPTIN_TIME,CONFIRM_TIME,CONFIRM_IP,MEMBER_RATING,LEID";

fn wishes() -> Wishes {
    Wishes {
        map: Wishes::read(None, Some("Kunde=@number"), None, None, None).unwrap().map,
        ..Wishes::default()
    }
}

fn file(rows: &[&str]) -> String {
    format!("{HEAD}\n{}\n", rows.join("\n"))
}

async fn takes(world: &World, text: &str) -> Imported {
    takes_with(world, text, &wishes()).await
}

async fn takes_with(world: &World, text: &str, wishes: &Wishes) -> Imported {
    let input = Cursor::new(text.as_bytes().to_vec());
    contacts(&world.house, wishes, input, "list.csv", |done, whole| assert!(done <= whole)).await.unwrap()
}

async fn decided(server: &Visitor, customer: &str) -> Value {
    let body = json!({"people": [customer], "purposes": ["newsletter"], "surface": "mail"});
    server.posts("/v1/decide", &body).await.json()["people"][0].clone()
}

/// Every file of the house, but the one in which readers only note that they read.
fn rows(world: &World) -> Vec<(PathBuf, Vec<u8>)> {
    let is_of_readers = |path: &PathBuf| path.extension().is_some_and(|end| end == "db-shm");
    world.files().into_iter().filter(|(path, _)| !is_of_readers(path)).collect()
}

/// What is noted against addresses: how many, by scope and reason.
fn noted(world: &World) -> Vec<(String, String, i64)> {
    let rows = rusqlite::Connection::open(world.data().join("data.db")).unwrap();
    let mut asked = rows
        .prepare("SELECT scope, why, count(*) FROM suppression GROUP BY scope, why ORDER BY scope, why")
        .unwrap();
    let found = asked.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    found.map(Result::unwrap).collect()
}

fn people_with_an_address(world: &World) -> Vec<PersonId> {
    let rows = rusqlite::Connection::open(world.data().join("data.db")).unwrap();
    let mut asked = rows.prepare("SELECT person FROM address").unwrap();
    let found = asked.query_map([], |row| row.get::<_, [u8; 16]>(0)).unwrap();
    found.map(|bytes| PersonId::from_bytes(bytes.unwrap())).collect()
}

const PROVEN: &str = "ada@fleur.example,Deutsch,c-1,2027-02-01 09:00:00,2027-02-01 09:05:00,192.0.2.7,5,1";
const BULK: &str = "bea@fleur.example,fr,c-2,2027-02-01 09:00:00,2027-02-01 09:00:00,192.0.2.7,5,2";
const NOTHING: &str = "cleo@fleur.example,fr,c-3,,,,5,3";

#[tokio::test]
async fn a_proven_yes_may_be_written_to_and_of_an_unknown_one_only_a_hash_is_kept() {
    let world = World::boutique().await;
    let imported = takes(&world, &file(&[PROVEN, BULK, NOTHING])).await;
    let expected = Taken { yes: 2, unproven: 1, facts: 4, ..Taken::default() };
    assert_eq!(imported.taken, expected, "{}", imported.report);
    let server = world.server(&[]);
    assert_eq!(decided(&server, "c-1").await["permitted"]["newsletter"], "given");
    assert_eq!(decided(&server, "c-2").await["permitted"]["newsletter"], "given");
    assert_eq!(decided(&server, "c-3").await["refused"]["newsletter"], "not_given");
    assert_eq!(noted(&world), [("newsletter".into(), "unproven".into(), 1)]);
    assert_eq!(unproven(&world.house).unwrap()[0].1, 1);
    let receipts = server.gets("/v1/people/c-1/consent").await.json();
    let record = &receipts["receipts"][0]["record"];
    assert_eq!(record["method"], "import");
    let said: Moment = "2027-02-01T09:05:00Z".parse().unwrap();
    assert_eq!(record["client_at"], said.microseconds());
    let evidence = record["evidence"].as_str().unwrap();
    assert!(evidence.starts_with("file:") && evidence.ends_with("/1/2/double_opt_in"), "{evidence}");
    for value in ["ada@fleur", "bea@fleur", "cleo@fleur", "192.0.2.7"] {
        assert!(!world.any_file_holds(value.as_bytes()), "{value} lies open");
    }
    // The person sees what was taken over, and whence.
    let people = people_with_an_address(&world);
    assert_eq!(people.len(), 2);
    let token = world.vault().token(people[0], world.clock.now().plus(Span::days(1)));
    let facts = world.visitor().known_by(token).gets("/v1/me/facts").await.json().to_string();
    assert!(facts.contains("@fleur.example") && facts.contains("language"), "{facts}");
}

#[tokio::test]
async fn a_yes_longer_ago_than_a_yes_lasts_is_told_and_opens_nothing() {
    let world = World::boutique().await;
    let old = PROVEN.replace("2027-02-01", "2019-02-01");
    let taken = takes(&world, &file(&[&old])).await.taken;
    assert_eq!(taken, Taken { yes: 1, expired: 1, facts_unused: 2, ..Taken::default() });
    assert_eq!(decided(&world.server(&[]), "c-1").await["refused"]["newsletter"], "expired");
}

#[tokio::test]
async fn the_same_file_again_changes_not_one_byte() {
    let world = World::boutique().await;
    let out = "dora@fleur.example,,,,,,,4,2026-02-01 00:00:00";
    let text = format!("{HEAD},UNSUB_TIME\n{out}\n");
    takes(&world, &file(&[PROVEN, BULK, NOTHING])).await;
    takes(&world, &text).await;
    let before = rows(&world);
    let again = takes(&world, &file(&[PROVEN, BULK, NOTHING])).await.taken;
    assert_eq!(again, Taken { known: 2, facts_known: 4, ..Taken::default() });
    assert_eq!(takes(&world, &text).await.taken, Taken::default());
    assert!(rows(&world) == before, "not one byte");
}

#[tokio::test]
async fn a_no_that_stands_here_is_lifted_by_no_file_and_outlives_the_person() {
    let world = World::boutique().await;
    let server = world.server(&[]);
    let out = format!("{HEAD},UNSUB_TIME\nADA@fleur.example,,,,,,,1,2025-02-01 00:00:00\n");
    let first = takes(&world, &out).await.taken;
    assert_eq!((first.silenced, people_with_an_address(&world).len()), (1, 0));
    let newer = file(&[PROVEN]);
    assert_eq!(takes(&world, &newer).await.taken, Taken { kept_out: 1, ..Taken::default() });
    assert_ne!(decided(&server, "c-1").await["permitted"]["newsletter"], "given");
    // Said to the house itself, about a customer it knows.
    takes(&world, &file(&[BULK])).await;
    let notice = world.visitor().gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let no = json!({"notice": notice, "decisions": {"newsletter": "no"}, "method": "phone", "evidence": "call:1", "said_at": "2027-02-10T00:00:00Z"});
    server.posts("/v1/people/c-2/consent", &no).await;
    let later = BULK.replace("2027-02-01", "2027-02-20");
    assert_eq!(takes(&world, &file(&[&later])).await.taken.kept_out, 1);
    assert_eq!(decided(&server, "c-2").await["refused"]["newsletter"], "withdrawn");
    // Erased and brought in again: the no is still there.
    assert!(server.deletes("/v1/people/c-2").await.status.is_success());
    assert_eq!(noted(&world), [("*".into(), "unsubscribed".into(), 1)]);
    assert_eq!(takes(&world, &newer).await.taken.kept_out, 1);
}

#[tokio::test]
async fn a_later_no_of_the_file_ends_a_yes_here_and_an_earlier_one_does_not() {
    let world = World::boutique().await;
    takes(&world, &file(&[PROVEN, BULK])).await;
    let out = format!(
        "{HEAD},UNSUB_TIME\nada@fleur.example,,,,,,,1,2027-02-15 00:00:00\nbea@fleur.example,,,,,,,2,2020-06-01 00:00:00\n"
    );
    let taken = takes(&world, &out).await.taken;
    assert_eq!((taken.silenced, taken.withdrawn), (1, 1), "what was said later, and here, stands");
    let server = world.server(&[]);
    assert_eq!(decided(&server, "c-1").await["refused"]["newsletter"], "withdrawn");
    assert_eq!(decided(&server, "c-2").await["permitted"]["newsletter"], "given");
    let bounced = format!("{HEAD},CLEAN_TIME\nbea@fleur.example,,,,,,,2,2020-06-01 00:00:00\n");
    let taken = takes(&world, &bounced).await.taken;
    assert_eq!((taken.silenced, taken.withdrawn), (1, 0), "a mailbox that is gone is no word of the person");
}

#[tokio::test]
async fn the_word_of_the_business_is_kept_with_each_yes_and_without_a_number_the_address_names_the_customer()
{
    let world = World::boutique().await;
    let wishes = Wishes { attested_on: Some(Claim::parse("paper cards 2024").unwrap()), ..Wishes::default() };
    let text = "E-Mail;Sprache\neva@fleur.example;Deutsch\nFAY@fleur.example;fr\n";
    let taken = takes_with(&world, text, &wishes).await.taken;
    assert_eq!((taken.yes, taken.facts), (2, 4));
    let again = takes_with(&world, &text.replace("FAY", "fay"), &wishes).await.taken;
    assert_eq!((again.known, again.facts, people_with_an_address(&world).len()), (2, 0, 2));
    let person = people_with_an_address(&world)[0];
    let token = world.vault().token(person, world.clock.now().plus(Span::days(1)));
    let said = world.visitor().known_by(token).gets("/v1/consent").await.json().to_string();
    assert!(said.contains("/paper-cards-2024\""), "{said}");
    for bad in ["", "a@b", "ana's list, folder 7 and all the rest of it"] {
        assert!(Claim::parse(bad).is_err(), "{bad}");
    }
}

#[tokio::test]
async fn an_import_that_stops_in_the_middle_goes_on_where_it_stopped() {
    let rows: Vec<String> = (0..600)
        .map(|n| match n % 3 {
            0 => {
                format!("p{n}@fleur.example,fr,k-{n},2027-02-01 09:00:00,2027-02-01 09:05:00,192.0.2.7,5,{n}")
            }
            _ => format!("p{n}@fleur.example,fr,k-{n},,,,5,{n}"),
        })
        .collect();
    let text = file(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let world = World::boutique().await;
    let (house, bytes) = (world.house.clone(), text.clone().into_bytes());
    let (told, mut hears) = tokio::sync::mpsc::unbounded_channel();
    let going = tokio::spawn(async move {
        let told = |done: u64, whole: u64| {
            let _nobody_hears_any_more = told.send((done, whole));
        };
        contacts(&house, &wishes(), Cursor::new(bytes), "list.csv", told).await.map(|imported| imported.taken)
    });
    while hears.recv().await.is_some_and(|(done, whole)| done * 4 <= whole * 3) {}
    going.abort();
    let stopped = going.await;
    let rest = takes(&world, &text).await.taken;
    assert_eq!(rest.yes + rest.known, 200, "{rest:?} after {stopped:?}");
    assert_eq!(rest.facts + rest.facts_known, 400);
    assert_eq!(noted(&world), [("newsletter".into(), "unproven".into(), 400)]);
    assert_eq!(people_with_an_address(&world).len(), 200);
    let server = world.server(&[]);
    for customer in ["k-0", "k-300", "k-597"] {
        assert_eq!(decided(&server, customer).await["permitted"]["newsletter"], "given");
    }
    assert_eq!(takes(&world, &text).await.taken, Taken { known: 200, facts_known: 400, ..Taken::default() });
}

#[tokio::test]
async fn what_cannot_be_taken_writes_nothing_and_a_dry_run_tells_the_same() {
    let world = World::boutique().await;
    let before = rows(&world);
    let refused = |text: &'static str, wishes: Wishes| {
        let house = world.house.clone();
        async move {
            contacts(&house, &wishes, Cursor::new(text.as_bytes()), "l.csv", |_, _| ()).await.unwrap_err()
        }
    };
    let told = refused("name\nAna\n", Wishes::default()).await;
    assert!(told.to_string().starts_with("V022"), "{told}");
    let other = Wishes { purpose: Some("film".into()), ..Wishes::default() };
    assert!(matches!(refused("email\na@fleur.example\n", other).await, Stopped::Refused(_)));
    let dates = refused(
        "email,consent\na@fleur.example,03/04/2026\n",
        Wishes {
            map: Wishes::read(None, Some("consent=@consent_at"), None, None, None).unwrap().map,
            ..Wishes::default()
        },
    );
    assert!(dates.await.to_string().starts_with("V023"));
    assert!(rows(&world) == before, "not one byte");
    let text = file(&[PROVEN, BULK, NOTHING]);
    let (charter, texts) = (&world.house.charter, &world.house.texts);
    let input = Cursor::new(text.as_bytes());
    let told = dry_run(charter, texts, &wishes(), world.house.now(), input, "list.csv", |_, _| ()).unwrap();
    assert!(rows(&world) == before, "not one byte");
    assert_eq!(told, takes(&world, &text).await.report);
}

#[tokio::test]
async fn the_business_s_own_server_sends_an_export_and_nobody_else_can() {
    let world = World::boutique().await;
    let text = file(&[PROVEN, BULK, NOTHING]);
    let sends = |server: Visitor, query: &'static str, body: String| async move {
        server.sends(Method::POST, &format!("/v1/contacts/import{query}"), Some(body.into_bytes())).await
    };
    let stranger = sends(world.visitor(), "?dry_run=true", text.clone()).await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
    let limited = sends(world.server(&["newsletter"]), "", text.clone()).await;
    assert_eq!((limited.status, limited.code().as_str()), (StatusCode::FORBIDDEN, "out_of_scope"));
    let before = rows(&world);
    let told = sends(world.server(&[]), "?dry_run=true&map=Kunde%3D@number", text.clone()).await.json();
    assert_eq!(told["report"]["classes"]["proven"], 1);
    assert_eq!(told["taken"], Value::Null);
    for (query, detail) in [("?format=pigeon", "`format`"), ("?map=x", "V025"), ("?nonsense=1", "`dry_run`")]
    {
        let refused = sends(world.server(&[]), query, text.clone()).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{query}");
        assert!(refused.json()["detail"].as_str().unwrap().contains(detail), "{query}");
    }
    let refused = sends(world.server(&[]), "", "name\nAna\n".to_owned()).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "bad_value"));
    assert!(refused.json()["detail"].as_str().unwrap().starts_with("V022"));
    assert!(rows(&world) == before);
    let told = sends(world.server(&[]), "?map=Kunde%3D@number", text.clone()).await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.text);
    assert_eq!((&told.json()["taken"]["yes"], &told.json()["taken"]["unproven"]), (&json!(2), &json!(1)));
    assert!(!told.text.contains("fleur.example"));
    assert_eq!(decided(&world.server(&[]), "c-1").await["permitted"]["newsletter"], "given");
    let much = sends(world.server(&[]), "", "x".repeat(9_000_000)).await;
    assert_eq!(much.status, StatusCode::PAYLOAD_TOO_LARGE);
}

/// Asks for letters by the form, and confirms the mail.
async fn signs_up(world: &World, keeper: &Keeper, address: &str) -> String {
    let visitor = world.visitor();
    let page = visitor.gets("/signup/newsletter?lang=de").await.text;
    let (_, rest) = page.split_once("name=\"shown\" value=\"").unwrap();
    let shown = rest.split('"').next().unwrap();
    world.clock.turn_minutes(1);
    visitor.submits("/signup/newsletter?lang=de", &format!("email={address}&shown={shown}&nickname=")).await;
    assert_eq!(post::round(&world.house).await.unwrap().accepted, 1, "{address} is asked");
    let mail =
        keeper.kept().last().map(|kept| String::from_utf8_lossy(&kept.mail).replace("=\r\n", "")).unwrap();
    let at = mail.find("/signup/confirm/").unwrap();
    let path: String =
        mail[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "/-_".contains(*c)).collect();
    // Of two words at one moment the stricter stands: a person takes a while to open a mail.
    world.clock.turn_minutes(1);
    let heard = visitor.submits(&path, "").await;
    assert_eq!(heard.status, StatusCode::SEE_OTHER, "{address}: {}", heard.text);
    path
}

#[tokio::test]
async fn a_yes_given_here_ends_the_silence_and_its_link_ends_no_later_one() {
    let (world, keeper) = World::with_post().await;
    takes(&world, &file(&[NOTHING])).await;
    let out = format!("{HEAD},UNSUB_TIME\ndora@fleur.example,,,,,,,1,2025-02-01 00:00:00\n");
    takes(&world, &out).await;
    let bounced = format!("{HEAD},CLEAN_TIME\nemil@fleur.example,,,,,,,1,2025-02-01 00:00:00\n");
    takes(&world, &bounced).await;
    assert_eq!(noted(&world).len(), 3);
    signs_up(&world, &keeper, "cleo%40fleur.example").await;
    let path = signs_up(&world, &keeper, "dora%40fleur.example").await;
    assert_eq!(noted(&world), [("*".into(), "hard_bounced".into(), 1)], "a mailbox that is gone stays so");
    world.clock.turn_minutes(1);
    let later = format!("{HEAD},UNSUB_TIME\ndora@fleur.example,,,,,,,1,2027-03-01 09:04:30\n");
    let taken = takes(&world, &later).await.taken;
    assert_eq!((taken.silenced, taken.withdrawn), (1, 1));
    world.visitor().submits(&path, "").await;
    assert_eq!(noted(&world).len(), 2, "the link of before lifts nothing said since");
}
