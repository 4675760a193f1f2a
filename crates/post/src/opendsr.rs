//! The request for erasure that processors of the OpenDSR specification 2.0 understand, their receipt, and their word on how far it is.
//!
//! **Invariant:** the one identity in a request is the processor's own reference, as `controller_customer_id`.
//! **Invariant:** a receipt counts only if it repeats what was sent: the same id, and the same request where it repeats one.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entrenous_core::hash::{NotCanonical, canonical};
use entrenous_core::id::Key;
use entrenous_core::moment::Moment;
use entrenous_core::tell::Tidings;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the specification.
const VERSION: &str = "2.0";
/// The word of the request; access and portability are answered from what the house itself keeps.
const ERASURE: &str = "erasure";

/// The law a request is made under.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Regulation {
    /// Regulation (EU) 2016/679, and laws after its model.
    Gdpr,
    /// Cal. Civ. Code 1798.100 and following.
    Ccpa,
}

#[derive(Serialize)]
struct Request<'a> {
    regulation: Regulation,
    subject_request_id: &'a str,
    subject_request_type: &'static str,
    submitted_time: String,
    subject_identities: [Identity<'a>; 1],
    api_version: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    status_callback_urls: Vec<String>,
    extensions: BTreeMap<&'a str, Scope<'a>>,
}

#[derive(Serialize)]
struct Identity<'a> {
    identity_type: &'static str,
    identity_value: &'a str,
    identity_format: &'static str,
}

/// What the specification has no word for.
#[derive(Serialize)]
struct Scope<'a> {
    act: &'static str,
    purposes: &'a [Key],
}

/// What a request says.
pub struct Erasure<'a> {
    /// The law it is made under.
    pub regulation: Regulation,
    /// Its id, a UUID v4.
    pub id: &'a str,
    /// The domain of the processor.
    pub domain: &'a str,
    /// The processor's reference of the person.
    pub reference: &'a str,
    /// What happened.
    pub tidings: Tidings,
    /// To which purposes.
    pub purposes: &'a [Key],
    /// When.
    pub at: Moment,
    /// Where the processor tells how far it is, if the house has an address.
    pub callback: Option<String>,
}

/// The body of a request.
pub fn body(erasure: &Erasure<'_>) -> Result<String, NotCanonical> {
    let scope = Scope { act: erasure.tidings.word(), purposes: erasure.purposes };
    canonical(&Request {
        regulation: erasure.regulation,
        subject_request_id: erasure.id,
        subject_request_type: ERASURE,
        submitted_time: erasure.at.to_string(),
        subject_identities: [Identity {
            identity_type: "controller_customer_id",
            identity_value: erasure.reference,
            identity_format: "raw",
        }],
        api_version: VERSION,
        status_callback_urls: erasure.callback.iter().cloned().collect(),
        extensions: BTreeMap::from([(erasure.domain, scope)]),
    })
}

#[derive(Deserialize)]
struct Receipt {
    subject_request_id: String,
    #[serde(default)]
    encoded_request: Option<String>,
}

/// Whether an answer is the receipt of this request.
#[must_use]
pub fn is_receipt(sent: &str, answer: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Sent {
        subject_request_id: String,
    }
    let (Ok(receipt), Ok(own)) =
        (serde_json::from_slice::<Receipt>(answer), serde_json::from_str::<Sent>(sent))
    else {
        return false;
    };
    let repeated = receipt.encoded_request.map(|encoded| STANDARD.decode(encoded));
    let same = repeated.is_none_or(|decoded| decoded.is_ok_and(|bytes| bytes == sent.as_bytes()));
    same && receipt.subject_request_id == own.subject_request_id
}

/// How far a request is (OpenDSR 2.0, 8).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Received.
    Pending,
    /// Acted on.
    InProgress,
    /// Done.
    Completed,
    /// Not done.
    Cancelled,
}

impl Status {
    /// Its word in a row and in an answer.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> String {
        let purposes = [Key::parse("film").unwrap()];
        let erasure = Erasure {
            regulation: Regulation::Gdpr,
            id: "0b9e6a52-7d3e-4c0d-9d0a-6a3d4f6f0001",
            domain: "hooks.filmhaus.example",
            reference: "en_ref_0a",
            tidings: Tidings::Erased,
            purposes: &purposes,
            at: Moment::from_seconds(1_800_000_000),
            callback: Some("https://atelier.example/v1/processors/filmhaus/x".to_owned()),
        };
        body(&erasure).unwrap()
    }

    #[test]
    fn a_request_has_what_the_specification_requires() {
        let request: serde_json::Value = serde_json::from_str(&request()).unwrap();
        assert_eq!(
            (&request["regulation"], &request["subject_request_type"]),
            (&"gdpr".into(), &"erasure".into())
        );
        assert_eq!(request["submitted_time"], "2027-01-15T08:00:00Z");
        assert_eq!(request["subject_identities"][0]["identity_type"], "controller_customer_id");
        assert_eq!(request["subject_identities"][0]["identity_value"], "en_ref_0a");
        assert_eq!(request["status_callback_urls"][0], "https://atelier.example/v1/processors/filmhaus/x");
        assert_eq!(request["extensions"]["hooks.filmhaus.example"]["purposes"][0], "film");
    }

    #[test]
    fn only_the_receipt_of_this_very_request_counts() {
        let (sent, id) = (request(), "0b9e6a52-7d3e-4c0d-9d0a-6a3d4f6f0001");
        let receipt = |id: &str, request: &str| {
            serde_json::json!({"subject_request_id": id, "encoded_request": STANDARD.encode(request)})
                .to_string()
        };
        assert!(is_receipt(&sent, receipt(id, &sent).as_bytes()));
        assert!(is_receipt(&sent, format!("{{\"subject_request_id\":\"{id}\"}}").as_bytes()));
        assert!(!is_receipt(&sent, receipt("another", &sent).as_bytes()));
        assert!(!is_receipt(&sent, receipt(id, "{}").as_bytes()));
        for bad in ["", "{}", "null", "<html>", "{\"subject_request_id\":1}"] {
            assert!(!is_receipt(&sent, bad.as_bytes()), "{bad}");
        }
    }
}
