//! The cookie table: what is stored on a device, for what, by whom, how long, and whether it needs a yes (ePrivacy Art. 5(3)).

use crate::{Document, Sources, device};
use entrenous_core::charter::Language;

/// The table in a language.
#[must_use]
pub fn write(sources: &Sources<'_>, language: &Language) -> Document {
    let words = sources.words(language);
    let mut document = Document::new(language, words.say("papers.cookies.title"));
    document.paragraph(words.say("papers.cookies.lead"));
    document.table(words.say("papers.cookies.title"), device::head(&words), device::rows(sources, &words));
    document
}
