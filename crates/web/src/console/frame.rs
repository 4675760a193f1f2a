//! The frame of every page of the console: who is logged in, where one is, in which language.
//!
//! **Invariant:** an answer is never kept by a browser or a proxy.

use crate::App;
use crate::pages::render::{Tongue, asset, fragment, tongues};
use axum::http::header;
use axum::response::{Html, IntoResponse, Redirect, Response};
use entrenous_core::charter::Language;
use entrenous_core::staff::Role;
use entrenous_flow::staff::Member;
use serde::Serialize;
use std::collections::BTreeMap;

const STYLE: &str = include_str!("../../../../templates/pages/console/console.css");

/// What every page has.
#[derive(Serialize)]
struct Frame<'a, T: Serialize> {
    lang: &'a str,
    dir: &'static str,
    t: BTreeMap<String, String>,
    languages: Vec<Tongue>,
    business: &'a str,
    place: &'a str,
    saved: bool,
    member: Option<ShownMember<'a>>,
    form: &'a str,
    #[serde(flatten)]
    body: T,
}

/// Who is logged in.
#[derive(Serialize)]
struct ShownMember<'a> {
    name: &'a str,
    role: &'static str,
    owner: bool,
}

/// For whom a page is made.
#[derive(Clone, Copy)]
pub(super) struct For<'a> {
    /// In which language.
    pub(super) locale: &'a Language,
    /// Where it lies.
    pub(super) path: &'a str,
    /// Whether something was just saved.
    pub(super) saved: bool,
    /// Who looks, with the token of their forms.
    pub(super) who: Option<(&'a Member, &'a str)>,
}

/// Renders a page.
pub(super) fn page<T: Serialize>(app: &App, template: &'static str, whom: For<'_>, body: T) -> Response {
    let texts = &app.house.texts;
    let mut t = texts.map(whom.locale, "console");
    for key in ["skip", "language"] {
        t.insert(key.to_owned(), texts.say(whom.locale, &format!("privacy.{key}"), &[]));
    }
    let shown = |(member, _): (&'_ Member, &str)| member.role;
    let member = whom.who.map(|who| ShownMember {
        name: who.0.name.as_str(),
        role: shown(who).word(),
        owner: shown(who).reaches(Role::Owner),
    });
    let frame = Frame {
        lang: whom.locale.as_str(),
        dir: entrenous_lingua::direction(whom.locale),
        t,
        languages: tongues(app, whom.locale, whom.path),
        business: &app.house.charter.business.name,
        place: whom.path,
        saved: whom.saved,
        member,
        form: whom.who.map_or("", |(_, form)| form),
        body,
    };
    match fragment(app, template, &frame) {
        Ok(html) => ([(header::CACHE_CONTROL, "no-store")], Html(html)).into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// Back to a page after something was done there.
pub(super) fn back(locale: &Language, path: &str) -> Response {
    Redirect::to(&format!("{path}?lang={}&saved=1", locale.as_str())).into_response()
}

/// Whether the address says that something was just saved.
pub(super) fn saved(query: Option<&str>) -> bool {
    query.is_some_and(|query| query.split('&').any(|pair| pair == "saved=1"))
}

/// `GET /console.css`.
pub(super) async fn style() -> Response {
    asset("text/css; charset=utf-8", STYLE)
}
