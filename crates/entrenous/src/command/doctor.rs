//! `entrenous doctor`: what the domains of a business publish, held against what the keepers of mailboxes ask; exit code 0 only when
//! nothing is wrong and every question was answered.
//!
//! **Invariant:** it asks the DNS and one page of the domain itself (the MTA-STS policy), and changes nothing.
//! **Invariant:** of an address only the domain is printed.

mod flight;
mod json;
mod patient;
mod report;

use crate::command::mail;
use anyhow::Context;
use clap::Args;
use entrenous_post::Wire;
use entrenous_post::dkim::Selector;
use entrenous_post::doctor::{Report, World, examine};
use entrenous_post::guard::OwnMachine;
use entrenous_post::mime::address::Domain;
use entrenous_post::names::resolver::{Resolver, servers};
use entrenous_vault::SystemDice;
use indicatif::{ProgressBar, ProgressStyle};
use patient::Examined;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// Where this machine keeps the servers it asks.
const RESOLV_CONF: &str = "/etc/resolv.conf";
/// The port of the DNS.
const DNS_PORT: u16 = 53;
/// How often the sign of progress turns.
const TURN: Duration = Duration::from_millis(120);

/// Whom to examine.
#[derive(Args)]
pub struct Arguments {
    /// The business's folder: each sender of its `senders.toml` is examined.
    #[arg(long, value_name = "DIR", required_unless_present = "domain")]
    charter: Option<PathBuf>,
    /// The data folder: the keys that sign are looked for in `DATA/keys`.
    #[arg(long, value_name = "DATA")]
    data: Option<PathBuf>,
    /// One domain, in place of a folder.
    #[arg(long, value_parser = mail::domain, conflicts_with = "charter")]
    domain: Option<Domain>,
    /// The folder of the key files that `entrenous mail key` made.
    #[arg(long, value_name = "DIR")]
    keys: Option<PathBuf>,
    /// The name of a key whose file is not at hand; may be given several times.
    #[arg(long, value_parser = mail::selector)]
    selector: Vec<Selector>,
    /// The relay, as `entrenous mail try` takes it: `smtps://HOST:465`.
    #[arg(long, value_name = "smtps://HOST:PORT")]
    relay: Option<String>,
    /// The domain mail comes back to, if it is not that of the sender.
    #[arg(long, value_name = "DOMAIN", value_parser = mail::domain)]
    return_path: Option<Domain>,
    /// Where this server is reached from outside, such as `https://privacy.shop.example`.
    #[arg(long, value_name = "URL")]
    address: Option<String>,
    /// The DNS server to ask, in place of those of this machine; may be given several times.
    #[arg(long, value_name = "ADDRESS", value_parser = server)]
    resolver: Vec<SocketAddr>,
    /// For how many seconds each answer of the DNS is waited for, at most.
    #[arg(long, value_name = "SECONDS", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=60))]
    patience: u8,
    /// Prints for programs.
    #[arg(long)]
    json: bool,
}

fn server(text: &str) -> Result<SocketAddr, String> {
    let bare = text.parse::<IpAddr>().map(|address| SocketAddr::new(address, DNS_PORT));
    bare.or_else(|_| text.parse())
        .map_err(|_| "a DNS server is an address, such as `9.9.9.9` or `[::1]:5353`".to_owned())
}

/// Examines and says what it found.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let relay = arguments.relay.as_deref().map(mail::relay_host).transpose().map_err(anyhow::Error::msg)?;
    let examined = patient::all(arguments)?;
    let flights = arguments.charter.as_deref().map(flight::all).transpose()?.unwrap_or_default();
    let resolver =
        resolver(&arguments.resolver)?.with_patience(Duration::from_secs(arguments.patience.into()));
    let wire = Wire::new(OwnMachine::Forbidden)?;
    let world = World { names: &resolver, caller: &wire };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("cannot start the runtime")?;
    let progress = ProgressBar::new_spinner().with_style(ProgressStyle::with_template("{spinner} {msg}")?);
    progress.enable_steady_tick(TURN);
    let mut reports: Vec<(Examined, Report)> = Vec::new();
    for one in examined {
        progress.set_message(format!("asking after {}", one.from.text()));
        let report = runtime.block_on(examine(&world, &one.patient(relay.as_deref(), arguments)));
        reports.push((one, report));
    }
    progress.finish_and_clear();
    let sound = flights.may_go() && reports.iter().all(|(_, report)| report.is_sound());
    if arguments.json {
        println!("{}", json::json(&reports, &flights)?);
    } else {
        print!("{}", report::human(&reports, &flights, report::look()));
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn resolver(named: &[SocketAddr]) -> anyhow::Result<Resolver> {
    let asked = if named.is_empty() {
        let text = std::fs::read_to_string(RESOLV_CONF).with_context(|| {
            format!("cannot read `{RESOLV_CONF}`; name a DNS server with `--resolver ADDRESS`")
        })?;
        servers(&text)
    } else {
        named.to_vec()
    };
    Ok(Resolver::new(asked, Arc::new(SystemDice)))
}
