//! Journeys that are made in the house: changed piece by piece or in their text, looked at, saved as a new version, taken away.
//! Whoever is on the way goes on at the step of their name (ADR 0025).
//!
//! **Invariant:** a journey is saved only if it holds; a new one is off until somebody turns it on.

use super::{FOUND_MOST, Found, commit, is_as_begun, kept};
use crate::speak::journey::{Switch, present, reaches, switch};
use crate::speak::plans::{Origin, names};
use crate::speak::{Planned, Plans};
use crate::staff::Member;
use crate::{Fault, House};
use entrenous_charter::File;
use entrenous_charter::diagnostic::{Diagnostic, Severity};
use entrenous_core::id::Key;
use entrenous_core::rights::Mandate;
use entrenous_speak::journey::{Edit, Journey, NotEdited, draft, edit, read, to_toml};
use entrenous_store::{MadeRow, Sort, Write};
use std::collections::BTreeSet;

/// How many bytes of a text are looked at: what is larger is refused by the reader.
const TEXT_BYTES_MOST: usize = 1 << 17;

/// What came of looking at a text.
pub struct LookedAt {
    /// The journey, as soon as all its words are understood.
    pub draft: Option<Journey>,
    /// What was found.
    pub found: Vec<Found>,
    /// The steps that stand now and would be gone: whoever stands there would leave.
    pub gone: Vec<Key>,
}

impl LookedAt {
    /// Whether it may be saved.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.draft.is_some() && self.found.iter().all(|one| one.severity != Severity::Error)
    }
}

/// Where a journey is kept.
pub struct Kept {
    /// Where.
    pub origin: Origin,
    /// Its text.
    pub text: String,
    /// The name of this text.
    pub version: String,
}

/// Looks at a text that is being written.
pub fn look(house: &House, mandate: &Mandate, key: &Key, text: &str) -> Result<LookedAt, Fault> {
    let text = bounded(text);
    let (draft, found) = draft(key.as_str(), &file(key, text), &names(house));
    covered(mandate, draft.as_ref())?;
    let plans = house.speech.plans.now();
    let stands = plans.journey(key).map(|planned| &planned.journey);
    let gone = |draft: &Journey| -> Vec<Key> {
        let kept: BTreeSet<&Key> = draft.all_steps().map(|step| &step.name).collect();
        let steps = stands.into_iter().flat_map(Journey::all_steps).map(|step| &step.name);
        steps.filter(|name| !kept.contains(name)).cloned().collect()
    };
    Ok(LookedAt { gone: draft.as_ref().map(gone).unwrap_or_default(), found: told(found, text), draft })
}

/// Changes one piece of a text; answers the text as it is then.
pub fn change(
    house: &House,
    mandate: &Mandate,
    key: &Key,
    text: &str,
    change: &Edit,
) -> Result<Result<String, Unchanged>, Fault> {
    let text = bounded(text);
    let names = names(house);
    let (draft, found) = draft(key.as_str(), &file(key, text), &names);
    covered(mandate, draft.as_ref())?;
    let Some(journey) = draft else {
        return Ok(Err(Unchanged { why: None, found: told(found, text) }));
    };
    Ok(match edit(&journey, &names, change) {
        Ok(changed) => Ok(to_toml(&changed)),
        // The places are those of a text nobody sees: what is wrong is told without them.
        Err(NotEdited::NotUnderstood(found)) => Err(Unchanged { why: None, found: told(found, "") }),
        Err(why) => Err(Unchanged { why: Some(why), found: Vec::new() }),
    })
}

/// Why a piece was not changed.
pub struct Unchanged {
    /// What was asked for cannot be done.
    pub why: Option<NotEdited>,
    /// What was typed is not understood.
    pub found: Vec<Found>,
}

/// Saves a journey; `base` is the version the writer began with, nothing for a new one.
pub async fn save(
    house: &House,
    mandate: &Mandate,
    by: Option<&Member>,
    key: &Key,
    text: &str,
    base: Option<&str>,
) -> Result<(), Fault> {
    let text = bounded(text).replace("\r\n", "\n");
    let _turn = house.speech.making.turn.lock().await;
    if house.speech.making.plans.journey(key).is_some() {
        return Err(Fault::KeptInAFile(key.clone()));
    }
    let before = kept(house, Sort::Journey, key)?;
    let stands = house.speech.plans.now().journey(key).cloned();
    covered(mandate, stands.as_ref().map(|planned| &planned.journey))?;
    is_as_begun(before.as_ref(), base, key, &text)?;
    let (journey, found) = read(key.as_str(), &file(key, &text), &names(house));
    covered(mandate, journey.as_ref())?;
    let Some(journey) = journey else {
        let errors = found.into_iter().filter(|one| one.severity == Severity::Error);
        return Err(Fault::Unsound(key.clone(), told(errors.collect(), &text)));
    };
    if before.as_ref().is_some_and(|row| row.body == text) {
        return Ok(());
    }
    if before.is_none() && house.store.made(Sort::Journey)?.len() >= entrenous_speak::campaign::FILES_MOST {
        return Err(Fault::TooManyMade(entrenous_speak::campaign::FILES_MOST));
    }
    let row = MadeRow { sort: Sort::Journey, name: key.clone(), body: text.clone(), at: house.now() };
    let mut writes = vec![Write::PutMade(row)];
    let other = |planned: &Planned| planned.journey.starts.audience() != journey.starts.audience();
    if stands.as_deref().is_some_and(other) {
        writes.extend(present::forget(key));
    }
    let purposes: BTreeSet<Key> = [journey.purpose.clone(), journey.sight().clone()].into_iter().collect();
    commit(house, by, purposes.into_iter().collect(), &text, writes).await?;
    refresh(house)
}

