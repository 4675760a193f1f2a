//! Our own texts, embedded. A test compares this list with the folder.

/// The language our own texts are written in first; every other one is held against it.
pub(crate) const SOURCE: &str = "fr";

macro_rules! house {
    ($($code:literal: $($topic:literal)*;)*) => {
        &[$($(($code, concat!("lang/", $code, "/", $topic, ".toml"), include_str!(concat!("../../../lang/", $code, "/", $topic, ".toml")))),*),*]
    };
}

/// Language, file, content.
pub(crate) const HOUSE: &[(&str, &str, &str)] = house! {
    "ca": "banner" "form" "papers" "privacy" "problem" "units" "why";
    "de": "banner" "form" "papers" "privacy" "problem" "units" "why";
    "en": "banner" "form" "papers" "privacy" "problem" "units" "why";
    "es": "banner" "form" "papers" "privacy" "problem" "units" "why";
    "fr": "banner" "form" "papers" "privacy" "problem" "units" "why";
    "it": "banner" "form" "papers" "privacy" "problem" "units" "why";
    "nl": "banner" "form" "papers" "privacy" "problem" "units" "why";
    "pl": "banner" "form" "papers" "privacy" "problem" "units" "why";
    "pt": "banner" "form" "papers" "privacy" "problem" "units" "why";
};
