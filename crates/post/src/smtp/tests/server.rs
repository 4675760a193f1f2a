//! A relay that does what a test tells it, well or badly, at any point of a session.
//!
//! **Invariant:** it keeps what it saw whole and what it said yes to apart: what a courier claims is held against both.

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{RootCertStore, ServerConfig};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

const AUTHORITY: &[u8] = include_bytes!("authority.pem");
const RELAY: &[u8] = include_bytes!("relay.pem");

/// A point of a session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Phase {
    Greeting,
    Hello,
    StartTls,
    Handshake,
    Login,
    Reset,
    Sender,
    Recipient,
    Data,
    Middle,
    Ending,
}

/// Which connection, which mail of it (from 1 on), which point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct At {
    pub(super) connection: usize,
    pub(super) mail: usize,
    pub(super) phase: Phase,
}

/// What the relay does there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// What a good relay does.
    Well,
    /// Says this instead.
    Say(&'static str),
    /// Says this and ends the connection.
    Farewell(&'static str),
    /// Says nothing more, and keeps the connection.
    Stall,
    /// Reads nothing more either.
    Deaf,
    /// Ends the connection.
    Drop,
    /// Says this over and over.
    Endless(&'static str),
}

/// How it takes commands that come together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Taking {
    All,
    /// Forgets all but the first.
    FirstOnly,
}

/// Whether it begins encrypted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Begins {
    InClear,
    Encrypted,
}

#[derive(Default)]
pub(super) struct Seen {
    /// Recipient and text of each mail it said yes to.
    pub(super) took: Vec<(String, String)>,
    /// Recipients of each text that came whole.
    pub(super) whole: Vec<String>,
    pub(super) commands: Vec<String>,
    pub(super) connections: usize,
}

type Behave = Arc<dyn Fn(At) -> Act + Send + Sync>;

#[derive(Clone)]
pub(super) struct Server {
    pub(super) port: u16,
    pub(super) seen: Arc<Mutex<Seen>>,
    offers: &'static str,
    taking: Taking,
    begins: Begins,
    behave: Behave,
}

pub(super) const OFFERS: &str = "250-relay.example\r\n250-PIPELINING\r\n250-SIZE 10000000\r\n250-ENHANCEDSTATUSCODES\r\n250-AUTH LOGIN PLAIN\r\n250 8BITMIME\r\n";

impl Server {
    pub(super) async fn start(behave: impl Fn(At) -> Act + Send + Sync + 'static) -> Self {
        Self::start_as(OFFERS, Taking::All, Begins::InClear, behave).await
    }
    pub(super) async fn start_as(
        offers: &'static str,
        taking: Taking,
        begins: Begins,
        behave: impl Fn(At) -> Act + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self { port, seen: Arc::default(), offers, taking, begins, behave: Arc::new(behave) };
        let listening = server.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let connection = listening.seen.lock().unwrap().connections;
                listening.seen.lock().unwrap().connections += 1;
                tokio::spawn(listening.clone().session(stream, connection));
            }
        });
        server
    }
    pub(super) fn authority() -> RootCertStore {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(AUTHORITY).unwrap()).unwrap();
        roots
    }
    pub(super) fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }
    async fn session(self, stream: TcpStream, connection: usize) {
        let mut talk = Talk { server: self.clone(), connection, mail: 0, read: Vec::new() };
        if self.begins == Begins::Encrypted {
            if let Some(stream) = talk.encrypt(stream).await {
                let _ = talk.greet_and_serve(stream).await;
            }
        } else if let Some(stream) = talk.greet_and_serve(stream).await
            && let Some(stream) = talk.encrypt(stream).await
        {
            let _ = talk.serve(stream).await;
        }
    }
}

struct Talk {
    server: Server,
    connection: usize,
    mail: usize,
    read: Vec<u8>,
}

