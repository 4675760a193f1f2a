//! SHA-256 and canonical JSON: how a text, a charter or a record is named by its content.
//! SHA-256 wherever a stranger must be able to verify; canonical JSON after RFC 8785 for values without floats.
//!
//! **Invariant:** a hash has one text, 64 hexadecimal digits; only a record, which must be short, writes 43 letters of base64url ([`short`]).
//! **Invariant:** canonical JSON holds strings, whole numbers, booleans, arrays and objects only; a float is refused.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// A SHA-256 value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hash([u8; 32]);

impl Hash {
    /// The hash of the parts, one after another.
    #[must_use]
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update(part);
        }
        Self(digest.finalize().into())
    }
    /// From its 32 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
    /// Its 32 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
    /// The first eight bytes as a number: a short name where a whole hash is too long to carry.
    #[must_use]
    pub fn short(&self) -> u64 {
        self.0.iter().take(8).fold(0, |sum, byte| sum.wrapping_shl(8) | u64::from(*byte))
    }
}

/// A hash in the making, for what is too long to be held whole.
#[derive(Clone, Default)]
pub struct Hashing(Sha256);

impl Hashing {
    /// Takes the next part.
    pub fn add(&mut self, part: &[u8]) {
        self.0.update(part);
    }
    /// The hash of all parts: the same as [`Hash::of`] of them.
    #[must_use]
    pub fn done(self) -> Hash {
        Hash(self.0.finalize().into())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// Not 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a hash is 64 hexadecimal digits")]
pub struct NotAHash;

impl std::str::FromStr for Hash {
    type Err = NotAHash;
    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(NotAHash);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| NotAHash)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NotAHash)?;
        }
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for Hash {
    type Error = NotAHash;
    fn try_from(text: String) -> Result<Self, NotAHash> {
        text.parse()
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> Self {
        hash.to_string()
    }
}

/// A hash as 43 letters of base64url, for what must be short; the usual digits are read too.
pub mod short {
    use super::{Hash, NotAHash};
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    /// Writes it.
    pub fn serialize<S: Serializer>(hash: &Hash, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&URL_SAFE_NO_PAD.encode(hash.bytes()))
    }
    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Hash, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse(&text).map_err(de::Error::custom)
    }
    fn parse(text: &str) -> Result<Hash, NotAHash> {
        if text.len() == 64 {
            return text.parse();
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| NotAHash)?;
        bytes.try_into().map(Hash::from_bytes).map_err(|_| NotAHash)
    }

    /// The same where there may be none.
    pub mod option {
        use super::{Deserialize, Deserializer, Hash, Serialize, Serializer};

        #[derive(Serialize, Deserialize)]
        struct Short(#[serde(with = "super")] Hash);

        /// Writes it.
        pub fn serialize<S: Serializer>(hash: &Option<Hash>, serializer: S) -> Result<S::Ok, S::Error> {
            hash.map(Short).serialize(serializer)
        }
        /// Reads it.
        pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Hash>, D::Error> {
            Ok(Option::<Short>::deserialize(deserializer)?.map(|Short(hash)| hash))
        }
    }
}

/// A value that has no canonical form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a signed value holds text, whole numbers, lists and objects only")]
pub struct NotCanonical;

/// The canonical JSON text of a value (RFC 8785: sorted keys, no white space, no floats here).
pub fn canonical<T: Serialize>(value: &T) -> Result<String, NotCanonical> {
    let value = serde_json::to_value(value).map_err(|_| NotCanonical)?;
    refuse_floats(&value)?;
    serde_json::to_string(&value).map_err(|_| NotCanonical)
}

fn refuse_floats(value: &serde_json::Value) -> Result<(), NotCanonical> {
    match value {
        serde_json::Value::Number(number) if number.is_f64() => Err(NotCanonical),
        serde_json::Value::Array(list) => list.iter().try_for_each(refuse_floats),
        serde_json::Value::Object(map) => map.values().try_for_each(refuse_floats),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_made_part_by_part_is_the_hash_of_the_whole() {
        let mut hashing = Hashing::default();
        hashing.add(b"a");
        hashing.add(b"bc");
        assert_eq!(hashing.done(), Hash::of(&[b"abc"]));
    }

    #[test]
    fn the_hash_of_abc_is_the_published_one() {
        let hash = Hash::of(&[b"a", b"bc"]);
        assert_eq!(hash.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(hash.to_string().parse(), Ok(hash));
    }

    #[test]
    fn canonical_json_sorts_keys_and_refuses_floats() {
        let value = serde_json::json!({"b": [1, "é"], "a": {"z": true, "y": null}});
        assert_eq!(canonical(&value).unwrap(), r#"{"a":{"y":null,"z":true},"b":[1,"é"]}"#);
        assert_eq!(canonical(&serde_json::json!({"a": [1.5]})), Err(NotCanonical));
    }
}
