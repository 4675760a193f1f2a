//! What a journey may know of one person now, opened under the yes it looks under.
//!
//! **Invariant:** nothing is opened unless both yeses stand: the one to be written to, and the one to be looked at.
//! **Invariant:** a message of a step is written only while both stand, however long it waited.
//! **Invariant:** only items the journey asks about are opened, and no others; an audience is looked at under its own purpose.

use crate::speak::check::zone_of;
use crate::speak::meant::is_in;
use crate::{Fault, House, Request};
use entrenous_core::communicate::Occasion;
use entrenous_core::consent::Choices;
use entrenous_core::id::{ArticleId, ItemId, ItemSet, Key, PersonId};
use entrenous_core::moment::{Moment, Zone};
use entrenous_core::permit::{Permit, Refusal};
use entrenous_core::request::{Signal, Surface};
use entrenous_speak::journey::{Day, Deed, Happened, Journey, OnPurchase, Permission, Trigger};
use std::collections::BTreeSet;

/// The two permits of a journey.
pub(crate) struct Permits {
    writes: Permit,
    sees: Permit,
}

impl Permits {
    /// Asks the gate for both; nothing if either is refused.
    pub(crate) fn ask(house: &House, person: PersonId, journey: &Journey) -> Result<Option<Self>, Fault> {
        let choices = house.choices(person)?;
        let ask = |key: &Key| ask(house, person, key, &choices).and_then(Result::ok);
        let both = ask(&journey.purpose).zip(ask(journey.sight()));
        Ok(both.map(|(writes, sees)| Self { writes, sees }))
    }
    /// The clock the person lives by.
    pub(crate) fn zone(&self, house: &House, person: PersonId) -> Result<Zone, Fault> {
        let own = zone_of(house, person, Some(&self.writes))?;
        Ok(own.or_else(|| house.charter.business.zone.clone()).unwrap_or_default())
    }
}

/// Asks the gate for one purpose of a journey; nothing, if the charter no longer has it or it is used nowhere.
fn ask(house: &House, person: PersonId, key: &Key, choices: &Choices) -> Option<Result<Permit, Refusal>> {
    let (id, purpose) = house.charter.find_purpose(key.as_str())?;
    let declared = Surface::ALL.into_iter().find(|surface| purpose.surfaces.has(*surface))?;
    let surface = if purpose.surfaces.has(Surface::Mail) { Surface::Mail } else { declared };
    let request = Request { place: None, signal: Signal::None, surface };
    Some(house.permit(person, id, &request, choices))
}

/// Whether the journey of an occasion may still look at the person: what followed from looking at them waits for nobody who took that back.
pub(crate) fn may_look(
    house: &House,
    person: PersonId,
    occasion: &Occasion,
    choices: &Choices,
) -> Result<(), Refusal> {
    let key = occasion.as_str().strip_prefix("journey/").and_then(|rest| rest.split('/').next());
    let plans = house.speech.plans.now();
    let planned = key.and_then(|key| Key::parse(key).ok()).and_then(|key| plans.journey(&key).cloned());
    let sight = planned.as_ref().map(|planned| planned.journey.sight());
    let refused = sight.and_then(|sight| ask(house, person, sight, choices)).and_then(Result::err);
    refused.map_or(Ok(()), Err)
}

/// Something a person did, as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    pub(crate) deed: Deed,
    pub(crate) article: String,
    pub(crate) kind: String,
    pub(crate) at: Moment,
}

impl Done {
    fn seen(&self) -> Happened<'_> {
        Happened { deed: self.deed, article: &self.article, kind: &self.kind, at: self.at }
    }
}

/// What is known of one person.
pub(crate) struct Look {
    pub(crate) permission: Permission,
    pub(crate) zone: Zone,
    pub(crate) done: Vec<Done>,
    /// The items that were opened.
    pub(crate) items: ItemSet,
    /// What they told in the item whose day begins the journey.
    pub(crate) told: Option<String>,
    /// The audiences the journey asks about in which they are.
    pub(crate) audiences: BTreeSet<Key>,
    /// The purposes under which something was opened.
    pub(crate) purposes: BTreeSet<Key>,
}

