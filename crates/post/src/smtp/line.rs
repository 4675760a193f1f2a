//! The line to a relay: commands out, answers in, each within its patience and its size.
//!
//! **Invariant:** an answer has at most [`ANSWER_LINES_MOST`] lines of [`ANSWER_LINE_BYTES_MOST`] bytes, and comes whole within one patience:
//! a relay that drips or never ends is told apart from one that speaks.

use super::Trouble;
use super::reply::{Code, Follows};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// Lines of an answer.
pub(super) const ANSWER_LINES_MOST: usize = 128;
/// Bytes of a line of an answer: four times what RFC 5321 section 4.5.3.1.5 allows.
pub(super) const ANSWER_LINE_BYTES_MOST: usize = 2_048;
/// Bytes that are read at once.
const READING_BYTES: usize = 4_096;

/// What a connection can be made of.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// How much of a text went out.
pub(super) enum Sent {
    /// All of it.
    Whole,
    /// Not all of it.
    Part(Trouble),
}

/// A connection, and what was read of it beyond the last line.
pub(super) struct Line<S> {
    stream: S,
    read: Vec<u8>,
    /// Where in `read` the next line begins.
    next: usize,
}

/// A future that must be done in time.
pub(super) async fn within<T>(
    patience: Duration,
    act: impl Future<Output = Result<T, Trouble>>,
) -> Result<T, Trouble> {
    tokio::time::timeout(patience, act).await.unwrap_or(Err(Trouble::TooSlow))
}

impl<S: Stream> Line<S> {
    pub(super) const fn new(stream: S) -> Self {
        Self { stream, read: Vec::new(), next: 0 }
    }
    /// The connection itself, if nothing was said on it that was not asked for: before encryption begins, anyone could have said it.
    pub(super) fn into_silent(self) -> Option<S> {
        (self.next >= self.read.len()).then_some(self.stream)
    }
    /// Says a command, or several.
    pub(super) async fn say(&mut self, text: &[u8], patience: Duration) -> Result<(), Trouble> {
        match self.send(text, patience).await {
            Sent::Whole => Ok(()),
            Sent::Part(trouble) => Err(trouble),
        }
    }
    /// Sends a text; what the connection took is counted, so that its end is known to be out or not.
    pub(super) async fn send(&mut self, text: &[u8], block_patience: Duration) -> Sent {
        let mut rest = text;
        while !rest.is_empty() {
            let written =
                within(block_patience, async { self.stream.write(rest).await.map_err(|_| Trouble::Lost) });
            match written.await {
                Ok(0) => return Sent::Part(Trouble::Lost),
                Ok(count) => rest = rest.get(count..).unwrap_or_default(),
                Err(trouble) => return Sent::Part(trouble),
            }
        }
        // What is left inside the encryption may still go out whole or not: whoever waits for the answer will see.
        let flushed = within(block_patience, async { self.stream.flush().await.map_err(|_| Trouble::Lost) });
        let _ = flushed.await;
        Sent::Whole
    }
    /// The next answer.
    pub(super) async fn answer(&mut self, patience: Duration) -> Result<Code, Trouble> {
        self.answer_with(patience, |_| {}).await
    }
    /// The next answer, with a look at the text of each line.
    pub(super) async fn answer_with(
        &mut self,
        patience: Duration,
        look: impl FnMut(&str) + Send,
    ) -> Result<Code, Trouble> {
        within(patience, self.listen(look)).await
    }
    async fn listen(&mut self, mut look: impl FnMut(&str) + Send) -> Result<Code, Trouble> {
        let mut first = None;
        for _ in 0..ANSWER_LINES_MOST {
            let (code, follows) = {
                let line = self.line().await?;
                let (code, follows) = Code::read(line).ok_or(Trouble::NotUnderstood)?;
                look(line.get(4..).and_then(|text| std::str::from_utf8(text).ok()).unwrap_or_default());
                (code, follows)
            };
            let said: Code = *first.get_or_insert(code);
            if said.basic() != code.basic() {
                return Err(Trouble::NotUnderstood);
            }
            if follows == Follows::Nothing {
                return Ok(said);
            }
        }
        Err(Trouble::NotUnderstood)
    }
    /// The next line, without its end.
    async fn line(&mut self) -> Result<&[u8], Trouble> {
        let mut looked = self.next;
        loop {
            let unread = self.read.get(looked..).unwrap_or_default();
            if let Some(at) = unread.iter().position(|byte| *byte == b'\n') {
                let (start, end) = (self.next, looked.saturating_add(at));
                self.next = end.saturating_add(1);
                let line = self.read.get(start..end).unwrap_or_default();
                return Ok(line.strip_suffix(b"\r").unwrap_or(line));
            }
            self.read.drain(..self.next.min(self.read.len()));
            self.next = 0;
            looked = self.read.len();
            if looked > ANSWER_LINE_BYTES_MOST {
                return Err(Trouble::NotUnderstood);
            }
            self.read.reserve(READING_BYTES);
            if self.stream.read_buf(&mut self.read).await.map_err(|_| Trouble::Lost)? == 0 {
                return Err(Trouble::Lost);
            }
        }
    }
}

impl Line<Box<dyn Stream>> {
    /// Whether a connection that lay idle is of no use: the relay ended it, or said something nobody asked for.
    pub(super) async fn is_over(&mut self) -> bool {
        let mut byte = [0; 1];
        let said = self.stream.read(&mut byte);
        // Looked at once: a connection on which nothing was said is not ready.
        tokio::select! {
            biased;
            _said = said => true,
            () = std::future::ready(()) => self.next < self.read.len(),
        }
    }
}
