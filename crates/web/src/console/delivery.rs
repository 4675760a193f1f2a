//! `/console/delivery`: whether mail arrives, as one picture and in words; how many addresses are written to no more, and why.

use super::frame::{For, back, page};
use crate::extract::{AsWriter, Deed, Locale, Staff};
use crate::{App, Problem};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entrenous_core::charter::Language;
use entrenous_core::id::Key;
use entrenous_core::staff::Role;
use entrenous_flow::Fault;
use entrenous_flow::speak::events::{self, Hook};
use entrenous_flow::speak::senders;
use entrenous_flow::staff::{Counted, DAYS, HasRelay, Member, Share, delivery, mandate};
use entrenous_lingua::Value;
use serde::Serialize;

#[derive(Serialize)]
struct Body {
    relay: bool,
    lead: String,
    shares: Vec<Shown>,
    silent: Vec<Line>,
    senders: Vec<ShownSender>,
    hooks: Vec<ShownHook>,
    may_lift: bool,
    told: String,
}

/// Who hears what became of messages.
#[derive(Serialize)]
struct ShownHook {
    key: String,
    name: String,
    says: String,
    off: bool,
}

/// A sender, in words.
#[derive(Serialize)]
struct ShownSender {
    domain: String,
    state: &'static str,
    says: String,
    warming: String,
    lifted: String,
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
    shown_page(&app, &locale, (&staff.member, &staff.form), "")
}

/// `POST /console/delivery`: lets the `sender` go on that stands still, with the `word` of whoever looked; or switches a `hook` on again.
pub(super) async fn lift(
    State(app): State<App>,
    Locale(locale): Locale,
    deed: Deed<AsWriter>,
) -> Result<Response, Problem> {
    let mandate = mandate(&app.house, &deed.member, Role::Writer)?;
    if let Ok(hook) = Key::parse(deed.field("hook")) {
        events::switch_on(&app.house, &mandate, &hook).await?;
        return Ok(back(&locale, "/console/delivery"));
    }
    let (by, word) = (deed.member.name.as_str(), deed.field("word"));
    match senders::lift(&app.house, &mandate, deed.field("sender"), by, word).await {
        Ok(_) => Ok(back(&locale, "/console/delivery")),
        Err(Fault::NoWord(_)) => {
            let told = app.house.texts.say(&locale, "console.problem_no_word", &[]);
            let page = shown_page(&app, &locale, (&deed.member, &deed.form), &told)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(fault) => Err(fault.into()),
    }
}

fn shown_page(
    app: &App,
    locale: &Language,
    who: (&Member, &str),
    problem: &str,
) -> Result<Response, Problem> {
    let told = delivery(&app.house, who.0)?;
    let say = |id: String| app.house.texts.say(locale, &id, &[]);
    let silent = told.silent.iter().filter(|(_, count)| *count != Counted::None);
    let lead =
        app.house.texts.say(locale, "console.delivery_lead", &[("count", Value::from(DAYS.to_string()))]);
    let body = Body {
        relay: told.has_relay == HasRelay::Yes,
        lead,
        shares: shown(app, locale, &told.shares),
        silent: silent
            .map(|(why, count)| Line {
                text: say(format!(
                    "console.reason_{}",
                    if *why == "unproven" { "consent_unproven" } else { why }
                )),
                count: in_words(app, locale, *count),
            })
            .collect(),
        senders: told.senders.iter().map(|sender| in_the_language(app, locale, sender)).collect(),
        hooks: told.hooks.iter().map(|hook| hook_in_the_language(app, locale, hook)).collect(),
        may_lift: who.0.role.reaches(Role::Writer),
        told: problem.to_owned(),
    };
    let whom = For { locale, path: "/console/delivery", saved: false, who: Some(who) };
    Ok(page(app, "console/delivery.html", whom, body))
}

fn in_the_language(app: &App, locale: &Language, told: &senders::Told) -> ShownSender {
    let texts = &app.house.texts;
    let says = match (told.state, told.advice, told.why.as_deref()) {
        ("paused", _, Some(why)) => format!("console.sender_paused_{why}"),
        (_, "slow" | "pause", Some(why)) => format!("console.sender_slow_{why}"),
        _ => "console.sender_go".to_owned(),
    };
    let warming = told
        .room
        .map(|room| texts.say(locale, "console.sender_warming", &[("count", Value::from(room.to_string()))]));
    let lifted = told.lifted.as_ref().map(|lifted| {
        let (name, word) = (Value::from(lifted.by.clone()), Value::from(lifted.word.clone()));
        let date = Value::from(texts.date(locale, lifted.at));
        texts.say(locale, "console.sender_lifted", &[("name", name), ("date", date), ("word", word)])
    });
    ShownSender {
        domain: told.sender.clone(),
        state: told.state,
        says: texts.say(locale, &says, &[]),
        warming: warming.unwrap_or_default(),
        lifted: lifted.unwrap_or_default(),
    }
}

fn hook_in_the_language(app: &App, locale: &Language, hook: &Hook) -> ShownHook {
    let texts = &app.house.texts;
    let says = match hook.off {
        None => texts.say(locale, "console.hook_on", &[]),
        Some(at) => texts.say(locale, "console.hook_off", &[("date", Value::from(texts.date(locale, at)))]),
    };
    ShownHook { key: hook.key.to_string(), name: hook.name.clone(), says, off: hook.off.is_some() }
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
