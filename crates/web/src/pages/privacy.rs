//! `/privacy`: what is known, from where, why, until when; what was done with it; change, take along, take back, leave.
//! Everything is at most two clicks away, and every act is a plain form.
//!
//! **Invariant:** an act is a POST from this very origin by a person; anyone else gets the page without a person.

use super::messages::{self, Messages};
use super::render::{date, page};
use crate::extract::{Asking, Locale, MaybePerson, Person, Remembered, gone, is_same_origin};
use crate::{App, Problem};
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use entrenous_core::charter::{Item, Language, Source, Use};
use entrenous_core::consent::{Answer, State as Held};
use entrenous_core::id::{ArticleId, ItemId, Key};
use entrenous_core::request::Signal;
use entrenous_core::rights::Standing;
use entrenous_flow::choose::{Chosen, answer_one};
use entrenous_flow::show::{Portrait, entry_text, portrait};
use entrenous_flow::{Known, Request};
use entrenous_lingua::Value as Arg;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How many values of one item the page shows.
const VALUES_SHOWN_MOST: usize = 12;

#[derive(Serialize)]
struct Body {
    known: bool,
    saved: bool,
    signal: bool,
    contact: String,
    trends: Option<String>,
    items: Vec<ShownItem>,
    purposes: Vec<ShownPurpose>,
    uses: Vec<ShownUse>,
    receipts: Vec<ShownReceipt>,
    messages: Option<Messages>,
}

#[derive(Serialize)]
struct ShownItem {
    key: String,
    title: String,
    source: String,
    told: bool,
    several: bool,
    values: Vec<String>,
    more: usize,
    count: String,
    until: Option<String>,
    purposes: Vec<String>,
    choices: Vec<ShownChoice>,
    open: bool,
}

#[derive(Serialize)]
struct ShownChoice {
    key: String,
    label: String,
    chosen: bool,
}

#[derive(Serialize)]
struct ShownPurpose {
    key: String,
    title: String,
    text: String,
    state: String,
    given: bool,
    asked: bool,
    recipients: Vec<String>,
}

#[derive(Serialize)]
struct ShownUse {
    text: String,
    date: String,
    seq: u64,
}

#[derive(Serialize)]
struct ShownReceipt {
    id: String,
    date: String,
}

/// `GET /privacy`.
pub(crate) async fn show(
    State(app): State<App>,
    MaybePerson(who): MaybePerson,
    Asking(request): Asking,
    Locale(locale): Locale,
    uri: Uri,
) -> Result<Response, Problem> {
    let saved = uri.query().is_some_and(|query| query.contains("saved"));
    let body = body(&app, who.as_ref(), &request, &locale, saved)?;
    Ok(page(&app, "privacy.html", &locale, "/privacy", body))
}

fn body(
    app: &App,
    who: Option<&Standing>,
    request: &Request,
    locale: &Language,
    saved: bool,
) -> Result<Body, Problem> {
    let portrait = who.map(|standing| portrait(&app.house, standing)).transpose()?;
    let known = portrait.as_ref().is_some_and(|p| !p.choices.is_empty());
    let portrait = portrait.unwrap_or_else(Portrait::of_nobody);
    let messages = who.map(|standing| messages::shown(app, standing, &portrait, locale)).transpose()?;
    let charter = &app.house.charter;
    let items = charter.items().map(|(id, item)| shown_item(app, locale, &portrait, id, item));
    let uses = portrait.entries.iter().map(|(seq, entry)| ShownUse {
        text: entry_text(&app.house, entry, locale),
        date: date(app, locale, entry.at),
        seq: *seq,
    });
    let receipts = portrait
        .receipts
        .iter()
        .map(|(id, at)| ShownReceipt { id: id.to_string(), date: date(app, locale, *at) });
    Ok(Body {
        known,
        saved,
        signal: request.signal == Signal::Gpc,
        contact: charter.business.contact.clone(),
        trends: trends(app, locale),
        items: items.collect(),
        purposes: shown_purposes(app, request, locale, &portrait)?,
        uses: uses.collect(),
        receipts: receipts.collect(),
        messages,
    })
}

/// What is told of what many looked at, and how well it hides one of them; nothing, where nobody is asked for it.
fn trends(app: &App, locale: &Language) -> Option<String> {
    let (texts, charter) = (&app.house.texts, &app.house.charter);
    charter.purpose_for(Use::Learning)?;
    let rule = charter.trends();
    let id = format!("privacy.trends_{}", rule.every.word());
    let words = [
        ("guess", rule.epsilon.guess_percent().to_string()),
        ("epsilon", rule.epsilon.to_string()),
        ("year", rule.year.to_string()),
    ];
    Some(texts.say(locale, &id, &words.map(|(name, value)| (name, Arg::from(value)))))
}

