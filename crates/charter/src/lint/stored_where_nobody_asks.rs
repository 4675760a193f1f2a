//! C034: a cookie is asked for where it is set: on a page (ePrivacy Directive Art. 5(3)).
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use entrenous_core::request::Surface;

pub(crate) const LINT: Lint = Lint::error("C034", "stored where nobody asks", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for purpose in &whole.draft.purposes {
        let Some(surfaces) = purpose.surfaces.at().filter(|at| !at.value.is_empty()) else { continue };
        if purpose.stores.entries().is_empty() || surfaces.value.iter().any(|at| at.value == Surface::Web) {
            continue;
        }
        let label = format!("`{}` stores on the device, yet no page asks for it", purpose.key.value);
        found.push(
            LINT.found(&whole.file.name, &surfaces.span, label)
                .help("add `\"web\"`, or take `stores` away")
                .note("ePrivacy Directive Art. 5(3): nothing is stored on a device before the person was told and asked"),
        );
    }
}
