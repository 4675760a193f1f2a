//! People set out when they come into an audience, or go out of one: those who were there at the last look are remembered, and nothing else of them.
//!
//! **Invariant:** only people are remembered whose yes to each purpose stands, the journey's and the audience's; whoever takes one back is forgotten.
//! **Invariant:** the first look after a journey was turned on, and after its audience says something else, tells who is there; nobody comes in by it,
//! but those the journey begins with if it says `begin_with_present`.
//! **Invariant:** what is remembered of a person and whether they set out is one transaction; a look that was cut short is made again.
//! **Invariant:** each look that opened facts is one line of the ledger.

use super::begin::{apply, sets_out};
use super::look::Permits;
use super::{Switch, switch};
use crate::speak::Planned;
use crate::speak::meant::{Membership, membership};
use crate::{Fault, House};
use entrenous_core::communicate::Medium;
use entrenous_core::explain::Reason;
use entrenous_core::hash::Hash;
use entrenous_core::id::{Key, PersonId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::request::Actor;
use entrenous_speak::audience::{Audience, Audiences};
use entrenous_speak::journey::{Present, Trigger};
use entrenous_store::{Batch, LedgerLine, Write};
use std::collections::BTreeSet;

/// How often an audience is looked at for a journey, in minutes.
pub const LOOKED_EVERY_MINUTES: i64 = 15;
const MICROSECONDS_PER_MINUTE: i64 = 60_000_000;
/// How many people are looked at before others may work.
const PAGE: usize = 200;
/// How deep audiences are followed into one another.
const WITHIN_MOST: usize = 32;

/// What the last look was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Looked {
    /// There was none since the journey was turned on.
    Never,
    /// It was at an audience that said something else.
    AtAnother,
    /// It was at the same audience.
    Before,
}

/// Looks at the audiences of all journeys that begin with one; at each as often as is due.
pub(crate) async fn round(house: &House) -> Result<(), Fault> {
    let plans = house.speech.plans.now();
    for planned in plans.planned() {
        let key = &planned.journey.key;
        if planned.journey.starts.audience().is_some() && switch(house, key)? == Switch::On {
            look(house, planned).await?;
        }
    }
    Ok(())
}

/// What forgets everybody who is remembered for a journey: the next look is its first.
pub(crate) fn forget(journey: &Key) -> [Write; 2] {
    [
        Write::ForgetPresent { journey: journey.clone() },
        Write::PutSetting { key: setting(journey), body: String::new() },
    ]
}

/// What forgets a person who takes a yes back. The caller holds their turn.
pub(crate) fn forget_one(house: &House, person: PersonId) -> Result<Vec<Write>, Fault> {
    let mut writes = Vec::new();
    let (plans, audiences) = (house.speech.plans.now(), house.speech.audiences.now());
    for planned in plans.planned() {
        let Some(audience) = planned.journey.starts.audience() else { continue };
        let journey = &planned.journey.key;
        if !house.store.is_present(person, journey)? {
            continue;
        }
        let choices = house.choices(person)?;
        let seen = |audience: &Audience| {
            house.permit(person, audience.purpose, &crate::speak::check::BY_MAIL, &choices).is_ok()
        };
        let stands = audiences.get(audience).is_some_and(seen);
        if !stands || Permits::ask(house, person, &planned.journey)?.is_none() {
            writes.push(Write::DropPresent { person, journey: journey.clone() });
        }
    }
    Ok(writes)
}

fn setting(key: &Key) -> String {
    format!("journey.{key}.looked")
}

/// When an audience was looked at for a journey, and what it said then.
fn last(house: &House, journey: &Key) -> Result<Option<(Moment, String)>, Fault> {
    let kept = house.store.setting(&setting(journey))?.unwrap_or_default();
    let read = kept.split_once(' ').and_then(|(at, said)| Some((at.parse().ok()?, said.to_owned())));
    Ok(read)
}

/// Everything an audience says, those it names too.
fn says(audiences: &Audiences, key: &Key) -> String {
    let (mut said, mut next, mut seen) = (Vec::new(), vec![key.clone()], BTreeSet::new());
    while let Some(key) = next.pop().filter(|_| seen.len() < WITHIN_MOST) {
        let Some(audience) = audiences.get(&key).filter(|_| seen.insert(key.clone())) else { continue };
        said.push(format!("{key} {:?} {}", audience.purpose, audience.said()));
        next.extend(audience.within().iter().cloned());
    }
    Hash::of(&[b"entrenous/audience-said/1", said.join("\n").as_bytes()]).to_string()
}

