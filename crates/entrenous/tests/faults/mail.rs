//! Mail on the command line: a key that nobody else can read, a test mail by way of relays that are good, unwilling, silent or open to
//! all, and mails that came back, whole and broken. Every name and address is invented.

use crate::common::{Ended, entrenous, run, text};
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use tempfile::TempDir;

/// An authority to trust, so that no test asks what this machine trusts.
const AUTHORITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../post/src/smtp/tests/authority.pem");
const PASSWORD: &str = "a-password-of-nobody";

/// What a relay says at a point; `None` is silence.
type Says = fn(&str) -> Option<&'static str>;

/// What a good relay says.
fn well(at: &str) -> Option<&'static str> {
    Some(match at {
        "GREETING" => "220 sink",
        "EHLO" => "250-sink\r\n250 AUTH PLAIN",
        "AUTH" => "235 2.7.0 welcome",
        "DATA" => "354 go on",
        "QUIT" => "221 bye",
        _ => "250 2.0.0 taken from ada@example.org",
    })
}

/// A relay on this machine, without encryption; every line it reads is told.
fn relay(says: Says) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = format!("smtp://{}", listener.local_addr().unwrap());
    let (tell, told) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            talk(&stream, says, &tell);
        }
    });
    (place, told)
}

fn talk(stream: &TcpStream, says: Says, tell: &Sender<String>) {
    let mut out = stream;
    let mut say = |at: &str| says(at).is_none_or(|answer| write!(out, "{answer}\r\n").is_ok());
    let mut in_text = false;
    say("GREETING");
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        let _ = tell.send(line.clone());
        let at = match (in_text, line.as_str()) {
            (true, ".") => "END",
            (true, _) => continue,
            (false, line) => line.split(' ').next().unwrap(),
        };
        in_text = at == "DATA";
        say(at);
    }
}

/// Tries a mail; what was said to the relay is read from its other end.
fn tried(place: &str, more: &[&str]) -> Ended {
    let from_to =
        ["mail", "try", "--relay", place, "--from", "shop@atelier.example", "--to", "bob@example.org"];
    let mut command = entrenous(&[&from_to, more].concat());
    let output =
        command.env("SSL_CERT_FILE", AUTHORITY).env("ENTRENOUS_RELAY_PASSWORD", PASSWORD).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// Tries it on a relay that is spoken to in clear.
fn tried_in_clear(says: Says, more: &[&str]) -> (Ended, Vec<String>) {
    let (place, told) = relay(says);
    let ended = tried(&place, &[&["--encryption", "never"], more].concat());
    (ended, told.try_iter().collect())
}

fn make(folder: &Path, more: &[&str]) -> Ended {
    let out = folder.join("keys");
    let arguments =
        ["mail", "key", "--domain", "atelier.example", "--selector", "mail1", "--out", text(&out)];
    run(&[&arguments, more].concat())
}

#[test]
fn a_key_is_for_its_owner_alone_and_is_never_written_over() {
    let folder = TempDir::new().unwrap();
    let made = make(folder.path(), &[]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    for told in ["mail1._domainkey.atelier.example", "v=DKIM1; k=ed25519; p=", "next:", "--rsa"] {
        assert!(made.out.contains(told), "no `{told}` in:\n{}", made.out);
    }
    let path = folder.path().join("keys/mail1.atelier.example.pem");
    let key = std::fs::read_to_string(&path).unwrap();
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!made.out.contains(key.lines().nth(1).unwrap()), "the key itself is not shown");
    let again = make(folder.path(), &["--rsa"]);
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("already") && again.err.contains("`--selector`"), "{}", again.err);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), key);
}

#[test]
fn a_key_cannot_be_made_for_what_is_no_domain_or_where_a_file_stands() {
    let folder = TempDir::new().unwrap();
    let bad = make(folder.path(), &["--rsa", "--domain", "atelier"]);
    assert!(bad.err.contains("cannot be used multiple times"), "{}", bad.err);
    let out = text(folder.path());
    for (domain, selector, told) in
        [("atelier", "mail1", "write a domain"), ("atelier.example", "../mail", "a selector is one word")]
    {
        let bad = run(&["mail", "key", "--domain", domain, "--selector", selector, "--out", out]);
        assert!(bad.code != Some(0) && bad.err.contains(told), "{}", bad.err);
    }
    std::fs::write(folder.path().join("keys"), "no folder").unwrap();
    let bad = make(folder.path(), &[]);
    assert!(bad.code == Some(1) && bad.err.contains("cannot make the folder"), "{}", bad.err);
}

