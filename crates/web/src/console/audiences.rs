//! `/console/audiences`: who is meant, and how many they are; `/console/audiences/{key}` and `/console/new/audience`: one, said in a sentence that
//! is looked at while it is written.
//!
//! **Invariant:** whoever looks may look; whatever is saved or taken away takes a writer.
//! **Invariant:** what was typed stands on the page again, whatever came of it.

use super::frame::{For, back, page, saved};
use super::problem::in_words;
use super::write::{self, Line, Purpose, SCRIPT, editor, plain, say, title};
use crate::extract::{AsWriter, Locale, Staff, Writing, query_value};
use crate::{App, Problem};
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use entrenous_core::charter::Language;
use entrenous_core::id::Key;
use entrenous_core::rights::Mandate;
use entrenous_core::staff::Role;
use entrenous_flow::Fault;
use entrenous_flow::speak::audience::{Meant, find, list};
use entrenous_flow::speak::made::audience::{self, Sentence};
use entrenous_flow::speak::plans::Origin;
use entrenous_flow::staff::{Member, mandate};
use serde::Serialize;

const PATH: &str = "/console/audiences";
const NEW: &str = "/console/new/audience";

#[derive(Serialize)]
struct AllBody {
    audiences: Vec<Card>,
    may_write: bool,
}

#[derive(Serialize)]
struct Card {
    key: String,
    words: String,
    purpose: String,
    people: String,
    kept: String,
    holds: bool,
}

#[derive(Serialize, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is something the page shows or leaves out")]
struct Body {
    key: String,
    told: String,
    done: String,
    is_new: bool,
    may_write: bool,
    /// Whether it is kept in a file.
    file: bool,
    kept: String,
    name: String,
    base: String,
    purpose: String,
    purpose_title: String,
    who: String,
    words: String,
    people: String,
    reads: Vec<String>,
    needed: Vec<String>,
    purposes: Vec<Purpose>,
    found: Vec<write::Shown>,
    looked: bool,
    difference: Vec<Line>,
    script: &'static str,
}

/// `GET /console/audiences`.
pub(super) async fn all(
    State(app): State<App>,
    staff: Staff,
    Locale(locale): Locale,
    uri: Uri,
) -> Result<Response, Problem> {
    let mandate = mandate(&app.house, &staff.member, Role::Viewer)?;
    let meant = list(&app.house, &mandate, &locale).await?;
    let card = |one: &Meant| Card {
        key: one.key.to_string(),
        words: one.words.clone(),
        purpose: title(&app, &locale, &one.purpose),
        people: people(&app, &locale, one),
        kept: plain(&app, &locale, &format!("kept_{}", one.origin.word())),
        holds: true,
    };
    let mut audiences: Vec<Card> = meant.iter().map(card).collect();
    for key in audience::broken(&app.house, &mandate)? {
        let kept = audience::find(&app.house, &mandate, &key)?;
        audiences.push(Card {
            key: key.to_string(),
            words: kept.sentence.who,
            purpose: kept.sentence.purpose,
            people: String::new(),
            kept: plain(&app, &locale, "broken"),
            holds: false,
        });
    }
    let may_write = staff.member.role.reaches(Role::Writer);
    let whom = For {
        locale: &locale,
        path: PATH,
        saved: saved(uri.query()),
        who: Some((&staff.member, &staff.form)),
    };
    Ok(page(&app, "console/audiences.html", whom, AllBody { audiences, may_write }))
}

fn people(app: &App, locale: &Language, one: &Meant) -> String {
    let counted = match one.count.shown() {
        Some(count) => say(app, locale, "people_at_least", "count", count),
        None => say(app, locale, "people_fewer", "count", one.company),
    };
    match &one.like {
        Some(like) => format!("{counted} · {}", say(app, locale, "people_like", "audience", like)),
        None => counted,
    }
}

/// Who asks, and in which language.
struct Asked<'a> {
    app: &'a App,
    locale: &'a Language,
    member: &'a Member,
    form: &'a str,
}

