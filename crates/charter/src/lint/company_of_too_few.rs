//! C027: what fewer than ten people did tells of each of them (GDPR Art. 25; membership can be guessed from suggestions).
//!
//! **Invariant:** one finding for each `company`, at its value; the number may only be raised.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use entrenous_core::charter::{COMPANY_LEAST, Use};

pub(crate) const LINT: Lint = Lint::error("C027", "company of too few", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for purpose in &whole.draft.purposes {
        let Some(company) = purpose.company.at() else { continue };
        let key = &purpose.key.value;
        let (label, help) = if purpose.uses.get().is_some_and(|uses| *uses != Use::Learning) {
            let label = format!("nothing is learned from many for `{key}`, so no company protects it");
            (
                label,
                "take `company` away, or move it to the purpose with `use = \"dpv:ServiceOptimisation\"`"
                    .to_owned(),
            )
        } else if company.value < COMPANY_LEAST {
            let label = format!("`{key}` would show what only `{}` people did", company.value);
            (label, format!("write {COMPANY_LEAST} or more, or leave `company` out"))
        } else {
            continue;
        };
        found.push(LINT.found(&whole.file.name, &company.span, label).help(help));
    }
}
