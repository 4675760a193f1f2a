//! The pipe to the browser: one JSON text a message, each ended by a zero byte (Chrome DevTools Protocol over descriptors 3 and 4).
//!
//! **Invariant:** a message longer than [`MESSAGE_BYTES_MOST`] ends the conversation; at most [`WAITING_MOST`] wait unread.

use super::Fault;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

/// The longest message that is read.
const MESSAGE_BYTES_MOST: u64 = 64 << 20;
/// The most messages that wait to be heard.
const WAITING_MOST: usize = 4096;

/// Both ends of the pipe.
pub(super) struct Pipe {
    to: ChildStdin,
    from: Receiver<Value>,
    sent: u64,
}

impl Pipe {
    /// The pipe of a child whose input and output are pipes.
    pub(super) fn of(child: &mut Child) -> Option<Self> {
        let (to, out) = (child.stdin.take()?, child.stdout.take()?);
        let (into, from) = sync_channel(WAITING_MOST);
        std::thread::spawn(move || read(out, &into));
        Some(Self { to, from, sent: 0 })
    }

    /// Sends a call; gives its number.
    pub(super) fn send(
        &mut self,
        session: Option<&str>,
        method: &str,
        parameters: &Value,
    ) -> Result<u64, Fault> {
        self.sent = self.sent.saturating_add(1);
        let mut call = json!({ "id": self.sent, "method": method, "params": parameters });
        if let (Some(session), Some(call)) = (session, call.as_object_mut()) {
            call.insert("sessionId".to_owned(), session.into());
        }
        let mut bytes = call.to_string().into_bytes();
        bytes.push(0);
        self.to.write_all(&bytes).and_then(|()| self.to.flush()).map_err(|_| Fault::Gone)?;
        Ok(self.sent)
    }

    /// The next message, if one comes in time.
    pub(super) fn receive(&mut self, within: Duration) -> Result<Option<Value>, Fault> {
        match self.from.recv_timeout(within) {
            Ok(message) => Ok(Some(message)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(Fault::Gone),
        }
    }
}

/// Reads messages until the browser ends, sends nonsense, or nobody listens any more.
fn read(out: ChildStdout, into: &SyncSender<Value>) {
    let mut out = BufReader::new(out);
    loop {
        let mut bytes = Vec::new();
        let read = out.by_ref().take(MESSAGE_BYTES_MOST).read_until(0, &mut bytes);
        if read.is_err() || bytes.pop() != Some(0) {
            return;
        }
        let Ok(message) = serde_json::from_slice(&bytes) else { return };
        if into.send(message).is_err() {
            return;
        }
    }
}
