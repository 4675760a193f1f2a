//! Which language to answer in: asked for, then what the browser prefers, then the first of the business
//! (RFC 9110 section 12.5.4; RFC 4647 section 3.4, lookup).
//!
//! **Invariant:** the answer is always one the business speaks.
//! **Invariant:** nothing is remembered here: no cookie, no guess from the place.

use entrenous_core::charter::Language;
use std::cmp::Reverse;

/// How much of an `Accept-Language` header is read, in characters.
const HEADER_CHARACTERS_MOST: usize = 512;
/// The longest tag looked up, in bytes: BCP 47 asks for 35.
const TAG_BYTES_MOST: usize = 35;
/// Quality is counted in thousandths: RFC 9110 gives it three digits.
const QUALITY_WHOLE: f32 = 1_000.0;

/// The language to answer in: `asked` by the person (a choice, `?lang`), then the header `accepts`, then the first of `spoken`.
#[must_use]
pub fn negotiate(asked: Option<&str>, accepts: Option<&str>, spoken: &[Language]) -> Language {
    let preferred = accepts.map(preferences).unwrap_or_default();
    let mut wishes = asked.into_iter().chain(preferred.iter().map(String::as_str));
    let found = wishes.find_map(|wish| lookup(wish, spoken));
    found.or_else(|| spoken.first().cloned()).unwrap_or_default()
}

/// The tags of the header, most preferred first; a quality of 0 means never.
fn preferences(header: &str) -> Vec<String> {
    let header: String = header.chars().take(HEADER_CHARACTERS_MOST).collect();
    let mut wishes: Vec<(u32, String)> = Vec::new();
    for part in header.split(',') {
        let (tag, weight) = part.split_once(';').unwrap_or((part, ""));
        let quality = quality(weight);
        if quality > 0 {
            wishes.push((quality, tag.trim().to_owned()));
        }
    }
    wishes.sort_by_key(|(quality, _)| Reverse(*quality));
    wishes.into_iter().map(|(_, tag)| tag).collect()
}

/// A weight in thousandths; what cannot be read counts as none given, which is 1.
fn quality(weight: &str) -> u32 {
    let written = weight.trim().strip_prefix(['q', 'Q']).and_then(|rest| rest.trim_start().strip_prefix('='));
    let quality = written.and_then(|number| number.trim().parse::<f32>().ok()).unwrap_or(1.0);
    (quality.clamp(0.0, 1.0) * QUALITY_WHOLE) as u32
}

/// The spoken language for a tag: the tag itself, then shorter and shorter, then any region of the same language:
/// who reads `pt` would rather have `pt-BR` than French.
fn lookup(tag: &str, spoken: &[Language]) -> Option<Language> {
    let tag = tag.trim();
    if tag.len() > TAG_BYTES_MOST {
        return None;
    }
    let shorter = std::iter::successors(Some(tag), |tag| Some(tag.rsplit_once('-')?.0));
    let exact = |tag: &str| spoken.iter().find(|language| language.as_str().eq_ignore_ascii_case(tag));
    let same = |language: &&Language| primary(language.as_str()).eq_ignore_ascii_case(primary(tag));
    shorter.into_iter().find_map(exact).or_else(|| spoken.iter().find(same)).cloned()
}

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spoken(tags: &[&str]) -> Vec<Language> {
        tags.iter().map(|tag| Language::parse(tag).unwrap()).collect()
    }

    #[test]
    fn the_asked_one_then_the_browsers_then_the_first() {
        let house = spoken(&["fr", "de", "en"]);
        let table = [
            (None, None, "fr"),
            (None, Some(""), "fr"),
            (Some("de"), Some("en"), "de"),
            (Some("EN-us"), None, "en"),
            (Some("xx"), Some("en-GB,en;q=0.9"), "en"),
            (Some(""), Some("de"), "de"),
            (None, Some("ja,de-AT;q=0.8,en;q=0.9"), "en"),
            (None, Some("de;q=0.9,en;q=0.9"), "de"),
            (None, Some("de ; Q = 0.2 , en ; q=0.3"), "en"),
            (None, Some("de-CH-1996"), "de"),
            (None, Some("en;q=0, DE;q=0.1"), "de"),
            (None, Some("en;q=-1,de;q=0.001"), "de"),
            (None, Some("*;q=x,,;;,q"), "fr"),
            (None, Some("*"), "fr"),
        ];
        for (asked, accepts, expected) in table {
            assert_eq!(negotiate(asked, accepts, &house).as_str(), expected, "{asked:?} {accepts:?}");
        }
    }

    #[test]
    fn a_region_is_nearer_than_another_language() {
        let house = spoken(&["fr", "pt-BR", "de-AT", "de"]);
        let table = [("pt", "pt-BR"), ("pt-PT", "pt-BR"), ("de-CH", "de"), ("de-at", "de-AT"), ("ptx", "fr")];
        for (asked, expected) in table {
            assert_eq!(negotiate(Some(asked), None, &house).as_str(), expected, "{asked}");
        }
    }

    #[test]
    fn what_stands_behind_the_limit_is_not_read() {
        let header = format!("{}de", "xx,".repeat(HEADER_CHARACTERS_MOST));
        assert_eq!(negotiate(None, Some(&header), &spoken(&["fr", "de"])).as_str(), "fr");
        assert_eq!(
            negotiate(Some(&format!("de{}", "-x".repeat(40))), None, &spoken(&["fr", "de"])).as_str(),
            "fr"
        );
    }

    proptest! {
        #[test]
        fn the_answer_is_always_a_spoken_language(asked in ".{0,40}", accepts in "[a-zA-Z0-9;,=.*é -]{0,600}") {
            let house = spoken(&["fr", "de", "en"]);
            prop_assert!(house.contains(&negotiate(Some(&asked), Some(&accepts), &house)));
        }
    }
}
