//! The mailbox of the example street: every mail the demo writes lands here and goes no further. `/demo/mail` shows them as their readers
//! would see them, on a telephone and on a desk, with text and headers.
//!
//! **Invariant:** nothing leaves the process; what is shown of a mail runs no script and loads nothing from elsewhere.
//! **Invariant:** links to the invented shop lead to the demo itself, in what is shown only: the mail is kept as it was written.

use super::embedded::ShopTemplates;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use entrenous_core::communicate::Medium;
use entrenous_core::id::Key;
use entrenous_core::rights::Mandate;
use entrenous_flow::House;
use entrenous_flow::speak::campaign;
use entrenous_letters::header::Kind;
use entrenous_post::opened::{Opened, open};
use entrenous_post::smtp::keep::Keeper;
use entrenous_post::way::keep::{Kept, Sink};
use entrenous_web::extract::is_same_origin;
use minijinja::Environment;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Where it is.
pub const BASE: &str = "/demo/mail";
/// How many mails are kept; the oldest go first.
const KEPT_MOST: usize = 200;
/// The site of the invented shop, as its mails name it.
const INVENTED: &str = "https://atelier-colombage.example";

/// A mail that was written.
struct Mail {
    number: u64,
    to: String,
    opened: Opened,
}

/// The mails, the newest first, and what went out by other ways.
#[derive(Clone)]
pub struct Mailbox {
    keeper: Keeper,
    mails: Arc<Mutex<(u64, VecDeque<Mail>)>>,
    sinks: [Sink; 2],
    notes: Arc<Mutex<VecDeque<Kept>>>,
}

impl Default for Mailbox {
    fn default() -> Self {
        let sinks = [Medium::Push, Medium::Sms].map(Sink::new);
        Self { keeper: Keeper::default(), mails: Arc::default(), sinks, notes: Arc::default() }
    }
}

impl Mailbox {
    /// Who takes the mails in.
    #[must_use]
    pub fn keeper(&self) -> Keeper {
        self.keeper.clone()
    }
    /// Who takes in what is no mail.
    #[must_use]
    pub const fn sinks(&self) -> &[Sink; 2] {
        &self.sinks
    }
    /// What went out by other ways, the newest first.
    fn notes(&self) -> Vec<Note> {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        for kept in self.sinks.iter().flat_map(Sink::kept) {
            notes.push_front(kept);
            notes.truncate(KEPT_MOST);
        }
        notes.iter().map(Note::of).collect()
    }
    /// Takes in what came since it was last looked at, and answers something of it.
    fn with<T>(&self, look: impl FnOnce(&VecDeque<Mail>) -> T) -> T {
        let mut mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        for kept in self.keeper.kept() {
            let Ok(opened) = open(&kept.mail) else { continue };
            mails.0 = mails.0.saturating_add(1);
            let number = mails.0;
            mails.1.push_front(Mail { number, to: kept.to, opened });
            mails.1.truncate(KEPT_MOST);
        }
        look(&mails.1)
    }
}

#[derive(Clone)]
struct Desk {
    house: Arc<House>,
    mailbox: Mailbox,
    mandate: Arc<Mandate>,
    templates: Arc<Environment<'static>>,
}

/// The pages of the mailbox. `mandate` speaks for the invented business, so that its campaigns can be sent from here.
pub fn router(house: Arc<House>, mailbox: Mailbox, mandate: Mandate) -> anyhow::Result<Router> {
    let mut templates = Environment::new();
    for name in ["mailbox.html", "mail.html"] {
        if let Some(file) = ShopTemplates::get(name) {
            templates.add_template_owned(name.to_owned(), String::from_utf8(file.data.into_owned())?)?;
        }
    }
    let desk = Desk { house, mailbox, mandate: Arc::new(mandate), templates: Arc::new(templates) };
    Ok(Router::new()
        .route(BASE, get(list))
        .route(&format!("{BASE}/send"), post(send))
        .route(&format!("{BASE}/{{number}}"), get(show))
        .route(&format!("{BASE}/{{number}}/page"), get(page))
        .with_state(desk))
}

#[derive(Serialize)]
struct Frame<T: Serialize> {
    lang: String,
    t: std::collections::BTreeMap<String, String>,
    #[serde(flatten)]
    body: T,
}

#[derive(Serialize)]
struct Line {
    number: u64,
    to: String,
    subject: String,
    language: String,
}

/// A push or a short message.
#[derive(Serialize)]
struct Note {
    medium: &'static str,
    to: String,
    title: String,
    body: String,
}

impl Note {
    fn of(kept: &Kept) -> Self {
        let fields = serde_json::from_str::<serde_json::Value>(&kept.text).unwrap_or_default();
        let field = |name: &str| fields.get(name).and_then(|value| value.as_str()).map(str::to_owned);
        Self {
            medium: kept.medium.word(),
            to: kept.to.clone(),
            title: field("title").unwrap_or_default(),
            body: field("body").unwrap_or_else(|| kept.text.clone()),
        }
    }
}

