//! How the mail of each sender is doing: counted by day in the transactions that move messages, judged by [`entrenous_post::health`] whenever
//! one comes back or is called spam, and stopped by itself when providers would mind. A domain they do not know yet has room for so many mails a day.
//!
//! **Invariant:** answers to what a person did always go; only campaigns and journeys stand still or wait for room.
//! **Invariant:** that a sender stands still, why, and who let it go on with which word outlives a restart and is in the ledger.
//! **Invariant:** counts are of everyone together; a small one is told as small ([`Counted`]).

use crate::speak::Def;
use crate::speak::campaign::{Campaign, Finding};
use crate::staff::Counted;
use crate::{Fault, House};
use entrenous_core::communicate::{Course, Deed, Hold, Medium, PostCount, State, Urgency};
use entrenous_core::explain::Reason;
use entrenous_core::hash::{Hash, canonical};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::plan::{Change, Plan};
use entrenous_core::request::Actor;
use entrenous_core::rights::Mandate;
use entrenous_letters::sender::WarmUp;
use entrenous_post::health::{
    Advice, Day, HISTORY_DAYS, OTHERS, Standing as Known, WINDOW_DAYS, Why, advise, keeper, plan, room,
};
use entrenous_store::MessageRow;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

/// When a message of a sender that stands still is looked at again, in microseconds.
const STANDING: i64 = 3_600_000_000;
const DAY: i64 = 86_400_000_000;
/// The longest name and the longest word of whoever lets a sender go on, in characters.
const WORD_MOST: usize = 300;

/// Why a sender stands still, and how it was let go on before, as it is kept.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Standing {
    /// Why it stands still, and since when; nothing, if it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused: Option<Paused>,
    /// Who let it go on last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifted: Option<Lifted>,
    /// How often it was let go on: what was counted before is forgiven.
    #[serde(default)]
    epoch: i64,
}

/// That a sender stands still.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Paused {
    /// `complaints` or `bounces`.
    pub why: String,
    /// Since when.
    pub at: Moment,
}

/// That somebody let it go on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Lifted {
    /// Who.
    pub by: String,
    /// What they found and mended.
    pub word: String,
    /// When.
    pub at: Moment,
}

/// What is known of each sender, by its domain.
#[derive(Default)]
pub(crate) struct Senders(Mutex<BTreeMap<String, Kept>>);

#[derive(Clone, Default)]
struct Kept {
    standing: Standing,
    /// What is left of the room of a day.
    left: Option<(i64, Option<u64>)>,
}

/// The domain a message is from.
pub(crate) fn domain(def: &Def) -> String {
    def.sender.address.as_str().rsplit_once('@').map_or("", |(_, host)| host).to_ascii_lowercase()
}

/// Who keeps the mailboxes of a domain.
pub(crate) fn receiver(domain: &str) -> &'static str {
    keeper(domain)
}

fn kept<T>(
    house: &House,
    sender: &str,
    with: impl FnOnce(&mut Kept) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let mut known = house.speech.senders.0.lock().unwrap_or_else(PoisonError::into_inner);
    if !known.contains_key(sender) {
        let text = house.store.setting(&setting(sender))?;
        // What does not read stands still for nobody's sake: a setting is written here alone.
        let standing = text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        known.insert(sender.to_owned(), Kept { standing, left: None });
    }
    with(known.entry(sender.to_owned()).or_default())
}

fn setting(sender: &str) -> String {
    format!("sender.{sender}")
}

/// The days of a sender, by who keeps the mailboxes.
fn days(house: &House, sender: &str, epoch: Option<i64>) -> Result<BTreeMap<String, Vec<Day>>, Fault> {
    let since = house.now().day().saturating_sub(HISTORY_DAYS);
    let mut by_keeper: BTreeMap<String, Vec<Day>> = BTreeMap::new();
    for one in house.store.post_days(sender, since)? {
        if epoch.is_none_or(|epoch| epoch == one.epoch) {
            let PostCount { day, accepted, bounced, complained, .. } = one;
            by_keeper.entry(one.receiver).or_default().push(Day { day, accepted, bounced, complained });
        }
    }
    Ok(by_keeper)
}

