//! Six signs by which a device remembers what it answered: three name a purpose, three name what it asked.
//! Short enough for a cookie; the exact comparison stays with [`crate::charter::Charter::material`].
//!
//! **Invariant:** the signs are those of base64url (RFC 4648 section 5) and mean nothing about a person.
//! **Invariant:** when two purposes share their signs, one of them is asked about again; no yes is made of another's.

use super::Question;
use crate::hash::{Hash, NotCanonical, canonical};
use crate::id::Key;
use serde::Serialize;

const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// How many signs name one thing: 18 bits.
const SIGNS_EACH: u32 = 3;
const BITS_A_SIGN: u32 = 6;

/// What a device remembers of a purpose.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Tag {
    /// The purpose, whatever it asks.
    pub id: String,
    /// What it asks: its material and the kind of its question.
    pub asks: String,
}

impl Tag {
    /// The signs of a purpose with this material and question.
    pub fn of(key: &Key, material: u64, question: Question) -> Result<Self, NotCanonical> {
        let asked = canonical(&(material.to_string(), question))?;
        Ok(Self { id: signs("purpose", key.as_str()), asks: signs("asks", &asked) })
    }
}

fn signs(kind: &str, text: &str) -> String {
    let number = Hash::of(&[b"entrenous/tag/1/", kind.as_bytes(), b"/", text.as_bytes()]).short();
    let sign = |at: u32| {
        let six = number.wrapping_shr(at.wrapping_mul(BITS_A_SIGN)) & 0b11_1111;
        let sign = usize::try_from(six).ok().and_then(|six| SIGNS.get(six));
        char::from(*sign.unwrap_or(&b'-'))
    };
    (0..SIGNS_EACH).map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(key: &str, material: u64, question: Question) -> Tag {
        Tag::of(&Key::parse(key).unwrap(), material, question).unwrap()
    }

    #[test]
    fn another_material_or_question_changes_what_is_asked_and_not_who_asks() {
        let first = tag("film", 1, Question::OptIn);
        for other in [tag("film", 2, Question::OptIn), tag("film", 1, Question::OptOut)] {
            assert_eq!(first.id, other.id);
            assert_ne!(first.asks, other.asks);
        }
        assert_ne!(first.id, tag("map", 1, Question::OptIn).id);
        assert_eq!(first, tag("film", 1, Question::OptIn), "the same on every day and machine");
    }

    #[test]
    fn every_sign_is_one_of_base64url() {
        for material in 0..500 {
            let tag = tag("suggestions", material, Question::OptIn);
            for signs in [tag.id, tag.asks] {
                assert_eq!(signs.len(), 3);
                assert!(signs.bytes().all(|sign| SIGNS.contains(&sign)), "{signs}");
            }
        }
    }
}
