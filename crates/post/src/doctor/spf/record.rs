//! The text of an SPF record as terms (RFC 7208 sections 4.6 and 12).
//!
//! **Invariant:** a term that cannot be read is reported as it stands; nothing is guessed.

use crate::names::Name;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Bytes of a record that are read.
const RECORD_BYTES_MOST: usize = 4_096;

/// What is said of a sender that fits a term.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Qualifier {
    /// `+`
    Pass,
    /// `-`
    Fail,
    /// `~`
    SoftFail,
    /// `?`
    Neutral,
}

/// A domain a term names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Target {
    /// The domain the record is of.
    Own,
    /// A name.
    Named(Name),
    /// A macro: it depends on the mail.
    Macro,
}

/// What a term asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Term {
    /// `all`
    All(Qualifier),
    /// `include:`
    Include(Target),
    /// `a`
    Address(Target),
    /// `mx`
    Mail(Target),
    /// `ptr`
    Pointer,
    /// `exists:`
    Exists(Target),
    /// `ip4:` or `ip6:`
    Network,
    /// `redirect=`
    Redirect(Target),
    /// `exp=` or a modifier nobody knows, which is passed over.
    Passed,
}

/// Reads a record; the term that cannot be read is the error.
pub(super) fn parse(text: &str) -> Result<Vec<Term>, String> {
    let rest = text.get("v=spf1".len()..).unwrap_or_default();
    if text.len() > RECORD_BYTES_MOST {
        return Err("more than 4096 characters".to_owned());
    }
    let mut terms = Vec::new();
    for word in rest.split(' ').filter(|word| !word.is_empty()) {
        terms.push(term(word).ok_or_else(|| shown(word))?);
    }
    let redirects = terms.iter().filter(|term| matches!(term, Term::Redirect(_))).count();
    if redirects > 1 { Err("redirect= twice".to_owned()) } else { Ok(terms) }
}

/// A term as it may be shown: others wrote it.
fn shown(word: &str) -> String {
    word.chars().filter(|letter| letter.is_ascii_graphic() && *letter != '`').take(80).collect()
}

fn term(word: &str) -> Option<Term> {
    if let Some((name, value)) = modifier(word) {
        return match name.as_str() {
            "redirect" => target(value).map(Term::Redirect),
            "exp" => target(value).map(|_| Term::Passed),
            _ => Some(Term::Passed),
        };
    }
    let (qualifier, word) = match word.split_at_checked(1)? {
        ("+", rest) => (Qualifier::Pass, rest),
        ("-", rest) => (Qualifier::Fail, rest),
        ("~", rest) => (Qualifier::SoftFail, rest),
        ("?", rest) => (Qualifier::Neutral, rest),
        _ => (Qualifier::Pass, word),
    };
    let end = word.find([':', '/']).unwrap_or(word.len());
    let (name, rest) = word.split_at_checked(end)?;
    match name.to_ascii_lowercase().as_str() {
        "all" if rest.is_empty() => Some(Term::All(qualifier)),
        "include" => target(rest.strip_prefix(':')?).map(Term::Include),
        "exists" => target(rest.strip_prefix(':')?).map(Term::Exists),
        "a" => with_prefix(rest).map(Term::Address),
        "mx" => with_prefix(rest).map(Term::Mail),
        "ptr" if rest.is_empty() => Some(Term::Pointer),
        "ptr" => target(rest.strip_prefix(':')?).map(|_| Term::Pointer),
        "ip4" => network::<Ipv4Addr>(rest, 32),
        "ip6" => network::<Ipv6Addr>(rest, 128),
        _ => None,
    }
}

/// `name=value`, where the name is one of a modifier.
fn modifier(word: &str) -> Option<(String, &str)> {
    let (name, value) = word.split_once('=')?;
    let starts = name.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    (starts && is_name).then(|| (name.to_ascii_lowercase(), value))
}

fn target(text: &str) -> Option<Target> {
    if text.contains('%') {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic());
        return is_plain.then_some(Target::Macro);
    }
    Name::parse(text).ok().map(Target::Named)
}

/// `[":" domain] ["/" bits] ["//" bits]`
fn with_prefix(rest: &str) -> Option<Target> {
    let (domain, bits) = match rest.split_once('/') {
        Some((domain, bits)) => (domain, Some(bits)),
        None => (rest, None),
    };
    if let Some(bits) = bits {
        let (four, six) = match bits.split_once('/') {
            Some((four, six)) => (four.strip_suffix('/').unwrap_or(four), Some(six.trim_start_matches('/'))),
            None => (bits, None),
        };
        let fits = |text: &str, most: u8| text.parse::<u8>().is_ok_and(|bits| bits <= most);
        let four_fits = four.is_empty() && six.is_some() || fits(four, 32);
        if !four_fits || six.is_some_and(|six| !fits(six, 128)) {
            return None;
        }
    }
    match domain {
        "" => Some(Target::Own),
        _ => target(domain.strip_prefix(':')?),
    }
}

fn network<A: std::str::FromStr>(rest: &str, bits_most: u8) -> Option<Term> {
    let text = rest.strip_prefix(':')?;
    let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
    let fits = bits.is_none_or(|bits| bits.parse::<u8>().is_ok_and(|bits| bits <= bits_most));
    (fits && address.parse::<A>().is_ok()).then_some(Term::Network)
}
