//! Step by step, to each at their own time: `journeys/KEY.toml` says what begins it, what follows, and what ends it.
//! [`read`] finds everything that is wrong with a file, [`step`] takes one person one step further, [`simulate`] lets the past walk through it,
//! [`diagram`] draws it and [`to_toml`] writes it down again.
//!
//! **Invariant:** whoever takes back the yes to its purpose, or to the one under which it looks, leaves at the next step, whatever the file says.
//! **Invariant:** a journey knows of a person only what that purpose may use; it is looked for when the file is saved, and the caller opens no more.
//! **Invariant:** nothing here sends: [`Outcome::Send`] names a message, and the pipeline asks the permit again before it leaves.

mod begin;
mod diagram;
mod edit;
mod lint;
mod path;
mod phrase;
mod read;
mod simulate;
mod step;
mod time;
mod write;

pub use begin::{Day, NotATrigger, Trigger};
pub use diagram::{Numbers, Say, Told, begins, diagram, spoken, ways};
pub use edit::{Edit, Head, NotEdited, Spot, StepKind, StepSaid, edit, said_of};
pub use lint::ALL;
pub use phrase::{Condition, Deed, Happening, NotAPhrase, Sense, What};
pub use read::{draft, read};
pub use simulate::{Count, History, Leaving, Past, Report, Said, StepReport, Unknown, share, simulate};
pub use step::{Enrolment, Happened, Known, Outcome, Permission, Reason, step};
pub use time::{NotAPause, Pause, PauseUnit};
pub use write::to_toml;

use crate::campaign::Window;
use entrenous_core::hash::Hash;
use entrenous_core::id::Key;
use entrenous_core::moment::Span;
use std::collections::BTreeMap;

/// How many steps a journey may have, in all its branches together.
pub const STEPS_MOST: usize = 100;
/// How many branches may stand in one another.
pub const DEPTH_MOST: usize = 8;

/// A journey that is sound.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Journey {
    /// Its name: that of its file.
    pub key: Key,
    /// The purpose of its messages; a person who takes back their yes to it leaves.
    pub purpose: Key,
    /// The purpose under which it looks at what people do, if it is another: a yes to letters is no yes to being watched, so both must stand.
    pub looks: Option<Key>,
    /// What begins it.
    pub starts: Trigger,
    /// Whether those begin it who are in its audience when it is turned on.
    pub present: Present,
    /// Whether the same person may begin it again.
    pub again: Again,
    /// What it is for: whoever does this has arrived.
    pub goal: Option<Happening>,
    /// What ends it early.
    pub exits: Vec<Condition>,
    /// Whether a purchase ends it.
    pub on_purchase: OnPurchase,
    /// Its steps.
    pub steps: Vec<Step>,
    /// The steps of each branch; after the last of them the journey goes on behind the step that led there.
    pub branches: BTreeMap<Key, Vec<Step>>,
}

/// What becomes of those who are in the audience a journey begins with when it is turned on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Present {
    /// They stay out: only whoever comes later begins.
    StayOut,
    /// They begin.
    Begin,
}

/// Whether the same person may begin a journey again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Again {
    /// Once in a life.
    Never,
    /// When so long has passed since they began it.
    After(Span),
}

/// What a purchase does to whoever is on the way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OnPurchase {
    /// They leave: there is nothing more to remind them of.
    Leave,
    /// They stay.
    Stay,
}

/// One step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// Its name, by which a person on the way finds it again when the file has changed.
    pub name: Key,
    /// What happens.
    pub does: Does,
}

/// What a step does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Does {
    /// Sends a message.
    Send {
        /// Which.
        message: Key,
        /// In which hours of the person's clock.
        window: Option<Window>,
    },
    /// Waits so long.
    Wait(Pause),
    /// Waits until the person's clock shows this minute of the day.
    Until(u16),
    /// Waits until something happens, or so long.
    WaitFor {
        /// What.
        what: Happening,
        /// How long.
        most: Pause,
    },
    /// Goes one of two ways.
    Branch {
        /// What decides.
        condition: Condition,
        /// The branch if it holds; straight on, if none is named.
        then: Option<Key>,
        /// The branch if it does not.
        otherwise: Option<Key>,
    },
    /// Divides the people by lot, always in the same way.
    Split(Vec<Share>),
    /// Goes on at the step of this name.
    Go(Key),
    /// Ends.
    End,
}

/// One part of a split.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Share {
    /// How many in a hundred.
    pub share: u8,
    /// Which branch they take; straight on, if none is named.
    pub to: Option<Key>,
}

impl Journey {
    /// Names what it says: a number that changes with every change of its meaning, and with no comment.
    #[must_use]
    pub fn version(&self) -> u64 {
        Hash::of(&[b"entrenous/journey/1", to_toml(self).as_bytes()]).short()
    }
    /// The purpose under which it looks at what people do.
    #[must_use]
    pub fn sight(&self) -> &Key {
        self.looks.as_ref().unwrap_or(&self.purpose)
    }
    /// Every step, those of the branches too.
    pub fn all_steps(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().chain(self.branches.values().flatten())
    }
    /// Every message it may send.
    pub fn messages(&self) -> impl Iterator<Item = &Key> {
        self.all_steps().filter_map(|step| match &step.does {
            Does::Send { message, .. } => Some(message),
            _ => None,
        })
    }
    /// Everything a person may do that it asks about.
    pub fn happenings(&self) -> impl Iterator<Item = &Happening> {
        self.goal.iter().chain(self.exits.iter().filter_map(Condition::happening)).chain(
            self.all_steps().filter_map(|step| match &step.does {
                Does::WaitFor { what, .. } => Some(what),
                Does::Branch { condition, .. } => condition.happening(),
                _ => None,
            }),
        )
    }
    /// Every audience it asks about, those of its beginning aside.
    pub fn audiences(&self) -> impl Iterator<Item = &Key> {
        let of_steps = self.all_steps().filter_map(|step| match &step.does {
            Does::Branch { condition, .. } => condition.audience(),
            _ => None,
        });
        self.exits.iter().filter_map(Condition::audience).chain(of_steps)
    }
}
