//! The calls under `/v1`, one folder a noun, one file a verb, in the order of the flow.
//!
//! **Invariant:** every call answers JSON; every refusal is a [`crate::Problem`].

pub mod agents;
pub mod audiences;
pub mod campaigns;
pub mod catalog;
pub mod consent;
pub mod contacts;
pub mod data_rights;
pub mod decide;
pub mod delivery;
pub mod drift;
pub mod events;
pub mod health;
pub mod journeys;
pub mod ledger;
pub mod mail;
pub mod me;
pub mod messages;
pub mod notice;
pub mod people;
pub mod personalize;
pub mod processors;
pub mod receipts;
pub mod requests;
pub mod statistics;
pub mod suggestions;
pub mod trends;

mod openapi;

pub use openapi::document;

use crate::App;
use axum::Router;
use axum::routing::{delete, get, patch, post, put};

/// The routes.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .merge(planned())
        .route("/v1/notice", get(notice::get::handle))
        .route("/v1/consent", post(consent::give::handle).get(consent::state::handle))
        .route("/v1/consent/{purpose}", delete(consent::withdraw::handle))
        .route("/v1/people/{ref}", put(people::know::handle).delete(people::erase::handle))
        .route("/v1/people/{ref}/messages", post(messages::send::handle).get(messages::list::handle))
        .route("/v1/delivery", get(delivery::list::handle))
        .route("/v1/delivery/{sender}/lift", post(delivery::lift::handle))
        .route("/v1/tally/{message}", get(messages::tally::handle))
        .route("/v1/mail/returned", post(mail::returned::handle))
        .route("/v1/mail/reports/{provider}", post(mail::report::handle))
        .route("/v1/messages/{id}", get(messages::get::handle).delete(messages::cancel::handle))
        .route("/v1/campaigns", get(campaigns::list::handle))
        .route("/v1/campaigns/{key}", get(campaigns::get::handle).put(campaigns::draft::handle))
        .route("/v1/campaigns/{key}/preflight", get(campaigns::preflight::handle))
        .route("/v1/campaigns/{key}/test", post(campaigns::test::handle))
        .route("/v1/campaigns/{key}/approve", post(campaigns::approve::handle))
        .route("/v1/campaigns/{key}/send", post(campaigns::send::handle))
        .route("/v1/campaigns/{key}/pause", post(campaigns::pause::handle))
        .route("/v1/campaigns/{key}/resume", post(campaigns::resume::handle))
        .route("/v1/campaigns/{key}/cancel", post(campaigns::cancel::handle))
        .route("/v1/people/{ref}/consent", post(people::consent::handle).get(people::said::handle))
        .route("/v1/people/{ref}/pack", get(people::pack::handle))
        .route("/v1/people/{ref}/join", post(people::join::handle))
        .route("/v1/contacts/import", post(contacts::import::handle))
        .route("/v1/decide", post(decide::post::handle))
        .route("/v1/drift", post(drift::post::handle))
        .route("/v1/catalog", get(catalog::list::handle).post(catalog::tell::handle))
        .route("/v1/catalog/{id}", put(catalog::put::handle).delete(catalog::drop::handle))
        .route("/v1/catalog/{id}/hidden", put(catalog::hide::handle).delete(catalog::show::handle))
        .route("/v1/events", post(events::post::handle))
        .route("/v1/personalize", post(personalize::post::handle))
        .route("/v1/me", get(me::get::handle).delete(me::erase::handle))
        .route("/v1/me/facts", get(me::facts::handle))
        .route("/v1/me/facts/{item}", patch(me::correct::handle).delete(me::remove::handle))
        .route("/v1/me/facts/{item}/{id}", delete(me::remove::one))
        .route("/v1/me/messages", get(me::messages::handle))
        .route("/v1/me/inbox", get(me::inbox::list))
        .route("/v1/me/inbox/{id}", post(me::inbox::read).delete(me::inbox::dismiss))
        .route("/v1/me/limit", put(me::limit::handle))
        .route("/v1/me/why", get(me::why::handle))
        .route("/v1/me/export", get(me::export::handle))
        .route("/v1/ledger/checkpoint", get(ledger::checkpoint::handle))
        .route("/v1/ledger/tile/{level}/{*number}", get(ledger::tile::handle))
        .route("/v1/receipts/{id}", get(receipts::get::handle))
        .route("/v1/suggestions/report", get(suggestions::report::handle))
        .route("/v1/statistics/consent", get(statistics::consent::handle))
        .route("/v1/trends", get(trends::get::handle))
        .route("/v1/agent/{id}", post(agents::introduce::handle).get(agents::get::handle))
        .route("/v1/requests", get(requests::list::handle))
        .route("/v1/requests/{id}", post(requests::judge::handle))
        .route("/v1/people/{ref}/processors/{processor}", get(people::reference::handle))
        .route("/v1/data-rights-request", post(data_rights::exercise::handle))
        .route(
            "/v1/data-rights-request/{id}",
            get(data_rights::get::handle).delete(data_rights::revoke::handle),
        )
        .route("/v1/processors/{processor}/tells/{id}/{tag}", post(processors::confirm::handle))
        .route("/v1/openapi.json", get(openapi::handle))
        .route("/.well-known/entrenous-keys.json", get(receipts::keys::handle))
        .route("/.well-known/gpc.json", get(notice::gpc::handle))
        .route("/healthz", get(health::handle))
}

/// Who is meant, and what follows step by step.
fn planned() -> Router<App> {
    Router::new()
        .route("/v1/audiences", get(audiences::list::handle))
        .route(
            "/v1/audiences/{key}",
            get(audiences::get::handle).put(audiences::save::handle).delete(audiences::drop::handle),
        )
        .route("/v1/audiences/{key}/check", post(audiences::check::handle))
        .route("/v1/journeys", get(journeys::list::handle))
        .route(
            "/v1/journeys/{key}",
            get(journeys::get::handle).post(journeys::save::handle).delete(journeys::drop::handle),
        )
        .route("/v1/journeys/{key}/check", post(journeys::check::handle))
        .route("/v1/journeys/{key}/drain", post(journeys::switch::drain))
        .route("/v1/journeys/{key}/on", post(journeys::switch::on))
        .route("/v1/journeys/{key}/off", post(journeys::switch::off))
        .route("/v1/journeys/{key}/simulate", post(journeys::simulate::handle))
}
