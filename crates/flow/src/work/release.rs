//! Lets out how many answered each notice in a month that is over, and how many said yes: once, with noise, for good.
//! What is counted is what is kept anyway as proof: the signed records. A person who has left by then is not counted.
//!
//! **Invariant:** what was let out is kept with its ledger entry in one transaction, and its month is never counted again.
//! **Invariant:** which notices have a line follows from what could be shown before the month was over, not from who answered.
//! **Invariant:** what does not fit the year's budget is not counted at all.

use crate::statistics::{NoticeCounts, PurposeCount, STATISTICS_SCHEMA, Statistics};
use crate::{Fault, House};
use entrenous_cohort::budget::Epsilon;
use entrenous_cohort::release::{FLOOR, NotReleased, Tally, Told};
use entrenous_core::charter::Language;
use entrenous_core::consent::{Method, Record};
use entrenous_core::explain::Reason;
use entrenous_core::hash::{Hash, canonical};
use entrenous_core::id::{Key, PersonId};
use entrenous_core::ledger::{Act, Entry, Spending};
use entrenous_core::moment::{Moment, Month, Period};
use entrenous_core::notice::Question;
use entrenous_core::plan::{Change, Plan};
use entrenous_core::request::{Actor, Surface};
use entrenous_vault::Receipt;
use serde::Deserialize;
use std::collections::BTreeMap;

/// How long a month is over before it is counted, in microseconds: whatever was being written at its end is there.
const SETTLED_AFTER: i64 = 3_600_000_000;
/// How many months are made up for at most when the house has stood closed.
const MONTHS_MOST: usize = 12;
/// How many rows are read at a time.
const PAGE: usize = 256;

/// Lets out every month that is over and was not let out yet; answers how many.
pub async fn round(house: &House) -> Result<usize, Fault> {
    let mut let_out = 0_usize;
    for month in due(house)? {
        let budget = crate::statistics::report(house)?.budget(month.year());
        if let Err(refused) = budget.spend(Epsilon::MONTHLY) {
            tracing::warn!(%month, %refused, "the counts of a month are not let out");
            continue;
        }
        one(house, month).await?;
        let_out = let_out.saturating_add(1);
    }
    Ok(let_out)
}

/// The months to let out, the oldest first.
fn due(house: &House) -> Result<Vec<Month>, Fault> {
    let Some(present) = Month::of(house.now().plus_microseconds(SETTLED_AFTER.saturating_neg())) else {
        return Ok(Vec::new());
    };
    let told: Vec<Month> = house.store.statistics()?.into_iter().map(|row| row.month).collect();
    if told.contains(&present.before()) {
        return Ok(Vec::new());
    }
    let Some(opened) = house.store.first_notice()? else { return Ok(Vec::new()) };
    let over = std::iter::successors(Some(present.before()), |month| Some(month.before()));
    let over = over.take(MONTHS_MOST).take_while(|month| month.ends() > opened);
    let mut due: Vec<Month> = over.filter(|month| !told.contains(month)).collect();
    due.reverse();
    Ok(due)
}

/// Counts one month and lets it out.
async fn one(house: &House, month: Month) -> Result<(), Fault> {
    let (asked, versions) = asked_before(house, month.ends())?;
    let lines = asked.iter().map(|(version, shown)| (*version, shown.questions().count()));
    let mut tally = Tally::new(lines)?;
    let mut last = None;
    loop {
        let page = house.store.records_between(month.begins(), month.ends(), last.as_ref(), PAGE)?;
        let Some(newest) = page.last() else { break };
        last = Some(newest.clone());
        for found in page {
            if let Ok(Receipt { record, .. }) = Receipt::from_json(&found.record.receipt) {
                // What a record answers is named by its words; what is counted together, by what they ask.
                if let Some(version) = versions.get(&record.notice) {
                    count(&mut tally, &asked, version, found.person, &record)?;
                }
            }
        }
        tokio::task::yield_now().await;
    }
    let told = tally.release(Epsilon::MONTHLY, house.dice.as_ref())?;
    house.apply(decide(month, house.now(), house.charter.hash(), told, &asked)?).await?;
    Ok(())
}

