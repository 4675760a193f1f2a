//! Keys, ciphers, signatures and tokens: what makes a stored fact unreadable to everyone without a warrant.
//!
//! ```text
//! root.key      32 bytes, mode 0400; never in a database or its backup
//!  └ keyring    sealed under HKDF(root): key-encryption keys by epoch, signing key, token key, audit key
//!     └ one random key per (person, item), wrapped under a key-encryption key; the store keeps it apart from the rows
//!        └ facts, sealed with AES-256-GCM, bound to their place by associated data
//! ```
//!
//! **Invariant:** nothing opens without a [`Warrant`]: a permit, or the standing of the person.
//! **Invariant:** a person's keys are random, never derived, so that a destroyed one cannot be made again.
//! **Invariant:** no database, no clock and no log in this crate; time and dice are arguments.
//!
//! Opening takes a warrant; without one it does not compile:
//! ```compile_fail,E0277
//! use entrenous_core::{id::*, moment::Moment};
//! use entrenous_vault::{PersonKey, Vault};
//! fn peek(vault: &Vault, key: &PersonKey, person: PersonId, item: (ItemId, &Key), row: RowId, sealed: &[u8], now: Moment) {
//!     let _ = vault.open(&"please", now, key, person, item, row, sealed);
//! }
//! ```

mod audit;
mod bytes;
mod cache;
mod checkpoint;
mod dice;
mod error;
mod keyring;
mod landing;
mod letter;
mod outside;
mod password;
mod person_key;
mod proof;
mod receipt;
mod revoked;
mod seal;
mod sign;
mod token;

pub use checkpoint::{NotACheckpoint, read_checkpoint};
pub use dice::SystemDice;
pub use error::VaultError;
pub use landing::Landing;
pub use outside::open_signed;
pub use password::{
    NotAPassword, PASSWORD_BYTES_MOST, PASSWORD_SIGNS_LEAST, PasswordHash, SALT_BYTES, generated_password,
    sound_password,
};
pub use person_key::{PersonKey, WrappedKey};
pub use proof::{Named, Proof, Proved, Way};
pub use receipt::{NotAReceipt, RECEIPT_BYTES_MOST, Receipt, read_jws};
pub use sign::is_signed_pack;

use cache::Cache;
use entrenous_core::consent::Record;
use entrenous_core::hash::Hash;
use entrenous_core::id::{Dice, ItemId, Key, PersonId, RowId};
use entrenous_core::ledger::AuditId;
use entrenous_core::moment::Moment;
use entrenous_core::permit::Warrant;
use entrenous_core::private::Private;
use entrenous_core::recommendation::{NotRecommended, Recommendation};
use entrenous_core::reference::Reference;
use entrenous_core::rights::{Confirmation, Mandate, NotIdentified, Scope, Standing};
use entrenous_core::staff::Login;
use keyring::Keyring;
use seal::Place;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The vault of one business.
pub struct Vault {
    business: String,
    folder: PathBuf,
    keyring: Keyring,
    signer: sign::Signer,
    cache: Cache,
    dice: Arc<dyn Dice>,
}

impl Vault {
    /// Opens the vault in a folder of its own, or makes one if the folder holds none.
    pub fn open_or_create(folder: &Path, business: &str, dice: Arc<dyn Dice>) -> Result<Self, VaultError> {
        let keyring = Keyring::open_or_create(folder, dice.as_ref())?;
        let signer = sign::Signer::from_seed(&keyring.signing_seed)?;
        Ok(Self {
            business: business.to_owned(),
            folder: folder.to_owned(),
            keyring,
            signer,
            cache: Cache::default(),
            dice,
        })
    }

    /// A new key for a person's item, wrapped for the store.
    pub fn new_key(&self, person: PersonId, item: &Key) -> Result<WrappedKey, VaultError> {
        let key = PersonKey::draw(self.dice.as_ref())?;
        key.wrap(&self.keyring, &self.business, person, item, self.dice.as_ref())
    }
    /// The key the store keeps, ready to use; remembered for a while.
    pub fn unwrap_key(
        &self,
        person: PersonId,
        item: &Key,
        wrapped: &WrappedKey,
        now: Moment,
    ) -> Result<PersonKey, VaultError> {
        let key = PersonKey::unwrap(&self.keyring, &self.business, person, item, wrapped)?;
        self.cache.put(person, item, &key, now);
        Ok(key)
    }
    /// A key that was unwrapped a short while ago.
    #[must_use]
    pub fn remembered_key(&self, person: PersonId, item: &Key, now: Moment) -> Option<PersonKey> {
        self.cache.get(person, item, now)
    }
    /// Forgets the remembered key of one item, before the stored one is destroyed.
    pub fn forget_key(&self, person: PersonId, item: &Key) {
        self.cache.forget(person, Some(item));
    }
    /// Forgets every remembered key of a person.
    pub fn forget_person(&self, person: PersonId) {
        self.cache.forget(person, None);
    }

