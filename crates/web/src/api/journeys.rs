//! Journeys: which there are, how they stand, their picture, whether they run, and what the past would have made of them.
//!
//! **Invariant:** every call takes the secret key; people are counted in steps of the house's company, and no call names one.

pub mod check;
pub mod drop;
pub mod get;
pub mod list;
pub mod save;
pub mod simulate;
pub mod switch;

use entrenous_core::id::Key;
use entrenous_flow::speak::journey::Standing;
use entrenous_flow::speak::made::version_of;
use entrenous_flow::speak::plans::Origin;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A journey and how it stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct Journey {
    /// Its name.
    journey: String,
    /// The purpose of its messages.
    purpose: String,
    /// The purpose under which it looks at what people do.
    looks: String,
    /// What begins it, as its file says.
    starts: String,
    /// Where it is kept: `file`, then it is changed there; or `house`.
    kept: &'static str,
    /// The version of the text of one kept in the house: whoever changes it says which they began with.
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<String>,
    /// `on`, `off`, or `drain`: nobody sets out, and whoever is on the way goes on to the end.
    switch: &'static str,
    /// The name of this version.
    version: String,
    /// The messages it may send.
    messages: Vec<String>,
    /// How many people are on the way, rounded down; `null` if they are few.
    on_the_way: Option<u64>,
    /// Each step.
    steps: Vec<Step>,
}

/// How many people are at one step.
#[derive(Serialize, ToSchema)]
pub(crate) struct Step {
    /// Its name.
    step: String,
    /// How many stand there, rounded down; `null` if they are few.
    standing: Option<u64>,
    /// How many left there, by the code of the reason; few are not told.
    left: BTreeMap<String, u64>,
}

/// What is written of a journey.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Writing {
    /// Its file.
    toml: String,
    /// The version the writer began with; nothing for a new one.
    #[serde(default)]
    base: Option<String>,
}

impl From<&Standing> for Journey {
    fn from(told: &Standing) -> Self {
        let steps = told.places.iter().map(|place| Step {
            step: place.step.to_string(),
            standing: place.standing.shown(),
            left: place.left.iter().filter_map(|(why, count)| Some((why.clone(), count.shown()?))).collect(),
        });
        Self {
            journey: told.journey.key.to_string(),
            purpose: told.journey.purpose.to_string(),
            looks: told.journey.sight().to_string(),
            starts: told.journey.starts.to_string(),
            kept: told.origin.word(),
            base: (told.origin == Origin::House).then(|| version_of(&told.text)),
            switch: told.switch.word(),
            version: format!("{:016x}", told.version),
            messages: told.journey.messages().map(ToString::to_string).collect(),
            on_the_way: told.on_the_way.shown(),
            steps: steps.collect(),
        }
    }
}

/// The name in a path.
fn key(text: &str) -> Result<Key, crate::Problem> {
    Key::parse(text)
        .map_err(|_| crate::Problem::not_found("no journey has this name; `GET /v1/journeys` names them"))
}

/// The name in a path under which something may be saved.
fn new_key(text: &str) -> Result<Key, crate::Problem> {
    Key::parse(text)
        .map_err(|_| crate::Problem::bad_request("bad_value", "a journey is named with a-z, 0-9 and `_`"))
}
