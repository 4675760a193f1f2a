//! Which of several texts the rest of the readers get, from sums over many.
//!
//! Two proportions are compared as in any textbook: pooled variance, one side, 95 of 100. Who cannot be told apart is a tie, and the first text wins it.
//!
//! **Invariant:** only sums come in: how many got a text, how many followed a link, how many want to hear nothing more.
//! **Invariant:** a sum below [`HIDDEN_BELOW`] is as good as none, so nobody can be found by a decision.

use super::{By, Content, Variant};
use entrenous_core::id::Key;

/// A sum below this is neither shown nor used.
pub const HIDDEN_BELOW: u64 = 10;
/// How many standard deviations a text must be ahead: 95 of 100 on one side.
const AHEAD: f64 = 1.645;

/// The sums of one text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Counted {
    /// How many got it.
    pub sent: u64,
    /// How many links in it were followed.
    pub clicks: u64,
    /// How many of its readers want to hear nothing more.
    pub unsubscribes: u64,
}

/// What came of the trial.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Decided {
    /// This text did better than each other.
    Better(Key),
    /// No text was clearly ahead: the first is taken.
    Tie(Key),
    /// Too few answered to tell: the first is taken.
    TooFew(Key),
}

impl Decided {
    /// The text the rest of the readers get.
    #[must_use]
    pub const fn message(&self) -> &Key {
        match self {
            Self::Better(key) | Self::Tie(key) | Self::TooFew(key) => key,
        }
    }
    /// Its stable word.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Better(_) => "better",
            Self::Tie(_) => "tie",
            Self::TooFew(_) => "too_few",
        }
    }
}

/// Decides; `counted` holds the sums of each text. Nothing is decided where nothing is to be decided.
#[must_use]
pub fn decide(content: &Content, counted: &dyn Fn(&Key) -> Option<Counted>) -> Option<Decided> {
    let Content::Split { variants, decide: Some(decision) } = content else { return None };
    let first = &variants.first()?.message;
    let all: Vec<(&Variant, Counted)> = variants
        .iter()
        .map(|variant| Some((variant, counted(&variant.message)?)))
        .collect::<Option<_>>()
        .unwrap_or_default();
    let what = |sums: &Counted| match decision.by {
        By::Clicks => sums.clicks,
        By::Unsubscribes => sums.unsubscribes,
    };
    let enough = |sums: &Counted| sums.sent >= HIDDEN_BELOW && what(sums) <= sums.sent;
    // A text nobody answers cannot be told from one a few answered, so the whole trial needs a sum that may be shown.
    let shown = all.iter().any(|(_, sums)| what(sums) >= HIDDEN_BELOW);
    if all.is_empty() || !shown || !all.iter().all(|(_, sums)| enough(sums)) {
        return Some(Decided::TooFew(first.clone()));
    }
    let wins = |variant: &Variant, one: &Counted| {
        let others = all.iter().filter(|(other, _)| other.message != variant.message);
        let mut beaten = others.map(|(_, other)| ahead(one, other, decision.by, what)).peekable();
        beaten.peek().is_some() && beaten.all(|won| won)
    };
    let better = all.iter().find(|(variant, sums)| wins(variant, sums));
    Some(
        better.map_or_else(
            || Decided::Tie(first.clone()),
            |(variant, _)| Decided::Better(variant.message.clone()),
        ),
    )
}

#[allow(clippy::cast_precision_loss, reason = "sums of messages are far below 2^52")]
fn ahead(one: &Counted, other: &Counted, by: By, what: impl Fn(&Counted) -> u64) -> bool {
    // What is hidden counts as the same small number on both sides.
    let told = |sums: &Counted| if what(sums) < HIDDEN_BELOW { 0.0 } else { what(sums) as f64 };
    let (n, m) = (one.sent as f64, other.sent as f64);
    let (p, q) = (told(one) / n, told(other) / m);
    let pooled = (told(one) + told(other)) / (n + m);
    let deviation = (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt();
    let lead = match by {
        By::Clicks => p - q,
        By::Unsubscribes => q - p,
    };
    deviation > 0.0 && lead > AHEAD * deviation
}

#[cfg(test)]
mod tests {
    use super::super::Decision;
    use super::*;

    fn key(text: &str) -> Key {
        Key::parse(text).unwrap()
    }

    fn content(by: By) -> Content {
        let variant = |message: &str| Variant { message: key(message), share: 50 };
        let decide = Some(Decision { after_hours: 4, by, share: 20 });
        Content::Split { variants: vec![variant("a"), variant("b")], decide }
    }

    fn said(by: By, a: (u64, u64, u64), b: (u64, u64, u64)) -> &'static str {
        let counted = |message: &Key| {
            let (sent, clicks, unsubscribes) = if message.as_str() == "a" { a } else { b };
            Some(Counted { sent, clicks, unsubscribes })
        };
        let decided = decide(&content(by), &counted).unwrap();
        match (decided.code(), decided.message().as_str()) {
            ("better", "b") => "b",
            ("better", "a") => "a",
            (code, "a") => code,
            (code, other) => panic!("{code} {other}"),
        }
    }

    #[test]
    fn the_better_text_is_found_from_sums_and_a_tie_takes_the_first() {
        assert_eq!(said(By::Clicks, (1_000, 50, 0), (1_000, 90, 0)), "b");
        assert_eq!(said(By::Clicks, (1_000, 90, 0), (1_000, 50, 0)), "a");
        assert_eq!(said(By::Clicks, (1_000, 50, 0), (1_000, 55, 0)), "tie");
        assert_eq!(said(By::Unsubscribes, (1_000, 0, 60), (1_000, 0, 20)), "b");
        assert_eq!(said(By::Clicks, (1_000, 50, 0), (1_000, 50, 0)), "tie");
    }

    #[test]
    fn few_answers_decide_nothing() {
        assert_eq!(said(By::Clicks, (50, 9, 0), (50, 0, 0)), "too_few");
        assert_eq!(said(By::Clicks, (9, 9, 0), (9, 0, 0)), "too_few");
        // Nine and nought are the same where nine is hidden: one reader never turns a decision.
        let with_nine = said(By::Clicks, (1_000, 9, 0), (1_000, 40, 0));
        assert_eq!((with_nine, said(By::Clicks, (1_000, 0, 0), (1_000, 40, 0))), ("b", "b"));
    }

    #[test]
    fn nothing_is_decided_of_one_message_or_of_a_plain_split() {
        assert_eq!(decide(&Content::One(key("a")), &|_| None), None);
        let Content::Split { variants, .. } = content(By::Clicks) else { panic!() };
        assert_eq!(decide(&Content::Split { variants, decide: None }, &|_| None), None);
        let nobody = decide(&content(By::Clicks), &|_| None);
        assert_eq!(nobody, Some(Decided::TooFew(key("a"))));
    }
}