/// All keepers together, one day after another.
fn together(by_keeper: &BTreeMap<String, Vec<Day>>) -> Vec<Day> {
    let mut sum: BTreeMap<i64, Day> = BTreeMap::new();
    for day in by_keeper.values().flatten() {
        let all = sum.entry(day.day).or_insert(Day { day: day.day, ..Day::default() });
        all.accepted = all.accepted.saturating_add(day.accepted);
        all.bounced = all.bounced.saturating_add(day.bounced);
        all.complained = all.complained.saturating_add(day.complained);
    }
    sum.into_values().collect()
}

/// The worst that is to be said of a sender: of all its mail, or of that to one who keeps mailboxes.
fn advice(by_keeper: &BTreeMap<String, Vec<Day>>, today: i64) -> Advice {
    let weight = |advice: &Advice| match advice {
        Advice::Go | Advice::Tomorrow => 0,
        Advice::Slow { .. } => 1,
        Advice::Pause(_) => 2,
    };
    // Whoever is on no list does not judge together.
    let each = by_keeper.iter().filter(|(receiver, _)| *receiver != OTHERS).map(|(_, days)| days.clone());
    let all = std::iter::once(together(by_keeper)).chain(each);
    // Of the same weight the first stands: what is said of all of it.
    let worst = all.map(|days| advise(&days, today, Known::Known));
    worst
        .reduce(|worst, next| if weight(&next) > weight(&worst) { next } else { worst })
        .unwrap_or(Advice::Go)
}

/// What is counted of a message that has come so far.
pub(crate) fn count(
    house: &House,
    row: &MessageRow,
    to: State,
    taken_by: Option<&'static str>,
) -> Result<Option<PostCount>, Fault> {
    let message = &row.message;
    let Some(def) = house.speech.book.find(&message.name.def) else { return Ok(None) };
    if message.medium != Medium::Mail {
        return Ok(None);
    }
    let Some(one) = PostCount::default().one(to) else { return Ok(None) };
    let receiver = match taken_by {
        Some(keeper) => keeper.to_owned(),
        None => house.store.message_receiver(&message.name)?,
    };
    let sender = domain(def);
    let epoch = kept(house, &sender, |kept| Ok(kept.standing.epoch))?;
    let receiver = if receiver.is_empty() { OTHERS.to_owned() } else { receiver };
    Ok(Some(PostCount { sender, receiver, day: house.now().day(), epoch, ..one }))
}

/// Judges a sender anew after something spoke against it; stops it if it must.
pub(crate) async fn judge(house: &House, sender: &str) -> Result<(), Fault> {
    let standing = kept(house, sender, |kept| Ok(kept.standing.clone()))?;
    let Advice::Pause(why) = advice(&days(house, sender, Some(standing.epoch))?, house.now().day()) else {
        return Ok(());
    };
    if standing.paused.is_some() {
        return Ok(());
    }
    tracing::warn!(
        why = why.word(),
        "the campaigns and journeys of a sender stand still; `/console/delivery` says which"
    );
    let paused = Some(Paused { why: why.word().to_owned(), at: house.now() });
    put(house, sender, Standing { paused, ..standing }, Actor::House).await
}

async fn put(house: &House, sender: &str, standing: Standing, actor: Actor) -> Result<(), Fault> {
    let body = canonical(&standing)?;
    let evidence = Hash::of(&[sender.as_bytes(), body.as_bytes()]);
    let entry =
        Entry::new(house.now(), actor, Act::Write, house.charter.hash(), &Reason::Decided).evidence(evidence);
    house.apply(Plan::new(Reason::Decided, entry).and(Change::Set { key: setting(sender), body })).await?;
    kept(house, sender, |kept| {
        kept.standing = standing;
        Ok(())
    })
}

/// The room a message took of its sender's day; it is given back unless a relay took the message.
pub(crate) struct Room<'a> {
    house: &'a House,
    sender: Option<String>,
}

impl Room<'_> {
    /// The message has come so far.
    pub(crate) fn close(mut self, state: State) {
        if state == State::Accepted {
            self.sender = None;
        }
    }
}

impl Drop for Room<'_> {
    fn drop(&mut self) {
        let Some(sender) = &self.sender else { return };
        // What is not known yet is read anew, so nothing is to be given back then.
        let _ = kept(self.house, sender, |kept| {
            if let Some((_, Some(left))) = &mut kept.left {
                *left = left.saturating_add(1);
            }
            Ok(())
        });
    }
}

