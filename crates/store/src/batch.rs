//! What is written in one transaction: changes to rows and the line of the ledger that proves them.
//!
//! **Invariant:** a batch stands as a whole or not at all, and applying it twice leaves the same rows.
//! **Invariant:** a person's bytes are sealed before they come here; nothing in this crate can open them.

use crate::attribution::{self, AttributionCell, AttributionCounts};
use crate::engine::Session;
use crate::error::StoreError;
use crate::ledger::LedgerLine;
use crate::published;
use crate::tally::{self, Tally};
use crate::{
    article, asked, campaign, choice, departure, enrolment, fact, followed_hour, handle, inbox, made,
    message, notice, post_day, present, record, reference, setting, staff, statistics, tell, trend,
};
use entrenous_core::charter::AtMost;
use entrenous_core::communicate::{CampaignRow, Medium, Moved, Name, NewMessage, PostCount, Suppression};
use entrenous_core::consent::Held;
use entrenous_core::hash::Hash;
use entrenous_core::id::{ArticleId, Key, PersonId, RowId};
use entrenous_core::moment::Moment;
use entrenous_core::plan::Settled;
use entrenous_core::rights::Asked;
use entrenous_core::tell::Receiver;

/// How many changes one transaction holds at most.
pub const WRITES_MOST: usize = 100_000;

/// One transaction.
#[derive(Default)]
pub struct Batch {
    /// What changes.
    pub writes: Vec<Write>,
    /// What the ledger says of it.
    pub entry: Option<LedgerLine>,
}

