//! Lets out what people looked at in a period that is over: once, with noise, for good. Each person speaks for one article, in one cell
//! of each table; what splits the tables is what people told, one item a table, and a group of those who told nothing.
//!
//! **Invariant:** only people are counted whose permit for learning stands when it is counted; their facts are opened with it.
//! **Invariant:** what was let out is kept with its ledger entry in one transaction, and no moment of it is ever counted again.
//! **Invariant:** what does not fit the year's budget is not counted at all.
//! **Invariant:** a special category of data (GDPR Art. 9) never makes a cohort.

use crate::shelf::{Offer, Trends};
use crate::trends::{Cell, Released, Spoken, TRENDS_SCHEMA, Table, Whole};
use crate::{Fault, House, Known, Request};
use entrenous_cohort::crowd::{self, Crowd, Drawing, Row, Rule};
use entrenous_cohort::release::{FLOOR, NotReleased};
use entrenous_cohort::threshold::Delta;
use entrenous_cohort::voice::{Strength, Voice};
use entrenous_core::charter::{Source, Use};
use entrenous_core::explain::Reason;
use entrenous_core::hash::{Hash, canonical};
use entrenous_core::id::{ArticleId, ItemId, Key, PersonId, PurposeId, RowId};
use entrenous_core::ledger::{Act, Entry, Spending};
use entrenous_core::moment::{Moment, Period};
use entrenous_core::plan::{Change, Plan};
use entrenous_core::request::{Actor, Signal, Surface};
use std::sync::Arc;

/// How long a period is over before it is counted, in microseconds: whatever was being written at its end is there.
const SETTLED_AFTER: i64 = 3_600_000_000;
/// How long after the end of a period it is said that the budget does not reach, in microseconds.
const SAID_UNTIL: i64 = 7_200_000_000;
/// How many periods are made up for at most when the house has stood closed.
const PERIODS_MOST: usize = 12;
/// How many rows are read before others get their turn.
const PAGE: usize = 64;
/// How many keys are drawn before others get their turn.
const DRAWN_AT_A_TIME: usize = 4_096;
/// After how many people it is said how far the counting is.
const SAID_EVERY: usize = 50_000;
/// How many articles of the house, or of one group, are told at most, the strongest first.
const TOLD_MOST: usize = 250;

/// The items that say for what people speak, and how strongly.
const SPEAKING: [(&str, Strength); 2] = [("views", Strength::Looked), ("purchases", Strength::Took)];

/// Lets out every period that is over and was not let out yet; answers how many.
pub async fn round(house: &House) -> Result<usize, Fault> {
    let Some(counting) = Counting::of(house) else { return Ok(0) };
    let rule = house.charter.trends();
    let mut let_out = 0_usize;
    for period in due(house, &counting)? {
        let account = crate::trends::report(house)?.account(period.year());
        if let Err(refused) = account.spend(rule.epsilon, counting.delta()) {
            // It stays refused until the year is over; `entrenous trends` says so whenever it is asked.
            if house.now().since(period.ends()) < SAID_UNTIL {
                tracing::warn!(%period, %refused, "the trends of a period are not let out");
            }
            continue;
        }
        one(house, &counting, period).await?;
        let_out = let_out.saturating_add(1);
    }
    if let_out > 0 {
        show(house)?;
    }
    Ok(let_out)
}

/// Puts up what was let out so far, when the house opens and when there is more.
pub(crate) fn show(house: &House) -> Result<(), Fault> {
    let report = crate::trends::report(house)?;
    house.shelf.show_trends(Trends::of(&report.periods, report.text()?));
    Ok(())
}

/// What is counted: of whom, by what, and over which articles.
struct Counting {
    purpose: PurposeId,
    speaking: Vec<(ItemId, Strength)>,
    /// What splits each table; nothing splits the table of everyone.
    tables: Vec<Option<Attribute>>,
    /// What is sold: the articles that are known beforehand. A house without a catalog knows none.
    offer: Arc<Offer>,
}

/// Something people tell, with the choices they have.
struct Attribute {
    item: ItemId,
    key: Key,
    choices: Vec<Key>,
}

impl Attribute {
    /// The group of a person: the choice they told, or the group of those who told nothing. Who told several is in one of them, always the
    /// same, which follows from their id alone.
    fn group(&self, person: PersonId, known: &[Known]) -> usize {
        let told: Vec<usize> = known
            .iter()
            .filter(|fact| fact.item == self.item)
            .flat_map(|fact| told(&fact.value))
            .filter_map(|choice| self.choices.iter().position(|known| known.as_str() == choice))
            .collect();
        let [.., last] = person.bytes();
        let one = usize::from(last).checked_rem(told.len()).and_then(|at| told.get(at));
        one.copied().unwrap_or(self.choices.len())
    }
}

fn told(value: &serde_json::Value) -> Vec<&str> {
    match value {
        serde_json::Value::Array(many) => many.iter().filter_map(|one| one.as_str()).collect(),
        one => one.as_str().into_iter().collect(),
    }
}

