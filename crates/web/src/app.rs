//! The application: the house, how it is reached, and the router with its layers.
//!
//! **Invariant:** every answer carries the security headers; every request has a time limit; no layer logs a header, a query or a body.

use crate::atlas::Atlas;
use crate::pages::Pages;
use crate::telemetry::Telemetry;
use crate::{Problem, api, console, pages};
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use entrenous_core::hash::Hash;
use entrenous_flow::House;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;
use tower_http::timeout::TimeoutLayer;

/// How long one request may take.
const REQUEST_LASTS: Duration = Duration::from_secs(30);
/// How long a browser may remember that an origin may call.
const PREFLIGHT_LASTS: &str = "600";

/// The site whose pages may call.
#[derive(Clone, Debug)]
pub struct Site {
    /// The publishable key (`en_pub_…`) in the script tag.
    pub key: String,
    /// The origins the script tag is on, such as `https://shop.example`.
    pub origins: Vec<String>,
}

impl Site {
    /// The site of a house: the key follows from the house's public key, so it never has to be stored.
    #[must_use]
    pub fn of(house: &House, origins: Vec<String>) -> Self {
        let hash = Hash::of(&[b"entrenous/site/1", house.public_key().as_bytes()]).to_string();
        Self { key: format!("en_pub_{}", hash.chars().take(32).collect::<String>()), origins }
    }
}

/// How the house is reached.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The site whose pages may call.
    pub site: Site,
    /// The header in which the operator's proxy tells the country, if it does.
    pub place_header: Option<String>,
    /// The operator's file of places by address, if there is one.
    pub atlas: Option<Arc<Atlas>>,
    /// Where "back to the shop" leads.
    pub home: String,
}

/// What every handler can reach; each layer of each request holds one, so it is one pointer.
#[derive(Clone)]
pub struct App(Arc<Reached>);

/// What is reached.
pub struct Reached {
    /// The house.
    pub house: Arc<House>,
    /// How it is reached.
    pub settings: Settings,
    pub(crate) pages: Pages,
    pub(crate) telemetry: Telemetry,
}

impl Deref for App {
    type Target = Reached;
    fn deref(&self) -> &Reached {
        &self.0
    }
}

impl App {
    /// Puts the application together; the pages and the banner are prepared here.
    pub fn new(house: Arc<House>, settings: Settings) -> Result<Self, pages::NotReady> {
        let pages = Pages::prepare(&house)?;
        let telemetry = Telemetry::new();
        Ok(Self(Arc::new(Reached { house, settings, pages, telemetry })))
    }
}

/// The whole application as a router.
pub fn router(app: App) -> Router {
    Router::new()
        .merge(api::routes())
        .merge(pages::routes(app.clone()))
        .merge(console::routes(app.clone()))
        .route("/metrics", axum::routing::get(crate::telemetry::handle))
        .fallback(nothing_here)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(app.clone(), around))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_LASTS))
        .with_state(app)
}

async fn nothing_here() -> Problem {
    Problem::not_found("there is nothing at this address; the calls are listed at `/v1/openapi.json`")
}

async fn wrong_method() -> Problem {
    let detail = "this address takes other methods; the calls are listed at `/v1/openapi.json`";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "wrong_method", detail)
}

/// What happens around every request: one layer, since each one of its own costs every request a future and its boxes.
#[allow(clippy::disallowed_methods, reason = "the outermost layer is where durations are measured")]
async fn around(
    State(app): State<App>,
    route: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let (begun, method) = (std::time::Instant::now(), request.method().clone());
    let allowed = allowed_origin(&app, request.headers());
    let preflight =
        method == Method::OPTIONS && request.headers().contains_key("access-control-request-method");
    let mut response =
        if preflight { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    if let Some(origin) = allowed {
        cross_origin(response.headers_mut(), origin, preflight.then_some(Preflight));
    }
    security_headers(response.headers_mut());
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    app.telemetry.observed(&method, route, response.status(), begun.elapsed());
    response
}

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// The headers of every answer (OWASP ASVS 5.0 V3.4). A handler may set its own content policy.
fn security_headers(headers: &mut HeaderMap) {
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                  frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (OPENER_POLICY, "same-origin"),
        (PERMISSIONS_POLICY, "camera=(), geolocation=(), microphone=(), browsing-topics=()"),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

/// A browser asks whether a page may call, before it does.
struct Preflight;

/// Lets a page of the site's origins call the API (Fetch standard, CORS protocol).
fn cross_origin(headers: &mut HeaderMap, origin: HeaderValue, preflight: Option<Preflight>) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    if preflight.is_some() {
        let methods = HeaderValue::from_static("GET, POST, PATCH, DELETE");
        let names = HeaderValue::from_static("authorization, content-type, entrenous-key");
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, names);
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(PREFLIGHT_LASTS));
    }
}

fn allowed_origin(app: &App, headers: &HeaderMap) -> Option<HeaderValue> {
    let origin = headers.get(header::ORIGIN)?;
    let named = app.settings.site.origins.iter().any(|known| known.as_bytes() == origin.as_bytes());
    named.then(|| origin.clone())
}
