//! The ways by which messages leave the house.
//!
//! **Invariant:** a way carries what was decided elsewhere; it decides nothing and keeps nothing but its connections.

use entrenous_core::moment::Moment;
use entrenous_post::dkim::Signer;
use entrenous_post::mime::address::{Address, Domain};
use entrenous_post::smtp::keep::Keeper;
use entrenous_post::smtp::pace::{Paces, Rate};
use entrenous_post::smtp::{Courier, Pool};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

/// A courier on its way here.
pub type Coming<'a> = Pin<Box<dyn Future<Output = Box<dyn Courier>> + Send + 'a>>;

/// Where couriers come from.
pub trait Posts: Send + Sync {
    /// A courier of one's own, as soon as one is free.
    fn courier(&self, now: Moment) -> Coming<'_>;
    /// How many may be out at once.
    fn couriers_most(&self) -> usize;
}

/// Connections to a relay.
pub struct Relay {
    /// The connections.
    pub pool: Pool,
    /// How many.
    pub most: usize,
}

impl Posts for Relay {
    fn courier(&self, now: Moment) -> Coming<'_> {
        Box::pin(async move { Box::new(self.pool.lease(now).await) as Box<dyn Courier> })
    }
    fn couriers_most(&self) -> usize {
        self.most
    }
}

impl Posts for Keeper {
    fn courier(&self, _: Moment) -> Coming<'_> {
        let keeper = self.clone();
        Box::pin(async move { Box::new(keeper) as Box<dyn Courier> })
    }
    fn couriers_most(&self) -> usize {
        1
    }
}

/// How mail leaves.
pub struct Mail {
    /// Who carries it.
    pub posts: Arc<dyn Posts>,
    /// Where what cannot be delivered comes back to, before it is tagged.
    pub return_path: Address,
    /// The domain of message ids.
    pub message_domain: Domain,
    /// Where mails that unsubscribe come to, before it is tagged.
    pub unsubscribe: Address,
    /// Who signs; nobody, if the relay does.
    pub signers: Vec<Signer>,
    pub(crate) paces: Option<Mutex<Paces>>,
}

impl Mail {
    /// Mail that leaves by these posts, unsigned and at any pace.
    #[must_use]
    pub fn new(posts: Arc<dyn Posts>, return_path: Address, unsubscribe: Address) -> Self {
        let message_domain = return_path.domain().clone();
        Self { posts, return_path, message_domain, unsubscribe, signers: Vec::new(), paces: None }
    }
    /// The domains it signs for; none, if the relay signs.
    #[must_use]
    pub fn domains(&self) -> Vec<Domain> {
        self.signers.iter().map(|signer| signer.domain().clone()).collect()
    }
    /// The same, signed under each of these.
    #[must_use]
    pub fn signed(self, signers: Vec<Signer>) -> Self {
        Self { signers, ..self }
    }
    /// The same, no faster to one domain than this.
    #[must_use]
    pub fn paced(self, rate: Option<Rate>) -> Self {
        Self { paces: rate.map(|rate| Mutex::new(Paces::new(rate))), ..self }
    }
}

/// The ways out that are open.
#[derive(Clone, Default)]
pub struct Way {
    /// Mail; nothing, if the house was given no relay.
    pub mail: Option<Arc<Mail>>,
}
