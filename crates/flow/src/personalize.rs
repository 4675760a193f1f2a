//! Fills a slot: always answers, on the highest rung the person allows, and says which, with which items, and why each.
//!
//! | rung | what it knows | where it comes from |
//! |---|---|---|
//! | profile | views kept, things told | opened with a permit; one ledger entry |
//! | context | this visit | the request; nothing is stored |
//! | generic | the catalog, the day | nobody |
//!
//! A rung that finds too little is filled up from the rungs below it; each suggestion keeps the reason of where it came from.
//!
//! **Invariant:** below the profile rung nothing is read of a person and nothing is written at all.
//! **Invariant:** what the person has seen in this visit or asked to leave out is not suggested.

use crate::shelf::{Article, Picked, Shelf};
use crate::{Fault, House, Known, Request};
use entrenous_core::charter::{Language, Source, Use};
use entrenous_core::explain::Reason;
use entrenous_core::id::{ArticleId, Key};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::permit::Permit;
use entrenous_core::personalize::{Rung, Visit, highest_rung};
use entrenous_core::plan::Plan;
use entrenous_core::request::Actor;
use entrenous_core::rights::Standing;
use entrenous_lingua::Value;
use std::collections::HashSet;

/// How many suggestions one call may ask for.
pub const LIMIT_MOST: usize = 50;
/// How many earlier views take part, newest first.
const HISTORY_MOST: usize = 12;
/// How much a told preference lifts an article, in percent.
const TOLD_LIFT_PERCENT: u32 = 150;
/// How many candidates are ranked for each place to fill.
const CANDIDATES_PER_PLACE: usize = 4;

/// What a page wishes for.
pub struct Wish {
    /// The present visit.
    pub visit: Visit,
    /// How many suggestions, at most [`LIMIT_MOST`].
    pub limit: usize,
}

/// One suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The article.
    pub article: ArticleId,
    /// Its strength, in millionths of the strongest.
    pub score_millionths: u32,
    /// Why it is shown.
    pub why: Reason,
}

/// A filled slot.
pub struct Answer {
    /// The highest rung that was used.
    pub rung: Rung,
    /// The suggestions, best first.
    pub suggestions: Vec<Suggestion>,
    /// The items of the charter that were opened.
    pub used: Vec<Key>,
}

/// What a permit has opened.
#[derive(Default)]
struct Profile {
    /// Articles of earlier visits, oldest first.
    history: Vec<ArticleId>,
    /// Things told: item and choice.
    told: Vec<(Key, String)>,
    /// Items that held something.
    used: Vec<Key>,
}

/// Fills a slot.
pub async fn personalize(
    house: &House,
    request: &Request,
    who: Option<Standing>,
    wish: Wish,
) -> Result<Answer, Fault> {
    let permit = match &who {
        Some(standing) => permit(house, request, standing)?,
        None => None,
    };
    let profile = match &permit {
        Some(permit) => open(house, permit)?,
        None => Profile::default(),
    };
    let reachable = highest_rung(permit.as_ref(), &wish.visit);
    let answer = decide(&house.shelf, reachable, &profile, &wish, house.now().day());
    if let Some(permit) = permit.filter(|_| !answer.used.is_empty()) {
        house.apply(use_plan(house, &permit, &answer)).await?;
    }
    Ok(answer)
}

fn permit(house: &House, request: &Request, standing: &Standing) -> Result<Option<Permit>, Fault> {
    let Some((purpose, _)) = house.charter.purpose_for(Use::Suggestions) else { return Ok(None) };
    let choices = house.choices(standing.person())?;
    Ok(house.permit(standing.person(), purpose, request, &choices).ok())
}

fn open(house: &House, permit: &Permit) -> Result<Profile, Fault> {
    let mut profile = Profile::default();
    let mut views: Vec<Known> = Vec::new();
    for known in house.recall(permit, permit.person(), permit.items())? {
        let Some(item) = house.charter.item(known.item) else { continue };
        if !profile.used.contains(&item.key) {
            profile.used.push(item.key.clone());
        }
        match item.source {
            Source::Volunteered => {
                profile.told.extend(told(&known).into_iter().map(|choice| (item.key.clone(), choice)))
            }
            Source::Observed | Source::Inferred => views.push(known),
        }
    }
    views.sort_by_key(|known| std::cmp::Reverse(known.at));
    views.truncate(HISTORY_MOST);
    profile.history =
        views.iter().rev().filter_map(|known| ArticleId::parse(known.value.as_str()?).ok()).collect();
    Ok(profile)
}

