//! The invented businesses beside the shop. What Atelier Colombage tells Filmhaus Vogesen arrives here, in this very process, is
//! checked as a real receiver would check it, and printed.
//!
//! **Invariant:** nothing leaves the process; a note whose signature does not hold is refused.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entrenous_post::{Answer, Channel, Parcel, Sending};
use entrenous_vault::open_signed;
use std::sync::OnceLock;

/// The street of the example shop.
#[derive(Default)]
pub struct Street {
    public_key: OnceLock<Vec<u8>>,
}

impl Street {
    /// Hands the shop's public key (`whpk_…`) to its neighbours.
    pub fn introduce(&self, public_key: &str) {
        let key = public_key.strip_prefix("whpk_").and_then(|text| STANDARD.decode(text).ok());
        let _known = self.public_key.set(key.unwrap_or_default());
    }

    /// Whether a note is the shop's (Standard Webhooks, `v1a`).
    fn is_signed(&self, parcel: &Parcel) -> bool {
        let header =
            |name: &str| parcel.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
        let (Some(id), Some(sent_at), Some(signatures), Some(key)) = (
            header("webhook-id"),
            header("webhook-timestamp"),
            header("webhook-signature"),
            self.public_key.get(),
        ) else {
            return false;
        };
        let text = format!("{id}.{sent_at}.{}", parcel.body);
        let own = signatures.split(' ').filter_map(|part| STANDARD.decode(part.strip_prefix("v1a,")?).ok());
        let mut combined = own.map(|signature| [signature.as_slice(), text.as_bytes()].concat());
        combined.any(|combined| open_signed(key, &combined).is_some())
    }
}

impl Channel for Street {
    fn send<'a>(&'a self, parcel: &'a Parcel) -> Sending<'a> {
        let status = if self.is_signed(parcel) { 204 } else { 401 };
        println!("{} (invented) hears: {}", parcel.endpoint.host(), parcel.body);
        Box::pin(async move { Ok(Answer { status, body: Vec::new() }) })
    }
}
