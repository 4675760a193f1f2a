//! Reports as each service writes them. Every name and address is invented.

use super::*;
use crate::mime::address::{Address, Domain};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entrenous_core::moment::Moment;
use proptest::prelude::*;
use serde_json::json;

const TAG: &str = "k7f3q2m5n8";
const ID: &str = "<k7f3q2m5n8@mail.atelier.example>";

fn house() -> House {
    House {
        return_path: Address::parse("bounces@mail.atelier.example").unwrap(),
        unsubscribe: Address::parse("stop@mail.atelier.example").unwrap(),
        message_domain: Domain::parse("mail.atelier.example").unwrap(),
    }
}

fn said(provider: Provider, body: &Value) -> Option<What> {
    let report = read(provider, body.to_string().as_bytes(), &house()).unwrap();
    let first = report.happenings.first()?;
    assert_eq!(first.token.text(), TAG);
    Some(first.what)
}

const HARD: Option<What> =
    Some(What::Bounced { kind: Return::Hard, code: Some(Code::new(550, Some((1, 1)))) });

#[test]
fn each_service_says_the_same_in_its_own_words() {
    let ses = |event: Value| json!({"Type": "Notification", "Message": event.to_string()});
    let mail = json!({"source": format!("bounces+{TAG}@mail.atelier.example"), "messageId": "0100-x"});
    let permanent = json!({"bounceType": "Permanent", "bouncedRecipients": [{"status": "5.1.1"}]});
    let table = [
        (Provider::Plain, json!({"message": ID, "event": "bounced", "kind": "hard", "code": "5.1.1"}), HARD),
        (Provider::Plain, json!([{"message": ID, "event": "complained"}]), Some(What::Complained)),
        (Provider::Ses, ses(json!({"notificationType": "Bounce", "mail": mail, "bounce": permanent})), HARD),
        (Provider::Ses, ses(json!({"eventType": "Complaint", "mail": mail})), Some(What::Complained)),
        (Provider::Ses, ses(json!({"eventType": "Delivery", "mail": mail})), Some(What::Delivered)),
        (Provider::Ses, ses(json!({"eventType": "Open", "mail": mail})), None),
        (
            Provider::Postmark,
            json!({"RecordType": "Bounce", "Type": "HardBounce", "Content": format!("Message-ID: {ID}\r\n")}),
            Some(What::Bounced { kind: Return::Hard, code: None }),
        ),
        (
            Provider::Postmark,
            json!({"RecordType": "SpamComplaint", "Metadata": {"message": ID}}),
            Some(What::Complained),
        ),
        (
            Provider::Mailgun,
            json!({"event-data": {"event": "failed", "severity": "permanent", "reason": "bounce",
                "delivery-status": {"code": 550, "enhanced-code": "5.1.1"},
                "message": {"headers": {"message-id": "k7f3q2m5n8@mail.atelier.example"}}}}),
            HARD,
        ),
        (
            Provider::SendGrid,
            json!([{"event": "bounce", "type": "bounce", "status": "5.1.1", "smtp-id": ID}]),
            HARD,
        ),
        (
            Provider::SendGrid,
            json!([{"event": "bounce", "type": "blocked", "smtp-id": ID}]),
            Some(What::Bounced { kind: Return::Soft, code: None }),
        ),
        (Provider::Brevo, json!({"event": "spam", "message-id": ID}), Some(What::Complained)),
        (Provider::Brevo, json!({"event": "unsubscribed", "message-id": ID}), Some(What::Unsubscribed)),
    ];
    for (provider, body, expected) in table {
        assert_eq!(said(provider, &body), expected, "{provider:?} {body}");
    }
}

