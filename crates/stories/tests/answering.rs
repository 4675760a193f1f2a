//! A yes, a no, a change of mind, each with its receipt.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_core::moment::Span;
use entrenous_testkit::World;

#[tokio::test]
async fn a_yes_makes_a_person_and_hands_them_a_signed_receipt() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    let heard = visitor.answers(&[("suggestions", "yes"), ("together", "no"), ("film", "no")]).await;
    assert_eq!(heard.status, StatusCode::CREATED, "{}", heard.text);
    assert!(visitor.token.as_deref().unwrap().starts_with("en_per_"));
    let answer = heard.json();
    assert_eq!(answer["held"]["suggestions"], "given");
    assert_eq!(answer["held"]["film"], "refused");
    assert!(answer["receipt"]["signature"].is_string());
}

#[tokio::test]
async fn someone_who_says_no_to_everything_stays_nobody() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    let heard = visitor.answers(&[("suggestions", "no"), ("together", "no"), ("film", "no")]).await;
    assert_eq!(heard.status, StatusCode::CREATED);
    assert_eq!(visitor.token, None);
    assert!(heard.json()["receipt"]["record"]["subject"].is_null(), "a refusal needs no name");
}

#[tokio::test]
async fn taking_a_yes_back_is_one_call_and_destroys_what_it_had_opened() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    visitor.looks_at("chemise-lin-pastel").await;
    assert_eq!(visitor.gets("/v1/me").await.json()["facts"]["views"], 1);

    let heard = visitor.deletes("/v1/consent/suggestions").await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    assert_eq!(heard.json()["held"]["suggestions"], "withdrawn");
    let me = visitor.gets("/v1/me").await.json();
    assert_eq!(me["facts"], serde_json::json!({}), "what the yes had opened is gone");
}

#[tokio::test]
async fn a_fact_that_another_yes_still_needs_is_kept() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes"), ("together", "yes")]).await;
    visitor.looks_at("chemise-lin-pastel").await;
    visitor.deletes("/v1/consent/suggestions").await;
    assert_eq!(visitor.gets("/v1/me").await.json()["facts"]["views"], 1);
}

#[tokio::test]
async fn a_yes_grows_old_and_is_asked_again() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    world.clock.turn("1 years".parse::<Span>().unwrap());
    let heard = visitor.looks_at("chemise-lin-pastel").await;
    // The token has ended with the yes: nobody is known any more.
    assert_eq!(heard.status, StatusCode::UNAUTHORIZED, "{}", heard.text);
    assert_eq!(heard.code(), "token_expired");
}

#[tokio::test]
async fn a_yes_to_something_else_does_not_count() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes"), ("film", "yes")]).await;
    let token = visitor.token.clone();

    let charter = std::fs::read_to_string(format!("{}/charter.toml", entrenous_testkit::BOUTIQUE)).unwrap();
    let changed = charter.replace("keep = \"90 days\"", "keep = \"91 days\"");
    assert_ne!(charter, changed);
    drop(visitor);
    let world = world.reopened_with(&changed).await;
    let mut visitor = world.visitor();
    visitor.token = token;
    let heard = visitor.looks_at("chemise-lin-pastel").await.json();
    assert_eq!(heard["dropped"][0]["why"]["not_permitted"], "changed", "{heard}");
}

#[tokio::test]
async fn a_signal_counts_as_a_no_to_sharing_unless_the_yes_was_by_name() {
    let world = World::boutique().await;
    let mut visitor = world.visitor().from("US-CA").with_gpc();
    let body = serde_json::json!({"notice": visitor.notice().await, "decisions": {"film": "yes", "suggestions": "yes"}, "method": "accept_all"});
    let heard = visitor.posts("/v1/consent", &body).await;
    assert_eq!(heard.status, StatusCode::CREATED, "{}", heard.text);
    visitor.token = heard.json()["token"].as_str().map(ToOwned::to_owned);
    assert_eq!(heard.json()["receipt"]["record"]["signal"], "gpc");
}

#[tokio::test]
async fn a_form_without_script_records_the_same_choice() {
    let world = World::boutique().await;
    let visitor = world.visitor();
    let hash = visitor.notice().await;
    let page = visitor.gets("/privacy/choices").await;
    assert!(page.text.contains(&hash), "the form names its notice");
    let form = format!("notice={hash}&act=save&purpose.suggestions=yes&purpose.film=no");
    let heard = visitor.submits("/privacy/choices", &form).await;
    assert_eq!(heard.status, StatusCode::SEE_OTHER, "{}", heard.text);
    let cookie = heard.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("entrenous=") && cookie.contains("en_per_"), "{cookie}");
    assert!(cookie.contains("SameSite=Lax"));
}
