//! `GET /v1/openapi.json`: the calls, described for programs; kept as a file in `docs/reference` and checked against it.

use super::{
    agents, audiences, campaigns, catalog, consent, contacts, data_rights, decide, delivery, drift, events,
    journeys, ledger, mail, me, messages, notice, people, personalize, processors, receipts, requests,
    statistics, suggestions, trends,
};
use axum::Json;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Entrenous",
        description = "Asks before it knows, says why it shows what it shows, proves every consent, forgets on request.",
        version = "1",
        license(name = "Apache-2.0 OR MIT"),
    ),
    paths(
        notice::get::handle,
        consent::give::handle,
        consent::state::handle,
        consent::withdraw::handle,
        people::consent::handle,
        people::said::handle,
        people::know::handle,
        delivery::list::handle,
        delivery::lift::handle,
        audiences::list::handle,
        audiences::get::handle,
        audiences::save::handle,
        audiences::check::handle,
        audiences::drop::handle,
        messages::send::handle,
        messages::list::handle,
        messages::get::handle,
        messages::cancel::handle,
        journeys::list::handle,
        journeys::get::handle,
        journeys::switch::on,
        journeys::switch::off,
        journeys::switch::drain,
        journeys::save::handle,
        journeys::check::handle,
        journeys::drop::handle,
        journeys::simulate::handle,
        messages::tally::handle,
        mail::returned::handle,
        mail::report::handle,
        campaigns::list::handle,
        campaigns::get::handle,
        campaigns::draft::handle,
        campaigns::preflight::handle,
        campaigns::test::handle,
        campaigns::approve::handle,
        campaigns::send::handle,
        campaigns::pause::handle,
        campaigns::resume::handle,
        campaigns::cancel::handle,
        people::pack::handle,
        people::join::handle,
        people::erase::handle,
        decide::post::handle,
        drift::post::handle,
        events::post::handle,
        personalize::post::handle,
        me::get::handle,
        me::facts::handle,
        me::correct::handle,
        me::remove::handle,
        me::remove::one,
        me::messages::handle,
        me::inbox::list,
        me::inbox::read,
        me::inbox::dismiss,
        me::limit::handle,
        me::why::handle,
        me::export::handle,
        me::erase::handle,
        ledger::checkpoint::handle,
        ledger::tile::handle,
        receipts::get::handle,
        receipts::keys::handle,
        statistics::consent::handle,
        trends::get::handle,
        suggestions::report::handle,
        agents::introduce::handle,
        agents::get::handle,
        data_rights::exercise::handle,
        data_rights::get::handle,
        data_rights::revoke::handle,
        processors::confirm::handle,
        people::reference::handle,
        requests::list::handle,
        requests::judge::handle,
        catalog::list::handle,
        catalog::tell::handle,
        catalog::put::handle,
        catalog::drop::handle,
        catalog::hide::handle,
        catalog::show::handle,
        contacts::import::handle,
    )
)]
struct Calls;

/// The document.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    Calls::openapi()
}

/// Answers the document.
pub(crate) async fn handle() -> Json<utoipa::openapi::OpenApi> {
    Json(document())
}
