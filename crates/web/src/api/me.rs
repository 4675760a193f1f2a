//! What a person may do because it is their right: see, correct, take along, leave. The pages under `/privacy` use the same use cases.

pub mod correct;
pub mod erase;
pub mod export;
pub mod facts;
pub mod get;
pub mod inbox;
pub mod limit;
pub mod messages;
pub mod remove;
pub mod why;

use crate::Problem;
use entrenous_core::id::Key;

fn item_key(text: &str) -> Result<Key, Problem> {
    Key::parse(text).map_err(|error| Problem::bad_request("bad_value", error.to_string()))
}
