//! A mail as bytes (RFC 5322, 2045 to 2047): one [`Letter`] in, one [`Written`] out. Every value that goes into a header is a
//! type of its own ([`header`], [`address`]), so that no text can bring a header of its own.
//!
//! **Invariant:** what is written is seven-bit, ends each line with CR LF and has no line longer than 998 bytes: no relay need change it,
//! so a signature holds.
//! **Invariant:** the moment and the dice are arguments: the same letter is written as the same bytes.
//! **Invariant:** a [`Written`] and an [`address::Address`] have no `Debug`: neither can slip into a log line.
//!
//! Absent on purpose: attachments other than pictures shown in the text, several recipients, blind copies.

pub mod address;
pub mod encode;
pub mod header;
mod punycode;

use address::Address;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use encode::{Encoded, fold, quoted_printable, quoted_string, words};
use entrenous_core::id::Dice;
use entrenous_core::moment::Moment;
use header::{DisplayName, FeedbackId, ListId, MessageId, OneClickLink, Picture, Subject};
use std::fmt::Write;

/// What a mail consists of.
pub struct Letter<'a> {
    /// Who writes.
    pub from: Mailbox<'a>,
    /// Who reads an answer, if it is somebody else.
    pub reply_to: Option<Mailbox<'a>>,
    /// To whom.
    pub to: Mailbox<'a>,
    /// What it is about.
    pub subject: &'a Subject,
    /// Its name, the same however often it is sent.
    pub message_id: &'a MessageId,
    /// When it was written.
    pub date: Moment,
    /// The list it belongs to (RFC 2919).
    pub list_id: Option<&'a ListId>,
    /// How to stop it (RFC 2369, 8058).
    pub unsubscribe: Option<Unsubscribe<'a>>,
    /// Whether a machine wrote it (RFC 3834).
    pub written_by: WrittenBy,
    /// What the complaint figures of a mailbox provider are counted under.
    pub feedback_id: Option<&'a FeedbackId>,
    /// The text.
    pub text: Text<'a>,
    /// The same as a page.
    pub html: Option<Text<'a>>,
    /// What the page shows by `cid:`.
    pub pictures: &'a [Picture<'a>],
}

/// A part of a mail.
#[derive(Clone, Copy)]
pub enum Text<'a> {
    /// As it is read.
    Plain(&'a str),
    /// As it goes out, if that was written before.
    Encoded(&'a Encoded),
}

impl Text<'_> {
    const fn bytes(&self) -> usize {
        match self {
            Self::Plain(text) => text.len(),
            Self::Encoded(lines) => lines.as_bytes().len(),
        }
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self::Plain(text)
    }
}

/// A name and an address.
#[derive(Clone, Copy)]
pub struct Mailbox<'a> {
    /// What is shown.
    pub name: Option<&'a DisplayName>,
    /// What is delivered to.
    pub address: &'a Address,
}

/// The ways to stop a mail.
#[derive(Clone, Copy)]
pub struct Unsubscribe<'a> {
    /// The link a mailbox provider posts to.
    pub one_click: Option<&'a OneClickLink>,
    /// The address a mail program writes to.
    pub mail: Option<&'a Address>,
}

/// Who wrote a mail (RFC 3834 section 5).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum WrittenBy {
    /// A person; no header.
    #[default]
    Person,
    /// A machine, of its own accord: `auto-generated`.
    Machine,
    /// A machine, in answer to a mail: `auto-replied`.
    AnsweringMachine,
}

/// A mail as it goes over the wire.
pub struct Written(Vec<u8>);

impl Written {
    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
    /// A mail of a test.
    #[cfg(test)]
    pub(crate) const fn of_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
    /// The same mail below one more header, which ends in CR LF: for signatures.
    pub(crate) fn below(mut self, header: &str) -> Self {
        self.0.splice(..0, header.bytes());
        self
    }
}

/// Characters of a boundary besides its first two.
const BOUNDARY_BYTES: usize = 12;
/// About what the headers take.
const HEADERS_ROOM_BYTES: usize = 2_048;
/// Characters of a line of base64 (RFC 2045 section 6.8).
const BASE64_LINE: usize = 76;

/// Writes a letter.
#[must_use]
pub fn write(letter: &Letter<'_>, dice: &dyn Dice) -> Written {
    let html_bytes = letter.html.map_or(0, |html| html.bytes());
    let picture_bytes: usize = letter.pictures.iter().map(|picture| picture.bytes.len()).sum();
    let room = letter.text.bytes().saturating_add(html_bytes);
    let room = room.saturating_add(room / 4).saturating_add(picture_bytes.saturating_mul(3) / 2);
    let mut head = String::with_capacity(HEADERS_ROOM_BYTES);
    headers(&mut head, letter);
    let mut out = head.into_bytes();
    out.reserve(room.saturating_add(HEADERS_ROOM_BYTES));
    body(&mut out, letter, dice);
    Written(out)
}

