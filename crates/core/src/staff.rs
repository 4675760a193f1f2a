//! Who of the business may look behind the counter: a login name, a role, and how long a session stands.
//! Staff are kept as little as customers: a name they log in with, never an address; no birthday, no picture.
//!
//! **Invariant:** a login name is no address: it holds no `@`; two names that differ only in case are one.
//! **Invariant:** a session ends when nobody used it for [`IDLE_MINUTES`], and at the latest after [`SESSION_HOURS`] (OWASP ASVS 5.0 V7.3).

use crate::moment::Moment;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest login name, in bytes.
pub const LOGIN_BYTES_MOST: usize = 32;
/// After how many minutes without use a session ends.
pub const IDLE_MINUTES: i64 = 30;
/// After how many hours a session ends, however much it is used.
pub const SESSION_HOURS: i64 = 12;

const MICROSECONDS_PER_MINUTE: i64 = 60_000_000;
const IDLE: i64 = IDLE_MINUTES * MICROSECONDS_PER_MINUTE;
const LONGEST: i64 = SESSION_HOURS * 60 * MICROSECONDS_PER_MINUTE;

/// The name a member of staff logs in with.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Login(Box<str>);

/// Not a login name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a login name has 1 to {LOGIN_BYTES_MOST} letters a to z, digits, `.`, `_` or `-`; an e-mail address is not one"
)]
pub struct NotALogin;

impl Login {
    /// Parses one; capital letters become small.
    pub fn parse(text: &str) -> Result<Self, NotALogin> {
        let small = text.trim().to_ascii_lowercase();
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
        if (1..=LOGIN_BYTES_MOST).contains(&small.len()) && small.chars().all(fits) {
            Ok(Self(small.into()))
        } else {
            Err(NotALogin)
        }
    }
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A member of staff is a person too: their name shows in no log line by accident.
impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(…)")
    }
}

impl TryFrom<String> for Login {
    type Error = NotALogin;
    fn try_from(text: String) -> Result<Self, NotALogin> {
        Self::parse(&text)
    }
}

impl From<Login> for String {
    fn from(login: Login) -> Self {
        login.0.into()
    }
}

/// What a member of staff may do. Each role may do what the ones below it may.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Looks.
    Viewer,
    /// Writes: approves, sends, pauses.
    Writer,
    /// Also lets staff in and out.
    Owner,
}

impl Role {
    /// All roles, the widest first.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Writer, Self::Viewer];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Writer => "writer",
            Self::Viewer => "viewer",
        }
    }
    /// The role of a word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
    /// Whether it reaches at least as far as another.
    #[must_use]
    pub fn reaches(self, asked: Self) -> bool {
        self >= asked
    }
}

/// When a session began, and when it was last used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sitting {
    /// When it began.
    pub made: Moment,
    /// When it was last used.
    pub seen: Moment,
}

impl Sitting {
    /// Whether it stands at a moment.
    #[must_use]
    pub fn stands(self, now: Moment) -> bool {
        let (longest, idle) = ends_before(now);
        self.made > longest && self.seen > idle
    }
    /// Whether its use is worth writing down: once a minute is enough.
    #[must_use]
    pub fn is_stale(self, now: Moment) -> bool {
        self.seen.plus_microseconds(MICROSECONDS_PER_MINUTE) <= now
    }
}

/// A session that began at the first moment or before, or was last used at the second or before, has ended at `now`.
#[must_use]
pub fn ends_before(now: Moment) -> (Moment, Moment) {
    let back = |by: i64| Moment::from_microseconds(now.microseconds().saturating_sub(by));
    (back(LONGEST), back(IDLE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_name_is_small_and_no_address() {
        assert_eq!(Login::parse(" Odile ").unwrap().as_str(), "odile");
        for wrong in ["", "odile@atelier.example", "two words", "Élodie", &"a".repeat(33)] {
            assert_eq!(Login::parse(wrong), Err(NotALogin), "{wrong}");
        }
        assert_eq!(format!("{:?}", Login::parse("odile").unwrap()), "Login(…)");
    }

    #[test]
    fn a_role_reaches_as_far_as_its_own_and_those_below() {
        let table = [
            (Role::Owner, [true, true, true]),
            (Role::Writer, [false, true, true]),
            (Role::Viewer, [false, false, true]),
        ];
        for (role, expected) in table {
            assert_eq!(Role::ALL.map(|asked| role.reaches(asked)), expected);
            assert_eq!(Role::read(role.word()), Some(role));
        }
        assert_eq!(Role::read("root"), None);
    }

    #[test]
    fn a_session_ends_after_half_an_hour_unused_and_after_twelve_hours_whatever_is_done() {
        let minute = |count: i64| Moment::from_microseconds(count.saturating_mul(MICROSECONDS_PER_MINUTE));
        let made = minute(1_000);
        let seen = |after: i64| Sitting { made, seen: minute(after.saturating_add(1_000)) };
        assert!(seen(0).stands(minute(1_029)));
        assert!(!seen(0).stands(minute(1_030)));
        assert!(seen(700).stands(minute(1_719)));
        assert!(!seen(719).stands(minute(1_720)), "twelve hours are twelve hours");
        assert!(!seen(5).is_stale(minute(1_005)) && seen(5).is_stale(minute(1_006)));
    }
}
