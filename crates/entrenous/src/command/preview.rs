//! `entrenous preview DIR [MESSAGE]`: writes each message to an invented person, as HTML, as text, and as a page that shows both
//! on a phone, on a desk, in the dark and without pictures; `--library` shows the messages to begin with.
//!
//! **Invariant:** nothing is sent, and no fact of a person is read.

mod page;

use crate::opening;
use anyhow::{Context, bail};
use clap::Args;
use entrenous_charter::diagnostic::Severity;
use entrenous_charter::render::{Colour, render};
use entrenous_charter::{File, did_you_mean};
use entrenous_core::charter::{Charter, Language};
use entrenous_flow::speak::folder as messages;
use entrenous_letters::sender::Senders;
use entrenous_letters::{
    Compiled, Folder, Message, MessageFolder, Reading, Told, compile, invented, library,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What to show.
#[derive(Args)]
pub struct Arguments {
    /// The business's folder.
    folder: PathBuf,
    /// One message; all, if none is named.
    message: Option<String>,
    /// One language; all, if none is named.
    #[arg(long)]
    language: Option<String>,
    /// What the person told, as a TOML file of items; someone invented, if there is none.
    #[arg(long, value_name = "FILE")]
    person: Option<PathBuf>,
    /// Where to write.
    #[arg(long, value_name = "DIR", default_value = "preview")]
    out: PathBuf,
    /// Shows the messages to begin with instead of the business's own.
    #[arg(long)]
    library: bool,
}

/// Writes the messages.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let business = opening::read(&arguments.folder)?;
    let charter = opening::charter(&business.folder)?;
    let texts = opening::texts(&charter, &business.folder)?;
    let mut folder = messages::folder(&arguments.folder)?;
    if arguments.library {
        folder.messages.clear();
        let senders = messages::read(&folder, &charter, &texts).senders;
        folder.messages = shipped(&charter, &senders)?;
    }
    keep_named(&mut folder, arguments.message.as_deref())?;
    let reading = messages::read(&folder, &charter, &texts);
    if !reading.diagnostics.is_empty() {
        let shown = folder.files().fold(business.folder.clone(), |shown, file| shown.beside(file.clone()));
        eprint!("{}", render(&shown, &reading.diagnostics, Colour::Plain));
    }
    if reading.diagnostics.iter().any(|found| found.severity == Severity::Error) {
        bail!("mend the messages first");
    }
    let told = arguments.person.as_deref().map(|file| person(file, &charter)).transpose()?;
    let wanted = arguments.language.as_deref().map(|language| spoken(&charter, language)).transpose()?;
    let mut written = Vec::new();
    for message in &reading.messages {
        for variant in
            message.variants.iter().filter(|one| wanted.as_ref().is_none_or(|l| one.language == *l))
        {
            let compiled = compile(variant, &message.header, &messages::words(&texts, &variant.language))
                .map_err(|wrong| anyhow::anyhow!("{}: {}", wrong.code, wrong.label))?;
            written.push(write(arguments, &reading, message, &compiled, &charter, told.as_ref())?);
        }
    }
    let index = arguments.out.join("index.html");
    std::fs::write(&index, page::index(&written))
        .with_context(|| format!("cannot write `{}`", index.display()))?;
    println!("{} letters to an invented person; open {}", written.len(), index.display());
    Ok(ExitCode::SUCCESS)
}

/// One letter, as it was written down.
struct Written {
    name: String,
    subject: String,
}

fn write(
    arguments: &Arguments,
    reading: &Reading,
    message: &Message,
    compiled: &Compiled,
    charter: &Charter,
    told: Option<&BTreeMap<String, Told>>,
) -> anyhow::Result<Written> {
    let sender =
        reading.senders.sender.get(message.header.sender.get_ref()).context("the sender is not there")?;
    let mut given = invented::given(compiled, &message.header, Some(charter))?;
    if let Some(told) = told {
        given.person.clone_from(told);
    }
    let letter = compiled.personal(sender, &given)?;
    let name = format!("{}.{}", message.key, compiled.language.as_str());
    std::fs::create_dir_all(&arguments.out)
        .with_context(|| format!("cannot create `{}`", arguments.out.display()))?;
    let whole = page::side_by_side(&name, &letter);
    let parts = [("html", &letter.html), ("txt", &letter.text), ("page.html", &whole)];
    for (ending, text) in parts.into_iter().filter(|(_, text)| !text.is_empty()) {
        let file = arguments.out.join(format!("{name}.{ending}"));
        std::fs::write(&file, text).with_context(|| format!("cannot write `{}`", file.display()))?;
    }
    Ok(Written { name, subject: letter.subject })
}

fn keep_named(folder: &mut Folder, name: Option<&str>) -> anyhow::Result<()> {
    let Some(name) = name else { return Ok(()) };
    let known: Vec<String> = folder.messages.iter().map(|message| message.key.clone()).collect();
    folder.messages.retain(|message| message.key == name);
    if folder.messages.is_empty() {
        let hint = did_you_mean(name, known.iter().map(String::as_str));
        bail!(
            "no message is named `{name}`; {}",
            hint.unwrap_or_else(|| format!("there are {}", known.join(", ")))
        );
    }
    Ok(())
}

