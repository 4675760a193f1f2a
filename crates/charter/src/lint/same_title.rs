//! C043: two choices with one name are no choice (DP14; GDPR Art. 4(11): specific).
//!
//! **Invariant:** one finding for each title that stood before, at the second.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use crate::texts::{TextKey, Texts};

pub(crate) const LINT: Lint = Lint::warning("C043", "two purposes with one title", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for texts in whole.texts {
        let keys: Vec<&str> = whole.draft.purposes.iter().map(|purpose| purpose.key.value.as_str()).collect();
        for (position, key) in keys.iter().enumerate() {
            let Some(title) = title(texts, key) else { continue };
            let Some(other) =
                keys.iter().take(position).find(|other| self::title(texts, other) == Some(title))
            else {
                continue;
            };
            if let Some((_, text)) =
                texts.iter().find(|(of, _)| **of == TextKey::PurposeTitle((*key).to_owned()))
            {
                found.push(
                    LINT.found(&text.file, &text.span, format!("`{other}` has this title as well"))
                        .help("name each by what is different, as a person sees it")
                        .note("GDPR Art. 4(11): a consent is specific; nobody can tell these two apart"),
                );
            }
        }
    }
}

fn title<'a>(texts: &'a Texts, purpose: &str) -> Option<&'a str> {
    texts.get(&TextKey::PurposeTitle(purpose.to_owned())).filter(|title| !title.trim().is_empty())
}
