//! A charter as fideslang 3: an organization, its system with a declaration a purpose, and the dataset of its items.
//!
//! **Invariant:** every word is a double-quoted scalar as in JSON, so no name can become a key.

use crate::{Sources, receivers, terms};
use entrenous_core::charter::{Basis, Charter, Item, Language, Purpose, Safeguard};
use serde_json::Value;
use std::fmt::Write as _;

/// The widest category, for one of ours that the table does not know.
const WIDEST: &str = "user";

/// How much of a name becomes a key.
const KEY_CHARACTERS_MOST: usize = 40;

/// The file; names are in the given language.
#[must_use]
pub fn write(sources: &Sources<'_>, language: &Language) -> String {
    let charter = sources.charter;
    let key = slug(&charter.business.name, "business");
    let mut text = String::from(
        "# fideslang 3. Keys of data uses and categories: Fides Privacy Taxonomy by Ethyca, Inc., CC BY 4.0.\n",
    );
    organization(charter, &key, &mut text);
    system(sources, language, &key, &mut text);
    dataset(sources, language, &key, &mut text);
    text
}

fn line(text: &mut String, indent: usize, key: &str, value: impl Into<Value>) {
    let _ = writeln!(text, "{:indent$}{key}: {}", "", value.into());
}

fn organization(charter: &Charter, key: &str, text: &mut String) {
    let business = &charter.business;
    text.push_str("organization:\n");
    line(text, 2, "- fides_key", key);
    line(text, 4, "name", business.name.as_str());
    let parties = [
        ("controller", Some(&business.contact)),
        ("representative", business.representative.as_ref()),
        ("data_protection_officer", business.officer.as_ref()),
    ];
    for (party, contact) in parties {
        let Some(contact) = contact else { continue };
        let _ = writeln!(text, "    {party}:");
        line(text, 6, if contact.contains('@') { "email" } else { "name" }, contact.as_str());
    }
}

fn system(sources: &Sources<'_>, language: &Language, key: &str, text: &mut String) {
    let charter = sources.charter;
    let receivers = receivers::all(sources);
    let guards: Vec<&str> = charter.processors().iter().filter_map(|one| one.safeguard).map(guard).collect();
    let abroad = receivers.iter().any(|one| one.is_unguarded()) || !guards.is_empty();
    let stores = charter.purposes().any(|(_, purpose)| !purpose.stores.is_empty());
    text.push_str("system:\n");
    line(text, 2, "- fides_key", format!("{key}_site"));
    line(text, 4, "organization_fides_key", key);
    line(text, 4, "name", charter.business.name.as_str());
    line(text, 4, "system_type", "Service");
    line(text, 4, "responsibility", vec!["Controller"]);
    line(text, 4, "dataset_references", vec![format!("{key}_facts")]);
    line(text, 4, "uses_cookies", true);
    line(text, 4, "uses_non_cookie_access", stores);
    line(text, 4, "does_international_transfers", abroad);
    line(text, 4, "legal_basis_for_transfers", guards);
    text.push_str("    privacy_declarations:\n");
    for (_, purpose) in charter.purposes() {
        declaration(sources, language, purpose, text);
    }
}

fn declaration(sources: &Sources<'_>, language: &Language, purpose: &Purpose, text: &mut String) {
    let items = sources.items(purpose);
    let mut categories: Vec<&str> = items.iter().map(|item| category(item)).collect();
    categories.sort_unstable();
    categories.dedup();
    line(text, 6, "- name", sources.words(language).title(purpose));
    line(text, 8, "data_use", terms::fides_use(purpose.uses));
    line(text, 8, "data_categories", categories.clone());
    line(text, 8, "data_subjects", vec!["customer"]);
    line(text, 8, "legal_basis_for_processing", legal_basis(purpose.basis));
    line(text, 8, "flexible_legal_basis_for_processing", false);
    if let Some(longest) = items.iter().map(|item| item.keep).max_by_key(|keep| keep.about_days()) {
        line(text, 8, "retention_period", longest.to_string());
    }
    if items.iter().any(|item| item.special) {
        line(text, 8, "processes_special_category_data", true);
    }
    if purpose.basis == Basis::ExplicitConsent {
        line(text, 8, "special_category_legal_basis", "Explicit consent");
    }
    if !purpose.shares_with.is_empty() {
        line(text, 8, "data_shared_with_third_parties", true);
        line(text, 8, "third_parties", purpose.shares_with.join(", "));
        line(text, 8, "shared_categories", categories);
    }
}

fn dataset(sources: &Sources<'_>, language: &Language, key: &str, text: &mut String) {
    if sources.charter.items().next().is_none() {
        return;
    }
    text.push_str("dataset:\n");
    line(text, 2, "- fides_key", format!("{key}_facts"));
    line(text, 4, "organization_fides_key", key);
    line(text, 4, "name", sources.charter.business.name.as_str());
    text.push_str("    collections:\n");
    line(text, 6, "- name", "facts");
    text.push_str("        fields:\n");
    for (_, item) in sources.charter.items() {
        line(text, 10, "- name", item.key.as_str());
        line(text, 12, "description", sources.words(language).item(item));
        line(text, 12, "data_categories", vec![category(item)]);
    }
}

fn category(item: &Item) -> &'static str {
    terms::category(&item.category).map_or(WIDEST, |term| term.fides.as_str())
}

/// The words of fideslang's `LegalBasisForProcessingEnum`.
pub(super) const fn legal_basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Consent | Basis::ExplicitConsent => "Consent",
        Basis::Contract => "Contract",
        Basis::LegalObligation => "Legal obligations",
        Basis::LegitimateInterest => "Legitimate interests",
    }
}

/// The words of fideslang's `LegalBasisForTransfersEnum`.
const fn guard(safeguard: Safeguard) -> &'static str {
    match safeguard {
        Safeguard::Adequacy => "Adequacy Decision",
        Safeguard::StandardClauses => "SCCs",
        Safeguard::BindingRules => "BCRs",
        Safeguard::Certification | Safeguard::ExplicitConsent => "Other",
    }
}

/// A name as a key: lower case, digits and underscores after a letter; `otherwise`, if nothing of it is left.
pub(super) fn slug(name: &str, otherwise: &str) -> String {
    let mut key = String::new();
    for sign in name.to_lowercase().chars().take(KEY_CHARACTERS_MOST) {
        if sign.is_ascii_lowercase() || (sign.is_ascii_digit() && !key.is_empty()) {
            key.push(sign);
        } else if !key.is_empty() && !key.ends_with('_') {
            key.push('_');
        }
    }
    let key = key.trim_end_matches('_');
    if key.is_empty() { otherwise.to_owned() } else { key.to_owned() }
}
