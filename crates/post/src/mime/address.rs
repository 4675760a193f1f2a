//! Mail addresses: the part of RFC 5321 and 5322 that mail of today uses, `dot-atom@domain`, with domains in any script.
//!
//! **Invariant:** an [`Address`] has no `Debug`, `Display`, `Serialize` or `Clone`: outside this crate only its domain is seen.
//! **Invariant:** its bytes are ASCII without space, control, `<`, `>` or `,`: written anywhere, it stays one address.
//!
//! Absent on purpose: quoted local parts, literal addresses of machines, comments, and local parts outside ASCII (SMTPUTF8).
//!
//! ```compile_fail,E0277
//! let address = entrenous_post::mime::address::Address::parse("a@example.org").unwrap();
//! println!("{address:?}");
//! ```

use super::punycode;
use std::fmt;

/// Characters before the `@` (RFC 5321 section 4.5.3.1.1).
pub const LOCAL_MOST: usize = 64;
/// Characters of a domain that leave room for a whole path of 254 (RFC 5321 section 4.5.3.1.3).
pub const DOMAIN_MOST: usize = 253;
/// Characters of an address.
pub const ADDRESS_MOST: usize = 254;
/// Characters between two dots of a domain (RFC 1035 section 2.3.4).
const LABEL_MOST: usize = 63;
/// Marks that may stand before the `@` besides letters and digits (`atext`, RFC 5322 section 3.2.3).
const MARKS: &[u8] = b"!#$%&'*+-/=?^_`{|}~";
/// Characters of a [`Tag`].
pub const TAG_MOST: usize = 52;
/// The least characters of a [`Tag`].
pub const TAG_LEAST: usize = 8;

/// Why a text is no address a mail can go to. It never repeats the text: that is a person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAddress {
    /// There is no `@`, or nothing before it.
    #[error("E201 an address has a name, an `@` and a domain, such as `name@example.org`")]
    Incomplete,
    /// It is longer than mail can carry.
    #[error(
        "E201 this address is too long: at most {LOCAL_MOST} characters before the `@`, {ADDRESS_MOST} in all"
    )]
    TooLong,
    /// What is before the `@` holds a character that cannot stand there unquoted, or a dot too many.
    #[error("E201 what stands before the `@` holds a character that no provider gives; check what was typed")]
    LocalPart,
    /// What is before the `@` is not ASCII.
    #[error(
        "E201 what stands before the `@` has letters outside a-z, which most servers cannot deliver to; ask for another address"
    )]
    NeedsSmtpUtf8,
    /// What is after the `@` is no domain.
    #[error("E201 what stands after the `@` is no domain, such as `example.org`")]
    Domain,
    /// What is after the `@` is in a script we do not translate.
    #[error("E201 this domain has letters we do not translate; write it in its `xn--` form")]
    DomainScript,
}

/// The domain of an address, in lower-case ASCII.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Domain(String);

