//! Customers the business's own server names: what they said elsewhere, the proof of it, that they signed in, that they leave.
//!
//! **Invariant:** every call takes the secret key; no call answers a fact.

pub mod consent;
pub mod erase;
pub mod join;
pub mod know;
pub mod pack;
pub mod reference;
pub mod said;
