//! Who set a cell of the table: the laws, the basis or the house, with where it is written.
//!
//! **Invariant:** every cell is set by someone: what is answered is never empty for a cell of the table.

use crate::law::cell::Confidence;
use crate::law::compile::{by_basis, by_house};
use crate::law::pack::Pack;
use entrenous_core::charter::{Basis, Charter, Use};
use entrenous_core::id::PurposeId;
use entrenous_core::permit::{Gate, Rule, Rules};
use entrenous_core::region::Place;
use entrenous_core::request::Age;
use serde::Serialize;

/// One of those who set a cell.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Citation {
    /// The id of the pack; `charter` for the basis the charter claims, `house` for the house's own rule.
    pub by: String,
    /// What it asks.
    pub rule: Rule,
    /// Where it is written.
    pub cite: Vec<String>,
    /// How sure that is.
    pub confidence: Confidence,
}

/// Those who set the cell of a place, a purpose and an age: whoever asks for exactly its gate, or gives effect to the signal.
#[must_use]
pub fn why(
    charter: &Charter,
    packs: &[Pack],
    rules: &Rules,
    place: Option<&Place>,
    purpose: PurposeId,
    age: Age,
) -> Vec<Citation> {
    let zone = rules.zone_of(place);
    let (Some(declared), Some(set)) = (charter.purpose(purpose), rules.rule(zone, purpose, age)) else {
        return Vec::new();
    };
    let kind = charter.processing(declared);
    let laws = packs.iter().filter(|pack| rules.regimes_of(place).contains(&pack.id)).filter_map(|pack| {
        let cell = pack.processing.get(&kind)?;
        Some(citation(&pack.id, pack.rule(kind, age), cell.cite.as_slice().to_vec(), cell.confidence))
    });
    let basis = citation(
        "charter",
        by_basis(declared.basis),
        vec![article(declared.basis).to_owned()],
        Confidence::A,
    );
    let because = match (declared.uses, age) {
        (Use::Reading, Age::Adult | Age::Teen) => "GDPR recital 43",
        _ => "GDPR recital 38",
    };
    let house = citation("house", by_house(declared.uses, age), vec![because.to_owned()], Confidence::A);
    let house = Some(house).filter(|house| house.rule.gate > Gate::Told);
    let sets = |citation: &Citation| citation.rule.gate == set.gate || (set.signal && citation.rule.signal);
    laws.chain([basis]).chain(house).filter(sets).collect()
}

fn citation(by: &str, rule: Rule, cite: Vec<String>, confidence: Confidence) -> Citation {
    Citation { by: by.to_owned(), rule, cite, confidence }
}

const fn article(basis: Basis) -> &'static str {
    match basis {
        Basis::Consent => "GDPR Art. 6(1)(a)",
        Basis::ExplicitConsent => "GDPR Art. 9(2)(a)",
        Basis::Contract => "GDPR Art. 6(1)(b)",
        Basis::LegalObligation => "GDPR Art. 6(1)(c)",
        Basis::LegitimateInterest => "GDPR Art. 6(1)(f), 21(1)",
    }
}
