//! What many look at lately, as it was let out: counted with noise, above a floor, once for each period. It comes from the released
//! rows and from nowhere else, so that asking costs nobody anything.
//!
//! **Invariant:** popularity comes from here and from nowhere else.
//! **Invariant:** what is here follows from the released rows alone: built twice from the same rows it is the same.
//! **Invariant:** an older release counts less: half after [`HALF_LIFE_DAYS`], whatever day it is asked on.

use crate::trends::Released;
use entrenous_core::id::{ArticleId, Key};
use std::collections::{BTreeMap, HashMap};

/// After how many days a release counts half.
pub const HALF_LIFE_DAYS: i64 = 45;
/// How many articles of the house, or of one cohort, are held: as many as an answer asks for and leaves out.
const HELD_MOST: usize = 250;
const MICROSECONDS_PER_DAY: f64 = 86_400_000_000.0;

/// The articles many look at, the most looked at first.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Trends {
    whole: Vec<ArticleId>,
    /// By item, then by choice.
    cohorts: HashMap<Key, HashMap<String, Vec<ArticleId>>>,
    text: String,
}

/// What is heard for each article while releases are put together.
type Sums<'a> = BTreeMap<&'a ArticleId, f64>;

impl Trends {
    /// Puts releases together, in whatever order they come; `text` is how everyone may read them.
    #[must_use]
    pub fn of(releases: &[Released], text: String) -> Self {
        let newest = releases.iter().map(|told| told.period.ends()).max();
        let mut whole = Sums::new();
        let mut cohorts: BTreeMap<(&Key, &Key), Sums<'_>> = BTreeMap::new();
        let mut releases: Vec<&Released> = releases.iter().collect();
        releases.sort_by_key(|told| told.period.begins());
        for told in releases {
            let days =
                newest.map_or(0, |newest| newest.since(told.period.ends())) as f64 / MICROSECONDS_PER_DAY;
            let weight = 0.5_f64.powf(days / HALF_LIFE_DAYS as f64);
            for spoken in &told.whole.articles {
                *whole.entry(&spoken.article).or_default() += weight * spoken.count as f64;
            }
            for table in &told.tables {
                for cell in &table.cells {
                    // Who told nothing is no cohort: nothing is known of them.
                    let Some(choice) = &cell.choice else { continue };
                    let sums = cohorts.entry((&table.attribute, choice)).or_default();
                    *sums.entry(&cell.article).or_default() += weight * cell.count as f64;
                }
            }
        }
        let mut held: HashMap<Key, HashMap<String, Vec<ArticleId>>> = HashMap::new();
        for ((attribute, choice), sums) in cohorts {
            held.entry(attribute.clone()).or_default().insert(choice.to_string(), strongest(&sums));
        }
        Self { whole: strongest(&whole), cohorts: held, text }
    }

    /// What was let out and what it cost, as everyone may read it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
    /// What the whole house looks at.
    #[must_use]
    pub fn popular(&self) -> &[ArticleId] {
        &self.whole
    }
    /// What those look at who told this choice of this item; nothing, where too few did.
    #[must_use]
    pub fn of_cohort(&self, item: &Key, choice: &str) -> &[ArticleId] {
        self.cohorts.get(item).and_then(|choices| choices.get(choice)).map_or(&[], Vec::as_slice)
    }
}

fn strongest(sums: &Sums<'_>) -> Vec<ArticleId> {
    let mut sorted: Vec<(&ArticleId, f64)> = sums.iter().map(|(article, sum)| (*article, *sum)).collect();
    sorted.sort_by(|one, other| other.1.total_cmp(&one.1).then_with(|| one.0.cmp(other.0)));
    sorted.into_iter().take(HELD_MOST).map(|(article, _)| article.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trends::{Cell, Spoken, TRENDS_SCHEMA, Table, Whole};
    use entrenous_cohort::budget::Epsilon;
    use entrenous_cohort::threshold::Delta;

    fn article(name: &str) -> ArticleId {
        ArticleId::parse(name).unwrap()
    }
    fn key(name: &str) -> Key {
        Key::parse(name).unwrap()
    }
    fn released(period: &str, whole: &[(&str, u64)], cells: &[(Option<&str>, &str, u64)]) -> Released {
        let cell = |(choice, name, count): &(Option<&str>, &str, u64)| Cell {
            choice: choice.map(key),
            article: article(name),
            count: *count,
        };
        let spoken = |(name, count): &(&str, u64)| Spoken { article: article(name), count: *count };
        let (epsilon, bar, margin) = (Epsilon::MONTHLY, 10, 12);
        let cells = cells.iter().map(cell).collect();
        Released {
            schema: TRENDS_SCHEMA.to_owned(),
            period: period.parse().unwrap(),
            epsilon,
            delta: Delta::NEVER,
            floor: 10,
            whole: Whole { bar, margin, articles: whole.iter().map(spoken).collect() },
            tables: vec![Table { attribute: key("size"), epsilon, bar, margin, cells }],
        }
    }
    fn of(releases: &[Released]) -> Trends {
        Trends::of(releases, String::new())
    }
    fn names(liked: &[ArticleId]) -> Vec<&str> {
        liked.iter().map(ArticleId::as_str).collect()
    }

    #[test]
    fn what_was_let_out_lately_weighs_more_than_what_was_long_ago() {
        let old = released("2027-01", &[("coat", 100), ("scarf", 60)], &[]);
        let new = released("2027-04", &[("dress", 50), ("scarf", 20)], &[]);
        // January ended 89 days before the end of April: 2^(-89/45), about a quarter, of a hundred is less than fifty.
        let trends = of(&[new.clone(), old.clone()]);
        assert_eq!(names(trends.popular()), ["dress", "scarf", "coat"]);
        assert_eq!(trends, of(&[old.clone(), new]), "in whatever order they come");
        assert_eq!(names(of(&[old]).popular()), ["coat", "scarf"]);
    }

    #[test]
    fn a_cohort_has_its_own_trends_and_who_told_nothing_is_none() {
        let cells =
            [(Some("m"), "shirt", 40), (Some("m"), "coat", 30), (Some("s"), "coat", 20), (None, "hat", 90)];
        let trends = of(&[released("2027-03", &[("hat", 100), ("coat", 60)], &cells)]);
        assert_eq!(names(trends.of_cohort(&key("size"), "m")), ["shirt", "coat"]);
        assert_eq!(names(trends.of_cohort(&key("size"), "s")), ["coat"]);
        for (attribute, choice) in [("size", "xl"), ("colour", "m")] {
            assert_eq!(trends.of_cohort(&key(attribute), choice), []);
        }
        assert_eq!(names(trends.popular()), ["hat", "coat"]);
    }
}
