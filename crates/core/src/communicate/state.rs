//! How far a message is. Each state goes over into another by what happens, and by nothing else; the table is [`State::after`].
//!
//! **Invariant:** an end is an end: what was refused, cancelled or given up is never sent by a later event.
//! **Invariant:** a message whose fate nobody knows ([`State::Uncertain`]) is tried once more under the same name, and then not again.

use crate::communicate::{Hold, NotSent};
use crate::moment::Moment;
use serde::{Deserialize, Serialize};

/// How often a message is tried that a relay puts off.
pub const TRIES_MOST: u32 = 8;
/// The wait after the first try, in microseconds; it doubles each time, up to six hours.
const FIRST_WAIT: i64 = 60_000_000;
const WAIT_MOST: i64 = 6 * 3_600_000_000;

/// Why a mailbox sent it back.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Return {
    /// There is no such mailbox.
    Hard,
    /// The sender is not wanted.
    Policy,
    /// This mail, as it is written, is not wanted.
    Content,
    /// Full, away, or for another reason that passes.
    Soft,
}

impl Return {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Hard, Self::Policy, Self::Content, Self::Soft];
    /// Its word in a row.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Policy => "policy",
            Self::Content => "content",
            Self::Soft => "soft",
        }
    }
}

/// How far a message is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum State {
    /// It waits for its turn.
    Queued,
    /// It waits for something to be over.
    Held(Hold),
    /// It is being written and handed over.
    Leased,
    /// The relay put it off.
    Deferred,
    /// It was sent whole, and no answer came.
    Uncertain,
    /// The relay took it.
    Accepted,
    /// The mailbox has it.
    Delivered,
    /// It was turned away at once.
    Bounced(Return),
    /// It was taken, and came back.
    Returned(Return),
    /// The person called it spam.
    Complained,
    /// It is not sent.
    NotSent(NotSent),
    /// It is a part of another message to the same person; the row of that one is its code.
    Superseded,
    /// The business took it back.
    Cancelled,
    /// It could not be written.
    Failed,
    /// It was tried until it was too late.
    Expired,
}

/// What happens to a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Happening {
    /// Somebody begins to write it.
    Lease,
    /// It must wait.
    Hold(Hold),
    /// The wait is over, or whoever wrote it fell.
    Requeue,
    /// It is decided against.
    Refuse(NotSent),
    /// Another message, which went out, says it too.
    Join,
    /// The business takes it back.
    Cancel,
    /// It cannot be written.
    Fail,
    /// The relay took it.
    Accept,
    /// The relay put it off.
    Defer,
    /// All of it went out, and no answer came.
    Lose,
    /// The relay turned it away.
    Bounce(Return),
    /// It became too late.
    Expire,
    /// The mailbox reports that it has it.
    Deliver,
    /// A report says that it was not delivered.
    ComeBack(Return),
    /// The person called it spam.
    Complain,
}

/// This cannot happen to a message that is so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a message that is {0:?} cannot {1:?}")]
pub struct NotFrom(pub State, pub Happening);

impl State {
    /// What becomes of it.
    pub const fn after(self, happening: Happening) -> Result<Self, NotFrom> {
        use Happening as H;
        Ok(match (self, happening) {
            (Self::Queued | Self::Deferred | Self::Held(_), H::Lease) => Self::Leased,
            (Self::Uncertain, H::Lease) => Self::Leased,
            (Self::Queued | Self::Leased | Self::Held(_), H::Hold(why)) => Self::Held(why),
            (Self::Leased | Self::Held(_), H::Requeue) => Self::Queued,
            (
                Self::Queued | Self::Leased | Self::Held(_) | Self::Deferred | Self::Uncertain,
                H::Refuse(why),
            ) => Self::NotSent(why),
            (Self::Held(hold), H::Join) if hold.is_cap() => Self::Superseded,
            (Self::Queued | Self::Held(_) | Self::Deferred, H::Cancel) => Self::Cancelled,
            (Self::Leased, H::Fail) => Self::Failed,
            (Self::Leased, H::Accept) => Self::Accepted,
            (Self::Leased, H::Defer) => Self::Deferred,
            (Self::Leased, H::Lose) => Self::Uncertain,
            (Self::Leased, H::Bounce(why)) => Self::Bounced(why),
            (Self::Queued | Self::Leased | Self::Held(_) | Self::Deferred | Self::Uncertain, H::Expire) => {
                Self::Expired
            }
            (Self::Accepted | Self::Uncertain | Self::Expired, H::Deliver) => Self::Delivered,
            (Self::Accepted | Self::Delivered | Self::Uncertain | Self::Expired, H::ComeBack(why)) => {
                Self::Returned(why)
            }
            (
                Self::Accepted | Self::Delivered | Self::Uncertain | Self::Expired | Self::Returned(_),
                H::Complain,
            ) => Self::Complained,
            _ => return Err(NotFrom(self, happening)),
        })
    }
    /// Whether it still is to be sent.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Held(_) | Self::Leased | Self::Deferred | Self::Uncertain)
    }
    /// Whether the person may have got it, so that it counts against a cap.
    #[must_use]
    pub const fn reached(self) -> bool {
        matches!(self, Self::Accepted | Self::Delivered | Self::Complained | Self::Uncertain | Self::Leased)
    }
    /// Whether nothing but a cap stood, or could have stood, between it and the person.
    #[must_use]
    pub const fn met_the_caps(self) -> bool {
        match self {
            Self::Held(hold) => !matches!(hold, Hold::OwnLimit | Hold::Paused),
            Self::NotSent(why) => {
                matches!(why, NotSent::CapReached | NotSent::MediumCapReached | NotSent::BusinessCapReached)
            }
            Self::Cancelled | Self::Failed => false,
            _ => true,
        }
    }
    /// Its word in a row and in an answer.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Held(_) => "held",
            Self::Leased => "leased",
            Self::Deferred => "deferred",
            Self::Uncertain => "uncertain",
            Self::Accepted => "accepted",
            Self::Delivered => "delivered",
            Self::Bounced(_) => "bounced",
            Self::Returned(_) => "returned",
            Self::Complained => "complained",
            Self::NotSent(_) => "not_sent",
            Self::Superseded => "superseded",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Expired => "expired",
        }
    }
    /// What says more than its word; empty if nothing does.
    #[must_use]
    pub const fn detail(self) -> &'static str {
        match self {
            Self::Held(why) => why.word(),
            Self::Bounced(why) | Self::Returned(why) => why.word(),
            Self::NotSent(why) => why.code(),
            _ => "",
        }
    }
    /// Reads [`State::word`] and [`State::detail`].
    #[must_use]
    pub fn read(word: &str, detail: &str) -> Option<Self> {
        let back = || Return::ALL.into_iter().find(|known| known.word() == detail);
        Some(match word {
            "queued" => Self::Queued,
            "held" => Self::Held(Hold::find(detail)?),
            "leased" => Self::Leased,
            "deferred" => Self::Deferred,
            "uncertain" => Self::Uncertain,
            "accepted" => Self::Accepted,
            "delivered" => Self::Delivered,
            "bounced" => Self::Bounced(back()?),
            "returned" => Self::Returned(back()?),
            "complained" => Self::Complained,
            "not_sent" => Self::NotSent(NotSent::find(detail)?),
            "superseded" => Self::Superseded,
            "cancelled" => Self::Cancelled,
            "failed" => Self::Failed,
            "expired" => Self::Expired,
            _ => return None,
        })
    }
}

