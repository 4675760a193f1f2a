//! How many are meant, so that nobody is found by counting.
//!
//! **Invariant:** below the house's company (ten people, or more where the charter asks for more) nothing is shown; above, the count is
//! rounded down to a whole company. So two counts that differ by one person are mostly the same, and one never says that a person is in.
//! **Invariant:** of two audiences that differ in fewer people than a company, only one count is shown, and it stands for both. That stops the
//! *difference attack*: asking for an audience and for the same one without somebody, and taking the one number from the other. Rounding alone
//! does not stop it, since the one person can be the one that a step was waiting for.
//!
//! Not stopped: somebody who knows all the others of a company still finds the last. What leaves the house for good is counted with noise
//! (`entrenous-cohort`); this is for the staff, of audiences saved as files.

use entrenous_core::charter::COMPANY_LEAST;

/// How many audiences are counted together.
pub const COUNTED_MOST: usize = 200;

/// How many, as it may be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Count {
    /// Fewer than a company; nobody perhaps.
    Few,
    /// At least so many, and fewer than a company more.
    AtLeast(u64),
}

impl Count {
    /// What may be shown of so many people; `company` is the charter's, never fewer than the house's.
    #[must_use]
    pub fn of(people: u64, company: Option<u32>) -> Self {
        let step = u64::from(step(company));
        let shown = people.saturating_sub(people.checked_rem(step).unwrap_or_default());
        if shown == 0 { Self::Few } else { Self::AtLeast(shown) }
    }
    /// The number, if one is shown.
    #[must_use]
    pub const fn shown(self) -> Option<u64> {
        match self {
            Self::Few => None,
            Self::AtLeast(people) => Some(people),
        }
    }
}

fn step(company: Option<u32>) -> u32 {
    company.unwrap_or(COMPANY_LEAST).max(COMPANY_LEAST)
}

/// What is shown of an audience among others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shown {
    /// How many.
    pub count: Count,
    /// The audience before it whose count this is, since the two are almost the same people.
    pub like: Option<usize>,
}

/// Counts several audiences of one purpose over the same people.
#[derive(Debug, Default)]
pub struct Tally {
    people: Vec<u64>,
    /// For each pair, in how many people the first is and the second is not.
    apart: Vec<u64>,
}

/// More audiences than are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at most {COUNTED_MOST} audiences are counted together")]
pub struct TooMany;

impl Tally {
    /// Nobody counted yet.
    pub fn new(audiences: usize) -> Result<Self, TooMany> {
        if audiences > COUNTED_MOST {
            return Err(TooMany);
        }
        Ok(Self { people: vec![0; audiences], apart: vec![0; audiences.saturating_mul(audiences)] })
    }

    /// Counts one person, of whom `holds` says in which audiences they are.
    pub fn see(&mut self, holds: impl Fn(usize) -> bool) {
        let all = self.people.len();
        for (one, people) in self.people.iter_mut().enumerate().filter(|(one, _)| holds(*one)) {
            *people = people.saturating_add(1);
            let row = self.apart.chunks_mut(all).nth(one).into_iter().flatten();
            for (_, apart) in row.enumerate().filter(|(other, _)| !holds(*other)) {
                *apart = apart.saturating_add(1);
            }
        }
    }

    /// In how many people two audiences differ.
    fn differ(&self, one: usize, other: usize) -> u64 {
        let all = self.people.len();
        let apart = |a: usize, b: usize| {
            self.apart.get(a.saturating_mul(all).saturating_add(b)).copied().unwrap_or_default()
        };
        apart(one, other).saturating_add(apart(other, one))
    }

    /// What may be shown of each audience, in their order.
    #[must_use]
    pub fn shown(&self, company: Option<u32>) -> Vec<Shown> {
        let few = u64::from(step(company));
        let mut shown: Vec<Shown> = Vec::with_capacity(self.people.len());
        for (one, people) in self.people.iter().enumerate() {
            let before = shown.iter().enumerate().filter(|(_, other)| other.like.is_none());
            let near = before
                .map(|(other, shown)| (other, shown.count))
                .find(|(other, _)| (1..few).contains(&self.differ(one, *other)));
            shown.push(match near {
                Some((other, count)) => Shown { count, like: Some(other) },
                None => Shown { count: Count::of(*people, company), like: None },
            });
        }
        shown
    }
}
