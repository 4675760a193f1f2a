//! What was agreed: decisions, what is held of them, and the record that proves them.
//! Field names of the record follow ISO/IEC TS 27560:2023 as the W3C DPV guide writes them.
//!
//! **Invariant:** a record holds no address, no browser description, no free text of a person.
//! **Invariant:** the newest choice wins; at equal times the stricter ([`Held::merge`]).
//! **Invariant:** someone who says no to everything gets no identifier: the record has no subject.

mod form;

use crate::charter::{Basis, Language};
use crate::hash::{Hash, NotCanonical, canonical};
use crate::id::{Key, PersonId, PurposeId, RowId};
use crate::moment::Moment;
use crate::region::Place;
use crate::request::{Actor, Age, Signal, Surface};
use serde::{Deserialize, Serialize};

/// A yes or a no.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// I agree.
    Yes,
    /// I do not.
    No,
}

/// The act by which a choice was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// One control for every purpose: yes.
    AcceptAll,
    /// One control for every purpose: no.
    RejectAll,
    /// A control for each purpose.
    Custom,
    /// Asked at the thing itself, such as a film.
    Contextual,
    /// A form page without script.
    Form,
    /// A link in a message that was sent to the address that was given.
    DoubleOptIn,
    /// A program of the business that asked the person itself.
    Api,
    /// Said on the telephone.
    Phone,
    /// Written on paper.
    Paper,
    /// Said to a machine.
    Voice,
    /// Taken over from another system, with where it came from.
    Import,
    /// The link of a message that stops messages of its purpose (RFC 8058); it can only say no.
    Unsubscribe,
    /// What a visitor had said became what a known customer said.
    Join,
    /// Nobody chose: a yes came to its end, or stopped counting.
    Lapse,
}

impl Method {
    /// Whether the person named this purpose by itself: only such a yes outranks a signal (11 CCR 7025(c)(3)-(4)).
    #[must_use]
    pub fn is_specific(self) -> bool {
        !matches!(self, Self::AcceptAll | Self::RejectAll | Self::Import | Self::Join | Self::Lapse)
    }
    /// Whether the person does this themselves, before our own eyes.
    #[must_use]
    pub fn is_witnessed(self) -> bool {
        matches!(self, Self::AcceptAll | Self::RejectAll | Self::Custom | Self::Contextual | Self::Form)
    }
    /// Whether the business tells it for the person, with where the proof is.
    #[must_use]
    pub fn is_told(self) -> bool {
        matches!(self, Self::DoubleOptIn | Self::Api | Self::Phone | Self::Paper | Self::Voice | Self::Import)
    }
}

/// What is held of one purpose (states of ISO/IEC TS 27560 and DPV).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Agreed.
    Given,
    /// Asked in a message and not answered yet, or taken over without a proof: not a yes.
    Requested,
    /// Agreed once, longer ago than a yes lasts.
    Expired,
    /// Agreed once, in a way that does not count.
    Invalidated,
    /// Asked and declined.
    Refused,
    /// Agreed once, taken back.
    Withdrawn,
    /// Objected to (GDPR Art. 21).
    Objected,
}

impl State {
    /// The state after an answer. A no to something given is a withdrawal; to an interest of the business an objection (GDPR Art. 21(1)).
    #[must_use]
    pub fn after(before: Option<Self>, answer: Answer, basis: Basis) -> Self {
        match (before, answer) {
            (_, Answer::Yes) => Self::Given,
            (_, Answer::No) if basis == Basis::LegitimateInterest => Self::Objected,
            (Some(Self::Given | Self::Withdrawn | Self::Expired | Self::Invalidated), Answer::No) => {
                Self::Withdrawn
            }
            (Some(Self::Objected), Answer::No) => Self::Objected,
            (_, Answer::No) => Self::Refused,
        }
    }
    /// All states, the loosest first.
    pub const ALL: [Self; 7] = [
        Self::Given,
        Self::Requested,
        Self::Expired,
        Self::Invalidated,
        Self::Refused,
        Self::Withdrawn,
        Self::Objected,
    ];
    /// How strict it is: of two words said at the same moment the stricter stands.
    #[must_use]
    pub fn strictness(self) -> u8 {
        match self {
            Self::Given => 0,
            Self::Requested => 1,
            Self::Expired => 2,
            Self::Invalidated => 3,
            Self::Refused => 4,
            Self::Withdrawn => 5,
            Self::Objected => 6,
        }
    }
    /// Its word in a row, a record and an answer.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Requested => "requested",
            Self::Expired => "expired",
            Self::Invalidated => "invalidated",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Objected => "objected",
        }
    }
}

