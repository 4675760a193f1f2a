//! `POST /v1/consent`: records a choice durably and answers the signed receipt.

use super::held_map;
use crate::extract::{Asking, Body, Caller, MaybePerson, When};
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use entrenous_core::charter::Language;
use entrenous_core::consent::{self, Answer, Method};
use entrenous_core::hash::Hash;
use entrenous_core::id::Key;
use entrenous_core::request::Surface;
use entrenous_flow::choose::{Choosing, Chosen, Deed, choose};
use entrenous_vault::Receipt;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A choice.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Given {
    /// The `hash` of the notice that was shown.
    #[schema(value_type = String)]
    notice: Hash,
    /// `yes` or `no` by purpose.
    #[schema(value_type = BTreeMap<String, String>)]
    decisions: BTreeMap<Key, Answer>,
    /// By which act: `accept_all`, `reject_all`, `custom`, `contextual`, `form`.
    #[schema(value_type = String)]
    method: Method,
    /// Where: `web`, `mail`, …; the notice knows it, so it may be left out.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    surface: Option<Surface>,
    /// In which language; the notice knows it, so it may be left out.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    locale: Option<Language>,
    /// When by the clock of the device (RFC 3339, or microseconds since 1970), if the choice waited there to be sent.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    client_at: Option<When>,
}

/// What came of a choice.
#[derive(Serialize, ToSchema)]
pub(crate) struct Answered {
    /// The signed record.
    #[schema(value_type = Object)]
    receipt: Receipt,
    /// By which the person is known from now on; `null` if they said no to everything.
    token: Option<String>,
    /// What stands now, by purpose.
    #[schema(value_type = BTreeMap<String, String>)]
    held: BTreeMap<String, consent::State>,
}

impl Answered {
    /// The same for the business's server, which is not the person and gets no token of theirs.
    pub(crate) fn without_token(chosen: Chosen) -> Self {
        Self { token: None, ..chosen.into() }
    }
}

impl From<Chosen> for Answered {
    fn from(chosen: Chosen) -> Self {
        Self { receipt: chosen.receipt, token: chosen.token, held: held_map(chosen.held) }
    }
}

/// Records a choice.
#[utoipa::path(
    post, path = "/v1/consent", tag = "consent", request_body = Given,
    responses(
        (status = 201, description = "recorded; durable before this answer", body = Answered),
        (status = 409, description = "the notice has been replaced: show the present one", body = Problem),
        (status = 422, description = "an unknown notice or purpose, or one the notice did not ask about", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    _: Caller,
    MaybePerson(who): MaybePerson,
    Asking(request): Asking,
    Body(given): Body<Given>,
) -> Result<(StatusCode, Json<Answered>), Problem> {
    check_same_notice(&app, &given)?;
    let deed = Deed { client_at: given.client_at.map(|When(at)| at), ..given.method.into() };
    let choosing = Choosing { notice: given.notice, decisions: given.decisions, deed, who: who.into() };
    let chosen = choose(&app.house, &request, choosing).await?;
    app.telemetry.chosen(given.method);
    Ok((StatusCode::CREATED, Json(chosen.into())))
}

/// What the body says of the notice must be what the notice says of itself.
fn check_same_notice(app: &App, given: &Given) -> Result<(), Problem> {
    if !given.method.is_witnessed() {
        let detail = "this act is told by the business, with its secret key: `POST /v1/people/{ref}/consent`";
        return Err(Problem::bad_request("bad_value", detail));
    }
    let Some(written) = app.house.law().notices.find(given.notice) else { return Ok(()) };
    let same_surface = given.surface.is_none_or(|surface| surface == written.notice.surface);
    let same_locale = given.locale.as_ref().is_none_or(|locale| *locale == written.notice.locale);
    if same_surface && same_locale {
        return Ok(());
    }
    let detail =
        "`surface` and `locale` are those of the notice that was shown; leave them out or send the same";
    Err(Problem::bad_request("bad_value", detail))
}
