//! What one did is shown to nobody; what ten did is shown to all, for as long as they are ten.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use entrenous_core::moment::Clock as _;
use entrenous_testkit::{Visitor, World};
use serde_json::{Value, json};

const SHIRT: &str = "chemise-lin-pastel";
const BAG: &str = "sac-dos-toile-marine";

/// People who allow learning together, and look at the shirt and then at the bag.
async fn company(world: &World, people: usize) -> Vec<Visitor> {
    let mut company = Vec::new();
    for _ in 0..people {
        let mut visitor = world.visitor();
        visitor.answers(&[("together", "yes")]).await;
        for article in [SHIRT, BAG] {
            visitor.looks_at(article).await;
            world.clock.turn_minutes(1);
        }
        company.push(visitor);
    }
    company
}

/// The reason with which the bag is shown to somebody who looks at the shirt.
async fn why_the_bag(world: &World) -> Option<Value> {
    let answer = world.visitor().wishes(&[SHIRT], 20).await.json();
    let bag = answer["items"].as_array().unwrap().iter().find(|item| item["id"] == BAG)?.clone();
    Some(bag["why"].clone())
}

async fn is_learned(world: &World) -> bool {
    why_the_bag(world).await.is_some_and(|why| why["code"] == "looked_also")
}

#[tokio::test]
async fn nine_people_are_too_few_the_tenth_shows_at_once_and_when_one_takes_their_yes_back_it_is_over() {
    let world = World::boutique().await;
    let nine = company(&world, 9).await;
    assert!(!is_learned(&world).await);
    let tenth = company(&world, 1).await;
    assert!(is_learned(&world).await);
    let why = why_the_bag(&world).await.unwrap();
    assert!(why["text"].as_str().unwrap().len() > 10, "{why}");
    tenth[0].deletes("/v1/consent/together").await;
    assert!(!is_learned(&world).await);
    company(&world, 1).await;
    assert!(is_learned(&world).await);
    nine[0].deletes("/v1/me").await;
    assert!(!is_learned(&world).await);
}

#[tokio::test]
async fn a_charter_may_ask_for_more_company() {
    let charter = std::fs::read_to_string(format!("{}/charter.toml", entrenous_testkit::BOUTIQUE)).unwrap();
    let learning = "use = \"dpv:ServiceOptimisation\"\n";
    assert!(charter.contains(learning));
    let world = World::with_charter(&charter.replace(learning, &format!("{learning}company = 12\n"))).await;
    company(&world, 11).await;
    assert!(!is_learned(&world).await);
    company(&world, 1).await;
    assert!(is_learned(&world).await);
}

#[tokio::test]
async fn an_erasure_says_what_visits_still_teach_and_a_house_that_opens_anew_comes_to_the_same() {
    let world = World::boutique().await;
    let people = company(&world, 3).await;
    let told = |world: &World| {
        let keyed = world.vault().index_digest(&world.house.shelf.learned.digest().bytes());
        world.any_file_holds(format!("\"index\":\"{keyed}\"").as_bytes())
    };
    assert!(!told(&world));
    people[1].deletes("/v1/me").await;
    assert!(told(&world), "the entry of the erasure holds the keyed digest of what the other two taught");
    let plain = world.house.shelf.learned.digest();
    drop(people);
    let world = world.reopened().await;
    assert_eq!(world.house.shelf.learned.digest(), plain);
}

#[tokio::test]
async fn what_is_told_late_is_learned_in_the_order_of_time() {
    let world = World::boutique().await;
    let people = company(&world, 2).await;
    let late = world.clock.now().plus_microseconds(-7_200_000_000).to_string();
    let event = json!([{"kind": "view", "item": "chemise-lin-pastel", "at": late}]);
    let heard = people[0].posts("/v1/events", &event).await.json();
    assert_eq!(heard["kept"].as_array().unwrap().len(), 1, "{heard}");
    let (digest, visits) = (world.house.shelf.learned.digest(), world.house.shelf.learned.visits());
    assert_eq!(visits, 3, "two hours earlier is another visit");
    drop(people);
    let world = world.reopened().await;
    assert_eq!((world.house.shelf.learned.digest(), world.house.shelf.learned.visits()), (digest, visits));
}
