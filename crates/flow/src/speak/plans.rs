//! The campaigns and journeys of the business's folder, read from the disk and looked at beside its charter, its messages and its audiences.
//!
//! **Invariant:** a campaign or a journey with an error is not among the plans, so that it cannot begin.
//! **Invariant:** an audience is known here by the name of its file; what is wrong inside it is said where audiences are read.

use super::folder::{Unreadable, entries, read_file};
use crate::House;
use crate::shelf::Catalog;
use entrenous_charter::File;
use entrenous_charter::diagnostic::Diagnostic;
use entrenous_core::charter::Charter;
use entrenous_core::id::Key;
use entrenous_speak::campaign::{self, Campaign, FILES_MOST, Named, Names};
use entrenous_speak::journey::{self, Journey};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The files of campaigns and journeys, each with the name it gives.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// `campaigns/KEY.toml`.
    pub campaigns: Vec<(String, File)>,
    /// `journeys/KEY.toml`.
    pub journeys: Vec<(String, File)>,
    /// The names of `audiences/KEY.toml`.
    pub audiences: BTreeSet<Key>,
}

impl Files {
    /// Every file.
    pub fn all(&self) -> impl Iterator<Item = &File> {
        self.campaigns.iter().chain(&self.journeys).map(|(_, file)| file)
    }
}

/// Where an audience or a journey is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// In the business's folder.
    File,
    /// In the house, where the staff made it.
    House,
}

impl Origin {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::House => "house",
        }
    }
}

/// A journey that holds, with the name of its version.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The journey.
    pub journey: Journey,
    /// What [`Journey::version`] says.
    pub version: u64,
    /// Where it is kept.
    pub origin: Origin,
    /// Its file.
    pub text: String,
}

impl Planned {
    pub(crate) fn new(journey: Journey, origin: Origin, text: String) -> Self {
        Self { version: journey.version(), journey, origin, text }
    }
}

/// The campaigns and journeys that hold.
#[derive(Clone, Debug, Default)]
pub struct Plans {
    campaigns: BTreeMap<Key, Campaign>,
    journeys: BTreeMap<Key, Arc<Planned>>,
}

impl Plans {
    /// Once, to many.
    pub fn campaigns(&self) -> impl Iterator<Item = &Campaign> {
        self.campaigns.values()
    }
    /// Step by step, to each at their own time.
    pub fn journeys(&self) -> impl Iterator<Item = &Journey> {
        self.journeys.values().map(|planned| &planned.journey)
    }
    /// The journeys with their versions.
    pub(crate) fn planned(&self) -> impl Iterator<Item = &Arc<Planned>> {
        self.journeys.values()
    }
    /// These, with a journey that was made in the house.
    pub(crate) fn with(mut self, planned: Planned) -> Self {
        self.journeys.insert(planned.journey.key.clone(), Arc::new(planned));
        self
    }
    /// The journey of this name.
    #[must_use]
    pub fn journey(&self, key: &Key) -> Option<&Arc<Planned>> {
        self.journeys.get(key)
    }
}

/// The files in `campaigns/` and `journeys/`; none, if there are no such folders.
pub fn files(business: &Path) -> Result<Files, Unreadable> {
    let read = |folder: &str| -> Result<Vec<(String, File)>, Unreadable> {
        let paths = named(&business.join(folder))?;
        paths.into_iter().map(|(name, path)| Ok((name, read_file(&path)?))).collect()
    };
    let audiences = named(&business.join("audiences"))?;
    Ok(Files {
        campaigns: read("campaigns")?,
        journeys: read("journeys")?,
        audiences: audiences.into_iter().filter_map(|(name, _)| Key::parse(&name).ok()).collect(),
    })
}

/// The TOML files of a folder by name, in order.
fn named(folder: &Path) -> Result<Vec<(String, PathBuf)>, Unreadable> {
    let listed = entries(folder)?.into_iter().take(FILES_MOST);
    let toml = listed.filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    let named = toml.map(|path| (path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), path));
    Ok(named.collect())
}

/// Reads them all beside the messages that are known: those that hold, and everything found.
#[must_use]
pub fn read(
    files: &Files,
    charter: &Charter,
    messages: &BTreeMap<Key, Named>,
    catalog: &Catalog,
) -> (Plans, Vec<Diagnostic>) {
    let kinds: BTreeSet<String> = catalog.kinds().map(str::to_owned).collect();
    let names = Names {
        charter,
        messages: messages.clone(),
        audiences: files.audiences.clone(),
        kinds: (!kinds.is_empty()).then_some(kinds),
    };
    let (mut plans, mut found) = (Plans::default(), Vec::new());
    for (key, file) in &files.campaigns {
        let (campaign, wrong) = campaign::read(key, file, &names);
        plans.campaigns.extend(campaign.map(|campaign| (campaign.key.clone(), campaign)));
        found.extend(wrong);
    }
    for (key, file) in &files.journeys {
        let (journey, wrong) = journey::read(key, file, &names);
        let planned = journey.map(|journey| Planned::new(journey, Origin::File, file.text.clone()));
        plans = planned.into_iter().fold(plans, Plans::with);
        found.extend(wrong);
    }
    (plans, found)
}

/// The names a campaign or a journey may use now.
pub(crate) fn names(house: &House) -> Names<'_> {
    let offer = house.shelf.offer();
    let kinds: BTreeSet<String> = offer.catalog.kinds().map(str::to_owned).collect();
    Names {
        charter: &house.charter,
        messages: house.speech.book.named().clone(),
        audiences: house.speech.audiences.now().iter().map(|audience| audience.key.clone()).collect(),
        kinds: (!kinds.is_empty()).then_some(kinds),
    }
}
