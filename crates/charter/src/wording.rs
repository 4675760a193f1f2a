//! How texts speak to people: their sentences, and phrases that shame or steer whoever says no.
//!
//! **Invariant:** a phrase of the list is a sign, not a proof; what is not on it still wants a reader.

/// The most words of a sentence (GDPR Art. 12(1): clear and plain language).
pub const SENTENCE_WORDS_MOST: usize = 25;

/// The sentences of a text, in the scripts ours are written in. A full stop inside a word, as in `example.org`, ends none.
pub fn sentences(words: &str) -> impl Iterator<Item = &str> {
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

/// Phrases with which a no is made to feel wrong (EDPB Guidelines 3/2022, "emotional steering"), by language, in lower case.
const SHAMING: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "no, i don't",
            "no, i hate",
            "i don't care about",
            "i'd rather miss",
            "miss out on",
            "worse experience",
            "i prefer boring",
            "please don't leave us",
        ],
    ),
    (
        "de",
        &[
            "nein, ich möchte keine",
            "nein, ich verzichte",
            "ist mir egal",
            "entgeht ihnen",
            "schlechteres erlebnis",
            "schlechtere erfahrung",
            "lassen sie uns nicht im stich",
            "lieber langweilig",
        ],
    ),
    (
        "fr",
        &[
            "non, je préfère rater",
            "non, je n’aime pas",
            "je m’en moque",
            "je m’en fiche",
            "vous allez manquer",
            "vous passerez à côté",
            "moins bonne expérience",
            "expérience dégradée",
            "ne nous abandonnez pas",
        ],
    ),
    (
        "es",
        &[
            "no, prefiero perder",
            "no, no me gusta",
            "no me importa",
            "te perderás",
            "se perderá",
            "peor experiencia",
        ],
    ),
    (
        "it",
        &[
            "no, preferisco perdere",
            "no, non mi piace",
            "non mi importa",
            "ti perderai",
            "si perderà",
            "esperienza peggiore",
        ],
    ),
    ("pt", &["não, prefiro perder", "não, não gosto", "não me importo", "vai perder", "pior experiência"]),
    ("nl", &["nee, ik hou niet", "kan me niet schelen", "u mist", "je mist", "slechtere ervaring"]),
    ("pl", &["nie, wolę stracić", "nie obchodzi mnie", "stracisz", "ominie cię", "gorsze wrażenia"]),
    ("ca", &["no, prefereixo perdre", "tant m’és", "et perdràs", "es perdrà", "pitjor experiència"]),
];

/// The first phrase in a text that shames or steers, if the text is in one of the languages of the list; every list if its language is unknown.
#[must_use]
pub fn shaming(text: &str, language: Option<&str>) -> Option<&'static str> {
    let text = text.to_lowercase().replace('\'', "’");
    let spoken = |known: &str| language.is_none_or(|language| language.split('-').next() == Some(known));
    let phrases = SHAMING.iter().filter(|(known, _)| spoken(known)).flat_map(|(_, phrases)| *phrases);
    phrases.copied().find(|phrase| text.contains(&phrase.replace('\'', "’")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_stop_ends_a_sentence_only_at_the_end_of_a_word() {
        let found: Vec<&str> = sentences("See example.org. Then… यह है। And on").map(str::trim).collect();
        assert_eq!(found, ["See example.org.", "Then…", "यह है।", "And on"]);
    }

    #[test]
    fn a_phrase_that_shames_is_found_in_its_language_whatever_the_apostrophe() {
        assert_eq!(shaming("No, I don’t like saving", Some("en")), Some("no, i don't"));
        assert_eq!(shaming("No, I don't like saving", Some("fr")), None);
        assert_eq!(shaming("Je m’en fiche", None), Some("je m’en fiche"));
        assert_eq!(shaming("If you say no, everything still works.", None), None);
    }

    #[test]
    fn the_phrases_are_in_lower_case_and_each_stands_once() {
        let all: Vec<&str> = SHAMING.iter().flat_map(|(_, phrases)| *phrases).copied().collect();
        assert!(all.iter().all(|phrase| phrase.to_lowercase() == **phrase));
        assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), all.len());
    }
}
