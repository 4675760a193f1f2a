//! Whom the house does not write to, whatever else is allowed. A suppression names an address by a keyed hash only, so that it
//! outlives the person's erasure and holds when the same address comes in again.
//!
//! **Invariant:** nothing but the person's own new yes lifts what the person said, and nothing at all lifts it in passing: an import never does.

use crate::id::Key;
use crate::moment::Moment;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What a suppression covers.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Scope {
    /// Every message but the answers to what the person does.
    Everything,
    /// Messages of one purpose.
    Purpose(Key),
}

impl Scope {
    /// Its text in a row: the purpose, or `*`.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Everything => "*",
            Self::Purpose(key) => key.as_str(),
        }
    }
    /// Reads [`Scope::text`].
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if text == "*" { Some(Self::Everything) } else { Key::parse(text).ok().map(Self::Purpose) }
    }
}

/// Why an address is not written to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suppressed {
    /// The person unsubscribed.
    Unsubscribed,
    /// The person wants no message at all.
    GlobalOptOut,
    /// The person called a message spam.
    Complained,
    /// There is no such mailbox.
    HardBounced,
    /// Again and again the mailbox took nothing.
    RepeatedSoftBounce,
    /// The person objected.
    Objected,
    /// The person had the use of their data restricted.
    Restricted,
    /// It came in from elsewhere, and nothing shows that the person agreed.
    Unproven,
}

impl Suppressed {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Unsubscribed,
        Self::GlobalOptOut,
        Self::Complained,
        Self::HardBounced,
        Self::RepeatedSoftBounce,
        Self::Objected,
        Self::Restricted,
        Self::Unproven,
    ];
    /// Its word in a row.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unsubscribed => "unsubscribed",
            Self::GlobalOptOut => "global_opt_out",
            Self::Complained => "complained",
            Self::HardBounced => "hard_bounced",
            Self::RepeatedSoftBounce => "repeated_soft_bounce",
            Self::Objected => "objected",
            Self::Restricted => "restricted",
            Self::Unproven => "unproven",
        }
    }
    /// The reason of this word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.word() == word)
    }
    /// Whether a yes the person gives afterwards, by name, ends it: what they said themselves, or what nothing showed.
    /// A mailbox that is not there stays so, and a complaint is lifted by nobody but the person in the preferences.
    #[must_use]
    pub const fn ends_with_a_yes(self) -> bool {
        matches!(self, Self::Unsubscribed | Self::Unproven | Self::Objected)
    }
    /// Whether it also stops the answers to what a person does: only where nothing can arrive, or the law says so.
    #[must_use]
    pub const fn stops_answers(self) -> bool {
        matches!(self, Self::HardBounced | Self::Restricted)
    }
}

/// What holds for a person of whose addresses these things are noted, address by address: what stands at any of them that can be reached,
/// since a word of theirs is meant for all; of one that takes nothing any more only if there is no other.
#[must_use]
pub fn together<'a>(each: &[&'a [Suppression]]) -> Cow<'a, [Suppression]> {
    if let [one] = each {
        return Cow::Borrowed(one);
    }
    let reached = each.iter().filter(|noted| !is_dead(noted)).copied();
    let reached: Vec<&[Suppression]> = reached.collect();
    let of = if reached.is_empty() { each } else { &reached };
    Cow::Owned(of.iter().copied().flatten().cloned().collect())
}

/// Whether an address takes nothing any more, by what is noted against it.
#[must_use]
pub fn is_dead(noted: &[Suppression]) -> bool {
    noted.iter().any(|one| one.scope == Scope::Everything && one.why == Suppressed::HardBounced)
}

/// One suppression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suppression {
    /// What it covers.
    pub scope: Scope,
    /// Why.
    pub why: Suppressed,
    /// Since when.
    pub at: Moment,
}

impl Suppression {
    /// Whether it stops a message of this purpose.
    #[must_use]
    pub fn stops(&self, purpose: &Key, is_answer: bool) -> bool {
        let covers = match &self.scope {
            Scope::Everything => true,
            Scope::Purpose(named) => named == purpose,
        };
        covers && (!is_answer || self.why.stops_answers())
    }
}
