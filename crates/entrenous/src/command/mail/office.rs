//! The post office of `serve`: by which relay mail leaves, where it comes back to, who signs, and how fast.
//!
//! **Invariant:** either there is a whole post office or none: a relay without a place for what comes back is refused before anything is opened.

use super::reach::{Reach, Secrecy, signing_key};
use super::{Typed, address, relay};
use anyhow::Context;
use clap::Args;
use entrenous_flow::speak::{Mail, Relay};
use entrenous_post::dkim::{Selector, Signer};
use entrenous_post::mime::address::Domain;
use entrenous_post::smtp::Pool;
use entrenous_post::smtp::pace::Rate;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

/// How many connections a post office may have.
const CONNECTIONS_MOST: usize = 64;
/// How many seconds of a pace may go at once.
const BURST_SECONDS: u32 = 2;

/// By which way mail leaves.
#[derive(Args)]
#[command(next_help_heading = "Post office")]
pub struct Office {
    /// The relay that takes your mail: `smtps://HOST:465`, or `smtp://HOST:587` for STARTTLS. Without one, nothing is sent.
    #[arg(long, value_name = "smtps://HOST:PORT", requires_all = ["return_path", "address"])]
    relay: Option<String>,
    /// The name at the relay; its password is read from the environment variable `ENTRENOUS_RELAY_PASSWORD`.
    #[arg(long, value_name = "NAME", requires = "relay")]
    relay_user: Option<String>,
    /// For `smtp://`: how mail goes out.
    #[arg(long, value_enum, default_value_t = Secrecy::Required)]
    relay_encryption: Secrecy,
    /// Where mail that cannot be delivered comes back to, such as `bounces@mail.shop.example`; each mail gets a tag behind a `+`.
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    return_path: Option<Typed>,
    /// Where mails that unsubscribe come to, such as `leave@mail.shop.example`; the return path, if not told.
    #[arg(long, value_name = "ADDRESS", value_parser = address, requires = "relay")]
    leave_address: Option<Typed>,
    /// A key that `entrenous mail key` made and its selector; `@DOMAIN` behind it if the key is not for the domain of the return path. May
    /// be given twice, for Ed25519 and RSA. Leave it out if the relay signs.
    #[arg(long, value_name = "FILE=SELECTOR[@DOMAIN]", value_parser = key, requires = "relay")]
    dkim: Vec<Key>,
    /// How many connections to the relay are open at most.
    #[arg(long, value_name = "NUMBER", default_value_t = 10, value_parser = connections)]
    connections: usize,
    /// How many mails go to one domain at most, such as `600/min`, `20/s` or `5000/h`.
    #[arg(long, value_name = "RATE", value_parser = rate, default_value = "600/min")]
    per_domain: Rate,
}

/// A key as it was typed.
#[derive(Clone)]
struct Key {
    file: PathBuf,
    selector: Selector,
    domain: Option<Domain>,
}

fn key(text: &str) -> Result<Key, String> {
    let form = "write `FILE=SELECTOR`, such as `keys/mail2026.pem=mail2026`";
    let (file, name) = text.rsplit_once('=').ok_or(form)?;
    let (name, domain) = match name.split_once('@') {
        Some((name, domain)) => (name, Some(super::domain(domain)?)),
        None => (name, None),
    };
    Ok(Key { file: PathBuf::from(file), selector: super::selector(name)?, domain })
}

fn connections(text: &str) -> Result<usize, String> {
    let fits = text.parse::<usize>().ok().filter(|count| (1..=CONNECTIONS_MOST).contains(count));
    fits.ok_or_else(|| format!("write a number from 1 to {CONNECTIONS_MOST}"))
}

fn rate(text: &str) -> Result<Rate, String> {
    let form = "write a number of mails and `/s`, `/min` or `/h`, such as `600/min`";
    let (count, span) = text.split_once('/').ok_or(form)?;
    let count: u32 = count.trim().parse().map_err(|_| form)?;
    let per_minute = match span.trim() {
        "s" => count.checked_mul(60),
        "min" => Some(count),
        "h" => Some(count.div_ceil(60)),
        _ => None,
    };
    let per_minute = per_minute.filter(|rate| *rate > 0).ok_or(form)?;
    let burst = per_minute.saturating_mul(BURST_SECONDS).div_ceil(60);
    Ok(Rate { per_minute, burst })
}

impl Office {
    /// The post office; nothing, if no relay was named.
    pub fn open(&self) -> anyhow::Result<Option<Mail>> {
        let Some(typed) = &self.relay else { return Ok(None) };
        let place = relay::parse(typed).map_err(anyhow::Error::msg)?;
        let typed = self.return_path.as_ref().context("`--relay` needs `--return-path`")?;
        let return_path = typed.address()?;
        let leave = self.leave_address.as_ref().unwrap_or(typed).address()?;
        let domain = return_path.domain().clone();
        let reach =
            Reach { place: &place, encryption: self.relay_encryption, user: self.relay_user.as_deref() };
        let (relay, trust) = reach.relay(domain.clone(), ("--relay-encryption", "--relay-user"))?;
        let most = NonZeroUsize::new(self.connections).unwrap_or(NonZeroUsize::MIN);
        let posts = Arc::new(Relay { pool: Pool::new(relay, trust, most), most: most.get() });
        let signers = self.dkim.iter().map(|key| {
            let domain = key.domain.clone().unwrap_or_else(|| domain.clone());
            anyhow::Ok(Signer::new(domain, key.selector.clone(), signing_key(&key.file)?))
        });
        let signers = signers.collect::<Result<Vec<_>, _>>()?;
        Ok(Some(Mail::new(posts, return_path, leave).signed(signers).paced(Some(self.per_domain))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_read_in_the_unit_it_was_typed_in() {
        let read = |text| rate(text).map(|rate| (rate.per_minute, rate.burst));
        assert_eq!(read("600/min"), Ok((600, 20)));
        assert_eq!(read("20/s"), Ok((1_200, 40)));
        assert_eq!(read("6000/h"), Ok((100, 4)));
        for wrong in ["", "600", "0/min", "-1/s", "600/day", "99999999999/s", "4294967295/s"] {
            assert!(rate(wrong).unwrap_err().contains("600/min"), "{wrong}");
        }
    }

    #[test]
    fn a_key_names_its_file_its_selector_and_perhaps_its_domain() {
        let read = key("keys/a=b.pem=mail2026@news.atelier.example").unwrap();
        assert_eq!((read.file.to_str(), read.selector.text()), (Some("keys/a=b.pem"), "mail2026"));
        assert_eq!(read.domain.unwrap().text(), "news.atelier.example");
        assert!(key("mail2026").is_err() && key("a=two words").is_err() && key("a=b@").is_err());
    }
}
