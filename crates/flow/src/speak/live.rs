//! Something that is replaced as a whole while it is read.
//!
//! **Invariant:** whoever reads holds one state of it to the end; a new one is seen by whoever comes after.

use std::sync::{Arc, PoisonError, RwLock};

/// What stands now.
pub struct Live<T>(RwLock<Arc<T>>);

impl<T> Live<T> {
    /// It stands from the beginning.
    #[must_use]
    pub fn new(first: T) -> Self {
        Self(RwLock::new(Arc::new(first)))
    }
    /// What stands now.
    #[must_use]
    pub fn now(&self) -> Arc<T> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
    /// From now on this stands.
    pub(crate) fn becomes(&self, next: T) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
    }
}

impl<T: Default> Default for Live<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}
