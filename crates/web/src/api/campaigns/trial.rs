//! What an answer says of a campaign whose messages are tried out, and how a request asks for it.
//!
//! **Invariant:** numbers are whole tens, and a small one is told as small: nobody is found by them.

use entrenous_flow::speak::campaign;
use entrenous_speak::campaign::{By, Decision, How, Sure};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How the better of several messages is found.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Deciding {
    /// How many hours each part of the readers is waited for: 1 to 168.
    after_hours: u16,
    /// What counts: `clicks`, `opens`, `goal` or `unsubscribes`.
    #[schema(value_type = String)]
    by: By,
    /// How many of 100 readers it is tried out on; those of each part, if it is decided continuously: 2 to 80.
    share: u8,
    /// `once`, or `continuously`: each part learns from those before it.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    how: How,
    /// The fewest who must have got each message before anything is decided; 100, if not told.
    #[serde(default)]
    least: Option<u32>,
    /// How sure it must be: 80, 90, 95 (if not told) or 99 of 100.
    #[schema(value_type = Option<u8>)]
    #[serde(default)]
    sure: Sure,
    /// A message is dropped when more of 100 of its readers than these left or complained; 2, if not told.
    #[serde(default)]
    drop_above: Option<u8>,
    /// Where the links of a goal begin, such as `https://shop.example/linen`.
    #[serde(default)]
    goal: Option<String>,
}

impl From<Deciding> for Decision {
    fn from(deciding: Deciding) -> Self {
        let Deciding { after_hours, by, share, how, least, sure, drop_above, goal } = deciding;
        let (least, drop_above) = (least.unwrap_or(Self::LEAST), drop_above.unwrap_or(Self::DROPPED_ABOVE));
        Self { after_hours, by, share, how, least, sure, drop_above, goal }
    }
}

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
