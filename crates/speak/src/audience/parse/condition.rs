//! One condition: what was told, what was done, in which audience a person is.
//!
//! **Invariant:** a name of a list ends where the next condition begins, which its first words tell.

use super::{BEYOND, Parser, Read, UNREADABLE, Wrong};
use crate::audience::deed::Deed;
use crate::audience::said::{Days, Name, Said, SaidDid, SaidWhat};
use crate::audience::token::Token;
use entrenous_charter::did_you_mean;

/// The most often something can be asked to have happened.
pub(super) const TIMES_MOST: u32 = 1_000;
/// The longest stretch of days that can be asked about: ten years.
pub(super) const DAYS_MOST: u32 = 3_650;

/// Words with which a condition begins or goes on; a name that is one of them stands between quotes.
const STARTS: [&str; 18] = [
    "and", "or", "not", "in", "is", "are", "has", "have", "told", "like", "likes", "looked", "bought", "put",
    "sent", "everyone", "at", "since",
];
/// What can be meant by a word with which no condition begins.
const MEANT: [&str; 10] =
    ["bought", "looked", "put", "sent", "likes", "has", "in", "not", "everyone", "told"];

impl Parser<'_> {
    /// A condition.
    pub(super) fn condition(&mut self) -> Read<Said> {
        if self.takes_word("everyone") {
            return Ok(Said::Everyone);
        }
        if self.takes_word("in") {
            if self.is_word(0, "the") {
                return Err(self.wrong("a stretch of time stands alone").help(
                    "write it right after what was done, such as `bought anything not since 90 days`",
                ));
            }
            return Ok(Said::In(self.name("the name of an audience")?));
        }
        if self.takes_word("likes") || self.takes_word("like") {
            let of = self.list("what they like")?;
            let mut likes: Vec<Said> = of.into_iter().map(Said::Likes).collect();
            return Ok(if likes.len() > 1 {
                Said::Any(likes)
            } else {
                likes.pop().unwrap_or(Said::Everyone)
            });
        }
        if self.takes_word("has") || self.takes_word("have") {
            let denied = self.takes_word("not");
            let said = self.told_or_done()?;
            return Ok(if denied { Said::Not(Box::new(said)) } else { said });
        }
        if ["told", "looked", "bought", "put", "sent"].iter().any(|word| self.is_word(0, word)) {
            return self.told_or_done();
        }
        self.answer()
    }

    /// `told ITEM`, or something done.
    fn told_or_done(&mut self) -> Read<Said> {
        if self.takes_word("told") {
            return Ok(Said::Told(self.name("the name of an item")?));
        }
        self.did().map(Said::Did)
    }

    /// `ITEM is CHOICE`.
    fn answer(&mut self) -> Read<Said> {
        let start = self.span();
        let item = self.name("a condition")?;
        if !(self.takes_word("is") || self.takes_word("are")) {
            let wrong = Wrong::new(&UNREADABLE, start, format!("no condition begins with `{}`", item.text));
            let help = did_you_mean(&item.text, MEANT).unwrap_or_else(|| {
                "write `ITEM is CHOICE`, `likes CHOICE`, `has told ITEM`, `bought …`, `looked at …`, `put … in the basket`, `sent away …`, `in AUDIENCE` or `everyone`"
                    .to_owned()
            });
            return Err(wrong.help(help));
        }
        let denied = self.takes_word("not");
        let choices = self.list("a choice")?;
        Ok(if denied {
            let told = Said::Told(item.clone());
            Said::All(vec![told, Said::Not(Box::new(Said::Is(item, choices)))])
        } else {
            Said::Is(item, choices)
        })
    }

    /// Names with commas or `or` between them.
    fn list(&mut self, what: &str) -> Read<Vec<Name>> {
        if !self.takes_words(&["one", "of"]) {
            self.takes_words(&["any", "of"]);
        }
        if self.peek().is_some() && !self.is_element(0) {
            return Err(self.wrong(format!("here {what} is missing")));
        }
        let mut names = vec![self.name(what)?];
        loop {
            let comma = self.peek() == Some(&Token::Comma);
            let or = self.is_word(usize::from(comma), "or");
            let by = usize::from(comma).saturating_add(usize::from(or));
            if by == 0 || !self.is_element(by) {
                return Ok(names);
            }
            self.at = self.at.saturating_add(by);
            names.push(self.name(what)?);
        }
    }

    /// Whether a word farther on is a name of a list, not the beginning of the next condition.
    fn is_element(&self, by: usize) -> bool {
        let next = by.saturating_add(1);
        let asked = self.is_word(next, "is") || self.is_word(next, "are");
        match self.ahead(by) {
            Some(Token::Quoted(_)) => !asked,
            Some(Token::Word(word)) => !asked && !STARTS.contains(&word.to_lowercase().as_str()),
            _ => false,
        }
    }

    /// Something done.
    fn did(&mut self) -> Read<SaidDid> {
        let start = self.span();
        let (deed, what) = if self.takes_word("looked") {
            self.wants("at")?;
            (Deed::Looked, self.what()?)
        } else if self.takes_word("bought") {
            (Deed::Bought, self.what()?)
        } else if self.takes_word("sent") {
            self.wants("away")?;
            (Deed::Dismissed, self.what()?)
        } else if self.takes_word("put") {
            let first = self.takes_words(&["in", "the", "basket"]);
            let what = self.what()?;
            if !first && !self.takes_words(&["in", "the", "basket"]) {
                return Err(self.wrong("here `in the basket` is missing"));
            }
            (Deed::Basket, what)
        } else {
            return Err(self.wrong("here something told or done is missing").help(
                "write `has told ITEM`, `bought …`, `looked at …`, `put … in the basket` or `sent away …`",
            ));
        };
        let mut did =
            SaidDid { deed, span: self.since(start.start), what, times: 1, within: None, since: None };
        while self.when(&mut did)? {}
        Ok(did)
    }

    /// Which articles.
    fn what(&mut self) -> Read<SaidWhat> {
        if self.takes_word("anything") || self.takes_word("something") {
            return Ok(SaidWhat::Anything);
        }
        if self.takes_word("kind") {
            return Ok(SaidWhat::Kinds(self.list("a kind of the catalog")?));
        }
        let named = self.takes_word("article");
        if !named && !self.is_element(0) {
            let wrong = self.wrong("here what it was is missing");
            return Err(wrong.help("write `anything`, `kind KIND` or the id of an article"));
        }
        Ok(SaidWhat::Article(self.name("the id of an article")?))
    }

    /// How often, how lately, or how long ago; whether there was one of them.
    fn when(&mut self, did: &mut SaidDid) -> Read<bool> {
        let start = self.span();
        let twice = |parser: &Self| Wrong::new(&UNREADABLE, parser.since(start.start), "this is said twice");
        if self.takes_words(&["at", "least"]) {
            let times = self.times()?;
            if did.times != 1 {
                return Err(twice(self));
            }
            did.times = times;
        } else if self.takes_words(&["in", "the", "last"]) || self.takes_words(&["in", "the", "past"]) {
            let days = self.days(start.start)?;
            if did.within.replace(days).is_some() {
                return Err(twice(self));
            }
        } else if self.takes_words(&["not", "since"]) || self.takes_words(&["not", "in", "the", "last"]) {
            let days = self.days(start.start)?;
            if did.since.replace(days).is_some() {
                return Err(twice(self));
            }
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    fn times(&mut self) -> Read<u32> {
        if self.takes_word("once") {
            return Ok(1);
        }
        if self.takes_word("twice") {
            return Ok(2);
        }
        let times = self.number(TIMES_MOST, "a number of times")?;
        if !self.takes_word("times") {
            self.takes_word("time");
        }
        Ok(times)
    }

    /// A stretch of time in days: a month counts 30, a year 365, as when a charter's spans are compared.
    fn days(&mut self, start: usize) -> Read<Days> {
        let is_number =
            matches!(self.peek(), Some(Token::Word(word)) if word.bytes().all(|b| b.is_ascii_digit()));
        let count = if is_number { self.number(DAYS_MOST, "a number of days")? } else { 1 };
        let units = [("day", 1), ("week", 7), ("month", 30), ("year", 365)];
        let unit =
            units.iter().find(|(unit, _)| self.is_word(0, unit) || self.is_word(0, &format!("{unit}s")));
        let Some((_, each)) = unit else {
            return Err(self.wrong("here a stretch of time is missing").help("write such as `30 days`"));
        };
        self.step();
        let count = count.saturating_mul(*each);
        let span = self.since(start);
        if count > DAYS_MOST {
            return Err(Wrong::new(&BEYOND, span, format!("more than {DAYS_MOST} days")));
        }
        Ok(Days { count, span })
    }

    fn number(&mut self, most: u32, what: &str) -> Read<u32> {
        let span = self.span();
        let Some(Token::Word(word)) = self.peek() else {
            return Err(self.wrong(format!("here {what} is missing")));
        };
        let Some(number) = word.parse().ok().filter(|number| (1..=most).contains(number)) else {
            let digits = word.bytes().all(|b| b.is_ascii_digit());
            let label = format!("{what} is a whole number from 1 to {most}");
            return Err(Wrong::new(if digits { &BEYOND } else { &UNREADABLE }, span, label));
        };
        self.step();
        Ok(number)
    }
}
