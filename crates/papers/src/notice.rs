//! The privacy notice (GDPR Art. 13, 14): who, what for and by which right, which data, how long, who receives them, which rights,
//! to whom to complain, what happens on a no, what no machine decides, what is stored on the device, and since when it reads so.
//!
//! **Invariant:** everything Art. 13 asks for that a charter or the program knows is here, in plain words; nothing else is claimed.

use crate::words::Words;
use crate::{Document, Sources, authority, california, device, receivers};
use entrenous_charter::law::{Period, PeriodUnit, served_by};
use entrenous_core::charter::{Basis, Item, Language, Purpose, Use};
use entrenous_core::id::ItemId;
use entrenous_core::moment::{Moment, Span};
use entrenous_core::region::Place;
use entrenous_lingua::Texts;

/// The page on which a person acts.
const PAGE: &str = "/privacy";

/// The notice in a language, with the day since which it reads so.
#[must_use]
pub fn write(sources: &Sources<'_>, language: &Language) -> Document {
    dated(undated(sources, language), sources.texts, sources.since)
}

/// The notice with the day since which it reads so.
#[must_use]
pub fn dated(mut document: Document, texts: &Texts, since: Moment) -> Document {
    let language = document.language.clone();
    let words = Words::new(texts, &language);
    document.terms(vec![(words.say("papers.since"), vec![words.date(since)])]);
    document
}

/// The notice without its day: what must be the same for the day to stay the same.
#[must_use]
pub fn undated(sources: &Sources<'_>, language: &Language) -> Document {
    let words = sources.words(language);
    let charter = sources.charter;
    let mut document = Document::new(language, words.say("papers.notice.title"));
    document.paragraph(words.with("papers.notice.lead", "business", charter.business.name.as_str()));
    document.list(words.all("notice", ["short_ask", "short_no", "short_page"]));
    who(sources, &words, &mut document);
    document.section(words.say("papers.notice.why"));
    for (_, purpose) in charter.purposes() {
        add_purpose(sources, &words, purpose, &mut document);
    }
    document.paragraph(words.say("privacy.counted_text"));
    if charter.purpose_for(Use::Learning).is_some() {
        let rule = charter.trends();
        let id = format!("privacy.trends_{}", rule.every.word());
        let values = [
            ("guess", rule.epsilon.guess_percent().to_string().into()),
            ("epsilon", rule.epsilon.to_string().into()),
            ("year", rule.year.to_string().into()),
        ];
        document.paragraph(words.with_all(&id, &values));
    }
    items(sources, &words, &mut document);
    recipients(sources, &words, &mut document);
    document.section(words.say("papers.cookies.title"));
    document.paragraph(words.say("papers.cookies.lead"));
    document.table(words.say("papers.cookies.title"), device::head(&words), device::rows(sources, &words));
    rights(sources, &words, &mut document);
    decisions(sources, &words, &mut document);
    if sources.serves("us-ca") {
        california::add(sources, &words, &mut document);
    }
    document.section(words.say("papers.notice.changes"));
    document.paragraph(words.say("papers.notice.changes_text"));
    document.terms(vec![(words.say("papers.version"), vec![charter.hash().to_string()])]);
    document
}

/// Art. 13(1)(a) and (b).
fn who(sources: &Sources<'_>, words: &Words<'_>, document: &mut Document) {
    let business = &sources.charter.business;
    document.section(words.say("papers.notice.who"));
    document.terms(vec![
        (words.say("papers.who.controller"), vec![business.name.clone(), words.country(&business.country)]),
        (words.say("papers.who.contact"), vec![business.contact.clone()]),
        (words.say("papers.who.representative"), business.representative.iter().cloned().collect()),
        (words.say("papers.who.officer"), business.officer.iter().cloned().collect()),
    ]);
}

/// Art. 13(1)(c) and (d), 13(2)(c) and (e).
fn add_purpose(sources: &Sources<'_>, words: &Words<'_>, purpose: &Purpose, document: &mut Document) {
    let items = sources.items(purpose);
    let names = |list: Vec<String>| if list.is_empty() { list } else { vec![list.join(", ")] };
    let receivers = receivers::of(sources, purpose);
    document.part(words.title(purpose));
    document.paragraph(words.text(purpose));
    document.terms(vec![
        (words.say("papers.register.basis"), vec![words.word("basis", purpose.basis)]),
        (words.say("papers.register.items"), vec![words.items(&items)]),
        (
            words.say("papers.register.recipients"),
            names(receivers.iter().map(|one| one.introduced(words)).collect()),
        ),
        (words.say("papers.register.device"), names(purpose.stores.clone())),
        (words.say("papers.notice.if_no"), vec![words.say(if_no(purpose))]),
    ]);
}

