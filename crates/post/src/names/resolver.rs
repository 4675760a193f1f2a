//! Asks the resolvers of this machine, by UDP, and by TCP when an answer does not fit.
//!
//! **Invariant:** a question costs a named time: [`TRIES_MOST`] rounds over [`SERVERS_MOST`] servers, each waited for as long as told.
//! **Invariant:** number and port of each question are fresh; a datagram that answers no question of ours is passed over, and not for ever.

use super::message::{Heard, Misheard, question, read};
use super::{Kind, Looking, Name, Names, NoAnswer, Value};
use entrenous_core::id::Dice;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::timeout;

/// How many aliases lead from a name to its records.
pub(super) const ALIASES_MOST: usize = 8;
/// How many servers are asked.
pub const SERVERS_MOST: usize = 3;
/// How often each is asked.
pub const TRIES_MOST: usize = 2;
/// How long an answer is waited for.
pub const PATIENCE: Duration = Duration::from_secs(3);
/// How many datagrams that answer something else are passed over.
const STRANGERS_MOST: usize = 16;
/// How large a datagram is that is read.
const DATAGRAM_BYTES: usize = 4_096;
const PORT: u16 = 53;

/// Asks the network.
pub struct Resolver {
    servers: Vec<SocketAddr>,
    dice: Arc<dyn Dice>,
    patience: Duration,
}

impl Resolver {
    /// Asks these servers, the first first.
    #[must_use]
    pub fn new(servers: Vec<SocketAddr>, dice: Arc<dyn Dice>) -> Self {
        Self { servers, dice, patience: PATIENCE }
    }
    /// The same with another patience.
    #[must_use]
    pub const fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }
    async fn find(&self, name: &Name, kind: Kind) -> Result<Vec<Value>, NoAnswer> {
        let mut name = name.clone();
        for _ in 0..ALIASES_MOST {
            match self.ask(&name, kind).await? {
                Heard::Values(values) => return Ok(values),
                Heard::Alias(other) => name = other,
                Heard::Cut => return Err(NoAnswer::CutShort),
                Heard::Nothing(why) => return Err(why),
            }
        }
        Err(NoAnswer::Circle)
    }
    async fn ask(&self, name: &Name, kind: Kind) -> Result<Heard, NoAnswer> {
        let mut last = NoAnswer::NobodyToAsk;
        for _ in 0..TRIES_MOST {
            for server in self.servers.iter().take(SERVERS_MOST) {
                match self.ask_one(*server, name, kind).await {
                    Ok(Heard::Nothing(why)) if !why.is_absence() && why != NoAnswer::Circle => last = why,
                    Ok(heard) => return Ok(heard),
                    Err(why) => last = why,
                }
            }
        }
        Err(last)
    }
    async fn ask_one(&self, server: SocketAddr, name: &Name, kind: Kind) -> Result<Heard, NoAnswer> {
        let mut id = [0; 2];
        self.dice.fill(&mut id);
        let id = u16::from_be_bytes(id);
        let asked = question(id, name, kind);
        let heard = timeout(self.patience, by_datagram(server, &asked, (id, name, kind)));
        match heard.await.map_err(|_| NoAnswer::TooSlow)?? {
            Heard::Cut => {
                let heard = timeout(self.patience, by_stream(server, &asked)).await;
                let bytes = heard.map_err(|_| NoAnswer::CutShort)??;
                match read(&bytes, id, name, kind) {
                    Ok(Heard::Cut) => Err(NoAnswer::CutShort),
                    Ok(heard) => Ok(heard),
                    Err(_) => Err(NoAnswer::NotUnderstood),
                }
            }
            heard => Ok(heard),
        }
    }
}

async fn by_datagram(
    server: SocketAddr,
    asked: &[u8],
    (id, name, kind): (u16, &Name, Kind),
) -> Result<Heard, NoAnswer> {
    let any = match server {
        SocketAddr::V4(_) => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        SocketAddr::V6(_) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    };
    let socket = UdpSocket::bind((any, 0)).await.map_err(|_| NoAnswer::NobodyToAsk)?;
    socket.connect(server).await.map_err(|_| NoAnswer::NobodyToAsk)?;
    socket.send(asked).await.map_err(|_| NoAnswer::NobodyToAsk)?;
    let mut buffer = vec![0; DATAGRAM_BYTES];
    for _ in 0..STRANGERS_MOST {
        let length = socket.recv(&mut buffer).await.map_err(|error| match error.kind() {
            ErrorKind::ConnectionRefused => NoAnswer::NobodyToAsk,
            _ => NoAnswer::TooSlow,
        })?;
        match read(buffer.get(..length).unwrap_or_default(), id, name, kind) {
            Ok(heard) => return Ok(heard),
            Err(Misheard::Broken) => return Err(NoAnswer::NotUnderstood),
            Err(Misheard::NotOurs) => {}
        }
    }
    Err(NoAnswer::NotUnderstood)
}

/// Asks by TCP; an answer there has at most 65,535 bytes (RFC 1035 section 4.2.2).
async fn by_stream(server: SocketAddr, asked: &[u8]) -> Result<Vec<u8>, NoAnswer> {
    let length = u16::try_from(asked.len()).map_err(|_| NoAnswer::NotUnderstood)?;
    let asked = [&length.to_be_bytes(), asked].concat();
    let read = async {
        let mut stream = TcpStream::connect(server).await?;
        stream.write_all(&asked).await?;
        let mut answer = vec![0; usize::from(stream.read_u16().await?)];
        stream.read_exact(&mut answer).await?;
        Ok::<_, std::io::Error>(answer)
    };
    read.await.map_err(|_| NoAnswer::CutShort)
}

impl Names for Resolver {
    fn look_up<'a>(&'a self, name: &'a Name, kind: Kind) -> Looking<'a> {
        Box::pin(self.find(name, kind))
    }
}

/// The servers a `resolv.conf` names, as many as are asked.
#[must_use]
pub fn servers(resolv_conf: &str) -> Vec<SocketAddr> {
    let address = |line: &str| {
        let mut words = line.split_whitespace();
        let named = words.next() == Some("nameserver");
        // A zone (`fe80::1%eth0`) names an interface of this machine; such a server is left out.
        words.next().filter(|_| named)?.parse::<IpAddr>().ok().map(|address| SocketAddr::new(address, PORT))
    };
    resolv_conf.lines().filter_map(address).take(SERVERS_MOST).collect()
}
