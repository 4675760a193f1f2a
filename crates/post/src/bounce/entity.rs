//! A mail as the entities it consists of (RFC 2045, 2046): its parts, and the mails inside it, each with its headers.
//!
//! **Invariant:** no recursion: a list of what is still to be opened. A mail of a hundred thousand mails inside one another is refused, not opened.
//! **Invariant:** each level looks at a byte once, so a mail costs at most [`super::DEPTH_MOST`] times its size.

use super::{DEPTH_MOST, ENTITIES_MOST, TEXT_BYTES_MOST, Unread};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Base64 as machines of the world write it.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);
/// Headers of an entity that are read.
const HEADERS_MOST: usize = 200;
/// Bytes of headers of an entity that are read.
const HEADER_BYTES_MOST: usize = 65_536;
/// Characters of a boundary (RFC 2046 section 5.1.1).
const BOUNDARY_MOST: usize = 70;

/// One entity.
pub(crate) struct Entity<'a> {
    headers: Vec<(String, String)>,
    kind: String,
    body: &'a [u8],
    is_leaf: Leaf,
}

#[derive(PartialEq, Eq)]
enum Leaf {
    Yes,
    No,
}

impl Entity<'_> {
    /// All values of a header, unfolded; its name in small letters.
    pub(crate) fn all<'b>(&'b self, name: &'b str) -> impl Iterator<Item = &'b str> {
        self.headers.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }
    /// The first value of a header.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
    pub(crate) fn is_kind(&self, kind: &str) -> bool {
        self.kind == kind
    }
    /// Whether it reports on a delivery.
    pub(crate) fn is_status(&self) -> bool {
        ["message/delivery-status", "message/global-delivery-status"].contains(&self.kind.as_str())
    }
    /// Whether it holds text and no other entity.
    pub(crate) fn is_leaf(&self) -> bool {
        self.is_leaf == Leaf::Yes && (self.kind.starts_with("text/") || self.kind.starts_with("message/"))
    }
    /// All headers, unfolded, in their order.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
    /// The beginning of its text, decoded.
    pub(crate) fn text(&self) -> String {
        self.read(self.body.get(..TEXT_BYTES_MOST).unwrap_or(self.body))
    }
    /// The whole of its text, decoded.
    pub(crate) fn whole(&self) -> String {
        self.read(self.body)
    }
    fn read(&self, body: &[u8]) -> String {
        let encoding =
            self.first("content-transfer-encoding").unwrap_or_default().trim().to_ascii_lowercase();
        match encoding.as_str() {
            "base64" => lossy(&base64(body)),
            "quoted-printable" => lossy(&quoted_printable(body, Underscore::Itself)),
            _ => lossy(body),
        }
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The entities of a mail, the mail itself first, each before those inside it.
pub(crate) fn entities(mail: &[u8]) -> Result<Vec<Entity<'_>>, Unread> {
    let mut found = Vec::new();
    let mut closed = vec![(mail, 0_usize)];
    while let Some((bytes, depth)) = closed.pop() {
        if depth > DEPTH_MOST {
            return Err(Unread::TooDeep);
        }
        if found.len() >= ENTITIES_MOST {
            return Err(Unread::TooMany);
        }
        let (mut entity, boundary) = open(bytes);
        if depth == 0 && entity.headers.is_empty() {
            return Err(Unread::NotAMail);
        }
        let mut inside = match boundary {
            Some(boundary) if entity.kind.starts_with("multipart/") => parts(entity.body, &boundary)?,
            _ if holds_mail(&entity.kind) => vec![entity.body],
            _ => Vec::new(),
        };
        if !inside.is_empty() {
            entity.is_leaf = Leaf::No;
        }
        found.push(entity);
        inside.reverse();
        closed.extend(inside.into_iter().map(|bytes| (bytes, depth.saturating_add(1))));
    }
    Ok(found)
}

fn holds_mail(kind: &str) -> bool {
    [
        "message/rfc822",
        "message/global",
        "text/rfc822-headers",
        "message/rfc822-headers",
        "message/global-headers",
    ]
    .contains(&kind)
}

/// Reads the headers of an entity, and the boundary of its parts.
fn open(bytes: &[u8]) -> (Entity<'_>, Option<String>) {
    let (headers, body) = headers(bytes);
    let mut entity = Entity { headers, kind: "text/plain".to_owned(), body, is_leaf: Leaf::Yes };
    let mut boundary = None;
    if let Some(value) = entity.first("content-type") {
        let kind = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        boundary = parameter(value, "boundary").filter(|found| (1..=BOUNDARY_MOST).contains(&found.len()));
        entity.kind = kind;
    }
    (entity, boundary)
}

