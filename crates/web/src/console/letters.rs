//! The messages of the business, as the staff look at them: read from its folder, written to an invented person.
//!
//! **Invariant:** nobody is behind what is shown: the values are those of `entrenous_letters::invented`.

use crate::App;
use entrenous_charter::diagnostic::Severity;
use entrenous_core::charter::Language;
use entrenous_letters::sender::Senders;
use entrenous_letters::{Compiled, Folder, Letter, Message, Reading, Words, compile, invented};
use std::collections::BTreeSet;

/// The messages of a business, read once at the start.
#[derive(Default)]
pub struct Letters {
    /// Who writes.
    pub senders: Senders,
    /// Those that could be read.
    pub messages: Vec<Message>,
    /// Those that are not to be sent before they are mended.
    pub broken: BTreeSet<String>,
}

impl Letters {
    /// What came of reading a folder.
    #[must_use]
    pub fn new(folder: &Folder, reading: Reading) -> Self {
        let errors = reading.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        let files: BTreeSet<&str> = errors.map(|found| found.file.as_str()).collect();
        let is_broken = |of: &&entrenous_letters::MessageFolder| {
            let texts = of.texts.iter().map(|(_, file)| file);
            std::iter::once(&of.header).chain(texts).any(|file| files.contains(file.name.as_str()))
        };
        let broken = folder.messages.iter().filter(is_broken).map(|of| of.key.clone()).collect();
        Self { senders: reading.senders, messages: reading.messages, broken }
    }

    /// The message of this name.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<&Message> {
        self.messages.iter().find(|message| message.key == key)
    }
}

/// A text of a message made ready, and the letter to the invented person; nothing where it cannot be written.
pub(super) fn written(app: &App, message: &Message, language: &Language) -> Option<(Compiled, Letter)> {
    let variant = message.variant(language)?;
    let say = |key: &str| app.house.texts.say(language, &format!("letters.{key}"), &[]);
    let words = Words {
        unsubscribe: say("unsubscribe"),
        preferences: say("preferences"),
        web_version: say("web_version"),
    };
    let compiled = compile(variant, &message.header, &words).ok()?;
    let sender = app.letters.senders.sender.get(message.header.sender.get_ref())?;
    let given = invented::given(&compiled, &message.header, Some(&app.house.charter)).ok()?;
    let letter = compiled.personal(sender, &given).ok()?;
    Some((compiled, letter))
}
