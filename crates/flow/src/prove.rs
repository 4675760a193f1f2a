//! A receipt with the proof that it is in the ledger: made when it is handed out, so that it always leads to a present head.
//!
//! **Invariant:** a stored receipt holds no proof; what is proved is the line that was committed with the record.
//! **Invariant:** a head is signed once, however many receipts lead to it.

use crate::{Fault, House};
use entrenous_core::consent::{Held, Record};
use entrenous_core::hash::Hash;
use entrenous_core::id::{Key, PersonId, RowId};
use entrenous_core::ledger::{Entry, TILE_WIDTH};
use entrenous_core::rights::Standing;
use entrenous_store::{LedgerNow, RecordRow};
use entrenous_vault::{Named, Proof, Receipt, Way};
use std::sync::{Arc, Mutex, PoisonError};

/// The newest head that was signed.
#[derive(Default)]
pub(crate) struct Signed(Mutex<Option<Head>>);

/// A head and its signature.
struct Head {
    size: u64,
    root: Hash,
    signature: Arc<[u8]>,
}

impl House {
    /// The signature of a head.
    fn head_signature(&self, now: &LedgerNow) -> Arc<[u8]> {
        let (size, root) = (now.size(), now.root());
        let mut newest = self.signed.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(head) = newest.as_ref().filter(|head| head.size == size && head.root == root) {
            return Arc::clone(&head.signature);
        }
        let signature: Arc<[u8]> = self.vault.sign_head(size, &root).into();
        *newest = Some(Head { size, root, signature: Arc::clone(&signature) });
        signature
    }

    /// The signed head of the ledger (C2SP tlog-checkpoint).
    #[must_use]
    pub fn checkpoint(&self) -> String {
        self.checkpoint_of(&self.store.ledger_now())
    }
    /// The signed head of the ledger as it was.
    pub(crate) fn checkpoint_of(&self, now: &LedgerNow) -> String {
        self.vault.checkpoint(now.size(), &now.root(), &self.head_signature(now))
    }

    /// The first `width` hashes of a tile of the ledger (C2SP tlog-tiles); nothing if it has not as many.
    pub fn tile(&self, level: u32, number: u64, width: usize) -> Result<Option<Vec<u8>>, Fault> {
        let hashes = self.store.ledger_tile(level, number, width.min(TILE_WIDTH))?;
        Ok(hashes.map(|hashes| hashes.iter().flat_map(|hash| *hash.bytes()).collect()))
    }

    /// The proof that the entry of a record is the line of this number; nothing if the entry is not of this record.
    pub(crate) fn prove(
        &self,
        now: &LedgerNow,
        record: &Record,
        entry: Entry,
        seq: u64,
    ) -> Result<Option<Proof>, Fault> {
        let Some(evidence) = entry.evidence else { return Ok(None) };
        let Some(beside) = self.store.ledger_proof(now, seq)? else { return Ok(None) };
        let follows = Entry::of_choice(record, evidence, entry.about) == entry;
        Ok(Some(Proof {
            about: entry.about.filter(|_| follows).map(Named),
            entry: (!follows).then(|| Box::new(entry)),
            index: seq,
            size: now.size(),
            hashes: Way(beside),
            checkpoint: Proof::text(&self.head_signature(now)),
        }))
    }

    /// A stored receipt, proved by the ledger as it was.
    pub(crate) fn proved(&self, now: &LedgerNow, row: &RecordRow) -> Result<Option<Receipt>, Fault> {
        let Ok(receipt) = Receipt::from_json(&row.receipt) else { return Ok(None) };
        let evidence = Some(receipt.hash()?);
        let lines = match row.seq {
            Some(seq) => self.store.ledger_page(seq.checked_sub(1), 1)?,
            None => self.store.ledger_at(row.at)?,
        };
        let mut entries = lines
            .into_iter()
            .filter_map(|line| Some((line.seq, serde_json::from_str::<Entry>(&line.body).ok()?)));
        let Some((seq, entry)) = entries.find(|(_, entry)| entry.evidence == evidence) else {
            return Ok(Some(receipt));
        };
        Ok(Some(match self.prove(now, &receipt.record, entry, seq)? {
            Some(proof) => receipt.proved_by(proof),
            None => receipt,
        }))
    }
}

/// What someone has said, and what proves it.
pub struct Said {
    /// What stands, by purpose.
    pub choices: Vec<(Key, Held)>,
    /// The signed records with their proofs, newest first.
    pub receipts: Vec<Receipt>,
}

/// What a person has said, with the receipts that prove it.
pub fn said(house: &House, standing: &Standing) -> Result<Said, Fault> {
    said_by(house, standing.person())
}

pub(crate) fn said_by(house: &House, person: PersonId) -> Result<Said, Fault> {
    let (choices, records) = (house.store.choices(person)?, house.store.records(person)?);
    let now = house.store.ledger_now();
    let receipts = records.iter().filter_map(|row| house.proved(&now, row).transpose());
    Ok(Said { choices, receipts: receipts.collect::<Result<_, _>>()? })
}

/// One receipt of a person, with its proof.
pub fn receipt(house: &House, standing: &Standing, id: RowId) -> Result<Option<Receipt>, Fault> {
    let found = house.store.find_record(id)?;
    let now = house.store.ledger_now();
    let receipt = found.map(|row| house.proved(&now, &row)).transpose()?.flatten();
    Ok(receipt.filter(|receipt| receipt.record.subject == Some(standing.person())))
}

/// The record of a receipt alone, signed as JWS compact, for a QR code or a mail.
pub fn short(house: &House, receipt: &Receipt) -> Result<String, Fault> {
    Ok(house.vault.short_receipt(receipt)?)
}
