//! Headers become values: who asks ([`Person`], [`MaybePerson`]), with which signals ([`Asking`]), in which language ([`Locale`]),
//! from which page ([`Caller`]) or as which server ([`Business`]), about which customer ([`Customer`]), for whom ([`AsAgent`]),
//! who of the staff ([`Staff`], [`Deed`]),
//! with which body ([`Body`], [`LargeBody`], [`Raw`]), with what remembered on the device ([`Remembered`]).
//!
//! **Invariant:** what an extractor gives is valid; a handler checks nothing again.

mod agent;
mod asking;
mod body;
mod business;
mod caller;
mod customer;
mod locale;
mod person;
mod raw;
mod remembered;
mod reporter;
mod staff;
mod when;

pub use agent::AsAgent;
pub use asking::Asking;
pub(crate) use asking::query_value;
pub use body::{BODY_BYTES_MOST, Body, LARGE_BODY_BYTES_MOST, LargeBody};
pub use business::Business;
pub use caller::{Caller, is_same_origin};
pub use customer::Customer;
pub use locale::Locale;
pub use person::{MaybePerson, Person};
pub use raw::{LargeRaw, Raw};
pub(crate) use remembered::gone;
pub use remembered::{COOKIE, Days, Remembered};
pub(crate) use reporter::Reporter;
pub use staff::{AsOwner, AsViewer, AsWriter, Deed, Reach, Staff, Writing};
pub(crate) use staff::{keep, leave, token};
pub use when::When;
