//! Papers keep pace with the code: a page for each code a reader can meet, a line for each dependency, no dead link.
//!
//! **Invariant:** looked for in the text of the files; nothing is built.

use super::{File, Violation, has_word};
use std::collections::HashSet;

/// Where the page of a code lies.
const CODES: &str = "docs/reference/codes/";

/// C: the charter. DP: a banner. M: a message. R: the rules of suggestions. S: the store. V: the vault. E: everything else a business can meet.
const CODE_LETTERS: &[&str] = &["A", "C", "DP", "E", "G", "J", "M", "R", "S", "V"];
/// Letters and digits of a code together.
const CODE_CHARACTERS: usize = 4;

const DEPENDENCIES: &str = "docs/adr/0010-dependencies.md";

/// Every code in the source has its page, and every page its code.
pub(crate) fn codes(files: &[File]) -> Vec<Violation> {
    let sources = || {
        files.iter().filter(|file| {
            file.path.starts_with("crates/") && file.path.contains("/src/") && file.is(&["rs"])
        })
    };
    let pages: HashSet<&str> = files
        .iter()
        .filter_map(|file| file.path.strip_prefix(CODES)?.strip_suffix(".md"))
        .filter(|name| is_code(name))
        .collect();
    let mut raised: HashSet<&str> = HashSet::new();
    let mut violations = Vec::new();
    for source in sources().filter(|file| !file.is_test()) {
        for (line, code) in
            source.lines().flat_map(|(line, text)| codes_in(text).map(move |code| (line, code)))
        {
            if raised.insert(code) && !pages.contains(code) {
                let text = format!("`{code}` has no page; write `{CODES}{code}.md`");
                violations.push(Violation { path: source.path.clone(), line, rule: "code-page", text });
            }
        }
    }
    let orphans = pages.iter().filter(|code| !raised.contains(*code));
    violations.extend(orphans.map(|code| Violation {
        path: format!("{CODES}{code}.md"),
        line: 1,
        rule: "code-page",
        text: format!("no source raises `{code}`"),
    }));
    violations
}

