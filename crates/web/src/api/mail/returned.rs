//! `POST /v1/mail/returned`: a mail that came in, as it came.

use super::{HeardOf, nothing};
use crate::extract::Reporter;
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Request, State};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entrenous_flow::speak::hear;
use entrenous_post::bounce::{Arrived, MAIL_BYTES_MOST, Unread};

/// Where the envelope of the mail was addressed to.
const ENVELOPE_TO: &str = "envelope-to";

/// How the body is written, if not as it is: `base64`, for a program that can send texts alone (RFC 2045 section 6).
const ENCODING: &str = "content-transfer-encoding";

fn not_base64() -> Problem {
    Problem::bad_request(
        "bad_value",
        "E246 the body is said to be Base64 and is not; send the mail as it came",
    )
}

/// Hears a mail that came in, and says what it says.
#[utoipa::path(
    post, path = "/v1/mail/returned", tag = "mail",
    params(
        ("envelope-to" = Option<String>, Header, description = "to which address the mail came, if the mail server knows it"),
        ("content-transfer-encoding" = Option<String>, Header, description = "`base64`, if the body is written so"),
    ),
    request_body(content = String, content_type = "message/rfc822", description = "the mail, up to 10 MiB"),
    responses(
        (status = 200, description = "heard, durably; or it says nothing to us, and why", body = HeardOf),
        (status = 401, body = Problem),
        (status = 409, description = "this house sends no mail", body = Problem),
        (status = 413, body = Problem),
        (status = 422, description = "no mail, or about a mail another house sent", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    _: Reporter,
    request: Request,
) -> Result<Json<HeardOf>, Problem> {
    let (parts, body) = request.into_parts();
    let envelope_to = parts.headers.get(ENVELOPE_TO).and_then(|value| value.to_str().ok());
    let too_large = || super::refused(Unread::TooLarge.into());
    let encoded = parts.headers.get(ENCODING).is_some_and(|value| value.as_bytes() == b"base64");
    let most = if encoded { MAIL_BYTES_MOST.div_ceil(3).saturating_mul(4) } else { MAIL_BYTES_MOST };
    let body = axum::body::to_bytes(body, most).await.map_err(|_| too_large())?;
    let mail = if encoded { STANDARD.decode(&body).map_err(|_| not_base64())? } else { body.to_vec() };
    match hear::mail(&app.house, Arrived { envelope_to, mail: &mail }).await {
        Ok(heard) => Ok(Json(heard.into())),
        Err(unheard) => nothing(unheard).map(Json),
    }
}
