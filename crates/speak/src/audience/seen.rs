//! What is seen of one person: opened facts as plain values, and the catalog's word on the kinds of articles.
//!
//! **Invariant:** whoever opens a fact had a permit for it; an audience sees what it was handed and asks for no more.

use entrenous_core::id::ItemId;
use entrenous_core::moment::Moment;
use serde_json::Value;

/// What kind of thing an article is.
pub trait Kinds {
    /// Whether an article is of a kind; one that is no longer in the catalog is of none.
    fn is_of(&self, article: &str, kind: &str) -> bool;
}

impl<F: Fn(&str, &str) -> bool> Kinds for F {
    fn is_of(&self, article: &str, kind: &str) -> bool {
        self(article, kind)
    }
}

/// A catalog that knows nothing of kinds.
pub struct NoKinds;

impl Kinds for NoKinds {
    fn is_of(&self, _: &str, _: &str) -> bool {
        false
    }
}

/// What is seen of one person.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// The opened facts, in any order: of which item, when it came to be, what it says.
    pub facts: &'a [(ItemId, Moment, &'a Value)],
    /// The kinds of articles.
    pub kinds: &'a dyn Kinds,
}

impl Seen<'_> {
    /// Somebody of whom nothing is known.
    pub const NOTHING: Self = Self { facts: &[], kinds: &NoKinds };
}
