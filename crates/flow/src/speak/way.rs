//! The ways by which messages leave the house.
//!
//! **Invariant:** a way carries what was decided elsewhere; it decides nothing and keeps nothing but its connections.

use entrenous_core::charter::Endpoint;
use entrenous_core::communicate::Medium;
use entrenous_core::moment::Moment;
use entrenous_post::Way;
use entrenous_post::dkim::Signer;
use entrenous_post::mime::address::{Address, Domain};
use entrenous_post::smtp::keep::Keeper;
use entrenous_post::smtp::pace::{Paces, Rate};
use entrenous_post::smtp::{Courier, Pool};
use std::collections::BTreeMap;
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
pub struct Ways {
    /// Mail; nothing, if the house was given no relay.
    pub mail: Option<Arc<Mail>>,
    /// The other ways, by their medium.
    others: BTreeMap<Medium, Arc<dyn Way>>,
    /// The public half of the key that pushes are signed with, for the browsers that subscribe.
    pub push_key: Option<String>,
    /// Where notes to the business's own server go.
    pub notify: Option<Endpoint>,
}

/// How many messages may be under way at once by a way that is no mail.
const UNDER_WAY_MOST: usize = 4;

impl Ways {
    /// Mail alone.
    #[must_use]
    pub fn by_mail(mail: Mail) -> Self {
        Self { mail: Some(Arc::new(mail)), ..Self::default() }
    }
    /// The same with one more way, or another one for its medium.
    #[must_use]
    pub fn with(mut self, way: Arc<dyn Way>) -> Self {
        self.others.insert(way.medium(), way);
        self
    }
    /// The same with pushes, signed with the key of which this is the public half.
    #[must_use]
    pub fn with_push(self, way: Arc<dyn Way>, public: String) -> Self {
        Self { push_key: Some(public), ..self.with(way) }
    }
    /// The same with notes to a server of the business.
    #[must_use]
    pub fn notifying(self, endpoint: Endpoint, way: Arc<dyn Way>) -> Self {
        Self { notify: Some(endpoint), ..self.with(way) }
    }
    /// The way of a medium that is no mail and leaves the house.
    pub(crate) fn other(&self, medium: Medium) -> Option<&Arc<dyn Way>> {
        self.others.get(&medium)
    }
    /// Whether messages of this medium can go out.
    #[must_use]
    pub fn is_open(&self, medium: Medium) -> bool {
        self.lanes(medium) > 0
    }
    /// How many messages of a medium may be under way at once. What stays in the house is done one after the other.
    pub(crate) fn lanes(&self, medium: Medium) -> usize {
        match medium {
            Medium::Mail => self.mail.as_ref().map_or(0, |mail| mail.posts.couriers_most().max(1)),
            Medium::Inbox => 1,
            Medium::Webhook if self.notify.is_none() => 0,
            Medium::Push | Medium::Sms | Medium::Webhook => {
                if self.others.contains_key(&medium) {
                    UNDER_WAY_MOST
                } else {
                    0
                }
            }
        }
    }
}
