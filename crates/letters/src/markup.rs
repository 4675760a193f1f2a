//! The elements of a text in MJML or HTML, each with its attributes and their places. It reads as browsers do, so what a browser would run is seen.
//!
//! **Invariant:** a tag of the template is masked before, so that nothing in it is an element.

use std::ops::Range;

/// An element that opens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Element<'a> {
    /// Its name, in small letters.
    pub(crate) name: String,
    /// Where its name stands.
    pub(crate) span: Range<usize>,
    pub(crate) attributes: Vec<Attribute<'a>>,
}

/// An attribute of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Attribute<'a> {
    /// Its name, in small letters.
    pub(crate) name: String,
    pub(crate) value: &'a str,
    /// Where its value stands, or its name if it has none.
    pub(crate) span: Range<usize>,
}

impl Element<'_> {
    /// An attribute, by name.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Attribute<'_>> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }
}

/// Every element that opens in a text; comments are passed over, conditional comments are read.
pub(crate) fn elements(text: &str) -> Vec<Element<'_>> {
    let mut elements = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find('<')) {
        let start = from.saturating_add(at);
        let rest = text.get(start..).unwrap_or_default();
        if rest.starts_with("<!--") && !rest.starts_with("<!--[") {
            from = rest.find("-->").map_or(text.len(), |end| start.saturating_add(end).saturating_add(3));
            continue;
        }
        let name_at = start.saturating_add(1);
        let name = text.get(name_at..).unwrap_or_default();
        let name = name
            .split(|c: char| c.is_whitespace() || matches!(c, '>' | '/' | '<'))
            .next()
            .unwrap_or_default();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            from = name_at;
            continue;
        }
        let end = name_at.saturating_add(name.len());
        let (attributes, after) = attributes(text, end);
        elements.push(Element { name: name.to_ascii_lowercase(), span: name_at..end, attributes });
        from = after;
    }
    elements
}

fn attributes(text: &str, from: usize) -> (Vec<Attribute<'_>>, usize) {
    let mut attributes = Vec::new();
    let mut at = from;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let skipped =
            rest.len().saturating_sub(rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/').len());
        at = at.saturating_add(skipped);
        let rest = text.get(at..).unwrap_or_default();
        if rest.is_empty() || rest.starts_with('>') {
            return (attributes, at.saturating_add(usize::from(!rest.is_empty())));
        }
        let name = rest
            .split(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))
            .next()
            .unwrap_or_default();
        // A lone `=` is part of a name for browsers: step over it.
        let name = if name.is_empty() { rest.get(..1).unwrap_or(rest) } else { name };
        let after = at.saturating_add(name.len());
        let (value, span, next) = value(text, after).unwrap_or(("", at..after, after));
        attributes.push(Attribute { name: name.to_ascii_lowercase(), value, span });
        at = next;
    }
}

fn value(text: &str, from: usize) -> Option<(&str, Range<usize>, usize)> {
    let rest = text.get(from..)?;
    let equals = rest.trim_start().strip_prefix('=')?.trim_start();
    let start = text.len().saturating_sub(equals.len());
    let quote = equals.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (start, inside) = match quote {
        Some(quote) => (start.saturating_add(1), equals.get(1..)?.split(quote).next()?),
        None => (start, equals.split(|c: char| c.is_whitespace() || c == '>').next()?),
    };
    let end = start.saturating_add(inside.len());
    Some((inside, start..end, end.saturating_add(usize::from(quote.is_some()))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn elements_and_attributes_have_their_places() {
        let text = "<p>a<!-- <b> --><IMG src='x' alt=\"\" data-a = y hidden/></p> 3 < 4";
        let found = elements(text);
        let names: Vec<&str> = found.iter().map(|element| element.name.as_str()).collect();
        assert_eq!(names, ["p", "img"]);
        let values: Vec<_> =
            found[1].attributes.iter().map(|a| (a.name.as_str(), &text[a.span.clone()])).collect();
        assert_eq!(values, [("src", "x"), ("alt", ""), ("data-a", "y"), ("hidden", "hidden")]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_to_its_end(text in "[<>a-c='\"/!\\- é]{0,80}") {
            let found = elements(&text);
            prop_assert!(found.iter().all(|element| text.get(element.span.clone()).is_some()));
        }
    }
}
