//! What is written, read by eye and by a reader that knows nothing of the writer.

use super::header::{NotAHeader, Part, PictureId, PictureKind};
use super::*;
use crate::mime::address::{Domain, Tag};
use mail_parser::{MessageParser, MimeHeaders};
use proptest::prelude::*;

/// Dice that always show the same.
pub(crate) struct Loaded(pub(crate) u8);

impl Dice for Loaded {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0);
    }
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

/// Writes a letter with everything in it.
fn written(subject: &str, name: &str, text: &str, html: Option<&str>, pictures: &[Picture<'_>]) -> Vec<u8> {
    let (from, to) = (address("bonjour@atelier.example"), address("ada@example.org"));
    let stop = address("stop+k7f3q2m5n8@mail.atelier.example");
    let tag = Tag::parse("k7f3q2m5n8").unwrap();
    let letter = Letter {
        from: Mailbox { name: Some(&DisplayName::parse(name).unwrap()), address: &from },
        reply_to: Some(Mailbox { name: None, address: &from }),
        to: Mailbox { name: None, address: &to },
        subject: &Subject::parse(subject).unwrap(),
        message_id: &MessageId::of(&tag, &Domain::parse("mail.atelier.example").unwrap()),
        date: Moment::from_seconds(1_795_702_331),
        list_id: Some(&ListId::parse("lettre.atelier.example").unwrap()),
        unsubscribe: Some(Unsubscribe {
            one_click: Some(&OneClickLink::parse("https://atelier.example/u/abc").unwrap()),
            mail: Some(&stop),
        }),
        written_by: WrittenBy::Machine,
        feedback_id: Some(&FeedbackId::parse("spring:newsletter:atelier").unwrap()),
        text: text.into(),
        html: html.map(Into::into),
        pictures,
    };
    write(&letter, &Loaded(7)).as_bytes().to_vec()
}

#[test]
fn a_letter_is_written_as_these_bytes() {
    let html = "<p lang=\"fr\">Bonjour Ada — déjà l’été</p>";
    let bytes =
        written("Déjà l’été à l’atelier", "Atelier Colombage", "Bonjour Ada\n.\nFrom nous ", Some(html), &[]);
    let expected = "From: \"Atelier Colombage\"\r\n <bonjour@atelier.example>\r\n\
        Reply-To: <bonjour@atelier.example>\r\n\
        To: <ada@example.org>\r\n\
        Subject: =?utf-8?B?RMOpasOgIGzigJnDqXTDqSDDoCBs4oCZYXRlbGllcg==?=\r\n\
        Message-ID: <k7f3q2m5n8@mail.atelier.example>\r\n\
        Date: Thu, 26 Nov 2026 14:12:11 +0000\r\n\
        List-Id: <lettre.atelier.example>\r\n\
        List-Unsubscribe: <https://atelier.example/u/abc>,\r\n <mailto:stop+k7f3q2m5n8@mail.atelier.example?subject=unsubscribe>\r\n\
        List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\
        Auto-Submitted: auto-generated\r\n\
        Feedback-ID: spring:newsletter:atelier\r\n\
        MIME-Version: 1.0\r\n\
        Content-Type: multipart/alternative;\r\n boundary=\"=_070707070707070707070707\"\r\n\r\n\
        --=_070707070707070707070707\r\n\
        Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        Bonjour Ada\r\n=2E\r\n=46rom nous=20\r\n\
        --=_070707070707070707070707\r\n\
        Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        <p lang=3D\"fr\">Bonjour Ada =E2=80=94 d=C3=A9j=C3=A0 l=E2=80=99=C3=A9t=C3=\r\n=A9</p>\r\n\
        --=_070707070707070707070707--\r\n";
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.replace("=\r\n", ""), expected.replace("=\r\n", ""));
}

