//! The law of the day: the packs that decide today, compiled with the charter, and every notice this makes.
//! A law that begins at midnight changes the table and the notices while the house stands.
//!
//! **Invariant:** the texts of new notices are in the store before anyone is shown one.
//! **Invariant:** the same charter, packs and day give the same table, so a decision of any past day can be replayed.

use crate::ask::{Notices, keep_texts};
use crate::publish::{self, Published};
use crate::{Fault, House};
use entrenous_charter::law::{Day, Laws, compile};
use entrenous_core::charter::Charter;
use entrenous_core::permit::Rules;
use entrenous_lingua::Texts;
use std::sync::{Arc, PoisonError, RwLock};

/// The law as it reads on one day.
pub struct Law {
    /// Charter times law.
    pub rules: Rules,
    /// Every notice that can be shown.
    pub notices: Notices,
    pub(crate) published: Vec<Published>,
    day: Day,
}

impl Law {
    /// The law of a day.
    pub(crate) fn of(charter: &Charter, laws: &Laws, texts: &Texts, day: Day) -> Result<Self, Fault> {
        let rules = rules(charter, laws, &day)?;
        let notices = Notices::write(charter, &rules, texts)?;
        let published = publish::write(charter, laws, texts, &day)?;
        Ok(Self { rules, notices, published, day })
    }
}

/// The table of a day.
fn rules(charter: &Charter, laws: &Laws, day: &Day) -> Result<Rules, Fault> {
    let packs = laws.in_force(day).map_err(|refused| Fault::Law(refused.to_string()))?;
    compile(charter, &packs).map_err(|none| Fault::Law(none.to_string()))
}

/// The law of the present day, replaced when another day brings another.
pub(crate) struct Present(RwLock<Arc<Law>>);

impl Present {
    pub(crate) fn new(law: Law) -> Self {
        Self(RwLock::new(Arc::new(law)))
    }
    pub(crate) fn get(&self) -> Arc<Law> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
    fn set(&self, law: Law) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(law);
    }
}

impl House {
    /// The law of the present day.
    #[must_use]
    pub fn law(&self) -> Arc<Law> {
        self.present.get()
    }

    /// The table as it was, or will be, on a day.
    pub fn rules_on(&self, day: &Day) -> Result<Rules, Fault> {
        rules(&self.charter, &self.laws, day)
    }

    /// Brings the law in step with the day; answers whether anything changed.
    pub async fn turn_of_the_day(&self) -> Result<bool, Fault> {
        let today = Day::of(self.now());
        if self.law().day == today {
            return Ok(false);
        }
        let before = self.law().rules.hash();
        let law = Law::of(&self.charter, &self.laws, &self.texts, today)?;
        let changed = law.rules.hash() != before;
        keep_texts(self, &law.notices).await?;
        publish::keep(self, &law.published).await?;
        self.present.set(law);
        Ok(changed)
    }
}
