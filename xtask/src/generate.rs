//! `cargo xtask generate`: makes every generated file anew; with `--check` it only says which ones differ.
//! Generated files are committed, so that `cargo build` needs neither Node nor Python.
//!
//! **Invariant:** `--check` leaves the repository as it was.
//! **Invariant:** a generator whose source is not there is skipped with a line that says so, never in silence.

mod build;
mod reasons;

use crate::shell::{Outcome, Shell, run as run_program, step};
use anyhow::{Context, Result};
use std::path::PathBuf;

/// What to do with the generated files.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Change nothing; list the files that differ
    #[arg(long)]
    check: bool,
}

/// One generator.
struct Generator {
    name: &'static str,
    /// What it is made from; without it there is nothing to make.
    source: &'static str,
    work: Work,
}

/// How a generator works.
enum Work {
    /// A script that writes its own files, and compares them itself when it is given `--check`.
    Script,
    /// A function that hands over what it made.
    Files(fn(&Shell) -> Result<Vec<Made>>),
}

/// A made file.
struct Made {
    /// Below the top of the repository.
    path: PathBuf,
    bytes: Vec<u8>,
}

const GENERATORS: &[Generator] = &[
    Generator {
        name: "pictures of the example shop",
        source: "charters/boutique/pictures/draw.py",
        work: Work::Script,
    },
    Generator {
        name: "visits of the example shop",
        source: "charters/boutique/sessions.py",
        work: Work::Script,
    },
    Generator { name: "banner", source: "browser/package.json", work: Work::Files(build::banner) },
    Generator {
        name: "OpenAPI document",
        source: "crates/entrenous/src/command/openapi.rs",
        work: Work::Files(build::openapi),
    },
    Generator { name: "list of the codes", source: "docs/reference/codes", work: Work::Files(build::codes) },
    Generator { name: "list of the reasons", source: reasons::SOURCE, work: Work::Files(reasons::list) },
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Write,
    Check,
}

/// Makes the generated files, or checks them.
pub(crate) fn run(shell: &Shell, arguments: &Arguments) -> Result<Outcome> {
    all(shell, if arguments.check { Mode::Check } else { Mode::Write })
}

/// Whether the generated files are what their generators make today.
pub(crate) fn check(shell: &Shell) -> Result<Outcome> {
    all(shell, Mode::Check)
}

fn all(shell: &Shell, mode: Mode) -> Result<Outcome> {
    let mut differing = Vec::new();
    let mut broken = 0_usize;
    for generator in GENERATORS {
        if !shell.has(generator.source) {
            println!("\n== {}: skipped, {} is not there", generator.name, generator.source);
            continue;
        }
        match step(generator.name, || one(shell, generator, mode)) {
            Ok(found) => differing.extend(found),
            Err(error) => {
                eprintln!("error: {}: {error:#}", generator.name);
                broken = broken.saturating_add(1);
            }
        }
    }
    for path in &differing {
        println!("{path}: differs from what its generator makes");
    }
    if !differing.is_empty() {
        println!("run `cargo xtask generate` and commit the result");
    }
    Ok(if broken == 0 && differing.is_empty() { Outcome::Clean } else { Outcome::Wanting })
}

/// Runs one generator; hands back what differs.
fn one(shell: &Shell, generator: &Generator, mode: Mode) -> Result<Vec<String>> {
    match (&generator.work, mode) {
        (Work::Script, Mode::Write) => {
            run_program(&mut shell.program("python3", &[generator.source])).map(|()| Vec::new())
        }
        (Work::Script, Mode::Check) => {
            let checked = run_program(&mut shell.program("python3", &[generator.source, "--check"]));
            Ok(if checked.is_ok() { Vec::new() } else { vec![generator.source.to_owned()] })
        }
        (Work::Files(make), Mode::Write) => {
            make(shell)?.into_iter().try_for_each(|made| write(shell, &made)).map(|()| Vec::new())
        }
        (Work::Files(make), Mode::Check) => Ok(differing(shell, make(shell)?)),
    }
}

fn differing(shell: &Shell, made: Vec<Made>) -> Vec<String> {
    let differs =
        |made: &Made| !std::fs::read(shell.path(&made.path)).is_ok_and(|committed| committed == made.bytes);
    made.into_iter().filter(differs).map(|made| made.path.display().to_string()).collect()
}

fn write(shell: &Shell, made: &Made) -> Result<()> {
    let path = shell.path(&made.path);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("`{}` cannot be made", folder.display()))?;
    }
    std::fs::write(&path, &made.bytes).with_context(|| format!("`{}` cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(path: &str, bytes: &[u8]) -> Made {
        Made { path: path.into(), bytes: bytes.to_vec() }
    }

    #[test]
    fn a_file_that_is_missing_or_not_the_same_differs() {
        let shell = Shell::open().unwrap();
        let same = std::fs::read(shell.path("clippy.toml")).unwrap();
        let all =
            vec![made("clippy.toml", &same), made("rustfmt.toml", b"not this"), made("no/such/file", b"")];
        assert_eq!(differing(&shell, all), ["rustfmt.toml", "no/such/file"]);
    }

    #[test]
    fn a_script_that_finds_a_difference_is_reported_and_not_an_error() {
        let shell = Shell::open().unwrap();
        let broken = Generator { name: "", source: "no/such/script.py", work: Work::Script };
        assert_eq!(one(&shell, &broken, Mode::Check).unwrap(), ["no/such/script.py"]);
        assert!(one(&shell, &broken, Mode::Write).is_err());
    }
}
