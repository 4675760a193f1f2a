//! What agents ask for people (Data Rights Protocol 1.0): signed messages of agents the operator knows, each taken once.
//! What a person's own word proves is done at once; anything else waits until the person shows, on our page, that they asked.
//!
//! **Invariant:** nobody is erased and nothing is handed out on an agent's word alone: an agent has a signature, not the person's token.
//! **Invariant:** what an agent claims of a person is checked for its form and forgotten: no row, no log and no answer holds it.
//! **Invariant:** an agent that gave an address hears there, once, how its request ended: the same transaction ends it and keeps the telling.
//! **Invariant:** a message that is refused has written nothing.

mod message;
mod registry;
mod status;
mod verdict;

use message::Regime;
pub use message::Unacceptable;
pub use registry::{Agent, Agents, NotAgents};
pub use status::Status;
pub use verdict::{ASKED_MOST, Verdict, judge, waiting};

use crate::choose::{Chosen, answer_one};
use crate::{Fault, House, Request};
use entrenous_charter::law::{Calendars, Case, Day, Extension, Kind, Step, When, outcome, strictest};
use entrenous_core::charter::{Language, Processing};
use entrenous_core::consent::{Answer, State};
use entrenous_core::explain::Reason;
use entrenous_core::hash::Hash;
use entrenous_core::id::{Key, PersonId, RowId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::moment::{Moment, Span};
use entrenous_core::plan::{Change, Plan};
use entrenous_core::request::{Actor, Surfaces};
use entrenous_core::rights::{Asked, Course, Exercise, Standing};

/// How long the slowest law gives, where none says it: what every law of the house undercuts.
const DUE_AT_MOST: Span = Span::days(45);
/// How many requests lapse in one round.
const LAPSING_MOST: usize = 500;
/// The pack of the one regime the protocol knows.
const CCPA: &str = "us-ca";

/// A person's answer on the page to which an agent's request led them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Proof {
    /// I asked.
    Mine,
    /// I did not.
    NotMine,
}

/// Gives an agent its token (2.05).
pub async fn introduce(house: &House, id: &str, body: &[u8]) -> Result<String, Fault> {
    let agent = house.outside.agents.find(id).ok_or(Unacceptable::UnknownAgent)?;
    let _one_at_a_time = house.asking.lock().await;
    let opened = message::open(agent, body)?;
    let until = opened.check(house, agent)?;
    let reason = Reason::Asked;
    let entry = entry(house, house.now(), Actor::Visitor, &reason).evidence(opened.hash);
    let seen = Change::See { agent: agent.id.clone(), hash: opened.hash, until };
    house.apply(Plan::new(reason, entry).and(seen)).await?;
    Ok(house.vault.agent_token(&agent.id, &agent.verify_key))
}

/// The agent whose token this is.
pub fn recognize<'a>(house: &'a House, token: &str) -> Result<&'a Agent, Fault> {
    let is_its = |agent: &&Agent| house.vault.is_agent_token(&agent.id, &agent.verify_key, token);
    Ok(house.outside.agents.iter().find(is_its).ok_or(Unacceptable::TokenUnknown)?)
}

/// Takes a request (2.01). `request` and `locale` are those of a web page, where a withdrawal asks for them.
pub async fn exercise(
    house: &House,
    request: &Request,
    locale: &Language,
    agent: &Agent,
    body: &[u8],
) -> Result<Asked, Fault> {
    let _one_at_a_time = house.asking.lock().await;
    let opened = message::open(agent, body)?;
    let exercising = opened.exercising(house, agent)?;
    let now = house.now();
    let mut asked = Asked {
        agent: agent.id.clone(),
        row: RowId::draw(house.dice.as_ref(), now),
        at: now,
        due: expected_by(exercising.exercise, exercising.regime, house, now)?,
        exercise: exercising.exercise,
        agent_request: exercising.agent_request,
        callback: exercising.callback,
        course: Course::Unproven,
    };
    let proven = exercising.token.as_deref().map(|token| house.standing(token)).transpose()?;
    if asked.exercise == Exercise::OptIn {
        // A yes is given by the person themselves (GDPR Art. 4(11)); an agent cannot give it.
        asked.course = Course::Denied;
    }
    let reason = Reason::Asked;
    let entry = entry(house, now, Actor::Visitor, &reason).evidence(opened.hash);
    let seen = Change::See { agent: agent.id.clone(), hash: opened.hash, until: exercising.until };
    house.apply(Plan::new(reason, entry).and(seen).and(Change::Ask(asked.clone()))).await?;
    if let (Exercise::OptOut, Some(standing)) = (asked.exercise, proven) {
        stop_sharing(house, request, locale, &standing).await?;
        return close(house, asked, Course::Fulfilled, Actor::Person).await;
    }
    Ok(asked)
}

/// How far a request of this agent is (2.02).
pub fn progress(house: &House, agent: &Agent, row: RowId) -> Result<Asked, Fault> {
    let asked = house.store.find_asked(row)?.ok_or(Unacceptable::NoSuchRequest)?;
    if asked.agent == agent.id { Ok(asked) } else { Err(Unacceptable::NotYours.into()) }
}

/// Takes a request back (2.04).
pub async fn revoke(house: &House, agent: &Agent, row: RowId, body: &[u8]) -> Result<Asked, Fault> {
    let _one_at_a_time = house.asking.lock().await;
    let asked = progress(house, agent, row)?;
    message::open(agent, body)?.revoking()?;
    if asked.course_at(house.now()) != Course::Unproven {
        return Err(Unacceptable::Ended.into());
    }
    close(house, asked, Course::Revoked, Actor::Visitor).await
}

