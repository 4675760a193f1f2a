//! Contacts as other systems export them, read: a file in, contacts and a report out. Mailchimp (a ZIP or one of its tables), HubSpot, Brevo,
//! listmonk, ActiveCampaign, Kit, and any table with a mapping. [`survey`] looks the file through, [`Contacts`] then gives one contact after the other.
//!
//! **Invariant:** only items of the charter come out; what else a file holds is left, and told by the name of its column.
//! **Invariant:** a no is never lost to a row that says yes; a yes is never better proved than the file proves it.
//! **Invariant:** a report, a refusal and an error hold no value of any person.
//! **Invariant:** no clock, disk or network here; what is held does not grow with what rows say, only eight bytes with each row.

pub mod contact;
pub mod encoding;
pub mod header;
pub mod judge;
pub mod refusal;
pub mod report;
pub mod rows;
pub mod time;
pub mod tool;
pub mod words;

mod columns;
mod export;
mod read;
mod twice;

pub use columns::Mapping;
pub use contact::{Contact, Evidence, Mailbox, OptOut, Reason, Scope, Yes};
pub use export::{TABLE_BYTES_MOST, TABLES_MOST};
pub use read::{Contacts, survey};
pub use refusal::{Refusal, Refused};
pub use report::Report;
pub use time::DateOrder;
pub use tool::Tool;
pub use words::Words;

use entrenous_core::charter::{Charter, Use};
use entrenous_core::id::PurposeId;
use entrenous_core::moment::Moment;

/// Under which terms an export is read.
#[derive(Clone)]
pub struct Terms<'a> {
    /// What may be known.
    pub charter: &'a Charter,
    /// What the business calls it.
    pub words: &'a Words,
    /// What the people of the file agreed to, if they did.
    pub purpose: PurposeId,
    /// Whose export it is, if it was said.
    pub tool: Option<Tool>,
    /// What the business says of columns.
    pub map: Vec<Mapping>,
    /// Whether day or month comes first, if it was said.
    pub dates: Option<DateOrder>,
    /// Whether the business attests that those without a proof said yes elsewhere.
    pub attested: bool,
    /// Now.
    pub now: Moment,
    /// Whether a mail can go to an address.
    pub is_address: fn(&str) -> bool,
}

/// The purpose of an import: the one that was named, or the only one that writes to people.
pub fn purpose(charter: &Charter, named: Option<&str>) -> Result<PurposeId, Refusal> {
    let mut writing =
        charter.purposes().filter(|(_, purpose)| purpose.uses == Use::DirectMarketing).map(|(id, _)| id);
    match named {
        Some(name) => {
            let found = charter.find_purpose(name).map(|(id, _)| id);
            found
                .filter(|id| writing.any(|known| known == *id))
                .ok_or_else(|| Refusal::NoSuchPurpose(name.to_owned()))
        }
        None => match writing.collect::<Vec<_>>().as_slice() {
            [one] => Ok(*one),
            [] => Err(Refusal::NoPurpose),
            many => Err(Refusal::WhichPurpose(many.len())),
        },
    }
}
