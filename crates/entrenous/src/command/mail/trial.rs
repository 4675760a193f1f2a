//! `entrenous mail try`: one test mail, written, signed if there is a key, handed to a relay; its verdict in words.
//!
//! **Invariant:** the mail is handed over once; what became of it is the relay's own word.
//! **Invariant:** what comes back names the mail by its id: the sender's address is left as it is, since not every provider knows a `+` in it.

use super::reach::{Reach, Secrecy, signing_key};
use super::relay::{self, Place};
use super::{Typed, words};
use crate::world::SystemClock;
use anyhow::{Context, bail};
use clap::Args;
use entrenous_core::charter::Language;
use entrenous_core::id::Dice;
use entrenous_core::moment::Clock;
use entrenous_lingua::{Texts, Value};
use entrenous_post::dkim::{Selector, Signer, sign};
use entrenous_post::mime::address::{Address, Domain, Tag};
use entrenous_post::mime::header::{MessageId, Subject};
use entrenous_post::mime::{Letter, Mailbox, Written, WrittenBy, write};
use entrenous_post::smtp::{Courier, Envelope, Patience, Pool, Relay, Trust, Verdict};
use entrenous_vault::SystemDice;
use std::fmt::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Random bytes in the id of a mail.
const TAG_BYTES: usize = 10;
/// What is said of a mail without a signature.
const NOT_SIGNED: &str = "the mail was not signed; `entrenous mail key` makes a key, and `--key` uses it";
/// The languages the test mail is written in.
const LANGUAGES: [&str; 9] = ["ca", "de", "en", "es", "fr", "it", "nl", "pl", "pt"];

/// What to send, and by which way.
#[derive(Args)]
pub struct Arguments {
    /// The relay: `smtps://HOST:465`, or `smtp://HOST:587` for STARTTLS.
    #[arg(long, value_name = "smtps://HOST:PORT")]
    relay: String,
    /// Who writes: an address of yours.
    #[arg(long, value_name = "ADDRESS", value_parser = super::address)]
    from: Typed,
    /// To whom: an address whose mailbox you can look into.
    #[arg(long, value_name = "ADDRESS", value_parser = super::address)]
    to: Typed,
    /// The key file that `entrenous mail key` made; without it the mail is not signed. For two keys give `--key` and `--selector` twice.
    #[arg(long, value_name = "FILE", requires_all = ["domain", "selector"])]
    key: Vec<PathBuf>,
    /// The domain the key was made for.
    #[arg(long, requires = "key", value_parser = super::domain)]
    domain: Option<Domain>,
    /// The name the key was made under.
    #[arg(long, requires = "key", value_parser = super::selector)]
    selector: Vec<Selector>,
    /// The name at the relay; its password is read from the environment variable `ENTRENOUS_RELAY_PASSWORD`.
    #[arg(long)]
    user: Option<String>,
    /// For `smtp://`: how mail goes out.
    #[arg(long, value_enum, default_value_t = Secrecy::Required)]
    encryption: Secrecy,
    /// The language of the test mail: `ca`, `de`, `en`, `es`, `fr`, `it`, `nl`, `pl` or `pt`.
    #[arg(long, default_value = "en", value_parser = language)]
    language: Language,
    /// For how many seconds each answer of the relay is waited for, at most.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..=600))]
    patience: u16,
}

fn language(tag: &str) -> Result<Language, String> {
    let spoken = LANGUAGES.contains(&tag).then(|| Language::parse(tag).ok()).flatten();
    spoken.ok_or_else(|| format!("the test mail is written in one of `{}`", LANGUAGES.join("`, `")))
}

