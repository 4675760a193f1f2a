//! Nothing of a person gets into a log line or a metric.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use entrenous_core::moment::Span;
use entrenous_flow::work::deliver;
use entrenous_testkit::World;
use serde_json::json;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Page {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_whole_visit_leaves_no_personal_value_in_logs_and_metrics() {
    let page = Page::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(page.clone()).finish();
    let _listening = tracing::subscriber::set_default(subscriber);

    let world = World::boutique().await;
    let mut visitor = world.visitor();
    let heard = visitor.answers(&[("suggestions", "yes"), ("together", "yes")]).await.json();
    let subject = heard["receipt"]["record"]["subject"].as_str().unwrap().to_owned();
    let token = visitor.token.clone().unwrap();
    visitor.looks_at("chemise-lin-pastel").await;
    visitor.patches("/v1/me/facts/clothing_size", &json!({"value": "xxl"})).await;
    visitor.patches("/v1/me/facts/clothing_size", &json!({"value": "canary-value"})).await;
    visitor.posts("/v1/personalize", &json!({"slot": "search", "context": {"query": "canary-query"}})).await;
    visitor.posts("/v1/consent", &json!("canary-body")).await;
    visitor.gets("/v1/me/export").await;
    visitor.gets("/privacy").await;
    world.clock.turn(Span::months(2));
    entrenous_flow::work::release::round(&world.house).await.unwrap();
    let counts = world.server(&[]).gets("/v1/statistics/consent").await;
    assert_eq!(counts.status, 200, "{}", counts.text);
    visitor.answers(&[("film", "yes")]).await;
    visitor.deletes("/v1/consent/film").await;
    assert_eq!(deliver::round(&world.house).await.unwrap().delivered, 1);
    visitor.posts("/v1/data-rights-request", &json!("canary-claim")).await;
    visitor.deletes("/v1/me").await;

    let metrics = world.visitor().gets("/metrics").await.text;
    let log = String::from_utf8(page.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("/v1/consent"), "the log is on: {log}");
    assert!(metrics.contains("entrenous_suggestions_total"), "{metrics}");
    for secret in [subject.as_str(), &token, "chemise-lin-pastel", "xxl", "canary", "en_ref_"] {
        assert!(!log.contains(secret), "the log tells `{secret}`");
        assert!(!metrics.contains(secret), "the metrics tell `{secret}`");
    }
}
