//! What is found once for an offer and a day, so that no answer has to look through the whole catalog: the articles the rules name,
//! and the varied choice of the day.
//!
//! **Invariant:** it belongs to one offer and one day; for another it is made anew.

use super::Offer;
use super::rules::{Ruled, Rules};
use entrenous_core::id::ArticleId;
use entrenous_core::moment::Moment;
use std::sync::{Arc, PoisonError, RwLock, Weak};

/// How many articles of the varied choice are kept at hand.
pub const SHOWCASE_MOST: usize = 500;

/// What is at hand.
#[derive(Debug, Default)]
pub struct Prepared {
    /// The rules, with the articles they name.
    pub ruled: Ruled,
    /// The varied choice of the day.
    pub showcase: Vec<ArticleId>,
    /// The day, counted from 1970.
    pub day: i64,
    /// Its month of the year, from 1, in UTC.
    pub month: u8,
}

/// What was prepared last.
#[derive(Default)]
pub(super) struct Preparing(RwLock<(Weak<Offer>, Arc<Prepared>)>);

impl Preparing {
    /// What is at hand of an offer on a day.
    pub(super) fn of(&self, offer: &Arc<Offer>, day: i64, rules: &Rules) -> Arc<Prepared> {
        {
            let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
            // A weak hold keeps the place of the offer, so that no other one can come to lie there.
            if std::ptr::eq(known.0.as_ptr(), Arc::as_ptr(offer)) && known.1.day == day {
                return Arc::clone(&known.1);
            }
        }
        let ruled = Ruled::new(rules.clone(), offer);
        let showcase = offer.showcase(day, SHOWCASE_MOST);
        let made = Arc::new(Prepared { ruled, showcase, day, month: month(day) });
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = (Arc::downgrade(offer), Arc::clone(&made));
        made
    }
}

fn month(day: i64) -> u8 {
    let date = Moment::from_seconds(day.saturating_mul(86_400)).date();
    date.get(5..7).and_then(|month| month.parse().ok()).unwrap_or(1)
}
