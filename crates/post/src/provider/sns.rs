//! The signature of SNS (version 2: RSA over SHA-256), under certificates the operator laid beside the house.
//!
//! **Invariant:** nothing is fetched: an address of a certificate that a message names is held against the names of SNS and goes no further.
//! **Invariant:** a message of another topic than those named is refused, however well it is signed: anyone may own a topic.
//! **Absent on purpose:** version 1, which is over SHA-1.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entrenous_core::moment::Moment;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde_json::Value;

/// How old a message may be, and how far ahead its clock, in seconds: SNS tries again for about an hour.
const SIGNED_LASTS: u64 = 7_200;
/// Certificates that are believed at once: one, and the next.
const CERTIFICATES_MOST: usize = 4;
/// The parts of a message that are signed, in their order; those that are not there are left out.
const OF_NOTIFICATION: [&str; 6] = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"];
const OF_CONFIRMATION: [&str; 7] =
    ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];

/// Whom SNS is believed to be, and of which topics.
#[derive(Clone)]
pub struct Sns {
    keys: Vec<Vec<u8>>,
    topics: Vec<String>,
}

/// The certificates or the topics cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "E244 these are no certificates of SNS with the topics it reports of; save the file its messages name in `SigningCertURL`, and name each topic as `arn:aws:sns:…`"
)]
pub struct NotSns;

impl Sns {
    /// Certificates in PEM, and the topics that report here.
    pub fn read(certificates: &str, topics: &[&str]) -> Result<Self, NotSns> {
        let mut keys = Vec::new();
        for certificate in CertificateDer::pem_slice_iter(certificates.as_bytes()) {
            let certificate = certificate.map_err(|_| NotSns)?;
            keys.push(public_key(&certificate).ok_or(NotSns)?.to_vec());
        }
        let topics: Vec<String> = topics.iter().map(|topic| topic.trim().to_owned()).collect();
        let named = topics.iter().all(|topic| topic.starts_with("arn:aws") && topic.contains(":sns:"));
        if (1..=CERTIFICATES_MOST).contains(&keys.len()) && !topics.is_empty() && named {
            Ok(Self { keys, topics })
        } else {
            Err(NotSns)
        }
    }

    /// Whether SNS signed a message of one of the topics, not long ago.
    pub(super) fn check(&self, body: &[u8], now: Moment) -> Option<()> {
        let value: Value = serde_json::from_slice(body).ok()?;
        let part = |name: &str| super::text(&value, &[name]);
        let topic = part("TopicArn")?;
        if part("SignatureVersion")? != "2" || !self.topics.iter().any(|known| known == topic) {
            return None;
        }
        is_address(part("SigningCertURL")?).filter(|path| path.ends_with(".pem"))?;
        let sent: Moment = part("Timestamp")?.parse().ok()?;
        if now.seconds().abs_diff(sent.seconds()) > SIGNED_LASTS {
            return None;
        }
        let names: &[&str] = match part("Type")? {
            "Notification" => &OF_NOTIFICATION,
            "SubscriptionConfirmation" | "UnsubscribeConfirmation" => &OF_CONFIRMATION,
            _ => return None,
        };
        let mut signed = String::new();
        for name in names {
            if let Some(text) = part(name) {
                signed.extend([name, "\n", text, "\n"]);
            }
        }
        let signature = STANDARD.decode(part("Signature")?).ok()?;
        let holds = |key: &Vec<u8>| {
            UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key)
                .verify(signed.as_bytes(), &signature)
                .is_ok()
        };
        self.keys.iter().any(holds).then_some(())
    }
}

/// The path of an address of SNS itself, such as `https://sns.eu-west-3.amazonaws.com/…`; nothing, if it leads to anybody else.
pub(super) fn is_address(url: &str) -> Option<&str> {
    let (host, path) = url.strip_prefix("https://sns.")?.split_once('/')?;
    let region = host.strip_suffix(".amazonaws.com").or_else(|| host.strip_suffix(".amazonaws.com.cn"))?;
    let plain = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
    (!region.is_empty() && region.bytes().all(plain) && path.bytes().all(|byte| byte.is_ascii_graphic()))
        .then_some(path)
}

/// The public key of a certificate (RFC 5280, `subjectPublicKeyInfo`), as it stands there.
fn public_key(certificate: &[u8]) -> Option<&[u8]> {
    let (SEQUENCE, whole, _) = part(certificate)? else { return None };
    let (SEQUENCE, mut rest, _) = part(whole)? else { return None };
    if let (VERSION, _, after) = part(rest)? {
        rest = after;
    }
    // Number, algorithm, issuer, validity, subject.
    for _ in 0..5 {
        rest = part(rest)?.2;
    }
    let (SEQUENCE, _, after) = part(rest)? else { return None };
    rest.get(..rest.len().checked_sub(after.len())?)
}

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;

/// One part of DER: its tag, what is in it, and what follows.
fn part(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = der.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        short @ 0..=0x7f => (usize::from(*short), rest),
        long @ 0x81..=0x83 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(long & 0x7f))?;
            let length = bytes
                .iter()
                .try_fold(0_usize, |sum, byte| sum.checked_mul(256)?.checked_add(usize::from(*byte)));
            (length?, rest)
        }
        _ => return None,
    };
    let (inside, after) = rest.split_at_checked(length)?;
    Some((*tag, inside, after))
}

#[cfg(test)]
mod tests;
