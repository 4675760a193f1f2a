//! Several connections to one relay, never more than it was allowed.
//!
//! **Invariant:** at most `connections_most` are open at once: who comes later waits for one to come back.
//! **Invariant:** one that lay idle longer than [`IDLE_SECONDS_MOST`] is not used again.

use super::client::{Client, Known};
use super::relay::{Relay, Trust};
use super::{Courier, Envelope, Handing, Leaving};
use entrenous_core::moment::Moment;
use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a connection may lie idle: relays end theirs after five minutes (RFC 5321 section 4.5.3.2.7).
pub const IDLE_SECONDS_MOST: i64 = 120;

/// Connections to one relay.
#[derive(Clone)]
pub struct Pool {
    known: Arc<Known>,
    places: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Idle>>>,
}

struct Idle {
    client: Client,
    since: Moment,
}

impl Pool {
    /// A pool for a relay.
    #[must_use]
    pub fn new(relay: Relay, trust: Trust, connections_most: NonZeroUsize) -> Self {
        let known = Known { relay, trust, one_by_one: AtomicBool::new(false) };
        let places = Semaphore::new(connections_most.get().min(Semaphore::MAX_PERMITS));
        Self { known: Arc::new(known), places: Arc::new(places), idle: Arc::default() }
    }
    /// A courier with a connection of its own, as soon as there is room; it comes back when it is dropped.
    pub async fn lease(&self, now: Moment) -> Leased {
        // The semaphore is never closed, so a place always comes.
        let place = Arc::clone(&self.places).acquire_owned().await.ok();
        let earliest = now.plus_microseconds(IDLE_SECONDS_MOST.saturating_mul(-1_000_000));
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let client = idle.filter(|idle| idle.since >= earliest).map(|idle| idle.client);
        let client = client.unwrap_or_else(|| Client::new(Arc::clone(&self.known)));
        Leased { client: Some(client), idle: Arc::clone(&self.idle), since: now, _place: place }
    }
    /// Takes leave on all connections that nobody uses.
    pub async fn quit(&self) {
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        for mut one in idle {
            one.client.quit().await;
        }
    }
}

/// A courier of a pool.
pub struct Leased {
    client: Option<Client>,
    idle: Arc<Mutex<Vec<Idle>>>,
    since: Moment,
    _place: Option<OwnedSemaphorePermit>,
}

impl Courier for Leased {
    fn hand_over<'a>(&'a mut self, batch: &'a [Envelope]) -> Handing<'a> {
        match &mut self.client {
            Some(client) => client.hand_over(batch),
            // Taken only when it is dropped.
            None => Box::pin(std::future::ready(Vec::new())),
        }
    }
    fn quit(&mut self) -> Leaving<'_> {
        match &mut self.client {
            Some(client) => client.quit(),
            None => Box::pin(std::future::ready(())),
        }
    }
}

impl Drop for Leased {
    fn drop(&mut self) {
        if let Some(client) = self.client.take().filter(Client::is_open) {
            let idle = Idle { client, since: self.since };
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(idle);
        }
    }
}
