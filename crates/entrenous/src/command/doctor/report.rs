//! The doctor's report on a terminal: the checks at a glance, then what to do, then who asks for what.
//!
//! **Invariant:** without a terminal there is no colour; what matters is said in words, never by colour alone.

use super::flight::Flights;
use super::patient::Examined;
use entrenous_post::doctor::{Duty, Finding, Held, Report, Severity, duties};
use std::fmt::Write;
use std::io::IsTerminal;

/// Columns of the name of a check.
const TITLE: usize = 16;
/// Columns of the name of a message.
const NAME: usize = 28;
/// Columns of whom a duty is for.
const WHOM: usize = 10;
/// Columns of who asks.
const WHO: usize = 25;
/// Where a long line of prose is broken.
const LINE: usize = 92;

/// Whether there are colours.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Yes.
    Colour,
    /// No.
    Plain,
}

/// What standard output can show.
pub(super) fn look() -> Look {
    if std::io::stdout().is_terminal() { Look::Colour } else { Look::Plain }
}

impl Look {
    fn paint(self, code: &str, text: &str) -> String {
        match self {
            Self::Colour => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            Self::Plain => text.to_owned(),
        }
    }
    fn mark(self, held: Held) -> String {
        match held {
            Held::Have => self.paint("32", "✓"),
            Held::Optional => self.paint("2", "·"),
            Held::Unknown => self.paint("33", "?"),
            Held::HaveNot => self.paint("31", "✗"),
        }
    }
    fn severity(self, severity: Severity) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Unknown | Severity::Warning => "1;33",
            Severity::Note => "1;36",
        };
        self.paint(code, severity.word())
    }
}

/// The whole report.
pub(super) fn human(reports: &[(Examined, Report)], flights: &Flights, look: Look) -> String {
    let mut out = String::new();
    for (examined, report) in reports {
        one(&mut out, examined, report, look);
    }
    messages(&mut out, flights, look);
    let of_messages = flights.flown.iter().flat_map(|flown| &flown.findings);
    let all: Vec<&Finding> =
        reports.iter().flat_map(|(_, report)| report.findings()).chain(of_messages).collect();
    let count = |severity| all.iter().filter(|finding| finding.severity == severity).count();
    let (errors, unknown) = (count(Severity::Error), count(Severity::Unknown));
    let verdict = match (errors.saturating_add(flights.left_out), unknown) {
        (0, 0) => look.paint("1;32", "nothing stands in the way of your mail"),
        (0, _) => look.paint("1;33", "not everything could be asked"),
        _ => look.paint("1;31", "there is something to mend"),
    };
    // Writing to a String cannot fail.
    let warnings = count(Severity::Warning);
    let _ = writeln!(out, "{verdict}: {errors} errors, {warnings} warnings, {unknown} not answered");
    if !all.is_empty() {
        let _ = writeln!(out, "`entrenous explain CODE` says more of each");
    }
    out
}

/// The messages, each looked at as it would go out.
fn messages(out: &mut String, flights: &Flights, look: Look) {
    if flights.flown.is_empty() && flights.left_out == 0 {
        return;
    }
    let _ = writeln!(out, "{}\n", look.paint("1", "Messages, as they would go out"));
    for flown in &flights.flown {
        let held = if flown.may_go() { Held::Have } else { Held::HaveNot };
        let said = match (flown.may_go(), flown.findings.len()) {
            (true, 0) => "may go".to_owned(),
            (true, count) => format!("may go, with {count} to look at"),
            (false, _) => "is held back".to_owned(),
        };
        let _ = writeln!(out, "  {} {:<NAME$}{said}", look.mark(held), flown.name);
    }
    if flights.left_out > 0 {
        let count = flights.left_out;
        let _ =
            writeln!(out, "  {} {count} do not hold; `entrenous check` shows why", look.mark(Held::HaveNot));
    }
    out.push('\n');
    for flown in &flights.flown {
        for finding in &flown.findings {
            let told = Finding { text: format!("{}: {}", flown.name, finding.text), ..finding.clone() };
            found(out, &told, look);
        }
    }
}

fn one(out: &mut String, examined: &Examined, report: &Report, look: Look) {
    let title = match &examined.name {
        Some(name) => format!("{} (sender `{name}`)", examined.from.text()),
        None => examined.from.text().to_owned(),
    };
    let _ = writeln!(out, "{}\n", look.paint("1", &title));
    for check in &report.checks {
        let _ = writeln!(out, "  {} {:<TITLE$}{}", look.mark(check.held), check.topic.title(), check.said);
    }
    out.push('\n');
    let mut findings: Vec<&Finding> = report.findings().collect();
    findings.sort_by_key(|finding| finding.severity);
    for finding in findings {
        found(out, finding, look);
    }
    let _ = writeln!(out, "  {}", look.paint("1", "What the providers ask of you"));
    for duty in duties(report) {
        ask(out, &duty, look);
    }
    out.push('\n');
}

fn found(out: &mut String, finding: &Finding, look: Look) {
    let _ =
        writeln!(out, "  {} {} {}", look.severity(finding.severity), finding.code, broken(&finding.text, 4));
    let _ = writeln!(out, "    {}", broken(&finding.help, 4));
    if let Some(line) = &finding.paste {
        let _ = writeln!(out, "\n    {}", look.paint("1", &line.to_string()));
    }
    out.push('\n');
}

fn ask(out: &mut String, duty: &Duty, look: Look) {
    let who: Vec<&str> = duty.who.iter().map(|provider| provider.word()).collect();
    let who = who.join(", ");
    let _ = writeln!(out, "    {} {:<WHOM$}{who:<WHO$}{}", look.mark(duty.held), duty.whom.word(), duty.what);
}

/// A text in lines, the later ones indented.
fn broken(text: &str, indent: usize) -> String {
    let (mut out, mut column) = (String::new(), indent);
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > indent && column.saturating_add(length).saturating_add(1) > LINE {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        } else if column > indent {
            out.push(' ');
            column = column.saturating_add(1);
        }
        out.push_str(word);
        column = column.saturating_add(length);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_broken_between_words_and_indented() {
        let text = broken(&"word ".repeat(40), 4);
        assert!(text.lines().all(|line| line.chars().count() <= LINE), "{text}");
        assert!(text.lines().skip(1).all(|line| line.starts_with("    word")), "{text}");
        assert_eq!(text.split_whitespace().count(), 40);
    }

    #[test]
    fn without_a_terminal_there_is_no_colour() {
        assert_eq!(Look::Plain.mark(Held::HaveNot), "✗");
        assert_eq!(Look::Colour.mark(Held::Have), "\u{1b}[32m✓\u{1b}[0m");
    }
}
