//! Puts candidates into their places: as the rules of the business wish, not six times the same thing, and, for a person whose
//! taste is known, with a window left open.
//!
//! An article in place `n` by its source stands at `n` divided by its lift. Then the places are filled one after the other, each by
//! the nearest article, where one that is like an article already placed stands a little farther back (maximal marginal relevance,
//! Carbonell and Goldstein 1998, over places instead of scores, so that sources need not be comparable).
//!
//! **Invariant:** pure, and stable: equal candidates keep their order.
//! **Invariant:** nothing is placed that was no candidate, and nothing twice.
//! **Invariant:** where all candidates are equally alike, as in a shop of one kind, the order is that of the sources.

use crate::shelf::Article;
use crate::shelf::rules::UNMOVED;
use entrenous_core::explain::Reason;
use entrenous_core::id::ArticleId;

/// How much farther back an article stands that is wholly like one already placed, in thousandths.
const SAMENESS: u64 = 300;
/// Of how many places at most how many are of one kind, unless the business says otherwise or there is nothing else.
const KIND_SHARE: (usize, usize) = (2, 3);
/// From how many places on one is left for something else than the person's own kinds.
pub(super) const WINDOW_PLACES: usize = 6;
/// A place, before it is divided.
const WHOLE: u64 = 1_000_000;

/// What an article looks like, in a few bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Look {
    /// Its kind; nothing, if it is not in the catalog.
    pub kind: Option<u64>,
    marks: u64,
}

impl Look {
    pub(super) fn of(article: &Article) -> Self {
        let kind = hash(&article.kind);
        let marks =
            article.styles.iter().chain(&article.colours).chain([&article.material, &article.pattern]);
        let marks =
            marks.filter(|mark| !mark.is_empty()).fold(bit(kind), |marks, mark| marks | bit(hash(mark)));
        Self { kind: Some(kind), marks }
    }
    /// How much alike two articles are, in thousandths of wholly.
    fn likeness(self, other: Self) -> u64 {
        let shared = u64::from((self.marks & other.marks).count_ones()).saturating_mul(1_000);
        shared.checked_div(u64::from((self.marks | other.marks).count_ones())).unwrap_or(0)
    }
}

/// FNV-1a.
fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// One of 64 bits, by the upper bits of a hash: the lower ones mix less.
const fn bit(hash: u64) -> u64 {
    1 << (hash >> 58)
}

/// An article that may be suggested.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Candidate {
    /// Its strength in its source.
    pub score: u32,
    /// Which.
    pub article: ArticleId,
    /// Why.
    pub why: Reason,
    /// What it looks like.
    pub look: Look,
    /// How much farther forward rules put it, in thousandths.
    pub moved: u32,
    /// Whether a rule puts it first.
    pub rank: Rank,
}

/// Where a candidate comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Rank {
    /// A rule of the business puts it first.
    First,
    /// A source.
    Found,
}

/// How to fill the places.
pub(super) struct Manner<'a> {
    /// How many there are.
    pub places: usize,
    /// How many may be of one kind, where there are others; nothing, if likeness is what was wished for.
    pub kind_most: Option<usize>,
    /// The person's own kinds, if one place is to be of another.
    pub window: Option<&'a [u64]>,
}

impl Manner<'_> {
    /// How many of one kind an answer of so many places has, if the business does not say.
    pub(super) fn usual_kind_most(places: usize) -> usize {
        let (of, all) = KIND_SHARE;
        places.saturating_mul(of).div_ceil(all).max(1)
    }
    /// Whether these candidates, in their order, leave something to wish for that more candidates could bring.
    pub(super) fn wants_more(&self, candidates: &[Candidate]) -> bool {
        let front = || candidates.iter().take(self.places).filter_map(|one| one.look.kind);
        let crowded = self
            .kind_most
            .is_some_and(|most| front().any(|kind| front().filter(|other| *other == kind).count() > most));
        let opens =
            |own: &[u64]| candidates.iter().any(|one| one.look.kind.is_some_and(|kind| !own.contains(&kind)));
        crowded || self.window.is_some_and(|own| self.places >= WINDOW_PLACES && !opens(own))
    }
}

/// Fills the places; the articles a rule decided a place of say so.
pub(super) fn arrange(mut candidates: Vec<Candidate>, manner: &Manner<'_>) -> Vec<Candidate> {
    if candidates.iter().all(|one| one.look.kind.is_none() && one.moved == UNMOVED && one.rank == Rank::Found)
    {
        candidates.truncate(manner.places);
        return candidates;
    }
    let picked = fill(&candidates, manner, |one| one.moved);
    let lifted = |at: &usize| candidates.get(*at).is_some_and(|one| one.moved > UNMOVED);
    if picked.iter().any(lifted) {
        let unmoved = fill(&candidates, manner, |_| UNMOVED);
        let forward: Vec<usize> =
            picked.iter().copied().filter(|at| lifted(at) && !unmoved.contains(at)).collect();
        for at in forward {
            put_forward(&mut candidates, at);
        }
    }
    let firsts = candidates.iter_mut().filter(|one| one.rank == Rank::First);
    firsts.for_each(|one| one.why = Reason::PutForward);
    let mut candidates: Vec<Option<Candidate>> = candidates.into_iter().map(Some).collect();
    picked.into_iter().filter_map(|at| candidates.get_mut(at)?.take()).collect()
}

