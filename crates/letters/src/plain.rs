//! The text part of a message, made of its HTML: what a reader without pictures and colours reads, with addresses after their words.
//!
//! **Invariant:** everything the HTML says is said, in its order: a picture by its `alt`, a link by its words and its address.

use crate::tag::Shield;

/// A text for HTML.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Elements after which a line ends.
const LINES: &[&str] = &["br", "tr", "li", "div", "table", "ul", "ol"];
/// Elements after which a paragraph ends.
const PARAGRAPHS: &[&str] = &["p", "h1", "h2", "h3", "h4", "blockquote", "hr"];
/// Elements whose inside nobody reads.
const UNREAD: &[&str] = &["style", "title", "head", "script"];

/// The text of a page whose tags are put aside.
pub(crate) fn plain(html: &str, shield: &Shield) -> String {
    let mut text = String::new();
    let mut link: Option<(String, usize)> = None;
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        words(before, &mut text);
        if let Some(after) = after.strip_prefix("!--") {
            rest = after.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let (inside, next) = after.split_once('>').unwrap_or((after, ""));
        rest = next;
        let name = inside
            .trim_start_matches('/')
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        let closes = inside.starts_with('/');
        if UNREAD.contains(&name) && !closes {
            rest = next.split_once(&format!("</{name}>")).map_or("", |(_, rest)| rest);
        } else if name == "a" && !closes {
            link = attribute(inside, "href").map(|address| (decoded(address), text.len()));
        } else if name == "a" {
            finish(link.take(), &mut text);
        } else if name == "img" {
            let alt = decoded(attribute(inside, "alt").unwrap_or_default());
            words(&alt, &mut text);
            if !alt.is_empty() {
                text.push('\n');
            }
        } else if PARAGRAPHS.contains(&name) {
            text.push_str(if closes || name == "hr" { "\n\n" } else { "\n" });
        } else if name == "li" && !closes {
            text.push_str("\n- ");
        } else if LINES.contains(&name) {
            text.push('\n');
        } else if matches!(name, "td" | "th") && closes {
            text.push(' ');
        }
    }
    words(rest, &mut text);
    tidied(&text, shield)
}

fn finish(link: Option<(String, usize)>, text: &mut String) {
    let Some((address, start)) = link else { return };
    let said = text.get(start..).unwrap_or_default().trim().to_owned();
    if said != address && !address.starts_with('#') {
        while text.ends_with(char::is_whitespace) {
            text.pop();
        }
        text.push_str(if said.is_empty() { "" } else { ": " });
        text.push_str(&address);
    }
}

fn words(html: &str, text: &mut String) {
    for (at, word) in decoded(html).split_ascii_whitespace().enumerate() {
        let apart = at > 0 || html.starts_with(|c: char| c.is_ascii_whitespace());
        if apart && !text.ends_with(char::is_whitespace) && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    if html.ends_with(|c: char| c.is_ascii_whitespace()) && !text.ends_with(char::is_whitespace) {
        text.push(' ');
    }
}

fn attribute<'a>(inside: &'a str, name: &str) -> Option<&'a str> {
    inside.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split('"').next())
}

fn decoded(text: &str) -> String {
    text.replace("&#160;", "\u{a0}")
        .replace("&nbsp;", "\u{a0}")
        .replace("&zwnj;", "")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// At most one empty line between two, none at the ends; a line of control tags alone stands by itself and leaves nothing.
fn tidied(text: &str, shield: &Shield) -> String {
    let mut tidy = String::new();
    let mut empty = 0_usize;
    for line in text.lines().map(|line| line.trim_matches(' ')) {
        if line.is_empty() {
            empty = empty.saturating_add(1);
            continue;
        }
        if shield.is_control(line) {
            tidy.push_str(line);
            tidy.push('\n');
            continue;
        }
        if empty > 0 && !tidy.is_empty() {
            tidy.push('\n');
        }
        empty = 0;
        tidy.push_str(line);
        tidy.push('\n');
    }
    tidy
}
