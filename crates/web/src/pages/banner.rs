//! `GET /banner.js`: code, style, words and notice in one answer, ready compressed.
//! The built script reads the free name `__BOOT__`; this file puts the notice of the reader's language before it.
//!
//! **Invariant:** one request, one language, no third party; at most 5,000 bytes compressed (a test of `browser/` keeps it so).

use crate::App;
use crate::extract::{Asking, Locale};
use crate::problem::Problem;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::{IntoResponse, Response};
use entrenous_core::charter::Use;
use entrenous_core::notice::{Notice, NoticePurpose};
use entrenous_flow::House;
use entrenous_flow::ask::Written;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

const SCRIPT: &str = include_str!("../../../../browser/dist/banner.js");
/// How long a browser may use the script without asking again, in seconds.
const CACHE_SECONDS: u32 = 300;
/// How many digits of the notice's version the choice cookie holds.
const VERSION_DIGITS: usize = 8;

/// Scripts made so far, by the hash of their notice: there are as many as notices.
#[derive(Default)]
pub(crate) struct Banners(Mutex<HashMap<[u8; 32], Arc<Made>>>);

struct Made {
    plain: Bytes,
    gzip: Bytes,
}

/// Answers the script for this reader.
pub(crate) async fn handle(
    State(app): State<App>,
    Asking(request): Asking,
    Locale(locale): Locale,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let written = entrenous_flow::ask::notice(&app.house, &request, &locale)?;
    let made = app.pages.banners.made(&app.house, &written);
    let accepts =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let fixed = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8".to_owned()),
        (header::CACHE_CONTROL, format!("public, max-age={CACHE_SECONDS}")),
        (header::VARY, "accept-encoding, accept-language, sec-gpc".to_owned()),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin".to_owned()),
    ];
    Ok(if accepts.contains("gzip") {
        (fixed, [(header::CONTENT_ENCODING, "gzip")], made.gzip.clone()).into_response()
    } else {
        (fixed, made.plain.clone()).into_response()
    })
}

impl Banners {
    fn made(&self, house: &House, written: &Written) -> Arc<Made> {
        let name = *written.notice.hash.bytes();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(name).or_insert_with(|| Arc::new(make(house, written))))
    }
}

fn make(house: &House, written: &Written) -> Made {
    let script = format!("(()=>{{const __BOOT__={};{SCRIPT}}})();", boot(house, written));
    let mut gzip = Vec::new();
    // Made once a notice, so the slow compressor that finds the smallest form is worth its time; writing to memory cannot fail.
    let _ = zopfli::compress(zopfli::Options::default(), zopfli::Format::Gzip, script.as_bytes(), &mut gzip);
    let gzip = gzip.into();
    Made { plain: script.into(), gzip }
}

/// What the script needs of the notice; the rest is fetched by nobody.
fn boot(house: &House, written: &Written) -> Value {
    let notice = &written.notice;
    let visit = house.charter.purpose_for(Use::Suggestions).map(|(_, purpose)| purpose.key.clone());
    let purposes: Vec<Value> = notice.purposes.iter().map(|purpose| shown(purpose, notice)).collect();
    let texts: BTreeMap<&String, &String> =
        notice.texts.iter().filter(|(id, _)| is_shown(id, notice.shows_signal)).collect();
    json!({
        "notice": {
            "hash": notice.hash, "version": notice.version.to_string().get(..VERSION_DIGITS), "locale": notice.locale,
            "ask_again_after_days": notice.ask_again_after_days, "purposes": purposes, "texts": texts,
        },
        "gpc": notice.shows_signal,
        "visit": visit,
        "dir": entrenous_lingua::direction(&notice.locale),
        "yes_days": notice.yes_lasts_days,
    })
}

/// Words the script shows; the words of the rungs come with each answer.
fn is_shown(id: &str, signal: bool) -> bool {
    const SHOWN: [&str; 13] = [
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
        "placeholder_text",
        "placeholder_allow",
    ];
    SHOWN.contains(&id) || (signal && id == "gpc_honoured")
}

fn shown(purpose: &NoticePurpose, notice: &Notice) -> Value {
    let label = |id: &str| notice.texts.get(id).map(String::as_str).unwrap_or_default();
    let facts = [
        ("items_label", purpose.items.join(", ")),
        ("keep_label", purpose.keep.clone().unwrap_or_default()),
        ("recipients_label", purpose.recipients.join(", ")),
        ("stores_label", purpose.stores.join(", ")),
    ];
    let told =
        facts.iter().filter(|(_, fact)| !fact.is_empty()).map(|(id, fact)| format!("{} – {fact}", label(id)));
    json!({
        "key": purpose.key, "title": purpose.title, "text": purpose.text, "question": purpose.question,
        "facts": told.collect::<Vec<_>>().join(" · "), "recipients": purpose.recipients, "stores": purpose.stores,
    })
}

/// The size of the compressed script for a notice, in bytes: what a first visit costs.
#[must_use]
pub fn compressed_bytes(house: &House, notice: &Notice) -> Option<usize> {
    house.law().notices.find(notice.hash).map(|written| make(house, &written).gzip.len())
}
