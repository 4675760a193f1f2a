//! `/console/pace`: what other caps would have made of the messages of the last days, as a picture and in numbers.
//!
//! **Invariant:** nothing is changed here: what is tried out stands in the address, and a promise is made in the charter alone.

use super::frame::{For, page};
use crate::extract::{Locale, Staff};
use crate::{App, Problem};
use axum::extract::{Query, State};
use axum::response::Response;
use entrenous_core::charter::{AtMost, Language};
use entrenous_core::communicate::Promise;
use entrenous_core::id::Key;
use entrenous_flow::speak::pace::{About, Bar, DAYS_MOST, Report, Side, Trial, of};
use entrenous_lingua::Value;
use serde::{Deserialize, Serialize};

/// The caps that are offered beside the one that was asked for.
const OFFERED: [&str; 6] =
    ["1 per day", "3 per week", "2 per week", "1 per week", "2 per month", "1 per month"];
/// Over how many days.
const DAYS: [u16; 2] = [30, DAYS_MOST];

/// One number of a side.
type Number = fn(&Side) -> About;

/// What is tried out.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    days: Option<u16>,
    purpose: String,
    at_most: String,
}

#[derive(Serialize)]
struct Body {
    days: Vec<Choice>,
    purposes: Vec<Choice>,
    caps: Vec<Choice>,
    lead: String,
    rows: Vec<Row>,
    bars: Vec<ShownBar>,
    nothing: bool,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    text: String,
    chosen: bool,
}

#[derive(Serialize)]
struct Row {
    title: String,
    now: String,
    tried: String,
}

/// How many people get so many, with the widths of both bars in hundredths of the widest.
#[derive(Serialize)]
struct ShownBar {
    range: String,
    now: String,
    now_width: u64,
    tried: String,
    tried_width: u64,
}

/// `GET /console/pace`.
pub(super) async fn show(
    State(app): State<App>,
    staff: Staff,
    Locale(locale): Locale,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let trial = trial(&app, &asked)?;
    let report = of(&app.house, &trial)?;
    let say = |id: &str| app.house.texts.say(&locale, &format!("console.{id}"), &[]);
    let purpose = |key: &Key| app.house.texts.say(&locale, &format!("purpose.{key}.title"), &[]);
    let writing = app.house.charter.purposes().filter(|(_, purpose)| purpose.pace.at_most.is_some());
    let all = Choice { value: String::new(), text: say("pace_all"), chosen: asked.purpose.is_empty() };
    let purposes = writing.map(|(_, declared)| Choice {
        value: declared.key.to_string(),
        text: purpose(&declared.key),
        chosen: asked.purpose == declared.key.as_str(),
    });
    let other = Some(asked.at_most.as_str()).filter(|cap| !cap.is_empty() && !OFFERED.contains(cap));
    let caps = other.into_iter().chain(OFFERED).map(|cap| Choice {
        value: cap.to_owned(),
        text: cap.parse().map(|most| in_words(&app, &locale, most)).unwrap_or_default(),
        chosen: asked.at_most == cap,
    });
    let as_it_is =
        Choice { value: String::new(), text: say("pace_as_it_is"), chosen: asked.at_most.is_empty() };
    let days = DAYS.map(|days| Choice {
        value: days.to_string(),
        text: app.house.texts.say(&locale, "units.days", &[("count", Value::from(usize::from(days)))]),
        chosen: days == trial.days,
    });
    let body = Body {
        days: days.into(),
        purposes: std::iter::once(all).chain(purposes).collect(),
        caps: std::iter::once(as_it_is).chain(caps).collect(),
        lead: app.house.texts.say(
            &locale,
            "console.pace_lead",
            &[("company", Value::from(report.company.to_string()))],
        ),
        rows: rows(&app, &locale, &report),
        bars: bars(&app, &locale, &report),
        nothing: report.now.wanted == About(None),
    };
    let whom =
        For { locale: &locale, path: "/console/pace", saved: false, who: Some((&staff.member, &staff.form)) };
    Ok(page(&app, "console/pace.html", whom, body))
}

fn trial(app: &App, asked: &Asked) -> Result<Trial, Problem> {
    let bad = |why: String| Problem::bad_request("bad_value", why);
    let charter = &app.house.charter;
    let mut promise = Promise::of(charter);
    let purpose = match asked.purpose.as_str() {
        "" => None,
        key => Some(
            charter
                .find_purpose(key)
                .map(|(_, purpose)| purpose.key.clone())
                .ok_or_else(|| bad("the charter has no purpose of this name".to_owned()))?,
        ),
    };
    let most = Some(asked.at_most.as_str()).filter(|cap| !cap.is_empty());
    let most: Option<AtMost> = most
        .map(str::parse)
        .transpose()
        .map_err(|why: entrenous_core::charter::NotACap| bad(why.to_string()))?;
    match (&purpose, most) {
        (Some(purpose), Some(most)) => {
            promise.purposes.insert(purpose.clone(), most);
        }
        (None, Some(most)) => promise.caps.at_most = Some(most),
        (_, None) => {}
    }
    let days = asked.days.unwrap_or(30);
    if !(1..=DAYS_MOST).contains(&days) {
        return Err(bad(format!("look back 1 to {DAYS_MOST} days")));
    }
    Ok(Trial { promise, days, purpose })
}

fn in_words(app: &App, locale: &Language, most: AtMost) -> String {
    let id = format!("messages.often_{}", most.per);
    app.house.texts.say(locale, &id, &[("count", Value::from(usize::from(most.count)))])
}

fn about(app: &App, locale: &Language, about: About, company: u32) -> String {
    let (id, count) = match about.0 {
        Some(count) => ("console.pace_at_least", count.to_string()),
        None => ("console.pace_fewer", company.to_string()),
    };
    app.house.texts.say(locale, id, &[("count", Value::from(count))])
}

fn rows(app: &App, locale: &Language, report: &Report) -> Vec<Row> {
    let rows: [(&str, Number); 6] = [
        ("wanted", |side| side.wanted),
        ("went", |side| side.went),
        ("waited", |side| side.waited),
        ("refused", |side| side.refused),
        ("people_waited", |side| side.people_waited),
        ("people_refused", |side| side.people_refused),
    ];
    rows.map(|(word, of)| Row {
        title: app.house.texts.say(locale, &format!("console.pace_{word}"), &[]),
        now: about(app, locale, of(&report.now), report.company),
        tried: about(app, locale, of(&report.tried), report.company),
    })
    .into()
}

/// The bars; what is told as too few has no width.
fn bars(app: &App, locale: &Language, report: &Report) -> Vec<ShownBar> {
    let people = |bar: &Bar| bar.people.0.unwrap_or(0);
    let widest = report.now.bars.iter().chain(&report.tried.bars).map(people).max().unwrap_or(1).max(1);
    let width = |bar: &Bar| people(bar).saturating_mul(100).checked_div(widest).unwrap_or(0);
    let both = report.now.bars.iter().zip(&report.tried.bars);
    let shown = both.map(|(now, tried)| ShownBar {
        range: range(now),
        now: about(app, locale, now.people, report.company),
        now_width: width(now),
        tried: about(app, locale, tried.people, report.company),
        tried_width: width(tried),
    });
    shown.collect()
}

/// Numbers alone, so that they are read in every language.
fn range(bar: &Bar) -> String {
    match bar.to {
        Some(to) if to == bar.from => to.to_string(),
        Some(to) => format!("{}–{to}", bar.from),
        None => format!("{}+", bar.from),
    }
}
