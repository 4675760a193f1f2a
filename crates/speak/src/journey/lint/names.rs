//! What a journey names: purposes, messages, audiences, items, kinds of articles.

use super::{
    ITEM_REFUSED, LONGER_THAN_KEPT, NEVER_BEGINS, NOBODY_PRESENT, NOT_A_DAY, NOT_A_JOURNEY, OTHER_PURPOSE,
    UNKNOWN_AUDIENCE, UNKNOWN_KIND, UNKNOWN_MESSAGE, UNKNOWN_PURPOSE,
};
use crate::campaign::Names;
use crate::journey::read::Look;
use crate::journey::{Condition, Day, Deed, Does, Happening, Journey, OnPurchase, Trigger, What};
use entrenous_charter::did_you_mean;
use entrenous_core::charter::{Basis, Purpose, Source};
use entrenous_core::id::Key;
use entrenous_letters::header::Kind;
use std::ops::Range;

/// Whether a purpose may use an item; an unknown purpose may use nothing.
pub(crate) fn may_use(names: &Names<'_>, purpose: &Key, item: &str) -> bool {
    let purpose = names.charter.find_purpose(purpose.as_str());
    let item = names.charter.find_item(item);
    purpose.zip(item).is_some_and(|((_, purpose), (item, _))| purpose.items.has(item))
}

/// Everything that is wrong with what it names.
pub(crate) fn check(look: &mut Look<'_>, journey: &Journey) {
    let names = look.names;
    let mut known = true;
    let asked = [
        (Some(&journey.purpose), look.places.purpose.clone()),
        (journey.looks.as_ref(), look.places.looks.clone()),
    ];
    for (purpose, span) in asked {
        let missing = purpose.filter(|key| names.charter.find_purpose(key.as_str()).is_none());
        if let Some(key) = missing {
            unknown_purpose(look, key, span);
            known = false;
        }
    }
    let Some((_, sight)) = names.charter.find_purpose(journey.sight().as_str()).filter(|_| known) else {
        return;
    };
    if !names.writes(&journey.purpose) {
        let span = look.places.purpose.clone();
        let label = format!("the purpose `{}` reaches nobody by mail", journey.purpose);
        let help = "write for a purpose with `mail` among its surfaces and the address among its items; look under another with `looks`";
        look.say(&NEVER_BEGINS, span, label, help);
    }
    begins(look, journey, sight);
    steps(look, journey);
    if let Some(goal) = &journey.goal {
        let span = look.places.goal.clone();
        happening(look, journey, goal, span);
    }
    for (exit, span) in journey.exits.iter().zip(look.places.exits.clone()) {
        condition(look, journey, exit, span);
    }
    let asked = look.places.on_purchase.clone();
    if let (OnPurchase::Leave, Some(span)) = (journey.on_purchase, asked) {
        item(look, journey, Deed::Bought.item(), span);
    }
}

fn unknown_purpose(look: &mut Look<'_>, purpose: &Key, span: Range<usize>) {
    let help = look.names.near_purpose(purpose);
    let help = help.unwrap_or_else(|| "write one of `charter.toml`".to_owned());
    look.say(&UNKNOWN_PURPOSE, span, format!("the charter has no purpose `{purpose}`"), &help);
}

fn steps(look: &mut Look<'_>, journey: &Journey) {
    for step in journey.all_steps() {
        let span = look.places.steps.get(&step.name).cloned().unwrap_or_default();
        match &step.does {
            Does::Send { message, .. } => sent(look, journey, message, span),
            Does::WaitFor { what, .. } => happening(look, journey, what, span),
            Does::Branch { condition: asked, .. } => condition(look, journey, asked, span),
            Does::Wait(_) | Does::Until(_) | Does::Split(_) | Does::Go(_) | Does::End => {}
        }
    }
}

fn sent(look: &mut Look<'_>, journey: &Journey, message: &Key, span: Range<usize>) {
    let names = look.names;
    let Some(named) = names.messages.get(message) else {
        let help = names.near_message(message);
        let help = help.unwrap_or_else(|| format!("write it in `messages/{message}/`"));
        look.say(&UNKNOWN_MESSAGE, span, format!("no message is named `{message}`"), &help);
        return;
    };
    if named.kind != Kind::Journey {
        let label = format!("`{message}` is not written for a journey");
        look.say(&NOT_A_JOURNEY, span.clone(), label, "write `kind = \"journey\"` in its `message.toml`");
    }
    if named.purpose != journey.purpose {
        let label = format!("`{message}` serves `{}`, the journey `{}`", named.purpose, journey.purpose);
        look.say(&OTHER_PURPOSE, span, label, "a yes to one is no yes to the other: give both one purpose");
    }
}

