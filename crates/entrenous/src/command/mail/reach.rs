//! How a relay is reached and with which key mail is signed, as it was typed: the same for one mail that is tried and for all that `serve` sends.
//!
//! **Invariant:** a password comes from the environment alone, and never goes out without encryption unless encryption was refused by name.

use super::relay::{Begins, Place};
use anyhow::{Context, bail};
use clap::ValueEnum;
use entrenous_post::dkim::key::SigningKey;
use entrenous_post::mime::address::Domain;
use entrenous_post::smtp::{Encryption, Login, Relay, Trust};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Where the password of the relay is read from.
const PASSWORD: &str = "ENTRENOUS_RELAY_PASSWORD";
/// How large a key file is that is read, in bytes.
const KEY_BYTES_MOST: u64 = 65_536;

/// How mail goes out where the connection does not begin encrypted.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(super) enum Secrecy {
    /// Only under STARTTLS.
    Required,
    /// Under STARTTLS if the relay offers it; whoever stands between can hide the offer.
    IfOffered,
    /// In clear: for a relay on this machine or in your own network.
    Never,
}

/// A relay and how it is spoken to.
pub(super) struct Reach<'a> {
    /// Where it is.
    pub(super) place: &'a Place,
    /// How mail goes out to it.
    pub(super) encryption: Secrecy,
    /// The name it knows us by.
    pub(super) user: Option<&'a str>,
}

impl Reach<'_> {
    /// The relay, greeted as this domain; `flags` are the names under which encryption and user were typed, for whoever has to mend them.
    pub(super) fn relay(
        &self,
        greeting: Domain,
        (encryption, user): (&str, &str),
    ) -> anyhow::Result<(Relay, Trust)> {
        let encryption = match (self.place.begins, self.encryption) {
            (Begins::Encrypted, Secrecy::Required) => Encryption::Implicit,
            (Begins::Encrypted, _) => {
                bail!("`smtps://` is always encrypted; leave `{encryption}` out, or write `smtp://`")
            }
            (Begins::Clear, Secrecy::Required) => Encryption::Required,
            (Begins::Clear, Secrecy::IfOffered) => Encryption::IfOffered,
            (Begins::Clear, Secrecy::Never) => Encryption::Never,
        };
        let trust = if encryption == Encryption::Never { Trust::nobody() } else { Trust::machine() };
        let relay = Relay::new(&self.place.host, self.place.port, encryption, greeting)?;
        let relay = match self.user {
            Some(name) => relay.with_login(Login::new(name.to_owned(), password(user)?)),
            None => relay,
        };
        Ok((relay, trust?))
    }
}

#[allow(clippy::disallowed_methods, reason = "a password is no flag; this is the binary")]
fn password(flag: &str) -> anyhow::Result<String> {
    let found = std::env::var(PASSWORD).ok().filter(|password| !password.is_empty());
    found.with_context(|| {
        format!("`{flag}` needs a password in the environment variable `{PASSWORD}`; it is no flag, since others could read it")
    })
}

/// The key in a file that `entrenous mail key` made.
pub(super) fn signing_key(path: &Path) -> anyhow::Result<SigningKey> {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(KEY_BYTES_MOST).read_to_string(&mut text));
    read.with_context(|| format!("cannot read the key `{}`", path.display()))?;
    SigningKey::read(&text).with_context(|| format!("`{}` signs nothing", path.display()))
}
