//! What a campaign sends, to whom and when: as it is drafted, approved and kept.

use super::{Issue, Variant};
use entrenous_core::id::Key;
use entrenous_letters::sender::Tracking;
use entrenous_speak::campaign::{At, Decision, Digest, Hour, WallClock, Window};
use serde::{Deserialize, Serialize};

/// What a campaign sends, and when.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// The messages; their shares are 100 together.
    pub variants: Vec<Variant>,
    /// When it begins, by the business's clock, such as `2026-12-01T09:00`; as soon as it is let go, if nothing is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Whose clock that is.
    #[serde(default, skip_serializing_if = "is_of_business")]
    pub clock: WallClock,
    /// In which hours it goes, such as `08:00-20:00`, by the clock of whoever is written to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// Who is meant; everyone who agreed to the purpose, if nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Key>,
    /// Who is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Key>,
    /// How the better of its messages is found; all readers are divided, if nothing is decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decide: Option<Decision>,
    /// How far its readers are followed; as its messages say, if it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking: Option<Tracking>,
    /// Which issue it is, if it is one of several with the articles of a feed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<Issue>,
    /// Which hour of them.
    #[serde(default, skip_serializing_if = "Hour::is_any")]
    pub hour: Hour,
    /// Whether what waits for room is joined with others of its purpose.
    #[serde(default, skip_serializing_if = "Digest::is_alone")]
    pub digest: Digest,
}

fn is_of_business(clock: &WallClock) -> bool {
    *clock == WallClock::Business
}

impl Content {
    /// These messages to everyone who agreed to their purpose, as soon as it is let go.
    #[cfg(test)]
    pub(super) const fn to_everyone(variants: Vec<Variant>) -> Self {
        Self {
            variants,
            at: None,
            clock: WallClock::Business,
            window: None,
            audience: None,
            except: Vec::new(),
            decide: None,
            tracking: None,
            issue: None,
            hour: Hour::Any,
            digest: Digest::Alone,
        }
    }
    /// What a file of the business's folder says.
    pub(crate) fn of(file: &entrenous_speak::campaign::Campaign) -> Self {
        use entrenous_speak::campaign::Content as Written;
        let (variants, decide) = match &file.content {
            Written::One(message) => (vec![Variant { message: message.clone(), share: 100 }], None),
            Written::Split { variants, decide } => (variants.clone(), decide.clone()),
        };
        Self {
            variants,
            at: file.at.as_ref().map(|at| at.local.clone()),
            clock: file.at.as_ref().map(|at| at.clock).unwrap_or_default(),
            window: file.window.map(|window| window.to_string()),
            audience: file.audience.clone(),
            except: file.except.clone(),
            decide,
            tracking: file.tracking,
            issue: None,
            hour: file.hour,
            digest: file.digest,
        }
    }
    /// Its hours.
    pub(crate) fn hours(&self) -> Option<Window> {
        self.window.as_deref().and_then(|text| text.parse().ok())
    }
    /// Its moment on a wall clock.
    pub(crate) fn moment(&self) -> Option<At> {
        self.at.as_ref().map(|local| At { local: local.clone(), clock: self.clock })
    }
}
