//! What is stored on a person's device: what the charter names, and the two names of the house itself.
//!
//! **Invariant:** what is not strictly necessary waits for a yes (ePrivacy Art. 5(3)).

use crate::words::Words;
use crate::{Sources, receivers};
use entrenous_charter::law::YES_LASTS_MOST;
use entrenous_core::charter::{Necessity, Purpose};
use entrenous_core::moment::Span;

/// The cookie in which a choice is kept.
const CHOICE: &str = "entrenous";
/// Where a choice waits that could not be sent.
const QUEUE: &str = "entrenous.queue";
/// Where the present visit is remembered, if it may be.
const VISIT: &str = "entrenous.visit";

/// The names of the columns.
pub(crate) fn head(words: &Words<'_>) -> Vec<String> {
    words.all("cookies", ["name", "purpose", "by", "lasts", "needs"])
}

/// A row for each name.
pub(crate) fn rows(sources: &Sources<'_>, words: &Words<'_>) -> Vec<Vec<String>> {
    let business = &sources.charter.business.name;
    let needed = words.word("necessity", Necessity::Choice);
    let choice = words.with("papers.cookies.at_most", "span", words.span(choice_lasts(sources)));
    let aim = words.say("papers.cookies.choice");
    let row = |name: &str, lasts: String| {
        vec![name.to_owned(), aim.clone(), business.clone(), lasts, needed.clone()]
    };
    let mut rows = vec![row(CHOICE, choice), row(QUEUE, words.say("papers.cookies.until_sent"))];
    for (_, purpose) in sources.charter.purposes() {
        rows.extend(purpose.stores.iter().map(|name| stored(sources, words, purpose, name)));
    }
    rows
}

/// How long a choice may stand where it stands longest.
fn choice_lasts(sources: &Sources<'_>) -> Span {
    let lasting = sources.packs.iter().filter_map(|pack| pack.consent.yes_lasts);
    lasting.chain([YES_LASTS_MOST]).max_by_key(|span| span.about_days()).unwrap_or(YES_LASTS_MOST)
}

fn stored(sources: &Sources<'_>, words: &Words<'_>, purpose: &Purpose, name: &str) -> Vec<String> {
    let receivers = receivers::of(sources, purpose);
    let by = match receivers.as_slice() {
        [] => sources.charter.business.name.clone(),
        some => some.iter().map(|one| one.name).collect::<Vec<_>>().join(", "),
    };
    let longest = sources.items(purpose).iter().map(|item| item.keep).max_by_key(|keep| keep.about_days());
    let lasts = match longest {
        _ if name == VISIT => words.say("papers.cookies.visit"),
        Some(keep) => words.with("papers.cookies.at_most", "span", words.span(keep)),
        None => words.say("papers.cookies.unstated"),
    };
    let needs = match purpose.necessary {
        Some(why) => words.word("necessity", why),
        None => words.say("papers.cookies.yes_first"),
    };
    vec![name.to_owned(), words.title(purpose), by, lasts, needs]
}
