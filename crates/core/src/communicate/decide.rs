//! Whether a message may go to a person now: the gate's answer, what they said of the address, how much they had, and what the clock
//! on their wall shows. Asked when a message is decided on and once more when it is about to be written: what changed in between wins.
//!
//! **Invariant:** pure, and in the order in which people are told: the gate, the address, their own wish, the caps
//! ([`Cap::ALL`]), the night.
//! **Invariant:** the answer to what a person just did waits for no cap and no morning.
//! **Invariant:** what waits longer than [`LATE_DAYS`], or [`JOINED_DAYS`] for room to be joined, is not sent late; it is refused with the reason it waited for.

use crate::charter::{AtMost, Caps, Digest, Pace};
use crate::communicate::{Cap, Had, Medium, NotSent, Suppression, Urgency, room_from};
use crate::id::Key;
use crate::moment::{Moment, Zone};
use crate::permit::Because;

/// After how many days of waiting a message is too old.
pub const LATE_DAYS: i64 = 3;
/// The same for one that waits for room to be joined with others: the longest span of a cap, and a day.
pub const JOINED_DAYS: i64 = 31;
const DAY: i64 = 86_400_000_000;

/// What a message waits for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Hold {
    /// The morning.
    QuietHours,
    /// Room under the cap of its purpose.
    Cap,
    /// Room under the cap of its medium.
    MediumCap,
    /// Room under the cap of the business, over all purposes and media.
    BusinessCap,
    /// Room under the person's own limit.
    OwnLimit,
    /// The pace at which a domain takes mail.
    DomainPace,
    /// The business, which paused the campaign.
    Paused,
    /// The relay, which cannot be reached.
    RelayAway,
}

impl Hold {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::QuietHours,
        Self::Cap,
        Self::MediumCap,
        Self::BusinessCap,
        Self::OwnLimit,
        Self::DomainPace,
        Self::Paused,
        Self::RelayAway,
    ];
    /// Its word in a row.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::QuietHours => "quiet_hours",
            Self::Cap => "cap",
            Self::MediumCap => "medium_cap",
            Self::BusinessCap => "business_cap",
            Self::OwnLimit => "own_limit",
            Self::DomainPace => "domain_pace",
            Self::Paused => "paused",
            Self::RelayAway => "relay_away",
        }
    }
    /// The hold of this word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hold| hold.word() == word)
    }
    /// Why a message that waited for this too long is not sent.
    #[must_use]
    pub const fn expired(self) -> NotSent {
        match self {
            Self::QuietHours => NotSent::QuietHours,
            Self::Cap => NotSent::CapReached,
            Self::MediumCap => NotSent::MediumCapReached,
            Self::BusinessCap => NotSent::BusinessCapReached,
            Self::OwnLimit => NotSent::FrequencySelfChosen,
            Self::DomainPace | Self::Paused | Self::RelayAway => NotSent::SenderNotReady,
        }
    }
    /// Whether it waits for room under a cap.
    #[must_use]
    pub const fn is_cap(self) -> bool {
        matches!(self, Self::Cap | Self::MediumCap | Self::BusinessCap | Self::OwnLimit)
    }
}

/// Everything the answer follows from.
pub struct Check<'a> {
    /// What the gate said.
    pub gate: Result<(), Because>,
    /// The purpose.
    pub purpose: &'a Key,
    /// How urgent it is.
    pub urgency: Urgency,
    /// By which way it would go.
    pub medium: Medium,
    /// Whether there is an address for the medium.
    pub has_address: bool,
    /// What is noted against the address.
    pub suppressions: &'a [Suppression],
    /// The pace of its purpose.
    pub pace: Pace,
    /// The caps of the business.
    pub caps: &'a Caps,
    /// The most the person wants in all.
    pub own_limit: Option<AtMost>,
    /// What reached the person lately, answers left out, in any order.
    pub had: &'a [Had<'a>],
    /// The person's wall clock, or else the business's.
    pub zone: &'a Zone,
    /// Whether it may wait for room and then come as a part of another.
    pub digest: Digest,
    /// Since when it waits.
    pub since: Moment,
    /// Now.
    pub at: Moment,
}

