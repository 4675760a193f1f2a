//! `/console/journeys/{key}/edit` and `/console/new/journey`: a journey changed piece by piece, or in its text, checked before it is saved.
//! The text is all there is: each act takes it from the form, changes it, and shows it again, with its picture and its pieces.
//!
//! **Invariant:** whoever edits is a writer; nothing is saved that does not hold, nor over what somebody else saved unseen.
//! **Invariant:** what was typed stands on the page again, whatever came of it.

use super::frame::{For, page};
use super::journeys::{PATH, inline, parsed};
use super::problem::in_words;
use super::write::{self, Line, Purpose, SCRIPT, editor, plain, say};
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
use entrenous_flow::speak::journey::{picture, say as journey_words};
use entrenous_flow::speak::made::journey::{self, LookedAt, Unchanged};
use entrenous_flow::speak::made::version_of;
use entrenous_flow::speak::plans::Origin;
use entrenous_flow::staff::{Member, mandate};
use entrenous_letters::header::Kind;
use entrenous_speak::journey::{
    Again, Edit, Head, Journey, NotEdited, OnPurchase, Present, Spot, Step, StepKind, StepSaid, said_of,
    spoken, ways,
};
use serde::Serialize;
use std::collections::BTreeSet;

const NEW: &str = "/console/new/journey";

#[derive(Serialize)]
struct Body {
    key: String,
    is_new: bool,
    name: String,
    told: String,
    done: String,
    base: String,
    written: String,
    picture: Option<String>,
    found: Vec<write::Shown>,
    /// What was found in a piece that was not taken over.
    refused: Vec<write::Shown>,
    difference: Vec<Line>,
    gone: String,
    pieces: Vec<Piece>,
    spots: Vec<Choice>,
    messages: Vec<Choice>,
    gets: Vec<Choice>,
    steps: Vec<Choice>,
    kinds: Vec<&'static str>,
    head: Option<ShownHead>,
    purposes: Vec<Purpose>,
    script: &'static str,
}

/// A step, or the beginning of a way, in the order of the picture.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "each is something the page shows or leaves out")]
struct Piece {
    depth: usize,
    way: bool,
    says: String,
    name: String,
    kind: &'static str,
    what: String,
    with: String,
    changeable: bool,
    first: bool,
    last: bool,
}

#[derive(Serialize, Clone)]
struct Choice {
    value: String,
    title: String,
}

#[derive(Serialize)]
struct ShownHead {
    purpose: String,
    looks: String,
    starts: String,
    present: &'static str,
    again: String,
    goal: String,
    exits: String,
    purchase: &'static str,
}

/// Who edits what.
struct Asked<'a> {
    app: &'a App,
    locale: &'a Language,
    member: &'a Member,
    form: &'a str,
    /// The journey; nothing while a new one has no name.
    key: Option<&'a Key>,
    is_new: bool,
}

/// What stands in the form.
struct Draft {
    name: String,
    base: String,
    text: String,
}

/// What is said beside it.
#[derive(Default)]
struct Words {
    told: String,
    done: String,
    refused: Vec<write::Shown>,
    difference: Vec<Line>,
}

