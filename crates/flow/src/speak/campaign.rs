//! Campaigns: one message, or several that share the readers, to everyone who agreed to its purpose. Drafted, looked at, approved, let go,
//! stopped and given up here; `crate::work::campaign` does the rest by itself, `many` decides for each person.
//!
//! **Invariant:** what goes was approved as it is: the versions of all its texts are noted with the approval, and another text stops it.
//! **Invariant:** a campaign knows its readers only by number, and tells a small number only as small ([`Few`]).

mod approval;
mod content;
mod held_back;
pub(crate) mod issue;
mod ready;
mod report;
mod stage;
mod trial;
mod written;

pub use approval::Approval;
pub use content::Content;
pub use entrenous_speak::campaign::Variant;
pub use issue::{Issue, Silent, silent};
pub use ready::{Finding, Weight, of_message};
pub use report::{Few, Seen, Standing, Told, Trial, TrialPart, TrialText};
pub use stage::Stage;
pub use trial::{TRIALS_PER_DAY_MOST, Tried, trial};
pub use written::file_of;

pub(crate) use trial::Trials;

use crate::speak::feed::Article;
use crate::speak::{Def, many};
use crate::{Fault, House};
use entrenous_core::communicate::{CampaignRow, Course, Deed, Medium, Occasion, Urgency, occasion_of};
use entrenous_core::explain::Reason;
use entrenous_core::hash::{Hash, canonical};
use entrenous_core::id::Key;
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::plan::{Change, Plan};
use entrenous_core::request::Actor;
use entrenous_core::rights::Mandate;
use entrenous_letters::sender::Tracking;
use entrenous_speak::campaign::{Chosen, WallClock, Window};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError, RwLock};

/// How much earlier than the business's a clock can show the same hour, in microseconds: a day and a little (UTC+14 against UTC-12).
const EARLIER: i64 = 26 * 3_600_000_000;
/// The longest name of whoever approves, in characters.
const NAME_MOST: usize = 80;

/// A campaign.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Campaign {
    /// Its name.
    pub key: Key,
    /// How far it is.
    pub course: Course,
    /// Its purpose: that of its messages.
    pub purpose: Key,
    /// What it sends.
    pub content: Content,
    /// Who approved it.
    pub approval: Option<Approval>,
    /// Which hour it was given when it was let go, if it wanted the best.
    pub hour: Option<Chosen>,
    /// Not before this moment.
    pub due: Moment,
    /// Since when it is so far.
    pub at: Moment,
    /// The parts of its readers so far; none before the first is decided on, and where nobody is divided.
    pub stages: Vec<Stage>,
    pub(crate) after: Option<entrenous_core::id::PersonId>,
}

/// A campaign as its row keeps it.
#[derive(Serialize, Deserialize)]
struct Body {
    purpose: Key,
    content: Content,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    approval: Option<Approval>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hour: Option<Chosen>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    stages: Vec<Stage>,
}

impl Campaign {
    pub(crate) fn row(&self) -> Result<CampaignRow, Fault> {
        let (purpose, content) = (self.purpose.clone(), self.content.clone());
        let (approval, stages) = (self.approval.clone(), self.stages.clone());
        let body = Body { purpose, content, approval, hour: self.hour, stages };
        Ok(CampaignRow {
            key: self.key.clone(),
            course: self.course,
            body: canonical(&body)?,
            due: self.due,
            after: self.after,
            at: self.at,
        })
    }
    fn read(row: CampaignRow) -> Option<Self> {
        let Body { purpose, content, approval, hour, stages } = serde_json::from_str(&row.body).ok()?;
        let CampaignRow { key, course, due, after, at, .. } = row;
        Some(Self { key, course, purpose, content, approval, hour, due, at, stages, after })
    }
    /// On which occasion its messages are sent.
    pub(crate) fn occasion(&self) -> Result<Occasion, Fault> {
        occasion_of(&self.key).map_err(|_| Fault::UnknownCampaign(self.key.clone()))
    }
    /// The same after something was done with it.
    pub(crate) fn after(self, deed: Deed, at: Moment) -> Result<Self, Fault> {
        let course = self.course.after(deed).map_err(|not| Fault::NotThen(self.key.clone(), not))?;
        Ok(Self { course, at, ..self })
    }
    /// The messages, as the book has them.
    pub(crate) fn defs<'a>(&self, house: &'a House) -> Result<Vec<(&'a Def, u8)>, Fault> {
        let find = |variant: &Variant| {
            let def = house.speech.book.find(&variant.message);
            Ok((def.ok_or_else(|| Fault::UnknownMessage(variant.message.clone()))?, variant.share))
        };
        self.content.variants.iter().map(find).collect()
    }
    /// Whether its texts are those that were approved.
    pub(crate) fn is_as_approved(&self, house: &House) -> bool {
        let (Some(approval), Ok(defs)) = (&self.approval, self.defs(house)) else { return false };
        defs.iter().all(|(def, _)| def.purpose_key == self.purpose) && versions(&defs) == approval.versions
    }
}

