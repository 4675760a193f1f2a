//! Where a link leads, and what speaks against it.
//!
//! **Invariant:** a place is shown without its path and query: they may name a person.

use crate::doctor::Severity;
use std::net::IpAddr;

/// What speaks against a link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fault {
    /// Anyone on the way reads along.
    NotEncrypted,
    /// It leads to a number.
    Address,
    /// It leads through somebody who hides where to.
    Shortened,
    /// It carries a name and a password.
    Login,
    /// It runs something.
    Runs,
    /// It leads nowhere.
    Nowhere,
}

impl Fault {
    pub(super) const fn severity(self) -> Severity {
        match self {
            Self::NotEncrypted | Self::Address | Self::Login | Self::Runs => Severity::Error,
            Self::Shortened | Self::Nowhere => Severity::Warning,
        }
    }
    pub(super) const fn what(self) -> &'static str {
        match self {
            Self::NotEncrypted => "is not encrypted",
            Self::Address => "leads to a number in place of a name, as spam does",
            Self::Shortened => "hides where it leads; filters distrust that",
            Self::Login => "carries something before an `@`, as fraud does",
            Self::Runs => "runs something, which no mail program allows",
            Self::Nowhere => "leads nowhere in a mail",
        }
    }
    pub(super) const fn help(self) -> &'static str {
        match self {
            Self::NotEncrypted => "write `https://`",
            Self::Address => "write the name of the site",
            Self::Shortened => "write the whole address of your own site",
            Self::Login => "take away what stands before the `@`",
            Self::Runs => "link to a page",
            Self::Nowhere => "write the whole address, beginning with `https://`",
        }
    }
}

/// Those who shorten links for everyone; mail that goes through them is judged by what others send.
const SHORTENERS: [&str; 12] = [
    "bit.ly",
    "t.co",
    "tinyurl.com",
    "goo.gl",
    "ow.ly",
    "is.gd",
    "buff.ly",
    "cutt.ly",
    "rb.gy",
    "rebrand.ly",
    "t.ly",
    "shorturl.at",
];

/// What speaks against a place, if anything.
pub(super) fn fault(place: &str) -> Option<Fault> {
    let lower = place.to_ascii_lowercase();
    if ["mailto:", "tel:", "cid:"].iter().any(|scheme| lower.starts_with(scheme)) {
        return None;
    }
    if ["javascript:", "vbscript:", "data:text"].iter().any(|scheme| lower.starts_with(scheme)) {
        return Some(Fault::Runs);
    }
    let (encrypted, rest) = match (lower.strip_prefix("https://"), lower.strip_prefix("http://")) {
        (Some(rest), _) => (true, rest),
        (_, Some(rest)) => (false, rest),
        _ => return Some(Fault::Nowhere),
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Some(Fault::Login);
    }
    let host = host(authority);
    let is_number =
        host.parse::<IpAddr>().is_ok() || host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    match () {
        () if host.is_empty() => Some(Fault::Nowhere),
        () if is_number || host.starts_with("0x") => Some(Fault::Address),
        () if !encrypted => Some(Fault::NotEncrypted),
        () if SHORTENERS.contains(&host) => Some(Fault::Shortened),
        () => None,
    }
}

fn host(authority: &str) -> &str {
    match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}

/// A place as it is shown.
pub(super) fn shown(place: &str) -> String {
    let kept = place.find("://").map_or(0, |at| at.saturating_add(3));
    let (scheme, rest) = place.split_at_checked(kept).unwrap_or(("", place));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let end = if authority.len() < rest.len() && kept > 0 { "/…" } else { "" };
    format!("{scheme}{authority}{end}")
        .chars()
        .filter(|letter| !letter.is_control() && *letter != '`')
        .take(80)
        .collect()
}
