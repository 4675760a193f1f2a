//! Follows an SPF record through what it includes, and counts the questions a receiver would ask (RFC 7208 section 4.6.4).
//!
//! **Invariant:** it ends: after [`FOLLOWED_MOST`] records, or when the count is beyond what any receiver asks.

use super::record::{Qualifier, Target, Term, parse};
use super::records;
use crate::names::{Name, Names, NoAnswer, addresses, mail_hosts};

/// Questions a receiver asks.
pub(super) const LOOKUPS_MOST: usize = 10;
/// Questions without an answer a receiver bears.
pub(super) const VOIDS_MOST: usize = 2;
/// Questions that are counted before we stop: enough to say how far beyond it is.
const COUNTED_MOST: usize = 30;
/// Records that are followed.
const FOLLOWED_MOST: usize = 32;

/// What a record comes to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Survey {
    /// The record.
    pub(super) text: String,
    /// The questions a receiver asks to read it.
    pub(super) lookups: usize,
    /// Those of them that find nothing.
    pub(super) voids: usize,
    /// Its last word.
    pub(super) ending: Ending,
    /// Whether it asks by `ptr`.
    pub(super) asks_ptr: bool,
    /// Whether what it asks depends on the mail.
    pub(super) has_macro: bool,
}

impl Survey {
    /// The same record with `~all` at its end.
    pub(super) fn closed(&self) -> String {
        let is_last = |word: &&str| !word.trim_start_matches(['+', '?']).eq_ignore_ascii_case("all");
        // Others wrote it, and it is shown on a terminal.
        let plain: String = self.text.chars().filter(|letter| matches!(letter, ' '..='~')).collect();
        let kept: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).filter(is_last).collect();
        format!("{} ~all", kept.join(" "))
    }
}

/// What a record says of everyone it does not name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ending {
    /// `all`
    All(Qualifier),
    /// Nothing.
    Open,
}

/// Why a record comes to nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Trouble {
    /// A question was not answered.
    NotAnswered(Name, NoAnswer),
    /// A term cannot be read.
    Malformed(Name, String),
    /// So many records stand where it includes one.
    NothingThere(Name, usize),
    /// It includes itself.
    Circle(Name),
    /// More questions than a receiver asks.
    TooMany(usize),
}

/// A record that is still to be followed.
struct Step {
    name: Name,
    text: String,
    above: Vec<Name>,
    /// Whether its last word is that of the whole.
    speaks: Speaks,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Speaks {
    ForAll,
    ForItself,
}

/// Follows a record to its end.
pub(super) async fn walk(names: &dyn Names, name: &Name, text: &str) -> Result<Survey, Trouble> {
    let mut survey = Survey {
        text: text.to_owned(),
        lookups: 0,
        voids: 0,
        ending: Ending::Open,
        asks_ptr: false,
        has_macro: false,
    };
    let first = Step { name: name.clone(), text: text.to_owned(), above: Vec::new(), speaks: Speaks::ForAll };
    let (mut waiting, mut followed) = (vec![first], 0_usize);
    while let Some(step) = waiting.pop() {
        followed = followed.saturating_add(1);
        if followed > FOLLOWED_MOST || survey.lookups > COUNTED_MOST {
            break;
        }
        let terms = parse(&step.text).map_err(|term| Trouble::Malformed(step.name.clone(), term))?;
        let has_all = terms.iter().any(|term| matches!(term, Term::All(_)));
        for term in terms {
            // What follows `all` is never reached, nor is `redirect` beside it (RFC 7208 section 6.1).
            if let Term::All(qualifier) = term {
                if step.speaks == Speaks::ForAll {
                    survey.ending = Ending::All(qualifier);
                }
                break;
            }
            if has_all && matches!(term, Term::Redirect(_)) {
                continue;
            }
            if let Some(next) = ask(names, &mut survey, &step, term).await? {
                waiting.push(next);
            }
        }
    }
    if survey.lookups > LOOKUPS_MOST { Err(Trouble::TooMany(survey.lookups)) } else { Ok(survey) }
}

/// Asks what a term asks; answers the record to follow, if there is one.
async fn ask(
    names: &dyn Names,
    survey: &mut Survey,
    step: &Step,
    term: Term,
) -> Result<Option<Step>, Trouble> {
    let (target, speaks) = match &term {
        Term::Network | Term::Passed | Term::All(_) => return Ok(None),
        Term::Pointer => {
            survey.asks_ptr = true;
            survey.lookups = survey.lookups.saturating_add(1);
            return Ok(None);
        }
        Term::Redirect(target) => (target, step.speaks),
        Term::Include(target) | Term::Address(target) | Term::Mail(target) | Term::Exists(target) => {
            (target, Speaks::ForItself)
        }
    };
    survey.lookups = survey.lookups.saturating_add(1);
    if survey.lookups > COUNTED_MOST {
        return Ok(None);
    }
    let name = match target {
        Target::Own => step.name.clone(),
        Target::Named(name) => name.clone(),
        Target::Macro => {
            survey.has_macro = true;
            return Ok(None);
        }
    };
    let found = match &term {
        Term::Mail(_) => mail_hosts(names, &name).await.map(|_| ()),
        Term::Address(_) | Term::Exists(_) => addresses(names, &name).await.map(|_| ()),
        _ => return follow(names, step, name, speaks).await.map(Some),
    };
    match found {
        Ok(()) => {}
        Err(why) if why.is_absence() => survey.voids = survey.voids.saturating_add(1),
        Err(why) => return Err(Trouble::NotAnswered(name, why)),
    }
    Ok(None)
}

async fn follow(names: &dyn Names, step: &Step, name: Name, speaks: Speaks) -> Result<Step, Trouble> {
    if name == step.name || step.above.contains(&name) {
        return Err(Trouble::Circle(name));
    }
    let found = records(names, &name).await.map_err(|why| Trouble::NotAnswered(name.clone(), why))?;
    let count = found.len();
    match found.into_iter().next() {
        Some(text) if count == 1 => {
            let above = step.above.iter().chain([&step.name]).cloned().collect();
            Ok(Step { name, text, above, speaks })
        }
        _ => Err(Trouble::NothingThere(name, count)),
    }
}
