//! A judgement as a person reads it: what is broken in the compiler's own look, then in a line each what wants a reader,
//! what cannot be seen, and what is kept.
//!
//! **Invariant:** nothing is printed here; colour is a choice of the caller and never carries meaning alone.

use crate::observed::Observed;
use crate::rule::{Finding, Judged};
use annotate_snippets::{Group, Level, Origin, Renderer};
use entrenous_charter::render::Colour;
use serde::Serialize;
use std::fmt::Write;

/// How many codes stand in a line.
const KEPT_IN_A_LINE: usize = 12;

/// How many rules came out how.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Tally {
    /// Broken.
    pub broken: usize,
    /// Kept, as far as was seen.
    pub kept: usize,
    /// A person has to look.
    pub review: usize,
    /// Not to be seen from outside.
    pub unseen: usize,
}

/// Counts.
#[must_use]
pub fn tally(findings: &[Finding]) -> Tally {
    let count = |wanted: fn(&Judged) -> bool| findings.iter().filter(|one| wanted(&one.judged)).count();
    Tally {
        broken: count(|judged| matches!(judged, Judged::Broken(_))),
        kept: count(|judged| matches!(judged, Judged::Kept)),
        review: count(|judged| matches!(judged, Judged::Review(_))),
        unseen: count(|judged| matches!(judged, Judged::Unseen(_))),
    }
}

/// The judgement as text.
#[must_use]
pub fn human(observed: &Observed, findings: &[Finding], colour: Colour) -> String {
    let renderer = match colour {
        Colour::Ansi => Renderer::styled(),
        Colour::Plain => Renderer::plain(),
    };
    let mut text = String::new();
    for finding in findings {
        if let Judged::Broken(seen) = &finding.judged {
            text.push_str(&renderer.render(&[broken(observed, finding, seen)]));
            text.push_str("\n\n");
        }
    }
    let mut part = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = write!(text, "{}\n{}\n", heading(title, colour), lines.concat());
        }
    };
    let review = findings.iter().filter_map(|one| match &one.judged {
        Judged::Review(why) => Some(format!("  {}  {}\n        {why}\n", one.code, one.title)),
        _ => None,
    });
    part("for a person to look at", review.collect());
    let unseen = findings.iter().filter_map(|one| match &one.judged {
        Judged::Unseen(why) => Some(format!("  {}  {why}\n", one.code)),
        _ => None,
    });
    part("not visible from outside", unseen.collect());
    let kept: Vec<&str> =
        findings.iter().filter(|one| one.judged == Judged::Kept).map(|one| one.code).collect();
    part("kept", kept.chunks(KEPT_IN_A_LINE).map(|codes| format!("  {}\n", codes.join("  "))).collect());
    text.push_str(&verdict(observed, tally(findings)));
    text
}

fn broken<'a>(observed: &'a Observed, finding: &'a Finding, seen: &'a [String]) -> Group<'a> {
    let group = Level::ERROR.with_name("broken").primary_title(finding.title).id(finding.code);
    let mut group = group.element(Origin::path(observed.url.as_str()));
    for one in seen {
        group = group.element(Level::NOTE.with_name("seen").message(one.as_str()));
    }
    group = group.element(Level::NOTE.message(finding.cite));
    group.element(Level::HELP.message(finding.help))
}

fn heading(title: &str, colour: Colour) -> String {
    match colour {
        Colour::Ansi => format!("\u{1b}[1m{title}\u{1b}[0m"),
        Colour::Plain => title.to_owned(),
    }
}

fn verdict(observed: &Observed, tally: Tally) -> String {
    let Tally { broken, kept, review, unseen } = tally;
    format!(
        "{} in {}: {broken} broken, {kept} kept, {review} for a person to look at, {unseen} not visible from outside\n",
        observed.url, observed.browser
    )
}

/// The judgement for a program: the count, one object a rule, and everything that was seen as evidence.
pub fn json(observed: &Observed, findings: &[Finding]) -> Result<String, serde_json::Error> {
    #[derive(Serialize)]
    struct Report<'a> {
        tally: Tally,
        findings: &'a [Finding],
        observed: &'a Observed,
    }
    serde_json::to_string_pretty(&Report { tally: tally(findings), findings, observed })
}
