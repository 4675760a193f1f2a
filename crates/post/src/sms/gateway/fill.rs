//! Fills the placeholders of a gateway's file, each value written as its place needs it.
//!
//! **Invariant:** what a value says is not looked at again: a text that holds `{to}` stays that text.

use std::fmt::Write;

/// What a message says.
pub(super) struct Values<'a> {
    pub(super) to: &'a str,
    pub(super) text: &'a str,
    pub(super) from: &'a str,
    pub(super) id: &'a str,
    pub(super) secret: &'a str,
}

/// What stands between braces and could be a placeholder: small letters.
pub(super) fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| {
        let (name, _) = rest.split_once('}')?;
        (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
            .then_some(name)
    })
}

/// A text with its placeholders filled, each value written as the place needs it; what a value says is not looked at again.
pub(super) fn filled(text: &str, values: &Values<'_>, escape: fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let value = after.split_once('}').and_then(|(name, after)| {
            let value = match name {
                "to" => values.to,
                "digits" => values.to.trim_start_matches('+'),
                "text" => values.text,
                "from" => values.from,
                "id" => values.id,
                "secret" => values.secret,
                _ => return None,
            };
            Some((value, after))
        });
        match value {
            Some((value, after)) => {
                out.push_str(&escape(value));
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// As it is.
pub(super) fn verbatim(value: &str) -> String {
    value.to_owned()
}

/// Inside the quotes of a JSON string.
pub(super) fn json(value: &str) -> String {
    let quoted = serde_json::Value::String(value.to_owned()).to_string();
    quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default().to_owned()
}

/// In an address or a form: everything but what RFC 3986 leaves alone.
pub(super) fn percent(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// In an element or an attribute; what XML 1.0 cannot hold is left out.
pub(super) fn xml(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for letter in value.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(out, "&#{};", u32::from(letter));
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(letter),
        }
    }
    out
}
