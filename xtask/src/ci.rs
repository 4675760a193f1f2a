//! `cargo xtask ci`: everything a change must pass. All steps run, also after one has failed, so that one run tells all.
//!
//! **Invariant:** what is checked here can be checked by hand with the command that is printed.

use crate::shell::{Outcome, Shell, run as run_program, step, succeeds};
use crate::{generate, test, tidy};
use anyhow::{Result, bail};

type Check = fn(&Shell) -> Result<()>;

/// Quick ones first; the tests set the machine up, which the banner needs to be built again.
const CHECKS: &[(&str, Check)] = &[
    ("format", format),
    ("tidy", |shell| wanted(tidy::run(shell)?)),
    ("lints", lints),
    ("documentation", documentation),
    ("licences, bans, sources", licences),
    ("tests", |shell| wanted(test::run(shell))),
    ("generated files are current", |shell| wanted(generate::check(shell)?)),
];

/// Runs every check.
pub(crate) fn run(shell: &Shell) -> Outcome {
    let mut failed = Vec::new();
    for (name, check) in CHECKS {
        if let Err(error) = step(name, || check(shell)) {
            eprintln!("error: {name}: {error:#}");
            failed.push(*name);
        }
    }
    if failed.is_empty() {
        println!("\nall {} checks passed", CHECKS.len());
        return Outcome::Clean;
    }
    println!("\n{} of {} checks failed: {}", failed.len(), CHECKS.len(), failed.join("; "));
    Outcome::Wanting
}

fn format(shell: &Shell) -> Result<()> {
    run_program(&mut shell.cargo(&["fmt", "--all", "--check"]))
}

fn lints(shell: &Shell) -> Result<()> {
    let denied = ["--", "-D", "warnings", "-D", "clippy::too_many_lines"];
    run_program(shell.cargo(&["clippy", "--workspace", "--all-targets"]).args(denied))
}

fn documentation(shell: &Shell) -> Result<()> {
    run_program(shell.cargo(&["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))
}

/// Advisories are left out: their database is fetched from the network, and a check must not depend on the day it runs.
fn licences(shell: &Shell) -> Result<()> {
    if !succeeds(&mut shell.cargo(&["deny", "--version"])) {
        run_program(&mut shell.cargo(&["install", "cargo-deny", "--locked"]))?;
    }
    run_program(&mut shell.cargo(&["deny", "check", "licenses", "bans", "sources"]))
}

fn wanted(outcome: Outcome) -> Result<()> {
    match outcome {
        Outcome::Clean => Ok(()),
        Outcome::Wanting => bail!("see above"),
    }
}
