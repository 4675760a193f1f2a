//! Finishes the erasures that were begun and not ended, before the house answers anyone.
//!
//! **Invariant:** an erasure once begun is ended, however often the house falls over.

use crate::{Fault, House};
use entrenous_core::request::Actor;

/// Finishes every erasure that was begun.
pub(crate) async fn finish(house: &House) -> Result<(), Fault> {
    for person in house.store.departures()? {
        crate::erase::finish(house, person, Actor::House).await?;
    }
    Ok(())
}
