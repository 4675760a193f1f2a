//! Who is meant, and how many they are.
//!
//! **Invariant:** every call takes the secret key; no call answers a person, or a count below a company.

pub mod get;
pub mod list;

use entrenous_flow::speak::audience::Meant;
use serde::Serialize;
use utoipa::ToSchema;

/// An audience of the business's folder.
#[derive(Serialize, ToSchema)]
pub(crate) struct Told {
    /// Its name.
    key: String,
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

impl From<Meant> for Told {
    fn from(meant: Meant) -> Self {
        Self {
            key: meant.key.to_string(),
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
