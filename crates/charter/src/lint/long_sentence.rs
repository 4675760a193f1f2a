//! C019: plain language (GDPR Art. 12(1); DP18): at most 25 words a sentence.
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use crate::texts::Text;
use crate::wording::{SENTENCE_WORDS_MOST, sentences};

pub(crate) const LINT: Lint = Lint::warning("C019", "sentence too long", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for (_, text) in whole.texts.iter().flat_map(|texts| texts.iter()) {
        found.extend(sentences(&text.words).filter_map(|sentence| judge(text, sentence)));
    }
}

fn judge(text: &Text, sentence: &str) -> Option<Diagnostic> {
    let words = sentence.split_whitespace().count();
    (words > SENTENCE_WORDS_MOST).then(|| {
        let start: Vec<&str> = sentence.split_whitespace().take(4).collect();
        let label = format!("the sentence `{} …` has {words} words", start.join(" "));
        LINT.found(&text.file, &text.span, label)
            .help(format!("say it in sentences of at most {SENTENCE_WORDS_MOST} words"))
            .note("GDPR Art. 12(1): concise, transparent, intelligible, in clear and plain language")
    })
}
