//! `/console/messages`: every message with a small picture of it, and who writes.

use super::frame::{For, page};
use super::message::written;
use crate::App;
use crate::extract::{Locale, Staff};
use axum::extract::State;
use axum::response::Response;
use entrenous_core::charter::Language;
use entrenous_flow::speak::Def;
use entrenous_letters::header::Kind;
use entrenous_letters::sender::{Mode, Sender};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Body {
    messages: Vec<Shown>,
    senders: Vec<ShownSender>,
}

#[derive(Serialize)]
struct Shown {
    key: String,
    kind: String,
    subject: String,
    purpose: String,
    sender: String,
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
    let defs = || app.house.speech().book.defs();
    let senders: BTreeMap<&str, &Sender> =
        defs().map(|def| (def.sender.name.as_str(), &def.sender)).collect();
    let body = Body {
        messages: defs().map(|def| shown(&app, def, &locale)).collect(),
        senders: senders.into_values().map(|sender| shown_sender(&app, sender, &locale)).collect(),
    };
    let whom = For {
        locale: &locale,
        path: "/console/messages",
        saved: false,
        who: Some((&staff.member, &staff.form)),
    };
    page(&app, "console/messages.html", whom, body)
}

fn shown(app: &App, def: &Def, locale: &Language) -> Shown {
    let written = written(app, def, locale);
    let picture = written
        .as_ref()
        .map(|(compiled, _)| format!("/console/messages/{}/{}/light", def.key, compiled.language.as_str()));
    Shown {
        key: def.key.to_string(),
        kind: kind(app, def, locale),
        subject: written.map(|(_, letter)| letter.subject).unwrap_or_default(),
        purpose: app.house.texts.say(locale, &format!("purpose.{}.title", def.purpose_key), &[]),
        sender: def.sender.name.clone(),
        languages: def.texts.keys().map(|language| language.as_str().to_owned()).collect(),
        picture,
    }
}

/// What sort of message it is, in words.
pub(super) fn kind(app: &App, def: &Def, locale: &Language) -> String {
    let id = match def.header.kind() {
        Kind::Campaign => "console.kind_campaign",
        Kind::Journey => "console.kind_journey",
        Kind::Transactional => "console.kind_transactional",
    };
    app.house.texts.say(locale, id, &[])
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
