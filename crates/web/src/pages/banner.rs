//! `GET /banner.js`: code, style, words and notice in one answer, ready compressed.
//! The built script reads the free name `__BOOT__`; this file puts the notice of the reader's language before it
//! (`browser/src/boot.ts` is the same shape), without what is false or empty.
//!
//! **Invariant:** one request, one language, no third party; at most 5,000 bytes compressed (a test of `browser/` keeps it so).

mod consent_mode;

use super::script::Script;
use super::slots;
use crate::App;
use crate::extract::{Asking, Locale};
use crate::problem::Problem;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use entrenous_core::charter::Use;
use entrenous_core::notice::{Notice, NoticePurpose, Question};
use entrenous_flow::House;
use entrenous_flow::ask::Written;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

const SCRIPT: &str = include_str!("../../../../browser/dist/banner.js");
/// How long a browser may use the script without asking again, in seconds.
const CACHE_SECONDS: u32 = 300;
/// The words the script shows, in the order of `browser/src/words.ts`; the words of the rungs come with each answer.
const WORDS: [&str; 14] = [
    "title",
    "lead",
    "accept",
    "reject",
    "customize",
    "save",
    "close",
    "panel_title",
    "panel_lead",
    "always_on",
    "privacy_link",
    "gpc_honoured",
    "placeholder_text",
    "placeholder_allow",
];

/// Scripts made so far, by the hash of their notice: there are as many as notices.
#[derive(Default)]
pub(crate) struct Banners(Mutex<HashMap<[u8; 32], Arc<Script>>>);

/// Answers the script for this reader.
pub(crate) async fn handle(
    State(app): State<App>,
    Asking(request): Asking,
    Locale(locale): Locale,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let written = entrenous_flow::ask::notice(&app.house, &request, &locale)?;
    let made = app.pages.banners.made(&app.house, &written);
    let cache = format!("public, max-age={CACHE_SECONDS}");
    Ok(made.answer(&headers, cache, "accept-encoding, accept-language, sec-gpc"))
}

impl Banners {
    fn made(&self, house: &House, written: &Written) -> Arc<Script> {
        let name = *written.notice.hash.bytes();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(name).or_insert_with(|| Arc::new(make(house, written))))
    }
}

fn make(house: &House, written: &Written) -> Script {
    let mut script = String::from("(()=>{const __BOOT__=");
    literal(&boot(house, &written.notice), &mut script);
    script.push(';');
    script.push_str(SCRIPT.trim_end());
    script.push_str("})()");
    Script::made(script)
}

/// What the script needs of the notice; the rest is fetched by nobody.
fn boot(house: &House, notice: &Notice) -> Value {
    let visit = house.charter.purpose_for(Use::Suggestions).map(|(_, purpose)| purpose.key.clone());
    let done: Vec<&NoticePurpose> =
        notice.purposes.iter().filter(|purpose| purpose.question != Question::Never).collect();
    json!({
        "hash": notice.hash,
        "locale": notice.locale,
        "gpc": notice.shows_signal,
        "visit": visit,
        "slots": slots::places(house, &notice.locale),
        "days": [notice.yes_lasts_days, notice.ask_again_after_days],
        "purposes": done.iter().map(|purpose| shown(purpose, notice)).collect::<Vec<_>>(),
        "modes": consent_mode::places(&done),
        "texts": WORDS.map(|id| label(notice, id)),
    })
}

fn label<'a>(notice: &'a Notice, id: &str) -> &'a str {
    notice.texts.get(id).map(String::as_str).unwrap_or_default()
}

fn shown(purpose: &NoticePurpose, notice: &Notice) -> Value {
    let facts = [
        ("items_label", purpose.items.join(", ")),
        ("keep_label", purpose.keep.clone().unwrap_or_default()),
        ("recipients_label", isolated(&purpose.recipients, notice)),
        ("stores_label", isolated(&purpose.stores, notice)),
    ];
    let told = facts.iter().filter(|(_, fact)| !fact.is_empty());
    let told = told.map(|(id, fact)| format!("{} – {fact}", label(notice, id)));
    json!({
        "key": purpose.key, "id": purpose.tag.id, "asks": purpose.tag.asks,
        "title": purpose.title, "text": purpose.text, "facts": told.collect::<Vec<_>>().join(" · "),
        "stores": pattern(&purpose.stores),
        "asked": notice.asks(&purpose.key),
        "begins": matches!(purpose.question, Question::Told | Question::OptOut),
        "signal": purpose.ends_on_signal,
    })
}

/// Names in a row; where one reads from right to left, each is kept apart from the words around it (Unicode UAX 9, isolates).
fn isolated(names: &[String], notice: &Notice) -> String {
    if entrenous_lingua::direction(&notice.locale) == "ltr" {
        return names.join(", ");
    }
    names.iter().map(|name| format!("\u{2068}{name}\u{2069}")).collect::<Vec<_>>().join(", ")
}

/// The names of cookies and storage keys as one pattern; a `*` at the end of a name matches the rest.
pub(super) fn pattern(names: &[String]) -> Option<String> {
    let one = |name: &String| {
        let (fixed, rest) = name.strip_suffix('*').map_or((name.as_str(), ""), |fixed| (fixed, ".*"));
        let is_plain = |sign: char| sign.is_alphanumeric() || sign == '_' || sign == '-';
        let plain = |sign: char| if is_plain(sign) { String::from(sign) } else { format!("\\{sign}") };
        let fixed: String = fixed.chars().map(plain).collect();
        fixed + rest
    };
    let names: Vec<String> = names.iter().map(one).collect();
    (!names.is_empty()).then(|| format!("^({})$", names.join("|")))
}

/// Writes a value as the script's own literal: names without quotes, and nothing for what is false or empty.
fn literal(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => {
            let said = fields.iter().filter(|(_, value)| !is_nothing(value));
            listed(said, ['{', '}'], out, |(name, value), out| {
                out.push_str(name);
                out.push(':');
                literal(value, out);
            });
        }
        Value::Array(list) => listed(list.iter(), ['[', ']'], out, literal),
        Value::Bool(true) => out.push('1'),
        other => out.push_str(&other.to_string()),
    }
}

fn listed<T>(
    all: impl Iterator<Item = T>,
    [open, close]: [char; 2],
    out: &mut String,
    write: impl Fn(T, &mut String),
) {
    out.push(open);
    for (at, one) in all.enumerate() {
        if at > 0 {
            out.push(',');
        }
        write(one, out);
    }
    out.push(close);
}

fn is_nothing(value: &Value) -> bool {
    matches!(value, Value::Null | Value::Bool(false)) || value.as_str() == Some("")
}

/// The size of the compressed script for a notice, in bytes: what a first visit costs.
#[must_use]
pub fn compressed_bytes(house: &House, notice: &Notice) -> Option<usize> {
    house.law().notices.find(notice.hash).map(|written| make(house, &written).compressed_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_leaves_out_what_says_nothing_but_keeps_every_place_in_a_list() {
        let value = json!({"a": "x\"\n", "b": null, "c": false, "d": true, "e": [[], [1], ""], "f": ""});
        let mut out = String::new();
        literal(&value, &mut out);
        assert_eq!(out, r#"{a:"x\"\n",d:1,e:[[],[1],""]}"#);
    }

    #[test]
    fn a_pattern_takes_every_sign_as_itself_and_a_star_at_the_end_as_the_rest() {
        let names = ["_ga*", "a.b", "x"].map(ToOwned::to_owned);
        assert_eq!(pattern(&names).as_deref(), Some("^(_ga.*|a\\.b|x)$"));
        assert_eq!(pattern(&[]), None);
    }
}
