//! Receipts and ledger, checked without asking the house.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use entrenous_testkit::World;
use entrenous_vault::Receipt;
use serde_json::Value;

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
    assert!(receipt.to_string().len() <= 2_048, "a receipt has at most 2 kB: {}", receipt.to_string().len());
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
