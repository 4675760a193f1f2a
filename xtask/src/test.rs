//! `cargo xtask test`: makes a fresh Debian machine ready, then runs every test there is and adds the runners' counts up.
//!
//! **Invariant:** a runner that broke counts as a failure, even when it had counted none.
//! **Invariant:** no test at all is a failure.
//! **Invariant:** the last line is `N passed, N failed` and nothing else.

mod count;
mod setup;

use crate::metadata::target_directory;
use crate::shell::{Outcome, Shell, run as run_program, step, watch};
use anyhow::Result;
use count::{Count, Runner};
use std::process::Command;

/// Where the browser's part lives.
const BROWSER: &str = "browser";

type Part = fn(&Shell) -> Result<Count>;

/// Runs everything, and goes on after a failure, so that one run tells all.
pub(crate) fn run(shell: &Shell) -> Outcome {
    let parts: [(&str, Part); 3] = [
        ("set up this machine", |shell| setup::machine(shell, BROWSER).map(|()| Count::default())),
        ("unit, integration and documentation tests", rust),
        ("browser tests", browser),
    ];
    let counts = parts.map(|(label, part)| (label, counted(step(label, || part(shell)))));
    let total = counts.iter().fold(Count::default(), |sum, (_, count)| sum.and(*count));
    println!("\n== all tests");
    for (label, count) in counts {
        println!("   {label}: {count}");
    }
    if total == Count::default() {
        eprintln!("error: not one test ran");
    }
    println!("{total}");
    total.outcome()
}

fn rust(shell: &Shell) -> Result<Count> {
    count(Runner::Cargo, &mut shell.cargo(&["test", "--workspace", "--no-fail-fast"]))
}

fn browser(shell: &Shell) -> Result<Count> {
    if !shell.has(format!("{BROWSER}/package.json")) {
        println!("   skipped: {BROWSER}/package.json is not there");
        return Ok(Count::default());
    }
    run_program(&mut shell.cargo(&["build", "--package", "entrenous"]))?;
    let program = target_directory(shell)?.join("debug/entrenous");
    let mut npm = shell.program("npm", &["test", "--prefix", BROWSER]);
    count(Runner::Node, npm.env("ENTRENOUS_BIN", program))
}

/// Runs one runner and counts what it reports.
fn count(runner: Runner, command: &mut Command) -> Result<Count> {
    let mut sum = Count::default();
    let status = watch(command, |line| sum = sum.and(runner.read(line)))?;
    Ok(if status.success() { sum } else { sum.or_one_failure() })
}

fn counted(outcome: Result<Count>) -> Count {
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        Count::default().or_one_failure()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runner_that_breaks_before_any_test_is_one_failure() {
        let shell = Shell::open().unwrap();
        let count = count(Runner::Cargo, &mut shell.program("false", &[])).unwrap();
        assert_eq!(count, Count { passed: 0, failed: 1 });
    }

    #[test]
    fn a_runner_that_reports_and_then_fails_keeps_its_own_count() {
        let shell = Shell::open().unwrap();
        let mut runner = shell
            .program("sh", &["-c", "echo 'test result: FAILED. 3 passed; 2 failed; 0 ignored'; exit 101"]);
        assert_eq!(count(Runner::Cargo, &mut runner).unwrap(), Count { passed: 3, failed: 2 });
    }
}
