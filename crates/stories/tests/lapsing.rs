//! A yes ends: by its time, by a change of what it was given to, by an objection.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use entrenous_core::moment::Span;
use entrenous_flow::work::lapse;
use entrenous_testkit::{BOUTIQUE, World};
use serde_json::json;

fn charter() -> String {
    std::fs::read_to_string(std::path::Path::new(BOUTIQUE).join("charter.toml")).unwrap()
}

#[tokio::test]
async fn a_yes_past_its_time_is_recorded_as_expired_and_what_it_opened_is_forgotten() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    visitor.patches("/v1/me/facts/clothing_size", &json!({"value": "m"})).await;
    world.clock.turn(Span::months(6));
    assert_eq!(lapse::round(&world.house).await.unwrap(), 1);
    assert_eq!(lapse::round(&world.house).await.unwrap(), 0, "once is enough");
    // The token ends with the yes; a fresh one shows what is left.
    let visitor = world.known_again(visitor.token);
    let said = visitor.gets("/v1/consent").await.json();
    assert_eq!(said["held"]["suggestions"], "expired");
    let record = &said["receipts"][0]["record"];
    assert_eq!((record["method"].as_str(), record["actor"].as_str()), (Some("lapse"), Some("house")));
    assert_eq!(record["purposes"][0]["state"], "expired");
    assert_eq!(
        visitor.gets("/v1/me/facts").await.json(),
        json!([]),
        "a size kept for two years goes with the yes"
    );
    let why = visitor.gets("/v1/me/why").await.json();
    assert_eq!(why[0]["entry"]["act"], "expire");
    let mut visitor = visitor;
    let again = visitor.answers(&[("suggestions", "yes")]).await.json();
    assert_eq!(again["held"]["suggestions"], "given");
    assert_eq!(again["receipt"]["record"]["purposes"][0]["state"], "given");
}

#[tokio::test]
async fn a_changed_purpose_invalidates_its_yes_until_the_person_answers_again() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes"), ("together", "yes"), ("film", "no")]).await;
    visitor.looks_at("chemise-lin-pastel").await;
    let changed = charter().replacen("keep = \"90 days\"", "keep = \"80 days\"", 1);
    let token = visitor.token.take();
    drop(visitor);
    world.clock.turn_minutes(1);
    let world = world.reopened_with(&changed).await;
    let visitor = world.known_again(token.clone());
    let said = visitor.gets("/v1/consent").await.json();
    assert_eq!(
        said["held"],
        json!({"suggestions": "invalidated", "together": "invalidated", "film": "refused"})
    );
    let recorded = &said["receipts"][0]["record"]["purposes"];
    assert_eq!(*recorded, json!([{"state": "invalidated", "keys": ["suggestions", "together"]}]));
    assert_eq!(
        visitor.gets("/v1/me/facts").await.json().as_array().unwrap().len(),
        1,
        "it waits, sealed, for a new answer"
    );

    let (before, after) = changed.split_once("[purpose.together]").unwrap();
    let elsewhere = after.replacen("surfaces = [\"web\"]", "surfaces = [\"chat\"]", 1);
    let shorter = format!("{before}[purpose.together]{elsewhere}");
    assert_ne!(shorter, changed);
    let mut visitor = visitor;
    visitor.answers(&[("together", "yes")]).await;
    drop(visitor);
    let world = world.reopened_with(&shorter).await;
    let said = world.known_again(token).gets("/v1/consent").await.json();
    assert_eq!(said["held"]["together"], "invalidated", "another surface is another purpose");
}

#[tokio::test]
async fn a_no_to_an_interest_of_the_business_is_an_objection() {
    let text = charter().replacen("serves = [\"EU\", \"UK\", \"US-CA\"]", "serves = [\"US-CA\"]", 1);
    let consent = "use = \"dpv:ServiceOptimisation\"\nbasis = \"consent\"";
    let text = text.replacen(consent, &consent.replace("\"consent\"", "\"legitimate_interest\""), 1);
    let world = World::with_charter(&text).await;
    let mut visitor = world.visitor().from("US-CA");
    let heard = visitor.answers(&[("together", "no"), ("suggestions", "yes")]).await.json();
    assert_eq!(heard["held"]["together"], "objected");
    let states = heard["receipt"]["record"]["purposes"].as_array().unwrap().clone();
    assert!(states.contains(&json!({"state": "objected", "keys": ["together"]})), "{states:?}");
    world.clock.turn_minutes(1);
    let heard = visitor.answers(&[("together", "yes")]).await.json();
    assert_eq!(heard["held"]["together"], "given", "an objection can be taken back by name");
}