/// Takes a journey away that is not on; whoever was on the way leaves.
pub async fn drop(house: &House, mandate: &Mandate, by: Option<&Member>, key: &Key) -> Result<(), Fault> {
    let _turn = house.speech.making.turn.lock().await;
    if house.speech.making.plans.journey(key).is_some() {
        return Err(Fault::KeptInAFile(key.clone()));
    }
    let row = kept(house, Sort::Journey, key)?.ok_or_else(|| Fault::UnknownJourney(key.clone()))?;
    let journey = draft(key.as_str(), &file(key, &row.body), &names(house)).0;
    covered(mandate, journey.as_ref())?;
    if switch(house, key)? == Switch::On {
        return Err(Fault::InUse(key.clone(), "itself: it is on".to_owned()));
    }
    let mut writes = vec![Write::DropMade { sort: Sort::Journey, name: key.clone() }];
    writes.extend(present::forget(key));
    let purposes: BTreeSet<Key> =
        journey.iter().flat_map(|one| [one.purpose.clone(), one.sight().clone()]).collect();
    commit(house, by, purposes.into_iter().collect(), &row.body, writes).await?;
    refresh(house)
}

/// Where a journey is kept, whether or not it holds.
pub fn find(house: &House, mandate: &Mandate, key: &Key) -> Result<Kept, Fault> {
    let plans = house.speech.making.plans.journey(key);
    let (origin, text) = match plans {
        Some(planned) => (Origin::File, planned.text.clone()),
        None => match kept(house, Sort::Journey, key)? {
            Some(row) => (Origin::House, row.body),
            None => return Err(Fault::UnknownJourney(key.clone())),
        },
    };
    covered(mandate, draft(key.as_str(), &file(key, &text), &names(house)).0.as_ref())?;
    Ok(Kept { origin, version: super::version_of(&text), text })
}

/// The names of those made in the house that no longer hold.
pub fn broken(house: &House, mandate: &Mandate) -> Result<Vec<Key>, Fault> {
    let plans = house.speech.plans.now();
    let rows = house.store.made(Sort::Journey)?.into_iter();
    let rows = rows.filter(|row| plans.journey(&row.name).is_none());
    Ok(rows.map(|row| row.name).filter(|_| mandate.covers_everything()).collect())
}

/// The messages a journey of this purpose may send.
pub fn messages(house: &House, purpose: &Key) -> Vec<Key> {
    let named = house.speech.book.named().iter();
    let fits = named.filter(|(_, named)| {
        named.purpose == *purpose && named.kind == entrenous_letters::header::Kind::Journey
    });
    fits.map(|(key, _)| key.clone()).collect()
}

fn covered(mandate: &Mandate, journey: Option<&Journey>) -> Result<(), Fault> {
    match journey {
        Some(journey) if !reaches(mandate, journey) => Err(Fault::OutOfScope(journey.purpose.clone())),
        _ => Ok(()),
    }
}

fn file(key: &Key, text: &str) -> File {
    File { name: format!("journeys/{key}.toml"), text: text.to_owned() }
}

fn bounded(text: &str) -> &str {
    let mut end = text.len().min(TEXT_BYTES_MOST);
    while !text.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    text.get(..end).unwrap_or_default()
}

fn told(found: Vec<Diagnostic>, text: &str) -> Vec<Found> {
    found.into_iter().take(FOUND_MOST).map(|one| Found::of(one, text, 0)).collect()
}

/// Reads the house's beside the folder's anew.
pub(super) fn refresh(house: &House) -> Result<(), Fault> {
    let names = names(house);
    let mut plans: Plans = house.speech.making.plans.clone();
    for row in house.store.made(Sort::Journey)? {
        if plans.journey(&row.name).is_some() {
            continue;
        }
        let (journey, _) = read(row.name.as_str(), &file(&row.name, &row.body), &names);
        match journey {
            Some(journey) => plans = plans.with(Planned::new(journey, Origin::House, row.body)),
            None => tracing::warn!(journey = row.name.as_str(), "it no longer holds; the console shows why"),
        }
    }
    house.speech.plans.becomes(plans);
    Ok(())
}
