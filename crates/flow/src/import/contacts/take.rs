//! One contact with a yes: the yes is recorded with its proof, then what its purpose may use is kept under it.
//!
//! **Invariant:** a yes without a time changes no word that stands; one with a time only an older one that is no no.
//! **Invariant:** a fact the house has is left: what a person told here outranks a file.

use super::note::Agreed;
use super::{Into, Taken};
use crate::choose::{Choosing, Deed, Stage, Who, choose};
use crate::correct::ONLY_ROW;
use crate::people::find_or_make;
use crate::signup::reference;
use crate::{Fault, House, Request};
use entrenous_contacts::{Contact, Evidence, Yes};
use entrenous_core::charter::Source;
use entrenous_core::consent::{Answer, EvidenceRef, Held, Method, State};
use entrenous_core::explain::Reason;
use entrenous_core::id::{ItemId, ItemSet, Key, PersonId, PurposeId, RowId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::plan::{Change, NewFact, Plan};
use entrenous_core::private::Private;
use entrenous_core::request::{Actor, Signal, Surface};
use serde_json::Value;
use std::collections::BTreeMap;

/// How many digits of the file's hash name it in a proof.
const FILE_DIGITS: usize = 16;

/// What a yes is worth beside the word that stands.
enum Worth {
    New,
    Known,
    KeptOut,
}

/// Takes one contact.
pub(super) async fn take(house: &House, into: &Into, agreed: Agreed) -> Result<Taken, Fault> {
    let Agreed { contact, yes, name, person } = agreed;
    let person = match (person, &contact.number) {
        (_, Some(number)) => find_or_make(house, number).await?,
        (Some(person), None) => person,
        (None, None) => find_or_make(house, &reference(&name)?).await?,
    };
    let mut taken = Taken::default();
    match worth(house.choices(person)?.get(into.purpose), &yes) {
        Worth::New => {
            let lasts = say_yes(house, into, person, &contact, &yes).await?;
            taken.yes = 1;
            taken.expired = u64::from(lasts.is_none_or(|until| until <= house.now()));
        }
        Worth::Known => taken.known = 1,
        Worth::KeptOut => {
            taken.kept_out = 1;
            return Ok(taken);
        }
    }
    keep(house, into, person, contact, &yes, &mut taken).await?;
    Ok(taken)
}

fn worth(held: Option<&Held>, yes: &Yes) -> Worth {
    let Some(held) = held else { return Worth::New };
    match (held.state, yes.at) {
        (State::Refused | State::Withdrawn | State::Objected, _) => Worth::KeptOut,
        (_, Some(at)) if at > held.at => Worth::New,
        _ => Worth::Known,
    }
}

/// Records a yes; answers until when it lasts.
async fn say_yes(
    house: &House,
    into: &Into,
    person: PersonId,
    contact: &Contact,
    yes: &Yes,
) -> Result<Option<Moment>, Fault> {
    let request = request(house, into.purpose);
    let spoken = contact.language.as_ref().or_else(|| house.charter.source_language());
    let locale = spoken.ok_or(Fault::NoticeUnknown)?;
    let notice = crate::ask::notice(house, &request, locale)?.notice.hash;
    let claim = match (yes.evidence, &into.claim) {
        (Evidence::Proven, _) => "double_opt_in",
        (_, Some(claim)) => claim.text(),
        _ => "attested",
    };
    let deed = Deed {
        method: Method::Import,
        stage: Stage::Answered,
        evidence: EvidenceRef::try_from(evidence(into, (contact.table, contact.line), claim)).ok(),
        client_at: yes.at,
    };
    let decisions = BTreeMap::from([(into.key.clone(), Answer::Yes)]);
    let who = Who::Customer(person, &into.mandate);
    let chosen = choose(house, &request, Choosing { notice, decisions, deed, who }).await?;
    Ok(chosen.held.iter().find(|(key, _)| *key == into.key).map(|(_, held)| held.until))
}

/// Keeps what the purpose of the yes may use, as far as the house has nothing of it.
async fn keep(
    house: &House,
    into: &Into,
    person: PersonId,
    contact: Contact,
    yes: &Yes,
    taken: &mut Taken,
) -> Result<(), Fault> {
    let _turn = house.turn(person).await;
    let choices = house.choices(person)?;
    let permit = house.permit(person, into.purpose, &request(house, into.purpose), &choices);
    let open = permit.map_or(ItemSet::NONE, |permit| permit.items());
    let now = house.now();
    let at = yes.at.unwrap_or(now).min(now);
    let (mut facts, mut items): (Vec<NewFact>, Vec<Key>) = (Vec::new(), Vec::new());
    for (id, value) in contact.facts {
        let Some(item) = house.charter.item(id) else { continue };
        let until = at.plus(item.keep);
        let count = if !open.has(id) {
            &mut taken.facts_unused
        } else if until <= now {
            &mut taken.facts_old
        } else if !house.store.facts(person, &item.key, 1)?.is_empty() {
            &mut taken.facts_known
        } else {
            items.push(item.key.clone());
            facts.push(fact(person, id, (at, until), value));
            &mut taken.facts
        };
        *count = count.saturating_add(1);
    }
    if facts.is_empty() {
        return Ok(());
    }
    let entry = Entry::new(now, Actor::Operator, Act::Import, house.charter.hash(), &Reason::Imported)
        .about(house.vault.audit_id(person))
        .purposes([into.key.clone()])
        .items(items)
        .evidence(into.file);
    let plan =
        facts.into_iter().fold(Plan::new(Reason::Imported, entry), |plan, fact| plan.and(Change::Keep(fact)));
    house.apply(plan).await?;
    Ok(())
}

fn fact(person: PersonId, item: ItemId, (at, until): (Moment, Moment), value: Value) -> NewFact {
    NewFact {
        person,
        item,
        row: RowId::from_bytes(ONLY_ROW),
        at,
        until,
        source: Source::Volunteered,
        value: Private::new(value.to_string().into_bytes()),
    }
}

/// Where the proof is: the file, the table, the line, and what is claimed.
pub(super) fn evidence(into: &Into, (table, line): (usize, u64), claim: &str) -> String {
    let digits: String = into.file.to_string().chars().take(FILE_DIGITS).collect();
    format!("file:{digits}/{table}/{line}/{claim}")
}

/// A purpose is asked about where it is declared.
pub(super) fn request(house: &House, purpose: PurposeId) -> Request {
    let surfaces = house.charter.purpose(purpose).map(|purpose| purpose.surfaces);
    let surface = Surface::ALL.into_iter().find(|surface| surfaces.is_some_and(|all| all.has(*surface)));
    Request { place: None, signal: Signal::None, surface: surface.unwrap_or(Surface::Mail) }
}
