//! The words of a sentence, each with its place: names, names between quotes, commas and brackets.
//!
//! **Invariant:** every byte of the sentence is white space or part of exactly one token, or the sentence is refused at its place.

use std::ops::Range;

/// One word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Token {
    /// A word as it is written.
    Word(String),
    /// What stands between quotes.
    Quoted(String),
    Comma,
    Open,
    Close,
}

/// A word with its place.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) span: Range<usize>,
}

/// Words that have a meaning of their own; as a name they stand between quotes.
const RESERVED: [&str; 44] = [
    "a", "all", "and", "any", "anything", "are", "article", "at", "away", "basket", "bought", "day", "days",
    "everyone", "has", "have", "in", "is", "kind", "last", "least", "like", "likes", "looked", "month",
    "months", "not", "of", "once", "one", "or", "past", "put", "sent", "since", "the", "times", "told",
    "twice", "week", "weeks", "who", "year", "years",
];

/// The quotes a name can stand between: what opens, what closes.
const QUOTES: [(char, char); 5] = [('`', '`'), ('\'', '\''), ('"', '"'), ('“', '”'), ('«', '»')];

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | '/' | ':' | '+' | '#')
}

/// Whether a name needs no quotes.
pub(super) fn is_plain(name: &str) -> bool {
    let lower = name.to_lowercase();
    !name.is_empty() && name.chars().all(is_of_word) && !RESERVED.contains(&lower.as_str())
}

/// A name between quotes that it does not contain.
pub(super) fn quote(name: &str) -> String {
    let free = QUOTES.iter().find(|(_, close)| !name.contains(*close));
    let (open, close) = free.copied().unwrap_or(('`', '`'));
    format!("{open}{name}{close}")
}

/// The words of a sentence, or the place and the reason why there are none.
pub(super) fn tokens(text: &str) -> Result<Vec<Placed>, (Range<usize>, String)> {
    let mut tokens = Vec::new();
    let mut letters = text.char_indices().peekable();
    while let Some((start, letter)) = letters.next() {
        let after = start.saturating_add(letter.len_utf8());
        let single = |token| Placed { token, span: start..after };
        match letter {
            _ if letter.is_whitespace() => {}
            ',' | ';' => tokens.push(single(Token::Comma)),
            '(' => tokens.push(single(Token::Open)),
            ')' => tokens.push(single(Token::Close)),
            _ if is_of_word(letter) => {
                let mut end = after;
                while let Some((at, next)) = letters.next_if(|(_, next)| is_of_word(*next)) {
                    end = at.saturating_add(next.len_utf8());
                }
                let word = text.get(start..end).unwrap_or_default();
                tokens.push(Placed { token: Token::Word(word.to_owned()), span: start..end });
            }
            _ => {
                let Some((_, close)) = QUOTES.iter().find(|(open, _)| *open == letter) else {
                    return Err((start..after, format!("`{letter}` has no meaning here")));
                };
                let Some(length) = text.get(after..).and_then(|rest| rest.find(*close)) else {
                    return Err((start..text.len(), "this quote does not close".to_owned()));
                };
                let closes = after.saturating_add(length);
                let end = closes.saturating_add(close.len_utf8());
                let name = text.get(after..closes).unwrap_or_default().trim();
                if name.is_empty() {
                    return Err((start..end, "nothing stands between these quotes".to_owned()));
                }
                tokens.push(Placed { token: Token::Quoted(name.to_owned()), span: start..end });
                while letters.next_if(|(at, _)| *at < end).is_some() {}
            }
        }
    }
    Ok(tokens)
}
