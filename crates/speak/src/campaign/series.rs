//! A campaign that is sent again and again, each time with what is new in a feed.

use entrenous_core::moment::Span;
use serde::{Deserialize, Serialize};

/// How many articles stand in an issue at most.
pub const ARTICLES_MOST: u8 = 20;
/// The longest name of such a campaign, in characters: each issue adds its number.
pub const NAME_MOST: usize = 40;

/// From where and how often.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Series {
    /// The feed.
    pub feed: FeedSource,
    /// How often.
    pub every: Every,
    /// How many articles at most.
    pub most: u8,
    /// Who looks at an issue before it goes.
    pub approve: Approve,
}

/// Where a feed is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FeedSource {
    /// At an address, over TLS.
    Address(String),
    /// In a file beside `charter.toml`.
    File(String),
}

impl FeedSource {
    /// What a file of a campaign names; nothing, if it is neither an address with `https` nor a file of the folder.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if text.starts_with("https://") {
            return Some(Self::Address(text.to_owned()));
        }
        let plain = |part: &str| {
            let sign = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | '_');
            !part.is_empty() && !part.starts_with('.') && part.chars().all(sign)
        };
        text.split('/').all(plain).then(|| Self::File(text.to_owned()))
    }
}

/// How often an issue may come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Every {
    /// Once a day.
    Day,
    /// Once a week.
    Week,
    /// Once in four weeks.
    Month,
}

impl Every {
    /// How long it is.
    #[must_use]
    pub const fn span(self) -> Span {
        match self {
            Self::Day => Span::days(1),
            Self::Week => Span::days(7),
            Self::Month => Span::days(28),
        }
    }
}

/// Who looks at an issue before it goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Approve {
    /// Somebody approves each.
    #[default]
    Each,
    /// Somebody approves the first; the others follow as long as the texts stay as they are.
    Once,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_at_an_encrypted_address_or_in_the_folder_and_nowhere_else() {
        assert_eq!(
            FeedSource::read("https://a.example/f?x=1"),
            Some(FeedSource::Address("https://a.example/f?x=1".into()))
        );
        assert_eq!(FeedSource::read("feeds/news.xml"), Some(FeedSource::File("feeds/news.xml".into())));
        for wrong in
            ["", "http://a.example/f", "../f.xml", "/etc/passwd", "a//b", "feeds/../f", "file:///f", ".f"]
        {
            assert_eq!(FeedSource::read(wrong), None, "{wrong}");
        }
    }
}
