//! A rule in plain words, with how many articles it touches, for whoever checks the folder.

use super::{Deed, FIRST_MOST, Months, Prices, Rule, Which};
use crate::shelf::Catalog;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Rule {
    /// How many articles of a catalog it touches.
    #[must_use]
    pub fn touches(&self, catalog: &Catalog) -> usize {
        catalog.iter().filter(|article| self.which.fits(&article.id, Some(article))).count()
    }

    /// The rule in a sentence.
    #[must_use]
    pub fn sentence(&self, catalog: &Catalog) -> String {
        let what = articles(&self.which);
        let deed = match self.deed {
            Deed::Lift(by) => format!("{what} stands {} times as far forward", factor(by)),
            Deed::Lower(by) => format!("{what} stands {} times as far back", factor(by)),
            Deed::Only => format!("nothing but {what} is suggested"),
            Deed::Hide => format!("{what} is not suggested"),
            Deed::First => format!("{what} stands first, at most {FIRST_MOST} of it"),
        };
        let slots: Vec<String> = self.slots.iter().map(|slot| format!("`{slot}`")).collect();
        let place =
            if slots.is_empty() { "in every slot".to_owned() } else { format!("in {}", list(&slots, "and")) };
        let when = self.months.map_or(String::new(), |months| format!(", {}", stretch(months)));
        let touched = self.touches(catalog);
        let count = if touched == 1 { "1 article".to_owned() } else { format!("{touched} articles") };
        format!("{}: {place}{when}, {deed} ({count})", self.name)
    }
}

fn articles(which: &Which) -> String {
    let Which { ids, kinds, styles, colours, materials, patterns, prices } = which;
    let mut parts = Vec::new();
    let mut mark = |name: &str, values: &[String]| {
        if !values.is_empty() {
            let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
            parts.push(format!("{name} {}", list(&values, "or")));
        }
    };
    mark("of kind", kinds);
    mark("made of", materials);
    mark("of style", styles);
    mark("in colour", colours);
    mark("with pattern", patterns);
    mark("named", &ids.iter().map(ToString::to_string).collect::<Vec<_>>());
    parts.extend(prices.map(price));
    if parts.is_empty() { "everything".to_owned() } else { format!("what is {}", parts.join(", ")) }
}

fn price(prices: Prices) -> String {
    let euros = |cents: u32| format!("{}.{:02}", cents.div_euclid(100), cents.rem_euclid(100));
    match (prices.least, prices.most) {
        (Some(least), Some(most)) => format!("priced from {} to {}", euros(least), euros(most)),
        (Some(least), None) => format!("priced at {} or more", euros(least)),
        (None, Some(most)) => format!("priced at {} or less", euros(most)),
        (None, None) => String::new(),
    }
}

fn stretch(Months { from, to }: Months) -> String {
    let name = |month: u8| MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or_default();
    if from == to { format!("in {}", name(from)) } else { format!("from {} to {}", name(from), name(to)) }
}

fn factor(by: u32) -> String {
    let text = format!("{}.{:03}", by.div_euclid(1_000), by.rem_euclid(1_000));
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn list(values: &[String], and: &str) -> String {
    match values {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} {and} {last}", all.join(", ")),
    }
}