fn headers(out: &mut String, letter: &Letter<'_>) {
    mailbox(out, "From", letter.from);
    if let Some(reply_to) = letter.reply_to {
        mailbox(out, "Reply-To", reply_to);
    }
    mailbox(out, "To", letter.to);
    match letter.subject.text() {
        text if encode::is_plain(text) => fold(out, "Subject", text),
        text => words(out, "Subject", text),
    }
    // Writing to a String cannot fail.
    let _ = write!(out, "Message-ID: <{}>\r\nDate: {}\r\n", letter.message_id.text(), date(letter.date));
    if let Some(list) = letter.list_id {
        let _ = write!(out, "List-Id: <{}>\r\n", list.text());
    }
    if let Some(unsubscribe) = letter.unsubscribe {
        stopping(out, unsubscribe);
    }
    match letter.written_by {
        WrittenBy::Person => {}
        WrittenBy::Machine => out.push_str("Auto-Submitted: auto-generated\r\n"),
        WrittenBy::AnsweringMachine => out.push_str("Auto-Submitted: auto-replied\r\n"),
    }
    if let Some(feedback) = letter.feedback_id {
        let _ = write!(out, "Feedback-ID: {}\r\n", feedback.text());
    }
    out.push_str("MIME-Version: 1.0\r\n");
}

fn mailbox(out: &mut String, name: &str, mailbox: Mailbox<'_>) {
    match mailbox.name.map(DisplayName::text) {
        None => {
            let _ = write!(out, "{name}: <");
        }
        Some(text) if encode::is_quotable(text) => {
            quoted_string(out, name, text);
            out.push_str("\r\n <");
        }
        Some(text) => {
            words(out, name, text);
            out.push_str(" <");
        }
    }
    mailbox.address.write(out);
    out.push_str(">\r\n");
}

/// `List-Unsubscribe`, and `List-Unsubscribe-Post` when there is a link to post to.
fn stopping(out: &mut String, unsubscribe: Unsubscribe<'_>) {
    let mut separator = "List-Unsubscribe: <";
    if let Some(link) = unsubscribe.one_click {
        let _ = write!(out, "{separator}{}>", link.text());
        separator = ",\r\n <";
    }
    if let Some(address) = unsubscribe.mail {
        let _ = write!(out, "{separator}mailto:");
        address.write_in_link(out);
        out.push_str("?subject=unsubscribe>");
    }
    if unsubscribe.one_click.is_some() || unsubscribe.mail.is_some() {
        out.push_str("\r\n");
    }
    if unsubscribe.one_click.is_some() {
        out.push_str("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
    }
}

/// A date of RFC 5322 section 3.3, in UTC.
fn date(moment: Moment) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let named = |names: &[&'static str], at: i64| {
        usize::try_from(at).ok().and_then(|at| names.get(at).copied()).unwrap_or_default()
    };
    let written = moment.date();
    let mut parts = written.split('-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let month = month.and_then(|month| month.parse::<i64>().ok()).map_or(0, |month| month.saturating_sub(1));
    let second = moment.seconds().rem_euclid(86_400);
    format!(
        "{}, {} {} {} {:02}:{:02}:{:02} +0000",
        named(&DAYS, moment.day().rem_euclid(7)),
        day.unwrap_or_default(),
        named(&MONTHS, month),
        year.unwrap_or_default(),
        second / 3_600,
        second / 60 % 60,
        second % 60,
    )
}

/// A boundary: `=_` cannot stand in quoted-printable nor in base64, so no part can hold it.
fn boundary(dice: &dyn Dice) -> String {
    let mut bytes = [0; BOUNDARY_BYTES];
    dice.fill(&mut bytes);
    let mut text = String::from("=_");
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn body(out: &mut Vec<u8>, letter: &Letter<'_>, dice: &dyn Dice) {
    let Some(html) = letter.html else { return text_part(out, "plain", letter.text) };
    let outer = boundary(dice);
    opening(out, &format!("Content-Type: multipart/alternative;\r\n boundary=\"{outer}\""));
    between(out, &outer);
    text_part(out, "plain", letter.text);
    between(out, &outer);
    if letter.pictures.is_empty() {
        text_part(out, "html", html);
    } else {
        let inner = boundary(dice);
        let related =
            format!("Content-Type: multipart/related; type=\"text/html\";\r\n boundary=\"{inner}\"");
        opening(out, &related);
        between(out, &inner);
        text_part(out, "html", html);
        for picture in letter.pictures {
            between(out, &inner);
            picture_part(out, picture);
        }
        end(out, &inner);
    }
    end(out, &outer);
}

fn opening(out: &mut Vec<u8>, header: &str) {
    out.extend_from_slice(header.as_bytes());
    out.extend_from_slice(b"\r\n\r\n");
}

fn between(out: &mut Vec<u8>, boundary: &str) {
    out.extend_from_slice(b"--");
    out.extend_from_slice(boundary.as_bytes());
    out.extend_from_slice(b"\r\n");
}

fn end(out: &mut Vec<u8>, boundary: &str) {
    out.extend_from_slice(b"--");
    out.extend_from_slice(boundary.as_bytes());
    out.extend_from_slice(b"--\r\n");
}

fn text_part(out: &mut Vec<u8>, kind: &str, text: Text<'_>) {
    let head = "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable";
    opening(out, &format!("Content-Type: text/{kind}{head}"));
    match text {
        Text::Plain(text) => quoted_printable(out, text),
        Text::Encoded(lines) => out.extend_from_slice(lines.as_bytes()),
    }
}

fn picture_part(out: &mut Vec<u8>, picture: &Picture<'_>) {
    let head = format!(
        "Content-Type: {}\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <{}>\r\nContent-Disposition: inline",
        picture.kind.media_type(),
        picture.id.text(),
    );
    opening(out, &head);
    for line in STANDARD.encode(picture.bytes).as_bytes().chunks(BASE64_LINE) {
        out.extend_from_slice(line);
        out.extend_from_slice(b"\r\n");
    }
}

#[cfg(test)]
pub(crate) mod tests;
