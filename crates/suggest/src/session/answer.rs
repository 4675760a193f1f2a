//! What is answered: the best of what was said, in company; and for the rest, the groups it belongs to.
//!
//! **Invariant:** nothing is answered that fewer people stand behind than was asked for.

use super::{Numbered, Ranker, SILENCED, Voice};
use crate::index::{ItemHandle, SessionIndex};

/// How many different people stand behind a suggestion, if nothing else is said.
pub const SUPPORT_LEAST: u32 = entrenous_core::charter::COMPANY_LEAST;

/// How many spans of time are told apart by [`Options::since`].
pub const SPANS: usize = 2;

/// A group of articles, such as a kind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct GroupHandle(pub u32);

/// The group of each article.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    of: Vec<Option<GroupHandle>>,
    numbers: usize,
}

impl Groups {
    /// Says to which group an article belongs.
    pub fn set(&mut self, item: ItemHandle, group: GroupHandle) {
        let at = item.0 as usize;
        self.numbers = self.numbers.max(group.0 as usize + 1);
        if self.of.len() <= at {
            self.of.resize(at + 1, None);
        }
        if let Some(place) = self.of.get_mut(at) {
            *place = Some(group);
        }
    }
    /// The group of an article.
    #[must_use]
    pub fn of(&self, item: ItemHandle) -> Option<GroupHandle> {
        self.of.get(item.0 as usize).copied().flatten()
    }
}

/// What an answer may hold.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// How many articles at most.
    pub limit: usize,
    /// Articles that are left out.
    pub excluded: &'a [ItemHandle],
    /// How many different people among those looked at must have held an article (k).
    pub support_least: u32,
    /// The groups, if articles that too few people held are to speak for theirs.
    pub groups: Option<&'a Groups>,
    /// Moments, the latest first, in seconds: it is said since which of them enough people held an article.
    pub since: [u32; SPANS],
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { limit: 20, excluded: &[], support_least: SUPPORT_LEAST, groups: None, since: [0; SPANS] }
    }
}

/// Whose company an article was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Circle {
    /// People who held an article of the visit held it too.
    Inner,
    /// People who held what the inner circle held, held it too.
    Outer,
}

/// One suggested article.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Suggested {
    /// The article.
    pub item: ItemHandle,
    /// How strongly; comparable only inside one answer.
    pub score: f32,
    /// The article of the visit that spoke for it most.
    pub because: ItemHandle,
    /// How many different people among those looked at held it.
    pub support: u32,
    /// Which of [`Options::since`] is the first since which at least as many people held it as were asked for; [`SPANS`], if none is:
    /// of nobody in particular it is said when.
    pub span: usize,
    /// Whose company it was found in.
    pub circle: Circle,
}

/// One suggested group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SuggestedGroup {
    /// The group.
    pub group: GroupHandle,
    /// How strongly; comparable with the articles of the same answer.
    pub score: f32,
    /// The article of the visit that spoke for it most.
    pub because: ItemHandle,
    /// How many different people among those looked at held an article of it.
    pub support: u32,
}

/// What is suggested.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// Articles, best first.
    pub items: Vec<Suggested>,
    /// Groups of articles that too few people held one by one, best first.
    pub groups: Vec<SuggestedGroup>,
}

/// The best so far: score, article and place among the voices, in order.
pub(super) type Best = Vec<(f32, ItemHandle, usize)>;

/// The people behind a group.
#[derive(Debug)]
pub(super) struct Company {
    group: GroupHandle,
    people: u32,
    last: u32,
    score: f32,
    loudest: (f32, Option<ItemHandle>),
}

impl Numbered for Company {
    fn number(&self) -> u32 {
        self.group.0
    }
}

