//! Who must be told when a person takes a yes back, objects or leaves: every processor that may hold data for it
//! (GDPR Art. 7(3), 17(2), 19; Cal. Civ. Code 1798.105(c), 11 CCR 7026(f)), and how long one waits before telling again. An agent
//! that asked for a person is told in the same way how it ended (Data Rights Protocol 1.0, `status_callback`).
//!
//! **Invariant:** pure: the same choices before and after give the same tidings.
//! **Invariant:** a processor that was told of nothing is told of nothing now: a no to what was never given stays between us.

use crate::charter::{Basis, Charter, Purpose};
use crate::communicate::State as MessageState;
use crate::consent::{Choices, State};
use crate::hash::Hash;
use crate::id::{Dice, Key, Malformed, PersonId, RowId};
use crate::moment::Moment;
use crate::rights::Course;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tidings {
    /// A yes was taken back.
    Withdrawn,
    /// The person objected.
    Objected,
    /// A yes came to its end, or counts no more.
    Ended,
    /// The person left.
    Erased,
}

impl Tidings {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Withdrawn, Self::Objected, Self::Ended, Self::Erased];
    /// Its word in a row and in what is sent.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Objected => "objected",
            Self::Ended => "ended",
            Self::Erased => "erased",
        }
    }
}

/// What became of a message, as far as others may be told of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A relay, a gateway or a service took it.
    Accepted,
    /// It came back, or was turned away.
    Bounced,
    /// The person called it spam.
    Complained,
    /// The person stopped its purpose by it.
    Unsubscribed,
    /// It is not sent, for a reason of the closed list.
    NotSent,
    /// A link of it was followed, by somebody who agreed that their reading is measured and told.
    Followed,
}

impl Event {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Accepted, Self::Bounced, Self::Complained, Self::Unsubscribed, Self::NotSent, Self::Followed];
    /// Its word in a row and in what is sent.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accepted => "message.accepted",
            Self::Bounced => "message.bounced",
            Self::Complained => "message.complained",
            Self::Unsubscribed => "message.unsubscribed",
            Self::NotSent => "message.not_sent",
            Self::Followed => "message.followed",
        }
    }
    /// What is to be told of a message that has come so far, with what says more.
    #[must_use]
    pub const fn of(state: MessageState) -> Option<(Self, &'static str)> {
        match state {
            MessageState::Accepted => Some((Self::Accepted, "")),
            MessageState::Bounced(why) | MessageState::Returned(why) => Some((Self::Bounced, why.word())),
            MessageState::Complained => Some((Self::Complained, "")),
            MessageState::NotSent(why) => Some((Self::NotSent, why.code())),
            _ => None,
        }
    }
}

/// What a processor is told of one message; the same message and event give the same name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventTelling {
    /// The processor.
    pub processor: Key,
    /// Its name.
    pub row: RowId,
    /// When it happened.
    pub at: Moment,
    /// To whom the message was.
    pub person: PersonId,
    /// What happened.
    pub event: Event,
    /// For which purpose the message was.
    pub purpose: Key,
    /// The text that is sent.
    pub body: String,
}

impl EventTelling {
    /// The name of what a processor is told of a message.
    #[must_use]
    pub fn name(message: RowId, at: Moment, processor: &Key, event: Event) -> RowId {
        let seed = Hash::of(&[&message.bytes(), processor.as_str().as_bytes(), event.word().as_bytes()]);
        let mut random = [0; 10];
        random.iter_mut().zip(seed.bytes()).for_each(|(to, from)| *to = *from);
        RowId::at(at, random)
    }
}

/// Who is told. The key of a processor starts with a small letter, the id of an agent has none: one text says which of them it is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Receiver {
    /// A processor, by its name in the charter.
    Processor(Key),
    /// An agent, by its id in the directory (Data Rights Protocol 1.0).
    Agent(Box<str>),
}

/// The longest id of an agent, in bytes.
pub const AGENT_BYTES_MOST: usize = 64;