fn condition(look: &mut Look<'_>, journey: &Journey, asked: &Condition, span: Range<usize>) {
    match asked {
        Condition::Did(_, what) => happening(look, journey, what, span),
        Condition::In(_, key) => audience(look, key, span),
    }
}

fn audience(look: &mut Look<'_>, key: &Key, span: Range<usize>) {
    if !look.names.audiences.contains(key) {
        let help = look.names.near_audience(key);
        let help = help.unwrap_or_else(|| format!("write it in `audiences/{key}.toml`"));
        look.say(&UNKNOWN_AUDIENCE, span, format!("no audience is named `{key}`"), &help);
    }
}

fn happening(look: &mut Look<'_>, journey: &Journey, what: &Happening, span: Range<usize>) {
    item(look, journey, what.deed.item(), span.clone());
    if let (What::Kind(kind), Some(known)) = (&what.what, &look.names.kinds)
        && !known.contains(kind)
    {
        let help = did_you_mean(kind, known.iter().map(String::as_str));
        let help = help.unwrap_or_else(|| "write a `kind` of the catalog".to_owned());
        look.say(&UNKNOWN_KIND, span, format!("the catalog has no kind `{kind}`"), &help);
    }
}

fn item(look: &mut Look<'_>, journey: &Journey, item: &str, span: Range<usize>) {
    let purpose = journey.sight();
    if may_use(look.names, purpose, item) {
        return;
    }
    let label = match look.names.charter.find_item(item) {
        Some(_) => format!("the purpose `{purpose}` may not use `{item}`"),
        None => format!("the charter has no item `{item}`"),
    };
    let help = format!("write `looks = \"…\"` with a purpose that may use `{item}`, or ask less");
    look.say(&ITEM_REFUSED, span, label, &help);
}

fn begins(look: &mut Look<'_>, journey: &Journey, sight: &Purpose) {
    let asked = look.places.present.clone();
    if let (Some(span), false) = (asked, matches!(journey.starts, Trigger::CameInto(_))) {
        let label = "nobody is in an audience here";
        look.say(&NOBODY_PRESENT, span, label, "take it away, or begin with `came into` an audience");
    }
    let span = look.places.starts.clone();
    match &journey.starts {
        Trigger::Did(what) => happening(look, journey, what, span),
        Trigger::SaidYes(asked) => said_yes(look, asked, span),
        Trigger::CameInto(key) | Trigger::WentOutOf(key) => audience(look, key, span),
        Trigger::Nothing(days) => silence(look, sight, *days, span),
        Trigger::EveryYear { day: Day::Of(key), .. } => {
            item(look, journey, key.as_str(), span.clone());
            let found = look.names.charter.find_item(key.as_str());
            let is_told = |source| source == Source::Volunteered;
            if found.is_some_and(|(_, item)| !item.choices.is_empty() || !is_told(item.source)) {
                let label = format!("in `{key}` nobody writes a day");
                look.say(&NOT_A_DAY, span, label, "name an item that people tell freely, as `1990-05-17`");
            }
        }
        Trigger::EveryYear { day: Day::Fixed { .. }, .. } => {}
    }
}

fn said_yes(look: &mut Look<'_>, asked: &Key, span: Range<usize>) {
    let Some((_, purpose)) = look.names.charter.find_purpose(asked.as_str()) else {
        return unknown_purpose(look, asked, span);
    };
    if !matches!(purpose.basis, Basis::Consent | Basis::ExplicitConsent) {
        let label = format!("nobody is asked for a yes to `{asked}`");
        look.say(&NEVER_BEGINS, span, label, "let it begin with a purpose whose `basis` is a consent");
    }
}

/// Silence can only be told from forgetting while what happened is still kept.
fn silence(look: &mut Look<'_>, purpose: &Purpose, days: u16, span: Range<usize>) {
    let kept = Deed::ALL.into_iter().filter_map(|deed| look.names.charter.find_item(deed.item()));
    let kept = kept.filter(|(item, _)| purpose.items.has(*item)).map(|(_, item)| item.keep.about_days());
    match kept.max() {
        None => {
            let label = format!("the purpose `{}` may know of nothing that people do", purpose.key);
            look.say(
                &ITEM_REFUSED,
                span,
                label,
                "write `looks = \"…\"` with a purpose that may use `views`, `baskets` or `purchases`",
            );
        }
        Some(longest) if u32::from(days) >= longest => {
            let label = format!("what people do is kept for {longest} days at most");
            look.say(&LONGER_THAN_KEPT, span, label, "wait for fewer days than that");
        }
        Some(_) => {}
    }
}
