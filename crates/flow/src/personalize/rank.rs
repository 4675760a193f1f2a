//! Gathers what may be suggested, the best source first; [`arrange`](super::arrange) puts it into its places.
//!
//! **Invariant:** pure: the same visit, profile, rules and shelf give the same answer.
//! **Invariant:** every suggestion keeps the reason of the source it came from, or says that the business put it forward.
//! **Invariant:** never suggested: what is not sold, what a rule hides, the article on the page, what the request leaves out, what is
//! in the basket, what was bought and is not bought again, what was sent away.

use super::arrange::{Candidate, Look, Manner, Rank, arrange};
use super::profile::Profile;
use super::{LIMIT_MOST, Suggestion, Wish};
use crate::shelf::rules::{InForce, UNMOVED};
use crate::shelf::{Article, Bought, Learned, Offer, Picked, PickedKind, Prepared, Question, Trends};
use entrenous_core::explain::{Reason, Within};
use entrenous_core::id::{ArticleId, Key};
use entrenous_core::moment::Moment;
use entrenous_core::personalize::{Aim, Rung, Visit};
use entrenous_suggest::session::Circle;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

/// How much a told preference lifts an article, in percent.
const TOLD_LIFT_PERCENT: u32 = 150;
/// How many candidates are gathered beyond the places, so that there is something to choose from.
const CHOICE: usize = 24;
/// How many more candidates of a fill are looked at, since some may be left out.
const EXTRA: usize = 60;

/// Where suggestions come from.
pub(super) struct Sources<'a> {
    /// What is offered.
    pub offer: &'a Arc<Offer>,
    /// What past visits taught.
    pub learned: &'a Learned,
    /// What past purchases taught.
    pub bought: &'a Bought,
    /// What many look at.
    pub trends: &'a Trends,
    /// What the business wishes, and its choice of the day.
    pub prepared: &'a Prepared,
    /// How many different people must stand behind what visits and purchases taught.
    pub company_least: u32,
    /// Now.
    pub now: Moment,
}

impl Sources<'_> {
    /// What is asked of visits and purchases.
    const fn question<'q>(&self, visit: &'q [ArticleId], limit: usize) -> Question<'q> {
        Question { visit, limit, company_least: self.company_least, now: self.now }
    }
}

/// Fills a slot; says on which rung.
pub(super) fn decide(from: &Sources<'_>, profile: &Profile, wish: &Wish) -> (Rung, Vec<Suggestion>) {
    let mut filling = Filling::new(from, wish, profile);
    filling.firsts();
    match wish.aim {
        Aim::ForYou => {
            filling.company();
            filling.bought(&profile.chosen().cloned().collect::<Vec<_>>());
            filling.searched();
            filling.similar(Likeness::Any);
            filling.trending();
        }
        Aim::BoughtTogether => {
            filling.bought(&wish.visit.articles);
            filling.bought(&profile.chosen().cloned().collect::<Vec<_>>());
            filling.company();
            filling.similar(Likeness::OtherKinds);
            filling.similar(Likeness::Any);
            filling.trending();
        }
        Aim::Similar => filling.similar(Likeness::Any),
        Aim::Trending => filling.trending(),
    }
    filling.showcase();
    filling.only();
    filling.finish()
}

/// What is like the article on the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Likeness {
    /// Whatever is.
    Any,
    /// What completes it.
    OtherKinds,
}

fn because_of_trail(visit: &Visit, (article, circle, within): (ArticleId, Circle, Within)) -> Reason {
    let of_this_visit = visit.articles.contains(&article);
    match circle {
        _ if !of_this_visit => Reason::YouLooked { article },
        Circle::Inner => Reason::LookedAlso { article, within },
        Circle::Outer => Reason::AroundAlso { article },
    }
}

/// A slot being filled.
struct Filling<'a> {
    from: &'a Sources<'a>,
    wish: &'a Wish,
    profile: &'a Profile,
    rules: InForce<'a>,
    places: usize,
    /// How many candidates are enough.
    enough: usize,
    wanted: usize,
    out: HashSet<&'a ArticleId>,
    rung: Rung,
    done: Vec<Candidate>,
}

