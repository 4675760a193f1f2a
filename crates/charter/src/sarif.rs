//! What was found, for code hosts: SARIF 2.1.0 (OASIS), one run, one rule a code with its page as help, one result a finding.
//!
//! **Invariant:** a result that is not a failure has another `kind` than `fail`, and the level `none` (SARIF 2.1.0, 3.27.9, 3.27.10).
//! **Invariant:** lines and columns count from 1, columns in code points, the end is exclusive; every address is a valid URI reference.

use crate::Folder;
use crate::diagnostic::{Diagnostic, Severity, line_and_column};
use crate::pages::explain;
use serde::Serialize;
use std::fmt::Write;

/// What a result is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weight {
    /// Something is wrong.
    Error,
    /// Someone should look, it is probably wrong.
    Warning,
    /// A person has to judge.
    Review,
}

/// One result, from whichever check it comes.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The code, which has a page.
    pub code: &'static str,
    /// What the code is about.
    pub title: &'static str,
    /// What it is.
    pub weight: Weight,
    /// What was found.
    pub message: String,
    /// The file or the address it was found in.
    pub place: String,
    /// Where in a file.
    pub region: Option<Region>,
}

/// A place in a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// The findings of a folder as results.
#[must_use]
pub fn entries(folder: &Folder, diagnostics: &[Diagnostic]) -> Vec<Entry> {
    diagnostics.iter().map(|diagnostic| entry(folder, diagnostic)).collect()
}

fn entry(folder: &Folder, diagnostic: &Diagnostic) -> Entry {
    let text = folder.files().find(|file| file.name == diagnostic.file).map_or("", |file| &file.text);
    let (start_line, start_column) = line_and_column(text, diagnostic.span.start);
    let (end_line, end_column) = line_and_column(text, diagnostic.span.end);
    let help = diagnostic.help.iter().map(|help| format!("; {help}"));
    Entry {
        code: diagnostic.code,
        title: diagnostic.title,
        weight: match diagnostic.severity {
            Severity::Error => Weight::Error,
            Severity::Warning => Weight::Warning,
        },
        message: std::iter::once(diagnostic.label.clone()).chain(help).collect(),
        place: diagnostic.file.clone(),
        region: Some(Region { start_line, start_column, end_line, end_column }),
    }
}

/// A SARIF log with these results, and with `faults` that belong to no code.
pub fn sarif(entries: &[Entry], faults: &[String]) -> Result<String, serde_json::Error> {
    let mut codes: Vec<(&str, &str)> = entries.iter().map(|entry| (entry.code, entry.title)).collect();
    codes.sort_unstable();
    codes.dedup();
    let results = entries.iter().map(|entry| {
        let index = codes.iter().position(|(code, _)| *code == entry.code).unwrap_or_default();
        result(entry, index)
    });
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: "entrenous",
                version: env!("CARGO_PKG_VERSION"),
                rules: codes.iter().map(|(code, title)| rule(code, title)).collect(),
            },
        },
        column_kind: "unicodeCodePoints",
        invocations: [Invocation {
            execution_successful: true,
            tool_execution_notifications: faults
                .iter()
                .map(|fault| Notification { level: "error", message: Words::of(fault) })
                .collect(),
        }],
        results: results.collect(),
    };
    let log = Log { schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
    serde_json::to_string_pretty(&log)
}

fn rule(code: &str, title: &str) -> Rule {
    let page = explain(code).unwrap_or_default();
    Rule {
        id: code.to_owned(),
        short_description: Words::of(title),
        help: Help {
            text: format!("{title}; `entrenous explain {code}` says more"),
            markdown: page.to_owned(),
        },
    }
}

fn result(entry: &Entry, rule_index: usize) -> Outcome {
    let (kind, level) = match entry.weight {
        Weight::Error => ("fail", "error"),
        Weight::Warning => ("fail", "warning"),
        Weight::Review => ("review", "none"),
    };
    Outcome {
        rule_id: entry.code,
        rule_index,
        kind,
        level,
        message: Words::of(&entry.message),
        locations: [Location {
            physical_location: Physical {
                artifact_location: Artifact { uri: uri(&entry.place) },
                region: entry.region,
            },
        }],
    }
}

/// A path or an address as a URI reference (RFC 3986).
fn uri(place: &str) -> String {
    let absolute = place.starts_with('/');
    let mut uri = if absolute { "file://".to_owned() } else { String::new() };
    let is_address = place.starts_with("http://") || place.starts_with("https://");
    for byte in place.bytes() {
        let kept = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
        let of_address = is_address && b":?#[]@!$&'()*+,;=%".contains(&byte);
        if kept || of_address {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    invocations: [Invocation; 1],
    results: Vec<Outcome>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    short_description: Words,
    help: Help,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Words {
    text: String,
}

impl Words {
    fn of(text: &str) -> Self {
        Self { text: text.to_owned() }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Words,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: &'static str,
    rule_index: usize,
    kind: &'static str,
    level: &'static str,
    message: Words,
    locations: [Location; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_written_as_addresses() {
        for (place, expected) in [
            ("charters/boutique/charter.toml", "charters/boutique/charter.toml"),
            ("my shop/été.toml", "my%20shop/%C3%A9t%C3%A9.toml"),
            ("/srv/shop/charter.toml", "file:///srv/shop/charter.toml"),
            ("https://shop.example/?a=b c", "https://shop.example/?a=b%20c"),
        ] {
            assert_eq!(uri(place), expected);
        }
    }
}
