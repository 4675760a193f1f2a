//! The system's randomness: the only place that draws it.
//!
//! **Invariant:** if the system gives no randomness the program ends: a guessable key is worse than none.

use entrenous_core::id::Dice;

/// The operating system's dice.
pub struct SystemDice;

impl Dice for SystemDice {
    #[allow(clippy::disallowed_methods, reason = "the one place that draws from the system")]
    fn fill(&self, bytes: &mut [u8]) {
        if aws_lc_rs::rand::fill(bytes).is_err() {
            std::process::abort();
        }
    }
}
