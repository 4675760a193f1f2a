//! The beginnings of a data protection impact assessment (GDPR Art. 35(7); WP248 rev. 01): filled in as far as the charter tells.
//! What only the business can know stands there as a question.
//!
//! **Invariant:** the assessment is the business's: this paper counts and asks, it never concludes that a risk is acceptable.

mod criteria;

use crate::words::Words;
use crate::{Document, Sources, receivers, register};
use criteria::{Finding, criteria};
use entrenous_core::charter::{Basis, Language, Purpose, Use};

/// How long an item may be kept before its span is a risk of its own, in days.
const KEPT_LONG_DAYS: u32 = 2 * 365;
/// From how many criteria on an assessment is required in most cases (WP248 rev. 01, III.B.a).
const REQUIRED_FROM: usize = 2;

/// The paper in a language.
#[must_use]
pub fn write(sources: &Sources<'_>, language: &Language) -> Document {
    let words = sources.words(language);
    let mut document = Document::new(language, words.say("papers.dpia.title"));
    document.paragraph(words.say("papers.dpia.lead"));
    needed(sources, &words, &mut document);
    description(sources, &words, &mut document);
    document.section(words.say("papers.dpia.necessity"));
    document.list(sources.charter.purposes().map(|(_, one)| necessity(sources, &words, one)).collect());
    document.question(words.say("papers.dpia.ask_necessity"));
    document.section(words.say("papers.dpia.risks"));
    document.list(risks(sources).into_iter().map(|risk| words.say(&format!("papers.risk.{risk}"))).collect());
    document.question(words.say("papers.dpia.ask_risks"));
    document.section(words.say("papers.dpia.measures"));
    document.list(words.all("measure", register::MEASURES));
    document.list(words.all("measure", ["ladder", "reasons", "withdraw"]));
    document.question(words.say("papers.dpia.ask_measures"));
    document.section(words.say("papers.dpia.views"));
    document.question(words.say("papers.dpia.ask_officer"));
    document.question(words.say("papers.dpia.ask_persons"));
    document.question(words.say("papers.dpia.ask_verdict"));
    document
}

/// Whether an assessment looks required: the nine criteria, counted.
fn needed(sources: &Sources<'_>, words: &Words<'_>, document: &mut Document) {
    let found = criteria(sources);
    let count = |wanted: Finding| found.iter().filter(|one| one.finding == wanted).count();
    let (shown, open) = (count(Finding::Shown), count(Finding::Asked));
    document.section(words.say("papers.dpia.needed"));
    document.paragraph(words.say(match shown {
        shown if shown >= REQUIRED_FROM => "papers.dpia.required",
        shown if shown.saturating_add(open) >= REQUIRED_FROM => "papers.dpia.depends",
        _ => "papers.dpia.unlikely",
    }));
    document.paragraph(words.with("papers.dpia.shown", "count", shown));
    let head = words.all("dpia", ["criterion", "finding", "reason"]);
    let row = |one: &criteria::Criterion| {
        vec![
            words.say(&format!("papers.criterion.{}", one.name)),
            words.word("finding", one.finding),
            words.say(&format!("papers.criterion_reason.{}", one.reason)),
        ]
    };
    document.table(words.say("papers.dpia.needed"), head, found.iter().map(row).collect());
}

/// Art. 35(7)(a).
fn description(sources: &Sources<'_>, words: &Words<'_>, document: &mut Document) {
    document.section(words.say("papers.dpia.description"));
    let head = words.all("register", ["purpose", "aim", "basis", "items", "recipients"]);
    let row = |purpose: &Purpose| {
        vec![
            words.title(purpose),
            words.text(purpose),
            words.word("basis", purpose.basis),
            words.items(&sources.items(purpose)),
            words.several(receivers::of(sources, purpose).iter().map(|one| one.introduced(words)).collect()),
        ]
    };
    let rows = sources.charter.purposes().map(|(_, purpose)| row(purpose)).collect();
    document.table(words.say("papers.dpia.description"), head, rows);
    document.terms(vec![(words.say("papers.persons_label"), vec![words.say(register::persons(sources))])]);
    document.question(words.say("papers.dpia.ask_scale"));
}

/// Art. 35(7)(b).
fn necessity(sources: &Sources<'_>, words: &Words<'_>, purpose: &Purpose) -> String {
    let id = match purpose.basis {
        _ if sources.items(purpose).is_empty() => "papers.necessity_of.no_items",
        Basis::Consent | Basis::ExplicitConsent => "papers.necessity_of.chosen",
        Basis::LegitimateInterest => "papers.necessity_of.weighed",
        Basis::Contract | Basis::LegalObligation => "papers.necessity_of.needed",
    };
    words.with(id, "purpose", words.title(purpose))
}

/// Art. 35(7)(c): the risks that follow from what the charter declares.
fn risks(sources: &Sources<'_>) -> Vec<&'static str> {
    let charter = sources.charter;
    let uses = |wanted: &[Use]| charter.purposes().any(|(_, one)| wanted.contains(&one.uses));
    let receivers = receivers::all(sources);
    let all = [
        (true, "breach"),
        (charter.items().any(|(_, item)| item.special), "special"),
        (charter.business.for_minors, "children"),
        (uses(&[Use::Suggestions, Use::Layout, Use::Advertising]), "profile"),
        (uses(&[Use::Learning, Use::Layout]), "learning"),
        (!receivers.is_empty(), "recipients"),
        (receivers.iter().any(receivers::Receiver::is_unguarded), "abroad"),
        (charter.items().any(|(_, item)| item.keep.about_days() > KEPT_LONG_DAYS), "long"),
        (charter.items().any(|(_, item)| item.choices.is_empty()), "free_text"),
    ];
    all.into_iter().filter(|(follows, _)| *follows).map(|(_, risk)| risk).collect()
}
