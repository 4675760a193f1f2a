//! Receipts: what one proves, how long it may be, and every way in which one does not hold.

use super::*;
use entrenous_core::consent::{Event, Method, RECORD_SCHEMA, RecordedPurpose};
use entrenous_core::hash::canonical;
use entrenous_core::ledger::{Entry, Shelf, Tiles, leaf_hash};
use entrenous_core::request::{Actor, Age, Signal, Surface};
use std::convert::Infallible;

/// No tile of the small trees here is ever full.
struct Empty;
impl Shelf for Empty {
    type Error = Infallible;
    fn tile(&self, _: u32, _: u64) -> Result<Option<Vec<Hash>>, Infallible> {
        Ok(None)
    }
}

const PURPOSES: [&str; 12] = [
    "suggestions",
    "together",
    "film",
    "newsletter",
    "statistics",
    "measurements",
    "try_on",
    "chat",
    "voice_search",
    "birthday_offer",
    "partners_offers",
    "year_in_review",
];

fn record(purposes: &[&str], state: Event) -> Record {
    let hash = Hash::of(&[b"any"]);
    let until = state.is_yes().then(|| Moment::from_seconds(1_811_329_177));
    let mut purposes = purposes.to_vec();
    purposes.sort_unstable();
    let said = |name: &&str| RecordedPurpose { key: key(name), state, until };
    Record {
        schema: RECORD_SCHEMA.into(),
        record: RowId::from_bytes([7; 16]),
        subject: Some(person(1)),
        controller: "Test House".into(),
        contact: "bonjour@atelier-colombage.example".into(),
        notice: hash,
        locale: serde_json::from_str("\"fr\"").unwrap(),
        surface: Surface::Web,
        charter: hash,
        rules: hash,
        regimes: vec!["*".into()],
        place: None,
        purposes: purposes.iter().map(said).collect(),
        at: Moment::from_seconds(1_795_690_777),
        client_at: None,
        method: Method::AcceptAll,
        actor: Actor::Person,
        age: Age::Adult,
        evidence: None,
        previous: Some(hash),
        signal: Signal::None,
        withdrawal: "/privacy".into(),
    }
}

/// A receipt in a ledger that begins with `before` other entries and ends with as many.
fn proved(vault: &Vault, record: Record, before: u64) -> Receipt {
    let receipt = vault.sign_record(record).unwrap();
    let about = vault.audit_id(person(1));
    let entry = Entry::of_choice(&receipt.record, receipt.hash().unwrap(), Some(about));
    let mut tiles = Tiles::default();
    let others = |tiles: &mut Tiles| {
        (0..before).for_each(|n| drop(tiles.push(leaf_hash(&n.to_be_bytes()))));
    };
    others(&mut tiles);
    tiles.push(leaf_hash(entry.leaf().unwrap().as_bytes()));
    others(&mut tiles);
    let beside = tiles.proof(&Empty, before).unwrap().unwrap();
    let root = entrenous_core::ledger::root_from_proof(
        leaf_hash(entry.leaf().unwrap().as_bytes()),
        before,
        tiles.size(),
        &beside,
    )
    .unwrap();
    receipt.proved_by(Proof {
        about: Some(Named(about)),
        entry: None,
        index: before,
        size: tiles.size(),
        hashes: Way(beside),
        checkpoint: Proof::text(&vault.sign_head(tiles.size(), &root)),
    })
}

#[test]
fn a_receipt_proves_its_place_in_the_ledger_and_reads_as_it_was_written() {
    let (_folder, vault) = vault();
    for before in [0, 1, 2, 3, 50] {
        let receipt = proved(&vault, record(&PURPOSES, Event::Given), before);
        let read = Receipt::from_json(&receipt.to_json().unwrap()).unwrap();
        let shown = read.verify(Some(&vault.public_key())).unwrap().unwrap();
        assert_eq!((shown.index, shown.size), (before, before * 2 + 1));
        assert_eq!(read.to_json().unwrap(), receipt.to_json().unwrap());
    }
}

#[test]
fn no_letter_of_a_receipt_can_be_changed_and_none_be_cut_off() {
    let (_folder, vault) = vault();
    let text = proved(&vault, record(&PURPOSES[..2], Event::Given), 3).to_json().unwrap();
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] = if bytes[at] == b'b' { b'c' } else { b'b' };
        let changed = String::from_utf8(bytes).unwrap();
        let verdict = Receipt::from_json(&changed).and_then(|receipt| receipt.verify(None).map(|_| ()));
        assert!(verdict.is_err(), "{at}: {changed}");
        assert!(Receipt::from_json(&text[..at]).is_err(), "cut off at {at}");
    }
}

#[test]
fn a_proof_of_another_record_another_ledger_or_another_key_is_none() {
    let (_folder, vault) = vault();
    let receipt = proved(&vault, record(&PURPOSES, Event::Given), 3);
    let other = proved(&vault, record(&PURPOSES[..3], Event::Refused), 3);
    let proof = |receipt: &Receipt| receipt.proof.clone().unwrap();
    let verdict = |proof: Proof| receipt.clone().proved_by(proof).verify(None);
    assert!(verdict(proof(&receipt)).is_ok());
    assert_eq!(verdict(proof(&other)), Err(NotAReceipt::NotProved));
    assert_eq!(verdict(Proof { index: 2, ..proof(&receipt) }), Err(NotAReceipt::NotProved));
    assert_eq!(verdict(Proof { size: 8, ..proof(&receipt) }), Err(NotAReceipt::NotProved));
    assert_eq!(verdict(Proof { hashes: Way(Vec::new()), ..proof(&receipt) }), Err(NotAReceipt::NotProved));
    let (_other_folder, stranger) = self::vault();
    let foreign = proved(&stranger, record(&PURPOSES, Event::Given), 3);
    let head = Proof { checkpoint: proof(&foreign).checkpoint, ..proof(&receipt) };
    assert_eq!(verdict(head), Err(NotAReceipt::NotProved));
    assert!(foreign.verify(None).is_ok(), "it holds by itself");
    assert_eq!(foreign.verify(Some(&vault.public_key())), Err(NotAReceipt::OtherKey));
}

