//! Why: the reason that goes with everything the house shows, keeps or refuses, as a code and its values.
//! The words in the person's language come from the texts; the code is stable and public.
//!
//! **Invariant:** a reason is made where the decision is made; nothing guesses it afterwards.

use crate::communicate::{NotSent, Suppressed};
use crate::id::ArticleId;
use crate::permit::Because;
use serde::{Deserialize, Serialize};

/// How far back one must look to see a company of people.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Within {
    /// Seven days.
    Week,
    /// Thirty-one days.
    Month,
    /// As long as visits are kept.
    #[default]
    Kept,
}

impl Within {
    /// When a week and a month begin that end now, in seconds, the later first.
    #[must_use]
    pub fn begins(now_seconds: i64) -> [i64; 2] {
        [7, 31].map(|days: i64| now_seconds.saturating_sub(days.saturating_mul(86_400)).saturating_add(1))
    }
    /// The one that begins at the place `span` of [`Self::begins`]; beyond them, as long as visits are kept.
    #[must_use]
    pub const fn of(span: usize) -> Self {
        match span {
            0 => Self::Week,
            1 => Self::Month,
            _ => Self::Kept,
        }
    }
    /// Its word, as texts name it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Kept => "kept",
        }
    }
}

/// Why something was done. The text of a code is the message `why-<code>` in each language.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    /// It goes well in the catalog with what is on this page.
    Similar {
        /// The article on this page.
        article: ArticleId,
    },
    /// It answers what was typed.
    Searched {
        /// The words typed.
        query: String,
    },
    /// A varied choice of the house; nothing is known.
    Showcase,
    /// People who looked at this article also looked at it: at least as many as make a company.
    LookedAlso {
        /// The article of this visit.
        article: ArticleId,
        /// Within which time there were enough of them.
        #[serde(default)]
        within: Within,
    },
    /// People who looked at what enough others looked at with this article also looked at it: at least as many as make a company.
    AroundAlso {
        /// The article of this visit.
        article: ArticleId,
    },
    /// People who looked at this article also looked at things of this kind.
    KindAlso {
        /// The article of this visit.
        article: ArticleId,
        /// The kind of things.
        kind: String,
    },
    /// People who bought this article also bought it.
    BoughtAlso {
        /// The article of this visit.
        article: ArticleId,
    },
    /// Many looked at it lately, counted with noise.
    Trending,
    /// Many of those who told the same looked at it lately, counted with noise.
    TrendingAmong {
        /// The item that was told.
        item: String,
        /// The choice that was named.
        choice: String,
    },
    /// The business put it forward itself.
    PutForward,
    /// The person looked at this article before, and agreed to have that kept.
    YouLooked {
        /// The article of an earlier visit.
        article: ArticleId,
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
    /// What many looked at, told once the period was over.
    Trends,
    /// A message was sent, because the person agreed to its purpose or asked for it.
    Written {
        /// The purpose.
        purpose: String,
    },
    /// A message was not sent, and why.
    NotWritten {
        /// The code of the closed list.
        because: NotSent,
    },
    /// An address is written to no more, and why.
    Silenced {
        /// Why.
        why: Suppressed,
    },
    /// A message to many was decided on.
    Decided,
    /// It was counted how many people an audience has.
    Tallied,
    /// A processor was told.
    Told,
    /// A processor could not be told, however often it was tried.
    NotTold,
    /// An agent asked for a person.
    Asked,
    /// What an agent asked for a person was done, declined or taken back.
    Answered,
    /// A member of staff logged in.
    SignedIn,
    /// A member of staff was let in, shut out, or got another password.
    StaffChanged,
    /// Staff looked a person up who had asked something of them.
    LookedAsked,
    /// Staff looked a person up because of a complaint.
    LookedComplaint,
    /// Staff looked a person up because a message did not reach them, or reached them against their will.
    LookedDelivery,
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
            Self::AroundAlso { .. } => "around_also",
            Self::KindAlso { .. } => "kind_also",
            Self::BoughtAlso { .. } => "bought_also",
            Self::Trending => "trending",
            Self::TrendingAmong { .. } => "trending_among",
            Self::PutForward => "put_forward",
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
            Self::Trends => "trends",
            Self::Written { .. } => "written",
            Self::NotWritten { .. } => "not_written",
            Self::Silenced { .. } => "silenced",
            Self::Decided => "decided",
            Self::Tallied => "tallied",
            Self::Told => "told",
            Self::NotTold => "not_told",
            Self::Asked => "asked",
            Self::Answered => "answered",
            Self::SignedIn => "signed_in",
            Self::StaffChanged => "staff_changed",
            Self::LookedAsked => "looked_asked",
            Self::LookedComplaint => "looked_complaint",
            Self::LookedDelivery => "looked_delivery",
        }
    }
}
