//! `/console/people`: one customer, by the business's own number, with a cause; the customer sees on their page that it was looked.
//!
//! **Invariant:** the number stands in a form, never in an address; what is shown is what was said, and no fact.

use super::frame::{For, page};
use super::problem::in_words;
use crate::extract::{AsViewer, Deed, Locale, Staff};
use crate::{App, Problem};
use axum::extract::State;
use axum::response::Response;
use entrenous_core::charter::Language;
use entrenous_core::consent::{Held, State as Said};
use entrenous_core::id::Key;
use entrenous_core::reference::Reference;
use entrenous_flow::Fault;
use entrenous_flow::staff::{Cause, Seen, look as looked};
use entrenous_lingua::Value;
use serde::Serialize;

#[derive(Serialize, Default)]
struct Body {
    reference: String,
    told: String,
    causes: Vec<ShownCause>,
    seen: Option<Shown>,
}

#[derive(Serialize)]
struct ShownCause {
    word: &'static str,
    text: String,
    chosen: bool,
}

#[derive(Serialize)]
struct Shown {
    choices: Vec<Choice>,
    receipts: String,
    entry: String,
}

#[derive(Serialize)]
struct Choice {
    title: String,
    said: String,
    yes: bool,
}

/// `GET /console/people`.
pub(super) async fn show(State(app): State<App>, staff: Staff, Locale(locale): Locale) -> Response {
    let body = Body { causes: causes(&app, &locale, None), ..Body::default() };
    let whom = For {
        locale: &locale,
        path: "/console/people",
        saved: false,
        who: Some((&staff.member, &staff.form)),
    };
    page(&app, "console/people.html", whom, body)
}

fn causes(app: &App, locale: &Language, chosen: Option<Cause>) -> Vec<ShownCause> {
    let shown = |cause: Cause| ShownCause {
        word: cause.word(),
        text: app.house.texts.say(locale, &format!("console.cause_{}", cause.word()), &[]),
        chosen: chosen == Some(cause),
    };
    Cause::ALL.into_iter().map(shown).collect()
}

/// `POST /console/people`: `reference` and `cause`.
pub(super) async fn look(
    State(app): State<App>,
    Locale(locale): Locale,
    deed: Deed<AsViewer>,
) -> Result<Response, Problem> {
    let typed = deed.field("reference").trim().to_owned();
    let cause = Cause::read(deed.field("cause"));
    let mut body = Body { causes: causes(&app, &locale, cause), ..Body::default() };
    match (Reference::parse(&typed), cause) {
        (Ok(reference), Some(cause)) => match looked(&app.house, &deed.member, &reference, cause).await {
            Ok(seen) => body.seen = Some(shown(&app, &locale, &seen)),
            Err(Fault::NoSuchCustomer) => {
                body.told = app.house.texts.say(&locale, "console.people_none", &[])
            }
            Err(fault) => return Err(fault.into()),
        },
        (Err(_), _) => body.told = in_words(&app, &locale, "reference_bad"),
        (_, None) => body.told = in_words(&app, &locale, "cause_missing"),
    }
    // A number that is none may be an address: it is not shown again.
    body.reference = Reference::parse(&typed).map(String::from).unwrap_or_default();
    let whom =
        For { locale: &locale, path: "/console/people", saved: false, who: Some((&deed.member, &deed.form)) };
    Ok(page(&app, "console/people.html", whom, body))
}

fn shown(app: &App, locale: &Language, seen: &Seen) -> Shown {
    let texts = &app.house.texts;
    let choice = |(purpose, held): &(Key, Held)| Choice {
        title: texts.say(locale, &format!("purpose.{purpose}.title"), &[]),
        said: said(app, locale, held),
        yes: held.state == Said::Given && held.until > app.house.now(),
    };
    Shown {
        choices: seen.choices.iter().map(choice).collect(),
        receipts: texts.say(locale, "console.people_receipts", &[("count", Value::from(seen.receipts))]),
        entry: texts.say(locale, "console.people_entry", &[("seq", Value::from(seen.seq.to_string()))]),
    }
}

fn said(app: &App, locale: &Language, held: &Held) -> String {
    let (id, at) = match held.state {
        Said::Given if held.until > app.house.now() => ("console.said_yes", held.at),
        Said::Given => ("console.said_ended", held.until),
        Said::Withdrawn => ("console.said_withdrawn", held.at),
        Said::Objected => ("console.said_objected", held.at),
        _ => ("console.said_no", held.at),
    };
    let date = app.house.texts.date(locale, at);
    app.house.texts.say(locale, id, &[("date", Value::from(date))])
}