impl Counting {
    /// What the charter lets be counted, if anything.
    fn of(house: &House) -> Option<Self> {
        let (purpose, declared) = house.charter.purpose_for(Use::Learning)?;
        let items = || house.charter.items().filter(|(id, _)| declared.items.has(*id));
        let strength = |key: &Key| SPEAKING.iter().find(|(name, _)| *name == key.as_str()).map(|(_, s)| *s);
        let speaking: Vec<_> = items().filter_map(|(id, item)| Some((id, strength(&item.key)?))).collect();
        let told = items().filter(|(_, item)| item.source == Source::Volunteered && !item.special);
        let attributes: Vec<Attribute> = told
            .filter(|(_, item)| !item.choices.is_empty())
            .map(|(id, item)| Attribute { item: id, key: item.key.clone(), choices: item.choices.clone() })
            .collect();
        let offer = house.shelf.offer();
        // Where articles are not known beforehand, cells that do not reach the height are lost to a sum: everyone has a table.
        let everyone = (offer.catalog.is_empty() || attributes.is_empty()).then_some(None);
        let tables = everyone.into_iter().chain(attributes.into_iter().map(Some)).collect();
        (!speaking.is_empty()).then_some(Self { purpose, speaking, tables, offer })
    }
    fn delta(&self) -> Delta {
        if self.offer.catalog.is_empty() { Delta::EACH } else { Delta::NEVER }
    }
    fn groups(&self) -> Vec<usize> {
        let groups =
            |table: &Option<Attribute>| table.as_ref().map_or(1, |one| one.choices.len().saturating_add(1));
        self.tables.iter().map(groups).collect()
    }
    fn strength(&self, item: ItemId) -> Option<Strength> {
        self.speaking.iter().find(|(id, _)| *id == item).map(|(_, strength)| *strength)
    }
}

/// The periods to let out, the oldest first: the last one that is over, and those before it that the house was open for and
/// whose facts are all still there.
fn due(house: &House, counting: &Counting) -> Result<Vec<Period>, Fault> {
    let every = house.charter.trends().every;
    let now = house.now();
    let settled = now.plus_microseconds(SETTLED_AFTER.saturating_neg());
    let (Some(present), Some(opened)) = (Period::of(every, settled), house.store.first_notice()?) else {
        return Ok(Vec::new());
    };
    let told = house.store.trend_periods()?;
    let kept = |period: &Period| {
        let keeps =
            counting.speaking.iter().filter_map(|(id, _)| house.charter.item(*id)).map(|item| item.keep);
        keeps.into_iter().all(|keep| period.begins().plus(keep) > now)
    };
    let last = present.before();
    let over = std::iter::successors(Some(last), |period| Some(period.before())).take(PERIODS_MOST);
    let open = over.take_while(|period| period.ends() > opened && (*period == last || kept(period)));
    let mut due: Vec<Period> = open.filter(|period| !told.iter().any(|told| told.meets(*period))).collect();
    due.reverse();
    Ok(due)
}

/// Counts one period and lets it out.
async fn one(house: &House, counting: &Counting, period: Period) -> Result<(), Fault> {
    let catalog = &counting.offer.catalog;
    crowd::fits(&counting.groups(), catalog.len())?;
    let crowd = count(house, counting, period).await?;
    let epsilon = house.charter.trends().epsilon;
    let drawing = if catalog.is_empty() {
        crowd.unknown(epsilon, counting.delta())?
    } else {
        crowd.over(catalog.iter().map(|article| article.id.clone()), epsilon)?
    };
    let released = draw(house, counting, period, drawing).await?;
    house.apply(decide(house, counting, &released)?).await?;
    Ok(())
}

/// Hears everyone who did something in the period and allows that it is counted.
async fn count(house: &House, counting: &Counting, period: Period) -> Result<Crowd<ArticleId>, Fault> {
    let mut crowd = Crowd::new(counting.groups());
    let (mut looked_at, mut said) = (0_usize, 0_usize);
    for (item, _) in &counting.speaking {
        let key = house.item_key(*item)?;
        let mut after: Option<(PersonId, RowId)> = None;
        loop {
            let page = house.store.fact_page(&key, after, PAGE)?;
            let mut people: Vec<PersonId> = page.iter().map(|row| row.person).collect();
            people.dedup();
            let Some(last) = people.last() else { break };
            // However many facts a person has, they are passed in one step.
            after = Some((*last, RowId::from_bytes([u8::MAX; 16])));
            for person in &people {
                hear(house, counting, period, *person, &mut crowd)?;
            }
            looked_at = looked_at.saturating_add(people.len());
            if looked_at.saturating_sub(said) >= SAID_EVERY {
                said = looked_at;
                tracing::info!(%period, looked_at, "trends are being counted");
            }
            tokio::task::yield_now().await;
        }
    }
    Ok(crowd)
}

