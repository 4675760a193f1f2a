//! What a permit opens of a person for suggestions: earlier visits, what they told, what they have or do not want.
//!
//! **Invariant:** everything here went through a [`Permit`]; without one the profile is empty.
//! **Invariant:** an item counts as used only if what it held took part.

use crate::{Fault, House, Known, Request};
use entrenous_core::charter::{Source, Use};
use entrenous_core::id::{ArticleId, Key, PersonId};
use entrenous_core::permit::{Because, Permit};
use entrenous_core::rights::Standing;

/// How many earlier views take part, newest first; of purchases and baskets as many speak for others.
const HISTORY_MOST: usize = 12;

/// What a permit has opened.
#[derive(Default)]
pub(super) struct Profile {
    /// Articles of earlier visits, oldest first.
    pub history: Vec<ArticleId>,
    /// Articles in the basket.
    pub baskets: Vec<ArticleId>,
    /// Articles bought.
    pub owned: Vec<ArticleId>,
    /// Articles the person sent away.
    pub dismissed: Vec<ArticleId>,
    /// Things told: item and choice.
    pub told: Vec<(Key, String)>,
    /// Items that held something.
    pub used: Vec<Key>,
}

impl Profile {
    /// What the person has bought or laid into the basket, the newest, to ask what goes with it.
    pub(super) fn chosen(&self) -> impl Iterator<Item = &ArticleId> {
        self.baskets.iter().rev().take(HISTORY_MOST).chain(self.owned.iter().rev().take(HISTORY_MOST))
    }
}

/// The permit to make suggestions for someone, or why there is none.
pub(super) fn permit(
    house: &House,
    request: &Request,
    who: Option<&Standing>,
) -> Result<Result<Permit, Because>, Fault> {
    match who {
        Some(standing) => permit_about(house, request, standing.person()),
        None if house.charter.purpose_for(Use::Suggestions).is_none() => Ok(Err(Because::Undeclared)),
        None => Ok(Err(Because::NotGiven)),
    }
}

/// The permit to make suggestions for a person the house writes to, or why there is none.
pub(super) fn permit_about(
    house: &House,
    request: &Request,
    person: PersonId,
) -> Result<Result<Permit, Because>, Fault> {
    let Some((purpose, _)) = house.charter.purpose_for(Use::Suggestions) else {
        return Ok(Err(Because::Undeclared));
    };
    let choices = house.choices(person)?;
    Ok(house.permit(person, purpose, request, &choices).map_err(|refusal| refusal.because))
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
    let mut all = house.recall(permit, permit.person(), permit.items())?;
    all.sort_by_key(|known| (known.item.position(), known.at));
    for known in &all {
        let Some(item) = house.charter.item(known.item) else { continue };
        let took_part = match item.source {
            Source::Volunteered => {
                let told = told(known).into_iter().map(|choice| (item.key.clone(), choice));
                profile.told.extend(told);
                true
            }
            Source::Observed | Source::Inferred => profile.take(item.key.as_str(), known),
        };
        if took_part && !profile.used.contains(&item.key) {
            profile.used.push(item.key.clone());
        }
    }
    let old = profile.history.len().saturating_sub(HISTORY_MOST);
    profile.history.drain(..old);
    Ok(profile)
}

impl Profile {
    /// Takes what was observed of an article; says whether it takes part.
    fn take(&mut self, item: &str, known: &Known) -> bool {
        let article = known.value.as_str().and_then(|text| ArticleId::parse(text).ok());
        let list = match item {
            "views" => &mut self.history,
            "baskets" => &mut self.baskets,
            "purchases" => &mut self.owned,
            "dismissed" => &mut self.dismissed,
            _ => return false,
        };
        list.extend(article);
        true
    }
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
