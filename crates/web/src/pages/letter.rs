//! `/u/{link}` and `/p/{link}`: where the links of a message lead. The first stops the messages of its purpose, by one button or by the
//! mail program itself (RFC 8058); the second lists what can be stopped.
//!
//! **Invariant:** opening either changes nothing; a POST needs no cookie and is answered without a redirect.
//! **Invariant:** nothing of the person is shown: whoever was forwarded a mail can stop messages, and learns nothing.

use super::render::page;
use crate::extract::Locale;
use crate::{App, Problem};
use axum::body::Bytes;
use axum::extract::{Form, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use entrenous_core::charter::Language;
use entrenous_core::consent::Method;
use entrenous_core::id::Key;
use entrenous_flow::speak::leave::{self, Course, Letter};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a mail program sends (RFC 8058 section 3.1), and what the page's own form sends too.
const ONE_CLICK: (&str, &str) = ("List-Unsubscribe", "One-Click");

#[derive(Serialize)]
struct Body {
    /// `stop`, `stopped`, `stopped_all`, `gone`, `left` or `choose`.
    view: &'static str,
    action: String,
    purposes: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    key: String,
    title: String,
    text: String,
}

/// `GET /u/{link}`.
pub(crate) async fn show(
    State(app): State<App>,
    Locale(locale): Locale,
    Path(link): Path<String>,
) -> Result<Response, Problem> {
    let letter = leave::read(&app.house, &link)?;
    Ok(written(&app, &locale, &letter, &format!("/u/{link}")))
}

/// `POST /u/{link}`, as a form of either kind.
pub(crate) async fn stop(
    State(app): State<App>,
    Locale(locale): Locale,
    Path(link): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    if !is_one_click(&headers, &body) {
        let detail = "send `List-Unsubscribe=One-Click` as a form (RFC 8058); nothing was changed";
        return Err(Problem::bad_request("bad_value", detail));
    }
    let letter = leave::read(&app.house, &link)?;
    if letter.course == Course::Coming {
        app.telemetry.chosen(Method::Unsubscribe);
    }
    let stopped = leave::stop(&app.house, letter, &locale).await?;
    Ok(written(&app, &locale, &stopped, &format!("/u/{link}")))
}

/// `GET /p/{link}`.
pub(crate) async fn choose(
    State(app): State<App>,
    Locale(locale): Locale,
    Path(link): Path<String>,
) -> Result<Response, Problem> {
    let letter = leave::preferences(&app.house, &link)?;
    let view = if letter.course == Course::Left { "left" } else { "choose" };
    let stoppable = leave::stoppable(&app.house)?;
    let purposes = stoppable.iter().map(|purpose| shown(&app, &locale, purpose)).collect();
    let path = format!("/p/{link}");
    Ok(page(&app, "letter.html", &locale, &path, Body { view, action: path.clone(), purposes }))
}

/// `POST /p/{link}`: `stop=KEY`, or `stop=*` for everything.
pub(crate) async fn stop_some(
    State(app): State<App>,
    Locale(locale): Locale,
    Path(link): Path<String>,
    Form(fields): Form<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let letter = leave::preferences(&app.house, &link)?;
    let path = format!("/p/{link}");
    let stop = fields.get("stop").map_or("", String::as_str);
    let (view, purposes) = if letter.course == Course::Left {
        ("left", Vec::new())
    } else if stop == "*" {
        leave::stop_all(&app.house, &letter).await?;
        ("stopped_all", Vec::new())
    } else {
        let known = leave::stoppable(&app.house)?.into_iter().find(|purpose| purpose.as_str() == stop);
        let unknown = || Problem::bad_request("bad_value", "the form names nothing that can be stopped");
        let purpose = known.ok_or_else(unknown)?;
        leave::stop_one(&app.house, &letter, &purpose, &locale).await?;
        ("stopped", vec![shown(&app, &locale, &purpose)])
    };
    Ok(page(&app, "letter.html", &locale, &path, Body { view, action: path.clone(), purposes }))
}

fn written(app: &App, locale: &Language, letter: &Letter, path: &str) -> Response {
    let view = match letter.course {
        Course::Coming => "stop",
        Course::Stopped => "stopped",
        Course::Gone => "gone",
        Course::Left => "left",
    };
    let told = letter.purpose.iter().filter(|_| letter.course != Course::Left);
    let purposes = told.map(|purpose| shown(app, locale, purpose)).collect();
    page(app, "letter.html", locale, path, Body { view, action: path.to_owned(), purposes })
}

fn shown(app: &App, locale: &Language, purpose: &Key) -> Shown {
    let say = |part: &str| app.house.texts.say(locale, &format!("purpose.{purpose}.{part}"), &[]);
    Shown { key: purpose.to_string(), title: say("title"), text: say("text") }
}

/// Whether a form says what RFC 8058 wants it to say; mail programs send either kind of form.
fn is_one_click(headers: &HeaderMap, body: &[u8]) -> bool {
    let kind = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let text = String::from_utf8_lossy(body);
    let (name, value) = ONE_CLICK;
    match kind.split(';').next().unwrap_or_default().trim() {
        "multipart/form-data" => {
            let field = format!("name=\"{name}\"");
            let parts = text.split(field.as_str()).nth(1);
            parts.is_some_and(|rest| rest.trim_start().starts_with(value))
        }
        _ => text.split('&').any(|pair| pair.trim() == format!("{name}={value}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_form_that_mail_programs_send_are_one_click_and_nothing_else_is() {
        let says = |kind: &str, body: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("content-type", kind.parse().unwrap());
            is_one_click(&headers, body.as_bytes())
        };
        let (plain, parts) = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=b");
        let part = |name: &str, value: &str| {
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n--b--\r\n")
        };
        assert!(says(plain, "List-Unsubscribe=One-Click"));
        assert!(says(plain, "a=1&List-Unsubscribe=One-Click"));
        assert!(says(parts, &part("List-Unsubscribe", "One-Click")));
        for body in ["", "List-Unsubscribe=Two-Clicks", "x=List-Unsubscribe", "List-Unsubscribe"] {
            assert!(!says(plain, body), "{body}");
        }
        assert!(!says(parts, &part("Other", "One-Click")));
        assert!(!says(parts, &part("List-Unsubscribe", "")));
    }
}
