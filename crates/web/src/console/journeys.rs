//! `/console/journeys`: every journey, whether it runs, and about how many are on the way; `/console/journeys/{key}`: one as a picture, with what the
//! past would have made of it, turned on, off, or left to run empty.
//!
//! **Invariant:** whoever looks may look, at the past too; whatever is turned or taken away takes a writer.
//! **Invariant:** people are counted in steps of the house's company, in the picture as in the words.

use super::frame::{For, back, page, saved};
use super::problem::in_words;
use super::write::{plain, title};
use crate::extract::{AsViewer, AsWriter, Deed, Locale, Staff};
use crate::{App, Problem};
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use entrenous_core::charter::Language;
use entrenous_core::id::Key;
use entrenous_core::staff::Role;
use entrenous_flow::Fault;
use entrenous_flow::speak::journey::{
    DAYS_MOST, Standing, Switch, find, list, picture, say as journey_words, simulate, turn,
};
use entrenous_flow::speak::made::journey;
use entrenous_flow::speak::plans::Origin;
use entrenous_flow::staff::{Member, mandate};
use entrenous_speak::journey::{Count, Numbers, Report, begins};
use serde::Serialize;

pub(super) const PATH: &str = "/console/journeys";
/// How many days walk if nobody says.
const DAYS_USUAL: u16 = 30;

#[derive(Serialize)]
struct AllBody {
    journeys: Vec<Card>,
    may_write: bool,
}

#[derive(Serialize)]
struct Card {
    key: String,
    begins: String,
    purpose: String,
    state: &'static str,
    switch: String,
    people: String,
    kept: String,
}

#[derive(Serialize)]
struct Body {
    key: String,
    told: String,
    broken: bool,
    state: &'static str,
    switch: String,
    switch_text: String,
    purpose: String,
    looks: Option<String>,
    people: String,
    kept: String,
    file: bool,
    picture: String,
    acts: Vec<&'static str>,
    may_write: bool,
    days: u16,
    past: Option<Past>,
}

/// What the past would have made of it.
#[derive(Serialize)]
struct Past {
    figures: Vec<Figure>,
    picture: String,
    unknown: Vec<String>,
}

#[derive(Serialize)]
struct Figure {
    title: String,
    count: String,
    /// Of a thousand.
    width: u64,
}

/// `GET /console/journeys`.
pub(super) async fn all(
    State(app): State<App>,
    staff: Staff,
    Locale(locale): Locale,
    uri: Uri,
) -> Result<Response, Problem> {
    let mandate = mandate(&app.house, &staff.member, Role::Viewer)?;
    let say = journey_words(&app.house, &locale);
    let card = |told: &Standing| Card {
        key: told.journey.key.to_string(),
        begins: begins(&told.journey, &say),
        purpose: title(&app, &locale, &told.journey.purpose),
        state: told.switch.word(),
        switch: plain(&app, &locale, &format!("switch_{}", told.switch.word())),
        people: people(&app, &locale, told.on_the_way),
        kept: plain(&app, &locale, &format!("kept_{}", told.origin.word())),
    };
    let mut journeys: Vec<Card> = list(&app.house, &mandate)?.iter().map(card).collect();
    for key in journey::broken(&app.house, &mandate)? {
        let broken = plain(&app, &locale, "broken");
        let (begins, purpose, people) = Default::default();
        let kept = plain(&app, &locale, "kept_house");
        journeys.push(Card {
            key: key.to_string(),
            begins,
            purpose,
            state: "broken",
            switch: broken,
            people,
            kept,
        });
    }
    let may_write = staff.member.role.reaches(Role::Writer);
    let whom = For {
        locale: &locale,
        path: PATH,
        saved: saved(uri.query()),
        who: Some((&staff.member, &staff.form)),
    };
    Ok(page(&app, "console/journeys.html", whom, AllBody { journeys, may_write }))
}

