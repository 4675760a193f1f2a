//! Who is meant, once the charter was asked: a tree of items, not of words. [`Who::holds`] looks at one person.
//!
//! **Invariant:** looking at a person allocates nothing and reads only what it was handed.
//! **Invariant:** a fact dated after `now` counts as of now: a clock that is ahead makes nobody younger.

use super::deed::Deed;
use super::seen::{Kinds, Seen};
use entrenous_core::id::{ItemId, ItemSet, Key};
use entrenous_core::moment::Moment;
use serde_json::Value;
use std::sync::Arc;

const MICROSECONDS_PER_DAY: i64 = 86_400_000_000;

/// Who is meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Who {
    Everyone,
    /// Told this item, whatever the answer.
    Told(ItemId),
    /// Answered one of these.
    Is(ItemId, Vec<Box<str>>),
    /// Stands on a list.
    Listed(ItemId),
    Did(Did),
    /// Is in another audience.
    In(Key, Arc<Self>),
    Not(Box<Self>),
    All(Vec<Self>),
    Any(Vec<Self>),
}

/// Something done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Did {
    pub(super) deed: Deed,
    pub(super) item: ItemId,
    pub(super) what: What,
    /// At least so often.
    pub(super) times: u32,
    /// In so many days.
    pub(super) within: Option<u32>,
    /// And not once in so many days.
    pub(super) since: Option<u32>,
}

/// Which articles.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum What {
    Anything,
    Kinds(Vec<Box<str>>),
    Article(Box<str>),
}

impl Who {
    /// Whether a person is meant.
    pub(super) fn holds(&self, seen: &Seen<'_>, now: Moment) -> bool {
        match self {
            Self::Everyone => true,
            Self::Told(item) => of(seen, *item).any(|(_, value)| is_told(value)),
            Self::Is(item, choices) => of(seen, *item).any(|(_, value)| answers(value, choices)),
            Self::Listed(item) => of(seen, *item).any(|(_, value)| is_told(value)),
            Self::Did(did) => did.holds(seen, now),
            Self::In(_, who) => who.holds(seen, now),
            Self::Not(who) => !who.holds(seen, now),
            Self::All(parts) => parts.iter().all(|part| part.holds(seen, now)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(seen, now)),
        }
    }

    /// Hands over every part, itself first, through other audiences too.
    pub(super) fn walk<'w>(&'w self, each: &mut dyn FnMut(&'w Self)) {
        each(self);
        match self {
            Self::Not(inner) => inner.walk(each),
            Self::In(_, inner) => inner.walk(each),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.walk(each)),
            Self::Everyone | Self::Told(_) | Self::Is(..) | Self::Listed(_) | Self::Did(_) => {}
        }
    }

    /// Every item it reads, and how many days back; without an end where all that is kept is read.
    pub(super) fn needs(&self) -> Vec<(ItemId, Option<u32>)> {
        let mut needs: Vec<(ItemId, Option<u32>)> = Vec::new();
        self.walk(&mut |part| {
            let need = match part {
                Self::Told(item) | Self::Is(item, _) | Self::Listed(item) => (*item, None),
                Self::Did(did) => (did.item, did.within.map(|days| days.max(did.since.unwrap_or_default()))),
                Self::Everyone | Self::In(..) | Self::Not(_) | Self::All(_) | Self::Any(_) => return,
            };
            match needs.iter_mut().find(|(item, _)| *item == need.0) {
                None => needs.push(need),
                Some((_, days)) => *days = days.zip(need.1).map(|(a, b)| a.max(b)),
            }
        });
        needs.sort_unstable();
        needs
    }

    /// Every item it reads.
    pub(super) fn items(&self) -> ItemSet {
        self.needs().into_iter().map(|(item, _)| item).collect()
    }

    /// How many parts it has, those of other audiences too.
    pub(super) fn parts(&self) -> usize {
        let mut parts: usize = 0;
        self.walk(&mut |_| parts = parts.saturating_add(1));
        parts
    }
}

fn of<'s>(seen: &'s Seen<'_>, item: ItemId) -> impl Iterator<Item = (Moment, &'s Value)> {
    seen.facts.iter().filter(move |(of, ..)| *of == item).map(|(_, at, value)| (*at, *value))
}

/// Whether a value says something: an item taken back as `false` or `null` is not told.
fn is_told(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false))
}

/// Whether a value is one of the choices, or a list that has one of them.
fn answers(value: &Value, choices: &[Box<str>]) -> bool {
    let is_one = |value: &Value| value.as_str().is_some_and(|text| choices.iter().any(|one| **one == *text));
    match value {
        Value::Array(list) => list.iter().any(is_one),
        one => is_one(one),
    }
}

impl Did {
    fn holds(&self, seen: &Seen<'_>, now: Moment) -> bool {
        let first = self.within.map(|days| before(now, days));
        let last = self.since.map(|days| before(now, days));
        let mut times: u32 = 0;
        for (at, value) in of(seen, self.item) {
            let young = first.is_none_or(|first| at >= first);
            let lately = last.is_some_and(|last| at >= last);
            if !(young || lately) || !self.what.fits(value, seen.kinds) {
                continue;
            }
            if lately {
                return false;
            }
            times = times.saturating_add(1);
            if last.is_none() && times >= self.times {
                return true;
            }
        }
        times >= self.times
    }
}

fn before(now: Moment, days: u32) -> Moment {
    now.plus_microseconds(i64::from(days).saturating_mul(MICROSECONDS_PER_DAY).saturating_neg())
}

impl What {
    fn fits(&self, value: &Value, kinds: &dyn Kinds) -> bool {
        let Some(article) = value.as_str() else { return false };
        match self {
            Self::Anything => true,
            Self::Kinds(wanted) => wanted.iter().any(|kind| kinds.is_of(article, kind)),
            Self::Article(wanted) => **wanted == *article,
        }
    }
}
