//! A message beside its charter, its senders and its other languages, and written once to an invented person.

use crate::compile::{compile, is_marketing, parts};
use crate::header::Kind;
use crate::lint::variables::{May, shape};
use crate::lint::{
    CLIPPED, MALFORMED, MARKETING_INSIDE, MISSING_LANGUAGE, NO_POSTAL, NO_UNSUBSCRIBE, NOBODY_ASKED,
    NOT_RENDERED, STALE, TRACKING, UNKNOWN_NAME, markdown, markup, medium, variables,
};
use crate::sender::{Mode, Sender, Senders};
use crate::tag::{MASK, mask, tags};
use crate::variables::names;
use crate::variant::{Variant, Writing};
use crate::{Message, MessageFolder, Words, invented};
use entrenous_charter::diagnostic::{Diagnostic, Severity};
use entrenous_charter::did_you_mean;
use entrenous_core::charter::{Charter, Language};
use entrenous_core::communicate::Medium;

/// Gmail shows no more of a message than this, in bytes.
const SHOWN_BYTES_MOST: usize = 102 * 1024;

/// A message with everything around it.
pub(crate) struct Whole<'a> {
    pub(crate) folder: &'a MessageFolder,
    pub(crate) message: &'a Message,
    pub(crate) charter: &'a Charter,
    pub(crate) senders: &'a Senders,
    pub(crate) words: &'a dyn Fn(&Language) -> Words,
}

/// Everything that is wrong with a message.
pub(crate) fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let before = found.len();
    header(whole, found);
    medium::check(whole, found);
    languages(whole, found);
    for variant in &whole.message.variants {
        text(whole, variant, found);
    }
    let broken = |found: &Diagnostic| found.severity == Severity::Error;
    if !found.iter().skip(before).any(broken) {
        for variant in &whole.message.variants {
            written(whole, variant, found);
        }
    }
}

fn sender<'a>(whole: &Whole<'a>) -> Option<&'a Sender> {
    whole.senders.sender.get(whole.message.header.sender.get_ref())
}

/// How far the message follows its readers: not above its sender, and not where nobody is asked.
fn following(whole: &Whole<'_>, sender: &Sender, found: &mut Vec<Diagnostic>) {
    let (file, ceiling) = (&whole.folder.header.name, sender.tracking);
    let Some(said) = &whole.message.header.tracking else { return };
    let wished = said.get_ref();
    if wished.opens > ceiling.opens || wished.links > ceiling.links {
        let (opens, links) = (ceiling.opens.word(), ceiling.links.word());
        let label = format!("the sender goes no farther than opens `{opens}`, links `{links}`");
        found.push(TRACKING.found(file, said.span(), label).help("lower it, or raise the sender's ceiling"));
    } else if wished.opens.max(wished.links) > Mode::Anonymous && whole.charter.reading().is_none() {
        let label = "no purpose asks anybody whether their reading may be measured: all are counted together";
        let help =
            "declare a purpose with `use = \"dpv:Marketing\"` and its item `readings`, or write `anonymous`";
        found.push(NOBODY_ASKED.found(file, said.span(), label).help(help));
    }
}

fn header(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let (file, header) = (&whole.folder.header.name, &whole.message.header);
    let purpose = header.purpose.get_ref().as_str();
    if whole.charter.find_purpose(purpose).is_none() {
        let known = whole.charter.purposes().map(|(_, purpose)| purpose.key.as_str());
        let label = format!("the charter has no purpose `{purpose}`");
        found.push(
            UNKNOWN_NAME.found(file, header.purpose.span(), label).help_if(did_you_mean(purpose, known)),
        );
    }
    let tracking = header.tracking.as_ref();
    match sender(whole) {
        None => {
            let name = header.sender.get_ref();
            let known = whole.senders.sender.keys().map(String::as_str);
            let help = did_you_mean(name, known)
                .unwrap_or_else(|| format!("write `[sender.{name}]` in `senders.toml`"));
            let label = format!("`senders.toml` has no sender `{name}`");
            found.push(UNKNOWN_NAME.found(file, header.sender.span(), label).help(help));
        }
        Some(sender) => {
            if is_marketing(header.kind()) && sender.postal.trim().is_empty() {
                let label = format!("the sender `{}` says no postal address", header.sender.get_ref());
                let help = "write `postal = \"…\"` in `senders.toml`";
                found.push(NO_POSTAL.found(file, header.sender.span(), label).help(help));
            }
            following(whole, sender, found);
        }
    }
    if header.kind() == Kind::Transactional {
        let follows = tracking.filter(|t| t.get_ref().opens > Mode::Off || t.get_ref().links > Mode::Off);
        if let Some(follows) = follows {
            let label = "a message about what the person did follows nobody";
            found.push(MARKETING_INSIDE.found(file, follows.span(), label).help("take `tracking` away"));
        }
    } else if !header.given.is_empty() {
        let label = "only a transactional message is handed values";
        let help = "take `given` away, or write `kind = \"transactional\"`";
        found.push(MALFORMED.found(file, header.kind.span(), label).help(help));
    }
}

