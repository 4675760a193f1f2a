//! Suggestions on each rung, and what each was allowed to know.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use entrenous_testkit::World;
use serde_json::Value;

fn ids(answer: &Value) -> Vec<String> {
    answer["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_stranger_on_an_empty_page_gets_a_varied_choice() {
    let world = World::boutique().await;
    let answer = world.visitor().wishes(&[], 6).await.json();
    assert_eq!(answer["rung"], "generic");
    assert_eq!(ids(&answer).len(), 6);
    assert_eq!(answer["used"], serde_json::json!([]));
    assert_eq!(answer["stored"], false);
    assert_eq!(answer["items"][0]["why"]["code"], "showcase");
    let unused =
        ["views", "baskets", "purchases", "dismissed", "favourite_styles", "clothing_size"].map(Value::from);
    let unused = Value::from(unused.to_vec());
    assert_eq!((&answer["not_used"], &answer["not_used_why"]["code"]), (&unused, &"not_given".into()));
}

#[tokio::test]
async fn a_visit_is_answered_from_what_the_request_carries_and_nothing_is_written() {
    let world = World::boutique().await;
    told_past(&world).await;
    let before = world.files();
    let answer = world.visitor().wishes(&["manteau-chevrons"], 6).await.json();
    assert_eq!(answer["rung"], "context", "{answer}");
    assert_eq!(ids(&answer).len(), 6);
    assert!(!ids(&answer).contains(&"manteau-chevrons".to_owned()), "what is on the page is not suggested");
    assert_eq!(answer["items"][0]["why"]["code"], "looked_also");
    assert!(answer["items"][0]["why"]["text"].as_str().unwrap().len() > 10);
    assert_eq!(world.files(), before, "not one byte has changed");
}

#[tokio::test]
async fn what_too_few_looked_at_speaks_for_its_kind() {
    let world = World::boutique().await;
    told_past(&world).await;
    let answer = world.visitor().reading("en").wishes(&["chemise-lin-pastel"], 6).await.json();
    let why = &answer["items"][0]["why"];
    assert_eq!((why["code"].as_str(), ids(&answer).len()), (Some("kind_also"), 6), "{answer}");
}

#[tokio::test]
async fn reasons_are_told_in_the_language_of_the_reader() {
    let world = World::boutique().await;
    told_past(&world).await;
    let mut texts = Vec::new();
    for language in ["fr", "de", "en"] {
        let answer = world.visitor().reading(language).wishes(&["manteau-chevrons"], 3).await.json();
        texts.push(answer["items"][0]["why"]["text"].as_str().unwrap().to_owned());
    }
    assert!(texts[0] != texts[1] && texts[1] != texts[2] && texts[0] != texts[2], "{texts:?}");
}

#[tokio::test]
async fn a_yes_lets_earlier_visits_count_and_each_use_is_in_the_ledger() {
    let world = World::boutique().await;
    told_past(&world).await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    visitor.looks_at("manteau-chevrons").await;
    world.clock.turn_minutes(60 * 24);
    let answer = visitor.wishes(&[], 6).await.json();
    assert_eq!(answer["rung"], "profile", "{answer}");
    assert_eq!(answer["used"], serde_json::json!(["views"]));
    assert_eq!(answer["items"][0]["why"]["code"], "you_looked");
    let why = visitor.gets("/v1/me/why").await.json();
    assert_eq!(why[0]["entry"]["act"], "use", "{why}");
}

#[tokio::test]
async fn what_a_person_tells_shows_in_what_they_get() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    let told =
        visitor.patches("/v1/me/facts/favourite_styles", &serde_json::json!({"value": ["evening"]})).await;
    assert_eq!(told.status.as_u16(), 204, "{}", told.text);
    let answer = visitor.wishes(&[], 4).await.json();
    assert_eq!(answer["rung"], "profile");
    assert!(
        answer["items"].as_array().unwrap().iter().all(|item| item["why"]["code"] == "you_told"),
        "{answer}"
    );
}

#[tokio::test]
async fn without_a_yes_an_event_is_let_go_and_the_answer_says_so() {
    let world = World::boutique().await;
    let heard = world.visitor().looks_at("manteau-chevrons").await.json();
    assert_eq!(heard["kept"], serde_json::json!([]));
    assert_eq!(heard["dropped"][0]["why"]["not_permitted"], "not_given");
}

#[tokio::test]
async fn what_was_learned_is_learned_again_after_a_restart() {
    let world = World::boutique().await;
    told_past(&world).await;
    let before = world.visitor().wishes(&["manteau-chevrons"], 12).await.json();
    let world = world.reopened().await;
    let after = world.visitor().wishes(&["manteau-chevrons"], 12).await.json();
    assert_eq!(before["items"], after["items"]);
}

/// The invented past of the boutique.
async fn told_past(world: &World) {
    let path = format!("{}/sessions.tsv", entrenous_testkit::BOUTIQUE);
    let text = std::fs::read(path).unwrap();
    entrenous_flow::import::events(
        &world.house,
        text.as_slice(),
        entrenous_flow::import::Dating::NewestIsNow,
        |_| {},
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn a_slot_or_a_trait_that_is_none_is_refused_with_a_word() {
    let world = World::boutique().await;
    let visitor = world.visitor();
    for wish in [
        serde_json::json!({"slot": "Home page"}),
        serde_json::json!({"slot": "home", "aim": "everything"}),
        serde_json::json!({"slot": "home", "context": {"traits": {"clothing_size": "enormous"}}}),
        serde_json::json!({"slot": "home", "context": {"traits": {"shoe_size": "m"}}}),
    ] {
        let answer = visitor.posts("/v1/personalize", &wish).await;
        assert_eq!(answer.status.as_u16(), 400, "{wish}: {}", answer.text);
    }
    let wish = serde_json::json!({"slot": "home", "context": {"traits": {"clothing_size": "m"}}});
    assert_eq!(visitor.posts("/v1/personalize", &wish).await.status.as_u16(), 200);
}
