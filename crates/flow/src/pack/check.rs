//! Checks a pack without asking the house that made it: form, files, signature, head of the ledger, and every receipt with its text.
//!
//! **Invariant:** every byte of the archive is accounted for: a file that the manifest does not name is refused.

use super::fault::PackFault;
use super::manifest::{Listed, Manifest, Told};
use super::opened::Opened;
use super::{CHECKPOINT, MANIFEST, RECEIPTS, SIGNATURE, TEXTS};
use entrenous_core::hash::{Hash, canonical};
use entrenous_vault::{Proved, Receipt, is_signed_pack, read_checkpoint};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};

/// What a pack that holds shows.
pub struct Checked {
    /// What is in it.
    pub manifest: Manifest,
    /// How many texts that were shown.
    pub texts: usize,
}

/// Checks a pack against a key of the business, or against the key it carries; `told` hears after each receipt how many there were.
pub fn check<R: Read + Seek>(
    input: R,
    expected: Option<&str>,
    mut told: impl FnMut(u64),
) -> Result<Checked, PackFault> {
    let mut opened = Opened::open(input)?;
    let printed = opened.read(MANIFEST)?;
    let manifest = Manifest::parse(&printed)?;
    if expected.is_some_and(|key| key != manifest.public_key) {
        return Err(PackFault::OtherKey);
    }
    let signature = String::from_utf8(opened.read(SIGNATURE)?).map_err(|_| PackFault::Unsigned)?;
    if !is_signed_pack(&manifest.public_key, &printed, &signature) {
        return Err(PackFault::Unsigned);
    }
    let names = opened.names();
    complete(&manifest, &names)?;
    let (mut receipts, mut shown, mut kept) = (0_u64, BTreeSet::new(), BTreeSet::new());
    let listed: BTreeMap<&str, &Listed> =
        manifest.files.iter().map(|file| (file.name.as_str(), file)).collect();
    for (place, name) in names.iter().enumerate() {
        let Some(listed) = listed.get(name.as_str()) else { continue };
        let content = opened.read_at(place)?;
        if Listed::of(name, &content) != **listed {
            return Err(PackFault::Changed(name.clone()));
        }
        if name == CHECKPOINT {
            head(&manifest, &content)?;
        } else if name.starts_with(RECEIPTS) {
            shown.insert(receipt(&manifest, name, &content)?);
            receipts = receipts.saturating_add(1);
            told(receipts);
        } else if name.starts_with(TEXTS) {
            kept.insert(text(name, &content)?);
        }
    }
    if let Some(lost) = shown.difference(&kept).next() {
        return Err(PackFault::Missing(format!("{TEXTS}{lost}.json")));
    }
    let counted = receipts == manifest.receipts && listed.contains_key(CHECKPOINT);
    if !counted || !(manifest.scope.is_whole(receipts)) {
        return Err(PackFault::Changed(MANIFEST.to_owned()));
    }
    let texts = kept.len();
    Ok(Checked { manifest, texts })
}

impl Told {
    const fn is_whole(self, receipts: u64) -> bool {
        !matches!(self, Self::Record { .. }) || receipts == 1
    }
}

/// Every file of the manifest is there once, and nothing else but the manifest and its signature.
fn complete(manifest: &Manifest, names: &[String]) -> Result<(), PackFault> {
    let mut there = BTreeSet::new();
    for name in names {
        if !there.insert(name.as_str()) {
            return Err(PackFault::Added(name.clone()));
        }
    }
    let mut expected: BTreeSet<&str> = manifest.files.iter().map(|file| file.name.as_str()).collect();
    expected.extend([MANIFEST, SIGNATURE]);
    if let Some(lost) = expected.difference(&there).next() {
        return Err(PackFault::Missing((*lost).to_owned()));
    }
    match there.difference(&expected).next() {
        Some(added) => Err(PackFault::Added((*added).to_owned())),
        None => Ok(()),
    }
}

fn head(manifest: &Manifest, content: &[u8]) -> Result<(), PackFault> {
    let changed = || PackFault::Changed(CHECKPOINT.to_owned());
    let text = std::str::from_utf8(content).map_err(|_| changed())?;
    let head = read_checkpoint(text, &manifest.public_key)?;
    if head == (manifest.size, manifest.root) { Ok(()) } else { Err(changed()) }
}

/// Checks a receipt: the hash of the text it answers.
fn receipt(manifest: &Manifest, name: &str, content: &[u8]) -> Result<Hash, PackFault> {
    let changed = || PackFault::Changed(name.to_owned());
    let failed = |why| PackFault::Receipt(name.to_owned(), why);
    let text = std::str::from_utf8(content).map_err(|_| changed())?;
    let receipt = Receipt::from_json(text).map_err(failed)?;
    let proved = receipt.verify(Some(&manifest.public_key)).map_err(failed)?;
    let same = |proved: Proved| proved.size == manifest.size && proved.root == manifest.root;
    let record = &receipt.record;
    let asked = match manifest.scope {
        Told::Person => true,
        Told::Record { record: id } => record.record == id,
        Told::Between { since, before } => (since..before).contains(&record.at),
    };
    let named = name == format!("{RECEIPTS}{}.json", record.record);
    if named && asked && proved.is_some_and(same) { Ok(record.notice) } else { Err(changed()) }
}

/// Checks a text that was shown: its hash, which is that of its words with the hash of what is asked in its own place.
fn text(name: &str, content: &[u8]) -> Result<Hash, PackFault> {
    let changed = || PackFault::Changed(name.to_owned());
    let mut notice: Value = serde_json::from_slice(content).map_err(|_| changed())?;
    let version = notice.get("version").cloned().ok_or_else(changed)?;
    *notice.get_mut("hash").ok_or_else(changed)? = version;
    let hash = Hash::of(&[canonical(&notice).map_err(|_| changed())?.as_bytes()]);
    if name == format!("{TEXTS}{hash}.json") { Ok(hash) } else { Err(changed()) }
}
