//! A feed from which nothing comes, in words: since when, why, and what to do next.

use crate::App;
use entrenous_core::charter::Language;
use entrenous_core::id::Key;
use entrenous_core::rights::Mandate;
use entrenous_flow::speak::campaign::{Silent, silent};
use entrenous_flow::speak::feed::Trouble;
use entrenous_lingua::Value;
use serde::Serialize;

/// A feed from which nothing comes.
#[derive(Serialize)]
pub(super) struct Shown {
    since: String,
    why: String,
}

/// Those the reader reaches: of every campaign, or of the one that is named.
pub(super) fn shown(app: &App, locale: &Language, mandate: &Mandate, of: Option<&Key>) -> Vec<Shown> {
    let all = silent(&app.house, mandate).into_iter();
    all.filter(|one| of.is_none_or(|of| *of == one.campaign)).map(|one| in_words(app, locale, &one)).collect()
}

fn in_words(app: &App, locale: &Language, one: &Silent) -> Shown {
    let texts = &app.house.texts;
    let date = Value::from(texts.date(locale, one.since));
    let since = [("campaign", Value::from(one.campaign.to_string())), ("date", date)];
    let (id, value) = match one.trouble {
        Trouble::NotReached(Some(status)) => ("feed_status", Some(("status", status.to_string()))),
        Trouble::NotReached(None) | Trouble::NotThere => (one.trouble.code(), None),
        Trouble::Broken(broken) => (broken.why.code(), Some(("line", broken.line.to_string()))),
    };
    let value = value.map(|(name, value)| (name, Value::from(value)));
    Shown {
        since: texts.say(locale, "console.feed_silent", &since),
        why: texts.say(locale, &format!("console.{id}"), value.as_slice()),
    }
}
