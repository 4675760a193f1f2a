//! Why a pack was not made, or does not hold; each with a code and a next step.
//!
//! **Invariant:** a file is named, never what it says.

use crate::Fault;
use entrenous_vault::{NotACheckpoint, NotAReceipt};

/// What is wrong with a pack.
#[derive(Debug, thiserror::Error)]
pub enum PackFault {
    /// Not in the form in which packs are written.
    #[error("V015 pack: {0}; use the file as it was handed out")]
    NotAPack(&'static str),
    /// A name that leads out of the folder.
    #[error(
        "V015 pack: `{0}` leads out of the folder it is opened in; do not open this file, ask for another"
    )]
    Outside(String),
    /// A file is not what the manifest says.
    #[error("V016 pack changed: `{0}` is not as it was when the pack was signed; ask for the pack again")]
    Changed(String),
    /// A file is missing.
    #[error("V016 pack changed: `{0}` is missing; ask for the pack again")]
    Missing(String),
    /// A file is in it that nobody signed for.
    #[error("V016 pack changed: `{0}` was added after the pack was signed; ask for the pack again")]
    Added(String),
    /// The manifest's signature does not hold.
    #[error("V016 pack changed: the signature of `manifest.json` does not hold; ask for the pack again")]
    Unsigned,
    /// Signed by someone else.
    #[error("V017 pack of another: it was signed with another key than the one given; ask whose it is")]
    OtherKey,
    /// A receipt of it does not hold.
    #[error("`{0}` in the pack: {1}")]
    Receipt(String, NotAReceipt),
    /// The checkpoint does not hold.
    #[error("`checkpoint.txt` in the pack: {0}")]
    Checkpoint(#[from] NotACheckpoint),
    /// More than one pack holds.
    #[error("V018 pack: {0}")]
    Limits(&'static str),
    /// The house.
    #[error(transparent)]
    House(#[from] Fault),
    /// The disk.
    #[error("the pack cannot be read or written: {0}")]
    Files(#[from] std::io::Error),
}
