//! What a use case has decided to do, before anything is done: changes, the reason for them, and the entry that will prove them.
//! The shell seals the values, signs the record and commits everything in one transaction that may run twice.
//!
//! **Invariant:** there is no plan without its [`Reason`] and its [`Entry`]: both are arguments of [`Plan::new`].
//! **Invariant:** a plan is complete: whoever applies it has nothing left to decide.

use crate::charter::{AtMost, Source};
use crate::communicate::{CampaignRow, Moved, Name, NewMessage, PostCount, Suppression};
use crate::consent::{Choices, Record};
use crate::explain::Reason;
use crate::hash::Hash;
use crate::id::{ItemId, Key, PersonId, RowId};
use crate::ledger::Entry;
use crate::moment::{Moment, Month, Period};
use crate::private::Private;
use crate::rights::Asked;
use crate::tell::{EventTelling, Progress, Receiver, Telling};

/// One fact to keep.
pub struct NewFact {
    /// Of whom.
    pub person: PersonId,
    /// Of which item.
    pub item: ItemId,
    /// Its row: the same row again replaces the value.
    pub row: RowId,
    /// When it came to be.
    pub at: Moment,
    /// When it must be gone.
    pub until: Moment,
    /// How it came.
    pub source: Source,
    /// The value, to be sealed.
    pub value: Private<Vec<u8>>,
}

/// A card for a person's inbox.
pub struct NewCard {
    /// Whose.
    pub person: PersonId,
    /// The message it is of.
    pub row: RowId,
    /// For which purpose.
    pub purpose: Key,
    /// Since when it lies there.
    pub at: Moment,
    /// When it must be gone.
    pub until: Moment,
    /// What it says, to be sealed.
    pub value: Private<Vec<u8>>,
}

/// What came of telling a processor once more.
#[derive(Clone, Debug)]
pub struct Settled {
    /// Who is told.
    pub receiver: Receiver,
    /// Which telling.
    pub row: RowId,
    /// How it goes on.
    pub progress: Progress,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried again, or when it ended.
    pub due: Moment,
    /// The HTTP status of the answer; nothing, if there was none.
    pub status: Option<u16>,
    /// Why it was not delivered, in a word of a closed list.
    pub word: &'static str,
}

/// One change.
pub enum Change {
    /// Keep the record of a choice, and what stands after it.
    Choose {
        /// The record; it is signed and becomes the receipt.
        record: Box<Record>,
        /// What stands after it; nothing for someone without identity.
        standing: Option<(PersonId, Choices)>,
    },
    /// What a person says now, where no new word of theirs led to it.
    Stand {
        /// Whose.
        person: PersonId,
        /// What stands.
        choices: Choices,
    },
    /// Let go what was said of a purpose the charter no longer declares.
    Unsay {
        /// Whose.
        person: PersonId,
        /// Of which purpose.
        purpose: Key,
    },
    /// Keep a fact.
    Keep(NewFact),
    /// Let every fact of an item go, and destroy its key.
    Forget {
        /// Of whom.
        person: PersonId,
        /// Of which item; also one the charter no longer declares.
        item: Key,
    },
    /// Let one fact go.
    Drop {
        /// Of whom.
        person: PersonId,
        /// Of which item; also one the charter no longer declares.
        item: Key,
        /// Which one.
        row: RowId,
    },
    /// Let everything of a person go, and destroy all their keys.
    Erase {
        /// Whom.
        person: PersonId,
    },
    /// Keep counts as they were let out, for good: nobody draws their noise again.
    Release {
        /// The month they tell of.
        month: Month,
        /// Their canonical text.
        body: String,
    },
    /// Keep the trends of a period as they were let out, for good.
    Trend {
        /// The period they tell of.
        period: Period,
        /// Their canonical text.
        body: String,
    },
    /// Tell a processor; it stays to be sent when nothing else of the person is left.
    Tell(Telling),
    /// Tell a processor what became of a message.
    TellEvent(Box<EventTelling>),
    /// What came of telling a processor.
    Settle(Settled),
    /// Keep what an agent asked for a person, or how far it is.
    Ask(Asked),
    /// Keep what was decided of a message.
    Write(Box<NewMessage>),
    /// What becomes of a message.
    Move(Box<Moved>),
    /// A card comes into a person's inbox.
    Receive(NewCard),
    /// What came of a mail, of everyone together.
    CountPost(Box<PostCount>),
    /// Who keeps the mailbox a message went to, by a word of a closed list.
    NoteReceiver {
        /// Which message.
        name: Box<Name>,
        /// Who.
        receiver: &'static str,
    },
    /// A setting of the house; the last one stands.
    Set {
        /// Its name.
        key: String,
        /// Its text.
        body: String,
    },
    /// How far a campaign is.
    Campaign(Box<CampaignRow>),
    /// Write no more to an address.
    Suppress {
        /// The keyed hash of the address.
        name: [u8; 32],
        /// What, and why.
        suppression: Suppression,
    },
    /// A suppression is over, by the person's own word.
    Unsuppress {
        /// The keyed hash of the address.
        name: [u8; 32],
        /// What, and why.
        suppression: Suppression,
    },
    /// How many messages a person wants at most; nothing, if they set no limit any more.
    Limit {
        /// Whose.
        person: PersonId,
        /// How many.
        most: Option<AtMost>,
    },
    /// A message to many has gone out for the first time.
    Publish {
        /// Which.
        def: Key,
    },
    /// Remember a message an agent signed, so that it is never taken twice.
    See {
        /// The agent, by its id.
        agent: String,
        /// The hash of the message.
        hash: Hash,
        /// When it is too old to be taken anyway.
        until: Moment,
    },
}

/// A decided use case.
pub struct Plan {
    reason: Reason,
    entry: Entry,
    changes: Vec<Change>,
}

impl Plan {
    /// A plan that changes nothing yet but already says why and leaves a proof.
    #[must_use]
    pub const fn new(reason: Reason, entry: Entry) -> Self {
        Self { reason, entry, changes: Vec::new() }
    }
    /// Adds a change.
    #[must_use]
    pub fn and(mut self, change: Change) -> Self {
        self.changes.push(change);
        self
    }
    /// Why.
    #[must_use]
    pub const fn reason(&self) -> &Reason {
        &self.reason
    }
    /// What will stand in the ledger.
    #[must_use]
    pub const fn entry(&self) -> &Entry {
        &self.entry
    }
    /// What will change.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }
    /// Hands the parts to whoever applies them.
    #[must_use]
    pub fn into_parts(self) -> (Reason, Entry, Vec<Change>) {
        (self.reason, self.entry, self.changes)
    }
}
