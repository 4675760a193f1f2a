//! The law read slowly: each question is answered from the charter and the packs themselves, sentence by sentence, without a table.
//! It exists to be compared: whatever [`entrenous_core::permit::decide`] answers over the compiled table, this answers too.
//!
//! **Invariant:** nothing here is shared with [`super::compile()`]: neither how places find their laws nor how rules combine.
//! **Invariant:** it is as slow as it is readable; nothing but a test and an explanation asks it.

use crate::law::cell::Cell;
use crate::law::pack::Pack;
use entrenous_core::charter::{Basis, Charter, Use};
use entrenous_core::consent::{Held, State};
use entrenous_core::id::PurposeId;
use entrenous_core::moment::Moment;
use entrenous_core::permit::{Because, Gate, Ground};
use entrenous_core::region::Place;
use entrenous_core::request::{Age, Signal, Surface};

/// One question.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// For what.
    pub purpose: PurposeId,
    /// How old they are.
    pub age: Age,
    /// What their browser asks for.
    pub signal: Signal,
    /// Where it would be used.
    pub surface: Surface,
    /// What they have said about this purpose.
    pub held: Option<&'a Held>,
    /// Now.
    pub at: Moment,
}

/// What the charter and the laws of the person's place ([`laws_here`]) answer.
pub fn answer(charter: &Charter, laws: &[&Pack], question: &Question<'_>) -> Result<Ground, Because> {
    // What the charter does not declare is not done.
    let purpose = charter.purpose(question.purpose).ok_or(Because::Undeclared)?;
    let kind = charter.processing(purpose);
    let cells: Vec<&Cell> = laws.iter().filter_map(|law| law.processing.get(&kind)).collect();
    let some_law_asks = |gate: Gate| cells.iter().any(|cell| asks(cell, question.age).contains(&Some(gate)));
    let said = question.held.map(|held| held.state);

    // A purpose stays on the surfaces it was declared for.
    if !purpose.surfaces.has(question.surface) {
        return Err(Because::Elsewhere);
    }
    // One law that forbids is enough, and the house does not profile minors.
    if some_law_asks(Gate::Forbidden) || house_forbids(purpose.uses, question.age) {
        return Err(Because::Forbidden);
    }
    // An objection ends it, whatever the basis (GDPR Art. 21(2)-(3)).
    if said == Some(State::Objected) {
        return Err(Because::Objected);
    }
    // A signal is a no where one law gives it effect, unless a yes was given by name while it was being sent.
    let counts = cells.iter().any(|cell| !cell.signal.is_empty());
    let outranked = question.held.is_some_and(|held| held.despite_signal && held.state == State::Given);
    if question.signal == Signal::Gpc && counts && !outranked {
        return Err(Because::Signal);
    }
    // A child cannot agree alone where one law asks for a guardian.
    if some_law_asks(Gate::Guardian) {
        return Err(Because::Minor);
    }
    // A yes comes first if one law asks for it, if the business itself rests on consent, and wherever somebody's reading is measured.
    let measured = purpose.uses == Use::Reading;
    if measured
        || some_law_asks(Gate::OptIn)
        || matches!(purpose.basis, Basis::Consent | Basis::ExplicitConsent)
    {
        return yes(charter, question).map(|()| Ground::Given);
    }
    // A no ends it if one law lets the person say it, or if the business rests on its interest (GDPR Art. 21(1)).
    if some_law_asks(Gate::OptOut) || purpose.basis == Basis::LegitimateInterest {
        return match said {
            Some(State::Refused) => Err(Because::Refused),
            Some(State::Withdrawn) => Err(Because::Withdrawn),
            _ => Ok(Ground::NotDeclined),
        };
    }
    // Otherwise the person is told.
    Ok(Ground::Told)
}

/// A yes counts while it lasts, and for what it was given to.
fn yes(charter: &Charter, question: &Question<'_>) -> Result<(), Because> {
    let held = question.held.ok_or(Because::NotGiven)?;
    match held.state {
        State::Refused => Err(Because::Refused),
        State::Withdrawn => Err(Because::Withdrawn),
        State::Objected => Err(Because::Objected),
        State::Given if question.at >= held.until => Err(Because::Expired),
        State::Given if held.material != charter.material(question.purpose) => Err(Because::Changed),
        // A question, a yes past its time, a yes that never counted: none of them is a yes.
        State::Requested => Err(Because::NotGiven),
        State::Expired => Err(Because::Expired),
        State::Invalidated => Err(Because::Changed),
        State::Given => Ok(()),
    }
}

/// What a cell asks for: of everyone its default, of minors also their own rule.
fn asks(cell: &Cell, age: Age) -> [Option<Gate>; 2] {
    let own = match age {
        Age::Adult => None,
        Age::Teen => cell.teen,
        Age::Child => cell.child,
    };
    [Some(cell.default), own]
}

fn house_forbids(uses: Use, age: Age) -> bool {
    let advertising = uses == Use::Advertising;
    let profile = advertising
        || uses == Use::Suggestions
        || uses == Use::Layout
        || uses == Use::DirectMarketing
        || uses == Use::Reading;
    (age == Age::Child && profile) || (age == Age::Teen && advertising)
}

/// The laws of a place the charter serves; of its country, if only that is served; all of them anywhere else.
pub fn laws_here<'a>(charter: &Charter, packs: &'a [Pack], place: Option<&Place>) -> Vec<&'a Pack> {
    let laws: Vec<&Pack> = packs.iter().collect();
    let Some(place) = place.map(Place::as_str) else { return laws };
    let Some(place) = [place, country(place)].into_iter().find(|place| is_served(charter, &laws, place))
    else {
        return laws;
    };
    let speaks_here =
        |law: &Pack| law.applies.iter().any(|of| of.as_str() == place || of.as_str() == country(place));
    let speaks_in_a_part =
        |law: &Pack| law.applies.iter().any(|of| country(of.as_str()) == place && of.as_str() != place);
    // A law that speaks here silences those it is written on top of.
    let mut silenced: Vec<&str> = Vec::new();
    for law in laws.iter().filter(|law| speaks_here(law)) {
        let mut below = law.parent.as_deref();
        while let Some(parent) = below {
            silenced.push(parent);
            below = laws.iter().find(|law| law.id == parent).and_then(|law| law.parent.as_deref());
        }
    }
    let speaks =
        |law: &&Pack| (speaks_here(law) && !silenced.contains(&law.id.as_str())) || speaks_in_a_part(law);
    laws.into_iter().filter(speaks).collect()
}

/// A place is served if something in `serves` names it, a country it is in, or a law that applies there; a country also for a part of it.
fn is_served(charter: &Charter, laws: &[&Pack], place: &str) -> bool {
    let here = |of: &str| of == place || country(of) == place;
    let named = |law: &Pack, of: &str| {
        charter
            .business
            .serves
            .iter()
            .any(|name| name == of || name == country(of) || law.id.eq_ignore_ascii_case(name))
    };
    laws.iter().any(|law| law.applies.iter().map(Place::as_str).any(|of| here(of) && named(law, of)))
}

fn country(place: &str) -> &str {
    place.split('-').next().unwrap_or(place)
}
