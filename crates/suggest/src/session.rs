//! Session nearest neighbours: VMIS-kNN (Kersbergen, Sprangers, Schelter: Serenade, SIGMOD 2022) with the weights of
//! STAN (Garg et al., SIGIR 2019): visits that share articles with the present one speak for what else they held.
//!
//! A neighbour n of the visit v has the likeness  r(n) = Σ over shared i of w(i) · idf(i) / |n|^β,  w(i) = exp(-(steps from the end of v) / λ1),
//! times its freshness exp(-age / λ2). An article j of n gets  r(n) · exp(-|place of j − place of the match| / λ3) · idf(j)^γ.
//!
//! **Invariant:** at most [`Parameters::sample`] visits are looked at for each article and [`Parameters::neighbours`] speak.
//! **Invariant:** a person speaks once, through their likest visit, however many they made.
//! **Invariant:** an article is answered only if [`Options::support_least`] different people held it beside an article of this visit.
//! **Invariant:** equal scores are ordered by article, so that answers do not flicker.

mod answer;
mod fades;
mod outer;
mod register;

pub use answer::{
    Answer, Circle, GroupHandle, Groups, Options, SPANS, SUPPORT_LEAST, Suggested, SuggestedGroup,
};

use crate::index::{ItemHandle, PersonHandle, SessionIndex, Visit};
use answer::{Best, Company};
use fades::{Fades, idf};
use outer::Relay;
use register::{Numbered, Register};

/// How many articles of a visit are heard at most, whatever [`Parameters::heard`] says.
pub const HEARD_MOST: usize = 16;

/// Memory is asked for so many visits of an article at once, before any of them is looked at.
const TOUCHED_AT_ONCE: usize = 64;

/// The score of what is not to be heard: whatever is added to it, it stays below everything.
const SILENCED: f32 = f32::NEG_INFINITY;

/// How the neighbours are chosen and heard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// How many of the newest visits of each article are looked at (m).
    pub sample: usize,
    /// How many neighbours speak (k).
    pub neighbours: usize,
    /// How many articles of the visit are heard, from its end (L); at most [`HEARD_MOST`].
    pub heard: usize,
    /// How fast earlier articles of the visit fade (λ1), in steps.
    pub visit_fade: f32,
    /// How much long neighbours are held back (β).
    pub length_power: f32,
    /// How fast articles far from the match fade (λ3), in steps.
    pub place_fade: f32,
    /// How much rare articles are lifted (γ).
    pub rarity_power: f32,
    /// How much a common article counts for likeness: its idf to this power.
    pub match_rarity_power: f32,
    /// How fast older neighbours fade (λ2), as a share of the time between the newest and the oldest visit looked at.
    pub age_fade: f32,
    /// How much an article behind the match counts more than one before it.
    pub ahead: f32,
    /// How many articles that enough people held ask further, where places stay free.
    pub relays: usize,
    /// How many of the newest visits of each such article are looked at.
    pub relay_sample: usize,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            sample: 1_000,
            neighbours: 400,
            heard: 9,
            visit_fade: 2.0,
            length_power: 0.3,
            place_fade: 3.0,
            rarity_power: 1.1,
            match_rarity_power: 1.4,
            age_fade: 1.0,
            ahead: 1.15,
            relays: 4,
            relay_sample: 40,
        }
    }
}

/// The ranker with its scratch space; one a thread.
#[derive(Debug)]
pub struct Ranker {
    parameters: Parameters,
    fades: Fades,
    /// The visits looked at, by their place in the index.
    company: Register<Neighbour>,
    /// The likest visit of each person who made several.
    likest: Register<Likest>,
    voices: Register<Voice>,
    ranks: Vec<Rank>,
    groups: Register<Company>,
    best: Best,
    relays: Vec<Relay>,
}

/// A visit that shares articles with the present one.
#[derive(Debug, Clone, Copy)]
struct Neighbour {
    slot: u32,
    /// How like it is; below zero if another visit of the same person is liker.
    score: f32,
    held: Visit,
    /// The shared article that is nearest to the end of the visit, in steps from there.
    steps: u32,
    /// Where it held that article last; which article, until that is looked up.
    matched: u32,
}

/// The order of neighbours, the likest first.
type Rank = (u32, u32, PersonHandle);

impl Neighbour {
    /// A visit of which nothing is known yet but where it is.
    const fn new(slot: u32, steps: u32) -> Self {
        Self { slot, score: 0.0, held: Visit::NONE, steps, matched: 0 }
    }
    fn rank(&self) -> Rank {
        // The bits of floats above zero are in the order of the floats.
        (!self.score.max(0.0).to_bits(), !self.held.began, self.held.person)
    }
    fn speaks(&self) -> bool {
        self.score >= 0.0
    }
    fn came(&self, since: &[u32; SPANS]) -> Came {
        since.map(|since| u16::from(self.held.began >= since))
    }
    /// Whether the person made other visits, too.
    fn came_again(&self) -> bool {
        self.held.beside != self.slot
    }
}

