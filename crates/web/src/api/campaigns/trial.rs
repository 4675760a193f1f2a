//! What an answer says of a campaign whose messages are tried out.
//!
//! **Invariant:** numbers are whole tens, and a small one is told as small: nobody is found by them.

use entrenous_flow::speak::campaign;
use entrenous_speak::campaign::By;
use serde::Serialize;
use utoipa::ToSchema;

/// What comes of trying messages out.
#[derive(Serialize, ToSchema)]
pub(crate) struct Trial {
    /// What counts.
    #[schema(value_type = String)]
    by: By,
    /// When it is decided what the next readers get; nothing, if that is decided.
    until: Option<String>,
    /// Its messages, and what came of each so far.
    texts: Vec<Text>,
    /// The parts of the readers so far, the newest last.
    parts: Vec<Part>,
}

/// What came of one message: whole tens, or `fewer than 10`.
#[derive(Serialize, ToSchema)]
pub(crate) struct Text {
    /// Which.
    message: String,
    /// How many got it.
    sent: String,
    /// How often its links were followed, or it was opened: what counts.
    hits: String,
    /// How many of its readers left or complained.
    left: String,
    /// Whether so many left that nobody else gets it.
    dropped: bool,
}

/// One part of the readers.
#[derive(Serialize, ToSchema)]
pub(crate) struct Part {
    /// How many of 100 readers.
    share: u16,
    /// The chance of each message in it, of 100.
    chances: Vec<u16>,
    /// Why: `begin`, `better`, `tie`, `too_few`, `learned`, `all_dropped`.
    why: &'static str,
}

impl From<campaign::Trial> for Trial {
    fn from(trial: campaign::Trial) -> Self {
        let text = |text: campaign::TrialText| Text {
            message: text.message.to_string(),
            sent: text.sent.to_string(),
            hits: text.hits.to_string(),
            left: text.left.to_string(),
            dropped: text.standing == campaign::Standing::Dropped,
        };
        let part =
            |part: campaign::TrialPart| Part { share: part.share, chances: part.chances, why: part.why };
        Self {
            by: trial.by,
            until: trial.until.map(|until| until.to_string()),
            texts: trial.texts.into_iter().map(text).collect(),
            parts: trial.parts.into_iter().map(part).collect(),
        }
    }
}
