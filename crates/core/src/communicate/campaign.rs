//! How far a campaign is: one message, or several that share the readers, to many people at once. Each state goes over into another by what
//! is done, and by nothing else; the table is [`Course::after`].
//!
//! **Invariant:** nothing is sent that nobody approved, and what was approved is sent as it was approved: a changed campaign is a draft again.
//! **Invariant:** an end is an end: what was sent or cancelled is not begun again; a second time is another campaign.

use crate::communicate::{NotAnOccasion, Occasion};
use crate::id::{Key, PersonId};
use crate::moment::Moment;

/// How far a campaign is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Course {
    /// It may still change.
    Draft,
    /// Somebody looked at it and said that it may go.
    Approved,
    /// It is decided for one person after the other; or it waits for its hour.
    Deciding,
    /// Everyone was decided on; messages go out.
    Sending,
    /// Nothing of it is left to be sent.
    Sent,
    /// It stands still.
    Paused,
    /// What had not gone does not go.
    Cancelled,
}

/// What is done with a campaign.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deed {
    /// Its content changes.
    Change,
    /// Somebody approves it.
    Approve,
    /// It is let go.
    Send,
    /// The last person was decided on.
    Decide,
    /// The last message ended.
    Empty,
    /// It is stopped for a while.
    Pause,
    /// It goes on.
    Resume,
    /// It is given up.
    Cancel,
}

/// This is not done with a campaign that is so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a campaign that is `{}` is not there for this", .0.word())]
pub struct NotThen(pub Course);

impl Course {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::Approved,
        Self::Deciding,
        Self::Sending,
        Self::Sent,
        Self::Paused,
        Self::Cancelled,
    ];
    /// How far it is after something was done.
    pub const fn after(self, deed: Deed) -> Result<Self, NotThen> {
        use Deed as D;
        Ok(match (self, deed) {
            (Self::Draft | Self::Approved, D::Change) => Self::Draft,
            (Self::Draft | Self::Approved, D::Approve) => Self::Approved,
            (Self::Approved, D::Send) | (Self::Paused, D::Resume) => Self::Deciding,
            (Self::Deciding, D::Decide) => Self::Sending,
            (Self::Sending, D::Empty) => Self::Sent,
            (Self::Deciding | Self::Sending, D::Pause) => Self::Paused,
            // A text that changed while it stood still is approved anew before it goes on.
            (Self::Paused, D::Approve) => Self::Paused,
            (Self::Draft | Self::Approved | Self::Deciding | Self::Sending | Self::Paused, D::Cancel) => {
                Self::Cancelled
            }
            _ => return Err(NotThen(self)),
        })
    }
    /// Whether its messages may leave the house.
    #[must_use]
    pub const fn goes(self) -> bool {
        matches!(self, Self::Deciding | Self::Sending | Self::Sent)
    }
    /// Its word in a row and in an answer.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Approved => "approved",
            Self::Deciding => "deciding",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Paused => "paused",
            Self::Cancelled => "cancelled",
        }
    }
    /// The state of this word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.word() == word)
    }
}

/// A campaign as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CampaignRow {
    /// Its name.
    pub key: Key,
    /// How far it is.
    pub course: Course,
    /// What it sends and who approved it, as canonical text.
    pub body: String,
    /// Not before this moment.
    pub due: Moment,
    /// Who was decided on last, in the order of people; nobody yet, if nothing is named.
    pub after: Option<PersonId>,
    /// Since when it is so.
    pub at: Moment,
}

/// The occasion on which a campaign's messages are sent.
pub fn occasion_of(campaign: &Key) -> Result<Occasion, NotAnOccasion> {
    Occasion::parse(&format!("campaign/{campaign}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEEDS: [Deed; 8] = [
        Deed::Change,
        Deed::Approve,
        Deed::Send,
        Deed::Decide,
        Deed::Empty,
        Deed::Pause,
        Deed::Resume,
        Deed::Cancel,
    ];

    #[test]
    fn every_course_is_read_as_it_was_written() {
        for course in Course::ALL {
            assert_eq!(Course::find(course.word()), Some(course));
        }
        assert_eq!(Course::find("gone"), None);
    }

    #[test]
    fn nothing_goes_that_was_not_approved_after_its_last_change() {
        for from in [Course::Draft, Course::Approved] {
            assert_eq!(from.after(Deed::Change), Ok(Course::Draft));
        }
        for deed in DEEDS {
            assert!(!Course::Draft.after(deed).is_ok_and(Course::goes), "{deed:?}");
        }
        assert_eq!(Course::Approved.after(Deed::Send), Ok(Course::Deciding));
    }

    #[test]
    fn an_end_is_an_end_and_standing_still_is_not() {
        for deed in DEEDS {
            assert!(Course::Sent.after(deed).is_err() && Course::Cancelled.after(deed).is_err());
        }
        assert_eq!(Course::Paused.after(Deed::Resume), Ok(Course::Deciding));
        assert_eq!(Course::Paused.after(Deed::Change), Err(NotThen(Course::Paused)));
    }
}
