//! How often trends are let out, and what one release and one year may cost each person: `[trends]` of a charter.
//!
//! **Invariant:** what is not written is the default: once a month at 1/4, three a year.

use crate::epsilon::Epsilon;
use crate::moment::Rhythm;
use serde::Serialize;

/// What one release of trends may cost one person, if the charter says nothing.
const EACH: Epsilon = Epsilon::MONTHLY;
/// What the trends of one year may cost one person, if the charter says nothing.
const YEAR: Epsilon = Epsilon::YEARLY;

/// How trends are let out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Trends {
    /// How often.
    pub every: Rhythm,
    /// What one person loses at most by one release, over all its tables together.
    pub epsilon: Epsilon,
    /// What one person loses at most by the releases of one year.
    pub year: Epsilon,
}

impl Default for Trends {
    fn default() -> Self {
        Self { every: Rhythm::default(), epsilon: EACH, year: YEAR }
    }
}