/// Sends, and says what became of it.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let place = relay::parse(&arguments.relay).map_err(anyhow::Error::msg)?;
    let signers = signers(&arguments)?;
    let (relay, trust) = reach(&place, &arguments)?;
    let from = arguments.from.address()?;
    let note = match &arguments.domain {
        Some(domain) => misaligned(domain, from.domain()),
        None => Some(NOT_SIGNED.to_owned()),
    };
    let mail = written(&arguments, &from, &signers)?;
    let envelope = Envelope { return_path: from, to: arguments.to.address()?, mail };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let verdict = runtime.context("cannot start the runtime")?.block_on(handed(relay, trust, envelope));
    println!("{}", words::verdict(verdict));
    for line in words::next(verdict) {
        println!("next: {line}");
    }
    if let Some(note) = note {
        println!("note: {note}");
    }
    Ok(if matches!(verdict, Verdict::Accepted(_)) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn handed(relay: Relay, trust: Trust, envelope: Envelope) -> Verdict {
    let mut courier = Pool::new(relay, trust, NonZeroUsize::MIN).lease(SystemClock.now()).await;
    let verdicts = courier.hand_over(&[envelope]).await;
    courier.quit().await;
    // One envelope has one verdict; were there none, nothing could be claimed.
    verdicts.first().copied().unwrap_or(Verdict::Uncertain)
}

/// A signer for each key, in the order they were given.
fn signers(arguments: &Arguments) -> anyhow::Result<Vec<Signer>> {
    let Some(domain) = &arguments.domain else { return Ok(Vec::new()) };
    if arguments.key.len() != arguments.selector.len() {
        bail!("each `--key` needs its own `--selector`, in the same order");
    }
    let mut signers = Vec::new();
    for (path, selector) in arguments.key.iter().zip(&arguments.selector) {
        signers.push(Signer::new(domain.clone(), selector.clone(), signing_key(path)?));
    }
    Ok(signers)
}

fn reach(place: &Place, arguments: &Arguments) -> anyhow::Result<(Relay, Trust)> {
    let greeting = arguments.from.address()?.domain().clone();
    let way = Reach { place, encryption: arguments.encryption, user: arguments.user.as_deref() };
    let (relay, trust) = way.relay(greeting, ("--encryption", "--user"))?;
    Ok((relay.with_patience(patience(Duration::from_secs(arguments.patience.into()))), trust))
}

/// Each span of waiting, none longer than this.
fn patience(most: Duration) -> Patience {
    let usual = Patience::USUAL;
    Patience {
        connection: usual.connection.min(most),
        greeting: usual.greeting.min(most),
        command: usual.command.min(most),
        asking: usual.asking.min(most),
        block: usual.block.min(most),
        ending: usual.ending.min(most),
    }
}

fn written(arguments: &Arguments, from: &Address, signers: &[Signer]) -> anyhow::Result<Written> {
    let language = &arguments.language;
    let texts = Texts::new(std::slice::from_ref(language), &[]).map_err(|errors| {
        anyhow::Error::msg(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    })?;
    let domain = from.domain().text();
    let say = |id: &str| texts.say_plain(language, &format!("mail.{id}"), &[("domain", Value::from(domain))]);
    let subject = Subject::parse(&say("trial_subject"))?;
    let text = format!("{}\n\n{}\n\n{}\n", say("trial_opening"), say("trial_what"), say("trial_nothing"));
    let (now, to) = (SystemClock.now(), arguments.to.address()?);
    let letter = Letter {
        from: Mailbox { name: None, address: from },
        reply_to: None,
        to: Mailbox { name: None, address: &to },
        subject: &subject,
        message_id: &MessageId::of(&tag()?, from.domain()),
        date: now,
        list_id: None,
        unsubscribe: None,
        written_by: WrittenBy::Machine,
        feedback_id: None,
        text: text.as_str().into(),
        html: None,
        pictures: &[],
    };
    Ok(sign(write(&letter, &SystemDice), signers, now)?)
}

/// A tag nobody chose.
fn tag() -> anyhow::Result<Tag> {
    let mut bytes = [0; TAG_BYTES];
    SystemDice.fill(&mut bytes);
    let mut text = String::new();
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    Ok(Tag::parse(&text)?)
}

/// What is said where receivers do not count the signature for the sender (DMARC's alignment).
fn misaligned(signs: &Domain, writes: &Domain) -> Option<String> {
    let within = |inner: &str, outer: &str| {
        inner == outer || inner.strip_suffix(outer).is_some_and(|rest| rest.ends_with('.'))
    };
    let (signs, writes) = (signs.text(), writes.text());
    let aligned = within(signs, writes) || within(writes, signs);
    (!aligned).then(|| {
        format!("the key signs for `{signs}` and `--from` is of `{writes}`; DMARC counts a signature only for the sender's own domain")
    })
}
