//! What comes back: delivery reports (RFC 3464), complaints (RFC 5965), mails that unsubscribe, answers of machines (RFC 3834) and of people,
//! all as one normal form, [`Returned`].
//!
//! **Invariant:** nothing of the mail is kept but the tag of the mail it answers and, of a report, its code: no address, no word of anyone.
//! **Invariant:** what cannot be read, or is about no mail of ours, is refused by name; no input panics, recurses or takes more than its limits.
//! **Invariant:** a tag is only found here; that it is ours is for the caller to check, who made it under a key.

pub(crate) mod entity;
mod status;
mod wording;

use crate::mime::address::{Address, Domain, Tag};
use crate::smtp::Code;
use entity::{Entity, entities};

/// Bytes of a mail that is read.
pub const MAIL_BYTES_MOST: usize = 10 * 1_048_576;
/// Entities in a mail: parts, and mails inside it.
pub const ENTITIES_MOST: usize = 100;
/// How deep they may lie inside one another.
pub const DEPTH_MOST: usize = 10;
/// Bytes of a text that are looked through.
const TEXT_BYTES_MOST: usize = 65_536;

/// The addresses and the domain that mail comes back under.
pub struct House {
    /// Where reports come back to: the return path before it is tagged.
    pub return_path: Address,
    /// Where mails that unsubscribe come to, before it is tagged.
    pub unsubscribe: Address,
    /// The domain of our message ids.
    pub message_domain: Domain,
}

/// A mail that came in.
#[derive(Clone, Copy)]
pub struct Arrived<'a> {
    /// To whom the envelope said, if that is known.
    pub envelope_to: Option<&'a str>,
    /// The mail.
    pub mail: &'a [u8],
}

/// What came back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Returned {
    /// Which mail of ours it is about.
    pub token: Tag,
    /// What it says of it.
    pub what: What,
}

/// What came in, whether or not it is about a mail of ours.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heard {
    /// Which mail of ours it is about, if it names one.
    pub token: Option<Tag>,
    /// What it says.
    pub what: What,
}

/// What a mail that came back says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// It was not delivered.
    Bounced {
        /// Whether the mailbox is gone.
        kind: Return,
        /// The code of the report, if it gives one.
        code: Option<Code>,
    },
    /// It is not delivered yet; whoever says so goes on trying.
    Delayed,
    /// It was delivered.
    Delivered,
    /// The person called it spam.
    Complained,
    /// The person wants no more of it.
    Unsubscribed,
    /// A person answered.
    Replied,
    /// A machine answered.
    AutoReplied,
}

/// Whether a mailbox is gone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Return {
    /// There is no such mailbox: never again.
    Hard,
    /// There may be: full, busy, or not willing to take this mail.
    Soft,
}

/// Why a mail that came in says nothing to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It is larger than [`MAIL_BYTES_MOST`].
    #[error("E207 this mail is larger than {MAIL_BYTES_MOST} bytes")]
    TooLarge,
    /// It has more than [`ENTITIES_MOST`] parts.
    #[error("E207 this mail has more than {ENTITIES_MOST} parts")]
    TooMany,
    /// Its parts lie deeper than [`DEPTH_MOST`].
    #[error("E207 the parts of this mail lie more than {DEPTH_MOST} deep")]
    TooDeep,
    /// It has no headers.
    #[error("E207 this is no mail: it begins with no header")]
    NotAMail,
    /// It names no mail of ours.
    #[error("E207 this mail names no mail that this house sent")]
    NoToken,
    /// It is a report of a kind nobody acts on.
    #[error("E207 this is a report that asks for nothing")]
    NothingToDo,
}

/// Reads a mail that came in.
pub fn read(arrived: Arrived<'_>, house: &House) -> Result<Returned, Unread> {
    let Heard { token, what } = hear(arrived, Some(house))?;
    token.map(|token| Returned { token, what }).ok_or(Unread::NoToken)
}

/// Hears what a mail says, whoever sent the mail it is about; without a house no mail of ours can be named.
pub fn hear(arrived: Arrived<'_>, house: Option<&House>) -> Result<Heard, Unread> {
    if arrived.mail.len() > MAIL_BYTES_MOST {
        return Err(Unread::TooLarge);
    }
    let entities = entities(arrived.mail)?;
    let (root, inner) = entities.split_first().ok_or(Unread::NotAMail)?;
    let addressed = house.and_then(|house| addressed(arrived.envelope_to, root, house));
    let what = what(root, inner, &entities, addressed.as_ref().map(|(_, door)| *door))?;
    // An address of ours that is tagged is the surest; what a mail quotes comes next.
    let quoted = || house.and_then(|house| told(&entities, house));
    let token = addressed.map(|(token, _)| token).or_else(quoted);
    Ok(Heard { token, what })
}

