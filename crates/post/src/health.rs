//! Whether to go on sending: counts by day in, advice out. Pure: the caller counts, and obeys.
//!
//! **Invariant:** a few mails never stop a shop: a rate counts only from `Limits::least` cases on, and only if chance alone does not
//! explain it (Wilson's lower bound).
//! **Invariant:** a count is of mails, never of a person.

mod keepers;
mod warm_up;

pub use keepers::{OTHERS, keeper};
pub use warm_up::{FIRST_DAY, HISTORY_DAYS, STEPS_MOST, plan, room};

/// Days that are looked back on: mailbox providers judge by about a week.
pub const WINDOW_DAYS: i64 = 7;
/// Hours of a day in which mail goes out: quiet hours take the rest.
pub const SENDING_HOURS: u64 = 12;
/// The slowest pace, in mails an hour.
pub const SLOWEST_PER_HOUR: u32 = 20;

/// One-sided 95 %: the 0.95 quantile of the normal distribution.
const Z: f64 = 1.644_853_627;

/// What one day brought.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Day {
    /// Days since 1970.
    pub day: i64,
    /// Mails a relay took.
    pub accepted: u64,
    /// Mails that were refused for good or came back.
    pub bounced: u64,
    /// Mails someone called spam.
    pub complained: u64,
}

/// What to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Advice {
    /// Go on.
    Go,
    /// Go on, at this pace at most.
    Slow {
        /// Mails an hour.
        per_hour: u32,
        /// Why.
        why: Why,
    },
    /// Stop, until a person has looked.
    Pause(Why),
    /// Go on tomorrow: today's share of the warm-up is spent.
    Tomorrow,
}

/// Why not just go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// Too many call the mail spam.
    Complaints,
    /// Too many mails come back.
    Bounces,
    /// The domain is new to those who keep mailboxes.
    WarmingUp,
}

impl Why {
    /// Its word in a row and in an answer.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Complaints => "complaints",
            Self::Bounces => "bounces",
            Self::WarmingUp => "warming_up",
        }
    }
}

/// From which rate on something is wrong.
struct Limits {
    why: Why,
    /// Go slower from here on.
    warn: f64,
    /// Stop from here on.
    stop: f64,
    /// What is usual: unless the lower bound is above this, it may be chance.
    usual: f64,
    /// Cases below which nothing is said.
    least: u64,
}

/// Gmail and Yahoo: below 0.1 %, never 0.3 %.
const COMPLAINTS: Limits =
    Limits { why: Why::Complaints, warn: 0.001, stop: 0.003, usual: 0.000_5, least: 3 };
/// No provider names a figure; most relays stop a sender between 5 % and 10 %.
const BOUNCES: Limits = Limits { why: Why::Bounces, warn: 0.02, stop: 0.05, usual: 0.01, least: 5 };

/// Whether those who keep mailboxes know the domain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It has sent such amounts before.
    Known,
    /// It is to be warmed up to so many mails a day.
    New {
        /// Mails a day in the end.
        wanted: u64,
    },
}

/// Advises from the days so far, in any order; `today` is one of them or has none yet.
#[must_use]
pub fn advise(days: &[Day], today: i64, standing: Standing) -> Advice {
    let recent = || days.iter().filter(|day| day.day <= today && day.day > today.saturating_sub(WINDOW_DAYS));
    let sum = |of: fn(&Day) -> u64| recent().map(of).fold(0, u64::saturating_add);
    let (accepted, bounced, complained) =
        (sum(|day| day.accepted), sum(|day| day.bounced), sum(|day| day.complained));
    let judged = [
        judge(&COMPLAINTS, complained, accepted.max(complained)),
        judge(&BOUNCES, bounced, accepted.saturating_add(bounced)),
    ];
    for (judgement, why) in judged {
        if judgement == Judgement::Stop {
            return Advice::Pause(why);
        }
    }
    let active = u64::try_from(recent().filter(|day| day.accepted > 0).count()).unwrap_or(1).max(1);
    let per_hour = |mails: u64| {
        let hourly = u32::try_from(mails / SENDING_HOURS).unwrap_or(u32::MAX);
        hourly.max(SLOWEST_PER_HOUR)
    };
    let warming = warm_up::advise(days, today, standing, per_hour);
    for (judgement, why) in judged {
        if judgement == Judgement::Warn && warming != Advice::Tomorrow {
            let half = per_hour(accepted.checked_div(active).unwrap_or(0) / 2);
            let pace = if let Advice::Slow { per_hour, .. } = warming { per_hour.min(half) } else { half };
            return Advice::Slow { per_hour: pace, why };
        }
    }
    warming
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Judgement {
    Fine,
    Warn,
    Stop,
}

fn judge(limits: &Limits, cases: u64, of: u64) -> (Judgement, Why) {
    let judgement = match rate(cases, of) {
        _ if cases < limits.least => Judgement::Fine,
        rate if rate >= limits.stop && lower_bound(cases, of) > limits.warn => Judgement::Stop,
        rate if rate >= limits.warn && lower_bound(cases, of) > limits.usual => Judgement::Warn,
        _ => Judgement::Fine,
    };
    (judgement, limits.why)
}

#[allow(clippy::cast_precision_loss, reason = "counts of mails are far below 2^52")]
fn rate(cases: u64, of: u64) -> f64 {
    if of == 0 { 0.0 } else { cases as f64 / of as f64 }
}

/// The lower end of Wilson's score interval (Wilson 1927): the least rate that is still likely.
#[allow(clippy::cast_precision_loss, reason = "counts of mails are far below 2^52")]
fn lower_bound(cases: u64, of: u64) -> f64 {
    if of == 0 {
        return 0.0;
    }
    let (count, share) = (of as f64, rate(cases, of));
    let spread = Z * ((share * (1.0 - share) + Z * Z / (4.0 * count)) / count).sqrt();
    ((share + Z * Z / (2.0 * count) - spread) / (1.0 + Z * Z / count)).max(0.0)
}

#[cfg(test)]
mod tests;
