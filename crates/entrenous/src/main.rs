//! `entrenous`: one program with which a business talks to each customer personally and keeps every one of their secrets.
//! Here the command line is read and each command is handed to its file.
//!
//! **Invariant:** configuration is read here and nowhere deeper; only the binary prints.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line talks to its terminal")]
#![allow(unreachable_pub, reason = "a binary has no outside; pub says what other files use")]

mod command;
mod demo;
mod opening;
mod world;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Talks to each customer personally and keeps every one of their secrets.
///
/// Asks before it knows, knows as little as it can, says why it shows what it shows, works in the customer's language,
/// proves every consent, and forgets on request.
#[derive(Parser)]
#[command(name = "entrenous", version, propagate_version = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Opens the example shop with invented customers, ready to click.
    Demo(command::demo::Arguments),
    /// Serves one business.
    Serve(Box<command::serve::Arguments>),
    /// Reads a charter like a compiler: every mistake at once, with its place and what to do.
    Check(command::check::Arguments),
    /// The page of a lint or an error, such as `C004`.
    Explain(command::explain::Arguments),
    /// Takes a file over: a progress bar, a report of what was refused and why, nothing half done.
    Import(command::import::Arguments),
    /// What is known of contacts that were taken over.
    Contacts(command::contacts::Arguments),
    /// Measures how good suggestions are.
    Evaluate(command::evaluate::Arguments),
    /// Campaigns: what speaks against one before anybody approves it.
    Campaigns(command::campaigns::Arguments),
    /// Journeys: which there are, whether they run, what the past would have made of them.
    Journeys(command::journeys::Arguments),
    /// Secret keys for your own server: make one, take one back.
    Keys(command::keys::Arguments),
    /// Staff: who may look behind the counter, at `/console`.
    Staff(command::staff::Arguments),
    /// The law as data: what each regime asks, on any day, and what would change.
    Laws(command::laws::Arguments),
    /// Shows each message as an invented person would read it: phone, desk, dark, without pictures, as text.
    Preview(command::preview::Arguments),
    /// Begins something from what we ship.
    #[command(subcommand)]
    New(New),
    /// What a charter says on paper: register, privacy notice, cookie table, DPIA, retention plan, DPV, fideslang.
    Papers(command::papers::Arguments),
    /// How many answered each notice and how many said yes, by month, with noise.
    Statistics(command::statistics::Arguments),
    /// What many looked at, by period, with noise; what is left of the year's budget.
    Trends(command::trends::Arguments),
    /// What came of suggestions: shown, clicked, bought, with intervals; nothing of any person.
    Suggestions(command::suggestions::Arguments),
    /// What other caps on messages would have made of the last days: how many wait, how many never go.
    Pace(command::pace::Arguments),
    /// Packs the proof of choices for an authority: records, texts shown, proofs, in one file that anyone can check.
    Pack(command::pack::Arguments),
    /// Checks a receipt, an export, a pack or the whole ledger, without asking any server.
    Verify(command::verify::Arguments),
    /// What processors were told of people who took a yes back or left, and what they are still to hear.
    Tells(command::tells::Arguments),
    /// What agents asked for people, and when the law wants an answer.
    Requests(command::requests::Arguments),
    /// Mail: a key to sign with, one test mail by way of a relay, what mails that came back say.
    Mail(command::mail::Arguments),
    /// Pushes to browsers: a key, and one note to try it.
    Push(command::push::Arguments),
    /// Short messages by a gateway: what one costs, and one to try it.
    Sms(command::sms::Arguments),
    /// Looks whether your mail will arrive: SPF, DKIM, DMARC and the rest of what providers ask, with the lines to publish.
    Doctor(command::doctor::Arguments),
    /// Prints the description of the HTTP calls (OpenAPI).
    Openapi,
}

#[derive(Subcommand)]
enum New {
    /// A message, from a template of the library.
    Message(command::preview::NewMessage),
}

fn main() -> ExitCode {
    end_quietly_when_nobody_reads();
    let line = CommandLine::parse();
    let done = match line.command {
        Command::Demo(arguments) => command::demo::run(arguments),
        Command::Serve(arguments) => command::serve::run(*arguments),
        Command::Check(arguments) => command::check::run(arguments),
        Command::Explain(arguments) => command::explain::run(&arguments),
        Command::Import(arguments) => command::import::run(arguments),
        Command::Contacts(arguments) => command::contacts::run(arguments),
        Command::Evaluate(arguments) => command::evaluate::run(arguments),
        Command::Campaigns(arguments) => command::campaigns::run(&arguments),
        Command::Journeys(arguments) => command::journeys::run(arguments),
        Command::Keys(arguments) => command::keys::run(arguments),
        Command::Staff(arguments) => command::staff::run(arguments),
        Command::Laws(arguments) => command::laws::run(arguments),
        Command::Preview(arguments) => command::preview::run(&arguments),
        Command::New(New::Message(arguments)) => command::preview::new_message(&arguments),
        Command::Papers(arguments) => command::papers::run(&arguments),
        Command::Statistics(arguments) => command::statistics::run(&arguments),
        Command::Trends(arguments) => command::trends::run(&arguments),
        Command::Suggestions(arguments) => command::suggestions::run(&arguments),
        Command::Pace(arguments) => command::pace::run(&arguments),
        Command::Pack(arguments) => command::pack::run(arguments),
        Command::Verify(arguments) => command::verify::run(arguments),
        Command::Tells(arguments) => command::tells::run(arguments),
        Command::Requests(arguments) => command::requests::run(&arguments),
        Command::Mail(arguments) => command::mail::run(arguments),
        Command::Push(arguments) => command::push::run(arguments),
        Command::Sms(arguments) => command::sms::run(arguments),
        Command::Doctor(arguments) => command::doctor::run(&arguments),
        Command::Openapi => command::openapi::run(),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// A reader may leave before everything is printed (`entrenous laws list | head`): that is no error to tell of.
fn end_quietly_when_nobody_reads() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let text = panic.payload_as_str().unwrap_or_default();
        if text.starts_with("failed printing to stdout") && text.contains("Broken pipe") {
            std::process::exit(PIPE_CLOSED);
        }
        usual(panic);
    }));
}

/// The exit code of a program whose reader has left: 128 and the number of SIGPIPE, as shells count.
const PIPE_CLOSED: i32 = 141;
