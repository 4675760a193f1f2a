//! Campaigns: one message, or several that share the readers, to everyone who agreed to its purpose. Drafted, looked at, approved, let go,
//! stopped and given up here; `crate::work::campaign` does the rest by itself, `many` decides for each person.
//!
//! **Invariant:** what goes was approved as it is: the versions of all its texts are noted with the approval, and another text stops it.
//! **Invariant:** a campaign knows its readers only by number, and tells a small number only as small ([`Few`]).

mod ready;
mod report;
mod trial;

pub use ready::{Finding, Weight, of_message};
pub use report::{Few, Seen, Told};
pub use trial::{TRIALS_PER_DAY_MOST, Tried, trial};

pub(crate) use trial::Trials;

use crate::speak::{Def, many};
use crate::{Fault, House};
use entrenous_core::communicate::{CampaignRow, Course, Deed, Occasion, Urgency, occasion_of};
use entrenous_core::explain::Reason;
use entrenous_core::hash::{Hash, canonical};
use entrenous_core::id::Key;
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::plan::{Change, Plan};
use entrenous_core::request::Actor;
use entrenous_core::rights::Mandate;
use entrenous_letters::header::Kind;
use entrenous_speak::campaign::{At, WallClock, Window};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError, RwLock};

/// How many messages may share the readers of a campaign.
pub const VARIANTS_MOST: usize = 8;
/// How much earlier than the business's a clock can show the same hour, in microseconds: a day and a little (UTC+14 against UTC-12).
const EARLIER: i64 = 26 * 3_600_000_000;
/// The longest name of whoever approves, in characters.
const NAME_MOST: usize = 80;

/// What a campaign sends, and when.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// The messages; their shares are 100 together.
    pub variants: Vec<Variant>,
    /// When it begins, by the business's clock, such as `2026-12-01T09:00`; as soon as it is let go, if nothing is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Whose clock that is.
    #[serde(default, skip_serializing_if = "is_of_business")]
    pub clock: WallClock,
    /// In which hours it goes, such as `08:00-20:00`, by the clock of whoever is written to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// Who is meant; everyone who agreed to the purpose, if nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Key>,
    /// Who is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Key>,
}

fn is_of_business(clock: &WallClock) -> bool {
    *clock == WallClock::Business
}

impl Content {
    /// These messages to everyone who agreed to their purpose, as soon as it is let go.
    #[must_use]
    pub const fn to_everyone(variants: Vec<Variant>) -> Self {
        Self {
            variants,
            at: None,
            clock: WallClock::Business,
            window: None,
            audience: None,
            except: Vec::new(),
        }
    }
    /// What a file of the business's folder says; nothing, if it leaves something to be decided that only a person decides here.
    pub(crate) fn of(file: &entrenous_speak::campaign::Campaign) -> Option<Self> {
        use entrenous_speak::campaign::Content as Written;
        let variants = match &file.content {
            Written::One(message) => vec![Variant { message: message.clone(), share: 100 }],
            Written::Split { decide: Some(_), .. } => return None,
            Written::Split { variants, decide: None } => variants
                .iter()
                .map(|one| Variant { message: one.message.clone(), share: one.share })
                .collect(),
        };
        Some(Self {
            variants,
            at: file.at.as_ref().map(|at| at.local.clone()),
            clock: file.at.as_ref().map(|at| at.clock).unwrap_or_default(),
            window: file.window.map(|window| window.to_string()),
            audience: file.audience.clone(),
            except: file.except.clone(),
        })
    }
    /// Its hours.
    pub(crate) fn hours(&self) -> Option<Window> {
        self.window.as_deref().and_then(|text| text.parse().ok())
    }
    /// Its moment on a wall clock.
    pub(crate) fn moment(&self) -> Option<At> {
        self.at.as_ref().map(|local| At { local: local.clone(), clock: self.clock })
    }
}

/// One message of a campaign and whose share it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// The message.
    pub message: Key,
    /// Its share of the readers in hundredths.
    pub share: u8,
}

/// Who approved what.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Approval {
    /// Who, as they are called in the business.
    pub by: String,
    /// When.
    pub at: Moment,
    /// How many people it would have gone to then.
    pub people: u64,
    /// The versions of the texts, by message and language.
    pub versions: BTreeMap<String, Hash>,
}

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
    /// Not before this moment.
    pub due: Moment,
    /// Since when it is so far.
    pub at: Moment,
    pub(crate) after: Option<entrenous_core::id::PersonId>,
}

