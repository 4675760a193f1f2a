//! One text of a message made ready, once for each version and language: Markdown or MJML to HTML with its tags, and a text part beside it.
//!
//! **Invariant:** compiling knows no person. What a person told enters in [`Compiled::personal`] and nowhere else.
//! **Invariant:** a tag of the author is put aside while markup is made, and nothing else becomes a tag.

use crate::follow::followed;
use crate::header::{Header, Kind};
use crate::link::Link;
use crate::lint::{MJML, TEMPLATE};
use crate::render::engine;
use crate::tag::{Shield, mask, tags};
use crate::variables::names;
use crate::variant::{Part, Variant, Writing};
use crate::{frame, plain};
use entrenous_charter::diagnostic::Diagnostic;
use entrenous_core::charter::Language;
use entrenous_core::communicate::Medium;
use entrenous_core::hash::Hash;
use minijinja::Environment;
use mrml::prelude::parser::Error as Mistake;
use mrml::prelude::render::RenderOptions;
use pulldown_cmark::{Event, Options, Parser, html::push_html};
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::OnceLock;

/// The words of the frame in one language.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Words {
    /// "Unsubscribe".
    pub unsubscribe: String,
    /// "Your choices".
    pub preferences: String,
    /// "Read in the browser".
    pub web_version: String,
}

/// A text that is ready to be written to people.
pub struct Compiled {
    /// Names what was compiled, by its content.
    pub version: Hash,
    /// The language.
    pub language: Language,
    /// The items it reads.
    pub items: BTreeSet<String>,
    /// The slots it fills.
    pub slots: BTreeSet<String>,
    /// The links of ours it has.
    pub links: BTreeSet<String>,
    /// The subject, with its tags.
    pub subject: String,
    /// What stands beside it in a list of mails, with its tags.
    pub preview: String,
    /// The HTML, with its tags.
    pub html: String,
    /// The text part, with its tags; all there is of a message that is no mail.
    pub text: String,
    /// Where it leads, with its tags, of a message that is no mail.
    pub link: Option<String>,
    engine: OnceLock<Environment<'static>>,
    pub(crate) followed: Vec<Link>,
}

impl Compiled {
    /// The engine that writes it, made ready when it is first asked for: most texts of a house wait long for their day.
    pub(crate) fn engine(&self) -> &Environment<'static> {
        self.engine.get_or_init(|| {
            let mut engine = engine();
            for (name, source) in self.templates() {
                // They parsed when the text was compiled; one that did not would be missed by whoever writes it.
                let _parsed = engine.add_template_owned(name, source.to_owned());
            }
            engine
        })
    }
    fn templates(&self) -> [(&'static str, &str); 5] {
        let link = self.link.as_deref().unwrap_or_default();
        [
            (HTML, &self.html),
            (TEXT, &self.text),
            (SUBJECT, &self.subject),
            (PREVIEW, &self.preview),
            (LINK, link),
        ]
    }
}

