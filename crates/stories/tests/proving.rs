//! Receipts and ledger, checked without asking the house.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use entrenous_core::hash::Hash;
use entrenous_core::ledger::Tree;
use entrenous_core::moment::{Moment, Span};
use entrenous_flow::pack::{PackFault, Scope, check, pack};
use entrenous_flow::work::lapse;
use entrenous_testkit::World;
use entrenous_vault::{Receipt, read_checkpoint, read_jws};
use serde_json::{Value, json};
use std::io::Cursor;

/// How long a receipt may be, whatever it says and however long the ledger.
const RECEIPT_BYTES: usize = 2_048;

async fn receipt(world: &World) -> Value {
    world.visitor().answers(&[("suggestions", "yes"), ("film", "no")]).await.json()["receipt"].clone()
}

#[tokio::test]
async fn a_receipt_holds_against_the_published_key() {
    let world = World::boutique().await;
    let receipt = receipt(&world).await;
    let keys = world.visitor().gets("/.well-known/entrenous-keys.json").await.json();
    let key = keys["keys"][0]["x"].as_str().unwrap();
    Receipt::from_json(&receipt.to_string()).unwrap().verify(Some(key)).unwrap();
    let length = receipt.to_string().len();
    assert!(length <= RECEIPT_BYTES, "a receipt has at most 2 kB: {length}");
}

#[tokio::test]
async fn a_receipt_with_one_changed_word_does_not_hold() {
    let world = World::boutique().await;
    let receipt = receipt(&world).await.to_string();
    let forged = receipt.replacen("\"refused\"", "\"given\"", 1);
    assert_ne!(receipt, forged);
    assert!(Receipt::from_json(&forged).unwrap().verify(None).is_err());
    assert!(Receipt::from_json(&receipt[..receipt.len() - 10]).is_err(), "a cut-off receipt is not read");
}

#[tokio::test]
async fn a_receipt_of_another_house_does_not_hold_here() {
    let (here, there) = (World::boutique().await, World::boutique().await);
    let foreign = receipt(&there).await;
    let keys = here.visitor().gets("/.well-known/entrenous-keys.json").await.json();
    let key = keys["keys"][0]["x"].as_str().unwrap();
    let foreign = Receipt::from_json(&foreign.to_string()).unwrap();
    foreign.verify(None).unwrap();
    // Seeded dice give both test houses the same keys; a key of other dice stands for another house.
    let other = key.chars().rev().collect::<String>();
    assert!(foreign.verify(Some(&other)).is_err());
}

