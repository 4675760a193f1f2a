//! What a permit opens of a person for suggestions: earlier visits, and what they told.
//!
//! **Invariant:** everything here went through a [`Permit`]; without one the profile is empty.

use crate::{Fault, House, Known, Request};
use entrenous_core::charter::{Source, Use};
use entrenous_core::id::{ArticleId, Key};
use entrenous_core::permit::{Because, Permit};
use entrenous_core::rights::Standing;

/// How many earlier views take part, newest first.
const HISTORY_MOST: usize = 12;

/// What a permit has opened.
#[derive(Default)]
pub(super) struct Profile {
    /// Articles of earlier visits, oldest first.
    pub history: Vec<ArticleId>,
    /// Things told: item and choice.
    pub told: Vec<(Key, String)>,
    /// Items that held something.
    pub used: Vec<Key>,
}

/// The permit to make suggestions for someone, or why there is none.
pub(super) fn permit(
    house: &House,
    request: &Request,
    who: Option<&Standing>,
) -> Result<Result<Permit, Because>, Fault> {
    let Some((purpose, _)) = house.charter.purpose_for(Use::Suggestions) else {
        return Ok(Err(Because::Undeclared));
    };
    let Some(standing) = who else { return Ok(Err(Because::NotGiven)) };
    let choices = house.choices(standing.person())?;
    Ok(house.permit(standing.person(), purpose, request, &choices).map_err(|refusal| refusal.because))
}

/// The items suggestions could use, and were not opened.
pub(super) fn unused(house: &House, used: &[Key]) -> Vec<Key> {
    let Some((_, purpose)) = house.charter.purpose_for(Use::Suggestions) else { return Vec::new() };
    let items =
        house.charter.items().filter(|(id, item)| purpose.items.has(*id) && !used.contains(&item.key));
    items.map(|(_, item)| item.key.clone()).collect()
}

/// Opens it.
pub(super) fn open(house: &House, permit: &Permit) -> Result<Profile, Fault> {
    let mut profile = Profile::default();
    let mut views: Vec<Known> = Vec::new();
    for known in house.recall(permit, permit.person(), permit.items())? {
        let Some(item) = house.charter.item(known.item) else { continue };
        if !profile.used.contains(&item.key) {
            profile.used.push(item.key.clone());
        }
        match item.source {
            Source::Volunteered => {
                profile.told.extend(told(&known).into_iter().map(|choice| (item.key.clone(), choice)))
            }
            Source::Observed | Source::Inferred => views.push(known),
        }
    }
    views.sort_by_key(|known| std::cmp::Reverse(known.at));
    views.truncate(HISTORY_MOST);
    profile.history =
        views.iter().rev().filter_map(|known| ArticleId::parse(known.value.as_str()?).ok()).collect();
    Ok(profile)
}

fn told(known: &Known) -> Vec<String> {
    match &known.value {
        serde_json::Value::String(one) => vec![one.clone()],
        serde_json::Value::Array(many) => {
            many.iter().filter_map(|v| v.as_str().map(ToOwned::to_owned)).collect()
        }
        _ => Vec::new(),
    }
}