impl Asked<'_> {
    fn mandate(&self) -> Result<Mandate, Problem> {
        Ok(mandate(&self.app.house, self.member, Role::Writer)?)
    }
    fn path(&self) -> String {
        match self.key {
            Some(key) if !self.is_new => format!("{PATH}/{key}/edit"),
            _ => NEW.to_owned(),
        }
    }
    /// The name under which a text is looked at.
    fn called(&self) -> Result<Key, Problem> {
        let unnamed = || Key::parse("new_journey").map_err(|_| Problem::not_found("a journey has a name"));
        self.key.cloned().map_or_else(unnamed, Ok)
    }

    fn page(&self, draft: Draft, words: Words) -> Result<Response, Problem> {
        let (app, locale) = (self.app, self.locale);
        let looked = journey::look(&app.house, &self.mandate()?, &self.called()?, &draft.text)?;
        let LookedAt { draft: journey, found, gone } = looked;
        let gone: Vec<String> = gone.iter().map(ToString::to_string).collect();
        let journey = journey.as_ref();
        let messages: Vec<Choice> = journey.map(|one| self.messages(one)).unwrap_or_default();
        let gets = messages.iter().map(|one| Choice {
            value: one.value.clone(),
            title: say(app, locale, "field_gets", "message", &one.value),
        });
        let pieces = journey.map(|one| self.pieces(one)).unwrap_or_default();
        let step = |piece: &Piece| Choice {
            value: piece.name.clone(),
            title: format!("{} ({})", piece.says, piece.name),
        };
        let body = Body {
            key: self.key.map(ToString::to_string).unwrap_or_default(),
            is_new: self.is_new,
            name: draft.name,
            told: words.told,
            done: words.done,
            base: draft.base,
            picture: journey.map(|one| inline(&picture(&app.house, one, Some(locale.as_str()), None))),
            found: write::shown(app, locale, &found),
            refused: words.refused,
            difference: words.difference,
            gone: if gone.is_empty() {
                String::new()
            } else {
                say(app, locale, "steps_gone", "steps", gone.join(", "))
            },
            spots: self.spots(&pieces),
            gets: gets.collect(),
            steps: pieces.iter().filter(|piece| !piece.way).map(step).collect(),
            kinds: StepKind::ALL.into_iter().map(StepKind::word).collect(),
            head: journey.map(shown_head),
            purposes: write::purposes(app, locale, journey.map_or("", |one| one.purpose.as_str())),
            messages,
            pieces,
            written: draft.text,
            script: SCRIPT,
        };
        let path = self.path();
        let whom = For { locale, path: &path, saved: false, who: Some((self.member, self.form)) };
        Ok(editor(page(app, "console/journey_edit.html", whom, body)))
    }

    fn messages(&self, journey: &Journey) -> Vec<Choice> {
        let known = journey::messages(&self.app.house, &journey.purpose);
        let choice = |key: Key| Choice { title: key.to_string(), value: key.to_string() };
        known.into_iter().map(choice).collect()
    }

    /// Every step and every way, in the order of the picture.
    fn pieces(&self, journey: &Journey) -> Vec<Piece> {
        let mut pieces = Vec::new();
        self.lane(journey, &journey.steps, 0, &mut pieces, &mut BTreeSet::new());
        pieces
    }

    fn lane<'j>(
        &self,
        journey: &'j Journey,
        steps: &'j [Step],
        depth: usize,
        pieces: &mut Vec<Piece>,
        shown: &mut BTreeSet<&'j Key>,
    ) {
        let say = journey_words(&self.app.house, self.locale);
        for (at, step) in steps.iter().enumerate() {
            let said = said_of(&step.does);
            let kind = said.as_ref().map_or("split", |said| said.kind.word());
            pieces.push(Piece {
                depth,
                way: false,
                says: spoken(&step.does, &say),
                name: step.name.to_string(),
                kind,
                changeable: said.is_some() && kind != "end",
                what: said.as_ref().map(|said| said.what.clone()).unwrap_or_default(),
                with: said.map(|said| said.with).unwrap_or_default(),
                first: at == 0,
                last: at.saturating_add(1) == steps.len(),
            });
            for (says, branch) in ways(&step.does, &say) {
                let known = branch.and_then(|key| journey.branches.get_key_value(key));
                // A text that does not hold yet may lead into a branch twice: it is shown once.
                let Some((branch, inner)) = known.filter(|(key, _)| shown.insert(key)) else { continue };
                pieces.push(Piece {
                    depth: depth.saturating_add(1),
                    way: true,
                    says,
                    name: branch.to_string(),
                    kind: "way",
                    what: String::new(),
                    with: String::new(),
                    changeable: false,
                    first: true,
                    last: true,
                });
                self.lane(journey, inner, depth.saturating_add(1), pieces, shown);
            }
        }
    }

    /// Where a step can be put in; the end of the main way is offered first.
    fn spots(&self, pieces: &[Piece]) -> Vec<Choice> {
        let (app, locale) = (self.app, self.locale);
        let first = Choice { value: "first".to_owned(), title: plain(app, locale, "where_first") };
        let spot = |piece: &Piece| {
            let (word, id, value) =
                if piece.way { ("way", "where_way", "way") } else { ("behind", "where_behind", "step") };
            let title = say(app, locale, id, value, format!("{} ({})", piece.says, piece.name));
            Choice { value: format!("{word} {}", piece.name), title }
        };
        std::iter::once(first).chain(pieces.iter().map(spot)).collect()
    }
}

