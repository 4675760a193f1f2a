//! Decides one campaign for many people: page by page in the order of people, each by the same judgement as a single message, each with a
//! row, sent or not.
//!
//! **Invariant:** a page's rows, its place in the order and its ledger entry are one transaction; after a fall the page is decided again, and the
//! rows that stand are left as they are.
//! **Invariant:** two people with one address get one message between them: the first in the order who may have it.

use crate::speak::campaign::{self, Campaign};
use crate::speak::check::{self, BY_MAIL, LOOK_BACK, Seen, judge};
use crate::speak::meant::Meant;
use crate::speak::{Def, answer, digest, events, tally};
use crate::{Fault, House};
use entrenous_core::charter::Language;
use entrenous_core::communicate::{
    Medium, Name, NewMessage, NotSent, Occasion, State, Suppression, Urgency, Verdict, together,
};
use entrenous_core::consent::{Choices, Held};
use entrenous_core::hash::Hash;
use entrenous_core::id::{PersonId, RowId};
use entrenous_core::moment::Moment;
use entrenous_core::plan::{Change, Plan};
use entrenous_core::request::Actor;
use entrenous_speak::campaign::{SHARES, pick};
use entrenous_store::{AddressName, PAGE_MOST, Reached, StoreError};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// How many people are decided on in one transaction: few enough that whoever waits for the writer does not notice.
pub(crate) const PAGE: usize = 1_000;
/// How many suppressions are kept in memory; with more, each address is looked up.
const NOTED_MOST: usize = 200_000;

/// What is the same for everyone a campaign is decided for.
pub(crate) struct Run<'a> {
    house: &'a House,
    medium: Medium,
    /// Each message with its share in parts of ten thousand.
    defs: Vec<(&'a Def, u16)>,
    /// The part of the readers it is decided for; everyone, if nothing is named.
    part: Option<(String, Range<u16>)>,
    occasion: Occasion,
    urgency: Urgency,
    meant: Meant,
    noted: Option<HashMap<AddressName, Vec<Suppression>>>,
    /// Addresses that more than one person has; all of them, if there are too many to be kept.
    shared: Option<HashSet<AddressName>>,
}

/// Some people who were decided on, in their order.
pub(crate) struct Page {
    /// What was decided of each.
    pub(crate) messages: Vec<NewMessage>,
    /// The last of them; nobody, if nobody was left.
    pub(crate) last: Option<PersonId>,
}

impl<'a> Run<'a> {
    /// Reads what all decisions need.
    pub(crate) fn new(house: &'a House, campaign: &Campaign, urgency: Urgency) -> Result<Self, Fault> {
        let medium = campaign.medium(house)?;
        let (stage, draws) = campaign.stage();
        let occasion = campaign.occasion()?;
        let part = (draws != (0..SHARES)).then(|| (format!("{occasion}/order"), draws));
        let defs = campaign.defs(house)?.into_iter().map(|(def, _)| def).zip(stage.shares).collect();
        let shared = house.store.shared_addresses(medium, PAGE_MOST)?;
        Ok(Self {
            house,
            medium,
            defs,
            part,
            occasion,
            urgency,
            meant: Meant::of(house, campaign)?,
            noted: noted(house)?,
            shared: (shared.len() < PAGE_MOST).then(|| shared.into_iter().collect()),
        })
    }

    /// The same for everyone, whichever part they belong to.
    fn of_everyone(self) -> Self {
        Self { part: None, ..self }
    }

    /// Decides for the people after the last one.
    pub(crate) fn page(&self, after: Option<PersonId>, rows: usize) -> Result<Page, Fault> {
        let people = self.people(after, rows)?;
        let (Some((first, _)), Some((last, _))) = (people.first(), people.last()) else {
            return Ok(Page { messages: Vec::new(), last: None });
        };
        let known = Known::read(self, *first, *last)?;
        let mut taken = HashSet::new();
        let mut messages = Vec::with_capacity(people.len());
        for (person, names) in &people {
            let Some(def) = self.def_of(*person) else { continue };
            let state = self.state(&known, def, (*person, names), &mut taken)?;
            messages.push(self.message(*person, def, state, known.at));
        }
        Ok(Page { messages, last: Some(*last) })
    }

