//! Contacts of another system, sent by the business's own server.

pub mod import;
