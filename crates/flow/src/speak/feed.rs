//! A feed as it stands somewhere: RSS 2.0 or Atom (RFC 4287), read to a list of articles.
//!
//! **Invariant:** a document type is refused, and with it every entity it could define: nothing expands.
//! **Invariant:** depth, size and number of what is read have a limit, and so has each text; an article whose address is not `https` is left out.
//! **Invariant:** a feed is read as a whole or not at all: what breaks off is no feed, and its code and line are told.

use crate::import::catalog::entity;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The largest feed that is read, in bytes.
pub const FEED_BYTES_MOST: usize = 1 << 20;
/// How many articles of a feed are looked at.
const ARTICLES_MOST: usize = 500;
/// How deep elements may stand within each other.
const DEPTH_MOST: usize = 32;
/// The longest title and the longest summary, in characters; what is longer is cut.
const TITLE_MOST: usize = 200;
const SUMMARY_MOST: usize = 500;

/// One article.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// Its title.
    pub title: String,
    /// Where it is: always `https`.
    pub link: String,
    /// What it is about, without markup.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
}

/// Why a feed does not read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wrong {
    /// It is larger than [`FEED_BYTES_MOST`].
    TooLarge,
    /// It is no text in UTF-8.
    NotText,
    /// It declares a document type.
    DocumentType,
    /// It breaks off, or its elements do not fit together.
    NotXml,
    /// It is neither RSS 2.0 nor Atom.
    NotAFeed,
}

/// Why nothing comes from a feed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// Its address answers not at all, or with another status than 200.
    NotReached(Option<u16>),
    /// Its file cannot be read.
    NotThere,
    /// It does not read.
    Broken(Broken),
}

impl Trouble {
    /// Its stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotReached(_) => "feed_not_reached",
            Self::NotThere => "feed_not_there",
            Self::Broken(broken) => broken.why.code(),
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotReached(Some(status)) => write!(f, "{}: {status}", self.code()),
            Self::NotReached(None) | Self::NotThere => f.write_str(self.code()),
            Self::Broken(broken) => broken.fmt(f),
        }
    }
}

/// A feed that does not read, with its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Broken {
    /// Why.
    pub why: Wrong,
    /// The line, from 1.
    pub line: usize,
}

impl Wrong {
    /// Its stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "feed_too_large",
            Self::NotText => "feed_not_text",
            Self::DocumentType => "feed_document_type",
            Self::NotXml => "feed_not_xml",
            Self::NotAFeed => "feed_not_a_feed",
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in line {}", self.why.code(), self.line)
    }
}

/// An article being read.
#[derive(Default)]
struct Open {
    depth: usize,
    title: String,
    link: String,
    summary: String,
}

/// Reads a feed: its articles, in its own order.
pub fn read(bytes: &[u8]) -> Result<Vec<Article>, Broken> {
    let broken = |why, line| Broken { why, line };
    if bytes.len() > FEED_BYTES_MOST {
        return Err(broken(Wrong::TooLarge, 1));
    }
    let line_of = |at: usize| {
        let before = bytes.get(..at).unwrap_or(bytes);
        before.iter().filter(|byte| **byte == b'\n').count().saturating_add(1)
    };
    let text =
        std::str::from_utf8(bytes).map_err(|error| broken(Wrong::NotText, line_of(error.valid_up_to())))?;
    let mut reader = Reader::from_str(text);
    let (mut path, mut open, mut found) = (Vec::new(), None::<Open>, Vec::new());
    let mut rooted = false;
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let wrong = |why| broken(why, line_of(before));
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                begin(&start, &mut path, &mut open);
                if path.len() > DEPTH_MOST {
                    return Err(wrong(Wrong::NotXml));
                }
                let root = path.first().is_some_and(|root| matches!(root.as_str(), "rss" | "feed"));
                if !root {
                    return Err(wrong(Wrong::NotAFeed));
                }
                rooted = true;
            }
            Ok(Event::Empty(start)) => {
                path.push(name_of(&start));
                address(&start, &path, &mut open);
                path.pop();
            }
            Ok(Event::End(_)) => {
                if let Some(done) = open.take_if(|open| open.depth == path.len())
                    && found.len() < ARTICLES_MOST
                {
                    found.extend(done.article());
                }
                path.pop();
            }
            Ok(Event::Text(text)) => add(&path, &mut open, &text.xml10_content()),
            Ok(Event::CData(text)) => add(&path, &mut open, &text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => add(&path, &mut open, &entity(&reference.xml10_content())),
            Ok(Event::DocType(_)) => return Err(wrong(Wrong::DocumentType)),
            Ok(Event::Eof) if path.is_empty() && rooted => return Ok(found),
            Ok(Event::Eof) if path.is_empty() => return Err(wrong(Wrong::NotAFeed)),
            Ok(Event::Eof) | Err(_) => return Err(wrong(Wrong::NotXml)),
            Ok(_) => {}
        }
    }
}

fn name_of(start: &BytesStart<'_>) -> String {
    start.name().as_ref().to_ascii_lowercase()
}

fn begin(start: &BytesStart<'_>, path: &mut Vec<String>, open: &mut Option<Open>) {
    path.push(name_of(start));
    if open.is_none() && path.last().is_some_and(|name| matches!(name.as_str(), "item" | "entry")) {
        *open = Some(Open { depth: path.len(), ..Open::default() });
    }
    address(start, path, open);
}