impl std::fmt::Debug for Compiled {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Compiled")
            .field("version", &self.version)
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

/// Names of the templates of one message; the engine escapes by them.
pub(crate) const HTML: &str = "html";
pub(crate) const TEXT: &str = "text.txt";
pub(crate) const SUBJECT: &str = "subject.txt";
pub(crate) const PREVIEW: &str = "preview.txt";
pub(crate) const LINK: &str = "link.txt";

/// Makes a text ready, or says where it does not parse.
pub fn compile(variant: &Variant, header: &Header, words: &Words) -> Result<Compiled, Box<Diagnostic>> {
    for (file, part) in parts(variant) {
        template(file, part)?;
    }
    if header.medium() != Medium::Mail {
        return assembled(variant, String::new(), variant.body.text.trim().to_owned());
    }
    let source = match variant.writing {
        Writing::Document => with_language(&variant.body.text, &variant.language),
        Writing::Sections => {
            well_formed(variant, &wrapped(&variant.body.text), WRAP.len())?;
            frame::around(&variant.body.text, header.kind(), &variant.language, words)
        }
        Writing::Markdown => {
            let sections = frame::sections(&markdown(&variant.body.text));
            frame::around(&sections, header.kind(), &variant.language, words)
        }
    };
    if variant.writing == Writing::Document {
        well_formed(variant, &variant.body.text, 0)?;
    }
    let (shield, shielded) = Shield::raise(&source);
    let laid = laid_out(&shielded)
        .map_err(|why| Box::new(MJML.found(&variant.file, variant.body.span.clone(), why)))?;
    let own = variant.plain.as_ref().map(|(_, part)| part.text.clone());
    let text = own.unwrap_or_else(|| shield.restore(&plain::plain(&laid, &shield), "{{ '{' }}"));
    let html = finished(&shield.restore(&laid, "&#123;"), variant);
    assembled(variant, html, text)
}

/// The parts of a text with the files they are in.
pub(crate) fn parts(variant: &Variant) -> impl Iterator<Item = (&str, &Part)> {
    let own = variant.plain.iter().map(|(file, part)| (file.as_str(), part));
    [&variant.subject, &variant.preview, &variant.body]
        .into_iter()
        .chain(&variant.link)
        .map(|part| (variant.file.as_str(), part))
        .chain(own)
}

fn assembled(variant: &Variant, html: String, text: String) -> Result<Compiled, Box<Diagnostic>> {
    let version = Hash::of(&[html.as_bytes(), b"\0", text.as_bytes(), b"\0", variant.hash.bytes()]);
    let mut compiled = Compiled {
        version,
        language: variant.language.clone(),
        subject: variant.subject.text.clone(),
        preview: variant.preview.text.clone(),
        items: BTreeSet::new(),
        slots: BTreeSet::new(),
        links: BTreeSet::new(),
        followed: followed(&html),
        html,
        text,
        link: variant.link.as_ref().map(|link| link.text.clone()),
        engine: OnceLock::new(),
    };
    let engine = engine();
    let (mut items, mut slots, mut links) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (name, source) in compiled.templates() {
        for read in names(source, &tags(source)).reads {
            let of = match read.root.as_str() {
                "person" => &mut items,
                "slots" => &mut slots,
                "links" => &mut links,
                _ => continue,
            };
            of.extend(read.member);
        }
        engine.template_from_named_str(name, source).map_err(|error| {
            let place = error.range().filter(|_| name != HTML && name != TEXT);
            Box::new(TEMPLATE.found(&variant.file, place.unwrap_or(variant.body.span.clone()), said(&error)))
        })?;
    }
    (compiled.items, compiled.slots, compiled.links) = (items, slots, links);
    Ok(compiled)
}

/// Whether a part parses as a template by itself.
fn template(file: &str, part: &Part) -> Result<(), Box<Diagnostic>> {
    let engine = engine();
    let parsed = engine.template_from_str(&part.text).map(|_| ());
    parsed.map_err(|error| {
        let inside = error.range().unwrap_or(0..0);
        let shifted = part.span.start.saturating_add(inside.start)..part.span.start.saturating_add(inside.end);
        let help = "a tag is `{{ person.language }}`, `{% if … %}` … `{% endif %}`, `{% for … in … %}` … `{% endfor %}`";
        Box::new(TEMPLATE.found(file, shifted, said(&error)).help(help))
    })
}

fn said(error: &minijinja::Error) -> String {
    error.detail().map_or_else(|| error.kind().to_string(), ToOwned::to_owned)
}

const WRAP: &str = "<mjml><mj-body>";

fn wrapped(sections: &str) -> String {
    format!("{WRAP}{sections}</mj-body></mjml>")
}

const HELP: &str =
    "every element that opens closes, sections hold columns, and columns hold texts, pictures and buttons";

/// How deep elements may stand in one another.
const DEPTH_MOST: usize = 100;

/// Whether MJML parses, with the place in the file where it does not.
fn well_formed(variant: &Variant, source: &str, before: usize) -> Result<(), Box<Diagnostic>> {
    let place = |span: Range<usize>| {
        let at = |byte: usize| {
            variant.body.span.start.saturating_add(byte.saturating_sub(before)).min(variant.body.span.end)
        };
        at(span.start)..at(span.end)
    };
    let masked = mask(source, &tags(source), 'x');
    if let Err((span, label)) = nested(&masked) {
        return Err(Box::new(MJML.found(&variant.file, place(span), label).help(HELP)));
    }
    let Err(mistake) = mrml::parse(&masked) else { return Ok(()) };
    let (span, label) = described(&mistake, source.len());
    Err(Box::new(MJML.found(&variant.file, place(span), label).help(HELP)))
}

/// Whether what opens closes in its order, and not too deep for mail programs, and for a parser that calls itself.
fn nested(masked: &str) -> Result<(), (Range<usize>, String)> {
    let mut open: Vec<&str> = Vec::new();
    let mut after = 0;
    for (at, _) in masked.match_indices('<') {
        let rest = masked.get(at.saturating_add(1)..).unwrap_or_default();
        if at < after || rest.starts_with('!') {
            let end = if rest.starts_with("!--") { rest.find("-->") } else { None };
            after = after.max(end.map_or(at, |end| at.saturating_add(end)));
            continue;
        }
        let (closes, named) = rest.strip_prefix('/').map_or((false, rest), |named| (true, named));
        let name = named.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or_default();
        let inside = rest.split('>').next().unwrap_or_default();
        let span = at..at.saturating_add(inside.len()).saturating_add(2).min(masked.len());
        if closes {
            let last = open.pop();
            if last != Some(name) {
                let label = last.map_or(format!("`{name}` closes, and did not open"), |last| {
                    format!("`{name}` closes while `{last}` is open")
                });
                return Err((span, label));
            }
        } else if !name.is_empty() && !inside.ends_with('/') && !matches!(name, "br" | "hr" | "img") {
            open.push(name);
        }
        if open.len() > DEPTH_MOST {
            return Err((span, format!("more than {DEPTH_MOST} elements stand in one another here")));
        }
    }
    Ok(())
}

fn described(mistake: &Mistake, length: usize) -> (Range<usize>, String) {
    match mistake {
        Mistake::UnexpectedElement { position, .. } => {
            (position.start..position.end, "this element cannot stand here".into())
        }
        Mistake::UnexpectedToken { position, .. } => {
            (position.start..position.end, "this does not fit here".into())
        }
        Mistake::MissingAttribute { name, position, .. } => {
            (position.start..position.end, format!("`{name}` is missing here"))
        }
        Mistake::InvalidAttribute { position, .. } => {
            (position.start..position.end, "this attribute does not read".into())
        }
        Mistake::InvalidFormat { position, .. } => {
            (position.start..position.end, "this does not read".into())
        }
        Mistake::EndOfStream { .. } => {
            (length.saturating_sub(1)..length, "the text ends before all is closed".into())
        }
        other => (0..length.min(1), other.to_string()),
    }
}

fn laid_out(shielded: &str) -> Result<String, String> {
    nested(shielded).map_err(|(_, label)| label)?;
    let read = mrml::parse(shielded).map_err(|mistake| described(&mistake, shielded.len()).1)?;
    let options = RenderOptions { disable_comments: false, social_icon_origin: None, fonts: HashMap::new() };
    read.element.render(&options).map_err(|error| error.to_string())
}

/// A document says its language and direction, also if the author did not.
fn with_language(document: &str, language: &Language) -> String {
    let Some((before, after)) = document.split_once("<mjml") else { return document.to_owned() };
    let opening = after.split('>').next().unwrap_or_default();
    let mut said = String::new();
    if !opening.contains("lang=") {
        said.push_str(&format!(" lang=\"{}\"", language.as_str()));
    }
    if !opening.contains("dir=") {
        said.push_str(&format!(" dir=\"{}\"", entrenous_lingua::direction(language)));
    }
    format!("{before}<mjml{said}{after}")
}

/// The HTML of a Markdown text; HTML in it is left out.
fn markdown(text: &str) -> String {
    let (shield, shielded) = Shield::raise(text);
    let events = Parser::new_ext(&shielded, Options::ENABLE_TABLES);
    let mut html = String::new();
    push_html(&mut html, events.filter(|event| !matches!(event, Event::Html(_) | Event::InlineHtml(_))));
    let mut freed = String::new();
    let mut parts = html.split("<p>");
    freed.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let alone = part.split_once("</p>").filter(|(inside, _)| shield.is_control(inside));
        match alone {
            Some((inside, rest)) => freed.push_str(&format!("{inside}{rest}")),
            None => freed.push_str(&format!("<p>{part}")),
        }
    }
    shield.restore(&freed, "&#123;")
}

