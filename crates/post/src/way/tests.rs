//! A server on this machine that stalls, refuses, lies about lengths and hangs up, at the end of the real wire.

use super::*;
use crate::Wire;
use crate::guard::OwnMachine;
use crate::preflight::Kind;
use crate::sms::{BySms, Gateways, Phone};
use entrenous_core::charter::Endpoint;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// What a server does with a call once it has heard all of it.
#[derive(Clone, Copy)]
enum Does {
    Says(&'static str),
    SaysHalf(&'static str),
    Stalls,
    HangsUp,
}

async fn server(does: Does) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut heard = Vec::new();
        let mut buffer = [0; 1_024];
        while !heard.ends_with(b"END") {
            match stream.read(&mut buffer).await {
                Ok(read) if read > 0 => heard.extend_from_slice(&buffer[..read]),
                _ => return,
            }
        }
        match does {
            Does::Says(text) => {
                stream.write_all(text.as_bytes()).await.unwrap();
                let _ = stream.read(&mut buffer).await;
            }
            Does::SaysHalf(text) => stream.write_all(text.as_bytes()).await.unwrap(),
            Does::Stalls => std::future::pending().await,
            Does::HangsUp => {}
        }
    });
    port
}

fn wire(patience: Duration) -> Arc<Wire> {
    Arc::new(Wire::new(OwnMachine::Allowed).unwrap().with_patience(patience))
}

fn message() -> Outgoing {
    let (to, text) = (Phone::parse("+33612345678").unwrap(), "END".to_owned());
    Outgoing::Sms(sms::Note { to, text, kind: Kind::Transactional, id: "m7".to_owned() })
}

async fn handed(port: u16, patience: Duration) -> Verdict {
    let file = format!(
        "[gateway.main]\nurl = \"http://127.0.0.1:{port}/send\"\nheaders = {{ content-type = \"text/plain\" }}\nbody = \"{{to}} {{text}}\"\nyes_if = \"taken\"\n"
    );
    let gateway = Gateways::parse(&file).unwrap().open("main", None).unwrap();
    BySms::new(wire(patience), gateway).hand_over(&message()).await
}

#[tokio::test]
async fn whatever_a_server_does_there_is_a_verdict() {
    let long = Duration::from_secs(15);
    let (said, after) = (Said::Http, |seconds| Some(Duration::from_secs(seconds)));
    let cases = [
        (Does::Says("HTTP/1.1 202 Accepted\r\ncontent-length: 5\r\n\r\ntaken"), Verdict::Accepted(said(202))),
        (
            Does::Says("HTTP/1.1 429 Too Many Requests\r\nretry-after: 90\r\ncontent-length: 0\r\n\r\n"),
            Verdict::Deferred { said: said(429), after: after(90) },
        ),
        (
            Does::Says(
                "HTTP/1.1 503 No\r\ndate: Thu, 26 Nov 2026 17:00:00 GMT\r\nretry-after: Thu, 26 Nov 2026 17:02:00 GMT\r\ncontent-length: 0\r\n\r\n",
            ),
            Verdict::Deferred { said: said(503), after: after(120) },
        ),
        (
            Does::Says("HTTP/1.1 500 Oh\r\nretry-after: soon\r\ncontent-length: 0\r\n\r\n"),
            Verdict::Deferred { said: said(500), after: None },
        ),
        // It promises more than it says, and less than it says.
        (Does::SaysHalf("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\nta"), Verdict::Uncertain),
        (Does::SaysHalf("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\ntaken"), Verdict::Accepted(said(200))),
        (
            Does::Says("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\ntaken"),
            Verdict::Bounced { kind: Bounce::Policy, said: said(200) },
        ),
        (Does::SaysHalf("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\ntak"), Verdict::Uncertain),
        (Does::Says("220 mail.example ESMTP\r\n"), Verdict::Uncertain),
        (Does::HangsUp, Verdict::Uncertain),
    ];
    for (number, (does, expected)) in cases.into_iter().enumerate() {
        assert_eq!(handed(server(does).await, long).await, expected, "case {number}");
    }
    assert_eq!(handed(server(Does::Stalls).await, Duration::from_millis(300)).await, Verdict::Uncertain);
}

#[tokio::test]
async fn what_never_left_is_not_tried() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let away = handed(port, Duration::from_secs(15)).await;
    assert_eq!(away, Verdict::NotTried(Trouble::Web(Unsent::NotConnected)));
}

#[tokio::test]
async fn a_way_takes_its_own_medium_alone() {
    let channel = Arc::new(crate::Memory::default());
    let way = ByWebhook::new(Arc::<crate::Memory>::clone(&channel));
    assert_eq!(way.hand_over(&message()).await, Verdict::NotTried(Trouble::OtherMedium));
    let endpoint = Endpoint::parse("https://hooks.example/").unwrap();
    let parcel = Outgoing::Webhook(Parcel { endpoint, headers: Vec::new(), body: "{}".to_owned() });
    assert_eq!((way.medium(), parcel.medium()), (Medium::Webhook, Medium::Webhook));
    assert_eq!(way.hand_over(&parcel).await, Verdict::Accepted(Said::Http(204)));
    channel.will_answer([
        Ok(crate::Answer { status: 410, body: Vec::new() }),
        Err(Unsent::TooSlow),
        Err(Unsent::NotFound),
    ]);
    let gone = Verdict::Bounced { kind: Bounce::Hard, said: Said::Http(410) };
    assert_eq!(way.hand_over(&parcel).await, gone);
    assert_eq!(way.hand_over(&parcel).await, Verdict::Uncertain);
    assert_eq!(way.hand_over(&parcel).await, Verdict::NotTried(Trouble::Web(Unsent::NotFound)));
}

#[tokio::test]
async fn a_mail_goes_by_its_relay_under_the_same_trait() {
    use crate::mime::address::{Address, Domain};
    use crate::smtp::{Encryption, Relay, Trust};
    struct Noon;
    impl Clock for Noon {
        fn now(&self) -> entrenous_core::moment::Moment {
            entrenous_core::moment::Moment::from_seconds(1_800_000_000)
        }
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let greeting = Domain::parse("atelier.example").unwrap();
    let relay = Relay::new("127.0.0.1", port, Encryption::Never, greeting).unwrap();
    let pool = Pool::new(relay, Trust::nobody().unwrap(), std::num::NonZeroUsize::MIN);
    let way = ByMail::new(pool, Arc::new(Noon));
    let address = |text: &str| Address::parse(text).unwrap();
    let mail = crate::mime::Written::of_bytes(b"Subject: x\r\n\r\nx\r\n".to_vec());
    let envelope = Envelope { return_path: address("a@atelier.example"), to: address("b@example.org"), mail };
    let verdict = way.hand_over(&Outgoing::Mail(Box::new(envelope))).await;
    assert_eq!(verdict, Verdict::NotTried(Trouble::Mail(smtp::Trouble::NotConnected)));
    assert_eq!(way.hand_over(&message()).await, Verdict::NotTried(Trouble::OtherMedium));
}

#[test]
fn a_medium_has_one_word() {
    let words: Vec<&str> = Medium::ALL.iter().map(|medium| medium.word()).collect();
    assert_eq!(words, ["mail", "push", "sms", "inbox", "webhook"]);
}
