//! `entrenous sms count|try`: what a short message costs, and one message by a gateway.
//!
//! **Invariant:** a secret comes from the environment alone; a number is not printed.

use super::ways;
use anyhow::bail;
use clap::{Args, Subcommand, ValueEnum};
use entrenous_core::id::Dice;
use entrenous_post::Wire;
use entrenous_post::guard::OwnMachine;
use entrenous_post::preflight::Kind;
use entrenous_post::sms::segments::{Alphabet, strange};
use entrenous_post::sms::{BySms, Gateway, Gateways, Note, Phone, SEGMENTS_MOST, count};
use entrenous_post::way::Outgoing;
use entrenous_vault::SystemDice;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Where the secret of a gateway is read from.
const SECRET: &str = "ENTRENOUS_SMS_SECRET";
/// Random bytes in the id of a message.
const ID_BYTES: usize = 10;

/// What to do with short messages.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Counts the segments of a message: that is what it costs.
    Count {
        /// The message.
        text: String,
    },
    /// Sends one message by a gateway and says what became of it; exit code 0 only when the gateway took it.
    Try(Trial),
}

#[derive(Args)]
struct Trial {
    /// The file that says how your gateway wants to be called.
    #[arg(long, value_name = "gateways.toml")]
    gateways: PathBuf,
    /// Which of them; the only one, if there is only one.
    #[arg(long, value_name = "NAME")]
    gateway: Option<String>,
    /// A telephone you can look at, with its country: `+33 6 …`.
    #[arg(long, value_name = "NUMBER")]
    to: String,
    /// What it says.
    #[arg(long, default_value = "Entrenous: a trial.")]
    text: String,
    /// Whether it answers something the person did, or wants something from them.
    #[arg(long, value_enum, default_value_t = Sort::Transactional)]
    kind: Sort,
    /// Also reaches a gateway on this very machine, without encryption: for trying things out.
    #[arg(long)]
    this_machine: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Sort {
    /// Wants something: it says how to stop.
    Marketing,
    /// Answers something.
    Transactional,
}

/// Does it.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments.act {
        Act::Count { text } => Ok(counted(&text)),
        Act::Try(trial) => try_one(trial),
    }
}

fn counted(text: &str) -> ExitCode {
    let counted = count(text);
    let (alphabet, unit) = match counted.alphabet {
        Alphabet::Gsm7 => ("the usual letters", "letters"),
        Alphabet::Ucs2 => ("UTF-16", "units"),
    };
    println!("{} segments: {} {unit} in {alphabet}", counted.segments, counted.length);
    let strange: Vec<String> = strange(text).iter().map(|letter| format!("`{letter}`")).collect();
    if !strange.is_empty() {
        println!("note: without {} twice as much would fit", strange.join(", "));
    }
    if counted.segments > SEGMENTS_MOST {
        println!("note: more than {SEGMENTS_MOST} segments are not sent; write a mail");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn try_one(trial: Trial) -> anyhow::Result<ExitCode> {
    let gateway = gateway(&trial.gateways, trial.gateway.as_deref())?;
    let kind = match trial.kind {
        Sort::Marketing => Kind::Marketing,
        Sort::Transactional => Kind::Transactional,
    };
    if kind == Kind::Marketing && !gateway.has_way_out() {
        bail!(
            "a message that wants something says how to stop: write `way_out = \"STOP …\"` in `{}`",
            trial.gateways.display()
        );
    }
    let text = gateway.full(&trial.text, kind);
    counted(&text);
    let mut bytes = [0; ID_BYTES];
    SystemDice.fill(&mut bytes);
    let id = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let note = Note { to: Phone::parse(&trial.to)?, text: trial.text, kind, id };
    let own = if trial.this_machine { OwnMachine::Allowed } else { OwnMachine::Forbidden };
    ways::hand_over(&BySms::new(Arc::new(Wire::new(own)?), gateway), Outgoing::Sms(note))
}

/// The gateway of a name, or the only one of the file.
pub(super) fn gateway(path: &Path, name: Option<&str>) -> anyhow::Result<Gateway> {
    let gateways = Gateways::parse(&ways::text(path)?)?;
    let names: Vec<&str> = gateways.names().collect();
    let name = match (name, names.as_slice()) {
        (Some(name), _) => name,
        (None, [only]) => only,
        (None, []) => bail!("`{}` has no gateway; write `[gateway.NAME]`", path.display()),
        (None, several) => bail!("name one of `{}` with `--gateway`", several.join("`, `")),
    };
    Ok(gateways.open(name, secret())?)
}

#[allow(clippy::disallowed_methods, reason = "a secret is no flag; this is the binary")]
fn secret() -> Option<String> {
    std::env::var(SECRET).ok().filter(|secret| !secret.is_empty())
}
