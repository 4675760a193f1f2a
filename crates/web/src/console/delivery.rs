//! `/console/delivery`: whether mail arrives, as one picture and in words; how many addresses are written to no more, and why.

use super::frame::{For, page};
use crate::extract::{Locale, Staff};
use crate::{App, Problem};
use axum::extract::State;
use axum::response::Response;
use entrenous_core::charter::Language;
use entrenous_flow::staff::{Counted, DAYS, HasRelay, Share, delivery};
use entrenous_lingua::Value;
use serde::Serialize;

#[derive(Serialize)]
struct Body {
    relay: bool,
    lead: String,
    shares: Vec<Shown>,
    silent: Vec<Line>,
}

/// The messages of one fate, with their place in the picture.
#[derive(Serialize)]
pub(super) struct Shown {
    kind: &'static str,
    title: String,
    count: String,
    from: u64,
    width: u64,
    whys: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    text: String,
    count: String,
}

/// `GET /console/delivery`.
pub(super) async fn show(
    State(app): State<App>,
    staff: Staff,
    Locale(locale): Locale,
) -> Result<Response, Problem> {
    let told = delivery(&app.house, &staff.member)?;
    let say = |id: String| app.house.texts.say(&locale, &id, &[]);
    let silent = told.silent.iter().filter(|(_, count)| *count != Counted::None);
    let lead =
        app.house.texts.say(&locale, "console.delivery_lead", &[("count", Value::from(DAYS.to_string()))]);
    let body = Body {
        relay: told.has_relay == HasRelay::Yes,
        lead,
        shares: shown(&app, &locale, &told.shares),
        silent: silent
            .map(|(why, count)| Line {
                text: say(format!(
                    "console.reason_{}",
                    if *why == "unproven" { "consent_unproven" } else { why }
                )),
                count: in_words(&app, &locale, *count),
            })
            .collect(),
    };
    let whom = For {
        locale: &locale,
        path: "/console/delivery",
        saved: false,
        who: Some((&staff.member, &staff.form)),
    };
    Ok(page(&app, "console/delivery.html", whom, body))
}

/// A number as staff may see it.
pub(super) fn in_words(app: &App, locale: &Language, count: Counted) -> String {
    match count {
        Counted::None => "0".to_owned(),
        Counted::Few => app.house.texts.say(locale, "console.few", &[]),
        Counted::AtLeast(count) => count.to_string(),
    }
}

/// What became of messages, laid beside each other: what is told as few has a place, and no width that says how few.
pub(super) fn shown(app: &App, locale: &Language, shares: &[Share]) -> Vec<Shown> {
    let say = |id: String| app.house.texts.say(locale, &id, &[]);
    let weight = |count: Counted| count.at_least().max(u64::from(count == Counted::Few));
    let all = shares.iter().fold(0_u64, |sum, share| sum.saturating_add(weight(share.count))).max(1);
    let mut from: u64 = 0;
    let place = |share: &Share| {
        // In thousandths of the whole; a sliver is still seen.
        let width = weight(share.count).saturating_mul(1_000).checked_div(all).unwrap_or(0).max(6);
        let begins = from;
        from = from.saturating_add(width);
        Shown {
            kind: share.fate.word(),
            title: say(format!("console.fate_{}", share.fate.word())),
            count: in_words(app, locale, share.count),
            from: begins,
            width,
            whys: share
                .whys
                .iter()
                .filter_map(|(why, count)| {
                    let text = say(format!("console.{}", why.text()?));
                    Some(Line { text, count: in_words(app, locale, *count) })
                })
                .collect(),
        }
    };
    shares.iter().map(place).collect()
}
