//! The privacy notice: everyone may read it, in their language, and it says since when it reads so.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_core::moment::Span;
use entrenous_testkit::World;

#[tokio::test]
async fn anyone_reads_the_privacy_notice_in_their_language() {
    let world = World::boutique().await;
    for (language, title, authority) in [
        ("fr", "Avis de confidentialité", "CNIL"),
        ("de", "Datenschutzhinweis", "CNIL"),
        ("en", "Privacy notice", "CNIL"),
    ] {
        let notice = world.visitor().reading(language).gets("/privacy/notice").await;
        assert_eq!(notice.status, StatusCode::OK);
        assert!(notice.text.contains(&format!("<h1>{title}</h1>")), "{language}");
        assert!(notice.text.contains(authority) && notice.text.contains("Filmhaus Vogesen"), "{language}");
        assert!(!notice.text.contains("<script") && !notice.text.contains(" style="), "{language}");
    }
}

#[tokio::test]
async fn the_privacy_notice_is_the_same_for_whoever_reads_it() {
    let world = World::boutique().await;
    let stranger = world.visitor().gets("/privacy/notice").await.text;
    let mut known = world.visitor().with_gpc();
    known.answers(&[("suggestions", "yes")]).await;
    assert_eq!(known.gets("/privacy/notice").await.text, stranger);
    assert!(known.gets("/privacy").await.text.contains("/privacy/notice?lang=fr"), "it is one click away");
    assert!(world.visitor().gets("/privacy/choices").await.text.contains("/privacy/notice?lang=fr"));
}

#[tokio::test]
async fn the_privacy_notice_keeps_its_day_until_its_words_change() {
    let world = World::boutique().await;
    let day = |text: &str, day: &str| text.contains(&format!("<dd>{day}</dd>"));
    let first = world.visitor().reading("en").gets("/privacy/notice").await.text;
    assert!(day(&first, "1 March 2027"), "{first}");

    world.clock.turn(Span::days(5));
    let world = world.reopened().await;
    assert_eq!(world.visitor().reading("en").gets("/privacy/notice").await.text, first, "nothing changed");

    let charter = std::fs::read_to_string(format!("{}/charter.toml", entrenous_testkit::BOUTIQUE)).unwrap();
    let world = world.reopened_with(&charter.replace("\"90 days\"", "\"30 days\"")).await;
    let later = world.visitor().reading("en").gets("/privacy/notice").await.text;
    assert!(later.contains("30 days") && day(&later, "6 March 2027"), "{later}");
}
