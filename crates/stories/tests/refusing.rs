//! Bad input is answered clearly and changes nothing.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::{Method, StatusCode};
use entrenous_testkit::{Heard, World};
use serde_json::{Value, json};

async fn refused(world: &World, method: Method, path: &str, body: &str, status: u16, code: &str) {
    let before = world.house.checkpoint();
    let body = (!body.is_empty()).then(|| body.as_bytes().to_vec());
    let heard: Heard = world.visitor().sends(method, path, body).await;
    assert_eq!((heard.status.as_u16(), heard.code().as_str()), (status, code), "{path}: {}", heard.text);
    assert_eq!(heard.headers["content-type"], "application/problem+json");
    let problem = heard.json();
    assert!(problem["detail"].as_str().unwrap().len() > 15, "a problem says what to do: {problem}");
    assert_eq!(world.house.checkpoint(), before, "a refusal writes nothing");
}

#[tokio::test]
async fn each_bad_body_has_its_own_code_and_writes_nothing() {
    let world = World::boutique().await;
    let notice = world.visitor().notice().await;
    let choice =
        |decisions: Value| json!({"notice": notice, "decisions": decisions, "method": "custom"}).to_string();
    let post = || Method::POST;
    refused(&world, post(), "/v1/consent", "{\"notice\":", 400, "bad_json").await;
    refused(&world, post(), "/v1/consent", "not json", 400, "bad_json").await;
    refused(&world, post(), "/v1/consent", "{\"notices\": 1}", 400, "unknown_field").await;
    refused(&world, post(), "/v1/consent", "{}", 400, "missing_field").await;
    refused(&world, post(), "/v1/consent", &choice(json!({"suggestions": "maybe"})), 400, "bad_value").await;
    refused(&world, post(), "/v1/consent", &choice(json!({"horoscope": "yes"})), 422, "unknown_purpose")
        .await;
    refused(&world, post(), "/v1/consent", &choice(json!({"newsletter": "yes"})), 422, "not_asked").await;
    refused(&world, post(), "/v1/consent", &choice(json!({"basket": "yes"})), 422, "not_asked").await;
    refused(&world, post(), "/v1/consent", &choice(json!({})), 422, "nothing_decided").await;
    let never = json!({"notice": "0".repeat(64), "decisions": {"suggestions": "yes"}, "method": "custom"});
    refused(&world, post(), "/v1/consent", &never.to_string(), 422, "notice_unknown").await;
    let large = format!("{{\"notice\": \"{}\"}}", "x".repeat(70_000));
    refused(&world, post(), "/v1/consent", &large, 413, "body_too_large").await;
    refused(&world, post(), "/v1/events", "[{\"kind\": \"stare\", \"item\": \"a\"}]", 400, "bad_value").await;
    refused(&world, post(), "/v1/events", "[{\"kind\": \"view\", \"item\": \"a b\"}]", 400, "bad_value")
        .await;
    let many = json!((0..101).map(|_| json!({"kind": "view", "item": "a"})).collect::<Vec<_>>());
    refused(&world, post(), "/v1/events", &many.to_string(), 400, "too_many_items").await;
    let long = json!({"slot": "s", "context": {"items": vec!["a"; 51]}});
    refused(&world, post(), "/v1/personalize", &long.to_string(), 400, "too_many_items").await;
    refused(&world, post(), "/v1/personalize", "{\"slot\": \"s\", \"limit\": 0}", 400, "bad_value").await;
    refused(&world, Method::GET, "/v1/notice?surface=billboard", "", 400, "bad_surface").await;
    refused(&world, Method::GET, "/v1/notice?region=france", "", 400, "bad_region").await;
    refused(&world, Method::GET, "/v1/nothing", "", 404, "not_found").await;
    refused(&world, Method::PUT, "/v1/consent", "", 405, "wrong_method").await;
}

#[tokio::test]
async fn a_forged_or_foreign_token_is_refused_not_ignored() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    let mut token = visitor.token.clone().unwrap();
    token.pop();
    token.push('A');
    for forged in [token.as_str(), "en_per_", "en_per_AAAA", "something else"] {
        let mut forger = world.visitor();
        forger.token = Some(forged.to_owned());
        let heard = forger.gets("/v1/me").await;
        assert_eq!(
            (heard.status, heard.code().as_str()),
            (StatusCode::UNAUTHORIZED, "not_identified"),
            "{forged}"
        );
    }
}

#[tokio::test]
async fn a_page_of_a_strange_origin_may_not_call() {
    let world = World::boutique().await;
    let key = entrenous_testkit::site_key(&world);
    let heard = world.visitor().from_page("https://evil.example", &key).gets("/v1/notice").await;
    assert_eq!((heard.status.as_u16(), heard.code().as_str()), (403, "origin_refused"));
    let heard = world.visitor().from_page("https://shop.example", "en_pub_wrong").gets("/v1/notice").await;
    assert_eq!((heard.status.as_u16(), heard.code().as_str()), (403, "key_refused"));
    let heard = world.visitor().from_page("https://shop.example", &key).gets("/v1/notice").await;
    assert_eq!(heard.status, StatusCode::OK);
    assert_eq!(heard.headers["access-control-allow-origin"], "https://shop.example");
}

#[tokio::test]
async fn a_value_that_does_not_fit_its_item_is_refused_by_name() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    let patch = |item: &'static str, value: Value| {
        let visitor = visitor.clone();
        async move { visitor.patches(&format!("/v1/me/facts/{item}"), &json!({"value": value})).await }
    };
    for (item, value, status, code) in [
        ("clothing_size", json!("enormous"), 422, "bad_value"),
        ("favourite_styles", json!(["minimal", "minimal"]), 422, "bad_value"),
        ("favourite_styles", json!(7), 422, "bad_value"),
        ("views", json!("chemise-lin-pastel"), 422, "not_told"),
        ("shoe_size", json!("42"), 422, "unknown_item"),
    ] {
        let heard = patch(item, value).await;
        assert_eq!((heard.status.as_u16(), heard.code().as_str()), (status, code), "{item}: {}", heard.text);
        assert!(!heard.text.contains("enormous"), "a refusal does not repeat what was said");
    }
}

#[tokio::test]
async fn a_form_that_is_refused_is_answered_with_a_page_in_the_readers_language() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    let unknown = format!("notice={}&act=accept", "0".repeat(64));
    for (visitor, path, form, status, code, words) in [
        (
            world.visitor(),
            "/privacy/choices",
            unknown.as_str(),
            422,
            "notice_unknown",
            "Ouvrez la page de nouveau",
        ),
        (
            world.visitor().reading("de"),
            "/privacy/export",
            "",
            401,
            "not_identified",
            "Wir erkennen Sie nicht",
        ),
        (
            world.visitor().reading("en"),
            "/privacy/purposes/suggestions",
            "answer=yes",
            401,
            "not_identified",
            "We do not",
        ),
        (
            visitor,
            "/privacy/purposes/suggestions",
            "answer=perhaps",
            422,
            "bad_value",
            "Cette valeur ne convient pas",
        ),
    ] {
        let heard = visitor.submits(path, form).await;
        assert_eq!(heard.status.as_u16(), status, "{path}: {}", heard.text);
        assert!(heard.headers["content-type"].to_str().unwrap().starts_with("text/html"), "{path}");
        assert!(heard.text.contains(words), "{path} does not say `{words}`: {}", heard.text);
        assert!(heard.text.contains(&format!("<code>{code}</code>")), "{path}: {}", heard.text);
    }
}