fn languages(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let file = &whole.folder.header.name;
    let spoken = &whole.charter.business.languages;
    for language in spoken.iter().filter(|language| whole.message.variant(language).is_none()) {
        let tag = language.as_str();
        let unread = whole
            .folder
            .texts
            .iter()
            .any(|(name, _)| name == &format!("{tag}.md") || name == &format!("{tag}.mjml"));
        if !unread {
            let label = format!("this message says nothing in `{tag}`");
            let help = format!("write `{tag}.md` or `{tag}.mjml` beside it");
            found.push(MISSING_LANGUAGE.found(file, whole.message.header.kind.span(), label).help(help));
        }
    }
    let source = spoken.first().and_then(|language| whole.message.variant(language));
    let Some(now) = source.map(Variant::short) else { return };
    for variant in &whole.message.variants {
        if let Some(of) = variant.translates.as_ref().filter(|of| of.text != now) {
            let label = "the source text has changed since";
            let help = format!("compare, then write `translates: {now}`");
            found.push(STALE.found(&variant.file, of.span.clone(), label).help(help));
        }
    }
}

fn text(whole: &Whole<'_>, variant: &Variant, found: &mut Vec<Diagnostic>) {
    let header = &whole.message.header;
    let purpose = whole.charter.find_purpose(header.purpose.get_ref().as_str()).map(|(_, purpose)| purpose);
    let may = May { charter: whole.charter, purpose, header };
    let (mut unsubscribes, mut located) = (false, false);
    for (file, part) in parts(variant) {
        let tags = tags(&part.text);
        let names = names(&part.text, &tags);
        variables::check(file, &may, &names, part.span.start, found);
        shape(file, &part.text, &tags, part.span.start, found);
        let reads = |root: &str, member: &str| {
            names.reads.iter().any(|read| read.root == root && read.member.as_deref() == Some(member))
        };
        unsubscribes |= reads("links", "unsubscribe");
        located |= reads("sender", "postal");
        if header.kind() == Kind::Transactional {
            for read in names.reads.iter().filter(|read| read.root == "slots") {
                let span = part.span.start.saturating_add(read.span.start)
                    ..part.span.start.saturating_add(read.span.end);
                let help = "hand the lines of an order over with `given = [\"lines[]\"]`";
                let label = "suggestions are marketing, and this message is not";
                found.push(MARKETING_INSIDE.found(file, span, label).help(help));
            }
        }
    }
    if let Some(link) = &variant.link {
        let masked = mask(&link.text, &tags(&link.text), MASK);
        found.extend(markup::address(&variant.file, &masked, &link.text, &link.span));
    }
    let body = &variant.body;
    let masked = mask(&body.text, &tags(&body.text), MASK);
    match variant.writing {
        _ if header.medium() != Medium::Mail => {
            medium::text(&variant.file, &body.text, &masked, body.span.start, found);
        }
        Writing::Markdown => markdown::check(&variant.file, &body.text, &masked, body.span.start, found),
        Writing::Sections | Writing::Document => {
            markup::check(&variant.file, &body.text, &masked, body.span.start, found)
        }
    }
    let is_mail = header.medium() == Medium::Mail;
    if is_mail && variant.writing == Writing::Document && is_marketing(header.kind()) {
        if !unsubscribes {
            let help = "write `<a href=\"{{ links.unsubscribe }}\">`, or sections only: our frame has it";
            let label = "nothing here leads out of this message";
            found.push(NO_UNSUBSCRIBE.found(&variant.file, body.span.clone(), label).help(help));
        }
        if !located {
            let help = "write `{{ sender.postal }}`, or sections only: our frame has it";
            found.push(
                NO_POSTAL
                    .found(&variant.file, body.span.clone(), "nothing here says where the sender is")
                    .help(help),
            );
        }
    }
    if let Err(wrong) = compile(variant, header, &(whole.words)(&variant.language)) {
        found.push(*wrong);
    }
}

fn written(whole: &Whole<'_>, variant: &Variant, found: &mut Vec<Diagnostic>) {
    let header = &whole.message.header;
    let Some(sender) = sender(whole) else { return };
    let Ok(compiled) = compile(variant, header, &(whole.words)(&variant.language)) else { return };
    let letter = invented::given(&compiled, header, Some(whole.charter))
        .and_then(|given| compiled.personal(sender, &given));
    let place = variant.body.span.clone();
    match letter {
        Ok(letter) if letter.html.len() > SHOWN_BYTES_MOST => {
            let label = format!("{} KB of HTML; Gmail cuts at 102", letter.html.len().div_ceil(1024));
            found.push(CLIPPED.found(&variant.file, place, label).help("say less, and link to the rest"));
        }
        Ok(letter) => found.extend(medium::length(header, &letter, &variant.file, place)),
        Err(why) => found.push(NOT_RENDERED.found(&variant.file, place, why.to_string())),
    }
}
