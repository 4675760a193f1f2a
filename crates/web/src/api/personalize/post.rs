//! `POST /v1/personalize`: fills a slot; says on which rung, with which items, why each, and that nothing of the visit was stored.

use crate::extract::{Asking, Body, Caller, Locale, MaybePerson};
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_core::charter::Language;
use entrenous_core::id::{ArticleId, Key};
use entrenous_core::personalize::{EXCLUDED_MOST, Rung, VISIT_MOST, Visit};
use entrenous_core::request::Surface;
use entrenous_flow::Request;
use entrenous_flow::personalize::{LIMIT_MOST, Wish, personalize};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The longest text a slot name or a query may have, in bytes.
const TEXT_BYTES_MOST: usize = 200;
/// How many suggestions are given when the call does not say.
const LIMIT_USUAL: usize = 6;

/// A slot to fill.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Slot {
    /// The name of the slot on the page.
    slot: String,
    /// What this visit shows; not stored.
    #[serde(default)]
    context: Context,
    /// How many suggestions, at most 50.
    #[serde(default)]
    limit: Option<usize>,
}

/// What this visit shows.
#[derive(Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct Context {
    /// Where: `web` unless told.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    surface: Option<Surface>,
    /// Articles looked at in this visit, oldest first, at most 50.
    #[schema(value_type = Vec<String>)]
    #[serde(default)]
    items: Vec<ArticleId>,
    /// What was typed into the search field.
    #[serde(default)]
    query: Option<String>,
    /// The language of the answer.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    locale: Option<Language>,
    /// Articles not to suggest, at most 200.
    #[schema(value_type = Vec<String>)]
    #[serde(default)]
    exclude: Vec<ArticleId>,
}

/// The filled slot.
#[derive(Serialize, ToSchema)]
pub(crate) struct Filled {
    /// How much was known: `generic`, `context`, `cohort`, `profile`.
    #[schema(value_type = String)]
    rung: Rung,
    /// That in words.
    rung_text: String,
    /// The suggestions, best first.
    items: Vec<Suggested>,
    /// The items of the charter that were opened for it.
    #[schema(value_type = Vec<String>)]
    used: Vec<Key>,
    /// Whether anything of this visit was stored: never.
    stored: bool,
}

/// One suggestion.
#[derive(Serialize, ToSchema)]
pub(crate) struct Suggested {
    /// The article.
    #[schema(value_type = String)]
    id: ArticleId,
    /// How strongly it is suggested, in millionths of the first; comparable only inside one answer.
    score: u32,
    /// Its name in the language of the answer.
    name: String,
    /// Its price, as shown.
    price: Option<String>,
    /// Its page.
    url: Option<String>,
    /// Its picture.
    picture: Option<String>,
    /// Why it is shown.
    why: Why,
}

/// Why an article is shown.
#[derive(Serialize, ToSchema)]
pub(crate) struct Why {
    /// The stable code.
    code: String,
    /// In words.
    text: String,
}

/// Fills a slot.
#[utoipa::path(
    post, path = "/v1/personalize", tag = "personalize", request_body = Slot,
    responses((status = 200, body = Filled), (status = 400, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    _: Caller,
    MaybePerson(who): MaybePerson,
    Asking(request): Asking,
    Locale(negotiated): Locale,
    Body(slot): Body<Slot>,
) -> Result<Json<Filled>, Problem> {
    check(&slot)?;
    let spoken = &app.house.charter.business.languages;
    let locale = slot.context.locale.filter(|locale| spoken.contains(locale)).unwrap_or(negotiated);
    let surface = slot.context.surface.unwrap_or(request.surface);
    let visit =
        Visit { articles: slot.context.items, query: slot.context.query, excluded: slot.context.exclude };
    let wish = Wish { visit, limit: slot.limit.unwrap_or(LIMIT_USUAL) };
    let answer = personalize(&app.house, &Request { surface, ..request }, who, wish).await?;
    app.telemetry.answered(answer.rung);
    let items = answer.suggestions.into_iter().map(|suggestion| {
        let card = app.house.shelf.card(&suggestion.article, &locale);
        let text = entrenous_flow::personalize::why_text(&app.house, &suggestion.why, &locale);
        let why = Why { code: suggestion.why.code().to_owned(), text };
        let (name, price, url, picture) = match card {
            Some(card) => (card.name, card.price, card.url, card.picture),
            None => (suggestion.article.to_string(), None, None, None),
        };
        Suggested {
            id: suggestion.article,
            score: suggestion.score_millionths,
            name,
            price,
            url,
            picture,
            why,
        }
    });
    let items = items.collect();
    let rung_text = app.house.texts.say(&locale, rung_message(answer.rung), &[]);
    Ok(Json(Filled { rung: answer.rung, rung_text, items, used: answer.used, stored: false }))
}

const fn rung_message(rung: Rung) -> &'static str {
    match rung {
        Rung::Generic => "banner.rung_generic",
        Rung::Context => "banner.rung_context",
        Rung::Cohort => "banner.rung_cohort",
        Rung::Profile => "banner.rung_profile",
    }
}

fn check(slot: &Slot) -> Result<(), Problem> {
    let too_many = |what: &str, most: usize| {
        Problem::bad_request("too_many_items", format!("`{what}` has at most {most} entries"))
    };
    if slot.context.items.len() > VISIT_MOST {
        return Err(too_many("items", VISIT_MOST));
    }
    if slot.context.exclude.len() > EXCLUDED_MOST {
        return Err(too_many("exclude", EXCLUDED_MOST));
    }
    if slot.limit.is_some_and(|limit| limit == 0 || limit > LIMIT_MOST) {
        return Err(Problem::bad_request("bad_value", format!("`limit` is between 1 and {LIMIT_MOST}")));
    }
    let long = |text: &str| text.len() > TEXT_BYTES_MOST;
    if long(&slot.slot) || slot.context.query.as_deref().is_some_and(long) {
        return Err(Problem::bad_request(
            "bad_value",
            format!("`slot` and `query` have at most {TEXT_BYTES_MOST} bytes"),
        ));
    }
    Ok(())
}
