//! The audiences of a business's folder, read from the disk, looked at beside its charter and its catalog, and said back in words.
//!
//! **Invariant:** a file is read up to a little more than an audience may be, as a message is.

use super::messages::{entries, read_file};
use entrenous_charter::File;
use entrenous_charter::diagnostic::Diagnostic;
use entrenous_core::charter::{Charter, Language};
use entrenous_core::id::ArticleId;
use entrenous_flow::shelf::Catalog;
use entrenous_lingua::Texts;
use entrenous_speak::audience::{Audiences, Names, Sold};
use std::path::Path;

/// The files of audiences; none, if the folder has none.
pub fn files(business: &Path) -> anyhow::Result<Vec<File>> {
    let toml = |path: &std::path::PathBuf| path.extension().is_some_and(|ending| ending == "toml");
    entries(&business.join("audiences"))?
        .iter()
        .filter(|path| toml(path))
        .map(|path| read_file(path))
        .collect()
}

/// What came of reading them, with what the catalog lacks of them.
pub fn read(files: &[File], charter: &Charter, catalog: &Catalog) -> (Audiences, Vec<Diagnostic>) {
    let (audiences, mut found) = Audiences::read(files, charter);
    found.extend(audiences.beside(&OfCatalog(catalog)));
    (audiences, found)
}

/// Shows each audience in words: in English if the business speaks it, otherwise in its own first language.
pub fn show(audiences: &Audiences, charter: &Charter, catalog: &Catalog, texts: &Texts) {
    let spoken = &charter.business.languages;
    let english = spoken.iter().find(|language| language.as_str() == "en");
    let Some(language) = english.or(spoken.first()) else { return };
    for audience in audiences.iter() {
        let words = audience.words(texts, charter, &OfCatalog(catalog), language);
        println!("audience {}: {words}", audience.key);
    }
}

/// The catalog as audiences ask it.
struct OfCatalog<'a>(&'a Catalog);

impl Sold for OfCatalog<'_> {
    fn kinds(&self) -> Vec<&str> {
        self.0.kinds().collect()
    }
    fn articles(&self) -> Vec<&str> {
        self.0.iter().map(|article| article.id.as_str()).collect()
    }
}

impl Names for OfCatalog<'_> {
    fn article(&self, id: &str, language: &Language) -> Option<String> {
        let article = self.0.get(&ArticleId::parse(id).ok()?)?;
        Some(article.name(language).to_owned())
    }
}