impl Look {
    /// Looks at a person; who has taken back a yes is not looked at.
    pub(crate) fn at(house: &House, person: PersonId, journey: &Journey) -> Result<Self, Fault> {
        let Some(permits) = Permits::ask(house, person, journey)? else {
            let zone = house.charter.business.zone.clone().unwrap_or_default();
            return Ok(Self::nothing(Permission::Gone, zone));
        };
        let zone = permits.zone(house, person)?;
        let day = day_item(house, journey);
        let items = wanted(house, journey).into_iter().map(|(item, _)| item).chain(day);
        let items: ItemSet = items.filter(|item| permits.sees.items().has(*item)).collect();
        let mut look = Self { items, ..Self::nothing(Permission::Stands, zone) };
        if !items.is_empty() {
            look.purposes.insert(journey.sight().clone());
            let deeds = wanted(house, journey);
            for fact in house.recall(&permits.sees, person, items)? {
                let Some(text) = fact.value.as_str() else { continue };
                match deeds.iter().find(|(item, _)| *item == fact.item) {
                    Some((_, deed)) => look.done.push(kept(house, *deed, text, fact.at)),
                    None => look.told = look.told.or_else(|| Some(text.to_owned())),
                }
            }
        }
        for key in journey.audiences() {
            look.asks(house, person, key)?;
        }
        Ok(look)
    }
    fn nothing(permission: Permission, zone: Zone) -> Self {
        let (audiences, purposes) = (BTreeSet::new(), BTreeSet::new());
        Self { permission, zone, done: Vec::new(), items: ItemSet::NONE, told: None, audiences, purposes }
    }
    /// Whether they are in an audience, looked at under its own purpose; who does not permit that is not in it.
    fn asks(&mut self, house: &House, person: PersonId, key: &Key) -> Result<(), Fault> {
        let audiences = house.speech.audiences.now();
        let Some(audience) = audiences.get(key) else { return Ok(()) };
        if is_in(house, person, audience)? {
            self.audiences.insert(key.clone());
        }
        self.items = self.items.union(audience.items);
        self.purposes.extend(house.charter.purpose(audience.purpose).map(|purpose| purpose.key.clone()));
        Ok(())
    }
    /// What they did, as a step sees it.
    pub(crate) fn events(&self) -> Vec<Happened<'_>> {
        self.done.iter().map(Done::seen).collect()
    }
}

fn kept(house: &House, deed: Deed, article: &str, at: Moment) -> Done {
    let kind = ArticleId::parse(article).map(|id| kind_of(house, &id)).unwrap_or_default();
    Done { deed, article: article.to_owned(), kind, at }
}

/// The kind of an article; empty if the catalog does not say.
pub(crate) fn kind_of(house: &House, article: &ArticleId) -> String {
    house.shelf.offer().get(article).map(|found| found.kind.clone()).unwrap_or_default()
}

/// The items whose facts a journey asks about, each with the deed it tells of.
pub(crate) fn wanted(house: &House, journey: &Journey) -> Vec<(ItemId, Deed)> {
    let silent = matches!(journey.starts, Trigger::Nothing(_));
    let asked = |deed: Deed| {
        silent
            || journey.happenings().any(|what| what.deed == deed)
            || matches!(&journey.starts, Trigger::Did(what) if what.deed == deed)
            || (deed == Deed::Bought && journey.on_purchase == OnPurchase::Leave)
    };
    let deeds = Deed::ALL.into_iter().filter(|deed| asked(*deed));
    deeds.filter_map(|deed| Some((house.charter.find_item(deed.item())?.0, deed))).collect()
}

/// The item whose day begins a journey.
fn day_item(house: &House, journey: &Journey) -> Option<ItemId> {
    match &journey.starts {
        Trigger::EveryYear { day: Day::Of(key), .. } => Some(house.charter.find_item(key.as_str())?.0),
        _ => None,
    }
}
