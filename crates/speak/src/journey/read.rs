//! `journeys/KEY.toml` read and looked at beside the charter, the messages and the audiences.
//!
//! **Invariant:** a journey is given exactly when nothing was found that is an error.
//! **Invariant:** the ways are looked at only when every step could be read, so that one mistake gives one finding.

use super::lint::{MALFORMED, NOT_ONE_THING, PHRASE, SAME_NAME, SHARES, TOO_LONG, names, ways};
use super::write::usual_name;
use super::{
    Again, Condition, DEPTH_MOST, Does, Happening, Journey, OnPurchase, Pause, Present, STEPS_MOST, Share,
    Step, Trigger,
};
use crate::campaign::window::minute;
use crate::campaign::{Lint, Names, VARIANTS_MOST, Window, parse};
use entrenous_charter::File;
use entrenous_charter::diagnostic::{Diagnostic, Severity};
use entrenous_core::id::Key;
use entrenous_core::moment::Span;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::str::FromStr;
use toml::Spanned;

/// The longest wait, in minutes.
const WAIT_MINUTES_MOST: u32 = super::time::DAYS_MOST.saturating_mul(1_440);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    purpose: Spanned<Key>,
    looks: Option<Spanned<Key>>,
    starts: Spanned<String>,
    begin_with_present: Option<Spanned<bool>>,
    again: Option<Spanned<String>>,
    goal: Option<Spanned<String>>,
    #[serde(default)]
    exit: Vec<Spanned<String>>,
    stop_on_purchase: Option<Spanned<bool>>,
    #[serde(default)]
    steps: Vec<Spanned<WrittenStep>>,
    #[serde(default)]
    branches: BTreeMap<Spanned<Key>, Vec<Spanned<WrittenStep>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenStep {
    name: Option<Spanned<Key>>,
    send: Option<Spanned<Key>>,
    window: Option<Spanned<String>>,
    wait: Option<Spanned<String>>,
    #[serde(rename = "if")]
    condition: Option<Spanned<String>>,
    then: Option<Spanned<Key>>,
    #[serde(rename = "else")]
    otherwise: Option<Spanned<Key>>,
    split: Option<Spanned<Vec<WrittenShare>>>,
    go: Option<Spanned<Key>>,
    end: Option<Spanned<bool>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenShare {
    share: u8,
    to: Option<Spanned<Key>>,
}

/// Where things stand in the file, for what is found after it was read.
#[derive(Debug, Default)]
pub(crate) struct Places {
    pub(crate) purpose: Range<usize>,
    pub(crate) looks: Range<usize>,
    pub(crate) starts: Range<usize>,
    pub(crate) present: Option<Range<usize>>,
    pub(crate) goal: Range<usize>,
    pub(crate) exits: Vec<Range<usize>>,
    pub(crate) on_purchase: Option<Range<usize>>,
    /// Each step by its name: the words that say what it does.
    pub(crate) steps: BTreeMap<Key, Range<usize>>,
}

/// What is being read, and what was found.
pub(crate) struct Look<'a> {
    pub(crate) file: &'a str,
    pub(crate) names: &'a Names<'a>,
    pub(crate) places: Places,
    pub(crate) found: Vec<Diagnostic>,
}

/// Reads the journey of this name: the journey, if nothing is wrong with it, and everything found.
#[must_use]
pub fn read(key: &str, file: &File, names: &Names<'_>) -> (Option<Journey>, Vec<Diagnostic>) {
    let (journey, found) = draft(key, file, names);
    let sound = !found.iter().any(|one| one.severity == Severity::Error);
    (journey.filter(|_| sound), found)
}

/// Reads a journey that is being written: what it says as soon as all its words are understood, even if it does not hold yet.
#[must_use]
pub fn draft(key: &str, file: &File, names: &Names<'_>) -> (Option<Journey>, Vec<Diagnostic>) {
    let mut look = Look { file: &file.name, names, places: Places::default(), found: Vec::new() };
    let journey = look.journey(key, file);
    if let Some(journey) = &journey {
        names::check(&mut look, journey);
        ways::check(&mut look, journey);
    }
    let mut found = look.found;
    found.sort_by_key(|one| (one.span.start, one.code));
    found.dedup();
    (journey, found)
}

