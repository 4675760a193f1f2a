//! The retention plan (GDPR Art. 5(1)(e), 30(1)(f)): each item with its span, from when it runs, how it ends, and by which right it is kept.

use crate::{Document, Sources, register};
use entrenous_core::charter::{Item, Language, Source};
use entrenous_core::id::ItemId;

/// The plan in a language.
#[must_use]
pub fn write(sources: &Sources<'_>, language: &Language) -> Document {
    let words = sources.words(language);
    let mut document = Document::new(language, words.say("papers.retention.title"));
    document.paragraph(words.say("papers.retention.lead"));
    let head = words.all("retention", ["item", "keep", "from", "purposes", "right"]);
    let rows = sources.charter.items().map(|(id, item)| row(sources, language, id, item)).collect();
    document.section(words.say("papers.retention.items"));
    document.table(words.say("papers.retention.items"), head, rows);
    document.section(words.say("papers.retention.how"));
    document.list(words.all("retention", ["by_itself", "withdrawn", "erased", "backups"]));
    document.section(words.say("papers.retention.proofs"));
    document.list(words.all("retention", ["records", "ledger", "notices"]));
    document.terms(vec![(words.say("papers.persons_label"), vec![words.say(register::persons(sources))])]);
    document
}

fn row(sources: &Sources<'_>, language: &Language, id: ItemId, item: &Item) -> Vec<String> {
    let words = sources.words(language);
    let purposes: Vec<_> = sources.charter.purposes().filter(|(_, one)| one.items.has(id)).collect();
    let mut rights: Vec<String> = purposes.iter().map(|(_, one)| words.word("basis", one.basis)).collect();
    rights.dedup();
    let from = match item.source {
        Source::Volunteered => "papers.retention.from_told",
        Source::Observed => "papers.retention.from_seen",
        Source::Inferred => "papers.retention.from_concluded",
    };
    vec![
        words.item(item),
        words.span(item.keep),
        words.say(from),
        words.several(purposes.iter().map(|(_, one)| words.title(one)).collect()),
        words.several(rights),
    ]
}
