//! Names of articles as small numbers, so that an index holds four bytes where a name would take thirty.
//! All names stand one behind the other in one text.
//!
//! **Invariant:** a handle is never given twice and never reused.

use crate::index::ItemHandle;
use crate::table::Table;
use std::hash::{BuildHasher, RandomState};

/// How many names an interner holds at most.
pub const NAMES_MOST: usize = 10_000_000;

/// Names and their handles.
#[derive(Default, Debug)]
pub struct Interner {
    text: String,
    /// Where each name ends; it begins where the one before ends.
    ends: Vec<u32>,
    handles: Table,
    /// Names come from strangers: with keys of its own nobody can choose names that collide.
    hasher: RandomState,
}

impl Interner {
    /// The handle of a name, a new one if it has none; nothing when the interner is full.
    pub fn handle(&mut self, name: &str) -> Option<ItemHandle> {
        if let Some(handle) = self.find(name) {
            return Some(handle);
        }
        if self.ends.len() >= NAMES_MOST {
            return None;
        }
        let handle = u32::try_from(self.ends.len()).ok()?;
        let end = u32::try_from(self.text.len().checked_add(name.len())?).ok()?;
        self.text.push_str(name);
        self.ends.push(end);
        let Self { text, ends, handles, hasher } = self;
        handles.insert(handle, |handle| hasher.hash_one(name_of(text, ends, handle).unwrap_or_default()));
        Some(ItemHandle(handle))
    }
    /// The handle of a name, if it has one.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<ItemHandle> {
        let is = |handle| self.name(ItemHandle(handle)) == Some(name);
        self.handles.find(self.hasher.hash_one(name), is).map(ItemHandle)
    }
    /// The name of a handle.
    #[must_use]
    pub fn name(&self, handle: ItemHandle) -> Option<&str> {
        name_of(&self.text, &self.ends, handle.0)
    }
    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }
    /// Whether there is no name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

fn name_of<'a>(text: &'a str, ends: &[u32], handle: u32) -> Option<&'a str> {
    let at = handle as usize;
    let end = *ends.get(at)? as usize;
    let start = at.checked_sub(1).and_then(|before| ends.get(before)).map_or(0, |end| *end as usize);
    text.get(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_handle_and_a_handle_its_name() {
        let mut names = Interner::default();
        let words: Vec<String> = (0..1_000).map(|n| format!("article-{n}")).chain([String::new()]).collect();
        for (at, word) in (0..).zip(&words) {
            assert_eq!(names.find(word), None);
            assert_eq!(names.handle(word), Some(ItemHandle(at)));
        }
        for (at, word) in (0..).zip(&words) {
            assert_eq!((names.handle(word), names.find(word)), (Some(ItemHandle(at)), Some(ItemHandle(at))));
            assert_eq!(names.name(ItemHandle(at)), Some(word.as_str()));
        }
        assert_eq!((names.len(), names.name(ItemHandle(5_000))), (1_001, None));
    }
}
