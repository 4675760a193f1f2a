//! `cargo xtask bench`: measurements, each a release program that prints its own figures.
//!
//! **Invariant:** nothing here judges a time: a shared machine makes any limit a lie. Programs print, people compare.

use crate::shell::{Outcome, Shell, run as run_program, step};
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};

/// What to measure, and on what.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The measurement; without it, all are listed
    name: Option<String>,
    /// The file to learn from, for the measurements that learn
    #[arg(long, value_name = "FILE")]
    train: Option<PathBuf>,
    /// The file to be asked about
    #[arg(long, value_name = "FILE")]
    test: Option<PathBuf>,
}

/// One measurement: programs of the workspace, run one after the other, and what each is given.
struct Bench {
    name: &'static str,
    about: &'static str,
    package: &'static str,
    programs: &'static [Program],
    given: fn(&Arguments) -> Result<Vec<PathBuf>>,
}

/// What cargo runs.
enum Program {
    /// An example of the package.
    Example(&'static str),
}

impl Program {
    fn words(&self) -> [&str; 2] {
        match self {
            Self::Example(name) => ["--example", name],
        }
    }
}

const BENCHES: &[Bench] = &[
    Bench {
        name: "suggest",
        about: "HR@20, MRR@20, what is given away, and the time of a suggestion beside a yardstick; needs --train and --test",
        package: "entrenous-suggest",
        programs: &[Program::Example("evaluate")],
        given: train_and_test,
    },
    Bench {
        name: "bandit",
        about: "how near the best layout each policy comes, and how well a log of layouts judges them",
        package: "entrenous-suggest",
        programs: &[Program::Example("bandit")],
        given: nothing,
    },
    Bench {
        name: "noise",
        about: "60 million draws: mean, test of fit, nanoseconds a draw, and noise that is too small refused",
        package: "entrenous-cohort",
        programs: &[Program::Example("noise")],
        given: nothing,
    },
    Bench {
        name: "search",
        about: "nDCG@10 and µs a query of the search by words; needs --train PRODUCTS (JSON lines) and --test JUDGEMENTS",
        package: "entrenous-suggest",
        programs: &[Program::Example("search")],
        given: train_and_test,
    },
    Bench {
        name: "decide",
        about: "nanoseconds a decision with its reason, against a slow reading of charter and laws",
        package: "entrenous-charter",
        programs: &[Program::Example("decide")],
        given: nothing,
    },
    Bench {
        name: "consent",
        about: "durable consents a second over HTTP with 64 clients",
        package: "entrenous",
        programs: &[Program::Example("load")],
        given: nothing,
    },
    Bench {
        name: "decide-many",
        about: "the server's processor time for 1,000 customers and 8 purposes in one call",
        package: "entrenous",
        programs: &[Program::Example("load")],
        given: many,
    },
    Bench {
        name: "personalize",
        about: "suggestions a second on one core, against a constant handler; --train and --test for other visits",
        package: "entrenous",
        programs: &[Program::Example("load")],
        given: visits,
    },
    Bench {
        name: "send",
        about: "mails of 31 kB a second of processor time: written and handed to a sink on this machine, and signed with each kind of key",
        package: "entrenous-post",
        programs: &[Program::Example("send"), Program::Example("sign")],
        given: nothing,
    },
    Bench {
        name: "speak",
        about: "a campaign of 31 kB to 100,000 people: decided, written and handed over durably, with answers in between; a million decisions",
        package: "entrenous-flow",
        programs: &[Program::Example("speak")],
        given: nothing,
    },
];

/// Runs one measurement, or lists them.
pub(crate) fn run(shell: &Shell, arguments: &Arguments) -> Result<Outcome> {
    let Some(name) = &arguments.name else {
        for bench in BENCHES {
            println!("{:12} {}", bench.name, bench.about);
        }
        return Ok(Outcome::Clean);
    };
    let bench = find(name)?;
    let files = (bench.given)(arguments)?;
    let label = format!("bench {name}");
    for program in bench.programs {
        step(&label, || {
            let mut command = shell.cargo(&["run", "--release", "--package", bench.package]);
            run_program(command.args(program.words()).arg("--").args(&files))
        })?;
    }
    Ok(Outcome::Clean)
}

fn find(name: &str) -> Result<&'static Bench> {
    let known = || BENCHES.iter().map(|bench| bench.name).collect::<Vec<_>>().join(", ");
    BENCHES
        .iter()
        .find(|bench| bench.name == name)
        .with_context(|| format!("no bench `{name}`; there are: {}", known()))
}

fn nothing(_: &Arguments) -> Result<Vec<PathBuf>> {
    Ok(Vec::new())
}

/// The word for the load program.
fn many(_: &Arguments) -> Result<Vec<PathBuf>> {
    Ok(vec![PathBuf::from("decide")])
}

/// The word for the load program, then the files if there are any.
fn visits(arguments: &Arguments) -> Result<Vec<PathBuf>> {
    let mut given = vec![PathBuf::from("personalize")];
    if arguments.train.is_some() {
        given.extend(train_and_test(arguments)?);
    }
    Ok(given)
}

fn train_and_test(arguments: &Arguments) -> Result<Vec<PathBuf>> {
    let file = |given: &Option<PathBuf>, flag: &str| {
        let path = given.as_deref().with_context(|| format!("`{flag} FILE` is missing"))?;
        ensure!(path.is_file(), "`{}` is not a file", path.display());
        absolute(path)
    };
    Ok(vec![file(&arguments.train, "--train")?, file(&arguments.test, "--test")?])
}

/// Programs run at the top of the repository; a path is meant from where the reader stands.
fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).with_context(|| format!("`{}` cannot be resolved", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_bench_is_refused_with_the_known_ones() {
        let error = find("sugest").err().unwrap().to_string();
        assert!(error.contains("`sugest`") && error.contains("suggest"), "{error}");
    }

    #[test]
    fn a_missing_or_wrong_file_is_named() {
        let given = |train, test| Arguments { name: None, train, test };
        let error = train_and_test(&given(None, None)).unwrap_err().to_string();
        assert!(error.contains("--train"), "{error}");
        let error = train_and_test(&given(Some("no-such-file".into()), None)).unwrap_err().to_string();
        assert!(error.contains("no-such-file"), "{error}");
    }
}