/// What happened to one purpose in one act (event states of ISO/IEC TS 27560): the state it led to, and a yes again as such.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Event {
    /// Asked, not answered yet.
    Requested,
    /// Agreed.
    Given,
    /// Agreed again while a yes still stood.
    Renewed,
    /// Declined.
    Refused,
    /// Taken back.
    Withdrawn,
    /// Objected to.
    Objected,
    /// Ended by its time.
    Expired,
    /// Found not to count.
    Invalidated,
}

impl Event {
    /// What happened between two states.
    #[must_use]
    pub fn between(before: Option<State>, after: State) -> Self {
        match after {
            State::Given if before == Some(State::Given) => Self::Renewed,
            State::Given => Self::Given,
            State::Requested => Self::Requested,
            State::Expired => Self::Expired,
            State::Invalidated => Self::Invalidated,
            State::Refused => Self::Refused,
            State::Withdrawn => Self::Withdrawn,
            State::Objected => Self::Objected,
        }
    }
    /// Whether someone answered.
    #[must_use]
    pub fn is_answer(self) -> bool {
        matches!(self, Self::Given | Self::Renewed | Self::Refused | Self::Withdrawn | Self::Objected)
    }
    /// Whether a yes stands after it.
    #[must_use]
    pub fn is_yes(self) -> bool {
        matches!(self, Self::Given | Self::Renewed)
    }
}

/// Where the proof of a choice is that was not made before our own eyes: a call number, a folder, a ticket. Never who or what was said.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EvidenceRef(String);

/// Not a reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a reference to a proof is 1 to 64 letters, digits, `.`, `_`, `:`, `/` or `-`")]
pub struct NotAnEvidenceRef;

impl TryFrom<String> for EvidenceRef {
    type Error = NotAnEvidenceRef;
    fn try_from(text: String) -> Result<Self, NotAnEvidenceRef> {
        let fits = |c: char| c.is_ascii_alphanumeric() || "._:/-".contains(c);
        if (1..=64).contains(&text.len()) && text.chars().all(fits) {
            Ok(Self(text))
        } else {
            Err(NotAnEvidenceRef)
        }
    }
}

/// A record that proves another, such as the question a double opt-in answers.
impl From<RowId> for EvidenceRef {
    fn from(record: RowId) -> Self {
        Self(format!("record:{record}"))
    }
}

impl From<EvidenceRef> for String {
    fn from(reference: EvidenceRef) -> Self {
        reference.0
    }
}

/// The last word of a person on one purpose.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Held {
    /// What was said.
    pub state: State,
    /// When.
    pub at: Moment,
    /// Until when a yes stands.
    pub until: Moment,
    /// What exactly was agreed to ([`crate::charter::Charter::material`]).
    pub material: u64,
    /// Whether it was said about this purpose by name while a signal asked otherwise.
    pub despite_signal: bool,
}

impl Held {
    /// The one of two that stands: the later, at equal times the stricter.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        let newer = other.at > self.at;
        let stricter = other.at == self.at && other.state.strictness() > self.state.strictness();
        if newer || stricter { other } else { self }
    }
}

/// Everything a person has said, by purpose. A visitor without a past has said nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Choices(Vec<Option<Held>>);

impl Choices {
    /// What is held of a purpose.
    #[must_use]
    pub fn get(&self, purpose: PurposeId) -> Option<&Held> {
        self.0.get(purpose.position()).and_then(Option::as_ref)
    }
    /// Takes a new word into account; an older one changes nothing.
    pub fn take(&mut self, purpose: PurposeId, held: Held) {
        let at = purpose.position();
        if self.0.len() <= at {
            self.0.resize(at.saturating_add(1), None);
        }
        if let Some(slot) = self.0.get_mut(at) {
            *slot = Some(slot.map_or(held, |before| before.merge(held)));
        }
    }
    /// All that is held.
    pub fn iter(&self) -> impl Iterator<Item = (PurposeId, &Held)> {
        self.0.iter().enumerate().filter_map(|(at, held)| Some((PurposeId::new(at)?, held.as_ref()?)))
    }
    /// Whether anything at all stands as given.
    #[must_use]
    pub fn any_given(&self) -> bool {
        self.iter().any(|(_, held)| held.state == State::Given)
    }
}

