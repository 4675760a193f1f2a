//! Everything is seen, taken along, and erased from every file.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_testkit::World;
use serde_json::json;

#[tokio::test]
async fn a_copy_holds_facts_choices_receipts_and_what_was_done() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    visitor.looks_at("chemise-lin-pastel").await;
    let copy = visitor.gets("/v1/me/export").await.json();
    assert_eq!(copy["schema"], "entrenous-export-1");
    assert_eq!(copy["facts"][0]["value"], "chemise-lin-pastel");
    assert_eq!(copy["choices"][0]["state"], "given");
    assert_eq!(copy["receipts"].as_array().unwrap().len(), 1);
    assert_eq!(copy["ledger"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn leaving_removes_facts_keys_choices_and_what_was_learned() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes"), ("together", "yes")]).await;
    for article in ["chemise-lin-pastel", "sac-dos-toile-marine"] {
        visitor.looks_at(article).await;
    }
    let receipt = visitor.gets("/v1/consent").await.json()["receipts"][0]["record"]["record"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(world.any_file_holds(receipt.as_bytes()), "before, the receipt is in the file");

    let heard = visitor.deletes("/v1/me").await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    assert!(!world.any_file_holds(receipt.as_bytes()), "after, no file has it");
    assert_eq!(
        visitor.gets("/v1/me").await.json(),
        json!({"facts": {}, "held": {}, "messages": 0, "often": "any", "entries": visitor.gets("/v1/me").await.json()["entries"]})
    );
    let others = world.visitor().wishes(&["chemise-lin-pastel"], 6).await.json();
    assert!(
        others["items"].as_array().unwrap().iter().all(|item| item["why"]["code"] != "looked_also"),
        "{others}"
    );
}

#[tokio::test]
async fn someone_who_left_and_comes_back_is_somebody_new() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    let first = visitor.answers(&[("suggestions", "yes")]).await.json();
    visitor.deletes("/v1/me").await;
    let second = visitor.answers(&[("suggestions", "yes")]).await.json();
    assert_ne!(first["receipt"]["record"]["subject"], second["receipt"]["record"]["subject"]);
}

#[tokio::test]
async fn one_person_leaving_leaves_the_others_as_they_were() {
    let world = World::boutique().await;
    let (mut going, mut staying) = (world.visitor(), world.visitor());
    for visitor in [&mut going, &mut staying] {
        visitor.answers(&[("suggestions", "yes")]).await;
        visitor.looks_at("chemise-lin-pastel").await;
    }
    going.deletes("/v1/me").await;
    assert_eq!(staying.gets("/v1/me").await.json()["facts"]["views"], 1);
}

#[tokio::test]
async fn the_page_of_a_person_shows_the_same_and_nobody_else_gets_it() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    visitor.looks_at("chemise-lin-pastel").await;
    for language in ["fr", "de", "en"] {
        let page = visitor.clone().reading(language).gets("/privacy").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        assert!(page.text.contains("/privacy/purposes/suggestions"), "{language}");
        assert!(page.text.contains("/privacy/erase"), "{language}");
    }
    let nobody = world.visitor().gets("/privacy").await;
    assert!(!nobody.text.contains("/privacy/erase"));
    for path in ["/v1/me", "/v1/me/facts", "/v1/me/why", "/v1/me/export", "/v1/consent"] {
        assert_eq!(world.visitor().gets(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
}