fn shown_head(journey: &Journey) -> ShownHead {
    let exits: Vec<String> = journey.exits.iter().map(ToString::to_string).collect();
    ShownHead {
        purpose: journey.purpose.to_string(),
        looks: journey.looks.as_ref().map(ToString::to_string).unwrap_or_default(),
        starts: journey.starts.to_string(),
        present: if journey.present == Present::Begin { "true" } else { "" },
        again: match journey.again {
            Again::Never => "never".to_owned(),
            Again::After(span) => format!("after {span}"),
        },
        goal: journey.goal.as_ref().map(ToString::to_string).unwrap_or_default(),
        exits: exits.join("\n"),
        purchase: if journey.on_purchase == OnPurchase::Stay { "false" } else { "" },
    }
}

/// `GET /console/journeys/{key}/edit`.
pub(super) async fn show(
    State(app): State<App>,
    staff: Staff<AsWriter>,
    Locale(locale): Locale,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let key = parsed(&key)?;
    let (member, form) = (&staff.member, staff.form.as_str());
    let asked = Asked { app: &app, locale: &locale, member, form, key: Some(&key), is_new: false };
    let kept = journey::find(&app.house, &asked.mandate()?, &key)?;
    if kept.origin == Origin::File {
        return Ok(Redirect::to(&format!("{NEW}?from={key}&lang={}", locale.as_str())).into_response());
    }
    let draft = Draft { name: String::new(), base: kept.version, text: kept.text };
    asked.page(draft, Words::default())
}

/// `GET /console/new/journey`, with `?from=` a copy of one.
pub(super) async fn fresh(
    State(app): State<App>,
    staff: Staff<AsWriter>,
    Locale(locale): Locale,
    uri: Uri,
) -> Result<Response, Problem> {
    let (member, form) = (&staff.member, staff.form.as_str());
    let asked = Asked { app: &app, locale: &locale, member, form, key: None, is_new: true };
    let from = query_value(uri.query().unwrap_or_default(), "from").and_then(|from| Key::parse(&from).ok());
    let text = match &from {
        Some(from) => journey::find(&app.house, &asked.mandate()?, from)?.text,
        None => beginning(&app),
    };
    asked.page(Draft { name: String::new(), base: String::new(), text }, Words::default())
}

/// A journey to begin with: the first message that is written for one, to whoever says yes to its purpose.
fn beginning(app: &App) -> String {
    let book = &app.house.speech().book;
    let def = book.defs().find(|def| def.header.kind() == Kind::Journey);
    let Some(def) = def else { return "purpose = \"\"\nstarts = \"\"\n".to_owned() };
    let (purpose, message) = (&def.purpose_key, &def.key);
    format!(
        "purpose = \"{purpose}\"\nstarts = \"said yes to {purpose}\"\n\n[[steps]]\nsend = \"{message}\"\n"
    )
}

/// `POST /console/new/journey`.
pub(super) async fn make(
    State(app): State<App>,
    Locale(locale): Locale,
    deed: Writing<AsWriter>,
) -> Result<Response, Problem> {
    let key = Key::parse(deed.field("name").trim()).ok();
    let (member, form) = (&deed.member, deed.form.as_str());
    let asked = Asked { app: &app, locale: &locale, member, form, key: key.as_ref(), is_new: true };
    acts(&asked, &deed).await
}

/// `POST /console/journeys/{key}/edit`: `act` is `check`, `save`, `head`, `up STEP`, `down STEP`, `out STEP`, `change STEP` or `add KIND`.
pub(super) async fn change(
    State(app): State<App>,
    Locale(locale): Locale,
    Path(key): Path<String>,
    deed: Writing<AsWriter>,
) -> Result<Response, Problem> {
    let key = parsed(&key)?;
    let (member, form) = (&deed.member, deed.form.as_str());
    let asked = Asked { app: &app, locale: &locale, member, form, key: Some(&key), is_new: false };
    acts(&asked, &deed).await
}

async fn acts(asked: &Asked<'_>, deed: &Writing<AsWriter>) -> Result<Response, Problem> {
    let (app, locale) = (asked.app, asked.locale);
    let draft = Draft {
        name: deed.field("name").trim().to_owned(),
        base: deed.field("base").to_owned(),
        text: deed.field("text").replace("\r\n", "\n"),
    };
    let done = plain(app, locale, "not_saved");
    match deed.field("act") {
        "check" => asked.page(draft, Words { done, ..Words::default() }),
        "save" => save(asked, draft).await,
        act => {
            let wrong = "`act` is check, save, head, up, down, out, change or add, with what it is about";
            let edit = edit_of(act, deed).ok_or_else(|| Problem::bad_request("bad_value", wrong))?;
            let changed =
                journey::change(&app.house, &asked.mandate()?, &asked.called()?, &draft.text, &edit)?;
            match changed {
                Ok(text) => asked.page(Draft { text, ..draft }, Words { done, ..Words::default() }),
                Err(why) => unchanged(asked, draft, &why),
            }
        }
    }
}

