//! A journey changed piece by piece, as a form changes it: a step put in, taken out, moved, said in other words.
//! What is typed is written into the file as it stands and read again, so that a form and a file are judged by the same reader.
//!
//! **Invariant:** an edit gives a journey whose every word is understood, or nothing and what was found.
//! **Invariant:** a step that changes keeps its name, so that whoever stands at it stands there still.
//! **Invariant:** a branch goes with the step that led into it; a branch without a step is none.

use super::write::{head, quoted, step_lines};
use super::{Does, Journey, Step, draft};
use crate::campaign::Names;
use entrenous_charter::File;
use entrenous_charter::diagnostic::{Diagnostic, Severity};
use entrenous_core::id::Key;
use std::collections::BTreeMap;

/// What a step can be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum StepKind {
    /// Sends a message.
    Send,
    /// Waits so long.
    Wait,
    /// Waits for a time of the day.
    Until,
    /// Waits for something to happen.
    WaitFor,
    /// Goes one of two ways.
    Branch,
    /// Divides the people by lot.
    Split,
    /// Goes on elsewhere.
    Go,
    /// Ends.
    End,
}

impl StepKind {
    /// All kinds.
    pub const ALL: [Self; 8] =
        [Self::Send, Self::Wait, Self::Until, Self::WaitFor, Self::Branch, Self::Split, Self::Go, Self::End];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Wait => "wait",
            Self::Until => "until",
            Self::WaitFor => "wait_for",
            Self::Branch => "branch",
            Self::Split => "split",
            Self::Go => "go",
            Self::End => "end",
        }
    }
    /// The kind of a word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What a form says of a step, as it was typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StepSaid {
    /// What it is.
    pub kind: StepKind,
    /// The message, the time to wait, what is waited for, the condition, the share in a hundred, or the step to go on at.
    pub what: String,
    /// The hours of a message, the longest wait; for a branch or a lot that is new: the message its way sends, or nothing if it leaves.
    pub with: String,
}

/// Where a step is put in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Spot {
    /// Before all steps.
    First,
    /// As the first of a branch.
    FirstOf(Key),
    /// Behind a step.
    Behind(Key),
}

/// What stands before the steps, as it was typed; what is empty is not said.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Head {
    /// The purpose of its messages.
    pub purpose: String,
    /// The purpose under which it looks.
    pub looks: String,
    /// What begins it.
    pub starts: String,
    /// Whether those begin who are there already: `true` or `false`.
    pub begin_with_present: String,
    /// Whether the same person may begin again.
    pub again: String,
    /// What it is for.
    pub goal: String,
    /// What ends it early, one a line.
    pub exits: String,
    /// Whether a purchase ends it: `true` or `false`.
    pub stop_on_purchase: String,
}

/// One change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Edit {
    /// What stands before the steps is said in other words.
    Head(Head),
    /// A step is put in.
    Add(Spot, StepSaid),
    /// A step is said in other words.
    Change(Key, StepSaid),
    /// A step is taken out, with the branches it led into.
    Remove(Key),
    /// A step changes places with the one before it.
    Up(Key),
    /// A step changes places with the one behind it.
    Down(Key),
}

/// Why nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotEdited {
    /// There is no such step.
    #[error("no step is named `{0}`; open the journey again")]
    UnknownStep(Key),
    /// There is nothing on that side of it.
    #[error("`{0}` stands at the end of its way already")]
    AtTheEnd(Key),
    /// A step of this kind cannot be said in other words piece by piece.
    #[error("`{0}` has more than two ways; change it in the text")]
    TooManyWays(Key),
    /// There are more steps than a journey may have.
    #[error("a journey has at most {} steps; make two of it", super::STEPS_MOST)]
    TooManySteps,
    /// The words are not understood.
    #[error("what was typed is not understood")]
    NotUnderstood(Vec<Diagnostic>),
}

