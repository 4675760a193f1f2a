//! Several laws at once: of each step, the earliest day that any of them names.
//!
//! **Invariant:** an extension of one law helps nobody under another law that knows none.

use super::{Deadline, Outcome, Step};

/// The steps of a case under several laws, each with the earliest last day and the earliest day to plan for.
#[must_use]
pub fn strictest(outcomes: &[Outcome]) -> Vec<Deadline> {
    let steps = [
        Step::Acknowledge,
        Step::Answer,
        Step::TellExtension,
        Step::AnswerExtended,
        Step::TellAuthority,
        Step::TellPersons,
    ];
    let earliest = |step: Step| {
        let asked: Vec<&Deadline> = outcomes.iter().filter_map(|outcome| asked(outcome, step)).collect();
        let plan = asked.iter().map(|deadline| deadline.plan).min()?;
        let first = asked.into_iter().min_by_key(|deadline| (deadline.legal, deadline.plan))?;
        Some(Deadline { step, plan, ..first.clone() })
    };
    let wanted = |step: &Step| outcomes.iter().any(|outcome| of(outcome, *step).is_some());
    steps.into_iter().filter(wanted).filter_map(earliest).collect()
}

/// What a law asks for a step. One without an extension asks for its answer at the time of the others' extended answer.
fn asked(outcome: &Outcome, step: Step) -> Option<&Deadline> {
    let instead = || (step == Step::AnswerExtended).then(|| of(outcome, Step::Answer)).flatten();
    of(outcome, step).or_else(instead)
}

fn of(outcome: &Outcome, step: Step) -> Option<&Deadline> {
    outcome.deadlines.iter().find(|deadline| deadline.step == step)
}
