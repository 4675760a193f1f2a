//! An audience said back in the reader's language, as one sentence: for the staff who write to it, and for the person who asks why.
//!
//! **Invariant:** the sentence says what is looked for, never what was found of anybody.
//! **Invariant:** our own words come from `lang/`, those of the business from its texts; a name without words is shown as it is written.

use super::Audience;
use super::who::{Did, What, Who};
use entrenous_core::charter::{Charter, Language};
use entrenous_core::id::ItemId;
use entrenous_lingua::{Texts, Value};

/// What the catalog calls its articles.
pub trait Names {
    /// The name of an article, if the catalog has it.
    fn article(&self, id: &str, language: &Language) -> Option<String>;
}

/// A catalog without names: articles are called by their ids.
pub struct NoNames;

impl Names for NoNames {
    fn article(&self, _: &str, _: &Language) -> Option<String> {
        None
    }
}

impl Audience {
    /// Who is in it, in words.
    #[must_use]
    pub fn words(&self, texts: &Texts, charter: &Charter, names: &dyn Names, language: &Language) -> String {
        let speech = Speech { texts, charter, names, language };
        let purpose = charter.purpose(self.purpose).map(|purpose| format!("purpose.{}.title", purpose.key));
        let purpose = purpose.map(|id| texts.say_plain(language, &id, &[])).unwrap_or_default();
        if *self.who == Who::Everyone {
            return speech.say("everyone", &[("purpose", purpose)]);
        }
        let who = speech.clause(&self.who, Inside::Nothing);
        speech.say("whole", &[("purpose", purpose), ("who", who)])
    }
}

/// Where a clause stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    Another,
}

/// Whether a clause is denied.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Yes,
    No,
}

/// One reader's language.
struct Speech<'a> {
    texts: &'a Texts,
    charter: &'a Charter,
    names: &'a dyn Names,
    language: &'a Language,
}

impl Speech<'_> {
    /// One of our own texts; where a value is empty its place closes.
    fn say(&self, id: &str, values: &[(&str, String)]) -> String {
        let values: Vec<(&str, Value)> =
            values.iter().map(|(name, value)| (*name, Value::from(value.as_str()))).collect();
        let said = self.texts.say_plain(self.language, &format!("audience.{id}"), &values);
        said.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }
    fn count(&self, id: &str, count: u32) -> String {
        let values = [("count", Value::Number(i64::from(count)))];
        self.texts.say_plain(self.language, &format!("audience.{id}"), &values)
    }
    /// A text of the business, or the name as it is written.
    fn own(&self, id: &str, name: &str) -> String {
        if self.texts.has(self.language, id) {
            self.texts.say_plain(self.language, id, &[])
        } else {
            name.to_owned()
        }
    }
    fn quoted(&self, name: String) -> String {
        self.say("quoted", &[("name", name)])
    }
    fn item(&self, item: ItemId) -> (String, String) {
        let key = self.charter.item(item).map(|item| item.key.to_string()).unwrap_or_default();
        let title = self.own(&format!("item.{key}.title"), &key);
        (key, title)
    }

    /// Things joined by commas and a last word.
    fn joined(&self, id: &str, mut parts: Vec<String>) -> String {
        let Some(last) = parts.pop() else { return String::new() };
        if parts.is_empty() {
            return last;
        }
        self.say(id, &[("first", parts.join(", ")), ("last", last)])
    }

    fn clause(&self, who: &Who, inside: Inside) -> String {
        match who {
            Who::Not(inner) => self.plain(inner, Said::No),
            Who::All(parts) => {
                // Everybody and something more is something more.
                let parts = parts.iter().filter(|part| **part != Who::Everyone);
                self.group("and", parts, inside)
            }
            Who::Any(parts) => self.group("or", parts.iter(), inside),
            one => self.plain(one, Said::Yes),
        }
    }

    fn group<'w>(&self, id: &str, parts: impl Iterator<Item = &'w Who>, inside: Inside) -> String {
        let clauses: Vec<String> = parts.map(|part| self.clause(part, Inside::Another)).collect();
        let several = clauses.len() > 1;
        let joined = self.joined(id, clauses);
        if several && inside == Inside::Another { format!("({joined})") } else { joined }
    }

    /// One condition, or that it does not hold.
    fn plain(&self, who: &Who, said: Said) -> String {
        let id = |id: &str| if said == Said::No { format!("{id}_not") } else { id.to_owned() };
        match (who, said) {
            (Who::Told(item), _) => self.say(&id("told"), &[("item", self.item(*item).1)]),
            (Who::Listed(item), _) => self.say(&id("listed"), &[("list", self.item(*item).1)]),
            (Who::In(key, _), _) => {
                let audience = self.own(&format!("audiences.{key}.title"), key.as_str());
                self.say(&id("inside"), &[("audience", audience)])
            }
            (Who::Is(item, choices), _) => {
                let (key, title) = self.item(*item);
                let choice = |choice: &str| self.quoted(self.own(&format!("choice.{key}.{choice}"), choice));
                let choices = self.joined("or", choices.iter().map(|one| choice(one)).collect());
                let several = self.charter.item(*item).is_some_and(|item| item.several);
                let verb = if several { "has" } else { "is" };
                self.say(&id(verb), &[("item", title), ("choices", choices)])
            }
            (Who::Did(did), Said::Yes) => self.did(did, Said::Yes),
            (Who::Did(did), Said::No) if did.since.is_none() => self.did(did, Said::No),
            (Who::Everyone, Said::Yes) => self.say("permits", &[]),
            (other, Said::No) => {
                let who = self.clause(other, Inside::Another);
                let who = if who.starts_with('(') { who } else { format!("({who})") };
                self.say("none_of", &[("who", who)])
            }
            (other, Said::Yes) => self.clause(other, Inside::Another),
        }
    }

    fn did(&self, did: &Did, said: Said) -> String {
        let id = |id: &str| if said == Said::No { format!("{id}_not") } else { id.to_owned() };
        let what = match &did.what {
            What::Anything => self.say(&id("anything"), &[]),
            What::Kinds(kinds) => {
                let kind = |kind: &str| self.quoted(self.own(&format!("kind.{kind}"), kind));
                let kinds = self.joined("or", kinds.iter().map(|one| kind(one)).collect());
                self.say(&id("kind"), &[("kinds", kinds)])
            }
            What::Article(article) => {
                let name = self.names.article(article, self.language).unwrap_or_else(|| article.to_string());
                self.say(&id("article"), &[("article", self.quoted(name))])
            }
        };
        let times = if did.times > 1 { self.count("times", did.times) } else { String::new() };
        let when = did.within.map(|days| self.count("lately", days)).unwrap_or_default();
        let clause = self.say(&id(did.deed.word()), &[("what", what), ("times", times), ("when", when)]);
        match did.since {
            None => clause,
            Some(days) => self.say("since", &[("clause", clause), ("when", self.count("lately", days))]),
        }
    }
}
