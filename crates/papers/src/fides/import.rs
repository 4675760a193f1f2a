//! fideslang read into a draft charter: declarations become purposes, data categories become items.
//!
//! **Invariant:** every key of the file is read, or named in a [`Remark`] with its line.
//! **Invariant:** the draft never claims what the file does not say; a basis, a span or a country that is missing stays missing.

use super::draft::{self, ItemSketch, PurposeSketch, Sketch};
use super::export::{legal_basis, slug};
use super::yaml::{self, Node, NotYaml};
use crate::terms::{self, Nearness};
use entrenous_core::charter::{Basis, Language};
use entrenous_core::id::DECLARED_MOST;
use entrenous_core::moment::Span;
use entrenous_core::region::Place;

/// How many remarks are kept; the last one then says that there are more.
const REMARKS_MOST: usize = 500;

/// What fideslang cannot say of a business.
#[derive(Clone, Debug, Default)]
pub struct Home {
    /// Where it is established.
    pub country: Option<Place>,
    /// The languages it speaks.
    pub languages: Vec<Language>,
}

/// What could not be taken over as it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    /// The line of the file.
    pub line: usize,
    /// What, and what came of it.
    pub what: String,
}

/// A draft.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// `charter.toml`.
    pub charter: String,
    /// The titles of the first language, if one was told.
    pub texts: Option<(Language, String)>,
    /// How many purposes and items there are.
    pub counts: (usize, usize),
    /// What could not be taken over as it was, by line.
    pub remarks: Vec<Remark>,
}

/// Reads a file.
pub fn read(text: &str, home: &Home) -> Result<Draft, NotYaml> {
    let file = yaml::read(text)?;
    let mut reader = Reader::default();
    reader.sketch.country = home.country.as_ref().map(|place| place.as_str().to_owned());
    reader.sketch.languages = home.languages.iter().map(|one| one.as_str().to_owned()).collect();
    reader.leave_out(&file, "the file", &["organization", "system", "dataset"]);
    let tables = |name: &str| file.get(name).map(Node::entries).unwrap_or_default().iter();
    tables("organization").for_each(|one| reader.organization(one));
    tables("dataset").for_each(|one| reader.dataset(one));
    tables("system").for_each(|one| reader.system(one));
    let Reader { sketch, mut remarks, .. } = reader;
    remarks.sort_by_key(|remark| remark.line);
    if remarks.len() > REMARKS_MOST {
        remarks.truncate(REMARKS_MOST);
        remarks
            .push(Remark { line: 0, what: "there is more than can be told here; split the file".to_owned() });
    }
    let texts = home.languages.first().map(|language| (language.clone(), draft::texts(&sketch)));
    let counts = (sketch.purposes.len(), sketch.items.len());
    Ok(Draft { charter: draft::charter(&sketch), texts, counts, remarks })
}

#[derive(Default)]
struct Reader {
    sketch: Sketch,
    /// Names and titles that a dataset gave to categories.
    fields: Vec<(String, String, Option<String>)>,
    remarks: Vec<Remark>,
}

impl Reader {
    fn say(&mut self, line: usize, what: String) {
        self.remarks.push(Remark { line, what });
    }

    /// Names every key that is not read.
    fn leave_out(&mut self, node: &Node, of: &str, known: &[&str]) {
        let left: Vec<_> = node.rows().iter().filter(|(key, _)| !known.contains(&key.as_str())).collect();
        for (key, value) in left {
            let says_nothing =
                matches!(value.words(), "" | "null" | "~" | "false") && value.rows().is_empty();
            if !(says_nothing && value.entries().iter().all(|one| one.words() == value.words())) {
                self.say(value.line, format!("`{key}` of {of} has no place in a charter and was left out"));
            }
        }
    }

