//! Permits or refusals in bulk, for the business's own server: who may be written to or served for what, and why not.
//! What customers have said is remembered between calls and read again as soon as one of them has said something.
//!
//! **Invariant:** the same gate decides as everywhere ([`entrenous_core::permit::decide`]); the permits it makes here end here.
//! **Invariant:** a word that was acknowledged is never outrun by what was remembered before it.

use crate::{Fault, House, Request, people};
use entrenous_core::consent::Choices;
use entrenous_core::id::{Key, PersonId, PurposeId};
use entrenous_core::permit::{Ask, Because, Ground, decide as judge};
use entrenous_core::reference::Reference;
use entrenous_core::rights::Mandate;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many people one call may ask about.
pub const PEOPLE_MOST: usize = 1_000;
/// How many purposes one call may ask about.
pub const PURPOSES_MOST: usize = 64;
/// How many customers are remembered; beyond that all are forgotten and read again.
const REMEMBERED_MOST: usize = 100_000;

/// A decision: on which ground, or why not.
pub type Verdict = Result<Ground, Because>;

/// What customers have said, as it was read last.
#[derive(Default)]
pub(crate) struct Remembered(Mutex<HashMap<Reference, Memory>>);

struct Memory {
    person: PersonId,
    choices: Arc<Choices>,
    words: u64,
}

/// Decides for each customer and each purpose, in the order they were asked about.
pub fn decide(
    house: &House,
    request: &Request,
    mandate: &Mandate,
    customers: &[Reference],
    purposes: &[Key],
) -> Result<Vec<Vec<Verdict>>, Fault> {
    if customers.len() > PEOPLE_MOST || purposes.len() > PURPOSES_MOST {
        return Err(Fault::TooManyQuestions(PEOPLE_MOST, PURPOSES_MOST));
    }
    let purposes = purposes.iter().map(|key| reached(house, mandate, key)).collect::<Result<Vec<_>, _>>()?;
    let law = house.law();
    let (zone, age, at) = (law.rules.zone_of(request.place.as_ref()), house.assumed_age(), house.now());
    let nobody = (PersonId::draw(house.dice.as_ref()), Arc::new(Choices::default()));
    let all = recollect(house, customers)?;
    let verdicts = all.into_iter().map(|known| {
        let (person, choices) = known.as_ref().unwrap_or(&nobody);
        let verdict = |purpose: &PurposeId| {
            let ask = Ask {
                person: *person,
                purpose: *purpose,
                zone,
                age,
                signal: request.signal,
                surface: request.surface,
                at,
            };
            judge(&law.rules, &ask, choices).map(|permit| permit.ground()).map_err(|no| no.because)
        };
        purposes.iter().map(verdict).collect()
    });
    Ok(verdicts.collect())
}

fn reached(house: &House, mandate: &Mandate, key: &Key) -> Result<PurposeId, Fault> {
    let (id, _) =
        house.charter.find_purpose(key.as_str()).ok_or_else(|| Fault::UnknownPurpose(key.clone()))?;
    if mandate.covers(key) { Ok(id) } else { Err(Fault::OutOfScope(key.clone())) }
}

type Recollection = Option<(PersonId, Arc<Choices>)>;

/// What each customer has said; nothing for someone nobody knows.
fn recollect(house: &House, customers: &[Reference]) -> Result<Vec<Recollection>, Fault> {
    let mut all = Vec::with_capacity(customers.len());
    let mut memory = house.remembered.0.lock().unwrap_or_else(PoisonError::into_inner);
    if memory.len() > REMEMBERED_MOST {
        memory.clear();
    }
    for reference in customers {
        let fresh = memory.get(reference).filter(|known| known.words == house.words(known.person));
        if let Some(known) = fresh {
            all.push(Some((known.person, Arc::clone(&known.choices))));
            continue;
        }
        let read = read(house, reference)?;
        all.push(read.as_ref().map(|known| (known.person, Arc::clone(&known.choices))));
        match read {
            Some(known) => drop(memory.insert(reference.clone(), known)),
            None => drop(memory.remove(reference)),
        }
    }
    Ok(all)
}

fn read(house: &House, reference: &Reference) -> Result<Option<Memory>, Fault> {
    let Some(person) = people::find(house, reference)? else { return Ok(None) };
    // Counted before it is read: a word that comes in between makes this memory count no more.
    let words = house.words(person);
    let choices = Arc::new(house.choices(person)?);
    Ok(Some(Memory { person, choices, words }))
}
