//! The part of `/privacy` about what is written to the person: each message and why, and how often at most.
//!
//! **Invariant:** the sentences come from the closed lists; nothing of what a message said is shown, since nothing of it is kept.

use super::privacy::{back, own};
use super::render::date;
use crate::extract::{Locale, Person};
use crate::{App, Problem};
use axum::extract::{Form, State};
use axum::http::HeaderMap;
use axum::response::Redirect;
use entrenous_core::charter::{Language, Per};
use entrenous_core::communicate::Often;
use entrenous_core::rights::Standing;
use entrenous_flow::show::Portrait;
use entrenous_flow::speak::mine;
use entrenous_lingua::Value as Arg;
use serde::{Deserialize, Serialize};

/// How many messages the page shows, the newest first; the copy has all.
const SHOWN_MOST: usize = 50;

/// What the page shows of messages.
#[derive(Serialize)]
pub(crate) struct Messages {
    list: Vec<ShownMessage>,
    often: Vec<ShownOften>,
}

#[derive(Serialize)]
struct ShownMessage {
    title: String,
    date: String,
    state: String,
}

#[derive(Serialize)]
struct ShownOften {
    value: String,
    label: String,
    chosen: bool,
}

/// What the page shows to this person.
pub(super) fn shown(
    app: &App,
    standing: &Standing,
    portrait: &Portrait,
    locale: &Language,
) -> Result<Messages, Problem> {
    let texts = &app.house.texts;
    let list = portrait.messages.iter().take(SHOWN_MOST).map(|sent| ShownMessage {
        title: texts.say(locale, &format!("purpose.{}.title", sent.purpose), &[]),
        date: date(app, locale, sent.at),
        state: texts.say(locale, &mine::text_id(sent.state, sent.detail), &[]),
    });
    let has_address = mine::has_address(&app.house, standing)?;
    Ok(Messages { list: list.collect(), often: offered(app, portrait.often, has_address, locale) })
}

/// What can be chosen; what was chosen elsewhere is among it. Nobody without an address can stop everything.
fn offered(app: &App, now: Often, has_address: bool, locale: &Language) -> Vec<ShownOften> {
    let mut all: Vec<Often> = Often::OFFERED.iter().filter_map(|text| text.parse().ok()).collect();
    if !all.contains(&now) {
        all.insert(1, now);
    }
    all.retain(|often| has_address || *often != Often::Never);
    let label = |often: &Often| match often {
        Often::Any => app.house.texts.say(locale, "messages.often_any", &[]),
        Often::Never => app.house.texts.say(locale, "messages.often_never", &[]),
        Often::AtMost(most) => {
            let id = match most.per {
                Per::Day => "messages.often_day",
                Per::Week => "messages.often_week",
                Per::Month => "messages.often_month",
            };
            app.house.texts.say(locale, id, &[("count", Arg::from(usize::from(most.count)))])
        }
    };
    let shown =
        |often: &Often| ShownOften { value: often.to_string(), label: label(often), chosen: *often == now };
    all.iter().map(shown).collect()
}

/// How often, as the form says it.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    often: String,
}

/// `POST /privacy/often`.
pub(crate) async fn often(
    State(app): State<App>,
    Person(person): Person,
    Locale(locale): Locale,
    headers: HeaderMap,
    Form(form): Form<Chosen>,
) -> Result<Redirect, Problem> {
    own(&headers)?;
    let often = form.often.parse().map_err(|error: entrenous_core::communicate::NotOften| {
        Problem::bad_request("bad_value", error.to_string())
    })?;
    mine::limit(&app.house, &person, often).await?;
    Ok(back(&locale, "messages"))
}
