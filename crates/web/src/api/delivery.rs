//! How the mail of each sender is doing, and letting one go on that stands still.
//!
//! **Invariant:** every call takes a key for every purpose; a count below ten is told as such.

pub mod lift;
pub mod list;

use entrenous_flow::speak::senders;
use entrenous_flow::staff::Counted;
use serde::Serialize;
use utoipa::ToSchema;

/// A sender, by its domain.
#[derive(Serialize, ToSchema)]
pub(crate) struct Sender {
    /// The domain its mail is from.
    sender: String,
    /// `open`, or `paused`: its campaigns and journeys stand still, answers go.
    state: &'static str,
    /// What its mail of seven days says: `go`, `slow` or `pause`.
    advice: &'static str,
    /// `complaints` or `bounces`.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    /// Since when it stands still.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    /// How many mails more may go out today, while its domain is being made known.
    #[serde(skip_serializing_if = "Option::is_none")]
    room: Option<u64>,
    /// Who let it go on last.
    #[serde(skip_serializing_if = "Option::is_none")]
    lifted: Option<Lifted>,
    /// Its mail of seven days, by who keeps the mailboxes.
    week: Vec<Week>,
}

/// That a sender was let go on.
#[derive(Serialize, ToSchema)]
pub(crate) struct Lifted {
    /// By whom.
    by: String,
    /// What was found and mended.
    word: String,
    /// When.
    at: String,
}

/// What became of mail to one who keeps mailboxes; each count is `0`, `fewer than 10`, or in whole tens.
#[derive(Serialize, ToSchema)]
pub(crate) struct Week {
    /// Who, such as `google`; `others` for everyone who is not large.
    receiver: String,
    /// Mails a relay took.
    accepted: String,
    /// Mails that came back for good.
    bounced: String,
    /// Mails someone called spam.
    complained: String,
}

impl From<senders::Told> for Sender {
    fn from(told: senders::Told) -> Self {
        let week = told.week.into_iter().map(|week| Week {
            receiver: week.receiver,
            accepted: counted(week.accepted),
            bounced: counted(week.bounced),
            complained: counted(week.complained),
        });
        let lifted =
            told.lifted.map(|lifted| Lifted { by: lifted.by, word: lifted.word, at: lifted.at.to_string() });
        Self {
            sender: told.sender,
            state: told.state,
            advice: told.advice,
            why: told.why,
            since: told.since.map(|at| at.to_string()),
            room: told.room,
            lifted,
            week: week.collect(),
        }
    }
}

fn counted(count: Counted) -> String {
    match count {
        Counted::None => "0".to_owned(),
        Counted::Few => "fewer than 10".to_owned(),
        Counted::AtLeast(count) => count.to_string(),
    }
}
