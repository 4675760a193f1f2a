//! Takes contacts over from other systems ([`entrenous_contacts`] reads their exports): a yes with its proof, a no for good, and of the rest
//! only what a purpose may use. What nobody can show to be a yes becomes a keyed hash on the list of those not written to.
//!
//! **Invariant:** every no of a batch is durable before any yes of it; a no that stands here is never lifted by a file.
//! **Invariant:** of whom nothing shows that they agreed, and of whoever said no, nothing is kept but the keyed hash of the address.
//! **Invariant:** the same file again changes nothing, and after a break it goes on: each contact stands as a whole or is done again.
//! **Invariant:** a dry run sees charter and file alone; it does not open the house.

mod note;
mod take;

use crate::{Fault, House};
use entrenous_contacts::{Contact, DateOrder, Mapping, Refusal, Report, Terms, Tool, Words, survey};
use entrenous_core::charter::{Charter, Language};
use entrenous_core::communicate::{Scope, Suppressed};
use entrenous_core::hash::{Hash, Hashing};
use entrenous_core::id::{Key, PurposeId};
use entrenous_core::moment::Moment;
use entrenous_core::rights::Mandate;
use entrenous_lingua::Texts;
use entrenous_post::mime::address::Address;
use serde::Serialize;
use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;
use tokio::task::JoinSet;

/// How many contacts are taken at the same time: they share their commits.
const TAKEN_TOGETHER: usize = 256;
/// How many characters a claim of the business may have.
const CLAIM_MOST: usize = 28;
/// How much of a file is hashed at a time, in bytes.
const PIECE_BYTES: usize = 65_536;
/// For how long the import may speak, in microseconds: a day.
const MANDATE_LASTS: i64 = 86_400_000_000;

/// What the business says of a file.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// Whose export it is.
    pub tool: Option<Tool>,
    /// What its columns are.
    pub map: Vec<Mapping>,
    /// What these people agreed to.
    pub purpose: Option<String>,
    /// Whether day or month comes first.
    pub dates: Option<DateOrder>,
    /// Where the yes of those without a proof is.
    pub attested_on: Option<Claim>,
}

impl Wishes {
    /// Reads what somebody typed or sent; says what is wrong with it.
    pub fn read(
        format: Option<&str>,
        map: Option<&str>,
        purpose: Option<&str>,
        dates: Option<&str>,
        attested_on: Option<&str>,
    ) -> Result<Self, String> {
        let tools = Tool::ALL.map(Tool::word).join("`, `");
        let tool = |word| Tool::parse(word).ok_or_else(|| format!("`format` is one of `{tools}`"));
        let order =
            |word| DateOrder::parse(word).ok_or_else(|| "`dates` is `day-month` or `month-day`".to_owned());
        Ok(Self {
            tool: format.map(tool).transpose()?,
            map: map.map(Mapping::parse).transpose().map_err(|why| why.to_string())?.unwrap_or_default(),
            purpose: purpose.map(str::to_owned),
            dates: dates.map(order).transpose()?,
            attested_on: attested_on.map(Claim::parse).transpose().map_err(|why| why.to_string())?,
        })
    }
}

/// Where the business says that a yes is: `paper cards 2024`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim(String);

/// Not a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "say where the proofs are in 1 to {CLAIM_MOST} letters and digits, such as `paper cards 2024`; never who they are of"
)]
pub struct NotAClaim;

impl Claim {
    /// Reads one; spaces become `-`.
    pub fn parse(text: &str) -> Result<Self, NotAClaim> {
        let text = text.split_whitespace().collect::<Vec<_>>().join("-");
        let fits = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        let claim = (1..=CLAIM_MOST).contains(&text.len()) && text.chars().all(fits);
        if claim { Ok(Self(text)) } else { Err(NotAClaim) }
    }
    pub(super) fn text(&self) -> &str {
        &self.0
    }
}

