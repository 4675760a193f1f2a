//! What a business writes to its customers, as files it can read: `messages/KEY/message.toml` with one text for each language,
//! in Markdown or MJML, and `senders.toml`. [`read`] finds everything that is wrong with them at once, [`Compiled`] is a text made ready once,
//! [`Compiled::personal`] writes it to one person, [`library`] holds messages to begin with, [`merge`] reads what Mailchimp wrote.
//! What is no mail is plain text in the form its way takes ([`short`]).
//!
//! **Invariant:** text in, text out: no clock, dice, file or network here, and nothing is sent.
//! **Invariant:** a message reads only items its purpose may use: it is looked for when it is saved, and no other value is there when it is written.
//! **Invariant:** what a person told is text in the message, never markup and never the beginning of an address.

pub mod compile;
pub mod header;
pub mod invented;
mod join;
pub mod library;
pub mod link;
pub mod lint;
pub mod merge;
pub mod render;
pub mod sender;
pub mod short;
pub mod variant;
pub mod view;

pub mod follow;
mod frame;
mod markup;
mod plain;
mod tag;
mod variables;

pub use compile::{Compiled, Words, compile};
pub use render::{Card, Given, Letter, Links, Told};

use entrenous_charter::File;
use entrenous_charter::diagnostic::Diagnostic;
use entrenous_core::charter::{Charter, Language};
use header::Header;
use sender::Senders;
use variant::Variant;

/// The largest file of a message that is read, in bytes.
pub const MESSAGE_BYTES_MOST: usize = 1 << 20;
/// How many messages a business may have.
pub const MESSAGES_MOST: usize = 1_000;

/// The files of messages, as the caller read them.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// `senders.toml`, if there is one.
    pub senders: Option<File>,
    /// Each folder of a message.
    pub messages: Vec<MessageFolder>,
}

/// The folder of one message.
#[derive(Clone, Debug)]
pub struct MessageFolder {
    /// Its name.
    pub key: String,
    /// `message.toml`.
    pub header: File,
    /// The texts, each with the name of its file in the folder, such as `fr.md`.
    pub texts: Vec<(String, File)>,
}

impl Folder {
    /// Every file.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.senders.iter().chain(self.messages.iter().flat_map(|message| {
            std::iter::once(&message.header).chain(message.texts.iter().map(|(_, file)| file))
        }))
    }
}

/// A message that was read.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its name: that of its folder.
    pub key: String,
    /// What `message.toml` says.
    pub header: Header,
    /// Its texts, in the order of the charter's languages.
    pub variants: Vec<Variant>,
}

impl Message {
    /// The text in a language.
    #[must_use]
    pub fn variant(&self, language: &Language) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.language == *language)
    }
}

/// What came of reading the messages.
#[derive(Debug, Default)]
pub struct Reading {
    /// Who writes.
    pub senders: Senders,
    /// The messages that could be read; one with an error is not to be sent.
    pub messages: Vec<Message>,
    /// Everything found, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the messages of a business under its charter; `words` are those of the frame in each language.
#[must_use]
pub fn read(folder: &Folder, charter: &Charter, words: &dyn Fn(&Language) -> Words) -> Reading {
    let mut found = Vec::new();
    let senders = folder.senders.as_ref().map(|file| sender::read(file, &mut found)).unwrap_or_default();
    let mut messages = Vec::new();
    for of in folder.messages.iter().take(MESSAGES_MOST) {
        let Some(header) = header::read(&of.header, &mut found) else { continue };
        let mut variants = variant::read(of, header.medium(), &charter.business.languages, &mut found);
        variants.sort_by_key(|one| charter.business.languages.iter().position(|l| *l == one.language));
        let message = Message { key: of.key.clone(), header, variants };
        lint::whole::check(
            &lint::whole::Whole { folder: of, message: &message, charter, senders: &senders, words },
            &mut found,
        );
        messages.push(message);
    }
    found.sort_by(|a, b| {
        (&a.file, a.span.start, a.code, &a.label).cmp(&(&b.file, b.span.start, b.code, &b.label))
    });
    found.dedup();
    Reading { senders, messages, diagnostics: found }
}
