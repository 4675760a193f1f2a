//! Whether a sentence can be true of anybody, and whether it can be untrue: it is tried on every kind of person its words can tell apart.
//!
//! **Invariant:** what is called impossible is so: the kinds of people tried are more than there can be, never fewer.
//! **Invariant:** a sentence that tells apart more than [`WORLDS_MOST`] kinds of people is let pass untried.

use super::who::{Did, What, Who};
use entrenous_core::charter::Charter;
use entrenous_core::id::ItemId;

/// How many kinds of people a sentence is tried on.
const WORLDS_MOST: usize = 1 << 13;
/// How many choices of an item that holds several are told apart.
const SEVERAL_MOST: usize = 12;

/// What a sentence can be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Possible {
    /// True of some, untrue of others; or too rich to tell.
    Some,
    /// True of nobody.
    Nobody,
    /// True of everybody.
    Everybody,
}

/// What a sentence can be under a charter.
pub(super) fn possible(who: &Who, charter: &Charter) -> Possible {
    let Some(space) = Space::of(who, charter) else { return Possible::Some };
    let (mut some, mut all) = (false, true);
    for world in (0..space.worlds).filter_map(|number| space.world(number)) {
        let holds = world.holds(who);
        some |= holds;
        all &= holds;
    }
    match (some, all) {
        (false, _) => Possible::Nobody,
        (true, true) => Possible::Everybody,
        (true, false) => Possible::Some,
    }
}

/// An item and the answers that are told apart.
struct Asked<'w> {
    item: ItemId,
    choices: Vec<&'w str>,
    /// How many answers there are: the first is none.
    states: usize,
    several: Answers,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Answers {
    One,
    Several,
}

/// All kinds of people.
struct Space<'w> {
    asked: Vec<Asked<'w>>,
    deeds: Vec<&'w Did>,
    worlds: usize,
}

impl<'w> Space<'w> {
    fn of(who: &'w Who, charter: &Charter) -> Option<Self> {
        let (mut asked, mut deeds): (Vec<Asked<'w>>, Vec<&'w Did>) = (Vec::new(), Vec::new());
        who.walk(&mut |part| {
            let (item, choices): (ItemId, &[Box<str>]) = match part {
                Who::Is(item, choices) => (*item, choices),
                Who::Told(item) | Who::Listed(item) => (*item, &[]),
                Who::Did(did) => {
                    if !deeds.contains(&did) {
                        deeds.push(did);
                    }
                    return;
                }
                Who::Everyone | Who::In(..) | Who::Not(_) | Who::All(_) | Who::Any(_) => return,
            };
            if !asked.iter().any(|one| one.item == item) {
                asked.push(Asked { item, choices: Vec::new(), states: 0, several: Answers::One });
            }
            for one in asked.iter_mut().filter(|one| one.item == item) {
                let new =
                    choices.iter().map(|choice| &**choice).filter(|choice| !one.choices.contains(choice));
                let new: Vec<&str> = new.collect();
                one.choices.extend(new);
            }
        });
        let mut worlds: usize = 1;
        for one in &mut asked {
            one.count(charter)?;
            worlds = worlds.checked_mul(one.states)?;
        }
        for _ in &deeds {
            worlds = worlds.checked_mul(2)?;
        }
        (worlds <= WORLDS_MOST).then_some(Self { asked, deeds, worlds })
    }

    /// One kind of people; nothing if there can be none.
    fn world(&self, number: usize) -> Option<World<'_, 'w>> {
        let mut rest = number;
        let mut answers = Vec::with_capacity(self.asked.len());
        for one in &self.asked {
            answers.push(rest.checked_rem(one.states)?);
            rest = rest.checked_div(one.states)?;
        }
        let done: Vec<bool> = (0..self.deeds.len())
            .map(|at| u32::try_from(at).is_ok_and(|at| rest.wrapping_shr(at) & 1 == 1))
            .collect();
        let world = World { space: self, answers, done };
        world.can_be().then_some(world)
    }
}

