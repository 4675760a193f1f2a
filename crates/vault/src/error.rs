//! What can go wrong with keys, each with a code and a next step.
//!
//! **Invariant:** no error says what was sealed, under which key, or of whom.

/// Why the vault did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The root key is missing though a keyring is there.
    #[error(
        "V001 root key lost: there is a `keyring` but no `root.key`; put the root key back from its safe place"
    )]
    RootLost,
    /// Others may read the root key.
    #[error(
        "V002 root key exposed: `root.key` may be read by others; run `chmod 400` on it and consider its content known"
    )]
    RootExposed,
    /// A key file does not hold what was written.
    #[error(
        "V003 keyring damaged: it was changed, cut off, or belongs to another root key; restore both from their backups"
    )]
    KeyringDamaged,
    /// A key file cannot be read or written.
    #[error(
        "V004 key folder: `{0}` cannot be read or written ({1}); give the server's user the right to its folder"
    )]
    Files(&'static str, std::io::ErrorKind),
    /// A wrapped key does not open.
    #[error("V005 key does not open: it was changed, or wrapped under a keyring that is gone")]
    KeyDamaged,
    /// A sealed value does not open.
    #[error("V006 value does not open: it was changed, or moved from another place")]
    ValueDamaged,
    /// Asked without a right to it.
    #[error("V007 no warrant: this warrant does not open this item of this person now")]
    NoWarrant,
    /// The cipher refused; the program is at fault.
    #[error("V008 cipher: a key or nonce has the wrong size; please report this")]
    Cipher,
    /// A record cannot be signed.
    #[error("V009 record: it has no canonical form; please report this")]
    NotCanonical,
    /// Not the number of a secret key.
    #[error("V020 number of a key: it has 16 hexadecimal digits, as `entrenous keys new` printed it")]
    NotANumber,
}
