//! C044: a text that is the same in two languages was not translated (GDPR Art. 12(1); DP24).
//!
//! **Invariant:** only what a purpose does is looked at: a title or a choice can be a word that many languages share.
//! **Invariant:** one finding for each text, where the source says it too.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use crate::texts::TextKey;

pub(crate) const LINT: Lint = Lint::warning("C044", "text left in another language", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let Some(source) = whole.draft.languages().next() else { return };
    let Some(written) = whole.texts.iter().find(|texts| texts.language == source.value) else { return };
    let spoken = |texts: &&crate::texts::Texts| whole.draft.languages().any(|at| at.value == texts.language);
    for texts in whole.texts.iter().filter(spoken).filter(|texts| primary(texts) != primary(written)) {
        for (key, text) in texts.iter().filter(|(key, _)| matches!(key, TextKey::PurposeText(_))) {
            if !text.words.trim().is_empty() && written.get(key) == Some(text.words.as_str()) {
                let (here, there) = (texts.language.as_str(), written.language.as_str());
                found.push(
                    LINT.found(
                        &text.file,
                        &text.span,
                        format!("in `{here}` this is still the text of `{there}`"),
                    )
                    .help("translate it, or take the language out of `languages` until it is"),
                );
            }
        }
    }
}

/// `pt` of `pt-BR`: variants of one language may say the same.
fn primary(texts: &crate::texts::Texts) -> &str {
    texts.language.as_str().split('-').next().unwrap_or_default()
}
