//! `entrenous push key|try`: a key to push under, and one note to one browser.
//!
//! **Invariant:** a subscription is read from a file and never printed: whoever holds it can write to the person.

use super::{mail, ways};
use crate::world::SystemClock;
use anyhow::Context;
use clap::{Args, Subcommand};
use entrenous_post::Wire;
use entrenous_post::guard::OwnMachine;
use entrenous_post::push::vapid::{self, Identity};
use entrenous_post::push::{ByPush, Note, Subscription, Urgency};
use entrenous_post::way::Outgoing;
use entrenous_vault::SystemDice;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// The name of the key file.
const KEY_FILE: &str = "push.pem";
/// How long a trial waits for a browser that is away, in seconds.
const TRIAL_SECONDS: u32 = 600;

/// What to do with pushes.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Makes the key your pushes are signed with (VAPID) and prints its public half for your pages.
    Key {
        /// The folder for the key file; made if it is not there.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Sends one note to one browser and says what became of it; exit code 0 only when its service took it.
    Try(Trial),
}

#[derive(Args)]
struct Trial {
    /// What `PushSubscription.toJSON()` gave, as a file.
    #[arg(long, value_name = "FILE")]
    subscription: PathBuf,
    /// The key file that `entrenous push key` made.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Where a push service writes to when something is wrong: `mailto:…` or `https://…`.
    #[arg(long, value_name = "URL")]
    contact: String,
    /// What the script of your page gets.
    #[arg(long, default_value = "{\"title\":\"Entrenous\",\"body\":\"A trial.\"}")]
    text: String,
    /// Also reaches a service on this very machine, without encryption: for trying things out.
    #[arg(long)]
    this_machine: bool,
}

/// Does it.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments.act {
        Act::Key { out } => {
            let file = vapid::make()?;
            let identity = Identity::read(file.text(), "mailto:nobody@example.org")?;
            let path = out.join(KEY_FILE);
            mail::keep(&out, &path, file.text())?;
            println!("the key is in `{}`; only you can read it\n", path.display());
            println!(
                "your pages subscribe with its public half (`applicationServerKey`):\n\n  {}\n",
                identity.public()
            );
            println!("keep it: with another key every browser has to subscribe anew");
            Ok(ExitCode::SUCCESS)
        }
        Act::Try(trial) => try_one(trial),
    }
}

fn try_one(trial: Trial) -> anyhow::Result<ExitCode> {
    let identity = Identity::read(&ways::text(&trial.key)?, &trial.contact)?;
    let to = Subscription::parse(&ways::text(&trial.subscription)?)
        .with_context(|| format!("`{}` is not what a browser wrote", trial.subscription.display()))?;
    println!("by {}", to.service());
    let own = if trial.this_machine { OwnMachine::Allowed } else { OwnMachine::Forbidden };
    let way = ByPush::new(Arc::new(Wire::new(own)?), identity, Arc::new(SystemDice), Arc::new(SystemClock));
    let note = Note {
        to,
        plain: trial.text.into_bytes(),
        kept_seconds: TRIAL_SECONDS,
        urgency: Urgency::Normal,
        topic: None,
    };
    ways::hand_over(&way, Outgoing::Push(Box::new(note)))
}