impl Receiver {
    /// The agent with an id of `A-Z`, `0-9` and `_`, as its directory gives them.
    pub fn agent(id: &str) -> Result<Self, Malformed> {
        let plain = id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        let fits = plain && (1..=AGENT_BYTES_MOST).contains(&id.len());
        if fits { Ok(Self::Agent(id.into())) } else { Err(Malformed::Receiver) }
    }
    /// Parses the key of a processor or the id of an agent.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        Key::parse(text).map(Self::Processor).or_else(|_| Self::agent(text))
    }
    /// Its key or id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Processor(key) => key.as_str(),
            Self::Agent(id) => id,
        }
    }
}

impl TryFrom<String> for Receiver {
    type Error = Malformed;
    fn try_from(text: String) -> Result<Self, Malformed> {
        Self::parse(&text)
    }
}

impl From<Receiver> for String {
    fn from(receiver: Receiver) -> Self {
        receiver.as_str().to_owned()
    }
}

impl fmt::Display for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a receiver is told of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum News {
    /// What happened to the choices of a person.
    Choice(Tidings),
    /// How far a request of an agent is.
    Request(Course),
    /// What became of a message.
    Message(Event),
}

impl News {
    /// Its word in a row.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Choice(tidings) => tidings.word(),
            Self::Request(course) => course.word(),
            Self::Message(event) => event.word(),
        }
    }
    /// The news of a word in a row.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        let choices = Tidings::ALL.into_iter().map(Self::Choice);
        let requests = Course::ALL.into_iter().map(Self::Request);
        let messages = Event::ALL.into_iter().map(Self::Message);
        choices.chain(requests).chain(messages).find(|news| news.word() == word)
    }
}

/// What one processor is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tell {
    /// The processor, by its name in the charter.
    pub processor: Key,
    /// What happened.
    pub tidings: Tidings,
    /// To which of the purposes it serves.
    pub purposes: Vec<Key>,
}

/// What a processor is told, about whom, under which name: the same name however often it is sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Telling {
    /// Its name.
    pub row: RowId,
    /// When it was decided.
    pub at: Moment,
    /// About whom.
    pub person: PersonId,
    /// What.
    pub tell: Tell,
}

impl Telling {
    /// The telling of what `act` did: the same act gives the same name.
    #[must_use]
    pub fn of(act: RowId, at: Moment, person: PersonId, tell: Tell) -> Self {
        let seed =
            Hash::of(&[&act.bytes(), tell.processor.as_str().as_bytes(), tell.tidings.word().as_bytes()]);
        let mut random = [0; 10];
        random.iter_mut().zip(seed.bytes()).for_each(|(to, from)| *to = *from);
        Self { row: RowId::at(at, random), at, person, tell }
    }
}

/// How it ended, or how it goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// It will be tried when it is due.
    Waiting,
    /// The receiver has taken it.
    Delivered,
    /// It was tried as often as it is tried.
    GivenUp,
}

impl Progress {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Delivered, Self::GivenUp];
    /// Its word in a row and in an answer.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::GivenUp => "given_up",
        }
    }
}

/// Who is told after a choice: the processors of each purpose that was allowed and is no longer, or that was objected to.
#[must_use]
pub fn after_choice(charter: &Charter, before: &Choices, after: &Choices) -> Vec<Tell> {
    let state = |choices: &Choices, id| choices.get(id).map(|held| held.state);
    let ended = charter.purposes().filter_map(|(id, purpose)| match (state(before, id), state(after, id)) {
        (was, Some(State::Objected)) if was != Some(State::Objected) => Some((purpose, Tidings::Objected)),
        (Some(State::Given), Some(State::Expired | State::Invalidated)) => Some((purpose, Tidings::Ended)),
        (Some(State::Given), Some(now)) if now != State::Given => Some((purpose, Tidings::Withdrawn)),
        _ => None,
    });
    by_processor(charter, ended)
}

/// Who is told when a person leaves: the processors of each purpose that was ever allowed, or that needs no yes.
#[must_use]
pub fn after_leaving(charter: &Charter, before: &Choices) -> Vec<Tell> {
    let served = charter.purposes().filter(|(id, purpose)| match before.get(*id).map(|held| held.state) {
        Some(State::Refused | State::Requested) => false,
        Some(_) => true,
        None => !matches!(purpose.basis, Basis::Consent | Basis::ExplicitConsent),
    });
    by_processor(charter, served.map(|(_, purpose)| (purpose, Tidings::Erased)))
}