/// A parameter of a header.
fn parameter(value: &str, name: &str) -> Option<String> {
    // A quoted value may hold a semicolon.
    let lower = value.to_ascii_lowercase();
    let at = lower.match_indices(name).map(|(at, _)| at).find(|at| {
        let before = lower.get(..*at).unwrap_or_default().trim_end();
        before.ends_with(';')
    })?;
    let rest = value.get(at.saturating_add(name.len())..)?.trim_start().strip_prefix('=')?.trim_start();
    match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().map(str::to_owned),
        None => rest.split([';', ' ', '\t']).next().map(str::to_owned),
    }
}

/// The headers of an entity, unfolded, and its body.
fn headers(bytes: &[u8]) -> (Vec<(String, String)>, &[u8]) {
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut at = 0_usize;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let after = at.saturating_add(line.len());
        let text = line.trim_ascii_end();
        if text.is_empty() {
            at = after;
            break;
        }
        let is_readable = headers.len() < HEADERS_MOST && after < HEADER_BYTES_MOST;
        match (line.first(), split_header(text)) {
            (Some(b' ' | b'\t'), _) if !headers.is_empty() => {
                if let Some((_, value)) = headers.last_mut().filter(|_| is_readable) {
                    value.push(' ');
                    value.push_str(&String::from_utf8_lossy(text.trim_ascii_start()));
                }
            }
            (_, Some((name, value))) => {
                if is_readable {
                    headers.push((name, value));
                }
            }
            // The line that stores of mail put before each.
            _ if at == 0 && (line.starts_with(b"From ") || line.starts_with(b">From ")) => {}
            _ => break,
        }
        at = after;
    }
    (headers, bytes.get(at..).unwrap_or_default())
}

fn split_header(line: &[u8]) -> Option<(String, String)> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let (name, value) = line.split_at_checked(colon)?;
    let name = name.trim_ascii_end();
    if name.is_empty() || !name.iter().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let value = value.strip_prefix(b":").unwrap_or(value).trim_ascii_start();
    Some((lossy(name).to_ascii_lowercase(), lossy(value)))
}

/// The parts between the boundaries of a body.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Result<Vec<&'a [u8]>, Unread> {
    let mut parts = Vec::new();
    let (mut at, mut start) = (0_usize, None);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let after = at.saturating_add(line.len());
        let rest = line.strip_prefix(b"--").and_then(|rest| rest.strip_prefix(boundary.as_bytes()));
        let Some(rest) = rest.map(<[u8]>::trim_ascii_end).filter(|rest| rest.is_empty() || *rest == b"--")
        else {
            at = after;
            continue;
        };
        parts.extend(start.and_then(|start| body.get(start..at)));
        if parts.len() > ENTITIES_MOST {
            return Err(Unread::TooMany);
        }
        start = rest.is_empty().then_some(after);
        at = after;
        if !rest.is_empty() {
            break;
        }
    }
    // A mail that was cut off has no last boundary.
    parts.extend(start.and_then(|start| body.get(start..)));
    Ok(parts)
}

fn base64(text: &[u8]) -> Vec<u8> {
    let clean: Vec<u8> =
        text.iter().copied().filter(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(byte)).collect();
    // Four characters are three bytes; what is left over was cut off.
    let whole = clean.len() & !3;
    let decoded = LENIENT.decode(&clean).or_else(|_| LENIENT.decode(clean.get(..whole).unwrap_or_default()));
    decoded.unwrap_or_default()
}

/// What `_` stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Underscore {
    /// Itself, in a body.
    Itself,
    /// A space, in a header (RFC 2047 section 4.2).
    Space,
}

fn quoted_printable(text: &[u8], underscore: Underscore) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'=' => {
                let pair = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
                if let Some(byte) = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
                    out.push(byte);
                    rest = after.get(2..).unwrap_or_default();
                } else if let Some(next) = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")) {
                    rest = next;
                } else {
                    out.push(b'=');
                }
            }
            b'_' if underscore == Underscore::Space => out.push(b' '),
            byte => out.push(*byte),
        }
    }
    out
}

/// The text of a header with its encoded words read (RFC 2047); those in another script than UTF-8 and Latin 1 stay as they are.
pub(crate) fn decoded(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("=?") {
        let mut fields = after.splitn(3, '?');
        let (charset, way, word) = (fields.next(), fields.next(), fields.next());
        let word = word.and_then(|word| word.split_once("?="));
        let (Some(charset), Some(way), Some((word, beyond))) = (charset, way, word) else { break };
        let bytes = match way {
            "B" | "b" => base64(word.as_bytes()),
            _ => quoted_printable(word.as_bytes(), Underscore::Space),
        };
        if !before.trim().is_empty() || out.is_empty() {
            out.push_str(before);
        }
        if charset.to_ascii_lowercase().starts_with("iso-8859-1") {
            out.extend(bytes.into_iter().map(char::from));
        } else {
            out.push_str(&lossy(&bytes));
        }
        rest = beyond;
    }
    out.push_str(rest);
    out
}
