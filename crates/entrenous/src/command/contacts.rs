//! `entrenous contacts unknown --count`: how many addresses came in without anything that shows a yes.
//!
//! **Invariant:** only a count: who they are is not kept, so nobody can be written to by mistake.

use crate::command::serve::runtime;
use crate::opening::{self, Places};
use clap::{Args, Subcommand};
use entrenous_flow::Outside;
use entrenous_flow::import::contacts::unproven;
use std::path::PathBuf;
use std::process::ExitCode;

/// What to look at.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Addresses of which nothing shows a yes. They are not written to before the person says yes here.
    Unknown(Unknown),
}

#[derive(Args)]
struct Unknown {
    /// Count them, by purpose. There is nothing else to be told: only a keyed hash of each is kept.
    #[arg(long, required = true)]
    count: bool,
    /// The business's folder.
    #[arg(long)]
    charter: PathBuf,
    /// Where rows are kept.
    #[arg(long)]
    data: PathBuf,
    /// Where keys are kept, apart from the rows; `DATA/keys` if not told.
    #[arg(long)]
    keys: Option<PathBuf>,
}

/// Counts.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let What::Unknown(Unknown { count: _, charter, data, keys }) = arguments.what;
    let business = opening::read(&charter)?;
    let places = Places::under(&data, keys);
    let counts = runtime()?.block_on(async {
        let house = opening::open(&business, &places, Outside::default()).await?;
        anyhow::Ok(unproven(&house)?)
    })?;
    if counts.is_empty() {
        println!("no address is noted as unproven");
    }
    for (purpose, count) in counts {
        println!("{purpose}: {count} addresses without a proof; not written to before a new yes");
    }
    Ok(ExitCode::SUCCESS)
}
