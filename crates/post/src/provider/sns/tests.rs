//! Messages of SNS, signed with a key of the test's own; one thing is wrong with each.

use super::*;
use crate::provider::{NotSigned, Provider, Seals};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::json;
use std::sync::OnceLock;

const TOPIC: &str = "arn:aws:sns:eu-west-3:123456789012:bounces";
const NOW: i64 = 1_800_000_000;

/// A part of DER, whose length is written as short as can be.
fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let inside = parts.concat();
    let [high, low] = u16::try_from(inside.len()).unwrap().to_be_bytes();
    let head = match (high, low) {
        (0, low @ 0..=0x7f) => vec![tag, low],
        (0, low) => vec![tag, 0x81, low],
        (high, low) => vec![tag, 0x82, high, low],
    };
    [head, inside].concat()
}

fn key() -> &'static RsaKeyPair {
    static KEY: OnceLock<RsaKeyPair> = OnceLock::new();
    KEY.get_or_init(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap())
}

/// A certificate as far as we read one: nobody signed it.
fn certificate() -> String {
    let algorithm = der(0x30, &[&[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1], &[0x05, 0]]);
    let public = der(0x30, &[&algorithm, &der(0x03, &[&[0], key().public_key().as_ref()])]);
    let empty = der(0x30, &[]);
    let number = der(0x02, &[&[7]]);
    let version = der(0xa0, &[&der(0x02, &[&[2]])]);
    let told = der(0x30, &[&version, &number, &empty, &empty, &empty, &empty, &public]);
    let whole = der(0x30, &[&told, &empty, &der(0x03, &[&[0]])]);
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(whole))
}

fn signed(change: impl Fn(&mut Value)) -> Value {
    let mut message = json!({
        "Type": "Notification", "MessageId": "m-1", "TopicArn": TOPIC, "Message": "{\"eventType\":\"Open\"}",
        "Timestamp": "2027-01-15T08:00:00.000Z", "SignatureVersion": "2",
        "SigningCertURL": "https://sns.eu-west-3.amazonaws.com/SimpleNotificationService-0a.pem",
    });
    change(&mut message);
    let names: &[&str] = if message["Type"] == "Notification" { &OF_NOTIFICATION } else { &OF_CONFIRMATION };
    let said = names.iter().filter_map(|name| Some(format!("{name}\n{}\n", message.get(*name)?.as_str()?)));
    let said: String = said.collect();
    let mut signature = vec![0; key().public_modulus_len()];
    key().sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), said.as_bytes(), &mut signature).unwrap();
    message["Signature"] = json!(STANDARD.encode(signature));
    message
}

fn holds(message: &Value) -> bool {
    let sns = Sns::read(&certificate(), &[TOPIC]).unwrap();
    let seals = Seals { sns: Some(sns), ..Seals::default() };
    let body = message.to_string();
    let checked = seals.check(Provider::Ses, (None, None), body.as_bytes(), Moment::from_seconds(NOW));
    assert!(checked == Ok(()) || checked == Err(NotSigned("ses")));
    checked.is_ok()
}

#[test]
fn what_sns_signed_holds_and_each_thing_changed_afterwards_breaks_it() {
    assert!(holds(&signed(|_| ())));
    assert!(holds(&signed(|message| message["Subject"] = json!("with a subject"))));
    let confirmation = signed(|message| {
        message["Type"] = json!("SubscriptionConfirmation");
        message["Token"] = json!("t");
        message["SubscribeURL"] = json!("https://sns.eu-west-3.amazonaws.com/?Action=ConfirmSubscription");
    });
    assert!(holds(&confirmation));
    for name in [
        "Message",
        "MessageId",
        "Timestamp",
        "TopicArn",
        "Type",
        "Signature",
        "SignatureVersion",
        "SigningCertURL",
    ] {
        let mut message = signed(|_| ());
        message[name] = json!("2027-01-15T08:00:01.000Z");
        assert!(!holds(&message), "{name}");
        message.as_object_mut().unwrap().remove(name);
        assert!(!holds(&message), "without {name}");
    }
    let mut message = confirmation;
    message["SubscribeURL"] = json!("https://sns.eu-west-3.amazonaws.com/?Action=Other");
    assert!(!holds(&message), "the address to confirm at is signed");
}

#[test]
fn another_topic_an_old_message_and_the_old_signature_are_refused() {
    assert!(!holds(&signed(|message| message["TopicArn"] = json!("arn:aws:sns:eu-west-3:666:mine"))));
    assert!(!holds(&signed(|message| message["Timestamp"] = json!("2027-01-15T05:59:59.000Z"))));
    assert!(!holds(&signed(|message| message["SignatureVersion"] = json!("1"))));
    let elsewhere = [
        "http://sns.eu-west-3.amazonaws.com/a.pem",
        "https://sns.eu-west-3.amazonaws.com.evil.example/a.pem",
        "https://sns.evil.example#.amazonaws.com/a.pem",
        "https://sns.evil.example?.amazonaws.com/a.pem",
        "https://sns.a@evil.amazonaws.com/a.pem",
        "https://sns.bucket.s3.amazonaws.com/a.pem",
        "https://sns..amazonaws.com/a.pem",
        "https://evil.example/sns.eu-west-3.amazonaws.com/a.pem",
        "https://sns.eu-west-3.amazonaws.com/a.pem\n",
        "https://sns.eu-west-3.amazonaws.com/a.txt",
    ];
    for url in elsewhere {
        assert!(!holds(&signed(|message| message["SigningCertURL"] = json!(url))), "{url}");
    }
}

#[test]
fn a_file_that_is_no_certificate_and_a_topic_that_is_none_are_refused_when_the_house_starts() {
    assert!(Sns::read(&certificate(), &[TOPIC]).is_ok());
    assert_eq!(Sns::read("", &[TOPIC]).err(), Some(NotSns));
    assert_eq!(Sns::read(&certificate(), &[]).err(), Some(NotSns));
    assert_eq!(Sns::read(&certificate(), &["bounces"]).err(), Some(NotSns));
    let cut = format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        STANDARD.encode([0x30, 0x82, 9, 9, 1])
    );
    assert_eq!(Sns::read(&cut, &[TOPIC]).err(), Some(NotSns));
}
