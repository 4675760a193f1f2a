//! One table of counts, let out once: who is counted and how often, the noise, the floor.
//! The lines of the table are named before anyone is counted, so that a line that is there tells of nobody.
//!
//! **Invariant:** a person counts once in a table, with the first answer they are counted for: at most one in `answered` and at most one
//! for each question of one line. What they add anywhere else is nothing, however often they answer.
//! **Invariant:** a line's epsilon is shared by its counts, so that all a person adds costs the table's epsilon and no more.
//! **Invariant:** the floor looks at noisy counts only: what it hides is a function of what could have been shown (post-processing).

use crate::budget::{Epsilon, NotAnEpsilon, NotSpent};
use crate::noise::{self, NotDrawn};
use entrenous_core::id::{Dice, PersonId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

/// The smallest count that is told.
pub const FLOOR: u64 = 10;
/// How many lines one table has at most.
pub const LINES_MOST: usize = 10_000;
/// How many people one table counts at most.
pub const PEOPLE_MOST: usize = 5_000_000;

/// Why a table was not counted or not let out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotReleased {
    /// Too many lines.
    #[error("a table has at most {LINES_MOST} lines")]
    TooManyLines,
    /// Too many people.
    #[error("a table counts at most {PEOPLE_MOST} people; tell of a shorter time")]
    TooManyPeople,
    /// A share of the epsilon has no exact form.
    #[error(transparent)]
    NotExact(#[from] NotAnEpsilon),
    /// The budget.
    #[error(transparent)]
    NotSpent(#[from] NotSpent),
    /// The noise.
    #[error(transparent)]
    NotDrawn(#[from] NotDrawn),
}

/// One line while it is counted.
struct Line {
    answered: u64,
    yes: Vec<u64>,
}

/// A table while it is counted: true counts, which cannot be read.
pub struct Tally<K> {
    lines: BTreeMap<K, Line>,
    counted: HashSet<PersonId>,
}

impl<K: Ord> Tally<K> {
    /// A table of these lines, each with the number of its questions.
    pub fn new(lines: impl IntoIterator<Item = (K, usize)>) -> Result<Self, NotReleased> {
        let line = |(key, questions)| (key, Line { answered: 0, yes: vec![0; questions] });
        let lines: BTreeMap<K, Line> =
            lines.into_iter().map(line).take(LINES_MOST.saturating_add(1)).collect();
        if lines.len() > LINES_MOST {
            return Err(NotReleased::TooManyLines);
        }
        Ok(Self { lines, counted: HashSet::new() })
    }

    /// Counts one answer: on which line, and to which of its questions it was yes. Of a person only the first counts.
    /// Someone without identity cannot be known again: each of their answers counts as a person's.
    pub fn count(
        &mut self,
        who: Option<PersonId>,
        line: &K,
        yes: impl Fn(usize) -> bool,
    ) -> Result<(), NotReleased> {
        if let Some(person) = who {
            if self.counted.len() >= PEOPLE_MOST {
                return Err(NotReleased::TooManyPeople);
            }
            if !self.counted.insert(person) {
                return Ok(());
            }
        }
        if let Some(line) = self.lines.get_mut(line) {
            line.answered = line.answered.saturating_add(1);
            for (question, count) in line.yes.iter_mut().enumerate() {
                *count = count.saturating_add(u64::from(yes(question)));
            }
        }
        Ok(())
    }

    /// Lets the table out: the true counts end here.
    pub fn release(self, epsilon: Epsilon, dice: &dyn Dice) -> Result<Vec<(K, Told)>, NotReleased> {
        let tell = |(key, line): (K, Line)| Ok((key, line.tell(epsilon, dice)?));
        self.lines.into_iter().map(tell).collect()
    }
}

impl Line {
    fn tell(&self, epsilon: Epsilon, dice: &dyn Dice) -> Result<Told, NotReleased> {
        let counts = u64::try_from(self.yes.len()).unwrap_or(u64::MAX).saturating_add(1);
        let each = epsilon.shared_by(counts)?;
        let noisy = |count: u64| {
            let noise = noise::laplace(each, dice)?;
            Ok::<_, NotDrawn>(Count::above_floor(count.saturating_add_signed(noise)))
        };
        let answered = noisy(self.answered)?;
        let yes = self.yes.iter().map(|count| noisy(*count)).collect::<Result<_, _>>()?;
        Ok(Told { epsilon_each: each, margin: noise::margin(each), answered, yes })
    }
}

/// One line as it was let out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// What each count of the line cost.
    pub epsilon_each: Epsilon,
    /// Within how much of the true count 95 of 100 counts of the line lie.
    pub margin: u64,
    /// About how many answered.
    pub answered: Count,
    /// About how many of them said yes, by question.
    pub yes: Vec<Count>,
}

/// A noisy count, or that it is below the floor.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// About this many.
    About(u64),
    /// Fewer than this.
    FewerThan(u64),
}

impl Count {
    fn above_floor(noisy: u64) -> Self {
        if noisy < FLOOR { Self::FewerThan(FLOOR) } else { Self::About(noisy) }
    }
    /// The number, or zero where it is below the floor.
    #[must_use]
    pub const fn or_zero(self) -> u64 {
        match self {
            Self::About(count) => count,
            Self::FewerThan(_) => 0,
        }
    }
}

#[cfg(test)]
mod tests;
