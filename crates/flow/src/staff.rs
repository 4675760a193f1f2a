//! Staff: who may look behind the counter, by a login name, a slow hash and a session that ends.
//! What is done here is done by the operator at the machine, or by a member of staff through the console.
//!
//! **Invariant:** an unknown name, a wrong password and someone shut out get the same answer after the same work.
//! **Invariant:** at most [`HASHES_AT_ONCE`] slow hashes are made at once, off the threads that answer; more than [`HASHES_WAITING_MOST`] do not wait.
//! **Invariant:** a token is stored as its hash alone; whatever is changed ends the sessions it concerns in the same transaction.
//! **Invariant:** changes and the beginning of sessions happen one after another: nobody gets a session with a password that was just changed,
//! and two owners do not shut each other out.
//! **Invariant:** every change and every login is an entry of the ledger that names nobody but to who holds the audit key.

mod campaign;
mod day;
mod delivery;
mod look;
mod throttle;

pub use campaign::{came_of, mandate};
pub use day::{Day, day};
pub use delivery::{Counted, DAYS, Delivery, Fate, HasRelay, Share, Why, delivery, shares};
pub use look::{Cause, Seen, look};

use crate::{Fault, House};
use entrenous_core::explain::Reason;
use entrenous_core::hash::Hash;
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::request::Actor;
use entrenous_core::staff::{Login, NotALogin, Role, ends_before};
use entrenous_store::{Batch, LedgerLine, StaffRow, StaffWrite, Write};
use entrenous_vault::{NotAPassword, PasswordHash, SALT_BYTES, sound_password};
use std::sync::{Mutex, PoisonError};
use throttle::Throttle;
use tokio::sync::Semaphore;

/// How many slow hashes are made at once: each takes 19 MiB.
pub const HASHES_AT_ONCE: usize = 2;
/// How many may wait for one.
pub const HASHES_WAITING_MOST: usize = 16;
/// How many bytes of chance a token has.
const TOKEN_BYTES: usize = 32;
/// How many bytes of a tried name are looked at.
const TRIED_BYTES_MOST: usize = 256;

/// Why staff did not get what they asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotStaff {
    /// Name and password do not belong together.
    #[error("S016 not logged in: no member of staff has this name and this password")]
    Refused,
    /// Too many tries.
    #[error("S017 too many tries: wait {0} seconds, then try again")]
    Wait(u64),
    /// No session, or one that has ended.
    #[error("S018 session over: log in again")]
    SessionOver,
    /// The role does not reach so far.
    #[error("S019 role too small: this needs the role `{}`; ask an owner", .0.word())]
    NeedsRole(Role),
    /// The form was not made for this session.
    #[error("S020 not our form: it does not belong to this session; open the page again")]
    NotOurForm,
    /// Not a login name.
    #[error("S021 not a login name: {0}")]
    NotALogin(#[from] NotALogin),
    /// Not a password.
    #[error("S022 password refused: {0}")]
    NotAPassword(#[from] NotAPassword),
    /// The name is taken, or nobody has it.
    #[error(
        "S023 no such name: it is taken by someone else, or nobody here has it; `entrenous staff list` shows the names"
    )]
    NoSuchName,
    /// Without an owner nobody could let anyone in.
    #[error("S024 last owner: let another owner in first, or nobody could let anyone in")]
    LastOwner,
}

impl NotStaff {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Refused => "login_refused",
            Self::Wait(_) => "login_wait",
            Self::SessionOver => "session_over",
            Self::NeedsRole(_) => "role_too_small",
            Self::NotOurForm => "form_refused",
            Self::NotALogin(_) => "login_name_bad",
            Self::NotAPassword(_) => "password_refused",
            Self::NoSuchName => "no_such_name",
            Self::LastOwner => "last_owner",
        }
    }
}

/// What the house keeps in memory about logging in.
pub(crate) struct Desk {
    throttle: Mutex<Throttle>,
    waiting: Semaphore,
    hashing: Semaphore,
    changing: tokio::sync::Mutex<()>,
}

impl Default for Desk {
    fn default() -> Self {
        let waiting = Semaphore::new(HASHES_AT_ONCE.saturating_add(HASHES_WAITING_MOST));
        Self {
            throttle: Mutex::default(),
            waiting,
            hashing: Semaphore::new(HASHES_AT_ONCE),
            changing: tokio::sync::Mutex::default(),
        }
    }
}

/// A member of staff with a session.
#[derive(Clone, Debug)]
pub struct Member {
    /// With which name they log in.
    pub name: Login,
    /// What they may do.
    pub role: Role,
}

/// Who changes something.
#[derive(Clone, Copy)]
pub enum Hand<'a> {
    /// The operator, at the machine itself.
    Machine,
    /// A member of staff.
    Member(&'a Member),
}

