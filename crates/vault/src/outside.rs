//! What the vault does for talk with other machines: the name by which one processor knows a person, the signatures of what is sent
//! (Standard Webhooks), the tags of addresses we hand out, and the reading of what others signed (Ed25519, RFC 8032).
//!
//! **Invariant:** two processors cannot find out that they know the same person: each has its own keyed hash of them.
//! **Invariant:** a signature of what is sent is made with keys derived for that alone; a receipt or a checkpoint cannot be passed for one.
//! **Invariant:** tags and tokens are compared in constant time.

use crate::bytes::prefixed;
use crate::keyring::Secret;
use crate::sign::{Signer, is_signed};
use crate::{Vault, VaultError};
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use entrenous_core::id::{Key, PersonId, RowId};
use entrenous_core::tell::Receiver;

const REFERENCE: &[u8] = b"entrenous/processor-reference/1";
const SECRET: &[u8] = b"entrenous/webhook-secret/1";
const SIGNING: &[u8] = b"entrenous/webhook-signing/1";
const CALLBACK: &[u8] = b"entrenous/callback/1";
const AGENT: &[u8] = b"entrenous/agent/1";
/// The size of an Ed25519 signature, in bytes.
const SIGNATURE_BYTES: usize = 64;
/// How many bytes of a keyed hash name a person or an address.
const NAME_BYTES: usize = 16;

impl Vault {
    /// The name by which a processor knows a person: it goes with any data handed over, and with whatever is told of them later.
    #[must_use]
    pub fn processor_reference(&self, person: PersonId, processor: &Key) -> String {
        let tag = self.derived(&[REFERENCE, processor.as_str().as_bytes(), &person.bytes()]);
        format!("en_ref_{}", name(&tag))
    }

    /// The secret a receiver checks notes with (Standard Webhooks, `whsec_`); shown to the operator, who hands it over.
    #[must_use]
    pub fn webhook_secret(&self, receiver: &Receiver) -> String {
        let secret = self.derived(&[SECRET, receiver.as_str().as_bytes()]);
        format!("whsec_{}", STANDARD.encode(secret.0))
    }
    /// The public key every receiver can check notes with instead (Standard Webhooks, `whpk_`).
    pub fn webhook_public_key(&self) -> Result<String, VaultError> {
        Ok(format!("whpk_{}", STANDARD.encode(self.webhook_signer()?.public_bytes())))
    }
    /// The signatures of a note: HMAC-SHA-256 under the receiver's secret, and Ed25519 under the public key.
    pub fn webhook_signature(&self, receiver: &Receiver, message: &[u8]) -> Result<String, VaultError> {
        let secret = self.derived(&[SECRET, receiver.as_str().as_bytes()]);
        let shared = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret.0), message);
        let own = self.webhook_signer()?.sign(message);
        Ok(format!("v1,{} v1a,{}", STANDARD.encode(shared.as_ref()), STANDARD.encode(own)))
    }
    fn webhook_signer(&self) -> Result<Signer, VaultError> {
        Signer::from_seed(&self.derived(&[SIGNING]))
    }

    /// The end of the address at which a processor tells how far it is: who knows it was told it by us.
    #[must_use]
    pub fn callback_tag(&self, processor: &Key, row: RowId) -> String {
        name(&self.derived(&[CALLBACK, processor.as_str().as_bytes(), &row.bytes()]))
    }
    /// Whether an address ends in the tag of this telling.
    #[must_use]
    pub fn is_callback_tag(&self, processor: &Key, row: RowId, tag: &str) -> bool {
        same(self.callback_tag(processor, row).as_bytes(), tag.as_bytes())
    }

    /// The token of an agent (Data Rights Protocol, 2.05); a new key of the agent makes a new one.
    #[must_use]
    pub fn agent_token(&self, agent: &str, verify_key: &[u8]) -> String {
        let tag = self.derived(&[AGENT, agent.as_bytes(), verify_key]);
        format!("en_agt_{}", URL_SAFE_NO_PAD.encode(tag.0))
    }
    /// Whether a token is this agent's.
    #[must_use]
    pub fn is_agent_token(&self, agent: &str, verify_key: &[u8], token: &str) -> bool {
        same(self.agent_token(agent, verify_key).as_bytes(), token.as_bytes())
    }

    /// A key or tag of the business that can be made again from its keyring alone.
    fn derived(&self, parts: &[&[u8]]) -> Secret {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.keyring.audit.0);
        let [context, rest @ ..] = parts else { return Secret([0; 32]) };
        let whole = [&[*context, self.business.as_bytes()], rest].concat();
        let mut secret = Secret([0; 32]);
        let tag = hmac::sign(&key, &prefixed(&whole));
        secret.0.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
        secret
    }
}

fn name(tag: &Secret) -> String {
    tag.0
        .iter()
        .take(NAME_BYTES)
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|n| char::from_digit(n.into(), 16))
        .collect()
}

fn same(one: &[u8], other: &[u8]) -> bool {
    aws_lc_rs::constant_time::verify_slices_are_equal(one, other).is_ok()
}

/// What the owner of `public` signed: libsodium's combined form, the signature in front of the message.
#[must_use]
pub fn open_signed<'a>(public: &[u8], combined: &'a [u8]) -> Option<&'a [u8]> {
    let (signature, message) = combined.split_at_checked(SIGNATURE_BYTES)?;
    is_signed(public, message, signature).then_some(message)
}
