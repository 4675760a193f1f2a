//! `/console`: what waits, and the plain figures of the last month.
//!
//! **Invariant:** a figure of people is one that was let out with noise, or none.

use super::frame::{For, page};
use super::message::written;
use crate::extract::{Locale, Staff};
use crate::{App, Problem};
use axum::extract::State;
use axum::response::Response;
use entrenous_core::charter::Language;
use entrenous_core::moment::Moment;
use entrenous_core::request::Surface;
use entrenous_flow::staff::{Day, day};
use entrenous_flow::statistics::{NoticeCounts, Reading, Statistics};
use entrenous_lingua::Value;
use serde::Serialize;

#[derive(Serialize)]
struct Body {
    greeting: String,
    waits: Vec<Waiting>,
    figures: Option<Figures>,
    pictures: Vec<Picture>,
}

#[derive(Serialize)]
struct Waiting {
    kind: &'static str,
    text: String,
    more: Option<String>,
}

#[derive(Serialize)]
struct Figures {
    lead: String,
    answered: Option<String>,
    bars: Vec<Bar>,
}

#[derive(Serialize)]
struct Bar {
    title: String,
    percent: u64,
}

#[derive(Serialize)]
struct Picture {
    key: String,
    subject: String,
    href: String,
}

/// How many messages the first page shows.
const PICTURES_MOST: usize = 3;

/// `GET /console`.
pub(super) async fn show(
    State(app): State<App>,
    staff: Staff,
    Locale(locale): Locale,
) -> Result<Response, Problem> {
    let today = day(&app.house, &staff.member)?;
    let name = Value::from(staff.member.name.as_str().to_owned());
    let pictures = app.house.speech().book.defs().take(PICTURES_MOST).filter_map(|def| {
        let (compiled, letter) = written(&app, def, &locale)?;
        let href = format!("/console/messages/{}/{}/light", def.key, compiled.language.as_str());
        Some(Picture { key: def.key.to_string(), subject: letter.subject, href })
    });
    let body = Body {
        greeting: app.house.texts.say(&locale, "console.home_title", &[("name", name)]),
        waits: waits(&app, &locale, &today),
        figures: today.month.as_ref().map(|month| figures(&app, &locale, month)),
        pictures: pictures.collect(),
    };
    let whom =
        For { locale: &locale, path: "/console", saved: false, who: Some((&staff.member, &staff.form)) };
    Ok(page(&app, "console/home.html", whom, body))
}

fn waits(app: &App, locale: &Language, today: &Day) -> Vec<Waiting> {
    let texts = &app.house.texts;
    let count =
        |id: &str, count: usize| (count > 0).then(|| texts.say(locale, id, &[("count", Value::from(count))]));
    let by = |due: Moment| {
        texts.say(locale, "console.waits_due", &[("date", Value::from(texts.date(locale, due)))])
    };
    let given_up = usize::try_from(today.given_up).unwrap_or(usize::MAX);
    let requests = count("console.waits_requests", today.requests).map(|text| Waiting {
        kind: "requests",
        text,
        more: today.due.map(by),
    });
    let given_up =
        count("console.waits_given_up", given_up).map(|text| Waiting { kind: "tells", text, more: None });
    requests.into_iter().chain(given_up).collect()
}

/// The notice that most people answered on the web; one is shown, so that notices are not held against each other.
fn figures(app: &App, locale: &Language, month: &Statistics) -> Figures {
    let texts = &app.house.texts;
    let lead = texts.say(locale, "console.figures_lead", &[("month", Value::from(month.month.to_string()))]);
    let on_the_web = month.notices.iter().filter(|notice| notice.surface == Surface::Web);
    let readable = on_the_web.filter(|notice| notice.reading() != Reading::Noise);
    let Some(notice) = readable.max_by_key(|notice| notice.answered.count.or_zero()) else {
        return Figures { lead, answered: None, bars: Vec::new() };
    };
    let answered = notice.answered.count.or_zero().to_string();
    let answered = texts.say(locale, "console.figures_answered", &[("count", Value::from(answered))]);
    Figures { lead, answered: Some(answered), bars: bars(app, locale, notice) }
}

fn bars(app: &App, locale: &Language, notice: &NoticeCounts) -> Vec<Bar> {
    let titled = |key: &str, title: &str| {
        let id = format!("purpose.{key}.title");
        if app.house.texts.has(locale, &id) {
            app.house.texts.say(locale, &id, &[])
        } else {
            title.to_owned()
        }
    };
    let bar = |purpose| {
        let percent = notice.percent(purpose)?;
        Some(Bar { title: titled(purpose.key.as_str(), &purpose.title), percent })
    };
    notice.purposes.iter().filter_map(bar).collect()
}
