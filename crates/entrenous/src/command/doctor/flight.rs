//! Each message of a business, looked at before it goes to many.
//!
//! **Invariant:** a message that does not hold is not looked at, and counted.

use crate::opening;
use crate::world::SystemClock;
use entrenous_charter::diagnostic::Severity;
use entrenous_core::communicate::Medium;
use entrenous_core::moment::Clock;
use entrenous_flow::speak::flight::Flight;
use entrenous_flow::speak::folder as messages;
use entrenous_letters::compile;
use entrenous_post::doctor::{Finding, Severity as Weight};
use entrenous_vault::SystemDice;
use std::path::Path;

/// What was looked at.
#[derive(Default)]
pub(super) struct Flights {
    /// Each message in each language.
    pub(super) flown: Vec<Flown>,
    /// Whether messages were left out, since they do not hold.
    pub(super) left_out: usize,
}

impl Flights {
    /// Whether nothing holds any message back.
    pub(super) fn may_go(&self) -> bool {
        self.left_out == 0 && self.flown.iter().all(|flown| flown.may_go())
    }
}

impl Flown {
    /// Whether nothing holds it back.
    pub(super) fn may_go(&self) -> bool {
        !self.findings.iter().any(|finding| finding.severity == Weight::Error)
    }
}

/// One message in one language.
pub(super) struct Flown {
    /// Its name and its language.
    pub(super) name: String,
    /// What speaks against it.
    pub(super) findings: Vec<Finding>,
}

/// Looks at every message of a business's folder; none, if it has no charter.
pub(super) fn all(folder: &Path) -> anyhow::Result<Flights> {
    if !folder.join("charter.toml").is_file() {
        return Ok(Flights::default());
    }
    let business = opening::read(folder)?;
    let charter = opening::charter(&business.folder)?;
    let texts = opening::texts(&charter, &business.folder)?;
    let reading = messages::read(&messages::folder(folder)?, &charter, &texts);
    let mut flights = Flights::default();
    // What is no mail meets no mailbox provider.
    for message in reading.messages.iter().filter(|message| message.header.medium() == Medium::Mail) {
        let place = format!("/{}/", message.key);
        let broken = |found: &entrenous_charter::diagnostic::Diagnostic| {
            found.severity == Severity::Error && found.file.contains(&place)
        };
        let sender = reading.senders.sender.get(message.header.sender.get_ref());
        let Some(sender) = sender.filter(|_| !reading.diagnostics.iter().any(broken)) else {
            flights.left_out = flights.left_out.saturating_add(1);
            continue;
        };
        let compiled = message.variants.iter().map(|variant| {
            compile(variant, &message.header, &messages::words(&texts, &variant.language))
                .map_err(|wrong| anyhow::anyhow!("{}: {}", wrong.code, wrong.label))
        });
        let compiled = compiled.collect::<Result<Vec<_>, _>>()?;
        let flight = Flight {
            charter: &charter,
            header: &message.header,
            sender,
            signs_for: &[],
            dice: &SystemDice,
            at: SystemClock.now(),
        };
        flights.flown.extend(flight.look(&compiled).into_iter().map(|flown| Flown {
            name: format!("{}.{}", message.key, flown.language.as_str()),
            findings: flown.findings,
        }));
    }
    Ok(flights)
}
