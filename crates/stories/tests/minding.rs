//! A business that children may visit treats everyone whose age it does not know as a child.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_testkit::{BOUTIQUE, World};
use serde_json::{Value, json};

fn charter() -> String {
    let charter = std::fs::read_to_string(format!("{BOUTIQUE}/charter.toml")).unwrap();
    charter.replacen("[business]", "[business]\nfor_minors = true", 1)
}

async fn world() -> World {
    World::with_charter(&charter()).await
}

/// What a notice says of a purpose.
fn question(notice: &Value, key: &str) -> String {
    let purposes = notice["purposes"].as_array().unwrap();
    let purpose = purposes.iter().find(|purpose| purpose["key"] == key).unwrap();
    purpose["question"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_needs_a_guardian_or_is_forbidden_is_not_asked_of_anyone_anywhere() {
    let (minors, adults) = (world().await, World::boutique().await);
    for place in ["FR", "GB", "US-CA", "ZZ"] {
        let path = format!("/v1/notice?region={place}");
        let notice = minors.visitor().gets(&path).await.json();
        for purpose in ["suggestions", "together", "film"] {
            assert_eq!(question(&notice, purpose), "never", "{purpose} in {place}");
        }
        assert_eq!(question(&notice, "basket"), "told", "{place}");
        let notice = adults.visitor().gets(&path).await.json();
        assert_ne!(question(&notice, "suggestions"), "never", "{place}");
    }
}

#[tokio::test]
async fn a_yes_that_was_not_asked_for_is_refused_and_nothing_is_kept_or_used() {
    let world = world().await;
    let mut visitor = world.visitor();
    let heard = visitor.answers(&[("suggestions", "yes")]).await;
    assert_eq!((heard.status, heard.code()), (StatusCode::UNPROCESSABLE_ENTITY, "not_asked".into()));
    let context = json!({"surface": "web", "items": ["chemise-lin-pastel"]});
    let wish = json!({"slot": "home", "context": context, "limit": 3});
    let suggested = visitor.posts("/v1/personalize", &wish).await.json();
    assert_eq!((&suggested["rung"], &suggested["stored"]), (&json!("context"), &json!(false)));
}

/// A yes from the time when only adults were expected opens nothing any more.
#[tokio::test]
async fn a_yes_given_before_opens_nothing_once_children_may_come() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    let before = visitor.looks_at("chemise-lin-pastel").await.json();
    let token = visitor.token.clone();
    drop(visitor);
    let world = world.reopened_with(&charter()).await;
    let mut visitor = world.visitor();
    visitor.token = token;
    let after = visitor.looks_at("chemise-lin-pastel").await.json();
    assert_eq!(before["kept"][0]["fact_of"], "views", "{before}");
    assert_eq!(after["kept"], json!([]));
    assert_eq!(after["dropped"][0]["why"]["not_permitted"], "forbidden");
}

#[tokio::test]
async fn the_page_of_choices_does_not_call_necessary_what_is_not_done() {
    let page = world().await.visitor().reading("en").gets("/privacy/choices").await.text;
    assert!(page.contains("Your basket"), "{page}");
    assert!(!page.contains("Suggestions for you") && !page.contains("Filmhaus"), "{page}");
    assert!(!page.contains("name=\"act\""), "there is nothing to accept or reject: {page}");
}
