//! What a business calls its items, choices and purposes, in all its languages: so that a file in its own words is understood.
//!
//! **Invariant:** everything is compared in its normal form; nothing is guessed from what only looks alike.

use crate::header::{Meaning, meaning, normal};
use entrenous_core::charter::{Charter, Item, Language, Source};
use entrenous_core::id::{ItemId, Key, PurposeId};
use serde_json::Value;

/// How long a free text may be, in bytes; as when a person tells it.
pub const VALUE_BYTES_MOST: usize = 1_000;

/// The words of a business.
#[derive(Clone, Debug, Default)]
pub struct Words {
    items: Vec<(ItemId, String)>,
    choices: Vec<(ItemId, Key, String)>,
    purposes: Vec<(PurposeId, String)>,
}

impl Words {
    /// The keys of a charter as words.
    #[must_use]
    pub fn of(charter: &Charter) -> Self {
        let mut words = Self::default();
        for (id, item) in charter.items() {
            words.item(id, item.key.as_str());
            for choice in &item.choices {
                words.choice(id, choice, choice.as_str());
            }
        }
        for (id, purpose) in charter.purposes() {
            words.purpose(id, purpose.key.as_str());
        }
        words
    }
    /// One more name of an item.
    pub fn item(&mut self, item: ItemId, title: &str) {
        self.items.push((item, normal(title)));
    }
    /// One more name of a choice.
    pub fn choice(&mut self, item: ItemId, choice: &Key, title: &str) {
        self.choices.push((item, choice.clone(), normal(title)));
    }
    /// One more name of a purpose.
    pub fn purpose(&mut self, purpose: PurposeId, title: &str) {
        self.purposes.push((purpose, normal(title)));
    }

    /// The item a column holds: by a name of the business, or by what people everywhere call it and the item's category or name.
    pub(crate) fn find_item(&self, charter: &Charter, name: &str) -> Option<ItemId> {
        let own = self.items.iter().find(|(_, title)| title == name).map(|(item, _)| *item);
        own.or_else(|| self.meant(charter, meaning(name)?))
    }
    /// The item with a meaning.
    pub(crate) fn meant(&self, charter: &Charter, meaning: Meaning) -> Option<ItemId> {
        let by_category =
            |(id, item): (ItemId, &Item)| meaning.categories.contains(&item.category.as_str()).then_some(id);
        let named = self.items.iter().find(|(_, title)| meaning.names.contains(&title.as_str()));
        charter.items().find_map(by_category).or_else(|| named.map(|(item, _)| *item))
    }
    /// The purpose of this name.
    pub(crate) fn find_purpose(&self, name: &str) -> Option<PurposeId> {
        self.purposes.iter().find(|(_, title)| title == name).map(|(purpose, _)| *purpose)
    }

    /// A value as the item has it; nothing, if it does not fit.
    pub(crate) fn fit(&self, id: ItemId, item: &Item, text: &str) -> Option<Value> {
        let text = text.trim();
        if item.choices.is_empty() {
            let fits = text.len() <= VALUE_BYTES_MOST && !text.chars().any(char::is_control);
            return fits.then(|| Value::from(text));
        }
        if !item.several {
            return self.choose(id, item, text).map(|choice| Value::from(choice.as_str()));
        }
        let mut chosen: Vec<&str> = Vec::new();
        for part in parts(text) {
            chosen.push(self.choose(id, item, &part)?.as_str());
        }
        chosen.sort_unstable();
        chosen.dedup();
        (!chosen.is_empty()).then(|| Value::from(chosen))
    }

    fn choose<'a>(&'a self, id: ItemId, item: &'a Item, text: &str) -> Option<&'a Key> {
        let name = normal(text);
        let told = self.choices.iter().find(|(of, _, title)| *of == id && *title == name);
        told.map(|(_, choice, _)| choice).or_else(|| {
            let code = language(&name)?;
            item.choices.iter().find(|choice| choice.as_str() == code && is_language(item))
        })
    }
}