#[test]
fn what_is_about_no_mail_of_ours_is_passed_over_and_another_form_is_refused() {
    let foreign = json!([{"event": "delivered", "smtp-id": "<x@elsewhere.example>"}, {"event": "open"}]);
    let report = read(Provider::SendGrid, foreign.to_string().as_bytes(), &house()).unwrap();
    assert_eq!((report.happenings.len(), report.passed), (0, 2));
    let form = |provider: Provider| Err(NotAReport::AnotherForm(provider.word()));
    for provider in Provider::ALL {
        assert_eq!(read(provider, b"{\"a\": 1}", &house()), form(provider));
        assert_eq!(read(provider, b"<xml>", &house()), Err(NotAReport::NotJson));
        assert_eq!(Provider::find(provider.word()), Some(provider));
    }
    let many = Value::from(vec![json!({"event": "open"}); HAPPENINGS_MOST + 1]);
    assert_eq!(read(Provider::Brevo, many.to_string().as_bytes(), &house()), Err(NotAReport::TooMany));
    let large = vec![b' '; REPORT_BYTES_MOST + 1];
    assert_eq!(read(Provider::Brevo, &large, &house()), Err(NotAReport::TooLarge));
}

#[test]
fn a_subscription_is_told_to_the_operator_only_when_it_leads_to_the_service() {
    let asks = |url: &str| json!({"Type": "SubscriptionConfirmation", "SubscribeURL": url}).to_string();
    let ours = asks("https://sns.eu-west-3.amazonaws.com/?Action=ConfirmSubscription");
    let report = read(Provider::Ses, ours.as_bytes(), &house()).unwrap();
    assert!(report.confirm_at.is_some());
    for url in [
        "https://sns.amazonaws.com.evil.example/",
        "http://sns.eu-west-3.amazonaws.com/",
        "https://evil.example/",
    ] {
        assert_eq!(read(Provider::Ses, asks(url).as_bytes(), &house()), Err(NotAReport::AnotherForm("ses")));
    }
}

#[test]
fn a_signature_holds_for_its_own_bytes_and_its_own_hour_only() {
    let now = Moment::from_seconds(1_800_000_000);
    let (time, token) = ("1800000000", "token-1");
    let shared = hmac::Key::new(hmac::HMAC_SHA256, b"signing-key");
    let tag = hmac::sign(&shared, format!("{time}{token}").as_bytes());
    let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    let body =
        |hex: &str| json!({"signature": {"timestamp": time, "token": token, "signature": hex}}).to_string();
    let seals = Seals { mailgun: Some("signing-key".into()), ..Seals::default() };
    let check =
        |seals: &Seals, body: &str, now| seals.check(Provider::Mailgun, (None, None), body.as_bytes(), now);
    assert_eq!(check(&seals, &body(&hex), now), Ok(()));
    assert_eq!(check(&seals, &body(&hex.replace(&hex[..1], "g")), now), Err(NotSigned("mailgun")));
    assert_eq!(check(&seals, "{}", now), Err(NotSigned("mailgun")));
    let later = Moment::from_seconds(1_800_003_601);
    assert_eq!(check(&seals, &body(&hex), later), Err(NotSigned("mailgun")));
    assert_eq!(check(&Seals::default(), "{}", later), Ok(()), "no key, no signature asked for");

    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
    let signed = pair.sign(&SystemRandom::new(), format!("{time}[]").as_bytes()).unwrap();
    let signature = STANDARD.encode(signed.as_ref());
    // The usual envelope is some bytes before the point.
    let key = STANDARD.encode([&[0x30_u8; 26][..], pair.public_key().as_ref()].concat());
    let seals = Seals { sendgrid: Some(key), ..Seals::default() };
    let check = |signature, time, body: &[u8]| seals.check(Provider::SendGrid, (signature, time), body, now);
    assert_eq!(check(Some(&signature), Some(time), b"[]"), Ok(()));
    assert_eq!(check(Some(&signature), Some(time), b"[ ]"), Err(NotSigned("sendgrid")));
    assert_eq!(check(Some(&signature), Some("1800000001"), b"[]"), Err(NotSigned("sendgrid")));
    assert_eq!(check(None, Some(time), b"[]"), Err(NotSigned("sendgrid")));
}

proptest! {
    #[test]
    fn no_report_panics(body in ".{0,300}", number in 0_usize..6) {
        let _ = read(Provider::ALL[number], body.as_bytes(), &house());
    }
}