/// Changes one thing.
pub fn edit(journey: &Journey, names: &Names<'_>, edit: &Edit) -> Result<Journey, NotEdited> {
    let mut sheet = Sheet::of(journey);
    match edit {
        Edit::Head(said) => sheet.head = head_lines(said),
        Edit::Add(spot, said) => {
            let (lane, at) = sheet.spot(spot)?;
            let block = sheet.made(journey, said)?;
            let lane = sheet.lanes.entry(lane).or_default();
            lane.insert(at.min(lane.len()), block);
        }
        Edit::Change(name, said) => {
            let (_, step) = journey.find(name).ok_or_else(|| NotEdited::UnknownStep(name.clone()))?;
            let lines = changed(step, said)?;
            sheet.block(name)?.lines = lines;
        }
        Edit::Remove(name) => sheet.remove(name)?,
        Edit::Up(name) => {
            let (lane, at) = sheet.place(name)?;
            sheet.swap(lane, at.checked_sub(1), at, name)?;
        }
        Edit::Down(name) => {
            let (lane, at) = sheet.place(name)?;
            sheet.swap(lane, Some(at), at.saturating_add(1), name)?;
        }
    }
    let file = File { name: format!("journeys/{}.toml", journey.key), text: sheet.text() };
    match draft(journey.key.as_str(), &file, names) {
        (Some(changed), _) => Ok(changed),
        (None, found) => {
            let errors = found.into_iter().filter(|one| one.severity == Severity::Error);
            Err(NotEdited::NotUnderstood(errors.collect()))
        }
    }
}

/// What a form would say of a step; nothing for a lot of more than two ways.
#[must_use]
pub fn said_of(does: &Does) -> Option<StepSaid> {
    let text = |kind, what: String, with: String| Some(StepSaid { kind, what, with });
    match does {
        Does::Send { message, window } => {
            text(StepKind::Send, message.to_string(), window.map(|at| at.to_string()).unwrap_or_default())
        }
        Does::Wait(pause) => text(StepKind::Wait, pause.to_string(), String::new()),
        Does::Until(minute) => {
            text(StepKind::Until, crate::campaign::window::Clock(*minute).to_string(), String::new())
        }
        Does::WaitFor { what, most } => text(StepKind::WaitFor, what.to_string(), most.to_string()),
        Does::Branch { condition, .. } => text(StepKind::Branch, condition.to_string(), String::new()),
        Does::Split(shares) => match shares.as_slice() {
            [first, _] => text(StepKind::Split, first.share.to_string(), String::new()),
            _ => None,
        },
        Does::Go(name) => text(StepKind::Go, name.to_string(), String::new()),
        Does::End => text(StepKind::End, String::new(), String::new()),
    }
}

