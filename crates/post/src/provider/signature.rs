//! The signatures of services that sign what they report: Mailgun with a shared key (HMAC-SHA256 over time and token), SendGrid with a key
//! pair (ECDSA P-256 over time and body), SNS with a certificate (RSA over its parts).
//!
//! **Invariant:** a signature is checked in constant time or by public key, over the very bytes that came; one that is too old counts as none.

use super::{Provider, Sns};
use aws_lc_rs::hmac;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entrenous_core::moment::Moment;
use serde_json::Value;

/// How old a signature may be, and how far ahead its clock, in seconds.
const SIGNED_LASTS: i64 = 3_600;
/// Bytes of a P-256 point without compression: the end of a public key in its usual envelope (RFC 5480).
const POINT_BYTES: usize = 65;

/// The keys of services that sign; a service without one here is known by the secret key of the call alone.
#[derive(Clone, Default)]
pub struct Seals {
    /// Mailgun's "HTTP webhook signing key".
    pub mailgun: Option<String>,
    /// SendGrid's "verification key", in Base64.
    pub sendgrid: Option<String>,
    /// The certificates of SNS, by which SES reports, and its topics.
    pub sns: Option<Sns>,
}

/// A signature that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "E244 the signature of `{0}` does not hold for this report; compare the key the house was started with"
)]
pub struct NotSigned(pub &'static str);

impl Seals {
    /// Checks a report; `signature` and `time` are the headers of a service that signs there.
    pub fn check(
        &self,
        provider: Provider,
        (signature, time): (Option<&str>, Option<&str>),
        body: &[u8],
        now: Moment,
    ) -> Result<(), NotSigned> {
        let holds = match provider {
            Provider::Mailgun => self.mailgun.as_ref().map(|key| mailgun(key, body, now)),
            Provider::SendGrid => self.sendgrid.as_ref().map(|key| sendgrid(key, signature, time, body, now)),
            Provider::Ses => self.sns.as_ref().map(|sns| sns.check(body, now)),
            _ => None,
        };
        match holds {
            None | Some(Some(())) => Ok(()),
            Some(None) => Err(NotSigned(provider.word())),
        }
    }
}

fn is_fresh(time: &str, now: Moment) -> bool {
    time.parse::<i64>().is_ok_and(|seconds| now.seconds().abs_diff(seconds) <= SIGNED_LASTS.unsigned_abs())
}

fn mailgun(key: &str, body: &[u8], now: Moment) -> Option<()> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let part = |name: &str| super::text(&value, &["signature", name]);
    let (time, token, signature) = (part("timestamp")?, part("token")?, part("signature")?);
    let signature = unhex(signature)?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    hmac::verify(&key, format!("{time}{token}").as_bytes(), &signature).ok()?;
    is_fresh(time, now).then_some(())
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        text.chars().map(|letter| letter.to_digit(16)?.try_into().ok()).collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

fn sendgrid(key: &str, signature: Option<&str>, time: Option<&str>, body: &[u8], now: Moment) -> Option<()> {
    let (signature, time) = (STANDARD.decode(signature?).ok()?, time?);
    let key = STANDARD.decode(key.trim()).ok()?;
    let point = key.get(key.len().checked_sub(POINT_BYTES)?..)?;
    let signed = [time.as_bytes(), body].concat();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(&signed, &signature).ok()?;
    is_fresh(time, now).then_some(())
}