#[derive(Debug, Clone, Copy)]
struct Likest {
    person: PersonHandle,
    slot: u32,
    rank: Rank,
}

/// What is said for an article; two of them in a line of the processor's memory, none across two.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
struct Voice {
    item: ItemHandle,
    score: f32,
    /// The last neighbour that held it.
    last: u32,
    /// What the neighbours said that matched at the present steps, and at those that brought the most so far.
    now: f32,
    most: f32,
    now_steps: u8,
    most_steps: u8,
    people: u16,
    /// How many of them came since each of [`Options::since`].
    people_since: [u16; SPANS],
}

impl Numbered for Neighbour {
    fn number(&self) -> u32 {
        self.slot
    }
}
impl Numbered for Likest {
    fn number(&self) -> u32 {
        self.person.0
    }
}
impl Numbered for Voice {
    fn number(&self) -> u32 {
        self.item.0
    }
}

impl Voice {
    const fn new(item: ItemHandle, steps: u8) -> Self {
        let (now_steps, most_steps) = (steps, steps);
        let (last, people, people_since) = (0, 0, [0; SPANS]);
        Self { item, score: 0.0, last, now: 0.0, most: 0.0, now_steps, most_steps, people, people_since }
    }
    /// Neighbours are heard by their steps, so what one article of the visit brought is known when the next begins.
    fn say(&mut self, said: f32, steps: u8) {
        self.score += said;
        if self.now_steps == steps {
            self.now += said;
        } else {
            (self.most, self.most_steps) = self.loudest();
            (self.now, self.now_steps) = (said, steps);
        }
    }
    /// Counts the person of the neighbour with this number, once.
    fn count(&mut self, neighbour: u32, came: Came) {
        if self.last != neighbour {
            self.last = neighbour;
            self.people = self.people.saturating_add(1);
            for (people, one) in self.people_since.iter_mut().zip(came) {
                *people = people.saturating_add(one);
            }
        }
    }
    /// Whether so many different people held it.
    fn is_in_company(&self, least: u32) -> bool {
        u32::from(self.people) >= least
    }
    fn loudest(&self) -> (f32, u8) {
        if self.now > self.most { (self.now, self.now_steps) } else { (self.most, self.most_steps) }
    }
    /// The article of the visit that brought the most; the later one if two brought the same.
    fn because(&self, visit: &[ItemHandle]) -> Option<ItemHandle> {
        visit.iter().rev().nth(usize::from(self.loudest().1)).copied()
    }
}

/// For each of [`Options::since`], one if a neighbour came since then, and zero if not.
type Came = [u16; SPANS];

impl Register<Voice> {
    /// Hears what a neighbour held.
    fn hear(
        &mut self,
        neighbour: &Neighbour,
        items: &[ItemHandle],
        fades: &Fades,
        (number, came): (u32, Came),
    ) {
        let steps = neighbour.steps as u8;
        for (item, fade) in items.iter().zip(fades.around(neighbour.matched as usize)) {
            if let Some(voice) = self.entry(item.0, || Voice::new(*item, steps)) {
                voice.say(neighbour.score * fade, steps);
                voice.count(number, came);
            }
        }
    }
}

impl Default for Ranker {
    fn default() -> Self {
        Self::new(Parameters::default())
    }
}

impl Ranker {
    /// A ranker with other parameters.
    #[must_use]
    pub fn new(parameters: Parameters) -> Self {
        Self {
            parameters,
            fades: Fades::new(&parameters),
            company: Register::default(),
            likest: Register::default(),
            voices: Register::default(),
            ranks: Vec::new(),
            groups: Register::default(),
            best: Best::default(),
            relays: Vec::new(),
        }
    }

    /// Articles for a visit (oldest first), best first.
    pub fn suggest(&mut self, index: &SessionIndex, visit: &[ItemHandle], options: &Options<'_>) -> Answer {
        self.fades.count(index.len());
        self.gather(index, visit);
        self.weigh(index, visit);
        let last = self.last_to_speak();
        self.hear(index, last, &options.since);
        self.count_rest(index, last, &options.since);
        self.answer(index, visit, options)
    }

