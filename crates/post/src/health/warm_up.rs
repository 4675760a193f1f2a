//! Warming a new domain up: half as much again each day that went well, from [`FIRST_DAY`] mails on.
//!
//! **Invariant:** a day counts only if it was used and nobody minded; after a long pause it begins anew.

use super::{Advice, BOUNCES, COMPLAINTS, Day, Judgement, Standing, Why, judge};

/// Mails of the first day.
pub const FIRST_DAY: u64 = 50;
/// Days without mail after which providers have forgotten the domain.
const FORGOTTEN_DAYS: i64 = 30;
/// Days of a plan that are written down: enough for a hundred million mails a day.
pub const STEPS_MOST: usize = 60;
/// Days that are looked back on to see how far a warm-up has come: its longest plan, and as long again without mail in between.
pub const HISTORY_DAYS: i64 = 400;

/// How many mails go out on each day of a warm-up, the first first, up to what is wanted.
#[must_use]
pub fn plan(wanted: u64) -> Vec<u64> {
    let mut days = Vec::new();
    let mut allowed = FIRST_DAY.min(wanted);
    while days.len() < STEPS_MOST {
        days.push(allowed);
        if allowed >= wanted {
            break;
        }
        allowed = allowed.saturating_mul(3).div_ceil(2).min(wanted);
    }
    days
}

/// How many mails more may go out today under a plan of mails by day; nothing, once it has been walked through: then as many as are wanted.
#[must_use]
pub fn room(days: &[Day], today: i64, plan: &[u64]) -> Option<u64> {
    let allowed = *plan.get(step(days, today, plan))?;
    Some(allowed.saturating_sub(spent(days, today)))
}

fn spent(days: &[Day], today: i64) -> u64 {
    days.iter().filter(|day| day.day == today).map(|day| day.accepted).fold(0, u64::saturating_add)
}

/// The advice of the warm-up alone.
pub(super) fn advise(days: &[Day], today: i64, standing: Standing, per_hour: impl Fn(u64) -> u32) -> Advice {
    let Standing::New { wanted } = standing else { return Advice::Go };
    let plan = plan(wanted);
    let allowed = plan.get(step(days, today, &plan)).copied().unwrap_or(wanted);
    if allowed >= wanted {
        return Advice::Go;
    }
    if spent(days, today) >= allowed {
        return Advice::Tomorrow;
    }
    Advice::Slow { per_hour: per_hour(allowed), why: Why::WarmingUp }
}

/// How far the warm-up has come before today.
fn step(days: &[Day], today: i64, plan: &[u64]) -> usize {
    let mut used: Vec<&Day> = days.iter().filter(|day| day.day < today && day.accepted > 0).collect();
    used.sort_by_key(|day| day.day);
    let (mut step, mut last) = (0_usize, None);
    for day in used {
        if last.is_some_and(|last: i64| day.day.saturating_sub(last) > FORGOTTEN_DAYS) {
            step = 0;
        }
        last = Some(day.day);
        let allowed = plan.get(step).copied().unwrap_or(u64::MAX);
        let well = [
            judge(&COMPLAINTS, day.complained, day.accepted),
            judge(&BOUNCES, day.bounced, day.accepted.saturating_add(day.bounced)),
        ];
        let went_well = well.iter().all(|(judgement, _)| *judgement == Judgement::Fine);
        if went_well && day.accepted >= allowed / 2 {
            step = step.saturating_add(1).min(plan.len());
        }
    }
    if last.is_some_and(|last| today.saturating_sub(last) > FORGOTTEN_DAYS) { 0 } else { step }
}
