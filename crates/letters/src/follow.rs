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
/// How many links of a letter are counted; further ones stay as they are.
pub const FOLLOWED_MOST: usize = 200;

impl Compiled {
    /// The addresses of its text that may be counted, each once, in their order.
    #[must_use]
    pub fn followed(&self) -> Vec<Link> {
        let mut found: Vec<Link> = Vec::new();
        let mut left: Vec<String> = Vec::new();
        for element in anchors(&self.html) {
            let Some(address) = href(element) else { continue };
            let whole = !address.contains(['{', '}']) && address.starts_with("https://");
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
}

impl Letter {
    /// The same letter with these addresses exchanged, and marked links without their mark.
    #[must_use]
    pub fn exchanged(self, exchange: &[(Link, Link)]) -> Self {
        let mut html = self.html.replace(UNTRACKED, "");
        let mut text = self.text;
        for (from, to) in exchange {
            let (from, to) = (encoded(from.as_str()), encoded(to.as_str()));
            html = html.replace(&format!("href=\"{from}\""), &format!("href=\"{to}\""));
        }
        // The longest first: one address may be the beginning of another.
        let mut longest: Vec<&(Link, Link)> = exchange.iter().collect();
        longest.sort_by_key(|(from, _)| std::cmp::Reverse(from.as_str().len()));
        for (from, to) in longest {
            text = exchanged_in_text(&text, from.as_str(), to.as_str());
        }
        Self { html, text, ..self }
    }
}

/// Exchanges an address where it stands whole in a text.
fn exchanged_in_text(text: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(from) {
        out.push_str(before);
        let begins = out.chars().next_back().is_none_or(|c| c.is_whitespace() || "(<[\"".contains(c));
        let ends = after.chars().next().is_none_or(|c| c.is_whitespace() || ")>]\",".contains(c))
            || after
                .strip_prefix('.')
                .is_some_and(|rest| rest.chars().next().is_none_or(char::is_whitespace));
        out.push_str(if begins && ends { to } else { from });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The inside of every opening `a`.
fn anchors(html: &str) -> impl Iterator<Item = &str> {
    let opened = html.split("<a").skip(1).filter(|rest| rest.starts_with(char::is_whitespace));
    opened.map(|rest| rest.split('>').next().unwrap_or_default())
}

fn href(element: &str) -> Option<&str> {
    element.split("href=\"").nth(1)?.split('"').next()
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
            text: "Shop (https://a.example/shop), b (https://a.example/shop?b=1&c=2). https://a.example/shop."
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
            "Shop (https://p.example/l/1), b (https://p.example/l/2). https://p.example/l/1."
        );
    }
}