    /// Which visits share articles with this one, and how much.
    fn gather(&mut self, index: &SessionIndex, visit: &[ItemHandle]) {
        self.company.clear();
        self.likest.clear();
        self.company.fit(index.places());
        let p = &self.parameters;
        for (steps, item) in visit.iter().rev().take(p.heard.min(HEARD_MOST)).enumerate() {
            if visit.iter().rev().take(steps).any(|later| later == item) {
                continue;
            }
            let postings = index.postings(*item);
            let rarity = idf(index.len(), postings.len()).powf(p.match_rarity_power);
            let weight = self.fades.step(steps) * rarity;
            let newest = postings.get(postings.len().saturating_sub(p.sample)..).unwrap_or_default();
            for some in newest.rchunks(TOUCHED_AT_ONCE) {
                self.company.touch(some);
                for slot in some.iter().rev() {
                    let new = || Neighbour::new(*slot, steps as u32);
                    if let Some(neighbour) = self.company.entry(*slot, new) {
                        neighbour.score += weight;
                    }
                }
            }
        }
    }

    /// Weighs the visits by length and age, and silences all but the likest of each person.
    fn weigh(&mut self, index: &SessionIndex, visit: &[ItemHandle]) {
        let (mut newest, mut oldest, mut several, mut touched) = (0, u32::MAX, 0, 0);
        for neighbour in &mut self.company.held {
            neighbour.held = index.visit(neighbour.slot).copied().unwrap_or(Visit::NONE);
            let held = &neighbour.held;
            (newest, oldest) = (newest.max(held.began), oldest.min(held.began));
            if neighbour.came_again() {
                several = several.max(held.person.0 as usize + 1);
            }
            // The articles of all of them come from memory at once, since nothing here waits for what they are.
            touched ^= index.items(held).first().map_or(0, |item| item.0);
        }
        std::hint::black_box(touched);
        let mut seen = [ItemHandle(u32::MAX); HEARD_MOST];
        seen.iter_mut().zip(visit.iter().rev()).for_each(|(place, item)| *place = *item);
        let range = newest.saturating_sub(oldest).max(1) as f32;
        for neighbour in &mut self.company.held {
            let held = &neighbour.held;
            let shared = seen.get(neighbour.steps as usize);
            let matched = index.items(held).iter().rposition(|item| Some(item) == shared);
            neighbour.matched = matched.unwrap_or(0) as u32;
            neighbour.score *= self.fades.length(held.len());
            neighbour.score *= self.fades.age((newest - held.began) as f32 / range);
        }
        if several > 0 {
            self.one_visit_each(several);
        }
    }

    fn one_visit_each(&mut self, people: usize) {
        self.likest.fit(people);
        for neighbour in self.company.held.iter().filter(|n| n.came_again()) {
            let (slot, person, rank) = (neighbour.slot, neighbour.held.person, neighbour.rank());
            if let Some(likest) = self.likest.entry(person.0, || Likest { person, slot, rank })
                && rank < likest.rank
            {
                (likest.slot, likest.rank) = (slot, rank);
            }
        }
        for neighbour in &mut self.company.held {
            if self.likest.find(neighbour.held.person.0).is_some_and(|likest| likest.slot != neighbour.slot) {
                neighbour.score = SILENCED;
            }
        }
    }

    /// The rank of the last neighbour that speaks, if not all do.
    fn last_to_speak(&mut self) -> Option<Rank> {
        let most = self.parameters.neighbours;
        self.ranks.clear();
        if self.company.held.len() > most && most > 0 {
            self.ranks.extend(self.company.held.iter().filter(|n| n.speaks()).map(Neighbour::rank));
            if self.ranks.len() > most {
                return Some(*self.ranks.select_nth_unstable(most - 1).1);
            }
        }
        None
    }

    /// Lets the neighbours speak for what they held, in the order of the steps they matched at.
    fn hear(&mut self, index: &SessionIndex, last: Option<Rank>, since: &[u32; SPANS]) {
        self.voices.clear();
        self.voices.fit(index.articles());
        for (number, neighbour) in (1..).zip(&self.company.held) {
            if neighbour.speaks() && last.is_none_or(|last| neighbour.rank() <= last) {
                let items = index.items(&neighbour.held);
                self.voices.hear(neighbour, items, &self.fades, (number, neighbour.came(since)));
            }
        }
    }

    /// Counts the people who do not speak among those who held what is spoken for.
    fn count_rest(&mut self, index: &SessionIndex, last: Option<Rank>, since: &[u32; SPANS]) {
        let Some(last) = last else { return };
        for (number, neighbour) in (1..).zip(&self.company.held) {
            if !neighbour.speaks() || neighbour.rank() <= last {
                continue;
            }
            let came = neighbour.came(since);
            for item in index.items(&neighbour.held) {
                if let Some(voice) = self.voices.find_mut(item.0) {
                    voice.count(number, came);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
