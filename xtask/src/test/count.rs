//! How many tests passed and failed, read from the summary lines of the runners.
//!
//! **Invariant:** each runner's lines are read by its own rule: a test that prints another runner's summary changes nothing.
//! **Invariant:** a cancelled test has failed.

use crate::shell::Outcome;
use std::fmt;

/// Passed and failed tests.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Count {
    /// Both together.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            passed: self.passed.saturating_add(other.passed),
            failed: self.failed.saturating_add(other.failed),
        }
    }

    /// At least one failure: what a broken runner is worth.
    pub(crate) fn or_one_failure(self) -> Self {
        Self { failed: self.failed.max(1), ..self }
    }

    /// Clean only if something passed and nothing failed.
    pub(crate) fn outcome(self) -> Outcome {
        if self.failed == 0 && self.passed > 0 { Outcome::Clean } else { Outcome::Wanting }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Who ran the tests.
#[derive(Clone, Copy)]
pub(crate) enum Runner {
    /// `cargo test`: one summary per test program.
    Cargo,
    /// `node --test`: one summary at the end, one number per line.
    Node,
}

impl Runner {
    /// What one line adds to the count.
    pub(crate) fn read(self, line: &str) -> Count {
        let read = match self {
            Self::Cargo => cargo(line),
            Self::Node => node(line),
        };
        read.unwrap_or_default()
    }
}

/// `test result: ok. 12 passed; 0 failed; 1 ignored; …`
fn cargo(line: &str) -> Option<Count> {
    let (_, numbers) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let mut numbers = numbers.split("; ");
    let passed = numbers.next()?.strip_suffix(" passed")?.parse().ok()?;
    let failed = numbers.next()?.strip_suffix(" failed")?.parse().ok()?;
    Some(Count { passed, failed })
}

/// `# pass 12` when piped, `ℹ pass 12` in newer versions.
fn node(line: &str) -> Option<Count> {
    let line = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ "))?;
    let (what, number) = line.trim_end().split_once(' ')?;
    let number = number.parse().ok()?;
    match what {
        "pass" => Some(Count { passed: number, failed: 0 }),
        "fail" | "cancelled" => Some(Count { passed: 0, failed: number }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(runner: Runner, lines: &[&str]) -> Count {
        lines.iter().fold(Count::default(), |sum, line| sum.and(runner.read(line)))
    }

    #[test]
    fn the_summaries_of_all_test_programs_are_added_up() {
        let lines = [
            "running 2 tests",
            "test a ... ok",
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
        ];
        assert_eq!(sum(Runner::Cargo, &lines), Count { passed: 15, failed: 2 });
    }

    #[test]
    fn both_summaries_of_node_are_read_and_a_cancelled_test_has_failed() {
        let piped = [
            "# tests 6",
            "# suites 0",
            "# pass 4",
            "# fail 1",
            "# cancelled 1",
            "# skipped 0",
            "# duration_ms 12.5",
        ];
        let newer = ["ℹ tests 6", "ℹ pass 4", "ℹ fail 1", "ℹ cancelled 1"];
        assert_eq!(sum(Runner::Node, &piped), Count { passed: 4, failed: 2 });
        assert_eq!(sum(Runner::Node, &newer), Count { passed: 4, failed: 2 });
    }

    #[test]
    fn what_a_test_prints_is_not_taken_for_a_summary() {
        let printed = [
            "    # pass 9",
            "# passed 9",
            "pass 9",
            "# pass nine",
            "test result: 9 passed",
            "the test result: ok. 9 passed; 0 failed",
        ];
        assert_eq!(sum(Runner::Node, &printed), Count::default());
        assert_eq!(sum(Runner::Cargo, &printed), Count::default());
    }

    #[test]
    fn no_test_at_all_is_a_failure() {
        assert_eq!(Count::default().outcome(), Outcome::Wanting);
        assert_eq!(Count { passed: 1, failed: 0 }.outcome(), Outcome::Clean);
        assert_eq!(Count { passed: 9, failed: 1 }.outcome(), Outcome::Wanting);
    }

    #[test]
    fn the_last_line_can_be_read_by_a_program() {
        assert_eq!(Count { passed: 15, failed: 2 }.to_string(), "15 passed, 2 failed");
    }
}
