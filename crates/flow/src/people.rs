//! Customers the business itself names: which person a name means, what is said for them, and that they leave.
//!
//! **Invariant:** a name is found by a keyed hash; the name itself is nowhere kept.
//! **Invariant:** every use case here takes a [`Mandate`]: nobody but the business's own server speaks for a customer.

use crate::choose::{Choosing, Chosen, Deed, Who, choose};
use crate::pack::{PackFault, Scope};
use crate::prove::{self, Said};
use crate::speak::reach;
use crate::{Fault, House, Request};
use entrenous_core::consent::{Answer, Choices};
use entrenous_core::explain::Reason;
use entrenous_core::hash::Hash;
use entrenous_core::id::{ItemId, Key, PersonId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::permit::{Because, Permit};
use entrenous_core::plan::{Change, NewFact, Plan};
use entrenous_core::private::Private;
use entrenous_core::reference::Reference;
use entrenous_core::request::{Actor, Surface};
use entrenous_core::rights::Mandate;
use entrenous_store::{Batch, Write};
use std::collections::{BTreeMap, BTreeSet};

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

/// Tells facts of a customer: all or none. Each needs a purpose that uses its item and that the customer allows.
pub async fn know(
    house: &House,
    request: &Request,
    mandate: &Mandate,
    reference: &Reference,
    facts: BTreeMap<Key, serde_json::Value>,
) -> Result<(), Fault> {
    if facts.is_empty() {
        return Err(Fault::NothingDecided);
    }
    let person = find(house, reference)?.ok_or(Fault::NoSuchCustomer)?;
    let _turn = house.turn(person).await;
    let (choices, now) = (house.choices(person)?, house.now());
    let (mut purposes, mut items, mut keep) = (BTreeSet::new(), Vec::new(), Vec::new());
    for (key, value) in facts {
        let (id, item) = crate::correct::declared(house, &key)?;
        let value = crate::correct::fitting(item, value)?;
        let permit = permitted(house, request, mandate, person, id, &choices)?;
        purposes.extend(house.charter.purpose(permit.purpose()).map(|purpose| purpose.key.clone()));
        let row = reach::row(house, id, &value);
        keep.extend(reach::room(house, person, &key, row)?);
        keep.push(Change::Keep(NewFact {
            person,
            item: id,
            row,
            at: now,
            until: now.plus(item.keep),
            source: item.source,
            value: Private::new(value.to_string().into_bytes()),
        }));
        items.push(key);
    }
    let reason = Reason::Corrected;
    let entry = Entry::new(now, Actor::Operator, Act::Keep, house.charter.hash(), &reason)
        .about(house.vault.audit_id(person))
        .purposes(purposes)
        .items(items);
    house.apply(keep.into_iter().fold(Plan::new(reason, entry), Plan::and)).await?;
    Ok(())
}

/// A permit for the first purpose that uses an item, that the key reaches and the customer allows.
fn permitted(
    house: &House,
    request: &Request,
    mandate: &Mandate,
    person: PersonId,
    item: ItemId,
    choices: &Choices,
) -> Result<Permit, Fault> {
    let mut fault = Fault::NotPermitted(Because::Undeclared);
    for (purpose, declared) in house.charter.purposes().filter(|(_, purpose)| purpose.items.has(item)) {
        if !mandate.covers(&declared.key) {
            fault = Fault::OutOfScope(declared.key.clone());
            continue;
        }
        let surface = Surface::ALL.into_iter().find(|surface| declared.surfaces.has(*surface));
        let request = Request { surface: surface.unwrap_or(request.surface), ..request.clone() };
        match house.permit(person, purpose, &request, choices) {
            Ok(permit) => return Ok(permit),
            Err(refusal) => fault = Fault::NotPermitted(refusal.because),
        }
    }
    Err(fault)
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