    /// People who can be reached, in their order, with the names of their addresses. Where no address is needed, it is those who have
    /// answered for the purpose; nobody but them finds what is written.
    fn people(
        &self,
        after: Option<PersonId>,
        rows: usize,
    ) -> Result<Vec<(PersonId, Vec<AddressName>)>, Fault> {
        let store = &self.house.store;
        if self.medium.category().is_some() {
            let people = store.handle_page(self.medium, after, rows)?.into_iter();
            let names = |person, name| match self.medium.has_several() {
                true => store.handles(person, self.medium),
                false => Ok(vec![name]),
            };
            return Ok(people
                .map(|(person, name)| Ok((person, names(person, name)?)))
                .collect::<Result<_, StoreError>>()?);
        }
        let Some((def, _)) = self.defs.first() else { return Ok(Vec::new()) };
        let people = store.choosers(&def.purpose_key, after, rows)?.into_iter();
        Ok(people.map(|person| (person, Vec::new())).collect())
    }

    /// Which message falls to a person, if they belong to this part: the same each time it is asked.
    fn def_of(&self, person: PersonId) -> Option<&'a Def> {
        let draw = |of: &str| self.house.vault.share(person, of);
        if self.part.as_ref().is_some_and(|(order, draws)| !draws.contains(&draw(order))) {
            return None;
        }
        if let [(def, _)] = self.defs.as_slice() {
            return Some(def);
        }
        pick(self.defs.iter().copied(), draw(self.occasion.as_str()))
    }

    fn state(
        &self,
        known: &Known,
        def: &Def,
        (person, names): (PersonId, &[AddressName]),
        taken: &mut HashSet<AddressName>,
    ) -> Result<(State, Moment), Fault> {
        if known.leaving.contains(&person) {
            return Ok((State::NotSent(NotSent::Erased), known.at));
        }
        let mut choices = Choices::default();
        if let Some(held) = known.choices.get(&person) {
            choices.take(def.purpose, *held);
        }
        let permit = self.house.permit(person, def.purpose, &BY_MAIL, &choices);
        let looked_up: Vec<Vec<Suppression>>;
        let each: Vec<&[Suppression]> = match &self.noted {
            Some(noted) => {
                names.iter().map(|name| noted.get(name).map(Vec::as_slice).unwrap_or_default()).collect()
            }
            None => {
                looked_up = check::noted(self.house, names)?;
                looked_up.iter().map(Vec::as_slice).collect()
            }
        };
        let suppressions = together(&each);
        let seen = Seen {
            permit: &permit,
            has_address: true,
            suppressions: &suppressions,
            reached: known.reached_of(person),
            own_limit: known.limits.get(&person).copied(),
            digest: digest::of(self.house, def, self.urgency, Some(&self.occasion)),
            since: known.at,
            at: known.at,
        };
        let verdict = judge(self.house, person, def, (self.urgency, self.medium), &seen)?;
        if !matches!(verdict, Verdict::Not(_)) && !self.meant.holds(self.house, person)? {
            return Ok((State::NotSent(NotSent::ExcludedAudience), known.at));
        }
        let goes = !matches!(verdict, Verdict::Not(_));
        if goes && self.is_doubled(person, names, taken)? {
            return Ok((State::NotSent(NotSent::Duplicate), known.at));
        }
        let (state, due) = answer::decided(verdict, known.at);
        // Also what waits for the morning or for room goes in the hours of its campaign.
        let due = match state.is_open() {
            true => self.meant.due(self.house, person, permit.as_ref().ok(), due)?,
            false => due,
        };
        Ok((state, due))
    }

    fn is_shared(&self, name: &AddressName) -> bool {
        self.shared.as_ref().is_none_or(|shared| shared.contains(name))
    }

    /// Whether others got this campaign before them wherever they are reached.
    fn is_doubled(
        &self,
        person: PersonId,
        names: &[AddressName],
        taken: &mut HashSet<AddressName>,
    ) -> Result<bool, Fault> {
        let mut doubled = !names.is_empty();
        for name in names {
            doubled &= self.is_shared(name) && !self.is_first(person, name, taken)?;
        }
        Ok(doubled)
    }

    /// Whether nobody before them got this campaign at the same address.
    fn is_first(
        &self,
        person: PersonId,
        name: &AddressName,
        taken: &mut HashSet<AddressName>,
    ) -> Result<bool, Fault> {
        for other in self.house.store.people_at(name)?.into_iter().filter(|other| *other != person) {
            for (def, _) in &self.defs {
                let name = Name { person: other, def: def.key.clone(), occasion: self.occasion.clone() };
                let row = self.house.store.message(&name)?;
                if row.is_some_and(|row| !matches!(row.message.state, State::NotSent(_))) {
                    return Ok(false);
                }
            }
        }
        Ok(taken.insert(*name))
    }

    fn message(&self, person: PersonId, def: &Def, (state, due): (State, Moment), at: Moment) -> NewMessage {
        NewMessage {
            name: Name { person, def: def.key.clone(), occasion: self.occasion.clone() },
            row: RowId::draw(self.house.dice.as_ref(), at),
            purpose: def.purpose_key.clone(),
            medium: self.medium,
            urgency: self.urgency,
            state,
            at,
            due,
            locale: Language::default(),
            tracking: tally::frozen(self.house, def, &self.occasion).to_string(),
            version: None,
            given: Vec::new(),
        }
    }
}

