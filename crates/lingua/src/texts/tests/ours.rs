//! What must hold of our own texts: complete, plain, well set, and each in its own language.

use super::*;
use crate::readability::words_of_sentences;
use entrenous_core::explain::{Reason, Within};
use entrenous_core::id::ArticleId;
use entrenous_core::permit::Because;

/// GDPR Art. 12(1) as read by the lint C019.
const WORDS_MOST: usize = 25;
/// Words a sentence on average, per language.
const WORDS_ON_AVERAGE_MOST: usize = 14;
/// Title, text and buttons of the banner.
const FIRST_LAYER_WORDS_MOST: usize = 45;

/// Every text as it is written: language, id, text.
fn written() -> Vec<(&'static str, String, String)> {
    let mut all = Vec::new();
    for (language, file, content) in HOUSE {
        let (mut texts, mut errors) = (BTreeMap::new(), Vec::new());
        flatten("", &content.parse().unwrap(), file, &mut texts, &mut errors);
        assert!(errors.is_empty(), "{errors:?}");
        all.extend(texts.into_iter().map(|(id, (_, text))| (*language, id, text)));
    }
    all
}

#[test]
fn the_list_of_files_is_the_folder() {
    let mut listed: Vec<_> = HOUSE.iter().map(|(_, name, _)| (*name).to_owned()).collect();
    let mut found = Vec::new();
    let top = concat!(env!("CARGO_MANIFEST_DIR"), "/../../lang");
    for language in std::fs::read_dir(top).unwrap() {
        let language = language.unwrap();
        for file in std::fs::read_dir(language.path()).unwrap() {
            let (language, file) = (language.file_name(), file.unwrap().file_name());
            found.push(format!("lang/{}/{}", language.to_string_lossy(), file.to_string_lossy()));
        }
    }
    listed.sort();
    found.sort();
    assert_eq!(listed, found);
}

