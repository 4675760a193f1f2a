//! A moment in a body: RFC 3339 text, or whole microseconds since 1970 UTC as the house itself writes them.

use entrenous_core::moment::Moment;
use serde::{Deserialize, Deserializer, de};

/// A moment someone else's clock told.
#[derive(Clone, Copy, Debug)]
pub struct When(pub Moment);

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Microseconds(i64),
            Text(String),
        }
        match Form::deserialize(deserializer)? {
            Form::Microseconds(count) => Ok(Self(Moment::from_microseconds(count))),
            Form::Text(text) => text.parse().map(Self).map_err(|_| de::Error::custom("a moment is RFC 3339")),
        }
    }
}
