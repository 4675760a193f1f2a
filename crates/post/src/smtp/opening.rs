//! From nothing to a relay that takes mail: address, connection, encryption, EHLO, login.
//!
//! **Invariant:** what was heard before encryption is forgotten: the relay is asked again what it offers (RFC 3207 section 4.2), and a word
//! that slipped in before ends the attempt.
//! **Invariant:** TCP_NODELAY is set: without it each mail waits for the delayed acknowledgement of the last, 22 a second.

use super::line::{Line, Stream, within};
use super::relay::{Encryption, Login, Relay, Trust};
use super::session::Session;
use super::{Code, Trouble};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// How many addresses of a relay are tried.
const ADDRESSES_MOST: usize = 4;

/// What a relay offers beyond SMTP of 1982.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Offers {
    /// Several commands before the first answer (RFC 2920).
    pub(super) pipelining: bool,
    /// To hear the size of a mail beforehand (RFC 1870).
    pub(super) size: bool,
    /// Encryption (RFC 3207).
    pub(super) starttls: bool,
    /// A login (RFC 4954).
    pub(super) login: Option<LoginWay>,
}

/// How a name and a password are given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum LoginWay {
    /// In one line (RFC 4616).
    Plain,
    /// In two lines.
    TwoLines,
}

impl Offers {
    /// Reads a line of the answer to EHLO; unknown ones are for others.
    pub(super) fn read(&mut self, line: &str) {
        let mut words = line.split([' ', '=']).map(str::to_ascii_uppercase);
        match words.next().as_deref() {
            Some("PIPELINING") => self.pipelining = true,
            Some("SIZE") => self.size = true,
            Some("STARTTLS") => self.starttls = true,
            Some("AUTH") => {
                for way in words {
                    match way.as_str() {
                        "PLAIN" => self.login = Some(LoginWay::Plain),
                        "LOGIN" => self.login = self.login.or(Some(LoginWay::TwoLines)),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}

/// Whether commands go out together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Pace {
    /// As the relay offers.
    AsOffered,
    /// One by one, whatever it offers.
    OneByOne,
}

/// Opens a session with a relay.
pub(super) async fn open(relay: &Relay, trust: &Trust, pace: Pace) -> Result<Session, Trouble> {
    let (stream, is_here) = connect(relay).await?;
    let mut is_private = is_here;
    let (mut line, mut offers) = if relay.encryption == Encryption::Implicit {
        is_private = true;
        let mut line = Line::new(encrypt(stream, relay, trust).await?);
        greeting(&mut line, relay).await?;
        let offers = introduce(&mut line, relay).await?;
        (line, offers)
    } else {
        let mut line = Line::new(stream);
        greeting(&mut line, relay).await?;
        let offers = introduce(&mut line, relay).await?;
        let wanted = relay.encryption != Encryption::Never;
        if wanted && offers.starttls {
            is_private = true;
            start_encryption(line, relay, trust).await?
        } else if relay.encryption == Encryption::Required {
            return Err(Trouble::NotEncrypted);
        } else {
            let stream = line.into_silent().ok_or(Trouble::NotUnderstood)?;
            (Line::new(Box::new(stream) as Box<dyn Stream>), offers)
        }
    };
    if let Some(login) = &relay.login {
        if !is_private {
            return Err(Trouble::LoginInClear);
        }
        log_in(&mut line, offers, login, relay).await?;
    }
    offers.pipelining &= pace == Pace::AsOffered;
    Ok(Session::new(line, offers, relay.patience))
}

/// A connection, and whether it stays on this machine.
async fn connect(relay: &Relay) -> Result<(TcpStream, bool), Trouble> {
    let patience = relay.patience.connection;
    let found = within(patience, async {
        let found = tokio::net::lookup_host((relay.host.as_str(), relay.port)).await;
        Ok(found.map_err(|_| Trouble::NotFound)?.take(ADDRESSES_MOST).collect::<Vec<SocketAddr>>())
    });
    let addresses = found.await?;
    let mut trouble = Trouble::NotFound;
    for address in addresses {
        let connected = within(patience, async {
            let stream = TcpStream::connect(address).await.map_err(|_| Trouble::NotConnected)?;
            stream.set_nodelay(true).map_err(|_| Trouble::NotConnected)?;
            Ok(stream)
        });
        match connected.await {
            Ok(stream) => return Ok((stream, address.ip().is_loopback())),
            Err(found) => trouble = found,
        }
    }
    Err(trouble)
}

async fn encrypt(stream: TcpStream, relay: &Relay, trust: &Trust) -> Result<Box<dyn Stream>, Trouble> {
    let connector = TlsConnector::from(Arc::clone(&trust.0));
    let encrypted = within(relay.patience.connection, async {
        connector.connect(relay.name.clone(), stream).await.map_err(|_| Trouble::NotTrusted)
    });
    Ok(Box::new(encrypted.await?))
}

async fn greeting<S: Stream>(line: &mut Line<S>, relay: &Relay) -> Result<(), Trouble> {
    let code = line.answer(relay.patience.greeting).await?;
    positive(code)
}

async fn introduce<S: Stream>(line: &mut Line<S>, relay: &Relay) -> Result<Offers, Trouble> {
    let hello = format!("EHLO {}\r\n", relay.greeting.text());
    line.say(hello.as_bytes(), relay.patience.command).await?;
    let mut offers = Offers::default();
    let code = line.answer_with(relay.patience.command, |text| offers.read(text)).await?;
    positive(code).map(|()| offers)
}

async fn start_encryption(
    mut line: Line<TcpStream>,
    relay: &Relay,
    trust: &Trust,
) -> Result<(Line<Box<dyn Stream>>, Offers), Trouble> {
    line.say(b"STARTTLS\r\n", relay.patience.command).await?;
    positive(line.answer(relay.patience.command).await?)?;
    let stream = line.into_silent().ok_or(Trouble::NotTrusted)?;
    let mut line = Line::new(encrypt(stream, relay, trust).await?);
    let offers = introduce(&mut line, relay).await?;
    Ok((line, offers))
}

/// A positive answer, or why there is no session: `4xx` and `5xx` are the relay's word on us, anything else is not SMTP.
fn positive(code: Code) -> Result<(), Trouble> {
    match code {
        code if code.is_positive() => Ok(()),
        code if code.basic() >= 400 => Err(Trouble::Refused(code)),
        _ => Err(Trouble::NotUnderstood),
    }
}

async fn log_in(
    line: &mut Line<Box<dyn Stream>>,
    offers: Offers,
    login: &Login,
    relay: &Relay,
) -> Result<(), Trouble> {
    let patience = relay.patience.command;
    let words: Vec<String> = match offers.login.ok_or(Trouble::LoginUnfit)? {
        LoginWay::Plain => {
            vec![format!("AUTH PLAIN {}", STANDARD.encode(format!("\0{}\0{}", login.name, login.password)))]
        }
        LoginWay::TwoLines => {
            vec!["AUTH LOGIN".to_owned(), STANDARD.encode(&login.name), STANDARD.encode(&login.password)]
        }
    };
    let last = words.len().saturating_sub(1);
    for (at, word) in words.iter().enumerate() {
        line.say(format!("{word}\r\n").as_bytes(), patience).await?;
        let code = line.answer(patience).await?;
        match code.basic() {
            334 if at < last => {}
            235 if at == last => return Ok(()),
            500..=599 => return Err(Trouble::LoginRefused),
            400..=499 => return Err(Trouble::Refused(code)),
            _ => return Err(Trouble::NotUnderstood),
        }
    }
    Err(Trouble::NotUnderstood)
}
