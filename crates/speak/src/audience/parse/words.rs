//! One word after the other: looking at the next, taking it, saying that it does not fit.

use super::{Parser, Read, UNREADABLE, Wrong};
use crate::audience::said::Name;
use crate::audience::token::Token;
use std::ops::Range;

impl Parser<'_> {
    /// The next word.
    pub(super) fn peek(&self) -> Option<&Token> {
        self.ahead(0)
    }
    /// A word farther on.
    pub(super) fn ahead(&self, by: usize) -> Option<&Token> {
        self.tokens.get(self.at.saturating_add(by)).map(|placed| &placed.token)
    }
    /// The place of the next word; the end, if there is none.
    pub(super) fn span(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(self.end..self.end, |placed| placed.span.clone())
    }
    /// The place from `start` to the word before the next.
    pub(super) fn since(&self, start: usize) -> Range<usize> {
        let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        start..last.map_or(self.end, |placed| placed.span.end)
    }
    pub(super) fn step(&mut self) {
        self.at = self.at.saturating_add(1);
    }
    /// Takes the next word if it is this sign.
    pub(super) fn takes(&mut self, token: &Token) -> bool {
        let is = self.peek() == Some(token);
        if is {
            self.step();
        }
        is
    }
    /// Whether a word farther on is this one.
    pub(super) fn is_word(&self, by: usize, word: &str) -> bool {
        matches!(self.ahead(by), Some(Token::Word(next)) if next.eq_ignore_ascii_case(word))
    }
    /// Takes the next word if it is this one.
    pub(super) fn takes_word(&mut self, word: &str) -> bool {
        let is = self.is_word(0, word);
        if is {
            self.step();
        }
        is
    }
    /// Takes these words if all of them come next.
    pub(super) fn takes_words(&mut self, words: &[&str]) -> bool {
        let all = words.iter().enumerate().all(|(by, word)| self.is_word(by, word));
        if all {
            self.at = self.at.saturating_add(words.len());
        }
        all
    }
    /// Says that the next word does not fit.
    pub(super) fn wrong(&self, label: impl Into<String>) -> Wrong {
        let label = label.into();
        let label =
            if self.peek().is_some() { label } else { "the sentence ends here, unfinished".to_owned() };
        Wrong::new(&UNREADABLE, self.span(), label)
    }
    /// Takes a word that must come.
    pub(super) fn wants(&mut self, word: &str) -> Read<()> {
        if self.takes_word(word) { Ok(()) } else { Err(self.wrong(format!("here `{word}` is missing"))) }
    }
    /// Takes a name.
    pub(super) fn name(&mut self, what: &str) -> Read<Name> {
        match self.peek() {
            Some(Token::Word(text) | Token::Quoted(text)) => {
                let name = Name { text: text.clone(), span: self.span() };
                self.step();
                Ok(name)
            }
            _ => Err(self.wrong(format!("here {what} is missing"))),
        }
    }
}
