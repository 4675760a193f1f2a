//! What comes back to the house: mails that came in, and what mail services report.
//!
//! **Invariant:** what says nothing to us is answered with 200 and changes nothing, so that no service sends it for ever; what does not
//! hold is refused by name.

pub mod report;
pub mod returned;

use super::messages::Told;
use crate::Problem;
use axum::http::StatusCode;
use entrenous_flow::speak::hear::{Heard, Unheard};
use entrenous_post::bounce::Unread;
use serde::Serialize;
use utoipa::ToSchema;

/// What was heard of one message.
#[derive(Serialize, ToSchema)]
pub(crate) struct HeardOf {
    /// What it says: `bounced`, `delivered`, `complained`, `unsubscribed`, `delayed`, `replied`, `auto_replied`; `nothing`, if it says
    /// nothing to us.
    said: &'static str,
    /// Why it says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    /// The message it is about, as it stands now.
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<Told>,
}

impl From<Heard> for HeardOf {
    fn from(heard: Heard) -> Self {
        Self { said: heard.said, why: None, about: Some(heard.about.into()) }
    }
}

/// What says nothing to us is no refusal.
fn nothing(unheard: Unheard) -> Result<HeardOf, Problem> {
    match unheard {
        Unheard::Unread(Unread::NoToken | Unread::NothingToDo) | Unheard::TooOld => {
            Ok(HeardOf { said: "nothing", why: Some(unheard.to_string()), about: None })
        }
        other => Err(refused(other)),
    }
}

fn refused(unheard: Unheard) -> Problem {
    let told = unheard.to_string();
    let (status, code) = match unheard {
        Unheard::Fault(fault) => return fault.into(),
        Unheard::NoMail => (StatusCode::CONFLICT, "no_mail"),
        Unheard::Foreign => (StatusCode::UNPROCESSABLE_ENTITY, "not_our_mail"),
        Unheard::TooOld => (StatusCode::NOT_FOUND, "not_found"),
        Unheard::Unread(Unread::TooLarge)
        | Unheard::Report(entrenous_post::provider::NotAReport::TooLarge) => {
            (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large")
        }
        Unheard::Unread(_) => (StatusCode::UNPROCESSABLE_ENTITY, "mail_unread"),
        Unheard::Report(_) => (StatusCode::UNPROCESSABLE_ENTITY, "report_unread"),
        Unheard::NotSigned(_) => (StatusCode::FORBIDDEN, "report_not_signed"),
    };
    Problem::new(status, code, told)
}
