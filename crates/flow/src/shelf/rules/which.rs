//! Which articles and which months a rule is about.
//!
//! **Invariant:** of what is named each must fit; of the several values of one name, one.

use crate::shelf::Article;
use entrenous_core::id::ArticleId;

/// A stretch of months, both ends included; it may pass the turn of the year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Months {
    /// The first, from 1.
    pub from: u8,
    /// The last.
    pub to: u8,
}

impl Months {
    /// Reads `5-8`, or `12`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let month = |text: &str| text.trim().parse().ok().filter(|month| (1..=12).contains(month));
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        Some(Self { from: month(from)?, to: month(to)? })
    }
    /// Whether a month is one of them.
    #[must_use]
    pub const fn has(self, month: u8) -> bool {
        if self.from <= self.to {
            self.from <= month && month <= self.to
        } else {
            self.from <= month || month <= self.to
        }
    }
}

/// A span of prices in hundredths, both ends included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Prices {
    /// The least.
    pub least: Option<u32>,
    /// The most.
    pub most: Option<u32>,
}

impl Prices {
    /// Reads `..120.00`, `50..`, `50.00..120.00`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (least, most) = text.split_once("..")?;
        let price = |text: &str| match text.trim() {
            "" => Some(None),
            told => cents(told).map(Some),
        };
        let prices = Self { least: price(least)?, most: price(most)? };
        match (prices.least, prices.most) {
            (None, None) => None,
            (Some(least), Some(most)) if least > most => None,
            _ => Some(prices),
        }
    }
    /// Whether a price is one of them.
    #[must_use]
    pub fn has(self, price: u32) -> bool {
        self.least.is_none_or(|least| least <= price) && self.most.is_none_or(|most| price <= most)
    }
}

fn cents(text: &str) -> Option<u32> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, "00"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(rest) || rest.len() > 2 {
        return None;
    }
    let tenfold = if rest.len() == 1 { 10 } else { 1 };
    let rest = rest.parse::<u32>().ok()?.checked_mul(tenfold)?;
    whole.parse::<u32>().ok()?.checked_mul(100)?.checked_add(rest)
}

/// Which articles.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Which {
    /// These.
    pub ids: Vec<ArticleId>,
    /// Of one of these kinds.
    pub kinds: Vec<String>,
    /// Of one of these styles.
    pub styles: Vec<String>,
    /// In one of these colours.
    pub colours: Vec<String>,
    /// Made of one of these.
    pub materials: Vec<String>,
    /// With one of these patterns.
    pub patterns: Vec<String>,
    /// At such a price.
    pub prices: Option<Prices>,
}

impl Which {
    /// Whether an article is one of them; one that is not in the catalog is known by its id only.
    #[must_use]
    pub fn fits(&self, id: &ArticleId, article: Option<&Article>) -> bool {
        if !self.ids.is_empty() && !self.ids.contains(id) {
            return false;
        }
        let Some(article) = article else { return self.is_about_ids_only() };
        let one = |wanted: &[String], has: &str| wanted.is_empty() || wanted.iter().any(|want| want == has);
        let some = |wanted: &[String], has: &[String]| {
            wanted.is_empty() || wanted.iter().any(|want| has.contains(want))
        };
        one(&self.kinds, &article.kind)
            && one(&self.materials, &article.material)
            && one(&self.patterns, &article.pattern)
            && some(&self.styles, &article.styles)
            && some(&self.colours, &article.colours)
            && self.prices.is_none_or(|prices| article.price_cents.is_some_and(|price| prices.has(price)))
    }
    /// Whether it names articles by their ids and by nothing else.
    fn is_about_ids_only(&self) -> bool {
        let Self { ids, kinds, styles, colours, materials, patterns, prices } = self;
        let marks = [kinds, styles, colours, materials, patterns];
        !ids.is_empty() && marks.iter().all(|mark| mark.is_empty()) && prices.is_none()
    }
    /// Whether it names nothing, which would be everything.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }
}
