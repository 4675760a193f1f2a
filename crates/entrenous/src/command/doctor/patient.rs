//! Whom the doctor examines: each sender of `senders.toml`, or one domain, with the keys that sign for it.
//!
//! **Invariant:** of a private key only its public half is kept.

use super::Arguments;
use anyhow::{Context, bail};
use entrenous_flow::speak::folder as messages;
use entrenous_letters::sender::Senders;
use entrenous_post::dkim::key::SigningKey;
use entrenous_post::dkim::{Selector, Signer};
use entrenous_post::doctor::{Key, Patient};
use entrenous_post::mime::address::{Address, Domain};
use std::path::Path;

/// Key files that are read.
const KEYS_MOST: usize = 64;

/// One sender.
pub(super) struct Examined {
    /// Its name in `senders.toml`.
    pub(super) name: Option<String>,
    /// The domain it writes from.
    pub(super) from: Domain,
    reply_to: Option<Domain>,
    postal: Option<String>,
    keys: Vec<Key>,
}

impl Examined {
    /// As the doctor sees it.
    pub(super) fn patient<'a>(&'a self, relay: Option<&'a str>, arguments: &'a Arguments) -> Patient<'a> {
        Patient {
            from: &self.from,
            reply_to: self.reply_to.as_ref(),
            return_path: arguments.return_path.as_ref().unwrap_or(&self.from),
            keys: &self.keys,
            relay,
            postal: self.postal.as_deref(),
            house: arguments.address.as_deref(),
        }
    }
}

/// Everyone who is to be examined.
pub(super) fn all(arguments: &Arguments) -> anyhow::Result<Vec<Examined>> {
    let beside = arguments.data.as_ref().map(|data| data.join("keys"));
    let keys = match arguments.keys.as_ref().or(beside.as_ref()) {
        Some(folder) => keys_in(folder)?,
        None => Vec::new(),
    };
    if let Some(domain) = &arguments.domain {
        let keys = of(domain, &keys, &arguments.selector);
        return Ok(vec![Examined { name: None, from: domain.clone(), reply_to: None, postal: None, keys }]);
    }
    let folder =
        arguments.charter.as_deref().context("name a business's folder, or a domain with `--domain`")?;
    let path = folder.join("senders.toml");
    if !path.is_file() {
        bail!("`{}` has no `senders.toml`; write one, or name a domain with `--domain`", folder.display());
    }
    let file = messages::read_file(&path)?;
    let senders: Senders = toml::from_str(&file.text)
        .with_context(|| format!("`{}` does not read; `entrenous check` shows the place", file.name))?;
    if senders.sender.is_empty() {
        bail!("`{}` has no sender; write `[sender.NAME]`", file.name);
    }
    let domain = |text: &str| -> anyhow::Result<Domain> { Ok(Address::parse(text)?.domain().clone()) };
    let mut all = Vec::new();
    for (name, sender) in senders.sender {
        let from = domain(sender.address.as_str())
            .with_context(|| format!("the address of the sender `{name}` in `{}`", file.name))?;
        let reply_to = sender.reply_to.as_ref().map(|address| domain(address.as_str())).transpose()?;
        let keys = of(&from, &keys, &arguments.selector);
        all.push(Examined { name: Some(name), from, reply_to, postal: Some(sender.postal), keys });
    }
    Ok(all)
}

/// The keys that sign for a domain: those whose files are there, and those that were named.
fn of(from: &Domain, files: &[Key], named: &[Selector]) -> Vec<Key> {
    let within = |inner: &str, outer: &str| {
        inner == outer || inner.strip_suffix(outer).is_some_and(|rest| rest.ends_with('.'))
    };
    let belongs =
        |key: &&Key| within(from.text(), key.domain.text()) || within(key.domain.text(), from.text());
    let mut keys: Vec<Key> = files.iter().filter(belongs).cloned().collect();
    for selector in named {
        if !keys.iter().any(|key| key.selector == *selector) {
            keys.push(Key { selector: selector.clone(), domain: from.clone(), record: None });
        }
    }
    keys
}

/// The keys in a folder, each a file `SELECTOR.DOMAIN.pem` as `entrenous mail key` names it; other files are passed over.
fn keys_in(folder: &Path) -> anyhow::Result<Vec<Key>> {
    let listed = std::fs::read_dir(folder).with_context(|| format!("cannot list `{}`", folder.display()))?;
    let mut paths = listed.map(|entry| entry.map(|e| e.path())).collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    let mut keys = Vec::new();
    for path in paths.iter().take(KEYS_MOST) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let named = name.strip_suffix(".pem").and_then(|name| name.split_once('.'));
        let Some((selector, domain)) = named else { continue };
        let (Ok(selector), Ok(domain)) = (Selector::parse(selector), Domain::parse(domain)) else { continue };
        let key = SigningKey::read(&messages::read_file(path)?.text)
            .with_context(|| format!("`{}` signs nothing", path.display()))?;
        let record = Signer::new(domain.clone(), selector.clone(), key).record();
        keys.push(Key { selector, domain, record: Some(record) });
    }
    Ok(keys)
}
