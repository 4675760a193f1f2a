//! Opens a house from a business's folder and a data folder: reads, checks, compiles, and refuses to start on a broken charter.
//!
//! **Invariant:** nothing is created in the data folder before the charter is sound.

use crate::world::SystemClock;
use anyhow::Context;
use entrenous_charter::diagnostic::{Diagnostic, Severity};
use entrenous_charter::law::Laws;
use entrenous_charter::render::{Colour, render};
use entrenous_charter::{File, Folder, Reading};
use entrenous_core::charter::Charter;
use entrenous_flow::shelf::rules::{self, Rules};
use entrenous_flow::shelf::{Catalog, Shelf, Slots};
use entrenous_flow::speak::{self, Book, Plans, Speech};
use entrenous_flow::{House, Outside, Parts};
use entrenous_lingua::Texts;
use entrenous_speak::audience::Audiences;
use entrenous_store::Store;
use entrenous_vault::{SystemDice, Vault};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A business's folder, as text.
pub struct Business {
    /// The charter and the texts.
    pub folder: Folder,
    /// The catalog, if there is one.
    pub catalog: Option<(String, String)>,
    /// The slots whose layout is chosen, if there are any.
    pub slots: Option<(String, String)>,
    /// The rules of suggestions, if there are any.
    pub rules: Option<File>,
    /// Its messages and who writes them.
    pub letters: entrenous_letters::Folder,
    /// Its audiences.
    pub audiences: Vec<File>,
    /// Its campaigns and journeys.
    pub plans: speak::plans::Files,
}

impl Business {
    /// The declared slots; none, if the folder has no `slots.toml`.
    pub fn slots(&self) -> anyhow::Result<Slots> {
        let Some((name, text)) = &self.slots else { return Ok(Slots::default()) };
        Slots::parse(text).with_context(|| format!("`{name}` does not hold"))
    }
    /// The rules with what is wrong with them; none at all, if the folder has no `rules.toml`.
    pub fn rules(&self, catalog: &Catalog) -> (Option<Rules>, Vec<Diagnostic>) {
        let none = || (Some(Rules::default()), Vec::new());
        self.rules.as_ref().map_or_else(none, |file| rules::read(file, catalog))
    }
    /// The folder with the file of its rules, to show what was found in either.
    pub fn shown(&self) -> Folder {
        let folder = self.folder.clone();
        match &self.rules {
            Some(file) => folder.beside(file.clone()),
            None => folder,
        }
    }
}

/// Reads a business's folder: `charter.toml`, `lang/*/*.toml`, `catalog.toml`, `slots.toml`, `rules.toml`.
pub fn read(folder: &Path) -> anyhow::Result<Business> {
    let charter = folder.join("charter.toml");
    let text = std::fs::read_to_string(&charter).with_context(|| {
        format!("cannot read `{}`; a business is a folder with a `charter.toml`", charter.display())
    })?;
    let mut texts = Vec::new();
    for language in entries(&folder.join("lang"))? {
        let code = language.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for file in
            entries(&language)?.into_iter().filter(|file| file.extension().is_some_and(|e| e == "toml"))
        {
            let content = std::fs::read_to_string(&file)
                .with_context(|| format!("cannot read `{}`", file.display()))?;
            texts.push((code.clone(), File { name: file.display().to_string(), text: content }));
        }
    }
    let rules = beside(folder, "rules.toml").map(|(name, text)| File { name, text });
    Ok(Business {
        folder: Folder { charter: File { name: charter.display().to_string(), text }, texts },
        catalog: beside(folder, "catalog.toml"),
        slots: beside(folder, "slots.toml"),
        rules,
        letters: speak::folder::folder(folder)?,
        audiences: speak::audience::files(folder)?,
        plans: speak::plans::files(folder)?,
    })
}

/// A file of the folder that need not be there: its name and what is in it.
fn beside(folder: &Path, name: &str) -> Option<(String, String)> {
    let file = folder.join(name);
    Some((file.display().to_string(), std::fs::read_to_string(&file).ok()?))
}

fn entries(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let listed = std::fs::read_dir(folder).with_context(|| format!("cannot list `{}`", folder.display()))?;
    let mut paths = listed.map(|entry| entry.map(|e| e.path())).collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    Ok(paths)
}

/// Where a house keeps its rows and its keys.
pub struct Places {
    /// Rows.
    pub data: PathBuf,
    /// Keys, apart from the rows.
    pub keys: PathBuf,
}

impl Places {
    /// The usual places under a data folder.
    #[must_use]
    pub fn under(data: &Path, keys: Option<PathBuf>) -> Self {
        Self { data: data.to_owned(), keys: keys.unwrap_or_else(|| data.join("keys")) }
    }
}

