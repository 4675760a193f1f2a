//! What is offered, as the business's server tells it: articles come, change and go, and are hidden.
//!
//! **Invariant:** every call takes the secret key; no call is about a person.

pub mod drop;
pub mod hide;
pub mod list;
pub mod put;
pub mod show;
pub mod tell;

use crate::Problem;
use entrenous_core::charter::Language;
use entrenous_core::id::ArticleId;
use entrenous_flow::House;
use entrenous_flow::catalog::{Showing, Taken};
use entrenous_flow::shelf::Article;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// An article, as it was told.
#[derive(Serialize, ToSchema)]
pub(crate) struct Offered {
    /// `id`, `name` and `description` by language, `kind`, `price_cents`, `currency`, `styles`, `colours`, `pattern`, `material`,
    /// `maker`, `sizes`, `url`, `picture`.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    article: Article,
    /// Whether it is hidden everywhere.
    hidden: bool,
}

/// What came of telling articles.
#[derive(Serialize, ToSchema)]
pub(crate) struct Kept {
    /// How many are new or have changed.
    changed: usize,
    /// How many were told so before.
    same: usize,
}

impl From<Taken> for Kept {
    fn from(taken: Taken) -> Self {
        Self { changed: taken.changed, same: taken.same }
    }
}

impl Offered {
    fn of(article: Arc<Article>, showing: Showing) -> Self {
        Self { article: Arc::unwrap_or_clone(article), hidden: showing == Showing::Hidden }
    }
}

fn article_of(path: &str) -> Result<ArticleId, Problem> {
    ArticleId::parse(path).map_err(|error| Problem::bad_request("bad_value", error.to_string()))
}

/// The language of texts that do not say theirs: the first of the charter.
fn usual_language(house: &House) -> Language {
    house.charter.business.languages.first().cloned().unwrap_or_default()
}