fn versions(defs: &[(&Def, u8)]) -> BTreeMap<String, Hash> {
    let all = defs.iter().flat_map(|(def, _)| {
        def.texts.iter().map(|(language, text)| (format!("{}/{}", def.key, language.as_str()), text.version))
    });
    all.collect()
}

/// What whoever writes one of its messages must know of a campaign.
#[derive(Clone, Copy)]
struct Going {
    course: Course,
    tracking: Option<Tracking>,
    window: Option<Window>,
}

/// All campaigns of a house.
#[derive(Default)]
pub(crate) struct Campaigns {
    known: Mutex<BTreeMap<Key, Campaign>>,
    /// How far each is and follows its readers, for whoever writes one of its messages.
    going: RwLock<HashMap<Occasion, Going>>,
    /// Those given up of which nothing is left to be ended.
    ended: Mutex<BTreeSet<Key>>,
    /// Only one thing is done with campaigns at a time.
    pub(crate) turn: tokio::sync::Mutex<()>,
    pub(crate) trials: Trials,
}

impl Campaigns {
    /// Every campaign, by name.
    pub(crate) fn all(&self) -> Vec<Campaign> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
    fn find(&self, key: &Key) -> Result<Campaign, Fault> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(key).cloned().ok_or_else(|| Fault::UnknownCampaign(key.clone()))
    }
    fn keep(&self, campaign: Campaign) {
        if let Ok(occasion) = campaign.occasion() {
            let mut going = self.going.write().unwrap_or_else(PoisonError::into_inner);
            let (tracking, window) = (campaign.content.tracking, campaign.hours());
            going.insert(occasion, Going { course: campaign.course, tracking, window });
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(campaign.key.clone(), campaign);
    }
    pub(crate) fn has_ended(&self, key: &Key) -> bool {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner).contains(key)
    }
    pub(crate) fn end(&self, key: Key) {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner).insert(key);
    }
    fn going(&self, occasion: &Occasion) -> Option<Going> {
        self.going.read().unwrap_or_else(PoisonError::into_inner).get(occasion).copied()
    }
    /// How far the campaign of an occasion is; nothing, if it is none of a campaign.
    pub(crate) fn course_of(&self, occasion: &Occasion) -> Option<Course> {
        self.going(occasion).map(|going| going.course)
    }
    /// In which hours the messages of an occasion may leave, if its campaign says so.
    pub(crate) fn window_of(&self, occasion: &Occasion) -> Option<Window> {
        self.going(occasion).and_then(|going| going.window)
    }
    /// The articles of the issue of an occasion, or of a trial of it; none, if it is no issue.
    pub(crate) fn articles_of(&self, occasion: &Occasion) -> Vec<Article> {
        let key = occasion.as_str().split_once('/').map(|(_, key)| key);
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let campaign = key.and_then(|key| Key::parse(key).ok()).and_then(|key| known.get(&key));
        let issue = campaign.and_then(|campaign| campaign.content.issue.as_ref());
        issue.map(|issue| issue.articles.clone()).unwrap_or_default()
    }
    /// How far the campaign of an occasion follows its readers, if it says so.
    pub(crate) fn tracking_of(&self, occasion: &Occasion) -> Option<Tracking> {
        self.going(occasion).and_then(|going| going.tracking)
    }
}

/// Takes up the campaigns that are kept; one whose texts are no longer those that were approved stands still until somebody looks at it.
pub(crate) async fn open(house: &House) -> Result<(), Fault> {
    let kept = house.store.campaigns()?;
    for row in kept {
        let Some(campaign) = Campaign::read(row) else { continue };
        let runs = matches!(campaign.course, Course::Deciding | Course::Sending);
        house.speech.campaigns.keep(campaign.clone());
        if runs && !campaign.is_as_approved(house) {
            tracing::warn!(campaign = campaign.key.as_str(), "its text is not the one that was approved");
            put(house, campaign.after(Deed::Pause, house.now())?, Actor::House).await?;
        }
    }
    take_in(house);
    Ok(())
}

