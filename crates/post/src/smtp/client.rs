//! The courier that speaks SMTP: a session, opened when it is needed and opened again when it breaks.
//!
//! **Invariant:** a fresh connection that settles nothing ends the batch: each further one would be for the same disappointment.
//! **Invariant:** a mail goes out again only if it has not arrived: after `Uncertain` never.
//! **Invariant:** a relay that offers PIPELINING and does not keep it is asked one by one from then on.

use super::opening::{Pace, open};
use super::relay::{Relay, Trust};
use super::session::{After, Session};
use super::{Courier, Envelope, Handing, Leaving, Trouble, Verdict};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A relay and what is known of it by all who send to it.
pub(super) struct Known {
    pub(super) relay: Relay,
    pub(super) trust: Trust,
    /// It offers PIPELINING and does not keep it.
    pub(super) one_by_one: AtomicBool,
}

impl Known {
    fn pace(&self) -> Pace {
        if self.one_by_one.load(Ordering::Relaxed) { Pace::OneByOne } else { Pace::AsOffered }
    }
}

/// An open session, and whether it has shown that mail can be handed over on it.
struct Open {
    session: Session,
    history: History,
}

/// What a session has shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum History {
    /// Nothing yet.
    Fresh,
    /// Nothing yet, and it was opened one by one because the one before got no word though PIPELINING was offered.
    FreshOneByOne,
    /// The relay spoke on at least one mail.
    Proven,
}

/// Sends to one relay, over one connection at a time.
pub(super) struct Client {
    known: Arc<Known>,
    open: Option<Open>,
}

/// What follows a mail.
enum Next {
    /// The next mail.
    Forward,
    /// The same mail once more.
    Again,
    /// Nothing more.
    End(Trouble),
}

impl Client {
    pub(super) const fn new(known: Arc<Known>) -> Self {
        Self { known, open: None }
    }

    /// Whether a session is open, so that leave must be taken.
    pub(super) const fn is_open(&self) -> bool {
        self.open.is_some()
    }

    async fn session(&mut self, pace: Pace) -> Result<Open, Trouble> {
        if let Some(mut idle) = self.open.take()
            && !idle.session.is_over().await
        {
            return Ok(idle);
        }
        let session = open(&self.known.relay, &self.known.trust, pace).await?;
        let history = if pace == Pace::OneByOne { History::FreshOneByOne } else { History::Fresh };
        Ok(Open { session, history })
    }

    async fn batch(&mut self, batch: &[Envelope]) -> Vec<Verdict> {
        let mut verdicts = Vec::with_capacity(batch.len());
        let mut pace = self.known.pace();
        let mut rest = batch;
        while let Some((envelope, after)) = rest.split_first() {
            let (verdict, next) = match self.session(pace).await {
                Ok(open) => self.one(open, envelope, &mut pace).await,
                Err(trouble) => (Verdict::NotTried(trouble), Next::End(trouble)),
            };
            match next {
                Next::Again => {}
                Next::Forward => {
                    verdicts.push(verdict);
                    rest = after;
                }
                Next::End(trouble) => {
                    verdicts.push(verdict);
                    verdicts.resize(batch.len(), Verdict::NotTried(trouble));
                    return verdicts;
                }
            }
        }
        verdicts
    }

    /// One mail on an open session, and what follows.
    async fn one(&mut self, mut open: Open, envelope: &Envelope, pace: &mut Pace) -> (Verdict, Next) {
        let (verdict, after) = open.session.deliver(envelope).await;
        let history = open.history;
        let next = match verdict {
            Verdict::Accepted(_) | Verdict::Deferred { .. } | Verdict::Bounced { .. } => {
                if history == History::FreshOneByOne {
                    self.known.one_by_one.store(true, Ordering::Relaxed);
                }
                Next::Forward
            }
            Verdict::Uncertain if history == History::Proven => Next::Forward,
            Verdict::Uncertain => Next::End(Trouble::Lost),
            Verdict::NotTried(trouble) if after == After::Unwelcome => Next::End(trouble),
            Verdict::NotTried(_) if history == History::Proven => Next::Again,
            Verdict::NotTried(Trouble::TooSlow | Trouble::NotUnderstood) if open.session.pipelines() => {
                *pace = Pace::OneByOne;
                Next::Again
            }
            Verdict::NotTried(trouble) => Next::End(trouble),
        };
        if after == After::Open {
            open.history = History::Proven;
            self.open = Some(open);
        }
        (verdict, next)
    }
}

impl Courier for Client {
    fn hand_over<'a>(&'a mut self, batch: &'a [Envelope]) -> Handing<'a> {
        Box::pin(self.batch(batch))
    }
    fn quit(&mut self) -> Leaving<'_> {
        Box::pin(async move {
            if let Some(open) = self.open.take() {
                open.session.quit().await;
            }
        })
    }
}
