//! `entrenous mail key|try|read|take|health`: a key to sign with, one test mail by way of a relay, what mails that came back say,
//! handing them to the running house, and whether to go on.
//!
//! **Invariant:** no address of a person is printed, in words or in an error, but what was typed.
//! **Invariant:** a password comes from the environment alone: a flag could be read by everyone on this machine.

mod export;
mod health;
mod key;
pub(crate) mod office;
mod reach;
mod read;
mod relay;
mod take;
mod trial;
mod words;

use clap::{Args, Subcommand};
use entrenous_post::dkim::Selector;
use entrenous_post::mime::address::{Address, Domain};
use std::process::ExitCode;

/// What to do with mail.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Makes a key to sign mail with (DKIM) and prints the record to publish.
    Key(key::Arguments),
    /// Writes one test mail, signs it, hands it to a relay and says what became of it; exit code 0 only when it was accepted.
    Try(trial::Arguments),
    /// Reads mails that came back, one a file or a whole mailbox (mbox), and says what each is.
    Read(read::Arguments),
    /// Says from counts by day whether to go on, to slow down or to stop; and how a new domain begins.
    Health(health::Arguments),
    /// Hands a mail that came in to the running house, which acts on it: for the pipe of a mail server, or a whole maildir.
    Take(take::Arguments),
}

/// Does it.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments.act {
        Act::Key(arguments) => key::run(&arguments),
        Act::Try(arguments) => trial::run(arguments),
        Act::Read(arguments) => read::run(&arguments),
        Act::Health(arguments) => health::run(&arguments),
        Act::Take(arguments) => take::run(&arguments),
    }
}

/// Reads a domain that was typed.
pub fn domain(text: &str) -> Result<Domain, String> {
    Domain::parse(text).map_err(|_| "write a domain, such as `atelier.example`".to_owned())
}

/// Reads a selector that was typed.
pub fn selector(text: &str) -> Result<Selector, String> {
    Selector::parse(text).map_err(|_| {
        "a selector is one word of letters, digits and `-`, such as `mail2026`; it names the key".to_owned()
    })
}

pub use key::keep;

/// The host of a relay that was typed.
pub fn relay_host(text: &str) -> Result<String, String> {
    relay::parse(text).map(|place| place.host)
}

/// An address that was typed and holds.
#[derive(Clone)]
pub(crate) struct Typed(String);

impl Typed {
    fn address(&self) -> anyhow::Result<Address> {
        Ok(Address::parse(&self.0)?)
    }
}

fn address(text: &str) -> Result<Typed, String> {
    Address::parse(text).map(|_| Typed(text.to_owned())).map_err(|error| error.to_string())
}