#[test]
fn an_entry_that_is_of_another_record_proves_nothing() {
    let (_folder, vault) = vault();
    let receipt = proved(&vault, record(&PURPOSES, Event::Given), 3);
    let other = proved(&vault, record(&PURPOSES[..3], Event::Refused), 3);
    let about = Some(vault.audit_id(person(1)));
    let entry = |of: &Receipt| Box::new(Entry::of_choice(&of.record, of.hash().unwrap(), about));
    let own = Proof { entry: Some(entry(&receipt)), about: None, ..receipt.proof.clone().unwrap() };
    assert!(receipt.clone().proved_by(own).verify(None).is_ok());
    let foreign = Proof { entry: Some(entry(&other)), ..other.proof.clone().unwrap() };
    assert_eq!(receipt.proved_by(foreign).verify(None), Err(NotAReceipt::NotProved));
}

#[test]
fn a_receipt_of_twelve_purposes_in_a_ledger_of_a_million_entries_has_at_most_2048_bytes() {
    let (_folder, vault) = vault();
    let receipt = vault
        .sign_record(Record { controller: "Atelier Colombage".into(), ..record(&PURPOSES, Event::Given) });
    let proof = Proof {
        about: Some(Named(vault.audit_id(person(1)))),
        entry: None,
        index: 999_999,
        size: 1_000_000,
        hashes: Way(vec![Hash::of(&[]); 20]),
        checkpoint: Proof::text(&[0; 64]),
    };
    let text = receipt.unwrap().proved_by(proof).to_json().unwrap();
    assert!(text.len() <= 2_048, "{} bytes: {text}", text.len());
}

#[test]
fn the_short_form_holds_under_its_key_and_no_other_algorithm() {
    let (_folder, vault) = vault();
    let receipt = vault.sign_record(record(&PURPOSES, Event::Given)).unwrap();
    let text = vault.short_receipt(&receipt).unwrap();
    assert_eq!(read_jws(&text, &vault.public_key()), Ok(receipt.record.clone()));
    assert!(text.len() < 2_048, "fits a QR code: {}", text.len());
    let (_other_folder, other) = self::vault();
    assert_eq!(read_jws(&text, &other.public_key()), Err(NotAReceipt::OtherKey));
    let parts: Vec<&str> = text.split('.').collect();
    for at in 0..3 {
        let mut changed: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
        let letter = if changed[at].ends_with('A') { "Q" } else { "A" };
        let keep = changed[at].len() - 1;
        changed[at].replace_range(keep.., letter);
        assert!(read_jws(&changed.join("."), &vault.public_key()).is_err(), "part {at}");
    }
    let encode = |text: &str| base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, text);
    let none =
        encode(&format!(r#"{{"alg":"none","kid":"{}","typ":"entrenous-receipt+jws"}}"#, vault.key_id()));
    assert_eq!(read_jws(&format!("{none}.{}.", parts[1]), &vault.public_key()), Err(NotAReceipt::NotInForm));
    for bad in ["", "a", "a.b", "a.b.c", "..", &text[..text.len() / 2]] {
        assert!(read_jws(bad, &vault.public_key()).is_err(), "{bad}");
    }
}

#[test]
fn a_record_of_the_form_before_holds_by_the_bytes_that_were_signed() {
    let (_folder, vault) = vault();
    let receipt = vault.sign_record(record(&["film"], Event::Given)).unwrap();
    let mut written: serde_json::Value = serde_json::from_str(&receipt.to_json().unwrap()).unwrap();
    let hash = Hash::of(&[b"any"]).to_string();
    let before = serde_json::json!({
        "schema": "entrenous-consent-1", "notice_version": hash, "notice": hash, "charter": hash, "rules": hash,
        "place": null, "signal": "none", "age": "adult", "previous": hash,
        "purposes": [{"key": "film", "use": "dpv:ServiceProvision", "basis": "consent", "items": [], "keep": null,
            "recipients": ["Filmhaus Vogesen"], "state": "given", "until": 20}],
    });
    for (name, value) in before.as_object().unwrap() {
        written["record"][name] = value.clone();
    }
    let message = format!("entrenous/receipt/1\n{}", canonical(&written["record"]).unwrap());
    written["signature"] = Proof::text(&vault.signer.sign(message.as_bytes())).into();
    let receipt = Receipt::from_json(&written.to_string()).unwrap();
    assert_eq!(receipt.verify(None), Ok(None));
    written["record"]["purposes"][0]["recipients"] = serde_json::json!([]);
    let changed = Receipt::from_json(&written.to_string()).unwrap();
    assert_eq!(
        changed.verify(None),
        Err(NotAReceipt::Changed),
        "also what the form before told and this one does not"
    );
}
