//! What comes of trying two texts out, on the page of a campaign: the texts side by side as bars, and why each part of the readers got what
//! it got.
//!
//! **Invariant:** a bar is drawn from numbers that may be told: whole tens; what is told as few has a sliver, whatever it is.

use crate::App;
use entrenous_core::charter::Language;
use entrenous_flow::speak::campaign::{Few, Standing, Trial, TrialPart, TrialText};
use entrenous_flow::staff::Counted;
use entrenous_lingua::Value;
use serde::Serialize;

/// The width of a whole picture.
const WHOLE: u64 = 1_000;
/// The width of what is seen, and says no more.
const SLIVER: u64 = 6;
/// The colours of texts beside each other.
const KINDS: [&str; 4] = ["taken", "waiting", "back", "lost"];

#[derive(Serialize)]
pub(super) struct Shown {
    by: String,
    until: Option<String>,
    texts: Vec<Text>,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Text {
    subject: String,
    kind: &'static str,
    width: u64,
    sent: String,
    hits: String,
    left: String,
    dropped: bool,
}

#[derive(Serialize)]
struct Part {
    share: String,
    why: String,
    bars: Vec<Bar>,
}

#[derive(Serialize)]
struct Bar {
    kind: &'static str,
    from: u64,
    width: u64,
}

/// A trial as it is shown; `subject` names a message.
pub(super) fn shown(
    app: &App,
    locale: &Language,
    trial: &Trial,
    subject: &dyn Fn(&TrialText) -> String,
) -> Shown {
    let texts = &app.house.texts;
    let say =
        |id: String, values: &[(&str, Value)]| texts.say(locale, &format!("console.trial_{id}"), values);
    let most = trial.texts.iter().map(rate).max().unwrap_or(0).max(1);
    let text = |(text, kind): (&TrialText, &'static str)| Text {
        subject: subject(text),
        kind,
        width: rate(text).saturating_mul(WHOLE).div_euclid(most).max(SLIVER),
        sent: few(app, locale, text.sent),
        hits: few(app, locale, text.hits),
        left: few(app, locale, text.left),
        dropped: text.standing == Standing::Dropped,
    };
    let by = serde_json::to_value(trial.by).ok();
    let by = by.as_ref().and_then(|by| by.as_str()).unwrap_or_default();
    let part = |part: &TrialPart| Part {
        share: texts.say(locale, "console.campaign_share", &[("share", Value::from(part.share.to_string()))]),
        why: say(format!("why_{}", part.why), &[]),
        bars: bars(&part.chances),
    };
    Shown {
        by: say(format!("by_{by}"), &[]),
        until: trial
            .until
            .map(|until| say("until".to_owned(), &[("date", Value::from(texts.date(locale, until)))])),
        texts: trial.texts.iter().zip(kinds()).map(text).collect(),
        parts: trial.parts.iter().map(part).collect(),
    }
}

fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.into_iter().cycle()
}

/// How often a text did what counts, of a million who got it, as far as that is told.
fn rate(text: &TrialText) -> u64 {
    match (text.hits, text.sent) {
        (Few::Exactly(hits), Few::Exactly(sent)) => {
            hits.saturating_mul(1_000_000).checked_div(sent).unwrap_or(0)
        }
        _ => 0,
    }
}

fn few(app: &App, locale: &Language, count: Few) -> String {
    let count = match count {
        Few::Exactly(count) => Counted::of(count),
        Few::FewerThanTen => Counted::Few,
    };
    super::delivery::in_words(app, locale, count)
}

/// The chances of the texts laid beside each other.
fn bars(chances: &[u16]) -> Vec<Bar> {
    let mut from = 0_u64;
    let bar = |(chance, kind): (&u16, &'static str)| {
        let (begins, width) = (from, u64::from(*chance).saturating_mul(10));
        from = from.saturating_add(width);
        Bar { kind, from: begins, width }
    };
    chances.iter().zip(kinds()).map(bar).collect()
}
