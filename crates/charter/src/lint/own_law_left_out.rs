//! C046: the law of the place where a business is established binds it, wherever its customers are (GDPR Art. 3(1)).
//!
//! **Invariant:** one finding, at the country.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use crate::law;
use entrenous_core::region::Place;

pub(crate) const LINT: Lint = Lint::warning("C046", "law of the own country left out", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let Some(business) = &whole.draft.business else { return };
    let Some(country) = business.country.at() else { return };
    let serves: Vec<Place> = business.serves.entries().iter().map(|at| at.value.clone()).collect();
    let own = law::served_by(whole.packs, &country.value);
    let served = law::served(whole.packs, &serves);
    if serves.is_empty()
        || own.is_empty()
        || own.iter().any(|pack| served.iter().any(|other| other.id == pack.id))
    {
        return;
    }
    let label = format!("the business is established in `{}`, and `serves` leaves it out", country.value);
    found.push(
        LINT.found(&whole.file.name, &country.span, label)
            .help(format!("add `\"{}\"` to `serves`", country.value))
            .note("GDPR Art. 3(1): it applies to every establishment in the Union, wherever the processing takes place"),
    );
}
