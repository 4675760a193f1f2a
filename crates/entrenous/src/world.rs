//! The world outside: the system's clock. Everything else takes it as an argument.

use entrenous_core::moment::{Clock, Moment};
use std::time::{SystemTime, UNIX_EPOCH};

/// The system's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the clock that everyone else is given")]
    fn now(&self) -> Moment {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment::from_microseconds(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}
