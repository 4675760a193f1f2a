//! `/console/campaigns`: every campaign, how far it is and to about how many; `/console/campaigns/{key}`: one, looked at, tried out, approved,
//! let go, watched, stopped.
//!
//! **Invariant:** whoever looks may look; whatever is done takes a writer.
//! **Invariant:** the address of a trial stands in a form and nowhere else: it is not kept, and not written back.

use super::delivery::{self, in_words};
use super::frame::{For, back, page, saved};
use super::message::written;
use super::{feeds, problem, trial};
use crate::extract::{AsWriter, Deed, Locale, Staff};
use crate::{App, Problem};
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use entrenous_core::charter::Language;
use entrenous_core::id::Key;
use entrenous_core::staff::Role;
use entrenous_flow::Fault;
use entrenous_flow::speak::campaign::{self, Few, Finding, Told};
use entrenous_flow::staff::{Counted, Member, came_of, mandate};
use entrenous_lingua::Value;
use entrenous_speak::campaign::Chosen;
use serde::Serialize;
use std::collections::BTreeMap;

const PATH: &str = "/console/campaigns";
/// The steps of a campaign that is not stopped.
const STEPS: [&str; 5] = ["draft", "approved", "deciding", "sending", "sent"];

#[derive(Serialize)]
struct AllBody {
    feeds: Vec<feeds::Shown>,
    campaigns: Vec<Card>,
}

#[derive(Serialize)]
struct Card {
    key: String,
    course: String,
    state: &'static str,
    purpose: String,
    people: String,
    subject: String,
    picture: Option<String>,
}

#[derive(Serialize)]
struct Body {
    key: String,
    told: String,
    done: String,
    state: &'static str,
    course: String,
    purpose: String,
    people: String,
    approved: Option<String>,
    begins: Option<String>,
    hour: Option<String>,
    feeds: Vec<feeds::Shown>,
    changed: bool,
    lacks: Vec<String>,
    hurts: Vec<String>,
    steps: Vec<Step>,
    messages: Vec<Shown>,
    shares: Vec<delivery::Shown>,
    trial: Option<trial::Shown>,
    may: May,
}

#[derive(Serialize)]
struct Step {
    title: String,
    reached: bool,
    current: bool,
}

#[derive(Serialize)]
struct Shown {
    key: String,
    subject: String,
    share: String,
    picture: Option<String>,
}

/// What can be done now, by whoever looks.
#[derive(Serialize)]
struct May {
    write: bool,
    acts: Vec<&'static str>,
}

/// `GET /console/campaigns`.
pub(super) async fn all(
    State(app): State<App>,
    staff: Staff,
    Locale(locale): Locale,
) -> Result<Response, Problem> {
    let mandate = mandate(&app.house, &staff.member, Role::Viewer)?;
    let told = campaign::list(&app.house, &mandate)?;
    let card = |told: &Told| {
        let first = told.content.variants.first().map(|variant| shown(&app, &locale, &variant.message, ""));
        let (subject, picture) = first.map(|shown| (shown.subject, shown.picture)).unwrap_or_default();
        Card {
            key: told.key.to_string(),
            course: course(&app, &locale, told.state),
            state: told.state,
            purpose: app.house.texts.say(&locale, &format!("purpose.{}.title", told.purpose), &[]),
            people: people(&app, &locale, told.people),
            subject,
            picture,
        }
    };
    let feeds = feeds::shown(&app, &locale, &mandate, None);
    let body = AllBody { feeds, campaigns: told.iter().map(card).collect() };
    let whom = For { locale: &locale, path: PATH, saved: false, who: Some((&staff.member, &staff.form)) };
    Ok(page(&app, "console/campaigns.html", whom, body))
}

/// `GET /console/campaigns/{key}`.
pub(super) async fn one(
    State(app): State<App>,
    staff: Staff,
    Locale(locale): Locale,
    Path(key): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let words = Words { told: String::new(), done: String::new(), saved: saved(uri.query()) };
    one_page(&app, &locale, (&staff.member, &staff.form), &parsed(&key)?, words)
}

fn parsed(key: &str) -> Result<Key, Problem> {
    let nothing = |_| Problem::not_found("no campaign has this name; `/console/campaigns` lists them");
    Key::parse(key).map_err(nothing)
}

/// What is said above a campaign.
struct Words {
    told: String,
    done: String,
    saved: bool,
}