/// One change.
pub enum Write {
    /// What a person says of a purpose; an older word than the one that stands changes nothing.
    PutChoice {
        /// Who.
        person: PersonId,
        /// Of which purpose.
        purpose: Key,
        /// What.
        held: Held,
    },
    /// The signed record of a choice; one that is there stays as it is.
    AddRecord {
        /// Whose; nobody's, if the choice needed no identity.
        person: Option<PersonId>,
        /// Its id.
        row: RowId,
        /// When.
        at: Moment,
        /// Its text.
        receipt: String,
    },
    /// The business's own name for a customer; one that is there stays as it is.
    PutReference {
        /// The keyed hash of the name.
        lookup: [u8; 32],
        /// Whom it means.
        person: PersonId,
    },
    /// A sealed fact; the same row again replaces it.
    PutFact(fact::FactRow),
    /// One fact goes.
    DropFact {
        /// Whose.
        person: PersonId,
        /// Of which item.
        item: Key,
        /// Which.
        row: RowId,
    },
    /// All facts of an item go.
    DropFacts {
        /// Whose.
        person: PersonId,
        /// Of which item.
        item: Key,
    },
    /// What a person said of one purpose, or of all, goes.
    DropChoices {
        /// Whose.
        person: PersonId,
        /// Of which purpose; of all, if none is named.
        purpose: Option<Key>,
    },
    /// A person is leaving: the intent that is written before anything goes and removed with the last row.
    Depart {
        /// Who.
        person: PersonId,
        /// Since when.
        at: Moment,
    },
    /// Facts, choices, records, names, messages, journeys, inbox, handles and the intent of a person go; what is noted against their address stays.
    Erase {
        /// Who.
        person: PersonId,
    },
    /// A notice as it was shown, named by its content; one that is there stays as it is.
    PutNotice {
        /// The hash of its text.
        hash: Hash,
        /// Its language.
        locale: String,
        /// When it was first written.
        at: Moment,
        /// Its text.
        body: String,
    },
    /// The facts whose time ended at `until` or before go, the oldest first.
    DropFactsOlder {
        /// The end of their time.
        until: Moment,
        /// How many at most.
        limit: usize,
    },
    /// A setting of the house; the last one stands.
    PutSetting {
        /// Its name.
        key: String,
        /// Its text.
        body: String,
    },
    /// The counts of a month as they were let out; those that are there stay as they are.
    PutStatistics(statistics::StatisticsRow),
    /// The trends of a period as they were let out; those that are there stay as they are.
    PutTrend(trend::TrendRow),
    /// What came of suggestions, as it is counted now; the last count stands.
    PutAttribution {
        /// Of what.
        cell: AttributionCell,
        /// How often.
        counts: AttributionCounts,
    },
    /// What a processor or an agent is to be told; one that is there stays as it is.
    AddTell(tell::NewTell),
    /// What came of telling; one that is settled stays so.
    SettleTell(Settled),
    /// What a processor said later of what it was told.
    ConfirmTell {
        /// Who.
        processor: Key,
        /// Of which.
        row: RowId,
        /// What.
        word: String,
    },
    /// What a receiver could not be told is to be tried again.
    TellAgain {
        /// Who.
        receiver: Receiver,
        /// From when.
        at: Moment,
    },
    /// What was delivered at `until` or before goes; the ledger keeps the proof.
    DropTellsOlder {
        /// The last moment.
        until: Moment,
    },
    /// The lane of a receiver is taken, if it is free.
    LeaseLane {
        /// Which.
        receiver: Receiver,
        /// By whom.
        holder: [u8; 16],
        /// Until when.
        until: Moment,
        /// Now.
        at: Moment,
    },
    /// What is told of an article; what is the same is not written again.
    PutArticle {
        /// Which.
        id: ArticleId,
        /// What.
        body: String,
        /// The hash of it.
        digest: Hash,
    },
    /// The vector of an article.
    PutVector {
        /// Whose.
        id: ArticleId,
        /// Its bytes.
        vector: Vec<u8>,
    },
    /// An article is shown or hidden.
    ShowArticle {
        /// Which.
        id: ArticleId,
        /// Which of both.
        showing: article::Showing,
    },
    /// What was told of an article goes, with its vector; that it is hidden stays.
    DropArticle {
        /// Which.
        id: ArticleId,
    },
    /// What an agent asked, or how far it is; what ended stays ended.
    PutAsked(Asked),
    /// What was decided of a message; one that is there stays as it is.
    AddMessage(NewMessage),
    /// What becomes of a message.
    MoveMessage(Moved),
    /// What came of a mail, of everyone together.
    CountPost(PostCount),
    /// Who keeps the mailbox a message went to.
    NoteReceiver {
        /// Which message.
        name: Name,
        /// Who, by a word of a closed list.
        receiver: String,
    },
    /// How far a campaign is; the last word stands.
    PutCampaign(CampaignRow),
    /// These messages go, if they ended at `until` or before.
    DropMessages {
        /// Which.
        names: Vec<Name>,
        /// The last moment.
        until: Moment,
    },
    /// By which keyed hash a person's address is known, beside others only where a medium has several; nothing, if they have none any more.
    PutHandle {
        /// Whose.
        person: PersonId,
        /// For which medium.
        medium: Medium,
        /// Which.
        name: Option<handle::AddressName>,
    },
    /// One address of a person is theirs no more.
    DropHandle {
        /// Whose.
        person: PersonId,
        /// For which medium.
        medium: Medium,
        /// Which.
        name: handle::AddressName,
    },
    /// An address is written to no more.
    Suppress {
        /// Which.
        name: handle::AddressName,
        /// What, and why.
        suppression: Suppression,
    },
    /// A suppression is over.
    Unsuppress {
        /// Of which address.
        name: handle::AddressName,
        /// What, and why.
        suppression: Suppression,
    },
    /// How much a person wants to hear at most.
    LimitTo {
        /// Who.
        person: PersonId,
        /// How much; without a limit if nothing is named.
        most: Option<AtMost>,
    },
    /// A card comes into a person's inbox; one that is there stays as it is.
    PutCard(inbox::CardRow),
    /// A card was read; the first time counts.
    SeeCard {
        /// Whose.
        person: PersonId,
        /// Which.
        row: RowId,
        /// When.
        at: Moment,
    },
    /// A card goes.
    DropCard {
        /// Whose.
        person: PersonId,
        /// Which.
        row: RowId,
    },
    /// Where a person stands in a journey; the last word stands.
    PutEnrolment(enrolment::EnrolmentRow),
    /// A person who is on the way is to be looked at.
    Wake {
        /// Who.
        person: PersonId,
        /// When at the latest.
        at: Moment,
    },
    /// Someone is in the audience a journey begins with.
    PutPresent {
        /// Who.
        person: PersonId,
        /// Of which journey.
        journey: Key,
    },
    /// Someone is in that audience no more, or may not be remembered there.
    DropPresent {
        /// Who.
        person: PersonId,
        /// Of which journey.
        journey: Key,
    },
    /// Nobody is remembered for a journey any more.
    ForgetPresent {
        /// Which.
        journey: Key,
    },
    /// A text that was made in the house; the last one stands.
    PutMade(made::MadeRow),
    /// A text that was made in the house goes.
    DropMade {
        /// What it is.
        sort: made::Sort,
        /// Which.
        name: Key,
    },
    /// Staff and their sessions.
    Staff(staff::StaffWrite),
    /// A link was followed, or a message opened, by somebody.
    Tally(Tally),
    /// A link of a purpose was followed in this hour of the day, by somebody.
    FollowedAt {
        /// Of which purpose.
        purpose: Key,
        /// In which hour, 0 to 23.
        hour: u8,
    },
    /// A message to many has gone out for the first time.
    Publish {
        /// Which.
        def: Key,
        /// When.
        at: Moment,
    },
    /// A message of an agent was taken.
    See {
        /// Whose.
        agent: String,
        /// Which.
        hash: Hash,
        /// When it is too old to be taken.
        until: Moment,
        /// Now.
        at: Moment,
    },
}

