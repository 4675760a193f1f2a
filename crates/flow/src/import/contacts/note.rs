//! The no of a batch: who is never to be written to, and who not before a new yes. One transaction, before any yes of the batch.
//!
//! **Invariant:** what is noted already is not written again: the first word stands with its date.
//! **Invariant:** a yes that was given here, and later than the no of the file, outlives it; nothing else does.

use super::{Into, Taken};
use crate::choose::{Choosing, Deed, Stage, Who, choose};
use crate::people::find;
use crate::{Fault, House};
use entrenous_contacts::{Contact, Evidence, OptOut, Reason, Scope as OptOutScope, Yes};
use entrenous_core::charter::Use;
use entrenous_core::communicate::{Medium, Scope, Suppressed, Suppression};
use entrenous_core::consent::{Answer, EvidenceRef, Held, Method, State};
use entrenous_core::explain::Reason as Why;
use entrenous_core::id::{Key, PersonId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::request::Actor;
use entrenous_store::{Batch, LedgerLine, Write};
use std::collections::BTreeMap;

/// A contact with a yes that can be proved, whom no no stands against.
pub(super) struct Agreed {
    pub(super) contact: Contact,
    pub(super) yes: Yes,
    pub(super) name: [u8; 32],
    /// Whose address it is here already, if it is one person's.
    pub(super) person: Option<PersonId>,
}

/// What is to be done about the no of one contact.
#[derive(Default)]
struct Noted {
    suppressions: Vec<Suppression>,
    ends: Vec<(PersonId, Key, OptOut)>,
}

/// Notes every no, and answers whoever has a yes left.
pub(super) async fn note(
    house: &House,
    into: &Into,
    batch: Vec<Contact>,
) -> Result<(Taken, Vec<Agreed>), Fault> {
    let (mut taken, mut agreed, mut writes, mut ends) =
        (Taken::default(), Vec::new(), Vec::new(), Vec::new());
    for mut contact in batch {
        let name = house.vault.address_name(Medium::Mail, contact.address.text());
        let standing = house.store.suppressions(&name)?;
        let mut people = house.store.people_at(&name)?;
        let alone = if let [one] = people.as_slice() { Some(*one) } else { None };
        let numbered = contact.number.as_ref().map(|number| find(house, number)).transpose()?.flatten();
        people.extend(numbered.filter(|person| !people.contains(person)));
        let noted = judge(house, into, &contact, &standing, &people)?;
        for suppression in noted.suppressions {
            let count = if suppression.why == Suppressed::Unproven {
                &mut taken.unproven
            } else {
                &mut taken.silenced
            };
            *count = count.saturating_add(1);
            writes.push(Write::Suppress { name, suppression });
        }
        let line = (contact.table, contact.line);
        ends.extend(noted.ends.into_iter().map(|(person, purpose, no)| (person, purpose, no, line)));
        let Some(yes) = contact.consents.pop().filter(|yes| yes.evidence > Evidence::Unknown) else {
            continue;
        };
        if standing.iter().any(|one| one.stops(&yes.purpose, false)) {
            taken.kept_out = taken.kept_out.saturating_add(1);
            continue;
        }
        agreed.push(Agreed { contact, yes, name, person: alone });
    }
    if !writes.is_empty() {
        let entry = Some(entry(house, into)?);
        house.store.apply(Batch { writes, entry }).await?;
    }
    for (person, purpose, no, line) in ends {
        taken.withdrawn =
            taken.withdrawn.saturating_add(u64::from(end(house, into, person, purpose, &no, line).await?));
    }
    Ok((taken, agreed))
}

fn judge(
    house: &House,
    into: &Into,
    contact: &Contact,
    standing: &[Suppression],
    people: &[PersonId],
) -> Result<Noted, Fault> {
    let mut noted = Noted::default();
    let mut given: Vec<(PersonId, Key, Held)> = Vec::new();
    for person in people {
        for (id, held) in house.choices(*person)?.iter().filter(|(_, held)| held.state == State::Given) {
            let purpose = house.charter.purpose(id).filter(|purpose| purpose.uses == Use::DirectMarketing);
            given.extend(purpose.map(|purpose| (*person, purpose.key.clone(), *held)));
        }
    }
    for no in &contact.opt_outs {
        let (scope, covers): (Scope, &dyn Fn(&Key) -> bool) = match &no.scope {
            OptOutScope::All => (Scope::Everything, &|_| true),
            OptOutScope::Purpose(key) => (Scope::Purpose(key.clone()), &move |other| other == key),
        };
        let is_word = matches!(no.reason, Reason::Unsubscribed | Reason::Complained);
        let later = |held: &Held| no.at.is_some_and(|at| held.at > at);
        let said_since = is_word && given.iter().any(|(_, purpose, held)| covers(purpose) && later(held));
        if is_word {
            let ended = given.iter().filter(|(_, purpose, held)| covers(purpose) && !later(held));
            noted.ends.extend(ended.map(|(person, purpose, _)| (*person, purpose.clone(), no.clone())));
        }
        let why = suppressed(no.reason);
        let known = standing.iter().any(|one| one.scope == scope && one.why == why);
        if !known && !said_since {
            noted.suppressions.push(Suppression { scope, why, at: no.at.unwrap_or(house.now()) });
        }
    }
    let unproven = contact.consents.iter().any(|yes| yes.evidence == Evidence::Unknown);
    let said_here = given.iter().any(|(_, purpose, _)| *purpose == into.key);
    if unproven && !said_here && !standing.iter().any(|one| one.stops(&into.key, false)) {
        let scope = Scope::Purpose(into.key.clone());
        noted.suppressions.push(Suppression { scope, why: Suppressed::Unproven, at: house.now() });
    }
    Ok(noted)
}

const fn suppressed(reason: Reason) -> Suppressed {
    match reason {
        Reason::Complained => Suppressed::Complained,
        Reason::Unsubscribed => Suppressed::Unsubscribed,
        Reason::HardBounced | Reason::InvalidAddress => Suppressed::HardBounced,
    }
}

/// The proof of what was noted: which file, by its hash; nobody by name.
fn entry(house: &House, into: &Into) -> Result<LedgerLine, Fault> {
    let at = house.now();
    let entry = Entry::new(at, Actor::Operator, Act::Import, house.charter.hash(), &Why::Imported)
        .purposes([into.key.clone()])
        .evidence(into.file);
    Ok(LedgerLine { at, about: None, body: entry.leaf()? })
}

/// Ends a yes that was given here, because the file has a later no; whether it did.
async fn end(
    house: &House,
    into: &Into,
    person: PersonId,
    purpose: Key,
    no: &OptOut,
    line: (usize, u64),
) -> Result<bool, Fault> {
    let Some((id, _)) = house.charter.find_purpose(purpose.as_str()) else { return Ok(false) };
    let request = super::take::request(house, id);
    let Some(locale) = house.charter.source_language() else { return Ok(false) };
    let notice = crate::ask::notice(house, &request, locale)?.notice.hash;
    let deed = Deed {
        method: Method::Import,
        stage: Stage::Answered,
        evidence: EvidenceRef::try_from(super::take::evidence(into, line, no.reason.word())).ok(),
        client_at: no.at,
    };
    let decisions = BTreeMap::from([(purpose, Answer::No)]);
    let who = Who::Customer(person, &into.mandate);
    choose(house, &request, Choosing { notice, decisions, deed, who }).await?;
    Ok(true)
}
