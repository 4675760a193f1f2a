//! Names of articles as small numbers, so that an index holds four bytes where a name would take thirty.
//!
//! **Invariant:** a handle is never given twice and never reused.

use crate::index::ItemHandle;
use std::collections::HashMap;
use std::sync::Arc;

/// How many names an interner holds at most.
pub const NAMES_MOST: usize = 10_000_000;

/// Names and their handles.
#[derive(Default, Debug)]
pub struct Interner {
    handles: HashMap<Arc<str>, ItemHandle>,
    names: Vec<Arc<str>>,
}

impl Interner {
    /// The handle of a name, a new one if it has none; nothing when the interner is full.
    pub fn handle(&mut self, name: &str) -> Option<ItemHandle> {
        if let Some(handle) = self.handles.get(name) {
            return Some(*handle);
        }
        if self.names.len() >= NAMES_MOST {
            return None;
        }
        let handle = ItemHandle(u32::try_from(self.names.len()).ok()?);
        let name: Arc<str> = name.into();
        self.names.push(Arc::clone(&name));
        self.handles.insert(name, handle);
        Some(handle)
    }
    /// The handle of a name, if it has one.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<ItemHandle> {
        self.handles.get(name).copied()
    }
    /// The name of a handle.
    #[must_use]
    pub fn name(&self, handle: ItemHandle) -> Option<&str> {
        self.names.get(handle.0 as usize).map(AsRef::as_ref)
    }
    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }
    /// Whether there is no name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}
