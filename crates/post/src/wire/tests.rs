//! The wire against a receiver on this machine: what it sends, what it reads, and where it does not go.

use super::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A machine that takes one request and answers with these bytes.
async fn receiver(answer: &'static str) -> (u16, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut text = Vec::new();
        let mut buffer = [0; 4_096];
        while !text.ends_with(b"{\"a\":1}") {
            let read = stream.read(&mut buffer).await.unwrap();
            if read == 0 {
                break;
            }
            text.extend_from_slice(&buffer[..read]);
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8(text).unwrap()
    });
    (port, heard)
}

fn parcel(endpoint: &str) -> Parcel {
    let endpoint = Endpoint::parse(endpoint).unwrap();
    Parcel { endpoint, headers: vec![("webhook-id", "one".to_owned())], body: "{\"a\":1}".to_owned() }
}

async fn sent(own: OwnMachine, endpoint: &str) -> Result<Answer, Unsent> {
    Wire::new(own).unwrap().send(&parcel(endpoint)).await
}

#[tokio::test]
async fn a_parcel_arrives_whole_and_its_answer_comes_back() {
    let (port, heard) = receiver("HTTP/1.1 202 Accepted\r\ncontent-length: 4\r\n\r\nthus").await;
    let answer = sent(OwnMachine::Allowed, &format!("http://127.0.0.1:{port}/hook")).await.unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (202, b"thus".as_slice()));
    let heard = heard.await.unwrap();
    assert!(heard.starts_with("POST /hook HTTP/1.1\r\n"), "{heard}");
    for line in ["content-type: application/json", "webhook-id: one", &format!("host: 127.0.0.1:{port}")] {
        assert!(heard.to_lowercase().contains(line), "{line}: {heard}");
    }
}

#[tokio::test]
async fn a_redirection_is_an_answer_and_not_a_way() {
    let (port, _heard) = receiver(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
    )
    .await;
    let answer = sent(OwnMachine::Allowed, &format!("http://127.0.0.1:{port}/")).await.unwrap();
    assert_eq!(answer.status, 307);
}

#[tokio::test]
async fn of_a_long_answer_the_beginning_is_read() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n").await.unwrap();
        while stream.write_all(&[b'x'; 4_096]).await.is_ok() {}
    });
    let answer = sent(OwnMachine::Allowed, &format!("http://127.0.0.1:{port}/")).await.unwrap();
    assert_eq!((answer.status, answer.body.len()), (200, ANSWER_BYTES_MOST));
}

#[tokio::test]
async fn this_machine_and_its_neighbours_are_not_reached_by_a_server_in_service() {
    let (port, heard) = receiver("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let forbidden = [
        format!("http://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("https://127.0.0.1:{port}/"),
        "https://localhost/".to_owned(),
        "https://10.0.0.1/".to_owned(),
        "https://169.254.169.254/latest/meta-data/".to_owned(),
        "https://100.100.100.200/".to_owned(),
        "https://1.1.1.1:22/".to_owned(),
        "http://1.1.1.1:443/".to_owned(),
    ];
    for endpoint in &forbidden {
        assert_eq!(sent(OwnMachine::Forbidden, endpoint).await, Err(Unsent::Forbidden), "{endpoint}");
    }
    assert!(!heard.is_finished(), "nobody knocked");
    heard.abort();
    let others = ["http://10.0.0.1/", "https://192.168.0.1/", "https://169.254.169.254/"];
    for endpoint in others {
        assert_eq!(sent(OwnMachine::Allowed, endpoint).await, Err(Unsent::Forbidden), "{endpoint}");
    }
}

#[tokio::test]
async fn a_machine_that_is_away_or_speaks_another_tongue_is_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let away = sent(OwnMachine::Allowed, &format!("http://127.0.0.1:{port}/")).await;
    assert_eq!(away, Err(Unsent::NotConnected));
    let (port, _heard) = receiver("220 mail.example ESMTP\r\n").await;
    let other = sent(OwnMachine::Allowed, &format!("http://127.0.0.1:{port}/")).await;
    assert_eq!(other, Err(Unsent::NotUnderstood));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
    });
    let plain = sent(OwnMachine::Allowed, &format!("https://127.0.0.1:{port}/")).await;
    assert_eq!(plain, Err(Unsent::NotTrusted));
}
