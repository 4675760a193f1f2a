//! Diagnostics as a person reads them: the line, the place in it, what is wrong and the next step.
//!
//! **Invariant:** nothing is printed here; colour is a choice of the caller.

use crate::Folder;
use crate::diagnostic::{Diagnostic, Severity};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::ops::Range;

/// Whether the reader's terminal shows colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Colour {
    /// ANSI colours.
    Ansi,
    /// Plain text.
    Plain,
}

/// All diagnostics as text; empty if there are none.
#[must_use]
pub fn render(folder: &Folder, diagnostics: &[Diagnostic], colour: Colour) -> String {
    let renderer = match colour {
        Colour::Ansi => Renderer::styled(),
        Colour::Plain => Renderer::plain(),
    };
    let mut text = String::new();
    for diagnostic in diagnostics {
        let source = folder.files().find(|file| file.name == diagnostic.file).map_or("", |file| &file.text);
        text.push_str(&renderer.render(&[group(diagnostic, source)]));
        text.push_str("\n\n");
    }
    text
}

fn group<'a>(diagnostic: &'a Diagnostic, source: &'a str) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let annotation =
        AnnotationKind::Primary.span(within(source, &diagnostic.span)).label(diagnostic.label.as_str());
    let snippet = Snippet::source(source).path(diagnostic.file.as_str()).annotation(annotation);
    let mut group = level.primary_title(diagnostic.title).id(diagnostic.code).element(snippet);
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(help.as_str())),
        None => group,
    }
}

/// A span that lies in the text and on its character boundaries.
fn within(source: &str, span: &Range<usize>) -> Range<usize> {
    let floor =
        |at: usize| (0..=at.min(source.len())).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0);
    floor(span.start)..floor(span.end.max(span.start))
}
