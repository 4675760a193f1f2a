//! C012: a person is told in a language the business speaks (GDPR Art. 12(1)); half a notice is none.
//!
//! **Invariant:** one finding for each declared thing and language, whatever number of its texts is missing.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use crate::parse::Draft;
use crate::table::At;
use crate::texts::TextKey;

pub(crate) const LINT: Lint = Lint::error("C012", "text missing in a language", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for language in whole.draft.languages() {
        let texts = whole.texts.iter().find(|texts| texts.language == language.value);
        let has = |key: &TextKey| {
            texts.and_then(|texts| texts.get(key)).is_some_and(|words| !words.trim().is_empty())
        };
        for (declared, keys) in wanted(whole.draft) {
            let missing: Vec<String> =
                keys.iter().filter(|key| !has(key)).map(|key| format!("`{key}`")).collect();
            if missing.is_empty() {
                continue;
            }
            let label = format!("`{}` has no words in `{}`", declared.value, language.value.as_str());
            found.push(LINT.found(&whole.file.name, &declared.span, label).help(format!(
                "add to the texts in `{}`: {}",
                language.value.as_str(),
                missing.join(", ")
            )));
        }
    }
}

/// The texts each declared thing wants.
fn wanted(draft: &Draft) -> Vec<(&At<String>, Vec<TextKey>)> {
    let items = draft.items.iter().map(|item| {
        let name = &item.key.value;
        let choices = item.choices.entries().iter();
        let choices = choices.map(|choice| TextKey::Choice(name.clone(), choice.value.to_string()));
        (&item.key, std::iter::once(TextKey::ItemTitle(name.clone())).chain(choices).collect())
    });
    let purposes = draft.purposes.iter().map(|purpose| {
        let name = &purpose.key.value;
        (&purpose.key, vec![TextKey::PurposeTitle(name.clone()), TextKey::PurposeText(name.clone())])
    });
    items.chain(purposes).collect()
}