fn by_processor<'a>(charter: &'a Charter, ended: impl Iterator<Item = (&'a Purpose, Tidings)>) -> Vec<Tell> {
    let mut tells: Vec<Tell> = Vec::new();
    for (purpose, tidings) in ended {
        for processor in charter.receivers(purpose).filter(|processor| processor.reach.is_some()) {
            match tells.iter_mut().find(|tell| tell.processor == processor.key && tell.tidings == tidings) {
                Some(tell) => tell.purposes.push(purpose.key.clone()),
                None => tells.push(Tell {
                    processor: processor.key.clone(),
                    tidings,
                    purposes: vec![purpose.key.clone()],
                }),
            }
        }
    }
    tells
}

/// How often one telling is tried: over about four days, as the Standard Webhooks specification advises.
pub const TRIES_MOST: u32 = 10;
/// The wait after the first failure, in microseconds; each further one is four times as long.
const FIRST_WAIT: i64 = 30_000_000;
/// The longest wait, in microseconds.
const WAIT_MOST: i64 = 86_400_000_000;

/// How long to wait after so many failures, in microseconds; nothing, if it is not tried again. Up to a quarter is left to chance,
/// so that a processor that was away is not met by everyone at once.
#[must_use]
pub fn wait_after(failures: u32, dice: &dyn Dice) -> Option<i64> {
    if failures >= TRIES_MOST {
        return None;
    }
    let factor = 4_i64.saturating_pow(failures.saturating_sub(1));
    let wait = FIRST_WAIT.saturating_mul(factor).min(WAIT_MOST);
    let mut chance = [0];
    dice.fill(&mut chance);
    let [eighths] = chance;
    let extra = wait.div_euclid(4).saturating_mul(i64::from(eighths)).div_euclid(i64::from(u8::MAX));
    Some(wait.saturating_add(extra))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charter::{Business, Endpoint, Language, Manner, Pace, Processor, Reach, Role, Use};
    use crate::consent::Held;
    use crate::id::{ItemSet, PurposeId};
    use crate::region::Place;
    use crate::request::Surfaces;

    fn key(text: &str) -> Key {
        Key::parse(text).unwrap()
    }
    fn processor(name: &str, reachable: &str) -> Processor {
        let endpoint = Endpoint::parse("https://hooks.example/").unwrap();
        let reach = (reachable == "reachable").then_some(Reach { endpoint, kind: Manner::Webhook });
        let country = Place::parse("FR").unwrap();
        Processor {
            key: key(name),
            name: name.to_owned(),
            country,
            role: Role::Processor,
            safeguard: None,
            reach,
            events: Vec::new(),
        }
    }
    fn charter() -> Charter {
        let purpose = |name: &str, basis: Basis, to: &[&str]| Purpose {
            key: key(name),
            uses: Use::Service,
            basis,
            necessary: None,
            items: ItemSet::NONE,
            surfaces: Surfaces::default(),
            shares_with: to.iter().map(|name| (*name).to_owned()).collect(),
            stores: Vec::new(),
            hosts: Vec::new(),
            company: None,
            pace: Pace::default(),
        };
        let business = Business {
            name: "Atelier".to_owned(),
            country: Place::parse("FR").unwrap(),
            contact: "x@atelier.example".to_owned(),
            languages: vec![Language::default()],
            serves: Vec::new(),
            for_minors: false,
            representative: None,
            officer: None,
            zone: None,
            caps: crate::charter::Caps::default(),
            keep_messages: None,
        };
        let purposes = vec![
            purpose("film", Basis::Consent, &["house", "mute"]),
            purpose("map", Basis::Consent, &["house", "atlas"]),
            purpose("pay", Basis::Contract, &["bank"]),
            purpose("own", Basis::Consent, &[]),
        ];
        let processors = ["house", "atlas", "bank"].map(|name| processor(name, "reachable"));
        let processors = processors.into_iter().chain([processor("mute", "unreachable")]).collect();
        Charter::new(business, Vec::new(), purposes, processors).unwrap()
    }
    fn said(states: &[(usize, State)]) -> Choices {
        let mut choices = Choices::default();
        for (purpose, state) in states {
            let at = Moment::from_seconds(1);
            let held = Held { state: *state, at, until: at, material: 0, despite_signal: false };
            choices.take(PurposeId::new(*purpose).unwrap(), held);
        }
        choices
    }
    fn told(tells: &[Tell]) -> Vec<(&str, &'static str, usize)> {
        tells.iter().map(|tell| (tell.processor.as_str(), tell.tidings.word(), tell.purposes.len())).collect()
    }

    #[test]
    fn a_withdrawal_is_told_to_each_processor_of_the_purpose_once() {
        let before = said(&[(0, State::Given), (1, State::Given)]);
        let one = said(&[(0, State::Withdrawn), (1, State::Given)]);
        assert_eq!(told(&after_choice(&charter(), &before, &one)), [("house", "withdrawn", 1)]);
        let both = said(&[(0, State::Withdrawn), (1, State::Withdrawn)]);
        let ended = said(&[(0, State::Expired), (1, State::Given)]);
        assert_eq!(told(&after_choice(&charter(), &before, &ended)), [("house", "ended", 1)]);
        let expected = [("house", "withdrawn", 2), ("atlas", "withdrawn", 1)];
        assert_eq!(told(&after_choice(&charter(), &before, &both)), expected);
    }

    #[test]
    fn a_no_to_what_was_never_given_is_told_to_nobody() {
        let (nothing, refused) = (Choices::default(), said(&[(0, State::Refused)]));
        assert_eq!(after_choice(&charter(), &nothing, &refused), []);
        assert_eq!(after_choice(&charter(), &refused, &refused), []);
        let given = said(&[(0, State::Given)]);
        assert_eq!(after_choice(&charter(), &refused, &given), []);
    }

    #[test]
    fn an_objection_is_told_whatever_stood_before() {
        let objected = said(&[(2, State::Objected)]);
        assert_eq!(
            told(&after_choice(&charter(), &Choices::default(), &objected)),
            [("bank", "objected", 1)]
        );
        assert_eq!(after_choice(&charter(), &objected, &objected), []);
    }

    #[test]
    fn leaving_is_told_to_everyone_who_may_hold_something() {
        let before = said(&[(0, State::Withdrawn), (1, State::Refused)]);
        let expected = [("house", "erased", 1), ("bank", "erased", 1)];
        assert_eq!(told(&after_leaving(&charter(), &before)), expected);
    }

    #[test]
    fn one_text_says_whether_a_processor_or_an_agent_is_told() {
        for (text, is_agent) in
            [("film", false), ("film_2", false), ("GUILD", true), ("2", true), ("_", true)]
        {
            let receiver = Receiver::parse(text).unwrap();
            assert_eq!((matches!(receiver, Receiver::Agent(_)), receiver.as_str()), (is_agent, text));
        }
        for text in ["", "Guild", "gUILD", "GUILD-1", "guild 1", &"G".repeat(AGENT_BYTES_MOST + 1)] {
            assert_eq!(Receiver::parse(text), Err(Malformed::Receiver), "{text}");
        }
    }

    #[test]
    fn no_word_in_a_row_is_news_of_a_choice_and_of_a_request() {
        let choices = Tidings::ALL.map(News::Choice);
        let messages = Event::ALL.map(News::Message);
        for news in choices.into_iter().chain(Course::ALL.map(News::Request)).chain(messages) {
            assert_eq!(News::read(news.word()), Some(news));
        }
        assert_eq!(News::read("horoscope"), None);
    }

    #[test]
    fn waits_grow_to_a_day_and_end() {
        struct Sides(u8);
        impl Dice for Sides {
            fn fill(&self, bytes: &mut [u8]) {
                bytes.fill(self.0);
            }
        }
        let waits: Vec<i64> = (1..TRIES_MOST).map(|n| wait_after(n, &Sides(0)).unwrap()).collect();
        assert!(waits.is_sorted(), "{waits:?}");
        assert_eq!((waits[0], waits[8]), (FIRST_WAIT, WAIT_MOST));
        assert_eq!(wait_after(1, &Sides(255)), Some(FIRST_WAIT + FIRST_WAIT / 4));
        assert_eq!(wait_after(TRIES_MOST, &Sides(0)), None);
        let days = waits.iter().sum::<i64>() / 86_400_000_000;
        assert!((3..=5).contains(&days), "{days}");
    }
}
