//! What a page shows and where it leads, read as forgivingly as a mail program does.
//!
//! **Invariant:** reading ends and never fails: what is no markup is text.

/// What stands in a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// Its words, without what is hidden in `style`, `script`, `head` and comments.
    pub(super) text: String,
    /// Every place a link, a picture or a form names.
    pub(super) places: Vec<String>,
    /// Pictures.
    pub(super) pictures: usize,
    /// Those without `alt`.
    pub(super) without_alternative: usize,
}

/// Elements whose content nobody reads.
const HIDDEN: [&str; 4] = ["style", "script", "head", "title"];
/// Attributes that name a place.
const NAMING: [&str; 4] = ["href", "src", "action", "background"];
/// Names of characters; others are left as they are.
const NAMED: [(&str, &str); 6] =
    [("nbsp", " "), ("quot", "\""), ("apos", "'"), ("lt", "<"), ("gt", ">"), ("amp", "&")];
/// Characters between `&` and `;` that are looked at.
const NAME_MOST: usize = 9;

/// Looks at a page.
pub(super) fn look(html: &str) -> Seen {
    let mut seen = Seen::default();
    let (mut rest, mut hidden) = (html, None::<&str>);
    while let Some((before, after)) = rest.split_once('<') {
        if hidden.is_none() {
            seen.text.push_str(before);
        }
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let (tag, after) = tag(after);
        rest = after;
        let Some(tag) = tag else {
            seen.text.push('<');
            continue;
        };
        match hidden {
            Some(name) if tag.closes && tag.name == name => hidden = None,
            Some(_) => {}
            None => {
                seen.text.push(' ');
                element(&mut seen, &tag);
                hidden = HIDDEN.into_iter().find(|name| !tag.closes && tag.name == *name);
            }
        }
    }
    if hidden.is_none() {
        seen.text.push_str(rest);
    }
    seen.text = decoded(&seen.text);
    seen
}

/// A text with its references to characters resolved, each once.
fn decoded(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let reference = after.split_once(';').filter(|(name, _)| name.len() <= NAME_MOST);
        match reference.and_then(|(name, after)| Some((character(name)?, after))) {
            Some((character, after)) => {
                out.push_str(&character);
                rest = after;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else {
        return NAMED.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned());
    };
    let number = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    char::from_u32(number.ok()?).map(String::from)
}

fn element(seen: &mut Seen, tag: &Tag<'_>) {
    if tag.closes {
        return;
    }
    let named = tag.attributes.iter().filter(|(name, _)| NAMING.contains(&name.as_str()));
    seen.places.extend(named.map(|(_, value)| decoded(value.trim())));
    if tag.name == "img" {
        seen.pictures = seen.pictures.saturating_add(1);
        if !tag.attributes.iter().any(|(name, _)| name == "alt") {
            seen.without_alternative = seen.without_alternative.saturating_add(1);
        }
    }
}

/// A tag.
struct Tag<'a> {
    name: String,
    closes: bool,
    attributes: Vec<(String, &'a str)>,
}

/// The tag that begins behind a `<`, if one does, and what follows it.
fn tag(text: &str) -> (Option<Tag<'_>>, &str) {
    let (closes, inner) = text.strip_prefix('/').map_or((false, text), |inner| (true, inner));
    let end = inner
        .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != ':' && letter != '-')
        .unwrap_or(inner.len());
    let (name, mut rest) = inner.split_at_checked(end).unwrap_or((inner, ""));
    if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        return (None, text);
    }
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return (Some(Tag { name: name.to_ascii_lowercase(), closes, attributes }), after);
        }
        if rest.is_empty() {
            return (Some(Tag { name: name.to_ascii_lowercase(), closes, attributes }), "");
        }
        let (attribute, after) = attribute(rest);
        attributes.push(attribute);
        rest = after;
    }
}

/// The attribute at the beginning of a text, and what follows it; at least one character is taken.
fn attribute(text: &str) -> ((String, &str), &str) {
    let ends = |letter: char| letter.is_whitespace() || matches!(letter, '=' | '>' | '/');
    let first = text.chars().next().map_or(0, char::len_utf8);
    let end =
        text.get(first..).and_then(|rest| rest.find(ends)).map_or(text.len(), |at| at.saturating_add(first));
    let (name, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let name = name.to_ascii_lowercase();
    let Some(value) = rest.trim_start().strip_prefix('=').map(str::trim_start) else {
        return ((name, ""), rest);
    };
    for quote in ['"', '\''] {
        if let Some(quoted) = value.strip_prefix(quote) {
            let (value, rest) = quoted.split_once(quote).unwrap_or((quoted, ""));
            return ((name, value), rest);
        }
    }
    let end = value.find(|letter: char| letter.is_whitespace() || letter == '>').unwrap_or(value.len());
    let (value, rest) = value.split_at_checked(end).unwrap_or((value, ""));
    ((name, value), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_to_characters_are_resolved_once() {
        assert_eq!(decoded("https:&#x2f;&#47;a.example/?a=1&amp;b=2&c"), "https://a.example/?a=1&b=2&c");
        assert_eq!(decoded("&amp;lt; &unknown; &#xd800; & &;"), "&lt; &unknown; &#xd800; & &;");
    }

    #[test]
    fn attributes_are_read_in_every_form() {
        let seen = look(
            "<A HREF=https://a.example/x TITLE='>'>b</a><img src = \"https://b.example/\" ALT><img/src=c><!-- <img> --> <3",
        );
        assert_eq!(seen.places, ["https://a.example/x", "https://b.example/", "c"]);
        assert_eq!((seen.pictures, seen.without_alternative), (2, 1));
        assert_eq!(seen.text.split_whitespace().collect::<Vec<_>>(), ["b", "<3"]);
    }
}
