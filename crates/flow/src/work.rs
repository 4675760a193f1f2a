//! What the house does by itself: [`depart`] finishes erasures a crash interrupted, [`retain`] lets facts go when their time is over,
//! [`learn`] keeps what visits teach in step with what people allow.

pub mod depart;
pub mod learn;
pub mod retain;
