//! Questions and answers of the DNS as bytes (RFC 1035, EDNS of RFC 6891).
//!
//! **Invariant:** an answer is believed only if its number and its question are ours; anything else is [`Misheard::NotOurs`].
//! **Invariant:** reading ends: a pointer leads only backwards, an alias is followed [`super::resolver::ALIASES_MOST`] times at most.

use super::resolver::ALIASES_MOST;
use super::{Kind, Name, NoAnswer, RECORDS_MOST, Value};
use std::net::{Ipv4Addr, Ipv6Addr};

/// How large an answer by one datagram may be (DNS flag day 2020: never cut into fragments).
const DATAGRAM_BYTES_MOST: u16 = 1_232;
const RECURSION_DESIRED: u16 = 0x0100;
const IS_ANSWER: u16 = 0x8000;
const IS_CUT: u16 = 0x0200;
const CLASS_INTERNET: u16 = 1;
const KIND_ALIAS: u16 = 5;
const KIND_OPTIONS: u16 = 41;
/// A label of this form is a pointer to another place (RFC 1035 section 4.1.4).
const POINTER: u8 = 0xc0;

/// What an answer says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// The records.
    Values(Vec<Value>),
    /// The name is another name, of which nothing more was said.
    Alias(Name),
    /// It did not fit; ask again by TCP.
    Cut,
    /// There is none.
    Nothing(NoAnswer),
}

/// Why bytes are not the answer.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(super) enum Misheard {
    /// It answers no question of ours.
    NotOurs,
    /// It answers ours and cannot be read.
    Broken,
}

const fn number(kind: Kind) -> u16 {
    match kind {
        Kind::Address4 => 1,
        Kind::Pointer => 12,
        Kind::Mail => 15,
        Kind::Text => 16,
        Kind::Address6 => 28,
    }
}

/// A question.
pub(super) fn question(id: u16, name: &Name, kind: Kind) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.text().len().saturating_add(32));
    for word in [id, RECURSION_DESIRED, 1, 0, 0, 1] {
        out.extend_from_slice(&word.to_be_bytes());
    }
    for label in name.text().split('.') {
        out.push(u8::try_from(label.len()).unwrap_or(0));
        out.extend_from_slice(label.as_bytes());
    }
    out.push(0);
    for word in [number(kind), CLASS_INTERNET] {
        out.extend_from_slice(&word.to_be_bytes());
    }
    out.push(0);
    for word in [KIND_OPTIONS, DATAGRAM_BYTES_MOST, 0, 0, 0] {
        out.extend_from_slice(&word.to_be_bytes());
    }
    out
}

/// A place in the bytes.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(count)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }
    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }
    fn word(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_be_bytes)
    }
    /// A name as it stands there; empty for the root. `None` is the end of the bytes or a pointer that does not lead back.
    fn name(&mut self) -> Option<String> {
        let (mut text, mut before) = (String::new(), self.at);
        let mut elsewhere: Option<Reader<'a>> = None;
        loop {
            let reader = elsewhere.as_mut().unwrap_or(self);
            let length = reader.byte()?;
            if length == 0 {
                return Some(text);
            }
            if length & POINTER == POINTER {
                let target = usize::from(length & !POINTER) << 8 | usize::from(reader.byte()?);
                if target >= before {
                    return None;
                }
                before = target;
                elsewhere = Some(Reader { bytes: self.bytes, at: target });
                continue;
            }
            if length & POINTER != 0 {
                return None;
            }
            let label = reader.take(usize::from(length))?;
            if !text.is_empty() {
                text.push('.');
            }
            // A byte that no name of ours can hold becomes a mark no name of ours can hold.
            text.extend(label.iter().map(|byte| match byte {
                b'.' | 0x80.. => '\\',
                _ => char::from(byte.to_ascii_lowercase()),
            }));
        }
    }
}

/// A record of the answer.
struct Record<'a> {
    owner: String,
    kind: u16,
    content: Reader<'a>,
    length: usize,
}

fn record<'a>(reader: &mut Reader<'a>) -> Option<Record<'a>> {
    let owner = reader.name()?;
    let (kind, class) = (reader.word()?, reader.word()?);
    let _time_to_live = reader.take(4)?;
    let length = usize::from(reader.word()?);
    let content = Reader { bytes: reader.bytes, at: reader.at };
    reader.take(length)?;
    let kind = if class == CLASS_INTERNET { kind } else { KIND_OPTIONS };
    Some(Record { owner, kind, content, length })
}