/// Which of our addresses a mail was sent to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Door {
    ReturnPath,
    Unsubscribe,
}

/// Headers that say to whom a mail was delivered, the surest first.
const DELIVERED: [&str; 6] = ["delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc"];

/// The tag of the address this mail was sent to, and which address that is.
fn addressed(envelope_to: Option<&str>, root: &Entity<'_>, house: &House) -> Option<(Tag, Door)> {
    let headers = DELIVERED.iter().flat_map(|name| root.all(name));
    let all: Vec<&str> = envelope_to.into_iter().chain(headers).flat_map(pieces).collect();
    let tagged = all.iter().find_map(|piece| {
        let returned = house.return_path.tag_in(piece).map(|tag| (tag, Door::ReturnPath));
        returned.or_else(|| house.unsubscribe.tag_in(piece).map(|tag| (tag, Door::Unsubscribe)))
    });
    // A relay that knows no `+` leaves the tag to the subject.
    let stops = || all.iter().any(|piece| house.unsubscribe.is(piece));
    tagged.or_else(|| stops().then(|| stopped_by_subject(root)).flatten())
}

/// The tag of a mail with the subject `unsubscribe TAG`.
fn stopped_by_subject(root: &Entity<'_>) -> Option<(Tag, Door)> {
    let mut words = root.first("subject")?.split_whitespace();
    let word = words.next().filter(|word| word.eq_ignore_ascii_case("unsubscribe"));
    let tag = word.and_then(|_| Tag::parse(&words.next()?.to_ascii_lowercase()).ok())?;
    Some((tag, Door::Unsubscribe))
}

/// What may be an address or an id in a text.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| letter.is_whitespace() || "<>,;:()[]\"'".contains(letter))
        .filter(|piece| piece.contains('@'))
}

/// The tag a text names, in a return path or an id of ours.
fn tag_in(text: &str, house: &House) -> Option<Tag> {
    pieces(text).find_map(|piece| {
        let id = || {
            let (local, domain) = piece.rsplit_once('@')?;
            let ours = domain.eq_ignore_ascii_case(house.message_domain.text());
            if ours { Tag::parse(&local.to_ascii_lowercase()).ok() } else { None }
        };
        house.return_path.tag_in(piece).or_else(id)
    })
}

/// The tag a text of a report names, in a return path or an id of ours.
#[must_use]
pub fn tag_of(text: &str, house: &House) -> Option<Tag> {
    tag_in(text.get(..TEXT_BYTES_MOST).unwrap_or(text), house)
}

/// The tag that a mail tells of by what it quotes: headers first, then whatever its texts say.
fn told(entities: &[Entity<'_>], house: &House) -> Option<Tag> {
    const NAMES: [&str; 6] = [
        "message-id",
        "return-path",
        "in-reply-to",
        "references",
        "x-original-message-id",
        "x-failed-message-id",
    ];
    let mut headers = entities.iter().rev().flat_map(|entity| NAMES.iter().flat_map(|name| entity.all(name)));
    let named = headers.find_map(|text| tag_in(text, house));
    let mut leaves = entities.iter().filter(|entity| entity.is_leaf());
    named.or_else(|| leaves.find_map(|entity| tag_in(&entity.text(), house)))
}

fn what(
    root: &Entity<'_>,
    inner: &[Entity<'_>],
    all: &[Entity<'_>],
    door: Option<Door>,
) -> Result<What, Unread> {
    if let Some(report) = all.iter().find(|entity| entity.is_kind("message/feedback-report")) {
        return status::complaint(&report.text()).ok_or(Unread::NothingToDo);
    }
    // Microsoft's complaints are the mail itself with a header put above.
    if inner.iter().any(|entity| entity.first("x-hmxmroriginalrecipient").is_some()) {
        return Ok(What::Complained);
    }
    let report = all.iter().find(|entity| entity.is_status());
    if let Some(what) = report.and_then(|report| status::delivery(&report.text())) {
        return Ok(what);
    }
    let texts: Vec<String> = all.iter().filter(|entity| entity.is_leaf()).map(Entity::text).collect();
    let comes_back = door == Some(Door::ReturnPath) && !wording::answers(root);
    if (comes_back || wording::is_of_delivery(root))
        && let Some(what) = wording::report(root, &texts)
    {
        return Ok(what);
    }
    match (report, door) {
        (Some(_), _) => Err(Unread::NothingToDo),
        (None, Some(Door::Unsubscribe)) => Ok(What::Unsubscribed),
        // Only machines write to a return path.
        (None, Some(Door::ReturnPath)) => Ok(What::AutoReplied),
        (None, None) if wording::is_of_a_machine(root) => Ok(What::AutoReplied),
        (None, None) => Ok(What::Replied),
    }
}

#[cfg(test)]
mod tests;