fn told(known: &Known) -> Vec<String> {
    match &known.value {
        serde_json::Value::String(one) => vec![one.clone()],
        serde_json::Value::Array(many) => {
            many.iter().filter_map(|v| v.as_str().map(ToOwned::to_owned)).collect()
        }
        _ => Vec::new(),
    }
}

fn use_plan(house: &House, permit: &Permit, answer: &Answer) -> Plan {
    let purpose = house.charter.purpose(permit.purpose()).map(|purpose| purpose.key.clone());
    let reason = Reason::Kept { purpose: purpose.as_ref().map(ToString::to_string).unwrap_or_default() };
    let entry = Entry::new(house.now(), Actor::House, Act::Use, house.charter.hash(), &reason)
        .about(house.vault.audit_id(permit.person()))
        .purposes(purpose)
        .items(answer.used.iter().cloned());
    Plan::new(reason, entry)
}

/// Ranks: pure, so the same visit on the same shelf gets the same answer.
fn decide(shelf: &Shelf, reachable: Rung, profile: &Profile, wish: &Wish, day: i64) -> Answer {
    let mut filling = Filling::new(wish, profile);
    let places = wish.limit.min(LIMIT_MOST);
    let wanted = places.saturating_mul(CANDIDATES_PER_PLACE);
    let mut rung = Rung::Generic;
    if reachable == Rung::Profile && !profile.used.is_empty() {
        let trail: Vec<ArticleId> = profile.history.iter().chain(&wish.visit.articles).cloned().collect();
        filling.rank(shelf, shelf.neighbours(&trail, wanted), |picked| because_of_trail(&wish.visit, picked));
        filling.tell(shelf, day, wanted);
        rung = Rung::Profile;
    } else if reachable >= Rung::Context && !wish.visit.articles.is_empty() {
        filling.rank(shelf, shelf.neighbours(&wish.visit.articles, wanted), |picked| {
            because_of_trail(&wish.visit, picked)
        });
        rung = Rung::Context;
    }
    filling.settle(places);
    if let Some(query) = wish.visit.query.as_deref().filter(|_| !filling.is_full(places)) {
        rung = rung.max(Rung::Context);
        let found = shelf.search(query, wanted);
        filling.fill(
            places,
            found.into_iter().map(|article| (article, Reason::Searched { query: query.to_owned() })),
        );
    }
    if let Some(last) = wish.visit.articles.last().filter(|_| !filling.is_full(places)) {
        let like = shelf.similar(last, wanted).into_iter();
        filling.fill(places, like.map(|article| (article, Reason::Similar { article: last.to_string() })));
    }
    if !filling.is_full(places) {
        let varied = shelf.showcase(day, wanted.saturating_add(EXTRA)).into_iter();
        filling.fill(places, varied.map(|article| (article, Reason::Showcase)));
    }
    let used = if rung == Rung::Profile { profile.used.clone() } else { Vec::new() };
    Answer { rung, suggestions: filling.finish(), used }
}

/// How many more showcase articles are looked at, since some may be left out.
const EXTRA: usize = 60;

fn because_of_trail(visit: &Visit, picked: &Picked) -> Reason {
    let article = picked.because.to_string();
    if visit.articles.contains(&picked.because) {
        Reason::LookedAlso { article }
    } else {
        Reason::YouLooked { article }
    }
}

/// A slot being filled.
struct Filling<'a> {
    out: HashSet<&'a ArticleId>,
    told: &'a [(Key, String)],
    ranked: Vec<(u32, ArticleId, Reason)>,
    done: Vec<(u32, ArticleId, Reason)>,
}

impl<'a> Filling<'a> {
    fn new(wish: &'a Wish, profile: &'a Profile) -> Self {
        let out = wish.visit.articles.iter().chain(&wish.visit.excluded).collect();
        Self { out, told: &profile.told, ranked: Vec::new(), done: Vec::new() }
    }

