//! What may stand in Markdown: no HTML, pictures with words, safe addresses (M012, M016, M017, M023).

use crate::lint::markup::address;
use crate::lint::{ACTIVE, NO_ALT, RAW_HTML};
use entrenous_charter::diagnostic::Diagnostic;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Looks at every part of a body that begins at `offset` of its file. `masked` is the body without its tags, as long as `body`.
pub(crate) fn check(file: &str, body: &str, masked: &str, offset: usize, found: &mut Vec<Diagnostic>) {
    let mut picture: Option<(Range<usize>, String)> = None;
    for (event, place) in Parser::new_ext(masked, Options::ENABLE_TABLES).into_offset_iter() {
        let span = place.start.saturating_add(offset)..place.end.saturating_add(offset);
        let written = body.get(place.clone()).unwrap_or_default();
        match event {
            Event::Html(text) | Event::InlineHtml(text) => found.push(html(file, &text, span)),
            Event::Start(Tag::Link { dest_url, .. }) => {
                found.extend(address(file, &dest_url, target(written, &dest_url), &span));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                found.extend(address(file, &dest_url, target(written, &dest_url), &span));
                picture = Some((span, String::new()));
            }
            Event::Text(text) => {
                if let Some((_, alt)) = &mut picture {
                    alt.push_str(&text);
                }
            }
            Event::End(TagEnd::Image) => {
                if let Some((span, _)) = picture.take().filter(|(_, alt)| alt.trim().is_empty()) {
                    let help = "write what the picture says: `![a linen shirt](https://…)`";
                    found.push(NO_ALT.found(file, span, "this picture has no words").help(help));
                }
            }
            _ => {}
        }
    }
}

/// The address as it was written, of a link or picture `[…](address)`.
fn target<'a>(written: &'a str, masked: &'a str) -> &'a str {
    let start = written.rfind("](").map(|at| at.saturating_add(2));
    let from = start.and_then(|start| written.get(start..)).unwrap_or(masked);
    from.strip_suffix(')').unwrap_or(from)
}

fn html(file: &str, text: &str, span: Range<usize>) -> Diagnostic {
    let lower = text.to_ascii_lowercase();
    if ["<script", "<form", "<iframe"].iter().any(|word| lower.contains(word)) {
        let help = "put a link to a page instead";
        return ACTIVE.found(file, span, "this does not belong in a message").help(help);
    }
    let help = "write Markdown, or name the file `.mjml` to lay it out yourself";
    RAW_HTML.found(file, span, "HTML in Markdown is not read").help(help)
}
