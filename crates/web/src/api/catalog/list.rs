//! `GET /v1/catalog?after=`: what was told, in the order of the ids, a page at a time.

use super::{Offered, article_of};
use crate::extract::Business;
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Query, State};
use entrenous_core::id::ArticleId;
use entrenous_flow::catalog::{ARTICLES_PER_CALL_MOST, list};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How many articles a page shows when the call does not say.
const LIMIT_USUAL: usize = 100;

/// Which page.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// The last article of the page before.
    after: Option<String>,
    /// How many, at most 1,000.
    limit: Option<usize>,
}

/// A page of articles.
#[derive(Serialize, ToSchema)]
pub(crate) struct Articles {
    /// The articles.
    articles: Vec<Offered>,
    /// What to send as `after` for the next page; missing on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    next: Option<ArticleId>,
}

/// Answers what was told by file or call; what stands in `catalog.toml` alone is not repeated.
#[utoipa::path(
    get, path = "/v1/catalog", tag = "catalog", params(Page),
    responses(
        (status = 200, body = Articles),
        (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    page: Result<Query<Page>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Articles>, Problem> {
    let Query(page) = page.map_err(|_| wrong_page())?;
    let limit = page.limit.unwrap_or(LIMIT_USUAL);
    if limit == 0 || limit > ARTICLES_PER_CALL_MOST {
        return Err(wrong_page());
    }
    let after = page.after.as_deref().map(article_of).transpose()?;
    let told = list(&app.house, &mandate, after.as_ref(), limit)?;
    let next = told.last().filter(|_| told.len() == limit).map(|last| last.article.id.clone());
    let articles = told.into_iter().map(|one| Offered::of(one.article, one.showing)).collect();
    Ok(Json(Articles { articles, next }))
}

fn wrong_page() -> Problem {
    let detail = format!("a page takes `after` and a `limit` from 1 to {ARTICLES_PER_CALL_MOST}");
    Problem::bad_request("bad_value", detail)
}
