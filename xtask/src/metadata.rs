//! What cargo knows about this workspace: its packages, what each depends on, where it builds.
//!
//! **Invariant:** read from `cargo metadata`, never from a manifest: what counts is what cargo would build.

use crate::shell::{Shell, capture};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::path::PathBuf;

/// The answer of `cargo metadata`, as far as we use it.
#[derive(Deserialize)]
pub(crate) struct Metadata {
    pub(crate) packages: Vec<Package>,
    pub(crate) workspace_members: Vec<String>,
    pub(crate) resolve: Resolve,
}

/// Where cargo builds: `CARGO_TARGET_DIR` is honoured. Needs no network.
pub(crate) fn target_directory(shell: &Shell) -> Result<PathBuf> {
    #[derive(Deserialize)]
    struct Place {
        target_directory: PathBuf,
    }
    let answer = capture(&mut shell.cargo(&["metadata", "--format-version", "1", "--no-deps", "--offline"]))?;
    let place: Place =
        serde_json::from_slice(&answer).context("the answer of `cargo metadata` cannot be read")?;
    Ok(place.target_directory)
}

/// A package, of the workspace or from outside.
#[derive(Deserialize)]
pub(crate) struct Package {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) dependencies: Vec<Dependency>,
}

/// What a package asks for.
#[derive(Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

/// What a dependency is for.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(from = "Option<String>")]
pub(crate) enum Kind {
    /// The library or program itself.
    Normal,
    /// The build script.
    Build,
    /// Tests, examples, measurements.
    Dev,
}

impl From<Option<String>> for Kind {
    fn from(written: Option<String>) -> Self {
        match written.as_deref() {
            Some("dev") => Self::Dev,
            Some("build") => Self::Build,
            _ => Self::Normal,
        }
    }
}

/// What cargo chose for each package.
#[derive(Deserialize)]
pub(crate) struct Resolve {
    pub(crate) nodes: Vec<Node>,
}

/// A package and the packages it was given.
#[derive(Deserialize)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) deps: Vec<Edge>,
}

/// One package given to another.
#[derive(Deserialize)]
pub(crate) struct Edge {
    pub(crate) pkg: String,
    pub(crate) dep_kinds: Vec<EdgeKind>,
}

/// For what it was given.
#[derive(Deserialize)]
pub(crate) struct EdgeKind {
    pub(crate) kind: Kind,
}

impl Metadata {
    /// Asks cargo.
    pub(crate) fn read(shell: &Shell) -> Result<Self> {
        let answer = capture(&mut shell.cargo(&["metadata", "--format-version", "1"]))?;
        serde_json::from_slice(&answer).context("the answer of `cargo metadata` cannot be read")
    }

    /// The packages of this workspace.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| self.workspace_members.contains(&package.id))
    }
}
