//! C019: plain language (GDPR Art. 12(1); DP18): at most 25 words a sentence.
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use crate::texts::Text;

pub(crate) const LINT: Lint = Lint::warning("C019", "sentence too long", Check::Whole(check));

/// The most words of a sentence.
const WORDS_MOST: usize = 25;

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for (_, text) in whole.texts.iter().flat_map(|texts| texts.iter()) {
        found.extend(sentences(&text.words).filter_map(|sentence| judge(text, sentence)));
    }
}

fn judge(text: &Text, sentence: &str) -> Option<Diagnostic> {
    let words = sentence.split_whitespace().count();
    (words > WORDS_MOST).then(|| {
        let start: Vec<&str> = sentence.split_whitespace().take(4).collect();
        let label = format!("the sentence `{} …` has {words} words", start.join(" "));
        LINT.found(&text.file, &text.span, label)
            .help(format!("say it in sentences of at most {WORDS_MOST} words"))
            .note("GDPR Art. 12(1): concise, transparent, intelligible, in clear and plain language")
    })
}

/// Ends of sentences in the scripts the texts are written in. A full stop inside a word, as in `example.org`, is none.
fn sentences(words: &str) -> impl Iterator<Item = &str> {
    words
        .split_inclusive(char::is_whitespace)
        .scan(0_usize, |end, word| {
            *end = end.saturating_add(word.len());
            Some((*end, word.trim_end().ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟', ':'])))
        })
        .filter_map(|(end, ends)| ends.then_some(end))
        .chain(std::iter::once(words.len()))
        .scan(0_usize, |start, end| {
            let sentence = words.get(*start..end);
            *start = end;
            sentence
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_stop_ends_a_sentence_only_at_the_end_of_a_word() {
        let found: Vec<&str> = sentences("See example.org. Then… यह है। And on").map(str::trim).collect();
        assert_eq!(found, ["See example.org.", "Then…", "यह है।", "And on"]);
    }
}