impl Check<'_> {
    /// From when on there is room under one cap; nothing, if there is room now.
    fn room_from(&self, cap: Cap) -> Option<Moment> {
        let most = match cap {
            Cap::Own => self.own_limit,
            Cap::Purpose => self.pace.at_most,
            Cap::Medium => self.caps.of(self.medium),
            Cap::Business => self.caps.at_most,
        };
        let counted = self.had.iter().filter(|had| cap.counts(had, self.purpose, self.medium));
        most.and_then(|most| room_from(most, counted.map(|had| had.at), self.at))
    }
}

/// The answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It may go now.
    Go,
    /// It waits.
    Wait {
        /// For what.
        hold: Hold,
        /// Until then it need not be asked about again.
        until: Moment,
    },
    /// It is not sent.
    Not(NotSent),
}

/// Decides.
#[must_use]
pub fn decide(check: &Check<'_>) -> Verdict {
    if let Err(because) = check.gate {
        return Verdict::Not(because.into());
    }
    let is_answer = check.urgency == Urgency::Answer;
    if let Some(stop) = check.suppressions.iter().find(|one| one.stops(check.purpose, is_answer)) {
        return Verdict::Not(stop.why.into());
    }
    if !check.has_address {
        return Verdict::Not(NotSent::NoAddressForChannel);
    }
    if is_answer {
        return Verdict::Go;
    }
    for cap in Cap::ALL {
        if let Some(until) = check.room_from(cap) {
            return wait(check, cap.hold(), until);
        }
    }
    match check.pace.quiet {
        Some(quiet) if quiet.holds(check.zone.minute_of_day(check.at)) => {
            wait(check, Hold::QuietHours, check.zone.next(check.at, quiet.until_minute))
        }
        _ => Verdict::Go,
    }
}

