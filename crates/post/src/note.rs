//! The note to a processor: thin, signed, and the same however often it is sent (Standard Webhooks specification 1.0).
//!
//! **Invariant:** a note says which reference, which purposes and what happened; never a fact, a name or an address.
//! **Invariant:** what is signed is id, time of sending and body, so that an old note cannot be sent again as a new one.

use entrenous_core::hash::{NotCanonical, canonical};
use entrenous_core::id::Key;
use entrenous_core::moment::Moment;
use entrenous_core::tell::{Event, Tidings};
use serde::Serialize;

#[derive(Serialize)]
struct Note<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    timestamp: String,
    data: Subject<'a>,
}

#[derive(Serialize)]
struct Subject<'a> {
    subject: &'a str,
    purposes: &'a [Key],
    act: &'static str,
}

/// The body of a note.
pub fn body(tidings: Tidings, at: Moment, reference: &str, purposes: &[Key]) -> Result<String, NotCanonical> {
    let kind = match tidings {
        Tidings::Withdrawn => "consent.withdrawn",
        Tidings::Objected => "consent.objected",
        Tidings::Ended => "consent.ended",
        Tidings::Erased => "person.erased",
    };
    let data = Subject { subject: reference, purposes, act: tidings.word() };
    canonical(&Note { kind, timestamp: at.to_string(), data })
}

#[derive(Serialize)]
struct MessageNote<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    timestamp: String,
    data: AboutMessage<'a>,
}

/// What a note says of a message.
#[derive(Clone, Copy, Serialize)]
pub struct AboutMessage<'a> {
    /// The id under which it is known outside, as `GET /v1/messages/{id}` takes it.
    pub message: &'a str,
    /// Which letter of the business's folder it is.
    pub letter: &'a str,
    /// For which purpose it was.
    pub purpose: &'a str,
    /// What says more: why it came back, or why it is not sent; empty if nothing does.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub why: &'a str,
    /// The processor's own reference of the person, if it may know whom it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<&'a str>,
}

/// The body of a note on what became of a message.
pub fn message_body(event: Event, at: Moment, data: AboutMessage<'_>) -> Result<String, NotCanonical> {
    canonical(&MessageNote { kind: event.word(), timestamp: at.to_string(), data })
}

/// What is signed.
#[must_use]
pub fn signed_text(id: &str, sent_at: Moment, body: &str) -> String {
    format!("{id}.{}.{body}", sent_at.seconds())
}

/// The headers of a note; the id is the same however often it is sent, so that the receiver can tell a repetition.
#[must_use]
pub fn headers(id: String, sent_at: Moment, signature: String) -> Vec<(&'static str, String)> {
    vec![
        ("webhook-id", id),
        ("webhook-timestamp", sent_at.seconds().to_string()),
        ("webhook-signature", signature),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_who_by_reference_what_and_when_and_nothing_else() {
        let at = Moment::from_seconds(1_800_000_000);
        let purposes = [Key::parse("film").unwrap()];
        let body = body(Tidings::Withdrawn, at, "en_ref_0a", &purposes).unwrap();
        let expected = "{\"data\":{\"act\":\"withdrawn\",\"purposes\":[\"film\"],\"subject\":\"en_ref_0a\"},\
                        \"timestamp\":\"2027-01-15T08:00:00Z\",\"type\":\"consent.withdrawn\"}";
        assert_eq!(body, expected);
        assert_eq!(signed_text("id", at, "{}"), "id.1800000000.{}");
    }
}
