//! `entrenous serve`: one business over HTTP, until it is told to stop.

use crate::command::channels::Channels;
use crate::command::mail::office::Office;
use crate::opening::{self, Places};
use anyhow::{Context, bail};
use axum::http::HeaderName;
use clap::Args;
use entrenous_core::charter::Endpoint;
use entrenous_flow::agent::{self, Agents};
use entrenous_flow::attribution;
use entrenous_flow::speak::feed::FEED_BYTES_MOST;
use entrenous_flow::work::{feed, lapse, post, release, retain, trend};
use entrenous_flow::{House, Outside};
use entrenous_post::Wire;
use entrenous_post::guard::OwnMachine;
use entrenous_post::provider::{Seals, Sns};
use entrenous_web::atlas::{AddressFrom, Atlas};
use entrenous_web::{App, Settings, Site, router, serving};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// How often the house looks whether it has something to do by itself.
const WORK_EVERY: Duration = Duration::from_secs(60);

/// How often processors and agents are told what they must hear.
const DELIVER_EVERY: Duration = Duration::from_secs(5);

/// How often the house looks whether a message that waited may go.
const POST_EVERY: Duration = Duration::from_secs(1);

/// How often the house looks whether a campaign has something to do.
const CAMPAIGN_EVERY: Duration = Duration::from_secs(2);

/// How often it is looked whether the feed of a campaign is due.
const FEEDS_EVERY: Duration = Duration::from_secs(60);

/// How often what came of suggestions is written down.
const COUNT_EVERY: Duration = Duration::from_secs(60);

/// How to serve.
#[derive(Args)]
pub struct Arguments {
    /// The business's folder.
    #[arg(long)]
    charter: PathBuf,
    /// Where rows are kept.
    #[arg(long)]
    data: PathBuf,
    /// Where keys are kept, apart from the rows; `DATA/keys` if not told.
    #[arg(long)]
    keys: Option<PathBuf>,
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// An origin whose pages may call, such as `https://shop.example`; may be given several times.
    #[arg(long = "origin")]
    origins: Vec<String>,
    /// The header in which your proxy tells the visitor's country, such as `CF-IPCountry`.
    #[arg(long)]
    place_header: Option<String>,
    /// Your file of places by address, in MaxMind DB format; nobody else is asked, and the address is dropped at once.
    #[arg(long, value_name = "FILE.mmdb")]
    places: Option<PathBuf>,
    /// The header in which your proxy tells the visitor's address, such as `X-Forwarded-For`; without it the address is the one that
    /// connects. Name it only if your proxy sets it itself.
    #[arg(long, requires = "places", value_name = "NAME")]
    address_header: Option<HeaderName>,
    /// Where "back to the shop" leads.
    #[arg(long, default_value = "/")]
    home: String,
    /// Where this server is reached from outside, such as `https://privacy.shop.example`: processors and agents are told it.
    #[arg(long)]
    address: Option<String>,
    /// The file of the agents that may ask for people (Data Rights Protocol).
    #[arg(long)]
    agents: Option<PathBuf>,
    /// Also tells processors and agents on this very machine, without encryption: for trying things out.
    #[arg(long)]
    tell_this_machine: bool,
    #[command(flatten)]
    office: Office,
    #[command(flatten)]
    channels: Channels,
}

/// Who and what is outside, as the command line tells.
fn outside(arguments: &Arguments) -> anyhow::Result<Outside> {
    let own = if arguments.tell_this_machine { OwnMachine::Allowed } else { OwnMachine::Forbidden };
    let agents = match &arguments.agents {
        None => Agents::default(),
        Some(file) => {
            let name = file.display();
            let text = std::fs::read_to_string(file).with_context(|| format!("cannot read `{name}`"))?;
            Agents::parse(&text).with_context(|| format!("`{name}` does not hold"))?
        }
    };
    let address = arguments.address.as_deref().map(|text| {
        let fits =
            Endpoint::parse(text).ok().filter(|address| address.is_encrypted() || address.is_loopback());
        fits.map(|address| address.as_str().trim_end_matches('/').to_owned())
            .with_context(|| format!("`{text}` is no address; write it as `https://privacy.shop.example`"))
    });
    let wire = Arc::new(Wire::new(own)?);
    Ok(Outside {
        channel: Arc::<Wire>::clone(&wire),
        address: address.transpose()?,
        agents,
        seals: seals()?,
        ways: arguments.channels.open(arguments.office.open()?, &wire)?,
    })
}

