//! Keys used a short while ago, so that a visit does not unwrap the same key again and again.
//!
//! **Invariant:** a key stays at most an hour, or five minutes unused; those of at most 20,000 people stay, and all are wiped when they go.
//! **Invariant:** a destroyed key is forgotten here before it is destroyed in the store.

use crate::person_key::PersonKey;
use entrenous_core::id::{Key, PersonId};
use entrenous_core::moment::Moment;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

const PEOPLE_MOST: usize = 20_000;
const AGE_MOST_MICROSECONDS: i64 = 3_600_000_000;
const IDLE_MOST_MICROSECONDS: i64 = 300_000_000;

struct Kept {
    key: PersonKey,
    since: Moment,
    used: Moment,
}

#[derive(Default)]
pub(crate) struct Cache(Mutex<HashMap<PersonId, Vec<(Key, Kept)>>>);

impl Cache {
    pub(crate) fn get(&self, person: PersonId, item: &Key, now: Moment) -> Option<PersonKey> {
        let mut all = self.all();
        let kept = &mut all.get_mut(&person)?.iter_mut().find(|(known, _)| known == item)?.1;
        let fresh =
            now.since(kept.since) < AGE_MOST_MICROSECONDS && now.since(kept.used) < IDLE_MOST_MICROSECONDS;
        if !fresh {
            return None;
        }
        kept.used = now;
        Some(kept.key.clone())
    }

    pub(crate) fn put(&self, person: PersonId, item: &Key, key: &PersonKey, now: Moment) {
        let mut all = self.all();
        if all.len() >= PEOPLE_MOST && !all.contains_key(&person) {
            all.retain(|_, kept| kept.iter().any(|(_, k)| now.since(k.used) < IDLE_MOST_MICROSECONDS));
            if all.len() >= PEOPLE_MOST {
                all.clear();
            }
        }
        let kept = Kept { key: key.clone(), since: now, used: now };
        let keys = all.entry(person).or_default();
        keys.retain(|(known, _)| known != item);
        keys.push((item.clone(), kept));
    }

    pub(crate) fn forget(&self, person: PersonId, item: Option<&Key>) {
        let mut all = self.all();
        match (item, all.get_mut(&person)) {
            (Some(item), Some(keys)) => keys.retain(|(known, _)| known != item),
            (None, Some(_)) => drop(all.remove(&person)),
            (_, None) => {}
        }
    }

    fn all(&self) -> MutexGuard<'_, HashMap<PersonId, Vec<(Key, Kept)>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
