//! From which side a language is read.

use entrenous_core::charter::Language;

/// `rtl` for languages written from right to left, else `ltr`: the value of the attribute `dir` in HTML.
/// A script in the tag decides over the language (`az-Arab`, `ks-Deva`).
#[must_use]
pub fn direction(language: &Language) -> &'static str {
    let mut parts = language.as_str().split('-');
    let spoken = parts.next().unwrap_or_default();
    match parts.find(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic())) {
        Some("Arab" | "Hebr" | "Nkoo" | "Syrc" | "Thaa") => "rtl",
        Some(_) => "ltr",
        None if matches!(spoken, "ar" | "ckb" | "dv" | "fa" | "he" | "ps" | "sd" | "ug" | "ur" | "yi") => {
            "rtl"
        }
        None => "ltr",
    }
}

#[test]
fn some_languages_are_read_from_the_right() {
    let of = |tag: &str| direction(&Language::parse(tag).unwrap());
    assert!(["ar", "ar-EG", "he", "fa", "ur", "az-Arab"].iter().all(|tag| of(tag) == "rtl"));
    assert!(["fr", "de", "en", "sd-Deva", "pt-BR"].iter().all(|tag| of(tag) == "ltr"));
}