/// Whether a message may be written now, as far as its sender is concerned; or what it waits for, and until when.
pub(crate) fn may_go<'a>(
    house: &'a House,
    row: &MessageRow,
) -> Result<Result<Room<'a>, (Hold, Moment)>, Fault> {
    let free = Ok(Ok(Room { house, sender: None }));
    let Some(def) = house.speech.book.find(&row.message.name.def) else { return free };
    if row.message.medium != Medium::Mail || row.message.urgency == Urgency::Answer || def.is_answer() {
        return free;
    }
    let (sender, now) = (domain(def), house.now());
    if kept(house, &sender, |kept| Ok(kept.standing.paused.is_some()))? {
        return Ok(Err((Hold::Paused, now.plus_microseconds(STANDING))));
    }
    let Some(warm_up) = &def.sender.warm_up else { return free };
    let taken = kept(house, &sender, |kept| {
        let left = match kept.left {
            Some((day, left)) if day == now.day() => left,
            _ => room(&together(&days(house, &sender, None)?), now.day(), &planned(warm_up)),
        };
        kept.left = Some((now.day(), left.map(|left| left.saturating_sub(1))));
        Ok(left)
    })?;
    if taken == Some(0) {
        let tomorrow = Moment::from_microseconds(now.day().saturating_add(1).saturating_mul(DAY));
        return Ok(Err((Hold::DomainPace, tomorrow)));
    }
    Ok(Ok(Room { house, sender: taken.is_some().then_some(sender) }))
}

fn planned(warm_up: &WarmUp) -> Vec<u64> {
    if warm_up.days.is_empty() { plan(warm_up.wanted) } else { warm_up.days.clone() }
}

/// The sender of a campaign that stands still, with why.
pub(crate) fn stopped(house: &House, campaign: &Campaign) -> Result<Option<(String, String)>, Fault> {
    for (def, _) in campaign.defs(house)? {
        let sender = domain(def);
        if let Some(paused) = kept(house, &sender, |kept| Ok(kept.standing.paused.clone()))? {
            return Ok(Some((sender, paused.why)));
        }
    }
    Ok(None)
}

/// Stops a campaign that goes although its sender stands still; answers whether it did.
pub(crate) async fn stop(house: &House, campaign: &Campaign) -> Result<bool, Fault> {
    let goes = |course| matches!(course, Course::Deciding | Course::Sending);
    // A message that is no longer there is told of elsewhere.
    if !goes(campaign.course) || !stopped(house, campaign).is_ok_and(|stopped| stopped.is_some()) {
        return Ok(false);
    }
    let _turn = house.speech.campaigns.turn.lock().await;
    let now = house.speech.campaigns.all().into_iter().find(|other| other.key == campaign.key);
    let Some(now) = now.filter(|now| goes(now.course)) else { return Ok(false) };
    crate::speak::campaign::put(house, now.after(Deed::Pause, house.now())?, Actor::House).await?;
    Ok(true)
}

/// What is to be said of a sender before a campaign of it is approved.
pub(crate) fn finding(house: &House, def: &Def) -> Result<Option<Finding>, Fault> {
    let told = told(house, domain(def))?;
    let rate = |why: Option<&str>| match why {
        Some("bounces") => "much of it came back",
        _ => "many called it spam",
    };
    let text = match (told.state, told.advice) {
        ("paused", _) => format!("the mail of `{}` stands still: {}", told.sender, rate(told.why.as_deref())),
        (_, "slow") => {
            format!("the mail of `{}` is not doing well: {}", told.sender, rate(told.why.as_deref()))
        }
        _ => return Ok(None),
    };
    Ok(Some(Finding::of_sender(&def.key, text)))
}

/// How the mail of a sender is doing, as it may be told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// The domain it is from.
    pub sender: String,
    /// `open` or `paused`.
    pub state: &'static str,
    /// `go`, `slow` or `pause`.
    pub advice: &'static str,
    /// `complaints` or `bounces`, if anything is to be said.
    pub why: Option<String>,
    /// Since when it stands still.
    pub since: Option<Moment>,
    /// How many mails more may go out today, if its domain is being made known.
    pub room: Option<u64>,
    /// Who let it go on last.
    pub lifted: Option<Lifted>,
    /// What became of the mail of a week, by who keeps the mailboxes.
    pub week: Vec<Week>,
}

