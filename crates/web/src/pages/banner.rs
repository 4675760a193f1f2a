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
use entrenous_core::notice::Notice;
use entrenous_flow::House;
use entrenous_flow::ask::Written;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

const SCRIPT: &str = include_str!("../../../../browser/dist/banner.js");
/// How long a browser may use the script without asking again, in seconds.
const CACHE_SECONDS: u32 = 300;

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
    let made = app.pages.banners.made(&app.house, written);
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
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
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let gzip = match encoder.write_all(script.as_bytes()).and_then(|()| encoder.finish()) {
        Ok(bytes) => bytes.into(),
        Err(_) => Bytes::new(),
    };
    Made { plain: script.into(), gzip }
}

/// What the script needs of the notice; the rest is fetched by nobody.
fn boot(house: &House, written: &Written) -> Value {
    let notice = &written.notice;
    let visit = house.charter.purpose_for(Use::Suggestions).map(|(_, purpose)| purpose.key.clone());
    let yes_days = house.rules.zone(written.zone).map_or(0, |zone| zone.yes_lasts.about_days());
    let purposes: Vec<Value> = notice.purposes.iter().map(|p| shown(p)).collect();
    json!({
        "notice": {
            "hash": notice.hash, "version": notice.version, "locale": notice.locale, "surface": notice.surface,
            "business": notice.business, "regimes": notice.regimes,
            "ask_again_after_days": notice.ask_again_after_days, "purposes": purposes, "texts": notice.texts,
        },
        "gpc": notice.shows_signal,
        "visit": visit,
        "dir": entrenous_lingua::direction(&notice.locale),
        "yes_days": yes_days,
    })
}

fn shown(purpose: &entrenous_core::notice::NoticePurpose) -> Value {
    json!({
        "key": purpose.key, "title": purpose.title, "text": purpose.text, "question": purpose.question,
        "items": purpose.items, "keep": purpose.keep, "recipients": purpose.recipients, "stores": purpose.stores,
    })
}

/// The size of the compressed script for a notice, in bytes: what a first visit costs.
#[must_use]
pub fn compressed_bytes(house: &House, notice: &Notice) -> Option<usize> {
    house.notices.find(notice.hash).map(|written| make(house, written).gzip.len())
}
