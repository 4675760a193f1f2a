//! The name a business itself gives to a customer: a number or code from its own system.
//!
//! **Invariant:** a reference is no address: it holds no `@` and no space, since it stands in paths and logs of others (OWASP ASVS 5.0 V14.2.1).
//! **Invariant:** it shows nothing in a log line, and the store keeps only a keyed hash of it.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest reference, in bytes.
pub const REFERENCE_BYTES_MOST: usize = 64;

/// The business's own name for a customer.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(Box<str>);

/// Not a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a customer is named by 1 to {REFERENCE_BYTES_MOST} letters, digits, `.`, `_` or `-` of your own system; an e-mail address is not a name"
)]
pub struct NotAReference;

impl Reference {
    /// Parses one.
    pub fn parse(text: &str) -> Result<Self, NotAReference> {
        let fits = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        if (1..=REFERENCE_BYTES_MOST).contains(&text.len()) && text.chars().all(fits) {
            Ok(Self(text.into()))
        } else {
            Err(NotAReference)
        }
    }
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reference(…)")
    }
}

impl TryFrom<String> for Reference {
    type Error = NotAReference;
    fn try_from(text: String) -> Result<Self, NotAReference> {
        Self::parse(&text)
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_reference_and_an_address_is_not() {
        for good in ["4711", "C-17.b_2"] {
            assert_eq!(Reference::parse(good).unwrap().as_str(), good);
        }
        for bad in ["", "anna@example.org", "a b", "a/b", &"x".repeat(65)] {
            assert_eq!(Reference::parse(bad), Err(NotAReference), "{bad}");
        }
        assert!(!format!("{:?}", Reference::parse("4711").unwrap()).contains("4711"));
    }
}
