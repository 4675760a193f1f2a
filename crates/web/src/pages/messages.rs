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
use entrenous_core::charter::{AtMost, Language, Per};
use entrenous_core::communicate::{Often, State as Far};
use entrenous_core::rights::Standing;
use entrenous_flow::show::Portrait;
use entrenous_flow::speak::{Sent, mine};
use entrenous_lingua::Value as Arg;
use serde::{Deserialize, Serialize};

/// How many messages the page shows, the newest first; the copy has all.
const SHOWN_MOST: usize = 50;

/// What the page shows of messages.
#[derive(Serialize)]
pub(crate) struct Messages {
    list: Vec<ShownMessage>,
    often: Vec<ShownOften>,
    /// What the business promises of how often and when, in sentences.
    promises: Vec<String>,
    /// How long this list is kept.
    kept: String,
}

#[derive(Serialize)]
struct ShownMessage {
    title: String,
    date: String,
    state: String,
    until: Option<String>,
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
    let kept = app.house.charter.business.messages_kept();
    let until = |sent: &Sent| {
        let ended = Far::read(sent.state, sent.detail).is_some_and(|state| !state.is_open());
        let until = ended.then(|| date(app, locale, sent.due.plus(kept)))?;
        Some(texts.say(locale, "messages.kept_until", &[("date", Arg::from(until))]))
    };
    let list = portrait.messages.iter().take(SHOWN_MOST).map(|sent| ShownMessage {
        title: texts.say(locale, &format!("purpose.{}.title", sent.purpose), &[]),
        date: date(app, locale, sent.at),
        state: texts.say(locale, &mine::text_id(sent.state, sent.detail), &[]),
        until: until(sent),
    });
    let has_address = mine::has_address(&app.house, standing)?;
    Ok(Messages {
        list: list.collect(),
        often: offered(app, portrait.often, has_address, locale),
        promises: promises(app, locale),
        kept: texts.say(locale, "messages.kept", &[("span", Arg::from(texts.span(locale, kept)))]),
    })
}

/// What the charter promises of all messages, of each medium, and of each purpose.
fn promises(app: &App, locale: &Language) -> Vec<String> {
    let (texts, charter) = (&app.house.texts, &app.house.charter);
    let caps = &charter.business.caps;
    let most = |what: String, most: AtMost| {
        let most = at_most(app, locale, most);
        texts.say(locale, "messages.promise", &[("what", Arg::from(what)), ("most", Arg::from(most))])
    };
    let all = caps.at_most.map(|cap| most(texts.say(locale, "messages.promise_all", &[]), cap));
    let media = caps.by.iter().map(|(medium, cap)| {
        most(texts.say(locale, &format!("messages.promise_{}", medium.word()), &[]), *cap)
    });
    let purposes = charter.purposes().flat_map(|(_, purpose)| {
        let title = texts.say(locale, &format!("purpose.{}.title", purpose.key), &[]);
        let cap = purpose.pace.at_most.map(|cap| most(title.clone(), cap));
        let quiet = purpose.pace.quiet.map(|quiet| {
            let args = [
                ("what", Arg::from(title)),
                ("begins", Arg::from(time(quiet.from_minute))),
                ("ends", Arg::from(time(quiet.until_minute))),
            ];
            texts.say(locale, "messages.promise_quiet", &args)
        });
        cap.into_iter().chain(quiet)
    });
    all.into_iter().chain(media).chain(purposes).collect()
}

/// A minute of the day as a clock shows it.
fn time(minute: u16) -> String {
    format!("{:02}:{:02}", minute.div_euclid(60), minute.rem_euclid(60))
}

/// A cap in words.
fn at_most(app: &App, locale: &Language, most: AtMost) -> String {
    let id = match most.per {
        Per::Day => "messages.often_day",
        Per::Week => "messages.often_week",
        Per::Month => "messages.often_month",
    };
    app.house.texts.say(locale, id, &[("count", Arg::from(usize::from(most.count)))])
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
        Often::AtMost(most) => at_most(app, locale, *most),
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
