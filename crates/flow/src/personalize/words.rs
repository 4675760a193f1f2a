//! Why something is shown, and what was not used for it, in the reader's words.

use crate::House;
use entrenous_core::charter::Language;
use entrenous_core::explain::Reason;
use entrenous_lingua::Value;

/// A reason in words, with the names of articles and choices in the reader's language.
#[must_use]
pub fn why_text(house: &House, reason: &Reason, locale: &Language) -> String {
    let id = format!("why.{}", reason.code());
    let offer = house.shelf.offer();
    let name = |article: &String| Value::from(offer.name(article, locale).unwrap_or_else(|| article.clone()));
    match reason {
        Reason::Similar { article }
        | Reason::AroundAlso { article }
        | Reason::BoughtAlso { article }
        | Reason::YouLooked { article } => house.texts.say(locale, &id, &[("article", name(article))]),
        Reason::LookedAlso { article, within } => {
            let within = Value::from(within.word().to_owned());
            house.texts.say(locale, &id, &[("article", name(article)), ("within", within)])
        }
        Reason::KindAlso { article, kind } => {
            let kind = Value::from(kind_name(house, kind, locale));
            house.texts.say(locale, &id, &[("article", name(article)), ("kind", kind)])
        }
        Reason::Searched { query } => house.texts.say(locale, &id, &[("query", Value::from(query.clone()))]),
        Reason::YouTold { item, choice } | Reason::TrendingAmong { item, choice } => {
            let choice = house.texts.say(locale, &format!("choice.{item}.{choice}"), &[]);
            house.texts.say(locale, &id, &[("choice", Value::from(choice))])
        }
        _ => house.texts.say(locale, &id, &[]),
    }
}

/// A kind of the catalog in words: the business's own `kind.…` text, or the kind as the catalog writes it.
fn kind_name(house: &House, kind: &str, locale: &Language) -> String {
    let id = format!("kind.{kind}");
    if house.texts.has(locale, &id) { house.texts.say(locale, &id, &[]) } else { kind.to_owned() }
}
