//! Words that do not belong: leftovers, empty names, paths of one machine, `unsafe`, spaces nobody sees.
//!
//! **Invariant:** the forbidden words are put together from two halves here, so that this file obeys its own rules.

use super::{File, Finding, has_word, in_lines};

/// What opens unsafe code.
const UNSAFE: &[&str] =
    &["unsafe {", "unsafe fn", "unsafe impl", "unsafe trait", "unsafe extern", "[unsafe("];

/// What is left behind when work stops half way.
const LEFTOVERS: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
const LEFTOVER_MACRO: &str = concat!("to", "do!");

/// What hands a private value to whoever seals it.
const SEALING: &str = concat!(".seal_", "with(");

/// Names that say nothing about what the thing is.
const EMPTY: &[&str] = &["Manager", "Helper", "Helpers", "Util", "Utils", "Service", "Data", "Info"];

/// What names a type or a module.
const NAMING: &[&str] = &["struct", "enum", "trait", "type", "union", "mod", "class", "interface"];

/// Where people and builders keep their files.
const MACHINE_PATHS: &[&str] = &[
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/Us", "ers/"),
    concat!("/wo", "rk/"),
    concat!("C:", "\\"),
];

/// No work is left for later.
pub(crate) fn leftovers(file: &File) -> Vec<Finding> {
    if !file.is_written_by_hand() || file.path.starts_with("lang/") {
        return Vec::new();
    }
    in_lines(file, |line| {
        let word = LEFTOVERS.iter().find(|word| has_word(line, word)).copied();
        let word = word.or_else(|| line.contains(LEFTOVER_MACRO).then_some(LEFTOVER_MACRO));
        word.map(|word| format!("`{word}`: finish it, or leave it out"))
    })
}

/// No line ends in a space.
pub(crate) fn trailing_spaces(file: &File) -> Vec<Finding> {
    if !file.is_written_by_hand() {
        return Vec::new();
    }
    in_lines(file, |line| {
        line.ends_with([' ', '\t', '\r']).then(|| "ends in a space, a tab or a carriage return".to_owned())
    })
}

/// A name says what the thing is.
pub(crate) fn empty_names(file: &File) -> Vec<Finding> {
    if !file.is(&["rs", "ts"]) {
        return Vec::new();
    }
    in_lines(file, |line| {
        let mut words = line.split("//").next().unwrap_or_default().split_whitespace();
        words.find(|word| NAMING.contains(word))?;
        let name = words.next()?.split(|c: char| !(c.is_alphanumeric() || c == '_')).next()?;
        let last = last_word(name);
        let is_empty = EMPTY.iter().any(|empty| empty.eq_ignore_ascii_case(last));
        is_empty.then(|| format!("`{name}`: say what it is, not `{last}`"))
    })
}

/// The last word of `CamelCase` or `snake_case`.
fn last_word(name: &str) -> &str {
    let name = name.rsplit('_').next().unwrap_or(name);
    let start = name.rfind(char::is_uppercase).unwrap_or(0);
    name.get(start..).unwrap_or(name)
}

/// Nothing is true on one machine only.
pub(crate) fn machine_paths(file: &File) -> Vec<Finding> {
    if !file.is_written_by_hand() {
        return Vec::new();
    }
    in_lines(file, |line| {
        let begins = |at| {
            !line
                .get(..at)
                .unwrap_or_default()
                .ends_with(|c: char| c.is_alphanumeric() || "_-.*}>/".contains(c))
        };
        let path = MACHINE_PATHS.iter().find(|path| line.match_indices(**path).any(|(at, _)| begins(at)))?;
        Some(format!("`{path}` is the path of one machine"))
    })
}

/// No unsafe code; the compiler forbids it too, and this line says so before a build.
pub(crate) fn unsafe_code(file: &File) -> Vec<Finding> {
    if !file.is(&["rs"]) {
        return Vec::new();
    }
    in_lines(file, |line| {
        let code = line.split("//").next().unwrap_or_default();
        let opens = UNSAFE.iter().any(|open| code.contains(open) && !code.contains(&format!("\"{open}")));
        opens.then(|| "unsafe code".to_owned())
    })
}

/// A private value is opened for sealing by the vault alone; everyone else needs a warrant.
pub(crate) fn sealing(file: &File) -> Vec<Finding> {
    let may = ["crates/core/", "crates/vault/"].iter().any(|folder| file.path.starts_with(folder));
    if may || !file.is(&["rs"]) {
        return Vec::new();
    }
    in_lines(file, |line| {
        line.contains(SEALING).then(|| "only the vault seals; read with `disclose` and a warrant".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::super::{found_lines, sample};
    use super::*;

    #[test]
    fn leftovers_are_found_in_code_and_in_prose() {
        for word in LEFTOVERS {
            assert_eq!(
                found_lines(&leftovers(&sample("a.md", &format!("fine\n<!-- {word}: later -->\n")))),
                [2]
            );
            assert_eq!(leftovers(&sample("a.md", &format!("A{word}S\n"))), []);
        }
        assert_eq!(
            found_lines(&leftovers(&sample("a.rs", &format!("fn f() {{ {LEFTOVER_MACRO}() }}\n")))),
            [1]
        );
    }

    #[test]
    fn a_line_that_ends_in_a_space_is_found() {
        assert_eq!(found_lines(&trailing_spaces(&sample("a.rs", "a \nb\nc\t\nd\r\n"))), [1, 3, 4]);
        assert_eq!(trailing_spaces(&sample("browser/dist/banner.js", "a \n")), []);
    }

    #[test]
    fn a_name_that_says_nothing_is_found() {
        let bad = [
            ("struct", "OrderManager"),
            ("enum", "MailService"),
            ("trait", "Util"),
            ("mod", "helpers"),
            ("mod", "page_data"),
        ];
        for (naming, name) in bad {
            assert_eq!(
                empty_names(&sample("a.rs", &format!("pub(crate) {naming} {name};"))).len(),
                1,
                "{name}"
            );
        }
        for fine in [
            "pub struct Metadata;",
            "struct Informed;",
            "let service = 1;",
            "// struct OrderManager",
            "enum Shared {}",
        ] {
            assert_eq!(empty_names(&sample("a.rs", fine)), [], "{fine}");
        }
    }

    #[test]
    fn a_path_of_one_machine_is_found() {
        for path in MACHINE_PATHS {
            assert_eq!(machine_paths(&sample("a.rs", &format!("let a = \"{path}x\";"))).len(), 1, "{path}");
            assert_eq!(machine_paths(&sample("a.md", &format!("see `{path}x`"))).len(), 1, "{path}");
        }
        assert_eq!(machine_paths(&sample("a.md", "crates/flow/src/work/deliver.rs")), []);
        assert_eq!(machine_paths(&sample("a.rs", "\"/usr/bin/chromium\"")), []);
    }

    #[test]
    fn unsafe_code_is_found() {
        for open in UNSAFE {
            assert_eq!(unsafe_code(&sample("a.rs", &format!("let a = {open} b"))).len(), 1, "{open}");
        }
        for fine in ["unsafe_code = \"forbid\"", "// unsafe fn", "script-src 'unsafe-inline'"] {
            assert_eq!(unsafe_code(&sample("a.rs", fine)), [], "{fine}");
        }
    }

    #[test]
    fn only_the_vault_opens_a_value_to_seal_it() {
        let line = format!("value{SEALING}|plain| plain.clone())\n");
        assert_eq!(found_lines(&sealing(&sample("crates/flow/src/a.rs", &line))), [1]);
        assert_eq!(sealing(&sample("crates/vault/src/lib.rs", &line)), []);
    }
}
