//! The doctor's report for programs.
//!
//! **Invariant:** its words are stable: codes, severities, `have`, `have_not`, `optional`, `unknown`.

use super::flight::Flights;
use super::patient::Examined;
use entrenous_post::doctor::{Finding, Report, duties};
use serde_json::{Value, json};

/// The whole report.
pub(super) fn json(reports: &[(Examined, Report)], flights: &Flights) -> serde_json::Result<String> {
    let senders: Vec<Value> = reports.iter().map(|(examined, report)| one(examined, report)).collect();
    let messages = flights.flown.iter().map(|flown| {
        let findings: Vec<Value> = flown.findings.iter().map(found).collect();
        json!({ "message": flown.name, "may_go": flown.may_go(), "findings": findings })
    });
    let messages: Vec<Value> = messages.collect();
    serde_json::to_string_pretty(
        &json!({ "senders": senders, "messages": messages, "messages_left_out": flights.left_out }),
    )
}

fn one(examined: &Examined, report: &Report) -> Value {
    let checks = report
        .checks
        .iter()
        .map(|check| json!({ "check": check.topic.title(), "held": check.held.word(), "said": check.said }));
    let duties = duties(report).into_iter().map(|duty| {
        let who: Vec<&str> = duty.who.iter().map(|provider| provider.word()).collect();
        json!({ "who": who, "of": duty.whom.word(), "what": duty.what, "held": duty.held.word() })
    });
    json!({
        "sender": examined.name,
        "domain": examined.from.text(),
        "sound": report.is_sound(),
        "checks": checks.collect::<Vec<_>>(),
        "findings": report.findings().map(found).collect::<Vec<_>>(),
        "duties": duties.collect::<Vec<_>>(),
    })
}

fn found(finding: &Finding) -> Value {
    json!({
        "code": finding.code,
        "severity": finding.severity.word(),
        "text": finding.text,
        "help": finding.help,
        "paste": finding.paste.as_ref().map(ToString::to_string),
    })
}