/// Waits, unless it would become too old.
fn wait(check: &Check<'_>, hold: Hold, until: Moment) -> Verdict {
    let days = if hold.is_cap() && !check.digest.is_alone() { JOINED_DAYS } else { LATE_DAYS };
    let last = check.since.plus_microseconds(days.saturating_mul(DAY));
    if until > last { Verdict::Not(hold.expired()) } else { Verdict::Wait { hold, until } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::communicate::{Scope, Suppressed};

    /// Ten in the morning in Paris.
    fn now() -> Moment {
        "2026-11-26T09:00:00Z".parse().unwrap()
    }

    fn hours(count: i64) -> Moment {
        now().plus_microseconds(count.saturating_mul(3_600_000_000))
    }

    struct Case {
        gate: Result<(), Because>,
        urgency: Urgency,
        has_address: bool,
        suppressions: Vec<Suppression>,
        reached: Vec<Moment>,
        own_limit: Option<AtMost>,
        digest: Digest,
        since: Moment,
        at: Moment,
    }

    impl Default for Case {
        fn default() -> Self {
            Self {
                gate: Ok(()),
                urgency: Urgency::Many,
                has_address: true,
                suppressions: Vec::new(),
                reached: Vec::new(),
                own_limit: None,
                digest: Digest::Alone,
                since: now(),
                at: now(),
            }
        }
    }

    fn asked(case: &Case) -> Verdict {
        let (purpose, zone) = (Key::parse("newsletter").unwrap(), Zone::parse("Europe/Paris").unwrap());
        let had: Vec<Had<'_>> =
            case.reached.iter().map(|at| Had { purpose: &purpose, medium: Medium::Mail, at: *at }).collect();
        let pace = Pace {
            at_most: Some("2 per week".parse().unwrap()),
            quiet: "21:00-08:00".parse().ok(),
            ..Pace::default()
        };
        decide(&Check {
            gate: case.gate,
            purpose: &purpose,
            urgency: case.urgency,
            has_address: case.has_address,
            suppressions: &case.suppressions,
            medium: Medium::Mail,
            pace,
            caps: &Caps::default(),
            own_limit: case.own_limit,
            had: &had,
            zone: &zone,
            digest: case.digest,
            since: case.since,
            at: case.at,
        })
    }

    #[test]
    fn whoever_said_yes_and_had_little_gets_it_by_day() {
        assert_eq!(asked(&Case::default()), Verdict::Go);
        assert_eq!(asked(&Case { reached: vec![hours(-1)], ..Case::default() }), Verdict::Go);
    }

    #[test]
    fn the_gate_comes_before_everything() {
        let case = Case { gate: Err(Because::Withdrawn), has_address: false, ..Case::default() };
        assert_eq!(asked(&case), Verdict::Not(NotSent::ConsentWithdrawn));
    }

    #[test]
    fn an_opt_out_stops_what_it_covers_and_answers_only_where_nothing_arrives() {
        let out = |scope, why| vec![Suppression { scope, why, at: now() }];
        let here = Scope::Purpose(Key::parse("newsletter").unwrap());
        let elsewhere = Scope::Purpose(Key::parse("offers").unwrap());
        let many = |suppressions| asked(&Case { suppressions, ..Case::default() });
        let answer =
            |suppressions| asked(&Case { suppressions, urgency: Urgency::Answer, ..Case::default() });
        assert_eq!(many(out(here.clone(), Suppressed::Unsubscribed)), Verdict::Not(NotSent::Unsubscribed));
        assert_eq!(many(out(elsewhere, Suppressed::Unsubscribed)), Verdict::Go);
        assert_eq!(many(out(Scope::Everything, Suppressed::Complained)), Verdict::Not(NotSent::Complained));
        assert_eq!(answer(out(Scope::Everything, Suppressed::Complained)), Verdict::Go);
        assert_eq!(
            answer(out(Scope::Everything, Suppressed::HardBounced)),
            Verdict::Not(NotSent::HardBounced)
        );
    }

    #[test]
    fn a_cap_waits_until_the_oldest_is_over_and_not_longer_than_it_is_worth() {
        let soon = Case { reached: vec![hours(-1), hours(-7 * 24 + 5)], ..Case::default() };
        assert_eq!(asked(&soon), Verdict::Wait { hold: Hold::Cap, until: hours(5) });
        let late = Case { reached: vec![hours(-1), hours(-2)], ..Case::default() };
        assert_eq!(asked(&late), Verdict::Not(NotSent::CapReached));
        let joined = Case { digest: Digest::Joined, reached: vec![hours(-1), hours(-2)], ..Case::default() };
        assert_eq!(asked(&joined), Verdict::Wait { hold: Hold::Cap, until: hours(7 * 24 - 2) });
        let old = Case { since: hours(-31 * 24), ..joined };
        assert_eq!(asked(&old), Verdict::Not(NotSent::CapReached));
        let own =
            Case { own_limit: "1 per month".parse().ok(), reached: vec![hours(-300)], ..Case::default() };
        assert_eq!(asked(&own), Verdict::Not(NotSent::FrequencySelfChosen));
    }

    #[test]
    fn the_night_waits_for_the_morning_of_the_persons_clock_across_the_hour_that_comes_twice() {
        let night = Case { at: hours(12), since: hours(12), ..Case::default() };
        assert_eq!(asked(&night), Verdict::Wait { hold: Hold::QuietHours, until: hours(22) });
        assert_eq!(asked(&Case { urgency: Urgency::Answer, ..night }), Verdict::Go);
        let autumn: Moment = "2026-10-24T20:00:00Z".parse().unwrap();
        let until = "2026-10-25T07:00:00Z".parse().unwrap();
        let case = Case { at: autumn, since: autumn, ..Case::default() };
        assert_eq!(asked(&case), Verdict::Wait { hold: Hold::QuietHours, until });
        let old = Case { at: hours(12), since: hours(12 - 24 * 3), ..Case::default() };
        assert_eq!(asked(&old), Verdict::Not(NotSent::QuietHours));
    }
}
