//! `entrenous serve`: one business over HTTP, until it is told to stop.

use crate::opening::{self, Places};
use anyhow::Context;
use clap::Args;
use entrenous_flow::House;
use entrenous_flow::work::{lapse, release, retain};
use entrenous_web::{App, Settings, Site, router};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// How often the house looks whether it has something to do by itself.
const WORK_EVERY: Duration = Duration::from_secs(60);

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
    /// Where "back to the shop" leads.
    #[arg(long, default_value = "/")]
    home: String,
}

/// Serves.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    log_to_terminal();
    let runtime = runtime()?;
    runtime.block_on(async {
        let business = opening::read(&arguments.charter)?;
        let places = Places::under(&arguments.data, arguments.keys);
        let house = Arc::new(opening::open(&business, &places).await?);
        let site = Site::of(&house, arguments.origins);
        println!("serving {} on http://{}", house.charter.business.name, arguments.listen);
        println!(
            "script tag: <script src=\"http://{}/banner.js\" data-key=\"{}\" async></script>",
            arguments.listen, site.key
        );
        let settings = Settings { site, place_header: arguments.place_header, home: arguments.home };
        let app = App::new(Arc::clone(&house), settings)?;
        until_told(house, router(app), arguments.listen).await
    })?;
    Ok(ExitCode::SUCCESS)
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
    let working = tokio::spawn(work(house));
    axum::serve(listener, router)
        .with_graceful_shutdown(told_to_stop())
        .await
        .context("the server stopped")?;
    working.abort();
    Ok(())
}

async fn work(house: Arc<House>) {
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
        match release::round(&house).await {
            Ok(0) => {}
            Ok(count) => {
                tracing::info!(count, "months were counted and let out; `entrenous statistics` shows them");
            }
            Err(fault) => {
                tracing::error!(code = fault.code(), "a month was not let out; it will be tried again")
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
