//! C042: a text of a purpose says what is done and why (DP17; GDPR Art. 12(1), 13(1)(c)); its title said again does not.
//!
//! **Invariant:** one finding for each text, at the text.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use crate::texts::TextKey;

pub(crate) const LINT: Lint = Lint::warning("C042", "text that says nothing", Check::Whole(check));

/// A text shorter than this says nothing in any script that is written in letters.
const LETTERS_LEAST: usize = 10;

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for texts in whole.texts {
        for (key, text) in texts.iter() {
            let TextKey::PurposeText(name) = key else { continue };
            let letters = |words: &str| {
                words.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>()
            };
            let (said, title) =
                (letters(&text.words), texts.get(&TextKey::PurposeTitle(name.clone())).map(letters));
            // An ideograph is a word.
            let short = said.is_ascii() && said.len() < LETTERS_LEAST && !said.is_empty();
            if short || (!said.is_empty() && title.as_ref() == Some(&said)) {
                found.push(
                    LINT.found(
                        &text.file,
                        &text.span,
                        format!("this does not say what `{name}` does, or why"),
                    )
                    .help("say in a sentence or two what is used, what for, and what the person gets from it")
                    .note("GDPR Art. 13(1)(c): the purposes of the processing"),
                );
            }
        }
    }
}
