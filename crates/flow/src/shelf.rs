//! The shelf: what the business offers ([`Offer`]) and wishes ([`rules`]), what past visits ([`Learned`]) and purchases ([`Bought`])
//! taught about it, what many look at ([`Trends`]), and what trials taught about the layouts of slots ([`Layouts`]).
//! The rankers of `suggest` know numbers; here they get names.
//!
//! **Invariant:** what was learned of a person can be unlearned, exactly.
//! **Invariant:** asking needs no database: what is learned is rebuilt from the facts when the house opens, trends from their releases.
//! **Invariant:** an answer is made from one offer: a new one replaces it as a whole, never while it is read.

mod bought;
mod catalog;
mod layouts;
mod learned;
mod offer;
mod prepared;
pub mod rules;
mod trends;

pub use bought::Bought;
pub use catalog::{ARTICLES_MOST, Article, Card, Catalog, NotACatalog};
pub use layouts::{Layouts, NotSlots, Slots};
pub use learned::{Company, Learned, Picked, PickedKind, Question, VISITS_MOST, VISITS_PER_DAY_MOST};
pub use offer::Offer;
pub use prepared::{Prepared, SHOWCASE_MOST};
pub use trends::{HALF_LIFE_DAYS, Trends};

use entrenous_core::id::PersonId;
use prepared::Preparing;
use rules::Rules;
use std::sync::{Arc, PoisonError, RwLock};

/// Everything suggestions are made from.
pub struct Shelf {
    offer: RwLock<Arc<Offer>>,
    trends: RwLock<Arc<Trends>>,
    /// What past visits taught.
    pub learned: Learned,
    /// The layouts of slots, and what trials taught about them.
    pub layouts: Layouts,
    /// What past purchases taught.
    pub bought: Bought,
    rules: Rules,
    preparing: Preparing,
}

impl Shelf {
    /// A shelf that has learned nothing yet.
    #[must_use]
    pub fn new(catalog: Catalog) -> Self {
        let offer = RwLock::new(Arc::new(Offer::new(catalog)));
        let (learned, bought, layouts) = (Learned::default(), Bought::default(), Layouts::default());
        let (trends, rules, preparing) = (RwLock::default(), Rules::default(), Preparing::default());
        Self { offer, trends, learned, layouts, bought, rules, preparing }
    }
    /// The same shelf with slots whose layout is chosen.
    #[must_use]
    pub fn with_slots(self, slots: Slots) -> Self {
        Self { layouts: Layouts::new(slots), ..self }
    }
    /// The same shelf with the wishes of the business.
    #[must_use]
    pub fn with_rules(self, rules: Rules) -> Self {
        Self { rules, ..self }
    }
    /// Unlearns a person.
    pub fn forget(&self, person: PersonId) {
        self.learned.forget(person);
        self.bought.forget(person);
    }
    /// What is at hand of an offer on a day; made once for both.
    #[must_use]
    pub fn prepared(&self, offer: &Arc<Offer>, day: i64) -> Arc<Prepared> {
        self.preparing.of(offer, day, &self.rules)
    }
    /// What is offered now.
    #[must_use]
    pub fn offer(&self) -> Arc<Offer> {
        Arc::clone(&self.offer.read().unwrap_or_else(PoisonError::into_inner))
    }
    /// What many look at, as it was last let out.
    #[must_use]
    pub fn trends(&self) -> Arc<Trends> {
        Arc::clone(&self.trends.read().unwrap_or_else(PoisonError::into_inner))
    }
    /// Puts up what was let out anew.
    pub(crate) fn show_trends(&self, trends: Trends) {
        *self.trends.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(trends);
    }
}
