//! A journey as a picture: from top to bottom, each branch a rail of its own, so that it can be read on a telephone.
//! Words come from the caller, in the language of whoever looks; `say` knows those of `lang/LANGUAGE/journeys.toml`.
//!
//! **Invariant:** the picture is text alone: no script, no address, nothing loaded; every name is escaped.
//! **Invariant:** what a step is can be told by its shape, not by its colour alone; each can be reached by keyboard and has a title.

mod draw;
mod words;

use super::path::Place;
use super::{Count, Does, Journey, OnPurchase, Report, Step};
use draw::{Mark, Picture};
use entrenous_core::id::Key;
use std::collections::{BTreeMap, BTreeSet};
use words::Words;

/// A value in a sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    /// A text.
    Text(String),
    /// A number, by which a language may choose its form.
    Number(u64),
}

/// Says a sentence of `journeys` in the language of the reader.
pub type Say<'a> = dyn Fn(&str, &[(&str, Told)]) -> String + 'a;

/// The numbers that stand in a picture.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Numbers {
    /// Beside the beginning.
    pub began: Option<Count>,
    /// Beside the goal.
    pub reached_goal: Option<Count>,
    /// Beside each step.
    pub steps: BTreeMap<Key, Count>,
}

impl From<&Report> for Numbers {
    fn from(report: &Report) -> Self {
        let steps = report.steps.iter().map(|one| (one.step.clone(), one.sent.unwrap_or(one.entered)));
        Self { began: Some(report.began), reached_goal: Some(report.reached_goal), steps: steps.collect() }
    }
}

/// Draws a journey as an SVG, with numbers if there are any.
#[must_use]
pub fn diagram(journey: &Journey, numbers: Option<&Numbers>, say: &Say<'_>) -> String {
    let (words, picture, drawn) = (Words { say }, Picture::default(), BTreeSet::new());
    let mut drawing = Drawing { journey, numbers, words, picture, drawn };
    drawing.whole();
    let Drawing { words, picture, .. } = drawing;
    picture.svg(&words.text("title", "journey", journey.key.as_str()))
}

/// What begins a journey, in words.
#[must_use]
pub fn begins(journey: &Journey, say: &Say<'_>) -> String {
    Words { say }.trigger(&journey.starts)
}

/// What a step does, in words.
#[must_use]
pub fn spoken(does: &Does, say: &Say<'_>) -> String {
    Words { say }.step(does).1
}

/// The ways a step leads, each in words, with the branch it leads into; nothing for one that leads straight on.
#[must_use]
pub fn ways<'j>(does: &'j Does, say: &Say<'_>) -> Vec<(String, Option<&'j Key>)> {
    let words = Words { say };
    match does {
        Does::Branch { then, otherwise, .. } => {
            vec![(words.plain("yes"), then.as_ref()), (words.plain("no"), otherwise.as_ref())]
        }
        Does::Split(shares) => {
            let share = |one: &super::Share| words.number("share", "share", u64::from(one.share));
            shares.iter().map(|one| (share(one), one.to.as_ref())).collect()
        }
        _ => Vec::new(),
    }
}

struct Drawing<'a> {
    journey: &'a Journey,
    numbers: Option<&'a Numbers>,
    words: Words<'a>,
    picture: Picture,
    /// The branches that are drawn: each is entered from one place, but for a draft that does not hold yet.
    drawn: BTreeSet<Key>,
}

impl Drawing<'_> {
    fn whole(&mut self) {
        let journey = self.journey;
        let begins = self.words.trigger(&journey.starts);
        let count = self.numbers.and_then(|numbers| numbers.began).map(|count| self.words.count(count));
        self.picture.open(0);
        self.picture.row(
            0,
            Mark::Begin,
            &begins,
            &self.words.text("purpose", "purpose", journey.purpose.as_str()),
            count,
        );
        self.lane(&journey.steps, None, 0);
        self.picture.close(0);
        self.ends();
    }

    /// What ends it wherever a person stands, below the steps.
    fn ends(&mut self) {
        let journey = self.journey;
        if let Some(goal) = &journey.goal {
            let goal = self.words.happening(goal);
            let count = self.numbers.and_then(|numbers| numbers.reached_goal);
            let count = count.map(|count| self.words.count(count));
            self.picture.note(&self.words.text("goal", "what", &goal), count);
        }
        for exit in &journey.exits {
            let exit = self.words.condition(exit);
            self.picture.note(&self.words.text("exit", "what", &exit), None);
        }
        if journey.on_purchase == OnPurchase::Leave {
            self.picture.note(&self.words.plain("purchase"), None);
        }
        self.picture.note(&self.words.plain("withdrawal"), None);
    }

    fn lane(&mut self, steps: &[Step], branch: Option<&Key>, depth: usize) {
        for (at, step) in steps.iter().enumerate() {
            self.step(step, Place { branch, at }, depth);
        }
    }

    fn step(&mut self, step: &Step, place: Place<'_>, depth: usize) {
        let (mark, says) = self.words.step(&step.does);
        let count = self.numbers.and_then(|numbers| numbers.steps.get(&step.name));
        let count = count.map(|count| self.words.count(*count));
        let about = self.words.text("step", "step", step.name.as_str());
        self.picture.row(depth, mark, &says, &about, count);
        match &step.does {
            Does::Branch { then, otherwise, .. } => {
                // Both answers are told in words: a way that goes straight on has no steps of its own.
                self.way(self.words.plain("yes"), then.as_ref(), place, depth);
                self.way(self.words.plain("no"), otherwise.as_ref(), place, depth);
            }
            Does::Split(shares) => {
                for share in shares {
                    let says = self.words.number("share", "share", u64::from(share.share));
                    self.way(says, share.to.as_ref(), place, depth);
                }
            }
            _ => {}
        }
    }

    fn way(&mut self, says: String, branch: Option<&Key>, place: Place<'_>, depth: usize) {
        let inner = depth.saturating_add(1);
        let known = branch.and_then(|key| self.journey.branches.get_key_value(key));
        let Some((branch, steps)) = known.filter(|(key, _)| self.drawn.insert((*key).clone())) else {
            let on = match self.journey.behind(place) {
                Some(_) => self.words.plain("straight_on"),
                None => self.words.plain("end"),
            };
            self.picture.label(inner, &format!("{says} → {on}"));
            return;
        };
        self.picture.open(inner);
        self.picture.label(inner, &says);
        if inner <= super::DEPTH_MOST {
            self.lane(steps, Some(branch), inner);
        }
        let leaves = steps.last().is_some_and(|step| matches!(step.does, Does::End | Does::Go(_)));
        self.picture.close(inner);
        if !leaves {
            self.picture.comes_back(inner);
        }
    }
}
