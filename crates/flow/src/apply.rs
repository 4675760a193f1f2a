//! Carries a plan out: seals its facts, signs its record, and commits changes and ledger entry together.
//! A key is durable before anything is sealed under it, and gone only after the rows that needed it.
//!
//! **Invariant:** nothing is decided here.
//! **Invariant:** one transaction holds all rows of a plan and its ledger entry; applying twice leaves the same rows.

use crate::{Fault, House, speak};
use entrenous_core::charter::Source;
use entrenous_core::communicate::Medium;
use entrenous_core::consent::Choices;
use entrenous_core::explain::Reason;
use entrenous_core::id::{ItemId, Key, PersonId, RowId};
use entrenous_core::plan::{Change, NewFact, Plan};
use entrenous_store::{Batch, FactRow, KeyRow, LedgerLine, StatisticsRow, TrendRow, Write};
use entrenous_vault::{PersonKey, Receipt};

/// What a carried-out plan left.
pub struct Applied {
    /// The signed record, if the plan had a choice in it.
    pub receipt: Option<Receipt>,
    /// Why it was done.
    pub reason: Reason,
    /// The number of its ledger entry.
    pub seq: u64,
}

impl House {
    /// Carries a plan out.
    pub(crate) async fn apply(&self, plan: Plan) -> Result<Applied, Fault> {
        let (reason, entry, changes) = plan.into_parts();
        let line = LedgerLine { at: entry.at, about: entry.about.map(|id| id.0), body: entry.leaf()? };
        let mut carried = Carried::default();
        for change in changes {
            self.prepare(change, &mut carried).await?;
        }
        let applied = self.store.apply(Batch { writes: carried.writes, entry: Some(line) }).await?;
        carried.spoken.into_iter().for_each(|person| self.has_spoken(person));
        for (person, class) in carried.closed {
            self.vault.forget_key(person, &class);
            self.store.keys().destroy(person, Some(&class)).await?;
        }
        // The record is durable; were its proof not to be had now, it is there when the receipt is asked for.
        let now = self.store.ledger_now();
        let receipt =
            carried.receipt.map(|receipt| match self.prove(&now, &receipt.record, entry, applied.seq) {
                Ok(Some(proof)) => receipt.proved_by(proof),
                _ => receipt,
            });
        Ok(Applied { receipt, reason, seq: applied.seq })
    }

    async fn prepare(&self, change: Change, carried: &mut Carried) -> Result<(), Fault> {
        match change {
            Change::Choose { record, standing } => {
                let (row, at, subject) = (record.record, record.at, record.subject);
                let receipt = self.vault.sign_record(*record)?;
                carried.writes.push(Write::AddRecord {
                    person: subject,
                    row,
                    at,
                    receipt: receipt.to_json()?,
                });
                carried.receipt = Some(receipt);
                if let Some((person, choices)) = standing {
                    self.stand(person, &choices, carried);
                }
            }
            Change::Stand { person, choices } => self.stand(person, &choices, carried),
            Change::Unsay { person, purpose } => {
                carried.writes.push(Write::DropChoices { person, purpose: Some(purpose) });
            }
            Change::Keep(fact) => {
                carried.writes.extend(self.handle(&fact));
                carried.writes.push(Write::PutFact(self.seal(fact).await?));
            }
            Change::Drop { person, item, row } => {
                carried.writes.extend(self.unnamed(person, &item, row)?);
                carried.writes.push(Write::DropFact { person, item, row });
            }
            Change::Forget { person, item } => {
                carried.writes.extend(self.no_handle(person, &item));
                carried.writes.push(Write::DropFacts { person, item: item.clone() });
                carried.closed.push((person, item));
            }
            Change::Erase { person } => {
                carried.writes.push(Write::Erase { person });
                carried.spoken.push(person);
            }
            Change::Release { month, body } => {
                let row = StatisticsRow { month, at: self.now(), body };
                carried.writes.push(Write::PutStatistics(row));
            }
            Change::Trend { period, body } => {
                carried.writes.push(Write::PutTrend(TrendRow { period, at: self.now(), body }));
            }
            Change::Tell(telling) => {
                carried.writes.extend(crate::tell::row(self, telling)?.map(Write::AddTell));
            }
            Change::TellEvent(telling) => {
                carried.writes.push(Write::AddTell(crate::tell::event_row(self, *telling)));
            }
            Change::Settle(settled) => carried.writes.push(Write::SettleTell(settled)),
            Change::Ask(asked) => {
                carried.writes.extend(crate::tell::answer(self, &asked)?.map(Write::AddTell));
                carried.writes.push(Write::PutAsked(asked));
            }
            Change::Write(message) => carried.writes.push(Write::AddMessage(*message)),
            Change::Receive(card) => {
                carried.writes.push(Write::PutCard(speak::inbox::sealed(self, card).await?));
            }
            Change::Move(moved) => carried.writes.push(Write::MoveMessage(*moved)),
            Change::CountPost(one) => carried.writes.push(Write::CountPost(*one)),
            Change::NoteReceiver { name, receiver } => {
                carried.writes.push(Write::NoteReceiver { name: *name, receiver: receiver.to_owned() });
            }
            Change::Set { key, body } => carried.writes.push(Write::PutSetting { key, body }),
            Change::Campaign(row) => carried.writes.push(Write::PutCampaign(*row)),
            Change::Suppress { name, suppression } => {
                carried.writes.push(Write::Suppress { name, suppression });
            }
            Change::Unsuppress { name, suppression } => {
                carried.writes.push(Write::Unsuppress { name, suppression });
            }
            Change::Limit { person, most } => carried.writes.push(Write::LimitTo { person, most }),
            Change::Publish { def } => carried.writes.push(Write::Publish { def, at: self.now() }),
            Change::See { agent, hash, until } => {
                carried.writes.push(Write::See { agent, hash, until, at: self.now() });
            }
        }
        Ok(())
    }

