//! Writes and hands over what is to be sent: takes messages whose turn it is, looks once more whether each may go, writes it, hands it to
//! the way of its medium, and keeps what the other side said before the next one goes out on the same connection.
//!
//! **Invariant:** never lost: a message is settled only after the relay's own word; one that was being handed over when the house fell is
//! tried again under the same name.
//! **Invariant:** at most one message on each connection can go out twice, since the word on one is durable before the next is handed over.
//! **Invariant:** each medium has connections of its own: a gateway that stalls holds up no mail.
//! **Invariant:** an answer to what a person did does not wait for a campaign: the most urgent are taken first, a few at a time.

use crate::speak::{self, Checked, Def, Handed, Out, Sealed, check, senders};
use crate::speak::{digest, letter, letter::Unwritten, outcome::Course};
use crate::{Fault, House};
use entrenous_core::communicate::{
    Happening, Hold, LATE_DAYS, Medium, Moved, NewMessage, NotSent, Return, Scope, State, Suppressed,
    Suppression, Urgency, Verdict, retry_after,
};
use entrenous_core::moment::Moment;
use entrenous_core::request::Actor;
use entrenous_post::smtp::pace::Leave;
use entrenous_post::smtp::{self, Bounce, Courier};
use entrenous_post::{Outgoing, Unsent, Way, way};
use entrenous_store::{AddressName, Batch, MessageRow, Write};
use std::collections::{HashMap, VecDeque};
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

type Queue = Arc<Mutex<VecDeque<MessageRow>>>;

/// Every connection there may be: its medium, and the queue it shares with the others of it.
fn lanes(house: &House) -> impl Iterator<Item = (Medium, Queue)> {
    let of = |medium| {
        let queue = Queue::default();
        std::iter::repeat_n((medium, queue), house.outside.ways.lanes(medium))
    };
    Medium::ALL.into_iter().flat_map(of)
}

