//! `entrenous requests`: what agents asked for people (Data Rights Protocol), how far it is, and when the law wants an answer.
//! It looks beside a running server.
//!
//! **Invariant:** no person is shown; nobody knows them before they show themselves that they asked.

use crate::world::SystemClock;
use anyhow::bail;
use clap::Args;
use entrenous_core::id::RowId;
use entrenous_core::moment::Clock;
use entrenous_core::rights::{Asked, Course};
use entrenous_store::Look;
use std::path::PathBuf;
use std::process::ExitCode;

/// What is said of rows of an older version.
const NOT_OPENED_YET: &str =
    "this folder is of an older version; start `entrenous serve` on it once, then look again";
/// How many rows are read at a time.
const PAGE: usize = 1_000;

/// Where to look.
#[derive(Args)]
pub struct Arguments {
    /// Where rows are kept.
    #[arg(long)]
    data: PathBuf,
    /// Only what still waits for the person.
    #[arg(long)]
    open: bool,
}

/// Lists.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    if !arguments.data.join("data.db").exists() {
        bail!("there is no `data.db` in `{}`; name the folder given to `--data`", arguments.data.display());
    }
    let Some(look) = Look::into_folder(&arguments.data)? else { bail!("{NOT_OPENED_YET}") };
    let now = SystemClock.now();
    let mut after: Option<(String, RowId)> = None;
    let (mut open, mut all) = (0_usize, 0_usize);
    loop {
        let page = look.asked(after.as_ref().map(|(agent, row)| (agent.as_str(), *row)), PAGE)?;
        let Some(last) = page.last() else { break };
        after = Some((last.agent.clone(), last.row));
        for asked in &page {
            let waits = asked.course_at(now) == Course::Unproven;
            all = all.saturating_add(1);
            open = open.saturating_add(usize::from(waits));
            if waits || !arguments.open {
                println!("{}", line(asked, asked.course_at(now)));
            }
        }
    }
    println!("{all} requests, {open} waiting for the person");
    Ok(ExitCode::SUCCESS)
}

fn line(asked: &Asked, course: Course) -> String {
    let Asked { agent, row, at, due, exercise, .. } = asked;
    format!("{at}  {row}  {agent}  {}  {}, due {due}", exercise.word(), course.word())
}
