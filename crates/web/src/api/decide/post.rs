//! `POST /v1/decide`: for which purposes each of many customers may be served or written to, and why not.

use crate::extract::{Asking, Body, Business};
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_core::id::Key;
use entrenous_core::permit::{Because, Ground};
use entrenous_core::reference::Reference;
use entrenous_core::request::Surface;
use entrenous_flow::Request;
use entrenous_flow::decide::{Verdict, decide};
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;

/// Who is asked about, and what.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Questions {
    /// Customers by your own names for them, at most 1,000.
    #[schema(value_type = Vec<String>)]
    people: Vec<Reference>,
    /// Purposes of the charter, at most 64.
    #[schema(value_type = Vec<String>)]
    purposes: Vec<Key>,
    /// Where it would be used: `web`, `mail`, …; the site if it is left out.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    surface: Option<Surface>,
}

/// The decisions, in the order they were asked for.
#[derive(Serialize, ToSchema)]
pub(crate) struct Decisions {
    #[schema(value_type = Vec<Object>)]
    people: Vec<Decided>,
}

/// What may be done for one customer and what may not.
#[derive(Serialize)]
struct Decided {
    #[serde(rename = "ref")]
    reference: Reference,
    permitted: Words<Ground>,
    refused: Words<Because>,
}

/// Purposes, each with a word.
struct Words<W>(Vec<(Key, W)>);

impl<W: Serialize> Serialize for Words<W> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, word) in &self.0 {
            map.serialize_entry(key.as_str(), word)?;
        }
        map.end()
    }
}

/// Decides. Nothing is opened and nothing is written.
#[utoipa::path(
    post, path = "/v1/decide", tag = "decide", request_body = Questions,
    responses(
        (status = 200, description = "for each customer: `permitted` with the ground, `refused` with the reason", body = Decisions),
        (status = 401, description = "no secret key, or one that does not count", body = Problem),
        (status = 403, description = "the key does not reach a purpose", body = Problem),
        (status = 422, description = "an unknown purpose, or too many at once", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Asking(request): Asking,
    Body(questions): Body<Questions>,
) -> Result<Json<Decisions>, Problem> {
    let request = Request { surface: questions.surface.unwrap_or(request.surface), ..request };
    let verdicts = decide(&app.house, &request, &mandate, &questions.people, &questions.purposes)?;
    let people = questions.people.into_iter().zip(verdicts);
    let people = people.map(|(reference, verdicts)| decided(reference, &questions.purposes, verdicts));
    Ok(Json(Decisions { people: people.collect() }))
}

fn decided(reference: Reference, purposes: &[Key], verdicts: Vec<Verdict>) -> Decided {
    let (mut permitted, mut refused) = (Vec::new(), Vec::new());
    for (purpose, verdict) in purposes.iter().zip(verdicts) {
        match verdict {
            Ok(ground) => permitted.push((purpose.clone(), ground)),
            Err(because) => refused.push((purpose.clone(), because)),
        }
    }
    Decided { reference, permitted: Words(permitted), refused: Words(refused) }
}