#[tokio::test]
async fn everything_done_with_a_person_is_in_the_ledger_and_only_there_by_audit_id() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    visitor.looks_at("chemise-lin-pastel").await;
    visitor.wishes(&[], 3).await;
    visitor.gets("/v1/me/export").await;
    visitor.deletes("/v1/consent/suggestions").await;
    let why = visitor.gets("/v1/me/why").await.json();
    let acts: Vec<_> = why
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .map(|done| done["entry"]["act"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(acts, ["consent", "keep", "use", "export", "withdraw"]);
    assert!(!why.to_string().contains("chemise"), "the ledger holds no value");
}

#[tokio::test]
async fn the_signed_head_of_the_ledger_grows_with_each_entry_and_survives_a_restart() {
    let world = World::boutique().await;
    let size = |head: &str| head.lines().nth(1).unwrap().parse::<u64>().unwrap();
    let before = world.visitor().gets("/v1/ledger/checkpoint").await.text;
    receipt(&world).await;
    let after = world.visitor().gets("/v1/ledger/checkpoint").await.text;
    assert_eq!(size(&after), size(&before) + 1);
    let world = world.reopened().await;
    assert_eq!(world.visitor().gets("/v1/ledger/checkpoint").await.text, after);
}

async fn key(world: &World) -> String {
    let keys = world.visitor().gets("/.well-known/entrenous-keys.json").await.json();
    keys["keys"][0]["x"].as_str().unwrap().to_owned()
}

/// The number of the entry that a receipt proves.
fn proved(receipt: &Value, key: &str) -> u64 {
    let shown = Receipt::from_json(&receipt.to_string()).unwrap().verify(Some(key)).unwrap();
    shown.unwrap().index
}

#[tokio::test]
async fn wherever_a_receipt_is_handed_out_it_proves_that_it_is_in_the_ledger() {
    let world = World::boutique().await;
    let key = key(&world).await;
    let mut visitor = world.visitor();
    let answered = visitor.answers(&[("suggestions", "yes")]).await.json()["receipt"].clone();
    world.clock.turn_minutes(1);
    let taken_back = visitor.deletes("/v1/consent/suggestions").await.json()["receipt"].clone();
    assert_eq!((proved(&answered, &key), proved(&taken_back, &key)), (0, 1));
    let listed = visitor.gets("/v1/consent").await.json()["receipts"].clone();
    let exported = visitor.gets("/v1/me/export").await.json()["receipts"].clone();
    for all in [listed, exported] {
        let numbers: Vec<u64> = all.as_array().unwrap().iter().map(|receipt| proved(receipt, &key)).collect();
        assert_eq!(numbers, [1, 0], "newest first");
    }
    let path = format!("/v1/receipts/{}", answered["record"]["record"].as_str().unwrap());
    assert_eq!(proved(&visitor.gets(&path).await.json(), &key), 0);
    let short = visitor.gets(&format!("{path}?form=jws")).await.text;
    assert_eq!(read_jws(&short, &key).unwrap(), Receipt::from_json(&answered.to_string()).unwrap().record);
    assert_eq!(visitor.gets(&format!("{path}?form=pdf")).await.code(), "bad_value");
    let mut stranger = world.visitor();
    stranger.answers(&[("suggestions", "yes")]).await;
    assert_eq!(stranger.gets(&path).await.code(), "not_found", "nobody else's receipt is shown");
    assert_eq!(world.visitor().gets(&path).await.code(), "not_identified");
}

#[tokio::test]
async fn an_old_receipt_is_proved_among_many_later_entries_and_after_a_restart() {
    let world = World::boutique().await;
    let key = key(&world).await;
    let mut visitor = world.visitor();
    let first = visitor.answers(&[("suggestions", "yes")]).await.json()["receipt"].clone();
    let path = format!("/v1/receipts/{}", first["record"]["record"].as_str().unwrap());
    for _ in 0..300 {
        let receipt = world.visitor().answers(&[("suggestions", "no")]).await.json()["receipt"].clone();
        proved(&receipt, &key);
    }
    assert_eq!(proved(&visitor.gets(&path).await.json(), &key), 0);
    let token = visitor.token.take();
    drop(visitor);
    let world = world.reopened().await;
    let mut again = world.visitor();
    again.token = token;
    let old = again.gets(&path).await.json();
    assert_eq!(proved(&old, &key), 0);
    assert_eq!(old["proof"]["size"], 301);
}

#[tokio::test]
async fn the_tiles_are_the_tree_of_the_checkpoint() {
    let world = World::boutique().await;
    for _ in 0..270 {
        world.visitor().answers(&[("suggestions", "no")]).await;
    }
    let full = world.visitor().gets("/v1/ledger/tile/0/000").await;
    assert!(full.headers["cache-control"].to_str().unwrap().contains("immutable"));
    let part = world.visitor().gets("/v1/ledger/tile/0/001.p/14").await;
    let mut tree = Tree::default();
    for hash in [full.bytes, part.bytes].concat().chunks(32) {
        tree.push(Hash::from_bytes(hash.try_into().unwrap()));
    }
    let checkpoint = world.visitor().gets("/v1/ledger/checkpoint").await.text;
    assert_eq!(read_checkpoint(&checkpoint, &key(&world).await), Ok((270, tree.root())));
    for there in ["0/001.p/14", "0/001.p/3", "1/000.p/1"] {
        assert_eq!(world.visitor().gets(&format!("/v1/ledger/tile/{there}")).await.status, 200, "{there}");
    }
    for nothing in
        ["0/001", "0/001.p/15", "0/002.p/1", "1/000", "1/000.p/2", "9/000", "0/x000/000", "0/1", "0/000.p/0"]
    {
        assert_eq!(
            world.visitor().gets(&format!("/v1/ledger/tile/{nothing}")).await.status,
            404,
            "{nothing}"
        );
    }
}

#[tokio::test]
async fn the_receipt_of_a_charter_with_twelve_purposes_has_at_most_2048_bytes() {
    let more = [
        "birthday_offer",
        "events",
        "measurements",
        "partner_offers",
        "stories",
        "surveys",
        "try_on",
        "voice_search",
        "year_in_review",
    ];
    let world = World::with_purposes(&more).await;
    let yes: Vec<(&str, &str)> =
        more.into_iter().chain(["suggestions", "together", "film"]).map(|name| (name, "yes")).collect();
    let mut visitor = world.visitor();
    visitor.answers(&yes).await;
    let receipt = visitor.answers(&yes).await.json()["receipt"].clone();
    assert!(receipt["record"]["previous"].is_string(), "it names the one before");
    let purposes = Receipt::from_json(&receipt.to_string()).unwrap().record.purposes.len();
    // In a ledger of a million entries the way to the root has 20 hashes; here it has one.
    let length = receipt.to_string().len() + 19 * 32 * 4 / 3 + 12;
    assert!(purposes == 12 && length <= RECEIPT_BYTES, "{length} bytes for {purposes} purposes: {receipt}");
}

/// Packs into memory.
fn packed(world: &World, scope: &Scope) -> Result<Vec<u8>, PackFault> {
    pack(&world.house, scope, Vec::new(), |_| ()).map(|(_, bytes)| bytes)
}

#[tokio::test]
async fn the_pack_of_a_person_proves_their_choices_and_what_they_were_shown() {
    let world = World::boutique().await;
    let key = key(&world).await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    visitor.looks_at("chemise-lin-pastel").await;
    visitor.deletes("/v1/consent/suggestions").await;
    world.visitor().answers(&[("film", "yes")]).await;
    let standing = world.house.standing(visitor.token.as_deref().unwrap()).unwrap();
    let bytes = packed(&world, &Scope::Person(standing)).unwrap();
    let checked = check(Cursor::new(&bytes), Some(&key), |_| ()).unwrap();
    assert_eq!((checked.manifest.receipts, checked.texts), (2, 1));
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("Preuve des choix") && text.contains("\"question\":\"opt_in\""), "words and texts");
    assert!(!text.contains("chemise"), "no fact of a person");
}

