//! What staff may do with campaigns: what the business's own server may do, if their role reaches so far.
//!
//! **Invariant:** a mandate for staff is made from a key that counts for one minute and never leaves this function.
//! **Invariant:** whoever approves is named by their login name, in the approval and in the ledger.

use super::{Member, NotStaff, Share, shares};
use crate::{Fault, House};
use entrenous_core::communicate::occasion_of;
use entrenous_core::id::Key;
use entrenous_core::rights::{Mandate, Scope};
use entrenous_core::staff::Role;

const MICROSECONDS_PER_MINUTE: i64 = 60_000_000;

/// What a member of staff may do for the business, for a minute.
pub fn mandate(house: &House, member: &Member, needs: Role) -> Result<Mandate, Fault> {
    if !member.role.reaches(needs) {
        return Err(NotStaff::NeedsRole(needs).into());
    }
    let until = house.now().plus_microseconds(MICROSECONDS_PER_MINUTE);
    let (_, key) = house.vault.secret_key(&Scope::Everything, until);
    house.mandate(&key)
}

/// What became of the messages of a campaign, for a member of staff.
pub fn came_of(house: &House, _: &Member, campaign: &Key) -> Result<Vec<Share>, Fault> {
    let Ok(occasion) = occasion_of(campaign) else { return Ok(Vec::new()) };
    let counts = house.store.message_counts(&occasion)?;
    Ok(shares(counts.into_iter().map(|count| (count.state, count.count))))
}
