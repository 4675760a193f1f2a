//! Who asks, where and with which signals: what arrives with every request before anything is known.
//!
//! **Invariant:** no address of a machine and no description of a browser is part of a request: they are dropped at the edge.

use serde::{Deserialize, Serialize};

/// Where a person meets the business.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, Hash)]
#[serde(rename_all = "lowercase")]
pub enum Surface {
    /// A page of the site.
    Web,
    /// A mail, or another message that is sent: the law calls each of them electronic mail (Directive 2002/58/EC Art. 2(h)).
    Mail,
    /// A chat.
    Chat,
    /// A voice assistant.
    Voice,
    /// A paper or a counter.
    Counter,
}

impl Surface {
    /// All surfaces.
    pub const ALL: [Self; 5] = [Self::Web, Self::Mail, Self::Chat, Self::Voice, Self::Counter];
}

/// A set of surfaces.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Surfaces(u8);

impl Surfaces {
    /// Adds one.
    #[must_use]
    pub fn with(self, surface: Surface) -> Self {
        Self(self.0 | Self::bit(surface))
    }
    /// Whether it is in.
    #[must_use]
    pub fn has(self, surface: Surface) -> bool {
        self.0 & Self::bit(surface) != 0
    }
    fn bit(surface: Surface) -> u8 {
        match surface {
            Surface::Web => 1,
            Surface::Mail => 2,
            Surface::Chat => 4,
            Surface::Voice => 8,
            Surface::Counter => 16,
        }
    }
}

impl FromIterator<Surface> for Surfaces {
    fn from_iter<I: IntoIterator<Item = Surface>>(surfaces: I) -> Self {
        surfaces.into_iter().fold(Self::default(), Self::with)
    }
}

impl Serialize for Surfaces {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(Surface::ALL.into_iter().filter(|surface| self.has(*surface)))
    }
}

/// How old the person is, as far as the law cares.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, Hash)]
#[serde(rename_all = "lowercase")]
pub enum Age {
    /// Of age.
    Adult,
    /// Old enough to agree, too young for a marketing profile.
    Teen,
    /// A guardian must agree.
    Child,
}

impl Age {
    /// All bands, in the order of the compiled table.
    pub const ALL: [Self; 3] = [Self::Adult, Self::Teen, Self::Child];
}

/// What the browser asks for the person: Global Privacy Control (W3C draft; `Sec-GPC: 1` exactly).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, Hash)]
#[serde(rename_all = "lowercase")]
pub enum Signal {
    /// Nothing was asked.
    #[default]
    None,
    /// Do not sell or share.
    Gpc,
}

/// Who did something, for the ledger.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Actor {
    /// The person.
    Person,
    /// Someone without identity.
    Visitor,
    /// Staff of the business.
    Operator,
    /// The program itself, on a schedule.
    House,
}