impl Hand<'_> {
    /// Whether this hand may let people in and out.
    fn needs_owner(self) -> Result<(), NotStaff> {
        match self {
            Self::Member(member) if !member.role.reaches(Role::Owner) => {
                Err(NotStaff::NeedsRole(Role::Owner))
            }
            Self::Machine | Self::Member(_) => Ok(()),
        }
    }
}

/// A session that began.
pub struct Begun {
    /// What the browser keeps.
    pub token: [u8; TOKEN_BYTES],
    /// Whose it is.
    pub member: Member,
}

/// The name under which a token's session is stored.
fn session_of(token: &[u8]) -> Hash {
    Hash::of(&[b"entrenous/staff-session/1", token])
}

/// Logs someone in.
pub async fn log_in(house: &House, name: &str, password: &str) -> Result<Begun, Fault> {
    let now = house.now();
    let tried = tried(name);
    house.desk.admit(tried, now)?;
    let found = match Login::parse(name) {
        Ok(login) => house.store.staff(&login)?.filter(|row| row.disabled.is_none()),
        Err(NotALogin) => None,
    };
    let hash = found.as_ref().and_then(|row| PasswordHash::read(&row.password));
    let password = password.to_owned();
    let is_theirs =
        house.desk.slowly(move || hash.unwrap_or_else(PasswordHash::nobody).is_of(&password)).await?;
    let Some(row) = found.filter(|_| is_theirs) else { return Err(NotStaff::Refused.into()) };
    house.desk.succeeded(&tried);
    let _one_at_a_time = house.desk.changing.lock().await;
    // Since the hash was read, the password may have changed, or its owner been shut out.
    if house.store.staff(&row.name)?.as_ref() != Some(&row) {
        return Err(NotStaff::Refused.into());
    }
    let mut token = [0; TOKEN_BYTES];
    house.dice.fill(&mut token);
    let open = StaffWrite::Open {
        hash: session_of(&token),
        name: row.name.clone(),
        made: now,
        ended: ends_before(now),
    };
    let member = Member { name: row.name, role: row.role };
    let entry = entry(house, Hand::Member(&member), &Reason::SignedIn);
    commit(house, entry, vec![open]).await?;
    Ok(Begun { token, member })
}

/// A tried name, as the throttle remembers it: also one that nobody could have.
fn tried(name: &str) -> Hash {
    let small = name.trim().to_lowercase();
    let bytes = small.as_bytes();
    Hash::of(&[bytes.get(..TRIED_BYTES_MOST).unwrap_or(bytes)])
}

/// Whose session this is.
pub async fn recognize(house: &House, token: &[u8]) -> Result<Member, Fault> {
    let (hash, now) = (session_of(token), house.now());
    let (name, sitting) = house.store.staff_session(&hash)?.ok_or(NotStaff::SessionOver)?;
    if !sitting.stands(now) {
        return Err(NotStaff::SessionOver.into());
    }
    let row = house.store.staff(&name)?.filter(|row| row.disabled.is_none()).ok_or(NotStaff::SessionOver)?;
    if sitting.is_stale(now) {
        let writes = vec![Write::Staff(StaffWrite::See(hash, now))];
        house.store.apply(Batch { writes, entry: None }).await?;
    }
    Ok(Member { name, role: row.role })
}

/// Ends a session; one that is over already is over.
pub async fn log_out(house: &House, token: &[u8]) -> Result<(), Fault> {
    let writes = vec![Write::Staff(StaffWrite::Close(session_of(token)))];
    house.store.apply(Batch { writes, entry: None }).await?;
    Ok(())
}

/// What the forms of a session carry: it follows from the token, which does not follow from it.
#[must_use]
pub fn form_token(token: &[u8]) -> String {
    Hash::of(&[b"entrenous/staff-form/1", token]).to_string()
}

/// All staff, by name.
pub fn all(house: &House) -> Result<Vec<StaffRow>, Fault> {
    Ok(house.store.staff_all()?)
}

/// Lets someone in.
pub async fn add(
    house: &House,
    hand: Hand<'_>,
    name: Login,
    role: Role,
    password: &str,
) -> Result<(), Fault> {
    hand.needs_owner()?;
    let password = hashed(house, &name, password).await?;
    let _one_at_a_time = house.desk.changing.lock().await;
    if house.store.staff(&name)?.is_some() {
        return Err(NotStaff::NoSuchName.into());
    }
    let entry = entry(house, hand, &Reason::StaffChanged).about(house.vault.staff_id(&name));
    let row = StaffRow { name, role, password, made: house.now(), disabled: None };
    commit(house, entry, vec![StaffWrite::Add(row)]).await
}

