//! Why: the reason that goes with everything the house shows, keeps or refuses, as a code and its values.
//! The words in the person's language come from the texts; the code is stable and public.
//!
//! **Invariant:** a reason is made where the decision is made; nothing guesses it afterwards.

use crate::permit::Because;
use serde::{Deserialize, Serialize};

/// Why something was done. The text of a code is the message `why-<code>` in each language.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    /// It goes well in the catalog with what is on this page.
    Similar {
        /// The article on this page.
        article: String,
    },
    /// It answers what was typed.
    Searched {
        /// The words typed.
        query: String,
    },
    /// A varied choice of the house; nothing is known.
    Showcase,
    /// People who looked at this article also looked at it.
    LookedAlso {
        /// The article of this visit.
        article: String,
    },
    /// The person looked at this article before, and agreed to have that kept.
    YouLooked {
        /// The article of an earlier visit.
        article: String,
    },
    /// The person said they like this.
    YouTold {
        /// The item they told.
        item: String,
        /// The choice they named.
        choice: String,
    },
    /// A choice was recorded.
    Chosen,
    /// A yes was taken back.
    TakenBack,
    /// Kept because the person agreed.
    Kept {
        /// The purpose agreed to.
        purpose: String,
    },
    /// Not done, and why.
    NotPermitted {
        /// The gate's reason.
        because: Because,
    },
    /// The person corrected or told a fact.
    Corrected,
    /// The person took a copy.
    Exported,
    /// The person left.
    Erased,
    /// The time to keep it was over.
    Aged,
    /// A yes came to its end, or was to something that has changed since.
    Lapsed,
    /// What a visitor said became what a known customer said.
    Joined,
    /// Taken over from another system.
    Imported,
    /// How many said what, told once the month was over.
    Counted,
    /// A processor was told.
    Told,
    /// A processor could not be told, however often it was tried.
    NotTold,
    /// An agent asked for a person.
    Asked,
    /// What an agent asked for a person was done, declined or taken back.
    Answered,
}

impl Reason {
    /// The stable code: the `code` of its JSON form.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Similar { .. } => "similar",
            Self::Searched { .. } => "searched",
            Self::Showcase => "showcase",
            Self::LookedAlso { .. } => "looked_also",
            Self::YouLooked { .. } => "you_looked",
            Self::YouTold { .. } => "you_told",
            Self::Chosen => "chosen",
            Self::TakenBack => "taken_back",
            Self::Kept { .. } => "kept",
            Self::NotPermitted { .. } => "not_permitted",
            Self::Corrected => "corrected",
            Self::Exported => "exported",
            Self::Erased => "erased",
            Self::Aged => "aged",
            Self::Lapsed => "lapsed",
            Self::Joined => "joined",
            Self::Imported => "imported",
            Self::Counted => "counted",
            Self::Told => "told",
            Self::NotTold => "not_told",
            Self::Asked => "asked",
            Self::Answered => "answered",
        }
    }
}
