//! A draft charter as text: what a foreign file told, with a comment where it was silent.
//!
//! **Invariant:** the draft is TOML; what is missing is left out, so that `check` asks for it instead of believing an invention.

use entrenous_core::charter::{Basis, Source, Use};
use entrenous_core::moment::Span;
use serde::Serialize;
use std::fmt::Write as _;

/// What was read.
#[derive(Default)]
pub(super) struct Sketch {
    pub(super) name: Option<String>,
    pub(super) contact: Option<String>,
    pub(super) representative: Option<String>,
    pub(super) officer: Option<String>,
    pub(super) country: Option<String>,
    pub(super) languages: Vec<String>,
    pub(super) items: Vec<ItemSketch>,
    pub(super) purposes: Vec<PurposeSketch>,
}

pub(super) struct ItemSketch {
    pub(super) key: String,
    pub(super) title: Option<String>,
    pub(super) category: String,
    pub(super) source: Source,
    pub(super) keep: Option<Span>,
    /// The key it was read from.
    pub(super) fides: String,
}

pub(super) struct PurposeSketch {
    pub(super) key: String,
    pub(super) title: Option<String>,
    pub(super) uses: Use,
    pub(super) basis: Option<Basis>,
    pub(super) items: Vec<String>,
    pub(super) shares_with: Vec<String>,
    pub(super) stores: Vec<String>,
}

/// `charter.toml`.
pub(super) fn charter(sketch: &Sketch) -> String {
    let mut text = String::from(
        "# A draft, read from fideslang. `entrenous check` asks for what fideslang cannot say.\n\
         # Where a purpose is asked (`surfaces`) is assumed: mail for marketing, the web for all else.\n\n[business]\n",
    );
    let country = sketch.country.clone();
    let asked = [
        ("name", sketch.name.clone(), "# name = \"Atelier\""),
        ("country", country.clone(), "# country = \"FR\""),
        ("contact", sketch.contact.clone(), "# contact = \"privacy@atelier.example\""),
    ];
    for (key, value, otherwise) in asked {
        match value {
            Some(value) => row(&mut text, key, value),
            None => drop(writeln!(text, "{otherwise}")),
        }
    }
    match sketch.languages.as_slice() {
        [] => text.push_str("# languages = [\"fr\", \"en\"]\n"),
        some => row(&mut text, "languages", some.to_vec()),
    }
    match country {
        None => text.push_str("# serves = [\"EU\"]\n"),
        Some(country) => row(&mut text, "serves", vec![country]),
    }
    for (key, value) in [("representative", &sketch.representative), ("officer", &sketch.officer)] {
        if let Some(value) = value {
            row(&mut text, key, value.clone());
        }
    }
    sketch.items.iter().for_each(|one| item(&mut text, one));
    sketch.purposes.iter().for_each(|one| purpose(&mut text, one));
    text
}

fn item(text: &mut String, item: &ItemSketch) {
    let _ = writeln!(text, "\n[item.{}] # {}", item.key, plain(&item.fides));
    row(text, "category", item.category.clone());
    row(text, "source", word(item.source));
    match item.keep {
        Some(keep) => row(text, "keep", keep.to_string()),
        None => text.push_str("# keep = \"90 days\"\n"),
    }
}

fn purpose(text: &mut String, purpose: &PurposeSketch) {
    let _ = writeln!(text, "\n[purpose.{}]", purpose.key);
    row(text, "use", word(purpose.uses));
    match purpose.basis {
        Some(basis) => row(text, "basis", word(basis)),
        None => text.push_str("# basis = \"consent\"\n"),
    }
    if matches!(purpose.basis, Some(Basis::Contract | Basis::LegalObligation)) {
        text.push_str("# necessary = \"basket\"\n");
    }
    row(text, "items", purpose.items.clone());
    let surface = if purpose.uses == Use::DirectMarketing { "mail" } else { "web" };
    row(text, "surfaces", vec![surface.to_owned()]);
    for (key, values) in [("shares_with", &purpose.shares_with), ("stores", &purpose.stores)] {
        if !values.is_empty() {
            row(text, key, values.clone());
        }
    }
}

/// The texts of a language: the titles the file had.
pub(super) fn texts(sketch: &Sketch) -> String {
    let mut text = String::from(
        "# Titles read from fideslang. Each purpose also needs a `text`: what it does, in a sentence or two.\n",
    );
    for purpose in &sketch.purposes {
        let title = purpose.title.clone().unwrap_or_else(|| purpose.key.replace('_', " "));
        let _ = writeln!(text, "\n[purpose.{}]", purpose.key);
        row(&mut text, "title", title);
    }
    for item in &sketch.items {
        let title = item.title.clone().unwrap_or_else(|| item.key.replace('_', " "));
        let _ = writeln!(text, "\n[item.{}]", item.key);
        row(&mut text, "title", title);
    }
    text
}

fn row(text: &mut String, key: &str, value: impl Into<toml::Value>) {
    let _ = writeln!(text, "{key} = {}", value.into());
}

fn word<T: Serialize>(value: T) -> String {
    toml::Value::try_from(value)
        .ok()
        .and_then(|value| value.as_str().map(ToOwned::to_owned))
        .unwrap_or_default()
}

/// A word that cannot end a comment.
fn plain(words: &str) -> String {
    words.chars().filter(|sign| !sign.is_control()).collect()
}
