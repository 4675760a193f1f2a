//! The name of a person in the ledger: HMAC-SHA-256 of business and person, cut to 128 bits.
//! And the name under which a customer's reference is found: the same, at full width, in a context of its own.
//! The first can be made again only by someone who holds both the audit key and the person's id; after an erasure nobody holds the id.

use crate::bytes::prefixed;
use crate::keyring::Keyring;
use aws_lc_rs::hmac;
use entrenous_core::id::PersonId;
use entrenous_core::ledger::AuditId;
use entrenous_core::reference::Reference;

const CONTEXT: &[u8] = b"entrenous/audit/1";
const REFERENCE: &[u8] = b"entrenous/reference/1";

pub(crate) fn audit_id(keyring: &Keyring, business: &str, person: PersonId) -> AuditId {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &keyring.audit.0);
    let tag = hmac::sign(&key, &prefixed(&[CONTEXT, business.as_bytes(), &person.bytes()]));
    let mut id = [0; 16];
    id.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
    AuditId(id)
}

pub(crate) fn lookup(keyring: &Keyring, business: &str, reference: &Reference) -> [u8; 32] {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &keyring.audit.0);
    let tag = hmac::sign(&key, &prefixed(&[REFERENCE, business.as_bytes(), reference.as_str().as_bytes()]));
    let mut name = [0; 32];
    name.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
    name
}
