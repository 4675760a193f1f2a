//! Proof without a server: receipts, exports and the ledger hold as they are, and not when someone changed them.

use crate::common::{Ended, Server, call, run, text};
use rusqlite::Connection;
use serde_json::Value;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A house in which two people said yes and one of them took a copy: its folder, what it gave out, its key.
pub(crate) struct Past {
    folder: TempDir,
    pub(crate) key: String,
    pub(crate) receipt: String,
    short: String,
    token: String,
    export: String,
    /// The signed head when the first person had said yes.
    early: String,
    /// The signed head at the end.
    late: String,
}

impl Past {
    pub(crate) fn live() -> Self {
        let folder = TempDir::new().unwrap();
        let server = Server::start(&folder.path().join("data"));
        let address = server.address();
        let yes = || {
            let (status, body) = call(&address, "POST", "/v1/consent", "", &server.yes()).unwrap();
            assert_eq!(status, 201, "{body}");
            serde_json::from_str::<Value>(&body).unwrap()
        };
        let first = yes();
        let id = first["receipt"]["record"]["record"].as_str().unwrap();
        let of_first = first["token"].as_str().unwrap();
        let path = format!("/v1/receipts/{id}?form=jws");
        let (status, short) = call(&address, "GET", &path, of_first, "").unwrap();
        assert_eq!(status, 200, "{short}");
        let early = server.get_text("/v1/ledger/checkpoint");
        let token = yes()["token"].as_str().unwrap().to_owned();
        let event = r#"[{"kind": "view", "item": "chemise-lin-pastel"}]"#;
        let (status, body) = call(&address, "POST", "/v1/events", &token, event).unwrap();
        assert_eq!(status, 200, "{body}");
        let export = server.get("/v1/me/export", &token).to_string();
        let late = server.get_text("/v1/ledger/checkpoint");
        let key = server.public_key();
        drop(server);
        Self { folder, key, receipt: first["receipt"].to_string(), short, token, export, early, late }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Writes a text beside the data folder.
    pub(crate) fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Verifies the ledger against a checkpoint.
    fn verify_since(&self, checkpoint: &str) -> Ended {
        let file = self.file("checkpoint", checkpoint);
        run(&["verify", text(&self.data()), "--checkpoint", text(&file), &format!("--key={}", self.key)])
    }

    /// Runs one statement on the rows, behind the program's back; answers how many rows changed.
    fn meddle(&self, statement: &str) -> usize {
        Connection::open(self.data().join("data.db")).unwrap().execute(statement, []).unwrap()
    }
}

/// A key that is not the house's: its first letter is another.
pub(crate) fn other_key(key: &str) -> String {
    let first = if key.starts_with('A') { "B" } else { "A" };
    format!("{first}{}", &key[1..])
}

pub(crate) fn refused(ended: &Ended, why: &str) {
    assert_eq!(ended.code, Some(1), "{}{}", ended.out, ended.err);
    assert!(ended.err.contains(why), "expected `{why}`: {}", ended.err);
    assert!(!ended.out.contains("hold"), "something was said to hold: {}", ended.out);
}

#[test]
fn a_receipt_holds_by_itself_and_under_the_key_of_the_business() {
    let past = Past::live();
    let file = past.file("receipt.json", &past.receipt);
    let alone = run(&["verify", text(&file)]);
    assert_eq!(alone.code, Some(0), "{}", alone.err);
    assert!(alone.out.contains(": holds") && alone.out.contains("suggestions: Given"), "{}", alone.out);
    assert!(alone.out.contains("give `--key`"), "{}", alone.out);
    let keyed = run(&["verify", text(&file), &format!("--key={}", past.key)]);
    assert_eq!(keyed.code, Some(0), "{}", keyed.err);
    assert!(!keyed.out.contains("give `--key`"), "{}", keyed.out);
    assert!(keyed.out.contains("entry 0 of 1 in the ledger"), "{}", keyed.out);
}

#[test]
fn the_short_form_of_a_receipt_holds_under_the_key_alone() {
    let past = Past::live();
    let file = past.file("receipt.jws", &past.short);
    let ended = run(&["verify", text(&file), &format!("--key={}", past.key)]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.out.contains("suggestions: Given") && ended.out.contains("no proof"), "{}", ended.out);
    refused(&run(&["verify", text(&file)]), "V011 other key: the short form carries no key");
    refused(&run(&["verify", text(&file), &format!("--key={}", other_key(&past.key))]), "V011 other key");
    let mut changed = past.short.clone();
    let middle = changed.len() / 2;
    let letter = if changed.as_bytes()[middle] == b'A' { "B" } else { "A" };
    changed.replace_range(middle..=middle, letter);
    let file = past.file("changed.jws", &changed);
    refused(&run(&["verify", text(&file), &format!("--key={}", past.key)]), "V012 changed");
}

#[test]
fn a_receipt_is_held_against_a_kept_checkpoint() {
    let past = Past::live();
    let file = past.file("receipt.json", &past.receipt);
    let against = |checkpoint: &str| {
        let kept = past.file("kept", checkpoint);
        run(&["verify", text(&file), "--checkpoint", text(&kept), &format!("--key={}", past.key)])
    };
    let same = against(&past.early);
    assert!(
        same.out.contains("entry 0 of 1 in the ledger the checkpoint vouches for"),
        "{}{}",
        same.out,
        same.err
    );
    let later = against(&past.late);
    assert_eq!(later.code, Some(0), "{}", later.err);
    assert!(later.out.contains("the checkpoint vouches for 4 entries"), "{}", later.out);
    let other = Past::live();
    refused(&against(&other.early), "the checkpoint's signature does not hold against this key");
}

#[test]
fn a_record_from_before_its_line_was_noted_is_proved_all_the_same() {
    let past = Past::live();
    let export: Value = serde_json::from_str(&past.export).unwrap();
    let at = export["receipts"][0]["record"]["at"].as_i64().unwrap();
    assert_eq!(past.meddle(&format!("UPDATE record SET seq = -1 WHERE at = {at}")), 1);
    let server = Server::start(&past.data());
    let again = server.get("/v1/consent", &past.token);
    assert_eq!(again["receipts"][0]["proof"]["index"], export["receipts"][0]["proof"]["index"]);
}

#[test]
fn a_receipt_whose_entry_was_written_anew_is_handed_out_without_a_proof() {
    let past = Past::live();
    past.meddle(
        "UPDATE ledger SET body = replace(body, '\"evidence\":\"', '\"evidence\":\"0') WHERE seq = 1",
    );
    let server = Server::start(&past.data());
    let receipt = &server.get("/v1/consent", &past.token)["receipts"][0];
    assert_eq!((&receipt["proof"], receipt["signature"].is_string()), (&Value::Null, true));
}

#[test]
fn a_proof_that_leads_elsewhere_is_refused() {
    let (past, other) = (Past::live(), Past::live());
    let changes: [(&str, Value); 4] = [
        ("/proof/index", 7.into()),
        ("/proof/size", 2.into()),
        (
            "/proof/checkpoint",
            serde_json::from_str::<Value>(&other.receipt).unwrap()["proof"]["checkpoint"].clone(),
        ),
        ("/proof", serde_json::from_str::<Value>(&other.receipt).unwrap()["proof"].clone()),
    ];
    for (number, (pointer, value)) in changes.into_iter().enumerate() {
        let mut receipt: Value = serde_json::from_str(&past.receipt).unwrap();
        *receipt.pointer_mut(pointer).unwrap() = value;
        let file = past.file(&format!("elsewhere-{number}.json"), &receipt.to_string());
        refused(&run(&["verify", text(&file)]), "V013 not proved");
    }
}

#[test]
fn every_changed_field_of_a_receipt_is_found() {
    let past = Past::live();
    let changes: [(&str, Value); 6] = [
        ("/record/purposes/0/state", "refused".into()),
        ("/record/purposes/0/keys/0", "newsletter".into()),
        ("/record/controller", "Somebody Else".into()),
        ("/record/at", 1.into()),
        ("/record/locale", "en".into()),
        ("/record/method", "accept_all".into()),
    ];
    for (number, (pointer, value)) in changes.into_iter().enumerate() {
        let mut receipt: Value = serde_json::from_str(&past.receipt).unwrap();
        let field = receipt.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}"));
        assert_ne!(*field, value, "{pointer} would not change");
        *field = value;
        let file = past.file(&format!("changed-{number}.json"), &receipt.to_string());
        refused(&run(&["verify", text(&file)]), "the record was changed after it was signed");
    }
}

