//! A journey as a picture: from top to bottom, each branch a rail of its own, so that it can be read on a telephone.
//! Words come from the caller, in the language of whoever looks; `say` knows those of `lang/LANGUAGE/journeys.toml`.
//!
//! **Invariant:** the picture is text alone: no script, no address, nothing loaded; every name is escaped.
//! **Invariant:** what a step is can be told by its shape, not by its colour alone; each can be reached by keyboard and has a title.

mod draw;
mod words;

use super::path::Place;
use super::{Does, Journey, OnPurchase, Report, Step};
use draw::{Mark, Picture};
use entrenous_core::id::Key;
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

/// Draws a journey as an SVG, with the numbers of a simulation if there are any.
#[must_use]
pub fn diagram(journey: &Journey, numbers: Option<&Report>, say: &Say<'_>) -> String {
    let mut drawing = Drawing { journey, numbers, words: Words { say }, picture: Picture::default() };
    drawing.whole();
    let Drawing { words, picture, .. } = drawing;
    picture.svg(&words.text("title", "journey", journey.key.as_str()))
}

struct Drawing<'a> {
    journey: &'a Journey,
    numbers: Option<&'a Report>,
    words: Words<'a>,
    picture: Picture,
}

impl Drawing<'_> {
    fn whole(&mut self) {
        let journey = self.journey;
        let begins = self.words.trigger(&journey.starts);
        let count = self.numbers.map(|report| self.words.count(report.began));
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
            let count = self.numbers.map(|report| self.words.count(report.reached_goal));
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
        let report = self.numbers.and_then(|report| report.steps.iter().find(|one| one.step == step.name));
        let count = report.map(|one| self.words.count(one.sent.unwrap_or(one.entered)));
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
        let Some((branch, steps)) = branch.and_then(|key| self.journey.branches.get_key_value(key)) else {
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
