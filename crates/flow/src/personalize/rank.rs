//! Fills the places of a slot from what may be known, the best source first.
//!
//! **Invariant:** pure: the same visit, profile and shelf give the same answer.
//! **Invariant:** every suggestion keeps the reason of the source it came from.

use super::profile::Profile;
use super::{LIMIT_MOST, Suggestion, Wish};
use crate::shelf::{Article, Learned, Offer, Picked, PickedKind, Question, Trends};
use entrenous_core::explain::Reason;
use entrenous_core::id::{ArticleId, Key};
use entrenous_core::moment::Moment;
use entrenous_core::personalize::{Aim, Rung, Visit};
use entrenous_suggest::session::Circle;
use std::collections::HashSet;
use std::sync::Arc;

/// How much a told preference lifts an article, in percent.
const TOLD_LIFT_PERCENT: u32 = 150;
/// How many candidates are ranked for each place to fill.
const CANDIDATES_PER_PLACE: usize = 4;
/// How many more candidates of a fill are looked at, since some may be left out.
const EXTRA: usize = 60;

/// Where suggestions come from.
pub(super) struct Sources<'a> {
    /// What is offered.
    pub offer: &'a Arc<Offer>,
    /// What past visits taught.
    pub learned: &'a Learned,
    /// What many look at.
    pub trends: &'a Trends,
    /// How many different people must stand behind what visits taught.
    pub company_least: u32,
    /// Now.
    pub now: Moment,
}

/// Fills a slot; says on which rung.
pub(super) fn decide(from: &Sources<'_>, profile: &Profile, wish: &Wish) -> (Rung, Vec<Suggestion>) {
    let mut filling = Filling::new(from, wish, profile);
    match wish.aim {
        Aim::ForYou | Aim::BoughtTogether => {
            filling.company();
            filling.searched();
            filling.similar();
            filling.trending();
        }
        Aim::Similar => filling.similar(),
        Aim::Trending => filling.trending(),
    }
    filling.showcase();
    filling.finish()
}

fn because_of_trail(visit: &Visit, picked: &Picked) -> Reason {
    let article = picked.because.to_string();
    match picked.circle {
        _ if !visit.articles.contains(&picked.because) => Reason::YouLooked { article },
        Circle::Inner => Reason::LookedAlso { article, within: picked.within },
        Circle::Outer => Reason::AroundAlso { article },
    }
}

/// A slot being filled.
struct Filling<'a> {
    from: &'a Sources<'a>,
    wish: &'a Wish,
    profile: &'a Profile,
    places: usize,
    wanted: usize,
    out: HashSet<&'a ArticleId>,
    rung: Rung,
    done: Vec<(u32, ArticleId, Reason)>,
}

impl<'a> Filling<'a> {
    fn new(from: &'a Sources<'a>, wish: &'a Wish, profile: &'a Profile) -> Self {
        let out = wish.visit.articles.iter().chain(&wish.visit.excluded).collect();
        let places = wish.limit.min(LIMIT_MOST);
        let wanted = places.saturating_mul(CANDIDATES_PER_PLACE);
        let rung = if profile.used.is_empty() { Rung::Generic } else { Rung::Profile };
        Self { from, wish, profile, places, wanted, out, rung, done: Vec::new() }
    }

    /// What visits like this one, and like the earlier ones that may be used, also held.
    fn company(&mut self) {
        let trail: Vec<ArticleId> =
            self.profile.history.iter().chain(&self.wish.visit.articles).cloned().collect();
        if !self.wish.visit.articles.is_empty() {
            self.rung = self.rung.max(Rung::Context);
        }
        // More are asked for only where what was told may change their order, or some are left out.
        let limit = if self.profile.told.is_empty() {
            self.places.saturating_add(self.out.len())
        } else {
            self.wanted
        };
        let (company_least, now) = (self.from.company_least, self.from.now);
        let question = Question { visit: &trail, limit, company_least, now };
        let company = self.from.learned.neighbours(self.from.offer, &question);
        let mut ranked = self.ranked(&company.articles);
        self.tell(&mut ranked);
        ranked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        ranked.truncate(self.places);
        self.done = ranked;
        for kind in &company.kinds {
            self.fill_kind(kind);
        }
    }

    /// Candidates with their strength; what was told lifts some and rules the wrong size out.
    fn ranked(&self, picked: &[Picked]) -> Vec<(u32, ArticleId, Reason)> {
        let mut ranked = Vec::new();
        for pick in picked {
            let article = self.from.offer.get(&pick.article);
            if self.left_out(&pick.article) || article.is_some_and(|article| self.wrong_size(article)) {
                continue;
            }
            let lifted = article.is_some_and(|article| self.liked(article).is_some());
            let percent = if lifted { TOLD_LIFT_PERCENT } else { 100 };
            let score = pick.score_millionths.saturating_mul(percent).div_euclid(100);
            ranked.push((score, pick.article.clone(), because_of_trail(&self.wish.visit, pick)));
        }
        ranked
    }

    /// On the page already, or asked to leave out. What was looked at before it may come again, if others went back to it.
    fn left_out(&self, article: &ArticleId) -> bool {
        self.wish.visit.articles.last() == Some(article)
            || self.wish.visit.excluded.contains(article)
            || !self.from.offer.is_shown(article)
    }

