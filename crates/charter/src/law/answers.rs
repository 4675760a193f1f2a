//! What a pack answers to each of the fourteen questions, in words a lawyer reads, with where it is written.
//!
//! **Invariant:** everything here is read from the pack; nothing is added, nothing left out.

use crate::law::cell::{Confidence, Duty, Hours, Pause, Register, RequestRule, Rolls};
use crate::law::pack::Pack;
use entrenous_core::charter::Processing;
use entrenous_core::permit::Gate;
use serde::Serialize;

/// One answer: a cell of a pack in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Answer {
    /// Which of the fourteen questions.
    pub number: u8,
    /// The question.
    pub question: &'static str,
    /// The cell, by its name in the file.
    pub cell: String,
    /// The answer.
    pub answer: String,
    /// A condition or an exemption.
    pub note: Option<String>,
    /// Why it is looser than the parent's.
    pub loosens: Option<String>,
    /// Where it is written.
    pub cite: Vec<String>,
    /// How sure that is.
    pub confidence: Confidence,
    /// The pack the cell is written in: this one or an ancestor.
    pub written_in: String,
}

/// Every answer of a pack, in the order of the questions.
#[must_use]
pub fn answers(pack: &Pack) -> Vec<Answer> {
    let processing = Processing::ALL.into_iter().zip(1..).filter_map(|(kind, number)| {
        let cell = pack.processing.get(&kind)?;
        let name = format!("processing.{}", kind.word());
        let answer = gates(cell);
        Some(row(pack, number, question_of(kind), name, answer, cell))
    });
    let mut all: Vec<Answer> = processing.collect();
    let age = &pack.age;
    let ages =
        format!("a guardian agrees below {} years; not an adult below {}", age.child_under, age.teen_under);
    all.push(row(pack, 9, "Who is a child, who a teenager?", "age", ages, age));
    let gpc = &pack.signal.gpc;
    let heard = match (gpc.must_honour, gpc.must_display) {
        (true, true) => "must be honoured, and shown to have been",
        (true, false) => "must be honoured",
        (false, _) => "no duty",
    };
    all.push(row(pack, 10, "Global Privacy Control?", "signal.gpc", heard.to_owned(), gpc));
    let request = &pack.request;
    let asked = "How fast is a request to see, correct or erase answered?";
    all.push(row(pack, 11, asked, "request.access", times(&request.access), &request.access));
    let asked = "How fast does an opt-out or an objection take effect?";
    all.push(row(pack, 11, asked, "request.opt_out", times(&request.opt_out), &request.opt_out));
    if let Some(complaint) = &request.complaint {
        all.push(row(pack, 11, "What of a complaint?", "request.complaint", times(complaint), complaint));
    }
    let rolls = match pack.clock.rolls {
        Rolls::Forward => "a last day off moves to the next working day",
        Rolls::Stays => "a last day off stays the last day",
    };
    let hours = match pack.clock.hours {
        Hours::FromTheMoment => "",
        Hours::FromTheNextHour => "; of a time in hours, the hour of the event is not counted",
    };
    let clock = format!("holidays of `{}`; {rolls}{hours}", pack.clock.calendar);
    all.push(row(pack, 11, "How are the days counted?", "clock", clock, &pack.clock));
    all.push(row(
        pack,
        12,
        "How does a yes end, and when may one ask again?",
        "consent",
        consent(pack),
        &pack.consent,
    ));
    all.push(row(pack, 13, "What must stay on record?", "record", record(pack), &pack.record));
    all.push(row(pack, 13, "What must a page or message carry?", "link", links(pack), &pack.link));
    let breach = parts([
        pack.breach.authority.map(|period| format!("to the authority within {period}")),
        pack.breach.persons.map(|period| format!("to the persons within {period}")),
    ]);
    let breach = if breach.is_empty() { "no number of days; see the note".to_owned() } else { breach };
    all.push(row(pack, 14, "When is a breach told?", "breach", breach, &pack.breach));
    all
}

/// A cell of any kind, as far as it can be cited.
trait Cited {
    fn cited(&self) -> (Option<String>, Option<String>, Vec<String>, Confidence);
}

macro_rules! cited {
    ($($rule:ident)*) => {
        $(impl Cited for crate::law::cell::$rule {
            fn cited(&self) -> (Option<String>, Option<String>, Vec<String>, Confidence) {
                (self.note.clone(), self.loosens.clone(), self.cite.as_slice().to_vec(), self.confidence)
            }
        })*
    };
}
cited! { Cell AgeRule GpcRule RequestRule ClockRule ConsentRule RecordRule LinkRule BreachRule }