/// What is answered when a batch is durable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Applied {
    /// The number of its ledger entry; without an entry, the number the next one gets.
    pub seq: u64,
    /// How many entries the ledger had after the commit; others of the same commit are among them.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl Write {
    /// `seq` is the number of the line that is written with it.
    pub(crate) fn carry(&self, session: &Session<'_>, seq: Option<u64>) -> Result<(), StoreError> {
        match self {
            Self::PutChoice { person, purpose, held } => choice::put(session, *person, purpose, held),
            Self::AddRecord { person, row, at, receipt } => {
                record::add(session, *person, *row, *at, receipt, seq)
            }
            Self::PutReference { lookup, person } => reference::put(session, lookup, *person),
            Self::PutFact(row) => fact::put(session, row),
            Self::DropFact { person, item, row } => fact::drop_one(session, *person, item, *row),
            Self::DropFacts { person, item } => fact::drop_item(session, *person, item),
            Self::DropChoices { person, purpose } => choice::drop(session, *person, purpose.as_ref()),
            Self::Depart { person, at } => departure::put(session, *person, *at),
            Self::Erase { person } => erase(session, *person),
            Self::PutNotice { hash, locale, at, body } => notice::put(session, hash, locale, *at, body),
            Self::DropFactsOlder { until, limit } => fact::drop_older(session, *until, *limit),
            Self::PutSetting { key, body } => setting::put(session, key, body),
            Self::PutStatistics(row) => statistics::put(session, row),
            Self::PutTrend(row) => trend::put(session, row),
            Self::PutAttribution { cell, counts } => attribution::put(session, cell, *counts),
            Self::AddTell(row) => tell::add(session, row),
            Self::SettleTell(settled) => tell::settle(session, settled),
            Self::ConfirmTell { processor, row, word } => tell::confirm(session, processor, *row, word),
            Self::TellAgain { receiver, at } => tell::again(session, receiver, *at),
            Self::DropTellsOlder { until } => tell::drop_older(session, *until),
            Self::LeaseLane { receiver, holder, until, at } => {
                tell::lease(session, receiver, holder, *until, *at)
            }
            Self::PutArticle { id, body, digest } => article::put(session, id, body, digest),
            Self::PutVector { id, vector } => article::put_vector(session, id, vector),
            Self::ShowArticle { id, showing } => article::show(session, id, *showing),
            Self::DropArticle { id } => article::drop(session, id),
            Self::PutAsked(row) => asked::put(session, row),
            Self::AddMessage(message) => message::add(session, message),
            Self::MoveMessage(moved) => message::move_on(session, moved),
            Self::CountPost(one) => post_day::add(session, one),
            Self::NoteReceiver { name, receiver } => message::receive(session, name, receiver),
            Self::PutCampaign(row) => campaign::put(session, row),
            Self::DropMessages { names, until } => message::drop_ended(session, names, *until),
            Self::PutHandle { person, medium, name: Some(name) } => {
                handle::put(session, *person, *medium, name)
            }
            Self::PutHandle { person, medium, name: None } => handle::drop(session, *person, *medium),
            Self::DropHandle { person, medium, name } => handle::drop_one(session, *person, *medium, name),
            Self::Suppress { name, suppression } => handle::suppress(session, name, suppression),
            Self::Unsuppress { name, suppression } => handle::unsuppress(session, name, suppression),
            Self::LimitTo { person, most } => handle::limit_to(session, *person, *most),
            Self::PutCard(card) => inbox::put(session, card),
            Self::SeeCard { person, row, at } => inbox::see(session, *person, *row, *at),
            Self::DropCard { person, row } => inbox::drop_one(session, *person, *row),
            Self::PutEnrolment(row) => enrolment::put(session, row),
            Self::Wake { person, at } => enrolment::wake(session, *person, *at),
            Self::PutPresent { person, journey } => present::put(session, *person, journey),
            Self::DropPresent { person, journey } => present::drop(session, *person, journey),
            Self::ForgetPresent { journey } => present::drop_journey(session, journey),
            Self::PutMade(row) => made::put(session, row),
            Self::DropMade { sort, name } => made::drop(session, *sort, name),
            Self::Staff(change) => staff::write(session, change),
            Self::Tally(one) => tally::add(session, one),
            Self::FollowedAt { purpose, hour } => followed_hour::add(session, purpose, *hour),
            Self::Publish { def, at } => published::put(session, def, *at),
            Self::See { agent, hash, until, at } => asked::see(session, agent, hash, *until, *at),
        }
    }
}

/// Everything of a person goes.
fn erase(session: &Session<'_>, person: PersonId) -> Result<(), StoreError> {
    fact::drop_all(session, person)?;
    choice::drop(session, person, None)?;
    record::drop_all(session, person)?;
    reference::drop_all(session, person)?;
    message::drop_all(session, person)?;
    enrolment::drop_all(session, person)?;
    inbox::drop_all(session, person)?;
    present::drop_all(session, person)?;
    handle::drop_all(session, person)?;
    departure::drop(session, person)
}