/// Whether a file can tell such an item.
pub(crate) fn is_told(item: &Item) -> bool {
    item.source == Source::Volunteered
}

fn is_language(item: &Item) -> bool {
    item.category == "pd:Language"
}

/// Several values in one cell: parted by `,`, `;` or `|`; a backslash before a comma keeps it.
fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.peek() == Some(&',') => {
                letters.next();
                parts.iter_mut().last().into_iter().for_each(|part| part.push(','));
            }
            ',' | ';' | '|' => parts.push(String::new()),
            other => parts.iter_mut().last().into_iter().for_each(|part| part.push(other)),
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// The language of the charter that is meant.
pub(crate) fn spoken<'a>(charter: &'a Charter, text: &str) -> Option<&'a Language> {
    let name = normal(text);
    let languages = &charter.business.languages;
    let tag = name.replace(' ', "-");
    let whole = languages.iter().find(|known| known.as_str().eq_ignore_ascii_case(&tag));
    whole.or_else(|| {
        let code = language(&name)?;
        languages.iter().find(|known| known.as_str().split('-').next() == Some(code))
    })
}

/// Languages by their names in the languages of this house.
const LANGUAGES: [(&str, &[&str]); 9] = [
    (
        "fr",
        &[
            "french",
            "français",
            "francais",
            "französisch",
            "francés",
            "francese",
            "frans",
            "francês",
            "francuski",
            "francès",
        ],
    ),
    (
        "de",
        &["german", "allemand", "deutsch", "alemán", "tedesco", "duits", "alemão", "niemiecki", "alemany"],
    ),
    (
        "en",
        &["english", "anglais", "englisch", "inglés", "inglese", "engels", "inglês", "angielski", "anglès"],
    ),
    (
        "es",
        &[
            "spanish",
            "espagnol",
            "spanisch",
            "español",
            "spagnolo",
            "spaans",
            "espanhol",
            "hiszpański",
            "espanyol",
            "castellano",
        ],
    ),
    ("it", &["italian", "italien", "italienisch", "italiano", "italiaans", "włoski", "italià"]),
    (
        "pt",
        &[
            "portuguese",
            "portugais",
            "portugiesisch",
            "portugués",
            "portoghese",
            "portugees",
            "português",
            "portugalski",
            "portuguès",
        ],
    ),
    (
        "nl",
        &[
            "dutch",
            "néerlandais",
            "niederländisch",
            "neerlandés",
            "olandese",
            "nederlands",
            "neerlandês",
            "holenderski",
            "neerlandès",
        ],
    ),
    ("pl", &["polish", "polonais", "polnisch", "polaco", "polacco", "pools", "polonês", "polski", "polonès"]),
    (
        "ca",
        &["catalan", "katalanisch", "catalán", "catalano", "catalaans", "catalão", "kataloński", "català"],
    ),
];

/// The code of a language by its name or its tag.
fn language(name: &str) -> Option<&'static str> {
    let first = name.split(' ').next().unwrap_or_default();
    LANGUAGES.iter().find(|(code, names)| names.contains(&name) || *code == first).map(|(code, _)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_values_in_a_cell_are_parted_and_an_escaped_comma_is_not() {
        assert_eq!(parts("a, b;c|"), ["a", " b", "c"]);
        assert_eq!(parts("knit\\, wool,street"), ["knit, wool", "street"]);
        assert!(parts(" ; ,").is_empty());
    }

    #[test]
    fn a_language_is_known_by_tag_and_by_name_in_any_of_ours() {
        for (text, code) in
            [("fr fr", "fr"), ("deutsch", "de"), ("anglais", "en"), ("polski", "pl"), ("ca", "ca")]
        {
            assert_eq!(language(text), Some(code), "{text}");
        }
        assert_eq!(language("klingon"), None);
    }
}
