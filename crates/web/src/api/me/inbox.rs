//! `GET /v1/me/inbox`: what lies in the person's inbox; `POST /v1/me/inbox/{id}` notes that a card was read; `DELETE` puts it away.

use crate::extract::Person;
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use entrenous_core::id::RowId;
use entrenous_flow::speak::inbox::{self, Card};
use serde::Serialize;
use utoipa::ToSchema;

/// A card.
#[derive(Serialize, ToSchema)]
pub(crate) struct InboxCard {
    /// Its id: that of the message it is of.
    id: String,
    /// For which purpose it was written.
    purpose: String,
    /// Since when it lies there.
    at: String,
    /// When it goes by itself.
    until: String,
    /// When it was read; nothing, if it was not yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<String>,
    /// What it is about.
    title: String,
    /// What it says.
    body: String,
    /// Where it leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// What stops cards like it, with one click; nothing of the answer to what the person did.
    #[serde(skip_serializing_if = "Option::is_none")]
    stop: Option<String>,
    /// The language it is written in.
    lang: String,
}

impl From<Card> for InboxCard {
    fn from(card: Card) -> Self {
        let Card { id, purpose, at, until, seen, words } = card;
        Self {
            id: id.to_string(),
            purpose: purpose.to_string(),
            at: at.to_string(),
            until: until.to_string(),
            seen: seen.map(|seen| seen.to_string()),
            title: words.title,
            body: words.body,
            url: words.url,
            stop: words.stop,
            lang: words.lang,
        }
    }
}

/// Answers every card the person still allows, the newest first.
#[utoipa::path(get, path = "/v1/me/inbox", tag = "me", responses((status = 200, body = Vec<InboxCard>), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Person(person): Person,
) -> Result<Json<Vec<InboxCard>>, Problem> {
    Ok(Json(inbox::cards(&app.house, &person)?.into_iter().map(InboxCard::from).collect()))
}

/// Notes that a card was read; the first time counts.
#[utoipa::path(
    post, path = "/v1/me/inbox/{id}", tag = "me", params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
pub(crate) async fn read(
    State(app): State<App>,
    Person(person): Person,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    inbox::read(&app.house, &person, card(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts a card away for good.
#[utoipa::path(
    delete, path = "/v1/me/inbox/{id}", tag = "me", params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
pub(crate) async fn dismiss(
    State(app): State<App>,
    Person(person): Person,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    inbox::dismiss(&app.house, &person, card(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn card(text: &str) -> Result<RowId, Problem> {
    text.parse().map_err(|_| Problem::bad_request("bad_value", "the id of a card is one this house gave"))
}
