//! What happens in a visit is kept only as far as a permit reaches; the answer says what was kept and what was let go.
//!
//! An event may name the suggestion it followed; that is counted, whoever tells it, and says nothing of anybody
//! ([`attribution`](crate::attribution)).
//!
//! **Invariant:** without a standing nothing is kept.
//! **Invariant:** a click, a complaint or an unsubscribing is no fact of its own: it says something of a suggestion, or is let go.
//! **Invariant:** the plan holds one ledger entry for all events of a request.

use crate::attribution::Followed;
use crate::layout::{self, Outcome};
use crate::{Fault, House, Request};
use entrenous_core::charter::Source;
use entrenous_core::explain::Reason;
use entrenous_core::id::{ArticleId, ItemId, Key, PurposeId, RowId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::permit::{Because, Permit};
use entrenous_core::plan::{Change, NewFact, Plan};
use entrenous_core::private::Private;
use entrenous_core::recommendation::Recommendation;
use entrenous_core::request::Actor;
use entrenous_core::rights::Standing;
use serde::{Deserialize, Serialize};

/// How many events one request may bring.
pub const EVENTS_MOST: usize = 100;
/// How far back a browser may date an event that had to wait, in microseconds: one day.
const LATE_MOST_MICROSECONDS: i64 = 86_400_000_000;

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An article was looked at.
    View,
    /// An article was laid into the basket.
    Basket,
    /// An article was bought.
    Purchase,
    /// An article was sent away: it is not to be suggested again.
    Dismiss,
    /// A suggested article was clicked.
    Click,
    /// What was suggested was complained of.
    Complain,
    /// Someone who saw it wants to hear nothing more.
    Unsubscribe,
}

impl Kind {
    /// The item of the charter whose facts such events are, if they are any.
    #[must_use]
    pub const fn item(self) -> Option<&'static str> {
        match self {
            Self::View => Some("views"),
            Self::Basket => Some("baskets"),
            Self::Purchase => Some("purchases"),
            Self::Dismiss => Some("dismissed"),
            Self::Click | Self::Complain | Self::Unsubscribe => None,
        }
    }
    /// What it says of the suggestion it followed.
    const fn followed(self) -> Option<Followed> {
        match self {
            Self::Click => Some(Followed::Clicked),
            Self::Basket => Some(Followed::Basket),
            Self::Purchase => Some(Followed::Bought),
            Self::View | Self::Dismiss | Self::Complain | Self::Unsubscribe => None,
        }
    }
    /// What came of the layout of the answer it followed.
    const fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Click => Some(Outcome::Clicked),
            Self::Purchase => Some(Outcome::Bought),
            Self::Complain => Some(Outcome::Complained),
            Self::Unsubscribe => Some(Outcome::Unsubscribed),
            Self::View | Self::Basket | Self::Dismiss => None,
        }
    }
}

/// One event.
#[derive(Clone, Debug)]
pub struct Event {
    /// What happened.
    pub kind: Kind,
    /// To which article.
    pub article: ArticleId,
    /// When, by the browser's clock; now if it does not say.
    pub at: Option<Moment>,
    /// The suggestion it followed, if it names one.
    pub followed: Option<Recommendation>,
}

/// Why an event was let go.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LetGo {
    /// The charter declares no item for it.
    Undeclared,
    /// The catalog does not have the article.
    UnknownArticle,
    /// Such events are counted, never kept.
    NeverKept,
    /// No purpose that uses it is permitted.
    NotPermitted(Because),
}

/// What came of the events.
#[derive(Debug, Default)]
pub struct Observed {
    /// Kept, with the item they are facts of.
    pub kept: Vec<(Event, Key)>,
    /// Let go, and why.
    pub let_go: Vec<(Event, LetGo)>,
    /// How many were counted for the suggestion they name.
    pub counted: usize,
}

/// Keeps events as far as permitted.
pub async fn observe(
    house: &House,
    request: &Request,
    who: Option<Standing>,
    events: Vec<Event>,
) -> Result<Observed, Fault> {
    let counted = count(house, &events);
    let Some(standing) = who else {
        let let_go = |event: Event| match event.kind.item() {
            Some(_) => (event, LetGo::NotPermitted(Because::NotGiven)),
            None => (event, LetGo::NeverKept),
        };
        let let_go = events.into_iter().map(let_go).collect();
        return Ok(Observed { kept: Vec::new(), let_go, counted });
    };
    tell_layouts(house, request, &standing, &events).await?;
    let person = standing.person();
    let turn = house.turn(person).await;
    let judged: Vec<_> = {
        let choices = house.choices(person)?;
        let permit = |item: ItemId| first_permit(house, request, &standing, item, &choices);
        let judge = |event: Event| {
            let judged = judge(house, &event, permit);
            (event, judged)
        };
        events.into_iter().map(judge).collect()
    };
    let now = house.now();
    let (plan, mut observed) = decide(house, &standing, judged, now);
    observed.counted = counted;
    if let Some(plan) = plan {
        house.apply(plan).await?;
        let happened = observed.kept.iter().filter_map(|(event, _)| {
            let (item, _) = house.charter.find_item(event.kind.item()?)?;
            Some((item, event.at.unwrap_or(now), event.article.clone()))
        });
        crate::work::learn::more(house, person, happened.collect())?;
        crate::speak::journey::begin::did(house, person, &observed.kept).await?;
    }
    drop(turn);
    Ok(observed)
}

