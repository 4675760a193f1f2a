//! What comes back, as machines of the world write it. Every name and address is invented.

use super::*;
use crate::mime::address::Address;
use proptest::prelude::*;

const TAG: &str = "k7f3q2m5n8";

fn house() -> House {
    House {
        return_path: Address::parse("bounces@mail.atelier.example").unwrap(),
        unsubscribe: Address::parse("stop@mail.atelier.example").unwrap(),
        message_domain: Domain::parse("mail.atelier.example").unwrap(),
    }
}

fn heard(envelope_to: Option<&str>, mail: &str) -> Result<What, Unread> {
    let mail = mail.replace('\n', "\r\n");
    let returned = read(Arrived { envelope_to, mail: mail.as_bytes() }, &house())?;
    assert_eq!(returned.token.text(), TAG);
    Ok(returned.what)
}

fn hard(basic: u16, subject: u16, detail: u16) -> Result<What, Unread> {
    Ok(What::Bounced { kind: Return::Hard, code: Some(Code::new(basic, Some((subject, detail)))) })
}

fn soft(basic: u16, subject: u16, detail: u16) -> Result<What, Unread> {
    Ok(What::Bounced { kind: Return::Soft, code: Some(Code::new(basic, Some((subject, detail)))) })
}

const VERP: Option<&str> = Some("bounces+k7f3q2m5n8@mail.atelier.example");

/// A report of Postfix's shape around these fields of the recipient.
fn report(kind: &str, fields: &str) -> String {
    format!(
        "Return-Path: <>
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: bounces@mail.atelier.example
Subject: Undelivered Mail Returned to Sender
Content-Type: {kind};
	boundary=\"A/mx.example.net\"

This is a MIME-encapsulated message.

--A/mx.example.net
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--A/mx.example.net
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Thu, 26 Nov 2026 10:00:00 +0000 (UTC)

Final-Recipient: rfc822; ada@example.net
{fields}

--A/mx.example.net
Content-Type: message/rfc822

Return-Path: <bounces+k7f3q2m5n8@mail.atelier.example>
From: <bonjour@atelier.example>
Message-ID: <k7f3q2m5n8@mail.atelier.example>
Subject: nouvelles

text

--A/mx.example.net--
"
    )
}

const REPORT: &str = "multipart/report; report-type=delivery-status";

#[test]
fn a_delivery_report_is_read_by_its_fields_whatever_its_type_is_called() {
    let rows = [
        (
            "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <ada@example.net>: unknown",
            hard(550, 1, 1),
        ),
        ("Action: failed\nStatus: 5.1.1 (bad mailbox)", hard(500, 1, 1)),
        (
            "Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550-5.1.1 The account does not exist",
            hard(550, 1, 1),
        ),
        (
            "Action: failed\nStatus: 5.1.10\nDiagnostic-Code: smtp;550 5.1.10\n RESOLVER.ADR.RecipientNotFound",
            hard(550, 1, 10),
        ),
        (
            "Action: failed\nStatus: 5.4.4\nDiagnostic-Code: X-Postfix; Host or domain name not found",
            hard(500, 4, 4),
        ),
        ("Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 over quota", soft(552, 2, 2)),
        ("Action: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 550 5.7.1 spam", soft(550, 7, 1)),
        ("Action: failed\nStatus: 4.4.7\nDiagnostic-Code: smtp; 451 4.4.7 expired", soft(451, 4, 7)),
        ("Action: failed\nStatus: 5.0.0", soft(500, 0, 0)),
        ("Status: 5.1.1", hard(500, 1, 1)),
        ("ACTION : Failed\nSTATUS:5.1.1", hard(500, 1, 1)),
        ("Action: delayed\nStatus: 4.4.1", Ok(What::Delayed)),
        ("Action: delivered\nStatus: 2.1.5", Ok(What::Delivered)),
        ("Action: relayed\nStatus: 2.1.9", Ok(What::Delivered)),
        (
            "Action: delayed\nStatus: 4.4.1\n\nFinal-Recipient: rfc822; b@example.net\nAction: failed\nStatus: 5.1.1",
            hard(500, 1, 1),
        ),
        ("Action: failed", Ok(What::Bounced { kind: Return::Soft, code: None })),
    ];
    for (fields, expected) in rows {
        for kind in [REPORT, "multipart/report", "multipart/mixed"] {
            assert_eq!(heard(None, &report(kind, fields)), expected, "{fields}");
            assert_eq!(heard(VERP, &report(kind, fields)), expected, "{fields}");
        }
    }
}

