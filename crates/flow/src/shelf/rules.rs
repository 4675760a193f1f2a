//! What the business wishes of its suggestions: the rules of `rules.toml`, beside its catalog. [`read`] checks and reads them,
//! [`sentence`](Rule::sentence) says each in plain words, and [`InForce`] is what holds in one slot in one month.
//!
//! **Invariant:** a rule moves, hides or puts forward articles; it knows nothing of a person and reads nothing of one.
//! **Invariant:** what a rule hides is in no answer of its slots and months; what an `only` rule does not name, neither.

mod read;
mod say;
mod which;

pub use read::{RULES_BYTES_MOST, read};
pub use which::{Months, Prices, Which};

use super::{Article, Offer};
use entrenous_core::id::{ArticleId, Key};
use std::collections::BTreeSet;

/// How many rules a business may have.
pub const RULES_MOST: usize = 100;
/// How many articles one rule puts first in an answer; if it names more, others come on other days.
pub const FIRST_MOST: usize = 3;
/// How many articles of a rule are kept at hand.
const MATCHES_MOST: usize = 200;
/// No lift and no lowering.
pub const UNMOVED: u32 = 1_000;
/// The least by which a rule may move, in thousandths.
pub const BY_LEAST: u32 = 1_010;
/// The most by which rules may move an article, in thousandths: ten times as far forward.
pub const BY_MOST: u32 = 10_000;

/// What a rule does with the articles it names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deed {
    /// They stand so much farther forward: by 2.0, in the fifth place instead of the tenth. In thousandths.
    Lift(u32),
    /// They stand so much farther back, in thousandths.
    Lower(u32),
    /// Nothing else is suggested.
    Only,
    /// They are not suggested.
    Hide,
    /// They stand first, at most [`FIRST_MOST`] of them.
    First,
}

/// One rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// Its name, for those who read it.
    pub name: String,
    /// In which slots; in all, if none is named.
    pub slots: Vec<Key>,
    /// In which months; in all, if none are named.
    pub months: Option<Months>,
    /// Which articles.
    pub which: Which,
    /// What it does.
    pub deed: Deed,
}

impl Rule {
    /// Whether it holds in a slot in a month of the year.
    #[must_use]
    pub fn holds(&self, slot: &Key, month: u8) -> bool {
        (self.slots.is_empty() || self.slots.contains(slot))
            && self.months.is_none_or(|months| months.has(month))
    }
}

/// All rules of a business.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rules {
    /// The rules, in the order of the file.
    pub rules: Vec<Rule>,
    /// How many articles of one kind an answer may have, where there are others.
    pub kind_most: Option<usize>,
    /// The kinds that are bought again, so that what is owned may be suggested.
    pub again: BTreeSet<String>,
}

/// Rules with the articles they name in a present offer.
#[derive(Debug, Default)]
pub struct Ruled {
    rules: Rules,
    matches: Vec<Vec<ArticleId>>,
}

impl Ruled {
    /// Finds the articles the rules name.
    #[must_use]
    pub fn new(rules: Rules, offer: &Offer) -> Self {
        let matches = rules.rules.iter().map(|rule| at_hand(rule, offer)).collect();
        Self { rules, matches }
    }
    /// The rules.
    #[must_use]
    pub const fn rules(&self) -> &Rules {
        &self.rules
    }
    /// What holds in a slot in a month, on a day.
    #[must_use]
    pub fn in_force(&self, slot: &Key, month: u8, day: i64) -> InForce<'_> {
        let all = self.rules.rules.iter().zip(&self.matches);
        let rules = all.filter(|(rule, _)| rule.holds(slot, month)).map(|(rule, own)| (rule, own.as_slice()));
        InForce { rules: rules.collect(), day }
    }
}

/// The articles a rule puts into an answer by itself.
fn at_hand(rule: &Rule, offer: &Offer) -> Vec<ArticleId> {
    if !matches!(rule.deed, Deed::First | Deed::Only) {
        return Vec::new();
    }
    let named = rule.which.ids.iter().filter(|id| rule.which.fits(id, offer.get(id)) && offer.sells(id));
    if !rule.which.ids.is_empty() {
        return named.take(MATCHES_MOST).cloned().collect();
    }
    let fitting = offer.catalog.iter().filter(|article| rule.which.fits(&article.id, Some(article)));
    fitting.take(MATCHES_MOST).map(|article| article.id.clone()).collect()
}

/// The rules that hold in one slot on one day.
#[derive(Debug, Default)]
pub struct InForce<'a> {
    rules: Vec<(&'a Rule, &'a [ArticleId])>,
    day: i64,
}

impl<'a> InForce<'a> {
    /// Whether an article may be suggested at all.
    #[must_use]
    pub fn allows(&self, id: &ArticleId, article: Option<&Article>) -> bool {
        self.rules.iter().all(|(rule, _)| match rule.deed {
            Deed::Only => rule.which.fits(id, article),
            Deed::Hide => !rule.which.fits(id, article),
            Deed::Lift(_) | Deed::Lower(_) | Deed::First => true,
        })
    }
    /// How much farther forward an article stands, in thousandths; [`UNMOVED`] if no rule moves it.
    #[must_use]
    pub fn moves(&self, id: &ArticleId, article: Option<&Article>) -> u32 {
        let by = self.rules.iter().fold(u64::from(UNMOVED), |by, (rule, _)| match rule.deed {
            Deed::Lift(more) if rule.which.fits(id, article) => {
                by.saturating_mul(u64::from(more)).div_euclid(u64::from(UNMOVED))
            }
            Deed::Lower(less) if rule.which.fits(id, article) => {
                by.saturating_mul(u64::from(UNMOVED)).checked_div(u64::from(less)).unwrap_or(by)
            }
            _ => by,
        });
        let least = u64::from(UNMOVED).saturating_mul(u64::from(UNMOVED)).div_euclid(u64::from(BY_MOST));
        u32::try_from(by.clamp(least, u64::from(BY_MOST))).unwrap_or(UNMOVED)
    }
    /// Whether any rule moves articles to another place.
    #[must_use]
    pub fn lifts(&self) -> bool {
        self.rules.iter().any(|(rule, _)| matches!(rule.deed, Deed::Lift(_) | Deed::Lower(_)))
    }
    /// What stands first, in the order of the rules: of many, others on other days.
    pub fn firsts(&self) -> impl Iterator<Item = &'a ArticleId> {
        let firsts = self.rules.iter().filter(|(rule, _)| rule.deed == Deed::First);
        firsts.flat_map(|(_, own)| turned(own, self.day).take(FIRST_MOST))
    }
    /// What `only` rules name, for when nothing else has brought it.
    pub fn onlys(&self) -> impl Iterator<Item = &'a ArticleId> {
        let onlys = self.rules.iter().filter(|(rule, _)| rule.deed == Deed::Only);
        onlys.flat_map(|(_, own)| turned(own, self.day))
    }
}

/// The same articles, beginning elsewhere every day, if there are more than an answer puts first.
fn turned(own: &[ArticleId], day: i64) -> impl Iterator<Item = &ArticleId> {
    let many = i64::try_from(own.len()).unwrap_or(i64::MAX);
    let turn = if own.len() > FIRST_MOST { day.checked_rem_euclid(many).unwrap_or(0) } else { 0 };
    let (before, from) = own.split_at(usize::try_from(turn).unwrap_or(0).min(own.len()));
    from.iter().chain(before)
}

#[cfg(test)]
mod tests;
