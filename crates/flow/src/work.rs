//! What the house does by itself: [`depart`] finishes erasures a crash interrupted, [`retain`] lets facts go when their time is over,
//! [`lapse`] lets yeses go when theirs is over, [`learn`] keeps what visits teach in step with what people allow.

pub mod depart;
pub mod lapse;
pub mod learn;
pub mod retain;
