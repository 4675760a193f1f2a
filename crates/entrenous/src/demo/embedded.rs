//! The files of the example businesses, inside the program, so that it needs nothing beside itself.

use crate::opening::Business;
use anyhow::Context;
use entrenous_charter::{File, Folder};
use entrenous_core::id::Key;
use entrenous_flow::speak::plans::Files;
use entrenous_letters::MessageFolder;
use rust_embed::RustEmbed;
use std::collections::BTreeMap;

/// The folder of the boutique.
#[derive(RustEmbed)]
#[folder = "../../charters/boutique"]
#[exclude = "*.py"]
pub struct Boutique;

/// The templates of the shop.
#[derive(RustEmbed)]
#[folder = "../../templates/shop"]
pub struct ShopTemplates;

/// A text file of the boutique.
pub fn text(path: &str) -> anyhow::Result<String> {
    let file = Boutique::get(path).with_context(|| format!("the program lacks its own `{path}`"))?;
    String::from_utf8(file.data.into_owned()).with_context(|| format!("`{path}` is not text"))
}

/// The boutique as a business.
pub fn business() -> anyhow::Result<Business> {
    let mut texts = Vec::new();
    for path in Boutique::iter() {
        let mut parts = path.split('/');
        if let (Some("lang"), Some(code), Some(_)) = (parts.next(), parts.next(), parts.next()) {
            texts.push((code.to_owned(), File { name: path.to_string(), text: text(&path)? }));
        }
    }
    texts.sort_by(|a, b| a.1.name.cmp(&b.1.name));
    let folder =
        Folder { charter: File { name: "charter.toml".to_owned(), text: text("charter.toml")? }, texts };
    let own = |name: &str| anyhow::Ok(Some((name.to_owned(), text(name)?)));
    let rules = Some(File { name: "rules.toml".to_owned(), text: text("rules.toml")? });
    let (letters, audiences, plans) = (letters()?, audiences()?, plans()?);
    Ok(Business {
        folder,
        catalog: own("catalog.toml")?,
        slots: own("slots.toml")?,
        rules,
        letters,
        audiences,
        plans,
    })
}

/// Its campaigns and journeys.
fn plans() -> anyhow::Result<Files> {
    let mut plans = Files::default();
    for path in Boutique::iter() {
        let Some((folder, name)) = path.split_once('/') else { continue };
        let Some(key) = name.strip_suffix(".toml") else { continue };
        let file = || anyhow::Ok((key.to_owned(), File { name: path.to_string(), text: text(&path)? }));
        match folder {
            "campaigns" => plans.campaigns.push(file()?),
            "journeys" => plans.journeys.push(file()?),
            "audiences" => plans.audiences.extend(Key::parse(key).ok()),
            _ => {}
        }
    }
    Ok(plans)
}

/// Its audiences.
fn audiences() -> anyhow::Result<Vec<File>> {
    let files = Boutique::iter().filter(|path| path.starts_with("audiences/"));
    files.map(|path| Ok(File { name: path.to_string(), text: text(&path)? })).collect()
}

/// Its messages and who writes them.
fn letters() -> anyhow::Result<entrenous_letters::Folder> {
    let mut messages: BTreeMap<String, MessageFolder> = BTreeMap::new();
    for path in Boutique::iter() {
        let parts: Vec<&str> = path.split('/').collect();
        let ["messages", key, name] = parts.as_slice() else { continue };
        let file = File { name: path.to_string(), text: text(&path)? };
        let message = messages.entry((*key).to_owned()).or_insert_with(|| MessageFolder {
            key: (*key).to_owned(),
            header: File::default(),
            texts: Vec::new(),
        });
        match *name {
            "message.toml" => message.header = file,
            text => message.texts.push((text.to_owned(), file)),
        }
    }
    let senders = Some(File { name: "senders.toml".to_owned(), text: text("senders.toml")? });
    Ok(entrenous_letters::Folder { senders, messages: messages.into_values().collect() })
}