/// What a stored notice asked.
#[derive(Deserialize)]
struct Shown {
    version: Hash,
    locale: Language,
    surface: Surface,
    purposes: Vec<ShownPurpose>,
}

#[derive(Deserialize)]
struct ShownPurpose {
    key: Key,
    title: String,
    question: Question,
}

impl Shown {
    /// The purposes one could answer.
    fn questions(&self) -> impl Iterator<Item = &ShownPurpose> {
        self.purposes.iter().filter(|p| matches!(p.question, Question::OptIn | Question::OptOut))
    }
}

/// What was asked, by version; and the version of each notice.
type Asked = (BTreeMap<Hash, Shown>, BTreeMap<Hash, Hash>);

/// Every version that asked something and was there before a moment, in the charter's first language if it was shown in that.
fn asked_before(house: &House, until: Moment) -> Result<Asked, Fault> {
    let source = house.charter.business.languages.first();
    let mut asked: BTreeMap<Hash, Shown> = BTreeMap::new();
    let mut versions = BTreeMap::new();
    let mut after = None;
    loop {
        let page = house.store.notice_page(after, PAGE)?;
        let Some((newest, _)) = page.last() else { return Ok((asked, versions)) };
        after = Some(*newest);
        for (hash, notice) in page.iter().filter(|(_, notice)| notice.at < until) {
            let Ok(shown) = serde_json::from_str::<Shown>(&notice.body) else { continue };
            versions.insert(*hash, shown.version);
            let better = !asked.contains_key(&shown.version) || Some(&shown.locale) == source;
            if better && shown.questions().next().is_some() {
                asked.insert(shown.version, shown);
            }
        }
    }
}

/// Counts a record, if it is an answer to the notice; one that was asked at a film, or taken over from elsewhere, answered something else.
fn count(
    tally: &mut Tally<Hash>,
    asked: &BTreeMap<Hash, Shown>,
    version: &Hash,
    who: Option<PersonId>,
    record: &Record,
) -> Result<(), NotReleased> {
    let answered = record.purposes.iter().any(|purpose| purpose.state.is_answer());
    if !answered || matches!(record.method, Method::Contextual | Method::Import) {
        return Ok(());
    }
    let questions: Vec<&Key> = asked
        .get(version)
        .map(|shown| shown.questions().map(|purpose| &purpose.key).collect())
        .unwrap_or_default();
    tally.count(who, version, |question| {
        let key = questions.get(question);
        record.purposes.iter().any(|said| Some(&&said.key) == key && said.state.is_yes())
    })
}

fn decide(
    month: Month,
    now: Moment,
    charter: Hash,
    told: Vec<(Hash, Told)>,
    asked: &BTreeMap<Hash, Shown>,
) -> Result<Plan, Fault> {
    let notices = told.into_iter().filter_map(|(version, told)| {
        let shown = asked.get(&version)?;
        let purposes = shown.questions().zip(told.yes).map(|(purpose, yes)| PurposeCount {
            key: purpose.key.clone(),
            title: purpose.title.clone(),
            question: purpose.question,
            yes,
        });
        Some(NoticeCounts {
            version,
            surface: shown.surface,
            answered: told.answered,
            purposes: purposes.collect(),
        })
    });
    let epsilon = Epsilon::MONTHLY;
    let schema = STATISTICS_SCHEMA.to_owned();
    let body = canonical(&Statistics { schema, month, epsilon, floor: FLOOR, notices: notices.collect() })?;
    let reason = Reason::Counted;
    let entry = Entry::new(now, Actor::House, Act::Release, charter, &reason)
        .evidence(Hash::of(&[body.as_bytes()]))
        .spent(Spending::over(Period::Month(month), epsilon, FLOOR));
    Ok(Plan::new(reason, entry).and(Change::Release { month, body }))
}