    fn organization(&mut self, node: &Node) {
        let parties = ["controller", "representative", "data_protection_officer"];
        self.leave_out(node, "an organization", &[&["fides_key", "name"], &parties[..]].concat());
        if self.sketch.name.is_some() {
            self.say(
                node.line,
                "a second organization was left out: a charter is of one business".to_owned(),
            );
            return;
        }
        self.sketch.name = node.text("name").or(node.text("fides_key")).map(ToOwned::to_owned);
        for party in parties {
            let Some(contact) = node.get(party) else { continue };
            self.leave_out(contact, &format!("`{party}`"), &["name", "email"]);
            let how = match (contact.text("name"), contact.text("email")) {
                (Some(name), Some(email)) if party != "controller" => Some(format!("{name}, {email}")),
                (name, email) => email.or(name).map(ToOwned::to_owned),
            };
            match party {
                "controller" => self.sketch.contact = how,
                "representative" => self.sketch.representative = how,
                _ => self.sketch.officer = how,
            }
        }
    }

    /// A dataset only gives items their names: what is kept follows from the declarations.
    fn dataset(&mut self, node: &Node) {
        self.leave_out(node, "a dataset", &["fides_key", "organization_fides_key", "name", "collections"]);
        for collection in node.get("collections").map(Node::entries).unwrap_or_default() {
            self.leave_out(collection, "a collection", &["name", "fields"]);
            for field in collection.get("fields").map(Node::entries).unwrap_or_default() {
                self.leave_out(field, "a field", &["name", "description", "data_categories"]);
                for category in field.get("data_categories").map(Node::entries).unwrap_or_default() {
                    let name = slug(field.text("name").unwrap_or_default(), "item");
                    let title = field.text("description").map(ToOwned::to_owned);
                    self.fields.push((category.words().to_owned(), name, title));
                }
            }
        }
    }

    fn system(&mut self, node: &Node) {
        let name = node.text("name").or(node.text("fides_key")).unwrap_or_default().to_owned();
        let known =
            ["fides_key", "organization_fides_key", "name", "dataset_references", "privacy_declarations"];
        self.leave_out(node, &format!("the system `{name}`"), &known);
        for declaration in node.get("privacy_declarations").map(Node::entries).unwrap_or_default() {
            self.declaration(declaration);
        }
    }

    fn declaration(&mut self, node: &Node) {
        let key = node.text("data_use").unwrap_or_default().to_owned();
        let line = node.get("data_use").map_or(node.line, |value| value.line);
        let Some((term, nearness)) = terms::our_use(&key) else {
            self.say(
                line,
                format!("no purpose of a charter stands for `{key}`; the whole declaration was left out"),
            );
            return;
        };
        if self.sketch.purposes.len() >= DECLARED_MOST {
            self.say(line, format!("a charter has at most {DECLARED_MOST} purposes; this one was left out"));
            return;
        }
        let use_name = serde_json::to_value(term.ours).unwrap_or_default();
        let use_name = use_name.as_str().unwrap_or_default();
        if nearness == Nearness::Wider {
            self.say(line, format!("`{key}` was read as `{use_name}`; look whether that is meant"));
        }
        self.leave_out(node, "a declaration", &KNOWN);
        let title = node.text("name").map(ToOwned::to_owned);
        let last = key.rsplit('.').next().unwrap_or_default();
        let taken: Vec<String> = self.sketch.purposes.iter().map(|one| one.key.clone()).collect();
        let purpose = PurposeSketch {
            key: fresh(&slug(title.as_deref().unwrap_or(last), "purpose"), &taken),
            title,
            uses: term.ours,
            basis: self.basis(node),
            items: self.items(node),
            shares_with: self.receivers(node),
            stores: node
                .get("cookies")
                .map(Node::entries)
                .unwrap_or_default()
                .iter()
                .filter_map(|one| one.text("name").map(ToOwned::to_owned))
                .collect(),
        };
        self.sketch.purposes.push(purpose);
    }

    fn basis(&mut self, node: &Node) -> Option<Basis> {
        let written = node.get("legal_basis_for_processing")?;
        if node.text("special_category_legal_basis") == Some("Explicit consent") {
            return Some(Basis::ExplicitConsent);
        }
        let all = [Basis::Consent, Basis::Contract, Basis::LegalObligation, Basis::LegitimateInterest];
        let found = all.into_iter().find(|basis| legal_basis(*basis) == written.words());
        if found.is_none() {
            let words = written.words();
            self.say(written.line, format!("a charter knows no legal basis `{words}`; it was left open"));
        }
        found
    }

