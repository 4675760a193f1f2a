//! The files of the example businesses, inside the program, so that it needs nothing beside itself.

use crate::opening::Business;
use anyhow::Context;
use entrenous_charter::{File, Folder};
use entrenous_core::id::Key;
use entrenous_core::moment::Moment;
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

/// Which hour of the morning it is in the shop when the demo opens.
const MORNING: i64 = 10;

/// The charter of the boutique, moved to where it is morning: its letters do not go out at night, and whoever sends one in the evening
/// wants to see it arrive.
fn in_the_morning(charter: &str, now: Moment) -> String {
    let hour = now.seconds().div_euclid(3_600).rem_euclid(24);
    // From UTC-11 to UTC+12, which the list of zones names the other way round.
    let east = MORNING.saturating_sub(hour).saturating_add(11).rem_euclid(24).saturating_sub(11);
    let zone = format!("zone = \"Etc/GMT{:+}\"", east.saturating_neg());
    let line = |line: &str| if line.starts_with("zone = ") { zone.clone() } else { line.to_owned() };
    charter.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// The boutique as a business, as it is opened now.
pub fn business(now: Moment) -> anyhow::Result<Business> {
    let mut texts = Vec::new();
    for path in Boutique::iter() {
        let mut parts = path.split('/');
        if let (Some("lang"), Some(code), Some(_)) = (parts.next(), parts.next(), parts.next()) {
            texts.push((code.to_owned(), File { name: path.to_string(), text: text(&path)? }));
        }
    }
    texts.sort_by(|a, b| a.1.name.cmp(&b.1.name));
    let charter = in_the_morning(&text("charter.toml")?, now);
    let folder = Folder { charter: File { name: "charter.toml".to_owned(), text: charter }, texts };
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;
    use entrenous_core::moment::Zone;

    #[test]
    fn it_is_morning_in_the_shop_whenever_it_opens() {
        for hour in 0..24 {
            let now = Moment::from_seconds(1_795_651_200 + hour * 3_600);
            let folder = business(now).unwrap().folder;
            let charter = crate::opening::charter(&folder).unwrap();
            let zone: Zone = charter.business.zone.unwrap();
            assert_eq!(zone.minute_of_day(now).div_euclid(60), 10, "{hour}");
        }
    }
}