impl Asked<'_> {
    fn mandate(&self, role: Role) -> Result<Mandate, Problem> {
        Ok(mandate(&self.app.house, self.member, role)?)
    }
    fn page(&self, path: &str, saved: bool, body: Body) -> Response {
        let whom = For { locale: self.locale, path, saved, who: Some((self.member, self.form)) };
        let purposes = write::purposes(self.app, self.locale, &body.purpose);
        let may_write = self.member.role.reaches(Role::Writer);
        let body = Body { purposes, may_write, script: SCRIPT, ..body };
        editor(page(self.app, "console/audience.html", whom, body))
    }
    /// What is kept under a name.
    async fn standing(&self, key: &Key) -> Result<Body, Problem> {
        let (app, mandate) = (self.app, self.mandate(Role::Viewer)?);
        let kept = audience::find(&app.house, &mandate, key)?;
        let meant = match find(&app.house, &mandate, key, self.locale).await {
            Ok(meant) => Some(meant),
            Err(Fault::UnknownAudience(_)) => None,
            Err(fault) => return Err(fault.into()),
        };
        let needed = kept.needed.iter();
        let needed =
            needed.map(|one| say(app, self.locale, &format!("sort_{}", one.sort), "name", &one.name));
        let item = |key: &Key| {
            let id = format!("item.{key}.title");
            let texts = &app.house.texts;
            if texts.has(self.locale, &id) { texts.say(self.locale, &id, &[]) } else { key.to_string() }
        };
        let purpose_title = Key::parse(&kept.sentence.purpose).map(|key| title(app, self.locale, &key));
        Ok(Body {
            key: key.to_string(),
            file: kept.origin == Origin::File,
            kept: plain(app, self.locale, &format!("kept_{}", kept.origin.word())),
            base: kept.version,
            purpose_title: purpose_title.unwrap_or_else(|_| kept.sentence.purpose.clone()),
            words: meant.as_ref().map(|one| one.words.clone()).unwrap_or_default(),
            people: meant.as_ref().map(|one| people(app, self.locale, one)).unwrap_or_default(),
            reads: meant.iter().flat_map(|one| one.items.iter().map(item)).collect(),
            needed: needed.collect(),
            looked: !kept.found.is_empty(),
            found: write::shown(app, self.locale, &kept.found),
            purpose: kept.sentence.purpose,
            who: kept.sentence.who,
            ..Body::default()
        })
    }
    /// The page with what was typed, and what is found in it.
    fn typed(&self, key: &Key, sentence: &Sentence, body: Body) -> Result<Body, Problem> {
        let looked =
            audience::look(&self.app.house, &self.mandate(Role::Viewer)?, key, sentence, self.locale)?;
        Ok(Body {
            purpose: sentence.purpose.clone(),
            who: sentence.who.clone(),
            looked: true,
            words: looked.words.unwrap_or_default(),
            found: write::shown(self.app, self.locale, &looked.found),
            ..body
        })
    }
}

/// `GET /console/audiences/{key}`.
pub(super) async fn one(
    State(app): State<App>,
    staff: Staff,
    Locale(locale): Locale,
    Path(key): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let asked = Asked { app: &app, locale: &locale, member: &staff.member, form: &staff.form };
    let key = parsed(&key)?;
    let body = asked.standing(&key).await?;
    Ok(asked.page(&format!("{PATH}/{key}"), saved(uri.query()), body))
}

fn parsed(key: &str) -> Result<Key, Problem> {
    let nothing = |_| Problem::not_found("no audience has this name; `/console/audiences` lists them");
    Key::parse(key).map_err(nothing)
}

/// `GET /console/new/audience`, with `?from=` a copy of one.
pub(super) async fn fresh(
    State(app): State<App>,
    staff: Staff<AsWriter>,
    Locale(locale): Locale,
    uri: Uri,
) -> Result<Response, Problem> {
    let asked = Asked { app: &app, locale: &locale, member: &staff.member, form: &staff.form };
    let from = query_value(uri.query().unwrap_or_default(), "from").and_then(|from| Key::parse(&from).ok());
    let sentence = match &from {
        Some(from) => audience::find(&app.house, &asked.mandate(Role::Writer)?, from)?.sentence,
        None => Sentence::default(),
    };
    let body = Body { is_new: true, purpose: sentence.purpose, who: sentence.who, ..Body::default() };
    Ok(asked.page(NEW, false, body))
}

