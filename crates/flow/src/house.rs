//! The house: everything a use case may lean on, put together once at the start.
//!
//! **Invariant:** the charter and the texts do not change while the house stands: a new charter is a new house. The law changes with the day.
//! **Invariant:** clock and dice are parts, so a test can replay a year in a second.

use crate::Fault;
use crate::attribution::Attribution;
use crate::decide::Remembered;
use crate::law::{Law, Present};
use crate::prove::Signed;
use crate::shelf::Shelf;
use crate::speak::Speech;
use crate::tell::Outside;
use entrenous_charter::law::{Day, Laws};
use entrenous_core::charter::Charter;
use entrenous_core::consent::Choices;
use entrenous_core::id::{Dice, PersonId, PurposeId};
use entrenous_core::moment::{Clock, Moment};
use entrenous_core::permit::{self, Ask, Permit, Refusal};
use entrenous_core::recommendation::{NotRecommended, Recommendation};
use entrenous_core::region::Place;
use entrenous_core::request::{Age, Signal, Surface};
use entrenous_core::rights::{Mandate, Standing};
use entrenous_lingua::Texts;
use entrenous_store::Store;
use entrenous_vault::Vault;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
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
    /// Who and what is outside.
    pub outside: Outside,
    /// What can be said, and by which ways.
    pub speech: Speech,
}

/// One business, ready to answer.
pub struct House {
    /// What may be known.
    pub charter: Charter,
    /// All words.
    pub texts: Texts,
    /// The catalog and what visits taught.
    pub shelf: Shelf,
    pub(crate) attribution: Attribution,
    pub(crate) laws: Laws,
    pub(crate) present: Present,
    pub(crate) store: Store,
    pub(crate) vault: Vault,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) dice: Arc<dyn Dice>,
    pub(crate) signed: Signed,
    pub(crate) remembered: Remembered,
    pub(crate) outside: Outside,
    pub(crate) speech: Speech,
    pub(crate) asking: Mutex<()>,
    pub(crate) wishes: crate::signup::Wishes,
    pub(crate) desk: crate::staff::Desk,
    holder: OnceLock<[u8; 16]>,
    lanes: Vec<Lane>,
}

/// Where people wait their turn, and how often one of them has said something.
#[derive(Default)]
struct Lane {
    turn: Mutex<()>,
    words: AtomicU64,
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
        let Parts { charter, laws, texts, store, vault, shelf, clock, dice, outside, speech } = parts;
        let present = Present::new(Law::of(&charter, &laws, &texts, Day::of(clock.now()))?);
        let lanes = std::iter::repeat_with(Lane::default).take(LANES).collect();
        let (signed, remembered) = (Signed::default(), Remembered::default());
        let (asking, holder) = (Mutex::default(), OnceLock::new());
        let house = Self {
            charter,
            texts,
            shelf,
            attribution: Attribution::default(),
            laws,
            present,
            store,
            vault,
            clock,
            dice,
            signed,
            remembered,
            outside,
            speech,
            asking,
            wishes: crate::signup::Wishes::default(),
            desk: crate::staff::Desk::default(),
            holder,
            lanes,
        };
        crate::ask::keep_texts(&house, &house.law().notices).await?;
        crate::publish::keep(&house, &house.law().published).await?;
        crate::work::depart::finish(&house).await?;
        crate::work::lapse::changed(&house).await?;
        crate::work::post::take_up(&house).await?;
        crate::catalog::open(&house).await?;
        crate::speak::made::open(&house)?;
        crate::speak::campaign::open(&house).await?;
        crate::work::learn::everyone(&house)?;
        crate::work::trend::show(&house)?;
        Ok(house)
    }

    /// The name under which this process holds lanes.
    pub(crate) fn holder(&self) -> [u8; 16] {
        *self.holder.get_or_init(|| PersonId::draw(self.dice.as_ref()).bytes())
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
    /// The name of an answer, as it goes out with it.
    #[must_use]
    pub fn recommendation(&self, made: &Recommendation) -> String {
        self.vault.recommendation(made)
    }
    /// The check of such a name.
    pub fn recommended(&self, text: &str) -> Result<Recommendation, NotRecommended> {
        self.vault.recommended(text, self.now())
    }
    /// The key under which receipts and checkpoints are signed, for whoever checks them.
    #[must_use]
    pub fn public_key(&self) -> String {
        self.vault.public_key()
    }
    /// The short name of that key.
    #[must_use]
    pub fn key_id(&self) -> String {
        self.vault.key_id()
    }
    /// That key as a signed note names it (C2SP signed-note).
    #[must_use]
    pub fn verifier_key(&self) -> String {
        self.vault.verifier_key()
    }
    /// When the first entry of the ledger was written: the key is as old as the ledger.
    pub fn key_since(&self) -> Result<Option<Moment>, Fault> {
        Ok(self.store.ledger_page(None, 1)?.first().map(|line| line.at))
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
        Some(self.lanes.get(lane_of(person))?.turn.lock().await)
    }

    /// Waits until nobody else acts for either of two people; always in the same order, so that nobody waits for ever.
    pub(crate) async fn turns(&self, one: PersonId, other: PersonId) -> Vec<MutexGuard<'_, ()>> {
        let mut lanes = [lane_of(one), lane_of(other)];
        lanes.sort_unstable();
        let [first, second] = lanes;
        let mut turns = Vec::new();
        for lane in std::iter::once(first).chain((second != first).then_some(second)) {
            if let Some(lane) = self.lanes.get(lane) {
                turns.push(lane.turn.lock().await);
            }
        }
        turns
    }

    /// Notes that what a person says has changed: what was remembered of them counts no more.
    pub(crate) fn has_spoken(&self, person: PersonId) {
        if let Some(lane) = self.lanes.get(lane_of(person)) {
            lane.words.fetch_add(1, Ordering::Release);
        }
    }

    /// How often people of this one's lane have said something.
    pub(crate) fn words(&self, person: PersonId) -> u64 {
        self.lanes.get(lane_of(person)).map_or(0, |lane| lane.words.load(Ordering::Acquire))
    }

    /// The check of a secret key.
    pub fn mandate(&self, text: &str) -> Result<Mandate, Fault> {
        Ok(self.vault.mandate(text, self.now())?)
    }
}

fn lane_of(person: PersonId) -> usize {
    let [a, b, ..] = person.bytes();
    usize::from(u16::from_be_bytes([a, b])).checked_rem(LANES).unwrap_or(0)
}
