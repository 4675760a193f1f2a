//! How a record is written down: short enough that it fits, signed and proved, into two thousand bytes.
//! Purposes that came to the same end stand together, a hash takes 43 letters, and what is usual is left out.
//!
//! **Invariant:** a record that was written and read again is the same record.
//! **Invariant:** records of the form before are read too; their own bytes stay what was signed.

use super::{Event, EvidenceRef, Method, Record, RecordedPurpose};
use crate::charter::Language;
use crate::hash::{Hash, short};
use crate::id::{Key, PersonId, RowId};
use crate::moment::Moment;
use crate::region::Place;
use crate::request::{Actor, Age, Signal, Surface};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

/// A record as JSON.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    schema: String,
    record: RowId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subject: Option<PersonId>,
    controller: String,
    contact: String,
    #[serde(with = "short")]
    notice: Hash,
    /// Told by records of the form before; the notice itself tells it.
    #[serde(default, skip_serializing, rename = "notice_version")]
    _notice_version: IgnoredAny,
    locale: Language,
    surface: Surface,
    #[serde(with = "short")]
    charter: Hash,
    #[serde(with = "short")]
    rules: Hash,
    regimes: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
    purposes: Vec<Said>,
    at: Moment,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client_at: Option<Moment>,
    method: Method,
    actor: Actor,
    #[serde(default = "adult", skip_serializing_if = "is_adult")]
    age: Age,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    evidence: Option<EvidenceRef>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "short::option")]
    previous: Option<Hash>,
    #[serde(default, skip_serializing_if = "is_silent")]
    signal: Signal,
    withdrawal: String,
}

const fn adult() -> Age {
    Age::Adult
}

fn is_adult(age: &Age) -> bool {
    *age == Age::Adult
}

fn is_silent(signal: &Signal) -> bool {
    *signal == Signal::None
}

/// What was said of some purposes.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Said {
    /// Of all that came to the same end.
    Together(Together),
    /// Of one, in the form before.
    Alone(Alone),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Together {
    state: Event,
    keys: Vec<Key>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Moment>,
}

/// The form before told more of each purpose; its notice tells the same.
#[derive(Serialize, Deserialize)]
struct Alone {
    key: Key,
    state: Event,
    until: Moment,
}

impl From<Record> for Form {
    fn from(record: Record) -> Self {
        Self {
            schema: record.schema,
            record: record.record,
            subject: record.subject,
            controller: record.controller,
            contact: record.contact,
            notice: record.notice,
            _notice_version: IgnoredAny,
            locale: record.locale,
            surface: record.surface,
            charter: record.charter,
            rules: record.rules,
            regimes: record.regimes,
            place: record.place,
            purposes: together(record.purposes),
            at: record.at,
            client_at: record.client_at,
            method: record.method,
            actor: record.actor,
            age: record.age,
            evidence: record.evidence,
            previous: record.previous,
            signal: record.signal,
            withdrawal: record.withdrawal,
        }
    }
}

impl From<Form> for Record {
    fn from(form: Form) -> Self {
        Self {
            schema: form.schema,
            record: form.record,
            subject: form.subject,
            controller: form.controller,
            contact: form.contact,
            notice: form.notice,
            locale: form.locale,
            surface: form.surface,
            charter: form.charter,
            rules: form.rules,
            regimes: form.regimes,
            place: form.place,
            purposes: apart(form.purposes),
            at: form.at,
            client_at: form.client_at,
            method: form.method,
            actor: form.actor,
            age: form.age,
            evidence: form.evidence,
            previous: form.previous,
            signal: form.signal,
            withdrawal: form.withdrawal,
        }
    }
}

fn together(purposes: Vec<RecordedPurpose>) -> Vec<Said> {
    let mut groups: Vec<Together> = Vec::new();
    for RecordedPurpose { key, state, until } in purposes {
        match groups.iter_mut().find(|group| group.state == state && group.until == until) {
            Some(group) => group.keys.push(key),
            None => groups.push(Together { state, keys: vec![key], until }),
        }
    }
    groups.into_iter().map(Said::Together).collect()
}

/// By name, as they are decided.
fn apart(said: Vec<Said>) -> Vec<RecordedPurpose> {
    let mut purposes = Vec::new();
    for said in said {
        match said {
            Said::Together(Together { state, keys, until }) => {
                purposes.extend(keys.into_iter().map(|key| RecordedPurpose { key, state, until }));
            }
            Said::Alone(Alone { key, state, until }) => {
                purposes.push(RecordedPurpose { key, state, until: state.is_yes().then_some(until) });
            }
        }
    }
    purposes.sort_by(|one, other| one.key.cmp(&other.key));
    purposes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::canonical;
    use serde_json::{Value, json};

    fn before() -> Value {
        let hash = Hash::of(&[b"any"]);
        json!({
            "schema": "entrenous-consent-1", "record": "01a21775-7189-7835-9a10-92113ff764a9", "subject": null,
            "controller": "Atelier Colombage", "contact": "bonjour@atelier-colombage.example",
            "notice": hash, "notice_version": hash, "locale": "fr", "surface": "web", "charter": hash, "rules": hash,
            "regimes": ["*"], "place": null, "at": 10, "method": "custom", "actor": "person", "age": "adult",
            "signal": "none", "withdrawal": "/privacy",
            "purposes": [
                {"key": "film", "use": "dpv:ServiceProvision", "basis": "consent", "items": [], "keep": null,
                 "recipients": ["Filmhaus Vogesen"], "state": "given", "until": 20},
                {"key": "suggestions", "use": "dpv:ProvidePersonalisedRecommendations", "basis": "consent",
                 "items": ["views"], "keep": "90 days", "recipients": [], "state": "refused", "until": 20},
            ],
        })
    }

    #[test]
    fn a_record_of_the_form_before_is_read_and_one_written_now_is_read_the_same() {
        let record: Record = serde_json::from_value(before()).unwrap();
        assert_eq!(record.purposes.len(), 2);
        assert_eq!(record.purposes[0].until, Some(Moment::from_microseconds(20)));
        assert_eq!(record.purposes[1].until, None, "a no does not end");
        let written = canonical(&record).unwrap();
        assert_eq!(serde_json::from_str::<Record>(&written).unwrap(), record);
        assert!(
            !written.contains("null") && !written.contains("adult"),
            "what is usual is left out: {written}"
        );
    }

    #[test]
    fn purposes_that_came_to_the_same_end_stand_together() {
        let mut record: Record = serde_json::from_value(before()).unwrap();
        record.purposes[1] =
            RecordedPurpose { key: Key::parse("suggestions").unwrap(), ..record.purposes[0].clone() };
        let written = serde_json::to_value(&record).unwrap();
        assert_eq!(
            written["purposes"],
            json!([{"state": "given", "keys": ["film", "suggestions"], "until": 20}])
        );
        assert_eq!(serde_json::from_value::<Record>(written).unwrap(), record);
    }

    #[test]
    fn a_field_that_no_record_has_is_refused() {
        let mut record = before();
        record["note"] = "and the newsletter".into();
        assert!(serde_json::from_value::<Record>(record).is_err());
    }
}
