//! What past purchases taught: what was bought together, of people who allow learning. The same index as that of visits, over baskets.
//!
//! **Invariant:** what was learned of a person can be unlearned, exactly; what is answered is answered only in company, as for visits.

use super::{Learned, Offer, Picked, Question};
use entrenous_core::id::PersonId;
use entrenous_suggest::session::Circle;
use std::sync::Arc;

/// What past purchases taught.
#[derive(Default)]
pub struct Bought(Learned);

impl Bought {
    /// The index, to learn into; what was bought within half an hour was bought together.
    pub(crate) const fn index(&self) -> &Learned {
        &self.0
    }
    /// Unlearns a person.
    pub fn forget(&self, person: PersonId) {
        self.0.forget(person);
    }
    /// How many purchases, each of what was bought together, have been learned.
    #[must_use]
    pub fn baskets(&self) -> usize {
        self.0.visits()
    }
    /// What people who bought these also bought, as far as enough people did.
    #[must_use]
    pub fn together(&self, offer: &Arc<Offer>, question: &Question<'_>) -> Vec<Picked> {
        if question.visit.is_empty() || self.baskets() == 0 {
            return Vec::new();
        }
        let company = self.0.neighbours(offer, question).articles;
        company.into_iter().filter(|pick| pick.circle == Circle::Inner).collect()
    }
}
