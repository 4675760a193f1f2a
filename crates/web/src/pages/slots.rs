//! `GET /slots.js`: fills the slots of a page, with its few words in one language; `GET /acts.js`: hears what people do with it.
//! `/banner.js` names both with their versions and loads them only where a page has a slot.
//! The built script reads the free name `__WORDS__`, which this file puts before it (`browser/src/slots/house.ts` is the same shape).
//!
//! **Invariant:** at most 2,000 bytes compressed each (a test of `browser/` keeps it so).
//! **Invariant:** an address with a version answers the same for good; without one, or with another, it is asked for again soon.

use super::script::Script;
use crate::App;
use crate::extract::{Locale, query_value};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use entrenous_core::charter::{Language, Use};
use entrenous_core::hash::Hash;
use entrenous_flow::House;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

const SLOTS: &str = include_str!("../../../../browser/dist/slots.js");
const ACTS: &str = include_str!("../../../../browser/dist/acts.js");
/// How long a browser may use a file whose version it knows, in seconds: a year.
const CACHE_SECONDS: u32 = 31_536_000;
/// How long it may use another, in seconds.
const CACHE_UNKNOWN_SECONDS: u32 = 300;
/// How many digits of its hash tell a version from the others.
const VERSION_DIGITS: usize = 12;

/// The scripts made so far.
#[derive(Default)]
pub(crate) struct Slots {
    by_language: Mutex<HashMap<Language, Arc<Script>>>,
    acts: OnceLock<Script>,
}

/// Where both files are, in a language, with their versions.
pub(super) fn places(house: &House, locale: &Language) -> [String; 2] {
    let (slots, acts) = (version(&written(house, locale)), version(ACTS));
    [format!("/slots.js?lang={}&v={slots}", locale.as_str()), format!("/acts.js?v={acts}")]
}

/// Answers the script that fills slots.
pub(crate) async fn slots(
    State(app): State<App>,
    Locale(locale): Locale,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let text = written(&app.house, &locale);
    let cache = cache(query.as_deref(), &version(&text));
    let script = {
        let mut all = app.pages.slots.by_language.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(locale).or_insert_with(|| Arc::new(Script::made(text))))
    };
    script.answer(&headers, cache, "accept-encoding, accept-language")
}

/// Answers the script that follows a field.
pub(crate) async fn acts(State(app): State<App>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let script = app.pages.slots.acts.get_or_init(|| Script::made(ACTS.trim_end().to_owned()));
    script.answer(&headers, cache(query.as_deref(), &version(ACTS)), "accept-encoding")
}

fn written(house: &House, locale: &Language) -> String {
    format!("const __WORDS__={};{}", words(house, locale), SLOTS.trim_end())
}

/// What the cards say beside what comes with each answer.
fn words(house: &House, locale: &Language) -> Value {
    let say = |id: &str| house.texts.say(locale, id, &[]);
    let (charter, texts) = (&house.charter, &house.texts);
    let purpose = charter.purpose_for(Use::Suggestions).map(|(_, purpose)| purpose);
    let items = purpose.iter().flat_map(|purpose| purpose.items.iter()).filter_map(|id| charter.item(id));
    let title = |key: &str| texts.say_plain(locale, &format!("item.{key}.title"), &[]);
    let items: BTreeMap<&str, String> =
        items.map(|item| (item.key.as_str(), title(item.key.as_str()))).collect();
    json!({
        "why": say("why.label"), "used": say("banner.items_label"), "dismiss": say("slot.dismiss"), "items": items,
    })
}

fn version(text: &str) -> String {
    Hash::of(&[text.as_bytes()]).to_string().chars().take(VERSION_DIGITS).collect()
}

fn cache(query: Option<&str>, version: &str) -> String {
    let asked = query_value(query.unwrap_or_default(), "v");
    if asked.as_deref() == Some(version) {
        format!("public, max-age={CACHE_SECONDS}, immutable")
    } else {
        format!("public, max-age={CACHE_UNKNOWN_SECONDS}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_present_version_is_kept_for_good() {
        let kept = |query: Option<&str>| cache(query, "abc").contains("immutable");
        assert!(kept(Some("lang=fr&v=abc")));
        for other in [None, Some("lang=fr"), Some("v=old"), Some("v=")] {
            assert!(!kept(other), "{other:?}");
        }
    }
}