/// What mail programs and readers of screens want beside what MJML writes.
fn finished(html: &str, variant: &Variant) -> String {
    const SCHEME: &str = "<meta name=\"color-scheme\" content=\"light dark\"><meta name=\"supported-color-schemes\" content=\"light dark\">";
    let title = format!("<title>{}</title>", in_html(&variant.subject.text));
    let hidden = "display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;mso-hide:all";
    let lead = format!("<div style=\"{hidden}\">{}</div>", in_html(&variant.preview.text));
    let html = match html
        .split_once("<title>")
        .and_then(|(before, rest)| Some((before, rest.split_once("</title>")?.1)))
    {
        Some((before, after)) => format!("{before}{title}{SCHEME}{after}"),
        None => html.replacen("<head>", &format!("<head>{title}{SCHEME}"), 1),
    };
    let Some((before, rest)) = html.split_once("<body") else { return html };
    let Some((attributes, body)) = rest.split_once('>') else { return html };
    let (body, after) = body.rsplit_once("</body>").unwrap_or((body, ""));
    format!("{before}<body{attributes}><div role=\"main\">{lead}{body}</div></body>{after}")
}

/// A text with tags, for HTML.
fn in_html(text: &str) -> String {
    let (shield, shielded) = Shield::raise(text);
    shield.restore(&plain::escaped(&shielded), "&#123;")
}

/// Whether a message of this kind is marketing.
pub(crate) const fn is_marketing(kind: Kind) -> bool {
    matches!(kind, Kind::Campaign | Kind::Journey)
}
