//! What is said, held against the charter: names become items, choices and audiences, or findings with their places.
//!
//! **Invariant:** everything that is wrong with a sentence is found in one pass.
//! **Invariant:** a part that does not hold leaves no audience behind: nobody is chosen by half a sentence.

use super::Audience;
use super::deed::Deed;
use super::file::Draft;
use super::item::{Unfit, fit, is_liking};
use super::lint::{Lint, NO_SUCH_QUESTION, REFUSED, TOO_LONG_AGO, UNKNOWN_AUDIENCE, UNKNOWN_CHOICE};
use super::said::{Days, Name, Said, SaidDid, SaidWhat};
use super::who::{Did, What, Who};
use entrenous_charter::diagnostic::Diagnostic;
use entrenous_charter::did_you_mean;
use entrenous_core::charter::{Charter, Item, Purpose, Source};
use entrenous_core::id::{ItemId, Key, PurposeId};
use std::collections::BTreeMap;
use std::ops::Range;

/// One sentence with everything around it.
pub(super) struct Lowering<'a> {
    pub(super) charter: &'a Charter,
    pub(super) draft: &'a Draft,
    /// The purpose, if the charter has it.
    pub(super) purpose: Option<(PurposeId, &'a Purpose)>,
    /// The names of all audiences, also of those that do not hold.
    pub(super) keys: &'a [Key],
    /// The audiences that hold.
    pub(super) known: &'a BTreeMap<Key, Audience>,
    pub(super) found: &'a mut Vec<Diagnostic>,
}

impl<'a> Lowering<'a> {
    fn found(&mut self, lint: &Lint, span: &Range<usize>, label: String, help: Option<String>) {
        let place = self.draft.place(span);
        self.found.push(lint.found(&self.draft.file, place, label).help_if(help));
    }

    /// Who is meant; nothing if a part of it does not hold.
    pub(super) fn who(&mut self, said: &Said) -> Option<Who> {
        match said {
            Said::Everyone => Some(Who::Everyone),
            Said::Told(name) => self.told(name),
            Said::Is(name, choices) => self.is(name, choices),
            Said::Likes(choice) => self.likes(choice),
            Said::In(name) => self.within(name),
            Said::Did(did) => self.did(did),
            Said::Not(inner) => Some(Who::Not(Box::new(self.who(inner)?))),
            Said::All(parts) => self.parts(parts).map(Who::All),
            Said::Any(parts) => self.parts(parts).map(Who::Any),
        }
    }

    fn parts(&mut self, parts: &[Said]) -> Option<Vec<Who>> {
        // All are looked at before any is missed.
        let whos: Vec<Option<Who>> = parts.iter().map(|part| self.who(part)).collect();
        whos.into_iter().collect()
    }

    fn item(&mut self, name: &Name) -> Option<(ItemId, &'a Item)> {
        let purpose = self.purpose.map(|(_, purpose)| purpose);
        match fit(self.charter, purpose, name) {
            Ok(found) => Some(found),
            Err(Unfit { lint, label, help }) => {
                self.found(lint, &name.span, label, help);
                None
            }
        }
    }

    fn told(&mut self, name: &Name) -> Option<Who> {
        let (id, item) = self.item(name)?;
        if item.source != Source::Volunteered {
            let label = format!("nobody tells `{}`: it is {}", item.key, source(item));
            let help = "ask what was done, such as `bought anything`".to_owned();
            self.found(&NO_SUCH_QUESTION, &name.span, label, Some(help));
            return None;
        }
        Some(Who::Told(id))
    }

    fn is(&mut self, name: &Name, choices: &[Name]) -> Option<Who> {
        let (id, item) = self.item(name)?;
        if item.choices.is_empty() {
            let (label, help) = if item.source == Source::Observed {
                let help = "ask what was done, such as `bought kind bread` or `looked at anything`";
                (format!("`{}` is seen and has no choices", item.key), help)
            } else {
                let help = "ask `has told`, or give the item `choices` in the charter";
                (format!("`{}` is free text: everyone writes it in another way", item.key), help)
            };
            self.found(&NO_SUCH_QUESTION, &name.span, label, Some(help.to_owned()));
            return None;
        }
        let mut known: Vec<Box<str>> = Vec::new();
        for choice in choices {
            if item.choices.iter().any(|one| *one.as_str() == *choice.text) {
                known.push(choice.text.as_str().into());
                continue;
            }
            let all = item.choices.iter().map(Key::as_str);
            let help = did_you_mean(&choice.text, all.clone())
                .unwrap_or_else(|| format!("its choices: {}", all.collect::<Vec<_>>().join(", ")));
            let label = format!("`{}` has no choice `{}`", item.key, choice.text);
            self.found(&UNKNOWN_CHOICE, &choice.span, label, Some(help));
        }
        (known.len() == choices.len()).then_some(Who::Is(id, known))
    }

