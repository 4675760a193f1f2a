//! A letter made of a feed: once a week, with what is new in it, and only when there is something new.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_core::moment::Span;
use entrenous_core::staff::{Login, Role};
use entrenous_flow::staff::{self, Hand};
use entrenous_flow::work::{campaign, feed, post};
use entrenous_post::Memory;
use entrenous_post::smtp::keep::Keeper;
use entrenous_testkit::{BOUTIQUE, Visitor, World};
use serde_json::{Value, json};
use std::path::PathBuf;

const PASSWORD: &str = "quatre mots sans lien";
const MESSAGE: &str = "subject: What is new\npreview: From our workshop\n\n{% for article in slots.feed %}\n[{{ article.name }}]({{ article.url }})\n\n{{ article.why }}\n\n{% endfor %}\n";

fn rss(articles: &[(&str, &str)]) -> String {
    let item = |(title, link): &(&str, &str)| {
        format!(
            "<item><title>{title}</title><link>{link}</link><description>&lt;p&gt;About it.&lt;/p&gt;</description></item>\n"
        )
    };
    let items: String = articles.iter().map(item).collect();
    format!(
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>Workshop</title>\n{items}</channel></rss>\n"
    )
}

/// The boutique with a campaign that is made of a feed in its folder.
async fn house(approve: &str) -> (World, Keeper) {
    let charter = std::fs::read_to_string(format!("{BOUTIQUE}/charter.toml")).unwrap();
    World::with_post_and(&charter, |folder| {
        let message = folder.join("messages").join("news");
        std::fs::create_dir_all(&message).unwrap();
        std::fs::create_dir_all(folder.join("campaigns")).unwrap();
        std::fs::copy(format!("{BOUTIQUE}/senders.toml"), folder.join("senders.toml")).unwrap();
        let header = "purpose = \"newsletter\"\nkind = \"campaign\"\nsender = \"atelier\"\n";
        std::fs::write(message.join("message.toml"), header).unwrap();
        for language in ["fr", "de", "en"] {
            std::fs::write(message.join(format!("{language}.md")), MESSAGE).unwrap();
        }
        let campaign = format!(
            "message = \"news\"\nfeed = \"feed.xml\"\nevery = \"week\"\nmost = 2\napprove = \"{approve}\"\n"
        );
        std::fs::write(folder.join("campaigns").join("workshop.toml"), campaign).unwrap();
    })
    .await
}

fn folder(world: &World) -> PathBuf {
    world.data().parent().unwrap().to_owned()
}

fn holds(world: &World, text: &str) {
    std::fs::write(folder(world).join("feed.xml"), text).unwrap();
}

/// Looks at the feed and lets the house work; answers how many issues were drafted.
async fn works(world: &World) -> usize {
    let caller = Memory::default();
    let drafted =
        feed::round(&world.house, &feed::Sources { caller: &caller, folder: &folder(world) }).await.unwrap();
    while campaign::round(&world.house).await.unwrap() {}
    post::round(&world.house).await.unwrap();
    while campaign::round(&world.house).await.unwrap() {}
    drafted
}

async fn reader(server: &Visitor) {
    let notice = server.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let told = json!({"notice": notice, "decisions": {"newsletter": "yes"}, "method": "paper", "evidence": "folder-7"});
    assert_eq!(server.posts("/v1/people/ada/consent", &told).await.status, StatusCode::CREATED);
    let facts = json!({"facts": {"email": "ada@readers.example", "language": "en"}});
    assert_eq!(server.puts("/v1/people/ada", &facts).await.status, StatusCode::NO_CONTENT);
}

async fn campaigns(server: &Visitor) -> Vec<(String, String)> {
    let all = server.gets("/v1/campaigns").await.json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    all.as_array().unwrap().iter().map(|one| (text(&one["key"]), text(&one["state"]))).collect()
}

fn texts(keeper: &Keeper) -> Vec<String> {
    keeper.kept().iter().map(|mail| entrenous_post::opened::open(&mail.mail).unwrap().text).collect()
}

fn seen(key: &str, state: &str) -> (String, String) {
    (key.to_owned(), state.to_owned())
}

