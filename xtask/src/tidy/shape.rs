//! The shape of a file: how long, how large, and that it opens with what it is for.
//!
//! **Invariant:** the length of a function is not checked here: clippy does it (`too_many_lines`).

use super::{File, Finding};

/// A file fits a sitting.
const FILE_LINES_MOST: usize = 500;

/// Nothing larger belongs in a repository that people clone.
const FILE_BYTES_MOST: u64 = 1 << 20;

/// Rust and TypeScript files, tests apart, are short.
pub(crate) fn file_length(file: &File) -> Vec<Finding> {
    let lines = file.text.as_ref().map_or(0, |text| text.lines().count());
    let long = file.is(&["rs", "ts"]) && !file.is_test() && lines > FILE_LINES_MOST;
    found(long, || format!("{lines} lines; at most {FILE_LINES_MOST}: split it by what its parts are for"))
}

/// No file is large.
pub(crate) fn file_size(file: &File) -> Vec<Finding> {
    let size = file.size_bytes;
    found(size > FILE_BYTES_MOST, || format!("{size} bytes; at most {FILE_BYTES_MOST}"))
}

/// Each source file opens with what it is for.
pub(crate) fn module_doc(file: &File) -> Vec<Finding> {
    let first = file.lines().map(|(_, line)| line).find(|line| !line.trim().is_empty());
    let source = file.is(&["rs"]) && file.path.split('/').any(|folder| folder == "src");
    let documented =
        first.is_some_and(|line| line.strip_prefix("//!").is_some_and(|text| !text.trim().is_empty()));
    found(source && !documented, || "does not open with `//!` and what it is for".to_owned())
}

fn found(is_wrong: bool, text: impl Fn() -> String) -> Vec<Finding> {
    is_wrong.then(|| Finding { line: 1, text: text() }).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_long_file_is_found_unless_it_is_a_test() {
        let (long, fits) = ("\n".repeat(FILE_LINES_MOST.saturating_add(1)), "\n".repeat(FILE_LINES_MOST));
        assert_eq!(file_length(&sample("crates/a/src/b.rs", &long)).len(), 1);
        assert_eq!(file_length(&sample("browser/src/b.ts", &long)).len(), 1);
        for fine in ["crates/a/tests/b.rs", "crates/a/src/b/tests.rs", "browser/src/b.test.ts", "docs/b.md"] {
            assert_eq!(file_length(&sample(fine, &long)), [], "{fine}");
        }
        assert_eq!(file_length(&sample("crates/a/src/b.rs", &fits)), []);
    }

    #[test]
    fn a_large_file_is_found_whatever_it_holds() {
        let file = |size_bytes| File { path: "picture.png".to_owned(), size_bytes, text: None };
        assert_eq!(file_size(&file(FILE_BYTES_MOST.saturating_add(1))).len(), 1);
        assert_eq!(file_size(&file(FILE_BYTES_MOST)), []);
    }

    #[test]
    fn a_source_file_without_a_word_about_itself_is_found() {
        for bare in ["", "use std::fmt;\n", "// a remark\n", "//!\n", "#![allow(x)]\n//! late\n"] {
            assert_eq!(module_doc(&sample("crates/a/src/lib.rs", bare)).len(), 1, "{bare}");
        }
        assert_eq!(module_doc(&sample("crates/a/src/lib.rs", "//! What it is for.\n")), []);
        assert_eq!(module_doc(&sample("crates/a/tests/b.rs", "use std::fmt;\n")), []);
    }
}
