//! The house: everything a use case may lean on, put together once at the start.
//!
//! **Invariant:** the charter and the texts do not change while the house stands: a new charter is a new house. The law changes with the day.
//! **Invariant:** clock and dice are parts, so a test can replay a year in a second.

use crate::Fault;
use crate::law::{Law, Present};
use crate::shelf::Shelf;
use entrenous_charter::law::{Day, Laws};
use entrenous_core::charter::Charter;
use entrenous_core::consent::Choices;
use entrenous_core::id::{Dice, PersonId, PurposeId};
use entrenous_core::moment::{Clock, Moment};
use entrenous_core::permit::{self, Ask, Permit, Refusal};
use entrenous_core::region::Place;
use entrenous_core::request::{Age, Signal, Surface};
use entrenous_core::rights::Standing;
use entrenous_lingua::Texts;
use entrenous_store::Store;
use entrenous_vault::Vault;
use std::sync::Arc;
use tokio::sync::{Mutex, MutexGuard};

/// How many people can act at the same moment without waiting for one another.
const LANES: usize = 1_024;

/// What a house is made of.
pub struct Parts {
    /// What may be known.
    pub charter: Charter,
    /// The law packs.
    pub laws: Laws,
    /// All words.
    pub texts: Texts,
    /// Rows.
    pub store: Store,
    /// Keys.
    pub vault: Vault,
    /// The catalog and what visits taught.
    pub shelf: Shelf,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub dice: Arc<dyn Dice>,
}

/// One business, ready to answer.
pub struct House {
    /// What may be known.
    pub charter: Charter,
    /// All words.
    pub texts: Texts,
    /// The catalog and what visits taught.
    pub shelf: Shelf,
    pub(crate) laws: Laws,
    pub(crate) present: Present,
    pub(crate) store: Store,
    pub(crate) vault: Vault,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) dice: Arc<dyn Dice>,
    lanes: Vec<Mutex<()>>,
}

/// What came with a request besides its body.
#[derive(Clone, Debug)]
pub struct Request {
    /// The place that was told, if any.
    pub place: Option<Place>,
    /// What the browser asks for.
    pub signal: Signal,
    /// Where it happens.
    pub surface: Surface,
}

impl House {
    /// Puts the parts together, writes every notice, and keeps their texts so that it can be proved what was shown.
    pub async fn open(parts: Parts) -> Result<Self, Fault> {
        let Parts { charter, laws, texts, store, vault, shelf, clock, dice } = parts;
        let present = Present::new(Law::of(&charter, &laws, &texts, Day::of(clock.now()))?);
        let lanes = std::iter::repeat_with(Mutex::default).take(LANES).collect();
        let house = Self { charter, texts, shelf, laws, present, store, vault, clock, dice, lanes };
        crate::ask::keep_texts(&house, &house.law().notices).await?;
        crate::work::depart::finish(&house).await?;
        crate::work::learn::everyone(&house)?;
        Ok(house)
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.clock.now()
    }
    /// The age to assume of someone who has not told it: a minor where minors are likely.
    #[must_use]
    pub fn assumed_age(&self) -> Age {
        if self.charter.business.for_minors { Age::Child } else { Age::Adult }
    }
    /// The identity check.
    pub fn standing(&self, token: &str) -> Result<Standing, Fault> {
        Ok(self.vault.standing(token, self.now())?)
    }
    /// The key under which receipts and checkpoints are signed, for whoever checks them.
    #[must_use]
    pub fn public_key(&self) -> String {
        self.vault.public_key()
    }
    /// The signed head of the ledger (C2SP tlog-checkpoint).
    #[must_use]
    pub fn checkpoint(&self) -> String {
        let (size, root) = self.store.ledger_head();
        self.vault.checkpoint(size, &root)
    }

    /// Whether the store can be read.
    pub fn check(&self) -> Result<(), Fault> {
        self.store.departures()?;
        Ok(())
    }

    /// What a person has said so far.
    pub fn choices(&self, person: PersonId) -> Result<Choices, Fault> {
        let mut choices = Choices::default();
        for (key, held) in self.store.choices(person)? {
            if let Some((purpose, _)) = self.charter.find_purpose(key.as_str()) {
                choices.take(purpose, held);
            }
        }
        Ok(choices)
    }

    /// Asks the gate.
    pub fn permit(
        &self,
        person: PersonId,
        purpose: PurposeId,
        request: &Request,
        choices: &Choices,
    ) -> Result<Permit, Refusal> {
        let law = self.law();
        let ask = Ask {
            person,
            purpose,
            zone: law.rules.zone_of(request.place.as_ref()),
            age: self.assumed_age(),
            signal: request.signal,
            surface: request.surface,
            at: self.now(),
        };
        permit::decide(&law.rules, &ask, choices)
    }

    /// Waits until nobody else acts for this person.
    pub(crate) async fn turn(&self, person: PersonId) -> Option<MutexGuard<'_, ()>> {
        let [a, b, ..] = person.bytes();
        let lane = usize::from(u16::from_be_bytes([a, b])).checked_rem(LANES)?;
        Some(self.lanes.get(lane)?.lock().await)
    }
}