    fn items(&mut self, node: &Node) -> Vec<String> {
        let keep = node.get("retention_period").and_then(|written| self.span(written));
        let mut keys = Vec::new();
        for category in node.get("data_categories").map(Node::entries).unwrap_or_default() {
            for key in self.item(category, keep) {
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
        }
        keys
    }

    /// The items of a category; made, if it is met for the first time.
    fn item(&mut self, category: &Node, keep: Option<Span>) -> Vec<String> {
        let (fides, line) = (category.words().to_owned(), category.line);
        let Some((term, nearness)) = terms::our_category(&fides) else {
            self.say(line, format!("no category of a charter stands for `{fides}`; it was left out"));
            return Vec::new();
        };
        let known = self.sketch.items.iter_mut().filter(|item| item.fides == fides);
        let mut keys = Vec::new();
        for item in known {
            // Of several spans the shortest: the strict side.
            item.keep = [item.keep, keep].into_iter().flatten().min_by_key(|span| span.about_days());
            keys.push(item.key.clone());
        }
        if !keys.is_empty() {
            return keys;
        }
        if nearness == Nearness::Wider {
            self.say(line, format!("`{fides}` was read as `{}`; look whether that is meant", term.ours));
        }
        let last = fides.rsplit('.').next().unwrap_or_default();
        let mut names: Vec<(String, Option<String>)> = self
            .fields
            .iter()
            .filter(|(of, ..)| *of == fides)
            .map(|(_, name, title)| (name.clone(), title.clone()))
            .collect();
        if names.is_empty() {
            names.push((slug(last, "item"), None));
        }
        for (name, title) in names {
            if self.sketch.items.len() >= DECLARED_MOST {
                self.say(line, format!("a charter has at most {DECLARED_MOST} items; `{name}` was left out"));
                continue;
            }
            let taken: Vec<String> = self.sketch.items.iter().map(|one| one.key.clone()).collect();
            let key = fresh(&name, &taken);
            let (category, source) = (term.ours.clone(), term.source);
            self.sketch.items.push(ItemSketch {
                key: key.clone(),
                title,
                category,
                source,
                keep,
                fides: fides.clone(),
            });
            keys.push(key);
        }
        keys
    }

    /// A span as a charter writes it; a bare number counts days.
    fn span(&mut self, written: &Node) -> Option<Span> {
        let words = written.words().trim();
        let span = words.parse().or_else(|_| format!("{words} days").parse()).ok();
        if span.is_none() && !written.entries().is_empty() {
            self.say(
                written.line,
                format!("`{words}` is no length of time such as `90 days`; it was left open"),
            );
        }
        span
    }

    fn receivers(&mut self, node: &Node) -> Vec<String> {
        let shared = node.get("data_shared_with_third_parties").filter(|flag| flag.words() == "true");
        match (node.text("third_parties"), shared) {
            (Some(names), _) => {
                let names = names.split([',', ';']).map(str::trim).filter(|name| !name.is_empty());
                names.map(ToOwned::to_owned).collect()
            }
            (None, Some(flag)) => {
                self.say(
                    flag.line,
                    "data are shared, but with nobody by name; write them in `shares_with`".to_owned(),
                );
                Vec::new()
            }
            (None, None) => Vec::new(),
        }
    }
}

/// The keys of a declaration that are read. Who the persons are and which categories are shared follows from the charter itself.
const KNOWN: [&str; 13] = [
    "name",
    "data_use",
    "data_categories",
    "data_subjects",
    "legal_basis_for_processing",
    "flexible_legal_basis_for_processing",
    "special_category_legal_basis",
    "processes_special_category_data",
    "retention_period",
    "data_shared_with_third_parties",
    "third_parties",
    "shared_categories",
    "cookies",
];

/// A name that is not taken.
fn fresh(name: &str, taken: &[String]) -> String {
    let numbered = (2..=taken.len().saturating_add(2)).map(|number| format!("{name}_{number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default()
}
