//! What may stand in a header, a type each. None can hold CR, LF, NUL or another control character: a header cannot be slipped in by a value.
//!
//! **Invariant:** the only way in is `parse`; what is longer than its limit is refused, never cut.

use super::address::{Domain, Tag};

/// Why a value cannot stand in a header. It never repeats the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAHeader {
    /// It holds a line break, a NUL or another control character.
    #[error(
        "E202 the {0} holds a line break or another control character, which could become a header of its own"
    )]
    Control(Part),
    /// It is longer than its limit.
    #[error("E202 the {0} is longer than a mail can carry; shorten it")]
    TooLong(Part),
    /// It has not the form this header needs.
    #[error("E202 the {0} has not the form its header needs; see the page of E202")]
    Form(Part),
}

/// Which value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The subject.
    Subject,
    /// The name beside an address.
    DisplayName,
    /// The id of a mail.
    MessageId,
    /// The id of a list.
    ListId,
    /// The link of one click.
    OneClickLink,
    /// The id for complaint figures.
    FeedbackId,
    /// The id of a picture.
    PictureId,
}

impl std::fmt::Display for Part {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Subject => "subject",
            Self::DisplayName => "name beside an address",
            Self::MessageId => "message id",
            Self::ListId => "id of the list",
            Self::OneClickLink => "link of one click",
            Self::FeedbackId => "feedback id",
            Self::PictureId => "id of a picture",
        })
    }
}

/// Bytes of a subject: what fits a mailbox list is a tenth of this.
pub const SUBJECT_BYTES_MOST: usize = 512;
/// Bytes of a name.
pub const DISPLAY_NAME_BYTES_MOST: usize = 256;
/// Bytes of an id.
pub const ID_BYTES_MOST: usize = 200;
/// Bytes of a link: with the name of its header it stays on one line of 998.
pub const LINK_BYTES_MOST: usize = 900;

/// Characters that break a line somewhere, or turn the order of reading around so that a name shows as another.
const MISLEADING: [char; 11] = [
    '\u{2028}', '\u{2029}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}',
    '\u{2067}', '\u{2068}', '\u{2069}',
];

fn clean(part: Part, text: &str, bytes_most: usize) -> Result<String, NotAHeader> {
    if text.chars().any(|letter| letter.is_control() || MISLEADING.contains(&letter)) {
        return Err(NotAHeader::Control(part));
    }
    let text = text.trim();
    if text.len() > bytes_most {
        return Err(NotAHeader::TooLong(part));
    }
    if text.is_empty() { Err(NotAHeader::Form(part)) } else { Ok(text.to_owned()) }
}

/// Also of printable ASCII without what ends an id or a link.
fn token(part: Part, text: &str, bytes_most: usize) -> Result<String, NotAHeader> {
    let text = clean(part, text, bytes_most)?;
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&byte));
    if is_plain { Ok(text) } else { Err(NotAHeader::Form(part)) }
}

macro_rules! value {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// Its text.
            #[must_use]
            pub fn text(&self) -> &str {
                &self.0
            }
        }
    };
}

value! {
    /// What a mail is about; it may name the person, so it has no `Debug`.
    Subject
}
value! {
    /// What is shown beside an address; it may be the person's, so it has no `Debug`.
    DisplayName
}
value! {
    /// The name of a mail, without its angle brackets.
    MessageId
}
value! {
    /// The name of a list, without its angle brackets (RFC 2919).
    ListId
}
value! {
    /// The link that ends a subscription by one POST (RFC 8058): https only.
    OneClickLink
}
value! {
    /// Up to four fields between colons, the last of them the sender's own; it is the same for all who get a campaign.
    FeedbackId
}
value! {
    /// The name of a picture, which the page shows by `cid:`.
    PictureId
}

impl Subject {
    /// Reads a subject.
    pub fn parse(text: &str) -> Result<Self, NotAHeader> {
        clean(Part::Subject, text, SUBJECT_BYTES_MOST).map(Self)
    }
}

impl DisplayName {
    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, NotAHeader> {
        clean(Part::DisplayName, text, DISPLAY_NAME_BYTES_MOST).map(Self)
    }
}

impl MessageId {
    /// The id of the mail with this tag: what comes back names it.
    #[must_use]
    pub fn of(tag: &Tag, domain: &Domain) -> Self {
        Self(format!("{}@{}", tag.text(), domain.text()))
    }
}

impl ListId {
    /// Reads the id of a list: labels with dots between.
    pub fn parse(text: &str) -> Result<Self, NotAHeader> {
        let text = token(Part::ListId, text, ID_BYTES_MOST)?;
        match Domain::parse(&text) {
            Ok(name) if name.text().len() == text.len() => Ok(Self(name.text().to_owned())),
            _ => Err(NotAHeader::Form(Part::ListId)),
        }
    }
}

impl OneClickLink {
    /// Reads a link.
    pub fn parse(text: &str) -> Result<Self, NotAHeader> {
        let text = token(Part::OneClickLink, text, LINK_BYTES_MOST)?;
        let host = text.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next());
        let has_host = host.is_some_and(|host| !host.is_empty() && !host.contains(['@', ',']));
        if has_host { Ok(Self(text)) } else { Err(NotAHeader::Form(Part::OneClickLink)) }
    }
}

impl FeedbackId {
    /// The fields a feedback id may have.
    const FIELDS_MOST: usize = 4;

    /// Reads a feedback id.
    pub fn parse(text: &str) -> Result<Self, NotAHeader> {
        let text = token(Part::FeedbackId, text, ID_BYTES_MOST)?;
        let names_sender = text.rsplit(':').next().is_some_and(|sender| !sender.is_empty());
        let fits = text.split(':').count() <= Self::FIELDS_MOST;
        if names_sender && fits { Ok(Self(text)) } else { Err(NotAHeader::Form(Part::FeedbackId)) }
    }
}

impl PictureId {
    /// Reads the id of a picture: small letters, digits, `-`, `_`, `.`, and one `@`.
    pub fn parse(text: &str) -> Result<Self, NotAHeader> {
        let text = token(Part::PictureId, text, ID_BYTES_MOST)?;
        let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.@".contains(&byte));
        let has_one_at = text.split('@').count() == 2 && !text.starts_with('@') && !text.ends_with('@');
        if is_plain && has_one_at { Ok(Self(text)) } else { Err(NotAHeader::Form(Part::PictureId)) }
    }
}

/// A picture that travels with the mail, so that reading it fetches nothing.
pub struct Picture<'a> {
    /// Its name.
    pub id: &'a PictureId,
    /// Its format.
    pub kind: PictureKind,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// The formats mail programs show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PictureKind {
    /// `image/png`
    Png,
    /// `image/jpeg`
    Jpeg,
    /// `image/gif`
    Gif,
    /// `image/webp`
    WebP,
}

impl PictureKind {
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
        }
    }
}