fn put_forward(candidates: &mut [Candidate], at: usize) {
    if let Some(one) = candidates.get_mut(at) {
        one.why = Reason::PutForward;
    }
}

/// A candidate that waits for a place.
struct Waiting {
    at: usize,
    place: u64,
    likest: u64,
    look: Look,
}

impl Waiting {
    /// Where it stands, seen what is placed already.
    fn stands(&self) -> u64 {
        let back = SAMENESS.saturating_mul(self.likest).div_euclid(1_000).saturating_add(1_000);
        self.place.saturating_mul(back)
    }
}

fn fill(candidates: &[Candidate], manner: &Manner<'_>, moved: impl Fn(&Candidate) -> u32) -> Vec<usize> {
    let mut placed =
        Placed { picked: Vec::with_capacity(manner.places), kinds: Vec::new(), full: Vec::new() };
    for (at, one) in (0..).zip(candidates).filter(|(_, one)| one.rank == Rank::First).take(manner.places) {
        placed.take(at, one.look, manner);
    }
    let mut waiting = waiting(candidates, &placed.picked, moved);
    let mut looks = waiting.iter().map(|one| one.look.kind);
    let first = looks.next();
    let varied = looks.any(|kind| Some(kind) != first);
    while placed.picked.len() < manner.places {
        let nearest = |only_fitting: fn(&Placed, &Waiting) -> bool| {
            let all = waiting.iter().enumerate().filter(|(_, one)| only_fitting(&placed, one));
            all.min_by_key(|(_, one)| (one.stands(), one.at)).map(|(index, _)| index)
        };
        let Some(index) = nearest(Placed::has_room_for).or_else(|| nearest(|_, _| true)) else { break };
        let next = waiting.remove(index);
        placed.take(next.at, next.look, manner);
        for one in waiting.iter_mut().filter(|_| varied) {
            one.likest = one.likest.max(one.look.likeness(next.look));
        }
    }
    open_window(candidates, manner, &mut placed.picked, &waiting);
    placed.picked
}

/// What has a place already.
struct Placed {
    picked: Vec<usize>,
    /// How many of each kind.
    kinds: Vec<(u64, usize)>,
    /// The kinds of which there are as many as there may be.
    full: Vec<u64>,
}

impl Placed {
    fn take(&mut self, at: usize, look: Look, manner: &Manner<'_>) {
        self.picked.push(at);
        let (Some(kind), Some(most)) = (look.kind, manner.kind_most) else { return };
        let count = match self.kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => {
                *count = count.saturating_add(1);
                *count
            }
            None => {
                self.kinds.push((kind, 1));
                1
            }
        };
        if count >= most {
            self.full.push(kind);
        }
    }
    fn has_room_for(&self, one: &Waiting) -> bool {
        one.look.kind.is_none_or(|kind| !self.full.contains(&kind))
    }
}

/// The candidates of the sources, each with the place it has there, moved as the rules wish.
fn waiting(candidates: &[Candidate], firsts: &[usize], moved: impl Fn(&Candidate) -> u32) -> Vec<Waiting> {
    let found = (0..).zip(candidates).filter(|(_, one)| one.rank == Rank::Found);
    let waits = |(place, (at, one)): (u64, (usize, &Candidate))| {
        let place = place.saturating_mul(WHOLE).checked_div(u64::from(moved(one))).unwrap_or(place);
        let firsts = firsts.iter().filter_map(|at| candidates.get(*at));
        let likest = firsts.map(|first| first.look.likeness(one.look)).max().unwrap_or(0);
        Waiting { at, place, likest, look: one.look }
    };
    (1_u64..).zip(found).map(waits).collect()
}

/// Gives the last place to something else, if everything placed is of the person's own kinds.
fn open_window(candidates: &[Candidate], manner: &Manner<'_>, picked: &mut [usize], waiting: &[Waiting]) {
    let Some(own) = manner.window.filter(|own| !own.is_empty() && manner.places >= WINDOW_PLACES) else {
        return;
    };
    let is_own = |look: Look| look.kind.is_some_and(|kind| own.contains(&kind));
    let all_own = picked.iter().filter_map(|at| candidates.get(*at)).all(|one| is_own(one.look));
    if !all_own || picked.len() < WINDOW_PLACES {
        return;
    }
    let other =
        waiting.iter().filter(|one| one.look.kind.is_some() && !is_own(one.look)).min_by_key(|one| one.place);
    let found = |at: &usize| candidates.get(*at).is_some_and(|one| one.rank == Rank::Found);
    if let (Some(other), Some(last)) = (other, picked.last_mut().filter(|at| found(at))) {
        *last = other.at;
    }
}

#[cfg(test)]
mod tests;