fn spoken(charter: &Charter, language: &str) -> anyhow::Result<Language> {
    let known = charter.business.languages.iter();
    let found = known.clone().find(|known| known.as_str() == language).cloned();
    let list: Vec<&str> = known.map(Language::as_str).collect();
    found.with_context(|| format!("the charter does not speak `{language}`; it speaks {}", list.join(", ")))
}

/// The library as if it were the business's own, under its first purpose for letters.
fn shipped(charter: &Charter, senders: &Senders) -> anyhow::Result<Vec<MessageFolder>> {
    let purpose = charter.purpose_for(entrenous_core::charter::Use::DirectMarketing);
    let (_, purpose) = purpose.context("the charter has no purpose with `use = \"dpv:DirectMarketing\"`")?;
    let sender =
        senders.sender.keys().next().context("`senders.toml` has no sender; write `[sender.NAME]`")?;
    let languages = || charter.business.languages.iter().map(Language::as_str);
    let templates = library::names().filter_map(library::find);
    Ok(templates
        .map(|template| template_folder(&template, purpose.key.as_str(), sender, languages()))
        .collect())
}

/// A template as the folder of a message.
fn template_folder<'a>(
    template: &library::Template,
    purpose: &str,
    sender: &str,
    languages: impl Iterator<Item = &'a str>,
) -> MessageFolder {
    let file = |name: &str, text: String| File { name: format!("messages/{}/{name}", template.key), text };
    let text = |language: &str| {
        let name = format!("{language}.mjml");
        (name.clone(), file(&name, template.text(language)))
    };
    MessageFolder {
        key: template.key.to_owned(),
        header: file("message.toml", template.header(purpose, sender)),
        texts: languages.map(text).collect(),
    }
}

fn person(file: &Path, charter: &Charter) -> anyhow::Result<BTreeMap<String, Told>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read `{}`", file.display()))?;
    let table: toml::Table =
        toml::from_str(&text).with_context(|| format!("`{}` does not read", file.display()))?;
    let mut told = BTreeMap::new();
    for (item, value) in table {
        if charter.find_item(&item).is_none() {
            bail!("the charter has no item `{item}`");
        }
        let value = match value {
            toml::Value::String(text) => Told::One(text),
            toml::Value::Array(list) => {
                Told::Several(list.iter().filter_map(|one| one.as_str().map(ToOwned::to_owned)).collect())
            }
            _ => bail!("`{item}` is a text in quotes, or a list of them"),
        };
        told.insert(item, value);
    }
    Ok(told)
}

/// Writes a template of the library into a business's folder, in every language of its charter.
#[derive(Args)]
pub struct NewMessage {
    /// The name of the new message.
    key: String,
    /// The template it begins with.
    #[arg(long, value_name = "TEMPLATE")]
    from: String,
    /// The business's folder.
    #[arg(long, value_name = "DIR")]
    charter: PathBuf,
    /// The purpose it serves.
    #[arg(long)]
    purpose: String,
    /// The sender of `senders.toml`.
    #[arg(long)]
    sender: String,
}

/// Writes it; a folder that is there already is left as it is.
pub fn new_message(arguments: &NewMessage) -> anyhow::Result<ExitCode> {
    let Some(template) = library::find(&arguments.from) else {
        let hint = did_you_mean(&arguments.from, library::names());
        let names = library::names().collect::<Vec<_>>().join(", ");
        bail!(
            "no template is named `{}`; {}",
            arguments.from,
            hint.unwrap_or_else(|| format!("there are {names}"))
        );
    };
    let key = entrenous_core::id::Key::parse(&arguments.key).map_err(|_| {
        anyhow::anyhow!("`{}` is no name; write small letters, digits and `_`", arguments.key)
    })?;
    let charter = opening::charter(&opening::read(&arguments.charter)?.folder)?;
    charter
        .find_purpose(&arguments.purpose)
        .with_context(|| format!("the charter has no purpose `{}`", arguments.purpose))?;
    let place = arguments.charter.join("messages").join(key.as_str());
    if place.exists() {
        bail!("`{}` is there already; choose another name", place.display());
    }
    let languages = charter.business.languages.iter().map(Language::as_str);
    let folder = template_folder(&template, &arguments.purpose, &arguments.sender, languages);
    std::fs::create_dir_all(&place).with_context(|| format!("cannot create `{}`", place.display()))?;
    let header = [("message.toml".to_owned(), folder.header)];
    for (name, file) in header.into_iter().chain(folder.texts) {
        let path = place.join(name);
        std::fs::write(&path, file.text).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    println!("{} is written; `entrenous check {}` reads it", place.display(), arguments.charter.display());
    Ok(ExitCode::SUCCESS)
}
