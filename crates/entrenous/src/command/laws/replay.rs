//! `entrenous laws replay RECEIPT --charter DIR`: whether a choice was decided under the law of its own day, and what the law says of it today.
//!
//! **Invariant:** the table is compiled anew from the charter, the packs and the day; nothing is taken from the receipt but its hashes.

use crate::opening;
use crate::world::SystemClock;
use anyhow::{Context, bail};
use clap::Args;
use entrenous_charter::law::{Day, Laws, compile};
use entrenous_core::charter::Charter;
use entrenous_core::id::Key;
use entrenous_core::moment::Clock;
use entrenous_core::permit::{Gate, Rules};
use entrenous_core::region::Place;
use entrenous_vault::Receipt;
use std::path::PathBuf;

/// What to replay.
#[derive(Args)]
pub(super) struct Arguments {
    /// A receipt, as JSON.
    receipt: PathBuf,
    /// The business's folder, as it was when the choice was made.
    #[arg(long)]
    charter: PathBuf,
}

pub(super) fn run(laws: &Laws, arguments: &Arguments) -> anyhow::Result<()> {
    let name = arguments.receipt.display();
    let text =
        std::fs::read_to_string(&arguments.receipt).with_context(|| format!("cannot read `{name}`"))?;
    let receipt = Receipt::from_json(&text)?;
    receipt.verify(None)?;
    let record = &receipt.record;
    let business = opening::read(&arguments.charter)?;
    let Some(charter) = entrenous_charter::read(&business.folder).charter else {
        bail!("the charter does not hold; `entrenous check` shows why")
    };
    if charter.hash() != record.charter {
        bail!(
            "the choice was made under another charter ({}); give the folder as it was then",
            record.charter
        );
    }
    let (then, today) = (Day::of(record.at), Day::of(SystemClock.now()));
    let rules = table(laws, &charter, then)?;
    if rules.hash() != record.rules {
        bail!(
            "the packs of this program give another table for {then} than the one that decided; use the program that served then"
        );
    }
    println!("the table of {then} is the one that decided ({})", record.rules);
    let now = table(laws, &charter, today)?;
    for purpose in &record.purposes {
        let (before, after) = (
            gate(&charter, &rules, &purpose.key, record.place.as_ref()),
            gate(&charter, &now, &purpose.key, record.place.as_ref()),
        );
        let (Some(before), Some(after)) = (before, after) else { continue };
        let same = if before == after { "and still does" } else { "today it says otherwise:" };
        let other = if before == after { String::new() } else { format!(" {after:?}") };
        println!(
            "  {}: {:?} · the law asked {before:?} of an adult then, {same}{other}",
            purpose.key, purpose.state
        );
    }
    Ok(())
}

fn table(laws: &Laws, charter: &Charter, day: Day) -> anyhow::Result<Rules> {
    Ok(compile(charter, &laws.in_force(&day)?)?)
}

fn gate(charter: &Charter, rules: &Rules, purpose: &Key, place: Option<&Place>) -> Option<Gate> {
    let (id, _) = charter.find_purpose(purpose.as_str())?;
    let rule = rules.rule(rules.zone_of(place), id, entrenous_core::request::Age::Adult)?;
    Some(rule.gate)
}