#[test]
fn a_receipt_cut_off_anywhere_is_refused() {
    let past = Past::live();
    for eighth in 0..8 {
        let cut = &past.receipt[..past.receipt.len() * eighth / 8];
        let file = past.file(&format!("cut-{eighth}.json"), cut);
        refused(&run(&["verify", text(&file)]), "is it cut off?");
    }
}

#[test]
fn a_receipt_of_another_key_is_refused() {
    let past = Past::live();
    let file = past.file("receipt-other.json", &past.receipt);
    let ended = run(&["verify", text(&file), &format!("--key={}", other_key(&past.key))]);
    refused(&ended, "signed with another key than the one given");

    // The short name of a key follows from the key, so one cannot be put in the place of another.
    let mut forged: Value = serde_json::from_str(&past.receipt).unwrap();
    forged["public_key"] = other_key(&past.key).into();
    let file = past.file("forged.json", &forged.to_string());
    refused(&run(&["verify", text(&file)]), "the key or the signature of this receipt is not readable");
}

#[test]
fn a_receipt_with_something_added_is_refused() {
    let past = Past::live();
    let mut receipt: Value = serde_json::from_str(&past.receipt).unwrap();
    receipt["record"]["note"] = "and the newsletter".into();
    let file = past.file("added.json", &receipt.to_string());
    refused(&run(&["verify", text(&file)]), "was something added or renamed?");
}