const fn if_no(purpose: &Purpose) -> &'static str {
    match purpose.basis {
        Basis::Consent | Basis::ExplicitConsent => "papers.no.consent",
        Basis::LegitimateInterest => "papers.no.interest",
        Basis::Contract => "papers.no.contract",
        Basis::LegalObligation => "papers.no.obligation",
    }
}

/// Art. 13(2)(a), 14(1)(d) and (2)(f).
fn items(sources: &Sources<'_>, words: &Words<'_>, document: &mut Document) {
    document.section(words.say("papers.notice.items"));
    let head = words.all("retention", ["item", "origin", "purposes", "keep"]);
    let row = |(id, item): (ItemId, &Item)| {
        let using = sources.charter.purposes().filter(|(_, purpose)| purpose.items.has(id));
        vec![
            words.item(item),
            words.word("source", item.source),
            words.several(using.map(|(_, purpose)| words.title(purpose)).collect()),
            words.span(item.keep),
        ]
    };
    let rows: Vec<Vec<String>> = sources.charter.items().map(row).collect();
    if rows.is_empty() {
        document.paragraph(words.say("papers.notice.no_items"));
        return;
    }
    if sources.charter.items().any(|(_, item)| item.special) {
        document.paragraph(words.say("papers.notice.special"));
    }
    document.table(words.say("papers.notice.items"), head, rows);
    document.paragraph(words.say("papers.notice.ends"));
}

/// Art. 13(1)(e) and (f).
fn recipients(sources: &Sources<'_>, words: &Words<'_>, document: &mut Document) {
    document.section(words.say("papers.notice.recipients"));
    let receivers = receivers::all(sources);
    if receivers.is_empty() {
        document.paragraph(words.say("papers.notice.nobody"));
        return;
    }
    let head = words.all("recipient", ["name", "role", "country", "guard"]);
    let row = |one: &receivers::Receiver<'_>| {
        let described = one.described;
        vec![
            one.name.to_owned(),
            words.several(described.map(|known| words.word("role", known.role)).into_iter().collect()),
            described.map_or_else(|| words.say("papers.unstated"), |known| words.country(&known.country)),
            one.guard(words),
        ]
    };
    document.table(words.say("papers.notice.recipients"), head, receivers.iter().map(row).collect());
}

/// Art. 13(2)(b) to (d).
fn rights(sources: &Sources<'_>, words: &Words<'_>, document: &mut Document) {
    let business = &sources.charter.business;
    document.section(words.say("papers.notice.rights"));
    let rights = ["see", "correct", "erase", "restrict", "carry", "object", "withdraw"];
    document.list(words.all("right", rights));
    document.terms(vec![(words.say("papers.notice.where"), vec![PAGE.to_owned(), business.contact.clone()])]);
    if let Some(span) = deadline(sources, &business.country) {
        document.paragraph(words.with("papers.notice.answer", "span", words.span(span)));
    }
    document.part(words.say("papers.notice.complain"));
    document.paragraph(words.say("papers.notice.complain_text"));
    document.terms(authorities(sources, words));
}

/// How fast a request to see, correct or erase is answered, by the law of a place.
pub(crate) fn deadline(sources: &Sources<'_>, place: &Place) -> Option<Span> {
    let due = served_by(sources.packs, place).into_iter().filter_map(|pack| pack.request.access.due);
    match due.min_by_key(|period| period.about_hours())? {
        Period::Of(count, PeriodUnit::Months) => Some(Span::months(count)),
        Period::Of(count, PeriodUnit::CalendarDays) => Some(Span::days(count)),
        _ => None,
    }
}

/// The authority at home, and those of the places that are served by name.
fn authorities(sources: &Sources<'_>, words: &Words<'_>) -> Vec<(String, Vec<String>)> {
    let business = &sources.charter.business;
    let served = business.serves.iter().filter_map(|named| Place::parse(named).ok());
    let mut all: Vec<(String, Vec<String>)> = Vec::new();
    for place in std::iter::once(business.country.clone()).chain(served) {
        let Some(authority) = authority::of(&place) else { continue };
        if !all.iter().any(|(_, said)| said.contains(&authority.name)) {
            all.push((words.country(&place), vec![authority.name.clone(), authority.site.clone()]));
        }
    }
    all
}

/// Art. 13(2)(f), 22; and whether children are meant.
fn decisions(sources: &Sources<'_>, words: &Words<'_>, document: &mut Document) {
    document.section(words.say("papers.notice.decisions"));
    document.paragraph(words.say("papers.notice.decisions_none"));
    let chosen = |purpose: &Purpose| matches!(purpose.uses, Use::Suggestions | Use::Advertising);
    if sources.charter.purposes().any(|(_, purpose)| chosen(purpose)) {
        document.paragraph(words.say("papers.notice.decisions_chosen"));
    }
    if sources.charter.business.for_minors {
        document.section(words.say("papers.notice.children"));
        document.paragraph(words.say("papers.notice.children_text"));
    }
}