/// Gives someone another password; their sessions end. A member of staff may do so for themselves with the present one
/// ([`change_own`]), an owner for everyone.
pub async fn set_password(house: &House, hand: Hand<'_>, name: &Login, password: &str) -> Result<(), Fault> {
    hand.needs_owner()?;
    let row = house.store.staff(name)?.ok_or(NotStaff::NoSuchName)?;
    let password = hashed(house, &row.name, password).await?;
    let entry = entry(house, hand, &Reason::StaffChanged).about(house.vault.staff_id(name));
    commit(house, entry, vec![StaffWrite::SetPassword(row.name, password)]).await
}

/// Changes one's own password, with the present one; all sessions end, this one too.
pub async fn change_own(house: &House, member: &Member, present: &str, password: &str) -> Result<(), Fault> {
    let tried = tried(member.name.as_str());
    house.desk.admit(tried, house.now())?;
    let row = house.store.staff(&member.name)?.ok_or(NotStaff::SessionOver)?;
    let hash = PasswordHash::read(&row.password).unwrap_or_else(PasswordHash::nobody);
    let present = present.to_owned();
    if !house.desk.slowly(move || hash.is_of(&present)).await? {
        return Err(NotStaff::Refused.into());
    }
    house.desk.succeeded(&tried);
    let password = hashed(house, &row.name, password).await?;
    let entry =
        entry(house, Hand::Member(member), &Reason::StaffChanged).about(house.vault.staff_id(&row.name));
    commit(house, entry, vec![StaffWrite::SetPassword(row.name, password)]).await
}

/// Shuts someone out, at once: their sessions end. The last owner stays.
pub async fn disable(house: &House, hand: Hand<'_>, name: &Login) -> Result<(), Fault> {
    hand.needs_owner()?;
    let _one_at_a_time = house.desk.changing.lock().await;
    let all = house.store.staff_all()?;
    let row = all.iter().find(|row| row.name == *name).ok_or(NotStaff::NoSuchName)?;
    let is_owner = |row: &&StaffRow| row.role == Role::Owner && row.disabled.is_none();
    if is_owner(&row) && all.iter().filter(is_owner).count() < 2 {
        return Err(NotStaff::LastOwner.into());
    }
    let entry = entry(house, hand, &Reason::StaffChanged).about(house.vault.staff_id(name));
    commit(house, entry, vec![StaffWrite::Disable(name.clone(), house.now())]).await
}

/// Lets someone in again who was shut out.
pub async fn enable(house: &House, hand: Hand<'_>, name: &Login) -> Result<(), Fault> {
    hand.needs_owner()?;
    house.store.staff(name)?.ok_or(NotStaff::NoSuchName)?;
    let entry = entry(house, hand, &Reason::StaffChanged).about(house.vault.staff_id(name));
    commit(house, entry, vec![StaffWrite::Enable(name.clone())]).await
}

async fn hashed(house: &House, name: &Login, password: &str) -> Result<String, Fault> {
    sound_password(password, name.as_str()).map_err(NotStaff::from)?;
    let mut salt = [0; SALT_BYTES];
    house.dice.fill(&mut salt);
    let password = password.to_owned();
    let made = house.desk.slowly(move || PasswordHash::make(&password, salt)).await?;
    // Without the memory for it there is no hash; in a moment there may be.
    Ok(made.ok_or(NotStaff::Wait(1))?.print())
}

fn entry(house: &House, hand: Hand<'_>, reason: &Reason) -> Entry {
    let entry = Entry::new(house.now(), Actor::Operator, Act::Staff, house.charter.hash(), reason);
    match hand {
        Hand::Machine => entry,
        Hand::Member(member) => entry.by(house.vault.staff_id(&member.name)),
    }
}

/// Changes and entry stand together or not at all.
async fn commit(house: &House, entry: Entry, changes: Vec<StaffWrite>) -> Result<(), Fault> {
    let line = LedgerLine { at: entry.at, about: entry.about.map(|id| id.0), body: entry.leaf()? };
    let writes = changes.into_iter().map(Write::Staff).collect();
    house.store.apply(Batch { writes, entry: Some(line) }).await?;
    Ok(())
}

impl Desk {
    fn admit(&self, name: Hash, now: Moment) -> Result<(), NotStaff> {
        let mut throttle = self.throttle.lock().unwrap_or_else(PoisonError::into_inner);
        throttle.admit(name, now).map_err(NotStaff::Wait)
    }
    fn succeeded(&self, name: &Hash) {
        self.throttle.lock().unwrap_or_else(PoisonError::into_inner).succeeded(name);
    }

    /// Does slow work off the threads that answer, a few at once.
    async fn slowly<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, NotStaff> {
        let busy = |_| NotStaff::Wait(1);
        let _place = self.waiting.try_acquire().map_err(busy)?;
        let _turn = self.hashing.acquire().await.map_err(|_| NotStaff::Wait(1))?;
        #[allow(clippy::disallowed_methods, reason = "a slow hash takes tens of milliseconds; it is no read")]
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|_| NotStaff::Wait(1))
    }
}
