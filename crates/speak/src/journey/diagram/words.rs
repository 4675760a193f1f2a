//! The parts of a journey in the reader's words.

use super::draw::Mark;
use super::{Say, Told};
use crate::campaign::window::Clock;
use crate::journey::{Condition, Count, Day, Deed, Does, Happening, Pause, PauseUnit, Sense, Trigger, What};

pub(super) struct Words<'a> {
    pub(super) say: &'a Say<'a>,
}

impl Words<'_> {
    fn say(&self, id: &str, values: &[(&str, Told)]) -> String {
        (self.say)(&format!("journeys.{id}"), values)
    }
    pub(super) fn plain(&self, id: &str) -> String {
        self.say(id, &[])
    }
    pub(super) fn text(&self, id: &str, name: &str, value: &str) -> String {
        self.say(id, &[(name, Told::Text(value.to_owned()))])
    }
    pub(super) fn number(&self, id: &str, name: &str, value: u64) -> String {
        self.say(id, &[(name, Told::Number(value))])
    }

    pub(super) fn count(&self, count: Count) -> String {
        match count {
            Count::Few => self.plain("few"),
            Count::About(number) => number.to_string(),
        }
    }

    pub(super) fn pause(&self, pause: Pause) -> String {
        let unit = match pause.unit() {
            PauseUnit::Minutes => "minutes",
            PauseUnit::Hours => "hours",
            PauseUnit::Days => "days",
            PauseUnit::Weeks => "weeks",
            PauseUnit::Months => "months",
        };
        self.number(unit, "count", u64::from(pause.count()))
    }

    pub(super) fn happening(&self, what: &Happening) -> String {
        let deed = match what.deed {
            Deed::LookedAt => "looked_at",
            Deed::PutInBasket => "put_in_basket",
            Deed::Bought => "bought",
            Deed::SentAway => "sent_away",
        };
        let what = match &what.what {
            What::Anything => self.plain("anything"),
            What::Kind(kind) => self.text("kind", "kind", kind),
            What::Article(id) => self.text("article", "article", id.as_str()),
        };
        self.text(deed, "what", &what)
    }

    pub(super) fn condition(&self, condition: &Condition) -> String {
        let (sense, says) = match condition {
            Condition::Did(sense, what) => (sense, self.happening(what)),
            Condition::In(sense, key) => (sense, self.text("in", "audience", key.as_str())),
        };
        match sense {
            Sense::Is => says,
            Sense::IsNot => self.text("not", "what", &says),
        }
    }

    pub(super) fn trigger(&self, starts: &Trigger) -> String {
        let says = match starts {
            Trigger::Did(what) => self.happening(what),
            Trigger::SaidYes(purpose) => self.text("said_yes", "purpose", purpose.as_str()),
            Trigger::CameInto(audience) => self.text("came_into", "audience", audience.as_str()),
            Trigger::WentOutOf(audience) => self.text("went_out_of", "audience", audience.as_str()),
            Trigger::Nothing(days) => self.number("nothing", "count", u64::from(*days)),
            Trigger::EveryYear { day, before, minute } => self.every_year(day, *before, *minute),
        };
        self.text("begins", "what", &says)
    }

    fn every_year(&self, day: &Day, before: u16, minute: u16) -> String {
        let text = |value: String| Told::Text(value);
        let mut values = vec![("day", text(day.to_string())), ("time", text(Clock(minute).to_string()))];
        if before == 0 {
            return self.say("every_year", &values);
        }
        values.push(("count", Told::Number(u64::from(before))));
        self.say("days_before", &values)
    }

    /// What a step does, with the mark it is drawn with.
    pub(super) fn step(&self, does: &Does) -> (Mark, String) {
        match does {
            Does::Send { message, window } => {
                let says = self.text("send", "message", message.as_str());
                // Hours of the day are written alike in all our languages.
                (Mark::Send, window.map_or_else(|| says.clone(), |window| format!("{says}, {window}")))
            }
            Does::Wait(pause) => (Mark::Wait, self.text("wait", "span", &self.pause(*pause))),
            Does::Until(minute) => (Mark::Wait, self.text("until", "time", &Clock(*minute).to_string())),
            Does::WaitFor { what, most } => {
                let values =
                    [("what", Told::Text(self.happening(what))), ("span", Told::Text(self.pause(*most)))];
                (Mark::Wait, self.say("wait_for", &values))
            }
            Does::Branch { condition, .. } => {
                (Mark::Question, self.text("if", "what", &self.condition(condition)))
            }
            Does::Split(_) => (Mark::Question, self.plain("lot")),
            Does::Go(name) => (Mark::Go, self.text("go", "step", name.as_str())),
            Does::End => (Mark::End, self.plain("end")),
        }
    }
}
