//! The record of processing activities (GDPR Art. 30(1)): one row a purpose, with the letters (a) to (g) of the article.
//!
//! **Invariant:** the measures named are those the program takes by itself; those of the business are asked for.

use crate::{Document, Sources, receivers};
use entrenous_core::charter::{Language, Purpose};

/// The measures the program takes by itself (Art. 30(1)(g), 32(1)).
pub(crate) const MEASURES: [&str; 8] =
    ["sealed", "keys_apart", "permit", "ledger", "erase", "retention", "no_address", "logs"];

/// The columns, in the order of the article.
const COLUMNS: [&str; 10] =
    ["purpose", "aim", "basis", "persons", "items", "special", "recipients", "transfers", "limits", "device"];

/// The record in a language.
#[must_use]
pub fn write(sources: &Sources<'_>, language: &Language) -> Document {
    let (words, charter) = (sources.words(language), sources.charter);
    let mut document = Document::new(language, words.say("papers.register.title"));
    document.paragraph(words.say("papers.register.lead"));
    document.section(words.say("papers.register.who"));
    let business = &charter.business;
    document.terms(vec![
        (words.say("papers.who.controller"), vec![business.name.clone(), words.country(&business.country)]),
        (words.say("papers.who.contact"), vec![business.contact.clone()]),
        (words.say("papers.who.representative"), business.representative.iter().cloned().collect()),
        (words.say("papers.who.officer"), business.officer.iter().cloned().collect()),
    ]);
    document.section(words.say("papers.register.activities"));
    let rows = charter.purposes().map(|(_, purpose)| row(sources, language, purpose)).collect();
    document.table(words.say("papers.register.activities"), words.all("register", COLUMNS).to_vec(), rows);
    document.section(words.say("papers.register.measures"));
    document.list(words.all("measure", MEASURES));
    document.question(words.say("papers.register.ask_measures"));
    document.section(words.say("papers.register.state"));
    document.terms(vec![
        (words.say("papers.version"), vec![charter.hash().to_string()]),
        (words.say("papers.since"), vec![words.date(sources.since)]),
    ]);
    document
}

fn row(sources: &Sources<'_>, language: &Language, purpose: &Purpose) -> Vec<String> {
    let words = sources.words(language);
    let items = sources.items(purpose);
    let item = |item: &&entrenous_core::charter::Item| format!("{} ({})", words.item(item), item.category);
    let special: Vec<String> = items.iter().filter(|item| item.special).map(|one| words.item(one)).collect();
    let receivers = receivers::of(sources, purpose);
    let abroad = receivers.iter().map(|one| words.pair(one.name, one.guard(&words)));
    let limits = items.iter().map(|item| words.pair(&words.item(item), words.span(item.keep)));
    vec![
        words.title(purpose),
        format!("{} ({})", words.text(purpose), words.word("use", purpose.uses)),
        words.word("basis", purpose.basis),
        words.say(persons(sources)),
        words.several(items.iter().map(item).collect()),
        words.several(special),
        words.several(receivers.iter().map(|one| one.introduced(&words)).collect()),
        words.several(abroad.collect()),
        words.several(limits.collect()),
        words.several(purpose.stores.clone()),
    ]
}

/// The categories of persons (Art. 30(1)(c)).
pub(crate) const fn persons(sources: &Sources<'_>) -> &'static str {
    if sources.charter.business.for_minors { "papers.persons_minors" } else { "papers.persons" }
}
