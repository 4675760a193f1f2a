//! The name of a person in the ledger: HMAC-SHA-256 of business and person, cut to 128 bits.
//! And the name under which a customer's reference is found: the same, at full width, in a context of its own.
//! And what visits teach, as the ledger may tell it.
//! The first can be made again only by someone who holds both the audit key and the person's id; after an erasure nobody holds the id.

use crate::bytes::prefixed;
use crate::keyring::Keyring;
use aws_lc_rs::hmac;
use entrenous_core::hash::Hash;
use entrenous_core::id::PersonId;
use entrenous_core::ledger::AuditId;
use entrenous_core::reference::Reference;
use entrenous_core::staff::Login;

const CONTEXT: &[u8] = b"entrenous/audit/1";
const STAFF: &[u8] = b"entrenous/staff/1";
const INDEX: &[u8] = b"entrenous/index/1";
const REFERENCE: &[u8] = b"entrenous/reference/1";

pub(crate) fn audit_id(keyring: &Keyring, business: &str, person: PersonId) -> AuditId {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &keyring.audit.0);
    let tag = hmac::sign(&key, &prefixed(&[CONTEXT, business.as_bytes(), &person.bytes()]));
    let mut id = [0; 16];
    id.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
    AuditId(id)
}

/// The name of a member of staff in the ledger: who holds the audit key can say who it was, nobody else.
pub(crate) fn staff_id(keyring: &Keyring, business: &str, login: &Login) -> AuditId {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &keyring.audit.0);
    let tag = hmac::sign(&key, &prefixed(&[STAFF, business.as_bytes(), login.as_str().as_bytes()]));
    let mut id = [0; 16];
    id.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
    AuditId(id)
}

/// What visits teach, by a sum over them. The sum is keyed before anybody sees it: the difference of two sums is the hash of one visit,
/// which whoever guesses the visit could confirm.
pub(crate) fn index_digest(keyring: &Keyring, business: &str, sum: &[u8; 32]) -> Hash {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &keyring.audit.0);
    let tag = hmac::sign(&key, &prefixed(&[INDEX, business.as_bytes(), sum]));
    let mut digest = [0; 32];
    digest.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
    Hash::from_bytes(digest)
}

pub(crate) fn lookup(keyring: &Keyring, business: &str, reference: &Reference) -> [u8; 32] {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &keyring.audit.0);
    let tag = hmac::sign(&key, &prefixed(&[REFERENCE, business.as_bytes(), reference.as_str().as_bytes()]));
    let mut name = [0; 32];
    name.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
    name
}