    /// Seals a value in its place.
    pub fn seal(
        &self,
        key: &PersonKey,
        person: PersonId,
        item: &Key,
        row: RowId,
        value: Private<Vec<u8>>,
    ) -> Result<Vec<u8>, VaultError> {
        let place = Place { business: &self.business, person, item, row, class: item };
        value.seal_with(|plain| seal::seal(key, &place, plain, self.dice.as_ref()))
    }
    /// Opens a value from its place, to a warrant.
    #[allow(
        clippy::too_many_arguments,
        reason = "each part of the place is bound by the seal and has its own type"
    )]
    pub fn open<W: Warrant>(
        &self,
        warrant: &W,
        now: Moment,
        key: &PersonKey,
        person: PersonId,
        (id, item): (ItemId, &Key),
        row: RowId,
        sealed: &[u8],
    ) -> Result<Private<Vec<u8>>, VaultError> {
        if !warrant.opens(person, id, now) {
            return Err(VaultError::NoWarrant);
        }
        let place = Place { business: &self.business, person, item, row, class: item };
        seal::open(key, &place, sealed).map(Private::new)
    }

    /// Opens what lies in a person's inbox, to the person alone.
    pub fn open_card(
        &self,
        standing: &Standing,
        key: &PersonKey,
        class: &Key,
        row: RowId,
        sealed: &[u8],
    ) -> Result<Vec<u8>, VaultError> {
        let place = Place { business: &self.business, person: standing.person(), item: class, row, class };
        seal::open(key, &place, sealed)
    }

    /// Signs a record: the receipt.
    pub fn sign_record(&self, record: Record) -> Result<Receipt, VaultError> {
        Receipt::sign(record, &self.signer)
    }
    /// The record of a receipt alone, as JWS compact: for a QR code or a mail.
    pub fn short_receipt(&self, receipt: &Receipt) -> Result<String, VaultError> {
        receipt.jws(&self.signer)
    }
    /// The signature of the head of the ledger.
    #[must_use]
    pub fn sign_head(&self, size: u64, root: &Hash) -> Vec<u8> {
        self.signer.sign(checkpoint::body(&self.business, size, root).as_bytes())
    }
    /// The signed head of the ledger (C2SP tlog-checkpoint) around its signature.
    #[must_use]
    pub fn checkpoint(&self, size: u64, root: &Hash, signature: &[u8]) -> String {
        checkpoint::write(&self.business, size, root, signature, self.signer.public_bytes())
    }
    /// The public key as a signed note names it: `origin+hash+key` (C2SP signed-note).
    #[must_use]
    pub fn verifier_key(&self) -> String {
        checkpoint::verifier_key(&self.business, self.signer.public_bytes())
    }
    /// The short name of the public key.
    #[must_use]
    pub fn key_id(&self) -> String {
        sign::key_id(self.signer.public_bytes())
    }
    /// The signature of the manifest of a pack, in base64url.
    #[must_use]
    pub fn sign_pack(&self, manifest: &[u8]) -> String {
        Proof::text(&self.signer.sign(&sign::pack_message(manifest)))
    }
    /// The public key of receipts and checkpoints, in base64url.
    #[must_use]
    pub fn public_key(&self) -> String {
        self.signer.public_key()
    }

    /// The token by which a person is known until `until`.
    #[must_use]
    pub fn token(&self, person: PersonId, until: Moment) -> String {
        token::print(&self.keyring, person, until)
    }
    /// The identity check.
    pub fn standing(&self, token: &str, now: Moment) -> Result<Standing, NotIdentified> {
        token::read(&self.keyring, token, now)
    }
    /// A new secret key for the business's own server, with the number by which it can be revoked.
    #[must_use]
    pub fn secret_key(&self, scope: &Scope, until: Moment) -> (String, String) {
        let mut number = [0; 8];
        self.dice.fill(&mut number);
        (revoked::print(number), token::print_secret_key(&self.keyring, number, scope, until))
    }
    /// Takes the secret key of a number back, for every program that uses this folder, at once.
    pub fn revoke(&self, number: &str) -> Result<(), VaultError> {
        let number = revoked::parse(number).ok_or(VaultError::NotANumber)?;
        if revoked::has(&self.folder, number)? { Ok(()) } else { revoked::add(&self.folder, number) }
    }
    /// The check of a secret key.
    pub fn mandate(&self, text: &str, now: Moment) -> Result<Mandate, NotIdentified> {
        let mandate = token::read_secret_key(&self.keyring, text, now)?;
        // A list that cannot be read could hold this key.
        let revoked = revoked::has(&self.folder, mandate.number()).unwrap_or(true);
        if revoked { Err(NotIdentified::Revoked) } else { Ok(mandate) }
    }
    /// The link that lets whoever got our mail confirm what a record asks.
    #[must_use]
    pub fn confirmation(&self, person: PersonId, record: RowId, until: Moment) -> String {
        token::print_confirmation(&self.keyring, person, record, until)
    }
    /// The check of such a link.
    pub fn confirm(&self, text: &str, now: Moment) -> Result<Confirmation, NotIdentified> {
        token::read_confirmation(&self.keyring, text, now)
    }
    /// The name of an answer that was given, as it goes out with it.
    #[must_use]
    pub fn recommendation(&self, made: &Recommendation) -> String {
        token::print_recommendation(&self.keyring, made)
    }
    /// The check of such a name.
    pub fn recommended(&self, text: &str, now: Moment) -> Result<Recommendation, NotRecommended> {
        token::read_recommendation(&self.keyring, text, now)
    }
    /// The name under which the store finds a customer by the business's reference.
    #[must_use]
    pub fn lookup(&self, reference: &Reference) -> [u8; 32] {
        audit::lookup(&self.keyring, &self.business, reference)
    }
    /// What visits teach, as the ledger may tell it: the sum over all of them, keyed.
    #[must_use]
    pub fn index_digest(&self, sum: &[u8; 32]) -> Hash {
        audit::index_digest(&self.keyring, &self.business, sum)
    }
    /// The name of a member of staff in the ledger.
    #[must_use]
    pub fn staff_id(&self, login: &Login) -> AuditId {
        audit::staff_id(&self.keyring, &self.business, login)
    }
    /// The name of a person in the ledger.
    #[must_use]
    pub fn audit_id(&self, person: PersonId) -> AuditId {
        audit::audit_id(&self.keyring, &self.business, person)
    }
}

#[cfg(test)]
mod tests;