impl<'a> Filling<'a> {
    fn new(from: &'a Sources<'a>, wish: &'a Wish, profile: &'a Profile) -> Self {
        let again = |id: &&ArticleId| {
            let kind = from.offer.get(id).map(|article| article.kind.as_str());
            !kind.is_some_and(|kind| from.prepared.ruled.rules().again.contains(kind))
        };
        let owned = profile.owned.iter().filter(again);
        let page = wish.visit.articles.last();
        // What was bought since is in no basket.
        let basket = profile.baskets.iter().filter(|id| !profile.owned.contains(id));
        let out = page.into_iter().chain(&wish.visit.excluded).chain(basket);
        let out = out.chain(&profile.dismissed).chain(owned).collect();
        let rules = from.prepared.ruled.in_force(&wish.slot, from.prepared.month, from.prepared.day);
        let places = wish.limit.min(LIMIT_MOST);
        let wanted = places.saturating_add(CHOICE);
        let enough = if rules.lifts() { wanted } else { places };
        let rung = if profile.used.is_empty() { Rung::Generic } else { Rung::Profile };
        Self { from, wish, profile, rules, places, enough, wanted, out, rung, done: Vec::new() }
    }

    /// What the business puts first.
    fn firsts(&mut self) {
        let firsts: Vec<&ArticleId> = self.rules.firsts().take(self.places).collect();
        for id in firsts {
            self.add(0, id.clone(), || Reason::PutForward, Rank::First);
        }
    }

    /// What visits like this one, and like the earlier ones that may be used, also held.
    fn company(&mut self) {
        if !self.wish.visit.articles.is_empty() {
            self.rung = self.rung.max(Rung::Context);
        }
        let trail = self.trail();
        if trail.is_empty() && self.profile.told.is_empty() {
            return;
        }
        // Of a house without a catalog nothing is known by which to choose.
        let plain = self.from.offer.catalog.is_empty() && !self.rules.lifts();
        let enough = if plain { self.enough } else { self.wanted };
        let asked = enough.saturating_add(self.out.len().min(EXTRA));
        let company = self.from.learned.neighbours(self.from.offer, &self.from.question(&trail, asked));
        let mut ranked: Vec<(u32, Picked)> =
            company.articles.into_iter().filter_map(|pick| Some((self.strength(&pick)?, pick))).collect();
        ranked.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        let visit = &self.wish.visit;
        for (score, pick) in ranked {
            if self.done.len() >= enough {
                break;
            }
            let Picked { article, because, circle, within, .. } = pick;
            self.add(score, article, || because_of_trail(visit, (because, circle, within)), Rank::Found);
        }
        self.tell();
        for kind in &company.kinds {
            self.fill_kind(kind);
        }
    }