#[derive(Serialize)]
struct Sent {
    key: String,
    state: &'static str,
}

#[derive(Serialize)]
struct List {
    base: &'static str,
    mails: Vec<Line>,
    notes: Vec<Note>,
    messages: Vec<String>,
    campaigns: Vec<Sent>,
}

async fn list(State(desk): State<Desk>, headers: HeaderMap) -> Response {
    let mails = desk.mailbox.with(|mails| mails.iter().map(line).collect());
    let campaigns = campaign::list(&desk.house, &desk.mandate).unwrap_or_default();
    let campaigns = campaigns.into_iter().map(|one| Sent { key: one.key.to_string(), state: one.state });
    let messages = desk.house.speech().book.defs().filter(|def| def.header.kind() == Kind::Campaign);
    let messages = messages.map(|def| def.key.to_string()).collect();
    let notes = desk.mailbox.notes();
    let list = List { base: BASE, mails, notes, messages, campaigns: campaigns.collect() };
    desk.rendered("mailbox.html", &headers, list)
}

fn line(mail: &Mail) -> Line {
    Line {
        number: mail.number,
        to: mail.to.clone(),
        subject: mail.opened.header("subject").to_owned(),
        language: mail.opened.page.as_deref().and_then(language).unwrap_or_default(),
    }
}

/// The language a page says it is written in.
fn language(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("<html")?;
    let (_, rest) = rest.split_once("lang=\"")?;
    rest.split('"').next().filter(|tag| tag.len() < 12).map(str::to_owned)
}

/// How a mail is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum As {
    #[default]
    Desk,
    Phone,
    Text,
    Headers,
}

#[derive(Deserialize, Default)]
struct Asked {
    #[serde(default, rename = "as")]
    seen_as: As,
}

#[derive(Serialize)]
struct Shown {
    base: &'static str,
    mail: Line,
    seen_as: As,
    text: String,
    headers: Vec<(String, String)>,
}

async fn show(
    State(desk): State<Desk>,
    headers: HeaderMap,
    Path(number): Path<u64>,
    Query(asked): Query<Asked>,
) -> Response {
    let shown = desk.mailbox.with(|mails| {
        mails.iter().find(|mail| mail.number == number).map(|mail| Shown {
            base: BASE,
            mail: line(mail),
            seen_as: asked.seen_as,
            text: mail.opened.text.clone(),
            headers: mail.opened.headers.clone(),
        })
    });
    match shown {
        Some(shown) => desk.rendered("mail.html", &headers, shown),
        None => Redirect::to(BASE).into_response(),
    }
}

/// The page of a mail, for the frame: it runs nothing, loads nothing, and its links open beside it.
async fn page(State(desk): State<Desk>, Path(number): Path<u64>) -> Response {
    let page = desk.mailbox.with(|mails| {
        mails.iter().find(|mail| mail.number == number).and_then(|mail| mail.opened.page.clone())
    });
    let Some(page) = page else { return StatusCode::NOT_FOUND.into_response() };
    let page = page.replace(INVENTED, "").replacen("<head>", "<head><base target=\"_blank\">", 1);
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; \
                  frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(page)).into_response()
}

/// Sends a message to all invented readers who said yes, as a campaign of its own.
async fn send(
    State(desk): State<Desk>,
    headers: HeaderMap,
    axum::Form(asked): axum::Form<Sending>,
) -> Response {
    if !is_same_origin(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    match desk.send(asked.message).await {
        Ok(()) => Redirect::to(BASE).into_response(),
        Err(fault) => (StatusCode::CONFLICT, fault.to_string()).into_response(),
    }
}

#[derive(Deserialize)]
struct Sending {
    message: Key,
}

impl Desk {
    async fn send(&self, message: Key) -> Result<(), entrenous_flow::Fault> {
        let (house, mandate) = (&self.house, self.mandate.as_ref());
        let number = campaign::list(house, mandate)?.len().saturating_add(1);
        let unknown = entrenous_flow::Fault::UnknownCampaign(message.clone());
        let key = Key::parse(&format!("demo_{number}")).map_err(|_| unknown)?;
        campaign::draft(house, mandate, key.clone(), &format!("message = \"{message}\"\n")).await?;
        campaign::approve(house, mandate, &key, "demo").await?;
        campaign::send(house, mandate, &key).await?;
        Ok(())
    }

    fn rendered<T: Serialize>(&self, name: &str, headers: &HeaderMap, body: T) -> Response {
        let accepts = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let language = entrenous_lingua::negotiate(None, accepts, &self.house.charter.business.languages);
        let t = self.house.texts.map(&language, "mailbox");
        let frame = Frame { lang: language.as_str().to_owned(), t, body };
        let page = self.templates.get_template(name).and_then(|t| t.render(minijinja::value::Serde(&frame)));
        match page {
            Ok(html) => {
                let policy = "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; \
                              base-uri 'none'; frame-ancestors 'none'";
                ([(header::CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
            }
            Err(error) => {
                tracing::error!(template = name, kind = ?error.kind(), line = error.line(), "a page of the demo could not be rendered");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}
