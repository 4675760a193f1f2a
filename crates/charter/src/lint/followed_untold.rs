//! C065: that somebody followed a link is told only where they agreed to it: by the purpose that measures reading, which names who hears it.
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use entrenous_core::charter::Use;
use entrenous_core::tell::Event;

pub(crate) const LINT: Lint = Lint::error("C065", "following told without a yes", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for processor in &whole.draft.processors {
        let Some(event) = processor.events.entries().iter().find(|at| at.value == Event::Followed) else {
            continue;
        };
        let reading = whole.draft.purposes.iter().find(|purpose| purpose.uses.get() == Some(&Use::Reading));
        let named = |value: &String| processor.name.get() == Some(value);
        let (label, help) = match reading {
            Some(reading) if reading.shares_with.entries().iter().any(|at| named(&at.value)) => continue,
            Some(reading) => (
                format!("a yes to `{}` does not reach this processor", reading.key.value),
                "add its name to `shares_with` of that purpose, or take `followed` away",
            ),
            None => (
                "nobody is asked whether they may be followed".to_owned(),
                "declare a purpose with `use = \"dpv:Marketing\"` that shares with it, or take `followed` away",
            ),
        };
        found.push(LINT.found(&whole.file.name, &event.span, label).help(help));
    }
}
