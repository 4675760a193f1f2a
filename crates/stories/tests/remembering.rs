//! What is kept, sealed, and let go when its time is over.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use entrenous_core::moment::Span;
use entrenous_testkit::World;
use serde_json::json;

#[tokio::test]
async fn a_fact_is_sealed_in_the_file_and_open_to_its_person() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    visitor.looks_at("chemise-lin-pastel").await;
    let facts = visitor.gets("/v1/me/facts").await.json();
    assert_eq!(facts[0]["value"], "chemise-lin-pastel");
    assert_eq!(facts[0]["source"], "observed");
    assert_eq!(facts[0]["purposes"], json!(["suggestions", "together"]));
    assert!(facts[0]["until"].as_str().unwrap().starts_with("2027-05-30"));
    assert!(!world.any_file_holds(b"chemise-lin-pastel"), "the file must not show what was looked at");
}

#[tokio::test]
async fn a_fact_survives_a_restart() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    visitor.looks_at("chemise-lin-pastel").await;
    let token = visitor.token.clone();
    drop(visitor);
    let world = world.reopened().await;
    let mut visitor = world.visitor();
    visitor.token = token;
    assert_eq!(visitor.gets("/v1/me").await.json()["facts"]["views"], 1);
}

#[tokio::test]
async fn a_fact_past_its_time_is_not_opened_and_then_not_there() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    visitor.looks_at("chemise-lin-pastel").await;
    world.clock.turn("91 days".parse::<Span>().unwrap());
    assert_eq!(visitor.gets("/v1/me").await.json()["facts"], json!({}), "not opened any more");
    assert_eq!(entrenous_flow::work::retain::round(&world.house).await.unwrap(), 1);
    assert_eq!(entrenous_flow::work::retain::round(&world.house).await.unwrap(), 0);
    assert_eq!(visitor.gets("/v1/me/why").await.json()[0]["entry"]["act"], "age");
}

#[tokio::test]
async fn a_told_fact_is_corrected_and_removed_by_its_person() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    for size in ["m", "l"] {
        assert_eq!(
            visitor.patches("/v1/me/facts/clothing_size", &json!({"value": size})).await.status.as_u16(),
            204
        );
    }
    let facts = visitor.gets("/v1/me/facts").await.json();
    assert_eq!(facts.as_array().unwrap().len(), 1);
    assert_eq!(facts[0]["value"], "l");
    assert_eq!(visitor.deletes("/v1/me/facts/clothing_size").await.status.as_u16(), 204);
    assert_eq!(visitor.gets("/v1/me/facts").await.json(), json!([]));
}

#[tokio::test]
async fn a_gift_no_purpose_may_use_is_not_taken() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("film", "yes")]).await;
    let heard = visitor.patches("/v1/me/facts/clothing_size", &json!({"value": "xxl"})).await;
    assert_eq!((heard.status.as_u16(), heard.code().as_str()), (403, "not_permitted"), "{}", heard.text);
    assert_eq!(visitor.gets("/v1/me/facts").await.json(), json!([]));
}