/// A link of Atom stands in an attribute; the one that leads to the article itself counts.
fn address(start: &BytesStart<'_>, path: &[String], open: &mut Option<Open>) {
    let Some(open) = open.as_mut().filter(|open| path.len() == open.depth.saturating_add(1)) else { return };
    if path.last().is_none_or(|name| name != "link") {
        return;
    }
    let value = |name: &str| {
        let found = start.try_get_attribute(name).ok().flatten();
        found.map(|attribute| attribute.value.replace("&amp;", "&"))
    };
    if let Some(href) = value("href").filter(|_| value("rel").is_none_or(|rel| rel == "alternate"))
        && open.link.is_empty()
    {
        open.link = href;
    }
}

/// Adds a text to the field that stands right within the article.
fn add(path: &[String], open: &mut Option<Open>, text: &str) {
    let Some(open) = open.as_mut().filter(|open| path.len() == open.depth.saturating_add(1)) else { return };
    match path.last().map(String::as_str) {
        Some("title") => open.title.push_str(text),
        Some("link") => open.link.push_str(text),
        Some("description" | "summary") => open.summary.push_str(text),
        _ => {}
    }
}

impl Open {
    /// The article, if it has a title and an address that can be written in a letter.
    fn article(self) -> Option<Article> {
        let link = entrenous_letters::link::Link::parse(self.link.trim()).ok()?;
        let title = plain(&self.title, TITLE_MOST);
        let sound = link.as_str().starts_with("https://") && !title.is_empty();
        sound.then(|| Article {
            title,
            link: link.as_str().to_owned(),
            summary: plain(&self.summary, SUMMARY_MOST),
        })
    }
}

/// A text without markup and in one line, cut to so many characters.
fn plain(text: &str, most: usize) -> String {
    let (mut words, mut inside) = (String::new(), false);
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let markup = signs.peek().is_some_and(|next| next.is_alphabetic() || matches!(next, '/' | '!'));
        match sign {
            '<' if markup => inside = true,
            '>' if inside => {
                inside = false;
                words.push(' ');
            }
            sign if !inside => words.push(if sign.is_control() { ' ' } else { sign }),
            _ => {}
        }
    }
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", words.get(..at).unwrap_or_default().trim_end()),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn titles(text: &str) -> Vec<String> {
        read(text.as_bytes())
            .unwrap()
            .into_iter()
            .map(|article| format!("{} {}", article.title, article.link))
            .collect()
    }

    #[test]
    fn both_kinds_of_feeds_are_read_without_their_markup() {
        let rss = "<rss version=\"2.0\"><channel><title>T</title><link>https://a.example</link>\n<item><title><![CDATA[Linen <b>here</b>]]></title><link>https://a.example/1?x=1&amp;y=2</link></item></channel></rss>";
        assert_eq!(titles(rss), ["Linen here https://a.example/1?x=1&y=2"]);
        let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title><entry><title>A &amp; b, 3 &lt; 5</title><link rel=\"self\" href=\"https://a.example/self\"/><link href=\"https://a.example/2\"/><summary>&lt;script&gt;x&lt;/script&gt; About</summary></entry></feed>";
        assert_eq!(titles(atom), ["A & b, 3 < 5 https://a.example/2"]);
        assert_eq!(read(atom.as_bytes()).unwrap()[0].summary, "x About");
    }

    #[test]
    fn what_leads_elsewhere_than_to_an_encrypted_page_is_left_out_and_long_texts_are_cut() {
        let item =
            |title: &str, link: &str| format!("<item><title>{title}</title><link>{link}</link></item>");
        let long = "ä".repeat(300);
        let all = [
            item("a", "http://a.example/"),
            item("b", "javascript:alert(1)"),
            item("", "https://a.example/c"),
            item(&long, "https://a.example/d"),
        ];
        let found = read(format!("<rss>{}</rss>", all.concat()).as_bytes()).unwrap();
        assert_eq!((found.len(), found[0].title.chars().count()), (1, TITLE_MOST + 1));
    }

    #[test]
    fn a_feed_that_does_not_read_says_why_and_in_which_line() {
        let told = |text: &[u8]| read(text).unwrap_err().to_string();
        assert_eq!(told(b"<rss>\n<channel>\n<item>"), "feed_not_xml in line 3");
        assert_eq!(told(b""), "feed_not_a_feed in line 1");
        assert_eq!(told(b"not found"), "feed_not_a_feed in line 1");
        assert_eq!(told(b"<html>\n</html>"), "feed_not_a_feed in line 1");
        assert_eq!(
            told(b"<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY a \"b\">]><rss/>"),
            "feed_document_type in line 2"
        );
        assert_eq!(told(b"<rss>\n\xff</rss>"), "feed_not_text in line 2");
        assert_eq!(told(&vec![b'x'; FEED_BYTES_MOST + 1]), "feed_too_large in line 1");
        assert_eq!(told("<rss>".repeat(40).as_bytes()), "feed_not_xml in line 1");
    }

    proptest! {
        #[test]
        fn anything_is_read_or_refused(text in "(<rss>|</rss>|<item>|</item>|<title>|</title>|<link>|</link>|https://a.example/x|&lt;|&#0;|]]>|[a-z<>\"]){0,30}") {
            if let Ok(found) = read(text.as_bytes()) {
                prop_assert!(found.iter().all(|article| article.link.starts_with("https://") && !article.title.is_empty()));
            }
        }
    }
}
