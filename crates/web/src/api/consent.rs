//! What was agreed: giving, looking at, taking back.

pub mod give;
pub mod state;
pub mod withdraw;

use entrenous_core::consent::{Held, State};
use entrenous_core::id::Key;
use std::collections::BTreeMap;

fn held_map(held: Vec<(Key, Held)>) -> BTreeMap<String, State> {
    held.into_iter().map(|(key, held)| (key.into(), held.state)).collect()
}
