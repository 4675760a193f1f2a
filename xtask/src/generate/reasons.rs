//! Lists the reasons: every code an answer, a page or the ledger can give, with its sentence, as the source says them.
//!
//! **Invariant:** read from the declaration itself, so that a reason without a sentence, or one that is missing here, cannot be.

use super::Made;
use crate::shell::Shell;
use anyhow::{Context, Result, ensure};
use std::fmt::Write;

/// Where reasons are declared.
pub(super) const SOURCE: &str = "crates/core/src/explain.rs";

/// A reason: its code, its sentence, the names of what it carries.
#[derive(Debug, PartialEq, Eq)]
struct Declared {
    code: String,
    sentence: String,
    carries: Vec<String>,
}

/// Makes the list.
pub(super) fn list(shell: &Shell) -> Result<Vec<Made>> {
    let source = std::fs::read_to_string(shell.path(SOURCE))?;
    let mut list = String::from(
        "# Reasons\n\nEverything shown, kept or refused has one. The code is stable; `text` beside it is the sentence in the reader's language.\n\n\
         | Code | Means | Names |\n|---|---|---|\n",
    );
    for Declared { code, sentence, carries } in declared(&source)? {
        let carries = carries.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        writeln!(list, "| `{code}` | {sentence} | {carries} |")?;
    }
    Ok(vec![Made { path: "docs/reference/reasons.md".into(), bytes: list.into_bytes() }])
}

fn declared(source: &str) -> Result<Vec<Declared>> {
    let (_, body) = source.split_once("pub enum Reason {\n").context("no `pub enum Reason` in the source")?;
    let (body, _) = body.split_once("\n}").context("`pub enum Reason` has no end")?;
    let mut reasons: Vec<Declared> = Vec::new();
    let mut sentence = Vec::new();
    for line in body.lines() {
        if let Some(words) = line.strip_prefix("    /// ") {
            sentence.push(words);
        } else if let Some(name) = variant(line) {
            ensure!(!sentence.is_empty(), "`{name}` has no sentence");
            let (code, sentence) = (snake(name), std::mem::take(&mut sentence).join(" "));
            reasons.push(Declared { code, sentence, carries: Vec::new() });
        } else if let (Some(field), Some(last)) = (field(line), reasons.last_mut()) {
            last.carries.push(field.to_owned());
        }
    }
    ensure!(!reasons.is_empty(), "no reason is declared");
    Ok(reasons)
}

/// The name a line of the declaration begins with.
fn variant(line: &str) -> Option<&str> {
    let name = line.strip_prefix("    ")?.split([' ', ',']).next()?;
    name.chars().next().filter(char::is_ascii_uppercase).map(|_| name)
}

fn field(line: &str) -> Option<&str> {
    let (name, _) = line.strip_prefix("        ")?.split_once(": ")?;
    name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_').then_some(name)
}

fn snake(name: &str) -> String {
    let mut code = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !code.is_empty() {
            code.push('_');
        }
        code.push(letter.to_ascii_lowercase());
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_read_with_its_sentence_and_what_it_names() {
        let source = "pub enum Reason {\n    /// Many looked\n    /// at it.\n    Trending,\n    /// People did.\n    \
                      LookedAlso {\n        /// Which.\n        article: String,\n        #[serde(default)]\n        \
                      within: Within,\n    },\n}\n";
        let reason = |code: &str, sentence: &str, carries: &[&str]| Declared {
            code: code.to_owned(),
            sentence: sentence.to_owned(),
            carries: carries.iter().map(|name| (*name).to_owned()).collect(),
        };
        let expected = [
            reason("trending", "Many looked at it.", &[]),
            reason("looked_also", "People did.", &["article", "within"]),
        ];
        assert_eq!(declared(source).unwrap(), expected);
        assert!(declared("pub enum Reason {\n    Silent,\n}\n").is_err());
    }
}
