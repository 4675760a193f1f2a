//! Templates become pages: typed contexts in, HTML out. Templates are embedded.
//!
//! **Invariant:** every value is escaped by the template engine; but the notice, which escapes its own; no template holds inline style or script,
//! but an editor of the console the one that its policy names by its hash.

use super::banner::Banners;
use super::inbox::Inboxes;
use super::slots::Slots;
use crate::{App, Problem};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use entrenous_core::charter::Language;
use entrenous_core::moment::Moment;
use entrenous_flow::House;
use minijinja::Environment;
use serde::Serialize;
use std::collections::BTreeMap;

/// The embedded templates, by name.
const TEMPLATES: &[(&str, &str)] = &[
    ("page.html", include_str!("../../../../templates/pages/page.html")),
    ("privacy.html", include_str!("../../../../templates/pages/privacy.html")),
    ("erase.html", include_str!("../../../../templates/pages/erase.html")),
    ("erased.html", include_str!("../../../../templates/pages/erased.html")),
    ("confirm.html", include_str!("../../../../templates/pages/confirm.html")),
    ("letter.html", include_str!("../../../../templates/pages/letter.html")),
    ("letters.html", include_str!("../../../../templates/pages/letters.html")),
    ("notice.html", include_str!("../../../../templates/pages/notice.html")),
    ("choices.html", include_str!("../../../../templates/pages/choices.html")),
    ("banner.html", include_str!("../../../../templates/pages/banner.html")),
    ("request.html", include_str!("../../../../templates/pages/request.html")),
    ("signup.html", include_str!("../../../../templates/pages/signup.html")),
    ("verify.html", include_str!("../../../../templates/pages/verify.html")),
    ("console/frame.html", include_str!("../../../../templates/pages/console/frame.html")),
    ("console/login.html", include_str!("../../../../templates/pages/console/login.html")),
    ("console/home.html", include_str!("../../../../templates/pages/console/home.html")),
    ("console/messages.html", include_str!("../../../../templates/pages/console/messages.html")),
    ("console/message.html", include_str!("../../../../templates/pages/console/message.html")),
    ("console/feeds.html", include_str!("../../../../templates/pages/console/feeds.html")),
    ("console/shares.html", include_str!("../../../../templates/pages/console/shares.html")),
    ("console/campaigns.html", include_str!("../../../../templates/pages/console/campaigns.html")),
    ("console/campaign.html", include_str!("../../../../templates/pages/console/campaign.html")),
    ("console/found.html", include_str!("../../../../templates/pages/console/found.html")),
    ("console/audiences.html", include_str!("../../../../templates/pages/console/audiences.html")),
    ("console/audience.html", include_str!("../../../../templates/pages/console/audience.html")),
    ("console/journeys.html", include_str!("../../../../templates/pages/console/journeys.html")),
    ("console/journey.html", include_str!("../../../../templates/pages/console/journey.html")),
    ("console/journey_edit.html", include_str!("../../../../templates/pages/console/journey_edit.html")),
    ("console/delivery.html", include_str!("../../../../templates/pages/console/delivery.html")),
    ("console/pace.html", include_str!("../../../../templates/pages/console/pace.html")),
    ("console/people.html", include_str!("../../../../templates/pages/console/people.html")),
    ("console/staff.html", include_str!("../../../../templates/pages/console/staff.html")),
    ("console/problem.html", include_str!("../../../../templates/pages/console/problem.html")),
    ("problem.html", include_str!("../../../../templates/pages/problem.html")),
];
const STYLE: &str = include_str!("../../../../templates/pages/pages.css");
const SIGNAL: &str = include_str!("../../../../browser/dist/signal.js");

/// Why the pages could not be prepared.
#[derive(Debug)]
pub struct NotReady(minijinja::Error);

impl std::fmt::Display for NotReady {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a page template does not hold: {:#}", self.0)
    }
}

