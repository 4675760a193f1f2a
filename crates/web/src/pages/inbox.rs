//! `GET /inbox.js`: a person's inbox on the pages of the business, a place for one card at a time, and pushes they ask for;
//! `GET /sw.js`: what shows a push. The built scripts read the free names `__HOUSE__` and `__STOP__`, which this file puts before them
//! (`browser/src/inbox.ts` and `sw.ts` are the same shape).
//!
//! **Invariant:** what is put before them is the same for everyone who reads a language.

use super::script::Script;
use crate::App;
use crate::extract::Locale;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use entrenous_core::charter::Language;
use entrenous_core::communicate::Medium;
use entrenous_flow::House;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

const INBOX: &str = include_str!("../../../../browser/dist/inbox.js");
const WORKER: &str = include_str!("../../../../browser/dist/sw.js");
/// How long a browser may use them without asking again, in seconds.
const CACHE_SECONDS: u32 = 300;
/// What the script shows.
const WORDS: [&str; 6] = ["inbox", "banner", "empty", "close", "more", "stop"];

/// The scripts made so far.
#[derive(Default)]
pub(crate) struct Inboxes {
    by_language: Mutex<HashMap<Language, Arc<Script>>>,
    worker: OnceLock<Script>,
}

/// Answers the script of the inbox.
pub(crate) async fn script(State(app): State<App>, Locale(locale): Locale, headers: HeaderMap) -> Response {
    let script = {
        let mut all = app.pages.inboxes.by_language.lock().unwrap_or_else(PoisonError::into_inner);
        let made = || Arc::new(Script::made(written(&app.house, &locale)));
        Arc::clone(all.entry(locale.clone()).or_insert_with(made))
    };
    script.answer(&headers, cache(), "accept-encoding, accept-language")
}

/// Answers the script that shows pushes.
pub(crate) async fn worker(State(app): State<App>, headers: HeaderMap) -> Response {
    let made = || Script::made(format!("const __STOP__={};{}", stops(&app.house), WORKER.trim_end()));
    app.pages.inboxes.worker.get_or_init(made).answer(&headers, cache(), "accept-encoding")
}

fn cache() -> String {
    format!("public, max-age={CACHE_SECONDS}")
}

fn written(house: &House, locale: &Language) -> String {
    let words = WORDS.map(|word| (word, house.texts.say(locale, &format!("inbox.{word}"), &[])));
    let item = Medium::Push.address_item(&house.charter).and_then(|id| house.charter.item(id));
    let push = house.push_key().zip(item).map(|(key, item)| json!([key, item.key]));
    let mut told = json!({ "locale": locale.as_str(), "words": BTreeMap::from(words) });
    if let (Some(push), Some(told)) = (push, told.as_object_mut()) {
        told.insert("push".to_owned(), push);
    }
    format!("{{const __HOUSE__={told};{}}}", INBOX.trim_end())
}

/// The word that stops, by language; that of the first language where another is not known.
fn stops(house: &House) -> Value {
    let languages = &house.charter.business.languages;
    let say = |language: &Language| house.texts.say(language, "inbox.stop", &[]);
    let each = languages.iter().map(|language| (language.as_str().to_owned(), say(language)));
    let first = languages.first().map(|language| (String::new(), say(language)));
    json!(each.chain(first).collect::<BTreeMap<String, String>>())
}
