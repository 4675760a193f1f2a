//! A folder of messages to begin with: the charter of the boutique in French, its letter by mail alone, a sender, and one sound message.

use entrenous_charter::diagnostic::Diagnostic;
use entrenous_charter::{File, Folder as Charters};
use entrenous_core::charter::{Charter, Language};
use entrenous_letters::{Folder, MessageFolder, Reading, Words, read};

const CHARTER: &str = include_str!("../../../../charters/boutique/charter.toml");
const FRENCH: &str = include_str!("../../../../charters/boutique/lang/fr/charter.toml");
const SENDERS: &str = "[sender.atelier]\nname = \"Atelier Colombage\"\naddress = \"bonjour@atelier.example\"\npostal = \"12 rue des Tanneurs, 68000 Colmar\"\n";
const HEADER: &str = "purpose = \"newsletter\"\nkind = \"campaign\"\nsender = \"atelier\"\n";
const TEXT: &str = "subject: Le lin est arrivé\npreview: Trois pièces\n\nBonjour.\n";

/// The charter, in French alone.
pub(crate) fn charter() -> &'static Charter {
    static ONCE: std::sync::OnceLock<Charter> = std::sync::OnceLock::new();
    ONCE.get_or_init(opened)
}

fn opened() -> Charter {
    let file = |name: &str, text: String| File { name: name.to_owned(), text };
    let text = CHARTER.replace("languages = [\"fr\", \"de\", \"en\"]", "languages = [\"fr\"]");
    let (before, letter) = text.split_once("[purpose.newsletter]").expect("the boutique has a letter");
    let letter = letter.replacen("\"telephone\", \"device\", ", "", 1);
    let text = format!("{before}[purpose.newsletter]{letter}");
    let folder = Charters {
        charter: file("charter.toml", text),
        texts: vec![("fr".to_owned(), file("lang/fr/charter.toml", FRENCH.to_owned()))],
    };
    entrenous_charter::read(&folder).charter.expect("the charter of the boutique holds")
}

/// The words of the frame.
pub(crate) fn words(_: &Language) -> Words {
    Words {
        unsubscribe: "Ne plus recevoir".into(),
        preferences: "Vos choix".into(),
        web_version: "Dans le navigateur".into(),
    }
}

/// The folder with some of its files written anew.
pub(crate) fn folder(files: &[(&str, &str)]) -> Folder {
    let of = |name: &str, usual: &str| {
        let text = files.iter().find(|(file, _)| *file == name).map_or(usual, |(_, text)| *text);
        File { name: name.to_owned(), text: text.to_owned() }
    };
    let mut texts: Vec<(String, File)> = files
        .iter()
        .filter(|(name, _)| !name.ends_with(".toml"))
        .map(|(name, text)| ((*name).to_owned(), File { name: (*name).to_owned(), text: (*text).to_owned() }))
        .collect();
    if files.iter().all(|(name, _)| name.ends_with(".toml")) {
        texts.push(("fr.md".into(), of("fr.md", TEXT)));
    }
    let message = MessageFolder { key: "summer".into(), header: of("message.toml", HEADER), texts };
    Folder { senders: Some(of("senders.toml", SENDERS)), messages: vec![message] }
}

/// What came of reading them.
pub(crate) fn reading(files: &[(&str, &str)]) -> Reading {
    read(&folder(files), charter(), &words)
}

/// What was found in a French text of this body, in Markdown.
pub(crate) fn found(body: &str) -> Vec<Diagnostic> {
    reading(&[("fr.md", &format!("subject: S\npreview: P\n\n{body}\n"))]).diagnostics
}
