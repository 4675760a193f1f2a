//! Campaigns: drafted, looked at, tried out, approved, let go, stopped, given up; what came of them in numbers.
//!
//! **Invariant:** every call takes the secret key; no call names a reader, and small numbers are told as small.

pub mod approve;
pub mod cancel;
pub mod draft;
pub mod get;
pub mod list;
pub mod pause;
pub mod preflight;
pub mod resume;
pub mod send;
pub mod test;
mod trial;

use entrenous_flow::speak::campaign;
use entrenous_speak::campaign::Chosen;
use serde::Serialize;
use utoipa::ToSchema;

/// A campaign and how far it is.
#[derive(Serialize, ToSchema)]
pub(crate) struct Campaign {
    /// Its name.
    key: String,
    /// How far: `draft`, `approved`, `deciding`, `sending`, `sent`, `paused`, `cancelled`.
    state: &'static str,
    /// Its purpose: that of its messages.
    purpose: String,
    /// What it says, as it was drafted: what it sends, to whom and when.
    draft: draft::Drafting,
    /// Who approved it, if somebody did.
    approved_by: Option<String>,
    /// When it was approved.
    approved_at: Option<String>,
    /// About how many people it would have gone to then: whole tens, or `fewer than 10`.
    people: Option<String>,
    /// Whether its texts are still those that were approved.
    is_as_approved: bool,
    /// The hour it was given, such as `18:00`, if it wanted the best; `too_few`, if too few people followed links.
    hour: Option<String>,
    /// Not before this moment.
    due: String,
    /// Since when it is so far.
    at: String,
    /// What became of its messages.
    counts: Vec<Count>,
    /// What comes of trying its messages out, if they are.
    trial: Option<trial::Trial>,
}

/// How many of its messages are how far.
#[derive(Serialize, ToSchema)]
pub(crate) struct Count {
    /// Which message.
    message: String,
    /// How far, as `GET /v1/messages/{id}` tells it.
    state: &'static str,
    /// What they wait for, why they came back, or why they are not sent.
    detail: &'static str,
    /// How many: a number, or `fewer than 10`.
    count: String,
}

impl From<campaign::Told> for Campaign {
    fn from(told: campaign::Told) -> Self {
        let (approved_by, approved_at) =
            told.approval.map(|approval| (approval.by, approval.at.to_string())).unzip();
        Self {
            key: told.key.to_string(),
            state: told.state,
            purpose: told.purpose.to_string(),
            draft: told.content.into(),
            approved_by,
            approved_at,
            people: told.people.map(|few| few.to_string()),
            is_as_approved: told.is_as_approved,
            hour: told.hour.map(|chosen| match chosen {
                Chosen::Best(hour) => format!("{hour:02}:00"),
                Chosen::TooFew => "too_few".to_owned(),
            }),
            due: told.due.to_string(),
            at: told.at.to_string(),
            counts: told
                .seen
                .into_iter()
                .map(|seen| Count {
                    message: seen.message.to_string(),
                    state: seen.state,
                    detail: seen.detail,
                    count: seen.count.to_string(),
                })
                .collect(),
            trial: told.trial.map(Into::into),
        }
    }
}

/// The name of a campaign in a path.
fn key(text: &str) -> Result<entrenous_core::id::Key, crate::Problem> {
    entrenous_core::id::Key::parse(text).map_err(|_| {
        crate::Problem::bad_request("bad_value", "a campaign is named with small letters, digits and `_`")
    })
}