    /// The item of which somebody's taste is a choice.
    fn likes(&mut self, choice: &Name) -> Option<Who> {
        let charter = self.charter;
        let liked = || charter.items().filter(|(_, item)| is_liking(item));
        let has = |item: &Item| item.choices.iter().any(|one| *one.as_str() == *choice.text);
        let mut with = liked().filter(|(_, item)| has(item)).map(|(_, item)| item.key.to_string());
        match (with.next(), with.next()) {
            (Some(item), None) => {
                let name = Name { text: item, span: choice.span.clone() };
                self.is(&name, std::slice::from_ref(choice))
            }
            (Some(first), Some(second)) => {
                let label = format!("`{first}` and `{second}` both have the choice `{}`", choice.text);
                let help = format!("write `{first} is {}`", choice.text);
                self.found(&UNKNOWN_CHOICE, &choice.span, label, Some(help));
                None
            }
            (None, _) => {
                let all = liked().flat_map(|(_, item)| item.choices.iter().map(Key::as_str));
                let help = did_you_mean(&choice.text, all).unwrap_or_else(|| {
                    "it must be a choice of an item that people tell, of the category `pd:Preference`"
                        .to_owned()
                });
                let label = format!("nobody can tell that they like `{}`", choice.text);
                self.found(&UNKNOWN_CHOICE, &choice.span, label, Some(help));
                None
            }
        }
    }

    fn within(&mut self, name: &Name) -> Option<Who> {
        if let Some(key) = self.keys.iter().find(|key| *key.as_str() == *name.text) {
            // One that does not hold was said where it stands.
            let other = self.known.get(key)?;
            let mine = self.purpose.map(|(id, _)| id);
            if mine.is_some_and(|mine| mine != other.purpose) {
                let of = self.charter.purpose(other.purpose).map_or("", |purpose| purpose.key.as_str());
                let label = format!("the audience `{key}` is of the purpose `{of}`");
                let help = "who refused that purpose is not in it, and this one cannot know: write what it says here".to_owned();
                self.found(&REFUSED, &name.span, label, Some(help));
                return None;
            }
            return Some(Who::In(key.clone(), other.who.clone()));
        }
        if self.charter.find_item(&name.text).is_none() {
            let known = self.keys.iter().map(Key::as_str);
            let help = did_you_mean(&name.text, known)
                .unwrap_or_else(|| format!("write `audiences/{}.toml`", name.text));
            let label = format!("there is no audience and no list `{}`", name.text);
            self.found(&UNKNOWN_AUDIENCE, &name.span, label, Some(help));
            return None;
        }
        let (id, item) = self.item(name)?;
        let is_deed = Deed::ALL.iter().any(|deed| *deed.item() == *item.key.as_str());
        if !item.choices.is_empty() || item.source == Source::Volunteered || is_deed {
            let label = format!("`{}` is no list of people", item.key);
            let help = "ask `ITEM is CHOICE`, `has told ITEM` or what was done".to_owned();
            self.found(&NO_SUCH_QUESTION, &name.span, label, Some(help));
            return None;
        }
        Some(Who::Listed(id))
    }

    fn did(&mut self, did: &SaidDid) -> Option<Who> {
        let name = Name { text: did.deed.item().to_owned(), span: did.span.clone() };
        let (id, item) = self.item(&name)?;
        if item.source != Source::Observed || !item.choices.is_empty() {
            let label =
                format!("`{}` is {} here, and not what was done with articles", item.key, source(item));
            self.found(&NO_SUCH_QUESTION, &did.span, label, None);
            return None;
        }
        let holds = [&did.within, &did.since].map(|days| self.kept(item, days.as_ref()));
        let what = match &did.what {
            SaidWhat::Anything => What::Anything,
            SaidWhat::Kinds(kinds) => {
                What::Kinds(kinds.iter().map(|kind| kind.text.as_str().into()).collect())
            }
            SaidWhat::Article(article) => What::Article(article.text.as_str().into()),
        };
        let days = |days: &Option<Days>| days.as_ref().map(|days| days.count);
        let (within, since) = (days(&did.within), days(&did.since));
        let lowered = Did { deed: did.deed, item: id, what, times: did.times, within, since };
        holds.iter().all(|holds| *holds).then_some(Who::Did(lowered))
    }

    /// Whether facts of an item are kept for so long.
    fn kept(&mut self, item: &Item, days: Option<&Days>) -> bool {
        let Some(days) = days else { return true };
        let keep = item.keep.about_days();
        if days.count <= keep {
            return true;
        }
        let label = format!(
            "facts of `{}` are gone after {}: nobody knows what was {} days ago",
            item.key, item.keep, days.count
        );
        let help = format!("write at most {keep} days");
        self.found(&TOO_LONG_AGO, &days.span, label, Some(help));
        false
    }
}

const fn source(item: &Item) -> &'static str {
    match item.source {
        Source::Volunteered => "told",
        Source::Observed => "seen",
        Source::Inferred => "concluded",
    }
}