#[test]
fn a_signed_mail_is_accepted_and_what_comes_next_is_said() {
    let folder = TempDir::new().unwrap();
    make(folder.path(), &[]);
    let key = folder.path().join("keys/mail1.atelier.example.pem");
    let signed = ["--key", text(&key), "--domain", "atelier.example", "--selector", "mail1"];
    let (ended, said) = tried_in_clear(well, &[&signed[..], &["--language", "de"]].concat());
    assert_eq!(ended.code, Some(0), "{}{}", ended.out, ended.err);
    assert!(ended.out.starts_with("accepted: ") && ended.out.contains("`250 2.0.0`"), "{}", ended.out);
    assert!(!ended.out.contains("not signed") && !ended.out.contains('@'), "{}", ended.out);
    let said = said.join("\n");
    for part in [
        "EHLO atelier.example",
        "MAIL FROM:<shop@atelier.example>",
        "RCPT TO:<bob@example.org>",
        "DKIM-Signature: v=1; a=ed25519-sha256;",
        "d=atelier.example; s=mail1;",
        "Subject: Probe-Mail",
        "Auto-Submitted: auto-generated",
        "Diese Nachricht ist eine Probe. Sie zeigt, dass Post von atelier.example",
    ] {
        assert!(said.contains(part), "no `{part}` in:\n{said}");
    }
}

#[test]
fn each_language_has_its_test_mail_and_an_unsigned_one_is_noted() {
    for language in ["ca", "de", "en", "es", "fr", "it", "nl", "pl", "pt"] {
        let (ended, _) = tried_in_clear(well, &["--language", language]);
        assert_eq!(ended.code, Some(0), "{language}: {}{}", ended.out, ended.err);
        assert!(ended.out.contains("note: the mail was not signed"), "{}", ended.out);
    }
}

#[test]
fn what_a_relay_refuses_is_said_in_words_without_any_address() {
    let rows: [(Says, &str, &str); 5] = [
        (
            |at| if at == "RCPT" { Some("550 5.1.1 bob@example.org unknown") } else { well(at) },
            "no such mailbox",
            "`550 5.1.1`",
        ),
        (
            |at| if at == "MAIL" { Some("550 5.7.1 shop@atelier.example no") } else { well(at) },
            "from this sender",
            "SPF, DKIM or DMARC",
        ),
        (|at| if at == "END" { Some("554 5.6.0 no") } else { well(at) }, "as it is written", "`554 5.6.0`"),
        (
            |at| if at == "RCPT" { Some("450 4.2.0 bob@example.org later") } else { well(at) },
            "not now",
            "quarter of an hour",
        ),
        (
            |at| if at == "GREETING" { Some("554 no service for you") } else { well(at) },
            "turned us away with `554`",
            "E204",
        ),
    ];
    for (says, verdict, next) in rows {
        let (ended, _) = tried_in_clear(says, &[]);
        assert_eq!(ended.code, Some(1), "{}", ended.out);
        let shown = ended.out + &ended.err;
        assert!(shown.contains(verdict) && shown.contains(next), "no `{verdict}`, `{next}` in:\n{shown}");
        assert!(!shown.contains('@'), "{shown}");
    }
}

#[test]
fn a_relay_that_falls_silent_is_left_and_nothing_is_claimed() {
    let (ended, _) =
        tried_in_clear(|at| if at == "GREETING" { None } else { well(at) }, &["--patience", "1"]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.out.contains("not sent: E204 the mail relay took too long"), "{}", ended.out);
    let (ended, said) = tried_in_clear(|at| if at == "END" { None } else { well(at) }, &["--patience", "5"]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.out.contains("unclear:") && ended.out.contains("before you try again"), "{}", ended.out);
    assert_eq!(said.iter().filter(|line| line.starts_with("MAIL")).count(), 1, "it went out once");
}

#[test]
fn without_encryption_nothing_goes_out_unless_that_is_asked_for() {
    let (place, told) = relay(well);
    let ended = tried(&place, &[]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.out.contains("E205") && ended.out.contains("`--encryption never`"), "{}", ended.out);
    let encrypted = place.replace("smtp:", "smtps:");
    let ended = tried(&encrypted, &["--patience", "1"]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.out.contains("not sent: E20"), "{}", ended.out);
    assert!(!told.try_iter().any(|line| line.starts_with("MAIL")), "no mail went out");
    let both = tried(&encrypted, &["--encryption", "never"]);
    assert!(both.err.contains("`smtps://` is always encrypted"), "{}", both.err);
}

#[test]
fn a_password_comes_from_the_environment_and_is_never_shown() {
    let (ended, said) = tried_in_clear(well, &["--user", "shop"]);
    assert_eq!(ended.code, Some(0), "{}{}", ended.out, ended.err);
    assert!(said.iter().any(|line| line.starts_with("AUTH PLAIN ")));
    let (ended, _) =
        tried_in_clear(|at| if at == "AUTH" { Some("535 5.7.8 no") } else { well(at) }, &["--user", "shop"]);
    assert_eq!(ended.code, Some(1));
    let shown = ended.out + &ended.err;
    assert!(shown.contains("E206") && !shown.contains(PASSWORD), "{shown}");
    let bare = run(&[
        "mail",
        "try",
        "--relay",
        "smtp://127.0.0.1",
        "--from",
        "a@b.example",
        "--to",
        "a@b.example",
        "--user",
        "shop",
    ]);
    assert!(bare.err.contains("ENTRENOUS_RELAY_PASSWORD"), "{}", bare.err);
    let told = tried("smtps://shop:a-password-of-nobody@relay.example", &[]);
    assert!(told.err.contains("--user NAME") && !told.err.contains(PASSWORD), "{}", told.err);
}