/// What an agent asked, for the page that asks the person.
pub fn question(house: &House, row: RowId) -> Result<(Asked, &str), Fault> {
    let asked = house.store.find_asked(row)?.ok_or(Unacceptable::NoSuchRequest)?;
    let agent = house.outside.agents.find(&asked.agent).ok_or(Unacceptable::NoSuchRequest)?;
    if asked.course_at(house.now()) != Course::Unproven {
        return Err(Unacceptable::Ended.into());
    }
    Ok((asked, &agent.name))
}

/// The person says whether they asked; if so, it is done. Answers the choice it made, if it made one.
pub async fn prove(
    house: &House,
    request: &Request,
    locale: &Language,
    row: RowId,
    standing: Standing,
    proof: Proof,
) -> Result<Option<Chosen>, Fault> {
    let _one_at_a_time = house.asking.lock().await;
    let (asked, _) = question(house, row)?;
    if house.choices(standing.person())?.iter().next().is_none() {
        return Err(Fault::Departed);
    }
    if proof == Proof::NotMine {
        close(house, asked, Course::Disowned, Actor::Person).await?;
        return Ok(None);
    }
    let chosen = match asked.exercise {
        Exercise::OptOut => stop_sharing(house, request, locale, &standing).await?,
        Exercise::Deletion => {
            crate::erase::erase(house, standing).await?;
            None
        }
        Exercise::OptIn | Exercise::Access | Exercise::Categories | Exercise::Specific => None,
    };
    close(house, asked, Course::Fulfilled, Actor::Person).await?;
    Ok(chosen)
}

/// Ends what nobody showed in time that they asked; answers how many requests it was.
pub async fn lapse(house: &House) -> Result<usize, Fault> {
    let _one_at_a_time = house.asking.lock().await;
    let overdue = house.store.overdue_asked(house.now(), LAPSING_MOST)?;
    let count = overdue.len();
    for asked in overdue {
        close(house, asked, Course::Lapsed, Actor::House).await?;
    }
    Ok(count)
}

async fn close(house: &House, mut asked: Asked, course: Course, actor: Actor) -> Result<Asked, Fault> {
    asked.course = course;
    let reason = Reason::Answered;
    let entry = entry(house, house.now(), actor, &reason).evidence(Hash::of(&[&asked.row.bytes()]));
    house.apply(Plan::new(reason, entry).and(Change::Ask(asked.clone()))).await?;
    Ok(asked)
}

fn entry(house: &House, now: Moment, actor: Actor, reason: &Reason) -> Entry {
    Entry::new(now, actor, Act::Request, house.charter.hash(), reason)
}

/// Takes back each yes by which data are sold or shared; answers the last choice.
async fn stop_sharing(
    house: &House,
    request: &Request,
    locale: &Language,
    standing: &Standing,
) -> Result<Option<Chosen>, Fault> {
    let mut last = None;
    for (purpose, _) in shared(house, standing.person())? {
        let again = house.standing(&house.vault.token(standing.person(), standing.until()))?;
        last = Some(answer_one(house, request, locale, &purpose, Answer::No, again).await?);
    }
    Ok(last)
}

/// The purposes by which data of a person are sold or shared now, with where they are asked.
fn shared(house: &House, person: PersonId) -> Result<Vec<(Key, Surfaces)>, Fault> {
    let choices = house.choices(person)?;
    let given = house
        .charter
        .purposes()
        .filter(|(_, purpose)| house.charter.processing(purpose) == Processing::Sharing)
        .filter(|(id, _)| choices.get(*id).is_some_and(|held| held.state == State::Given));
    Ok(given.map(|(_, purpose)| (purpose.key.clone(), purpose.surfaces)).collect())
}

/// The end of the day by which the law wants an answer: the day to plan for, by the strictest of the laws that may apply.
fn expected_by(exercise: Exercise, regime: Regime, house: &House, now: Moment) -> Result<Moment, Fault> {
    let refused = |why: &dyn std::fmt::Display| Fault::Law(why.to_string());
    let packs = house.laws.in_force(&Day::of(now)).map_err(|why| refused(&why))?;
    let calendars = Calendars::shipped().map_err(|why| refused(&why))?;
    let kind = match exercise {
        Exercise::OptOut | Exercise::OptIn => Kind::OptOut,
        Exercise::Deletion | Exercise::Access | Exercise::Categories | Exercise::Specific => Kind::Access,
    };
    let received = now.to_string().parse().map_err(|why| refused(&why))?;
    let case = Case::new(kind, received, Vec::new(), Extension::NotTold).map_err(|why| refused(&why))?;
    let law = house.law();
    let applies = |id: &String| match regime {
        Regime::Ccpa => id == CCPA,
        Regime::Voluntary => law.rules.regimes_of(None).contains(id),
    };
    let outcomes = packs.iter().filter(|pack| applies(&pack.id)).map(|pack| outcome(pack, &calendars, &case));
    let outcomes = outcomes.collect::<Result<Vec<_>, _>>().map_err(|why| refused(&why))?;
    let answer = strictest(&outcomes).into_iter().find(|deadline| deadline.step == Step::Answer);
    let planned = answer.map(|deadline| match deadline.plan {
        When::Moment(moment) => moment,
        When::Day(day) => format!("{day}T23:59:59Z").parse().unwrap_or(now),
    });
    // A law that wants it at once leaves the person a day to show that they asked.
    Ok(planned.unwrap_or_else(|| now.plus(DUE_AT_MOST)).max(now.plus(Span::days(1))))
}

impl House {
    /// Where a person shows that they asked, if the house has an address.
    #[must_use]
    pub fn proof_address(&self, row: RowId) -> Option<String> {
        self.outside.address.as_deref().map(|address| format!("{address}/privacy/requests/{row}"))
    }
}