async fn look(house: &House, planned: &Planned) -> Result<(), Fault> {
    let (journey, now) = (&planned.journey, house.now());
    let audiences = house.speech.audiences.now();
    let Some(audience) = journey.starts.audience().and_then(|key| audiences.get(key)) else { return Ok(()) };
    let said = says(&audiences, &audience.key);
    let looked = match last(house, &journey.key)? {
        None => Looked::Never,
        Some((_, before)) if before != said => Looked::AtAnother,
        Some((at, _)) if now.since(at) < LOOKED_EVERY_MINUTES.saturating_mul(MICROSECONDS_PER_MINUTE) => {
            return Ok(());
        }
        Some(_) => Looked::Before,
    };
    let whole = Whole { house, planned, audience, looked };
    let opened = whole.those_remembered().await?.saturating_add(whole.everyone().await?);
    let entry = (opened > 0).then(|| whole.entry(now));
    let line = |entry: Entry| Ok::<_, Fault>(LedgerLine { at: entry.at, about: None, body: entry.leaf()? });
    let write = Write::PutSetting { key: setting(&journey.key), body: format!("{now} {said}") };
    house.store.apply(Batch { writes: vec![write], entry: entry.map(line).transpose()? }).await?;
    Ok(())
}

/// One look at an audience.
struct Whole<'a> {
    house: &'a House,
    planned: &'a Planned,
    audience: &'a Audience,
    looked: Looked,
}

impl Whole<'_> {
    /// Whoever was there: are they there still?
    async fn those_remembered(&self) -> Result<u64, Fault> {
        let (mut after, mut opened) = (None, 0_u64);
        loop {
            let page = self.house.store.present_page(&self.planned.journey.key, after, PAGE)?;
            let Some(last) = page.last() else { return Ok(opened) };
            after = Some(*last);
            for person in page {
                opened = opened.saturating_add(self.one(person, true).await?);
            }
            tokio::task::yield_now().await;
        }
    }

    /// Everybody with an address: are they there now?
    async fn everyone(&self) -> Result<u64, Fault> {
        let (mut after, mut opened) = (None, 0_u64);
        loop {
            let page = self.house.store.handle_page(Medium::Mail, after, PAGE)?;
            let Some((last, _)) = page.last() else { return Ok(opened) };
            after = Some(*last);
            for (person, _) in page {
                opened = opened.saturating_add(self.one(person, false).await?);
            }
            tokio::task::yield_now().await;
        }
    }

    /// Looks at one person, who was there or was not; answers how many were opened.
    async fn one(&self, person: PersonId, was_there: bool) -> Result<u64, Fault> {
        let (house, journey) = (self.house, &self.planned.journey);
        let _turn = house.turn(person).await;
        if house.store.is_present(person, &journey.key)? != was_there {
            return Ok(0);
        }
        let is = match Permits::ask(house, person, journey)? {
            None => Ok(Membership::NotPermitted),
            Some(_) => membership(house, person, self.audience),
        };
        let is = match is {
            // Their rows are about to go.
            Err(Fault::Departed) => return Ok(0),
            is => is?,
        };
        let key = journey.key.clone();
        let mut writes = match (was_there, is) {
            (false, Membership::In) => vec![Write::PutPresent { person, journey: key }],
            (true, Membership::Out | Membership::NotPermitted) => {
                vec![Write::DropPresent { person, journey: key }]
            }
            (true, Membership::In) | (false, Membership::Out | Membership::NotPermitted) => Vec::new(),
        };
        if !writes.is_empty() && self.begins(is) {
            writes.extend(sets_out(house, person, self.planned, house.now())?);
        }
        apply(house, writes).await?;
        Ok(u64::from(is != Membership::NotPermitted))
    }

    /// Whether someone who came in or went out begins.
    fn begins(&self, is: Membership) -> bool {
        match (&self.planned.journey.starts, is, self.looked) {
            (Trigger::CameInto(_), Membership::In, Looked::Before)
            | (Trigger::WentOutOf(_), Membership::Out, Looked::Before) => true,
            (Trigger::CameInto(_), Membership::In, Looked::Never) => {
                self.planned.journey.present == Present::Begin
            }
            _ => false,
        }
    }

    fn entry(&self, now: Moment) -> Entry {
        let (house, journey) = (self.house, &self.planned.journey);
        let own = house.charter.purpose(self.audience.purpose).map(|purpose| purpose.key.clone());
        let purposes: BTreeSet<Key> =
            [journey.purpose.clone(), journey.sight().clone()].into_iter().chain(own).collect();
        let items = self.audience.items.iter().filter_map(|id| Some(house.charter.item(id)?.key.clone()));
        Entry::new(now, Actor::House, Act::Use, house.charter.hash(), &Reason::Tallied)
            .purposes(purposes)
            .items(items)
    }
}

#[cfg(test)]
mod tests {
    use super::forget;
    use entrenous_core::id::Key;
    use entrenous_store::Write;

    #[test]
    fn forgetting_a_journey_makes_the_next_look_its_first() {
        let [rows, setting] = forget(&Key::parse("regulars_back").unwrap());
        assert!(matches!(rows, Write::ForgetPresent { journey } if journey.as_str() == "regulars_back"));
        assert!(
            matches!(setting, Write::PutSetting { key, body } if key == "journey.regulars_back.looked" && body.is_empty())
        );
    }
}
