//! Which language to answer in: asked for, then what the browser prefers, then the first of the business (RFC 4647 lookup).
//!
//! **Invariant:** the answer is always one the business speaks.

use entrenous_core::charter::Language;

/// How much of an `Accept-Language` header is read, in bytes.
const HEADER_BYTES_MOST: usize = 512;

/// The language to answer in.
#[must_use]
pub fn negotiate(asked: Option<&str>, accepts: Option<&str>, spoken: &[Language]) -> Language {
    let preferred = accepts.map(preferences).unwrap_or_default();
    let wishes = asked.into_iter().chain(preferred.iter().map(String::as_str));
    let found = wishes.filter_map(|wish| lookup(wish, spoken)).next();
    found.or_else(|| spoken.first().cloned()).unwrap_or_default()
}

/// The tags of the header, most preferred first; a quality of 0 means never.
fn preferences(header: &str) -> Vec<String> {
    let header: String = header.chars().take(HEADER_BYTES_MOST).collect();
    let mut wishes: Vec<(u32, String)> = Vec::new();
    for part in header.split(',') {
        let (tag, quality) = part.split_once(';').unwrap_or((part, "q=1"));
        let quality = quality.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()).unwrap_or(1.0);
        if quality > 0.0 {
            wishes.push(((quality.min(1.0) * 1_000.0) as u32, tag.trim().to_owned()));
        }
    }
    wishes.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
    wishes.into_iter().map(|(_, tag)| tag).collect()
}

/// The spoken language for a tag: the tag itself, then shorter and shorter.
fn lookup(tag: &str, spoken: &[Language]) -> Option<Language> {
    let mut tag = tag.trim();
    loop {
        if let Some(language) = spoken.iter().find(|language| language.as_str().eq_ignore_ascii_case(tag)) {
            return Some(language.clone());
        }
        tag = tag.rsplit_once('-')?.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_asked_one_then_the_browsers_then_the_first() {
        let spoken = ["fr", "de", "en"].map(|tag| Language::parse(tag).unwrap());
        let table = [
            (None, None, "fr"),
            (Some("de"), Some("en"), "de"),
            (Some("xx"), Some("en-GB,en;q=0.9"), "en"),
            (None, Some("ja,de-AT;q=0.8,en;q=0.9"), "en"),
            (None, Some("de-CH-1996"), "de"),
            (None, Some("en;q=0, DE;q=0.1"), "de"),
            (None, Some("*;q=x,,;;,q"), "fr"),
        ];
        for (asked, accepts, expected) in table {
            assert_eq!(negotiate(asked, accepts, &spoken).as_str(), expected, "{asked:?} {accepts:?}");
        }
    }
}
