//! The audiences of the business, read when the house opens, and how many people each of them has.
//!
//! **Invariant:** of a person only what a permit of the audience's purpose opens is looked at, for a mail, under the strictest zone; whoever
//! does not permit it is in no audience of it.
//! **Invariant:** nobody is named, and no number below a company leaves ([`Tally`]): audiences of one purpose are counted together, so that
//! nobody is found by taking one from another, nor a sentence from what it said before. A count stands for [`COUNTED_FOR_MINUTES`]: asking again says nothing of who came in between.
//! **Invariant:** each counting is one entry of the ledger, with its purpose and its items.

mod file;

pub use file::{NotAudiences, OfCatalog, files, look, read};

use crate::speak::plans::Origin;
use crate::{Fault, House, Request};
use entrenous_core::charter::{COMPANY_LEAST, Language};
use entrenous_core::explain::Reason;
use entrenous_core::id::{ItemId, ItemSet, Key, PersonId, PurposeId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::plan::Plan;
use entrenous_core::request::{Actor, Signal, Surface};
use entrenous_core::rights::Mandate;
use entrenous_speak::audience::{Audience, COUNTED_MOST, Count, Seen, Tally};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Mutex;

/// How long a count stands before it is made again, in minutes.
pub const COUNTED_FOR_MINUTES: i64 = 10;
const MICROSECONDS_PER_MINUTE: i64 = 60_000_000;
/// How many people are looked at before others get their turn.
const PAGE: usize = 64;

/// The counts that stand.
#[derive(Default)]
pub(crate) struct Counts(Mutex<HashMap<PurposeId, Counted>>);

#[derive(Clone)]
struct Counted {
    at: Moment,
    shown: Arc<Vec<(Key, Count, Option<Key>)>>,
    /// What was counted, the latest last: what is counted next is held against it.
    before: Vec<Audience>,
}

/// An audience, and how many people it has.
#[derive(Clone, Debug)]
pub struct Meant {
    /// Its name.
    pub key: Key,
    /// Where it is kept.
    pub origin: Origin,
    /// Under which purpose it looks at people.
    pub purpose: Key,
    /// Its sentence.
    pub said: String,
    /// The sentence in the reader's language.
    pub words: String,
    /// The items it reads.
    pub items: Vec<Key>,
    /// How many.
    pub count: Count,
    /// Below how many nothing is shown, and to how many is rounded.
    pub company: u32,
    /// The audience whose count this is, since the two are nearly the same people.
    pub like: Option<Key>,
    /// When it was counted.
    pub at: Moment,
}

/// All audiences of the purposes a key speaks for.
pub async fn list(house: &House, mandate: &Mandate, language: &Language) -> Result<Vec<Meant>, Fault> {
    let mut all = Vec::new();
    for audience in house.speech.audiences.now().iter() {
        let purpose = purpose(house, audience)?;
        if mandate.covers(purpose) {
            all.push(meant(house, audience, purpose, language).await?);
        }
    }
    Ok(all)
}

/// One audience.
pub async fn find(house: &House, mandate: &Mandate, key: &Key, language: &Language) -> Result<Meant, Fault> {
    let audiences = house.speech.audiences.now();
    let audience = audiences.get(key).ok_or_else(|| Fault::UnknownAudience(key.clone()))?;
    let purpose = purpose(house, audience)?;
    if !mandate.covers(purpose) {
        return Err(Fault::OutOfScope(purpose.clone()));
    }
    meant(house, audience, purpose, language).await
}

fn purpose<'h>(house: &'h House, audience: &Audience) -> Result<&'h Key, Fault> {
    let purpose = house.charter.purpose(audience.purpose).map(|purpose| &purpose.key);
    purpose.ok_or_else(|| Fault::UnknownAudience(audience.key.clone()))
}

async fn meant(
    house: &House,
    audience: &Audience,
    purpose: &Key,
    language: &Language,
) -> Result<Meant, Fault> {
    let counted = counted(house, audience.purpose).await?;
    let shown = counted.shown.iter().find(|(key, ..)| *key == audience.key);
    let (count, like) = shown.map_or((Count::Few, None), |(_, count, like)| (*count, like.clone()));
    let offer = house.shelf.offer();
    Ok(Meant {
        key: audience.key.clone(),
        origin: match house.speech.making.audiences.get(&audience.key) {
            Some(_) => Origin::File,
            None => Origin::House,
        },
        purpose: purpose.clone(),
        said: audience.said().to_owned(),
        words: audience.words(&house.texts, &house.charter, &OfCatalog(&offer.catalog), language),
        items: keys(house, audience.items),
        count,
        company: company(house, audience.purpose).unwrap_or_default().max(COMPANY_LEAST),
        like,
        at: counted.at,
    })
}

fn keys(house: &House, items: ItemSet) -> Vec<Key> {
    items.iter().filter_map(|id| Some(house.charter.item(id)?.key.clone())).collect()
}

