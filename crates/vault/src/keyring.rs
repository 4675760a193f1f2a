//! The root key and the keyring it seals, in a folder apart from the rows.
//!
//! **Invariant:** the keyring is written to a new file, made durable, and put in place of the old one in one step.
//! **Invariant:** key-encryption keys are random and numbered; a number is never used twice.

use crate::VaultError;
use crate::bytes::prefixed;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use entrenous_core::id::Dice;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The size of every secret, in bytes.
pub(crate) const SECRET_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;
const ROOT: &str = "root.key";
const KEYRING: &str = "keyring";
const KEYRING_NEW: &str = "keyring.new";
const CONTEXT: &[u8] = b"entrenous/v1/keyring";
const MAGIC: &[u8] = b"entrenous-keyring-1\n";
/// How large a keyring may be, in bytes.
const KEYRING_BYTES_MOST: u64 = 65_536;

/// A secret of 32 bytes, wiped when it goes.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Secret(pub(crate) [u8; SECRET_BYTES]);

impl Secret {
    pub(crate) fn draw(dice: &dyn Dice) -> Self {
        let mut bytes = [0; SECRET_BYTES];
        dice.fill(&mut bytes);
        Self(bytes)
    }
}

/// The secrets of a business.
pub(crate) struct Keyring {
    /// Key-encryption keys by number; the last is the present one.
    pub(crate) wrapping: Vec<(u32, Secret)>,
    pub(crate) signing_seed: Secret,
    pub(crate) token: Secret,
    pub(crate) audit: Secret,
}

impl Keyring {
    /// Opens the keyring of a folder, or makes one if the folder holds neither root key nor keyring.
    pub(crate) fn open_or_create(folder: &Path, dice: &dyn Dice) -> Result<Self, VaultError> {
        match (folder.join(ROOT).exists(), folder.join(KEYRING).exists()) {
            (false, true) => Err(VaultError::RootLost),
            (true, true) => Self::open(folder),
            // A root key without a keyring is what a crash between the two leaves: nothing was sealed yet.
            (true, false) => Self::create(folder, read_root(folder)?, dice),
            (false, false) => {
                let root = Secret::draw(dice);
                write_root(folder, &root)?;
                Self::create(folder, root, dice)
            }
        }
    }

    fn create(folder: &Path, root: Secret, dice: &dyn Dice) -> Result<Self, VaultError> {
        let keyring = Self {
            wrapping: vec![(1, Secret::draw(dice))],
            signing_seed: Secret::draw(dice),
            token: Secret::draw(dice),
            audit: Secret::draw(dice),
        };
        let mut nonce = [0; NONCE_BYTES];
        dice.fill(&mut nonce);
        let mut sealed = keyring.print();
        let key = sealing_key(&root)?;
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(MAGIC), &mut sealed)
            .map_err(|_| VaultError::Cipher)?;
        replace(folder, &[MAGIC, &nonce, &sealed].concat())
            .map_err(|e| VaultError::Files(KEYRING, e.kind()))?;
        Ok(keyring)
    }

    fn open(folder: &Path) -> Result<Self, VaultError> {
        let root = read_root(folder)?;
        let bytes = read_file(&folder.join(KEYRING)).map_err(|e| VaultError::Files(KEYRING, e.kind()))?;
        let rest = bytes.strip_prefix(MAGIC).ok_or(VaultError::KeyringDamaged)?;
        let (nonce, sealed) = rest.split_at_checked(NONCE_BYTES).ok_or(VaultError::KeyringDamaged)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| VaultError::KeyringDamaged)?;
        let mut sealed = sealed.to_vec();
        let opened = sealing_key(&root)?.open_in_place(nonce, Aad::from(MAGIC), &mut sealed);
        let plain = opened.map_err(|_| VaultError::KeyringDamaged)?;
        let keyring = Self::parse(plain).ok_or(VaultError::KeyringDamaged);
        sealed.zeroize();
        keyring
    }

    fn print(&self) -> Vec<u8> {
        let mut parts: Vec<Vec<u8>> =
            vec![self.signing_seed.0.to_vec(), self.token.0.to_vec(), self.audit.0.to_vec()];
        parts.extend(
            self.wrapping
                .iter()
                .map(|(number, secret)| [&number.to_be_bytes(), secret.0.as_slice()].concat()),
        );
        let slices: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        let printed = prefixed(&slices);
        parts.zeroize();
        printed
    }

    fn parse(mut rest: &[u8]) -> Option<Self> {
        let mut parts = Vec::new();
        while !rest.is_empty() {
            let (length, tail) = rest.split_first_chunk::<4>()?;
            let (part, tail) = tail.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
            parts.push(part);
            rest = tail;
        }
        let [signing, token, audit, wrapping @ ..] = parts.as_slice() else { return None };
        let secret = |bytes: &[u8]| bytes.try_into().ok().map(Secret);
        let numbered = |part: &&[u8]| {
            let (number, bytes) = part.split_first_chunk::<4>()?;
            Some((u32::from_be_bytes(*number), secret(bytes)?))
        };
        let wrapping = wrapping.iter().map(numbered).collect::<Option<Vec<_>>>()?;
        if wrapping.is_empty() {
            return None;
        }
        Some(Self { wrapping, signing_seed: secret(signing)?, token: secret(token)?, audit: secret(audit)? })
    }

    /// The present key-encryption key.
    pub(crate) fn present(&self) -> Option<&(u32, Secret)> {
        self.wrapping.last()
    }
    /// The key-encryption key of a number.
    pub(crate) fn numbered(&self, number: u32) -> Option<&Secret> {
        self.wrapping.iter().find(|(known, _)| *known == number).map(|(_, secret)| secret)
    }
}

struct KeyBytes;
impl KeyType for KeyBytes {
    fn len(&self) -> usize {
        SECRET_BYTES
    }
}

fn sealing_key(root: &Secret) -> Result<LessSafeKey, VaultError> {
    let mut derived = Secret([0; SECRET_BYTES]);
    let expanded = Salt::new(HKDF_SHA256, &[]).extract(&root.0);
    expanded
        .expand(&[CONTEXT], KeyBytes)
        .and_then(|okm| okm.fill(&mut derived.0))
        .map_err(|_| VaultError::Cipher)?;
    UnboundKey::new(&AES_256_GCM, &derived.0).map(LessSafeKey::new).map_err(|_| VaultError::Cipher)
}

fn read_root(folder: &Path) -> Result<Secret, VaultError> {
    let path = folder.join(ROOT);
    let failed = |e: std::io::Error| VaultError::Files(ROOT, e.kind());
    let mode = std::fs::metadata(&path).map_err(failed)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(VaultError::RootExposed);
    }
    let mut bytes = read_file(&path).map_err(failed)?;
    let root = bytes.as_slice().try_into().map(Secret).map_err(|_| VaultError::KeyringDamaged);
    bytes.zeroize();
    root
}

fn write_root(folder: &Path, root: &Secret) -> Result<(), VaultError> {
    let write = || -> std::io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o400).open(folder.join(ROOT))?;
        file.write_all(&root.0)?;
        file.sync_all()?;
        File::open(folder)?.sync_all()
    };
    write().map_err(|e| VaultError::Files(ROOT, e.kind()))
}

fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(KEYRING_BYTES_MOST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn replace(folder: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let new = folder.join(KEYRING_NEW);
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&new, folder.join(KEYRING))?;
    File::open(folder)?.sync_all()
}
