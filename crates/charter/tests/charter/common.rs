//! What the tests share: folders made from text, and texts for everything a charter declares.

use entrenous_charter::{File, Folder};
use std::fmt::Write as _;

/// The business of an example that does not bring its own.
pub(crate) const BUSINESS: &str = "[business]\nname = \"Atelier\"\ncountry = \"FR\"\ncontact = \"x@atelier.example\"\nlanguages = [\"en\"]\nserves = [\"EU\"]\nzone = \"Europe/Paris\"\n\n";

/// A folder with a charter and no texts.
pub(crate) fn bare(charter: &str) -> Folder {
    Folder { charter: File { name: "charter.toml".to_owned(), text: charter.to_owned() }, texts: Vec::new() }
}

/// A folder with a charter and a text for everything it declares, in every language it declares.
pub(crate) fn told(charter: &str) -> Folder {
    let mut folder = bare(charter);
    let Ok(table) = charter.parse::<toml::Table>() else { return folder };
    let keys = |name: &str| table.get(name).and_then(|value| value.as_table()).cloned().unwrap_or_default();
    let mut text = String::new();
    for (key, item) in keys("item") {
        writeln!(text, "[item.{key}]\ntitle = \"An item\"\n[choice.{key}]").unwrap();
        for choice in item.get("choices").and_then(|list| list.as_array()).into_iter().flatten() {
            writeln!(text, "{} = \"A choice\"", choice.as_str().unwrap()).unwrap();
        }
    }
    let languages =
        keys("business").get("languages").and_then(|list| list.as_array()).cloned().unwrap_or_default();
    for language in languages {
        let language = language.as_str().unwrap().to_owned();
        let mut text = text.clone();
        for (key, _) in keys("purpose") {
            writeln!(text, "[purpose.{key}]\ntitle = \"To {key}\"\ntext = \"What it does, in {language}.\"")
                .unwrap();
        }
        folder.texts.push((language.clone(), File { name: format!("lang/{language}/charter.toml"), text }));
    }
    folder
}

/// The charter of the example boutique.
pub(crate) fn boutique() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../charters/boutique/charter.toml"))
        .unwrap()
}
