//! `/console`: where the staff of a business see, preview, approve, send and watch. Every page is plain HTML; every act is a form.
//!
//! **Invariant:** no page here runs a script, but an editor the one that its policy allows by its hash ([`write`]); a letter is shown in a frame that runs, loads and follows nothing.
//! **Invariant:** who may see a page and who may act is the type of its handler's first argument ([`crate::extract::Staff`], [`crate::extract::Deed`]).
//! **Invariant:** nothing here shows a fact of a customer, and no figure that a few people stand behind.

mod audiences;
mod campaigns;
mod delivery;
mod feeds;
mod frame;
mod home;
mod journey_edit;
mod journeys;
mod login;
mod message;
mod messages;
mod pace;
mod people;
mod problem;
mod staff;
mod trial;
mod write;

use crate::App;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};

/// What the pages may do: show themselves, their style, and letters in frames.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// The routes.
pub(crate) fn routes(app: App) -> Router<App> {
    Router::new()
        .route("/console", get(home::show))
        .route("/console/login", get(login::show).post(login::log_in))
        .route("/console/logout", post(login::log_out))
        .route("/console/messages", get(messages::show))
        .route("/console/messages/{key}", get(message::show))
        .route("/console/messages/{key}/{language}/{view}", get(message::letter))
        .route("/console/campaigns", get(campaigns::all))
        .route("/console/campaigns/{key}", get(campaigns::one).post(campaigns::act))
        .route("/console/delivery", get(delivery::show).post(delivery::lift))
        .route("/console/pace", get(pace::show))
        .route("/console/audiences", get(audiences::all))
        .route("/console/audiences/{key}", get(audiences::one).post(audiences::change))
        .route("/console/new/audience", get(audiences::fresh).post(audiences::make))
        .route("/console/journeys", get(journeys::all))
        .route("/console/journeys/{key}", get(journeys::one).post(journeys::act))
        .route("/console/journeys/{key}/past", post(journeys::past))
        .route("/console/journeys/{key}/edit", get(journey_edit::show).post(journey_edit::change))
        .route("/console/new/journey", get(journey_edit::fresh).post(journey_edit::make))
        .route("/console/people", get(people::show).post(people::look))
        .route("/console/staff", get(staff::show).post(staff::add))
        .route("/console/password", post(staff::change_own))
        .route("/console/staff/{name}", post(staff::change))
        .route("/console.css", get(frame::style))
        .layer(middleware::from_fn_with_state(app, problem::as_page))
        .layer(middleware::from_fn(policy))
}

/// The policy of every page; a letter has its own.
async fn policy(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let policy = HeaderValue::from_static(POLICY);
    response.headers_mut().entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    response
}
