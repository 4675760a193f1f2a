//! Addresses that are written to no more: what a person said of them, and what their mailbox did.
//!
//! **Invariant:** a suppression is written with its ledger entry, and knows the address only by a keyed hash.

use crate::{Fault, House};
use entrenous_core::communicate::Suppression;
use entrenous_core::explain::Reason;
use entrenous_core::id::PersonId;
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::plan::{Change, Plan};
use entrenous_core::request::Actor;
use entrenous_store::AddressName;

/// Writes to an address no more.
pub(crate) async fn suppress(
    house: &House,
    name: AddressName,
    suppression: Suppression,
    about: Option<PersonId>,
    actor: Actor,
) -> Result<(), Fault> {
    let (reason, entry) = entry(house, &suppression, about, actor);
    house.apply(Plan::new(reason, entry).and(Change::Suppress { name, suppression })).await?;
    Ok(())
}

/// The reason and the entry of a suppression.
pub(crate) fn entry(
    house: &House,
    suppression: &Suppression,
    about: Option<PersonId>,
    actor: Actor,
) -> (Reason, Entry) {
    let reason = Reason::Silenced { why: suppression.why };
    let entry = Entry::new(house.now(), actor, Act::Suppress, house.charter.hash(), &reason);
    let purpose = match &suppression.scope {
        entrenous_core::communicate::Scope::Purpose(key) => Some(key.clone()),
        entrenous_core::communicate::Scope::Everything => None,
    };
    let entry = entry.purposes(purpose);
    let entry = Entry { about: about.map(|person| house.vault.audit_id(person)), ..entry };
    (reason, entry)
}
