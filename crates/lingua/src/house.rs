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
    "ca": "audience" "banner" "console" "form" "journeys" "letters" "mail" "messages" "pack" "papers" "privacy" "problem" "units" "verify" "why";
    "de": "audience" "banner" "console" "form" "journeys" "letters" "mail" "messages" "pack" "papers" "privacy" "problem" "units" "verify" "why";
    "en": "audience" "banner" "console" "form" "journeys" "letters" "mail" "messages" "pack" "papers" "privacy" "problem" "units" "verify" "why";
    "es": "audience" "banner" "console" "form" "journeys" "letters" "mail" "messages" "pack" "papers" "privacy" "problem" "units" "verify" "why";
    "fr": "audience" "banner" "console" "form" "journeys" "letters" "mail" "messages" "pack" "papers" "privacy" "problem" "units" "verify" "why";
    "it": "audience" "banner" "console" "form" "journeys" "letters" "mail" "messages" "pack" "papers" "privacy" "problem" "units" "verify" "why";
    "nl": "audience" "banner" "console" "form" "journeys" "letters" "mail" "messages" "pack" "papers" "privacy" "problem" "units" "verify" "why";
    "pl": "audience" "banner" "console" "form" "journeys" "letters" "mail" "messages" "pack" "papers" "privacy" "problem" "units" "verify" "why";
    "pt": "audience" "banner" "console" "form" "journeys" "letters" "mail" "messages" "pack" "papers" "privacy" "problem" "units" "verify" "why";
};