impl Talk {
    fn act(&self, phase: Phase) -> Act {
        (self.server.behave)(At { connection: self.connection, mail: self.mail, phase })
    }
    /// Does what is to be done; `None` ends the session.
    async fn say<S: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        stream: &mut S,
        phase: Phase,
        well: &str,
    ) -> Option<bool> {
        match self.act(phase) {
            Act::Well => stream.write_all(well.as_bytes()).await.ok().map(|()| true),
            Act::Say(text) => stream
                .write_all(text.as_bytes())
                .await
                .ok()
                .map(|()| text.as_bytes().first() == well.as_bytes().first()),
            Act::Farewell(text) => {
                stream.write_all(text.as_bytes()).await.ok()?;
                stream.shutdown().await.ok()?;
                None
            }
            Act::Drop => None,
            Act::Stall => {
                let mut sink = [0; 1_024];
                while stream.read(&mut sink).await.ok()? > 0 {}
                None
            }
            Act::Deaf => std::future::pending().await,
            Act::Endless(text) => {
                while stream.write_all(text.as_bytes()).await.is_ok() {
                    tokio::task::yield_now().await;
                }
                None
            }
        }
    }
    async fn line<S: AsyncRead + AsyncWrite + Unpin>(&mut self, stream: &mut S) -> Option<String> {
        loop {
            if let Some(at) = self.read.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.read.drain(..=at).collect();
                if self.server.taking == Taking::FirstOnly {
                    self.read.clear();
                }
                return Some(String::from_utf8(line).unwrap().trim_end().to_owned());
            }
            self.read.reserve(4_096);
            if stream.read_buf(&mut self.read).await.ok()? == 0 {
                return None;
            }
        }
    }
    async fn encrypt(
        &mut self,
        mut stream: TcpStream,
    ) -> Option<impl AsyncRead + AsyncWrite + Unpin + use<>> {
        if self.act(Phase::Handshake) != Act::Well {
            self.say(&mut stream, Phase::Handshake, "").await?;
            return None;
        }
        let certificate = CertificateDer::from_pem_slice(RELAY).unwrap();
        let key = PrivateKeyDer::from_pem_slice(RELAY).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config =
            ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
        TlsAcceptor::from(Arc::new(config)).accept(stream).await.ok()
    }
    async fn greet_and_serve<S: AsyncRead + AsyncWrite + Unpin>(&mut self, mut stream: S) -> Option<S> {
        self.say(&mut stream, Phase::Greeting, "220 relay.example ESMTP\r\n").await?;
        self.serve(stream).await
    }
    /// Serves until STARTTLS, and hands the connection back for it.
    async fn serve<S: AsyncRead + AsyncWrite + Unpin>(&mut self, mut stream: S) -> Option<S> {
        let (mut has_sender, mut recipient) = (false, None);
        while let Some(command) = self.line(&mut stream).await {
            self.server.seen.lock().unwrap().commands.push(command.clone());
            let word = command.split([' ', ':']).next().unwrap_or_default();
            match word {
                "EHLO" => {
                    let offers = self.server.offers;
                    self.say(&mut stream, Phase::Hello, offers).await?;
                }
                "STARTTLS" => {
                    self.say(&mut stream, Phase::StartTls, "220 2.0.0 go\r\n").await?;
                    return Some(stream);
                }
                "AUTH" if command == "AUTH LOGIN" => {
                    stream.write_all(b"334 VXNlcm5hbWU6\r\n").await.ok()?;
                    let name = self.line(&mut stream).await?;
                    stream.write_all(b"334 UGFzc3dvcmQ6\r\n").await.ok()?;
                    let password = self.line(&mut stream).await?;
                    self.server.seen.lock().unwrap().commands.push(format!("{name} {password}"));
                    self.say(&mut stream, Phase::Login, "235 2.7.0 ok\r\n").await?;
                }
                "AUTH" => {
                    self.say(&mut stream, Phase::Login, "235 2.7.0 ok\r\n").await?;
                }
                "RSET" => {
                    recipient = None;
                    self.say(&mut stream, Phase::Reset, "250 2.0.0 ok\r\n").await?;
                }
                "MAIL" => {
                    self.mail += 1;
                    recipient = None;
                    has_sender = self.say(&mut stream, Phase::Sender, "250 2.1.0 ok\r\n").await?;
                }
                "RCPT" if !has_sender => stream.write_all(b"503 5.5.1 from whom\r\n").await.ok()?,
                "RCPT" if self.say(&mut stream, Phase::Recipient, "250 2.1.5 ok\r\n").await? => {
                    recipient = command.split(['<', '>']).nth(1).map(str::to_owned);
                }
                "RCPT" => {}
                "DATA" => {
                    let goes = match &recipient {
                        Some(_) => self.say(&mut stream, Phase::Data, "354 go\r\n").await?,
                        None if self.act(Phase::Data) == Act::Say("354 anyway\r\n") => {
                            stream.write_all(b"354 anyway\r\n").await.ok()?;
                            true
                        }
                        None => {
                            stream.write_all(b"503 5.5.1 nobody to write to\r\n").await.ok()?;
                            false
                        }
                    };
                    if goes {
                        self.text(&mut stream, recipient.take()).await?;
                    }
                }
                "QUIT" => {
                    stream.write_all(b"221 2.0.0 bye\r\n").await.ok()?;
                    return None;
                }
                _ => stream.write_all(b"500 5.5.2 what\r\n").await.ok()?,
            }
        }
        None
    }
    async fn text<S: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        stream: &mut S,
        recipient: Option<String>,
    ) -> Option<()> {
        if self.act(Phase::Middle) != Act::Well {
            stream.read_buf(&mut self.read).await.ok()?;
            self.say(stream, Phase::Middle, "").await?;
        }
        let text = self.whole_text(stream).await?;
        if let Some(recipient) = &recipient {
            self.server.seen.lock().unwrap().whole.push(recipient.clone());
        }
        // What it takes is written down before it says so, as a good relay does.
        let act = self.act(Phase::Ending);
        let takes = match &act {
            Act::Well => true,
            Act::Say(said) | Act::Farewell(said) => said.starts_with('2'),
            _ => false,
        };
        if let Some(recipient) = recipient.filter(|_| takes) {
            self.server.seen.lock().unwrap().took.push((recipient, text));
        }
        self.say(stream, Phase::Ending, "250 2.0.0 taken\r\n").await.map(drop)
    }
    /// Reads up to the dot that stands alone, and takes the doubled dots back.
    async fn whole_text<S: AsyncRead + Unpin>(&mut self, stream: &mut S) -> Option<String> {
        const END: &[u8] = b"\r\n.\r\n";
        let mut looked = 0;
        while !self.read.starts_with(&END[2..]) {
            if let Some(at) = self.read[looked..].windows(END.len()).position(|window| window == END) {
                let text: Vec<u8> = self.read.drain(..looked + at + END.len()).collect();
                let text = String::from_utf8(text[..text.len() - 3].to_vec()).unwrap();
                let lines = text.split_inclusive('\n').map(|line| line.strip_prefix('.').unwrap_or(line));
                return Some(lines.collect());
            }
            looked = self.read.len().saturating_sub(END.len());
            self.read.reserve(65_536);
            if stream.read_buf(&mut self.read).await.ok()? == 0 {
                return None;
            }
        }
        self.read.drain(..3);
        Some(String::new())
    }
}
