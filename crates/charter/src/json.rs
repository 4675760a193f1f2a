//! Diagnostics for a program: one object each, with places as editors count them.
//!
//! **Invariant:** the names of the fields are public and stay.

use crate::Folder;
use crate::diagnostic::{Diagnostic, Severity, line_and_column};
use serde::Serialize;

#[derive(Serialize)]
struct Row<'a> {
    code: &'a str,
    severity: Severity,
    title: &'a str,
    message: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    help: Option<&'a str>,
    notes: &'a [String],
}

/// All diagnostics as a JSON array; lines and columns count from 1, columns in characters, the end is exclusive.
pub fn json(folder: &Folder, diagnostics: &[Diagnostic]) -> Result<String, serde_json::Error> {
    let rows: Vec<Row<'_>> = diagnostics.iter().map(|diagnostic| row(folder, diagnostic)).collect();
    serde_json::to_string_pretty(&rows)
}

fn row<'a>(folder: &Folder, diagnostic: &'a Diagnostic) -> Row<'a> {
    let text = folder.files().find(|file| file.name == diagnostic.file).map_or("", |file| &file.text);
    let (line, column) = line_and_column(text, diagnostic.span.start);
    let (end_line, end_column) = line_and_column(text, diagnostic.span.end);
    Row {
        code: diagnostic.code,
        severity: diagnostic.severity,
        title: diagnostic.title,
        message: &diagnostic.label,
        file: &diagnostic.file,
        line,
        column,
        end_line,
        end_column,
        help: diagnostic.help.as_deref(),
        notes: &diagnostic.notes,
    }
}