/// What became of a week's mail to one who keeps mailboxes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Week {
    /// Who.
    pub receiver: String,
    /// Mails a relay took.
    pub accepted: Counted,
    /// Mails that came back for good.
    pub bounced: Counted,
    /// Mails someone called spam.
    pub complained: Counted,
}

/// How the mail of each sender is doing, for whoever may know everything.
pub fn list(house: &House, mandate: &Mandate) -> Result<Vec<Told>, Fault> {
    if !mandate.covers_everything() {
        return Err(Fault::NeedsEverything);
    }
    all(house)
}

/// How the mail of each sender is doing.
pub(crate) fn all(house: &House) -> Result<Vec<Told>, Fault> {
    let domains: BTreeSet<String> = house.speech.book.defs().map(domain).collect();
    domains.into_iter().map(|sender| told(house, sender)).collect()
}

fn told(house: &House, sender: String) -> Result<Told, Fault> {
    let today = house.now().day();
    let Standing { paused, lifted, epoch } = kept(house, &sender, |kept| Ok(kept.standing.clone()))?;
    let by_keeper = days(house, &sender, Some(epoch))?;
    let (advice, because) = match advice(&by_keeper, today) {
        Advice::Go | Advice::Tomorrow => ("go", None),
        Advice::Slow { why, .. } => ("slow", Some(why)),
        Advice::Pause(why) => ("pause", Some(why)),
    };
    let warm_up = house.speech.book.defs().find(|def| domain(def) == sender);
    let warm_up = warm_up.and_then(|def| def.sender.warm_up.as_ref());
    let ever = match warm_up {
        Some(_) => together(&days(house, &sender, None)?),
        None => Vec::new(),
    };
    let week = by_keeper.into_iter().map(|(receiver, days)| {
        let recent = || days.iter().filter(|day| day.day > today.saturating_sub(WINDOW_DAYS));
        let sum = |of: fn(&Day) -> u64| Counted::of(recent().map(of).fold(0, u64::saturating_add));
        let (accepted, bounced) = (sum(|day| day.accepted), sum(|day| day.bounced));
        Week { receiver, accepted, bounced, complained: sum(|day| day.complained) }
    });
    let week = week.collect();
    let why =
        paused.as_ref().map(|paused| paused.why.clone()).or(because.map(|why| Why::word(why).to_owned()));
    Ok(Told {
        state: if paused.is_some() { "paused" } else { "open" },
        advice,
        why,
        since: paused.map(|paused| paused.at),
        room: warm_up.and_then(|warm_up| room(&ever, today, &planned(warm_up))),
        lifted,
        week,
        sender,
    })
}

/// Lets a sender go on that stands still, with a word that says what was mended; counting begins anew. Its campaigns stand still until each
/// is let go on.
pub async fn lift(
    house: &House,
    mandate: &Mandate,
    sender: &str,
    by: &str,
    word: &str,
) -> Result<Told, Fault> {
    if !mandate.covers_everything() {
        return Err(Fault::NeedsEverything);
    }
    let sender = sender.to_ascii_lowercase();
    if !house.speech.book.defs().any(|def| domain(def) == sender) {
        return Err(Fault::NoSuchSender);
    }
    let fits = |text: &str| {
        !text.is_empty() && text.chars().count() <= WORD_MOST && !text.chars().any(char::is_control)
    };
    let (by, word) = (by.trim(), word.trim());
    if !fits(by) || !fits(word) {
        return Err(Fault::NoWord(WORD_MOST));
    }
    let standing = kept(house, &sender, |kept| Ok(kept.standing.clone()))?;
    if standing.paused.is_some() {
        let lifted = Some(Lifted { by: by.to_owned(), word: word.to_owned(), at: house.now() });
        let epoch = standing.epoch.saturating_add(1);
        put(house, &sender, Standing { paused: None, lifted, epoch }, Actor::Operator).await?;
        house.speech.news.notify_one();
    }
    told(house, sender)
}

/// The message of a campaign whose sender may not be let go on with it.
pub(crate) fn refused(house: &House, campaign: &Campaign) -> Result<(), Fault> {
    match stopped(house, campaign)? {
        Some((sender, why)) => Err(Fault::SenderPaused(sender, why)),
        None => Ok(()),
    }
}
