//! Who may depend on whom. Dependencies run one way, from the binary down to the rules, and the rules know nothing of the world.
//!
//! **Invariant:** a crate without a layer is a violation: a new crate is placed here before it is used.

use crate::metadata::{Dependency, Kind, Metadata, Package};
use std::collections::{HashMap, HashSet};

/// From the bottom to the top. A crate may depend on lower layers only, not on its own.
const LAYERS: &[&[&str]] = &[
    &["entrenous-core"],
    &["entrenous-charter", "entrenous-cohort", "entrenous-suggest", "entrenous-vault", "entrenous-lingua"],
    &[
        "entrenous-papers",
        "entrenous-letters",
        "entrenous-contacts",
        "entrenous-store",
        "entrenous-post",
        "entrenous-inspect",
    ],
    &["entrenous-speak"],
    &["entrenous-flow"],
    &["entrenous-web"],
    &["entrenous"],
];

/// Crates that serve tests: they may depend on anything, and only tests on them.
const FOR_TESTS: &[&str] = &["entrenous-testkit", "entrenous-stories"];

/// Crates that must stay pure.
const PURE: &[&str] = &[
    "entrenous-core",
    "entrenous-charter",
    "entrenous-cohort",
    "entrenous-suggest",
    "entrenous-papers",
    "entrenous-letters",
    "entrenous-contacts",
    "entrenous-speak",
];

/// What no pure crate may reach, however far down.
const WORLD: &[&str] = &["tokio", "rusqlite", "tokio-postgres", "axum", "hyper"];

const CHORES: &str = "xtask";

/// Each crate depends on lower layers only. A finding is a package and what is wrong with it.
pub(crate) fn direction(metadata: &Metadata) -> Vec<(String, String)> {
    let ours: HashSet<&str> = metadata.members().map(|package| package.name.as_str()).collect();
    let wrongs = metadata.members().flat_map(|package| {
        let inside = package.dependencies.iter().filter(|dependency| ours.contains(dependency.name.as_str()));
        let placed =
            homeless(package).into_iter().chain(inside.filter_map(|dependency| wrong(package, dependency)));
        placed.map(|text| (package.name.clone(), text)).collect::<Vec<_>>()
    });
    wrongs.collect()
}

fn homeless(package: &Package) -> Option<String> {
    let name = package.name.as_str();
    let placed = layer(name).is_some() || FOR_TESTS.contains(&name) || name == CHORES;
    (!placed).then(|| "has no layer; place it in `xtask/src/tidy/layers.rs`".to_owned())
}

fn wrong(package: &Package, dependency: &Dependency) -> Option<String> {
    let (from, to) = (package.name.as_str(), dependency.name.as_str());
    if from == CHORES {
        return Some(format!("`{to}` is of the house; the chores must run when the house does not build"));
    }
    if FOR_TESTS.contains(&from) {
        return None;
    }
    if FOR_TESTS.contains(&to) {
        return (dependency.kind != Kind::Dev)
            .then(|| format!("`{to}` is for tests; put it under dev-dependencies"));
    }
    let (above, below) = (layer(from)?, layer(to)?);
    (below >= above).then(|| format!("`{to}` is not below `{from}`; depend on lower layers only"))
}

fn layer(name: &str) -> Option<usize> {
    LAYERS.iter().position(|names| names.contains(&name))
}

/// Pure crates reach nothing of the world, however far down.
pub(crate) fn purity(metadata: &Metadata) -> Vec<(String, String)> {
    let names: HashMap<&str, &str> =
        metadata.packages.iter().map(|p| (p.id.as_str(), p.name.as_str())).collect();
    let pure = metadata.members().filter(|package| PURE.contains(&package.name.as_str()));
    let wrongs = pure.flat_map(|package| {
        let reached = reached_by(metadata, &package.id).into_iter().filter_map(|id| names.get(id).copied());
        let mut world: Vec<_> = reached.filter(|name| WORLD.contains(name)).collect();
        world.sort_unstable();
        world
            .into_iter()
            .map(|name| {
                (
                    package.name.clone(),
                    format!(
                        "reaches `{name}`; see `cargo tree --package {} --edges normal --invert {name}`",
                        package.name
                    ),
                )
            })
            .collect::<Vec<_>>()
    });
    wrongs.collect()
}

/// Everything a package is built with, itself included; what only tests or build scripts need is left out.
fn reached_by<'a>(metadata: &'a Metadata, start: &'a str) -> HashSet<&'a str> {
    let normal = |kinds: &[crate::metadata::EdgeKind]| kinds.iter().any(|edge| edge.kind == Kind::Normal);
    let edges: HashMap<&str, Vec<&str>> = metadata
        .resolve
        .nodes
        .iter()
        .map(|node| {
            (
                node.id.as_str(),
                node.deps
                    .iter()
                    .filter(|edge| normal(&edge.dep_kinds))
                    .map(|edge| edge.pkg.as_str())
                    .collect(),
            )
        })
        .collect();
    let mut reached = HashSet::new();
    let mut waiting = vec![start];
    while let Some(id) = waiting.pop() {
        if reached.insert(id) {
            waiting.extend(edges.get(id).into_iter().flatten());
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A workspace in which `from` depends on `to`.
    fn workspace(from: &str, to: &str, kind: Option<&str>) -> Metadata {
        serde_json::from_value(json!({
            "packages": [
                { "id": from, "name": from, "dependencies": [{ "name": to, "kind": kind }] },
                { "id": to, "name": to, "dependencies": [] },
            ],
            "workspace_members": [from, to],
            "resolve": { "nodes": [
                { "id": from, "deps": [{ "pkg": "middle", "dep_kinds": [{ "kind": null }] }] },
                { "id": "middle", "deps": [{ "pkg": to, "dep_kinds": [{ "kind": kind }] }] },
                { "id": to, "deps": [] },
            ] },
        }))
        .unwrap()
    }

    #[test]
    fn dependencies_run_down_and_never_up_or_sideways() {
        let cases = [
            ("entrenous-flow", "entrenous-core", 0),
            ("entrenous-store", "entrenous-vault", 0),
            ("entrenous-core", "entrenous-flow", 1),
            ("entrenous-charter", "entrenous-suggest", 1),
            ("xtask", "entrenous-core", 1),
        ];
        for (from, to, expected) in cases {
            assert_eq!(direction(&workspace(from, to, None)).len(), expected, "{from} on {to}");
        }
    }

    #[test]
    fn only_tests_depend_on_the_crates_for_tests() {
        assert_eq!(direction(&workspace("entrenous-core", "entrenous-testkit", Some("dev"))), []);
        assert_eq!(direction(&workspace("entrenous-testkit", "entrenous-store", None)), []);
        assert_eq!(direction(&workspace("entrenous-core", "entrenous-testkit", None)).len(), 1);
    }

    #[test]
    fn a_new_crate_must_be_placed() {
        let wrongs = direction(&workspace("entrenous-novelty", "entrenous-core", None));
        assert!(
            wrongs.iter().any(|(name, text)| name == "entrenous-novelty" && text.contains("no layer")),
            "{wrongs:?}"
        );
    }

    #[test]
    fn a_pure_crate_does_not_reach_the_world_through_a_third_one() {
        for world in WORLD {
            assert_eq!(purity(&workspace("entrenous-core", world, None)).len(), 1, "{world}");
        }
        assert_eq!(purity(&workspace("entrenous-core", "tokio", Some("dev"))), [], "tests may");
        assert_eq!(purity(&workspace("entrenous-flow", "tokio", None)), [], "the shell may");
    }
}
