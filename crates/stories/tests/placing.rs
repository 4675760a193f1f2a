//! Where somebody is decides which law holds: they say it, the proxy says it, or the operator's own file knows their address.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use entrenous_testkit::{Visitor, World, atlas_file};
use entrenous_web::atlas::{AddressFrom, Atlas};
use serde_json::Value;

/// Addresses of documentation, in invented places.
const NETWORKS: [(&str, u8, &str); 4] = [
    ("192.0.2.0", 24, "FR"),
    ("198.51.100.0", 24, "US-CA"),
    ("203.0.113.128", 25, "GB"),
    ("2001:db8:1::", 48, "US-CA"),
];

async fn world(from: AddressFrom) -> World {
    World::boutique().await.with_atlas(Atlas::read(atlas_file(&NETWORKS), from).unwrap())
}

fn header(name: &'static str) -> AddressFrom {
    AddressFrom::Header(name.parse().unwrap())
}

/// The regimes under which someone is asked.
async fn regimes(visitor: &Visitor) -> Vec<String> {
    let notice = visitor.gets("/v1/notice").await.json();
    let named = |regime: &Value| regime.as_str().unwrap().to_owned();
    notice["regimes"].as_array().unwrap().iter().map(named).collect()
}

#[tokio::test]
async fn an_address_the_file_knows_is_under_the_law_of_its_place() {
    let world = world(AddressFrom::Connection).await;
    for (address, regime) in [
        ("192.0.2.7", "fr"),
        ("198.51.100.9", "us-ca"),
        ("203.0.113.200", "gb"),
        ("2001:db8:1::5", "us-ca"),
        ("::ffff:192.0.2.7", "fr"),
    ] {
        assert_eq!(regimes(&world.visitor().connecting_from(address)).await, [regime], "{address}");
    }
}

#[tokio::test]
async fn an_address_the_file_does_not_know_is_under_the_strictest_law() {
    let world = world(AddressFrom::Connection).await;
    let strictest = regimes(&world.visitor()).await;
    assert!(strictest.len() > 10, "{strictest:?}");
    for address in ["203.0.113.5", "2001:db8:2::1", "127.0.0.1"] {
        assert_eq!(regimes(&world.visitor().connecting_from(address)).await, strictest, "{address}");
    }
}

#[tokio::test]
async fn a_header_is_believed_only_when_the_operator_named_it() {
    let named = world(header("x-forwarded-for")).await;
    let behind =
        |told: &str| named.visitor().connecting_from("203.0.113.200").with_header("x-forwarded-for", told);
    assert_eq!(regimes(&behind("192.0.2.7")).await, ["fr"]);
    assert_eq!(regimes(&behind("198.51.100.9, 192.0.2.7")).await, ["fr"], "the last is the proxy's own");
    assert_eq!(regimes(&behind("[2001:db8:1::5]:443")).await, ["us-ca"]);
    let strictest = regimes(&named.visitor()).await;
    for garbage in ["", "unknown", "192.0.2.7, unknown", "192.0.2.300"] {
        assert_eq!(
            regimes(&behind(garbage)).await,
            strictest,
            "`{garbage}` is nobody's address, and the proxy's is not theirs"
        );
    }
    let unnamed = world(AddressFrom::Connection).await;
    let claims =
        unnamed.visitor().connecting_from("192.0.2.7").with_header("x-forwarded-for", "198.51.100.9");
    assert_eq!(regimes(&claims).await, ["fr"]);
}

#[tokio::test]
async fn ones_own_word_comes_first_and_machines_must_agree() {
    let world = world(AddressFrom::Connection).await;
    let strictest = regimes(&world.visitor()).await;
    let from = |address: &str| world.visitor().connecting_from(address);
    assert_eq!(regimes(&from("198.51.100.9").from("US")).await, ["us-ca"], "the finer place");
    assert_eq!(regimes(&from("203.0.113.5").from("FR")).await, ["fr"], "the file does not know");
    assert_eq!(regimes(&from("198.51.100.9").from("FR")).await, strictest, "one of the two is wrong");
    let word = from("198.51.100.9").from("US-CA").gets("/v1/notice?region=FR").await.json();
    assert_eq!(word["regimes"][0], "fr");
}

#[tokio::test]
async fn who_says_where_they_live_answers_the_form_under_that_law() {
    let world = world(AddressFrom::Connection).await;
    let visitor = world.visitor().connecting_from("192.0.2.7");
    let form = visitor.gets("/privacy/choices?region=US-CA").await.text;
    let action = form.split("action=\"/privacy/choices").nth(1).unwrap().split('"').next().unwrap();
    let action = action.replace("&amp;", "&");
    assert_eq!(action, "?lang=fr&region=US-CA");
    let notice = visitor.gets("/v1/notice?region=US-CA").await.json();
    let body = format!("notice={}&act=reject", notice["hash"].as_str().unwrap());
    let saved = visitor
        .with_header("sec-fetch-site", "same-origin")
        .submits(&format!("/privacy/choices{action}"), &body)
        .await;
    assert_eq!(saved.headers["location"], "/privacy/choices?lang=fr&saved=1&region=US-CA", "{}", saved.text);
}

#[tokio::test]
async fn a_file_that_does_not_hold_is_refused() {
    let whole = atlas_file(&NETWORKS);
    let read = |bytes: &[u8]| {
        Atlas::read(bytes.to_vec(), AddressFrom::Connection).map(|_| ()).map_err(|e| e.to_string())
    };
    assert_eq!(read(&whole), Ok(()));
    assert!(read(b"").unwrap_err().contains("no whole file in MaxMind DB format"));
    assert!(read(&whole[..whole.len() / 2]).is_err());
    assert!(read(&whole[100..]).is_err());
    assert!(read(&atlas_file(&[])).unwrap_err().contains("knows no country (its kind is `Invented-City`)"));
}

#[tokio::test]
async fn an_address_is_nowhere_afterwards() {
    let world = world(AddressFrom::Connection).await;
    let mut visitor = world.visitor().connecting_from("192.0.2.77");
    let heard = visitor.answers(&[("suggestions", "yes")]).await;
    assert!(!heard.text.contains("192.0.2.77"), "{}", heard.text);
    assert!(!world.any_file_holds(b"192.0.2.77") && !world.any_file_holds(&[192, 0, 2, 77]));
    assert!(!world.visitor().gets("/metrics").await.text.contains("192.0.2"));
}