/// Hears one person, if their permit opens what they did.
fn hear(
    house: &House,
    counting: &Counting,
    period: Period,
    person: PersonId,
    crowd: &mut Crowd<ArticleId>,
) -> Result<(), Fault> {
    // No request is at hand, so no signal and no place are: the strictest zone decides.
    let request = Request { place: None, signal: Signal::None, surface: Surface::Web };
    let Ok(permit) = house.permit(person, counting.purpose, &request, &house.choices(person)?) else {
        return Ok(());
    };
    let known = match house.recall(&permit, person, permit.items()) {
        Err(Fault::Departed) => return Ok(()),
        known => known?,
    };
    let mut voice = Voice::default();
    for fact in known.iter().filter(|fact| within(period, fact.at)) {
        let article = fact.value.as_str().and_then(|text| ArticleId::parse(text).ok());
        // A voice for what is not sold any more would be lost.
        let article = article.filter(|article| counting.offer.sells(article));
        if let Some((strength, article)) = counting.strength(fact.item).zip(article) {
            voice.hear(article, strength, fact.at);
        }
    }
    let Some(article) = voice.speaks_for() else { return Ok(()) };
    let group = |table: &Option<Attribute>| table.as_ref().map_or(0, |one| one.group(person, &known));
    let groups: Vec<usize> = counting.tables.iter().map(group).collect();
    Ok(crowd.count(person, article, &groups)?)
}

fn within(period: Period, at: Moment) -> bool {
    (period.begins()..period.ends()).contains(&at)
}

/// Draws the noise, some keys at a time.
async fn draw(
    house: &House,
    counting: &Counting,
    period: Period,
    mut drawing: Drawing<ArticleId>,
) -> Result<Released, Fault> {
    let mut released = empty(house, counting, period, &drawing);
    let mut drawn = 0_usize;
    while let Some((article, row)) = drawing.draw(house.dice.as_ref()).map_err(NotReleased::from)? {
        note(&mut released, counting, &article, &row);
        drawn = drawn.saturating_add(1);
        if drawn.is_multiple_of(DRAWN_AT_A_TIME) {
            tokio::task::yield_now().await;
        }
    }
    let strongest = |one: &Spoken, other: &Spoken| {
        other.count.cmp(&one.count).then_with(|| one.article.cmp(&other.article))
    };
    released.whole.articles.sort_by(strongest);
    released.whole.articles.truncate(TOLD_MOST);
    for table in &mut released.tables {
        table.cells.sort_by(|one, other| {
            let order = one.choice.cmp(&other.choice).then_with(|| other.count.cmp(&one.count));
            order.then_with(|| one.article.cmp(&other.article))
        });
        let mut kept = (None, 0_usize);
        table.cells.retain(|cell| {
            if kept.0 != cell.choice {
                kept = (cell.choice.clone(), 0);
            }
            kept.1 = kept.1.saturating_add(1);
            kept.1 <= TOLD_MOST
        });
    }
    Ok(released)
}

/// What is let out, before any count is in it.
fn empty(house: &House, counting: &Counting, period: Period, drawing: &Drawing<ArticleId>) -> Released {
    let whole = drawing.whole();
    let table = |(table, rule): (&Option<Attribute>, Rule)| {
        let attribute = table.as_ref()?.key.clone();
        Some(Table {
            attribute,
            epsilon: rule.epsilon,
            bar: rule.bar,
            margin: rule.margin,
            cells: Vec::new(),
        })
    };
    Released {
        schema: TRENDS_SCHEMA.to_owned(),
        period,
        epsilon: house.charter.trends().epsilon,
        delta: counting.delta(),
        floor: FLOOR,
        whole: Whole { bar: whole.bar, margin: whole.margin, articles: Vec::new() },
        tables: counting.tables.iter().zip(drawing.rules()).filter_map(table).collect(),
    }
}

/// Notes what is told of one article.
fn note(released: &mut Released, counting: &Counting, article: &ArticleId, row: &Row) {
    if let Some(count) = row.whole {
        released.whole.articles.push(Spoken { article: article.clone(), count });
    }
    let split =
        counting.tables.iter().zip(&row.tables).filter_map(|(table, cells)| Some((table.as_ref()?, cells)));
    for (told, (attribute, cells)) in released.tables.iter_mut().zip(split) {
        for (group, count) in cells.iter().enumerate() {
            if let Some(count) = *count {
                let choice = attribute.choices.get(group).cloned();
                told.cells.push(Cell { choice, article: article.clone(), count });
            }
        }
    }
}

fn decide(house: &House, counting: &Counting, released: &Released) -> Result<Plan, Fault> {
    let body = canonical(released)?;
    let reason = Reason::Trends;
    let mut spent = Spending::over(released.period, released.epsilon, released.floor);
    if counting.delta() != Delta::NEVER {
        spent = spent.with_delta(counting.delta().to_string());
    }
    let key = |id: &ItemId| house.charter.item(*id).map(|item| item.key.clone());
    let speaking = counting.speaking.iter().filter_map(|(id, _)| key(id));
    let split = counting.tables.iter().flatten().map(|attribute| attribute.key.clone());
    let purpose = house.charter.purpose(counting.purpose).map(|purpose| purpose.key.clone());
    let entry = Entry::new(house.now(), Actor::House, Act::Release, house.charter.hash(), &reason)
        .purposes(purpose)
        .items(speaking.chain(split))
        .evidence(Hash::of(&[body.as_bytes()]))
        .spent(spent);
    Ok(Plan::new(reason, entry).and(Change::Trend { period: released.period, body }))
}