/// What a button asks for; nothing if it is none of ours.
fn edit_of(act: &str, deed: &Writing<AsWriter>) -> Option<Edit> {
    let field = |name: String| deed.field(&name).to_owned();
    let (verb, about) = act.split_once(' ').unwrap_or((act, ""));
    let step = || Key::parse(about).ok();
    match verb {
        "head" => Some(Edit::Head(Head {
            purpose: field("head.purpose".into()),
            looks: field("head.looks".into()),
            starts: field("head.starts".into()),
            begin_with_present: field("head.present".into()),
            again: field("head.again".into()),
            goal: field("head.goal".into()),
            exits: field("head.exits".into()),
            stop_on_purchase: field("head.purchase".into()),
        })),
        "up" => step().map(Edit::Up),
        "down" => step().map(Edit::Down),
        "out" => step().map(Edit::Remove),
        "change" => {
            let kind = StepKind::read(deed.field(&format!("step.{about}.kind")))?;
            let what = field(format!("step.{about}.what"));
            let with = field(format!("step.{about}.with"));
            Some(Edit::Change(step()?, StepSaid { kind, what, with }))
        }
        "add" => {
            let kind = StepKind::read(about)?;
            let what = field(format!("add.{about}.what"));
            let with = field(format!("add.{about}.with"));
            Some(Edit::Add(spot_of(deed.field("where"))?, StepSaid { kind, what, with }))
        }
        _ => None,
    }
}

fn spot_of(text: &str) -> Option<Spot> {
    let key = |text: &str| Key::parse(text).ok();
    match text.split_once(' ') {
        Some(("way", branch)) => key(branch).map(Spot::FirstOf),
        Some(("behind", step)) => key(step).map(Spot::Behind),
        _ => Some(Spot::First),
    }
}

fn unchanged(asked: &Asked<'_>, draft: Draft, why: &Unchanged) -> Result<Response, Problem> {
    let (app, locale) = (asked.app, asked.locale);
    let id = match &why.why {
        Some(NotEdited::UnknownStep(_)) => "unchanged_unknown_step",
        Some(NotEdited::AtTheEnd(_)) => "unchanged_at_the_end",
        Some(NotEdited::TooManyWays(_)) => "unchanged_too_many_ways",
        Some(NotEdited::TooManySteps) => "unchanged_too_many_steps",
        Some(NotEdited::NotUnderstood(_)) | None => "unchanged_not_understood",
    };
    let refused = write::shown(app, locale, &why.found);
    let page = asked.page(draft, Words { told: plain(app, locale, id), refused, ..Words::default() })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn save(asked: &Asked<'_>, draft: Draft) -> Result<Response, Problem> {
    let (app, locale, mandate) = (asked.app, asked.locale, asked.mandate()?);
    let Some(key) = asked.key else {
        let words = Words { told: in_words(app, locale, "made_name"), ..Words::default() };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, asked.page(draft, words)?).into_response());
    };
    let by = Some(asked.member);
    let saved = journey::save(&app.house, &mandate, by, key, &draft.text, Some(&draft.base)).await;
    let Err(fault) = saved else {
        let to = format!("{PATH}/{key}?lang={}&saved=1", locale.as_str());
        return Ok(Redirect::to(&to).into_response());
    };
    let (mut draft, mut words) = (draft, Words::default());
    if let Fault::ChangedMeanwhile(_, difference) = &fault {
        // Whoever saves again over what somebody else saved has seen it.
        let kept = journey::find(&app.house, &mandate, key);
        draft.base = kept.map(|kept| version_of(&kept.text)).unwrap_or_default();
        words.difference = write::lines(difference);
    }
    let problem = Problem::from(fault);
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::CONFLICT);
    if status.is_server_error() {
        return Err(problem);
    }
    words.told = in_words(app, locale, problem.code);
    Ok((status, asked.page(draft, words)?).into_response())
}