impl Ranker {
    /// The best articles, and the groups of those that stay unsaid.
    pub(super) fn answer(
        &mut self,
        index: &SessionIndex,
        visit: &[ItemHandle],
        options: &Options<'_>,
    ) -> Answer {
        self.silence(options.excluded);
        self.best.clear();
        for (place, voice) in self.voices.held.iter().enumerate() {
            if voice.is_in_company(options.support_least) && voice.score >= 0.0 {
                let score = voice.score * self.fades.rarity(index.holders(voice.item));
                keep(&mut self.best, (score, voice.item, place), options.limit);
            }
        }
        let told = |best| self.told(visit, options, best, Circle::Inner);
        let mut items: Vec<Suggested> = self.best.iter().filter_map(told).collect();
        let groups =
            options.groups.map(|groups| self.groups(index, visit, groups, options)).unwrap_or_default();
        if items.len() < options.limit && options.support_least > 1 {
            self.widen(index, visit, options, &mut items);
        }
        Answer { items, groups }
    }

    /// Leaves articles out, as far as something was said of them.
    pub(super) fn silence(&mut self, excluded: &[ItemHandle]) {
        for item in excluded {
            if let Some(voice) = self.voices.find_mut(item.0) {
                voice.score = SILENCED;
            }
        }
    }

    /// One of the best, with who stands behind it.
    pub(super) fn told(
        &self,
        visit: &[ItemHandle],
        options: &Options<'_>,
        (score, item, place): &(f32, ItemHandle, usize),
        circle: Circle,
    ) -> Option<Suggested> {
        let voice = self.voices.held.get(*place)?;
        let (because, support) = (voice.because(visit)?, voice.people.into());
        let enough = |people: &u16| u32::from(*people) >= options.support_least;
        let span = voice.people_since.iter().position(enough).unwrap_or(SPANS);
        Some(Suggested { item: *item, score: *score, because, support, span, circle })
    }

    /// Groups of articles that too few people held one by one, and enough together.
    fn groups(
        &mut self,
        index: &SessionIndex,
        visit: &[ItemHandle],
        groups: &Groups,
        options: &Options<'_>,
    ) -> Vec<SuggestedGroup> {
        self.groups.clear();
        self.groups.fit(groups.numbers);
        let unsaid = |voice: &&Voice| !voice.is_in_company(options.support_least) && voice.score >= 0.0;
        for voice in self.voices.held.iter().filter(unsaid) {
            let Some(group) = groups.of(voice.item) else { continue };
            let new = || Company { group, people: 0, last: 0, score: 0.0, loudest: (0.0, None) };
            let Some(company) = self.groups.entry(group.0, new) else { continue };
            let score = voice.score * self.fades.rarity(index.holders(voice.item));
            company.score += score;
            if score > company.loudest.0 {
                company.loudest = (score, voice.because(visit));
            }
        }
        for (number, neighbour) in (1..).zip(&self.company.held) {
            let held = if neighbour.speaks() { index.items(&neighbour.held) } else { &[] };
            for item in held.iter().filter(|item| !visit.contains(item)) {
                if let Some(company) = groups.of(*item).and_then(|group| self.groups.find_mut(group.0))
                    && company.last != number
                {
                    (company.last, company.people) = (number, company.people + 1);
                }
            }
        }
        let mut answered: Vec<SuggestedGroup> = self
            .groups
            .held
            .iter()
            .filter(|company| company.people >= options.support_least)
            .filter_map(|company| {
                let (group, score, support) = (company.group, company.score, company.people);
                Some(SuggestedGroup { group, score, because: company.loudest.1?, support })
            })
            .collect();
        answered.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.group.cmp(&b.group)));
        answered.truncate(options.limit);
        answered
    }
}

/// Puts one among the best, if it belongs there.
pub(super) fn keep(best: &mut Best, one: (f32, ItemHandle, usize), limit: usize) {
    let better = |a: &(f32, ItemHandle, usize)| a.0 > one.0 || (a.0 == one.0 && a.1 < one.1);
    if best.len() >= limit {
        if best.last().is_none_or(better) {
            return;
        }
        best.pop();
    }
    let place = best.partition_point(better);
    best.insert(place, one);
}
