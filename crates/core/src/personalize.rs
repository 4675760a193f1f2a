//! The ladder: personalization always answers, on the highest rung the person allows, and says which.
//! `generic` knows the catalog; `context` knows this visit, which the request carries and nobody stores;
//! `cohort` knows trends of many; `profile` knows what the person agreed to.
//!
//! **Invariant:** the profile rung is reached through a [`Permit`]; without one there is always a lower rung.
//! **Invariant:** saying no costs a rung, never the answer.

use crate::id::ArticleId;
use crate::permit::Permit;
use serde::{Deserialize, Serialize};

/// How much is known when an answer is made; later ones know more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, Hash)]
#[serde(rename_all = "lowercase")]
pub enum Rung {
    /// The catalog and the calendar.
    Generic,
    /// What this visit shows.
    Context,
    /// What many people like this one did, told so that none can be seen.
    Cohort,
    /// What this person agreed to have kept.
    Profile,
}

/// How many articles of a visit a request may carry; older ones are not looked at.
pub const VISIT_MOST: usize = 50;
/// How many articles a request may ask to leave out.
pub const EXCLUDED_MOST: usize = 200;

/// The present visit, as the request carries it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// Articles looked at, oldest first.
    pub articles: Vec<ArticleId>,
    /// What was typed into the search field.
    pub query: Option<String>,
    /// Articles not to suggest.
    pub excluded: Vec<ArticleId>,
}

impl Visit {
    /// Whether the visit tells anything.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.articles.is_empty() && self.query.is_none()
    }
}

/// The highest rung for someone with this permit, or none, on this visit.
#[must_use]
pub fn highest_rung(permit: Option<&Permit>, visit: &Visit) -> Rung {
    match permit {
        Some(permit) => permit.rung(),
        None if visit.is_silent() => Rung::Generic,
        None => Rung::Context,
    }
}
