//! Writes and hands over what is to be sent: takes messages whose turn it is, looks once more whether each may go, writes it, hands it to
//! the relay, and keeps what the relay said before the next one goes out on the same connection.
//!
//! **Invariant:** never lost: a message is settled only after the relay's own word; one that was being handed over when the house fell is
//! tried again under the same name.
//! **Invariant:** at most one message on each connection can go out twice, since the word on one is durable before the next is handed over.
//! **Invariant:** an answer to what a person did does not wait for a campaign: the most urgent are taken first, a few at a time.

use crate::speak::{self, Checked, Handed, Mail, Sealed, check, senders};
use crate::speak::{letter::Unwritten, outcome::Course};
use crate::{Fault, House};
use entrenous_core::communicate::{
    Happening, Hold, LATE_DAYS, Moved, NotSent, Return, State, Urgency, Verdict, retry_after,
};
use entrenous_core::moment::Moment;
use entrenous_post::smtp::pace::Leave;
use entrenous_post::smtp::{self, Bounce, Courier};
use entrenous_store::{Batch, MessageRow, Write};
use std::collections::VecDeque;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

/// How many messages are taken at once.
const TAKEN_MOST: usize = 32;
/// How long a message is lent to whoever writes it, in microseconds: longer than a relay may take.
const LEASE: i64 = 1_800_000_000;
/// When a message is tried again that nobody could be handed, in microseconds.
const AWAY: i64 = 30_000_000;
/// When a message is tried again whose fate nobody knows.
const UNCERTAIN: i64 = 300_000_000;
/// When a message of a campaign that stands still is looked at again, if nobody says more of it before.
const STANDING: i64 = 3_600_000_000;
/// What is noted of a message whose fate nobody knew once.
const WAS_UNCERTAIN: &str = "uncertain";
const DAY: i64 = 86_400_000_000;

/// What came of a round.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Round {
    /// How many the relay took.
    pub accepted: usize,
    /// How many are not sent, or came back at once.
    pub ended: usize,
    /// How many wait.
    pub waiting: usize,
}

/// Sends everything whose turn it is; answers when nothing is left to do now.
pub async fn round(house: &Arc<House>) -> Result<Round, Fault> {
    let Some(mail) = house.outside.way.mail.clone() else { return Ok(Round::default()) };
    let queue = Arc::new(Mutex::new(VecDeque::new()));
    let mut working = JoinSet::new();
    for _ in 0..mail.posts.couriers_most().max(1) {
        let (house, mail, queue) = (Arc::clone(house), Arc::clone(&mail), Arc::clone(&queue));
        working.spawn(async move { lane(&house, &mail, &queue).await });
    }
    let (mut sum, mut first_fault) = (Round::default(), None);
    while let Some(done) = working.join_next().await {
        match done {
            Ok(Ok(round)) => {
                sum.accepted = sum.accepted.saturating_add(round.accepted);
                sum.ended = sum.ended.saturating_add(round.ended);
                sum.waiting = sum.waiting.saturating_add(round.waiting);
            }
            Ok(Err(fault)) => first_fault = Some(fault),
            Err(_fell) => tracing::error!("a courier fell over; its message is tried again"),
        }
    }
    first_fault.map_or(Ok(sum), Err)
}

/// Sends for as long as it is let, each connection by itself: one on which a relay stalls holds up no other. Looks at once when something
/// is new, and after `again` for what had to wait.
pub async fn stand(house: Arc<House>, again: Duration) {
    let Some(mail) = house.outside.way.mail.clone() else { return };
    let queue = Arc::new(Mutex::new(VecDeque::new()));
    let mut standing = JoinSet::new();
    loop {
        while standing.len() < mail.posts.couriers_most().max(1) {
            let (house, mail, queue) = (Arc::clone(&house), Arc::clone(&mail), Arc::clone(&queue));
            standing.spawn(async move { stay(&house, &mail, &queue, again).await });
        }
        if let Some(Err(_fell)) = standing.join_next().await {
            tracing::error!("a courier fell over; its message is tried again");
        }
    }
}

/// One connection for as long as it is let.
async fn stay(house: &House, mail: &Mail, queue: &Mutex<VecDeque<MessageRow>>, again: Duration) {
    loop {
        if let Err(fault) = lane(house, mail, queue).await {
            tracing::error!(code = fault.code(), "a message was not sent; it is tried again");
            tokio::time::sleep(again).await;
        }
        tokio::select! {
            () = house.something_to_send() => {}
            () = tokio::time::sleep(again) => {}
        }
    }
}

