//! DKIM signatures (RFC 6376): RSA-2048 and Ed25519 (RFC 8463) over SHA-256, relaxed headers and relaxed body.
//!
//! **Invariant:** `From` is signed once more than it stands there, and so are the other headers a reader sees and the two that stop a mail
//! (RFC 8058 section 4): a second one, added on the way, breaks the signature.
//! **Invariant:** only a finished mail is signed, and nothing is changed in it: the signature is put above.
//!
//! Absent on purpose: `l=` (a body could be added to), `simple` canonicalization, SHA-1, verifying.

mod canonical;
pub mod key;

use crate::mime::Written;
use crate::mime::address::{Domain, NotAnAddress};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entrenous_core::moment::Moment;
use key::SigningKey;
use std::fmt::Write;

/// Headers that are signed if they stand there.
const SIGNED: [&str; 14] = [
    "from",
    "reply-to",
    "to",
    "subject",
    "date",
    "message-id",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "auto-submitted",
    "feedback-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
];
/// Headers of which none may be added.
const SEALED: [&str; 7] =
    ["from", "reply-to", "to", "subject", "date", "list-unsubscribe", "list-unsubscribe-post"];
/// Characters of a line of the header.
const LINE: usize = 72;

/// Under which name of a domain a public key is published.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selector(String);

impl Selector {
    /// Reads a selector: one label of a domain.
    pub fn parse(text: &str) -> Result<Self, NotAnAddress> {
        let is_label = !text.contains('.') && text.is_ascii();
        // A label is what can stand before another label.
        let whole = Domain::parse(&format!("{text}.example")).map_err(|_| NotAnAddress::Domain)?;
        match whole.text().split_once('.') {
            Some((label, _)) if is_label => Ok(Self(label.to_owned())),
            _ => Err(NotAnAddress::Domain),
        }
    }
    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// Signs for one domain.
pub struct Signer {
    domain: Domain,
    selector: Selector,
    key: SigningKey,
}

/// The provider of ciphers could not sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("E203 this key could not sign a mail; make a new one and publish its record")]
pub struct NotSigned;

impl Signer {
    /// A signer; `domain` is the one after the `@` of `From`, or one above it.
    #[must_use]
    pub const fn new(domain: Domain, selector: Selector, key: SigningKey) -> Self {
        Self { domain, selector, key }
    }
    /// The domain it signs for.
    #[must_use]
    pub const fn domain(&self) -> &Domain {
        &self.domain
    }
    /// What to publish in the DNS so that others can verify.
    #[must_use]
    pub fn record(&self) -> key::Record {
        self.key.record(&self.domain, &self.selector)
    }
    /// The header without its signature, up to `b=`.
    fn unsigned(&self, names: &[&str], body_hash: &str, at: Moment) -> String {
        let mut out = format!(
            "DKIM-Signature: v=1; a={}; c=relaxed/relaxed;\r\n d={}; s={};\r\n t={}; h=",
            self.key.algorithm(),
            self.domain.text(),
            self.selector.0,
            at.seconds()
        );
        let mut column = 20_usize;
        for (at, name) in names.iter().enumerate() {
            if at > 0 {
                out.push(':');
            }
            if column.saturating_add(name.len()) > LINE {
                out.push_str("\r\n  ");
                column = 2;
            }
            out.push_str(name);
            column = column.saturating_add(name.len()).saturating_add(1);
        }
        // Writing to a String cannot fail.
        let _ = write!(out, ";\r\n bh={body_hash};\r\n b=");
        out
    }
    fn header(&self, signed: &Signed<'_>, at: Moment) -> Result<String, NotSigned> {
        let mut header = self.unsigned(&signed.names, &signed.body_hash, at);
        let mut text = signed.headers.clone();
        canonical::last_header(&mut text, header.as_bytes());
        let signature = STANDARD.encode(self.key.sign(&text).map_err(|_| NotSigned)?);
        let mut rest = signature.as_str();
        while let Some((line, after)) = rest.split_at_checked(LINE) {
            header.push_str(line);
            header.push_str("\r\n  ");
            rest = after;
        }
        header.push_str(rest);
        header.push_str("\r\n");
        Ok(header)
    }
}

/// What every signature of a mail has in common.
struct Signed<'a> {
    names: Vec<&'a str>,
    headers: Vec<u8>,
    body_hash: String,
}

fn prepare(mail: &[u8]) -> Signed<'static> {
    let (head, body) = canonical::split(mail);
    let fields = canonical::fields(head);
    let (mut names, mut headers) = (Vec::new(), Vec::new());
    for name in SIGNED {
        // The lowest is taken first (RFC 6376 section 5.4.2).
        for field in fields.iter().rev().filter(|field| canonical::is_named(field, name)) {
            names.push(name);
            canonical::header(&mut headers, field);
        }
        if SEALED.contains(&name) {
            names.push(name);
        }
    }
    let body_hash = STANDARD.encode(digest(&SHA256, &canonical::body(body)));
    Signed { names, headers, body_hash }
}

/// Signs a mail of a domain once under each signer of that domain, of one above it or of one below it; under all of them, if none is.
pub fn sign_for(from: &Domain, mail: Written, signers: &[Signer], at: Moment) -> Result<Written, NotSigned> {
    let own: Vec<&Signer> =
        signers.iter().filter(|signer| are_aligned(from.text(), signer.domain.text())).collect();
    if own.is_empty() { sign(mail, signers, at) } else { sign_with(mail, &own, at) }
}

/// Whether two domains are the same, or one lies below the other.
#[must_use]
pub(crate) fn are_aligned(one: &str, other: &str) -> bool {
    let within = |inner: &str, outer: &str| {
        inner == outer || inner.strip_suffix(outer).is_some_and(|rest| rest.ends_with('.'))
    };
    within(one, other) || within(other, one)
}

/// Signs a mail once under each signer: with both kinds of key, those who know only RSA verify too (RFC 8463 section 3).
pub fn sign(mail: Written, signers: &[Signer], at: Moment) -> Result<Written, NotSigned> {
    sign_with(mail, &signers.iter().collect::<Vec<_>>(), at)
}

fn sign_with(mail: Written, signers: &[&Signer], at: Moment) -> Result<Written, NotSigned> {
    if signers.is_empty() {
        // Where the relay signs, nothing is hashed here.
        return Ok(mail);
    }
    let signed = prepare(mail.as_bytes());
    let mut above = String::new();
    for signer in signers {
        above.push_str(&signer.header(&signed, at)?);
    }
    Ok(mail.below(&above))
}

#[cfg(test)]
mod tests;
