//! A DNS in memory: for tests, and for a house that shall ask nobody.
//!
//! **Invariant:** it answers what it was given and nothing else; a name it was not given is not there.

use super::{Kind, Looking, Name, Names, NoAnswer, Value};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How many questions are remembered; the oldest go first.
const ASKED_MOST: usize = 1_024;

/// Answers from memory.
#[derive(Default)]
pub struct Fixed {
    known: HashMap<(Name, Kind), Result<Vec<Value>, NoAnswer>>,
    asked: Mutex<Vec<(Name, Kind)>>,
}

impl Fixed {
    /// The same with a record more.
    #[must_use]
    pub fn with(mut self, name: &Name, kind: Kind, value: Value) -> Self {
        let entry = self.known.entry((name.clone(), kind)).or_insert_with(|| Ok(Vec::new()));
        match entry {
            Ok(values) => values.push(value),
            Err(_) => *entry = Ok(vec![value]),
        }
        self
    }
    /// The same with a question that is not answered, in this way.
    #[must_use]
    pub fn without(mut self, name: &Name, kind: Kind, why: NoAnswer) -> Self {
        self.known.insert((name.clone(), kind), Err(why));
        self
    }
    /// The questions since this was last asked.
    pub fn asked(&self) -> Vec<(Name, Kind)> {
        std::mem::take(&mut self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Names for Fixed {
    fn look_up<'a>(&'a self, name: &'a Name, kind: Kind) -> Looking<'a> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.len() >= ASKED_MOST {
            asked.remove(0);
        }
        asked.push((name.clone(), kind));
        let found = self.known.get(&(name.clone(), kind)).cloned();
        let is_there = || self.known.keys().any(|(known, _)| known == name);
        let nothing = || Err(if is_there() { NoAnswer::NoRecord } else { NoAnswer::NoSuchName });
        let answer = found.unwrap_or_else(nothing);
        Box::pin(async move { answer })
    }
}
