//! Metrics in the Prometheus text format and one log line a request: method, matched route, status, duration.
//!
//! **Invariant:** labels are routes, statuses, rungs, methods and names of the charter: closed sets, no value of a person.

use crate::App;
use axum::extract::State;
use axum::http::{self, StatusCode};
use axum::response::{IntoResponse, Response};
use entrenous_core::consent::Method;
use entrenous_core::personalize::Rung;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use std::time::Duration;

type Labels = [(&'static str, &'static str); 1];

/// What is counted.
pub(crate) struct Telemetry {
    registry: Registry,
    requests: Family<[(&'static str, String); 2], Counter>,
    seconds: Histogram,
    answers: Family<Labels, Counter>,
    choices: Family<Labels, Counter>,
    tells: Family<[(&'static str, String); 2], Gauge>,
}

impl Telemetry {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("entrenous");
        let requests = Family::default();
        let seconds = Histogram::new(exponential_buckets(0.000_1, 2.0, 16));
        let answers = Family::default();
        let choices = Family::default();
        registry.register("requests", "requests by route and status", requests.clone());
        registry.register("request_seconds", "how long requests took", seconds.clone());
        registry.register("suggestions", "filled slots by rung", answers.clone());
        registry.register("choices", "recorded choices by method", choices.clone());
        let tells = Family::default();
        registry.register(
            "tells",
            "what processors and agents are told, by name and progress",
            tells.clone(),
        );
        Self { registry, requests, seconds, answers, choices, tells }
    }
    /// Shows how many tellings there are at this moment.
    fn count_tells(&self, app: &App) {
        self.tells.clear();
        for (receiver, progress, count) in app.house.tell_counts().unwrap_or_default() {
            let labels = [("processor", receiver.to_string()), ("progress", progress.word().to_owned())];
            self.tells.get_or_create(&labels).set(i64::try_from(count).unwrap_or(i64::MAX));
        }
    }
    /// Counts a filled slot.
    pub(crate) fn answered(&self, rung: Rung) {
        self.answers.get_or_create(&[("rung", rung.word())]).inc();
    }
    /// Counts a recorded choice.
    pub(crate) fn chosen(&self, method: Method) {
        let method = if method.is_specific() { "by_purpose" } else { "all_at_once" };
        self.choices.get_or_create(&[("method", method)]).inc();
    }
    /// Counts and logs one request.
    pub(crate) fn observed(&self, method: &http::Method, route: &str, status: StatusCode, taken: Duration) {
        let status = status.as_u16();
        let labels = [("route", route.to_owned()), ("status", status.to_string())];
        self.requests.get_or_create(&labels).inc();
        self.seconds.observe(taken.as_secs_f64());
        tracing::info!(%method, route, status, microseconds = taken.as_micros(), "request");
    }
}

/// `GET /metrics`.
pub(crate) async fn handle(State(app): State<App>) -> Response {
    let mut text = String::new();
    app.telemetry.count_tells(&app);
    match encode(&mut text, &app.telemetry.registry) {
        Ok(()) => text.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
