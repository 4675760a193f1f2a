//! The rules of the house, pure: what may be known of a person, by whom the yes was given, what follows from it.
//! The modules stand in the order of the flow:
//! [`request`] who asks, where, why · [`notice`] what was shown · [`consent`] what was agreed · [`permit`] the one gate ·
//! [`personalize`] (an answer has a name: [`recommendation`]) and [`communicate`] what may be done through it · [`explain`] why · [`ledger`] the proof ·
//! [`rights`] what needs no consent · [`staff`] who may look behind the counter · [`mod@tell`] who must hear of it. [`plan`] ties a change to its reason and its proof.
//!
//! **Invariant:** no clock, no dice, no file, no socket, no thread in this crate: they come in as values or as [`moment::Clock`] and [`id::Dice`].
//! **Invariant:** a [`permit::Permit`] is made by [`permit::decide`] and nowhere else; a [`rights::Standing`] by [`rights::identify`] and nowhere else.
//! **Invariant:** nothing here knows a database or a protocol.

pub mod request;

pub mod notice;

pub mod consent;

pub mod permit;

pub mod personalize;
pub mod recommendation;

pub mod communicate;

pub mod explain;

pub mod ledger;

pub mod rights;
pub mod staff;

pub mod tell;

pub mod plan;

pub mod charter;
pub mod epsilon;
pub mod hash;
pub mod id;
pub mod moment;
pub mod private;
pub mod reference;
pub mod region;