/// Takes up what was being handed over when the house fell.
pub(crate) async fn take_up(house: &House) -> Result<(), Fault> {
    let interrupted = house.store.leased_messages()?;
    let writes: Vec<Write> = interrupted
        .iter()
        .map(|row| moved(row, State::Queued, house.now(), WAS_UNCERTAIN))
        .map(Write::MoveMessage)
        .collect();
    if !writes.is_empty() {
        tracing::warn!(
            count = writes.len(),
            "messages were being handed over when the house stopped; they are tried again"
        );
        house.store.apply(Batch { writes, entry: None }).await?;
    }
    Ok(())
}

/// One connection: message after message, until none is due.
async fn lane(house: &House, mail: &Mail, queue: &Mutex<VecDeque<MessageRow>>) -> Result<Round, Fault> {
    let mut round = Round::default();
    let Some(mut row) = next(house, queue).await? else { return Ok(round) };
    let mut courier = mail.posts.courier(house.now()).await;
    loop {
        let state = send(house, mail, courier.as_mut(), &row).await?;
        match state {
            State::Accepted => round.accepted = round.accepted.saturating_add(1),
            state if state.is_open() => round.waiting = round.waiting.saturating_add(1),
            _ => round.ended = round.ended.saturating_add(1),
        }
        match next(house, queue).await? {
            Some(following) => row = following,
            None => return Ok(round),
        }
    }
}

/// The next message, which is lent from now on. The most urgent come first, and few are taken, so that a more urgent one waits for few.
async fn next(house: &House, queue: &Mutex<VecDeque<MessageRow>>) -> Result<Option<MessageRow>, Fault> {
    let mut queue = queue.lock().await;
    if let Some(row) = queue.pop_front() {
        if !queue.is_empty() {
            house.speech.news.notify_one();
        }
        return Ok(Some(row));
    }
    let now = house.now();
    let mut due = Vec::new();
    for urgency in Urgency::ALL {
        let room = TAKEN_MOST.saturating_sub(due.len());
        if room > 0 {
            due.extend(house.store.due_messages(urgency, now, room)?);
        }
    }
    if due.is_empty() {
        return Ok(None);
    }
    let until = now.plus_microseconds(LEASE);
    let mut writes = Vec::with_capacity(due.len());
    for row in &mut due {
        let code = if row.message.state == State::Uncertain { WAS_UNCERTAIN } else { row.code.as_str() };
        writes.push(Write::MoveMessage(moved(row, State::Leased, until, code)));
        row.code = code.to_owned();
        row.message.state = State::Leased;
        row.message.due = until;
    }
    house.store.apply(Batch { writes, entry: None }).await?;
    queue.extend(due);
    let first = queue.pop_front();
    if !queue.is_empty() {
        // There is work for another connection; it tells the next one in turn.
        house.speech.news.notify_one();
    }
    Ok(first)
}

fn moved(row: &MessageRow, to: State, due: Moment, code: &str) -> Moved {
    Moved {
        name: row.message.name.clone(),
        from: row.message.state,
        to,
        due,
        tries: row.tries,
        code: code.to_owned(),
        version: row.message.version,
    }
}

/// Looks once more, writes, hands over, and keeps what came of it.
async fn send(
    house: &House,
    mail: &Mail,
    courier: &mut dyn Courier,
    row: &MessageRow,
) -> Result<State, Fault> {
    let room = match senders::may_go(house, row)? {
        Ok(room) => room,
        Err((hold, until)) => {
            let course = Course { due: Some(until), code: row.code.clone(), ..Course::default() };
            return speak::settle(house, row, Happening::Hold(hold), course).await;
        }
    };
    let (happening, course) = match ready(house, mail, row) {
        Ok(sealed) => handed(house, courier, row, sealed).await,
        Err(Stopped::Settle(happening, course)) => (happening, *course),
        Err(Stopped::Fault(fault)) => return Err(fault),
    };
    let state = speak::settle(house, row, happening, course).await?;
    room.close(state);
    Ok(state)
}

/// Why a message does not go out now.
enum Stopped {
    Settle(Happening, Box<Course>),
    Fault(Fault),
}

