//! `cargo xtask tidy`: the rules of the house that no other tool checks. All violations are printed at once,
//! one per line, as `path:line: rule: text`.
//!
//! **Invariant:** one function per rule, and for each rule a test with a sample that fails.
//! **Invariant:** only what git knows or would add is read; nothing is changed.

mod layers;
mod pages;
mod shape;
mod sql;
mod words;

use crate::metadata::Metadata;
use crate::shell::{Outcome, Shell, capture};
use anyhow::{Context, Result};
use std::fmt;

/// A file larger than this is not read as text.
const READ_BYTES_MOST: u64 = 1 << 20;

/// A file of the repository.
pub(crate) struct File {
    /// Below the top, with `/`.
    path: String,
    size_bytes: u64,
    /// Nothing if it is not text, or too large.
    text: Option<String>,
}

/// What a rule found at a line, counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    line: usize,
    text: String,
}

/// A finding with its place and rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Violation {
    path: String,
    line: usize,
    rule: &'static str,
    text: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}: {}", self.path, self.line, self.rule, self.text)
    }
}

/// A rule that looks at one file.
type FileRule = (&'static str, fn(&File) -> Vec<Finding>);
/// A rule that looks at all files.
type TreeRule = (&'static str, fn(&[File]) -> Vec<Violation>);
/// A rule that looks at what cargo knows.
type CargoRule = (&'static str, fn(&Metadata) -> Vec<(String, String)>);

const FILE_RULES: &[FileRule] = &[
    ("file-length", shape::file_length),
    ("file-size", shape::file_size),
    ("module-doc", shape::module_doc),
    ("leftover", words::leftovers),
    ("trailing-space", words::trailing_spaces),
    ("empty-name", words::empty_names),
    ("machine-path", words::machine_paths),
    ("unsafe", words::unsafe_code),
    ("sealing", words::sealing),
    ("portable-sql", sql::portable),
    ("sql-type", sql::types),
    ("sql-statement", sql::one_statement),
];

const TREE_RULES: &[TreeRule] =
    &[("code-page", pages::codes), ("dependency-line", pages::dependencies), ("dead-link", pages::links)];

const CARGO_RULES: &[CargoRule] = &[("layer", layers::direction), ("pure", layers::purity)];

/// Checks every rule.
pub(crate) fn run(shell: &Shell) -> Result<Outcome> {
    let files = files(shell)?;
    let metadata = Metadata::read(shell)?;
    let mut violations = of_files(&files);
    violations.extend(of_cargo(&metadata, &files));
    violations.sort();
    for violation in &violations {
        println!("{violation}");
    }
    let rules = [FILE_RULES.len(), TREE_RULES.len(), CARGO_RULES.len()].iter().sum::<usize>();
    println!("tidy: {} files, {rules} rules, {} violations", files.len(), violations.len());
    Ok(if violations.is_empty() { Outcome::Clean } else { Outcome::Wanting })
}

fn of_files(files: &[File]) -> Vec<Violation> {
    let each = files.iter().flat_map(|file| {
        FILE_RULES.iter().flat_map(|(rule, check)| {
            check(file).into_iter().map(|Finding { line, text }| Violation {
                path: file.path.clone(),
                line,
                rule,
                text,
            })
        })
    });
    each.chain(TREE_RULES.iter().flat_map(|(_, check)| check(files))).collect()
}

/// A dependency is shown where its manifest asks for it.
fn of_cargo(metadata: &Metadata, files: &[File]) -> Vec<Violation> {
    let found = CARGO_RULES
        .iter()
        .flat_map(|(rule, check)| check(metadata).into_iter().map(move |found| (*rule, found)));
    let place = |rule, (package, text): (String, String)| {
        let named = format!("name = \"{package}\"");
        let holds =
            |file: &&File| file.path.ends_with("Cargo.toml") && file.lines().any(|(_, line)| line == named);
        let manifest = files.iter().find(holds);
        let asked = |line: &str| text.split('`').nth(1).is_some_and(|name| line.starts_with(name));
        let line = manifest
            .and_then(|file| file.lines().find(|(_, line)| asked(line)))
            .map_or(1, |(number, _)| number);
        Violation { path: manifest.map_or(package, |file| file.path.clone()), line, rule, text }
    };
    found.map(|(rule, found)| place(rule, found)).collect()
}

/// Everything git tracks or would add.
fn files(shell: &Shell) -> Result<Vec<File>> {
    let listed =
        capture(&mut shell.program("git", &["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))
            .context("tidy reads what git knows")?;
    let mut paths: Vec<_> = listed
        .split(|byte| *byte == 0)
        .filter(|path| !path.is_empty())
        .map(String::from_utf8_lossy)
        .collect();
    paths.sort();
    paths.dedup();
    let present = paths.into_iter().filter(|path| shell.path(path.as_ref()).is_file());
    present.map(|path| File::read(shell, path.into_owned())).collect()
}

impl File {
    fn read(shell: &Shell, path: String) -> Result<Self> {
        let place = shell.path(&path);
        let size_bytes = std::fs::metadata(&place)?.len();
        let text =
            if size_bytes > READ_BYTES_MOST { None } else { String::from_utf8(std::fs::read(&place)?).ok() };
        Ok(Self { path, size_bytes, text })
    }

    /// The lines with their numbers.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.iter().flat_map(|text| text.split('\n')))
    }

    /// Whether the name ends in one of these.
    fn is(&self, endings: &[&str]) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending))
    }

    /// Whether somebody writes it by hand.
    fn is_written_by_hand(&self) -> bool {
        const ENDINGS: &[&str] =
            &["rs", "toml", "md", "ts", "mjs", "js", "css", "html", "sql", "sh", "py", "yml", "yaml", "txt"];
        let made = self.path.starts_with("browser/dist/") || self.path.starts_with("docs/reference/openapi");
        self.is(ENDINGS) && !made
    }

    /// Whether it holds tests and nothing else.
    fn is_test(&self) -> bool {
        let ends = ["/tests.rs", ".test.ts", ".test.mjs"].iter().any(|ending| self.path.ends_with(ending));
        ends || self.path.split('/').any(|folder| folder == "tests")
    }
}

/// One finding for each line in which `look` finds something.
fn in_lines(file: &File, look: impl Fn(&str) -> Option<String>) -> Vec<Finding> {
    file.lines().filter_map(|(line, content)| Some(Finding { line, text: look(content)? })).collect()
}

/// Whether `word` stands in `line` on its own: not as a part of a longer word.
fn has_word(line: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let (before, rest) = line.split_at(at);
        let after = rest.strip_prefix(word).unwrap_or_default();
        !before.ends_with(is_part) && !after.starts_with(is_part)
    })
}