/// Drafts the campaigns of the business's folder. One that was let go stays as it went; one that changed is a draft again.
/// The file is what is kept of a draft: it has a row and a ledger entry from its approval on.
fn take_in(house: &House) {
    let plans = house.speech.plans.now();
    for file in plans.campaigns().filter(|file| file.series.is_none()) {
        let key = &file.key;
        let content = Content::of(file);
        let known = house.speech.campaigns.find(key).ok();
        if known.as_ref().is_some_and(|known| known.content == content) {
            continue;
        }
        let now = house.now();
        let (due, purpose) = match fitting(house, key, &content) {
            Ok(fits) => fits,
            Err(fault) => {
                tracing::warn!(campaign = key.as_str(), code = fault.code(), "it is not drafted");
                continue;
            }
        };
        let campaign = match known {
            None => Campaign {
                key: key.clone(),
                course: Course::Draft,
                purpose,
                content,
                approval: None,
                hour: None,
                due,
                at: now,
                stages: Vec::new(),
                after: None,
            },
            Some(known) => match known.after(Deed::Change, now) {
                Ok(known) => Campaign { content, purpose, due, approval: None, ..known },
                Err(_let_go) => continue,
            },
        };
        house.speech.campaigns.keep(campaign);
    }
}

/// Keeps a campaign with its ledger entry.
pub(crate) async fn put(house: &House, campaign: Campaign, actor: Actor) -> Result<Campaign, Fault> {
    let (plan, campaign) = planned(house, campaign, actor, None)?;
    house.apply(plan).await?;
    house.speech.campaigns.keep(campaign.clone());
    Ok(campaign)
}

/// The plan of a step of a campaign; `evidence` names the rows that go with it.
pub(crate) fn planned(
    house: &House,
    campaign: Campaign,
    actor: Actor,
    evidence: Option<Hash>,
) -> Result<(Plan, Campaign), Fault> {
    let row = campaign.row()?;
    let evidence = evidence.unwrap_or_else(|| Hash::of(&[row.key.as_str().as_bytes(), row.body.as_bytes()]));
    let entry = Entry::new(house.now(), actor, Act::Write, house.charter.hash(), &Reason::Decided)
        .purposes([campaign.purpose.clone()])
        .evidence(evidence);
    Ok((Plan::new(Reason::Decided, entry).and(Change::Campaign(Box::new(row))), campaign))
}

/// Remembers a campaign that a plan has made durable.
pub(crate) fn remember(house: &House, campaign: Campaign) {
    house.speech.campaigns.keep(campaign);
}

/// Drafts a campaign, or changes one that nobody let go; `text` is what its file would hold.
pub async fn draft(house: &House, mandate: &Mandate, key: Key, text: &str) -> Result<Told, Fault> {
    let _turn = house.speech.campaigns.turn.lock().await;
    let now = house.now();
    let content = written::read(house, &key, text)?;
    let (begins, purpose) = fitting(house, &key, &content)?;
    let known = house.speech.campaigns.find(&key).ok();
    known.as_ref().map_or(Ok(()), |known| covered(mandate, known))?;
    let campaign = match known {
        Some(known) if known.content == content => return report::told(house, mandate, &known),
        Some(known) => {
            Campaign { content, purpose, due: begins, approval: None, ..known.after(Deed::Change, now)? }
        }
        None => Campaign {
            key,
            course: Course::Draft,
            purpose,
            content,
            approval: None,
            hour: None,
            due: begins,
            at: now,
            stages: Vec::new(),
            after: None,
        },
    };
    covered(mandate, &campaign)?;
    report::told(house, mandate, &put(house, campaign, Actor::Operator).await?)
}

/// Whether this house can send what a sound text says; answers when it begins, and for which purpose.
fn fitting(house: &House, key: &Key, content: &Content) -> Result<(Moment, Key), Fault> {
    let bad = |what| Fault::BadCampaign(key.clone(), what);
    let (mut purpose, mut medium): (Option<Key>, Option<Medium>) = (None, None);
    for variant in &content.variants {
        let def = house.speech.book.find(&variant.message);
        let def = def.ok_or_else(|| Fault::UnknownMessage(variant.message.clone()))?;
        if *medium.get_or_insert(def.medium()) != def.medium() {
            return Err(bad(ready::OTHER_WAYS));
        }
        purpose.get_or_insert(def.purpose_key.clone());
    }
    let audiences = house.speech.audiences.now();
    for named in content.audience.iter().chain(&content.except) {
        if audiences.get(named).is_none() {
            return Err(Fault::UnknownAudience(named.clone()));
        }
    }
    let zone = house.charter.business.zone.clone().unwrap_or_default();
    let begins = match &content.at {
        None => house.now(),
        Some(local) => {
            let at = zone.at(local).ok_or_else(|| bad("it begins at a time such as `2026-12-01T09:00`"))?;
            // Whoever lives farthest east sees that hour first.
            if content.clock == WallClock::Person { at.plus_microseconds(-EARLIER) } else { at }
        }
    };
    Ok((begins, purpose.ok_or_else(|| bad("name at least one message"))?))
}

