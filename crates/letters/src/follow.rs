//! The links of a written letter that may be counted: fixed addresses of its text, exchanged for one that leads there by way of a counter.
//!
//! **Invariant:** only an address the author wrote whole is exchanged: one with a tag in it has a personal part, and stays as it is.
//! **Invariant:** a link whose title is `untracked` stays as it is, and loses that title.
//! **Invariant:** only addresses of links change; pictures, words and everything else stay byte for byte.

use crate::compile::Compiled;
use crate::link::Link;
use crate::render::Letter;

/// What an author writes as the title of a link that shall not be counted.
const UNTRACKED: &str = " title=\"untracked\"";
/// How the address of a link opens in what this house compiles.
const HREF: &str = "href=\"";
/// How every address opens that can be counted.
const SCHEME: &str = "https://";
/// How many links of a letter are counted; further ones stay as they are.
pub const FOLLOWED_MOST: usize = 200;

impl Compiled {
    /// The addresses of its text that may be counted, each once, in their order.
    #[must_use]
    pub fn followed(&self) -> &[Link] {
        &self.followed
    }
}

pub(crate) fn followed(html: &str) -> Vec<Link> {
    let mut found: Vec<Link> = Vec::new();
    let mut left: Vec<String> = Vec::new();
    for element in anchors(html) {
        let Some(address) = href(element) else { continue };
        let whole = !address.contains(['{', '}']) && address.starts_with(SCHEME);
        if element.contains(UNTRACKED) {
            left.push(decoded(address));
        } else if let Some(link) = whole.then(|| Link::parse(&decoded(address)).ok()).flatten()
            && !found.contains(&link)
            && found.len() < FOLLOWED_MOST
        {
            found.push(link);
        }
    }
    found.retain(|link| left.iter().all(|address| address != link.as_str()));
    found
}

impl Letter {
    /// The same letter with these addresses exchanged, and marked links without their mark.
    #[must_use]
    pub fn exchanged(self, exchange: &[(Link, Link)]) -> Self {
        let in_html: Vec<_> =
            exchange.iter().map(|(from, to)| (encoded(from.as_str()), encoded(to.as_str()))).collect();
        // The longest first: one address may be the beginning of another.
        let mut in_text: Vec<_> = exchange.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
        in_text.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
        let html = exchanged_in_html(&self.html.replace(UNTRACKED, ""), &in_html);
        Self { html, text: exchanged_in_text(&self.text, &in_text), ..self }
    }
}

/// Exchanges addresses of links, in one walk however many there are.
fn exchanged_in_html(html: &str, exchange: &[(String, String)]) -> String {
    let mut out = String::with_capacity(html.len().saturating_mul(2));
    let mut parts = html.split(HREF);
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (address, after) = part.split_once('"').unwrap_or((part, ""));
        let to = exchange.iter().find(|(from, _)| from == address).map_or(address, |(_, to)| to);
        out.extend([HREF, to]);
        if address.len() < part.len() {
            out.extend(["\"", after]);
        }
    }
    out
}

/// Exchanges addresses where they stand whole in a text.
fn exchanged_in_text(text: &str, exchange: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len().saturating_mul(2));
    let mut rest = text;
    while let Some(at) = rest.find(SCHEME) {
        let (before, here) = rest.split_at(at);
        out.push_str(before);
        let begins = out.chars().next_back().is_none_or(|c| c.is_whitespace() || "(<[\"".contains(c));
        let found = exchange.iter().find_map(|(from, to)| {
            here.strip_prefix(from).filter(|after| begins && ends(after)).map(|after| (*to, after))
        });
        let (written, after) = found.unwrap_or_else(|| here.split_at(SCHEME.len()));
        out.push_str(written);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Whether an address ends before this.
fn ends(after: &str) -> bool {
    let opens = |rest: &str| rest.chars().next().is_none_or(char::is_whitespace);
    opens(after) || after.starts_with([')', '>', ']', '"', ',']) || after.strip_prefix('.').is_some_and(opens)
}

/// The inside of every opening `a`.
fn anchors(html: &str) -> impl Iterator<Item = &str> {
    let opened = html.split("<a").skip(1).filter(|rest| rest.starts_with(char::is_whitespace));
    opened.map(|rest| rest.split('>').next().unwrap_or_default())
}

fn href(element: &str) -> Option<&str> {
    element.split(HREF).nth(1)?.split('"').next()
}

fn decoded(address: &str) -> String {
    address.replace("&amp;", "&")
}

fn encoded(address: &str) -> String {
    address.replace('&', "&amp;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(text: &str) -> Link {
        Link::parse(text).unwrap()
    }

    #[test]
    fn only_whole_addresses_of_links_are_exchanged() {
        let letter = Letter {
            subject: "https://a.example/shop".into(),
            preview: String::new(),
            html: "<img src=\"https://a.example/shop\"><a style=\"x\" href=\"https://a.example/shop\">in</a> \
                   <a href=\"https://a.example/shop?b=1&amp;c=2\">b</a><a href=\"https://a.example/u/x\" title=\"untracked\">u</a>"
                .into(),
            text: "Shop (https://a.example/shop), b (https://a.example/shop?b=1&c=2). https://a.example/shop. \
                   https://a.example/shop?b=1&c=23, not xhttps://a.example/shop, https://a.example/shopping"
                .into(),
            link: None,
        };
        let exchange = [
            (link("https://a.example/shop"), link("https://p.example/l/1")),
            (link("https://a.example/shop?b=1&c=2"), link("https://p.example/l/2")),
        ];
        let got = letter.exchanged(&exchange);
        assert_eq!(got.subject, "https://a.example/shop");
        assert_eq!(
            got.html,
            "<img src=\"https://a.example/shop\"><a style=\"x\" href=\"https://p.example/l/1\">in</a> \
             <a href=\"https://p.example/l/2\">b</a><a href=\"https://a.example/u/x\">u</a>"
        );
        assert_eq!(
            got.text,
            "Shop (https://p.example/l/1), b (https://p.example/l/2). https://p.example/l/1. \
             https://a.example/shop?b=1&c=23, not xhttps://a.example/shop, https://a.example/shopping"
        );
    }
}
