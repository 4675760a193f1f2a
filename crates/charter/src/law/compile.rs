//! A charter and the law packs, compiled to the table that decides in nanoseconds.
//!
//! **Invariant:** zone 0, the unknown place, is under every pack: the strictest cell of all.
//! **Invariant:** a cell is the strictest of the laws of its zone, of the basis the charter claims, and of the house's own rule for minors.

use crate::law::pack::Pack;
use crate::law::place::{at_home, here};
use entrenous_core::charter::{Basis, Charter, Processing, Purpose, Use};
use entrenous_core::moment::Span;
use entrenous_core::permit::{Gate, Rule, Rules, RulesBuilder, Zone};
use entrenous_core::region::Place;
use entrenous_core::request::Age;
use std::collections::{BTreeMap, BTreeSet};

/// How long a yes stands where no law says so.
pub const YES_LASTS_MOST: Span = Span::months(12);

/// Why there is no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCompiled {
    /// No law.
    #[error("no law pack is in force: there would be nothing to decide by")]
    NoLaw,
    /// More than a table can hold.
    #[error("the rules cannot be compiled: too many zones")]
    TooLarge,
}

/// The decision table of a charter under packs, all of which decide.
pub fn compile(charter: &Charter, packs: &[Pack]) -> Result<Rules, NotCompiled> {
    let laws: Vec<&Pack> = packs.iter().collect();
    if laws.is_empty() {
        return Err(NotCompiled::NoLaw);
    }
    let mut builder = RulesBuilder::new(charter);
    builder
        .add([], ids(&laws), zone(&laws), |kind, purpose, age| cell(&laws, kind, purpose, age))
        .map_err(|_| NotCompiled::TooLarge)?;
    for (positions, places) in zones(&laws, &charter.business.serves) {
        let here: Vec<&Pack> = positions.iter().filter_map(|at| laws.get(*at).copied()).collect();
        builder
            .add(places, ids(&here), zone(&here), |kind, purpose, age| cell(&here, kind, purpose, age))
            .map_err(|_| NotCompiled::TooLarge)?;
    }
    builder.build().map_err(|_| NotCompiled::TooLarge)
}

/// The known places, grouped by the laws that apply there.
fn zones(laws: &[&Pack], serves: &[String]) -> BTreeMap<Vec<usize>, Vec<Place>> {
    let mut known = BTreeSet::new();
    for named in serves.iter().filter_map(|named| Place::parse(named).ok()) {
        // Someone of whom only the country is known is under the laws of all its parts.
        known
            .extend(at_home(laws, &named).flat_map(|place| [Some(place.clone()), place.country()]).flatten());
    }
    let mut zones: BTreeMap<Vec<usize>, Vec<Place>> = BTreeMap::new();
    for place in known {
        zones.entry(here(laws, &place)).or_default().push(place);
    }
    zones
}

fn ids(laws: &[&Pack]) -> Vec<String> {
    laws.iter().map(|law| law.id.clone()).collect()
}

/// What holds in a zone whatever the purpose: the shortest yes, the longest rest after a no.
fn zone(laws: &[&Pack]) -> Zone {
    let yes = laws.iter().filter_map(|law| law.consent.yes_lasts).min_by_key(|span| span.about_days());
    let rest = laws.iter().map(|law| law.consent.ask_again_after).max_by_key(|span| span.about_days());
    Zone {
        yes_lasts: yes.unwrap_or(YES_LASTS_MOST),
        ask_again_after: rest.unwrap_or(YES_LASTS_MOST),
        shows_signal: laws.iter().any(|law| law.signal.gpc.must_display),
    }
}

fn cell(laws: &[&Pack], kind: Processing, purpose: &Purpose, age: Age) -> Rule {
    let asked = laws.iter().map(|law| law.rule(kind, age));
    asked.fold(by_basis(purpose.basis).strictest(by_house(purpose.uses, age)), Rule::strictest)
}

/// The least a basis asks for: a consent is a yes; an interest can be objected to (GDPR Art. 21(1)).
pub(super) const fn by_basis(basis: Basis) -> Rule {
    let gate = match basis {
        Basis::Consent | Basis::ExplicitConsent => Gate::OptIn,
        Basis::LegitimateInterest => Gate::OptOut,
        Basis::Contract | Basis::LegalObligation => Gate::Told,
    };
    Rule { gate, signal: false }
}

/// The house's own rule, stricter than the laws: no profile of a child for suggestions, layouts or marketing, none of a teenager for advertising;
/// and nobody's reading is measured without their yes, wherever they live.
pub(super) const fn by_house(uses: Use, age: Age) -> Rule {
    let gate = match (age, uses) {
        (
            Age::Child,
            Use::Suggestions | Use::Layout | Use::DirectMarketing | Use::Reading | Use::Advertising,
        ) => Gate::Forbidden,
        (_, Use::Reading) => Gate::OptIn,
        (Age::Teen, Use::Advertising) => Gate::Forbidden,
        _ => Gate::Told,
    };
    Rule { gate, signal: false }
}
