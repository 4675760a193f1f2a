//! Counts the days of one case under one law: where the time begins, what stops it, where it ends, and what becomes of an end
//! on a day off.
//!
//! **Invariant:** a month ends on the same-numbered day, or the last day of a shorter month (Regulation 1182/71 Art. 3(2)(c)).
//! **Invariant:** only a law that surely moves an end on a day off forward makes that the day to plan for.

use super::{Case, Deadline, Step, Wait, When};
use crate::law::calendar::{Calendar, Off};
use crate::law::cell::{BreachRule, Citations, Confidence, Hours, RequestRule, Rolls};
use crate::law::day::Day;
use crate::law::pack::Pack;
use crate::law::period::{Period, PeriodUnit};
use entrenous_core::moment::Moment;

const MICROSECONDS_PER_HOUR: i64 = 3_600_000_000;

/// One case under one law.
pub(super) struct Count<'a> {
    pack: &'a Pack,
    calendar: &'a Calendar,
    case: &'a Case,
}

/// Where a time ends, and how that was found.
struct End {
    legal: When,
    plan: When,
    confidence: Confidence,
    because: Vec<String>,
}

/// From when a time runs, and the stretches in which it does not.
struct Running {
    from: Day,
    stops: Vec<(Day, Day)>,
}

impl<'a> Count<'a> {
    pub(super) const fn new(pack: &'a Pack, calendar: &'a Calendar, case: &'a Case) -> Self {
        Self { pack, calendar, case }
    }

    pub(super) const fn case(&self) -> &Case {
        self.case
    }

    /// A deadline of a request.
    pub(super) fn deadline(&self, step: Step, periods: &[Period], rule: &RequestRule) -> Deadline {
        self.written(step, self.end(periods, &self.running(rule)), &rule.cite, rule.confidence)
    }

    /// A deadline of a breach.
    pub(super) fn breach(&self, step: Step, period: Period, rule: &BreachRule) -> Deadline {
        let running = Running { from: self.case.received().day, stops: Vec::new() };
        self.written(step, self.end(&[period], &running), &rule.cite, rule.confidence)
    }

    fn written(&self, step: Step, end: End, cite: &Citations, confidence: Confidence) -> Deadline {
        let mut cite = cite.as_slice().to_vec();
        if !end.because.is_empty() {
            let clock = self.pack.clock.cite.as_slice().iter().filter(|one| !cite.contains(one));
            cite.extend(clock.cloned().collect::<Vec<_>>());
        }
        let Self { pack, .. } = self;
        let End { legal, plan, because, .. } = end;
        let confidence = confidence.max(end.confidence);
        Deadline { pack: pack.id.clone(), step, legal, plan, cite, confidence, because }
    }

    /// What a wait does under a rule, in words.
    pub(super) fn effect(&self, wait: &Wait, rule: &RequestRule) -> String {
        let Wait { pause, asked, answered } = wait;
        let what = pause.in_words();
        if rule.clock_starts_after.contains(pause) {
            return format!("the time begins when {what} is in: {}", answered.in_words());
        }
        if !rule.clock_stops_on.contains(pause) {
            return format!("waiting for {what} does not stop the clock of this law: it has no effect");
        }
        let running = self.running(rule);
        if *asked > self.last_day(rule.due.or(rule.ack).as_slice(), &running) {
            return format!("{what} was asked after the time was over: it has no effect on the answer");
        }
        let days = asked.days_until(*answered);
        format!("the clock stands still while {what} is awaited: {days} days from {}", asked.in_words())
    }

    fn running(&self, rule: &RequestRule) -> Running {
        let waits = self.case.waits();
        let needed = waits.iter().filter(|wait| rule.clock_starts_after.contains(&wait.pause));
        let from = needed.map(|wait| wait.answered).fold(self.case.received().day, Day::max);
        let mut stops: Vec<(Day, Day)> = Vec::new();
        for wait in waits.iter().filter(|wait| rule.clock_stops_on.contains(&wait.pause)) {
            let begun = stops.last().map_or(from, |(_, until)| *until).max(wait.asked);
            if begun < wait.answered {
                stops.push((begun, wait.answered));
            }
        }
        Running { from, stops }
    }

    fn end(&self, periods: &[Period], running: &Running) -> End {
        match periods {
            [Period::AtOnce] => {
                let day = When::Day(running.from);
                End { legal: day, plan: day, confidence: Confidence::A, because: Vec::new() }
            }
            [Period::Of(count, PeriodUnit::Hours)] => self.hours(*count),
            _ => self.days(periods, running),
        }
    }