/// The keys of mail services that sign, from the environment alone: a flag could be read by everyone on this machine.
#[allow(clippy::disallowed_methods, reason = "a key is no flag: everyone on this machine could read it")]
fn seals() -> anyhow::Result<Seals> {
    let key = |name: &str| std::env::var(name).ok().filter(|key| !key.is_empty());
    let sns = match (key("ENTRENOUS_SNS_CERTIFICATE"), key("ENTRENOUS_SNS_TOPIC")) {
        (None, None) => None,
        (Some(file), Some(topics)) => {
            let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read `{file}`"))?;
            Some(Sns::read(&text, &topics.split(',').collect::<Vec<_>>())?)
        }
        _ => bail!(
            "name both `ENTRENOUS_SNS_CERTIFICATE`, a file, and `ENTRENOUS_SNS_TOPIC`, or neither of them"
        ),
    };
    Ok(Seals { mailgun: key("ENTRENOUS_MAILGUN_KEY"), sendgrid: key("ENTRENOUS_SENDGRID_KEY"), sns })
}

/// Serves.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    log_to_terminal();
    let runtime = runtime()?;
    runtime.block_on(async {
        let outside = outside(&arguments)?;
        let atlas = atlas(arguments.places.as_deref(), arguments.address_header)?;
        let business = opening::read(&arguments.charter)?;
        let places = Places::under(&arguments.data, arguments.keys);
        let house = Arc::new(opening::open(&business, &places, outside).await?);
        let site = Site::of(&house, arguments.origins);
        println!("serving {} on http://{}", house.charter.business.name, arguments.listen);
        println!(
            "script tag: <script src=\"http://{}/banner.js\" data-key=\"{}\" async></script>",
            arguments.listen, site.key
        );
        let (place_header, home) = (arguments.place_header, arguments.home);
        let settings = Settings { site, place_header, atlas, home };
        let app = App::new(Arc::clone(&house), settings)?;
        arguments.channels.tell(&house)?;
        if entrenous_flow::staff::all(&house)?.is_empty() {
            println!("console: nobody may log in yet; stop, and `entrenous staff add NAME --role owner` lets the first one in");
        }
        let own = if arguments.tell_this_machine { OwnMachine::Allowed } else { OwnMachine::Forbidden };
        let feeding = tokio::spawn(feeds(Arc::clone(&house), arguments.charter, Wire::new(own)?));
        let served = until_told(house, router(app), arguments.listen).await;
        feeding.abort();
        served
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The operator's file of places, if one is named.
fn atlas(file: Option<&Path>, header: Option<HeaderName>) -> anyhow::Result<Option<Arc<Atlas>>> {
    let Some(file) = file else { return Ok(None) };
    let bytes = std::fs::read(file).with_context(|| {
        format!("cannot read the file of places `{}`; mend `--places` or leave it out", file.display())
    })?;
    let from = header.map_or(AddressFrom::Connection, AddressFrom::Header);
    let atlas = Atlas::read(bytes, from)
        .with_context(|| format!("the file of places `{}` does not hold", file.display()))?;
    Ok(Some(Arc::new(atlas)))
}

/// The runtime of a server: one thread a core.
pub(crate) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start the runtime")
}

/// Logs to the terminal; `ENTRENOUS_LOG` chooses how much.
pub(crate) fn log_to_terminal() {
    let filter =
        tracing_subscriber::EnvFilter::try_from_env("ENTRENOUS_LOG").unwrap_or_else(|_| "warn".into());
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// Serves a router until the process is told to stop, doing in between what the house does by itself.
pub(crate) async fn until_told(
    house: Arc<House>,
    router: axum::Router,
    listen: SocketAddr,
) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(listen).await.with_context(|| {
        format!("cannot listen on {listen}; is another server there? try `--listen 127.0.0.1:0`")
    })?;
    println!("listening on http://{}", listener.local_addr()?);
    let working = tokio::spawn(work(Arc::clone(&house)));
    let delivering = tokio::spawn(deliver(Arc::clone(&house)));
    let counting = tokio::spawn(count(Arc::clone(&house)));
    let posting = tokio::spawn(post::stand(Arc::clone(&house), POST_EVERY));
    let deciding = tokio::spawn(campaigns(Arc::clone(&house)));
    let walking = tokio::spawn(journeys(Arc::clone(&house)));
    serving::serve(listener, router, told_to_stop()).await;
    working.abort();
    delivering.abort();
    counting.abort();
    posting.abort();
    deciding.abort();
    walking.abort();
    attribution::flush(&house).await.context("the last counts of suggestions were not written down")?;
    Ok(())
}

async fn work(house: Arc<House>) {
    let mut looked = None;
    loop {
        match house.turn_of_the_day().await {
            Ok(true) => tracing::warn!("the law has changed today; `entrenous laws diff` shows how"),
            Ok(false) => {}
            Err(fault) => tracing::error!(code = fault.code(), %fault, "the law of the day cannot be read"),
        }
        match lapse::round(&house).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "people had a yes that came to its end"),
            Err(fault) => {
                tracing::error!(code = fault.code(), "a round of lapsing failed; it will be tried again")
            }
        }
        if let Err(fault) = entrenous_flow::work::journey::sweep(&house).await {
            tracing::error!(
                code = fault.code(),
                "nobody was looked for to begin a journey; it will be tried again"
            );
        }
        match agent::lapse(&house).await {
            Ok(0) => {}
            Ok(count) => {
                tracing::info!(count, "requests of agents came to their end; nobody showed that they asked")
            }
            Err(fault) => {
                tracing::error!(
                    code = fault.code(),
                    "a round of ending requests failed; it will be tried again"
                )
            }
        }
        match release::round(&house).await {
            Ok(0) => {}
            Ok(count) => {
                tracing::info!(count, "months were counted and let out; `entrenous statistics` shows them");
            }
            Err(fault) => {
                tracing::error!(code = fault.code(), "a month was not let out; it will be tried again")
            }
        }
        match trend::round(&house).await {
            Ok(0) => {}
            Ok(count) => {
                tracing::info!(
                    count,
                    "periods were counted and their trends let out; `entrenous trends` shows them"
                );
            }
            Err(fault) => {
                tracing::error!(code = fault.code(), "trends were not let out; it will be tried again")
            }
        }
        let today = house.now().day();
        if looked != Some(today) {
            match retain::messages(&house).await {
                Ok(0) => looked = Some(today),
                Ok(count) => {
                    looked = Some(today);
                    tracing::info!(count, "messages past their time were let go");
                }
                Err(fault) => {
                    tracing::error!(
                        code = fault.code(),
                        "messages past their time stay; it will be tried again"
                    )
                }
            }
        }
        match retain::round(&house).await {
            Ok(0) => tokio::time::sleep(WORK_EVERY).await,
            Ok(count) => tracing::info!(count, "facts past their time were let go"),
            Err(fault) => {
                tracing::error!(code = fault.code(), "a round of letting go failed; it will be tried again");
                tokio::time::sleep(WORK_EVERY).await;
            }
        }
    }
}