/// Everything noted against addresses; nothing, if it is too much to be kept.
fn noted(house: &House) -> Result<Option<HashMap<AddressName, Vec<Suppression>>>, Fault> {
    let (mut noted, mut count, mut last) = (HashMap::new(), 0_usize, None);
    loop {
        let page = house.store.suppression_page(last.as_ref(), PAGE_MOST)?;
        count = count.saturating_add(page.len());
        if count > NOTED_MOST {
            return Ok(None);
        }
        let is_last = page.len() < PAGE_MOST;
        last = page.last().cloned();
        for (name, suppression) in page {
            noted.entry(name).or_insert_with(Vec::new).push(suppression);
        }
        if is_last {
            return Ok(Some(noted));
        }
    }
}

/// What is known of the people of one page.
struct Known {
    at: Moment,
    choices: HashMap<PersonId, Held>,
    limits: HashMap<PersonId, entrenous_core::charter::AtMost>,
    /// In the order of people.
    reached: Vec<Reached>,
    leaving: HashSet<PersonId>,
}

impl Known {
    fn read(run: &Run<'_>, first: PersonId, last: PersonId) -> Result<Self, Fault> {
        let (store, at) = (&run.house.store, run.house.now());
        let mut choices = HashMap::new();
        if let Some((def, _)) = run.defs.first() {
            choices.extend(store.choices_between(first, last, &def.purpose_key)?);
        }
        Ok(Self {
            at,
            choices,
            limits: store.own_limits(first, last)?.into_iter().collect(),
            reached: store.reached(first, last, at.plus_microseconds(LOOK_BACK.saturating_neg()))?,
            leaving: store.departures()?.into_iter().collect(),
        })
    }
    fn reached_of(&self, person: PersonId) -> &[Reached] {
        let begins = self.reached.partition_point(|one| one.person < person);
        let from = self.reached.get(begins..).unwrap_or_default();
        let ends = from.partition_point(|one| one.person == person);
        from.get(..ends).unwrap_or_default()
    }
}

/// How many people a campaign would go to now, sooner or later. Nothing is written.
pub(crate) async fn count(house: &House, campaign: &Campaign, urgency: Urgency) -> Result<u64, Fault> {
    let run = Run::new(house, campaign, urgency)?.of_everyone();
    let (mut count, mut after) = (0_u64, None);
    loop {
        let page = run.page(after, PAGE)?;
        let Some(last) = page.last else { return Ok(count) };
        let go = page.messages.iter().filter(|message| message.state.is_open()).count();
        count = count.saturating_add(u64::try_from(go).unwrap_or(u64::MAX));
        after = Some(last);
        // Others have their turn between two pages.
        tokio::task::yield_now().await;
    }
}

/// Decides for one page of people and keeps it; answers the campaign as it is then, and whether anybody is left.
pub(crate) async fn step(run: &Run<'_>, campaign: Campaign) -> Result<(Campaign, Left), Fault> {
    let house = run.house;
    let Page { messages, last } = run.page(campaign.after, PAGE)?;
    let Some(last) = last else { return Ok((campaign, Left::Nobody)) };
    let campaign = Campaign { after: Some(last), ..campaign }.waiting_for(&messages);
    let evidence = evidence(&messages);
    let (plan, campaign) = campaign::planned(house, campaign, Actor::House, Some(evidence))?;
    let plan = events::of_refused(house, &messages)?.into_iter().fold(plan, Plan::and);
    let plan = messages
        .into_iter()
        .map(|message| Change::Write(Box::new(message)))
        .fold(plan, |plan, change| plan.and(change));
    house.apply(plan).await?;
    campaign::remember(house, campaign.clone());
    house.speech.news.notify(run.medium);
    Ok((campaign, Left::Perhaps))
}

/// Whether anybody is left to be decided on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Left {
    /// Perhaps: the next page tells.
    Perhaps,
    /// Nobody.
    Nobody,
}

/// What stands in the ledger for a page: a hash over what was decided for whom.
fn evidence(messages: &[NewMessage]) -> Hash {
    let mut bytes = Vec::with_capacity(messages.len().saturating_mul(48));
    for message in messages {
        bytes.extend_from_slice(&message.row.bytes());
        bytes.extend_from_slice(message.name.def.as_str().as_bytes());
        bytes.extend_from_slice(message.state.word().as_bytes());
        bytes.extend_from_slice(message.state.detail().as_bytes());
        bytes.push(b'\n');
    }
    Hash::of(&[&bytes])
}