/// One purpose in a record. What it uses, why, for how long and with whom stands in the notice, which the record names by its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedPurpose {
    /// Its name in the charter.
    pub key: Key,
    /// What happened.
    pub state: Event,
    /// Until when a yes stands; nothing where none does.
    pub until: Option<Moment>,
}

/// The form of a consent record.
pub const RECORD_SCHEMA: &str = "entrenous-consent-2";
/// The form before it, which told of each purpose what its notice tells; still read.
pub const RECORD_SCHEMA_BEFORE: &str = "entrenous-consent-1";

/// The record of one act of choosing; append-only. It is written down as short as it can be (`consent/form.rs`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "form::Form", into = "form::Form")]
pub struct Record {
    /// [`RECORD_SCHEMA`].
    pub schema: String,
    /// Its own id.
    pub record: RowId,
    /// The person, if the choice needs one.
    pub subject: Option<PersonId>,
    /// The business, by name.
    pub controller: String,
    /// Where a person writes about their data.
    pub contact: String,
    /// The notice that was shown: hash of the text in that language.
    pub notice: Hash,
    /// The language it was shown in.
    pub locale: Language,
    /// Where it was shown.
    pub surface: Surface,
    /// The charter in force.
    pub charter: Hash,
    /// The compiled rules in force.
    pub rules: Hash,
    /// The regimes that applied.
    pub regimes: Vec<String>,
    /// The place that was told, if any.
    pub place: Option<Place>,
    /// What was said, by purpose.
    pub purposes: Vec<RecordedPurpose>,
    /// When (server's clock).
    pub at: Moment,
    /// When by another clock: the device's, if the choice waited there; the business's, if it tells what was said earlier.
    pub client_at: Option<Moment>,
    /// By which act.
    pub method: Method,
    /// Who acted: the person, or the business for them.
    pub actor: Actor,
    /// How old the rules took the person to be.
    pub age: Age,
    /// Where the proof is of what was not done before our own eyes.
    pub evidence: Option<EvidenceRef>,
    /// The hash of the person's record before this one: a chain that shows a lost link.
    pub previous: Option<Hash>,
    /// What the browser asked for.
    pub signal: Signal,
    /// How to take it back.
    pub withdrawal: String,
}

impl Record {
    /// The hash of its canonical form, by which the ledger and the next record name it.
    pub fn hash(&self) -> Result<Hash, NotCanonical> {
        Ok(Hash::of(&[canonical(self)?.as_bytes()]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn held(state: State, at: i64) -> Held {
        let at = Moment::from_microseconds(at);
        Held { state, at, until: at, material: 0, despite_signal: false }
    }

    #[test]
    fn a_no_after_a_yes_is_a_withdrawal_and_a_no_alone_is_a_refusal() {
        assert_eq!(State::after(None, Answer::No, Basis::Consent), State::Refused);
        assert_eq!(State::after(Some(State::Given), Answer::No, Basis::Consent), State::Withdrawn);
        assert_eq!(State::after(Some(State::Withdrawn), Answer::Yes, Basis::Consent), State::Given);
        assert_eq!(State::after(Some(State::Objected), Answer::No, Basis::Consent), State::Objected);
        assert_eq!(State::after(None, Answer::No, Basis::LegitimateInterest), State::Objected);
        assert_eq!(State::after(Some(State::Objected), Answer::Yes, Basis::LegitimateInterest), State::Given);
    }

    fn any_held() -> impl Strategy<Value = Held> {
        (0..State::ALL.len(), 0..4_i64).prop_map(|(state, at)| held(State::ALL[state], at))
    }

    proptest! {
        #[test]
        fn what_stands_does_not_depend_on_the_order_of_arrival(a in any_held(), b in any_held(), c in any_held()) {
            prop_assert_eq!(a.merge(b), b.merge(a));
            prop_assert_eq!(a.merge(b).merge(c), a.merge(b.merge(c)));
            prop_assert_eq!(a.merge(a), a);
        }
    }
}
