//! Plain words, counted: what a test asks of our own texts (GDPR Art. 12(1); WP260 rev. 01).
//! The texts of a business are judged by the lint C019 of the charter.
//!
//! **Invariant:** a count screens, it proves nothing: no check replaces a person who reads.

/// The words of each sentence, in order; a message with variants counts each variant as its own text.
/// A placeholder is one word; a lone sign such as `»` is none.
pub(crate) fn words_of_sentences(text: &str) -> Vec<usize> {
    patterns(text).into_iter().flat_map(|pattern| sentences(&pattern)).filter(|words| *words > 0).collect()
}

/// What is said in a message: itself, or each of its variants.
fn patterns(text: &str) -> Vec<String> {
    if !text.starts_with('.') {
        return vec![text.to_owned()];
    }
    let parts = text.split("{{").skip(1);
    parts.filter_map(|part| part.rsplit_once("}}")).map(|(pattern, _)| pattern.to_owned()).collect()
}

fn sentences(pattern: &str) -> Vec<usize> {
    let mut counts = vec![0_usize];
    for word in pattern.split_whitespace() {
        if let Some(count) = counts.last_mut().filter(|_| word.contains(char::is_alphanumeric)) {
            *count = count.saturating_add(1);
        }
        if word.trim_end_matches(['»', '“', '”', ')']).ends_with(['.', '!', '?', '…', ':']) {
            counts.push(0);
        }
    }
    counts
}

#[test]
fn sentences_end_at_their_signs_and_variants_count_apart() {
    assert_eq!(words_of_sentences("Nous gardons cela 90 jours. Vous pouvez dire non\u{202f}!"), [5, 4]);
    assert_eq!(words_of_sentences("Utilisé pour « {$purposes} » : {$items}."), [3, 1]);
    assert_eq!(
        words_of_sentences(
            ".input {$n :integer} .match $n one {{{$n} day left. Hurry not.}} * {{{$n} days}}"
        ),
        [3, 2, 2]
    );
    assert!(words_of_sentences("").is_empty());
}
