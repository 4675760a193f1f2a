//! A table as CSV (RFC 4180), safe to open in a spreadsheet.
//!
//! **Invariant:** no cell begins a formula: what would is set behind an apostrophe (OWASP, CSV injection).

use super::{MARKS, Table};

/// What makes a spreadsheet compute a cell.
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r'];

pub(super) fn write(table: Option<&Table>) -> String {
    let rows = table.into_iter().flat_map(|table| std::iter::once(&table.head).chain(&table.rows));
    let line = |cells: &Vec<String>| {
        let cells: Vec<String> = cells.iter().map(|words| cell(words)).collect();
        cells.join(",") + "\r\n"
    };
    rows.map(line).collect()
}

fn cell(words: &str) -> String {
    let words = words.replace(MARKS, "");
    let guard = if words.starts_with(FORMULA) { "'" } else { "" };
    if words.contains(['"', ',', '\n', '\r']) {
        format!("\"{guard}{}\"", words.replace('"', "\"\""))
    } else {
        format!("{guard}{words}")
    }
}