#[test]
fn a_picture_travels_with_the_page_that_shows_it() {
    let id = PictureId::parse("scarf@atelier.example").unwrap();
    let bytes: Vec<u8> = (0..=255).collect();
    let picture = Picture { id: &id, kind: PictureKind::Png, bytes: &bytes };
    let mail = written(
        "Scarf",
        "Atelier",
        "text",
        Some("<img src=\"cid:scarf@atelier.example\" alt=\"\">"),
        &[picture],
    );
    let read = MessageParser::default().parse(&mail).unwrap();
    let attached = read.attachment(0).unwrap();
    assert_eq!(attached.content_id(), Some("scarf@atelier.example"));
    assert_eq!(attached.contents(), bytes.as_slice());
    assert_eq!(read.body_text(0).as_deref(), Some("text"));
}

#[test]
fn a_value_with_a_line_break_never_becomes_a_header() {
    for bad in
        ["a\r\nBcc: x@example.org", "a\nb", "a\rb", "a\0b", "a\u{7f}", "a\u{85}b", "a\u{2028}b", "a\u{202e}b"]
    {
        assert!(Subject::parse(bad) == Err(NotAHeader::Control(Part::Subject)), "{bad:?}");
        assert!(DisplayName::parse(bad) == Err(NotAHeader::Control(Part::DisplayName)), "{bad:?}");
        assert!(ListId::parse(bad).is_err() && OneClickLink::parse(bad).is_err(), "{bad:?}");
        assert!(FeedbackId::parse(bad).is_err() && PictureId::parse(bad).is_err(), "{bad:?}");
    }
    assert!(Subject::parse(&"a".repeat(513)) == Err(NotAHeader::TooLong(Part::Subject)));
    assert!(Subject::parse("  ") == Err(NotAHeader::Form(Part::Subject)));
    for bad in [
        "http://a.example/",
        "https://",
        "https:///a",
        "https://a@b.example/",
        "https://a.example/ b",
        "mailto:a@b.c",
    ] {
        assert!(OneClickLink::parse(bad).is_err(), "{bad}");
    }
    for bad in ["a:b:c:d:e", "a:b:", "a b:c"] {
        assert!(FeedbackId::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_mail_that_nobody_can_stop_by_a_click_does_not_promise_it() {
    let stop = address("stop@mail.atelier.example");
    let mut out = String::new();
    stopping(&mut out, Unsubscribe { one_click: None, mail: Some(&stop) });
    assert_eq!(out, "List-Unsubscribe: <mailto:stop@mail.atelier.example?subject=unsubscribe>\r\n");
    out.clear();
    stopping(&mut out, Unsubscribe { one_click: None, mail: None });
    assert_eq!(out, "");
}

proptest! {
    #[test]
    fn whatever_a_letter_says_its_reader_reads_the_same(
        subject in "\\PC{1,120}", name in "[ -~éàßłж’]{1,60}", text in "[ -~é\n.=\t—]{0,400}", html in "\\PC{0,300}",
    ) {
        let (Ok(wanted), Ok(shown)) = (Subject::parse(&subject), DisplayName::parse(&name)) else { return Ok(()) };
        let mail = written(&subject, &name, &text, Some(&html), &[]);
        prop_assert!(mail.is_ascii());
        for line in mail.split(|byte| *byte == b'\n') {
            prop_assert!(line.len() <= 80 && (line.is_empty() || line.ends_with(b"\r")), "{}", line.len());
            prop_assert!(!line.starts_with(b".") && !line.ends_with(b" \r"));
        }
        let read = MessageParser::default().parse(&mail).unwrap();
        // A reader may join spaces where a header was folded.
        let joined = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(joined(read.subject().unwrap()), joined(wanted.text()));
        let from = read.from().unwrap().first().unwrap();
        prop_assert_eq!(joined(from.name().unwrap_or_default()), joined(shown.text()));
        prop_assert_eq!(from.address(), Some("bonjour@atelier.example"));
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        // The last break of a part belongs to the boundary behind it.
        let body = read.body_text(0).unwrap_or_default();
        prop_assert_eq!(lines(body.trim_end_matches(['\r', '\n'])), lines(text.trim_end_matches('\n')));
    }
}
