//! The audiences of a business's folder: read from the disk, and held against its charter and its catalog.
//!
//! **Invariant:** a file is read up to a little more than an audience may be, so that a large one is refused and not held.

use crate::shelf::Catalog;
use crate::speak::folder::{Unreadable, entries, read_file};
use entrenous_charter::File;
use entrenous_charter::diagnostic::{Diagnostic, Severity};
use entrenous_core::charter::{Charter, Language};
use entrenous_core::id::ArticleId;
use entrenous_speak::audience::{Audiences, Names, Sold};
use std::path::Path;

/// Audiences that do not hold.
#[derive(Debug, thiserror::Error)]
#[error("{} mistakes in the audiences; `entrenous check` shows where", .0.len())]
pub struct NotAudiences(pub Vec<Diagnostic>);

/// The files of audiences of a business's folder; none, if it has none.
pub fn files(business: &Path) -> Result<Vec<File>, Unreadable> {
    let entries = entries(&business.join("audiences"))?;
    let toml = entries.iter().filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    toml.map(|path| read_file(path)).collect()
}

/// What came of reading them, with what the catalog lacks of them.
#[must_use]
pub fn look(files: &[File], charter: &Charter, catalog: &Catalog) -> (Audiences, Vec<Diagnostic>) {
    let (audiences, mut found) = Audiences::read(files, charter);
    found.extend(audiences.beside(&OfCatalog(catalog)));
    (audiences, found)
}

/// The audiences with what was found beside; none of them, if one has an error.
pub fn read(
    files: &[File],
    charter: &Charter,
    catalog: &Catalog,
) -> Result<(Audiences, Vec<Diagnostic>), NotAudiences> {
    let (audiences, found) = look(files, charter, catalog);
    let broken = found.iter().any(|found| found.severity == Severity::Error);
    if broken { Err(NotAudiences(found)) } else { Ok((audiences, found)) }
}

/// The catalog as audiences ask it.
pub struct OfCatalog<'a>(pub &'a Catalog);

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
