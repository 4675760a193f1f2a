//! `POST /v1/personalize`: fills a slot; says on which rung, with which items and without which, why each, how to lay it out, and that nothing of the visit was stored.

use crate::extract::{Asking, Body, Caller, Locale, MaybePerson};
use crate::written::Written;
use crate::{App, Problem};
use axum::extract::State;
use entrenous_core::charter::Language;
use entrenous_core::id::{ArticleId, Key};
use entrenous_core::personalize::{Aim, EXCLUDED_MOST, Rung, VISIT_MOST, Visit};
use entrenous_core::request::Surface;
use entrenous_flow::personalize::{LIMIT_MOST, QUERY_BYTES_MOST, Suggestion, Teller, Wish, personalize};
use entrenous_flow::shelf::Offer;
use entrenous_flow::{House, Request};
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// How many suggestions are given when the call does not say.
const LIMIT_USUAL: usize = 6;

/// A slot to fill.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Slot {
    /// The name of the slot on the page: a-z, 0-9 and `_`.
    #[schema(value_type = String)]
    slot: Key,
    /// What it is for: `for_you` (if not told), `similar`, `bought_together`, `trending`.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    aim: Aim,
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
    /// What the page says of its reader: items of the charter that are told by choice, each with its choice.
    #[schema(value_type = BTreeMap<String, String>)]
    #[serde(default)]
    traits: BTreeMap<Key, String>,
}

/// The filled slot.
#[derive(Serialize, ToSchema)]
pub(crate) struct Filled {
    /// The name of this answer: sent back with an event, it says which suggestion was followed. It names nobody.
    id: String,
    /// How much was known: `generic`, `context`, `cohort`, `profile`.
    #[schema(value_type = String)]
    rung: Rung,
    /// That in words.
    #[schema(value_type = String)]
    #[serde(serialize_with = "words")]
    rung_text: Arc<str>,
    /// How the slot is to be laid out, if `slots.toml` declares it.
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    layout: Option<Key>,
    /// The suggestions, best first.
    items: Vec<Suggested>,
    /// The items of the charter that were opened for it.
    #[schema(value_type = Vec<String>)]
    used: Vec<Key>,
    /// The items that suggestions may use by the charter and that were not opened.
    #[schema(value_type = Vec<String>)]
    not_used: Vec<Key>,
    /// Why they were not: the gate's reason, if it was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_used_why: Option<Why>,
    /// Both in a sentence, in the language of the answer.
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "words_or_nothing")]
    not_used_text: Option<Arc<str>>,
    /// The items by which the layout was chosen, with the one it is kept in: only for who agreed to that.
    #[schema(value_type = Vec<String>)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    layout_used: Vec<Key>,
    /// Whether anything was stored: never of what this visit shows; a layout shown, for who agreed to have that kept.
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
    code: &'static str,
    /// In words.
    #[schema(value_type = String)]
    #[serde(serialize_with = "words")]
    text: Arc<str>,
}

fn words<S: Serializer>(text: &str, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(text)
}

fn words_or_nothing<S: Serializer>(text: &Option<Arc<str>>, to: S) -> Result<S::Ok, S::Error> {
    text.as_deref().serialize(to)
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
) -> Result<Written, Problem> {
    check(&app.house, &slot)?;
    let spoken = &app.house.charter.business.languages;
    let Context { surface, items, query, locale, exclude, traits } = slot.context;
    let locale = locale.filter(|locale| spoken.contains(locale)).unwrap_or(negotiated);
    let surface = surface.unwrap_or(request.surface);
    let traits = traits.into_iter().collect();
    let query = query.and_then(plain);
    let visit = Visit { articles: items, query, excluded: exclude, traits };
    let limit = slot.limit.unwrap_or(LIMIT_USUAL);
    let wish = Wish { slot: slot.slot, aim: slot.aim, locale: locale.clone(), visit, limit };
    let answer = personalize(&app.house, &Request { surface, ..request }, who, wish).await?;
    let rung = answer.made.rung;
    app.telemetry.answered(rung);
    let offer = app.house.shelf.offer();
    let teller = Teller::new(&app.house, &offer, &locale);
    let items = answer.suggestions.into_iter().map(|one| suggested(&teller, &offer, one, &locale));
    Ok(Written::of(&Filled {
        id: app.house.recommendation(&answer.made),
        rung,
        layout: answer.made.layout,
        rung_text: teller.rung(rung),
        items: items.collect(),
        used: answer.used,
        not_used_text: teller.unused(&answer.unused, answer.because),
        not_used: answer.unused,
        not_used_why: answer
            .because
            .map(|because| Why { code: because.code(), text: teller.refused(because) }),
        stored: !answer.laid_out_by.is_empty(),
        layout_used: answer.laid_out_by,
    }))
}

/// A query as it may be repeated in a reason: no control characters, nothing that turns the direction of what follows.
fn plain(query: String) -> Option<String> {
    let turns = |letter: char| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !query.contains(|letter: char| letter.is_control() || turns(letter)) {
        return Some(query).filter(|query| !query.trim().is_empty());
    }
    let kept = query.split(|letter: char| letter.is_control() || turns(letter));
    let kept = kept.map(str::trim).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    Some(kept).filter(|query| !query.is_empty())
}

fn suggested(teller: &Teller<'_>, offer: &Offer, suggestion: Suggestion, locale: &Language) -> Suggested {
    let Suggestion { article, score_millionths: score, why } = suggestion;
    let why = Why { code: why.code(), text: teller.tell(&why) };
    match offer.card(&article, locale) {
        Some(card) => {
            let (name, price, url, picture) = (card.name, card.price, card.url, card.picture);
            Suggested { id: article, score, name, price, url, picture, why }
        }
        None => {
            let name = article.to_string();
            Suggested { id: article, score, name, price: None, url: None, picture: None, why }
        }
    }
}

fn check(house: &House, slot: &Slot) -> Result<(), Problem> {
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
    if slot.context.query.as_deref().is_some_and(|query| query.len() > QUERY_BYTES_MOST) {
        return Err(Problem::bad_request(
            "bad_value",
            format!("`query` has at most {QUERY_BYTES_MOST} bytes"),
        ));
    }
    for (key, choice) in &slot.context.traits {
        let item = house.charter.find_item(key.as_str()).map(|(_, item)| item);
        if !item.is_some_and(|item| item.choices.iter().any(|known| known.as_str() == choice)) {
            let detail = format!("`traits.{key}` is not an item of the charter with such a choice");
            return Err(Problem::bad_request("bad_value", detail));
        }
    }
    Ok(())
}
