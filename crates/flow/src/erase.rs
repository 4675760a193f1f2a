//! A person leaves (GDPR Art. 17): their facts, choices and records go, their keys are destroyed, what visits taught is unlearned.
//! Four steps, each of which may be repeated after a crash: the intent is written; the keys are destroyed; the rows go together with
//! the ledger entry; the files are shredded. From the first step on nothing of the person is opened.
//!
//! **Invariant:** "erased" is answered only after the last step: no key and no row is left in any file of the house.
//! **Invariant:** who received data of the person will be told, by what is committed with the rows' going (Art. 17(2), 19).
//! **Invariant:** where a house learns from visits, the entry carries a keyed digest of what visits teach without the person.
//! **Invariant:** the ledger entry that stays names the person by an audit id only.

use crate::{Fault, House};
use entrenous_core::charter::Use;
use entrenous_core::explain::Reason;
use entrenous_core::id::{PersonId, RowId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::plan::{Change, Plan};
use entrenous_core::request::Actor;
use entrenous_core::rights::Standing;
use entrenous_core::tell::after_leaving;
use entrenous_store::{Batch, Write};

/// Erases the person who asks; answers the number of the ledger entry that proves it.
pub async fn erase(house: &House, standing: Standing) -> Result<u64, Fault> {
    leave(house, standing.person(), Actor::Person).await
}

/// Erases a person from the first step on.
pub(crate) async fn leave(house: &House, person: PersonId, actor: Actor) -> Result<u64, Fault> {
    let _turn = house.turn(person).await;
    leave_in_turn(house, person, actor).await
}

/// Erases a person whose turn the caller holds.
pub(crate) async fn leave_in_turn(house: &House, person: PersonId, actor: Actor) -> Result<u64, Fault> {
    let intent = Write::Depart { person, at: house.now() };
    house.store.apply(Batch { writes: vec![intent], entry: None }).await?;
    finish(house, person, actor).await
}

/// The steps after the intent.
pub(crate) async fn finish(house: &House, person: PersonId, actor: Actor) -> Result<u64, Fault> {
    house.vault.forget_person(person);
    house.store.keys().destroy(person, None).await?;
    house.shelf.forget(person);
    house.shelf.layouts.forget(person);
    let (reason, now) = (Reason::Erased, house.now());
    let choices = house.choices(person)?;
    let known = choices.iter().next().is_some();
    let tells = if known { after_leaving(&house.charter, &choices) } else { Vec::new() };
    let act = RowId::draw(house.dice.as_ref(), now);
    let entry =
        Entry::new(now, actor, Act::Erase, house.charter.hash(), &reason).about(house.vault.audit_id(person));
    let entry = match house.charter.purpose_for(Use::Learning) {
        Some(_) => entry.index(house.vault.index_digest(&house.shelf.learned.digest().bytes())),
        None => entry,
    };
    let plan = Plan::new(reason, entry).and(Change::Erase { person });
    let plan = crate::tell::changes(person, act, now, tells).fold(plan, Plan::and);
    let applied = house.apply(plan).await?;
    house.store.shred().await?;
    Ok(applied.seq)
}