    /// The articles that speak for others: earlier ones first, and only those the house knows.
    fn trail(&self) -> Cow<'a, [ArticleId]> {
        let visit = &self.wish.visit.articles;
        let known = |article: &&ArticleId| self.from.offer.sells(article);
        if self.profile.history.is_empty() && visit.iter().all(|article| known(&article)) {
            return Cow::Borrowed(visit);
        }
        Cow::Owned(self.profile.history.iter().chain(visit).filter(known).cloned().collect())
    }

    /// How strongly an article is picked: what was told lifts some and rules the wrong size out.
    fn strength(&self, pick: &Picked) -> Option<u32> {
        if self.profile.told.is_empty() {
            return Some(pick.score_millionths);
        }
        let article = self.from.offer.get(&pick.article);
        if article.is_some_and(|article| self.wrong_size(article)) {
            return None;
        }
        let lifted = article.is_some_and(|article| self.liked(article).is_some());
        let percent = if lifted { TOLD_LIFT_PERCENT } else { 100 };
        Some(pick.score_millionths.saturating_mul(percent).div_euclid(100))
    }

    /// Adds articles that match what was told, behind everything the trail brought.
    fn tell(&mut self) {
        if self.profile.told.is_empty() || self.is_full() {
            return;
        }
        for id in self.from.offer.showcase(self.from.prepared.day, usize::MAX) {
            let Some(article) = self.from.offer.get(&id) else { continue };
            let Some((item, choice)) = self.liked(article) else { continue };
            if self.is_full() {
                return;
            }
            if !self.wrong_size(article) {
                let why = || Reason::YouTold { item: item.to_string(), choice: choice.clone() };
                self.add(1, id, why, Rank::Found);
            }
        }
    }

    fn liked(&self, article: &Article) -> Option<&'a (Key, String)> {
        self.profile.told.iter().find(|(_, choice)| article.styles.iter().any(|style| style == choice))
    }

    /// Made in sizes, but not in the one that was told.
    fn wrong_size(&self, article: &Article) -> bool {
        let told = self.profile.told.iter().map(|(_, choice)| choice);
        let told: Vec<&String> = told.filter(|choice| SIZES.contains(&choice.as_str())).collect();
        if told.is_empty() {
            return false;
        }
        let made: Vec<String> = article.sizes.iter().map(|size| size.to_lowercase()).collect();
        let lettered = made.iter().any(|size| SIZES.contains(&size.as_str()));
        lettered && !told.iter().any(|size| made.contains(size))
    }

    /// Articles of a kind that visits speak for, the likest to the article that spoke first.
    fn fill_kind(&mut self, kind: &PickedKind) {
        if self.is_full() {
            return;
        }
        let like = self.from.offer.similar(&kind.because, self.wanted.saturating_add(EXTRA));
        let of_kind =
            |id: &ArticleId| self.from.offer.get(id).is_some_and(|article| article.kind == kind.kind);
        let why = || Reason::KindAlso { article: kind.because.clone(), kind: kind.kind.clone() };
        self.fill(like.into_iter().filter(of_kind), why);
    }

    /// What people who bought these also bought.
    fn bought(&mut self, with: &[ArticleId]) {
        if with.is_empty() || self.is_full() {
            return;
        }
        if !self.wish.visit.articles.is_empty() {
            self.rung = self.rung.max(Rung::Context);
        }
        let question = self.from.question(with, self.wanted);
        for pick in self.from.bought.together(self.from.offer, &question) {
            if self.is_full() {
                return;
            }
            if self.from.offer.sells(&pick.because) {
                let why = || Reason::BoughtAlso { article: pick.because.clone() };
                self.add(pick.score_millionths, pick.article, why, Rank::Found);
            }
        }
    }

    /// What answers the words that were typed.
    fn searched(&mut self) {
        let Some(query) = self.wish.visit.query.as_deref().filter(|_| !self.is_full()) else { return };
        self.rung = self.rung.max(Rung::Context);
        let found = self.from.offer.search(query, &self.wish.locale, self.wanted);
        self.fill(found.into_iter(), || Reason::Searched { query: query.to_owned() });
    }

    /// What is like the article on the page.
    fn similar(&mut self, likeness: Likeness) {
        let Some(last) = self.wish.visit.articles.last().filter(|_| !self.is_full()) else { return };
        self.rung = self.rung.max(Rung::Context);
        let like = self.from.offer.similar(last, self.wanted);
        let kind = self.from.offer.get(last).map(|article| &article.kind);
        let fits = |id: &ArticleId| {
            likeness == Likeness::Any || self.from.offer.get(id).map(|article| &article.kind) != kind
        };
        let like: Vec<ArticleId> = like.into_iter().filter(fits).collect();
        self.fill(like.into_iter(), || Reason::Similar { article: last.clone() });
    }

    /// What many look at: those who told the same first, then the whole house.
    fn trending(&mut self) {
        for (item, choice) in self.wish.visit.traits.iter().chain(&self.profile.told) {
            if self.is_full() {
                return;
            }
            let among = self.from.trends.of_cohort(item, choice);
            if among.is_empty() {
                continue;
            }
            self.rung = self.rung.max(Rung::Cohort);
            let why = || Reason::TrendingAmong { item: item.to_string(), choice: choice.clone() };
            self.fill(among.iter().cloned(), why);
        }
        if !self.is_full() {
            self.fill(self.from.trends.popular().iter().cloned(), || Reason::Trending);
        }
    }

    /// A varied choice of the day.
    fn showcase(&mut self) {
        self.fill(self.from.prepared.showcase.iter().cloned(), || Reason::Showcase);
    }

    /// What `only` rules leave and nothing else brought.
    fn only(&mut self) {
        if self.done.len() < self.places {
            let onlys: Vec<ArticleId> = self.rules.onlys().cloned().collect();
            self.fill(onlys.into_iter(), || Reason::PutForward);
        }
    }

    fn is_full(&self) -> bool {
        self.done.len() >= self.enough
    }

    /// Adds what this visit has not seen yet: what is there already is no news, unless company speaks for it.
    fn fill(&mut self, more: impl Iterator<Item = ArticleId>, why: impl Fn() -> Reason) {
        for article in more {
            if self.is_full() {
                return;
            }
            if !self.wish.visit.articles.contains(&article) {
                self.add(0, article, &why, Rank::Found);
            }
        }
    }

    /// Adds an article, if it may be suggested and is not there yet.
    fn add(&mut self, score: u32, id: ArticleId, why: impl FnOnce() -> Reason, rank: Rank) {
        let article = self.from.offer.get(&id);
        let barred = self.out.contains(&id)
            || !self.from.offer.is_shown(&id)
            || self.done.iter().any(|done| done.article == id)
            || !self.rules.allows(&id, article);
        if !barred {
            let moved = if self.rules.lifts() { self.rules.moves(&id, article) } else { UNMOVED };
            let look = article.map(Look::of).unwrap_or_default();
            self.done.push(Candidate { score, article: id, why: why(), look, moved, rank });
        }
    }

    /// The kinds of what this person looked at.
    fn own_kinds(&self) -> Vec<u64> {
        let own = self.profile.history.iter().chain(&self.wish.visit.articles);
        let kinds = own.filter_map(|id| Look::of(self.from.offer.get(id)?).kind);
        let mut kinds: Vec<u64> = kinds.collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    fn finish(mut self) -> (Rung, Vec<Suggestion>) {
        let own = (self.wish.aim == Aim::ForYou && self.rung == Rung::Profile).then(|| self.own_kinds());
        let said = self.from.prepared.ruled.rules().kind_most;
        let usual = || Manner::usual_kind_most(self.places);
        let kind_most = match self.wish.aim {
            Aim::Similar => None,
            Aim::Trending => said,
            Aim::ForYou | Aim::BoughtTogether => Some(said.unwrap_or_else(usual)),
        };
        let manner = Manner { places: self.places, kind_most, window: own.as_deref() };
        if manner.wants_more(&self.done) {
            self.enough = self.wanted.max(self.done.len().saturating_add(self.places));
            self.showcase();
        }
        (self.rung, scored(arrange(self.done, &manner)))
    }
}

/// Strengths as the answer tells them: of the strongest, and never rising.
fn scored(arranged: Vec<Candidate>) -> Vec<Suggestion> {
    let best = arranged.iter().map(|one| one.score).max().unwrap_or(0).max(1);
    let mut last = 1_000_000;
    let suggestion = |Candidate { score, article, why, rank, .. }| {
        let score = if rank == Rank::First { best } else { score };
        let relative = u64::from(score).saturating_mul(1_000_000).checked_div(u64::from(best)).unwrap_or(0);
        last = last.min(u32::try_from(relative).unwrap_or(u32::MAX));
        Suggestion { article, score_millionths: last, why }
    };
    arranged.into_iter().map(suggestion).collect()
}

/// Clothing sizes by letter.
const SIZES: [&str; 6] = ["xs", "s", "m", "l", "xl", "xxl"];

#[cfg(test)]
mod tests;
