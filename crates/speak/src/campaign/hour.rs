//! The hour of the day at which a campaign goes: as it is written, or the one in which most links of its purpose were followed.
//!
//! **Invariant:** an hour is best only if a company followed a link in it; what fewer did says nothing, and steers nothing.

use serde::{Deserialize, Serialize};

/// Which hour a campaign wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hour {
    /// Any in its hours.
    #[default]
    Any,
    /// The one in which most links of its purpose were followed.
    Best,
}

impl Hour {
    /// Whether it is any.
    #[must_use]
    pub fn is_any(&self) -> bool {
        *self == Self::Any
    }
}

/// Which hour a campaign was given, and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chosen {
    /// This one, 0 to 23: most links were followed in it.
    Best(u8),
    /// None: in no hour did enough people follow a link, and the campaign goes in its own hours.
    TooFew,
}

/// The hour in which most links were followed, of those in which something may be sent; the earlier of two alike.
#[must_use]
pub fn best_hour(followed: &[u64; 24], company: u32, may: impl Fn(u8) -> bool) -> Chosen {
    let enough =
        (0_u8..24).zip(followed).filter(|(hour, count)| **count >= u64::from(company.max(1)) && may(*hour));
    let best = enough.max_by_key(|(hour, count)| (**count, std::cmp::Reverse(*hour)));
    best.map_or(Chosen::TooFew, |(hour, _)| Chosen::Best(hour))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_hour_has_a_company_and_may_be_used() {
        let mut followed = [0; 24];
        (followed[7], followed[18], followed[19], followed[3]) = (9, 12, 12, 40);
        assert_eq!(best_hour(&followed, 10, |hour| hour >= 8), Chosen::Best(18));
        assert_eq!(best_hour(&followed, 10, |_| true), Chosen::Best(3));
        assert_eq!(best_hour(&followed, 13, |hour| hour >= 8), Chosen::TooFew);
        assert_eq!(best_hour(&[0; 24], 0, |_| true), Chosen::TooFew);
    }
}
