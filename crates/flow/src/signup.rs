//! Someone writes their address into a form and asks for letters: they get one mail with one link, and nothing else until they open it.
//!
//! **Invariant:** until it is confirmed the address is kept nowhere but in that mail's own link, sealed; what is recorded is that a yes was asked for.
//! **Invariant:** the answer is the same for an address that is known, that is new, or that wants no mail: a form tells nobody who reads what.
//! **Invariant:** a purpose asks an address at most once a day, and the house at most so many in a minute: nobody's mailbox is filled with questions.

use crate::choose::{Choosing, Chosen, Deed, Stage, Who, choose};
use crate::confirm::{self, Asked};
use crate::speak::answer::{self, Answer};
use crate::speak::{Given, address_item, language_item};
use crate::{Fault, House, Request, people};
use entrenous_core::charter::{Language, Source};
use entrenous_core::communicate::{Medium, Occasion, Urgency};
use entrenous_core::consent::{Answer as Said, Method, State};
use entrenous_core::explain::Reason;
use entrenous_core::id::{ItemId, Key, PersonId, RowId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::permit::Permit;
use entrenous_core::plan::{Change, NewFact, Plan};
use entrenous_core::private::Private;
use entrenous_core::reference::Reference;
use entrenous_core::request::{Actor, Signal, Surface};
use entrenous_post::mime::address::Address;
use entrenous_store::AddressName;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

/// The message that asks for the confirmation, in the business's folder.
pub const MESSAGE: &str = "confirmation";
/// The one value that message reads.
const LINK: &str = "confirm_url";
/// How many wishes a house takes in a minute.
pub const WISHES_A_MINUTE: i64 = 120;
/// For what a link is wrapped.
const WRAPPED: &[u8] = b"signup";
const MINUTE: i64 = 60_000_000;

/// What someone wishes.
pub struct Wish {
    /// Letters of which purpose.
    pub purpose: Key,
    /// Their address, as they typed it.
    pub address: String,
    /// The language they read.
    pub locale: Language,
}

/// How many wishes came lately: the moment at which all of them are over (generic cell rate algorithm, ITU-T I.371).
#[derive(Default)]
pub(crate) struct Wishes(Mutex<i64>);

impl Wishes {
    fn take(&self, now: Moment) -> Result<(), Fault> {
        let mut over = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let begins = (*over).max(now.microseconds());
        if begins.saturating_sub(now.microseconds()) > MINUTE {
            return Err(Fault::TooManyWishes);
        }
        *over = begins.saturating_add(MINUTE.checked_div(WISHES_A_MINUTE).unwrap_or(MINUTE));
        Ok(())
    }
}

/// What the link of the mail carries.
#[derive(Serialize, Deserialize)]
struct Carried {
    confirmation: String,
    address: String,
    locale: Language,
}

/// Whether letters of this purpose can be asked for by a form: it writes to mailboxes, and asks first.
#[must_use]
pub fn is_open(house: &House, purpose: &Key) -> bool {
    let Some((_, declared)) = house.charter.find_purpose(purpose.as_str()) else { return false };
    let keeps_address = address_item(&house.charter).is_some_and(|item| declared.items.has(item));
    declared.surfaces.has(Surface::Mail) && declared.necessary.is_none() && keeps_address
}

/// Asks whoever has the address to confirm.
pub async fn wish(house: &House, request: &Request, wish: Wish) -> Result<(), Fault> {
    let Wish { purpose, address, locale } = wish;
    if !is_open(house, &purpose) {
        return Err(Fault::UnknownPurpose(purpose));
    }
    let address = address.trim().to_owned();
    if Address::parse(&address).is_err() {
        let item = address_item(&house.charter).and_then(|id| house.charter.item(id));
        let item = item.map_or_else(|| purpose.clone(), |item| item.key.clone());
        return Err(Fault::BadValue(item, "it is an address such as `name@house.example`"));
    }
    house.wishes.take(house.now())?;
    let person = whose(house, &address).await?;
    let choices = house.choices(person)?;
    let held = house.charter.find_purpose(purpose.as_str()).and_then(|(id, _)| choices.get(id));
    let occasion = Occasion::parse(&format!("signup/{purpose}/{}", house.now().date()));
    let occasion = occasion.map_err(|_| Fault::UnknownPurpose(purpose.clone()))?;
    // Whoever agreed is asked nothing; whoever was asked today is asked no more.
    if held.is_some_and(|held| held.state == State::Given) || asked_today(house, person, &occasion)? {
        return Ok(());
    }
    let request = Request { surface: Surface::Mail, ..request.clone() };
    let notice = crate::ask::notice(house, &request, &locale)?.notice.hash;
    let deed = Deed { method: Method::DoubleOptIn, stage: Stage::Requested, evidence: None, client_at: None };
    let decisions = BTreeMap::from([(purpose, Said::Yes)]);
    let chosen =
        choose(house, &request, Choosing { notice, decisions, deed, who: Who::Wished(person) }).await?;
    let confirmation = chosen.confirmation.ok_or(Fault::NothingDecided)?;
    let carried = Carried { confirmation, address: address.clone(), locale: locale.clone() };
    let plain = serde_json::to_vec(&carried).map_err(|_| Fault::NotAWish)?;
    let link = house.vault.wrap(WRAPPED, &plain)?;
    let base = house.outside.address.as_deref().ok_or(Fault::NoRelay)?;
    let value = serde_json::Value::from(format!("{base}/signup/confirm/{link}"));
    let given = Given { address: Some(address), values: BTreeMap::from([(LINK.to_owned(), value)]) };
    let message = Key::parse(MESSAGE).map_err(|_| Fault::NotAWish)?;
    let locale = Some(locale.as_str().to_owned());
    let _turn = house.turn(person).await;
    answer::queue(house, person, Answer { message, occasion, locale, given }, Urgency::Answer).await?;
    Ok(())
}

/// Whom an address means; somebody new if it means nobody yet.
async fn whose(house: &House, address: &str) -> Result<PersonId, Fault> {
    let name = house.vault.address_name(Medium::Mail, address);
    if let Some(person) = house.store.people_at(&name)?.first() {
        return Ok(*person);
    }
    let reference = reference(&name)?;
    people::find_or_make(house, &reference).await
}

/// By what a customer is named of whom the business has no number: the keyed hash of the address.
pub(crate) fn reference(name: &AddressName) -> Result<Reference, Fault> {
    let mut reference = String::from("mail-");
    for byte in name.iter().take(24) {
        let _ = write!(reference, "{byte:02x}");
    }
    Reference::parse(&reference).map_err(|_| Fault::NoSuchCustomer)
}

fn asked_today(house: &House, person: PersonId, occasion: &Occasion) -> Result<bool, Fault> {
    let def = Key::parse(MESSAGE).map_err(|_| Fault::NotAWish)?;
    let name = entrenous_core::communicate::Name { person, def, occasion: occasion.clone() };
    Ok(house.store.message(&name)?.is_some())
}

/// A wish whose link was opened.
pub struct Opened {
    /// What it asks for.
    pub asked: Asked,
    /// The language of the mail.
    pub locale: Language,
    address: String,
}

/// What the link of the mail asks; looking changes nothing.
pub fn opened(house: &House, link: &str) -> Result<Opened, Fault> {
    let plain = house.vault.unwrap_words(WRAPPED, link).ok_or(Fault::NotAWish)?;
    let carried: Carried = serde_json::from_slice(&plain).map_err(|_| Fault::NotAWish)?;
    let asked = confirm::asked(house, &carried.confirmation)?;
    Ok(Opened { asked, locale: carried.locale, address: carried.address })
}

/// Confirms it: the yes counts, and the address is kept for it. Opened again, it changes nothing more.
pub async fn fulfil(house: &House, request: &Request, opened: Opened) -> Result<Option<Chosen>, Fault> {
    let Opened { asked, locale, address } = opened;
    let (person, purposes) = (asked.person(), asked.purposes.clone());
    let chosen = if asked.confirmed { None } else { Some(confirm::confirm(house, request, asked).await?) };
    let _turn = house.turn(person).await;
    for purpose in purposes {
        keep(house, person, &purpose, &address, &locale).await?;
    }
    Ok(chosen)
}

/// Keeps address and language under the purpose they were given for.
async fn keep(
    house: &House,
    person: PersonId,
    purpose: &Key,
    address: &str,
    locale: &Language,
) -> Result<(), Fault> {
    let Some((id, _)) = house.charter.find_purpose(purpose.as_str()) else { return Ok(()) };
    let request = Request { place: None, signal: Signal::None, surface: Surface::Mail };
    let permit = house
        .permit(person, id, &request, &house.choices(person)?)
        .map_err(|refusal| Fault::NotPermitted(refusal.because))?;
    let told = [
        (address_item(&house.charter), address.to_owned()),
        (language_item(&house.charter), locale.as_str().to_owned()),
    ];
    let facts: Vec<NewFact> =
        told.into_iter().filter_map(|(item, value)| fact(house, &permit, item?, value)).collect();
    let items: Vec<Key> =
        facts.iter().filter_map(|fact| house.charter.item(fact.item)).map(|item| item.key.clone()).collect();
    let reason = Reason::Kept { purpose: purpose.to_string() };
    let entry = Entry::new(house.now(), Actor::Person, Act::Keep, house.charter.hash(), &reason)
        .about(house.vault.audit_id(person))
        .purposes([purpose.clone()])
        .items(items);
    // What they said themselves before this yes, and what nobody could show, ends with it; a link that is opened again ends nothing later.
    let said = house.choices(person)?.get(id).map(|held| held.at);
    let name = house.vault.address_name(Medium::Mail, address);
    let over = house.store.suppressions(&name)?.into_iter();
    let over = over.filter(|one| {
        one.why.ends_with_a_yes() && one.stops(purpose, false) && said.is_some_and(|at| one.at <= at)
    });
    let over = over.map(|suppression| Change::Unsuppress { name, suppression });
    let changes = facts.into_iter().map(Change::Keep).chain(over);
    house.apply(changes.fold(Plan::new(reason, entry), Plan::and)).await?;
    Ok(())
}

/// A fact, if the permit reaches its item and the item takes the value.
fn fact(house: &House, permit: &Permit, item: ItemId, value: String) -> Option<NewFact> {
    let declared = house.charter.item(item).filter(|_| permit.items().has(item))?;
    let fits = declared.choices.is_empty() || declared.choices.iter().any(|choice| choice.as_str() == value);
    let now = house.now();
    fits.then(|| NewFact {
        person: permit.person(),
        item,
        row: RowId::from_bytes(crate::correct::ONLY_ROW),
        at: now,
        until: now.plus(declared.keep),
        source: Source::Volunteered,
        value: Private::new(serde_json::Value::from(value).to_string().into_bytes()),
    })
}

/// How fast a person fills a form, in microseconds: faster is a machine.
const FILLED_LEAST: i64 = 2_000_000;
/// How long a form may stand open.
const FILLED_MOST: i64 = 86_400_000_000;
/// For what the time of a form is wrapped.
const STAMPED: &[u8] = b"signup-form";

/// When a form was shown, for the form to carry.
pub fn stamp(house: &House) -> Result<String, Fault> {
    Ok(house.vault.wrap(STAMPED, &house.now().microseconds().to_be_bytes())?)
}

/// Whether a form was filled in by somebody: shown by this house, not a moment ago and not yesterday.
#[must_use]
pub fn is_filled(house: &House, stamp: &str) -> bool {
    let bytes = house.vault.unwrap_words(STAMPED, stamp).and_then(|plain| <[u8; 8]>::try_from(plain).ok());
    let shown = bytes.map(|bytes| Moment::from_microseconds(i64::from_be_bytes(bytes)));
    shown.is_some_and(|shown| (FILLED_LEAST..=FILLED_MOST).contains(&house.now().since(shown)))
}