/// Sends everything whose turn it is; answers when nothing is left to do now.
pub async fn round(house: &Arc<House>) -> Result<Round, Fault> {
    let mut working = JoinSet::new();
    for (medium, queue) in lanes(house) {
        let house = Arc::clone(house);
        working.spawn(async move { lane(&house, medium, &queue).await });
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
    let (mut standing, mut each) = (JoinSet::new(), HashMap::new());
    let mut fallen: Vec<_> = lanes(&house).collect();
    loop {
        for (medium, queue) in fallen.drain(..) {
            let (house, own) = (Arc::clone(&house), Arc::clone(&queue));
            let task = standing.spawn(async move { stay(&house, medium, &own, again).await });
            each.insert(task.id(), (medium, queue));
        }
        let Some(ended) = standing.join_next_with_id().await else { return };
        tracing::error!("a courier fell over; its message is tried again");
        let id = ended.map_or_else(|fell| fell.id(), |(id, ())| id);
        fallen.extend(each.remove(&id));
    }
}

/// One connection for as long as it is let.
async fn stay(house: &House, medium: Medium, queue: &Queue, again: Duration) {
    loop {
        if let Err(fault) = lane(house, medium, queue).await {
            tracing::error!(code = fault.code(), "a message was not sent; it is tried again");
            tokio::time::sleep(again).await;
        }
        tokio::select! {
            () = house.speech.news.notified(medium) => {}
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

/// By what one connection hands over.
pub(crate) enum Carrier {
    /// A connection to the relay, kept as long as there is something to send.
    Mail(Box<dyn Courier>),
    /// Another way.
    Other(Arc<dyn Way>),
    /// Nothing: what it writes stays in the house.
    House,
}

impl Carrier {
    /// One of this medium, as soon as one is free; none, if the way is not open.
    pub(crate) async fn of(house: &House, medium: Medium) -> Option<Self> {
        let ways = &house.outside.ways;
        Some(match medium {
            Medium::Mail => Self::Mail(ways.mail.as_ref()?.posts.courier(house.now()).await),
            Medium::Inbox => Self::House,
            Medium::Push | Medium::Sms | Medium::Webhook => Self::Other(Arc::clone(ways.other(medium)?)),
        })
    }
    /// Hands over once.
    pub(crate) async fn hand_over(&mut self, outgoing: &Outgoing) -> way::Verdict {
        match (self, outgoing) {
            (Self::Mail(courier), Outgoing::Mail(envelope)) => {
                let verdict = courier.hand_over(std::slice::from_ref(envelope)).await.into_iter().next();
                verdict.unwrap_or(smtp::Verdict::NotTried(smtp::Trouble::Lost)).into()
            }
            (Self::Other(way), outgoing) => way.hand_over(outgoing).await,
            (Self::Mail(_) | Self::House, _) => way::Verdict::NotTried(way::Trouble::OtherMedium),
        }
    }
}

/// One connection: message after message, until none is due.
async fn lane(house: &House, medium: Medium, queue: &Queue) -> Result<Round, Fault> {
    let mut round = Round::default();
    let Some(mut row) = next(house, medium, queue).await? else { return Ok(round) };
    let Some(mut carrier) = Carrier::of(house, medium).await else { return Ok(round) };
    loop {
        let state = send(house, &mut carrier, &row).await?;
        match state {
            State::Accepted => round.accepted = round.accepted.saturating_add(1),
            state if state.is_open() => round.waiting = round.waiting.saturating_add(1),
            _ => round.ended = round.ended.saturating_add(1),
        }
        match next(house, medium, queue).await? {
            Some(following) => row = following,
            None => return Ok(round),
        }
    }
}

/// The next message, which is lent from now on. The most urgent come first, and few are taken, so that a more urgent one waits for few.
async fn next(house: &House, medium: Medium, queue: &Queue) -> Result<Option<MessageRow>, Fault> {
    let mut queue = queue.lock().await;
    if let Some(row) = queue.pop_front() {
        if !queue.is_empty() {
            house.speech.news.notify(medium);
        }
        return Ok(Some(row));
    }
    let now = house.now();
    let mut due = Vec::new();
    for urgency in Urgency::ALL {
        let room = TAKEN_MOST.saturating_sub(due.len());
        if room > 0 {
            due.extend(house.store.due_messages((medium, urgency), now, room)?);
        }
    }
    if due.is_empty() {
        return Ok(None);
    }
    let until = now.plus_microseconds(LEASE);
    let (mut due, parts) = digest::split(house, due);
    let mut writes: Vec<Write> = parts.iter().map(|part| digest::held_back(part, until)).collect();
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
        house.speech.news.notify(medium);
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
async fn send(house: &House, carrier: &mut Carrier, row: &MessageRow) -> Result<State, Fault> {
    // What comes to lie in this house is looked at and laid down in one turn, so that nothing lies there of somebody who has left.
    let _turn = match carrier {
        Carrier::House => house.turn(row.message.name.person).await,
        Carrier::Mail(_) | Carrier::Other(_) => None,
    };
    if matches!(carrier, Carrier::House) && house.store.message(&row.message.name)?.is_none() {
        return Ok(State::NotSent(NotSent::Erased));
    }
    let room = match senders::may_go(house, row)? {
        Ok(room) => room,
        Err((hold, until)) => {
            let course = Course { due: Some(until), code: row.code.clone(), ..Course::default() };
            return speak::settle(house, row, Happening::Hold(hold), course).await;
        }
    };
    let (happening, course) = match ready(house, row).await {
        Ok((sealed, parts)) => {
            let (happening, course) = handed(house, carrier, row, sealed).await?;
            (happening, Course { parts, ..course })
        }
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

/// The message in the form its way takes, with the parts that go with it, if it may still go.
async fn ready(house: &House, row: &MessageRow) -> Result<(Sealed, Vec<MessageRow>), Stopped> {
    let message = &row.message;
    let (def, written) = house.store.together(|| judged_and_written(house, message))??;
    let until = house.now().plus_microseconds(LEASE);
    let parts = digest::parts(house, message, def, (written.page_bytes(), until)).await?;
    let (rows, sections): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
    let written = written.joined(house, sections).map_err(stopped)?;
    let sealed = written.enclosed(house, def, message).map_err(stopped)?;
    let paces = house.outside.ways.mail.as_ref().and_then(|mail| mail.paces.as_ref());
    if let (Some(paces), Out::Way(Outgoing::Mail(envelope))) = (paces, &sealed.out) {
        let mut paces = paces.lock().unwrap_or_else(PoisonError::into_inner);
        if let Leave::Wait(until) = paces.take(envelope.to.domain(), house.now()) {
            return Err(held(Hold::DomainPace, until));
        }
    }
    Ok((sealed, rows))
}

/// Looks once more whether it may go, and writes it: all as of one moment.
fn judged_and_written<'h>(
    house: &'h House,
    message: &NewMessage,
) -> Result<(&'h Def, letter::Written), Stopped> {
    if house.speech.campaigns.course_of(&message.name.occasion).is_some_and(|course| !course.goes()) {
        return Err(held(Hold::Paused, house.now().plus_microseconds(STANDING)));
    }
    let def = house.speech.book.find(&message.name.def);
    // What was decided for one purpose and one way is not sent for another.
    let def = def.filter(|def| def.purpose_key == message.purpose && def.medium() == message.medium);
    let def = def.ok_or_else(|| refused(NotSent::CharterViolation))?;
    let how = (message.urgency, message.medium);
    let checked = check(house, message.name.person, def, how, message.at, &Handed::Sealed(message))?;
    let (permit, given) = match checked {
        Checked::Go(permit, given) => (permit, given),
        Checked::Not(Verdict::Not(because)) => return Err(refused(because)),
        Checked::Not(Verdict::Wait { hold, until }) => return Err(held(hold, until)),
        Checked::Not(Verdict::Go) => return Err(refused(NotSent::CharterViolation)),
    };
    if let Some(window) = house.speech.campaigns.window_of(&message.name.occasion) {
        // It may have been put off past its hours.
        let zone = speak::check::zone_of(house, message.name.person, Some(&permit))?;
        let zone = zone.or_else(|| house.charter.business.zone.clone()).unwrap_or_default();
        let opens = window.opens(&zone, house.now());
        if opens > house.now() {
            return Err(held(Hold::QuietHours, opens));
        }
    }
    Ok((def, letter::write(house, &permit, def, message, &given).map_err(stopped)?))
}

fn stopped(unwritten: Unwritten) -> Stopped {
    match unwritten {
        Unwritten::Not(because) => refused(because),
        Unwritten::Fault(Fault::Departed) => refused(NotSent::Erased),
        Unwritten::Fault(fault) => Stopped::Fault(fault),
    }
}

/// What the other side says of it. A message that waited too long for it is not sent late.
async fn handed(
    house: &House,
    carrier: &mut Carrier,
    row: &MessageRow,
    sealed: Sealed,
) -> Result<(Happening, Course), Fault> {
    let Sealed { out, reason, version, items, also, evidence } = sealed;
    let course = Course {
        written: Some((version, items, evidence)),
        also,
        reason: Some(reason),
        receiver: match &out {
            Out::Way(Outgoing::Mail(envelope)) => Some(senders::receiver(envelope.to.domain().text())),
            Out::Way(_) | Out::Browsers(_) | Out::Card(_) => None,
        },
        tried: true,
        ..Course::default()
    };
    let verdict = match out {
        Out::Card(card) => return Ok((Happening::Accept, Course { card: Some(card), ..course })),
        Out::Way(outgoing) => carrier.hand_over(&outgoing).await,
        Out::Browsers(each) => to_each(house, carrier, row, each).await?,
    };
    Ok(heard(row, verdict, course, house.now()))
}

/// Hands the same to each browser, and answers the best of what their services say: who got it on one is not written to again. One that is
/// gone is written to no more, and the others are.
async fn to_each(
    house: &House,
    carrier: &mut Carrier,
    row: &MessageRow,
    each: Vec<(AddressName, Outgoing)>,
) -> Result<way::Verdict, Fault> {
    let mut best = way::Verdict::NotTried(way::Trouble::NotWritten);
    for (at, (name, outgoing)) in each.into_iter().enumerate() {
        let verdict = carrier.hand_over(&outgoing).await;
        if matches!(verdict, way::Verdict::Bounced { kind: Bounce::Hard, .. }) {
            let (scope, why) = (Scope::Everything, Suppressed::HardBounced);
            let gone = Suppression { scope, why, at: house.now() };
            speak::silence::suppress(house, name, gone, Some(row.message.name.person), Actor::House).await?;
        }
        if at == 0 || verdict.rank() < best.rank() {
            best = verdict;
        }
    }
    Ok(best)
}

/// What a verdict is for a message.
fn heard(row: &MessageRow, verdict: way::Verdict, course: Course, now: Moment) -> (Happening, Course) {
    match verdict {
        way::Verdict::Accepted(said) => (Happening::Accept, Course { code: said.to_string(), ..course }),
        way::Verdict::Deferred { said, after } => {
            let asked = after.and_then(|wait| i64::try_from(wait.as_micros()).ok());
            let asked = asked.map(|wait| now.plus_microseconds(wait));
            match retry_after(row.tries.saturating_add(1), now) {
                Some(due) => {
                    let due = Some(asked.map_or(due, |asked| asked.max(due)));
                    (Happening::Defer, Course { due, code: said.to_string(), ..course })
                }
                None => (Happening::Expire, Course { code: said.to_string(), ..course }),
            }
        }
        way::Verdict::Bounced { kind, said } => {
            (Happening::Bounce(came_back(kind)), Course { code: said.to_string(), ..course })
        }
        // Tried once more under the same name, and then not again: it may have arrived twice already.
        way::Verdict::Uncertain if row.code == WAS_UNCERTAIN => {
            (Happening::Expire, Course { code: WAS_UNCERTAIN.to_owned(), ..course })
        }
        way::Verdict::Uncertain => {
            let due = Some(now.plus_microseconds(UNCERTAIN));
            (Happening::Lose, Course { due, code: WAS_UNCERTAIN.to_owned(), ..course })
        }
        way::Verdict::NotTried(trouble @ (way::Trouble::NotWritten | way::Trouble::OtherMedium)) => {
            let code = trouble.word().to_owned();
            (Happening::Refuse(NotSent::CharterViolation), Course { code, ..Course::default() })
        }
        // A browser may name any address; one that nothing may go to is not waited for.
        way::Verdict::NotTried(trouble @ way::Trouble::Web(Unsent::Forbidden))
            if row.message.medium == Medium::Push =>
        {
            let code = trouble.word().to_owned();
            (Happening::Refuse(NotSent::InvalidAddress), Course { code, ..Course::default() })
        }
        way::Verdict::NotTried(trouble) => {
            tracing::warn!(word = trouble.word(), "the other side cannot be reached; the message waits");
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
