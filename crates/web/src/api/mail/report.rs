//! `POST /v1/mail/reports/{provider}`: what a mail service reports.

use super::{HeardOf, refused};
use crate::extract::Reporter;
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use entrenous_flow::speak::hear;
use entrenous_post::provider::{NotAReport, Provider, REPORT_BYTES_MOST};
use serde::Serialize;
use utoipa::ToSchema;

/// The headers in which SendGrid signs.
const SIGNATURE: &str = "x-twilio-email-event-webhook-signature";
const TIME: &str = "x-twilio-email-event-webhook-timestamp";

/// What came of a report.
#[derive(Serialize, ToSchema)]
pub(crate) struct Reported {
    /// What was heard, in its order.
    heard: Vec<HeardOf>,
    /// How many lines are about no mail of this house, or ask for nothing.
    passed: usize,
}

/// Hears what a mail service reports: `plain` is our own form, the others each the service's.
#[utoipa::path(
    post, path = "/v1/mail/reports/{provider}", tag = "mail",
    params(("provider" = String, Path, description = "`plain`, `ses`, `postmark`, `mailgun`, `sendgrid` or `brevo`")),
    request_body(content = String, content_type = "application/json", description = "the report as the service writes it, up to 1 MiB"),
    responses(
        (status = 200, description = "heard, durably", body = Reported),
        (status = 401, body = Problem),
        (status = 403, description = "the signature does not hold", body = Problem),
        (status = 404, description = "no such service", body = Problem),
        (status = 413, body = Problem),
        (status = 422, description = "not what this service writes", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    _: Reporter,
    Path(provider): Path<String>,
    request: Request,
) -> Result<Json<Reported>, Problem> {
    let unknown = || {
        Problem::not_found(
            "E245 no service of this name is read; report as `plain`, or see the list in the guide",
        )
    };
    let provider = Provider::find(&provider).ok_or_else(unknown)?;
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, REPORT_BYTES_MOST).await;
    let body = body.map_err(|_| refused(NotAReport::TooLarge.into()))?;
    let signed = (text(&parts.headers, SIGNATURE), text(&parts.headers, TIME));
    let report = hear::report(&app.house, provider, signed, &body).await.map_err(refused)?;
    if let Some(at) = &report.confirm_at {
        tracing::warn!(
            at,
            "a mail service asks whether it may report here; open this address yourself to allow it"
        );
    }
    Ok(Json(Reported { heard: report.heard.into_iter().map(HeardOf::from).collect(), passed: report.passed }))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
