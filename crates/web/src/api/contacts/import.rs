//! `POST /v1/contacts/import`: an export of another tool as the body; the same as `entrenous import contacts`.
//!
//! **Invariant:** it needs a key for every purpose, since it makes people; nobody else sends so much.
//! **Invariant:** the answer holds no value of any person.

use crate::extract::{Business, LargeRaw};
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use entrenous_flow::Fault;
use entrenous_flow::import::contacts::{Stopped, Wishes, contacts, dry_run};
use serde::Deserialize;
use std::io::Cursor;
use utoipa::IntoParams;

/// What the business says of the file.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Said {
    /// Read and tell, and change nothing.
    #[serde(default)]
    dry_run: bool,
    /// `mailchimp`, `hubspot`, `brevo`, `listmonk`, `activecampaign`, `kit` or `plain`, if the header does not tell.
    format: Option<String>,
    /// `HEADER=ITEM`, several with commas between.
    map: Option<String>,
    /// What these people agreed to.
    purpose: Option<String>,
    /// `day-month` or `month-day`.
    dates: Option<String>,
    /// Where the proof is of those whose yes the file does not prove.
    attested_on: Option<String>,
    /// The name of the file; of one table of Mailchimp it tells the status.
    name: Option<String>,
}

impl Said {
    fn wishes(&self) -> Result<Wishes, Problem> {
        Wishes::read(
            self.format.as_deref(),
            self.map.as_deref(),
            self.purpose.as_deref(),
            self.dates.as_deref(),
            self.attested_on.as_deref(),
        )
        .map_err(|why| Problem::bad_request("bad_value", why))
    }
}

/// Takes contacts over; what is done is done, so that the same call again goes on where a first one ended.
#[utoipa::path(
    post, path = "/v1/contacts/import", tag = "contacts", params(Said),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "the export: a table or a ZIP of tables, at most 8 MiB"),
    responses(
        (status = 200, description = "`report`: columns, classes, refused rows by line and code; `taken`: what was done, missing in a dry run", body = Object),
        (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, description = "the key is not for every purpose", body = Problem),
        (status = 408, description = "it takes longer than a call lasts; send the same again", body = Problem),
        (status = 413, body = Problem),
        (status = 422, description = "the file is not taken; the detail begins with a code such as V022", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    said: Result<Query<Said>, axum::extract::rejection::QueryRejection>,
    LargeRaw(bytes): LargeRaw,
) -> Result<Json<serde_json::Value>, Problem> {
    if !mandate.covers_everything() {
        return Err(Fault::NeedsEverything.into());
    }
    let wrong = "the call takes `dry_run`, `format`, `map`, `purpose`, `dates`, `attested_on` and `name`";
    let Query(said) = said.map_err(|_| Problem::bad_request("bad_value", wrong))?;
    let (wishes, input) = (said.wishes()?, Cursor::new(bytes));
    let name = said.name.as_deref().unwrap_or_default();
    let house = &app.house;
    if said.dry_run {
        let report = dry_run(&house.charter, &house.texts, &wishes, house.now(), input, name, |_, _| ());
        let report = report.map_err(|refusal| stopped(refusal.into()))?;
        return Ok(Json(serde_json::json!({ "report": report.json() })));
    }
    let imported = contacts(house, &wishes, input, name, |_, _| ()).await.map_err(stopped)?;
    Ok(Json(serde_json::json!({ "report": imported.report.json(), "taken": imported.taken })))
}

fn stopped(stopped: Stopped) -> Problem {
    match stopped {
        Stopped::Fault(fault) => fault.into(),
        refused => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_value", refused.to_string()),
    }
}