/// What was done with the contacts of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// Yeses recorded.
    pub yes: u64,
    /// Of these, longer ago than a yes lasts: they count no more.
    pub expired: u64,
    /// Yeses not newer than what stands here.
    pub known: u64,
    /// Yeses against which a no stands here, and which count for nothing.
    pub kept_out: u64,
    /// Addresses that are written to no more, newly noted.
    pub silenced: u64,
    /// Addresses of which nothing shows a yes, newly noted.
    pub unproven: u64,
    /// Customers here who had said yes and for whom a later no was recorded.
    pub withdrawn: u64,
    /// Facts kept.
    pub facts: u64,
    /// Facts that the purpose may not use, or may not use any more, not kept.
    pub facts_unused: u64,
    /// Facts older than the charter keeps, not kept.
    pub facts_old: u64,
    /// Facts of which the house had one already, left as it was.
    pub facts_known: u64,
}

impl Taken {
    fn add(&mut self, other: Self) {
        let pairs = [
            (&mut self.yes, other.yes),
            (&mut self.expired, other.expired),
            (&mut self.known, other.known),
            (&mut self.kept_out, other.kept_out),
            (&mut self.silenced, other.silenced),
            (&mut self.unproven, other.unproven),
            (&mut self.withdrawn, other.withdrawn),
            (&mut self.facts, other.facts),
            (&mut self.facts_unused, other.facts_unused),
            (&mut self.facts_old, other.facts_old),
            (&mut self.facts_known, other.facts_known),
        ];
        for (sum, more) in pairs {
            *sum = sum.saturating_add(more);
        }
    }
    /// In lines, with what was not done left out.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let told = [
            (self.yes, "yeses recorded"),
            (self.expired, "of these longer ago than a yes lasts: not written to before a new yes"),
            (self.known, "yeses not newer than what stands here"),
            (self.kept_out, "yeses against which a no stands here: the no stays"),
            (self.silenced, "addresses noted as never to be written to"),
            (self.unproven, "addresses noted as unproven: not written to before a new yes"),
            (self.withdrawn, "yeses here ended by a later no of the file"),
            (self.facts, "facts kept"),
            (self.facts_unused, "facts the purpose may not use: not kept"),
            (self.facts_old, "facts older than the charter keeps: not kept"),
            (self.facts_known, "facts the house had: left as they were"),
        ];
        told.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect()
    }
}

/// What came of a file.
#[derive(Clone, Debug, Serialize)]
pub struct Imported {
    /// What was in it.
    pub report: Report,
    /// What was done.
    pub taken: Taken,
}

/// What stops an import.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The file is not taken.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The purpose is not one people are asked about.
    #[error(
        "V024 nobody is asked about `{0}`, so nobody can have agreed to it; name a purpose whose basis is consent"
    )]
    NotAsked(Key),
    /// The house could not go on.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Everything a contact is taken under.
struct Into {
    purpose: PurposeId,
    key: Key,
    file: Hash,
    claim: Option<Claim>,
    mandate: Mandate,
}

/// Looks a file through, and changes nothing.
pub fn dry_run<R: Read + Seek>(
    charter: &Charter,
    texts: &Texts,
    wishes: &Wishes,
    now: Moment,
    input: R,
    name: &str,
    mut progress: impl FnMut(u64, u64),
) -> Result<Report, Refusal> {
    let words = words(charter, texts);
    let terms = terms(charter, &words, wishes, now)?;
    let mut contacts = survey(input, name, terms, &mut progress)?;
    let whole = contacts.whole_bytes();
    for (number, contact) in contacts.by_ref().enumerate() {
        contact?;
        if number.checked_rem(TAKEN_TOGETHER) == Some(0) {
            progress(whole.saturating_mul(3), whole.saturating_mul(4));
        }
    }
    Ok(contacts.report().clone())
}

/// Takes the contacts of a file over; `progress` is told how many bytes were read, of how many.
pub async fn contacts<R: Read + Seek>(
    house: &Arc<House>,
    wishes: &Wishes,
    mut input: R,
    name: &str,
    mut progress: impl FnMut(u64, u64),
) -> Result<Imported, Stopped> {
    let words = words(&house.charter, &house.texts);
    let terms = terms(&house.charter, &words, wishes, house.now())?;
    let into = into(house, wishes, terms.purpose, &mut input)?;
    let mut contacts = survey(input, name, terms, &mut progress)?;
    let whole = contacts.whole_bytes();
    let mut taken = Taken::default();
    loop {
        let batch = contacts.by_ref().take(TAKEN_TOGETHER).collect::<Result<Vec<Contact>, _>>()?;
        if batch.is_empty() {
            break;
        }
        taken.add(take_together(house, &into, batch).await?);
        let done = whole.saturating_mul(3).saturating_add(contacts.done_bytes());
        progress(done, whole.saturating_mul(4));
    }
    Ok(Imported { report: contacts.report().clone(), taken })
}

