//! Customers the business itself names: which person a name means, what is said for them, and that they leave.
//!
//! **Invariant:** a name is found by a keyed hash; the name itself is nowhere kept.
//! **Invariant:** every use case here takes a [`Mandate`]: nobody but the business's own server speaks for a customer.

use crate::choose::{Choosing, Chosen, Deed, Who, choose};
use crate::pack::{PackFault, Scope};
use crate::prove::{self, Said};
use crate::{Fault, House, Request};
use entrenous_core::consent::Answer;
use entrenous_core::hash::Hash;
use entrenous_core::id::{Key, PersonId};
use entrenous_core::reference::Reference;
use entrenous_core::request::Actor;
use entrenous_core::rights::Mandate;
use entrenous_store::{Batch, Write};
use std::collections::BTreeMap;

/// What the business tells for a customer.
pub struct Told {
    /// The notice they were shown or read.
    pub notice: Hash,
    /// What they answered, by purpose.
    pub decisions: BTreeMap<Key, Answer>,
    /// How.
    pub deed: Deed,
}

/// Records what a customer said elsewhere: on the telephone, on paper, to another program.
pub async fn tell(
    house: &House,
    request: &Request,
    mandate: &Mandate,
    reference: &Reference,
    told: Told,
) -> Result<Chosen, Fault> {
    let person = find_or_make(house, reference).await?;
    let Told { notice, decisions, deed } = told;
    choose(house, request, Choosing { notice, decisions, deed, who: Who::Customer(person, mandate) }).await
}

/// What a customer has said, with the receipts that prove it.
pub fn said(house: &House, mandate: &Mandate, reference: &Reference) -> Result<Said, Fault> {
    let person = find(house, reference)?.ok_or(Fault::NoSuchCustomer)?;
    let mut said = prove::said_by(house, person)?;
    said.choices.retain(|(purpose, _)| mandate.covers(purpose));
    Ok(said)
}

/// The proof of everything a customer has said, as a file ([`mod@crate::pack`]). The whole record is in it, so the key must reach everything.
pub fn pack(house: &House, mandate: &Mandate, reference: &Reference) -> Result<Vec<u8>, PackFault> {
    if !mandate.covers_everything() {
        return Err(Fault::NeedsEverything.into());
    }
    let person = find(house, reference)?.ok_or(Fault::NoSuchCustomer)?;
    let (_, bytes) = crate::pack::pack(house, &Scope::Customer(person), Vec::new(), |_| ())?;
    Ok(bytes)
}

/// The name by which a processor knows a customer; whatever is handed over to the processor goes under it.
pub fn processor_reference(
    house: &House,
    mandate: &Mandate,
    reference: &Reference,
    processor: &Key,
) -> Result<String, Fault> {
    let declared =
        house.charter.processor(processor).ok_or_else(|| Fault::UnknownProcessor(processor.clone()))?;
    let mut purposes = house.charter.purposes().map(|(_, purpose)| purpose);
    let serves =
        purposes.any(|purpose| purpose.shares_with.contains(&declared.name) && mandate.covers(&purpose.key));
    if !serves && !mandate.covers_everything() {
        return Err(Fault::NeedsEverything);
    }
    let person = find(house, reference)?.ok_or(Fault::NoSuchCustomer)?;
    Ok(house.processor_reference(person, processor))
}

/// Erases a customer because the business asks for it; answers the number of the ledger entry that proves it.
pub async fn erase(house: &House, mandate: &Mandate, reference: &Reference) -> Result<u64, Fault> {
    if !mandate.covers_everything() {
        return Err(Fault::NeedsEverything);
    }
    let person = find(house, reference)?.ok_or(Fault::NoSuchCustomer)?;
    crate::erase::leave(house, person, Actor::Operator).await
}

/// Whom a name means, if anyone.
pub(crate) fn find(house: &House, reference: &Reference) -> Result<Option<PersonId>, Fault> {
    Ok(house.store.referred(&house.vault.lookup(reference))?)
}

/// Whom a name means; a new person if it means nobody yet. Two who ask at the same time get the same person.
pub(crate) async fn find_or_make(house: &House, reference: &Reference) -> Result<PersonId, Fault> {
    if let Some(person) = find(house, reference)? {
        return Ok(person);
    }
    let (lookup, person) = (house.vault.lookup(reference), PersonId::draw(house.dice.as_ref()));
    let writes = vec![Write::PutReference { lookup, person }];
    house.store.apply(Batch { writes, entry: None }).await?;
    find(house, reference)?.ok_or(Fault::NoSuchCustomer)
}
