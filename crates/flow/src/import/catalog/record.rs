//! What a file of articles says, record by record, and why some of it was refused: the face all formats share.
//!
//! **Invariant:** a refused record is counted and named by its line and reason, never quoted.

use crate::shelf::{Draft, NotAnArticle};
use std::collections::BTreeMap;

/// How many refused records of a file are named by line.
pub const NAMED_MOST: usize = 20;
/// How long one record may be, in bytes.
pub const RECORD_BYTES_MOST: usize = 262_144;

/// Why a record was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refused {
    /// Not readable as text.
    NotText,
    /// Longer than [`RECORD_BYTES_MOST`].
    TooLong,
    /// A quotation mark that is opened and not closed.
    OpenQuote,
    /// Fewer columns than the header names.
    TooFewColumns,
    /// Not JSON, or not an object.
    NotJson,
    /// A field does not have its form.
    BadField,
    /// The file breaks off, or is not well formed from here on.
    BreaksOff,
    /// The same id as an earlier record.
    Twice,
    /// More than a catalog may have.
    TooMany,
    /// What was read is no article.
    NotAnArticle(NotAnArticle),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotText => "not readable as text (UTF-8)",
            Self::TooLong => "longer than 262144 bytes",
            Self::OpenQuote => "a quotation mark is opened and not closed",
            Self::TooFewColumns => "fewer columns than the header names",
            Self::NotJson => "not a JSON object",
            Self::BadField => "a field does not have its form",
            Self::BreaksOff => {
                "the file breaks off or is not well formed from here on; nothing after this line was read"
            }
            Self::Twice => "the id stands in an earlier record",
            Self::TooMany => "a catalog has at most 200000 articles",
            Self::NotAnArticle(why) => return why.fmt(f),
        })
    }
}

/// One record of a file.
#[derive(Debug)]
pub struct Record {
    /// The line it begins on; the first is 1.
    pub line: usize,
    /// What it says.
    pub draft: Result<Draft, Refused>,
    /// How many bytes of the file are read with it.
    pub bytes: usize,
}

/// Who takes the records.
pub(super) type Take<'a> = dyn FnMut(Record) + 'a;

/// A text without its marks of HTML, for descriptions that shops keep as pieces of a page.
pub(super) fn plain(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return html.to_owned();
    }
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let end = if from.starts_with('<') {
            from.find('>')
        } else {
            from.find(';').filter(|end| *end <= ENTITY_BYTES_MOST)
        };
        let Some(end) = end else {
            text.push_str(from.get(..1).unwrap_or_default());
            rest = from.get(1..).unwrap_or_default();
            continue;
        };
        if from.starts_with('<') {
            text.push(' ');
        } else {
            text.push_str(&entity(from.get(1..end).unwrap_or_default()));
        }
        rest = from.get(end.saturating_add(1)..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

/// The longest name of a character that is looked for.
const ENTITY_BYTES_MOST: usize = 10;

/// What a reference to a character stands for: itself by number or by one of the common names; else a space.
pub(crate) fn entity(name: &str) -> String {
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
        None => number.parse().ok(),
    });
    if let Some(letter) = number.and_then(char::from_u32) {
        return letter.to_string();
    }
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" | "rsquo" => "’",
        "eacute" => "é",
        "egrave" => "è",
        "agrave" => "à",
        "ccedil" => "ç",
        "auml" => "ä",
        "ouml" => "ö",
        "uuml" => "ü",
        "szlig" => "ß",
        "euro" => "€",
        "ndash" => "–",
        "mdash" => "—",
        "hellip" => "…",
        _ => " ",
    }
    .to_owned()
}

/// One text in one language, unless it is empty.
pub(super) fn told(language: &str, text: &str) -> BTreeMap<String, String> {
    if text.trim().is_empty() {
        BTreeMap::new()
    } else {
        BTreeMap::from([(language.to_owned(), plain(text))])
    }
}

/// A list as it stands in one cell.
pub(super) fn list(text: &str) -> Vec<String> {
    text.split([',', ';', '|', '/'])
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// The last of a path of kinds: `Clothing > Shirts` is a shirt.
pub(super) fn last_kind(path: &str) -> String {
    let first = path.split([',', '|']).next().unwrap_or_default();
    plain(first).rsplit('>').next().unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_html_are_left_out_and_letters_stay() {
        assert_eq!(
            plain("<p>Un <b>lin</b> lav&eacute; &amp; doux&#8201;!</p>").trim(),
            "Un  lin  lavé & doux\u{2009}!"
        );
        assert_eq!(plain("1 < 2 & 3"), "1 < 2 & 3");
        assert_eq!(plain("<script>"), " ");
        assert_eq!(plain("&bogus;x"), " x");
    }

    #[test]
    fn a_path_of_kinds_is_its_last() {
        assert_eq!(last_kind("Apparel &gt; Shirts &gt; Linen"), "Linen");
        assert_eq!(last_kind("Shirts, Sale"), "Shirts");
    }
}
