//! Seals a note for one browser (RFC 8291): a fresh key on P-256, HKDF with SHA-256, AES-128-GCM in one record (RFC 8188).
//!
//! **Invariant:** key and salt are drawn anew for each note and kept nowhere.
//! **Invariant:** the plain text has at most [`PLAIN_BYTES_MOST`] bytes: no service takes more than 4,096 (RFC 8030 section 7.2).

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};
use entrenous_core::id::Dice;

/// Bytes of the whole body that every service takes.
const RECORD_BYTES: usize = 4_096;
/// Bytes before the sealed text: salt, size of the record, length of the key, key.
const HEAD_BYTES: usize = 16 + 4 + 1 + 65;
/// Bytes of the tag, and of the mark behind the last of a text.
const TAIL_BYTES: usize = 16 + 1;
/// Bytes of a note.
pub const PLAIN_BYTES_MOST: usize = RECORD_BYTES - HEAD_BYTES - TAIL_BYTES;
const SALT_BYTES: usize = 16;
const SCALAR_BYTES: usize = 32;
/// The mark behind the last text of the last record (RFC 8188 section 2).
const LAST: u8 = 2;
/// How often a key is drawn: one in 2^32 draws is none on this curve.
const DRAWS_MOST: usize = 4;

/// A note that could not be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "this note could not be sealed: it has more than {PLAIN_BYTES_MOST} bytes, or the browser's key does not hold"
)]
pub struct NotSealed;

impl From<Unspecified> for NotSealed {
    fn from(_: Unspecified) -> Self {
        Self
    }
}

/// How many bytes HKDF is asked for.
struct Bytes(usize);

impl KeyType for Bytes {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand<const N: usize>(from: &Prk, about: &[&[u8]]) -> Result<[u8; N], NotSealed> {
    let mut out = [0; N];
    from.expand(about, Bytes(N))?.fill(&mut out)?;
    Ok(out)
}

/// Whether a public key is a point of the curve.
pub(super) fn is_point(public: &[u8]) -> bool {
    let Ok(own) = PrivateKey::from_private_key(&ECDH_P256, &[1; SCALAR_BYTES]) else { return false };
    agree(&own, UnparsedPublicKey::new(&ECDH_P256, public), Unspecified, |_| Ok(())).is_ok()
}

/// Seals a note under a fresh key and salt.
pub(super) fn seal(
    public: &[u8],
    secret: &[u8],
    plain: &[u8],
    dice: &dyn Dice,
) -> Result<Vec<u8>, NotSealed> {
    let mut salt = [0; SALT_BYTES];
    dice.fill(&mut salt);
    let mut scalar = [0; SCALAR_BYTES];
    for _ in 0..DRAWS_MOST {
        dice.fill(&mut scalar);
        if let Ok(own) = PrivateKey::from_private_key(&ECDH_P256, &scalar) {
            return seal_under(&own, salt, public, secret, plain);
        }
    }
    Err(NotSealed)
}

fn seal_under(
    own: &PrivateKey,
    salt: [u8; SALT_BYTES],
    public: &[u8],
    secret: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>, NotSealed> {
    if plain.len() > PLAIN_BYTES_MOST {
        return Err(NotSealed);
    }
    let own_public = own.compute_public_key()?;
    let about: [&[u8]; 3] = [b"WebPush: info\0", public, own_public.as_ref()];
    let shared = agree(own, UnparsedPublicKey::new(&ECDH_P256, public), NotSealed, |shared| {
        expand::<32>(&Salt::new(HKDF_SHA256, secret).extract(shared), &about)
    })?;
    let from = Salt::new(HKDF_SHA256, &salt).extract(&shared);
    let key: [u8; 16] = expand(&from, &[b"Content-Encoding: aes128gcm\0"])?;
    let nonce: [u8; 12] = expand(&from, &[b"Content-Encoding: nonce\0"])?;
    let mut sealed = [plain, &[LAST]].concat();
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key)?);
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut sealed)?;
    let size = u32::try_from(RECORD_BYTES).map_err(|_| NotSealed)?.to_be_bytes();
    let length = u8::try_from(own_public.as_ref().len()).map_err(|_| NotSealed)?;
    Ok([&salt, size.as_slice(), &[length], own_public.as_ref(), &sealed].concat())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    /// RFC 8291 section 5 and appendix A.
    pub(in crate::push) const RECEIVER: &str =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    pub(in crate::push) const SECRET: &str = "BTBZMqHH6r4Tts7J_aSIgg";
    const SENDER: &str = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    const SALT: &str = "DGv6ra1nlYgDCS1FRnbzlw";
    const SEALED: &str = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

    #[test]
    fn the_note_of_the_standard_is_sealed_as_it_is_printed_there() {
        let own = PrivateKey::from_private_key(&ECDH_P256, &bytes(SENDER)).unwrap();
        let salt = bytes(SALT).try_into().unwrap();
        let plain = b"When I grow up, I want to be a watermelon";
        let sealed = seal_under(&own, salt, &bytes(RECEIVER), &bytes(SECRET), plain).unwrap();
        assert_eq!(URL_SAFE_NO_PAD.encode(sealed), SEALED);
    }

    #[test]
    fn what_may_be_written_is_what_can_be_sealed() {
        assert_eq!(PLAIN_BYTES_MOST, entrenous_core::communicate::PUSH_BYTES_MOST);
    }

    #[test]
    fn a_note_that_is_too_long_is_refused_and_the_longest_fills_one_record() {
        let own = PrivateKey::from_private_key(&ECDH_P256, &bytes(SENDER)).unwrap();
        let seal =
            |count: usize| seal_under(&own, [7; 16], &bytes(RECEIVER), &bytes(SECRET), &vec![b'x'; count]);
        assert_eq!(seal(PLAIN_BYTES_MOST).unwrap().len(), RECORD_BYTES);
        assert_eq!(seal(PLAIN_BYTES_MOST + 1), Err(NotSealed));
    }

    #[test]
    fn what_is_no_point_of_the_curve_is_no_key() {
        assert!(is_point(&bytes(RECEIVER)));
        let mut bent = bytes(RECEIVER);
        bent[64] ^= 1;
        for wrong in [bent, vec![4; 65], vec![0; 65], Vec::new()] {
            assert!(!is_point(&wrong));
        }
    }
}
