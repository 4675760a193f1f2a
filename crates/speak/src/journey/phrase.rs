//! What a person may do, and what may be true of them, in the words of a file: `bought kind coat`, `not in regulars`.
//!
//! **Invariant:** what is printed reads back as the same.

use entrenous_core::id::{ArticleId, Key};
use std::fmt;
use std::str::FromStr;

/// The longest kind of an article, in characters.
const KIND_CHARACTERS_MOST: usize = 200;

/// What a person does with an article.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord, Hash)]
pub enum Deed {
    /// They looked at it.
    LookedAt,
    /// They laid it into the basket.
    PutInBasket,
    /// They bought it.
    Bought,
    /// They sent it away.
    SentAway,
}

impl Deed {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::LookedAt, Self::PutInBasket, Self::Bought, Self::SentAway];

    /// The item of a charter whose facts it leaves.
    #[must_use]
    pub const fn item(self) -> &'static str {
        match self {
            Self::LookedAt => "views",
            Self::PutInBasket => "baskets",
            Self::Bought => "purchases",
            Self::SentAway => "dismissed",
        }
    }
    /// Its words in a file.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::LookedAt => "looked at",
            Self::PutInBasket => "put in the basket",
            Self::Bought => "bought",
            Self::SentAway => "sent away",
        }
    }
}

/// With what.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// With anything.
    Anything,
    /// With an article of a kind.
    Kind(String),
    /// With this article.
    Article(ArticleId),
}

/// Something that may happen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Happening {
    /// What the person does.
    pub deed: Deed,
    /// With what.
    pub what: What,
}

impl Happening {
    /// Whether this is it.
    #[must_use]
    pub fn is(&self, deed: Deed, article: &str, kind: &str) -> bool {
        deed == self.deed
            && match &self.what {
                What::Anything => true,
                What::Kind(wanted) => wanted == kind,
                What::Article(wanted) => wanted.as_str() == article,
            }
    }
    /// Whether it happens whenever the other does.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.deed == other.deed && (self.what == What::Anything || self.what == other.what)
    }
}

/// Whether something is so or is not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sense {
    /// It is.
    Is,
    /// It is not.
    IsNot,
}

/// Something that may be true of a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Condition {
    /// They did something, or did not, since they set out.
    Did(Sense, Happening),
    /// They are in an audience, or are not.
    In(Sense, Key),
}

impl Condition {
    /// What they did or did not.
    #[must_use]
    pub const fn happening(&self) -> Option<&Happening> {
        match self {
            Self::Did(_, what) => Some(what),
            Self::In(..) => None,
        }
    }
    /// The audience in question.
    #[must_use]
    pub const fn audience(&self) -> Option<&Key> {
        match self {
            Self::Did(..) => None,
            Self::In(_, key) => Some(key),
        }
    }
}

/// Not a phrase of this language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "write what a person does, such as `looked at`, `put in the basket kind coat`, `bought article chemise-lin`, `sent away`{also}"
)]
pub struct NotAPhrase {
    also: &'static str,
}

impl FromStr for Happening {
    type Err = NotAPhrase;
    fn from_str(text: &str) -> Result<Self, NotAPhrase> {
        let wrong = NotAPhrase { also: "" };
        let text = text.trim();
        let rest = |deed: Deed| {
            let rest = text.strip_prefix(deed.words())?;
            (rest.is_empty() || rest.starts_with(' ')).then(|| (deed, rest.trim()))
        };
        let (deed, rest) = Deed::ALL.into_iter().find_map(rest).ok_or_else(|| wrong.clone())?;
        let what = match rest.split_once(' ') {
            None if rest.is_empty() || rest == "anything" => What::Anything,
            Some(("kind", kind)) => What::Kind(parse_kind(kind).ok_or(wrong)?),
            Some(("article", id)) => What::Article(ArticleId::parse(id.trim()).map_err(|_| wrong)?),
            _ => return Err(wrong),
        };
        Ok(Self { deed, what })
    }
}

fn parse_kind(text: &str) -> Option<String> {
    let kind = text.trim();
    let fits = !kind.is_empty() && kind.chars().count() <= KIND_CHARACTERS_MOST;
    (fits && !kind.chars().any(|sign| sign.is_control() || sign == ',')).then(|| kind.to_owned())
}

impl fmt::Display for Happening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.deed.words())?;
        match &self.what {
            What::Anything => Ok(()),
            What::Kind(kind) => write!(f, " kind {kind}"),
            What::Article(id) => write!(f, " article {id}"),
        }
    }
}

impl FromStr for Condition {
    type Err = NotAPhrase;
    fn from_str(text: &str) -> Result<Self, NotAPhrase> {
        let wrong = NotAPhrase { also: ", or `in AUDIENCE`; each with `not` before it" };
        let text = text.trim();
        let (sense, rest) = match text.strip_prefix("not ") {
            Some(rest) => (Sense::IsNot, rest.trim()),
            None => (Sense::Is, text),
        };
        if let Some(audience) = rest.strip_prefix("in ") {
            return Key::parse(audience.trim()).map(|key| Self::In(sense, key)).map_err(|_| wrong);
        }
        rest.parse().map(|what| Self::Did(sense, what)).map_err(|_| wrong)
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not = |sense: Sense| if sense == Sense::IsNot { "not " } else { "" };
        match self {
            Self::Did(sense, what) => write!(f, "{}{what}", not(*sense)),
            Self::In(sense, key) => write!(f, "{}in {key}", not(*sense)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_read_as_they_are_printed() {
        for text in [
            "looked at",
            "put in the basket kind coat",
            "bought article chemise-lin-pastel",
            "not bought kind table linen",
            "in regulars",
            "not in regulars",
            "sent away",
        ] {
            assert_eq!(text.parse::<Condition>().map(|c| c.to_string()), Ok(text.to_owned()));
        }
        assert_eq!("bought anything".parse::<Happening>().unwrap().to_string(), "bought");
    }

    #[test]
    fn other_words_are_refused() {
        for bad in [
            "",
            "buys",
            "boughtkind coat",
            "bought coat",
            "bought kind ",
            "in ",
            "not",
            "in The Regulars",
            "looked",
            "bought kind a, b",
        ] {
            assert!(bad.parse::<Condition>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_wider_happening_covers_a_narrower_one() {
        let what = |text: &str| text.parse::<Happening>().unwrap();
        assert!(what("bought").covers(&what("bought kind coat")));
        assert!(!what("bought kind coat").covers(&what("bought")));
        assert!(!what("bought").covers(&what("looked at")));
        assert!(what("bought kind coat").is(Deed::Bought, "a", "coat"));
        assert!(!what("bought kind coat").is(Deed::Bought, "a", "shirt"));
        assert!(what("bought article a").is(Deed::Bought, "a", "shirt"));
    }
}