pub(super) fn people(app: &App, locale: &Language, count: Count) -> String {
    let company = app.house.charter.company();
    match count {
        Count::Few => super::write::say(app, locale, "people_fewer", "count", company),
        Count::About(count) => super::write::say(app, locale, "people_at_least", "count", count),
    }
}

pub(super) fn parsed(key: &str) -> Result<Key, Problem> {
    let nothing = |_| Problem::not_found("no journey has this name; `/console/journeys` lists them");
    Key::parse(key).map_err(nothing)
}

/// A picture without its own style, which the policy of a page forbids; the style sheet has the same.
pub(super) fn inline(svg: &str) -> String {
    let unstyled = match (svg.split_once("<style>"), svg.split_once("</style>")) {
        (Some((before, _)), Some((_, behind))) => format!("{before}{behind}"),
        _ => svg.to_owned(),
    };
    unstyled.replacen("<svg ", "<svg class=\"journey\" ", 1)
}

/// `GET /console/journeys/{key}`.
pub(super) async fn one(
    State(app): State<App>,
    staff: Staff,
    Locale(locale): Locale,
    Path(key): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let shown = Shown { told: String::new(), saved: saved(uri.query()), past: None };
    one_page(&app, &locale, (&staff.member, &staff.form), &parsed(&key)?, shown)
}

/// What is said on the page of a journey.
struct Shown {
    told: String,
    saved: bool,
    past: Option<(u16, Report)>,
}

fn one_page(
    app: &App,
    locale: &Language,
    who: (&Member, &str),
    key: &Key,
    shown: Shown,
) -> Result<Response, Problem> {
    let mandate = mandate(&app.house, who.0, Role::Viewer)?;
    let may_write = who.0.role.reaches(Role::Writer);
    let days = shown.past.as_ref().map_or(DAYS_USUAL, |(days, _)| *days);
    let told = match find(&app.house, &mandate, key) {
        Ok(told) => told,
        Err(Fault::UnknownJourney(_)) => {
            // One that was made here and holds no longer is shown to be mended.
            journey::find(&app.house, &mandate, key)?;
            return broken_page(app, locale, who, key, shown, may_write);
        }
        Err(fault) => return Err(fault.into()),
    };
    let of =
        |numbers: &Numbers| inline(&picture(&app.house, &told.journey, Some(locale.as_str()), Some(numbers)));
    let acts: &[&str] = match told.switch {
        Switch::On => &["drain", "off"],
        Switch::Off => &["on"],
        Switch::Drain => &["on", "off"],
    };
    let looks = told.journey.looks.as_ref().map(|looks| title(app, locale, looks));
    let body = Body {
        key: key.to_string(),
        told: shown.told,
        broken: false,
        state: told.switch.word(),
        switch: plain(app, locale, &format!("switch_{}", told.switch.word())),
        switch_text: plain(app, locale, &format!("switch_{}_text", told.switch.word())),
        purpose: title(app, locale, &told.journey.purpose),
        looks,
        people: people(app, locale, told.on_the_way),
        kept: plain(app, locale, &format!("kept_{}", told.origin.word())),
        file: told.origin == Origin::File,
        picture: of(&told.numbers()),
        acts: acts.to_vec(),
        may_write,
        days,
        past: shown.past.as_ref().map(|(_, report)| Past {
            figures: figures(app, locale, report),
            picture: of(&Numbers::from(report)),
            unknown: report
                .unknown
                .iter()
                .map(|one| plain(app, locale, &format!("unknown_{}", one.code())))
                .collect(),
        }),
    };
    let path = format!("{PATH}/{key}");
    Ok(page(
        app,
        "console/journey.html",
        For { locale, path: &path, saved: shown.saved, who: Some(who) },
        body,
    ))
}

