//! A message beside the way it goes: what the way does not carry (M025), how much it carries (M026), and whether it can find its reader (M027).

use crate::Letter;
use crate::compile::is_marketing;
use crate::header::Header;
use crate::link::Link;
use crate::lint::whole::Whole;
use crate::lint::{NO_WAY_THERE, OTHER_MEDIUM, TOO_LONG};
use crate::sender::Mode;
use crate::tag::tags;
use crate::variables::names;
use crate::variant::{Part, Variant, Writing};
use entrenous_charter::diagnostic::Diagnostic;
use entrenous_core::communicate::segments::{SEGMENTS_MOST, count, strange};
use entrenous_core::communicate::{Medium, PUSH_BYTES_MOST};
use pulldown_cmark::{Event, Options, Parser, Tag};
use std::ops::Range;

/// Letters of the sealed part of a link that stops messages.
const SEALED_LETTERS: usize = 91;

/// What the way does not carry, and whether it can find anybody.
pub(crate) fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let (file, header) = (&whole.folder.header.name, &whole.message.header);
    let medium = header.medium();
    let place = header.medium.as_ref().map_or(0..0, toml::Spanned::span);
    let purpose = whole.charter.find_purpose(header.purpose.get_ref().as_str()).map(|(_, purpose)| purpose);
    if medium != Medium::Mail
        && let Some((purpose, category)) = purpose.zip(medium.category())
        && !medium.reaches(whole.charter, purpose)
    {
        let label = format!("`{}` may not use where a {} goes to", purpose.key, medium.word());
        let help = format!(
            "declare an item with `category = \"{category}\"` in the charter and add it to the items of `{}`",
            purpose.key
        );
        found.push(NO_WAY_THERE.found(file, place.clone(), label).help(help));
    }
    if medium != Medium::Mail {
        if header.reply_to.is_some() {
            let label = format!("nobody answers a {} by mail", medium.word());
            found.push(OTHER_MEDIUM.found(file, place, label).help("take `reply_to` away"));
        }
        let follows = |t: &&toml::Spanned<crate::sender::Tracking>| {
            t.get_ref().opens > Mode::Off || t.get_ref().links > Mode::Off
        };
        if let Some(tracking) = header.tracking.as_ref().filter(follows) {
            let label = "only what a mail leads to is counted";
            found.push(OTHER_MEDIUM.found(file, tracking.span(), label).help("take `tracking` away"));
        }
    }
    for variant in &whole.message.variants {
        parts(medium, variant, found);
    }
}

/// The parts of a text that its way has no place for.
fn parts(medium: Medium, variant: &Variant, found: &mut Vec<Diagnostic>) {
    let word = medium.word();
    let mut wrong = |part: &Part, label: String, help: &str| {
        found.push(OTHER_MEDIUM.found(&variant.file, part.span.clone(), label).help(help));
    };
    let has_link = matches!(medium, Medium::Push | Medium::Inbox | Medium::Webhook);
    if let Some(link) = variant.link.as_ref().filter(|_| !has_link) {
        wrong(link, format!("a {word} leads nowhere as a whole"), "write the address into the text");
    }
    if medium == Medium::Mail {
        return;
    }
    if medium == Medium::Sms && !variant.subject.text.is_empty() {
        wrong(&variant.subject, "a short message has no subject".into(), "begin the text with it");
    }
    if !variant.preview.text.is_empty() {
        wrong(&variant.preview, format!("a {word} has no `preview`"), "take the line away");
    }
    if variant.writing != Writing::Markdown {
        let help = "name the file `.md` and write plain text";
        wrong(&variant.body, format!("a {word} is text, and this is MJML"), help);
    }
    if variant.body.text.trim().is_empty() {
        wrong(&variant.body, format!("this {word} says nothing"), "write its text after the empty line");
    }
    if let Some((_, plain)) = &variant.plain {
        let file = variant.plain.as_ref().map_or("", |(file, _)| file);
        let label = format!("a {word} is text already");
        found.push(OTHER_MEDIUM.found(file, plain.span.clone(), label).help("take this file away"));
    }
    for part in [&variant.subject, &variant.body].into_iter().chain(&variant.link) {
        for read in names(&part.text, &tags(&part.text)).reads.iter().filter(|read| read.root == "slots") {
            let from = part.span.start.saturating_add(read.span.start);
            let to = part.span.start.saturating_add(read.span.end);
            let label = format!("a {word} has no room for suggestions");
            found.push(OTHER_MEDIUM.found(&variant.file, from..to, label).help("lead to a page with them"));
        }
    }
}

/// Plain text shows its marks as they are written. `masked` is the body without its tags, as long as `body`.
pub(crate) fn text(file: &str, body: &str, masked: &str, offset: usize, found: &mut Vec<Diagnostic>) {
    for (event, place) in Parser::new_ext(masked, Options::empty()).into_offset_iter() {
        let marks = match event {
            Event::Start(tag) => !matches!(tag, Tag::Paragraph),
            Event::Html(_) | Event::InlineHtml(_) | Event::Rule => true,
            Event::Code(_) => true,
            _ => false,
        };
        // An address between angle brackets is one of the few marks that people write in a text of their own.
        let written = body.get(place.clone()).unwrap_or_default();
        if marks && !written.trim_start().is_empty() {
            let span = place.start.saturating_add(offset)..place.end.saturating_add(offset);
            let label = "this would be read with its marks, as it stands here";
            found.push(OTHER_MEDIUM.found(file, span, label).help("write plain words and whole addresses"));
            return;
        }
    }
}

/// Whether what was written to an invented person is longer than its way carries.
pub(crate) fn length(
    header: &Header,
    letter: &Letter,
    file: &str,
    place: Range<usize>,
) -> Option<Diagnostic> {
    // As long as a real one, so that what passes here passes when it is sent.
    let stop = format!("https://privacy.atelier.example/u/{}?lang=fr", "x".repeat(SEALED_LETTERS));
    let stop = Link::parse(&stop).ok().filter(|_| is_marketing(header.kind()));
    match header.medium() {
        Medium::Sms => {
            let text = letter.short(stop.as_ref());
            let counted = count(&text);
            let strange: Vec<String> = strange(&text).iter().map(|letter| format!("`{letter}`")).collect();
            let help = match strange.as_slice() {
                [] => "say less, and link to the rest".to_owned(),
                strange => format!("without {} twice as much would fit", strange.join(", ")),
            };
            (counted.segments > SEGMENTS_MOST).then(|| {
                let label = format!("{} segments; at most {SEGMENTS_MOST} are sent", counted.segments);
                TOO_LONG.found(file, place, label).help(help)
            })
        }
        Medium::Push => {
            let bytes = serde_json::to_vec(&letter.card(stop.as_ref(), "fr")).map_or(0, |note| note.len());
            (bytes > PUSH_BYTES_MOST).then(|| {
                let label = format!("{bytes} bytes; a push service takes {PUSH_BYTES_MOST}");
                TOO_LONG.found(file, place, label).help("say less, and lead to the rest with `link:`")
            })
        }
        Medium::Mail | Medium::Inbox | Medium::Webhook => None,
    }
}