/// Whether the key reaches the campaign's purpose.
fn covered(mandate: &Mandate, campaign: &Campaign) -> Result<(), Fault> {
    if mandate.covers(&campaign.purpose) { Ok(()) } else { Err(Fault::OutOfScope(campaign.purpose.clone())) }
}

/// All campaigns the key reaches.
pub fn list(house: &House, mandate: &Mandate) -> Result<Vec<Told>, Fault> {
    let all = house.speech.campaigns.all();
    let reached = all.iter().filter(|campaign| covered(mandate, campaign).is_ok());
    reached.map(|campaign| report::told(house, mandate, campaign)).collect()
}

/// One campaign.
pub fn find(house: &House, mandate: &Mandate, key: &Key) -> Result<Told, Fault> {
    report::told(house, mandate, &house.speech.campaigns.find(key)?)
}

/// What speaks against a campaign; what blocks keeps it from being approved.
pub fn preflight(house: &House, mandate: &Mandate, key: &Key) -> Result<Vec<Finding>, Fault> {
    let campaign = house.speech.campaigns.find(key)?;
    covered(mandate, &campaign)?;
    ready::look(house, &campaign)
}

/// Approves a campaign as it is now.
pub async fn approve(house: &House, mandate: &Mandate, key: &Key, by: &str) -> Result<Told, Fault> {
    let _turn = house.speech.campaigns.turn.lock().await;
    let campaign = house.speech.campaigns.find(key)?;
    covered(mandate, &campaign)?;
    let by = by.trim();
    if by.is_empty() || by.chars().count() > NAME_MOST || by.chars().any(char::is_control) {
        return Err(Fault::BadCampaign(key.clone(), "say in at most 80 characters who approves it"));
    }
    let defs = campaign.defs(house)?;
    if let Some(finding) = ready::look(house, &campaign)?.into_iter().find(Finding::blocks) {
        return Err(Fault::NotReady(key.clone(), Box::new(finding)));
    }
    let versions = versions(&defs);
    let people = many::count(house, &campaign, Urgency::Many).await?;
    let now = house.now();
    let approval = Some(Approval { by: by.to_owned(), at: now, people, versions });
    let campaign = Campaign { approval, ..campaign.after(Deed::Approve, now)? };
    report::told(house, mandate, &put(house, campaign, Actor::Operator).await?)
}

/// Lets an approved campaign go.
pub async fn send(house: &House, mandate: &Mandate, key: &Key) -> Result<Told, Fault> {
    let medium = house.speech.campaigns.find(key)?.medium(house)?;
    if !house.outside.ways.is_open(medium) || house.outside.address.is_none() {
        return Err(if medium == Medium::Mail { Fault::NoRelay } else { Fault::NoWay(medium) });
    }
    act(house, mandate, key, Deed::Send).await
}

/// Stops a campaign for a while: nothing of it leaves the house until it goes on.
pub async fn pause(house: &House, mandate: &Mandate, key: &Key) -> Result<Told, Fault> {
    act(house, mandate, key, Deed::Pause).await
}

/// Lets a stopped campaign go on.
pub async fn resume(house: &House, mandate: &Mandate, key: &Key) -> Result<Told, Fault> {
    act(house, mandate, key, Deed::Resume).await
}

/// Gives a campaign up: what has not gone does not go.
pub async fn cancel(house: &House, mandate: &Mandate, key: &Key) -> Result<Told, Fault> {
    act(house, mandate, key, Deed::Cancel).await
}

async fn act(house: &House, mandate: &Mandate, key: &Key, deed: Deed) -> Result<Told, Fault> {
    let _turn = house.speech.campaigns.turn.lock().await;
    let campaign = house.speech.campaigns.find(key)?;
    covered(mandate, &campaign)?;
    let goes = matches!(deed, Deed::Send | Deed::Resume);
    let next = campaign.after(deed, house.now())?;
    if goes {
        crate::speak::senders::refused(house, &next)?;
    }
    if goes && !next.is_as_approved(house) {
        return Err(Fault::ChangedSinceApproval(key.clone()));
    }
    let hour = if deed == Deed::Send { held_back::chosen(house, &next)? } else { next.hour };
    let campaign = put(house, Campaign { hour, ..next }, Actor::Operator).await?;
    house.speech.news.notify_one();
    report::told(house, mandate, &campaign)
}
