//! Messages to one customer at a time: sent because of something they did, looked after, taken back.
//!
//! **Invariant:** every call takes the secret key; no call answers an address or a text.

pub mod cancel;
pub mod get;
pub mod list;
pub mod send;
pub mod tally;

use entrenous_core::id::RowId;
use entrenous_flow::speak::Sent;
use serde::Serialize;
use utoipa::ToSchema;

/// A message and how far it is.
#[derive(Serialize, ToSchema)]
pub(crate) struct Told {
    /// Its id; also the beginning of its Message-ID.
    id: String,
    /// Which message of the business's folder.
    message: String,
    /// On which occasion.
    occasion: String,
    /// For which purpose.
    purpose: String,
    /// By which way: `mail`, `push`, `sms`, `inbox` or `webhook`.
    medium: &'static str,
    /// How far: `queued`, `held`, `leased`, `deferred`, `uncertain`, `accepted`, `delivered`, `bounced`, `returned`, `complained`,
    /// `superseded` (it came as a part of the message whose id is its code), `not_sent`, `cancelled`, `failed`, `expired`.
    state: &'static str,
    /// What it waits for, why it came back, or why it is not sent, by a code of the closed list; empty if nothing says more.
    detail: &'static str,
    /// The last code of the relay; empty if it said nothing.
    code: String,
    /// When it was decided on.
    at: String,
    /// Not before this moment, or when it ended.
    due: String,
    /// Its language.
    locale: String,
}

impl From<Sent> for Told {
    fn from(sent: Sent) -> Self {
        Self {
            id: sent.id.to_string(),
            message: sent.message.to_string(),
            occasion: sent.occasion,
            purpose: sent.purpose.to_string(),
            medium: sent.medium,
            state: sent.state,
            detail: sent.detail,
            code: sent.code,
            at: sent.at.to_string(),
            due: sent.due.to_string(),
            locale: sent.locale,
        }
    }
}

/// The id in a path.
fn id(text: &str) -> Result<RowId, crate::Problem> {
    text.parse()
        .map_err(|_| crate::Problem::bad_request("bad_value", "the id of a message is one this house gave"))
}