fn row(
    pack: &Pack,
    number: u8,
    question: &'static str,
    cell: impl Into<String>,
    answer: String,
    cited: &impl Cited,
) -> Answer {
    let (note, loosens, cite, confidence) = cited.cited();
    let cell = cell.into();
    let written_in = pack.written_in.get(&cell).unwrap_or(&pack.id).clone();
    Answer { number, question, cell, answer, note, loosens, cite, confidence, written_in }
}

const fn question_of(kind: Processing) -> &'static str {
    match kind {
        Processing::Necessary => "Strictly necessary storage?",
        Processing::Statistics => "Own audience statistics?",
        Processing::Personalization => "Personalization on the own site?",
        Processing::Sharing => "Advertising, sale, sharing with others?",
        Processing::MessageStranger => "Marketing e-mail to a stranger?",
        Processing::MessageCustomer => "Marketing e-mail to an own customer?",
        Processing::OpenTracking => "Measuring who opened a message?",
        Processing::Sensitive => "Sensitive data?",
    }
}

fn gates(cell: &crate::law::cell::Cell) -> String {
    let mut text = gate(cell.default).to_owned();
    if let Some(child) = cell.child {
        text.push_str(&format!("; for a child: {}", gate(child)));
    }
    if let Some(teen) = cell.teen {
        text.push_str(&format!("; for a teenager: {}", gate(teen)));
    }
    if !cell.signal.is_empty() {
        text.push_str("; a browser signal counts as a no");
    }
    text
}

const fn gate(gate: Gate) -> &'static str {
    match gate {
        Gate::Told => "a notice is enough",
        Gate::OptOut => "may begin, a no ends it",
        Gate::OptIn => "a yes first",
        Gate::Guardian => "a guardian's yes first",
        Gate::Forbidden => "forbidden",
    }
}

fn times(rule: &RequestRule) -> String {
    let words = |pauses: &[Pause], between: &str| {
        pauses.iter().map(|pause| pause.in_words()).collect::<Vec<_>>().join(between)
    };
    let (needed, stops) = (words(&rule.clock_starts_after, " and "), words(&rule.clock_stops_on, " or "));
    parts([
        rule.ack.map(|period| format!("acknowledged within {period}")),
        rule.due.map(|period| format!("done {}", within(period))),
        rule.extend.map(|period| format!("may be extended by {period}")),
        rule.notify_extension_within.map(|period| format!("an extension is told within {period}")),
        (!needed.is_empty()).then(|| format!("the time begins when {needed} are in, if they are asked for")),
        (!stops.is_empty()).then(|| format!("the clock stands still while {stops} is awaited")),
    ])
}

fn within(period: crate::law::period::Period) -> String {
    match period {
        crate::law::period::Period::AtOnce => "at once".to_owned(),
        other => format!("within {other}"),
    }
}

fn consent(pack: &Pack) -> String {
    let rule = &pack.consent;
    parts([
        Some(format!("a withdrawal works {}", within(rule.withdraw))),
        Some(format!("messages stop {}", within(rule.stop_messages))),
        rule.yes_lasts.map(|span| format!("a yes lasts {span}")),
        Some(format!("after a no one may ask again after {}", rule.ask_again_after)),
    ])
}

fn record(pack: &Pack) -> String {
    let lists = pack.record.registers.iter().map(|list| match list {
        Register::Processing => "processing activities",
        Register::Incidents => "incidents",
        Register::Assessments => "impact assessments",
        Register::ConsentManagers => "consents through a manager",
    });
    let lists: Vec<&str> = lists.collect();
    let text = parts([
        pack.record.keep.map(|span| format!("requests and consents for {span}")),
        (!lists.is_empty()).then(|| format!("a register of {}", lists.join(", "))),
    ]);
    if text.is_empty() { "no duty of its own".to_owned() } else { text }
}

fn links(pack: &Pack) -> String {
    let words = |duties: &[Duty]| {
        let word = |duty: &Duty| match duty {
            Duty::PrivacyNotice => "the privacy notice",
            Duty::YourPrivacyChoices => "`Your Privacy Choices`",
            Duty::LimitSensitive => "limiting the use of sensitive data",
            Duty::Unsubscribe => "a way out of messages",
            Duty::PostalAddress => "the postal address",
            Duty::GpcHonoured => "that the signal was honoured",
        };
        duties.iter().map(word).collect::<Vec<_>>().join(", ")
    };
    let text = parts([
        (!pack.link.required.is_empty()).then(|| format!("a link: {}", words(&pack.link.required))),
        (!pack.link.display.is_empty()).then(|| format!("shown: {}", words(&pack.link.display))),
    ]);
    if text.is_empty() { "no duty of its own".to_owned() } else { text }
}

fn parts<const N: usize>(parts: [Option<String>; N]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}
