//! The one gate. [`decide`] looks a rule up in the compiled [`Rules`], holds it against what the person has said, and
//! answers a [`Permit`] or a [`Refusal`]. Opening a fact or writing to a person takes the permit itself.
//!
//! **Invariant:** [`decide`] is the only maker of a [`Permit`]: its fields are private, it is neither `Clone` nor `Deserialize`.
//! **Invariant:** [`decide`] is pure and allocates nothing; equal inputs give equal answers, so a decision can be replayed.
//! **Invariant:** what the table lacks is refused.
//!
//! A permit cannot be made up:
//! ```compile_fail,E0451
//! use entrenous_core::{id::*, moment::Moment, permit::*, personalize::Rung, request::Surface};
//! fn forge(person: PersonId, purpose: PurposeId, at: Moment) -> Permit {
//!     Permit { person, purpose, rung: Rung::Profile, items: ItemSet::NONE, surface: Surface::Web, ground: Ground::Given, expires: at }
//! }
//! ```
//! nor copied to outlive its request:
//! ```compile_fail,E0599
//! fn keep(permit: &entrenous_core::permit::Permit) -> entrenous_core::permit::Permit { permit.clone() }
//! ```
//! nor read from somewhere:
//! ```compile_fail,E0277
//! let permit: entrenous_core::permit::Permit = serde_json::from_str("{}").unwrap();
//! ```

mod rules;

pub use rules::{Gate, PurposeRule, Rule, Rules, RulesBuilder, Zone};

use crate::consent::{Choices, Held, State};
use crate::id::{ItemId, ItemSet, PersonId, PurposeId};
use crate::moment::Moment;
use crate::personalize::Rung;
use crate::region::ZoneId;
use crate::request::{Age, Signal, Surface};
use serde::{Deserialize, Serialize};

/// How long a permit may be used after it was given, in microseconds: one request.
pub const PERMIT_LASTS_MICROSECONDS: i64 = 60_000_000;

/// A question to the gate.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// About whom.
    pub person: PersonId,
    /// For what.
    pub purpose: PurposeId,
    /// Where they are.
    pub zone: ZoneId,
    /// How old they are.
    pub age: Age,
    /// What their browser asks for.
    pub signal: Signal,
    /// Where it would be used.
    pub surface: Surface,
    /// Now.
    pub at: Moment,
}

/// On which ground a permit stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The person said yes.
    Given,
    /// The law lets the business begin, and the person has not said no.
    NotDeclined,
    /// The law asks only that the person is told.
    Told,
}

/// Why the gate stayed shut.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// The charter does not know this purpose.
    Undeclared,
    /// The purpose is not for this surface.
    Elsewhere,
    /// A law forbids it here.
    Forbidden,
    /// The person objected.
    Objected,
    /// The person's browser asks not to.
    Signal,
    /// A guardian would have to agree.
    Minor,
    /// The person said no.
    Refused,
    /// The person took their yes back.
    Withdrawn,
    /// Nobody has asked, or nothing was answered.
    NotGiven,
    /// The yes was too long ago.
    Expired,
    /// The yes was to something else: the purpose has changed since.
    Changed,
}

impl Because {
    /// The stable code: its JSON form.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Undeclared => "undeclared",
            Self::Elsewhere => "elsewhere",
            Self::Forbidden => "forbidden",
            Self::Objected => "objected",
            Self::Signal => "signal",
            Self::Minor => "minor",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::NotGiven => "not_given",
            Self::Expired => "expired",
            Self::Changed => "changed",
        }
    }
}

/// A no, with its reason.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, thiserror::Error)]
#[error("not permitted: {because:?}")]
pub struct Refusal {
    /// For which purpose.
    #[serde(skip)]
    pub purpose: PurposeId,
    /// Why.
    pub because: Because,
}

/// The right to use these items of this person for this purpose, here and now.
#[derive(Debug)]
pub struct Permit {
    person: PersonId,
    purpose: PurposeId,
    rung: Rung,
    items: ItemSet,
    surface: Surface,
    ground: Ground,
    expires: Moment,
}

