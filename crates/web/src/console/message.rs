//! `/console/messages/{key}`: one message in each language, to an invented person: on a phone, on a desk, by night, without pictures, as text.
//!
//! **Invariant:** a letter lies at an address of its own, under a policy that lets it run, load, send and follow nothing.

use super::frame::{For, page};
use super::messages::kind;
use crate::extract::{Locale, Staff, query_value};
use crate::{App, Problem};
use axum::extract::{Path, State};
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use entrenous_core::charter::Language;
use entrenous_core::id::Key;
use entrenous_flow::speak::Def;
use entrenous_letters::view::View;
use entrenous_letters::{Compiled, Letter, invented};
use serde::Serialize;

/// What a letter in its frame may do: show its own words in its own style.
const LETTER_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; \
                             base-uri 'none'; frame-ancestors 'self'";

#[derive(Serialize)]
struct Body {
    key: String,
    kind: String,
    purpose: String,
    sender: String,
    subject: String,
    preview: String,
    text: Option<String>,
    items: Vec<String>,
    frame: String,
    tongues: Vec<ShownTongue>,
}

#[derive(Serialize)]
struct ShownTongue {
    code: String,
    name: String,
    there: bool,
    current: bool,
}

/// `GET /console/messages/{key}`; `?text=` chooses the language of the letter.
pub(super) async fn show(
    State(app): State<App>,
    staff: Staff,
    Locale(locale): Locale,
    Path(key): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let message = find(&app, &key)?;
    let spoken = &app.house.charter.business.languages;
    let asked = query_value(uri.query().unwrap_or_default(), "text");
    let asked = asked.and_then(|code| spoken.iter().find(|language| language.as_str() == code));
    let language = asked.unwrap_or(&locale);
    let letter = message.texts.get(language).and_then(|text| to_nobody(&app, message, text));
    let say = |id: String| app.house.texts.say(&locale, &id, &[]);
    let items = message.texts.get(language).into_iter().flat_map(|text| &text.items);
    let tongues = spoken.iter().map(|one| ShownTongue {
        code: one.as_str().to_owned(),
        name: app.house.texts.say(one, "units.language_name", &[]),
        there: message.texts.contains_key(one),
        current: one == language,
    });
    let path = format!("/console/messages/{key}");
    let body = Body {
        kind: kind(&app, message, &locale),
        purpose: say(format!("purpose.{}.title", message.purpose_key)),
        sender: message.sender.name.clone(),
        items: items.map(|item| say(format!("item.{item}.title"))).collect(),
        frame: format!("{path}/{}", language.as_str()),
        tongues: tongues.collect(),
        subject: letter.as_ref().map(|letter| letter.subject.clone()).unwrap_or_default(),
        preview: letter.as_ref().map(|letter| letter.preview.clone()).unwrap_or_default(),
        text: letter.map(|letter| letter.text),
        key,
    };
    // The letter keeps its language when the page changes its own.
    let own = format!("{path}?text={}", language.as_str());
    let whom = For { locale: &locale, path: &own, saved: false, who: Some((&staff.member, &staff.form)) };
    Ok(page(&app, "console/message.html", whom, body))
}

/// A text written to an invented person: nobody is behind its values.
fn to_nobody(app: &App, def: &Def, text: &Compiled) -> Option<Letter> {
    let given = invented::given(text, &def.header, Some(&app.house.charter)).ok()?;
    text.personal(&def.sender, &given).ok()
}

/// The text in a language, or in the first of the business's that there is, written to an invented person.
pub(super) fn written<'a>(app: &App, def: &'a Def, language: &Language) -> Option<(&'a Compiled, Letter)> {
    let text = def.text(language, &app.house.charter)?;
    Some((text, to_nobody(app, def, text)?))
}

fn find<'a>(app: &'a App, key: &str) -> Result<&'a Def, Problem> {
    let key = Key::parse(key).map_err(|_| nothing())?;
    app.house.speech().book.find(&key).ok_or_else(nothing)
}

fn nothing() -> Problem {
    Problem::not_found("no message has this name; `/console/messages` lists them")
}

/// `GET /console/messages/{key}/{language}/{view}`: the letter itself, for a frame.
pub(super) async fn letter(
    State(app): State<App>,
    _: Staff,
    Path((key, language, view)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let message = find(&app, &key)?;
    let language = Language::parse(&language).map_err(|_| nothing())?;
    let view = View::read(&view).ok_or_else(nothing)?;
    let text = message.texts.get(&language).ok_or_else(nothing)?;
    let letter = to_nobody(&app, message, text).ok_or_else(nothing)?;
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, LETTER_POLICY),
    ];
    Ok((headers, letter.seen(view)).into_response())
}
