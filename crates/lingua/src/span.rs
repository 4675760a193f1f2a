//! Lengths of time in words: `90 jours`, `2 Jahre`.

use crate::{Texts, Value};
use entrenous_core::charter::Language;
use entrenous_core::moment::{Span, Unit};

impl Texts {
    /// A length of time in words.
    #[must_use]
    pub fn span(&self, language: &Language, span: Span) -> String {
        let id = match span.unit() {
            Unit::Days => "units.days",
            Unit::Months => "units.months",
            Unit::Years => "units.years",
        };
        self.say_plain(language, id, &[("count", Value::Number(i64::from(span.count())))])
    }
}
