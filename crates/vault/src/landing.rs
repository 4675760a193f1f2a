//! The address of a link that is counted: what it leads to and what it counts for are sealed in it.
//!
//! **Invariant:** it is the same for every reader of a message and holds nothing of any of them, unless it is made for one who agreed to be
//! followed: then it holds the row of their message.
//! **Invariant:** it leads only where this house sealed it to lead: no address made up elsewhere is followed (CWE-601).
//! **Invariant:** it needs no row, so that an old letter still leads somewhere.

use crate::Vault;
use crate::VaultError;
use aws_lc_rs::aead::{NONCE_LEN, Nonce};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entrenous_core::communicate::Occasion;
use entrenous_core::id::{Key, RowId};

const LANDING: &[u8] = b"entrenous/landing/1";
const LANDING_NONCE: &[u8] = b"entrenous/landing-nonce/1";
/// What parts them in a sealed landing; none of them can hold it.
const PART: char = '\n';
/// The longest landing that is read, in letters.
const LANDING_LETTERS_MOST: usize = 4_096;

/// What a counted link or picture stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Landing {
    /// The message.
    pub def: Key,
    /// The occasion on which it is sent.
    pub occasion: Occasion,
    /// Where it leads; empty for the picture that counts opens.
    pub address: String,
    /// The message of a reader who agreed to be followed; nobody's, if it is counted for everyone together.
    pub reader: Option<RowId>,
}

impl Vault {
    /// Seals a landing.
    pub fn landing(&self, landing: &Landing) -> Result<String, VaultError> {
        let mut plain = format!("{}{PART}{}{PART}{}", landing.def, landing.occasion, landing.address);
        if let Some(row) = landing.reader {
            plain.push(PART);
            plain.push_str(&row.to_string());
        }
        let nonce = self.keyed(&self.keyring.token.0, &[LANDING_NONCE, plain.as_bytes()]);
        let (nonce, _) = nonce.split_first_chunk::<NONCE_LEN>().ok_or(VaultError::Cipher)?;
        let mut sealed = plain.into_bytes();
        self.link_cipher(LANDING)?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(*nonce),
                self.bound(LANDING, &[]),
                &mut sealed,
            )
            .map_err(|_| VaultError::Cipher)?;
        Ok(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// What a landing stands for; nothing, if it was not sealed here.
    #[must_use]
    pub fn read_landing(&self, text: &str) -> Option<Landing> {
        if text.len() > LANDING_LETTERS_MOST {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_LEN>()?;
        let mut sealed = sealed.to_vec();
        let cipher = self.link_cipher(LANDING).ok()?;
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let plain = cipher.open_in_place(nonce, self.bound(LANDING, &[]), &mut sealed).ok()?;
        let mut parts = std::str::from_utf8(plain).ok()?.splitn(4, PART);
        let (def, occasion, address) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Landing {
            def: Key::parse(def).ok()?,
            occasion: Occasion::parse(occasion).ok()?,
            address: address.to_owned(),
            reader: parts.next().map(str::parse).transpose().ok()?,
        })
    }
}