#[test]
fn a_report_is_matched_by_address_by_returned_headers_or_by_text() {
    let fields = "Action: failed\nStatus: 5.1.1";
    let whole = report(REPORT, fields);
    let nothing_returned =
        whole.split("--A/mx.example.net\nContent-Type: message/rfc822").next().unwrap().to_owned();
    assert_eq!(heard(None, &nothing_returned), Err(Unread::NoToken));
    assert_eq!(heard(VERP, &nothing_returned), hard(500, 1, 1));
    let shouted = Some("<BOUNCES+K7F3Q2M5N8@MAIL.ATELIER.EXAMPLE>");
    assert_eq!(heard(shouted, &nothing_returned), hard(500, 1, 1));
    let headers_only = whole.replace("message/rfc822", "text/rfc822-headers");
    assert_eq!(heard(None, &headers_only), hard(500, 1, 1));
    let only_id = headers_only.replace("Return-Path: <bounces+k7f3q2m5n8@mail.atelier.example>\n", "");
    assert_eq!(heard(None, &only_id), hard(500, 1, 1));
    let delivered = nothing_returned
        .replace("To: bounces", "Delivered-To: bounces+k7f3q2m5n8@mail.atelier.example\nTo: bounces");
    assert_eq!(heard(None, &delivered), hard(500, 1, 1));
    let told =
        nothing_returned.replace("I'm sorry", "Message-ID: <k7f3q2m5n8@mail.atelier.example>\nI'm sorry");
    assert_eq!(heard(None, &told), hard(500, 1, 1));
    let of_another = whole.replace("mail.atelier.example", "mail.other.example");
    assert_eq!(heard(None, &of_another), Err(Unread::NoToken));
}