#[cfg(test)]
fn sample(path: &str, text: &str) -> File {
    File { path: path.to_owned(), size_bytes: 0, text: Some(text.to_owned()) }
}

#[cfg(test)]
fn found_lines(findings: &[Finding]) -> Vec<usize> {
    findings.iter().map(|finding| finding.line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_violations_are_told_at_once_and_in_order() {
        let files =
            [sample("crates/a/src/b.rs", "fn f() {} \nstruct OrderService;\n"), sample("c.md", "x\t\n")];
        let mut violations = of_files(&files);
        violations.sort();
        let told: Vec<_> = violations.iter().map(ToString::to_string).collect();
        let starts = [
            "c.md:1: trailing-space: ",
            "crates/a/src/b.rs:1: module-doc: ",
            "crates/a/src/b.rs:1: trailing-space: ",
            "crates/a/src/b.rs:2: empty-name: ",
        ];
        assert_eq!(told.len(), starts.len(), "{told:#?}");
        assert!(told.iter().zip(starts).all(|(told, start)| told.starts_with(start)), "{told:#?}");
    }

    #[test]
    fn a_word_is_found_only_on_its_own() {
        assert!(has_word("a LIKE b", "LIKE") && has_word("LIKE", "LIKE") && has_word("(LIKE)", "LIKE"));
        assert!(!has_word("UNLIKELY LIKELY A_LIKE", "LIKE"));
    }

    #[test]
    fn a_bad_dependency_is_shown_in_its_manifest() {
        let answer = r#"{ "packages": [{ "id": "c", "name": "entrenous-core", "dependencies": [{ "name": "entrenous-flow", "kind": null }] },
            { "id": "f", "name": "entrenous-flow", "dependencies": [] }],
            "workspace_members": ["c", "f"], "resolve": { "nodes": [] } }"#;
        let metadata = serde_json::from_str(answer).unwrap();
        let manifest = sample(
            "crates/core/Cargo.toml",
            "[package]\nname = \"entrenous-core\"\n\n[dependencies]\nentrenous-flow.workspace = true\n",
        );
        let violations = of_cargo(&metadata, &[manifest]);
        assert_eq!(violations.len(), 1, "{violations:#?}");
        assert!(
            violations[0].to_string().starts_with("crates/core/Cargo.toml:5: layer: "),
            "{violations:#?}"
        );
    }
}