#[tokio::test]
async fn someone_who_left_is_in_no_pack_and_their_entries_stay_in_the_ledger() {
    let world = World::boutique().await;
    let (mut leaving, mut staying) = (world.visitor(), world.visitor());
    let gone = leaving.answers(&[("suggestions", "yes")]).await.json()["receipt"]["record"]["record"].clone();
    staying.answers(&[("suggestions", "yes")]).await;
    leaving.deletes("/v1/me").await;
    let all = Scope::Between(Moment::from_seconds(0), "2100-01-01T00:00:00Z".parse().unwrap());
    let bytes = packed(&world, &all).unwrap();
    let checked = check(Cursor::new(&bytes), None, |_| ()).unwrap();
    assert_eq!(checked.manifest.receipts, 1);
    assert!(checked.manifest.size >= 3, "two choices and a leaving: {}", checked.manifest.size);
    let gone = gone.as_str().unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains(gone));
    assert!(matches!(packed(&world, &Scope::Record(gone.parse().unwrap())), Err(PackFault::Limits(_))));
}

#[tokio::test]
async fn receipts_of_a_lapse_and_of_a_joining_prove_themselves_too() {
    let world = World::boutique().await;
    let key = key(&world).await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes"), ("together", "yes")]).await;
    let server = world.server(&[]);
    let joined = server.posts("/v1/people/c-5/join", &json!({"token": visitor.token})).await.json();
    let receipt = &joined["receipt"];
    assert_eq!(
        (receipt["record"]["method"].as_str(), receipt["proof"]["entry"].as_str()),
        (Some("join"), None)
    );
    proved(receipt, &key);
    world.clock.turn(Span::months(6));
    assert_eq!(lapse::round(&world.house).await.unwrap(), 1);
    let said = server.gets("/v1/people/c-5/consent").await.json();
    let lapsed = &said["receipts"][0];
    assert_eq!(
        (lapsed["record"]["method"].as_str(), &lapsed["proof"]["entry"]),
        (Some("lapse"), &Value::Null)
    );
    let numbers: Vec<u64> =
        said["receipts"].as_array().unwrap().iter().map(|receipt| proved(receipt, &key)).collect();
    assert!(numbers.is_sorted_by(|newer, older| newer > older), "newest first: {numbers:?}");
}

#[tokio::test]
async fn the_server_of_the_business_takes_the_pack_of_a_customer_while_the_house_is_open() {
    let world = World::boutique().await;
    let server = world.server(&[]);
    let notice = server.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let told = json!({"notice": notice, "decisions": {"newsletter": "yes"}, "method": "paper", "evidence": "folder:7"});
    assert_eq!(server.posts("/v1/people/c-9/consent", &told).await.status, 201);
    let heard = server.gets("/v1/people/c-9/pack").await;
    assert_eq!(
        (heard.status.as_u16(), &heard.headers["content-type"]),
        (200, &"application/zip".parse().unwrap())
    );
    let checked = check(Cursor::new(&heard.bytes), Some(&key(&world).await), |_| ()).unwrap();
    assert_eq!(checked.manifest.receipts, 1);
    assert!(!heard.text.contains("c-9"), "the business's own name for a customer is in no pack");
    assert_eq!(server.gets("/v1/people/c-10/pack").await.code(), "no_such_customer");
    assert_eq!(world.server(&["newsletter"]).gets("/v1/people/c-9/pack").await.status, 403);
    assert_eq!(world.visitor().gets("/v1/people/c-9/pack").await.status, 401);
}