impl Record<'_> {
    fn value(mut self, kind: Kind) -> Option<Value> {
        match kind {
            Kind::Address4 => {
                let bytes: [u8; 4] = self.content.take(self.length)?.try_into().ok()?;
                Some(Value::Address(Ipv4Addr::from(bytes).into()))
            }
            Kind::Address6 => {
                let bytes: [u8; 16] = self.content.take(self.length)?.try_into().ok()?;
                Some(Value::Address(Ipv6Addr::from(bytes).into()))
            }
            Kind::Mail => {
                let preference = self.content.word()?;
                let host = match self.content.name()?.as_str() {
                    "" => None,
                    text => Some(Name::parse(text).ok()?),
                };
                Some(Value::Mail { preference, host })
            }
            Kind::Pointer => Some(Value::Pointer(Name::parse(&self.content.name()?).ok()?)),
            Kind::Text => {
                let mut content = Reader { bytes: self.content.take(self.length)?, at: 0 };
                let mut bytes = Vec::with_capacity(self.length);
                while let Some(length) = content.byte() {
                    bytes.extend_from_slice(content.take(usize::from(length))?);
                }
                Some(Value::Text(String::from_utf8_lossy(&bytes).into_owned()))
            }
        }
    }
}

/// Reads what came as an answer to a question.
pub(super) fn read(bytes: &[u8], id: u16, name: &Name, kind: Kind) -> Result<Heard, Misheard> {
    let mut reader = Reader { bytes, at: 0 };
    let mut word = || reader.word().ok_or(Misheard::NotOurs);
    let (said_id, flags, questions, answers) = (word()?, word()?, word()?, word()?);
    let _authorities_and_additions = (word()?, word()?);
    if said_id != id || flags & IS_ANSWER == 0 {
        return Err(Misheard::NotOurs);
    }
    let refused = |code: u16| match code {
        2 => NoAnswer::ServerFailed,
        5 => NoAnswer::Refused,
        _ => NoAnswer::NotUnderstood,
    };
    let code = flags & 0x000f;
    if questions == 0 && flags & IS_CUT != 0 {
        // Some leave the question out where nothing fits; by TCP it is asked for again.
        return Ok(Heard::Cut);
    }
    if questions == 0 && code != 0 {
        // Some servers do not repeat the question when they fail.
        return Ok(Heard::Nothing(if code == 3 { NoAnswer::NotUnderstood } else { refused(code) }));
    }
    let asked = reader.name().ok_or(Misheard::NotOurs)?;
    let asked_kind = reader.word().ok_or(Misheard::NotOurs)?;
    let asked_class = reader.word().ok_or(Misheard::NotOurs)?;
    if questions != 1 || asked != name.text() || asked_kind != number(kind) || asked_class != CLASS_INTERNET {
        return Err(Misheard::NotOurs);
    }
    if flags & IS_CUT != 0 {
        return Ok(Heard::Cut);
    }
    match code {
        0 => records(&mut reader, usize::from(answers), name, kind),
        3 => Ok(Heard::Nothing(NoAnswer::NoSuchName)),
        code => Ok(Heard::Nothing(refused(code))),
    }
}

fn records(reader: &mut Reader<'_>, count: usize, name: &Name, kind: Kind) -> Result<Heard, Misheard> {
    if count > RECORDS_MOST {
        return Ok(Heard::Nothing(NoAnswer::TooLarge));
    }
    let mut found = Vec::new();
    for _ in 0..count {
        found.push(record(reader).ok_or(Misheard::Broken)?);
    }
    let mut owner = name.text().to_owned();
    for _ in 0..ALIASES_MOST {
        let alias = found.iter().find(|record| record.kind == KIND_ALIAS && record.owner == owner);
        let Some(alias) = alias else {
            return values(found, &owner, name, kind);
        };
        let mut content = Reader { bytes: alias.content.bytes, at: alias.content.at };
        owner = content.name().ok_or(Misheard::Broken)?;
    }
    Ok(Heard::Nothing(NoAnswer::Circle))
}

fn values(found: Vec<Record<'_>>, owner: &str, name: &Name, kind: Kind) -> Result<Heard, Misheard> {
    let ours = found.into_iter().filter(|record| record.kind == number(kind) && record.owner == owner);
    let values: Option<Vec<Value>> = ours.map(|record| record.value(kind)).collect();
    let values = values.ok_or(Misheard::Broken)?;
    if !values.is_empty() {
        return Ok(Heard::Values(values));
    }
    if owner == name.text() {
        return Ok(Heard::Nothing(NoAnswer::NoRecord));
    }
    Name::parse(owner).map(Heard::Alias).map_err(|_| Misheard::Broken)
}
