//! Which names a template reads, each with its place: `person.first_name`, `slots.suggestions`, a loop's own `card`.
//!
//! **Invariant:** a name taken whole, indexed or given another name is told apart from one of its members.

use crate::tag::{Kind, Tag};
use std::collections::BTreeSet;
use std::ops::Range;

/// A name that is read, with the member asked of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Read {
    pub(crate) root: String,
    pub(crate) member: Option<String>,
    /// Whether it is called, as `range(3)` is.
    pub(crate) call: Call,
    pub(crate) span: Range<usize>,
}

/// Whether a name is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Call {
    Yes,
    No,
}

/// What a template does with names.
#[derive(Clone, Default, Debug)]
pub(crate) struct Names {
    pub(crate) reads: Vec<Read>,
    /// Names the template gives itself.
    pub(crate) bound: BTreeSet<String>,
    /// Statements and filters, each with its place.
    pub(crate) deeds: Vec<(String, Range<usize>)>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Token<'a> {
    text: &'a str,
    span: Range<usize>,
}

const WORDS: &[&str] = &[
    "if",
    "elif",
    "else",
    "endif",
    "for",
    "endfor",
    "in",
    "set",
    "endset",
    "not",
    "and",
    "or",
    "is",
    "true",
    "false",
    "none",
    "True",
    "False",
    "None",
    "with",
    "endwith",
    "macro",
    "endmacro",
    "recursive",
    "filter",
    "endfilter",
    "do",
    "block",
    "endblock",
    "call",
    "endcall",
    "raw",
    "endraw",
    "autoescape",
    "endautoescape",
    "include",
    "import",
    "from",
    "extends",
    "as",
    "break",
    "continue",
    "loop",
];

/// The names of all tags of a text.
pub(crate) fn names(text: &str, tags: &[Tag]) -> Names {
    let mut names = Names::default();
    for tag in tags.iter().filter(|tag| tag.kind != Kind::Comment) {
        let tokens = tokens(text, tag);
        let statement = if tag.kind == Kind::Control { tokens.first().map(|t| t.text) } else { None };
        if let (Some(word), Some(first)) = (statement, tokens.first()) {
            names.deeds.push((word.to_owned(), first.span.clone()));
        }
        bind(statement, &tokens, &mut names);
        reads(&tokens, &mut names);
    }
    names
}

fn bind(statement: Option<&str>, tokens: &[Token<'_>], names: &mut Names) {
    let until = match statement {
        Some("for") => "in",
        Some("set" | "with") => "=",
        Some("macro") => ")",
        _ => return,
    };
    let own =
        tokens.iter().skip(1).take_while(|token| token.text != until).filter(|token| is_name(token.text));
    let own: Vec<&Token<'_>> = own.collect();
    for token in own {
        if token.text == "person" {
            let whole =
                Read { root: "person".into(), member: None, call: Call::No, span: token.span.clone() };
            names.reads.push(whole);
        }
        names.bound.insert(token.text.to_owned());
    }
}

fn reads(tokens: &[Token<'_>], names: &mut Names) {
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at)).map(|t| t.text);
        let after = |by: usize| tokens.get(at.saturating_add(by));
        if !is_name(token.text) || before == Some(".") {
            continue;
        }
        if before == Some("|") {
            names.deeds.push((format!("|{}", token.text), token.span.clone()));
            continue;
        }
        let tested = before == Some("is")
            || (before == Some("not")
                && at >= 2
                && tokens.get(at.saturating_sub(2)).is_some_and(|t| t.text == "is"));
        let named = after(1).is_some_and(|t| t.text == "=");
        if WORDS.contains(&token.text) || tested || named {
            continue;
        }
        let member =
            after(1).filter(|dot| dot.text == ".").and_then(|_| after(2)).filter(|name| is_name(name.text));
        let span = token.span.start..member.map_or(token.span.end, |name| name.span.end);
        let call = if after(1).is_some_and(|t| t.text == "(") { Call::Yes } else { Call::No };
        let member = member.map(|name| name.text.to_owned());
        names.reads.push(Read { root: token.text.to_owned(), member, call, span });
    }
}

fn is_name(text: &str) -> bool {
    text.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
}

fn tokens<'a>(text: &'a str, tag: &Tag) -> Vec<Token<'a>> {
    let (start, end) = (tag.span.start.saturating_add(2), tag.span.end.saturating_sub(2));
    let inside = text.get(start..end).unwrap_or_default();
    let mut tokens = Vec::new();
    let mut signs = inside.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        if sign.is_whitespace() || matches!(sign, '-' | '+') && (at == 0 || signs.peek().is_none()) {
            continue;
        }
        let mut until = at.saturating_add(sign.len_utf8());
        if matches!(sign, '"' | '\'') {
            let mut escaped = false;
            for (at, next) in signs.by_ref() {
                until = at.saturating_add(next.len_utf8());
                if next == sign && !escaped {
                    break;
                }
                escaped = next == '\\' && !escaped;
            }
        } else if sign.is_alphanumeric() || sign == '_' {
            while let Some((at, next)) = signs.next_if(|(_, c)| c.is_alphanumeric() || *c == '_') {
                until = at.saturating_add(next.len_utf8());
            }
        } else if matches!(sign, '=' | '!' | '<' | '>') && signs.next_if(|(_, c)| *c == '=').is_some() {
            until = until.saturating_add(1);
        }
        let span = start.saturating_add(at)..start.saturating_add(until);
        tokens.push(Token { text: inside.get(at..until).unwrap_or_default(), span });
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::tags;

    fn read(text: &str) -> Vec<String> {
        let names = names(text, &tags(text));
        names.reads.iter().map(|r| format!("{}.{}", r.root, r.member.as_deref().unwrap_or("*"))).collect()
    }

    #[test]
    fn members_are_told_apart_from_the_whole() {
        assert_eq!(read("{{ person.first_name|default('you') }}"), ["person.first_name"]);
        assert_eq!(
            read("{{ person['size'] }}{% set q = person %}{{ q.secret }}"),
            ["person.*", "person.*", "q.secret"]
        );
        assert_eq!(read("{% for person in slots.a %}x{% endfor %}"), ["person.*", "person.*", "slots.a"]);
        assert_eq!(
            read("{{ 'person.x' }}{# person.y #}{% if not a.b is defined and c == 1 %}"),
            ["a.b", "c.*"]
        );
        assert_eq!(read("{{ f(person, key=1) }}"), ["f.*", "person.*"]);
    }

    #[test]
    fn a_name_of_the_template_itself_is_known() {
        let text = "{% for card, more in slots.a %}{% set x = 1 %}{% macro m(y) %}{% endmacro %}";
        let bound: Vec<_> = names(text, &tags(text)).bound.into_iter().collect();
        assert_eq!(bound, ["card", "m", "more", "x", "y"]);
    }
}
