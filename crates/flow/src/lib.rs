//! The use cases, one file each, in the order of the flow. Every one has the same three steps:
//! **load** what the decision needs; **decide** in a pure function; **apply** the plan in one transaction.
//!
//! | step of the flow | use case |
//! |---|---|
//! | notice | [`ask`], [`publish`] |
//! | consent | [`choose`]; [`signup`] by a form, [`confirm`] for a mail, [`people`] for a customer the business speaks for, [`join`] when a visitor signs in |
//! | permit | [`mod@decide`] in bulk |
//! | permit, then keep | [`observe`], [`correct`] |
//! | permit, then personalize | [`mod@personalize`], [`layout`] |
//! | explain, prove, leave | [`show`], [`prove`], [`mod@pack`], [`export`], [`erase`] |
//! | permit, then communicate | [`speak`] |
//! | behind the counter | [`staff`] |
//! | told to others, asked by others | [`tell`], [`agent`] |
//! | by itself | [`work`] |
//! | what may be said of many | [`statistics`], [`trends`] |
//! | what is offered, told while the house stands | [`catalog`] |
//! | told by the staff's browsers | [`drift`] |
//! | taken over from files | [`import`] |
//!
//! **Invariant:** stored facts are reached only through `recall`, which takes a warrant; they are written only through `apply`, which takes a plan.
//! **Invariant:** what one person does happens one after another (`House::turn`); people do not wait for each other.
//! **Invariant:** nothing here knows HTTP.

pub mod agent;
pub mod ask;
pub mod attribution;
pub mod catalog;
pub mod choose;
pub mod confirm;
pub mod correct;
pub mod decide;
pub mod drift;
pub mod erase;
pub mod export;
pub mod import;
pub mod join;
pub mod law;
pub mod layout;
pub mod observe;
pub mod pack;
pub mod people;
pub mod personalize;
pub mod prove;
pub mod publish;
pub mod show;
pub mod signup;
pub mod speak;
pub mod staff;
pub mod statistics;
pub mod tell;
pub mod trends;
pub mod work;

mod apply;
mod fault;
mod house;
mod recall;
pub mod shelf;

pub use apply::Applied;
pub use fault::Fault;
pub use house::{House, Parts, Request};
pub use recall::Known;
pub use tell::Outside;
