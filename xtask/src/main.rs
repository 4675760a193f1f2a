//! `cargo xtask`: every chore of this repository, written in Rust, so that a fresh machine needs no other tool to begin.
//!
//! **Invariant:** nothing here depends on a crate of the house: the chores still run when the house does not build.
//! **Invariant:** every command says what it does, how long it took, and leaves with a code other than 0 when something is wrong.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a chore talks to the one who runs it")]

mod bench;
mod ci;
mod generate;
mod metadata;
mod shell;
mod test;
mod tidy;

use clap::{Parser, Subcommand};
use shell::{Outcome, Shell};
use std::process::ExitCode;

/// The chores of this repository.
#[derive(Parser)]
#[command(name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Sets the machine up, then runs all tests: Rust, documentation, browser
    Test,
    /// Runs everything a change must pass: format, lints, documentation, licences, generated files, tidy, tests
    Ci,
    /// Checks our own rules: layers, lengths, words, portable SQL, pages
    Tidy,
    /// Makes the generated files anew
    Generate(generate::Arguments),
    /// Runs a measurement on a release build; without a name, lists them
    Bench(bench::Arguments),
}

fn main() -> ExitCode {
    let chore = Arguments::parse().chore;
    let outcome = Shell::open().and_then(|shell| match chore {
        Chore::Test => Ok(test::run(&shell)),
        Chore::Ci => Ok(ci::run(&shell)),
        Chore::Tidy => tidy::run(&shell),
        Chore::Generate(arguments) => generate::run(&shell, &arguments),
        Chore::Bench(arguments) => bench::run(&shell, &arguments),
    });
    match outcome {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Wanting) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