impl Domain {
    /// Reads a domain; letters outside ASCII become punycode (RFC 3492, 5890).
    pub fn parse(text: &str) -> Result<Self, NotAnAddress> {
        if text.len() > DOMAIN_MOST {
            return Err(NotAnAddress::TooLong);
        }
        let mut labels = Vec::new();
        for label in text.split('.') {
            labels.push(parse_label(label)?);
        }
        let ends_in_digits = labels.last().is_none_or(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
        let domain = labels.join(".");
        if labels.len() < 2 || ends_in_digits || domain.len() > DOMAIN_MOST {
            return Err(NotAnAddress::Domain);
        }
        Ok(Self(domain))
    }
    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

fn parse_label(label: &str) -> Result<String, NotAnAddress> {
    let label = if label.is_ascii() {
        label.to_ascii_lowercase()
    } else {
        let lower: String = label.chars().flat_map(char::to_lowercase).collect();
        punycode::label(&lower).ok_or(NotAnAddress::DomainScript)?
    };
    let is_plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_bounded = !label.starts_with('-') && !label.ends_with('-');
    if label.is_empty() || label.len() > LABEL_MOST || !is_plain || !is_bounded {
        return Err(NotAnAddress::Domain);
    }
    Ok(label)
}

/// An address a mail can go to.
pub struct Address {
    local: String,
    domain: Domain,
}

impl Address {
    /// Reads an address; spaces around it are no part of it.
    pub fn parse(text: &str) -> Result<Self, NotAnAddress> {
        let (local, domain) = text.trim().rsplit_once('@').ok_or(NotAnAddress::Incomplete)?;
        if local.is_empty() || domain.is_empty() {
            return Err(NotAnAddress::Incomplete);
        }
        if !local.is_ascii() {
            return Err(NotAnAddress::NeedsSmtpUtf8);
        }
        if local.len() > LOCAL_MOST {
            return Err(NotAnAddress::TooLong);
        }
        let is_atom = |atom: &str| {
            !atom.is_empty() && atom.bytes().all(|byte| byte.is_ascii_alphanumeric() || MARKS.contains(&byte))
        };
        if !local.split('.').all(is_atom) {
            return Err(NotAnAddress::LocalPart);
        }
        let address = Self { local: local.to_owned(), domain: Domain::parse(domain)? };
        let length = address.local.len().saturating_add(1).saturating_add(address.domain.0.len());
        if length > ADDRESS_MOST { Err(NotAnAddress::TooLong) } else { Ok(address) }
    }
    /// Its domain, for the pace.
    #[must_use]
    pub const fn domain(&self) -> &Domain {
        &self.domain
    }
    /// The address of this house that says which mail comes back: `bounces@…` becomes `bounces+tag@…` (variable envelope return path).
    pub fn tagged(&self, tag: &Tag) -> Result<Self, NotAnAddress> {
        Self::parse(&format!("{}+{}@{}", self.local, tag.0, self.domain.0))
    }
    /// The same address once more: for those of the house itself, which are nobody's.
    #[must_use]
    pub fn again(&self) -> Self {
        Self { local: self.local.clone(), domain: self.domain.clone() }
    }
    /// The tag of an address that [`Address::tagged`] made of this one; letters may have changed their case on the way.
    pub(crate) fn tag_in(&self, text: &str) -> Option<Tag> {
        let (local, domain) = text.trim().rsplit_once('@')?;
        let (name, tag) = local.rsplit_once('+')?;
        let ours = name.eq_ignore_ascii_case(&self.local) && domain.eq_ignore_ascii_case(&self.domain.0);
        if ours { Tag::parse(&tag.to_ascii_lowercase()).ok() } else { None }
    }
    /// Whether a text is this address, without a tag.
    pub(crate) fn is(&self, text: &str) -> bool {
        text.rsplit_once('@').is_some_and(|(local, domain)| {
            local.eq_ignore_ascii_case(&self.local) && domain.eq_ignore_ascii_case(&self.domain.0)
        })
    }
    /// Writes it down where it goes out.
    pub fn write(&self, out: &mut impl fmt::Write) {
        // Writing to a String cannot fail, and nothing else is written to.
        let _ = write!(out, "{}@{}", self.local, self.domain.0);
    }
    /// Writes it into a `mailto:` link (RFC 6068 section 2): marks with a meaning there are escaped.
    pub(crate) fn write_in_link(&self, out: &mut String) {
        use fmt::Write;
        for byte in self.local.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'+' | b'~' => {
                    out.push(char::from(byte));
                }
                _ => {
                    let _ = write!(out, "%{byte:02X}");
                }
            }
        }
        out.push('@');
        out.push_str(&self.domain.0);
    }
}

/// What names one mail in an address of ours: opaque, made and checked by the caller under a key of its own.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Tag(String);

/// A text that cannot be a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a tag is {TAG_LEAST} to {TAG_MOST} small letters and digits: servers change the case of what stands before an `@`"
)]
pub struct NotATag;

impl Tag {
    /// Reads a tag.
    pub fn parse(text: &str) -> Result<Self, NotATag> {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let fits = (TAG_LEAST..=TAG_MOST).contains(&text.len());
        if is_plain && fits { Ok(Self(text.to_owned())) } else { Err(NotATag) }
    }
    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests;
