//! Lets facts go when their time is over, and destroys keys that no fact needs any more (GDPR Art. 5(1)(e)).
//!
//! **Invariant:** a fact past its time is never opened (`recall` checks) and is gone from the files after the next round.
//! **Invariant:** the row of a message goes when the charter's time after its end is over, never while it is open, and never while a cap
//! or a mailbox that takes nothing counts it; what is noted against an address, and the ledger, stay.

use crate::speak::LOOK_BACK;
use crate::{Fault, House};
use entrenous_core::explain::Reason;
use entrenous_core::id::{Key, PersonId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::plan::{Change, Plan};
use entrenous_core::request::Actor;
use entrenous_store::{Batch, Write};
use std::collections::BTreeMap;

/// How many facts one round looks at before it lets others work.
const ROUND_MOST: usize = 1_000;

/// Lets the rows of messages go whose time is over; answers how many went. It looks at every row: once a day is enough.
pub async fn messages(house: &House) -> Result<usize, Fault> {
    let kept = house.charter.business.messages_kept();
    let until = house.now().minus(kept).min(house.now().plus_microseconds(LOOK_BACK.saturating_neg()));
    let mut count = 0_usize;
    loop {
        let names = house.store.ended_messages(until, ROUND_MOST)?;
        let is_last = names.len() < ROUND_MOST;
        count = count.saturating_add(names.len());
        if !names.is_empty() {
            let writes = vec![Write::DropMessages { names, until }];
            house.store.apply(Batch { writes, entry: None }).await?;
        }
        if is_last {
            break;
        }
    }
    if count > 0 {
        house.store.shred().await?;
    }
    Ok(count)
}

/// One round; answers how many facts, and cards of inboxes, were let go.
pub async fn round(house: &House) -> Result<usize, Fault> {
    let expired = house.store.expired_facts(house.now(), ROUND_MOST)?;
    let count = expired.len().saturating_add(crate::speak::inbox::age(house, ROUND_MOST).await?);
    let mut people: BTreeMap<PersonId, Vec<(Key, entrenous_core::id::RowId)>> = BTreeMap::new();
    for fact in expired {
        people.entry(fact.person).or_default().push((fact.item, fact.row));
    }
    for (person, facts) in people {
        let _turn = house.turn(person).await;
        let reason = Reason::Aged;
        let mut items: Vec<Key> = facts.iter().map(|(item, _)| item.clone()).collect();
        items.dedup();
        let entry = Entry::new(house.now(), Actor::House, Act::Age, house.charter.hash(), &reason)
            .about(house.vault.audit_id(person))
            .items(items.iter().cloned());
        let drops = facts.into_iter().map(|(item, row)| Change::Drop { person, item, row });
        house.apply(drops.fold(Plan::new(reason, entry), Plan::and)).await?;
        for item in items {
            if house.store.facts(person, &item, 1)?.is_empty() {
                house.vault.forget_key(person, &item);
                house.store.keys().destroy(person, Some(&item)).await?;
            }
        }
        crate::work::learn::person(house, person)?;
    }
    if count > 0 {
        house.store.shred().await?;
    }
    Ok(count)
}