fn head_lines(said: &Head) -> String {
    let mut lines = Vec::new();
    let texts = [
        ("purpose", &said.purpose),
        ("looks", &said.looks),
        ("starts", &said.starts),
        ("again", &said.again),
    ];
    let said_texts = texts.into_iter().chain([("goal", &said.goal)]);
    for (key, text) in said_texts.filter(|(key, text)| !text.trim().is_empty() || *key == "starts") {
        lines.push(format!("{key} = {}", quoted(&text.trim())));
    }
    let exits = said.exits.lines().map(str::trim).filter(|exit| !exit.is_empty());
    let exits: Vec<String> = exits.map(|exit| quoted(&exit)).collect();
    if !exits.is_empty() {
        lines.push(format!("exit = [{}]", exits.join(", ")));
    }
    let flags =
        [("begin_with_present", &said.begin_with_present), ("stop_on_purchase", &said.stop_on_purchase)];
    for (key, text) in flags.into_iter().filter(|(_, text)| matches!(text.as_str(), "true" | "false")) {
        lines.push(format!("{key} = {text}"));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// The lines of a step in other words: its name stays, and so do the ways it leads to.
fn changed(step: &Step, said: &StepSaid) -> Result<String, NotEdited> {
    let mut lines = vec![format!("name = {}", quoted(&step.name))];
    match &step.does {
        Does::Branch { then, otherwise, .. } if said.kind == StepKind::Branch => {
            lines.push(format!("if = {}", quoted(&said.what.trim())));
            lines.extend(then.iter().map(|key| format!("then = {}", quoted(key))));
            lines.extend(otherwise.iter().map(|key| format!("else = {}", quoted(key))));
        }
        Does::Split(shares) if said.kind == StepKind::Split => {
            let [first, second] = shares.as_slice() else {
                return Err(NotEdited::TooManyWays(step.name.clone()));
            };
            let share = percent(&said.what);
            lines.push(split(share, [first.to.as_ref(), second.to.as_ref()]));
        }
        _ => lines.push(plain(said)),
    }
    lines.push(String::new());
    Ok(lines.join("\n"))
}

fn percent(text: &str) -> u8 {
    text.trim().trim_end_matches('%').trim().parse().unwrap_or(0).min(100)
}

fn split(share: u8, to: [Option<&Key>; 2]) -> String {
    let parts = [share, 100_u8.saturating_sub(share)].into_iter().zip(to).map(|(share, to)| match to {
        Some(to) => format!("{{ share = {share}, to = {} }}", quoted(to)),
        None => format!("{{ share = {share} }}"),
    });
    format!("split = [{}]", parts.collect::<Vec<_>>().join(", "))
}

/// The line of a step that leads nowhere else.
fn plain(said: &StepSaid) -> String {
    let (what, with) = (said.what.trim(), said.with.trim());
    match said.kind {
        StepKind::Send if with.is_empty() => format!("send = {}", quoted(&what)),
        StepKind::Send => format!("send = {}\nwindow = {}", quoted(&what), quoted(&with)),
        StepKind::Wait => format!("wait = {}", quoted(&what)),
        StepKind::Until => format!("wait = {}", quoted(&format!("until {what}"))),
        StepKind::WaitFor => format!("wait = {}", quoted(&format!("for {what}, at most {with}"))),
        StepKind::Branch => format!("if = {}", quoted(&what)),
        StepKind::Split => split(percent(what), [None, None]),
        StepKind::Go => format!("go = {}", quoted(&what)),
        StepKind::End => "end = true".to_owned(),
    }
}

/// A file in pieces: its head and the lines of each step.
struct Sheet {
    head: String,
    /// The main way has no name.
    lanes: BTreeMap<Option<Key>, Vec<Block>>,
}

struct Block {
    name: Option<Key>,
    lines: String,
    leads: Vec<Key>,
}

impl Sheet {
    fn of(journey: &Journey) -> Self {
        let block = |step: &Step| Block {
            name: Some(step.name.clone()),
            lines: step_lines(step),
            leads: step.does.leads_to().cloned().collect(),
        };
        let main = [(None, journey.steps.iter().map(block).collect())];
        let branches = journey
            .branches
            .iter()
            .map(|(key, steps)| (Some(key.clone()), steps.iter().map(block).collect()));
        Self { head: head(journey), lanes: main.into_iter().chain(branches).collect() }
    }

    fn text(&self) -> String {
        let mut text = self.head.clone();
        for (lane, blocks) in &self.lanes {
            let table = lane.as_ref().map_or_else(|| "steps".to_owned(), |key| format!("branches.{key}"));
            for block in blocks {
                text.push_str(&format!("\n[[{table}]]\n{}", block.lines));
            }
        }
        text
    }

    fn place(&self, name: &Key) -> Result<(Option<Key>, usize), NotEdited> {
        let found = self.lanes.iter().find_map(|(lane, blocks)| {
            let at = blocks.iter().position(|block| block.name.as_ref() == Some(name))?;
            Some((lane.clone(), at))
        });
        found.ok_or_else(|| NotEdited::UnknownStep(name.clone()))
    }

    fn spot(&self, spot: &Spot) -> Result<(Option<Key>, usize), NotEdited> {
        match spot {
            Spot::First => Ok((None, 0)),
            Spot::FirstOf(branch) if self.lanes.contains_key(&Some(branch.clone())) => {
                Ok((Some(branch.clone()), 0))
            }
            Spot::FirstOf(branch) => Err(NotEdited::UnknownStep(branch.clone())),
            Spot::Behind(name) => self.place(name).map(|(lane, at)| (lane, at.saturating_add(1))),
        }
    }

    fn block(&mut self, name: &Key) -> Result<&mut Block, NotEdited> {
        let unknown = || NotEdited::UnknownStep(name.clone());
        let mut all = self.lanes.values_mut().flatten();
        all.find(|block| block.name.as_ref() == Some(name)).ok_or_else(unknown)
    }

    fn swap(
        &mut self,
        lane: Option<Key>,
        one: Option<usize>,
        other: usize,
        name: &Key,
    ) -> Result<(), NotEdited> {
        let blocks = self.lanes.entry(lane).or_default();
        match one.filter(|_| other < blocks.len()) {
            Some(one) => {
                blocks.swap(one, other);
                Ok(())
            }
            None => Err(NotEdited::AtTheEnd(name.clone())),
        }
    }

    /// A new step, with the branch it leads into if it is one that leads.
    fn made(&mut self, journey: &Journey, said: &StepSaid) -> Result<Block, NotEdited> {
        let leads = matches!(said.kind, StepKind::Branch | StepKind::Split);
        if !leads {
            let name = free_step(journey, said)?;
            let naming = name.as_ref().map(|name| format!("name = {}\n", quoted(name))).unwrap_or_default();
            return Ok(Block { name, lines: format!("{naming}{}\n", plain(said)), leads: Vec::new() });
        }
        let taken: Vec<&Key> = journey.branches.keys().collect();
        let branch = free("way", &|key| taken.contains(&key))?;
        let inside = StepSaid {
            kind: if said.with.trim().is_empty() { StepKind::End } else { StepKind::Send },
            what: said.with.clone(),
            with: String::new(),
        };
        let first = self.made(journey, &inside)?;
        self.lanes.insert(Some(branch.clone()), vec![first]);
        let line = match said.kind {
            StepKind::Split => split(percent(&said.what), [Some(&branch), None]),
            _ => format!("if = {}\nthen = {}", quoted(&said.what.trim()), quoted(&branch)),
        };
        let name = free(said.kind.word(), &|key| journey.find(key).is_some())?;
        let lines = format!("name = {}\n{line}\n", quoted(&name));
        Ok(Block { name: Some(name), lines, leads: vec![branch] })
    }

    fn remove(&mut self, name: &Key) -> Result<(), NotEdited> {
        let (lane, at) = self.place(name)?;
        let blocks = self.lanes.entry(lane.clone()).or_default();
        let gone = blocks.remove(at);
        let is_empty = blocks.is_empty();
        let mut leads = gone.leads;
        // Branches stand in one another at most so deep, and each is taken out once.
        while let Some(branch) = leads.pop() {
            let inner = self.lanes.remove(&Some(branch)).unwrap_or_default();
            leads.extend(inner.into_iter().flat_map(|block| block.leads));
        }
        if let (true, Some(branch)) = (is_empty, lane) {
            self.close(&branch);
        }
        Ok(())
    }

    /// Takes an empty branch away: its way goes straight on.
    fn close(&mut self, branch: &Key) {
        self.lanes.remove(&Some(branch.clone()));
        let [then, otherwise] = ["then", "else"].map(|word| format!("{word} = {}", quoted(branch)));
        let to = format!(", to = {} }}", quoted(branch));
        for block in self.lanes.values_mut().flatten().filter(|block| block.leads.contains(branch)) {
            let kept = block.lines.lines().filter(|line| *line != then && *line != otherwise);
            block.lines = kept.map(|line| format!("{}\n", line.replace(&to, " }"))).collect();
            block.leads.retain(|key| key != branch);
        }
    }
}

/// A name of its own for a step whose usual one is taken.
fn free_step(journey: &Journey, said: &StepSaid) -> Result<Option<Key>, NotEdited> {
    let taken = |key: &Key| journey.find(key).is_some();
    // A message names its step; whatever else is said is named after it when it is read.
    let usual = match said.kind {
        StepKind::Send => Key::parse(said.what.trim()).ok(),
        _ => None,
    };
    match usual {
        Some(usual) if !taken(&usual) => Ok(None),
        Some(usual) => free(usual.as_str(), &taken).map(Some),
        None => free(said.kind.word(), &taken).map(Some),
    }
}

/// The first of `word`, `word_2`, `word_3` … that is not taken.
fn free(word: &str, taken: &dyn Fn(&Key) -> bool) -> Result<Key, NotEdited> {
    let names = (1..=super::STEPS_MOST.saturating_add(1)).map(|number| match number {
        1 => word.to_owned(),
        number => format!("{}_{number}", word.get(..word.len().min(40)).unwrap_or(word)),
    });
    let mut free = names.filter_map(|name| Key::parse(&name).ok()).filter(|key| !taken(key));
    free.next().ok_or(NotEdited::TooManySteps)
}
