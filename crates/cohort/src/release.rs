//! One table of counts, let out once: who is counted and how often, the noise, the floor.
//! The lines of the table are named before anyone is counted, so that a line that is there tells of nobody.
//! The questions of a line stand in groups of a few; a group has a cell for each way to answer its questions, and a person is in one of them.
//! The noise is drawn for cells, and what is told are sums of them: half the noise of a count drawn for each question (docs/adr/0018).
//!
//! **Invariant:** a person counts once in a table, with the first answer they are counted for: one in one cell of each group of one line.
//! What they add anywhere else is nothing, however often they answer.
//! **Invariant:** a line's epsilon is shared by its groups, so that all a person adds costs the table's epsilon and no more.
//! **Invariant:** the floor looks at noisy counts only: what it hides is a function of what could have been shown (post-processing).

use crate::budget::{Epsilon, NotAnEpsilon, NotSpent};
use crate::crowd::CELLS_MOST;
use crate::noise::{self, NotDrawn};
use entrenous_core::id::{Dice, PersonId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

/// The smallest count that is told.
pub const FLOOR: u64 = 10;
/// How many questions stand in one group at most: the noise of a sum is smallest at three, where 2^(n-1)/n² is.
pub const GROUP_MOST: usize = 3;
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
    /// Too many cells.
    #[error("all tables have at most {CELLS_MOST} cells; let people tell fewer things by choice")]
    TooManyCells,
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

/// A few questions of a line while they are counted: how many answered in each of the ways there are.
struct Group {
    /// The number of the first of its questions in the line.
    first: usize,
    /// How many questions it has.
    questions: usize,
    /// By answer: the bit of a question is set where it was yes.
    cells: Vec<u64>,
}

/// One line while it is counted.
struct Line(Vec<Group>);

/// A table while it is counted: true counts, which cannot be read.
pub struct Tally<K> {
    lines: BTreeMap<K, Line>,
    counted: HashSet<PersonId>,
}

impl<K: Ord> Tally<K> {
    /// A table of these lines, each with the number of its questions.
    pub fn new(lines: impl IntoIterator<Item = (K, usize)>) -> Result<Self, NotReleased> {
        let line = |(key, questions)| (key, Line::of(questions));
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
        if let Some(Line(groups)) = self.lines.get_mut(line) {
            groups.iter_mut().for_each(|group| group.count(&yes));
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
    /// A line of this many questions, in as few groups as there may be, about as large as each other; a smallest one, which has the
    /// least noise over all its cells, comes first and tells how many answered.
    fn of(questions: usize) -> Self {
        let groups = questions.div_ceil(GROUP_MOST).max(1);
        let mut first = 0_usize;
        let mut line = Vec::new();
        for left in (1..=groups).rev() {
            let size = questions.saturating_sub(first).checked_div(left).unwrap_or(0);
            line.push(Group { first, questions: size, cells: vec![0; 1_usize << size.min(GROUP_MOST)] });
            first = first.saturating_add(size);
        }
        Self(line)
    }

    fn tell(self, epsilon: Epsilon, dice: &dyn Dice) -> Result<Told, NotReleased> {
        let Self(groups) = self;
        let each = epsilon.shared_by(u64::try_from(groups.len()).unwrap_or(u64::MAX))?;
        let noisy = groups.into_iter().map(|group| group.noisy(each, dice)).collect::<Result<Vec<_>, _>>()?;
        let answered = noisy.first().ok_or(NotAnEpsilon)?.sum(each, |_| true);
        let yes = noisy.iter().flat_map(|group| {
            (0..group.questions).map(move |question| group.sum(each, |cell| cell >> question & 1 == 1))
        });
        Ok(Told { answered, yes: yes.collect() })
    }
}

impl Group {
    fn count(&mut self, yes: impl Fn(usize) -> bool) {
        let answer = (0..self.questions).fold(0_usize, |answer, question| {
            answer | usize::from(yes(self.first.saturating_add(question))) << question
        });
        if let Some(cell) = self.cells.get_mut(answer) {
            *cell = cell.saturating_add(1);
        }
    }

    /// The cells with noise; what they were ends here.
    fn noisy(self, epsilon: Epsilon, dice: &dyn Dice) -> Result<Noisy, NotDrawn> {
        let noisy = |cell: u64| Ok(cell.cast_signed().saturating_add(noise::laplace(epsilon, dice)?));
        let cells = self.cells.into_iter().map(noisy).collect::<Result<_, NotDrawn>>()?;
        Ok(Noisy { questions: self.questions, cells })
    }
}

/// A group after the noise: nothing true is left in it.
struct Noisy {
    questions: usize,
    cells: Vec<i64>,
}

impl Noisy {
    /// The sum of the cells that are asked for, above the floor.
    fn sum(&self, epsilon: Epsilon, asked: impl Fn(usize) -> bool) -> Counted {
        let asked =
            || self.cells.iter().enumerate().filter(|(cell, _)| asked(*cell)).map(|(_, noisy)| *noisy);
        let noisy = asked().fold(0_i64, i64::saturating_add);
        let count = Count::above_floor(u64::try_from(noisy).unwrap_or(0));
        Counted { count, margin: noise::margin(epsilon, asked().count() as f64) }
    }
}

/// One line as it was let out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// About how many answered.
    pub answered: Counted,
    /// About how many of them said yes, by question.
    pub yes: Vec<Counted>,
}

/// A count as it was let out, and how far off it may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// The count.
    pub count: Count,
    /// Within how much of it the true count lies, in 95 of 100 cases.
    pub margin: u64,
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
