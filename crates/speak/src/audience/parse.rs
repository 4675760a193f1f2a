//! The grammar: words to the tree of what is said.
//!
//! ```text
//! who    = part { ("," ["and"] | "," "or") part }      a comma joins what stands on its two sides
//! part   = one { "and" one } | one { "or" one }        both in one part need brackets
//! one    = "not" one | "(" who ")" | condition
//! ```
//!
//! **Invariant:** the first thing that does not read is said with its place; nothing is guessed.
//! **Invariant:** `and` beside `or` is refused: who is meant is never a matter of precedence.

mod condition;
mod words;

use super::lint::{AND_OR, BEYOND, EMPTY, Lint, UNREADABLE};
use super::said::Said;
use super::token::{Placed, Token, tokens};
use std::ops::Range;

/// How deep brackets and `not` may stand in one another.
pub(super) const DEPTH_MOST: usize = 16;
/// How many words a sentence may have.
pub(super) const WORDS_MOST: usize = 1_000;

/// Why a sentence does not read.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) lint: &'static Lint,
    pub(super) span: Range<usize>,
    pub(super) label: String,
    pub(super) help: Option<String>,
}

impl Wrong {
    fn new(lint: &'static Lint, span: Range<usize>, label: impl Into<String>) -> Self {
        Self { lint, span, label: label.into(), help: None }
    }
    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

type Read<T> = Result<T, Wrong>;

/// Reads a sentence.
pub(super) fn parse(text: &str) -> Read<Said> {
    let tokens = tokens(text).map_err(|(span, label)| {
        Wrong::new(&UNREADABLE, span, label).help("a name with other signs stands between quotes")
    })?;
    let Some(first) = tokens.first() else {
        let help = "say who is meant, such as `bought kind bread in the last 30 days`; all who said yes are `everyone`";
        return Err(Wrong::new(&EMPTY, 0..text.len(), "nobody is named").help(help));
    };
    if tokens.len() > WORDS_MOST {
        let label = format!("{} words; a sentence has at most {WORDS_MOST}", tokens.len());
        return Err(Wrong::new(&BEYOND, first.span.clone(), label).help("save a part of it as an audience"));
    }
    let mut parser = Parser { tokens: &tokens, at: 0, end: text.len(), depth: 0 };
    let said = parser.who()?;
    match parser.peek() {
        None => Ok(said),
        Some(Token::Close) => Err(parser.wrong("this bracket closes nothing")),
        Some(_) => {
            Err(parser.wrong("this does not follow").help("join two conditions with `and`, `or` or a comma"))
        }
    }
}

/// How conditions are joined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    And,
    Or,
}

impl Joint {
    fn join(joint: Option<Self>, mut parts: Vec<Said>) -> Said {
        match (joint, parts.len()) {
            (_, 1) => parts.pop().unwrap_or(Said::Everyone),
            (Some(Self::Or), _) => Said::Any(parts),
            _ => Said::All(parts),
        }
    }
}

/// Reads words from left to right.
struct Parser<'t> {
    tokens: &'t [Placed],
    at: usize,
    end: usize,
    depth: usize,
}

impl Parser<'_> {
    /// Parts joined by commas.
    fn who(&mut self) -> Read<Said> {
        let mut parts = Vec::new();
        let mut joint = None;
        loop {
            let (within, ones) = self.part()?;
            let next = if self.takes(&Token::Comma) {
                let place = self.span();
                let next = if self.takes_word("or") { Joint::Or } else { Joint::And };
                if next == Joint::And {
                    self.takes_word("and");
                }
                Some((next, place))
            } else {
                None
            };
            let all = joint.or(next.as_ref().map(|(joint, _)| *joint));
            if all.is_some() && within == all {
                parts.extend(ones);
            } else {
                parts.push(Joint::join(within, ones));
            }
            match next {
                None => return Ok(Joint::join(all, parts)),
                Some((next, place)) if joint.is_some_and(|joint| joint != next) => {
                    return Err(mixed(place));
                }
                Some((next, _)) => joint = Some(next),
            }
        }
    }

    /// Conditions joined by one and the same word.
    fn part(&mut self) -> Read<(Option<Joint>, Vec<Said>)> {
        let mut joint = None;
        let mut ones = vec![self.one()?];
        loop {
            let place = self.span();
            let next = if self.takes_word("and") {
                Joint::And
            } else if self.takes_word("or") {
                Joint::Or
            } else {
                return Ok((joint, ones));
            };
            if joint.is_some_and(|joint| joint != next) {
                return Err(mixed(place));
            }
            joint = Some(next);
            ones.push(self.one()?);
        }
    }

    fn one(&mut self) -> Read<Said> {
        if self.depth >= DEPTH_MOST {
            let label = format!("more than {DEPTH_MOST} brackets and `not` in one another");
            return Err(Wrong::new(&BEYOND, self.span(), label).help("save a part of it as an audience"));
        }
        self.depth = self.depth.saturating_add(1);
        let said = self.deeper();
        self.depth = self.depth.saturating_sub(1);
        said
    }

    fn deeper(&mut self) -> Read<Said> {
        if self.takes_word("not") {
            return Ok(Said::Not(Box::new(self.one()?)));
        }
        let opened = self.span();
        if !self.takes(&Token::Open) {
            return self.condition();
        }
        let said = self.who()?;
        if self.takes(&Token::Close) {
            return Ok(said);
        }
        match self.peek() {
            None => Err(Wrong::new(&UNREADABLE, opened, "this bracket does not close")),
            Some(_) => Err(self
                .wrong("this does not follow")
                .help("close the bracket, or join with `and`, `or` or a comma")),
        }
    }
}

fn mixed(place: Range<usize>) -> Wrong {
    Wrong::new(&AND_OR, place, "here `and` and `or` stand side by side")
        .help("set brackets: `bought kind bread and (likes rye or likes oat)`")
}
