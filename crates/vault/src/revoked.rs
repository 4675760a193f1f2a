//! The secret keys that were taken back: one number a line in a file beside the keyring, read at each use, so that a revocation counts at once.
//!
//! **Invariant:** a list that cannot be read revokes everything: no secret key is accepted while it is damaged.

use crate::VaultError;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

const FILE: &str = "revoked";
/// How long the list may be, in bytes: some three thousand keys.
const LIST_BYTES_MOST: u64 = 65_536;

/// The number of a secret key as text.
pub(crate) fn print(number: [u8; 8]) -> String {
    format!("{:016x}", u64::from_be_bytes(number))
}

/// The number of a secret key from its text.
pub(crate) fn parse(text: &str) -> Option<[u8; 8]> {
    (text.len() == 16).then(|| u64::from_str_radix(text, 16).ok().map(u64::to_be_bytes)).flatten()
}

pub(crate) fn add(folder: &Path, number: [u8; 8]) -> Result<(), VaultError> {
    let write = || -> std::io::Result<()> {
        let mut file = OpenOptions::new().create(true).append(true).mode(0o600).open(folder.join(FILE))?;
        file.write_all(format!("{}\n", print(number)).as_bytes())?;
        file.sync_all()
    };
    write().map_err(|e| VaultError::Files(FILE, e.kind()))
}

pub(crate) fn has(folder: &Path, number: [u8; 8]) -> Result<bool, VaultError> {
    let file = match std::fs::File::open(folder.join(FILE)) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(VaultError::Files(FILE, error.kind())),
    };
    let mut text = String::new();
    let read = file.take(LIST_BYTES_MOST).read_to_string(&mut text);
    read.map_err(|e| VaultError::Files(FILE, e.kind()))?;
    Ok(text.lines().any(|line| parse(line.trim()).is_none_or(|revoked| revoked == number)))
}
