//! What the editors of the console share: what was found, what somebody else saved, and the one script, that looks at a text while it is written.
//!
//! **Invariant:** the policy of an editor allows exactly one script, by its hash; every other page of the console allows none.
//! **Invariant:** without the script everything is there; it only saves a click.

use crate::App;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entrenous_charter::diagnostic::Severity;
use entrenous_core::charter::Language;
use entrenous_core::hash::Hash;
use entrenous_core::id::Key;
use entrenous_flow::speak::made::Found;
use entrenous_lingua::Value;
use serde::Serialize;
use std::sync::LazyLock;

/// The script of the editors.
pub(super) const SCRIPT: &str = include_str!("../../../../templates/pages/console/write.js");

static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let hash = STANDARD.encode(Hash::of(&[SCRIPT.as_bytes()]).bytes());
    let policy = format!("{}; script-src 'sha256-{hash}'; connect-src 'self'", super::POLICY);
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static(super::POLICY))
});

/// An editor: the page with the policy that lets its script run.
pub(super) fn editor(mut page: Response) -> Response {
    page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY.clone());
    page
}

/// Something found, as it is shown.
#[derive(Serialize)]
pub(super) struct Shown {
    code: &'static str,
    error: bool,
    label: String,
    help: Option<String>,
    place: Option<String>,
    before: String,
    here: String,
    behind: String,
}

/// What was found, as it is shown.
pub(super) fn shown(app: &App, locale: &Language, found: &[Found]) -> Vec<Shown> {
    let one = |found: &Found| {
        let nowhere = found.before.is_empty() && found.here.is_empty() && found.behind.is_empty();
        let number = |number: usize| Value::from(number.to_string());
        let values = [("line", number(found.line)), ("column", number(found.column))];
        Shown {
            code: found.code,
            error: found.severity == Severity::Error,
            label: found.label.clone(),
            help: found.help.clone(),
            place: (!nowhere).then(|| app.house.texts.say(locale, "console.found_place", &values)),
            before: found.before.clone(),
            here: found.here.clone(),
            behind: found.behind.clone(),
        }
    };
    found.iter().map(one).collect()
}

/// A line of a difference.
#[derive(Serialize)]
pub(super) struct Line {
    kind: &'static str,
    sign: &'static str,
    text: String,
}

/// A difference, as it is shown.
pub(super) fn lines(difference: &str) -> Vec<Line> {
    let line = |line: &str| {
        let text = line.get(1..).unwrap_or_default().to_owned();
        let (kind, sign) = match line.chars().next() {
            Some('-') => ("theirs", "−"),
            Some('+') => ("yours", "+"),
            _ => ("both", " "),
        };
        Line { kind, sign, text }
    };
    difference.lines().map(line).collect()
}

/// A text with one value.
pub(super) fn say(app: &App, locale: &Language, id: &str, name: &str, value: impl ToString) -> String {
    app.house.texts.say(locale, &format!("console.{id}"), &[(name, Value::from(value.to_string()))])
}

/// A text.
pub(super) fn plain(app: &App, locale: &Language, id: &str) -> String {
    app.house.texts.say(locale, &format!("console.{id}"), &[])
}

/// A purpose, to be chosen.
#[derive(Serialize)]
pub(super) struct Purpose {
    key: String,
    title: String,
}

/// The purposes that may write, to be chosen; one that was typed stays among them.
pub(super) fn purposes(app: &App, locale: &Language, typed: &str) -> Vec<Purpose> {
    let known = app.house.charter.purposes().map(|(_, purpose)| &purpose.key);
    let known = known.map(|key| Purpose { title: title(app, locale, key), key: key.to_string() });
    let mut all: Vec<Purpose> = known.collect();
    if !typed.is_empty() && all.iter().all(|one| one.key != typed) {
        all.push(Purpose { key: typed.to_owned(), title: typed.to_owned() });
    }
    all
}

/// The title of a purpose.
pub(super) fn title(app: &App, locale: &Language, purpose: &Key) -> String {
    let id = format!("purpose.{purpose}.title");
    if app.house.texts.has(locale, &id) { app.house.texts.say(locale, &id, &[]) } else { purpose.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_of_an_editor_allows_its_script_and_no_other() {
        let policy = POLICY.to_str().unwrap();
        assert_eq!(policy.matches("script-src").count(), 1, "{policy}");
        assert!(policy.contains("script-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
        assert!(policy.starts_with("default-src 'none'"));
        assert!(!SCRIPT.contains("innerHTML") && !SCRIPT.contains("</"), "it can stand in a page");
    }

    #[test]
    fn a_difference_is_shown_line_by_line() {
        let shown = lines(" a\n-b\n+é\n");
        assert_eq!(shown.iter().map(|line| line.kind).collect::<Vec<_>>(), ["both", "theirs", "yours"]);
        assert_eq!(shown[2].text, "é");
    }
}