    /// The hour of the event is not counted where the law says so (Regulation 1182/71 Art. 3(1)); hours do not roll (Art. 3(4)).
    fn hours(&self, count: u16) -> End {
        let received = self.case.received();
        let mut because = Vec::new();
        let event = received.moment.unwrap_or_else(|| {
            because.push("no hour was told: counted from the beginning of the day, in UTC".to_owned());
            received.day.begins()
        });
        let span = i64::from(count).saturating_mul(MICROSECONDS_PER_HOUR);
        let begins = match self.pack.clock.hours {
            Hours::FromTheMoment => event,
            Hours::FromTheNextHour => {
                because.push("the hour of the event is not counted, but plan from its minute".to_owned());
                let hour = event.microseconds().div_euclid(MICROSECONDS_PER_HOUR).saturating_add(1);
                Moment::from_microseconds(hour.saturating_mul(MICROSECONDS_PER_HOUR))
            }
        };
        let when = |from: Moment| When::Moment(from.plus_microseconds(span));
        End { legal: when(begins), plan: when(event), confidence: self.pack.clock.confidence, because }
    }

    fn days(&self, periods: &[Period], running: &Running) -> End {
        let clock = &self.pack.clock;
        let last = self.last_day(periods, running);
        let (mut confidence, mut because) = (Confidence::A, Vec::new());
        if periods.iter().any(|period| matches!(period, Period::Of(_, PeriodUnit::BusinessDays))) {
            confidence = clock.confidence;
            for (day, name, sure) in self.holidays(running.from, last) {
                confidence = confidence.max(sure);
                because.push(format!("{}, {name}, is not counted", day.in_words()));
            }
        }
        let mut legal = last;
        if let Some(off) = self.calendar.off(last) {
            confidence = confidence.max(clock.confidence).max(off.confidence());
            let why = match off {
                Off::Weekend => format!("{} is a weekend", last.in_words()),
                Off::Holiday(name, _) => format!("{} is {name}", last.in_words()),
            };
            let moves = match (clock.rolls, self.surely_rolls()) {
                (Rolls::Forward, true) => "the next working day is the last one",
                (Rolls::Forward, false) => {
                    "the next working day is the last one, but plan for the one before"
                }
                (Rolls::Stays, _) => "it is not sure that this moves, so plan for the working day before",
            };
            because.push(format!("{why}: {moves}"));
            if clock.rolls == Rolls::Forward {
                legal = self.calendar.working_from(last);
            }
        }
        let safe = if self.surely_rolls() { legal } else { last };
        let plan = self.calendar.working_until(safe).max(self.case.received().day);
        End { legal: When::Day(legal), plan: When::Day(plan), confidence, because }
    }

    fn surely_rolls(&self) -> bool {
        self.pack.clock.rolls == Rolls::Forward && self.pack.clock.confidence == Confidence::A
    }

    /// The last day, before anything is made of a day off. A stop that begins after it comes too late.
    fn last_day(&self, periods: &[Period], running: &Running) -> Day {
        let mut last = periods.iter().fold(running.from, |day, period| self.advance(day, *period));
        let by_business_days = matches!(periods, [Period::Of(_, PeriodUnit::BusinessDays), ..]);
        for (begun, until) in &running.stops {
            if *begun > last {
                break;
            }
            let stopped = begun.days_until(*until);
            if by_business_days {
                let days = (0..stopped).map(|later| begun.plus_days(later));
                let working = days.filter(|day| self.calendar.off(*day).is_none()).count();
                last = self.business_days(last, working);
            } else {
                last = last.plus_days(stopped);
            }
        }
        last
    }

    fn advance(&self, day: Day, period: Period) -> Day {
        match period {
            Period::AtOnce => day,
            // Mixed with days, hours count as the days they begin.
            Period::Of(count, PeriodUnit::Hours) => day.plus_days(i64::from(count.div_ceil(24))),
            Period::Of(count, PeriodUnit::CalendarDays) => day.plus_days(i64::from(count)),
            Period::Of(count, PeriodUnit::BusinessDays) => self.business_days(day, usize::from(count)),
            Period::Of(count, PeriodUnit::Months) => day.plus_months(count),
        }
    }

    fn business_days(&self, day: Day, count: usize) -> Day {
        (0..count).fold(day, |day, _| self.calendar.working_from(day.plus_days(1)))
    }

    /// The holidays on weekdays after a day, up to another.
    fn holidays(&self, after: Day, until: Day) -> Vec<(Day, &'a str, Confidence)> {
        let days = (1..=after.days_until(until)).map(|later| after.plus_days(later));
        let holiday = |day: Day| match self.calendar.off(day)? {
            Off::Weekend => None,
            Off::Holiday(name, confidence) => Some((day, name, confidence)),
        };
        days.filter_map(holiday).collect()
    }
}
