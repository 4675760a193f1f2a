//! The text of a message in one language: first lines with `subject:` and `preview:`, an empty line, then Markdown or MJML. What goes by
//! another way than mail is plain text, with `link:` for where it leads.
//!
//! **Invariant:** every part keeps its place in the file, so that what is found in it can be pointed at.

use crate::lint;
use crate::{MESSAGE_BYTES_MOST, MessageFolder};
use entrenous_charter::diagnostic::Diagnostic;
use entrenous_charter::{File, did_you_mean};
use entrenous_core::charter::Language;
use entrenous_core::communicate::Medium;
use entrenous_core::hash::Hash;
use std::ops::Range;

/// What a body is written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Writing {
    /// Markdown, laid into our frame.
    Markdown,
    /// Sections of MJML, laid into our frame.
    Sections,
    /// A whole MJML document of the business's own.
    Document,
}

/// A text and its place in its file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Part {
    /// The text.
    pub text: String,
    /// Where it stands, in bytes.
    pub span: Range<usize>,
}

/// A message in one language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Variant {
    /// The language.
    pub language: Language,
    /// The file it is in.
    pub file: String,
    /// What its body is written in.
    pub writing: Writing,
    /// The subject.
    pub subject: Part,
    /// What mail programs show beside the subject.
    pub preview: Part,
    /// Where it leads, of a message that is no mail and has one place to lead to.
    pub link: Option<Part>,
    /// The short hash of the text this one translates, if it says so.
    pub translates: Option<Part>,
    /// The body.
    pub body: Part,
    /// A text part of its own, `fr.txt`, instead of the one made of the body.
    pub plain: Option<(String, Part)>,
    /// Names this version by its content.
    pub hash: Hash,
}

impl Variant {
    /// The beginning of its hash, for the `translates:` line of its translations.
    #[must_use]
    pub fn short(&self) -> String {
        short(&self.hash)
    }
}

fn short(hash: &Hash) -> String {
    format!("{:08x}", hash.short() >> 32)
}

const HEAD: [&str; 4] = ["subject", "preview", "link", "translates"];
const ENDINGS: [&str; 2] = ["md", "mjml"];

/// Reads every text of a message; a language the charter does not speak is reported.
pub(crate) fn read(
    folder: &MessageFolder,
    medium: Medium,
    spoken: &[Language],
    found: &mut Vec<Diagnostic>,
) -> Vec<Variant> {
    let mut variants: Vec<Variant> = Vec::new();
    for (name, file) in &folder.texts {
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let Some(language) = spoken.iter().find(|language| language.as_str() == stem) else {
            let help = did_you_mean(stem, spoken.iter().map(Language::as_str));
            let label = format!("the charter does not speak `{stem}`");
            found.push(lint::UNKNOWN_LANGUAGE.found(&file.name, 0..0, label).help_if(help));
            continue;
        };
        if file.text.len() > MESSAGE_BYTES_MOST {
            found.push(too_large(file));
        } else if !ENDINGS.contains(&ending) {
            continue;
        } else if variants.iter().any(|variant| variant.language == *language) {
            let label = format!("there is another text in `{stem}` already");
            found.push(
                lint::UNKNOWN_LANGUAGE.found(&file.name, 0..0, label).help("keep one of `.md` and `.mjml`"),
            );
        } else {
            let plain = folder.texts.iter().find(|(other, _)| other.strip_suffix(".txt") == Some(stem));
            let plain = plain.filter(|(_, file)| file.text.len() <= MESSAGE_BYTES_MOST).map(|(_, file)| {
                let part = Part { text: file.text.clone(), span: 0..file.text.len() };
                (file.name.clone(), part)
            });
            variants.push(variant(language.clone(), (medium, ending), file, plain, found));
        }
    }
    variants
}

fn too_large(file: &File) -> Diagnostic {
    lint::TOO_LARGE
        .found(&file.name, 0..0, "this file is larger than 1 MiB, and nobody's mail program would show it")
        .help("keep pictures on the site and name their address")
}

fn variant(
    language: Language,
    (medium, ending): (Medium, &str),
    file: &File,
    plain: Option<(String, Part)>,
    found: &mut Vec<Diagnostic>,
) -> Variant {
    let (mut subject, mut preview, mut link, mut translates) = (None, None, None, None);
    let mut from = 0_usize;
    for line in file.text.split_inclusive('\n') {
        let start = from;
        from = from.saturating_add(line.len());
        let written = line.trim();
        if written == "---" && start == 0 {
            continue;
        }
        if written.is_empty() || written == "---" {
            break;
        }
        let Some((key, value)) = line.split_once(':') else {
            from = start;
            break;
        };
        let name = key.trim();
        if !HEAD.contains(&name) {
            if name.bytes().any(|byte| !byte.is_ascii_lowercase()) {
                from = start;
                break;
            }
            let label = format!("`{name}` is none of the first lines");
            let span = start..start.saturating_add(key.len());
            found.push(lint::HEAD.found(&file.name, span, label).help_if(did_you_mean(name, HEAD)));
            continue;
        }
        let at = start.saturating_add(line.len().saturating_sub(value.trim_start().len()));
        let part = Part { text: value.trim().to_owned(), span: at..at.saturating_add(value.trim().len()) };
        match name {
            "subject" => subject = Some(part),
            "preview" => preview = Some(part),
            "link" => link = Some(part),
            _ => translates = Some(part),
        }
    }
    let body = file.text.get(from..).unwrap_or_default();
    let untitled = subject.as_ref().is_none_or(|subject| subject.text.is_empty());
    if untitled && medium != Medium::Sms {
        let help = "begin the file with `subject: …` and `preview: …`, then an empty line";
        found.push(lint::HEAD.found(&file.name, 0..0, "this message has no subject").help(help));
    }
    let writing = match ending {
        "md" => Writing::Markdown,
        _ if body.trim_start().starts_with("<mjml") => Writing::Document,
        _ => Writing::Sections,
    };
    let parts = |part: &Option<Part>| part.as_ref().map(|part| part.text.clone()).unwrap_or_default();
    let own = plain.as_ref().map(|(_, part)| part.text.as_str()).unwrap_or_default();
    let (title, lead) = (parts(&subject), parts(&preview));
    let mut whole = [language.as_str(), &title, &lead, body, own].join("\0");
    if let Some(link) = &link {
        whole.push('\0');
        whole.push_str(&link.text);
    }
    let hash = Hash::of(&[whole.as_bytes()]);
    Variant {
        language,
        file: file.name.clone(),
        writing,
        subject: subject.unwrap_or_default(),
        preview: preview.unwrap_or_default(),
        link,
        translates,
        body: Part { text: body.to_owned(), span: from..file.text.len() },
        plain,
        hash,
    }
}
