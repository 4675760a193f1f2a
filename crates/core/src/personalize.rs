//! The ladder: personalization always answers, on the highest rung the person allows, and says which.
//! `generic` knows the catalog; `context` knows this visit, which the request carries and nobody stores;
//! `cohort` knows trends of many; `profile` knows what the person agreed to.
//!
//! **Invariant:** the profile rung is reached through a [`Permit`](crate::permit::Permit); without one there is always a lower rung.
//! **Invariant:** saying no costs a rung, never the answer.

use crate::id::{ArticleId, Key};
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

impl Rung {
    /// Every rung, the lowest first.
    pub const ALL: [Self; 4] = [Self::Generic, Self::Context, Self::Cohort, Self::Profile];
    /// Its word, as the calls name it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Generic => "generic",
            Self::Context => "context",
            Self::Cohort => "cohort",
            Self::Profile => "profile",
        }
    }
}

/// What a slot wishes for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// Whatever fits this person best.
    #[default]
    ForYou,
    /// What is like the article on the page.
    Similar,
    /// What was bought together with it.
    BoughtTogether,
    /// What many look at lately.
    Trending,
}

impl Aim {
    /// Every aim.
    pub const ALL: [Self; 4] = [Self::ForYou, Self::Similar, Self::BoughtTogether, Self::Trending];
    /// Its word, as the calls name it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ForYou => "for_you",
            Self::Similar => "similar",
            Self::BoughtTogether => "bought_together",
            Self::Trending => "trending",
        }
    }
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
    /// What the page says of its reader, such as the language: items told by choice, and the choice. Like the rest it is not stored.
    pub traits: Vec<(Key, String)>,
}
