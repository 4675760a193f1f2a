//! Runs programs at the top of the repository: says what runs, lets its output through, says how long it took,
//! and shows a sign of life while a program is silent.
//!
//! **Invariant:** no command line goes through a shell, so no quoting can go wrong.
//! **Invariant:** a nested cargo never sees the package variables of the cargo that started us; they would make it build again.

use anyhow::{Context, Result, bail, ensure};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long a step may run before it shows, again and again, that it is still at work.
const SIGN_OF_LIFE_EVERY: Duration = Duration::from_secs(30);

/// What a chore found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// Everything is as it should be.
    Clean,
    /// Something is wrong, and has been printed.
    Wanting,
}

/// The repository, and how to run things in it.
pub(crate) struct Shell {
    root: PathBuf,
}

impl Shell {
    /// Finds the top of the repository, from any folder inside it.
    pub(crate) fn open() -> Result<Self> {
        let here = match std::env::var_os("CARGO_MANIFEST_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => std::env::current_dir()?,
        };
        let root = here.ancestors().find(|folder| folder.join("xtask/Cargo.toml").is_file());
        Ok(Self { root: root.context("run this inside the repository")?.to_path_buf() })
    }

    /// A path below the top.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// Whether there is something at this path below the top.
    pub(crate) fn has(&self, relative: impl AsRef<Path>) -> bool {
        self.path(relative).exists()
    }

    /// A program, to be run at the top.
    pub(crate) fn program(&self, name: impl AsRef<OsStr>, arguments: &[&str]) -> Command {
        let mut command = Command::new(name);
        command.current_dir(&self.root).args(arguments);
        for (variable, _) in std::env::vars_os() {
            let name = variable.to_string_lossy();
            if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&variable);
            }
        }
        command
    }

    /// The cargo that started us.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        self.program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), arguments)
    }
}

/// Does one named step, and says how long it took and how it ended.
pub(crate) fn step<T>(label: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("\n== {label}");
    let life = SignsOfLife::begin(label);
    let begun = now();
    let outcome = work();
    drop(life);
    let ending = if outcome.is_ok() { "done" } else { "failed" };
    println!("== {label}: {ending} after {:.1} s", begun.elapsed().as_secs_f64());
    outcome
}

/// Runs a program, its output going where ours goes.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    tell(command);
    let status = start(command)?.wait()?;
    ensure!(status.success(), "`{}` left with {status}", line_of(command));
    Ok(())
}

/// Runs a program and shows each line of its output after `listen` has heard it.
pub(crate) fn watch(command: &mut Command, mut listen: impl FnMut(&str)) -> Result<ExitStatus> {
    tell(command);
    let mut child = start(command.stdout(Stdio::piped()))?;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            listen(&line);
        }
    }
    Ok(child.wait()?)
}

/// Runs a program and takes its output.
pub(crate) fn capture(command: &mut Command) -> Result<Vec<u8>> {
    let output = start(command.stdout(Stdio::piped()))?.wait_with_output()?;
    if !output.status.success() {
        bail!("`{}` left with {}", line_of(command), output.status);
    }
    Ok(output.stdout)
}

/// Whether a program can be started and is content.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn start(command: &mut Command) -> Result<Child> {
    command.spawn().with_context(|| format!("`{}` cannot be started", line_of(command)))
}

fn tell(command: &Command) {
    println!("   $ {}", line_of(command));
    // What we print and what the program prints must come out in this order; a closed pipe is not ours to mend.
    let _ = std::io::stdout().flush();
}

fn line_of(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = std::iter::once(name).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Prints now and then that a step is still at work, until it is dropped.
struct SignsOfLife {
    end: Option<Sender<()>>,
    printer: Option<JoinHandle<()>>,
}

impl SignsOfLife {
    fn begin(label: &str) -> Self {
        let (end, ended) = channel();
        let (label, begun) = (label.to_owned(), now());
        let printer = std::thread::spawn(move || {
            while ended.recv_timeout(SIGN_OF_LIFE_EVERY) == Err(RecvTimeoutError::Timeout) {
                eprintln!("   … {label}: {} s", begun.elapsed().as_secs());
            }
        });
        Self { end: Some(end), printer: Some(printer) }
    }
}

impl Drop for SignsOfLife {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(printer) = self.printer.take() {
            // A printer that failed has nothing to tell.
            let _ = printer.join();
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "a chore tells how long it took; nothing is decided by it")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell() -> Shell {
        Shell::open().unwrap()
    }

    #[test]
    fn the_top_is_found_from_inside() {
        assert!(shell().has("xtask/src/main.rs"));
    }

    #[test]
    fn a_program_that_fails_is_an_error_that_names_it() {
        let error = run(&mut shell().program("false", &["--now"])).unwrap_err();
        assert!(error.to_string().contains("`false --now`"), "{error}");
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error_that_names_it() {
        let error = capture(&mut shell().program("no-such-program", &[])).unwrap_err();
        assert!(error.to_string().contains("`no-such-program` cannot be started"), "{error}");
    }

    #[test]
    fn every_line_is_heard_also_the_last_one_without_an_end() {
        let mut heard = Vec::new();
        let status =
            watch(&mut shell().program("printf", &["one\\ntwo"]), |line| heard.push(line.to_owned()))
                .unwrap();
        assert!(status.success());
        assert_eq!(heard, ["one", "two"]);
    }
}