impl std::error::Error for NotReady {}

/// Templates and banners, ready.
pub struct Pages {
    templates: Environment<'static>,
    pub(crate) banners: Banners,
    pub(crate) slots: Slots,
    pub(crate) inboxes: Inboxes,
}

impl Pages {
    /// Parses every template.
    pub(crate) fn prepare(_: &House) -> Result<Self, NotReady> {
        let mut templates = Environment::new();
        templates.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
        for (name, text) in TEMPLATES {
            templates.add_template(name, text).map_err(NotReady)?;
        }
        Ok(Self {
            templates,
            banners: Banners::default(),
            slots: Slots::default(),
            inboxes: Inboxes::default(),
        })
    }
}

/// A language a page can be read in.
#[derive(Serialize)]
pub(crate) struct Tongue {
    code: String,
    name: String,
    href: String,
    current: bool,
}

/// Every language of the business; `path` is where the same page is in another one.
pub(crate) fn tongues(app: &App, locale: &Language, path: &str) -> Vec<Tongue> {
    let joint = if path.contains('?') { '&' } else { '?' };
    let languages = app.house.charter.business.languages.iter().map(|language| Tongue {
        code: language.as_str().to_owned(),
        name: app.house.texts.say(language, "units.language_name", &[]),
        href: format!("{path}{joint}lang={}", language.as_str()),
        current: language == locale,
    });
    languages.collect()
}

/// What every page has.
#[derive(Serialize)]
pub(crate) struct Page<T: Serialize> {
    lang: String,
    dir: &'static str,
    t: BTreeMap<String, String>,
    languages: Vec<Tongue>,
    business: String,
    home: String,
    banner_key: String,
    #[serde(flatten)]
    body: T,
}

/// Renders a page in a language; `path` is where the same page is in another language.
pub(crate) fn page<T: Serialize>(
    app: &App,
    template: &'static str,
    locale: &Language,
    path: &str,
    body: T,
) -> Response {
    let texts = &app.house.texts;
    let mut t = texts.map(locale, "privacy");
    t.extend(texts.map(locale, "verify").into_iter().map(|(key, text)| (format!("verify_{key}"), text)));
    t.extend(texts.map(locale, "form").into_iter().map(|(key, text)| (format!("form_{key}"), text)));
    t.extend(texts.map(locale, "messages").into_iter().map(|(key, text)| (format!("messages_{key}"), text)));
    let page = Page {
        lang: locale.as_str().to_owned(),
        dir: entrenous_lingua::direction(locale),
        t,
        languages: tongues(app, locale, path),
        business: app.house.charter.business.name.clone(),
        home: app.settings.home.clone(),
        banner_key: app.settings.site.key.clone(),
        body,
    };
    match fragment(app, template, &page) {
        Ok(html) => ([(header::CACHE_CONTROL, "no-store")], Html(html)).into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// Renders a part of a page.
pub(crate) fn fragment<T: Serialize>(
    app: &App,
    template: &'static str,
    context: &T,
) -> Result<String, Problem> {
    let found = app.pages.templates.get_template(template);
    found.and_then(|template| template.render(minijinja::value::Serde(context))).map_err(|error| {
        tracing::error!(template, kind = ?error.kind(), line = error.line(), "a page could not be rendered");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "the page could not be made")
    })
}

/// A date as people write it.
pub(crate) fn date(app: &App, locale: &Language, at: Moment) -> String {
    app.house.texts.date(locale, at)
}

/// `GET /entrenous.css`.
pub(crate) async fn style() -> Response {
    asset("text/css; charset=utf-8", STYLE)
}

/// `GET /signal.js`: shows on the page of the choices that a signal only the script sees is honoured.
pub(crate) async fn signal() -> Response {
    asset("text/javascript; charset=utf-8", SIGNAL)
}

/// A file that is the same for everyone.
pub(crate) fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=300")], text).into_response()
}