/// The codes that open a piece of quoted text in this line.
fn codes_in(line: &str) -> impl Iterator<Item = &str> {
    let quotes = line.split('"').skip(1).step_by(2);
    quotes.filter_map(|quoted| {
        let (code, rest) = quoted.split_at_checked(CODE_CHARACTERS)?;
        (is_code(code) && !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')).then_some(code)
    })
}

fn is_code(name: &str) -> bool {
    let digits = CODE_LETTERS.iter().find_map(|letters| name.strip_prefix(letters));
    let all_digits = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    name.len() == CODE_CHARACTERS && digits.is_some_and(all_digits)
}

/// Every dependency has its line, and every line its dependency.
pub(crate) fn dependencies(files: &[File]) -> Vec<Violation> {
    let find = |path: &str| files.iter().find(|file| file.path == path);
    let (Some(manifest), Some(page)) = (find("Cargo.toml"), find(DEPENDENCIES)) else { return Vec::new() };
    let asked: Vec<_> = asked_for(manifest).collect();
    let told: Vec<_> = page
        .lines()
        .filter_map(|(line, text)| Some((line, text.strip_prefix("| `")?.split('`').next()?)))
        .collect();
    let missing = asked.iter().filter(|(_, name)| !told.iter().any(|(_, other)| other == name));
    let gone = told.iter().filter(|(_, name)| !asked.iter().any(|(_, other)| other == name));
    let violation = |file: &File, line: usize, text: String| Violation {
        path: file.path.clone(),
        line,
        rule: "dependency-line",
        text,
    };
    missing
        .map(|(line, name)| violation(manifest, *line, format!("`{name}` has no line in {DEPENDENCIES}")))
        .chain(gone.map(|(line, name)| violation(page, *line, format!("`{name}` is no dependency any more"))))
        .collect()
}

/// The dependencies from outside, with their lines.
fn asked_for(manifest: &File) -> impl Iterator<Item = (usize, &str)> {
    let table = manifest.lines().skip_while(|(_, line)| *line != "[workspace.dependencies]").skip(1);
    let entries = table.take_while(|(_, line)| !line.starts_with('['));
    entries
        .filter_map(|(line, text)| Some((line, text.split_once(" =")?.0)))
        .filter(|(_, name)| !name.starts_with("entrenous"))
}

/// A link in our papers leads somewhere.
pub(crate) fn links(files: &[File]) -> Vec<Violation> {
    let paths: HashSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let leads = |target: &str| {
        let below = format!("{target}/");
        paths.contains(target) || paths.iter().any(|path| path.starts_with(&below))
    };
    let papers = files.iter().filter(|file| file.is(&["md"]));
    let dead = papers.flat_map(|paper| {
        let written = paper.lines().flat_map(|(line, text)| links_in(text).map(move |link| (line, link)));
        let dead = written.filter(|(_, link)| !leads(&resolve(&paper.path, link)));
        dead.map(|(line, link)| Violation {
            path: paper.path.clone(),
            line,
            rule: "dead-link",
            text: format!("`{link}` leads nowhere"),
        })
        .collect::<Vec<_>>()
    });
    dead.collect()
}

/// The relative targets of `[text](target)`, without what follows `#`.
fn links_in(line: &str) -> impl Iterator<Item = &str> {
    let targets = line.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
    let paths = targets.map(|target| target.split('#').next().unwrap_or_default());
    paths.filter(|path| {
        !path.is_empty() && !path.contains(':') && !path.starts_with('/') && !has_word(path, " ")
    })
}

/// A relative link, seen from the top.
fn resolve(from: &str, link: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts = Vec::new();
    for part in folder.split('/').chain(link.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn told(violations: &[Violation]) -> Vec<String> {
        violations.iter().map(|v| format!("{}:{}", v.path, v.line)).collect()
    }

    #[test]
    fn a_code_needs_a_page_and_a_page_a_code() {
        let source = sample(
            "crates/charter/src/lint/a.rs",
            "//! a\nconst CODE: &str = \"C001\";\nraise(\"S007 disk full\"); let other = \"C0012\"; rule(\"DP07\"); not(\"D007\");\n",
        );
        let page = |name: &str| sample(&format!("{CODES}{name}.md"), "# page\n");
        assert_eq!(
            told(&codes(&[source, page("C001"), page("C009"), page("README")])),
            [
                "crates/charter/src/lint/a.rs:3",
                "crates/charter/src/lint/a.rs:3",
                "docs/reference/codes/C009.md:1"
            ]
        );
    }

    #[test]
    fn a_code_in_a_test_alone_is_not_raised() {
        let source = sample("crates/charter/src/lint/tests.rs", "let unknown = \"C999\";\n");
        assert_eq!(codes(&[source]), []);
    }

    #[test]
    fn a_dependency_needs_a_line_and_a_line_a_dependency() {
        let manifest = sample(
            "Cargo.toml",
            "[workspace.dependencies]\nentrenous-core = { path = \"crates/core\" }\n\nclap = \"4\"\nserde = \"1\"\n\n[lints]\nx = 1\n",
        );
        let page = sample(DEPENDENCIES, "# Dependencies\n| `serde` | values |\n| `lazy_static` | old |\n");
        assert_eq!(told(&dependencies(&[manifest, page])), ["Cargo.toml:4", &format!("{DEPENDENCIES}:3")]);
    }

    #[test]
    fn a_link_that_leads_nowhere_is_found() {
        let text = "[a](../adr/0001-a.md) [b](c.md#part) [d](../adr) [e](https://example.org/x) [f](#here)\n[g](gone.md)\n";
        let files = [
            sample("docs/howto/b.md", text),
            sample("docs/howto/c.md", ""),
            sample("docs/adr/0001-a.md", ""),
        ];
        assert_eq!(told(&links(&files)), ["docs/howto/b.md:2"]);
    }
}
