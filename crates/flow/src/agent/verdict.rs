//! The business's own word on what an agent asked: it has found out by its own means who the person is, or that it will not be done.
//!
//! **Invariant:** only a key for everything says so; the customer is named by the business's own name for them.

use super::{Unacceptable, close, question, shared};
use crate::choose::{Choosing, Deed, Stage, Who, choose};
use crate::{Fault, House, Request, people};
use entrenous_core::charter::Language;
use entrenous_core::consent::{Answer, EvidenceRef, Method};
use entrenous_core::id::{PersonId, RowId};
use entrenous_core::reference::Reference;
use entrenous_core::request::{Actor, Surface};
use entrenous_core::rights::{Asked, Course, Exercise, Mandate};
use std::collections::BTreeMap;

/// How many requests are listed at once.
pub const ASKED_MOST: usize = 1_000;

/// What the business says.
pub enum Verdict {
    /// The person is this customer, and asked: it is done.
    Confirmed(Reference),
    /// It is not done.
    Declined,
}

/// What waits for the person or for the business, by agent and time.
pub fn waiting(house: &House, mandate: &Mandate) -> Result<Vec<Asked>, Fault> {
    if !mandate.covers_everything() {
        return Err(Fault::NeedsEverything);
    }
    let now = house.now();
    let all = house.store.asked_page(None, ASKED_MOST)?;
    Ok(all.into_iter().filter(|asked| asked.course_at(now) == Course::Unproven).collect())
}

/// Takes the business's word on a request.
pub async fn judge(
    house: &House,
    request: &Request,
    locale: &Language,
    mandate: &Mandate,
    row: RowId,
    verdict: Verdict,
) -> Result<Asked, Fault> {
    if !mandate.covers_everything() {
        return Err(Fault::NeedsEverything);
    }
    let _one_at_a_time = house.asking.lock().await;
    let (asked, _) = question(house, row)?;
    let reference = match verdict {
        Verdict::Declined => return close(house, asked, Course::Denied, Actor::Operator).await,
        Verdict::Confirmed(reference) => reference,
    };
    let person = people::find(house, &reference)?.ok_or(Fault::NoSuchCustomer)?;
    match asked.exercise {
        Exercise::OptOut => stop_sharing(house, request, locale, (person, mandate), row).await?,
        Exercise::Deletion => {
            crate::erase::leave(house, person, Actor::Operator).await?;
        }
        Exercise::OptIn => return Err(Unacceptable::Ended.into()),
        Exercise::Access | Exercise::Categories | Exercise::Specific => {}
    }
    close(house, asked, Course::Fulfilled, Actor::Operator).await
}

/// Takes back each yes by which data are sold or shared, in the words of the business; the request is the proof.
async fn stop_sharing(
    house: &House,
    request: &Request,
    locale: &Language,
    (person, mandate): (PersonId, &Mandate),
    row: RowId,
) -> Result<(), Fault> {
    for (key, surfaces) in shared(house, person)? {
        let surface = Surface::ALL.into_iter().find(|s| surfaces.has(*s)).unwrap_or(request.surface);
        let notice = crate::ask::notice(house, &Request { surface, ..request.clone() }, locale)?.notice.hash;
        let evidence = Some(EvidenceRef::from(row));
        let deed = Deed { method: Method::Api, stage: Stage::Answered, evidence, client_at: None };
        let decisions = BTreeMap::from([(key, Answer::No)]);
        let who = Who::Customer(person, mandate);
        choose(house, request, Choosing { notice, decisions, deed, who }).await?;
    }
    Ok(())
}
