//! Languages: which one to answer in, and every sentence in it.
//! Texts are MessageFormat 2, written in `lang/<code>/<topic>.toml`; a business lays its own over ours.
//!
//! **Invariant:** a house opens only if every sentence stands in each of its languages, with the same placeholders.
//! **Invariant:** only `message.rs` names the message library.

mod date;
mod direction;
mod house;
mod message;
mod negotiate;
#[cfg(test)]
mod readability;
mod span;
mod texts;
mod words;

pub use direction::direction;
pub use message::{MessageError, Value};
pub use negotiate::negotiate;
pub use texts::{TextError, Texts};
pub use words::WordsIn;