impl Look<'_> {
    pub(crate) fn say(&mut self, lint: &Lint, span: Range<usize>, label: impl Into<String>, help: &str) {
        self.found.push(lint.found(self.file, span, label).help(help));
    }

    fn phrase<T: FromStr<Err: std::fmt::Display>>(&mut self, at: &Spanned<String>) -> Option<T> {
        match at.get_ref().parse() {
            Ok(value) => Some(value),
            Err(why) => {
                let help: T::Err = why;
                self.say(
                    &PHRASE,
                    at.span(),
                    format!("`{}` is not understood", at.get_ref()),
                    &help.to_string(),
                );
                None
            }
        }
    }

    fn journey(&mut self, key: &str, file: &File) -> Option<Journey> {
        let written: Written = parse(file, &MALFORMED, &mut self.found)?;
        let before = self.found.len();
        let key = Key::parse(key)
            .map_err(|why| self.say(&MALFORMED, 0..0, why.to_string(), "give the file such a name"))
            .ok();
        self.places.purpose = written.purpose.span();
        self.places.looks = written.looks.as_ref().map(Spanned::span).unwrap_or_default();
        self.places.starts = written.starts.span();
        self.places.present = written.begin_with_present.as_ref().map(Spanned::span);
        self.places.goal = written.goal.as_ref().map(Spanned::span).unwrap_or_default();
        self.places.exits = written.exit.iter().map(Spanned::span).collect();
        self.places.on_purchase = written.stop_on_purchase.as_ref().map(Spanned::span);
        let starts: Option<Trigger> = self.phrase(&written.starts);
        let again = written.again.as_ref().map_or(Some(Again::Never), |at| self.again(at));
        let goal = written.goal.as_ref().and_then(|at| self.phrase::<Happening>(at));
        let exits: Vec<Condition> = written.exit.iter().filter_map(|at| self.phrase(at)).collect();
        let (steps, branches) = self.all_steps(&written);
        let on_purchase = self.on_purchase(&written);
        let whole = self.found.len() == before;
        Some(Journey {
            key: key?,
            purpose: written.purpose.get_ref().clone(),
            // The same twice is once, so that there is one way to write it.
            looks: written.looks.map(Spanned::into_inner).filter(|looks| looks != written.purpose.get_ref()),
            starts: starts?,
            present: match written.begin_with_present.as_ref().map(Spanned::get_ref) {
                Some(true) => Present::Begin,
                Some(false) | None => Present::StayOut,
            },
            again: again?,
            goal,
            exits,
            on_purchase,
            steps,
            branches,
        })
        .filter(|_| whole)
    }

    fn again(&mut self, at: &Spanned<String>) -> Option<Again> {
        let text = at.get_ref().trim();
        if text == "never" {
            return Some(Again::Never);
        }
        let span: Option<Span> = text.strip_prefix("after ").and_then(|span| span.parse().ok());
        if span.is_none() {
            let label = format!("`{text}` is not understood");
            self.say(&PHRASE, at.span(), label, "write `never`, or such as `after 90 days`");
        }
        span.map(Again::After)
    }

    /// A purchase ends the journey where its purpose may know of purchases, unless the file says otherwise.
    fn on_purchase(&self, written: &Written) -> OnPurchase {
        let sight = written.looks.as_ref().unwrap_or(&written.purpose);
        let usual = names::may_use(self.names, sight.get_ref(), super::Deed::Bought.item());
        let leaves = written.stop_on_purchase.as_ref().map_or(usual, |at| *at.get_ref());
        if leaves { OnPurchase::Leave } else { OnPurchase::Stay }
    }

    fn all_steps(&mut self, written: &Written) -> (Vec<Step>, BTreeMap<Key, Vec<Step>>) {
        let count: usize =
            written.branches.values().map(Vec::len).sum::<usize>().saturating_add(written.steps.len());
        if count > STEPS_MOST || written.branches.len() > STEPS_MOST {
            let label = format!("{count} steps");
            self.say(&MALFORMED, 0..0, label, "a journey has at most 100; make two of it");
            return Default::default();
        }
        let steps = self.lane(&written.steps);
        let mut branches = BTreeMap::new();
        for (key, lane) in &written.branches {
            if lane.is_empty() {
                self.say(&MALFORMED, key.span(), "a branch without a step", "write a step, or take it away");
            }
            branches.insert(key.get_ref().clone(), self.lane(lane));
        }
        (steps, branches)
    }

    fn lane(&mut self, lane: &[Spanned<WrittenStep>]) -> Vec<Step> {
        lane.iter().filter_map(|step| self.step(step)).collect()
    }

    fn step(&mut self, at: &Spanned<WrittenStep>) -> Option<Step> {
        let written = at.get_ref();
        let (does, place) = self.does(at)?;
        let name = match &written.name {
            Some(name) => Some(name.get_ref().clone()),
            None => usual_name(&does),
        };
        let Some(name) = name else {
            self.say(&SAME_NAME, place, "this step has no name", "write `name = \"…\"`");
            return None;
        };
        let named_at = written.name.as_ref().map_or_else(|| place.clone(), Spanned::span);
        if self.places.steps.insert(name.clone(), place).is_some() {
            let label = format!("another step is named `{name}` already");
            self.say(&SAME_NAME, named_at, label, "give this one a name of its own: `name = \"…\"`");
        }
        Some(Step { name, does })
    }

    /// What a step does, and the words that say it.
    fn does(&mut self, at: &Spanned<WrittenStep>) -> Option<(Does, Range<usize>)> {
        let WrittenStep { send, window, wait, condition, then, otherwise, split, go, end, .. } = at.get_ref();
        let spans = [
            send.as_ref().map(Spanned::span),
            wait.as_ref().map(Spanned::span),
            condition.as_ref().map(Spanned::span),
            split.as_ref().map(Spanned::span),
            go.as_ref().map(Spanned::span),
            end.as_ref().map(Spanned::span),
        ];
        let mut said = spans.into_iter().flatten();
        let (Some(place), None) = (said.next(), said.next()) else {
            let help = "a step has one of `send`, `wait`, `if`, `split`, `go`, `end`";
            self.say(&NOT_ONE_THING, at.span(), "this step says none of them, or two", help);
            return None;
        };
        self.strays(at.get_ref());
        let does = match (send, wait, condition, split, go) {
            (Some(message), ..) => {
                let window = match window {
                    Some(at) => Some(self.phrase::<Window>(at)?),
                    None => None,
                };
                Does::Send { message: message.get_ref().clone(), window }
            }
            (_, Some(wait), ..) => self.wait(wait)?,
            (_, _, Some(condition), ..) => {
                let [then, otherwise] =
                    [then, otherwise].map(|at| at.as_ref().map(|at| at.get_ref().clone()));
                Does::Branch { condition: self.phrase(condition)?, then, otherwise }
            }
            (_, _, _, Some(split), _) => self.split(split),
            (.., Some(name)) => Does::Go(name.get_ref().clone()),
            _ => Does::End,
        };
        Some((does, place))
    }

    /// Words that belong to another step.
    fn strays(&mut self, written: &WrittenStep) {
        let WrittenStep { send, window, condition, then, otherwise, end, .. } = written;
        if let (Some(at), None) = (window, send) {
            self.say(
                &NOT_ONE_THING,
                at.span(),
                "only what is sent has a window",
                "move it to a step with `send`",
            );
        }
        for at in then.iter().chain(otherwise).filter(|_| condition.is_none()) {
            self.say(&NOT_ONE_THING, at.span(), "there is no `if` here", "write what decides: `if = \"…\"`");
        }
        if let Some(at) = end.as_ref().filter(|at| !*at.get_ref()) {
            self.say(
                &NOT_ONE_THING,
                at.span(),
                "a step that does not end",
                "write `end = true`, or take it away",
            );
        }
    }

    fn wait(&mut self, at: &Spanned<String>) -> Option<Does> {
        let text = at.get_ref().trim();
        let not_understood = |look: &mut Self, help: &str| {
            look.say(&PHRASE, at.span(), format!("`{text}` is not understood"), help);
        };
        let does = if let Some(time) = text.strip_prefix("until ") {
            let found = minute(time.trim()).map(Does::Until);
            if found.is_none() {
                not_understood(self, "write a time of the day, such as `until 09:00`");
            }
            found?
        } else if let Some(rest) = text.strip_prefix("for ") {
            let found = rest.rsplit_once("at most ").and_then(|(what, most)| {
                let what = what.trim().trim_end_matches(',').trim();
                Some(Does::WaitFor { what: what.parse().ok()?, most: most.parse().ok()? })
            });
            if found.is_none() {
                not_understood(self, "write such as `for bought kind coat, at most 5 days`");
            }
            found?
        } else {
            let found = text.parse().map(Does::Wait);
            if found.is_err() {
                not_understood(self, "write such as `2 days`, `until 09:00`, `for bought, at most 5 days`");
            }
            found.ok()?
        };
        if let Does::Wait(pause) | Does::WaitFor { most: pause, .. } = &does {
            self.not_too_long(*pause, at.span());
        }
        Some(does)
    }

    fn not_too_long(&mut self, pause: Pause, span: Range<usize>) {
        if pause.about_minutes() > WAIT_MINUTES_MOST {
            let label = format!("nobody remembers after {pause} why they are written to");
            self.say(&TOO_LONG, span, label, "wait at most a year, or let a day of the year begin it");
        }
    }

    fn split(&mut self, at: &Spanned<Vec<WrittenShare>>) -> Does {
        let parts = at.get_ref();
        let sum: u32 = parts.iter().map(|part| u32::from(part.share)).sum();
        let some = parts.iter().all(|part| part.share > 0);
        if sum != 100 || !some || !(2..=VARIANTS_MOST).contains(&parts.len()) {
            let label = format!("{} parts, {sum} together", parts.len());
            self.say(&SHARES, at.span(), label, "write 2 to 8 parts of at least 1, 100 together");
        }
        let share = |part: &WrittenShare| Share {
            share: part.share,
            to: part.to.as_ref().map(|at| at.get_ref().clone()),
        };
        Does::Split(parts.iter().map(share).collect())
    }
}

/// So deep may branches stand in one another.
pub(crate) const fn is_too_deep(depth: usize) -> bool {
    depth > DEPTH_MOST
}