/// A campaign as its row keeps it.
#[derive(Serialize, Deserialize)]
struct Body {
    purpose: Key,
    content: Content,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    approval: Option<Approval>,
}

impl Campaign {
    pub(crate) fn row(&self) -> Result<CampaignRow, Fault> {
        let (purpose, content) = (self.purpose.clone(), self.content.clone());
        let body = Body { purpose, content, approval: self.approval.clone() };
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
        let Body { purpose, content, approval } = serde_json::from_str(&row.body).ok()?;
        let CampaignRow { key, course, due, after, at, .. } = row;
        Some(Self { key, course, purpose, content, approval, due, at, after })
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

/// All campaigns of a house.
#[derive(Default)]
pub(crate) struct Campaigns {
    known: Mutex<BTreeMap<Key, Campaign>>,
    /// How far each is, for whoever writes one of its messages.
    courses: RwLock<HashMap<Occasion, Course>>,
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
            let mut courses = self.courses.write().unwrap_or_else(PoisonError::into_inner);
            courses.insert(occasion, campaign.course);
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
    /// How far the campaign of an occasion is; nothing, if it is none of a campaign.
    pub(crate) fn course_of(&self, occasion: &Occasion) -> Option<Course> {
        self.courses.read().unwrap_or_else(PoisonError::into_inner).get(occasion).copied()
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
    for file in house.speech.plans.campaigns() {
        let key = &file.key;
        let Some(content) = Content::of(file) else {
            tracing::warn!(
                campaign = key.as_str(),
                "its better text is not decided by itself here; name fixed shares"
            );
            continue;
        };
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
                due,
                at: now,
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

/// Drafts a campaign, or changes one that nobody let go.
pub async fn draft(house: &House, mandate: &Mandate, key: Key, content: Content) -> Result<Told, Fault> {
    let _turn = house.speech.campaigns.turn.lock().await;
    let now = house.now();
    let (begins, purpose) = fitting(house, &key, &content)?;
    let campaign = match house.speech.campaigns.find(&key) {
        Ok(known) if known.content == content => return report::told(house, mandate, &known),
        Ok(known) => {
            Campaign { content, purpose, due: begins, approval: None, ..known.after(Deed::Change, now)? }
        }
        Err(_) => Campaign {
            key,
            course: Course::Draft,
            purpose,
            content,
            approval: None,
            due: begins,
            at: now,
            after: None,
        },
    };
    covered(mandate, &campaign)?;
    report::told(house, mandate, &put(house, campaign, Actor::Operator).await?)
}

/// Whether a content holds; answers when it begins, and for which purpose.
fn fitting(house: &House, key: &Key, content: &Content) -> Result<(Moment, Key), Fault> {
    let bad = |what| Fault::BadCampaign(key.clone(), what);
    let shares: u32 = content.variants.iter().map(|variant| u32::from(variant.share)).sum();
    if content.variants.is_empty() || content.variants.len() > VARIANTS_MOST {
        return Err(bad("name one message, or at most eight that share the readers"));
    }
    if shares != 100 || content.variants.iter().any(|variant| variant.share == 0) {
        return Err(bad("the shares of its messages are 100 together, none of them 0"));
    }
    let mut purpose: Option<Key> = None;
    for (at, variant) in content.variants.iter().enumerate() {
        let def = house.speech.book.find(&variant.message);
        let def = def.ok_or_else(|| Fault::UnknownMessage(variant.message.clone()))?;
        if def.header.kind() != Kind::Campaign {
            return Err(Fault::AnotherKind(variant.message.clone()));
        }
        if content.variants.iter().take(at).any(|earlier| earlier.message == variant.message) {
            return Err(bad("each of its messages is named once"));
        }
        if *purpose.get_or_insert(def.purpose_key.clone()) != def.purpose_key {
            return Err(bad("all of its messages have the same purpose"));
        }
    }
    if content.window.is_some() && content.hours().is_none() {
        return Err(bad("its hours are two times of the day, such as `08:00-20:00`"));
    }
    for named in content.audience.iter().chain(&content.except) {
        if house.speech.audiences.get(named).is_none() {
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
    if house.outside.way.mail.is_none() || house.outside.address.is_none() {
        return Err(Fault::NoRelay);
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
    let campaign = put(house, next, Actor::Operator).await?;
    house.speech.news.notify_one();
    report::told(house, mandate, &campaign)
}
