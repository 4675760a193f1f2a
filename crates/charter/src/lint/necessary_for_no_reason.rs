//! C013: what needs no question is a closed list (ePrivacy Directive Art. 5(3); WP 194).
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint};

pub(crate) const LINT: Lint = Lint::error("C013", "necessary for no reason of the list", Check::Reading);
