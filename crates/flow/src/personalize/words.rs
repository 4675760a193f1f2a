//! Why something is shown, and what was not used for it, in the reader's words.
//!
//! **Invariant:** an article is named only as the catalog names it; a house without a catalog has nothing but its id.

use crate::House;
use crate::shelf::{Offer, Saying};
use entrenous_core::charter::Language;
use entrenous_core::explain::Reason;
use entrenous_core::id::{ArticleId, Key};
use entrenous_core::permit::Because;
use entrenous_core::personalize::Rung;
use entrenous_lingua::Value;
use std::sync::Arc;

/// Tells the reasons of one answer; what was put into words before is not put into words again.
pub struct Teller<'a> {
    house: &'a House,
    offer: &'a Offer,
    locale: &'a Language,
}

impl<'a> Teller<'a> {
    /// For a reader of this language.
    #[must_use]
    pub const fn new(house: &'a House, offer: &'a Offer, locale: &'a Language) -> Self {
        Self { house, offer, locale }
    }
    /// A reason in words.
    #[must_use]
    pub fn tell(&self, reason: &Reason) -> Arc<str> {
        let say = || say(self.house, self.offer, reason, self.locale);
        match reason {
            Reason::Similar { .. }
            | Reason::AroundAlso { .. }
            | Reason::BoughtAlso { .. }
            | Reason::YouLooked { .. }
            | Reason::LookedAlso { .. }
            | Reason::KindAlso { .. } => self.offer.said(self.locale, Saying::Why(reason.clone()), say),
            _ => say().into(),
        }
    }
    /// What was not used and why, in one sentence; nothing, if everything was.
    #[must_use]
    pub fn unused(&self, unused: &[Key], because: Option<Because>) -> Option<Arc<str>> {
        let say = || unused_text(self.house, unused, because, self.locale);
        let saying = || Saying::Unused(unused.to_vec(), because);
        (!unused.is_empty()).then(|| self.offer.said(self.locale, saying(), say))
    }
    /// Why the gate refused.
    #[must_use]
    pub fn refused(&self, because: Because) -> Arc<str> {
        let say = || self.house.texts.say(self.locale, &format!("because.{}", because.code()), &[]);
        self.offer.said(self.locale, Saying::Refused(because), say)
    }
    /// How much was known.
    #[must_use]
    pub fn rung(&self, rung: Rung) -> Arc<str> {
        let say = || self.house.texts.say(self.locale, rung_message(rung), &[]);
        self.offer.said(self.locale, Saying::Rung(rung), say)
    }
}

/// A reason in words, with the names of articles and choices in the reader's language.
#[must_use]
pub fn why_text(house: &House, reason: &Reason, locale: &Language) -> String {
    say(house, &house.shelf.offer(), reason, locale)
}

fn say(house: &House, offer: &Offer, reason: &Reason, locale: &Language) -> String {
    let id = format!("why.{}", reason.code());
    let name =
        |article: &ArticleId| Value::from(offer.name(article, locale).unwrap_or_else(|| article.to_string()));
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

fn unused_text(house: &House, unused: &[Key], because: Option<Because>, locale: &Language) -> String {
    let titles = unused.iter().map(|item| house.texts.say(locale, &format!("item.{item}.title"), &[]));
    let items = Value::from(titles.collect::<Vec<_>>().join(", "));
    match because {
        Some(because) => {
            let because = Value::from(house.texts.say(locale, &format!("because.{}", because.code()), &[]));
            house.texts.say(locale, "unused.because", &[("items", items), ("because", because)])
        }
        None => house.texts.say(locale, "unused.nothing_kept", &[("items", items)]),
    }
}

const fn rung_message(rung: Rung) -> &'static str {
    match rung {
        Rung::Generic => "banner.rung_generic",
        Rung::Context => "banner.rung_context",
        Rung::Cohort => "banner.rung_cohort",
        Rung::Profile => "banner.rung_profile",
    }
}
