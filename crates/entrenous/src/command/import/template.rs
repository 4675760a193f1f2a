//! `entrenous import template FILE --as KEY --charter DIR`: a message with the tags and the words of one from Mailchimp.
//!
//! **Invariant:** nothing that is there is written over.

use crate::opening;
use anyhow::{Context, bail};
use clap::Args;
use entrenous_core::id::Key;
use entrenous_flow::speak::folder::read_file;
use entrenous_letters::{MESSAGE_BYTES_MOST, merge};
use std::path::PathBuf;
use std::process::ExitCode;

/// What to read, and what it becomes.
#[derive(Args)]
pub struct Arguments {
    /// The file: HTML, or text with merge tags.
    file: PathBuf,
    /// The name of the new message.
    #[arg(long = "as", value_name = "KEY", value_parser = |text: &str| Key::parse(text))]
    key: Key,
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

/// Takes it over, in the source language of the charter.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let charter = opening::charter(&opening::read(&arguments.charter)?.folder)?;
    let language = charter.source_language().context("the charter speaks no language")?;
    charter
        .find_purpose(&arguments.purpose)
        .with_context(|| format!("the charter has no purpose `{}`", arguments.purpose))?;
    let text = read_file(&arguments.file)?.text;
    if text.len() > MESSAGE_BYTES_MOST {
        bail!("`{}` is larger than 1 MiB; nothing was written", arguments.file.display());
    }
    let place = arguments.charter.join("messages").join(arguments.key.as_str());
    if place.exists() {
        bail!("`{}` is there already; choose another name", place.display());
    }
    let taken = merge::take_over(&text);
    let body = if taken.text.contains("</") { merge::words_of(&taken.text) } else { taken.text };
    let key = arguments.key.as_str();
    let header = format!(
        "purpose = \"{}\"\nkind = \"campaign\"\nsender = \"{}\"\n",
        arguments.purpose, arguments.sender
    );
    std::fs::create_dir_all(&place).with_context(|| format!("cannot create `{}`", place.display()))?;
    let name = format!("{}.md", language.as_str());
    for (name, text) in [("message.toml", header), (&name, format!("subject: {key}\npreview:\n\n{body}"))] {
        let path = place.join(name);
        std::fs::write(&path, text).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    for dropped in &taken.dropped {
        println!(
            "{}:{}: `{}` was left out: {}",
            arguments.file.display(),
            dropped.line,
            dropped.tag,
            dropped.why
        );
    }
    println!(
        "{} is written, {} tags were left out, and so was the layout; `entrenous check {}` asks for the rest",
        place.display(),
        taken.dropped.len(),
        arguments.charter.display()
    );
    Ok(ExitCode::SUCCESS)
}