/// The code of each value as it is stored, in the words of the texts.
fn codes<T: serde::Serialize>(values: &[T]) -> Vec<String> {
    let json = values.iter().map(|value| serde_json::to_value(value).unwrap());
    json.map(|value| value.get("code").unwrap_or(&value).as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_reason_has_its_words() {
    let (texts, [fr, ..]) = house();
    let (text, article) = (|| "x".to_owned(), || ArticleId::parse("x").unwrap());
    let reasons = [
        Reason::Similar { article: article() },
        Reason::Searched { query: text() },
        Reason::Showcase,
        Reason::LookedAlso { article: article(), within: Within::Kept },
        Reason::AroundAlso { article: article() },
        Reason::KindAlso { article: article(), kind: text() },
        Reason::BoughtAlso { article: article() },
        Reason::Trending,
        Reason::TrendingAmong { item: text(), choice: text() },
        Reason::PutForward,
        Reason::YouLooked { article: article() },
        Reason::YouTold { item: text(), choice: text() },
        Reason::Chosen,
        Reason::TakenBack,
        Reason::Kept { purpose: text() },
        Reason::NotPermitted { because: Because::Refused },
        Reason::Corrected,
        Reason::Exported,
        Reason::Erased,
        Reason::Aged,
        Reason::Lapsed,
        Reason::Joined,
        Reason::Imported,
        Reason::Counted,
        Reason::Trends,
        Reason::Decided,
        Reason::Tallied,
        Reason::Told,
        Reason::NotTold,
        Reason::Asked,
        Reason::Answered,
        Reason::SignedIn,
        Reason::StaffChanged,
        Reason::LookedAsked,
        Reason::LookedComplaint,
        Reason::LookedDelivery,
    ];
    let causes = [
        Because::Undeclared,
        Because::Elsewhere,
        Because::Forbidden,
        Because::Objected,
        Because::Signal,
        Because::Minor,
        Because::Refused,
        Because::Withdrawn,
        Because::NotGiven,
        Because::Expired,
        Because::Changed,
    ];
    for id in codes(&reasons).iter().map(|code| format!("why.{code}")) {
        assert!(texts.has(&fr, &id), "{id}");
    }
    assert_eq!(codes(&causes), causes.map(Because::code));
    for id in codes(&causes).iter().map(|code| format!("because.{code}")) {
        assert!(texts.has(&fr, &id), "{id}");
    }
}

#[test]
fn every_sentence_that_is_read_is_compiled_when_it_is_said() {
    let calls = |text: &str| text.trim_start().starts_with('.') || text.contains(" :");
    let mut said = 0;
    for (language, id, text) in written().into_iter().filter(|(.., text)| calls(text)) {
        let message = Message::parse(&text, language).unwrap();
        assert_ne!(message.say(&[], Marks::None), text, "{language} {id}");
        said += 1;
    }
    assert!(said > 100, "{said}");
}

#[test]
fn every_problem_says_what_to_do_next() {
    let (texts, [fr, ..]) = house();
    let problems: Vec<&str> = texts.ids().into_iter().filter_map(|id| id.strip_prefix("problem.")).collect();
    assert!(problems.contains(&"other.title"), "what has no words of its own is said in these");
    for code in problems.iter().filter_map(|id| id.split('.').next()) {
        let title = texts.say(&fr, &format!("problem.{code}.title"), &[]);
        assert!(texts.has(&fr, &format!("problem.{code}.next")), "{code}");
        assert!(!title.ends_with('.'), "{code}: a title has no full stop");
    }
}

#[test]
fn sentences_are_short() {
    let mut of_language: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (language, id, text) in written() {
        let counts = words_of_sentences(&text);
        assert!(counts.iter().all(|words| *words <= WORDS_MOST), "{language} {id}: {text}");
        of_language.entry(language).or_default().extend(counts);
    }
    for (language, counts) in of_language {
        let average = counts.iter().sum::<usize>() / counts.len();
        assert!(average <= WORDS_ON_AVERAGE_MOST, "{language}: {average} words a sentence");
    }
}

#[test]
fn the_first_layer_is_read_at_a_glance_and_begins_as_consent_tools_know_it() {
    let (texts, all) = house();
    for (language, beginning) in all.iter().zip([
        "Nous utilisons des cookies ",
        "Wir verwenden Cookies ",
        "We use cookies ",
        "Usamos cookies ",
        "Usiamo i cookie ",
        "Usamos cookies ",
        "Wij gebruiken cookies ",
        "Używamy plików cookie ",
        "Utilitzem galetes ",
    ]) {
        let banner = texts.map(language, "banner");
        let layer = ["title", "lead", "accept", "reject", "customize"].map(|id| banner[id].clone());
        assert!(layer.join(" ").split_whitespace().count() <= FIRST_LAYER_WORDS_MOST, "{layer:?}");
        assert!(banner["lead"].starts_with(beginning), "{}", banner["lead"]);
    }
}

#[test]
fn refusing_takes_no_more_words_than_accepting() {
    let (texts, all) = house();
    for language in &all {
        for topic in ["banner", "form"] {
            let words = |id: &str| texts.map(language, topic)[id].split_whitespace().count();
            assert_eq!(words("accept"), words("reject"), "{} {topic}", language.as_str());
        }
    }
}

#[test]
fn signs_are_those_of_print() {
    for (language, id, text) in written() {
        assert!(!text.contains(['\'', '"']), "{language} {id}: straight quotes: {text}");
        assert!(!text.contains("  ") && !text.contains("..."), "{language} {id}: {text}");
        assert_eq!(text.trim(), text, "{language} {id}: a space at an end");
        let (open, close) = match language {
            "fr" | "es" | "it" | "pt" | "ca" => ('«', '»'),
            "de" => ('„', '“'),
            "pl" => ('„', '”'),
            _ => ('“', '”'),
        };
        let others: String =
            ['«', '»', '„', '“', '”'].into_iter().filter(|c| *c != open && *c != close).collect();
        assert!(
            !text.contains(|c| others.contains(c)),
            "{language} {id}: the quotes of another language: {text}"
        );
        assert_eq!(text.matches(open).count(), text.matches(close).count(), "{language} {id}: {text}");
    }
}

/// French sets a narrow no-break space before `! ? ; : »` and after `«`; the others set none.
#[test]
fn french_breathes_before_its_signs() {
    for (language, id, text) in written().into_iter().filter(|(_, _, text)| !text.starts_with('.')) {
        for sign in ["!", "?", ";", ":", "»"] {
            let placed = text.matches(&format!("\u{202f}{sign}")).count();
            let expected = if language == "fr" { text.matches(sign).count() } else { 0 };
            assert_eq!(placed, expected, "{language} {id}: `{sign}`: {text}");
        }
        let breathing = if language == "fr" { text.matches('«').count() } else { 0 };
        assert_eq!(text.matches("«\u{202f}").count(), breathing, "{language} {id}: {text}");
        assert!(language == "fr" || !text.contains(" »"), "{language} {id}: {text}");
    }
}

/// Spanish opens its questions and calls; nobody else does.
#[test]
fn spanish_opens_what_it_asks() {
    for (language, id, text) in written() {
        for (opens, closes) in [('¿', '?'), ('¡', '!')] {
            let expected = if language == "es" { text.matches(closes).count() } else { 0 };
            assert_eq!(text.matches(opens).count(), expected, "{language} {id}: {text}");
        }
    }
}

/// Catalan joins two l with a raised dot, not with a full stop; Italian and Catalan elide with an apostrophe of print.
#[test]
fn letters_are_those_of_the_language() {
    let foreign: [(&str, &str); 6] = [
        ("es", "àèìòùçãõ"),
        ("it", "áíóúñçãõ"),
        ("pt", "èìòùñ"),
        ("nl", "àìòùñçãõ"),
        ("pl", "àèìòùñçãõáíúéêâ"),
        ("ca", "ìùñãõâêô"),
    ];
    for (language, id, text) in written() {
        let others = foreign.iter().find(|(of, _)| *of == language).map_or("", |(_, letters)| letters);
        let left: Vec<char> = text.chars().filter(|letter| others.contains(*letter)).collect();
        assert!(left.is_empty(), "{language} {id}: {left:?} in: {text}");
        assert!(!text.contains("l.l"), "{language} {id}: {text}");
    }
}

/// Polish counts by four forms.
#[test]
fn polish_has_a_form_for_every_count() {
    for (_, id, text) in written().into_iter().filter(|(l, ..)| *l == "pl") {
        if text.starts_with(".input") && text.contains(":integer") {
            assert!(
                [" one ", " few ", " many ", " * "].iter().all(|form| text.contains(form)),
                "{id}: {text}"
            );
        }
    }
}

/// Common words that belong to one of the languages, as far as [`SHARED`] does not say otherwise.
const BELONGING: [(&str, &[&str]); 9] = [
    (
        "fr",
        &[
            "avec", "ce", "ces", "cette", "dans", "est", "et", "la", "le", "les", "nous", "ou", "pas",
            "pour", "que", "vos", "votre", "vous",
        ],
    ),
    (
        "de",
        &[
            "bei", "das", "dem", "den", "der", "die", "ein", "eine", "ist", "mit", "nicht", "oder", "sie",
            "und", "uns", "von", "wir", "zu",
        ],
    ),
    (
        "en",
        &[
            "and", "are", "for", "from", "have", "is", "it", "not", "of", "or", "that", "the", "this", "was",
            "with", "you", "your",
        ],
    ),
    ("es", &["el", "los", "las", "usted", "su", "sus", "nosotros", "todo", "nada", "pero", "y", "con"]),
    ("it", &["il", "lo", "gli", "di", "che", "sono", "nulla", "tutto", "della", "con", "questo", "può"]),
    ("pt", &["o", "os", "seu", "sua", "seus", "não", "foi", "tudo", "nada", "connosco", "com", "uma"]),
    ("nl", &["de", "het", "een", "van", "en", "wij", "niet", "uw", "zijn", "wordt", "alles", "voor"]),
    ("pl", &["nie", "jest", "lub", "się", "co", "za", "do", "od", "na", "proszę", "już", "to"]),
    ("ca", &["els", "amb", "vostè", "res", "seva", "seves", "aquest", "aquesta", "no", "per", "tot", "ho"]),
];

/// Words of another language's list that this language has as well.
const SHARED: [(&str, &[&str]); 9] = [
    ("fr", &["de", "en", "il", "y"]),
    ("de", &["alles", "nie", "per", "was"]),
    ("en", &["do", "no", "to"]),
    ("es", &["con", "de", "en", "la", "le", "lo", "nada", "no", "o", "que", "van"]),
    ("it", &["ce", "com", "con", "la", "le", "no", "o", "per", "su", "sua"]),
    ("pt", &["das", "de", "do", "lo", "nada", "no", "ou", "que"]),
    ("nl", &["die", "is", "na", "of", "per", "tot", "was"]),
    ("pl", &["o"]),
    ("ca", &["com", "de", "el", "en", "il", "la", "les", "lo", "o", "que", "seu", "seus", "uns"]),
];

#[test]
fn no_word_is_left_from_another_language() {
    for (language, id, text) in written() {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower.split(|c: char| !c.is_alphabetic()).collect();
        let shared = SHARED.iter().find(|(of, _)| *of == language).map_or(&[][..], |(_, words)| *words);
        for (other, belonging) in BELONGING.iter().filter(|(other, _)| *other != language) {
            let left: Vec<_> =
                belonging.iter().filter(|w| words.contains(w) && !shared.contains(w)).collect();
            assert!(left.is_empty(), "{language} {id}: {left:?} of {other} in: {text}");
        }
    }
}

#[test]
fn no_text_was_left_untranslated() {
    let source: BTreeMap<String, String> =
        written().into_iter().filter(|(l, ..)| *l == SOURCE).map(|(_, id, text)| (id, text)).collect();
    for (language, id, text) in written().into_iter().filter(|(l, ..)| *l != SOURCE) {
        let is_same_word =
            [("it", "units.month_11"), ("pt", "audience.or")].contains(&(language, id.as_str()));
        assert!(
            is_same_word || source.get(&id) != Some(&text),
            "{language} {id}: the same as in the source: {text}"
        );
    }
}