#[test]
fn wrong_words_and_wrong_keys_are_refused_before_anything_is_sent() {
    let folder = TempDir::new().unwrap();
    let (bad, gone) = (folder.path().join("bad.pem"), folder.path().join("gone.pem"));
    std::fs::write(&bad, "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n").unwrap();
    let (place, told) = relay(well);
    let key = |path| ["--key", path, "--domain", "atelier.example", "--selector", "mail1"];
    for (more, words) in [
        (&key(text(&bad))[..], "E203"),
        (&key(text(&gone)), "cannot read the key"),
        (
            &[&key(text(&bad))[..], &["--selector", "mail2"]].concat(),
            "each `--key` needs its own `--selector`",
        ),
        (&["--key", text(&bad)], "--selector"),
        (&["--domain", "atelier.example"], "--key"),
        (&["--language", "xx"], "is written in one of `ca`"),
        (&["--patience", "0"], "0 is not in 1..=600"),
        (&["--password", "x"], "unexpected argument"),
    ] {
        let ended = tried(&place, more);
        assert!(ended.code != Some(0) && ended.err.contains(words), "no `{words}` in:\n{}", ended.err);
    }
    for place in ["relay.example", "http://relay.example", "smtp://relay.example:0"] {
        let ended = tried(place, &[]);
        assert!(ended.code == Some(1) && ended.err.contains("a relay is written"), "{}", ended.err);
    }
    assert_eq!(told.try_iter().count(), 0, "the relay was not spoken to");
}

const REPORT: &str = "From: MAILER-DAEMON@mx.example.net
To: shop@atelier.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; bob@example.org
Action: failed
Status: 5.1.1

--b
Content-Type: message/rfc822

Message-ID: <k7f3q2m5n8@atelier.example>
Subject: news

text
--b--
";
const COMPLAINT: &str = "From: feedback@provider.example
To: shop@atelier.example
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
Version: 1

--b--
";
const REPLY: &str =
    "From: Bob <bob@example.org>\nTo: shop@atelier.example\nSubject: Re: news\n\nThank you!\n";

#[test]
fn what_came_back_is_told_and_a_broken_file_costs_only_its_own_line() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        text(&path).to_owned()
    };
    let mailbox = format!("From a Thu\n{COMPLAINT}\nFrom b Thu\n{REPLY}");
    let files = [
        file("report.eml", REPORT.as_bytes()),
        file("nonsense", b"\x00\xff\xfe nothing of a mail"),
        file("empty", b""),
        text(&folder.path().join("gone")).to_owned(),
        text(folder.path()).to_owned(),
        file("export.mbox", mailbox.as_bytes()),
    ];
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let ended = run(&[&["mail", "read"], &files[..]].concat());
    assert_eq!(ended.code, Some(1), "one file could not be read");
    for told in [
        "no such mailbox",
        "`500 5.1.1`",
        "E207 this is no mail",
        "is empty",
        "cannot be opened",
        "spam",
        "a person wrote",
        "7 mails, 4 that",
    ] {
        assert!(ended.out.contains(told), "no `{told}` in:\n{}", ended.out);
    }
    assert!(!ended.out.contains('@') && !ended.out.contains("Bob"), "{}", ended.out);

    let wrong = run(&["mail", "read", files[0], "--return-path", "shop"]);
    assert!(wrong.code != Some(0) && wrong.err.contains("'--return-path <ADDRESS>': E201"), "{}", wrong.err);
    let house = ["--return-path", "shop@atelier.example", "--format", "json"];
    let ended = run(&[&["mail", "read", files[0], files[5]], &house[..]].concat());
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let rows: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!((&rows[0]["what"], &rows[0]["mail"]), (&"bounced_hard".into(), &"k7f3q2m5n8".into()));
    assert_eq!((&rows[1]["what"], &rows[1]["number"]), (&"complained".into(), &1.into()));
    assert_eq!((&rows[2]["what"], &rows[2]["mail"]), (&"replied".into(), &Value::Null));
}

#[test]
fn a_hostile_mailbox_is_read_to_its_end() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("hostile.mbox");
    let deep = "Content-Type: message/rfc822\n\n".repeat(50);
    std::fs::write(&path, format!("From a\n{deep}\nFrom b\n\nFrom c\n{REPLY}")).unwrap();
    let ended = run(&["mail", "read", text(&path)]);
    assert_eq!(ended.code, Some(1));
    for told in ["deep", "begins with no header", "a person wrote"] {
        assert!(ended.out.contains(told), "no `{told}` in:\n{}", ended.out);
    }
}
