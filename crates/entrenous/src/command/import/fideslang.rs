//! `entrenous import fideslang FILE --charter DIR`: a draft charter from what privacy engineers wrote.
//!
//! **Invariant:** nothing that is there is written over, and nothing is written unless all of it can be.

use anyhow::{Context, bail};
use clap::Args;
use entrenous_core::charter::Language;
use entrenous_core::region::Place;
use entrenous_papers::fides::{Draft, Home, read};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How much of a file is read: one byte more than the reader takes, so that it can say that it is too large.
const FILE_BYTES_MOST: u64 = (1 << 20) + 1;

/// What to read, and where the draft goes.
#[derive(Args)]
pub struct Arguments {
    /// The file, YAML.
    file: PathBuf,
    /// The folder of the draft; made if it is not there.
    #[arg(long)]
    charter: PathBuf,
    /// Where the business is established, such as `FR`.
    #[arg(long, value_parser = |text: &str| Place::parse(text))]
    country: Option<Place>,
    /// A language it speaks; may be given several times, the source of the texts first.
    #[arg(long, value_parser = |text: &str| Language::parse(text))]
    language: Vec<Language>,
}

/// Takes it over.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { file, charter, country, language } = arguments;
    let mut text = String::new();
    let opened = std::fs::File::open(&file).with_context(|| format!("cannot read `{}`", file.display()))?;
    let read_text = opened.take(FILE_BYTES_MOST).read_to_string(&mut text);
    read_text.with_context(|| format!("`{}` is not text", file.display()))?;
    let draft = read(&text, &Home { country, languages: language })
        .with_context(|| format!("`{}` is not taken over", file.display()))?;
    if draft.counts.0 == 0 {
        report(&draft);
        bail!("no declaration in `{}` could become a purpose; nothing was written", file.display());
    }
    write(&draft, &charter)?;
    report(&draft);
    println!("`entrenous check {}` asks for what is still missing", charter.display());
    Ok(ExitCode::SUCCESS)
}

fn report(draft: &Draft) {
    for remark in &draft.remarks {
        println!("line {}: {}", remark.line, remark.what);
    }
    println!(
        "{} purposes and {} items read, {} remarks",
        draft.counts.0,
        draft.counts.1,
        draft.remarks.len()
    );
}

fn write(draft: &Draft, folder: &Path) -> anyhow::Result<()> {
    let mut files = vec![(folder.join("charter.toml"), draft.charter.as_str())];
    if let Some((language, text)) = &draft.texts {
        files.push((folder.join("lang").join(language.as_str()).join("charter.toml"), text.as_str()));
    }
    if let Some((there, _)) = files.iter().find(|(path, _)| path.exists()) {
        bail!("`{}` is there already; name another folder, nothing was written", there.display());
    }
    // The charter comes last: without it the folder is no business yet.
    for (path, text) in files.iter().rev() {
        let above = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(above).with_context(|| format!("cannot create `{}`", above.display()))?;
        let made = std::fs::OpenOptions::new().write(true).create_new(true).open(path);
        made.and_then(|mut made| made.write_all(text.as_bytes()))
            .with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    Ok(())
}
