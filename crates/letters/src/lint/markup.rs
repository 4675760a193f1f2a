//! What may stand in MJML: known elements, pictures with words, safe addresses, nothing that runs (M008, M012, M016, M017).

use crate::link::Link;
use crate::lint::{ACTIVE, ADDRESS, NO_ALT, UNKNOWN_ELEMENT};
use crate::markup::{Attribute, Element, elements};
use crate::tag::MASK;
use entrenous_charter::diagnostic::Diagnostic;
use entrenous_charter::did_you_mean;
use std::ops::Range;

const MJML: &[&str] = &[
    "mjml",
    "mj-head",
    "mj-body",
    "mj-attributes",
    "mj-all",
    "mj-class",
    "mj-breakpoint",
    "mj-preview",
    "mj-style",
    "mj-title",
    "mj-accordion",
    "mj-accordion-element",
    "mj-accordion-text",
    "mj-accordion-title",
    "mj-button",
    "mj-carousel",
    "mj-carousel-image",
    "mj-column",
    "mj-divider",
    "mj-group",
    "mj-hero",
    "mj-image",
    "mj-navbar",
    "mj-navbar-link",
    "mj-raw",
    "mj-section",
    "mj-social",
    "mj-social-element",
    "mj-spacer",
    "mj-table",
    "mj-text",
    "mj-wrapper",
];
const HTML: &[&str] = &[
    "a",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "p",
    "br",
    "h1",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "span",
    "div",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "img",
    "hr",
    "blockquote",
    "small",
    "sub",
    "sup",
    "center",
    "code",
    "pre",
    "del",
];
const RUNS: &[&str] = &[
    "script",
    "form",
    "input",
    "button",
    "select",
    "textarea",
    "iframe",
    "frame",
    "object",
    "embed",
    "applet",
    "video",
    "audio",
    "svg",
    "math",
    "link",
    "base",
    "meta",
    "style",
    "mj-font",
    "mj-include",
];
const ADDRESSES: &[&str] =
    &["href", "src", "background-url", "background", "action", "thumbnails-src", "srcset"];
/// How much of an address is shown.
const SHOWN_CHARACTERS: usize = 60;

/// Looks at every element of a body that begins at `offset` of its file. `masked` is the body without its tags, as long as `body`.
pub(crate) fn check(file: &str, body: &str, masked: &str, offset: usize, found: &mut Vec<Diagnostic>) {
    for element in elements(masked) {
        names(file, &element, offset, found);
        let picture = matches!(element.name.as_str(), "img" | "mj-image" | "mj-carousel-image");
        if picture && element.attribute("alt").is_none() {
            let label = format!("`{}` has no `alt`", element.name);
            let help = "write what the picture says, or `alt=\"\"` if it only adorns";
            found.push(NO_ALT.found(file, shifted(&element.span, offset), label).help(help));
        }
        for attribute in &element.attributes {
            look(file, body, attribute, offset, found);
        }
    }
    styles(file, masked, offset, found);
}

fn shifted(span: &Range<usize>, by: usize) -> Range<usize> {
    span.start.saturating_add(by)..span.end.saturating_add(by)
}

fn names(file: &str, element: &Element<'_>, offset: usize, found: &mut Vec<Diagnostic>) {
    let name = element.name.as_str();
    let span = shifted(&element.span, offset);
    if RUNS.contains(&name) {
        let label = format!("`{name}` does not belong in a message");
        let help = match name {
            "mj-font" => "use fonts the reader has; a font from elsewhere tells a third party who reads",
            "mj-include" => "write the part here; a message is one file",
            "style" => "write `<mj-style>` in `<mj-head>`",
            _ => "put a button with the address of a page instead",
        };
        found.push(ACTIVE.found(file, span, label).help(help));
    } else if !MJML.contains(&name) && !HTML.contains(&name) {
        let known = if name.starts_with("mj") { MJML } else { HTML };
        let help = did_you_mean(name, known.iter().copied());
        found.push(UNKNOWN_ELEMENT.found(file, span, format!("no element is named `{name}`")).help_if(help));
    }
}

fn look(file: &str, body: &str, attribute: &Attribute<'_>, offset: usize, found: &mut Vec<Diagnostic>) {
    let span = shifted(&attribute.span, offset);
    if attribute.name.starts_with("on") {
        let label = format!("`{}` runs a script", attribute.name);
        found.push(ACTIVE.found(file, span, label).help("take it away; mail programs never run it"));
    } else if ADDRESSES.contains(&attribute.name.as_str()) && !attribute.value.is_empty() {
        let written = body.get(attribute.span.clone()).unwrap_or_default();
        found.extend(address(file, attribute.value, written, &span));
    } else if attribute.name == "style" && attribute.value.to_ascii_lowercase().contains("url(") {
        found
            .push(ADDRESS.found(file, span, "a style loads something from elsewhere").help("use `mj-image`"));
    }
}

/// What is wrong with an address: `masked` is how it was written, without tags.
pub(crate) fn address(file: &str, masked: &str, written: &str, span: &Range<usize>) -> Option<Diagnostic> {
    if masked.trim_start().starts_with(MASK) {
        let inside = written.trim_start().trim_start_matches("{{").split("}}").next().unwrap_or_default();
        let path = inside.trim_matches(|c: char| c.is_whitespace() || c == '-');
        let root = path.split('.').next().unwrap_or_default();
        let last = path.rsplit('.').next().unwrap_or_default();
        let ours = written.trim_start().starts_with("{{")
            && path.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
            && path.contains('.')
            && (root == "links" || last.ends_with("url") || matches!(last, "picture" | "website"));
        let help = "begin it with `links.…`, `sender.website`, a card's `url` or `picture`, or a `…_url` handed over";
        return (!ours || root == "person").then(|| {
            ADDRESS
                .found(file, span.clone(), "this address begins with a value that is no address")
                .help(help)
        });
    }
    // What a tag writes later in an address is not known yet; a letter stands for it.
    let plain = masked.replace(MASK, "x").replace("&amp;", "&");
    (!plain.starts_with('#') && Link::parse(&plain).is_err()).then(|| {
        let shown: String = written.chars().take(SHOWN_CHARACTERS).collect();
        let help = "begin with `https://`, `mailto:` or `tel:`, without white space";
        ADDRESS.found(file, span.clone(), format!("`{shown}` is not an address to follow")).help(help)
    })
}

fn styles(file: &str, masked: &str, offset: usize, found: &mut Vec<Diagnostic>) {
    let lower = masked.to_ascii_lowercase();
    let mut rest = 0;
    while let Some(at) = lower.get(rest..).and_then(|text| text.find("<mj-style")) {
        let start = rest.saturating_add(at);
        let length = lower.get(start..).and_then(|text| text.find("</mj-style"));
        let end = length.map_or(lower.len(), |length| start.saturating_add(length));
        for word in ["@import", "@font-face", "url(", "expression("] {
            if let Some(at) = lower.get(start..end).and_then(|text| text.find(word)) {
                let from = start.saturating_add(at);
                let span = shifted(&(from..from.saturating_add(word.len())), offset);
                let label = format!("`{word}` loads something from elsewhere");
                found.push(ACTIVE.found(file, span, label).help("use fonts and colours the reader has"));
            }
        }
        rest = end.max(start.saturating_add(1));
    }
}