    /// Takes ranked candidates; what was told lifts some and rules the wrong size out.
    fn rank(&mut self, shelf: &Shelf, picked: Vec<Picked>, why: impl Fn(&Picked) -> Reason) {
        for pick in picked {
            let article = shelf.catalog.get(&pick.article);
            if self.out.contains(&pick.article) || article.is_some_and(|article| self.wrong_size(article)) {
                continue;
            }
            let lifted = article.is_some_and(|article| self.liked(article).is_some());
            let percent = if lifted { TOLD_LIFT_PERCENT } else { 100 };
            let reason = why(&pick);
            self.ranked.push((
                pick.score_millionths.saturating_mul(percent).div_euclid(100),
                pick.article,
                reason,
            ));
        }
    }

    /// Adds articles that match what was told, behind everything the trail brought.
    fn tell(&mut self, shelf: &Shelf, day: i64, wanted: usize) {
        if self.told.is_empty() {
            return;
        }
        for id in shelf.showcase(day, usize::MAX) {
            let Some(article) = shelf.catalog.get(&id) else { continue };
            let Some((item, choice)) = self.liked(article) else { continue };
            let known = self.out.contains(&id) || self.ranked.iter().any(|(_, ranked, _)| *ranked == id);
            if known || self.wrong_size(article) || self.ranked.len() >= wanted {
                continue;
            }
            let why = Reason::YouTold { item: item.to_string(), choice: choice.clone() };
            self.ranked.push((1, id, why));
        }
    }

    fn liked(&self, article: &Article) -> Option<&'a (Key, String)> {
        self.told.iter().find(|(_, choice)| article.styles.iter().any(|style| style == choice))
    }

    /// Made in sizes, but not in the one that was told.
    fn wrong_size(&self, article: &Article) -> bool {
        let told: Vec<&String> = self
            .told
            .iter()
            .map(|(_, choice)| choice)
            .filter(|choice| SIZES.contains(&choice.as_str()))
            .collect();
        let made: Vec<String> = article.sizes.iter().map(|size| size.to_lowercase()).collect();
        let lettered = made.iter().any(|size| SIZES.contains(&size.as_str()));
        lettered && !told.is_empty() && !told.iter().any(|size| made.contains(size))
    }

    fn is_full(&self, places: usize) -> bool {
        self.done.len() >= places
    }

    /// The best ranked ones take their places.
    fn settle(&mut self, places: usize) {
        self.ranked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        self.ranked.truncate(places);
        self.done = std::mem::take(&mut self.ranked);
    }

    fn fill(&mut self, places: usize, more: impl Iterator<Item = (ArticleId, Reason)>) {
        for (article, why) in more {
            let taken = self.out.contains(&article) || self.done.iter().any(|(_, done, _)| *done == article);
            if self.is_full(places) {
                return;
            }
            if !taken {
                self.done.push((0, article, why));
            }
        }
    }

    fn finish(self) -> Vec<Suggestion> {
        let best = self.done.iter().map(|(score, ..)| *score).max().unwrap_or(0).max(1);
        let relative = |score: u32| {
            let millionths =
                u64::from(score).saturating_mul(1_000_000).checked_div(u64::from(best)).unwrap_or(0);
            u32::try_from(millionths).unwrap_or(u32::MAX)
        };
        let suggestion =
            |(score, article, why)| Suggestion { score_millionths: relative(score), article, why };
        self.done.into_iter().map(suggestion).collect()
    }
}

/// Clothing sizes by letter.
const SIZES: [&str; 6] = ["xs", "s", "m", "l", "xl", "xxl"];

/// A reason in words, with the names of articles and choices in the reader's language.
#[must_use]
pub fn why_text(house: &House, reason: &Reason, locale: &Language) -> String {
    let id = format!("why.{}", reason.code());
    let name =
        |article: &String| Value::from(house.shelf.name(article, locale).unwrap_or_else(|| article.clone()));
    match reason {
        Reason::Similar { article } | Reason::LookedAlso { article } | Reason::YouLooked { article } => {
            house.texts.say(locale, &id, &[("article", name(article))])
        }
        Reason::Searched { query } => house.texts.say(locale, &id, &[("query", Value::from(query.clone()))]),
        Reason::YouTold { item, choice } => {
            let choice = house.texts.say(locale, &format!("choice.{item}.{choice}"), &[]);
            house.texts.say(locale, &id, &[("choice", Value::from(choice))])
        }
        _ => house.texts.say(locale, &id, &[]),
    }
}
