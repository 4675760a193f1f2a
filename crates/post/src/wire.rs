//! The channel to machines on the public network: HTTP/1.1 over TLS 1.2 or 1.3, one connection a parcel.
//!
//! **Invariant:** a name is resolved once; what [`guard`] judged is what is connected to; the certificate must be the name's.
//! **Invariant:** no redirection is followed, no proxy is asked, no cookie is kept; a sending ends after [`SENDING_LASTS`], or as told.

use crate::call::{Call, Caller, Calling, Ending, Method, Reply, Unheard, When, retry_after};
use crate::guard::{self, OwnMachine};
use crate::{ANSWER_BYTES_MOST, Answer, Channel, Parcel, Sending, Unsent};
use entrenous_core::charter::Endpoint;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, DATE, HOST, HeaderMap, HeaderName, RETRY_AFTER, USER_AGENT};
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// How long one sending may take, from the first question to the last byte.
pub const SENDING_LASTS: Duration = Duration::from_secs(15);
/// How many addresses of a host are looked at.
const ADDRESSES_MOST: usize = 16;
/// How many addresses of a host are tried.
const CONNECTIONS_MOST: usize = 2;
const AGENT: &str = concat!("entrenous/", env!("CARGO_PKG_VERSION"));

/// No certificate to trust could be read from this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "this machine lists no certificates to trust; install `ca-certificates`, or name a file in `SSL_CERT_FILE`"
)]
pub struct NothingToTrust;

/// Reaches machines on the public network.
pub struct Wire {
    encryption: Arc<ClientConfig>,
    own: OwnMachine,
    lasts: Duration,
    room: usize,
}

impl Wire {
    /// A wire that trusts whom this machine trusts.
    pub fn new(own: OwnMachine) -> Result<Self, NothingToTrust> {
        let mut trusted = RootCertStore::empty();
        trusted.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if trusted.is_empty() && own == OwnMachine::Forbidden {
            return Err(NothingToTrust);
        }
        Ok(Self { encryption: encryption(trusted)?, own, lasts: SENDING_LASTS, room: ANSWER_BYTES_MOST })
    }
    /// The same with another patience.
    #[must_use]
    pub const fn with_patience(mut self, lasts: Duration) -> Self {
        self.lasts = lasts;
        self
    }
    /// The same that reads so many bytes of an answer.
    #[must_use]
    pub const fn with_room(mut self, bytes: usize) -> Self {
        self.room = bytes;
        self
    }

    /// Carries a request there; `began` is raised before the first byte of it can have left.
    async fn carry(&self, call: &Call, began: &AtomicBool) -> Result<Reply, Unsent> {
        let endpoint = &call.endpoint;
        let request = request(call)?;
        let stays_here = endpoint.is_loopback() && self.own == OwnMachine::Allowed;
        if !endpoint.is_encrypted() && !stays_here {
            return Err(Unsent::Forbidden);
        }
        let addresses = resolve(endpoint).await?;
        if !guard::may_reach(&addresses, endpoint.port(), self.own) {
            return Err(Unsent::Forbidden);
        }
        let stream = connect(&addresses, endpoint.port()).await?;
        if !endpoint.is_encrypted() {
            return exchange(stream, request, (began, self.room)).await;
        }
        let name = ServerName::try_from(endpoint.host().to_owned()).map_err(|_| Unsent::NotTrusted)?;
        let connector = TlsConnector::from(Arc::clone(&self.encryption));
        let stream = connector.connect(name, stream).await.map_err(|_| Unsent::NotTrusted)?;
        exchange(stream, request, (began, self.room)).await
    }
}

/// TLS 1.2 or 1.3 that believes these certificates.
pub(crate) fn encryption(trusted: RootCertStore) -> Result<Arc<ClientConfig>, NothingToTrust> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let encryption = versions.map_err(|_| NothingToTrust)?;
    Ok(Arc::new(encryption.with_root_certificates(trusted).with_no_client_auth()))
}

impl Caller for Wire {
    fn call<'a>(&'a self, call: &'a Call) -> Calling<'a> {
        Box::pin(async move {
            let began = AtomicBool::new(false);
            let carried = tokio::time::timeout(self.lasts, self.carry(call, &began)).await;
            carried.unwrap_or(Err(Unsent::TooSlow)).map_err(|why| {
                let when = if began.load(Ordering::Relaxed) { When::Underway } else { When::Before };
                Unheard { why, when }
            })
        })
    }
}