/// Opens the house.
pub async fn open(business: &Business, places: &Places, outside: Outside) -> anyhow::Result<House> {
    let charter = charter(&business.folder)?;
    let laws = Laws::shipped()?;
    let texts = texts(&charter, &business.folder)?;
    let catalog = match &business.catalog {
        Some((name, text)) => Catalog::parse(text).with_context(|| format!("`{name}` does not hold"))?,
        None => Catalog::default(),
    };
    let slots = business.slots()?;
    let rules = wishes(business, &catalog)?;
    let audiences = audiences(business, &charter, &catalog)?;
    let book = book(business, &charter, &texts)?;
    let plans = plans(business, &charter, &book, &catalog)?;
    let speech = Speech::new(book).with_audiences(audiences).with_plans(plans);
    for folder in [&places.data, &places.keys] {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    }
    let dice = Arc::new(SystemDice);
    let vault = Vault::open_or_create(&places.keys, &charter.business.name, dice.clone())?;
    let store = Store::open(&places.data, &places.keys)?;
    let shelf = Shelf::new(catalog).with_slots(slots).with_rules(rules);
    let parts = Parts {
        charter,
        laws,
        texts,
        store,
        vault,
        shelf,
        clock: Arc::new(SystemClock),
        dice,
        outside,
        speech,
    };
    Ok(House::open(parts).await?)
}

/// The messages of a business, if they hold; what was found is shown.
fn book(business: &Business, charter: &Charter, texts: &Texts) -> anyhow::Result<Book> {
    let (book, found) = match Book::read(&business.letters, charter, texts) {
        Ok((book, found)) => (Some(book), found),
        Err(broken) => (None, broken.0),
    };
    if !found.is_empty() {
        let shown =
            business.letters.files().fold(business.folder.clone(), |all, file| all.beside(file.clone()));
        eprint!("{}", render(&shown, &found, Colour::Plain));
    }
    book.context("the messages do not hold; mend them and start again (`entrenous check` shows the same)")
}

/// The audiences of a business, if they hold; what was found is shown.
fn audiences(business: &Business, charter: &Charter, catalog: &Catalog) -> anyhow::Result<Audiences> {
    let (audiences, found) = match speak::audience::read(&business.audiences, charter, catalog) {
        Ok((audiences, found)) => (Some(audiences), found),
        Err(broken) => (None, broken.0),
    };
    if !found.is_empty() {
        let shown =
            business.audiences.iter().fold(business.folder.clone(), |all, file| all.beside(file.clone()));
        eprint!("{}", render(&shown, &found, Colour::Plain));
    }
    audiences
        .context("the audiences do not hold; mend them and start again (`entrenous check` shows the same)")
}

/// The campaigns and journeys of a business, if they hold; what was found is shown.
fn plans(business: &Business, charter: &Charter, book: &Book, catalog: &Catalog) -> anyhow::Result<Plans> {
    let (plans, found) = speak::plans::read(&business.plans, charter, book.named(), catalog);
    if !found.is_empty() {
        let shown = business.plans.all().fold(business.folder.clone(), |all, file| all.beside(file.clone()));
        eprint!("{}", render(&shown, &found, Colour::Plain));
    }
    let broken = found.iter().any(|found| found.severity == Severity::Error);
    (!broken).then_some(plans).context(
        "the campaigns and journeys do not hold; mend them and start again (`entrenous check` shows the same)",
    )
}

/// The rules of a business, if they hold; what was found is shown.
fn wishes(business: &Business, catalog: &Catalog) -> anyhow::Result<Rules> {
    let (rules, found) = business.rules(catalog);
    if !found.is_empty() {
        eprint!("{}", render(&business.shown(), &found, Colour::Plain));
    }
    rules.context("the rules do not hold; mend them and start again (`entrenous check` shows the same)")
}

/// The charter of a folder, if it holds; what was found is shown.
pub fn charter(folder: &Folder) -> anyhow::Result<Charter> {
    sound(&entrenous_charter::read(folder), folder)
        .context("the charter does not hold; mend it and start again (`entrenous check` shows the same)")
}

/// The words of a business laid over ours, or everything that is wrong with them.
pub fn texts(charter: &Charter, folder: &Folder) -> anyhow::Result<Texts> {
    words(charter, folder).map_err(|errors| {
        anyhow::anyhow!(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
}

/// The words of a business laid over ours.
pub fn words(charter: &Charter, folder: &Folder) -> Result<Texts, Vec<entrenous_lingua::TextError>> {
    let files: Vec<(&str, &str, &str)> = folder
        .texts
        .iter()
        .map(|(code, file)| (code.as_str(), file.name.as_str(), file.text.as_str()))
        .collect();
    Texts::new(&charter.business.languages, &files)
}

fn sound(reading: &Reading, folder: &Folder) -> Option<Charter> {
    let broken = reading.diagnostics.iter().any(|found| found.severity == Severity::Error);
    if !reading.diagnostics.is_empty() {
        eprint!("{}", render(folder, &reading.diagnostics, Colour::Plain));
    }
    if broken { None } else { reading.charter.clone() }
}