/// `POST /console/new/audience`: `act` is `check` or `save`, with `name`, `purpose` and `who`.
pub(super) async fn make(
    State(app): State<App>,
    Locale(locale): Locale,
    deed: Writing<AsWriter>,
) -> Result<Response, Problem> {
    let asked = Asked { app: &app, locale: &locale, member: &deed.member, form: &deed.form };
    let typed = deed.field("name").trim().to_owned();
    let blank = Body { is_new: true, name: typed.clone(), ..Body::default() };
    let Ok(key) = Key::parse(&typed) else {
        let unnamed = Key::parse("new_audience").map_err(|_| Problem::not_found(""))?;
        let told = match deed.field("act") {
            "save" => in_words(&app, &locale, "made_name"),
            _ => String::new(),
        };
        let refused = !told.is_empty();
        let body = asked.typed(&unnamed, &sentence(&deed), Body { told, ..blank })?;
        let page = asked.page(NEW, false, body);
        return Ok(if refused { (StatusCode::UNPROCESSABLE_ENTITY, page).into_response() } else { page });
    };
    act(&asked, &deed, &key, blank, NEW).await
}

/// `POST /console/audiences/{key}`: `act` is `check`, `save` or `drop`.
pub(super) async fn change(
    State(app): State<App>,
    Locale(locale): Locale,
    Path(key): Path<String>,
    deed: Writing<AsWriter>,
) -> Result<Response, Problem> {
    let asked = Asked { app: &app, locale: &locale, member: &deed.member, form: &deed.form };
    let key = parsed(&key)?;
    let body = asked.standing(&key).await?;
    act(&asked, &deed, &key, body, &format!("{PATH}/{key}")).await
}

fn sentence(deed: &Writing<AsWriter>) -> Sentence {
    Sentence { purpose: deed.field("purpose").to_owned(), who: deed.field("who").to_owned() }
}

async fn act(
    asked: &Asked<'_>,
    deed: &Writing<AsWriter>,
    key: &Key,
    standing: Body,
    path: &str,
) -> Result<Response, Problem> {
    let (house, sentence) = (&asked.app.house, sentence(deed));
    let mandate = asked.mandate(Role::Writer)?;
    let by = Some(asked.member);
    let base = deed.field("base");
    let done = match deed.field("act") {
        "save" => audience::save(house, &mandate, by, key, &sentence, Some(base)).await,
        "drop" => match audience::drop(house, &mandate, by, key).await {
            Ok(()) => return Ok(back(asked.locale, PATH)),
            Err(fault) => {
                let problem = Problem::from(fault);
                let told = in_words(asked.app, asked.locale, problem.code);
                let page = asked.page(path, false, Body { told, ..standing });
                return Ok((status(&problem), page).into_response());
            }
        },
        "check" => {
            let typed = asked.typed(key, &sentence, Body { base: base.to_owned(), ..standing })?;
            let done = plain(asked.app, asked.locale, "not_saved");
            return Ok(asked.page(path, false, Body { done, ..typed }));
        }
        _ => return Err(Problem::bad_request("bad_value", "`act` is check, save or drop")),
    };
    let Err(fault) = done else {
        let to = format!("{PATH}/{key}?lang={}&saved=1", asked.locale.as_str());
        return Ok(Redirect::to(&to).into_response());
    };
    let difference = match &fault {
        Fault::ChangedMeanwhile(_, difference) => write::lines(difference),
        _ => Vec::new(),
    };
    let problem = Problem::from(fault);
    if status(&problem).is_server_error() || problem.status == 404 {
        return Err(problem);
    }
    // Whoever saves again over what somebody else saved has seen it.
    let base = if difference.is_empty() {
        base.to_owned()
    } else {
        audience::find(house, &mandate, key).map(|kept| kept.version).unwrap_or_default()
    };
    let told = in_words(asked.app, asked.locale, problem.code);
    let body = asked.typed(key, &sentence, Body { told, base, difference, ..standing })?;
    Ok((status(&problem), asked.page(path, false, body)).into_response())
}

fn status(problem: &Problem) -> StatusCode {
    StatusCode::from_u16(problem.status).unwrap_or(StatusCode::CONFLICT)
}
