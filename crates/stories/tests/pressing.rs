//! A writer stops a campaign in the console, lets it go on, and gives it up; what is said there is what happens.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_core::staff::{Login, Role};
use entrenous_flow::staff::{self, Hand};
use entrenous_flow::work::{campaign, post};
use entrenous_testkit::{Visitor, World};
use serde_json::json;

const PASSWORD: &str = "quatre mots sans lien";

/// A member of staff who logged in, with what their forms carry.
async fn member(world: &World, name: &str, role: Role) -> (Visitor, String) {
    staff::add(&world.house, Hand::Machine, Login::parse(name).unwrap(), role, PASSWORD).await.unwrap();
    let form = format!("name={name}&password={}&next=/console", PASSWORD.replace(' ', "+"));
    let heard = world.visitor().reading("en").submits("/console/login", &form).await;
    let cookie = heard.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let member = world.visitor().reading("en").with_header("cookie", &cookie);
    let page = member.gets("/console/staff").await.text;
    let (_, rest) = page.split_once("name=\"form\" value=\"").unwrap();
    (member, rest.split('"').next().unwrap().to_owned())
}

/// Customers who want the newsletter.
async fn readers(server: &Visitor, names: &[&str]) {
    let notice = server.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    for name in names {
        let told = json!({"notice": notice, "decisions": {"newsletter": "yes"}, "method": "paper", "evidence": "folder-7"});
        assert_eq!(
            server.posts(&format!("/v1/people/{name}/consent"), &told).await.status,
            StatusCode::CREATED
        );
        let facts = json!({"facts": {"email": format!("{name}@readers.example"), "language": "fr"}});
        assert_eq!(server.puts(&format!("/v1/people/{name}"), &facts).await.status, StatusCode::NO_CONTENT);
    }
}

async fn decides(world: &World) {
    while campaign::round(&world.house).await.unwrap() {}
}

#[tokio::test]
async fn a_campaign_stops_goes_on_and_is_given_up_by_the_buttons_of_its_page() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    readers(&server, &["ada", "bert", "cleo"]).await;
    let draft = json!({"message": "newsletter"});
    assert_eq!(server.puts("/v1/campaigns/summer", &draft).await.status, StatusCode::OK);
    let path = "/console/campaigns/summer";
    let (writer, token) = member(&world, "bastien", Role::Writer).await;
    let (viewer, of_viewer) = member(&world, "vera", Role::Viewer).await;
    let press = async |act: &str| writer.submits(path, &format!("act={act}&form={token}")).await;
    let state =
        async || server.gets("/v1/campaigns/summer").await.json()["state"].as_str().unwrap().to_owned();
    let buttons = async || {
        let page = writer.gets(path).await.text;
        let acts = ["approve", "send", "pause", "resume", "cancel"];
        acts.into_iter().filter(|act| page.contains(&format!("value=\"{act}\""))).collect::<Vec<_>>()
    };
    assert_eq!(buttons().await, ["approve", "cancel"]);
    for early in ["pause", "resume", "send"] {
        let heard = press(early).await;
        assert_eq!(heard.status, StatusCode::CONFLICT, "{early}");
    }
    assert_eq!(press("approve").await.status, StatusCode::SEE_OTHER);
    assert_eq!(press("send").await.status, StatusCode::SEE_OTHER);
    decides(&world).await;
    assert_eq!(buttons().await, ["pause", "cancel"]);
    assert_eq!(press("pause").await.status, StatusCode::SEE_OTHER);
    assert_eq!((state().await.as_str(), buttons().await), ("paused", vec!["resume", "cancel"]));
    post::round(&world.house).await.unwrap();
    assert!(keeper.kept().is_empty(), "nothing leaves a campaign that stands still");
    let forbidden = viewer.submits(path, &format!("act=resume&form={of_viewer}")).await;
    assert_eq!((forbidden.status, state().await.as_str()), (StatusCode::FORBIDDEN, "paused"));
    let forged = writer.submits(path, &format!("act=resume&form={}", "0".repeat(64))).await;
    assert_eq!((forged.status, state().await.as_str()), (StatusCode::FORBIDDEN, "paused"));
    assert_eq!(press("dance").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(press("resume").await.status, StatusCode::SEE_OTHER);
    decides(&world).await;
    assert_eq!(press("cancel").await.status, StatusCode::SEE_OTHER);
    decides(&world).await;
    post::round(&world.house).await.unwrap();
    assert!(keeper.kept().is_empty(), "what had not gone does not go");
    assert_eq!((state().await.as_str(), buttons().await), ("cancelled", Vec::new()));
    assert_eq!(press("resume").await.status, StatusCode::CONFLICT, "an end is an end");
    let page = writer.gets(path).await.text;
    assert!(
        page.contains("Taken back") || page.contains("Cancelled") || page.contains("cancelled"),
        "{page}"
    );
}

#[tokio::test]
async fn the_page_of_a_trial_shows_its_texts_side_by_side_and_no_small_number() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    let names: Vec<String> = (0..24).map(|number| format!("r-{number}")).collect();
    readers(&server, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let draft = json!({
        "split": [{"message": "newsletter", "share": 50}, {"message": "selection", "share": 50}],
        "decide": {"after": "4 hours", "by": "clicks", "share": 50, "least": 10}
    });
    assert_eq!(server.puts("/v1/campaigns/both", &draft).await.status, StatusCode::OK);
    let (writer, token) = member(&world, "bastien", Role::Writer).await;
    for act in ["approve", "send"] {
        let heard = writer.submits("/console/campaigns/both", &format!("act={act}&form={token}")).await;
        assert_eq!(heard.status, StatusCode::SEE_OTHER, "{}", heard.text);
    }
    decides(&world).await;
    post::round(&world.house).await.unwrap();
    assert!(!keeper.kept().is_empty());
    let page = writer.gets("/console/campaigns/both").await.text;
    assert!(page.contains("class=\"trial\"") && page.contains("fewer than 10"), "{page}");
    assert!(page.contains("1 March 2027"), "it says when it is decided: {page}");
    world.clock.turn_minutes(4 * 60);
    decides(&world).await;
    let (writer, _) = member(&world, "odile", Role::Viewer).await;
    let page = writer.gets("/console/campaigns/both").await.text;
    assert!(page.contains("Too few answered to tell"), "{page}");
}
