//! A visitor is asked, in their language, by the law of their place.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_testkit::World;

#[tokio::test]
async fn the_notice_is_written_in_the_language_of_the_reader() {
    let world = World::boutique().await;
    for (language, word) in [("fr", "cookies"), ("de", "Cookies"), ("en", "cookies")] {
        let notice = world.visitor().reading(language).gets("/v1/notice?surface=web").await;
        assert_eq!(notice.status, StatusCode::OK);
        assert_eq!(notice.json()["locale"], language);
        assert!(notice.json()["texts"]["lead"].as_str().unwrap().contains(word), "{}", notice.text);
    }
}

#[tokio::test]
async fn a_language_nobody_speaks_here_gets_the_first_of_the_business() {
    let world = World::boutique().await;
    assert_eq!(world.visitor().reading("ja, ko;q=0.5").gets("/v1/notice").await.json()["locale"], "fr");
}

#[tokio::test]
async fn an_unknown_place_is_asked_by_the_strictest_law() {
    let world = World::boutique().await;
    let unknown = world.visitor().gets("/v1/notice").await.json();
    let elsewhere = world.visitor().gets("/v1/notice?region=ZZ").await.json();
    assert_eq!(unknown["hash"], elsewhere["hash"]);
    let regimes: Vec<_> =
        unknown["regimes"].as_array().unwrap().iter().map(|r| r.as_str().unwrap().to_owned()).collect();
    for regime in ["eu", "gb", "us-ca"] {
        assert!(regimes.iter().any(|r| r == regime), "{regime} is missing in {regimes:?}");
    }
}

#[tokio::test]
async fn a_notice_never_asks_about_what_needs_no_question() {
    let world = World::boutique().await;
    let notice = world.visitor().gets("/v1/notice?region=FR").await.json();
    let question = |key: &str| {
        let purposes = notice["purposes"].as_array().unwrap();
        purposes.iter().find(|p| p["key"] == key).map(|p| p["question"].as_str().unwrap().to_owned())
    };
    assert_eq!(question("basket").as_deref(), Some("told"));
    assert_eq!(question("suggestions").as_deref(), Some("opt_in"));
    assert_eq!(question("newsletter"), None, "a newsletter is asked where it is used, not on every page");
}

#[tokio::test]
async fn a_signal_is_shown_as_honoured() {
    let world = World::boutique().await;
    let quiet = world.visitor().gets("/v1/notice").await.json();
    let signalled = world.visitor().with_gpc().gets("/v1/notice").await.json();
    assert_eq!(quiet["shows_signal"], false);
    assert_eq!(signalled["shows_signal"], true);
    assert_ne!(quiet["hash"], signalled["hash"]);
    assert_eq!(quiet["version"], signalled["version"], "what is asked is the same");
}

#[tokio::test]
async fn asking_stores_nothing_and_sets_no_cookie() {
    let world = World::boutique().await;
    let before = world.house.checkpoint();
    for path in ["/v1/notice", "/banner.js", "/privacy", "/privacy/choices"] {
        let heard = world.visitor().gets(path).await;
        assert_eq!(heard.status, StatusCode::OK, "{path}: {}", heard.text);
        assert!(!heard.headers.contains_key("set-cookie"), "{path}");
    }
    assert_eq!(world.house.checkpoint(), before);
}
