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
    "ca": "banner" "form" "letters" "mail" "messages" "pack" "papers" "privacy" "problem" "units" "verify" "why";
    "de": "banner" "form" "letters" "mail" "messages" "pack" "papers" "privacy" "problem" "units" "verify" "why";
    "en": "banner" "form" "letters" "mail" "messages" "pack" "papers" "privacy" "problem" "units" "verify" "why";
    "es": "banner" "form" "letters" "mail" "messages" "pack" "papers" "privacy" "problem" "units" "verify" "why";
    "fr": "banner" "form" "letters" "mail" "messages" "pack" "papers" "privacy" "problem" "units" "verify" "why";
    "it": "banner" "form" "letters" "mail" "messages" "pack" "papers" "privacy" "problem" "units" "verify" "why";
    "nl": "banner" "form" "letters" "mail" "messages" "pack" "papers" "privacy" "problem" "units" "verify" "why";
    "pl": "banner" "form" "letters" "mail" "messages" "pack" "papers" "privacy" "problem" "units" "verify" "why";
    "pt": "banner" "form" "letters" "mail" "messages" "pack" "papers" "privacy" "problem" "units" "verify" "why";
};
