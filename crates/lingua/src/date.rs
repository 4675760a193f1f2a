//! Dates in words: `24 novembre 2026`.

use crate::{Texts, Value};
use entrenous_core::charter::Language;
use entrenous_core::moment::Moment;

impl Texts {
    /// The day of a moment (UTC) in words.
    #[must_use]
    pub fn date(&self, language: &Language, at: Moment) -> String {
        let iso = at.date();
        let mut parts = iso.split('-').map(|part| part.trim_start_matches('0').to_owned());
        let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
            return iso;
        };
        let month = self.say(language, &format!("units.month_{month}"), &[]);
        self.say_plain(
            language,
            "units.date",
            &[("day", Value::Text(day)), ("month", Value::Text(month)), ("year", Value::Text(year))],
        )
    }
}
