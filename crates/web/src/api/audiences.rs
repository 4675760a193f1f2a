//! Who is meant, and how many they are.
//!
//! **Invariant:** every call takes the secret key; no call answers a person, or a count below a company.

pub mod check;
pub mod drop;
pub mod get;
pub mod list;
pub mod save;

use crate::Problem;
use entrenous_core::id::Key;
use entrenous_flow::speak::audience::Meant;
use entrenous_flow::speak::made::audience::Sentence;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An audience, from the business's folder or made in the house.
#[derive(Serialize, ToSchema)]
pub(crate) struct Told {
    /// Its name.
    key: String,
    /// Where it is kept: `file`, then it is changed there; or `house`.
    kept: &'static str,
    /// The version of one kept in the house: whoever changes it says which they began with.
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<String>,
    /// Under which purpose it looks at people.
    purpose: String,
    /// Its sentence, as the folder says it.
    who: String,
    /// The sentence in the reader's language.
    words: String,
    /// The items it reads.
    items: Vec<String>,
    /// It has at least so many people, and fewer than `company` more; not there, if they are fewer than `company`.
    #[serde(skip_serializing_if = "Option::is_none")]
    at_least: Option<u64>,
    /// Below how many people nothing is shown, and to how many counts are rounded down.
    company: u32,
    /// Another audience of nearly the same people, whose count this is: their own two counts would tell of the few by whom they differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    same_as: Option<String>,
    /// When it was counted; it is counted again ten minutes later, if somebody asks.
    counted_at: String,
}

/// What is written of an audience.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Writing {
    /// The purpose under which it looks at people.
    purpose: String,
    /// Who is meant, such as `bought kind coat in the last 30 days`.
    who: String,
    /// The version the writer began with; nothing for a new one.
    #[serde(default)]
    base: Option<String>,
}

impl Writing {
    fn sentence(&self) -> Sentence {
        Sentence { purpose: self.purpose.clone(), who: self.who.clone() }
    }
}

/// The name in a path.
fn key(text: &str) -> Result<Key, Problem> {
    Key::parse(text)
        .map_err(|_| Problem::bad_request("bad_value", "an audience is named with a-z, 0-9 and `_`"))
}

impl From<Meant> for Told {
    fn from(meant: Meant) -> Self {
        Self {
            key: meant.key.to_string(),
            kept: meant.origin.word(),
            base: None,
            purpose: meant.purpose.to_string(),
            who: meant.said,
            words: meant.words,
            items: meant.items.iter().map(ToString::to_string).collect(),
            at_least: meant.count.shown(),
            company: meant.company,
            same_as: meant.like.map(|key| key.to_string()),
            counted_at: meant.at.to_string(),
        }
    }
}
