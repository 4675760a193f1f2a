//! Names of things: persons, records, keys of the charter, articles of the catalog, and small sets of them.
//! A person's id is UUID v4, because v7 would tell when they joined; things inside a person are v7, so that they sort by time.
//!
//! **Invariant:** ids come from [`Dice`], never from a global generator.
//! **Invariant:** a [`Key`] and an [`ArticleId`] are valid by construction; nothing downstream checks them again.
//! Short ones lie in place: they are copied at every step, and almost all are short.

use crate::moment::Moment;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smol_str::SmolStr;
use std::fmt;
use uuid::Uuid;

/// A source of random bytes; the system's in the binary, a seeded one in tests.
pub trait Dice: Send + Sync {
    /// Fills `bytes` with random values fit for keys.
    fn fill(&self, bytes: &mut [u8]);
}

fn draw(dice: &dyn Dice) -> [u8; 16] {
    let mut bytes = [0; 16];
    dice.fill(&mut bytes);
    bytes
}

/// A person of whom something may be kept: a random name that says nothing about them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonId(Uuid);

impl PersonId {
    /// Draws a new person (UUID v4, RFC 9562).
    #[must_use]
    pub fn draw(dice: &dyn Dice) -> Self {
        Self(uuid::Builder::from_random_bytes(draw(dice)).into_uuid())
    }
    /// Reads the 16 bytes under which the store keys a person.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }
    /// The 16 bytes under which the store keys a person.
    #[must_use]
    pub fn bytes(&self) -> [u8; 16] {
        self.0.into_bytes()
    }
}

/// Shows only that there is a person: an id in a log line would be a personal value.
impl fmt::Debug for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonId(…)")
    }
}

/// A row inside a person, or a record about a choice (UUID v7: sorts by time).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Debug)]
#[serde(transparent)]
pub struct RowId(Uuid);

impl RowId {
    /// Draws a row id for something that happens at `at`.
    #[must_use]
    pub fn draw(dice: &dyn Dice, at: Moment) -> Self {
        let [_, _, _, _, _, _, random @ ..] = draw(dice);
        Self::at(at, random)
    }
    /// The row id of `at` with these random bytes.
    #[must_use]
    pub fn at(at: Moment, random: [u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(at.milliseconds(), &random).into_uuid())
    }
    /// Reads the 16 bytes of a row key.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }
    /// The 16 bytes of the row key.
    #[must_use]
    pub fn bytes(&self) -> [u8; 16] {
        self.0.into_bytes()
    }
    /// When it was drawn, to the millisecond (the first 48 bits of a UUID v7, RFC 9562).
    #[must_use]
    pub fn moment(&self) -> Moment {
        let [a, b, c, d, e, f, ..] = self.bytes();
        let milliseconds = i64::from_be_bytes([0, 0, a, b, c, d, e, f]);
        Moment::from_microseconds(milliseconds.saturating_mul(1_000))
    }
    /// A UUID v4 that follows from this one and tells no time: for protocols that ask for one.
    #[must_use]
    pub fn without_time(&self) -> String {
        let hash = crate::hash::Hash::of(&[b"entrenous/without-time/1", &self.bytes()]);
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(hash.bytes()).for_each(|(to, from)| *to = *from);
        uuid::Builder::from_random_bytes(bytes).into_uuid().hyphenated().to_string()
    }
}

impl fmt::Display for RowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl std::str::FromStr for RowId {
    type Err = Malformed;
    fn from_str(text: &str) -> Result<Self, Malformed> {
        Uuid::try_parse(text).map(Self).map_err(|_| Malformed::Row)
    }
}

/// Why a name was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Not a key of the charter's form.
    #[error("a name has 1 to 48 of a-z, 0-9 and `_`, and starts with a letter")]
    Key,
    /// Not an article id.
    #[error("an article id has 1 to 64 printable characters without spaces")]
    Article,
    /// Not a processor or an agent.
    #[error(
        "a processor is named by its key in the charter, such as `film`; an agent by its id, such as `GUILD`"
    )]
    Receiver,
    /// Not a UUID.
    #[error("an id is a UUID such as `018f0c4e-7c1a-7000-8000-000000000000`")]
    Row,
}

/// The longest key a charter may use, in bytes.
pub const KEY_BYTES_MOST: usize = 48;
/// The longest article id a catalog may use, in bytes.
pub const ARTICLE_BYTES_MOST: usize = 64;

/// A name the charter gives: of an item or of a purpose.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Key(SmolStr);

impl Key {
    /// Parses a key: 1 to 48 of `a-z`, `0-9`, `_`, starting with a letter.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        Self::check(text).map(|()| Self(text.into()))
    }
    fn check(text: &str) -> Result<(), Malformed> {
        let starts = text.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
        let rest = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if starts && rest && text.len() <= KEY_BYTES_MOST { Ok(()) } else { Err(Malformed::Key) }
    }
    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One thing of the business's catalog, by the id the business gave it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ArticleId(SmolStr);