impl Channel for Wire {
    fn send<'a>(&'a self, parcel: &'a Parcel) -> Sending<'a> {
        Box::pin(async move {
            let named = parcel.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
            let headers = [(CONTENT_TYPE.to_string(), "application/json".to_owned())];
            let call = Call {
                method: Method::Post,
                endpoint: parcel.endpoint.clone(),
                query: None,
                headers: headers.into_iter().chain(named).collect(),
                body: parcel.body.clone().into_bytes(),
            };
            let reply = self.call(&call).await.map_err(|unheard| unheard.why)?;
            Ok(Answer { status: reply.status, body: reply.body })
        })
    }
}

async fn resolve(endpoint: &Endpoint) -> Result<Vec<IpAddr>, Unsent> {
    let found = tokio::net::lookup_host((endpoint.host(), endpoint.port())).await;
    let addresses: Vec<IpAddr> =
        found.map_err(|_| Unsent::NotFound)?.map(|socket| socket.ip()).take(ADDRESSES_MOST).collect();
    if addresses.is_empty() { Err(Unsent::NotFound) } else { Ok(addresses) }
}

/// Connects to one of the very addresses that were judged.
async fn connect(addresses: &[IpAddr], port: u16) -> Result<TcpStream, Unsent> {
    for address in addresses.iter().take(CONNECTIONS_MOST) {
        if let Ok(stream) = TcpStream::connect(SocketAddr::new(*address, port)).await {
            return Ok(stream);
        }
    }
    Err(Unsent::NotConnected)
}

async fn exchange<S>(
    stream: S,
    request: Request<Full<Bytes>>,
    (began, room): (&AtomicBool, usize),
) -> Result<Reply, Unsent>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let opened = http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = opened.map_err(|_| Unsent::NotUnderstood)?;
    let answered = async {
        began.store(true, Ordering::Relaxed);
        let response = sender.send_request(request).await.map_err(|_| Unsent::NotUnderstood)?;
        let status = response.status().as_u16();
        let header = |name: HeaderName, headers: &HeaderMap| {
            headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
        };
        let wait = header(RETRY_AFTER, response.headers());
        let date = header(DATE, response.headers());
        let (body, ending) = beginning(response.into_body(), room).await;
        let retry_after = wait.and_then(|wait| retry_after(&wait, date.as_deref()));
        Ok(Reply { status, retry_after, body, ending })
    };
    let mut answered = pin!(answered);
    // The connection lives as long as the answer is awaited, and no longer; it may end before the answer is read.
    tokio::select! {
        biased;
        answer = &mut answered => answer,
        _ended = connection => answered.await,
    }
}

fn request(call: &Call) -> Result<Request<Full<Bytes>>, Unsent> {
    let endpoint = &call.endpoint;
    let usual = if endpoint.is_encrypted() { 443 } else { 80 };
    let host = match endpoint.port() {
        port if port == usual => endpoint.host().to_owned(),
        port => format!("{}:{port}", endpoint.host()),
    };
    let place = match &call.query {
        Some(query) => format!("{}?{query}", endpoint.path()),
        None => endpoint.path().to_owned(),
    };
    let place = place.parse::<Uri>().map_err(|_| Unsent::NotUnderstood)?;
    let mut request =
        Request::builder().method(call.method.word()).uri(place).header(HOST, host).header(USER_AGENT, AGENT);
    for (name, value) in &call.headers {
        request = request.header(name, value);
    }
    request.body(Full::new(Bytes::from(call.body.clone()))).map_err(|_| Unsent::NotUnderstood)
}

/// The beginning of a body; what is beyond is not read.
async fn beginning(mut body: Incoming, most: usize) -> (Vec<u8>, Ending) {
    let mut read = Vec::new();
    loop {
        match body.frame().await {
            None => return (read, Ending::Whole),
            Some(Err(_)) => return (read, Ending::Cut),
            Some(Ok(frame)) => {
                let Some(bytes) = frame.data_ref() else { continue };
                let room = most.saturating_sub(read.len());
                read.extend(bytes.iter().take(room));
                if bytes.len() > room {
                    return (read, Ending::Cut);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