fn shown_item(app: &App, locale: &Language, portrait: &Portrait, id: ItemId, item: &Item) -> ShownItem {
    let (texts, charter) = (&app.house.texts, &app.house.charter);
    let facts: Vec<&Known> = portrait.facts.iter().filter(|fact| fact.item == id).collect();
    let source = match item.source {
        Source::Volunteered => "privacy.source_volunteered",
        Source::Observed => "privacy.source_observed",
        Source::Inferred => "privacy.source_inferred",
    };
    let plain = |fact: &&Known| {
        let said = entrenous_flow::layout::in_words(&app.house, fact, locale);
        let said = said.or_else(|| entrenous_flow::speak::reading::in_words(&app.house, fact));
        said.map_or_else(|| plain_values(&fact.value), |name| vec![name])
    };
    let chosen: Vec<String> = facts.iter().flat_map(plain).collect();
    let label = |choice: &str| texts.say(locale, &format!("choice.{}.{choice}", item.key), &[]);
    let named = |value: &String| {
        if item.choices.is_empty() {
            let article = ArticleId::parse(value).ok();
            let name = article.and_then(|article| app.house.shelf.offer().name(&article, locale));
            name.unwrap_or_else(|| value.clone())
        } else {
            label(value)
        }
    };
    let using: Vec<_> = charter.purposes().filter(|(_, purpose)| purpose.items.has(id)).collect();
    let open = using
        .iter()
        .any(|(_, p)| portrait.choices.iter().any(|(key, held)| *key == p.key && held.state == Held::Given));
    ShownItem {
        key: item.key.to_string(),
        title: texts.say(locale, &format!("item.{}.title", item.key), &[]),
        source: texts.say(locale, source, &[]),
        told: item.source == Source::Volunteered,
        several: item.several,
        values: chosen.iter().take(VALUES_SHOWN_MOST).map(named).collect(),
        more: chosen.len().saturating_sub(VALUES_SHOWN_MOST),
        count: texts.say(locale, "privacy.values_count", &[("count", Arg::from(facts.len()))]),
        until: facts.iter().map(|fact| fact.until).max().map(|until| date(app, locale, until)),
        purposes: using
            .iter()
            .map(|(_, p)| texts.say(locale, &format!("purpose.{}.title", p.key), &[]))
            .collect(),
        choices: item
            .choices
            .iter()
            .map(|choice| ShownChoice {
                key: choice.to_string(),
                label: label(choice.as_str()),
                chosen: chosen.iter().any(|value| value == choice.as_str()),
            })
            .collect(),
        open,
    }
}

fn plain_values(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(list) => list.iter().filter_map(|v| v.as_str().map(ToOwned::to_owned)).collect(),
        other => vec![other.to_string()],
    }
}

fn shown_purposes(
    app: &App,
    request: &Request,
    locale: &Language,
    portrait: &Portrait,
) -> Result<Vec<ShownPurpose>, Problem> {
    let mut shown = Vec::new();
    for (_, purpose) in app.house.charter.purposes() {
        let surfaces = entrenous_core::request::Surface::ALL.into_iter();
        let surface = surfaces.into_iter().find(|s| purpose.surfaces.has(*s)).unwrap_or(request.surface);
        let written =
            entrenous_flow::ask::notice(&app.house, &Request { surface, ..request.clone() }, locale)?;
        let notice = &written.notice;
        let held = portrait.choices.iter().find(|(key, _)| *key == purpose.key).map(|(_, held)| held);
        let on = |moment| [("date", Arg::from(date(app, locale, moment)))];
        let (id, args) = match held {
            Some(held) if held.state == Held::Given && held.until > app.house.now() => {
                ("privacy.state_given", on(held.at))
            }
            Some(held) if held.state == Held::Given => ("privacy.state_expired", on(held.until)),
            Some(held) if held.state == Held::Withdrawn => ("privacy.state_withdrawn", on(held.at)),
            Some(held) if held.state == Held::Objected => ("privacy.state_objected", on(held.at)),
            Some(held) => ("privacy.state_refused", on(held.at)),
            None if notice.asks(&purpose.key) => ("privacy.state_not_asked", on(app.house.now())),
            None => ("privacy.state_always_on", on(app.house.now())),
        };
        shown.push(ShownPurpose {
            key: purpose.key.to_string(),
            title: app.house.texts.say(locale, &format!("purpose.{}.title", purpose.key), &[]),
            text: app.house.texts.say(locale, &format!("purpose.{}.text", purpose.key), &[]),
            state: app.house.texts.say(locale, id, &args),
            given: id == "privacy.state_given",
            asked: notice.asks(&purpose.key),
            recipients: purpose.shares_with.clone(),
        });
    }
    Ok(shown)
}

