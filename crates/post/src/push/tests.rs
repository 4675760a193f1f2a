//! A note goes out as the standards want it, and services that stall, refuse and lie are understood.

use super::seal::tests::{RECEIVER, SECRET};
use super::*;
use crate::Memory;
use crate::call::{Reply, Unheard, When};
use crate::dkim::key::{KeyFile, KeyKind};
use crate::smtp::Bounce;
use crate::way::Said;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use entrenous_core::moment::Moment;
use std::time::Duration;

struct Counting;

impl Dice for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        (1..).zip(bytes.iter_mut()).for_each(|(n, byte)| *byte = n);
    }
}

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Moment {
        Moment::from_seconds(1_800_000_000)
    }
}

fn note(endpoint: &str) -> Outgoing {
    Outgoing::Push(Box::new(Note {
        to: Subscription::new(endpoint, RECEIVER, SECRET).unwrap(),
        plain: b"{}".to_vec(),
        kept_seconds: u32::MAX,
        urgency: Urgency::Low,
        topic: Some(Topic::parse("news").unwrap()),
    }))
}

fn way(memory: &Arc<Memory>) -> ByPush {
    let key = vapid::make().unwrap();
    let identity = Identity::read(key.text(), "mailto:push@atelier.example").unwrap();
    ByPush::new(Arc::<Memory>::clone(memory), identity, Arc::new(Counting), Arc::new(Noon))
}

#[tokio::test]
async fn a_note_goes_out_sealed_and_signed_for_its_service_alone() {
    let memory = Arc::new(Memory::default());
    let way = way(&memory);
    let verdict = way.hand_over(&note("https://push.browser.example/w/abc?token=x%2Fy")).await;
    assert_eq!(verdict, Verdict::Accepted(Said::Http(204)));
    let call = memory.called().remove(0);
    assert_eq!(
        (call.endpoint.as_str(), call.query.as_deref()),
        ("https://push.browser.example/w/abc", Some("token=x%2Fy"))
    );
    let header = |name: &str| {
        call.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap()
    };
    let plain =
        [("content-encoding", "aes128gcm"), ("ttl", "2419200"), ("urgency", "low"), ("topic", "news")];
    assert!(plain.into_iter().all(|(name, value)| header(name) == value));
    let signed = header("authorization").strip_prefix("vapid t=").unwrap();
    let (token, key) = signed.split_once(", k=").unwrap();
    let (text, signature) = token.rsplit_once('.').unwrap();
    let key = URL_SAFE_NO_PAD.decode(key).unwrap();
    let verified = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key)
        .verify(text.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap());
    assert!(verified.is_ok());
    let claims = URL_SAFE_NO_PAD.decode(text.split_once('.').unwrap().1).unwrap();
    let expected =
        r#"{"aud":"https://push.browser.example","exp":1800043200,"sub":"mailto:push@atelier.example"}"#;
    assert_eq!(String::from_utf8(claims).unwrap(), expected);
}

#[tokio::test]
async fn each_answer_of_a_service_is_understood() {
    let said = Said::Http;
    let after = Some(Duration::from_secs(120));
    let late = Reply { retry_after: after, ..Reply::of(429) };
    let cases = [
        (Ok(Reply::of(201)), Verdict::Accepted(said(201))),
        (Ok(Reply::of(410)), Verdict::Bounced { kind: Bounce::Hard, said: said(410) }),
        (Ok(Reply::of(404)), Verdict::Bounced { kind: Bounce::Hard, said: said(404) }),
        (Ok(Reply::of(413)), Verdict::Bounced { kind: Bounce::Content, said: said(413) }),
        (Ok(Reply::of(403)), Verdict::Bounced { kind: Bounce::Policy, said: said(403) }),
        (Ok(Reply::of(307)), Verdict::Bounced { kind: Bounce::Policy, said: said(307) }),
        (Ok(late), Verdict::Deferred { said: said(429), after }),
        (Ok(Reply::of(503)), Verdict::Deferred { said: said(503), after: None }),
        (
            Err(Unheard { why: crate::Unsent::NotConnected, when: When::Before }),
            Verdict::NotTried(Trouble::Web(crate::Unsent::NotConnected)),
        ),
        (Err(Unheard { why: crate::Unsent::TooSlow, when: When::Underway }), Verdict::Uncertain),
    ];
    for (reply, expected) in cases {
        let memory = Arc::new(Memory::default());
        memory.will_reply([reply]);
        assert_eq!(way(&memory).hand_over(&note("https://push.browser.example/w")).await, expected);
    }
}

#[tokio::test]
async fn what_cannot_be_sealed_is_not_tried() {
    let memory = Arc::new(Memory::default());
    let Outgoing::Push(mut long) = note("https://push.browser.example/w") else { unreachable!() };
    long.plain = vec![b'x'; PLAIN_BYTES_MOST + 1];
    let verdict = way(&memory).hand_over(&Outgoing::Push(long)).await;
    assert_eq!(verdict, Verdict::NotTried(Trouble::NotWritten));
    assert!(memory.called().is_empty());
}

#[test]
fn a_subscription_is_read_as_browsers_write_it_and_refused_without_repeating_it() {
    let json = |endpoint: &str, key: &str, secret: &str| {
        format!(
            "{{\"endpoint\":\"{endpoint}\",\"expirationTime\":null,\"keys\":{{\"p256dh\":\"{key}\",\"auth\":\"{secret}\"}}}}"
        )
    };
    let good = "https://push.browser.example/w/a-b_c:d";
    assert!(Subscription::parse(&json(good, RECEIVER, SECRET)).is_ok());
    assert!(Subscription::parse(&json(good, &format!("{RECEIVER}="), &format!("{SECRET}=="))).is_ok());
    let error = |text: &str| Subscription::parse(text).err();
    assert_eq!(error("{}"), Some(NotASubscription::Form));
    assert_eq!(error(&"x".repeat(10_000)), Some(NotASubscription::Form));
    assert_eq!(error(&json("ftp://a.example", RECEIVER, SECRET)), Some(NotASubscription::Endpoint));
    assert_eq!(error(&json("https://a.example/?a b", RECEIVER, SECRET)), Some(NotASubscription::Endpoint));
    assert_eq!(error(&json(good, SECRET, SECRET)), Some(NotASubscription::Keys));
    assert_eq!(error(&json(good, RECEIVER, "AAAA")), Some(NotASubscription::Keys));
    let off_the_curve = URL_SAFE_NO_PAD.encode([4_u8; 65]);
    assert_eq!(error(&json(good, &off_the_curve, SECRET)), Some(NotASubscription::Keys));
}

#[test]
fn a_sender_has_a_key_of_the_right_kind_and_a_contact() {
    let key = vapid::make().unwrap();
    let read = |pem: &str, contact: &str| Identity::read(pem, contact).err();
    assert_eq!(read(key.text(), "https://atelier.example/contact"), None);
    assert_eq!(read(key.text(), "push@atelier.example"), Some(vapid::NotAnIdentity::Contact));
    assert_eq!(read(key.text(), "mailto:a\n"), Some(vapid::NotAnIdentity::Contact));
    let other = KeyFile::make(KeyKind::Ed25519, &Counting).unwrap();
    assert_eq!(read(other.text(), "mailto:a@atelier.example"), Some(vapid::NotAnIdentity::Key));
    assert_eq!(read("nothing", "mailto:a@atelier.example"), Some(vapid::NotAnIdentity::Key));
    assert_eq!(Identity::read(key.text(), "mailto:a@b.example").unwrap().public().len(), 87);
}
