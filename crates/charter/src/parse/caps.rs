//! The restraint of the business as it was written: `at_most`, `[business.at_most_by]` and `keep_messages`.
//!
//! **Invariant:** messages are kept at least as long as a cap counts them, and no longer than five years.

use crate::table::{At, Field, Section};
use entrenous_core::charter::{AtMost, MESSAGES_KEPT_DAYS_LEAST};
use entrenous_core::communicate::Medium;
use entrenous_core::moment::{NotASpan, Span};

/// The most days the row of a message is kept: five years.
const KEPT_DAYS_MOST: u32 = 5 * 365;

/// What a business promises of all its messages, as it was written.
#[derive(Debug)]
pub(crate) struct CapsDraft {
    /// `at_most`.
    pub(crate) at_most: Field<AtMost>,
    /// Each key of `at_most_by`.
    pub(crate) by: Vec<(Medium, At<AtMost>)>,
    /// `keep_messages`.
    pub(crate) keep_messages: Field<Span>,
}

impl CapsDraft {
    /// Every cap that can be read.
    pub(crate) fn all(&self) -> impl Iterator<Item = &At<AtMost>> {
        self.at_most.at().into_iter().chain(self.by.iter().map(|(_, at)| at))
    }
}

/// Reads what stands in `[business]` and below it.
pub(super) fn parse(business: &mut Section<'_, '_>) -> CapsDraft {
    CapsDraft {
        at_most: business.parsed("at_most", str::parse),
        by: media(business),
        keep_messages: business.parsed("keep_messages", kept),
    }
}

fn media(business: &mut Section<'_, '_>) -> Vec<(Medium, At<AtMost>)> {
    let words = Medium::ALL.map(Medium::word);
    let Some(mut below) = business.below("at_most_by", "[business.at_most_by]", &words) else {
        return Vec::new();
    };
    let read = |medium: Medium| match below.parsed(medium.word(), str::parse) {
        Field::Is(at) => Some((medium, at)),
        Field::Absent | Field::Unreadable => None,
    };
    Medium::ALL.into_iter().filter_map(read).collect()
}

fn kept(text: &str) -> Result<Span, String> {
    let span: Span = text.parse().map_err(|why: NotASpan| why.to_string())?;
    match span.about_days() {
        days if days < MESSAGES_KEPT_DAYS_LEAST => Err(format!(
            "a cap counts a month of messages: keep them at least {MESSAGES_KEPT_DAYS_LEAST} days"
        )),
        days if days > KEPT_DAYS_MOST => Err("keep messages five years at most".to_owned()),
        _ => Ok(span),
    }
}
