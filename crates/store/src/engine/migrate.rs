//! Brings a file to the tables this version knows: the steps under `migrations/`, one statement each, in order.
//!
//! **Invariant:** a file at a step this version does not know is refused, never guessed at.
//! **Invariant:** all missing steps happen in one transaction or not at all.

use super::dialect;
use super::session::Session;
use super::statement::{Statement, statement};
use super::value::Value;
use crate::error::StoreError;

/// One step: its name and its text.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
}

macro_rules! steps {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$(Step {
            name: $name,
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/", $folder, "/", $name, ".sql")),
        }),+]
    };
}

/// The steps of `data.db`.
pub(crate) const ROWS: &[Step] = steps!("data":
    "0001_choice", "0002_record", "0003_record_by_row", "0004_fact", "0005_fact_by_item", "0006_fact_by_until",
    "0007_departure", "0008_notice", "0009_ledger", "0010_ledger_by_about", "0011_setting", "0012_tile",
    "0013_reference", "0014_reference_by_person", "0015_choice_by_until", "0016_record_by_at", "0017_statistics",
    "0018_tell", "0019_tell_by_due", "0020_tell_lane", "0021_asked", "0022_asked_by_row", "0023_seen",
    "0024_record_line", "0025_asked_callback", "0026_trend", "0027_article", "0028_attribution",
    "0029_message", "0030_message_by_due", "0031_message_by_row", "0032_message_by_occasion", "0033_handle", "0034_handle_by_name",
    "0035_suppression", "0036_own_limit", "0037_tally", "0038_published",
    "0040_staff", "0041_staff_session", "0042_staff_session_by_name",
    "0043_campaign",
    "0050_enrolment", "0051_enrolment_by_due", "0052_enrolment_by_journey",
    "0053_inbox", "0054_inbox_by_until", "0055_message_by_way", "0056_message_by_due",
    "0057_followed_hour",
    "0064_present", "0065_present_by_journey", "0066_made",
    "0067_post_day", "0068_message_receiver",
    "0069_address", "0070_address_of_handle", "0071_no_handle",
);
/// The steps of `keys.db`.
pub(crate) const KEYS: &[Step] = steps!("keys": "0001_person_key");

/// The table of the steps that were taken.
const JOURNAL: &str = include_str!("../../migrations/migration.sql");
const ADD: Statement = statement!("migration/add");
const ALL: Statement = statement!("migration/all");
/// More steps than a file will ever have.
const STEPS_MOST: i64 = 10_000;

/// Takes the steps that are missing.
pub(crate) fn migrate(session: &Session<'_>, steps: &[Step]) -> Result<(), StoreError> {
    session.execute("BEGIN IMMEDIATE")?;
    let taken = take(session, steps);
    session.execute(if taken.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    taken
}

/// Whether every step was taken; a file at a step this version does not know is refused.
pub(crate) fn is_at_last_step(session: &Session<'_>, steps: &[Step]) -> Result<bool, StoreError> {
    Ok(taken(session, steps)?.len() == steps.len())
}

/// The steps that were taken, by number and name.
fn taken(session: &Session<'_>, steps: &[Step]) -> Result<Vec<(i64, String)>, StoreError> {
    let before = session.rows(&ALL, &[Value::Int(STEPS_MOST)], |row| Ok((row.int(0)?, row.text(1)?)))?;
    let known = i64::try_from(steps.len()).unwrap_or(STEPS_MOST);
    match before.last() {
        Some((found, _)) if *found > known => {
            Err(StoreError::Newer { file: session.file(), found: *found, known })
        }
        _ => Ok(before),
    }
}

fn take(session: &Session<'_>, steps: &[Step]) -> Result<(), StoreError> {
    let file = session.file();
    session.execute(&dialect::sqlite(JOURNAL))?;
    let before = taken(session, steps)?;
    for (number, step) in (1_i64..).zip(steps) {
        match before.iter().find(|(taken, _)| *taken == number) {
            Some((_, name)) if name == step.name => {}
            Some(_) => return Err(StoreError::NotOurs(file)),
            None => {
                session.execute(&dialect::sqlite(step.text))?;
                session.run(&ADD, &[Value::Int(number), Value::Text(step.name)])?;
            }
        }
    }
    Ok(())
}