async fn deliver(house: Arc<House>) {
    loop {
        if let Err(fault) = entrenous_flow::work::deliver::round(&house).await {
            tracing::error!(code = fault.code(), "a round of telling failed; it will be tried again");
        }
        tokio::time::sleep(DELIVER_EVERY).await;
    }
}

/// Takes people on their way a step further; what a step sends goes out with everything else.
async fn journeys(house: Arc<House>) {
    loop {
        if let Err(fault) = entrenous_flow::work::journey::round(&house).await {
            tracing::error!(code = fault.code(), "a round of journeys failed; it will be tried again");
        }
        tokio::time::sleep(POST_EVERY).await;
    }
}

/// Decides campaigns for the next people, as long as there are any.
async fn campaigns(house: Arc<House>) {
    loop {
        match entrenous_flow::work::campaign::round(&house).await {
            Ok(true) => tokio::task::yield_now().await,
            Ok(false) => tokio::time::sleep(CAMPAIGN_EVERY).await,
            Err(fault) => {
                tracing::error!(code = fault.code(), "a round of campaigns failed; it will be tried again");
                tokio::time::sleep(CAMPAIGN_EVERY).await;
            }
        }
    }
}

/// Drafts issues from the feeds of campaigns that are sent again and again.
async fn feeds(house: Arc<House>, folder: PathBuf, wire: Wire) {
    let wire = wire.with_room(FEED_BYTES_MOST);
    let sources = feed::Sources { caller: &wire, folder: &folder };
    loop {
        if let Err(fault) = feed::round(&house, &sources).await {
            tracing::error!(code = fault.code(), "a round of feeds failed; it will be tried again");
        }
        tokio::time::sleep(FEEDS_EVERY).await;
    }
}

/// Writes down what came of suggestions, now and then.
async fn count(house: Arc<House>) {
    loop {
        tokio::time::sleep(COUNT_EVERY).await;
        if let Err(fault) = attribution::flush(&house).await {
            tracing::error!(code = fault.code(), "counts were not written down; it will be tried again");
        }
    }
}

async fn told_to_stop() {
    let interrupt = async { tokio::signal::ctrl_c().await.unwrap_or_default() };
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(_) => return interrupt.await,
    };
    tokio::select! {
        () = interrupt => {}
        _ = terminate.recv() => {}
    }
}
