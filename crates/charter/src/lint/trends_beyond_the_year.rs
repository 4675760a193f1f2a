//! C054: releases that cost more together than a year allows, so that the last ones are refused.
//!
//! **Invariant:** one finding, at the value that is written: what one release costs, or else how often there is one.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use entrenous_core::charter::Trends;
use entrenous_core::epsilon::Epsilon;

pub(crate) const LINT: Lint = Lint::warning("C054", "trends beyond the year", Check::Whole(check));

/// How many releases a year's epsilon pays for.
fn paid(trends: Trends) -> u64 {
    let (most, under) = trends.year.parts();
    let (each, part) = trends.epsilon.parts();
    most.saturating_mul(part).checked_div(under.saturating_mul(each)).unwrap_or(0)
}

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let Some(draft) = &whole.draft.trends else { return };
    let trends = crate::lower::trends(draft);
    let (paid, wanted) = (paid(trends), trends.every.in_a_year());
    if paid >= wanted {
        return;
    }
    let written = [draft.epsilon.at().map(|at| &at.span), draft.year.at().map(|at| &at.span)];
    let every = draft.every.at().map(|at| &at.span);
    let span = written.into_iter().flatten().chain(every).next().unwrap_or(&draft.header);
    let label =
        format!("a year's {} pays for {paid} of {wanted} releases; the others are refused", trends.year);
    let fits = trends.year.shared_by(wanted).unwrap_or(Epsilon::ZERO);
    let help = format!("`epsilon = \"{fits}\"` would reach through the year; its noise is larger");
    found.push(LINT.found(&whole.file.name, span, label).help_if((fits != Epsilon::ZERO).then_some(help)));
}
