//! A value of a person, wrapped so that it cannot slip into a log line, an error or an answer.
//!
//! **Invariant:** no `Debug`, `Display`, `Serialize`, `Clone` or `Deref`: the only way to the value is [`Private::disclose`], which takes a warrant.
//!
//! ```compile_fail,E0277
//! let secret = entrenous_core::private::Private::new("a@example.org".to_owned());
//! println!("{secret:?}");
//! ```

use crate::id::{ItemId, PersonId};
use crate::moment::Moment;
use crate::permit::Warrant;

/// One value of one person.
pub struct Private<T>(T);

impl<T> Private<T> {
    /// Wraps a value as it comes in from the person, or out of the vault.
    #[must_use]
    pub const fn new(value: T) -> Self {
        Self(value)
    }
    /// The value, to someone who may see this item of this person now.
    pub fn disclose<W: Warrant>(
        &self,
        warrant: &W,
        person: PersonId,
        item: ItemId,
        at: Moment,
    ) -> Option<&T> {
        warrant.opens(person, item, at).then_some(&self.0)
    }
    /// A keyed hash of the value, which tells it to nobody: for finding it again.
    pub fn name_with<R>(&self, name: impl FnOnce(&T) -> R) -> R {
        name(&self.0)
    }
    /// The value, for sealing it: the one use that needs no warrant, since what comes out is a ciphertext.
    pub fn seal_with<R>(self, seal: impl FnOnce(&T) -> R) -> R {
        seal(&self.0)
    }
}
