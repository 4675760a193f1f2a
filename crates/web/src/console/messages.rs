//! `/console/messages`: every message with a small picture of it, and who writes.

use super::frame::{For, page};
use crate::App;
use crate::extract::{Locale, Staff};
use axum::extract::State;
use axum::response::Response;
use entrenous_core::charter::Language;
use entrenous_letters::Message;
use entrenous_letters::header::Kind;
use entrenous_letters::sender::{Mode, Sender};
use serde::Serialize;

#[derive(Serialize)]
struct Body {
    messages: Vec<Shown>,
    unread: usize,
    senders: Vec<ShownSender>,
}

#[derive(Serialize)]
struct Shown {
    key: String,
    kind: String,
    subject: String,
    purpose: String,
    sender: String,
    ready: bool,
    languages: Vec<String>,
    picture: Option<String>,
}

#[derive(Serialize)]
struct ShownSender {
    name: String,
    address: String,
    reply_to: Option<String>,
    postal: String,
    opens: String,
    links: String,
}

/// `GET /console/messages`.
pub(super) async fn show(State(app): State<App>, staff: Staff, Locale(locale): Locale) -> Response {
    let letters = &app.letters;
    let body = Body {
        messages: letters.messages.iter().map(|message| shown(&app, message, &locale)).collect(),
        unread: letters.broken.iter().filter(|key| letters.find(key).is_none()).count(),
        senders: letters.senders.sender.values().map(|sender| shown_sender(&app, sender, &locale)).collect(),
    };
    let whom = For {
        locale: &locale,
        path: "/console/messages",
        saved: false,
        who: Some((&staff.member, &staff.form)),
    };
    page(&app, "console/messages.html", whom, body)
}

fn shown(app: &App, message: &Message, locale: &Language) -> Shown {
    let variant = message.variant(locale).or(message.variants.first());
    let ready = !app.letters.broken.contains(&message.key);
    let picture = variant
        .filter(|_| ready)
        .map(|variant| format!("/console/messages/{}/{}/light", message.key, variant.language.as_str()));
    Shown {
        key: message.key.clone(),
        kind: kind(app, message, locale),
        subject: variant.map(|variant| variant.subject.text.clone()).unwrap_or_default(),
        purpose: app.house.texts.say(
            locale,
            &format!("purpose.{}.title", message.header.purpose.get_ref()),
            &[],
        ),
        sender: sender_name(app, message),
        ready,
        languages: message.variants.iter().map(|variant| variant.language.as_str().to_owned()).collect(),
        picture,
    }
}

/// What sort of message it is, in words.
pub(super) fn kind(app: &App, message: &Message, locale: &Language) -> String {
    let id = match message.header.kind() {
        Kind::Campaign => "console.kind_campaign",
        Kind::Journey => "console.kind_journey",
        Kind::Transactional => "console.kind_transactional",
    };
    app.house.texts.say(locale, id, &[])
}

/// Who writes it, as the reader sees them.
pub(super) fn sender_name(app: &App, message: &Message) -> String {
    let key = message.header.sender.get_ref();
    app.letters.senders.sender.get(key).map_or_else(|| key.clone(), |sender| sender.name.clone())
}

fn shown_sender(app: &App, sender: &Sender, locale: &Language) -> ShownSender {
    let mode = |mode: Mode| app.house.texts.say(locale, &format!("console.mode_{}", mode.word()), &[]);
    ShownSender {
        name: sender.name.clone(),
        address: sender.address.as_str().to_owned(),
        reply_to: sender.reply_to.as_ref().map(|mailbox| mailbox.as_str().to_owned()),
        postal: sender.postal.clone(),
        opens: mode(sender.tracking.opens),
        links: mode(sender.tracking.links),
    }
}