/// Counts the events that name the suggestion they followed; answers how many count.
fn count(house: &House, events: &[Event]) -> usize {
    let offer = house.shelf.offer();
    let counts = |event: &&Event| match (&event.followed, event.kind.followed()) {
        (Some(made), Some(what)) => offer.sells(&event.article) && house.attribution.followed(made, what),
        _ => false,
    };
    events.iter().filter(counts).count()
}

/// Tells the layout of an answer what came of it, for who agreed to have that kept.
async fn tell_layouts(
    house: &House,
    request: &Request,
    standing: &Standing,
    events: &[Event],
) -> Result<(), Fault> {
    for event in events {
        if let (Some(made), Some(outcome)) = (&event.followed, event.kind.outcome()) {
            let _written_or_no_trial = layout::outcome(house, request, standing, made, outcome).await?;
        }
    }
    Ok(())
}

/// An event, with where it is kept and for what, or why it is let go.
type Judged = (Event, Result<(ItemId, Key, PurposeId), LetGo>);

fn judge(
    house: &House,
    event: &Event,
    permit: impl Fn(ItemId) -> Result<Permit, Because>,
) -> Result<(ItemId, Key, PurposeId), LetGo> {
    if !house.shelf.offer().sells(&event.article) {
        return Err(LetGo::UnknownArticle);
    }
    let name = event.kind.item().ok_or(LetGo::NeverKept)?;
    let (id, item) = house.charter.find_item(name).ok_or(LetGo::Undeclared)?;
    let permit = permit(id).map_err(LetGo::NotPermitted)?;
    Ok((id, item.key.clone(), permit.purpose()))
}

/// The first permit among the purposes that use an item, or the reason of the first refusal.
pub(crate) fn first_permit(
    house: &House,
    request: &Request,
    standing: &Standing,
    item: ItemId,
    choices: &entrenous_core::consent::Choices,
) -> Result<Permit, Because> {
    let mut because = Because::Undeclared;
    for (purpose, declared) in house.charter.purposes().filter(|(_, purpose)| purpose.items.has(item)) {
        let surface = if declared.surfaces.has(request.surface) {
            request.surface
        } else {
            entrenous_core::request::Surface::ALL
                .into_iter()
                .find(|s| declared.surfaces.has(*s))
                .unwrap_or(request.surface)
        };
        match house.permit(standing.person(), purpose, &Request { surface, ..request.clone() }, choices) {
            Ok(permit) => return Ok(permit),
            Err(refusal) if because == Because::Undeclared => because = refusal.because,
            Err(_) => {}
        }
    }
    Err(because)
}

fn decide(house: &House, standing: &Standing, judged: Vec<Judged>, now: Moment) -> (Option<Plan>, Observed) {
    let mut observed = Observed::default();
    let mut facts = Vec::new();
    let mut purposes: Vec<PurposeId> = Vec::new();
    for (event, judged) in judged {
        match judged {
            Ok((item, key, purpose)) => {
                if !purposes.contains(&purpose) {
                    purposes.push(purpose);
                }
                facts.push(fact(house, standing, &event, item, now));
                observed.kept.push((event, key));
            }
            Err(because) => observed.let_go.push((event, because)),
        }
    }
    if facts.is_empty() {
        return (None, observed);
    }
    let keys: Vec<Key> =
        purposes.iter().filter_map(|id| Some(house.charter.purpose(*id)?.key.clone())).collect();
    let reason = Reason::Kept { purpose: keys.first().map(ToString::to_string).unwrap_or_default() };
    let mut items: Vec<Key> = observed.kept.iter().map(|(_, key)| key.clone()).collect();
    items.dedup();
    let entry = Entry::new(now, Actor::Person, Act::Keep, house.charter.hash(), &reason)
        .about(house.vault.audit_id(standing.person()))
        .purposes(keys)
        .items(items);
    let plan = facts.into_iter().fold(Plan::new(reason, entry), |plan, fact| plan.and(Change::Keep(fact)));
    (Some(plan), observed)
}

fn fact(house: &House, standing: &Standing, event: &Event, item: ItemId, now: Moment) -> NewFact {
    let earliest = now.plus_microseconds(LATE_MOST_MICROSECONDS.saturating_neg());
    let at = event.at.unwrap_or(now).clamp(earliest, now);
    let keep = house.charter.item(item).map(|item| item.keep);
    NewFact {
        person: standing.person(),
        item,
        row: RowId::draw(house.dice.as_ref(), at),
        at,
        until: keep.map_or(at, |keep| at.plus(keep)),
        source: Source::Observed,
        value: Private::new(serde_json::Value::from(event.article.as_str()).to_string().into_bytes()),
    }
}
