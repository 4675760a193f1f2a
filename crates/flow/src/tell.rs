//! Telling processors what a choice or a departure makes of it, and agents how what they asked has ended: put into the text each
//! of them understands, and kept to be sent in the same transaction as the change itself. `work::deliver` sends it.
//!
//! **Invariant:** what is kept to be sent names the person by the processor's own reference only; to an agent it names nobody.
//! **Invariant:** the text is written once: every try sends the same bytes under the same name.

use crate::agent::{Status, Unacceptable};
use crate::{Fault, House};
use entrenous_core::charter::{Manner, Processor};
use entrenous_core::hash::canonical;
use entrenous_core::id::{Key, PersonId, RowId};
use entrenous_core::plan::Change;
use entrenous_core::rights::{Asked, Course};
use entrenous_core::tell::{EventTelling, News, Progress, Receiver, Tell, Telling};
use entrenous_post::note;
use entrenous_post::opendsr::{self, Erasure, Regulation};
use entrenous_store::{Batch, NewTell, Write};
use std::sync::Arc;

pub use entrenous_post::opendsr::Status as Confirmed;

/// Who and what is outside the house.
#[derive(Clone)]
pub struct Outside {
    /// The way out.
    pub channel: Arc<dyn entrenous_post::Channel>,
    /// Where the house is reached from outside, without a stroke at the end, such as `https://privacy.atelier.example`.
    pub address: Option<String>,
    /// The agents that may ask for a person (Data Rights Protocol).
    pub agents: crate::agent::Agents,
    /// The ways by which messages reach people.
    pub ways: crate::speak::Ways,
    /// The keys of mail services that sign what they report.
    pub seals: entrenous_post::provider::Seals,
}

impl Default for Outside {
    /// Nobody: what would be sent stays in memory.
    fn default() -> Self {
        let agents = crate::agent::Agents::default();
        let (ways, seals) = (crate::speak::Ways::default(), entrenous_post::provider::Seals::default());
        Self { channel: Arc::new(entrenous_post::Memory::default()), address: None, agents, ways, seals }
    }
}

/// The changes by which processors will be told what `act` did.
pub(crate) fn changes(
    person: PersonId,
    act: RowId,
    at: entrenous_core::moment::Moment,
    tells: Vec<Tell>,
) -> impl Iterator<Item = Change> {
    tells.into_iter().map(move |tell| Change::Tell(Telling::of(act, at, person, tell)))
}

/// The row of a telling; nothing, if the charter no longer says where.
pub(crate) fn row(house: &House, telling: Telling) -> Result<Option<NewTell>, Fault> {
    let Telling { row, at, person, tell: Tell { processor, tidings, purposes } } = telling;
    let Some(declared) = house.charter.processor(&processor) else { return Ok(None) };
    let Some(reach) = &declared.reach else { return Ok(None) };
    let reference = house.processor_reference(person, &processor);
    let body = match reach.kind {
        Manner::Webhook => note::body(tidings, at, &reference, &purposes)?,
        Manner::OpenDsr => opendsr::body(&Erasure {
            regulation: regulation(house),
            id: &row.without_time(),
            domain: reach.endpoint.host(),
            reference: &reference,
            tidings,
            purposes: &purposes,
            at,
            callback: callback(house, declared, row),
        })?,
    };
    let (receiver, news) = (Receiver::Processor(processor), News::Choice(tidings));
    let about = Some(house.vault.audit_id(person).0);
    Ok(Some(NewTell { receiver, row, at, about, news, purposes, body }))
}

/// The row of what a processor is told of a message.
pub(crate) fn event_row(house: &House, telling: EventTelling) -> NewTell {
    let EventTelling { processor, row, at, person, event, purpose, body } = telling;
    NewTell {
        receiver: Receiver::Processor(processor),
        row,
        at,
        about: Some(house.vault.audit_id(person).0),
        news: News::Message(event),
        purposes: vec![purpose],
        body,
    }
}

/// The row by which an agent is told how its request has ended; nothing, while it is open, or if the agent does not wish it.
/// A request ends once: its id is the name of the telling.
pub(crate) fn answer(house: &House, asked: &Asked) -> Result<Option<NewTell>, Fault> {
    if asked.course == Course::Unproven || asked.callback.is_none() {
        return Ok(None);
    }
    let receiver = Receiver::agent(&asked.agent).map_err(|_| Unacceptable::UnknownAgent)?;
    let body = canonical(&Status::of(house, asked))?;
    let news = News::Request(asked.course);
    Ok(Some(NewTell {
        receiver,
        row: asked.row,
        at: house.now(),
        about: None,
        news,
        purposes: Vec::new(),
        body,
    }))
}

/// OpenDSR knows two laws; the seat of the business decides which of them it speaks of.
fn regulation(house: &House) -> Regulation {
    let country = &house.charter.business.country;
    let american = country.as_str() == "US" || country.country().is_some_and(|place| place.as_str() == "US");
    if american { Regulation::Ccpa } else { Regulation::Gdpr }
}

/// Where a processor tells how far a request is: only who was told the address knows it.
fn callback(house: &House, processor: &Processor, row: RowId) -> Option<String> {
    let address = house.outside.address.as_deref()?;
    let tag = house.vault.callback_tag(&processor.key, row);
    Some(format!("{address}/v1/processors/{}/tells/{row}/{tag}", processor.key))
}

/// Takes a processor's word on how far a request is.
pub async fn confirm(
    house: &House,
    (processor, row, tag): (&Key, RowId, &str),
    request: &str,
    status: Confirmed,
) -> Result<(), Fault> {
    if !house.vault.is_callback_tag(processor, row, tag) || request != row.without_time() {
        return Err(Fault::NoSuchTelling);
    }
    let word = status.word().to_owned();
    let writes = vec![Write::ConfirmTell { processor: processor.clone(), row, word }];
    house.store.apply(Batch { writes, entry: None }).await?;
    Ok(())
}

impl House {
    /// The name by which a processor knows a person. It goes with whatever is handed over to the processor, and with whatever the
    /// processor is told of the person later.
    #[must_use]
    pub fn processor_reference(&self, person: PersonId, processor: &Key) -> String {
        self.vault.processor_reference(person, processor)
    }
    /// The public key with which every receiver can check what it is told (Standard Webhooks, `whpk_`).
    pub fn webhook_public_key(&self) -> Result<String, Fault> {
        Ok(self.vault.webhook_public_key()?)
    }
    /// How many tellings there are, by receiver and progress.
    pub fn tell_counts(&self) -> Result<Vec<(Receiver, Progress, u64)>, Fault> {
        Ok(self.store.tell_counts()?)
    }
}