/// An act must come from this very origin.
pub(super) fn own(headers: &HeaderMap) -> Result<(), Problem> {
    if is_same_origin(headers) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "origin_refused",
        "this form belongs to the privacy page; open it and try again",
    ))
}

pub(super) fn back(locale: &Language, to: &str) -> Redirect {
    Redirect::to(&format!("/privacy?lang={}&saved=1#{to}", locale.as_str()))
}

/// The person's token, handed over by a page of another origin.
#[derive(Deserialize)]
pub(crate) struct HandOver {
    token: String,
}

/// `POST /privacy/open`: a page of another origin hands its visitor over.
pub(crate) async fn open(
    State(app): State<App>,
    Asking(request): Asking,
    Locale(locale): Locale,
    headers: HeaderMap,
    Form(form): Form<HandOver>,
) -> Result<Response, Problem> {
    let standing = app.house.standing(&form.token)?;
    let held = portrait(&app.house, &standing)?.choices;
    let cookie = Remembered::after(&app, &request, &locale, &headers, (&held, Some(&form.token)))?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&format!("/privacy?lang={}", locale.as_str())))
        .into_response())
}

/// `POST /privacy/facts/{item}`: `value` once or several times; none removes the item's facts.
pub(crate) async fn correct(
    State(app): State<App>,
    Person(person): Person,
    Asking(request): Asking,
    Locale(locale): Locale,
    Path(item): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Redirect, Problem> {
    own(&headers)?;
    let item = Key::parse(&item).map_err(|e| Problem::bad_request("bad_value", e.to_string()))?;
    let values: Vec<String> = fields
        .into_iter()
        .filter(|(name, value)| name == "value" && !value.trim().is_empty())
        .map(|(_, v)| v)
        .collect();
    let several = app.house.charter.find_item(item.as_str()).is_some_and(|(_, item)| item.several);
    match values.as_slice() {
        [] => entrenous_flow::correct::remove(&app.house, &person, &item).await?,
        many if several => {
            entrenous_flow::correct::tell(&app.house, &request, &person, &item, Value::from(many.to_vec()))
                .await?
        }
        [one, ..] => {
            entrenous_flow::correct::tell(&app.house, &request, &person, &item, Value::from(one.as_str()))
                .await?
        }
    }
    Ok(back(&locale, "known"))
}

/// A yes or a no to one purpose.
#[derive(Deserialize)]
pub(crate) struct OneAnswer {
    answer: Answer,
}

/// `POST /privacy/purposes/{purpose}`: allows, or takes back.
pub(crate) async fn answer(
    State(app): State<App>,
    Person(person): Person,
    Asking(request): Asking,
    Locale(locale): Locale,
    Path(purpose): Path<String>,
    headers: HeaderMap,
    Form(form): Form<OneAnswer>,
) -> Result<Response, Problem> {
    own(&headers)?;
    let purpose = Key::parse(&purpose).map_err(|e| Problem::bad_request("bad_value", e.to_string()))?;
    let chosen: Chosen = answer_one(&app.house, &request, &locale, &purpose, form.answer, person).await?;
    let cookie =
        Remembered::after(&app, &request, &locale, &headers, (&chosen.held, chosen.token.as_deref()))?;
    Ok(([(header::SET_COOKIE, cookie)], back(&locale, "purposes")).into_response())
}

/// `POST /privacy/export`: everything, as a file.
pub(crate) async fn export(
    State(app): State<App>,
    Person(person): Person,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    own(&headers)?;
    let copy = entrenous_flow::export::export(&app.house, &person).await?;
    let name = (header::CONTENT_DISPOSITION, "attachment; filename=\"entrenous-export.json\"");
    Ok(([name], axum::Json(copy)).into_response())
}

/// `GET /privacy/erase`: asks once more.
pub(crate) async fn confirm_erase(State(app): State<App>, Locale(locale): Locale) -> Response {
    page(&app, "erase.html", &locale, "/privacy/erase", ())
}

/// `POST /privacy/erase`: leaves.
pub(crate) async fn erase(
    State(app): State<App>,
    Person(person): Person,
    Locale(locale): Locale,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    #[derive(Serialize)]
    struct Erased {
        seq: u64,
    }
    own(&headers)?;
    let seq = entrenous_flow::erase::erase(&app.house, person).await?;
    let answer = page(&app, "erased.html", &locale, "/privacy", Erased { seq });
    Ok(([(header::SET_COOKIE, gone())], answer).into_response())
}
