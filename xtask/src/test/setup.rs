//! Makes a Debian machine ready for the tests: a C compiler, Node, Chromium with fonts, the packages of `browser/`.
//!
//! **Invariant:** what is there is left alone: a second run installs nothing.
//! **Invariant:** nothing is installed without a line that says so.
//! **Invariant:** one answer missing from a package registry is not the end: what fetches is tried again, each time later.

use crate::shell::{Shell, capture, run, succeeds};
use anyhow::{Context, Result, bail, ensure};
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

/// How long to wait before each further try of something that fetches.
const PAUSES: [Duration; 4] =
    [Duration::from_secs(10), Duration::from_secs(30), Duration::from_secs(90), Duration::from_secs(180)];

/// What the tests need from the system: how to see that it is there, and the Debian packages that bring it.
const NEEDS: &[(Sign, &[&str])] = &[
    (Sign::Program("cc"), &["build-essential"]),
    (Sign::Program("node"), &["nodejs"]),
    (Sign::Program("npm"), &["npm"]),
    (Sign::File("/usr/bin/chromium"), &["chromium"]),
    (Sign::File("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"), &["fonts-noto-core"]),
];

/// By what a need is seen to be met.
#[derive(Clone, Copy)]
enum Sign {
    /// A program in the search path.
    Program(&'static str),
    /// A file.
    File(&'static str),
}

impl Sign {
    fn is_there(self) -> bool {
        match self {
            Self::File(path) => Path::new(path).exists(),
            Self::Program(name) => std::env::var_os("PATH")
                .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file())),
        }
    }
}

/// Brings what is missing.
pub(crate) fn machine(shell: &Shell, browser: &str) -> Result<()> {
    let missing = missing_packages(NEEDS);
    if missing.is_empty() {
        println!("   the system has all it needs");
    } else {
        install(shell, &missing)?;
        let still = missing_packages(NEEDS);
        ensure!(
            still.is_empty(),
            "`apt-get install` ended well, but this is still missing: {}",
            still.join(" ")
        );
    }
    if shell.has(format!("{browser}/package-lock.json")) {
        node_packages(shell, browser)?;
    }
    Ok(())
}

fn missing_packages(needs: &[(Sign, &[&'static str])]) -> Vec<&'static str> {
    needs
        .iter()
        .filter(|(sign, _)| !sign.is_there())
        .flat_map(|(_, packages)| packages.iter().copied())
        .collect()
}

fn install(shell: &Shell, packages: &[&str]) -> Result<()> {
    println!("   missing: {}", packages.join(" "));
    let by_hand = format!("run `apt-get install {}` as root, then run this again", packages.join(" "));
    ensure!(
        Sign::Program("apt-get").is_there(),
        "this system has no apt-get: install `{}` in its own way",
        packages.join(" ")
    );
    let prefix: &[&str] = match capture(&mut shell.program("id", &["-u"]))?.as_slice().trim_ascii() {
        b"0" => &[],
        _ if succeeds(&mut shell.program("sudo", &["-n", "true"])) => &["sudo", "-n"],
        _ => bail!("not root, and sudo is missing or asks for a password: {by_hand}"),
    };
    let apt = |arguments: &[&str]| {
        let words = [prefix, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"], arguments].concat();
        let (program, arguments) = words.split_first().context("nothing to run")?;
        run(&mut shell.program(program, arguments))
    };
    let install = [&["install", "--quiet", "--yes", "--no-install-recommends"], packages].concat();
    // A mirror that changes between the two names a package that is gone: the lists are fetched anew before each try.
    patiently(&PAUSES, || {
        apt(&["update", "--quiet"]).context("the package lists cannot be fetched: is there a network?")?;
        apt(&install).with_context(|| by_hand.clone())
    })
}

/// Does what may fail for a while, again after each pause; the last error is the one that counts.
fn patiently(pauses: &[Duration], mut work: impl FnMut() -> Result<()>) -> Result<()> {
    for pause in pauses {
        match work() {
            Ok(()) => return Ok(()),
            Err(error) => println!("   failed, tried again in {} s: {error:#}", pause.as_secs()),
        }
        sleep(*pause);
    }
    work()
}

/// Runs `npm ci` when the lock file is not the one the installed packages came from.
fn node_packages(shell: &Shell, browser: &str) -> Result<()> {
    let lock = std::fs::read(shell.path(format!("{browser}/package-lock.json")))?;
    let folder = shell.path(format!("{browser}/node_modules"));
    let seen = folder.join(".lock-of-this-installation");
    if std::fs::read(&seen).is_ok_and(|installed| installed == lock) {
        println!("   {browser}/node_modules is current");
        return Ok(());
    }
    let npm = ["ci", "--prefix", browser, "--no-audit", "--no-fund"];
    patiently(&PAUSES, || run(&mut shell.program("npm", &npm)))?;
    // npm makes no folder when there is nothing to install.
    std::fs::create_dir_all(&folder)?;
    std::fs::write(&seen, lock).with_context(|| format!("`{}` cannot be written", seen.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_missing_is_asked_for() {
        let needs: [(Sign, &[&'static str]); 4] = [
            (Sign::Program("sh"), &["dash"]),
            (Sign::Program("no-such-program"), &["one", "two"]),
            (Sign::File("/"), &["base-files"]),
            (Sign::File("/no/such/file"), &["three"]),
        ];
        assert_eq!(missing_packages(&needs), ["one", "two", "three"]);
    }

    #[test]
    fn what_fails_for_a_while_is_tried_until_it_works_and_no_longer_than_the_pauses_last() {
        let at_once = [Duration::ZERO; 2];
        let tries_until = |good: u32| {
            let mut tries = 0;
            let outcome = patiently(&at_once, || {
                tries += 1;
                ensure!(tries == good, "try {tries}");
                Ok(())
            });
            (tries, outcome.map_err(|error| error.to_string()))
        };
        assert_eq!(tries_until(2), (2, Ok(())));
        assert_eq!(tries_until(9), (3, Err("try 3".to_owned())));
    }
}
