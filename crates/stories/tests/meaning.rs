//! Who is meant, and how many they are: of those who said yes, in company, and nobody by taking one number from another.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_testkit::{Visitor, World};
use serde_json::{Value, json};

const SHIRT: &str = "chemise-lin-pastel";

/// People who allow suggestions or do not, and buy three things.
async fn buyers(world: &World, people: usize, answer: &str) -> Vec<Visitor> {
    let mut all = Vec::new();
    for _ in 0..people {
        let mut visitor = world.visitor();
        visitor.answers(&[("suggestions", answer)]).await;
        let bought = json!([{"kind": "purchase", "item": SHIRT}, {"kind": "purchase", "item": SHIRT}, {"kind": "purchase", "item": SHIRT}]);
        visitor.posts("/v1/events", &bought).await;
        all.push(visitor);
    }
    all
}

async fn meant(server: &Visitor, key: &str) -> Value {
    let heard = server.gets(&format!("/v1/audiences/{key}?locale=en")).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    heard.json()
}

/// How many entries the ledger has.
async fn entries(world: &World) -> u64 {
    let checkpoint = world.visitor().gets("/v1/ledger/checkpoint").await.text;
    checkpoint.lines().nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn those_who_said_yes_are_counted_in_whole_companies_and_a_yes_taken_back_counts_no_more() {
    let world = World::boutique().await;
    let server = world.server(&[]);
    let few = meant(&server, "regulars").await;
    assert_eq!((few.get("at_least"), few["company"].as_u64()), (None, Some(10)));
    let people = buyers(&world, 20, "yes").await;
    buyers(&world, 15, "no").await;
    world.clock.turn_minutes(10);
    let before = entries(&world).await;
    let counted = meant(&server, "regulars").await;
    assert_eq!(counted["at_least"], 20, "{counted}");
    assert_eq!(
        counted["words"],
        "Of those who allow “Suggestions for you”: people who bought an article at least 3 times in the last 365 days"
    );
    assert_eq!(
        (counted["items"].clone(), counted["purpose"].clone()),
        (json!(["purchases"]), json!("suggestions"))
    );
    assert_eq!(entries(&world).await, before + 1, "a counting is one entry of the ledger");

    people[0].deletes("/v1/consent/suggestions").await;
    let again = meant(&server, "regulars").await;
    assert_eq!(
        (again["at_least"].as_u64(), again["counted_at"].clone()),
        (Some(20), counted["counted_at"].clone())
    );
    assert_eq!(entries(&world).await, before + 2, "the taking back is one, and nothing was counted");
    world.clock.turn_minutes(10);
    assert_eq!(meant(&server, "regulars").await["at_least"], 10);
}

#[tokio::test]
async fn nobody_is_found_by_leaving_them_out() {
    let world = World::boutique().await;
    let folder = world.data().parent().unwrap().join("audiences");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, who) in [("all", "bought anything"), ("but", "bought anything, not clothing_size is xxl")] {
        let text = format!("purpose = \"suggestions\"\nwho = \"{who}\"\n");
        std::fs::write(folder.join(format!("{name}.toml")), text).unwrap();
    }
    let world = world.reopened().await;
    let people = buyers(&world, 20, "yes").await;
    let told = people[0].patches("/v1/me/facts/clothing_size", &json!({"value": "xxl"})).await;
    assert!(told.status.is_success(), "{}", told.text);
    let server = world.server(&[]);
    let (all, but) = (meant(&server, "all").await, meant(&server, "but").await);
    assert_eq!((all["at_least"].as_u64(), but["at_least"].as_u64()), (Some(20), Some(20)), "{all} {but}");
    assert_eq!((all.get("same_as"), but["same_as"].as_str()), (None, Some("all")));
}

#[tokio::test]
async fn a_key_sees_the_audiences_of_its_purposes_and_nobody_else_sees_any() {
    let world = World::boutique().await;
    assert_eq!(world.visitor().gets("/v1/audiences").await.status, StatusCode::UNAUTHORIZED);
    let all = world.server(&[]).gets("/v1/audiences").await.json();
    let names =
        |all: &Value| all.as_array().unwrap().iter().map(|one| one["key"].clone()).collect::<Vec<_>>();
    assert_eq!(names(&all), ["french_readers", "regulars", "undecided"]);
    let limited = world.server(&["newsletter"]);
    assert_eq!(names(&limited.gets("/v1/audiences").await.json()), ["french_readers"]);
    let refused = limited.gets("/v1/audiences/regulars").await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::FORBIDDEN, "out_of_scope"));
    let nothing = world.server(&[]).gets("/v1/audiences/nothing").await;
    assert_eq!((nothing.status, nothing.code().as_str()), (StatusCode::NOT_FOUND, "not_found"));
    assert_eq!(world.server(&[]).gets("/v1/audiences/No!").await.status, StatusCode::BAD_REQUEST);
}
