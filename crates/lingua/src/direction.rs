//! From which side a language is read.

use entrenous_core::charter::Language;

/// `rtl` for languages written from right to left, else `ltr`.
#[must_use]
pub fn direction(language: &Language) -> &'static str {
    match language.as_str().split('-').next() {
        Some("ar" | "fa" | "he" | "ps" | "sd" | "ur" | "yi") => "rtl",
        _ => "ltr",
    }
}
