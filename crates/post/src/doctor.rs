//! The doctor of deliverability: what a domain publishes, held against what the keepers of mailboxes ask of a sender.
//!
//! **Invariant:** a question that was not answered is [`Held::Unknown`] with the reason, never "missing".
//! **Invariant:** what can be mended in the DNS comes with the line to paste.
//! **Invariant:** it only reads: the DNS, and one page (the MTA-STS policy) through the guarded wire.
//!
//! Absent on purpose: speaking to anybody's MX. Mail goes to the operator's relay, so MTA-STS of other domains is the relay's to honour; here
//! it is looked at for the sender's own domain, where it protects the answers of customers.

mod dmarc;
mod domain;
mod extras;
mod finding;
mod relay;
mod rules;
mod setup;
mod signing;
mod spf;
mod tags;

pub use finding::{Check, Finding, Held, Severity, Topic, ZoneLine};
pub use rules::{Duty, Provider, Whom, duties};
pub use spf::Survey;

use crate::call::Caller;
use crate::dkim::Selector;
use crate::dkim::key::Record;
use crate::mime::address::Domain;
use crate::names::{Name, Names};

/// Whom the doctor may ask.
pub struct World<'a> {
    /// The DNS.
    pub names: &'a dyn Names,
    /// The web.
    pub caller: &'a dyn Caller,
}

/// One sender, as it is set up.
pub struct Patient<'a> {
    /// The domain of `From`.
    pub from: &'a Domain,
    /// The domain of `Reply-To`, if it is another.
    pub reply_to: Option<&'a Domain>,
    /// The domain mail comes back to, which SPF speaks of.
    pub return_path: &'a Domain,
    /// The keys that sign, by selector.
    pub keys: &'a [Key],
    /// The host of the relay.
    pub relay: Option<&'a str>,
    /// The postal address that stands in messages; none where no file of senders was read.
    pub postal: Option<&'a str>,
    /// The address under which customers reach this house, if it is known.
    pub house: Option<&'a str>,
}

/// A key that signs, as far as it is known here.
#[derive(Clone)]
pub struct Key {
    /// Its selector.
    pub selector: Selector,
    /// The domain it signs for.
    pub domain: Domain,
    /// What is to be published, where the private key is at hand.
    pub record: Option<Record>,
}

/// Everything found about a sender.
#[derive(Clone, Debug)]
pub struct Report {
    /// Each check, in the order they are read.
    pub checks: Vec<Check>,
}

impl Report {
    /// All that was found.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.checks.iter().flat_map(|check| check.findings.iter())
    }
    /// Whether a check is kept.
    #[must_use]
    pub fn held(&self, topic: Topic) -> Held {
        let of = self.checks.iter().filter(|check| check.topic == topic).map(|check| check.held);
        // The worst of several counts.
        of.max().unwrap_or(Held::Unknown)
    }
    /// Whether nothing is wrong and nothing that matters is unknown.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        !self.findings().any(|finding| matches!(finding.severity, Severity::Error | Severity::Unknown))
    }
}

/// Examines a sender.
pub async fn examine(world: &World<'_>, patient: &Patient<'_>) -> Report {
    let mut checks = vec![setup::from(patient)];
    let known = domain::check(world, patient.from).await;
    let is_known = known.held == Held::Have;
    checks.push(known);
    if is_known {
        let spf = spf::check(world, patient.return_path).await;
        let (signed, signing) = signing::check(world, patient).await;
        let policy = dmarc::find(world.names, &Name::of(patient.from)).await;
        checks.push(spf);
        checks.extend(signing);
        checks.push(dmarc::check(patient, &policy));
        checks.push(dmarc::alignment(world, patient, &policy, &signed).await);
        checks.extend(domain::mailboxes(world, patient).await);
        checks.push(extras::transport(world, patient.from).await);
        checks.push(extras::reports(world, patient.from).await);
        checks.push(extras::brand(world, patient.from).await);
    }
    checks.push(relay::check(world, patient.relay).await);
    checks.push(setup::postal(patient));
    checks.push(setup::list_id());
    checks.push(setup::one_click(patient));
    Report { checks }
}

#[cfg(test)]
mod tests;
