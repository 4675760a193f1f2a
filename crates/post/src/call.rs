//! A call to another machine over HTTP, in whatever form that machine wants it: what the notes of [`crate::Channel`] are too narrow for.
//!
//! **Invariant:** an answer says whether it came whole; no answer says whether the call can have arrived ([`When`]).
//! **Invariant:** what a machine says of waiting is bounded by [`RETRY_AFTER_MOST`].

use crate::Unsent;
use entrenous_core::charter::Endpoint;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// The longest wait that a machine's word is taken for.
pub const RETRY_AFTER_MOST: Duration = Duration::from_secs(86_400);

/// How a machine is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// To read.
    Get,
    /// To hand over.
    Post,
    /// To put down.
    Put,
}

impl Method {
    /// Its word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

/// One call. It has no `Debug`: its query and its body may be a person's.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// How.
    pub method: Method,
    /// Where to.
    pub endpoint: Endpoint,
    /// What follows the `?`, already encoded.
    pub query: Option<String>,
    /// The headers besides those of every request.
    pub headers: Vec<(String, String)>,
    /// What is handed over.
    pub body: Vec<u8>,
}

impl Call {
    /// Reads a page.
    #[must_use]
    pub const fn get(endpoint: Endpoint) -> Self {
        Self { method: Method::Get, endpoint, query: None, headers: Vec::new(), body: Vec::new() }
    }
}

/// What came back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// How long the machine asks to be left alone.
    pub retry_after: Option<Duration>,
    /// The first [`crate::ANSWER_BYTES_MOST`] bytes of the body.
    pub body: Vec<u8>,
    /// Whether that is all of it.
    pub ending: Ending,
}

impl Reply {
    /// A reply without a body.
    #[must_use]
    pub const fn of(status: u16) -> Self {
        Self { status, retry_after: None, body: Vec::new(), ending: Ending::Whole }
    }
}

/// How a body ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// As it was announced.
    Whole,
    /// Before that, or beyond what is read.
    Cut,
}

/// Nothing came back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unheard {
    /// Why.
    pub why: Unsent,
    /// How far the call was.
    pub when: When,
}

/// How far a call was when it failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// No byte of it had left.
    Before,
    /// It may have arrived.
    Underway,
}

/// A call under way.
pub type Calling<'a> = Pin<Box<dyn Future<Output = Result<Reply, Unheard>> + Send + 'a>>;

/// Whoever calls other machines.
pub trait Caller: Send + Sync {
    /// Calls once.
    fn call<'a>(&'a self, call: &'a Call) -> Calling<'a>;
}

/// How long `Retry-After` asks to wait (RFC 9110 section 10.2.3): seconds, or a moment held against the machine's own `Date`.
pub(crate) fn retry_after(text: &str, date: Option<&str>) -> Option<Duration> {
    let text = text.trim();
    let seconds = match text.parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => u64::try_from(seconds_of(text)?.saturating_sub(seconds_of(date?.trim())?)).unwrap_or(0),
    };
    Some(Duration::from_secs(seconds).min(RETRY_AFTER_MOST))
}

/// The seconds of `Sun, 06 Nov 1994 08:49:37 GMT` since 1970 (RFC 9110 section 5.6.7).
fn seconds_of(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = text.split_once(", ")?.1.split(' ');
    let day: i64 = words.next()?.parse().ok().filter(|day| (1..=31).contains(day))?;
    let name = words.next()?;
    let month = i64::try_from(MONTHS.iter().position(|known| *known == name)?).ok()?;
    let year: i64 = words.next()?.parse().ok().filter(|year| (1970..=9999).contains(year))?;
    let mut clock =
        words.next()?.splitn(3, ':').map(|part| part.parse::<i64>().ok().filter(|n| (0..=60).contains(n)));
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    // Days from a year that begins in March, so that the leap day is its last (a well-known formula of proleptic calendars).
    let years = if month < 2 { year.saturating_sub(1) } else { year };
    let from_march = month.saturating_add(10) % 12;
    let leaps = (years / 4).saturating_sub(years / 100).saturating_add(years / 400);
    let within = from_march.saturating_mul(153).saturating_add(2) / 5;
    let days = years.saturating_mul(365).saturating_add(leaps).saturating_add(within).saturating_add(day);
    let days = days.saturating_sub(719_469);
    let time = hour.saturating_mul(60).saturating_add(minute).saturating_mul(60).saturating_add(second);
    Some(days.saturating_mul(86_400).saturating_add(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_read_as_seconds_or_as_a_moment_and_is_bounded() {
        let seconds = |text: &str, date| retry_after(text, date).map(|wait| wait.as_secs());
        let date = Some("Thu, 26 Nov 2026 17:00:00 GMT");
        assert_eq!(seconds("120", None), Some(120));
        assert_eq!(seconds("Thu, 26 Nov 2026 17:05:30 GMT", date), Some(330));
        assert_eq!(seconds("Wed, 25 Nov 2026 17:05:30 GMT", date), Some(0), "a moment that is over");
        assert_eq!(seconds("Fri, 01 Jan 2100 00:00:00 GMT", date), Some(86_400));
        assert_eq!(seconds("99999999999", None), Some(86_400));
        for text in ["", "-1", "soon", "Thu, 26 Nov 2026", "Thu, 99 Nov 2026 17:05:30 GMT"] {
            assert_eq!(seconds(text, date), None, "{text}");
        }
        assert_eq!(
            seconds("Thu, 26 Nov 2026 17:05:30 GMT", None),
            None,
            "without a clock to hold it against"
        );
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(seconds_of("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(seconds_of("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        assert_eq!(seconds_of("Tue, 29 Feb 2000 00:00:00 GMT"), Some(951_782_400));
        assert_eq!(seconds_of("Wed, 01 Mar 2000 00:00:00 GMT"), Some(951_868_800));
    }
}