    fn stand(&self, person: PersonId, choices: &Choices, carried: &mut Carried) {
        carried.spoken.push(person);
        carried.writes.extend(choices.iter().filter_map(|(purpose, held)| {
            let purpose = self.charter.purpose(purpose)?.key.clone();
            Some(Write::PutChoice { person, purpose, held: *held })
        }));
    }

    /// By which name the address is known that a fact tells, if it tells one.
    fn handle(&self, fact: &NewFact) -> Option<Write> {
        let medium = self.leads_to(fact.item)?;
        let name = fact.value.name_with(|bytes| {
            let told: serde_json::Value = serde_json::from_slice(bytes).ok()?;
            speak::reach::name(&self.vault, medium, told.as_str()?)
        })?;
        Some(Write::PutHandle { person: fact.person, medium, name: Some(name) })
    }

    /// An address that goes takes its name along.
    fn no_handle(&self, person: PersonId, item: &Key) -> Option<Write> {
        let (declared, _) = self.charter.find_item(item.as_str())?;
        Some(Write::PutHandle { person, medium: self.leads_to(declared)?, name: None })
    }

    /// One of its facts takes only its own name along.
    fn unnamed(&self, person: PersonId, item: &Key, row: RowId) -> Result<Vec<Write>, Fault> {
        let declared = self.charter.find_item(item.as_str());
        let Some(medium) = declared.and_then(|(id, _)| self.leads_to(id)) else { return Ok(Vec::new()) };
        let facts = self.store.facts(person, item, crate::recall::RECALLED_MOST)?;
        let stay: Vec<RowId> = facts.iter().map(|fact| fact.row).filter(|other| *other != row).collect();
        let gone = speak::reach::unnamed(self.store.handles(person, medium)?, row, &stay).into_iter();
        Ok(gone.map(|name| Write::DropHandle { person, medium, name }).collect())
    }

    /// The medium of which an item holds the address.
    pub(crate) fn leads_to(&self, item: ItemId) -> Option<Medium> {
        let medium = Medium::led_to_by(&self.charter.item(item)?.category)?;
        (medium.address_item(&self.charter) == Some(item)).then_some(medium)
    }

    async fn seal(&self, fact: NewFact) -> Result<FactRow, Fault> {
        let NewFact { person, item, row, at, until, source, value } = fact;
        let key = self.person_key_or_new(person, item).await?;
        let item_key = self.item_key(item)?;
        let sealed = self.vault.seal(&key, person, &item_key, row, value)?;
        Ok(FactRow { person, item: item_key, row, at, until, source: source_word(source).to_owned(), sealed })
    }

    /// The key of a person's item; a new one is durable before it is used.
    pub(crate) async fn person_key_or_new(&self, person: PersonId, item: ItemId) -> Result<PersonKey, Fault> {
        if let Some(key) = self.person_key(person, item)? {
            return Ok(key);
        }
        let class = self.item_key(item)?;
        self.store.keys().put(vec![self.new_key_row(person, &class)?]).await?;
        self.person_key(person, item)?.ok_or(Fault::Departed)
    }

    /// A new key, wrapped for the store.
    pub(crate) fn new_key_row(&self, person: PersonId, class: &Key) -> Result<KeyRow, Fault> {
        let wrapped = self.vault.new_key(person, class)?.0;
        Ok(KeyRow { person, class: class.clone(), number: 0, wrapped })
    }

    pub(crate) fn item_key(&self, item: ItemId) -> Result<Key, Fault> {
        self.charter.item(item).map(|item| item.key.clone()).ok_or(Fault::NoSuchFact)
    }
}

#[derive(Default)]
struct Carried {
    writes: Vec<Write>,
    receipt: Option<Receipt>,
    closed: Vec<(PersonId, Key)>,
    spoken: Vec<PersonId>,
}

/// The word of a source in the store.
pub(crate) const fn source_word(source: Source) -> &'static str {
    match source {
        Source::Volunteered => "volunteered",
        Source::Observed => "observed",
        Source::Inferred => "inferred",
    }
}
