//! Pushes, short messages and the health of a sender on the command line, against a server of this machine that takes, refuses and hangs up.

use crate::common::{Ended, entrenous, run, text};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use tempfile::TempDir;

/// An authority to trust, so that no test asks what this machine trusts.
const AUTHORITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../post/src/smtp/tests/authority.pem");

/// A server on this machine that answers one call with this; what it heard.
fn server(answer: &'static str) -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, told) = channel();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut heard, mut buffer) = (Vec::new(), [0; 4_096]);
        loop {
            let text = String::from_utf8_lossy(&heard).to_lowercase();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length =
                    head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
                // A sealed body is no text, so at least as many letters are there as bytes came.
                if heard.len() - head.len().min(heard.len()) >= length.parse::<usize>().unwrap()
                    && !body.is_empty()
                {
                    break;
                }
            }
            match stream.read(&mut buffer) {
                Ok(read) if read > 0 => heard.extend_from_slice(&buffer[..read]),
                _ => break,
            }
        }
        let _ = stream.write_all(answer.as_bytes());
        let _ = tell.send(String::from_utf8_lossy(&heard).into_owned());
    });
    (port, told)
}

fn ran(arguments: &[&str]) -> Ended {
    let mut command = entrenous(arguments);
    let output = command
        .env("SSL_CERT_FILE", AUTHORITY)
        .env("ENTRENOUS_SMS_SECRET", "a-secret-of-nobody")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

fn written(folder: &Path, name: &str, content: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    text(&path).to_owned()
}

fn gateways(folder: &Path, port: u16) -> String {
    let file = format!(
        "[gateway.main]\nurl = \"http://127.0.0.1:{port}/send\"\nheaders = {{ authorization = \"Bearer {{secret}}\", content-type = \"application/json\" }}\nbody = '{{\"to\":\"{{to}}\",\"text\":\"{{text}}\"}}'\nway_out = \"STOP au 36000\"\n"
    );
    written(folder, "gateways.toml", &file)
}

#[test]
fn a_short_message_goes_as_its_file_says_and_its_fate_is_told() {
    let folder = TempDir::new().unwrap();
    let (port, heard) = server("HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n");
    let file = gateways(folder.path(), port);
    let sent = [
        "sms",
        "try",
        "--gateways",
        &file,
        "--to",
        "+33 6 12 34 56 78",
        "--text",
        "Le \"lin\"",
        "--kind",
        "marketing",
        "--this-machine",
    ];
    let ended = ran(&sent);
    assert_eq!(ended.code, Some(0), "{} {}", ended.out, ended.err);
    assert!(ended.out.contains("1 segments") && ended.out.contains("accepted"), "{}", ended.out);
    assert!(!ended.out.contains("612345678") && !ended.out.contains("secret"), "{}", ended.out);
    let heard = heard.recv().unwrap();
    assert!(heard.ends_with(r#"{"to":"+33612345678","text":"Le \"lin\" STOP au 36000"}"#), "{heard}");
    assert!(heard.contains("authorization: Bearer a-secret-of-nobody"), "{heard}");
    for (answer, says) in [
        ("HTTP/1.1 429 Later\r\nretry-after: 90\r\ncontent-length: 0\r\n\r\n", "wait 90 seconds"),
        ("HTTP/1.1 401 No\r\ncontent-length: 0\r\n\r\n", "refused: we are not let in"),
        ("HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n", "not now"),
        ("", "unclear"),
    ] {
        let (port, _heard) = server(answer);
        let file = gateways(folder.path(), port);
        let ended = ran(&["sms", "try", "--gateways", &file, "--to", "+33612345678", "--this-machine"]);
        assert_eq!(ended.code, Some(1), "{answer}");
        assert!(ended.out.contains(says), "{answer}: {}", ended.out);
    }
}

#[test]
fn this_machine_is_not_called_unless_it_was_asked_for() {
    let folder = TempDir::new().unwrap();
    let (port, _heard) = server("");
    let file = gateways(folder.path(), port);
    let ended = ran(&["sms", "try", "--gateways", &file, "--to", "+33612345678"]);
    assert!(
        ended.out.contains("not sent") && ended.out.contains("not of the public network"),
        "{}",
        ended.out
    );
}

#[test]
fn a_file_of_gateways_or_a_number_that_does_not_hold_is_refused_with_its_code() {
    let folder = TempDir::new().unwrap();
    let file = gateways(folder.path(), 1);
    let wrong = written(
        folder.path(),
        "wrong.toml",
        "[gateway.main]\nurl = \"https://sms.example/\"\nbody = '{\"text\":{text},\"to\":\"{to}\"}'\n",
    );
    for (file, to) in [(&wrong, "+33612345678"), (&file, "0612345678")] {
        let ended = ran(&["sms", "try", "--gateways", file, "--to", to]);
        assert_eq!(ended.code, Some(1));
        assert!(ended.err.contains("E239") && !ended.err.contains("0612345678"), "{}", ended.err);
    }
}

#[test]
fn a_push_key_is_for_its_owner_alone_and_a_note_goes_out_sealed() {
    let folder = TempDir::new().unwrap();
    let keys = folder.path().join("keys");
    let made = run(&["push", "key", "--out", text(&keys)]);
    assert!(made.out.contains("applicationServerKey"), "{}", made.out);
    let key = keys.join("push.pem");
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(run(&["push", "key", "--out", text(&keys)]).code, Some(1), "never written over");
    for (answer, says, code) in [
        ("HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n", "accepted", 0),
        ("HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n", "is gone", 1),
    ] {
        let (port, heard) = server(answer);
        // The browser's keys are those of RFC 8291.
        let browser = format!(
            "{{\"endpoint\":\"http://127.0.0.1:{port}/w/abc\",\"keys\":{{\"p256dh\":\"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4\",\"auth\":\"BTBZMqHH6r4Tts7J_aSIgg\"}}}}"
        );
        let browser = written(folder.path(), "browser.json", &browser);
        let ended = ran(&[
            "push",
            "try",
            "--subscription",
            &browser,
            "--key",
            text(&key),
            "--contact",
            "mailto:push@atelier.example",
            "--this-machine",
        ]);
        assert_eq!(ended.code, Some(code), "{} {}", ended.out, ended.err);
        assert!(ended.out.contains(says) && !ended.out.contains("/w/abc"), "{}", ended.out);
        let heard = heard.recv().unwrap();
        assert!(
            heard.contains("content-encoding: aes128gcm") && heard.contains("authorization: vapid t="),
            "{heard}"
        );
        assert!(!heard.contains("A trial."), "sealed");
    }
}

#[test]
fn counts_say_whether_to_go_on() {
    let folder = TempDir::new().unwrap();
    let advised = |content: &str, more: &[&str]| {
        let file = written(folder.path(), "counts.csv", content);
        run(&[&["mail", "health", "--counts", &file, "--on", "2026-11-26"], more].concat())
    };
    let well = advised("day,accepted,bounced,complained\n2026-11-25,12000,70,4\n", &[]);
    assert_eq!((well.code, well.out.starts_with("go on")), (Some(0), true), "{}", well.out);
    let ill = advised("2026-11-25,12000,70,40\n", &[]);
    assert_eq!((ill.code, ill.out.contains("call your mail spam")), (Some(1), true), "{}", ill.out);
    let new = advised("2026-11-25,50,0,0\n", &["--wanted", "400"]);
    assert!(new.out.contains("50  75  113  170") && new.out.contains("slow down to 20"), "{}", new.out);
    let wrong = advised("2026-11-25,12000,70,4\n2026-13-40,1,1,1\n", &[]);
    assert!(wrong.err.contains("line 2"), "{}", wrong.err);
    assert_eq!(
        run(&["sms", "count", &"ê".repeat(71)]).out.lines().next(),
        Some("2 segments: 71 units in UTF-16")
    );
}
