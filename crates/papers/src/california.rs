//! What people in California are told besides (Cal. Civ. Code 1798.100(a), 1798.130(a)(5); 11 CCR 7011).
//!
//! **Invariant:** whoever receives data for ends of their own may have bought them in the words of that law, so it is never denied then.

use crate::words::Words;
use crate::{Document, Sources, notice, receivers, terms};
use entrenous_core::charter::Item;
use entrenous_core::id::ItemId;
use entrenous_core::region::Place;

/// Adds the section.
pub(crate) fn add(sources: &Sources<'_>, words: &Words<'_>, document: &mut Document) {
    document.section(words.say("papers.california.title"));
    document.paragraph(words.say("papers.california.lead"));
    let title = words.say("papers.california.collected");
    let head = words.all("california", ["kind", "item", "from", "purposes", "given"]);
    let rows = sources.charter.items().map(|(id, item)| row(sources, words, id, item)).collect();
    document.table(title, head, rows);
    let outside: Vec<&str> =
        receivers::all(sources).iter().filter(|one| !one.is_processor()).map(|one| one.name).collect();
    if outside.is_empty() {
        document.paragraph(words.say("papers.california.not_sold"));
    } else {
        document.paragraph(words.with("papers.california.maybe_sold", "names", outside.join(", ")));
    }
    document.paragraph(words.say("papers.california.signal"));
    if sources.charter.items().any(|(_, item)| item.special) {
        document.paragraph(words.say("papers.california.limit"));
    }
    document.list(words.all("california", ["know", "delete", "correct", "opt_out", "agent", "equal"]));
    if let Some(span) = Place::parse("US-CA").ok().and_then(|place| notice::deadline(sources, &place)) {
        document.paragraph(words.with("papers.notice.answer", "span", words.span(span)));
    }
}

fn row(sources: &Sources<'_>, words: &Words<'_>, id: ItemId, item: &Item) -> Vec<String> {
    let kind = if item.special {
        "sensitive"
    } else {
        terms::category(&item.category).map_or("other", |term| term.california.as_str())
    };
    let using: Vec<_> = sources.charter.purposes().filter(|(_, purpose)| purpose.items.has(id)).collect();
    let given = using.iter().flat_map(|(_, purpose)| purpose.shares_with.iter().cloned());
    vec![
        words.say(&format!("papers.california_kind.{kind}")),
        words.item(item),
        words.word("source", item.source),
        words.several(using.iter().map(|(_, purpose)| words.title(purpose)).collect()),
        words.several(given.collect()),
    ]
}

#[test]
fn every_kind_of_the_table_has_its_words() {
    let language = entrenous_core::charter::Language::default();
    let texts = entrenous_lingua::Texts::new(std::slice::from_ref(&language), &[])
        .unwrap_or_else(|errors| panic!("{errors:?}"));
    for kind in terms::california_kinds() {
        assert!(texts.has(&language, &format!("papers.california_kind.{kind}")), "{kind}");
    }
}
