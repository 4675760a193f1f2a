//! The tags of a template, apart from the text around them: `{{ … }}`, `{% … %}`, `{# … #}`. Markdown and MJML are read without
//! them: [`mask`] puts signs of the same length in their place, so that places in the text stay what they are, and [`Shield`] puts a word
//! in their place and the tag back when the markup is made. So a `<` inside a tag is never taken for an element.
//!
//! **Invariant:** a mask is as long as what it hides, byte for byte.
//! **Invariant:** what comes out of a shield has no tag that did not go in: [`Shield::restore`] writes every other brace as an entity.

use std::ops::Range;

/// What a tag does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// Writes a value.
    Output,
    /// Repeats, chooses, names.
    Control,
    /// Says something to the author.
    Comment,
}

/// A tag and its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Tag {
    pub(crate) kind: Kind,
    pub(crate) span: Range<usize>,
}

/// The sign that stands for each byte of a tag.
pub(crate) const MASK: char = '^';

const OPENINGS: [(&str, &str, Kind); 3] =
    [("{{", "}}", Kind::Output), ("{%", "%}", Kind::Control), ("{#", "#}", Kind::Comment)];

/// The tags of a text in order; the last may lack its end.
pub(crate) fn tags(text: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut from = 0;
    while let Some((start, close, kind)) = next(text, from) {
        let end = end_of(text, start.saturating_add(2), close, kind);
        tags.push(Tag { kind, span: start..end });
        from = end;
    }
    tags
}

fn next(text: &str, from: usize) -> Option<(usize, &'static str, Kind)> {
    let rest = text.get(from..)?;
    rest.match_indices('{').find_map(|(at, _)| {
        let start = from.saturating_add(at);
        let here = text.get(start..)?;
        let opening = OPENINGS.iter().find(|(open, _, _)| here.starts_with(open));
        opening.map(|(_, close, kind)| (start, *close, *kind))
    })
}

fn end_of(text: &str, from: usize, close: &str, kind: Kind) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let mut quote = None;
    for (at, sign) in rest.char_indices() {
        match (quote, sign) {
            (Some(open), sign) if open == sign => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if kind != Kind::Comment => quote = Some(sign),
            (None, _) if rest.get(at..).is_some_and(|rest| rest.starts_with(close)) => {
                return from.saturating_add(at).saturating_add(close.len());
            }
            (None, _) => {}
        }
    }
    text.len()
}

/// The text with a sign for each byte of a tag.
pub(crate) fn mask(text: &str, tags: &[Tag], sign: char) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for tag in tags {
        masked.push_str(text.get(from..tag.span.start).unwrap_or_default());
        masked.extend(std::iter::repeat_n(sign, tag.span.len()));
        from = tag.span.end;
    }
    masked.push_str(text.get(from..).unwrap_or_default());
    masked
}

/// The tags of a text, put aside while its markup is made.
pub(crate) struct Shield {
    tags: Vec<(Kind, String)>,
}

const BEFORE: &str = "ENTRETAG";
const AFTER: char = 'X';

impl Shield {
    /// Puts the tags of a text aside, and gives the text with a word for each.
    pub(crate) fn raise(text: &str) -> (Self, String) {
        let tags = tags(text);
        let mut shielded = String::with_capacity(text.len());
        let mut from = 0;
        for (at, tag) in tags.iter().enumerate() {
            shielded.push_str(text.get(from..tag.span.start).unwrap_or_default());
            shielded.push_str(&format!("{BEFORE}{at}{AFTER}"));
            from = tag.span.end;
        }
        shielded.push_str(text.get(from..).unwrap_or_default());
        let whole = |tag: &Tag| (tag.kind, text.get(tag.span.clone()).unwrap_or_default().to_owned());
        (Self { tags: tags.iter().map(whole).collect() }, shielded)
    }

    /// Whether a text is made of words for control tags, and white space.
    pub(crate) fn is_control(&self, text: &str) -> bool {
        let mut any = false;
        let words = text.split_whitespace().all(|word| {
            word.split(BEFORE).skip(1).all(|rest| {
                any = true;
                self.at(rest).is_some_and(|(kind, _, rest)| kind != Kind::Output && rest.is_empty())
            }) && word.starts_with(BEFORE)
        });
        any && words
    }

    fn at<'a>(&self, rest: &'a str) -> Option<(Kind, &str, &'a str)> {
        let (number, rest) = rest.split_once(AFTER)?;
        let (kind, tag) = self.tags.get(number.parse::<usize>().ok()?)?;
        Some((*kind, tag, rest))
    }

    /// Puts the tags back; a brace that would begin another is written by `brace`.
    pub(crate) fn restore(&self, text: &str, brace: &str) -> String {
        let mut parts = text.split(BEFORE);
        let mut restored = harmless(parts.next().unwrap_or_default(), brace);
        for part in parts {
            match self.at(part) {
                Some((_, tag, rest)) => {
                    restored.push_str(tag);
                    restored.push_str(&harmless(rest, brace));
                }
                None => {
                    restored.push_str(BEFORE);
                    restored.push_str(&harmless(part, brace));
                }
            }
        }
        restored
    }
}

fn harmless(text: &str, brace: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let begins = sign == '{' && signs.peek().is_none_or(|next| matches!(next, '{' | '%' | '#'));
        if begins { safe.push_str(brace) } else { safe.push(sign) }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_tag_ends_where_its_quotes_allow() {
        let text = "a {{ \"}}\" }} b {% if 3 < n %} c {# ' #} d";
        let found: Vec<&str> = tags(text).iter().map(|tag| &text[tag.span.clone()]).collect();
        assert_eq!(found, ["{{ \"}}\" }}", "{% if 3 < n %}", "{# ' #}"]);
    }

    #[test]
    fn a_brace_written_as_an_entity_never_becomes_a_tag() {
        let (shield, text) = Shield::raise("{{ a }} and ");
        let made = shield.restore(&format!("{text}{{{{ b }}}}"), "&#123;");
        assert_eq!(made, "{{ a }} and &#123;{ b }}");
    }

    proptest! {
        #[test]
        fn a_mask_is_as_long_as_the_text(text in "[a-z{}%# \"']{0,60}") {
            prop_assert_eq!(mask(&text, &tags(&text), MASK).len(), text.len());
        }
        #[test]
        fn what_was_put_aside_comes_back(text in "[a-z{}%# \"'é]{0,60}") {
            let (shield, shielded) = Shield::raise(&text);
            let restored = shield.restore(&shielded, "{");
            prop_assert_eq!(restored, text);
        }
    }
}
