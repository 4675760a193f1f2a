//! Our own frame around a message: paper on a quiet ground, the sender above, the ways out below; light and dark, any width.
//!
//! **Invariant:** the frame loads nothing: no picture, no font, no style from elsewhere.
//! **Invariant:** every marketing message in the frame has its postal address and its link to unsubscribe.

use crate::compile::Words;
use crate::header::Kind;
use crate::plain::escaped;
use entrenous_core::charter::Language;

const HEAD: &str = include_str!("frame.mjml");

/// Lays sections of MJML into the frame.
pub(crate) fn around(sections: &str, kind: Kind, language: &Language, words: &Words) -> String {
    let direction = entrenous_lingua::direction(language);
    let align = if direction == "rtl" { "right" } else { "left" };
    let ways = match kind {
        Kind::Transactional => String::new(),
        Kind::Campaign | Kind::Journey => format!(
            "<p style=\"margin:0 0 8px\"><a style=\"color:#5c534a\" href=\"{{{{ links.unsubscribe }}}}\">{}</a> &#160;·&#160; \
             <a style=\"color:#5c534a\" href=\"{{{{ links.preferences }}}}\">{}</a> &#160;·&#160; <a style=\"color:#5c534a\" href=\"{{{{ links.web_version }}}}\">{}</a></p>",
            escaped(&words.unsubscribe),
            escaped(&words.preferences),
            escaped(&words.web_version)
        ),
    };
    HEAD.replace("[[language]]", language.as_str())
        .replace("[[direction]]", direction)
        .replace("[[align]]", align)
        .replace("[[ways]]", &ways)
        .replace("[[content]]", sections)
}

/// Lays the HTML of a Markdown text into sections; a paragraph that is one strong link becomes a button.
pub(crate) fn sections(html: &str) -> String {
    const OPEN: &str =
        "<mj-section css-class=\"paper\" padding=\"28px 32px 24px\"><mj-column><mj-text css-class=\"ink\">";
    const CLOSE: &str = "</mj-text></mj-column></mj-section>";
    let mut laid = String::from(OPEN);
    let mut parts = html.split("<p><strong><a href=\"");
    laid.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let button = part.split_once("\">").and_then(|(address, rest)| {
            let (text, rest) = rest.split_once("</a></strong></p>")?;
            (!text.contains("<p>")).then_some((address, text, rest))
        });
        match button {
            Some((address, text, rest)) => {
                laid.push_str("</mj-text><mj-button css-class=\"button\" href=\"");
                laid.push_str(address);
                laid.push_str("\">");
                laid.push_str(text);
                laid.push_str("</mj-button><mj-text css-class=\"ink\">");
                laid.push_str(rest);
            }
            None => {
                laid.push_str("<p><strong><a href=\"");
                laid.push_str(part);
            }
        }
    }
    laid.push_str(CLOSE);
    laid.replace("<mj-text css-class=\"ink\">\n</mj-text>", "")
        .replace("<p>", "<p style=\"margin:0 0 16px\">")
        .replace("<h1>", "<h1 style=\"margin:8px 0 16px;font-size:28px;line-height:1.25;font-weight:600\">")
        .replace("<h2>", "<h2 style=\"margin:24px 0 12px;font-size:20px;line-height:1.3;font-weight:600\">")
        .replace("<img ", "<img style=\"max-width:100%;height:auto;border-radius:6px\" ")
        .replace("<a href", "<a style=\"color:#7a3418\" href")
}
