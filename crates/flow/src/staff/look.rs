//! Staff look a customer up by the business's own name for them, with a cause. What they see is what was said: no fact is opened.
//!
//! **Invariant:** a look is in the ledger before anything is shown, about the customer, who reads it on their own page.
//! **Invariant:** a name that means nobody leaves no trace: there is nobody it could be about.

use super::Member;
use crate::{Fault, House};
use entrenous_core::consent::Held;
use entrenous_core::explain::Reason;
use entrenous_core::id::Key;
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::plan::Plan;
use entrenous_core::reference::Reference;
use entrenous_core::request::Actor;

/// Why staff look.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cause {
    /// The customer asked something.
    Asked,
    /// The customer complained.
    Complaint,
    /// A message did not arrive, or was not wanted.
    Delivery,
}

impl Cause {
    /// All causes.
    pub const ALL: [Self; 3] = [Self::Asked, Self::Complaint, Self::Delivery];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Complaint => "complaint",
            Self::Delivery => "delivery",
        }
    }
    /// The cause of a word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.word() == word)
    }
    const fn reason(self) -> Reason {
        match self {
            Self::Asked => Reason::LookedAsked,
            Self::Complaint => Reason::LookedComplaint,
            Self::Delivery => Reason::LookedDelivery,
        }
    }
}

/// What staff see of a customer.
pub struct Seen {
    /// What was said, by purpose.
    pub choices: Vec<(Key, Held)>,
    /// How many signed records there are.
    pub receipts: usize,
    /// The number of the ledger entry that says that it was looked.
    pub seq: u64,
}

/// Looks a customer up.
pub async fn look(
    house: &House,
    member: &Member,
    reference: &Reference,
    cause: Cause,
) -> Result<Seen, Fault> {
    let person = crate::people::find(house, reference)?.ok_or(Fault::NoSuchCustomer)?;
    let reason = cause.reason();
    let entry = Entry::new(house.now(), Actor::Operator, Act::Look, house.charter.hash(), &reason)
        .about(house.vault.audit_id(person))
        .by(house.vault.staff_id(&member.name));
    let seq = house.apply(Plan::new(reason, entry)).await?.seq;
    let choices = house.store.choices(person)?;
    Ok(Seen { choices, receipts: house.store.records(person)?.len(), seq })
}
