//! The messages of a business's folder, read from the disk and looked at beside its charter.
//!
//! **Invariant:** a file is read up to a little more than a message may be, so that a large one is refused and not held.

use entrenous_charter::File;
use entrenous_core::charter::{Charter, Language};
use entrenous_letters::{Folder, MESSAGE_BYTES_MOST, MessageFolder, Reading, Words};
use entrenous_lingua::Texts;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A file that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read `{0}`: {1}")]
pub struct Unreadable(String, String);

/// The messages of a folder; none, if it has none.
pub fn folder(business: &Path) -> Result<Folder, Unreadable> {
    let senders = business.join("senders.toml");
    let senders = if senders.is_file() { Some(read_file(&senders)?) } else { None };
    let mut messages = Vec::new();
    for path in entries(&business.join("messages"))?.into_iter().filter(|path| path.is_dir()) {
        let header = path.join("message.toml");
        let header = read_file(&header)?;
        let mut texts = Vec::new();
        for text in entries(&path)?.into_iter().filter(|text| is_text(text)) {
            texts.push((name(&text), read_file(&text)?));
        }
        messages.push(MessageFolder { key: name(&path), header, texts });
    }
    Ok(Folder { senders, messages })
}

/// What came of reading them.
pub fn read(folder: &Folder, charter: &Charter, texts: &Texts) -> Reading {
    entrenous_letters::read(folder, charter, &|language| words(texts, language))
}

/// The words of the frame in a language.
pub fn words(texts: &Texts, language: &Language) -> Words {
    let say = |key: &str| texts.say(language, &format!("letters.{key}"), &[]);
    Words {
        unsubscribe: say("unsubscribe"),
        preferences: say("preferences"),
        web_version: say("web_version"),
    }
}

fn is_text(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ["md", "mjml", "txt"].iter().any(|known| ending == *known))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// A file, up to a little more than a message may be.
pub fn read_file(path: &Path) -> Result<File, Unreadable> {
    let shown = path.display().to_string();
    let unreadable = |error: std::io::Error| Unreadable(shown.clone(), error.to_string());
    let opened = std::fs::File::open(path).map_err(unreadable)?;
    let most = u64::try_from(MESSAGE_BYTES_MOST).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    opened.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    let cut = bytes.len() > MESSAGE_BYTES_MOST;
    let text = if cut {
        String::from_utf8_lossy(&bytes).into_owned()
    } else {
        String::from_utf8(bytes).map_err(|_| Unreadable(shown.clone(), "it is not UTF-8".to_owned()))?
    };
    Ok(File { name: shown, text })
}

/// What a folder holds, in order; nothing, if there is none.
pub fn entries(folder: &Path) -> Result<Vec<PathBuf>, Unreadable> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let listed = std::fs::read_dir(folder)
        .map_err(|error| Unreadable(folder.display().to_string(), error.to_string()))?;
    let paths: Result<Vec<_>, _> = listed.map(|entry| entry.map(|e| e.path())).collect();
    let mut paths = paths.map_err(|error| Unreadable(folder.display().to_string(), error.to_string()))?;
    paths.sort();
    Ok(paths)
}