impl Permit {
    /// Whom it is about.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.person
    }
    /// What for.
    #[must_use]
    pub fn purpose(&self) -> PurposeId {
        self.purpose
    }
    /// The highest rung it reaches.
    #[must_use]
    pub fn rung(&self) -> Rung {
        self.rung
    }
    /// The items it opens.
    #[must_use]
    pub fn items(&self) -> ItemSet {
        self.items
    }
    /// Where it may be used.
    #[must_use]
    pub fn surface(&self) -> Surface {
        self.surface
    }
    /// On which ground it stands.
    #[must_use]
    pub fn ground(&self) -> Ground {
        self.ground
    }
    /// When it ends.
    #[must_use]
    pub fn expires(&self) -> Moment {
        self.expires
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Permit {}
    impl Sealed for crate::rights::Standing {}
}

/// What opens a sealed fact: a [`Permit`], or the [`crate::rights::Standing`] of the person themselves. Nobody else can implement it.
pub trait Warrant: sealed::Sealed {
    /// Whether this warrant opens `item` of `person` at `at`.
    fn opens(&self, person: PersonId, item: ItemId, at: Moment) -> bool;
}

impl Warrant for Permit {
    fn opens(&self, person: PersonId, item: ItemId, at: Moment) -> bool {
        self.person == person && self.items.has(item) && at <= self.expires
    }
}

/// Decides whether `ask` is permitted by `rules` to someone who has said `choices`.
///
/// The order of the checks is the order of the reasons people are given: what nobody may do, what the person ended,
/// what their browser asks, their age, then the law's default and its conditions.
pub fn decide(rules: &Rules, ask: &Ask, choices: &Choices) -> Result<Permit, Refusal> {
    match judge(rules, ask, choices) {
        Ok((ground, items, until)) => Ok(Permit {
            person: ask.person,
            purpose: ask.purpose,
            rung: Rung::Profile,
            items,
            surface: ask.surface,
            ground,
            expires: until.min(ask.at.plus_microseconds(PERMIT_LASTS_MICROSECONDS)),
        }),
        Err(because) => Err(Refusal { purpose: ask.purpose, because }),
    }
}

fn judge(rules: &Rules, ask: &Ask, choices: &Choices) -> Result<(Ground, ItemSet, Moment), Because> {
    let purpose = rules.purpose(ask.purpose).ok_or(Because::Undeclared)?;
    let rule = rules.rule(ask.zone, ask.purpose, ask.age).ok_or(Because::Undeclared)?;
    let held = choices.get(ask.purpose);
    if !purpose.surfaces.has(ask.surface) {
        return Err(Because::Elsewhere);
    }
    if rule.gate == Gate::Forbidden {
        return Err(Because::Forbidden);
    }
    if held.is_some_and(|h| h.state == State::Objected) {
        return Err(Because::Objected);
    }
    if rule.signal && ask.signal == Signal::Gpc && !outranks_signal(held) {
        return Err(Because::Signal);
    }
    let forever = Moment::from_microseconds(i64::MAX);
    match rule.gate {
        Gate::Forbidden => Err(Because::Forbidden),
        Gate::Guardian => Err(Because::Minor),
        Gate::Told => Ok((Ground::Told, purpose.items, forever)),
        Gate::OptOut => match held.map(|h| h.state) {
            Some(State::Refused) => Err(Because::Refused),
            Some(State::Withdrawn) => Err(Because::Withdrawn),
            _ => Ok((Ground::NotDeclined, purpose.items, forever)),
        },
        Gate::OptIn => given(purpose, held, ask.at).map(|until| (Ground::Given, purpose.items, until)),
    }
}

/// A specific and later yes outranks the signal (11 CCR 7025(c)(3)-(4)): one given by name while the signal was being sent.
fn outranks_signal(held: Option<&Held>) -> bool {
    held.is_some_and(|h| h.state == State::Given && h.despite_signal)
}

fn given(purpose: &PurposeRule, held: Option<&Held>, at: Moment) -> Result<Moment, Because> {
    let held = held.ok_or(Because::NotGiven)?;
    match held.state {
        State::Given if held.until <= at => Err(Because::Expired),
        State::Given if held.material != purpose.material => Err(Because::Changed),
        State::Given => Ok(held.until),
        State::Requested => Err(Because::NotGiven),
        State::Expired => Err(Because::Expired),
        State::Invalidated => Err(Because::Changed),
        State::Refused => Err(Because::Refused),
        State::Withdrawn => Err(Because::Withdrawn),
        State::Objected => Err(Because::Objected),
    }
}
