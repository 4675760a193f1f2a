//! Fills a slot: always answers, on the highest rung the person allows, and says which, with which items, without which, and why each.
//!
//! | rung | what it knows | where it comes from |
//! |---|---|---|
//! | profile | views kept, things told | opened with a permit; one ledger entry |
//! | cohort | what many who told the same look at | releases with noise |
//! | context | this visit | the request; nothing is stored |
//! | generic | the catalog, the day | nobody |
//!
//! A source that finds too little is filled up from the next; each suggestion keeps the reason of where it came from.
//! `profile` is what a permit opened, `mailed` fills the slots of a mail, `rank` gathers and `arrange` places (both pure), `words` is how it is told.
//!
//! **Invariant:** below the profile rung no suggestion reads of a person and none is written down;
//! a layout is chosen and its trial kept only for who agreed to that ([`crate::layout`]).
//! **Invariant:** what is on the page or was asked to leave out, what the person has bought or sent away, and what the business hides
//! is not suggested; what was seen earlier in this visit is, only if visits like it came back to it.

mod arrange;
mod mailed;
mod profile;
mod rank;
mod words;

pub(crate) use mailed::mailed;
pub use words::{Teller, why_text};

use crate::{Fault, House, Request};
use entrenous_core::charter::Language;
use entrenous_core::explain::Reason;
use entrenous_core::id::{ArticleId, Key, RowId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::permit::{Because, Permit};
use entrenous_core::personalize::{Aim, Rung, Visit};
use entrenous_core::plan::Plan;
use entrenous_core::recommendation::Recommendation;
use entrenous_core::request::Actor;
use entrenous_core::rights::Standing;
use profile::Profile;
use rank::Sources;

/// The longest query that is looked at, in bytes.
pub const QUERY_BYTES_MOST: usize = 200;
/// How many suggestions one call may ask for.
pub const LIMIT_MOST: usize = 50;

/// What a page wishes for.
pub struct Wish {
    /// The name of the slot.
    pub slot: Key,
    /// What it is for.
    pub aim: Aim,
    /// The language of the reader: what they type is read in it first.
    pub locale: Language,
    /// The present visit.
    pub visit: Visit,
    /// How many suggestions, at most [`LIMIT_MOST`].
    pub limit: usize,
}

/// One suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The article.
    pub article: ArticleId,
    /// Its strength, in millionths of the strongest.
    pub score_millionths: u32,
    /// Why it is shown.
    pub why: Reason,
}

/// A filled slot.
pub struct Answer {
    /// Its name, to be sent back with events.
    pub made: Recommendation,
    /// The suggestions, best first.
    pub suggestions: Vec<Suggestion>,
    /// The items of the charter that were opened.
    pub used: Vec<Key>,
    /// The items by which the layout was chosen, with the one it is kept in; none, if nothing of a person took part.
    pub laid_out_by: Vec<Key>,
    /// The items that could have been opened and were not.
    pub unused: Vec<Key>,
    /// Why not.
    pub because: Option<Because>,
}

/// Fills a slot.
pub async fn personalize(
    house: &House,
    request: &Request,
    who: Option<Standing>,
    wish: Wish,
) -> Result<Answer, Fault> {
    let permit = profile::permit(house, request, who.as_ref())?;
    let profile = match &permit {
        Ok(permit) => profile::open(house, permit)?,
        Err(_) => Profile::default(),
    };
    let now = house.now();
    let (rung, suggestions) = ranked(house, &profile, &wish);
    let row = RowId::draw(house.dice.as_ref(), now);
    let layout = crate::layout::choose(house, request, who.as_ref(), &wish.slot, row).await?;
    let (layout, laid_out_by) = layout.map(|layout| (layout.name, layout.used)).unzip();
    let made = Recommendation { row, slot: wish.slot, aim: wish.aim, rung, layout };
    let unused = profile::unused(house, &profile.used);
    let because = permit.as_ref().err().copied();
    house.attribution.shown(&made);
    let laid_out_by = laid_out_by.unwrap_or_default();
    let answer = Answer { made, suggestions, used: profile.used, laid_out_by, unused, because };
    if let Some(permit) = permit.ok().filter(|_| !answer.used.is_empty()) {
        house.apply(use_plan(house, &permit, &answer)).await?;
    }
    Ok(answer)
}

/// Ranks for what was opened of a person, or for nobody.
fn ranked(house: &House, profile: &Profile, wish: &Wish) -> (Rung, Vec<Suggestion>) {
    let now = house.now();
    let (offer, trends) = (house.shelf.offer(), house.shelf.trends());
    let prepared = house.shelf.prepared(&offer, now.day());
    let from = Sources {
        offer: &offer,
        learned: &house.shelf.learned,
        bought: &house.shelf.bought,
        trends: &trends,
        prepared: &prepared,
        company_least: house.charter.company(),
        now,
    };
    rank::decide(&from, profile, wish)
}

fn use_plan(house: &House, permit: &Permit, answer: &Answer) -> Plan {
    let purpose = house.charter.purpose(permit.purpose()).map(|purpose| purpose.key.clone());
    let reason = Reason::Kept { purpose: purpose.as_ref().map(ToString::to_string).unwrap_or_default() };
    let entry = Entry::new(house.now(), Actor::House, Act::Use, house.charter.hash(), &reason)
        .about(house.vault.audit_id(permit.person()))
        .purposes(purpose)
        .items(answer.used.iter().cloned());
    Plan::new(reason, entry)
}
