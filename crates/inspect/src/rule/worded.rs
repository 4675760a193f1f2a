//! The words of the banner: what they tell (DP17), how plainly (DP18), whom they shame (DP19), in which language (DP24).
//!
//! **Invariant:** words are only looked for in languages we know; in any other a person has to read.

use super::{Judged, Scene};
use crate::observed::{Kind, Layer};
use entrenous_charter::wording::{self, SENTENCE_WORDS_MOST};

/// The languages in which the words of a banner are known: those of `browser/src/inspect/words.ts`.
const KNOWN: [&str; 9] = ["ca", "de", "en", "es", "fr", "it", "nl", "pl", "pt"];
/// Languages that run from right to left.
const RIGHT_TO_LEFT: [&str; 5] = ["ar", "fa", "he", "ur", "yi"];

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

/// The language of the banner: its own, or that of the page.
fn spoken<'a>(scene: &Scene<'a>, layer: &'a Layer) -> &'a str {
    let own = primary(&layer.language);
    if own.is_empty() { primary(&scene.observed.desk.page.language) } else { own }
}

pub(super) fn complete(scene: &Scene<'_>) -> Judged {
    let Some(first) = scene.observed.first() else { return super::reach::no_banner() };
    let told = |tells: fn(&Layer) -> bool| scene.observed.layers().any(tells);
    let wanted: [(&str, bool); 3] = [
        ("no link leads to the privacy notice", told(|layer| layer.notice_link)),
        ("it does not say that a yes can be taken back", told(|layer| layer.tells.withdrawal)),
        ("it does not say how long anything lasts", told(|layer| layer.tells.duration)),
    ];
    let missing: Vec<String> =
        wanted.iter().filter(|(_, told)| !told).map(|(missing, _)| (*missing).to_owned()).collect();
    let language = spoken(scene, first);
    if !missing.is_empty() && !KNOWN.contains(&language) {
        return Judged::Review(format!("in `{language}` a person has to read it: {}", missing.join("; ")));
    }
    Judged::from_found(missing)
}

pub(super) fn plain(scene: &Scene<'_>) -> Judged {
    if scene.observed.first().is_none() {
        return super::reach::no_banner();
    }
    // Lists of facts are set apart by lines and dots; they are no sentences.
    let lines = scene.observed.layers().flat_map(|layer| layer.text.split(['\n', '·', '•', ';', '–']));
    let long = lines.flat_map(wording::sentences).filter_map(|sentence| {
        let words: Vec<&str> = sentence.split_whitespace().collect();
        let start = words.iter().take(4).copied().collect::<Vec<_>>().join(" ");
        (words.len() > SENTENCE_WORDS_MOST)
            .then(|| format!("the sentence `{start} …` has {} words", words.len()))
    });
    let mut found: Vec<String> = long.collect();
    found.dedup();
    Judged::from_found(found)
}

pub(super) fn shaming(scene: &Scene<'_>) -> Judged {
    let Some(first) = scene.observed.first() else { return super::reach::no_banner() };
    let language = spoken(scene, first);
    let language = KNOWN.contains(&language).then_some(language);
    let buttons =
        scene.observed.layers().flat_map(|layer| layer.controls.iter().map(|one| one.name.as_str()));
    let texts = scene.observed.layers().map(|layer| layer.text.as_str()).chain(buttons);
    let mut found: Vec<String> = texts
        .filter_map(|text| wording::shaming(text, language))
        .map(|phrase| format!("it says `{phrase}`"))
        .collect();
    found.sort();
    found.dedup();
    if found.is_empty() {
        Judged::Review(
            "no phrase of the list was found; read the banner once as someone who wants to say no".to_owned(),
        )
    } else {
        Judged::Broken(found)
    }
}

pub(super) fn language(scene: &Scene<'_>) -> Judged {
    let Some(first) = scene.observed.first() else { return super::reach::no_banner() };
    let page = primary(&scene.observed.desk.page.language);
    let language = spoken(scene, first);
    let mut found = Vec::new();
    if language.is_empty() {
        found.push("neither the banner nor the page says in its `lang` which language it is in".to_owned());
    } else if !page.is_empty() && page != language {
        found.push(format!("the page is in `{page}`, the banner in `{language}`"));
    }
    if KNOWN.contains(&language) {
        let answers = [Kind::Accept, Kind::Reject].into_iter().filter_map(|kind| first.control(kind));
        let strange = answers
            .filter(|one| !one.languages.is_empty() && !one.languages.iter().any(|known| known == language));
        found.extend(strange.map(|one| {
            format!("`{}` is not in `{language}` but in `{}`", one.name, one.languages.join("` or `"))
        }));
    }
    let wanted = if RIGHT_TO_LEFT.contains(&language) { "rtl" } else { "ltr" };
    if !language.is_empty() && !first.direction.is_empty() && first.direction != wanted {
        found.push(format!("`{language}` runs `{wanted}`, the banner runs `{}`", first.direction));
    }
    Judged::from_found(found)
}