fn one_page(
    app: &App,
    locale: &Language,
    who: (&Member, &str),
    key: &Key,
    words: Words,
) -> Result<Response, Problem> {
    let mandate = mandate(&app.house, who.0, Role::Viewer)?;
    let told = campaign::find(&app.house, &mandate, key)?;
    let open = matches!(told.state, "draft" | "approved");
    let lacks = if open { campaign::preflight(&app.house, &mandate, key)? } else { Vec::new() };
    let texts = &app.house.texts;
    let approved = told.approval.as_ref().map(|approval| {
        let (name, date) = (Value::from(approval.by.clone()), Value::from(texts.date(locale, approval.at)));
        texts.say(locale, "console.campaign_approved", &[("name", name), ("date", date)])
    });
    let begins = told.content.at.is_some().then(|| {
        texts.say(locale, "console.campaign_begins", &[("date", Value::from(texts.date(locale, told.due)))])
    });
    let hour = told.hour.map(|chosen| match chosen {
        Chosen::Best(hour) => {
            let at = Value::from(format!("{hour:02}:00"));
            texts.say(locale, "console.campaign_hour_best", &[("hour", at)])
        }
        Chosen::TooFew => {
            let company = Value::from(app.house.charter.company().to_string());
            texts.say(locale, "console.campaign_hour_few", &[("count", company)])
        }
    });
    let variants = told.content.variants.iter();
    let share =
        |share: u8| texts.say(locale, "console.campaign_share", &[("share", Value::from(share.to_string()))]);
    let several = told.content.variants.len() > 1;
    let series = told.content.issue.as_ref().map(|issue| &issue.of);
    let feeds = series.map(|of| feeds::shown(app, locale, &mandate, Some(of))).unwrap_or_default();
    let body = Body {
        key: told.key.to_string(),
        told: words.told,
        done: words.done,
        course: course(app, locale, told.state),
        purpose: texts.say(locale, &format!("purpose.{}.title", told.purpose), &[]),
        people: people(app, locale, told.people),
        approved,
        begins,
        hour,
        feeds,
        changed: told.approval.is_some() && !told.is_as_approved,
        steps: steps(app, locale, told.state),
        messages: variants
            .map(|one| {
                shown(app, locale, &one.message, &if several { share(one.share) } else { String::new() })
            })
            .collect(),
        shares: delivery::shown(app, locale, &came_of(&app.house, who.0, key)?),
        trial: told
            .trial
            .as_ref()
            .map(|of| trial::shown(app, locale, of, &|text| shown(app, locale, &text.message, "").subject)),
        may: may(&told, who.0, &lacks),
        lacks: told_of(app, locale, lacks.iter().filter(|finding| finding.blocks())),
        hurts: told_of(app, locale, lacks.iter().filter(|finding| !finding.blocks())),
        state: told.state,
    };
    let path = format!("{PATH}/{key}");
    Ok(page(
        app,
        "console/campaign.html",
        For { locale, path: &path, saved: words.saved, who: Some(who) },
        body,
    ))
}

fn may(told: &Told, member: &Member, lacks: &[Finding]) -> May {
    let acts: &[&str] = match told.state {
        "draft" if !lacks.iter().any(Finding::blocks) => &["approve"],
        "draft" => &[],
        "approved" if told.is_as_approved => &["send"],
        "approved" => &["approve"],
        "deciding" | "sending" => &["pause"],
        "paused" if told.is_as_approved => &["resume"],
        "paused" => &["approve"],
        _ => &[],
    };
    May { write: member.role.reaches(Role::Writer), acts: acts.to_vec() }
}

fn steps(app: &App, locale: &Language, state: &str) -> Vec<Step> {
    let at = STEPS.iter().position(|step| *step == state);
    let step = |(number, step): (usize, &&str)| Step {
        title: course(app, locale, step),
        reached: at.is_some_and(|at| number <= at),
        current: at == Some(number),
    };
    STEPS.iter().enumerate().map(step).collect()
}

fn course(app: &App, locale: &Language, state: &str) -> String {
    app.house.texts.say(locale, &format!("console.course_{state}"), &[])
}

fn people(app: &App, locale: &Language, people: Option<Few>) -> String {
    let count = match people {
        None => return app.house.texts.say(locale, "console.campaign_nobody_counted", &[]),
        Some(Few::Exactly(count)) => Counted::of(count),
        Some(Few::FewerThanTen) => Counted::Few,
    };
    let count = Value::from(in_words(app, locale, count));
    app.house.texts.say(locale, "console.campaign_people", &[("count", count)])
}

