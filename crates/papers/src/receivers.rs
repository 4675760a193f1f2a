//! Who receives data, where they are, and what guards the data there.
//!
//! **Invariant:** each recipient of the charter stands here once, in its order.

use crate::Sources;
use crate::words::Words;
use entrenous_charter::abroad::{Journey, journey};
use entrenous_core::charter::{Processor, Purpose, Role, Safeguard};

/// A recipient as the charter knows it.
#[derive(Clone, Copy)]
pub(crate) struct Receiver<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// Where it is and for whom it acts, if the charter says so.
    pub(crate) described: Option<&'a Processor>,
    /// How data reach it; nothing is known of one that is not described.
    pub(crate) journey: Option<Journey>,
}

impl Receiver<'_> {
    /// Whether it acts on the business's instructions only.
    pub(crate) fn is_processor(&self) -> bool {
        self.described.is_some_and(|processor| processor.role == Role::Processor)
    }
    /// Whether data reach it in a country that no decision covers, or nobody knows in which.
    pub(crate) fn is_unguarded(&self) -> bool {
        self.safeguard().is_none() && !matches!(self.journey, Some(Journey::Inside | Journey::Adequate))
    }
    fn safeguard(&self) -> Option<Safeguard> {
        self.described.and_then(|processor| processor.safeguard)
    }
    /// Its name, for whom it acts and where.
    pub(crate) fn introduced(&self, words: &Words<'_>) -> String {
        let Some(processor) = self.described else { return self.name.to_owned() };
        let (role, country) = (words.word("role", processor.role), words.country(&processor.country));
        format!("{} ({role}, {country})", self.name)
    }
    /// What guards the data there.
    pub(crate) fn guard(&self, words: &Words<'_>) -> String {
        match (self.safeguard(), self.journey) {
            (_, Some(Journey::Inside)) => words.say("papers.journey.inside"),
            (Some(safeguard), _) => words.word("safeguard", safeguard),
            (None, Some(Journey::Adequate)) => words.say("papers.safeguard.adequacy"),
            (None, _) => words.say("papers.journey.unknown"),
        }
    }
}

/// The recipients of one purpose.
pub(crate) fn of<'a>(sources: &Sources<'a>, purpose: &'a Purpose) -> Vec<Receiver<'a>> {
    let charter = sources.charter;
    let receiver = |name: &'a String| {
        let described = charter.find_processor(name);
        let journey = described.map(|processor| journey(&charter.business.country, &processor.country));
        Receiver { name, described, journey }
    };
    purpose.shares_with.iter().map(receiver).collect()
}

/// The recipients of all purposes.
pub(crate) fn all<'a>(sources: &Sources<'a>) -> Vec<Receiver<'a>> {
    let mut all: Vec<Receiver<'a>> = Vec::new();
    for (_, purpose) in sources.charter.purposes() {
        for receiver in of(sources, purpose) {
            if !all.iter().any(|known| known.name == receiver.name) {
                all.push(receiver);
            }
        }
    }
    all
}
