//! A pack as a page a lawyer reads, and two packs held side by side.
//!
//! **Invariant:** the page says what it is not: advice, or a text someone has signed for unless someone has.

use crate::law::answers::{Answer, answers};
use crate::law::day::Day;
use crate::law::pack::{Pack, Status};
use std::fmt::Write as _;

/// The page of a pack on a day, in Markdown.
#[must_use]
pub fn page(pack: &Pack, day: &Day) -> String {
    let mut page = format!("# {}\n\n", pack.title("en"));
    let places: Vec<&str> = pack.applies.iter().map(|place| place.as_str()).collect();
    let _ = writeln!(page, "Pack `{}`, as it reads on {day}. Applies in {}.", pack.id, places.join(", "));
    let _ = writeln!(page, "{}\n", standing(pack, day));
    let _ = writeln!(page, "This is not legal advice. {}\n", review(pack));
    page.push_str("| | question | answer | where it is written | sure | pack |\n|---|---|---|---|---|---|\n");
    for answer in answers(pack) {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {:?} | {} |",
            answer.number,
            answer.question,
            cell(&answer),
            cut(&answer.cite.join("; ")),
            answer.confidence,
            answer.written_in
        );
    }
    page.push_str("\nA: well known and held against a recent source. B: known, not held against a second source. C: unsure, to be verified first.\n");
    page
}

fn standing(pack: &Pack, day: &Day) -> String {
    let from = pack.valid_from;
    let until = pack.until.as_ref().map(|until| format!(" until {until}")).unwrap_or_default();
    let parent = pack
        .parent
        .as_ref()
        .map(|parent| format!(" Where it is silent, `{parent}` speaks."))
        .unwrap_or_default();
    match pack.status {
        Status::Proposed => format!("Only proposed: it decides nothing, and can be run in shadow.{parent}"),
        _ if pack.decides_on(day) => format!("It decides, since {from}{until}.{parent}"),
        Status::Signed => format!("Signed; it decides from {from}{until}.{parent}"),
        _ => format!("It does not decide on this day: valid from {from}{until}.{parent}"),
    }
}

fn review(pack: &Pack) -> String {
    let reviewed = pack.reviewed;
    if pack.reviewer.trim().is_empty() {
        return format!(
            "Nobody has signed for it: it was last held against published summaries on {reviewed}."
        );
    }
    format!("Verified: {} read the text of the law and signs for it, {reviewed}.", pack.reviewer)
}

fn cell(answer: &Answer) -> String {
    let mut text = answer.answer.clone();
    for (before, more) in [("", &answer.note), ("Looser than its parent: ", &answer.loosens)] {
        if let Some(more) = more {
            let _ = write!(text, ". *{before}{more}*");
        }
    }
    cut(&text)
}

/// A text that cannot break out of its cell.
fn cut(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// What one pack answers otherwise than another.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Difference {
    /// The cell.
    pub cell: String,
    /// What the first says.
    pub before: Option<String>,
    /// What the second says.
    pub after: Option<String>,
}

/// Every cell two packs answer differently.
#[must_use]
pub fn differences(before: &Pack, after: &Pack) -> Vec<Difference> {
    let (first, second) = (answers(before), answers(after));
    let find =
        |all: &[Answer], cell: &str| all.iter().find(|one| one.cell == cell).map(|one| one.answer.clone());
    let mut cells: Vec<&String> = first.iter().chain(&second).map(|answer| &answer.cell).collect();
    let mut seen = std::collections::HashSet::new();
    cells.retain(|cell| seen.insert(cell.as_str()));
    let compare = |cell: &String| Difference {
        before: find(&first, cell),
        after: find(&second, cell),
        cell: cell.clone(),
    };
    cells.into_iter().map(compare).filter(|one| one.before != one.after).collect()
}
