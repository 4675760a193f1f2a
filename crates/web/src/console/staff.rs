//! `/console/staff`: who may look behind the counter; owners let in and out, everyone changes their own password.
//!
//! **Invariant:** a password is never shown, not even to the one who typed it.

use super::frame::{For, back, page, saved};
use super::problem::in_words;
use crate::extract::{AsOwner, AsViewer, Deed, Locale, Staff, leave};
use crate::{App, Problem};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use entrenous_core::charter::Language;
use entrenous_core::staff::{Login, Role};
use entrenous_flow::Fault;
use entrenous_flow::staff::{self, Hand, Member, NotStaff};
use entrenous_lingua::Value;
use serde::Serialize;

const PATH: &str = "/console/staff";

#[derive(Serialize)]
struct Body {
    told: String,
    everyone: Vec<Shown>,
    roles: Vec<ShownRole>,
}

#[derive(Serialize)]
struct Shown {
    name: String,
    role: String,
    since: String,
    out: bool,
    own: bool,
}

#[derive(Serialize)]
struct ShownRole {
    word: &'static str,
    title: String,
    text: String,
}

/// `GET /console/staff`.
pub(super) async fn show(
    State(app): State<App>,
    staff: Staff,
    Locale(locale): Locale,
    uri: Uri,
) -> Result<Response, Problem> {
    shown(&app, &locale, (&staff.member, &staff.form), saved(uri.query()), String::new())
}

fn shown(
    app: &App,
    locale: &Language,
    who: (&Member, &str),
    saved: bool,
    told: String,
) -> Result<Response, Problem> {
    let texts = &app.house.texts;
    let role = |role: Role| texts.say(locale, &format!("console.role_{}", role.word()), &[]);
    let everyone = staff::all(&app.house)?.into_iter().map(|row| {
        let (id, at) = match row.disabled {
            Some(at) => ("console.staff_out", at),
            None => ("console.staff_since", row.made),
        };
        let date = Value::from(texts.date(locale, at));
        Shown {
            role: role(row.role),
            since: texts.say(locale, id, &[("date", date)]),
            out: row.disabled.is_some(),
            own: row.name == who.0.name,
            name: row.name.into(),
        }
    });
    let roles = Role::ALL.into_iter().rev().map(|one| ShownRole {
        word: one.word(),
        title: role(one),
        text: texts.say(locale, &format!("console.role_{}_text", one.word()), &[]),
    });
    let body = Body { told, everyone: everyone.collect(), roles: roles.collect() };
    let whom = For { locale, path: PATH, saved, who: Some(who) };
    Ok(page(app, "console/staff.html", whom, body))
}

/// What was done leads back to the page; what was refused is said on it.
fn done(
    app: &App,
    locale: &Language,
    who: (&Member, &str),
    outcome: Result<(), Fault>,
) -> Result<Response, Problem> {
    match outcome {
        Ok(()) => Ok(back(locale, PATH)),
        Err(Fault::Staff(why)) => {
            let status = Problem::from(Fault::from(why)).status;
            let told = in_words(app, locale, why.code());
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
            Ok((status, shown(app, locale, who, false, told)?).into_response())
        }
        Err(fault) => Err(fault.into()),
    }
}

/// `POST /console/staff`: `name`, `role`, `password` let someone in.
pub(super) async fn add(
    State(app): State<App>,
    Locale(locale): Locale,
    deed: Deed<AsOwner>,
) -> Result<Response, Problem> {
    let hand = Hand::Member(&deed.member);
    let outcome = match (Login::parse(deed.field("name")), Role::read(deed.field("role"))) {
        (Ok(name), Some(role)) => staff::add(&app.house, hand, name, role, deed.field("password")).await,
        (Err(why), _) => Err(NotStaff::from(why).into()),
        (_, None) => return Err(Problem::bad_request("bad_value", "a role is owner, writer or viewer")),
    };
    done(&app, &locale, (&deed.member, &deed.form), outcome)
}

/// `POST /console/staff/{name}`: `act` is `disable`, `enable` or `password`.
pub(super) async fn change(
    State(app): State<App>,
    Locale(locale): Locale,
    Path(name): Path<String>,
    deed: Deed<AsOwner>,
) -> Result<Response, Problem> {
    let (house, hand) = (&app.house, Hand::Member(&deed.member));
    let outcome = match (Login::parse(&name), deed.field("act")) {
        (Err(why), _) => Err(NotStaff::from(why).into()),
        (Ok(name), "disable") => staff::disable(house, hand, &name).await,
        (Ok(name), "enable") => staff::enable(house, hand, &name).await,
        (Ok(name), "password") => staff::set_password(house, hand, &name, deed.field("password")).await,
        _ => return Err(Problem::bad_request("bad_value", "`act` is disable, enable or password")),
    };
    done(&app, &locale, (&deed.member, &deed.form), outcome)
}

/// `POST /console/password`: `present` and `password`; then one logs in again.
pub(super) async fn change_own(
    State(app): State<App>,
    Locale(locale): Locale,
    headers: HeaderMap,
    deed: Deed<AsViewer>,
) -> Result<Response, Problem> {
    let outcome =
        staff::change_own(&app.house, &deed.member, deed.field("present"), deed.field("password")).await;
    if outcome.is_err() {
        return done(&app, &locale, (&deed.member, &deed.form), outcome);
    }
    let to = Redirect::to(&format!("/console/login?lang={}&over=1", locale.as_str()));
    Ok(([(header::SET_COOKIE, leave(&headers))], to).into_response())
}