    /// Adds articles that match what was told, behind everything the trail brought.
    fn tell(&self, ranked: &mut Vec<(u32, ArticleId, Reason)>) {
        if self.profile.told.is_empty() {
            return;
        }
        for id in self.from.offer.showcase(self.from.now.day(), usize::MAX) {
            let Some(article) = self.from.offer.get(&id) else { continue };
            let Some((item, choice)) = self.liked(article) else { continue };
            let known = self.out.contains(&id) || ranked.iter().any(|(_, ranked, _)| *ranked == id);
            if known || self.wrong_size(article) || ranked.len() >= self.wanted {
                continue;
            }
            let why = Reason::YouTold { item: item.to_string(), choice: choice.clone() };
            ranked.push((1, id, why));
        }
    }

    fn liked(&self, article: &Article) -> Option<&'a (Key, String)> {
        self.profile.told.iter().find(|(_, choice)| article.styles.iter().any(|style| style == choice))
    }

    /// Made in sizes, but not in the one that was told.
    fn wrong_size(&self, article: &Article) -> bool {
        let told = self.profile.told.iter().map(|(_, choice)| choice);
        let told: Vec<&String> = told.filter(|choice| SIZES.contains(&choice.as_str())).collect();
        let made: Vec<String> = article.sizes.iter().map(|size| size.to_lowercase()).collect();
        let lettered = made.iter().any(|size| SIZES.contains(&size.as_str()));
        lettered && !told.is_empty() && !told.iter().any(|size| made.contains(size))
    }

    /// Articles of a kind that visits speak for, the likest to the article that spoke first.
    fn fill_kind(&mut self, kind: &PickedKind) {
        let like = self.from.offer.similar(&kind.because, self.wanted.saturating_add(EXTRA));
        let of_kind =
            |id: &ArticleId| self.from.offer.get(id).is_some_and(|article| article.kind == kind.kind);
        let why = Reason::KindAlso { article: kind.because.to_string(), kind: kind.kind.clone() };
        self.fill(like.into_iter().filter(of_kind).map(|article| (article, why.clone())).collect());
    }

    /// What answers the words that were typed.
    fn searched(&mut self) {
        let Some(query) = self.wish.visit.query.as_deref().filter(|_| !self.is_full()) else { return };
        self.rung = self.rung.max(Rung::Context);
        let found = self.from.offer.search(query, &self.wish.locale, self.wanted).into_iter();
        self.fill(found.map(|article| (article, Reason::Searched { query: query.to_owned() })).collect());
    }

    /// What is like the article on the page.
    fn similar(&mut self) {
        let Some(last) = self.wish.visit.articles.last().filter(|_| !self.is_full()) else { return };
        self.rung = self.rung.max(Rung::Context);
        let like = self.from.offer.similar(last, self.wanted).into_iter();
        self.fill(like.map(|article| (article, Reason::Similar { article: last.to_string() })).collect());
    }

    /// What many look at: those who told the same first, then the whole house.
    fn trending(&mut self) {
        for (item, choice) in self.wish.visit.traits.iter().chain(&self.profile.told) {
            let among = self.from.trends.of_cohort(item, choice);
            if among.is_empty() || self.is_full() {
                continue;
            }
            self.rung = self.rung.max(Rung::Cohort);
            let why = Reason::TrendingAmong { item: item.to_string(), choice: choice.clone() };
            self.fill(among.iter().map(|article| (article.clone(), why.clone())).collect());
        }
        if !self.is_full() {
            let popular = self.from.trends.popular();
            self.fill(popular.iter().map(|article| (article.clone(), Reason::Trending)).collect());
        }
    }

    /// A varied choice of the day.
    fn showcase(&mut self) {
        if !self.is_full() {
            let varied =
                self.from.offer.showcase(self.from.now.day(), self.wanted.saturating_add(EXTRA)).into_iter();
            self.fill(varied.map(|article| (article, Reason::Showcase)).collect());
        }
    }

    fn is_full(&self) -> bool {
        self.done.len() >= self.places
    }

    fn fill(&mut self, more: Vec<(ArticleId, Reason)>) {
        for (article, why) in more {
            if self.is_full() {
                return;
            }
            let taken = self.out.contains(&article) || self.done.iter().any(|(_, done, _)| *done == article);
            if !taken && self.from.offer.is_shown(&article) {
                self.done.push((0, article, why));
            }
        }
    }

    fn finish(self) -> (Rung, Vec<Suggestion>) {
        let best = self.done.iter().map(|(score, ..)| *score).max().unwrap_or(0).max(1);
        let relative = |score: u32| {
            let millionths =
                u64::from(score).saturating_mul(1_000_000).checked_div(u64::from(best)).unwrap_or(0);
            u32::try_from(millionths).unwrap_or(u32::MAX)
        };
        let suggestion =
            |(score, article, why)| Suggestion { score_millionths: relative(score), article, why };
        (self.rung, self.done.into_iter().map(suggestion).collect())
    }
}

/// Clothing sizes by letter.
const SIZES: [&str; 6] = ["xs", "s", "m", "l", "xl", "xxl"];