#[test]
fn reports_in_free_words_are_read_too() {
    let exim = "Return-Path: <>
X-Failed-Recipients: ada@example.net
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.example.net>
To: bounces+k7f3q2m5n8@mail.atelier.example
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ada@example.net
    host mx.example.net [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<ada@example.net>:
    550 5.1.1 <ada@example.net>: Recipient address rejected: User unknown

------ This is a copy of the message, including all the headers. ------

Message-ID: <k7f3q2m5n8@mail.atelier.example>
";
    let qmail = "From: MAILER-DAEMON@mx.example.net
To: bounces+k7f3q2m5n8@mail.atelier.example
Subject: failure notice

Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ada@example.net>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.
";
    let exchange = "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.net>
To: bounces+k7f3q2m5n8@mail.atelier.example
Subject: Undeliverable: nouvelles
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=\"utf-8\"
Content-Transfer-Encoding: base64

RGVsaXZlcnkgaGFzIGZhaWxlZCB0byB0aGVzZSByZWNpcGllbnRzIG9yIGdyb3VwczoKCmFkYUBl
eGFtcGxlLm5ldApUaGUgZW1haWwgYWRkcmVzcyB5b3UgZW50ZXJlZCBjb3VsZG4ndCBiZSBmb3Vu
ZC4KClJlbW90ZSBTZXJ2ZXIgcmV0dXJuZWQgJzU1MCA1LjEuMTAgUmVjaXBpZW50Tm90Rm91bmQn
--b--
";
    let french = "Return-Path: <>
From: postmaster@example.net
To: bounces+k7f3q2m5n8@mail.atelier.example
Subject: =?iso-8859-1?Q?Non_remis_=3A_nouvelles?=

Le serveur a dit : mailbox is full (452 4.2.2).
";
    let unroutable = exim
        .replace("host mx.example.net [192.0.2.1]", "Unrouteable address")
        .lines()
        .filter(|line| !line.contains("SMTP error") && !line.contains("550"))
        .collect::<Vec<_>>()
        .join("\n");
    assert_eq!(heard(None, exim), hard(550, 1, 1));
    assert_eq!(heard(None, qmail), hard(500, 1, 1));
    assert_eq!(heard(None, exchange), hard(550, 1, 10));
    assert_eq!(heard(None, french), soft(452, 2, 2));
    assert_eq!(heard(None, &unroutable), Ok(What::Bounced { kind: Return::Hard, code: None }));
    let delayed = exim
        .replace("Mail delivery failed: returning message to sender", "Warning: message delayed 24 hours")
        .replace("This is a permanent error.", "No action is required on your part.");
    assert_eq!(heard(None, &delayed), Ok(What::Delayed));
}

#[test]
fn what_the_returned_mail_says_is_no_evidence() {
    let mail = "Return-Path: <>
From: MAILER-DAEMON@mx.example.net
To: bounces+k7f3q2m5n8@mail.atelier.example
Subject: failure notice

The mailbox is full.

--- Below this line is a copy of the message.

Shirt 550 5.1.1 does not exist any more
";
    assert_eq!(heard(None, mail), Ok(What::Bounced { kind: Return::Soft, code: None }));
}

#[test]
fn a_complaint_is_told_from_other_feedback() {
    let complaint = |kind: &str, part: &str| {
        format!(
            "From: feedback@provider.example
To: abuse@atelier.example
Subject: FW: nouvelles
Content-Type: multipart/report; report-type=feedback-report; boundary=\"x;y\"

--x;y
Content-Type: text/plain

This is an email abuse report.
--x;y
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Provider/1.0
Version: 1
Original-Mail-From: <somebody@else.example>
--x;y
Content-Type: {part}

Message-ID: <k7f3q2m5n8@mail.atelier.example>
From: <bonjour@atelier.example>
--x;y--
"
        )
    };
    for part in ["message/rfc822", "text/rfc822-headers"] {
        assert_eq!(heard(None, &complaint("abuse", part)), Ok(What::Complained));
        assert_eq!(heard(None, &complaint("Fraud", part)), Ok(What::Complained));
        assert_eq!(heard(None, &complaint("opt-out", part)), Ok(What::Unsubscribed));
        assert_eq!(heard(None, &complaint("not-spam", part)), Err(Unread::NothingToDo));
        assert_eq!(heard(None, &complaint("auth-failure", part)), Err(Unread::NothingToDo));
    }
    let microsoft = "From: staff@hotmail.example
Subject: complaint about message from 192.0.2.1
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: message/rfc822

X-HmXmrOriginalRecipient: ada@hotmail.example
Message-ID: <k7f3q2m5n8@mail.atelier.example>

text
--m--
";
    assert_eq!(heard(None, microsoft), Ok(What::Complained));
}

#[test]
fn a_mail_to_the_address_that_stops_stops() {
    let by_address =
        "From: Ada <ada@example.net>\nTo: stop+k7f3q2m5n8@mail.atelier.example\nSubject: unsubscribe\n\n";
    assert_eq!(heard(None, by_address), Ok(What::Unsubscribed));
    let by_machine = by_address.replace("Subject:", "Auto-Submitted: auto-generated\nSubject:");
    assert_eq!(heard(None, &by_machine), Ok(What::Unsubscribed));
    let by_envelope = "From: ada@example.net\nTo: undisclosed-recipients:;\n\n";
    assert_eq!(heard(Some("stop+k7f3q2m5n8@mail.atelier.example"), by_envelope), Ok(What::Unsubscribed));
    let without = "From: ada@example.net\nTo: stop@mail.atelier.example\nSubject: unsubscribe\n\n";
    assert_eq!(heard(None, without), Err(Unread::NoToken));
    let by_subject =
        "From: ada@example.net\nTo: <Stop@mail.atelier.example>\nSubject: Unsubscribe k7f3q2m5n8\n\n";
    assert_eq!(heard(None, by_subject), Ok(What::Unsubscribed));
    assert_eq!(heard(None, &by_subject.replace("Stop@", "other@")), Err(Unread::NoToken));
    assert_eq!(heard(None, &by_subject.replace("Unsubscribe", "Hello")), Err(Unread::NoToken));
}

#[test]
fn a_machine_that_answers_is_told_from_a_person() {
    let reply = |more: &str, subject: &str| {
        format!(
            "From: Ada <ada@example.net>\nTo: bonjour@atelier.example\n{more}Subject: {subject}\nIn-Reply-To: <k7f3q2m5n8@mail.atelier.example>\n\nThe mail could not be delivered, she said.\n"
        )
    };
    for (more, subject) in [
        ("", "Re: nouvelles"),
        ("Auto-Submitted: no\n", "Re: nouvelles"),
        ("X-Auto-Response-Suppress: OOF\n", "RE: nouvelles"),
        ("Return-Path: <ada@example.net>\n", "Undeliverable? No."),
    ] {
        assert_eq!(heard(None, &reply(more, subject)), Ok(What::Replied), "{more}{subject}");
    }
    for (more, subject) in [
        ("Auto-Submitted: auto-replied (vacation)\n", "Re: nouvelles"),
        ("Auto-Submitted: auto-generated\n", "nouvelles"),
        ("X-Autoreply: yes\n", "nouvelles"),
        ("Precedence: auto_reply\n", "nouvelles"),
        ("Return-Path: <>\n", "nouvelles"),
        ("", "Automatic reply: nouvelles"),
        ("", "=?utf-8?Q?R=C3=A9ponse_automatique_?= =?utf-8?B?OiBub3V2ZWxsZXM=?="),
        ("", "Abwesenheitsnotiz: nouvelles"),
    ] {
        assert_eq!(heard(None, &reply(more, subject)), Ok(What::AutoReplied), "{more}{subject}");
    }
    let to_the_return_path =
        "From: ada@example.net\nSubject: nouvelles\n\nI am away, and no mail can be delivered\n";
    assert_eq!(heard(VERP, to_the_return_path), Ok(What::AutoReplied));
    let by_references = reply("", "Re: nouvelles").replace("In-Reply-To: ", "References: <a@example.net>\n ");
    assert_eq!(heard(None, &by_references), Ok(What::Replied));
}

#[test]
fn what_is_no_mail_or_too_much_of_one_is_refused() {
    let told = |mail: &[u8]| read(Arrived { envelope_to: None, mail }, &house());
    assert_eq!(told(b""), Err(Unread::NotAMail));
    assert_eq!(told(b"\r\n\r\n"), Err(Unread::NotAMail));
    assert_eq!(told(&[0xff; 400]), Err(Unread::NotAMail));
    assert_eq!(told(&vec![b'a'; MAIL_BYTES_MOST + 1]), Err(Unread::TooLarge));
    assert_eq!(told("Content-Type: message/rfc822\n\n".repeat(100_000).as_bytes()), Err(Unread::TooDeep));
    let many = format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\n".repeat(100_000));
    assert_eq!(told(many.as_bytes()), Err(Unread::TooMany));
    let mut nested = String::new();
    for depth in 0..1_000 {
        nested.push_str(&format!("Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n"));
    }
    assert_eq!(told(nested.as_bytes()), Err(Unread::TooDeep));
    assert_eq!(told(b"From: a@b.example\n\nhello"), Err(Unread::NoToken));
    assert_eq!(told(&vec![b':'; MAIL_BYTES_MOST]), Err(Unread::NotAMail));
}

/// Pieces that reports are made of, in any order.
fn pieces_of_reports() -> impl Strategy<Value = String> {
    let pieces = [
        "From: MAILER-DAEMON@a.example\n",
        "Content-Type: multipart/report; boundary=\"b\"\n",
        "Content-Type: message/delivery-status\n",
        "Content-Type: message/rfc822\n",
        "Content-Type: message/feedback-report\n",
        "Content-Transfer-Encoding: base64\n",
        "Content-Transfer-Encoding: quoted-printable\n",
        "Subject: =?utf-8?B?4pyT?= =?x?Q?=",
        "\n",
        "--b\n",
        "--b--\n",
        "Action: failed\n",
        "Status: 5.1.1\n",
        "Diagnostic-Code: smtp; 550 5.",
        "Feedback-Type: abuse\n",
        "To: bounces+k7f3q2m5n8@mail.atelier.example\n",
        "=\n=4",
        " \t",
        "undeliverable 550 #5.1.1",
        "é\u{0}",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..40)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_bytes_stop_the_reader(mail in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = read(Arrived { envelope_to: None, mail: &mail }, &house());
    }

    #[test]
    fn no_order_of_pieces_stops_the_reader(mail in pieces_of_reports(), envelope_to in proptest::option::of("\\PC{0,40}")) {
        let _ = read(Arrived { envelope_to: envelope_to.as_deref(), mail: mail.as_bytes() }, &house());
    }

    #[test]
    fn a_report_cut_off_or_damaged_anywhere_is_read_or_refused(cut in 0_usize..1_400, damage in 0_usize..1_400, byte in any::<u8>()) {
        let mut mail = report(REPORT, "Action: failed\nStatus: 5.1.1").into_bytes();
        if let Some(damaged) = mail.get_mut(damage) {
            *damaged = byte;
        }
        mail.truncate(cut);
        let found = read(Arrived { envelope_to: VERP, mail: &mail }, &house());
        if let Ok(returned) = found {
            prop_assert_eq!(returned.token.text(), TAG);
        }
    }
}
