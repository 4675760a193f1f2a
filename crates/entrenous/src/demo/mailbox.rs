//! The mailbox of the example street: whatever the demo writes lands here and goes no further. `/demo/mail` shows mails as their readers
//! would see them, on a telephone and on a desk, with text and headers; beside them what went by the other ways ([`super::elsewhere`]).
//!
//! **Invariant:** nothing leaves the process; what is shown of a mail runs no script and loads nothing from elsewhere.
//! **Invariant:** links to the invented shop lead to the demo itself, in what is shown only: the mail is kept as it was written.

use super::elsewhere::{Card, Elsewhere, Inbox, Note};
use super::embedded::ShopTemplates;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use entrenous_core::charter::Language;
use entrenous_core::communicate::Medium;
use entrenous_core::id::Key;
use entrenous_core::rights::Mandate;
use entrenous_flow::House;
use entrenous_flow::speak::Def;
use entrenous_flow::speak::campaign;
use entrenous_letters::header::Kind;
use entrenous_post::opened::{Opened, open};
use entrenous_post::smtp::keep::Keeper;
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
pub(super) const INVENTED: &str = "https://atelier-colombage.example";

/// A mail that was written.
struct Mail {
    number: u64,
    to: String,
    opened: Opened,
}

/// The mails, the newest first.
#[derive(Clone, Default)]
pub struct Mailbox {
    keeper: Keeper,
    mails: Arc<Mutex<(u64, VecDeque<Mail>)>>,
}

impl Mailbox {
    /// Who takes the mails in.
    #[must_use]
    pub fn keeper(&self) -> Keeper {
        self.keeper.clone()
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
    elsewhere: Elsewhere,
    inboxes: Arc<[Inbox]>,
    mandate: Arc<Mandate>,
    templates: Arc<Environment<'static>>,
}

/// What the pages show, and of whom.
pub struct Shown {
    /// The mails.
    pub mailbox: Mailbox,
    /// What went by other ways.
    pub elsewhere: Elsewhere,
    /// Whose inboxes are looked into: those of the invented readers.
    pub inboxes: Vec<Inbox>,
}

/// The pages of the mailbox. `mandate` speaks for the invented business, so that its campaigns can be sent from here.
pub fn router(house: Arc<House>, shown: Shown, mandate: Mandate) -> anyhow::Result<Router> {
    let mut templates = Environment::new();
    for name in ["mailbox.html", "mail.html", "ways.html"] {
        if let Some(file) = ShopTemplates::get(name) {
            templates.add_template_owned(name.to_owned(), String::from_utf8(file.data.into_owned())?)?;
        }
    }
    let Shown { mailbox, elsewhere, inboxes } = shown;
    let (mandate, templates) = (Arc::new(mandate), Arc::new(templates));
    let desk = Desk { house, mailbox, elsewhere, inboxes: inboxes.into(), mandate, templates };
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

#[derive(Serialize)]
struct Sent {
    key: String,
    state: String,
}

/// A way, and what may be sent by it.
#[derive(Serialize)]
struct Offer {
    medium: &'static str,
    messages: Vec<Named>,
}

#[derive(Serialize)]
struct Named {
    key: String,
    title: String,
}

#[derive(Serialize)]
struct List {
    base: &'static str,
    offers: Vec<Offer>,
    mails: Vec<Line>,
    pushes: Vec<Note>,
    texts: Vec<Note>,
    cards: Vec<Card>,
    calls: Vec<Note>,
    campaigns: Vec<Sent>,
}

async fn list(State(desk): State<Desk>, Query(asked): Query<Spoken>, headers: HeaderMap) -> Response {
    let language = desk.language(&asked, &headers);
    let mails = desk.mailbox.with(|mails| mails.iter().map(line).collect());
    let campaigns = campaign::list(&desk.house, &desk.mandate).unwrap_or_default();
    let state = |one: &str| desk.house.texts.say(&language, &format!("console.course_{one}"), &[]);
    let campaigns = campaigns.into_iter();
    let campaigns = campaigns.map(|one| Sent { state: state(one.state), key: one.key.to_string() });
    let list = List {
        base: BASE,
        offers: Medium::ALL.into_iter().map(|medium| desk.offer(medium, &language)).collect(),
        mails,
        pushes: desk.elsewhere.notes(Medium::Push),
        texts: desk.elsewhere.notes(Medium::Sms),
        cards: desk.inboxes.iter().flat_map(|inbox| inbox.cards(&desk.house)).collect(),
        calls: desk.elsewhere.notes(Medium::Webhook),
        campaigns: campaigns.collect(),
    };
    desk.rendered("mailbox.html", &language, list)
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
    #[serde(flatten)]
    spoken: Spoken,
}

/// In which language a page is asked for.
#[derive(Deserialize, Default)]
struct Spoken {
    lang: Option<String>,
}

#[derive(Serialize)]
struct Letter {
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
        mails.iter().find(|mail| mail.number == number).map(|mail| Letter {
            base: BASE,
            mail: line(mail),
            seen_as: asked.seen_as,
            text: mail.opened.text.clone(),
            headers: mail.opened.headers.clone(),
        })
    });
    match shown {
        Some(shown) => desk.rendered("mail.html", &desk.language(&asked.spoken, &headers), shown),
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
    let medium = desk.house.speech().book.find(&asked.message).map_or(Medium::Mail, Def::medium);
    match desk.send(asked.message).await {
        Ok(()) => Redirect::to(&format!("{BASE}#{}", medium.word())).into_response(),
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

    /// What can be sent to many by a way.
    fn offer(&self, medium: Medium, language: &Language) -> Offer {
        let defs = self.house.speech().book.defs();
        let defs = defs.filter(|def| def.header.kind() == Kind::Campaign && def.medium() == medium);
        let messages = defs.map(|def| self.named(def, language)).collect();
        Offer { medium: medium.word(), messages }
    }

    /// A message by what it is about; by its name, where that depends on its reader.
    fn named(&self, def: &Def, language: &Language) -> Named {
        let text = def.text(language, &self.house.charter);
        let said = text.map(|text| if text.subject.is_empty() { text.text.trim() } else { &text.subject });
        let said = said.filter(|said| !said.contains(['{', '\n']));
        let key = def.key.to_string();
        Named { title: said.map_or_else(|| key.clone(), str::to_owned), key }
    }

    fn language(&self, asked: &Spoken, headers: &HeaderMap) -> Language {
        let accepts = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let languages = &self.house.charter.business.languages;
        entrenous_lingua::negotiate(asked.lang.as_deref(), accepts, languages)
    }

    fn rendered<T: Serialize>(&self, name: &str, language: &Language, body: T) -> Response {
        let t = self.house.texts.map(language, "mailbox");
        let frame = Frame { lang: language.as_str().to_owned(), t, body };
        let page = self.templates.get_template(name).and_then(|t| t.render(minijinja::value::Serde(&frame)));
        match page {
            Ok(html) => {
                let policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; form-action 'self'; \
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