fn broken_page(
    app: &App,
    locale: &Language,
    who: (&Member, &str),
    key: &Key,
    shown: Shown,
    may_write: bool,
) -> Result<Response, Problem> {
    let empty = String::new;
    let body = Body {
        key: key.to_string(),
        told: shown.told,
        broken: true,
        state: "broken",
        switch: plain(app, locale, "broken"),
        switch_text: empty(),
        purpose: empty(),
        looks: None,
        people: empty(),
        kept: plain(app, locale, "kept_house"),
        file: false,
        picture: empty(),
        acts: Vec::new(),
        may_write,
        days: DAYS_USUAL,
        past: None,
    };
    let path = format!("{PATH}/{key}");
    Ok(page(
        app,
        "console/journey.html",
        For { locale, path: &path, saved: shown.saved, who: Some(who) },
        body,
    ))
}

fn figures(app: &App, locale: &Language, report: &Report) -> Vec<Figure> {
    let whole = report.people.shown().unwrap_or(0);
    let figure = |(id, count): (&str, Count)| {
        let shown = count.shown().unwrap_or(0);
        Figure {
            title: plain(app, locale, &format!("past_{id}")),
            count: people(app, locale, count),
            width: shown.saturating_mul(1_000).checked_div(whole).unwrap_or(0).min(1_000),
        }
    };
    let counts = [
        ("people", report.people),
        ("began", report.began),
        ("written_to", report.written_to),
        ("reached_goal", report.reached_goal),
    ];
    counts.into_iter().map(figure).collect()
}

/// `POST /console/journeys/{key}/past`: lets the last `days` walk; nobody is written to.
pub(super) async fn past(
    State(app): State<App>,
    Locale(locale): Locale,
    Path(key): Path<String>,
    deed: Deed<AsViewer>,
) -> Result<Response, Problem> {
    let key = parsed(&key)?;
    let days = deed.field("days").trim().parse().unwrap_or(DAYS_USUAL).clamp(1, DAYS_MOST);
    let mandate = mandate(&app.house, &deed.member, Role::Viewer)?;
    let report = simulate(&app.house, &mandate, &key, days).await?;
    let shown = Shown { told: String::new(), saved: false, past: Some((days, report)) };
    one_page(&app, &locale, (&deed.member, &deed.form), &key, shown)
}

/// `POST /console/journeys/{key}`: `act` is `on`, `off`, `drain` or `drop`.
pub(super) async fn act(
    State(app): State<App>,
    Locale(locale): Locale,
    Path(key): Path<String>,
    deed: Deed<AsWriter>,
) -> Result<Response, Problem> {
    let key = parsed(&key)?;
    let mandate = mandate(&app.house, &deed.member, Role::Writer)?;
    let switch = Switch::ALL.into_iter().find(|one| one.word() == deed.field("act"));
    let done = match (switch, deed.field("act")) {
        (Some(switch), _) => turn(&app.house, &mandate, &key, switch).await.map(drop),
        (None, "drop") => match journey::drop(&app.house, &mandate, Some(&deed.member), &key).await {
            Ok(()) => return Ok(back(&locale, PATH)),
            Err(fault) => Err(fault),
        },
        (None, _) => return Err(Problem::bad_request("bad_value", "`act` is on, off, drain or drop")),
    };
    let Err(fault) = done else { return Ok(back(&locale, &format!("{PATH}/{key}"))) };
    let problem = Problem::from(fault);
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::CONFLICT);
    if status == StatusCode::NOT_FOUND || status.is_server_error() {
        return Err(problem);
    }
    let told = in_words(&app, &locale, problem.code);
    let shown = Shown { told, saved: false, past: None };
    Ok((status, one_page(&app, &locale, (&deed.member, &deed.form), &key, shown)?).into_response())
}

#[cfg(test)]
mod tests {
    use super::inline;

    #[test]
    fn a_picture_in_a_page_brings_no_style_of_its_own() {
        let svg = "<svg xmlns=\"x\"><title>A</title><style>svg{a:b}</style><rect/></svg>";
        assert_eq!(inline(svg), "<svg class=\"journey\" xmlns=\"x\"><title>A</title><rect/></svg>");
        assert_eq!(inline("<svg ></svg>"), "<svg class=\"journey\" ></svg>");
    }
}
