//! C041: nobody is shamed or steered for saying no (DP19; EDPB Guidelines 3/2022, emotional steering).
//!
//! **Invariant:** one finding for each text, at the text.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use crate::wording;

pub(crate) const LINT: Lint = Lint::warning("C041", "text that shames a no", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for texts in whole.texts {
        for (_, text) in texts.iter() {
            if let Some(phrase) = wording::shaming(&text.words, Some(texts.language.as_str())) {
                found.push(
                    LINT.found(&text.file, &text.span, format!("`{phrase}` makes a no feel wrong"))
                        .help("say what a yes and a no do, and nothing about who says them")
                        .note("EDPB Guidelines 3/2022: emotional steering is a deceptive design pattern"),
                );
            }
        }
    }
}