fn shown(app: &App, locale: &Language, message: &Key, share: &str) -> Shown {
    let found = app.house.speech().book.find(message).and_then(|def| written(app, def, locale));
    let picture = found
        .as_ref()
        .map(|(text, _)| format!("/console/messages/{message}/{}/light", text.language.as_str()));
    let subject = found.map_or_else(|| message.to_string(), |(_, letter)| letter.subject);
    Shown { key: message.to_string(), subject, share: share.to_owned(), picture }
}

/// What was found, in the reader's words, with its code and the texts it was found in; what many texts have in common is told once.
fn told_of<'a>(app: &App, locale: &Language, found: impl Iterator<Item = &'a Finding>) -> Vec<String> {
    let mut by_code: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for finding in found {
        let place = [finding.message.as_ref().map(ToString::to_string), finding.language.clone()];
        let place = place.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let places = by_code.entry(finding.code).or_default();
        if !place.is_empty() && !places.contains(&place) {
            places.push(place);
        }
    }
    let told = by_code.into_iter().map(|(code, places)| {
        let text = app.house.texts.say(locale, &format!("console.found_{}", code.to_lowercase()), &[]);
        if places.is_empty() {
            format!("{code} · {text}")
        } else {
            format!("{code} · {text} ({})", places.join("; "))
        }
    });
    told.collect()
}

/// `POST /console/campaigns/{key}`: `act` is `approve`, `send`, `pause`, `resume`, `cancel`, or `test` with an `address`.
pub(super) async fn act(
    State(app): State<App>,
    Locale(locale): Locale,
    Path(key): Path<String>,
    deed: Deed<AsWriter>,
) -> Result<Response, Problem> {
    let key = parsed(&key)?;
    let mandate = mandate(&app.house, &deed.member, Role::Writer)?;
    let (house, who) = (&app.house, (&deed.member, deed.form.as_str()));
    let done = match deed.field("act") {
        "approve" => campaign::approve(house, &mandate, &key, deed.member.name.as_str()).await.map(drop),
        "send" => campaign::send(house, &mandate, &key).await.map(drop),
        "pause" => campaign::pause(house, &mandate, &key).await.map(drop),
        "resume" => campaign::resume(house, &mandate, &key).await.map(drop),
        "cancel" => campaign::cancel(house, &mandate, &key).await.map(drop),
        "test" => {
            let tried =
                campaign::trial(house, &mandate, &key, deed.field("address").trim(), Some(&locale)).await;
            let tried = match tried {
                Ok(tried) => tried,
                Err(fault) => return refused(&app, &locale, who, &key, fault),
            };
            let lost = tried.iter().find(|one| one.state != "accepted");
            let words = match lost {
                None => Words {
                    told: String::new(),
                    done: say(&app, &locale, "console.test_taken"),
                    saved: false,
                },
                Some(one) => {
                    let detail = [("detail", Value::from(one.detail.clone()))];
                    let told = app.house.texts.say(&locale, "console.test_not_taken", &detail);
                    Words { told, done: String::new(), saved: false }
                }
            };
            return one_page(&app, &locale, who, &key, words);
        }
        _ => {
            return Err(Problem::bad_request(
                "bad_value",
                "`act` is approve, send, pause, resume, cancel or test",
            ));
        }
    };
    match done {
        Ok(()) => Ok(back(&locale, &format!("{PATH}/{key}"))),
        Err(fault) => refused(&app, &locale, who, &key, fault),
    }
}

fn say(app: &App, locale: &Language, id: &str) -> String {
    app.house.texts.say(locale, id, &[])
}

/// What was refused is said on the page of the campaign.
fn refused(
    app: &App,
    locale: &Language,
    who: (&Member, &str),
    key: &Key,
    fault: Fault,
) -> Result<Response, Problem> {
    let problem = Problem::from(fault);
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::CONFLICT);
    if status == StatusCode::NOT_FOUND || status.is_server_error() {
        return Err(problem);
    }
    let told = problem::in_words(app, locale, problem.code);
    let page = one_page(app, locale, who, key, Words { told, done: String::new(), saved: false })?;
    Ok((status, page).into_response())
}
