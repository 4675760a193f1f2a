//! An address a reader may be sent to, and the address of a mailbox.
//!
//! **Invariant:** a [`Link`] is `https`, `mailto`, `tel` or leads to this very machine, without white space or quotes; nothing else becomes one.
//! **Invariant:** a [`Mailbox`] has no line break, so that it fits the head of a mail.

use serde::{Deserialize, Serialize};

/// The longest address, in bytes.
pub const LINK_BYTES_MOST: usize = 2_000;

/// How an address may begin. This very machine is for trying things out: nobody else can follow such a link.
const SCHEMES: [&str; 5] = ["https://", "mailto:", "tel:", "http://127.0.0.1", "http://localhost"];

/// An address that a reader may follow.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Link(String);

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotALink {
    /// Another scheme, or white space, quotes, angle brackets in it, or too long.
    #[error(
        "an address starts with `https://`, `mailto:` or `tel:`, has no white space or quotes and at most 2000 bytes"
    )]
    Link,
    /// Not a mailbox.
    #[error("an address of a mailbox is such as `bonjour@atelier.example`")]
    Mailbox,
}

impl Link {
    /// Parses an address.
    pub fn parse(text: &str) -> Result<Self, NotALink> {
        let lower = text.get(..text.len().min(16)).unwrap_or_default().to_ascii_lowercase();
        let scheme = SCHEMES.iter().find(|scheme| lower.starts_with(**scheme)).ok_or(NotALink::Link)?;
        let plain =
            |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '"' | '\'' | '<' | '>' | '`');
        let beyond = text.get(scheme.len()..).unwrap_or_default();
        let own = !scheme.starts_with("http:") || beyond.is_empty() || beyond.starts_with([':', '/']);
        let fits = own
            && (!beyond.is_empty() || scheme.starts_with("http:"))
            && text.len() <= LINK_BYTES_MOST
            && text.chars().all(plain);
        if fits { Ok(Self(text.to_owned())) } else { Err(NotALink::Link) }
    }
    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Link {
    type Error = NotALink;
    fn try_from(text: String) -> Result<Self, NotALink> {
        Self::parse(&text)
    }
}

impl From<Link> for String {
    fn from(link: Link) -> Self {
        link.0
    }
}

/// The address of a mailbox of the business.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Mailbox(String);

impl Mailbox {
    /// Parses an address of a mailbox; whether mail arrives there, only mail can tell.
    pub fn parse(text: &str) -> Result<Self, NotALink> {
        let plain =
            |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | ',' | ';' | ':' | '(' | ')');
        let (name, host) = text.rsplit_once('@').ok_or(NotALink::Mailbox)?;
        let fits = !name.is_empty() && !name.contains('@') && host.contains('.') && text.len() <= 254;
        let parts = host.split('.').all(|part| !part.is_empty());
        if fits && parts && text.chars().all(plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotALink::Mailbox)
        }
    }
    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Mailbox {
    type Error = NotALink;
    fn try_from(text: String) -> Result<Self, NotALink> {
        Self::parse(&text)
    }
}

impl From<Mailbox> for String {
    fn from(mailbox: Mailbox) -> Self {
        mailbox.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_three_kinds_of_address_are_followed() {
        for good in
            ["https://a.example/x?y=1&z=2", "mailto:a@b.example", "tel:+33389000000", "HTTPS://A.example"]
        {
            assert!(Link::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://a.example",
            "javascript:alert(1)",
            "https://",
            "https://a b",
            "//a.example",
            "",
            "data:x",
            "https://a\"b",
        ] {
            assert!(Link::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_mailbox_fits_the_head_of_a_mail() {
        assert!(Mailbox::parse("bonjour@atelier.example").is_ok());
        for bad in [
            "a@b",
            "a@b.example\r\nBcc: x@y.example",
            "@b.example",
            "a@.example",
            "a@b@c.example",
            "A <a@b.example>",
        ] {
            assert!(Mailbox::parse(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_an_address_cannot_leave_its_attribute(text in ".{0,80}") {
            if let Ok(link) = Link::parse(&text) {
                prop_assert!(!link.as_str().contains(['"', '\'', '<', '>']) && !link.as_str().contains(char::is_whitespace));
            }
        }
    }
}