#[test]
fn an_export_holds_and_one_with_a_changed_receipt_does_not() {
    let past = Past::live();
    let file = past.file("export.json", &past.export);
    let ended = run(&["verify", text(&file), &format!("--key={}", past.key)]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.out.contains("export: 1 receipts hold"), "{}", ended.out);

    let mut export: Value = serde_json::from_str(&past.export).unwrap();
    export["receipts"][0]["record"]["purposes"][0]["state"] = "refused".into();
    let file = past.file("export-changed.json", &export.to_string());
    refused(&run(&["verify", text(&file)]), "the record was changed after it was signed");
}

#[test]
fn a_ledger_that_grew_still_holds_against_every_older_checkpoint() {
    let past = Past::live();
    let plain = run(&["verify", text(&past.data())]);
    assert_eq!(plain.code, Some(0), "{}", plain.err);
    assert!(plain.out.contains("ledger: 4 entries hold"), "{}", plain.out);
    assert!(plain.out.contains("give `--checkpoint`"), "{}", plain.out);
    for (checkpoint, vouched) in [(&past.early, 1), (&past.late, 4)] {
        let ended = past.verify_since(checkpoint);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        assert!(ended.out.contains(&format!("the first {vouched} of them are those")), "{}", ended.out);
    }
}

#[test]
fn an_old_entry_that_was_written_anew_is_found_by_its_checkpoint_alone() {
    let past = Past::live();
    let changed = past
        .meddle("UPDATE ledger SET body = replace(body, '\"suggestions\"', '\"newsletter\"') WHERE seq = 0");
    assert_eq!(changed, 1);
    let plain = run(&["verify", text(&past.data())]);
    assert_eq!(plain.code, Some(0), "a whole ledger by itself cannot know: {}", plain.err);
    refused(&past.verify_since(&past.early), "the first 1 entries are not those the checkpoint vouches for");
    refused(&past.verify_since(&past.late), "the first 4 entries are not those the checkpoint vouches for");
}

#[test]
fn an_entry_after_the_checkpoint_is_not_the_checkpoints_to_vouch_for() {
    let past = Past::live();
    past.meddle("UPDATE ledger SET body = replace(body, '\"suggestions\"', '\"newsletter\"') WHERE seq = 2");
    assert_eq!(past.verify_since(&past.early).code, Some(0));
    refused(&past.verify_since(&past.late), "the first 4 entries are not those");
}

#[test]
fn entries_that_were_cut_from_the_end_or_the_middle_are_missed() {
    let past = Past::live();
    assert_eq!(past.meddle("DELETE FROM ledger WHERE seq = 3"), 1);
    assert_eq!(run(&["verify", text(&past.data())]).code, Some(0), "the end alone does not show");
    refused(&past.verify_since(&past.late), "vouches for 4 entries and the ledger has 3");
    assert_eq!(past.meddle("DELETE FROM ledger WHERE seq = 1"), 1);
    refused(&run(&["verify", text(&past.data())]), "S006 ledger has a hole at 1");
}

#[test]
fn a_row_that_no_longer_says_what_its_entry_says_is_found_without_a_checkpoint() {
    for statement in [
        "UPDATE ledger SET about = NULL WHERE seq = 1",
        "UPDATE ledger SET at = at - 1 WHERE seq = 1",
        "UPDATE ledger SET body = body || ' ' WHERE seq = 1",
        "UPDATE ledger SET body = '{}' WHERE seq = 1",
    ] {
        let past = Past::live();
        assert_eq!(past.meddle(statement), 1);
        refused(&run(&["verify", text(&past.data())]), "entry 1 was changed");
    }
}

#[test]
fn a_checkpoint_that_is_not_the_business_s_vouches_for_nothing() {
    let past = Past::live();
    let lines: Vec<&str> = past.late.lines().collect();
    let more = past.late.replacen(&format!("\n{}\n", lines[1]), "\n3\n", 1);
    refused(&past.verify_since(&more), "the checkpoint's signature does not hold against this key");
    refused(&past.verify_since("nothing of the kind"), "this is not a checkpoint");
    let file = past.file("checkpoint", &past.late);
    let (data, file) = (past.data(), text(&file));
    refused(
        &run(&["verify", text(&data), "--checkpoint", file, &format!("--key={}", other_key(&past.key))]),
        "the checkpoint's signature does not hold against this key",
    );
    let keyless = run(&["verify", text(&data), "--checkpoint", file]);
    assert_eq!(keyless.code, Some(2), "a checkpoint without a key says nothing: {}", keyless.out);
    assert!(keyless.err.contains("--key"), "{}", keyless.err);
}

#[test]
fn a_folder_without_a_ledger_or_its_keys_is_refused_and_left_as_it_is() {
    let past = Past::live();
    let (empty, nowhere) = (past.folder.path().join("empty"), past.folder.path().join("nowhere"));
    std::fs::create_dir(&empty).unwrap();
    refused(&run(&["verify", text(&empty)]), "there is no `data.db`");
    assert_eq!(std::fs::read_dir(&empty).unwrap().count(), 0);
    refused(&run(&["verify", text(&past.data()), "--keys", text(&nowhere)]), "there is no `keys.db`");
    assert!(!Path::new(&nowhere).exists(), "verifying made a folder");
}
