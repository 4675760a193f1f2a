//! What the house does by itself: [`depart`] finishes erasures a crash interrupted, [`retain`] lets facts go when their time is over,
//! [`lapse`] lets yeses go when theirs is over, [`deliver`] tells processors what they must hear, [`feed`] drafts issues from feeds, [`campaign`] moves campaigns on, [`journey`] takes people a step further, [`post`] writes and hands over what is to be sent,
//! [`learn`] keeps what visits teach in step with what people allow, [`release`] lets out how many said what in a month that is over, [`trend`]
//! what they looked at.

pub mod campaign;
pub mod deliver;
pub mod depart;
pub mod feed;
pub mod journey;
pub mod lapse;
pub mod learn;
pub mod post;
pub mod release;
pub mod retain;
pub mod trend;
