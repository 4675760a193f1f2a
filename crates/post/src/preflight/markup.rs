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
/// What stands for one character; others are left as they are.
const ENTITIES: [(&str, &str); 7] = [
    ("&nbsp;", " "),
    ("&#39;", "'"),
    ("&#x27;", "'"),
    ("&quot;", "\""),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&amp;", "&"),
];

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

fn decoded(text: &str) -> String {
    ENTITIES.iter().fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter))
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