impl Asked<'_> {
    fn count(&mut self, charter: &Charter) -> Option<()> {
        let declared = charter.item(self.item)?;
        let mentioned = self.choices.len();
        // Somebody can give an answer that the sentence does not name.
        let another = declared.choices.is_empty() || mentioned < declared.choices.len();
        self.several = if declared.several { Answers::Several } else { Answers::One };
        let told = match self.several {
            Answers::One => mentioned.saturating_add(usize::from(another)),
            Answers::Several if mentioned > SEVERAL_MOST => return None,
            Answers::Several => {
                let sets = 1_usize.wrapping_shl(u32::try_from(mentioned).ok()?);
                if another { sets } else { sets.saturating_sub(1) }
            }
        };
        self.states = told.saturating_add(1);
        Some(())
    }

    /// Whether one of these is given in the answer of a number from 1; 0 is no answer.
    fn answers(&self, state: usize, choices: &[Box<str>]) -> bool {
        let Some(told) = state.checked_sub(1) else { return false };
        let is_given = |at: usize| match self.several {
            Answers::One => told == at,
            // The sets count down from all, so that the empty one is left out where it cannot be.
            Answers::Several => {
                let full = u32::try_from(self.choices.len())
                    .map_or(0, |all| 1_usize.wrapping_shl(all).saturating_sub(1));
                let set = full.saturating_sub(told);
                u32::try_from(at).is_ok_and(|at| set.wrapping_shr(at) & 1 == 1)
            }
        };
        self.choices.iter().enumerate().any(|(at, one)| choices.iter().any(|c| **c == **one) && is_given(at))
    }
}

/// One kind of people.
struct World<'s, 'w> {
    space: &'s Space<'w>,
    answers: Vec<usize>,
    done: Vec<bool>,
}

impl World<'_, '_> {
    fn can_be(&self) -> bool {
        let deeds = || self.space.deeds.iter().zip(&self.done);
        deeds().filter(|(_, done)| **done).all(|(deed, _)| {
            let itself = deed.since.zip(deed.within).is_none_or(|(since, within)| since < within);
            itself
                && deeds()
                    .all(|(other, done)| if *done { !excludes(deed, other) } else { !implies(deed, other) })
        })
    }

    fn holds(&self, who: &Who) -> bool {
        let asked =
            |item: ItemId| self.space.asked.iter().zip(&self.answers).find(|(one, _)| one.item == item);
        match who {
            Who::Everyone => true,
            Who::Told(item) | Who::Listed(item) => asked(*item).is_some_and(|(_, state)| *state > 0),
            Who::Is(item, choices) => asked(*item).is_some_and(|(one, state)| one.answers(*state, choices)),
            Who::Did(did) => {
                self.space.deeds.iter().zip(&self.done).any(|(deed, done)| *done && *deed == did)
            }
            Who::In(_, who) => self.holds(who),
            Who::Not(who) => !self.holds(who),
            Who::All(parts) => parts.iter().all(|part| self.holds(part)),
            Who::Any(parts) => parts.iter().any(|part| self.holds(part)),
        }
    }
}

/// Whether every article of one is an article of the other.
fn is_part(one: &What, other: &What) -> bool {
    match (one, other) {
        (_, What::Anything) => true,
        (What::Kinds(one), What::Kinds(other)) => one.iter().all(|kind| other.contains(kind)),
        (What::Article(one), What::Article(other)) => one == other,
        _ => false,
    }
}

/// Whether who did the one did the other.
fn implies(one: &Did, other: &Did) -> bool {
    let lately = other.within.is_none_or(|other| one.within.is_some_and(|one| one <= other));
    let since = match (one.since, other.since) {
        (_, None) => true,
        (Some(one_since), Some(other_since)) => one_since >= other_since && is_part(&other.what, &one.what),
        (None, Some(_)) => false,
    };
    one.item == other.item && is_part(&one.what, &other.what) && one.times >= other.times && lately && since
}

/// Whether who did the one cannot have done the other.
fn excludes(one: &Did, other: &Did) -> bool {
    let gone = one.since.zip(other.within).is_some_and(|(since, within)| within <= since);
    one.item == other.item && gone && is_part(&other.what, &one.what)
}
