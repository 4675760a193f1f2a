//! Tries a campaign out on one address: what is looked at before it is approved.
//!
//! **Invariant:** it is written to nobody this house knows: of the person behind it nothing is opened, and no row is left.
//! **Invariant:** an address that is written to no more is not written to for a trial either, and a house tries out so much a day at most.

use super::{Campaign, covered};
use crate::speak::check::BY_MAIL;
use crate::speak::letter::Unwritten;
use crate::speak::{Def, Given, Out, reach, seal};
use crate::work::post::Carrier;
use crate::{Fault, House};
use entrenous_core::charter::Language;
use entrenous_core::communicate::{Medium, Name, NewMessage, NotSent, Occasion, State, Urgency};
use entrenous_core::consent::{self, Choices, Held};
use entrenous_core::explain::Reason;
use entrenous_core::id::{Key, PersonId, RowId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::permit::Permit;
use entrenous_core::plan::Plan;
use entrenous_core::request::Actor;
use entrenous_core::rights::Mandate;
use entrenous_post::mime::address::Address;
use entrenous_post::way::Verdict;
use serde::Serialize;
use std::sync::{Mutex, PoisonError};

/// How many mails of all campaigns together are tried out in a day.
pub const TRIALS_PER_DAY_MOST: u32 = 100;
const DAY: i64 = 86_400_000_000;

/// How many mails were tried out today.
#[derive(Default)]
pub(crate) struct Trials(Mutex<(i64, u32)>);

impl Trials {
    fn take(&self, day: i64) -> Result<(), Fault> {
        let mut trials = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, count) = *trials;
        let count = if since == day { count } else { 0 };
        if count >= TRIALS_PER_DAY_MOST {
            return Err(Fault::TooManyTrials(TRIALS_PER_DAY_MOST));
        }
        *trials = (day, count.saturating_add(1));
        Ok(())
    }
}

/// What came of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Tried {
    /// Which message of the campaign.
    pub message: Key,
    /// In which language.
    pub locale: String,
    /// What the relay made of it: `accepted`, `deferred`, `bounced`, `uncertain`, `not_tried`, or `not_sent`.
    pub state: &'static str,
    /// The code of the relay, or the reason of the closed list.
    pub detail: String,
}

/// Sends one mail of each of the campaign's messages to one address.
pub async fn trial(
    house: &House,
    mandate: &Mandate,
    key: &Key,
    address: &str,
    locale: Option<&Language>,
) -> Result<Vec<Tried>, Fault> {
    let campaign = house.speech.campaigns.find(key)?;
    covered(mandate, &campaign)?;
    let medium = campaign.medium(house)?;
    if house.outside.address.is_none() || !house.outside.ways.is_open(medium) {
        return Err(Fault::NoRelay);
    }
    let fits = match medium {
        Medium::Mail => {
            Address::parse(address).map(drop).map_err(|_| "`address` is one such as `me@shop.example`")
        }
        Medium::Sms => reach::kept(medium, address)
            .map(drop)
            .map_err(|_| "`address` is a number such as `+33 6 12 34 56 78`"),
        Medium::Push | Medium::Inbox | Medium::Webhook => {
            Err("only mails and short messages are tried out; look at the others in `entrenous preview`")
        }
    };
    fits.map_err(|what| Fault::BadCampaign(key.clone(), what))?;
    let first = house.charter.business.languages.first().cloned().unwrap_or_default();
    let locale = locale.cloned().unwrap_or(first);
    let mut tried = Vec::new();
    for (def, _) in campaign.defs(house)? {
        house.speech.campaigns.trials.take(house.now().day())?;
        let written = write(house, &campaign, def, address, &locale)?;
        let (state, detail) = match written {
            Err(because) => ("not_sent", because.code().to_owned()),
            Ok(sealed) => match (Carrier::of(house, medium).await, sealed.out) {
                (Some(mut carrier), Out::Way(outgoing)) => told(carrier.hand_over(&outgoing).await),
                _ => ("not_sent", NotSent::SenderNotReady.code().to_owned()),
            },
        };
        let entry =
            Entry::new(house.now(), Actor::Operator, Act::Write, house.charter.hash(), &Reason::Decided)
                .purposes([def.purpose_key.clone()]);
        house.apply(Plan::new(Reason::Decided, entry)).await?;
        tried.push(Tried { message: def.key.clone(), locale: locale.as_str().to_owned(), state, detail });
    }
    Ok(tried)
}

fn told(verdict: Verdict) -> (&'static str, String) {
    match verdict {
        Verdict::Accepted(said) => ("accepted", said.to_string()),
        Verdict::Deferred { said, .. } => ("deferred", said.to_string()),
        Verdict::Bounced { said, .. } => ("bounced", said.to_string()),
        Verdict::Uncertain => ("uncertain", String::new()),
        Verdict::NotTried(trouble) => ("not_tried", trouble.word().to_owned()),
    }
}

/// Writes it to a person nobody is.
fn write(
    house: &House,
    campaign: &Campaign,
    def: &Def,
    address: &str,
    locale: &Language,
) -> Result<Result<crate::speak::Sealed, NotSent>, Fault> {
    let name = reach::name(&house.vault, def.medium(), address);
    let noted = name.map(|name| house.store.suppressions(&name)).transpose()?.unwrap_or_default();
    let stops = noted.into_iter().find(|one| one.stops(&def.purpose_key, false));
    if let Some(stop) = stops {
        return Ok(Err(stop.why.into()));
    }
    let person = PersonId::draw(house.dice.as_ref());
    let permit = match nobodys(house, person, def) {
        Ok(permit) => permit,
        Err(because) => return Ok(Err(because)),
    };
    let at = house.now();
    let occasion = Occasion::parse(&format!("trial/{}", campaign.key));
    let message = NewMessage {
        name: Name {
            person,
            def: def.key.clone(),
            occasion: occasion.map_err(|_| Fault::UnknownCampaign(campaign.key.clone()))?,
        },
        row: RowId::draw(house.dice.as_ref(), at),
        purpose: def.purpose_key.clone(),
        medium: def.medium(),
        urgency: Urgency::Answer,
        state: State::Leased,
        at,
        due: at,
        locale: locale.clone(),
        tracking: String::new(),
        version: None,
        given: Vec::new(),
    };
    let given = Given { address: Some(address.to_owned()), ..Given::default() };
    match seal(house, &permit, def, &message, &given) {
        Ok(sealed) => Ok(Ok(sealed)),
        Err(Unwritten::Not(because)) => Ok(Err(because)),
        Err(Unwritten::Fault(fault)) => Err(fault),
    }
}

/// A permit about a person who does not exist and agreed to everything: there is nothing it could open. A law that forbids the purpose
/// forbids the trial.
fn nobodys(house: &House, person: PersonId, def: &Def) -> Result<Permit, NotSent> {
    let at = house.now();
    let mut choices = Choices::default();
    let held = Held {
        state: consent::State::Given,
        at,
        until: at.plus_microseconds(DAY),
        material: house.charter.material(def.purpose),
        despite_signal: false,
    };
    choices.take(def.purpose, held);
    house.permit(person, def.purpose, &BY_MAIL, &choices).map_err(|refusal| refusal.because.into())
}