/// First every no, then each yes with its facts.
async fn take_together(house: &Arc<House>, into: &Arc<Into>, batch: Vec<Contact>) -> Result<Taken, Fault> {
    let (noted, yeses) = note::note(house, into, batch).await?;
    let mut taken = noted;
    let mut taking = JoinSet::new();
    for agreed in yeses {
        let (house, into) = (Arc::clone(house), Arc::clone(into));
        taking.spawn(async move { take::take(&house, &into, agreed).await });
    }
    for done in taking.join_all().await {
        taken.add(done?);
    }
    Ok(taken)
}

fn into(
    house: &House,
    wishes: &Wishes,
    purpose: PurposeId,
    input: &mut (impl Read + Seek),
) -> Result<Arc<Into>, Stopped> {
    let key = house.charter.purpose(purpose).map(|purpose| purpose.key.clone()).ok_or(Refusal::NoPurpose)?;
    let usual = Language::default();
    let locale = house.charter.source_language().unwrap_or(&usual);
    let request = take::request(house, purpose);
    if !crate::ask::notice(house, &request, locale)?.notice.asks(&key) {
        return Err(Stopped::NotAsked(key));
    }
    Ok(Arc::new(Into {
        purpose,
        key,
        file: hash(input).map_err(Refusal::Unread)?,
        claim: wishes.attested_on.clone(),
        mandate: house.own_mandate(MANDATE_LASTS)?,
    }))
}

/// The SHA-256 of a file, as `sha256sum` prints it.
fn hash(input: &mut (impl Read + Seek)) -> std::io::Result<Hash> {
    let (mut hashing, mut piece) = (Hashing::default(), vec![0; PIECE_BYTES]);
    input.seek(SeekFrom::Start(0))?;
    loop {
        match input.read(&mut piece)? {
            0 => break,
            read => hashing.add(piece.get(..read).unwrap_or_default()),
        }
    }
    input.seek(SeekFrom::Start(0))?;
    Ok(hashing.done())
}

fn terms<'a>(
    charter: &'a Charter,
    words: &'a Words,
    wishes: &Wishes,
    now: Moment,
) -> Result<Terms<'a>, Refusal> {
    Ok(Terms {
        charter,
        words,
        purpose: entrenous_contacts::purpose(charter, wishes.purpose.as_deref())?,
        tool: wishes.tool,
        map: wishes.map.clone(),
        dates: wishes.dates,
        attested: wishes.attested_on.is_some(),
        now,
        is_address: |text| Address::parse(text).is_ok(),
    })
}

/// What the business calls its items, choices and purposes in every language it speaks.
fn words(charter: &Charter, texts: &Texts) -> Words {
    let mut words = Words::of(charter);
    for language in &charter.business.languages {
        let say = |id: String| texts.say(language, &id, &[]);
        for (id, item) in charter.items() {
            words.item(id, &say(format!("item.{}.title", item.key)));
            for choice in &item.choices {
                words.choice(id, choice, &say(format!("choice.{}.{choice}", item.key)));
            }
        }
        for (id, purpose) in charter.purposes() {
            words.purpose(id, &say(format!("purpose.{}.title", purpose.key)));
        }
    }
    words
}

/// How many addresses are noted as unproven, by purpose: people who may be written to only after a new yes.
pub fn unproven(house: &House) -> Result<Vec<(Key, u64)>, Fault> {
    let counts = house.store.suppression_counts()?;
    let of_purpose = counts.into_iter().filter_map(|(scope, why, count)| match scope {
        Scope::Purpose(key) if why == Suppressed::Unproven => Some((key, count)),
        _ => None,
    });
    Ok(of_purpose.collect())
}