impl<E: Into<Fault>> From<E> for Stopped {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

fn refused(because: NotSent) -> Stopped {
    Stopped::Settle(Happening::Refuse(because), Box::default())
}

fn held(hold: Hold, until: Moment) -> Stopped {
    Stopped::Settle(Happening::Hold(hold), Box::new(Course { due: Some(until), ..Course::default() }))
}

/// The message in its envelope, if it may still go.
fn ready(house: &House, mail: &Mail, row: &MessageRow) -> Result<Sealed, Stopped> {
    let message = &row.message;
    if house.speech.campaigns.course_of(&message.name.occasion).is_some_and(|course| !course.goes()) {
        return Err(held(Hold::Paused, house.now().plus_microseconds(STANDING)));
    }
    let def = house.speech.book.find(&message.name.def);
    let def = def.filter(|def| def.purpose_key == message.purpose);
    let def = def.ok_or_else(|| refused(NotSent::CharterViolation))?;
    let how = (message.urgency, message.medium);
    let checked = check(house, message.name.person, def, how, message.at, &Handed::Sealed(message))?;
    let (permit, given) = match checked {
        Checked::Go(permit, given) => (permit, given),
        Checked::Not(Verdict::Not(because)) => return Err(refused(because)),
        Checked::Not(Verdict::Wait { hold, until }) => return Err(held(hold, until)),
        Checked::Not(Verdict::Go) => return Err(refused(NotSent::CharterViolation)),
    };
    let sealed =
        speak::seal(house, mail, &permit, def, message, &given).map_err(|unwritten| match unwritten {
            Unwritten::Not(because) => refused(because),
            Unwritten::Fault(Fault::Departed) => refused(NotSent::Erased),
            Unwritten::Fault(fault) => Stopped::Fault(fault),
        })?;
    if let Some(paces) = &mail.paces {
        let mut paces = paces.lock().unwrap_or_else(PoisonError::into_inner);
        if let Leave::Wait(until) = paces.take(sealed.envelope.to.domain(), house.now()) {
            return Err(held(Hold::DomainPace, until));
        }
    }
    Ok(sealed)
}

/// What the relay says of it. A message that waited too long for a relay is not sent late.
async fn handed(
    house: &House,
    courier: &mut dyn Courier,
    row: &MessageRow,
    sealed: Sealed,
) -> (Happening, Course) {
    let Sealed { envelope, reason, version, items, also, evidence } = sealed;
    let verdict = courier.hand_over(std::slice::from_ref(&envelope)).await.into_iter().next();
    let now = house.now();
    let course = Course {
        written: Some((version, items, evidence)),
        also,
        reason: Some(reason),
        receiver: Some(senders::receiver(envelope.to.domain().text())),
        tried: true,
        ..Course::default()
    };
    match verdict.unwrap_or(smtp::Verdict::NotTried(smtp::Trouble::Lost)) {
        smtp::Verdict::Accepted(code) => (Happening::Accept, Course { code: code.to_string(), ..course }),
        smtp::Verdict::Deferred { code } => match retry_after(row.tries.saturating_add(1), now) {
            Some(due) => (Happening::Defer, Course { due: Some(due), code: code.to_string(), ..course }),
            None => (Happening::Expire, Course { code: code.to_string(), ..course }),
        },
        smtp::Verdict::Bounced { kind, code } => {
            (Happening::Bounce(came_back(kind)), Course { code: code.to_string(), ..course })
        }
        // Tried once more under the same name, and then not again: it may have arrived twice already.
        smtp::Verdict::Uncertain if row.code == WAS_UNCERTAIN => {
            (Happening::Expire, Course { code: WAS_UNCERTAIN.to_owned(), ..course })
        }
        smtp::Verdict::Uncertain => {
            let due = Some(now.plus_microseconds(UNCERTAIN));
            (Happening::Lose, Course { due, code: WAS_UNCERTAIN.to_owned(), ..course })
        }
        smtp::Verdict::NotTried(trouble) => {
            tracing::warn!(word = trouble.word(), "the relay cannot be reached; the message waits");
            away(row, now)
        }
    }
}

fn away(row: &MessageRow, now: Moment) -> (Happening, Course) {
    let last = row.message.at.plus_microseconds(LATE_DAYS.saturating_mul(DAY));
    if now > last {
        return (Happening::Refuse(Hold::RelayAway.expired()), Course::default());
    }
    let due = Some(now.plus_microseconds(AWAY));
    (Happening::Hold(Hold::RelayAway), Course { due, code: row.code.clone(), ..Course::default() })
}

const fn came_back(kind: Bounce) -> Return {
    match kind {
        Bounce::Hard => Return::Hard,
        Bounce::Policy => Return::Policy,
        Bounce::Content => Return::Content,
    }
}
