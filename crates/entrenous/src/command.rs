//! One file a command.

pub mod check;
pub mod contacts;
pub mod demo;
pub mod doctor;
pub mod evaluate;
pub mod explain;
pub mod import;
pub mod journeys;
pub mod keys;
pub mod laws;
pub mod layouts;
pub mod mail;
pub mod openapi;
pub mod pack;
pub mod papers;
pub mod preview;
pub mod push;
pub mod requests;
pub mod serve;
pub mod sms;
pub mod staff;
pub mod statistics;
pub mod suggestions;
pub mod tells;
pub mod trends;
pub mod verify;
mod ways;