fn company(house: &House, purpose: PurposeId) -> Option<u32> {
    house.charter.purpose(purpose).and_then(|purpose| purpose.company)
}

/// The counts of the audiences of a purpose: those that stand, or new ones. Whoever asks meanwhile waits for the same.
async fn counted(house: &House, purpose: PurposeId) -> Result<Counted, Fault> {
    let mut standing = house.speech.counts.0.lock().await;
    let stand = COUNTED_FOR_MINUTES.saturating_mul(MICROSECONDS_PER_MINUTE);
    let present = house.speech.audiences.now();
    let audiences: Vec<&Audience> = present.iter().filter(|audience| audience.purpose == purpose).collect();
    let same = |one: &Audience, other: &Audience| one.key == other.key && one.said() == other.said();
    let is_counted = |counted: &&Counted| {
        audiences.iter().all(|one| counted.before.iter().any(|before| same(before, one)))
    };
    let stands = |counted: &&Counted| house.now().since(counted.at) < stand;
    let before = standing.get(&purpose);
    if let Some(counted) = before.filter(stands).filter(is_counted) {
        return Ok(counted.clone());
    }
    // What was counted and says something else now.
    let former = before.into_iter().flat_map(|counted| &counted.before);
    let former = former.filter(|one| !audiences.iter().any(|other| same(one, other))).cloned();
    let former: Vec<Audience> = former.collect();
    let room = COUNTED_MOST.saturating_sub(audiences.len());
    let former = former.get(former.len().saturating_sub(room)..).unwrap_or_default();
    let counted = count(house, purpose, former, &audiences).await?;
    standing.insert(purpose, counted.clone());
    Ok(counted)
}

/// Looks at everyone once. Former sentences come first, so that a new one that is nearly the same people shows the former's count.
async fn count(
    house: &House,
    purpose: PurposeId,
    former: &[Audience],
    present: &[&Audience],
) -> Result<Counted, Fault> {
    let at = house.now();
    let audiences: Vec<&Audience> = former.iter().chain(present.iter().copied()).collect();
    let items = audiences.iter().fold(ItemSet::NONE, |all, audience| all.union(audience.items));
    // A folder holds no more audiences than can be counted together.
    let mut tally = Tally::new(audiences.len()).unwrap_or_default();
    let mut after: Option<PersonId> = None;
    loop {
        let page = house.store.people_page(after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = Some(*last);
        for person in &page {
            look_at(house, purpose, &audiences, items, *person, &mut tally)?;
        }
        tokio::task::yield_now().await;
    }
    let reason = Reason::Tallied;
    let entry = Entry::new(at, Actor::Operator, Act::Use, house.charter.hash(), &reason)
        .purposes(house.charter.purpose(purpose).map(|purpose| purpose.key.clone()))
        .items(keys(house, items));
    house.apply(Plan::new(reason, entry)).await?;
    let key = |at: usize| audiences.get(at).map(|audience| audience.key.clone());
    let shown = tally.shown(company(house, purpose));
    let named = shown.iter().enumerate().skip(former.len());
    // A former sentence is named to nobody.
    let like = |like: Option<usize>| like.filter(|at| *at >= former.len()).and_then(key);
    let named = named.filter_map(|(at, one)| Some((key(at)?, one.count, like(one.like))));
    let shown = Arc::new(named.collect());
    Ok(Counted { at, shown, before: audiences.into_iter().cloned().collect() })
}

/// Counts one person, if their permit opens what they told and did.
fn look_at(
    house: &House,
    purpose: PurposeId,
    audiences: &[&Audience],
    items: ItemSet,
    person: PersonId,
    tally: &mut Tally,
) -> Result<(), Fault> {
    // No request is at hand, so no signal and no place are: the strictest zone decides.
    let request = Request { place: None, signal: Signal::None, surface: Surface::Mail };
    let Ok(permit) = house.permit(person, purpose, &request, &house.choices(person)?) else {
        return Ok(());
    };
    let known = match house.recall(&permit, person, items) {
        Err(Fault::Departed) => return Ok(()),
        known => known?,
    };
    let facts: Vec<(ItemId, Moment, &Value)> =
        known.iter().map(|fact| (fact.item, fact.at, &fact.value)).collect();
    let offer = house.shelf.offer();
    let kinds = |article: &str, kind: &str| offer.catalog.kind_of(article) == Some(kind);
    let (seen, now) = (Seen { facts: &facts, kinds: &kinds }, house.now());
    let holds: Vec<bool> = audiences.iter().map(|audience| audience.holds(&seen, now)).collect();
    tally.see(|audience| holds.get(audience).copied().unwrap_or_default());
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::observe::Kind;
    use entrenous_speak::audience::Deed;

    #[test]
    fn what_a_person_can_be_seen_doing_is_kept_under_the_items_that_audiences_ask() {
        let kept = [Kind::View, Kind::Basket, Kind::Purchase, Kind::Dismiss].map(Kind::item);
        assert_eq!(kept, Deed::ALL.map(|deed| Some(deed.item())));
    }
}
