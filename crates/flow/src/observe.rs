//! What happens in a visit is kept only as far as a permit reaches; the answer says what was kept and what was let go.
//!
//! **Invariant:** without a standing nothing is kept.
//! **Invariant:** the plan holds one ledger entry for all events of a request.

use crate::{Fault, House, Request};
use entrenous_core::charter::Source;
use entrenous_core::explain::Reason;
use entrenous_core::id::{ArticleId, ItemId, Key, PurposeId, RowId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::permit::{Because, Permit};
use entrenous_core::plan::{Change, NewFact, Plan};
use entrenous_core::private::Private;
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
}

impl Kind {
    /// The item of the charter whose facts such events are.
    #[must_use]
    pub const fn item(self) -> &'static str {
        match self {
            Self::View => "views",
            Self::Basket => "baskets",
            Self::Purchase => "purchases",
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
}

/// Why an event was let go.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LetGo {
    /// The charter declares no item for it.
    Undeclared,
    /// The catalog does not have the article.
    UnknownArticle,
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
}

/// Keeps events as far as permitted.
pub async fn observe(
    house: &House,
    request: &Request,
    who: Option<Standing>,
    events: Vec<Event>,
) -> Result<Observed, Fault> {
    let Some(standing) = who else {
        let nobody = LetGo::NotPermitted(Because::NotGiven);
        return Ok(Observed {
            kept: Vec::new(),
            let_go: events.into_iter().map(|event| (event, nobody)).collect(),
        });
    };
    let person = standing.person();
    let turn = house.turn(person).await;
    let judged: Vec<_> = {
        let choices = house.choices(person)?;
        let permit = |item: ItemId| first_permit(house, request, &standing, item, &choices);
        events.into_iter().map(|event| judge(house, event, permit)).collect()
    };
    let now = house.now();
    let (plan, observed) = decide(house, &standing, judged, now);
    if let Some(plan) = plan {
        house.apply(plan).await?;
        let views = observed.kept.iter().filter(|(event, _)| event.kind == Kind::View);
        let views = views.map(|(event, _)| (event.at.unwrap_or(now), event.article.clone())).collect();
        crate::work::learn::more(house, person, views)?;
    }
    drop(turn);
    Ok(observed)
}

type Judged = Result<(Event, ItemId, Key, PurposeId), (Event, LetGo)>;

fn judge(house: &House, event: Event, permit: impl Fn(ItemId) -> Result<Permit, Because>) -> Judged {
    if !house.shelf.offer().sells(&event.article) {
        return Err((event, LetGo::UnknownArticle));
    }
    let Some((id, item)) = house.charter.find_item(event.kind.item()) else {
        return Err((event, LetGo::Undeclared));
    };
    match permit(id) {
        Ok(permit) => Ok((event, id, item.key.clone(), permit.purpose())),
        Err(because) => Err((event, LetGo::NotPermitted(because))),
    }
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
    for result in judged {
        match result {
            Ok((event, item, key, purpose)) => {
                if !purposes.contains(&purpose) {
                    purposes.push(purpose);
                }
                facts.push(fact(house, standing, &event, item, now));
                observed.kept.push((event, key));
            }
            Err(let_go) => observed.let_go.push(let_go),
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
