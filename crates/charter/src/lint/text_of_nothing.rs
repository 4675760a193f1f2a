//! C020: a text whose purpose, item, choice or language the charter does not declare: a slip, or a thing that has gone.
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use crate::nearest::did_you_mean;
use crate::parse::Draft;
use crate::texts::{TextKey, Texts};

pub(crate) const LINT: Lint = Lint::error("C020", "text of nothing declared", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for texts in whole.texts {
        if whole.draft.languages().any(|declared| declared.value == texts.language) {
            found.extend(strangers(whole.draft, texts));
        } else if let Some((_, first)) = texts.iter().next() {
            let label = format!("the charter does not declare the language `{}`", texts.language.as_str());
            found.push(
                LINT.found(&first.file, &first.span, label)
                    .help("add it to `languages`, or take the texts away"),
            );
        }
    }
}

fn strangers(draft: &Draft, texts: &Texts) -> Vec<Diagnostic> {
    let purposes: Vec<&str> = draft.purposes.iter().map(|purpose| purpose.key.value.as_str()).collect();
    let items: Vec<&str> = draft.items.iter().map(|item| item.key.value.as_str()).collect();
    let mut found = Vec::new();
    for (key, text) in texts.iter() {
        let (typed, what, known) = match key {
            TextKey::PurposeTitle(name) | TextKey::PurposeText(name) => (name, "purpose", purposes.clone()),
            TextKey::Choice(item, choice) if items.contains(&item.as_str()) => {
                (choice, "choice", choices(draft, item))
            }
            TextKey::ItemTitle(name) | TextKey::Choice(name, _) => (name, "item", items.clone()),
        };
        if known.contains(&typed.as_str()) {
            continue;
        }
        let label = format!("`{key}` is a text of nothing: the charter has no {what} `{typed}`");
        let help =
            did_you_mean(typed, known).unwrap_or_else(|| "take the text away, or declare it".to_owned());
        found.push(LINT.found(&text.file, &text.span, label).help(help));
    }
    found
}

fn choices<'a>(draft: &'a Draft, item: &str) -> Vec<&'a str> {
    let choices = draft.item(item).map(|item| item.choices.entries()).unwrap_or_default();
    choices.iter().map(|choice| choice.value.as_str()).collect()
}