impl ArticleId {
    /// Parses an article id: 1 to 64 bytes, printable, no white space.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        Self::check(text).map(|()| Self(text.into()))
    }
    fn check(text: &str) -> Result<(), Malformed> {
        let fits = !text.is_empty() && text.len() <= ARTICLE_BYTES_MOST;
        let printable = text.chars().all(|c| !c.is_control() && !c.is_whitespace());
        if fits && printable { Ok(()) } else { Err(Malformed::Article) }
    }
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// So that a set of articles can be asked by text, without making an id for it.
impl std::borrow::Borrow<str> for ArticleId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

macro_rules! text_name {
    ($($name:ident),*) => {$(
        impl From<$name> for String {
            fn from(name: $name) -> Self { name.0.into() }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> { to.serialize_str(&self.0) }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                struct Text;
                impl Visitor<'_> for Text {
                    type Value = $name;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str("a string") }
                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$name, E> {
                        $name::parse(text).map_err(E::custom)
                    }
                }
                from.deserialize_str(Text)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
    )*};
}
text_name!(Key, ArticleId);

/// How many items and how many purposes one charter may declare: they live in 64-bit sets.
pub const DECLARED_MOST: usize = 64;

macro_rules! small_set {
    ($id:ident, $set:ident, $of:literal) => {
        #[doc = concat!("The position of one ", $of, " in its charter.")]
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub struct $id(u8);
        impl $id {
            #[doc = concat!("The ", $of, " at `position`, if a charter can hold that many.")]
            #[must_use]
            pub fn new(position: usize) -> Option<Self> {
                if position < DECLARED_MOST { u8::try_from(position).ok().map(Self) } else { None }
            }
            /// Where it stands in the charter.
            #[must_use]
            pub fn position(self) -> usize {
                usize::from(self.0)
            }
        }

        #[doc = concat!("A set of ", $of, "s of one charter.")]
        #[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
        pub struct $set(u64);
        impl $set {
            /// The set of none.
            pub const NONE: Self = Self(0);
            /// Adds one.
            #[must_use]
            pub fn with(self, id: $id) -> Self {
                Self(self.0 | 1_u64.wrapping_shl(u32::from(id.0)))
            }
            /// Whether it is in.
            #[must_use]
            pub fn has(self, id: $id) -> bool {
                self.0 & 1_u64.wrapping_shl(u32::from(id.0)) != 0
            }
            /// Whether none is in.
            #[must_use]
            pub fn is_empty(self) -> bool {
                self.0 == 0
            }
            /// What is in either.
            #[must_use]
            pub fn union(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
            /// What is in this one and not in `other`.
            #[must_use]
            pub fn without(self, other: Self) -> Self {
                Self(self.0 & !other.0)
            }
            /// All of them, in the charter's order.
            pub fn iter(self) -> impl Iterator<Item = $id> {
                (0..DECLARED_MOST).filter_map($id::new).filter(move |id| self.has(*id))
            }
        }
        impl FromIterator<$id> for $set {
            fn from_iter<I: IntoIterator<Item = $id>>(ids: I) -> Self {
                ids.into_iter().fold(Self::NONE, Self::with)
            }
        }
    };
}
small_set!(ItemId, ItemSet, "item");
small_set!(PurposeId, PurposeSet, "purpose");

#[cfg(test)]
mod tests {
    use super::*;

    struct Sevens;
    impl Dice for Sevens {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    #[test]
    fn a_person_is_version_4_and_a_row_is_version_7() {
        assert_eq!(PersonId::draw(&Sevens).bytes()[6] >> 4, 4);
        assert_eq!(RowId::draw(&Sevens, Moment::from_microseconds(1_000_000)).bytes()[6] >> 4, 7);
    }

    #[test]
    fn a_person_never_shows_in_a_debug_line() {
        assert_eq!(format!("{:?}", PersonId::draw(&Sevens)), "PersonId(…)");
    }

    #[test]
    fn keys_are_plain_names() {
        for good in ["views", "a", "size_2"] {
            assert!(Key::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "Views", "2views", "_a", "a-b", "é", &"x".repeat(49)] {
            assert_eq!(Key::parse(bad), Err(Malformed::Key), "{bad}");
        }
    }

    #[test]
    fn an_article_is_found_by_its_text() {
        let all: std::collections::HashSet<ArticleId> = [ArticleId::parse("a").unwrap()].into();
        assert!(all.contains("a") && !all.contains("b"));
    }

    #[test]
    fn a_set_holds_what_was_put_in_and_nothing_else() {
        let (a, b) = (ItemId::new(0).unwrap(), ItemId::new(63).unwrap());
        let set: ItemSet = [a, b].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [a, b]);
        assert_eq!(set.without(ItemSet::NONE.with(a)).iter().collect::<Vec<_>>(), [b]);
        assert_eq!(ItemId::new(64), None);
    }
}