/// When a message that was put off is tried again after so many tries; nothing, if it was tried often enough.
#[must_use]
pub fn retry_after(tries: u32, at: Moment) -> Option<Moment> {
    if tries >= TRIES_MOST {
        return None;
    }
    let doubled = FIRST_WAIT.saturating_mul(1_i64.checked_shl(tries.saturating_sub(1)).unwrap_or(i64::MAX));
    Some(at.plus_microseconds(doubled.min(WAIT_MOST)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn states() -> Vec<State> {
        let mut all = vec![
            State::Queued,
            State::Leased,
            State::Deferred,
            State::Uncertain,
            State::Accepted,
            State::Delivered,
            State::Complained,
            State::Superseded,
            State::Cancelled,
            State::Failed,
            State::Expired,
        ];
        all.extend(Hold::ALL.map(State::Held));
        all.extend(Return::ALL.iter().flat_map(|why| [State::Bounced(*why), State::Returned(*why)]));
        all.extend(NotSent::ALL.iter().map(|why| State::NotSent(*why)));
        all
    }

    fn happenings() -> Vec<Happening> {
        use Happening as H;
        vec![
            H::Lease,
            H::Hold(Hold::Cap),
            H::Requeue,
            H::Refuse(NotSent::Erased),
            H::Join,
            H::Cancel,
            H::Fail,
            H::Accept,
            H::Defer,
            H::Lose,
            H::Bounce(Return::Hard),
            H::Expire,
            H::Deliver,
            H::ComeBack(Return::Soft),
            H::Complain,
        ]
    }

    #[test]
    fn every_state_is_read_as_it_was_written() {
        for state in states() {
            assert_eq!(State::read(state.word(), state.detail()), Some(state));
        }
        assert_eq!(State::read("not_sent", "because"), None);
        let codes: BTreeSet<&str> = NotSent::ALL.iter().map(|reason| reason.code()).collect();
        assert_eq!(codes.len(), NotSent::ALL.len());
    }

    #[test]
    fn an_end_is_an_end() {
        for state in states().into_iter().filter(|state| !state.is_open()) {
            for happening in happenings() {
                if let Ok(next) = state.after(happening) {
                    assert!(!next.is_open(), "{state:?} {happening:?}");
                }
            }
        }
        for refused in NotSent::ALL {
            assert!(happenings().iter().all(|h| State::NotSent(*refused).after(*h).is_err()));
        }
    }

    #[test]
    fn only_what_was_leased_is_ever_accepted() {
        for state in states() {
            assert_eq!(state.after(Happening::Accept).is_ok(), state == State::Leased, "{state:?}");
        }
    }

    #[test]
    fn only_what_waits_for_room_becomes_a_part_of_another() {
        for state in states() {
            let waits = matches!(state, State::Held(hold) if hold.is_cap());
            assert_eq!(state.after(Happening::Join).is_ok(), waits, "{state:?}");
        }
        assert!(!State::Superseded.reached(), "a part takes no room of its own");
    }

    #[test]
    fn the_waits_grow_and_end() {
        let now = Moment::from_seconds(0);
        let waits: Vec<i64> =
            (1..TRIES_MOST).map(|tries| retry_after(tries, now).unwrap().seconds()).collect();
        assert_eq!(waits, [60, 120, 240, 480, 960, 1_920, 3_840]);
        assert_eq!(retry_after(TRIES_MOST, now), None);
    }
}