#[tokio::test]
async fn the_first_issue_is_looked_at_and_later_ones_go_by_themselves_with_what_is_new() {
    let (world, keeper) = house("once").await;
    let server = world.server(&[]);
    reader(&server).await;
    holds(
        &world,
        &rss(&[
            ("Linen &amp; wool", "https://atelier.example/linen"),
            ("In the open", "http://atelier.example/plain"),
            ("Two", "https://atelier.example/two"),
            ("Three", "https://atelier.example/three"),
        ]),
    );
    assert_eq!(works(&world).await, 1);
    assert_eq!(campaigns(&server).await, [seen("workshop_1", "draft")]);
    assert!(keeper.kept().is_empty(), "nobody looked at the first one yet");
    world.clock.turn(Span::days(8));
    assert_eq!(works(&world).await, 0, "one issue waits, so no other is drafted");
    let heard = server.posts("/v1/campaigns/workshop_1/approve", &json!({"by": "Odile"})).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    server.posts("/v1/campaigns/workshop_1/send", &json!({})).await;
    holds(&world, "");
    works(&world).await;
    let first = texts(&keeper);
    assert_eq!(first.len(), 1);
    assert!(
        first[0].contains("Linen & wool") && first[0].contains("https://atelier.example/two"),
        "{first:?}"
    );
    assert!(first[0].contains("About it.") && !first[0].contains("<p>"), "{first:?}");
    assert!(
        !first[0].contains("plain") && !first[0].contains("three"),
        "two at most, and none in the open: {first:?}"
    );
    // A week on, with a feed that breaks off: nothing is sent.
    world.clock.turn(Span::days(8));
    assert_eq!((works(&world).await, keeper.kept().len()), (0, 0));
    world.clock.turn_minutes(61);
    holds(
        &world,
        &rss(&[("Four &lt;b&gt;", "https://atelier.example/four"), ("Two", "https://atelier.example/two")]),
    );
    drop(server);
    let world = world.reopened().await;
    let server = world.server(&[]);
    assert_eq!(works(&world).await, 1);
    let second = texts(&keeper);
    assert_eq!(second.len(), 1, "it went by itself");
    assert!(second[0].contains("https://atelier.example/four") && !second[0].contains("/two"), "{second:?}");
    world.clock.turn(Span::days(8));
    assert_eq!((works(&world).await, keeper.kept().len()), (0, 0), "nothing new, nothing sent");
    assert_eq!(campaigns(&server).await, [seen("workshop_1", "sent"), seen("workshop_2", "sent")]);
}

#[tokio::test]
async fn where_each_issue_is_looked_at_none_goes_by_itself() {
    let (world, keeper) = house("each").await;
    let server = world.server(&[]);
    reader(&server).await;
    for (number, link) in [(1, "https://atelier.example/a"), (2, "https://atelier.example/b")] {
        holds(&world, &rss(&[("One", link)]));
        assert_eq!(works(&world).await, 1);
        assert!(keeper.kept().is_empty());
        let path = format!("/v1/campaigns/workshop_{number}");
        server.posts(&format!("{path}/approve"), &json!({"by": "Odile"})).await;
        server.posts(&format!("{path}/send"), &json!({})).await;
        works(&world).await;
        assert_eq!(keeper.kept().len(), 1);
        world.clock.turn(Span::days(8));
    }
}

/// What a member of staff reads, without the signs that set values apart.
async fn reads(world: &World, path: &str, language: &str) -> String {
    let form = format!("name=vera&password={}&next=/console", PASSWORD.replace(' ', "+"));
    let heard = world.visitor().submits("/console/login", &form).await;
    let cookie = heard.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let page = world.visitor().reading(language).with_header("cookie", &cookie).gets(path).await;
    page.text.replace(['\u{2068}', '\u{2069}'], "")
}

#[tokio::test]
async fn a_broken_feed_is_told_in_the_console_with_its_day_its_reason_and_what_to_do() {
    let (world, _keeper) = house("each").await;
    let vera = Login::parse("vera").unwrap();
    staff::add(&world.house, Hand::Machine, vera, Role::Viewer, PASSWORD).await.unwrap();
    let list = "/console/campaigns";
    assert_eq!(works(&world).await, 0);
    let page = reads(&world, list, "en").await;
    assert!(page.contains("Nothing has come from the feed of workshop since 1 March 2027."), "{page}");
    assert!(page.contains("not in the folder of your business"), "{page}");
    // What it suffers from changes; since when it is silent does not.
    world.clock.turn(Span::days(1));
    holds(&world, "<rss>\n<channel>\n<item>");
    assert_eq!(works(&world).await, 0);
    let page = reads(&world, list, "de").await;
    assert!(page.contains("seit dem 1. März 2027 nichts") && page.contains("Zeile 3 bricht ab"), "{page}");
    let page = reads(&world, list, "fr").await;
    assert!(page.contains("depuis le 1er mars 2027") && page.contains("ligne 3"), "{page}");
    world.clock.turn_minutes(61);
    holds(&world, &rss(&[("One", "https://atelier.example/a")]));
    assert_eq!(works(&world).await, 1);
    assert!(!reads(&world, list, "en").await.contains("Nothing has come"), "it reads again");
    // The page of the last issue says so too, when nothing comes for the next.
    let server = world.server(&[]);
    reader(&server).await;
    for (verb, body) in [("approve", json!({"by": "Odile"})), ("send", json!({}))] {
        server.posts(&format!("/v1/campaigns/workshop_1/{verb}"), &body).await;
    }
    works(&world).await;
    world.clock.turn(Span::days(8));
    holds(&world, "<html></html>");
    assert_eq!(works(&world).await, 0);
    let page = reads(&world, "/console/campaigns/workshop_1", "en").await;
    assert!(
        page.contains("neither RSS 2.0 nor Atom") && page.contains("looked at again every hour"),
        "{page}"
    );
}
