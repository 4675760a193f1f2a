//! How often a person wants to be written to, in their own word: above every cap of the business.
//!
//! **Invariant:** answers to what the person does are not counted, and come also to whoever wants nothing else.

use crate::charter::{AtMost, NotACap};
use std::fmt;
use std::str::FromStr;

/// How often a person wants to be written to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Often {
    /// They set no limit of their own.
    #[default]
    Any,
    /// So often at most, all purposes together.
    AtMost(AtMost),
    /// Not at all.
    Never,
}

impl Often {
    /// What the page offers beside what was chosen before.
    pub const OFFERED: [&str; 5] = ["any", "2 per week", "1 per week", "1 per month", "never"];
}

impl fmt::Display for Often {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any"),
            Self::AtMost(most) => most.fmt(f),
            Self::Never => f.write_str("never"),
        }
    }
}

/// Not a word for how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "how often is `any`, `never`, or a number from 1 to 100 per `day`, `week` or `month`, such as `1 per week`"
)]
pub struct NotOften;

impl FromStr for Often {
    type Err = NotOften;
    fn from_str(text: &str) -> Result<Self, NotOften> {
        match text {
            "any" => Ok(Self::Any),
            "never" => Ok(Self::Never),
            most => most.parse().map(Self::AtMost).map_err(|_: NotACap| NotOften),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_often_is_read_as_it_is_written_and_nothing_else_is() {
        for text in Often::OFFERED.into_iter().chain(["7 per day", "100 per month"]) {
            assert_eq!(text.parse::<Often>().unwrap().to_string(), text);
        }
        for text in ["", "Any", "0 per week", "101 per day", "1 per year", "sometimes"] {
            assert_eq!(text.parse::<Often>(), Err(NotOften), "{text}");
        }
    }
}
