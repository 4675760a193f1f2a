//! `/letters`: what was sent to many, as everyone may read it; `/letters/feed` lets a reader follow it without an address (Atom, RFC 4287).
//!
//! **Invariant:** the HTML of a letter stands in a frame of its own, without script, forms or a name, under a policy of its own.

use super::render::{date, page};
use crate::extract::Locale;
use crate::{App, Problem};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use entrenous_core::id::Key;
use entrenous_flow::Fault;
use entrenous_flow::speak::archive::{self, Published};
use serde::Serialize;

/// What the frame of a letter may do: show pictures, carry its own styles, open a link in a new window.
const POLICY: &str = "default-src 'none'; img-src https: data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";

#[derive(Serialize)]
struct Body {
    /// The subject of the letter; nothing on the list.
    subject: Option<String>,
    key: String,
    letters: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    key: String,
    subject: String,
    date: String,
}

/// `GET /letters`.
pub(crate) async fn list(State(app): State<App>, Locale(locale): Locale) -> Result<Response, Problem> {
    let shown = |one: Published| Shown {
        key: one.key.to_string(),
        subject: one.subject,
        date: date(&app, &locale, one.at),
    };
    let letters = archive::letters(&app.house, &locale)?.into_iter().map(shown).collect();
    Ok(page(&app, "letters.html", &locale, "/letters", Body { subject: None, key: String::new(), letters }))
}

/// `GET /letters/{message}`.
pub(crate) async fn show(
    State(app): State<App>,
    Locale(locale): Locale,
    Path(message): Path<String>,
) -> Result<Response, Problem> {
    let key = key(&message)?;
    let letter = archive::letter(&app.house, &key, &locale)?;
    let body = Body { subject: Some(letter.subject), key: key.to_string(), letters: Vec::new() };
    Ok(page(&app, "letters.html", &locale, &format!("/letters/{key}"), body))
}

/// `GET /letters/{message}/text`: the letter itself, for the frame.
pub(crate) async fn text(
    State(app): State<App>,
    Locale(locale): Locale,
    Path(message): Path<String>,
) -> Result<Response, Problem> {
    let letter = archive::letter(&app.house, &key(&message)?, &locale)?;
    let html = letter.html.replacen("<head>", "<head><base target=\"_blank\">", 1);
    let fixed =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, POLICY)];
    Ok((fixed, html).into_response())
}

/// `GET /letters/feed`.
pub(crate) async fn feed(State(app): State<App>, Locale(locale): Locale) -> Result<Response, Problem> {
    let base = archive::address(&app.house).unwrap_or_default();
    let letters = archive::letters(&app.house, &locale)?;
    let tongue = locale.as_str();
    let updated = letters.first().map_or_else(|| app.house.now(), |newest| newest.at);
    let title = format!(
        "{}: {}",
        app.house.charter.business.name,
        app.house.texts.say_plain(&locale, "messages.archive_title", &[])
    );
    let mut feed = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{tongue}\">\n\
         <title>{}</title><id>{base}/letters</id><updated>{updated}</updated>\n\
         <author><name>{}</name></author><link rel=\"self\" href=\"{base}/letters/feed?lang={tongue}\"/>\n",
        escaped(&title),
        escaped(&app.house.charter.business.name),
    );
    for one in &letters {
        let at = format!("{base}/letters/{}?locale={tongue}", one.key);
        feed.push_str(&format!(
            "<entry><title>{}</title><id>{at}</id><updated>{}</updated><link href=\"{at}\"/></entry>\n",
            escaped(&one.subject),
            one.at
        ));
    }
    feed.push_str("</feed>\n");
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], feed).into_response())
}

fn key(text: &str) -> Result<Key, Problem> {
    Key::parse(text).map_err(|_| Fault::NoSuchLetter.into())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
