//! The disk says no: the folder is another server's, may not be written, or is full.
//!
//! **Invariant:** what needs a small disk of its own is skipped, with a line that says so, where the system lets nobody mount one.

use crate::common::{BOUTIQUE, Server, call, run, serve_refused, text};
use serde_json::Value;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// The size of the disk that is filled, and what it is made when room is needed again.
const SMALL: &str = "size=4m";
const ROOMY: &str = "size=64m";
/// How many consents are given at most until the disk is full: it would hold fewer if each took a page.
const CONSENTS_MOST: usize = 4_000;

/// A disk of its own in memory, taken off again when the test ends.
struct Disk(TempDir);

impl Disk {
    /// A small disk, where the system allows one.
    fn small() -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let disk = mount(&["-t", "tmpfs", "-o", SMALL, "tmpfs", text(folder.path())]);
        if !disk {
            eprintln!(
                "SKIPPED: no disk can be mounted here; run as root to test a full and a read-only disk"
            );
        }
        disk.then(|| Self(folder))
    }
    fn path(&self) -> &Path {
        self.0.path()
    }
    fn remount(&self, options: &str) {
        assert!(mount(&["-o", &format!("remount,{options}"), text(self.path())]), "cannot remount {options}");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.path()).status();
    }
}

fn mount(arguments: &[&str]) -> bool {
    Command::new("mount").args(arguments).output().is_ok_and(|output| output.status.success())
}

/// A consent: its token and the id of its record, or the problem that was answered.
fn consent(server: &Server, yes: &str) -> Result<(String, Value), Value> {
    let (status, body) = call(&server.address(), "POST", "/v1/consent", "", yes).expect("no answer");
    let answer: Value = serde_json::from_str(&body).unwrap();
    if status == 201 {
        let token = answer["token"].as_str().unwrap().to_owned();
        return Ok((token, answer["receipt"]["record"]["record"].clone()));
    }
    assert_eq!(answer["status"], status, "{answer}");
    Err(answer)
}

fn has_every_receipt(server: &Server, people: &[(String, Value)]) {
    for (token, record) in people {
        let held = server.get("/v1/consent", token);
        assert_eq!(held["receipts"][0]["record"]["record"], *record);
        assert_eq!(held["held"]["suggestions"], "given");
    }
}

#[test]
fn a_second_server_on_the_same_folder_is_told_so_and_the_first_goes_on() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let first = Server::start(&data);
    let yes = first.yes();
    let before = consent(&first, &yes).expect("refused");
    let second = serve_refused(BOUTIQUE, &data);
    assert_eq!(second.code, Some(1), "{}", second.out);
    assert!(second.err.contains("S002 in use: another program holds `"), "{}", second.err);
    assert!(!second.out.contains("listening"), "{}", second.out);
    let verified = run(&["verify", text(&data)]);
    assert_eq!(verified.code, Some(1));
    assert!(verified.err.contains("S002 in use"), "{}", verified.err);
    let after = consent(&first, &yes).expect("refused");
    has_every_receipt(&first, &[before, after]);
}

#[test]
fn the_lock_of_a_killed_server_is_nobodys() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let mut first = Server::start(&data);
    let person = consent(&first, &first.yes()).expect("refused");
    first.kill();
    has_every_receipt(&Server::start(&data), &[person]);
}

#[test]
fn a_full_disk_refuses_by_name_and_loses_nothing_that_was_acknowledged() {
    let Some(disk) = Disk::small() else { return };
    let data = disk.path().join("data");
    let server = Server::start(&data);
    let yes = server.yes();
    let mut people = Vec::new();
    let problem = (0..CONSENTS_MOST).find_map(|_| consent(&server, &yes).map(|one| people.push(one)).err());
    let problem = problem.expect("the disk never filled");
    assert_eq!(problem["status"], 503, "{problem}");
    assert_eq!(problem["code"], "store_unavailable", "{problem}");
    assert!(problem["detail"].as_str().unwrap().contains("S001 disk full"), "{problem}");
    assert!(!people.is_empty(), "nothing was acknowledged before the disk was full");

    // Reading goes on, and what was refused left nothing.
    has_every_receipt(&server, &people);
    // With room, writing goes on without a restart, as the page of S001 promises.
    disk.remount(ROOMY);
    people.push(consent(&server, &yes).expect("refused though there is room"));
    drop(server);
    has_every_receipt(&Server::start(&data), &people);
    let verified = run(&["verify", text(&data)]);
    assert!(verified.out.contains(&format!("ledger: {} entries hold", people.len())), "{}", verified.out);
}

#[test]
fn a_server_killed_on_a_full_disk_has_everything_when_there_is_room_again() {
    let Some(disk) = Disk::small() else { return };
    let data = disk.path().join("data");
    let mut server = Server::start(&data);
    let yes = server.yes();
    let people: Vec<_> = (0..CONSENTS_MOST).map_while(|_| consent(&server, &yes).ok()).collect();
    assert!(people.len() < CONSENTS_MOST, "the disk never filled");
    server.kill();
    match Server::try_start(&data) {
        Some(server) => has_every_receipt(&server, &people),
        // Opening tidies the log into the file, which may need room that is not there.
        None => {
            let refused = serve_refused(BOUTIQUE, &data);
            assert_eq!(refused.code, Some(1), "{}", refused.out);
            assert!(refused.err.contains("S001 disk full"), "{}", refused.err);
        }
    }
    disk.remount(ROOMY);
    has_every_receipt(&Server::start(&data), &people);
}

#[test]
fn a_folder_that_may_not_be_written_is_refused_by_name() {
    let Some(disk) = Disk::small() else { return };
    let data = disk.path().join("data");
    drop(Server::start(&data));
    disk.remount("ro");
    let refused = serve_refused(BOUTIQUE, &data);
    assert_eq!(refused.code, Some(1), "{}", refused.out);
    assert!(refused.err.contains("S003 read-only"), "{}", refused.err);
    let nowhere = serve_refused(BOUTIQUE, &disk.path().join("new"));
    assert_eq!(nowhere.code, Some(1), "{}", nowhere.out);
    assert!(nowhere.err.contains("cannot create `"), "{}", nowhere.err);
}
