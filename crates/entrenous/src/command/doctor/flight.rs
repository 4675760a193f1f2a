//! Each message of a business written to an invented person, as the bytes that would go out, and looked at before it goes to many.
//!
//! **Invariant:** nothing is sent, and nobody is behind the person written to.
//! **Invariant:** it is signed with a key that is thrown away: what a signature covers is looked at here, whose it is beside.

use crate::opening;
use crate::world::SystemClock;
use anyhow::Context;
use entrenous_charter::diagnostic::Severity;
use entrenous_core::charter::Charter;
use entrenous_core::communicate::Medium;
use entrenous_core::moment::Clock;
use entrenous_flow::speak::folder as messages;
use entrenous_letters::header::Kind as Sort;
use entrenous_letters::sender::Sender;
use entrenous_letters::{Given, Letter as Text, Message, compile, invented};
use entrenous_post::dkim::key::{KeyFile, KeyKind, SigningKey};
use entrenous_post::dkim::{Selector, Signer, sign};
use entrenous_post::doctor::{Finding, Severity as Weight};
use entrenous_post::mime::address::{Address, Tag};
use entrenous_post::mime::header::{DisplayName, ListId, MessageId, OneClickLink, Subject};
use entrenous_post::mime::{Letter, Mailbox, Unsubscribe, Written, WrittenBy, write};
use entrenous_post::preflight::{Kind, Ready, preflight};
use entrenous_vault::SystemDice;
use std::path::Path;

/// The person written to.
const INVENTED: &str = "ada@example.org";

/// What was looked at.
#[derive(Default)]
pub(super) struct Flights {
    /// Each message in each language.
    pub(super) flown: Vec<Flown>,
    /// Whether messages were left out, since they do not hold.
    pub(super) left_out: usize,
}

impl Flights {
    /// Whether nothing holds any message back.
    pub(super) fn may_go(&self) -> bool {
        self.left_out == 0 && self.flown.iter().all(|flown| flown.may_go())
    }
}

impl Flown {
    /// Whether nothing holds it back.
    pub(super) fn may_go(&self) -> bool {
        !self.findings.iter().any(|finding| finding.severity == Weight::Error)
    }
}

/// One message in one language.
pub(super) struct Flown {
    /// Its name and its language.
    pub(super) name: String,
    /// What speaks against it.
    pub(super) findings: Vec<Finding>,
}

/// Looks at every message of a business's folder; none, if it has no charter.
pub(super) fn all(folder: &Path) -> anyhow::Result<Flights> {
    if !folder.join("charter.toml").is_file() {
        return Ok(Flights::default());
    }
    let business = opening::read(folder)?;
    let charter = opening::charter(&business.folder)?;
    let texts = opening::texts(&charter, &business.folder)?;
    let reading = messages::read(&messages::folder(folder)?, &charter, &texts);
    let mut flights = Flights::default();
    // What is no mail meets no mailbox provider.
    for message in reading.messages.iter().filter(|message| message.header.medium() == Medium::Mail) {
        let place = format!("/{}/", message.key);
        let broken = |found: &entrenous_charter::diagnostic::Diagnostic| {
            found.severity == Severity::Error && found.file.contains(&place)
        };
        let sender = reading.senders.sender.get(message.header.sender.get_ref());
        let Some(sender) = sender.filter(|_| !reading.diagnostics.iter().any(broken)) else {
            flights.left_out = flights.left_out.saturating_add(1);
            continue;
        };
        for variant in &message.variants {
            let words = messages::words(&texts, &variant.language);
            let compiled = compile(variant, &message.header, &words)
                .map_err(|wrong| anyhow::anyhow!("{}: {}", wrong.code, wrong.label))?;
            let given = invented::given(&compiled, &message.header, Some(&charter))?;
            let text = compiled.personal(sender, &given)?;
            let name = format!("{}.{}", message.key, variant.language.as_str());
            let findings = one(&charter, message, sender, &given, &text)
                .with_context(|| format!("the message `{name}` cannot become a mail"))?;
            flights.flown.push(Flown { name, findings });
        }
    }
    Ok(flights)
}

fn one(
    charter: &Charter,
    message: &Message,
    sender: &Sender,
    given: &Given,
    text: &Text,
) -> anyhow::Result<Vec<Finding>> {
    let kind = match message.header.kind() {
        Sort::Campaign | Sort::Journey => Kind::Marketing,
        Sort::Transactional => Kind::Transactional,
    };
    let from = Address::parse(sender.address.as_str())?;
    let mail = written(message, sender, &from, kind, given, text)?;
    let silent = charter.business.languages.iter().filter(|language| message.variant(language).is_none());
    Ok(preflight(&Ready {
        mail: &mail,
        kind,
        from: from.domain().text(),
        subject: &text.subject,
        text: &text.text,
        html: Some(&text.html),
        postal: &sender.postal,
        silent_in: &silent.map(entrenous_core::charter::Language::as_str).collect::<Vec<_>>(),
    }))
}

fn written(
    message: &Message,
    sender: &Sender,
    from: &Address,
    kind: Kind,
    given: &Given,
    text: &Text,
) -> anyhow::Result<Written> {
    let (name, to) = (DisplayName::parse(&sender.name)?, Address::parse(INVENTED)?);
    let subject = Subject::parse(&text.subject)?;
    let list = ListId::parse(&format!("{}.{}", message.key.replace('_', "-"), from.domain().text()))?;
    let link = OneClickLink::parse(given.links.unsubscribe.as_str())?;
    let is_marketing = kind == Kind::Marketing;
    let now = SystemClock.now();
    let letter = Letter {
        from: Mailbox { name: Some(&name), address: from },
        reply_to: None,
        to: Mailbox { name: None, address: &to },
        subject: &subject,
        message_id: &MessageId::of(&Tag::parse("preflight")?, from.domain()),
        date: now,
        list_id: is_marketing.then_some(&list),
        unsubscribe: is_marketing.then_some(Unsubscribe { one_click: Some(&link), mail: None }),
        written_by: WrittenBy::Machine,
        feedback_id: None,
        text: &text.text,
        html: Some(&text.html),
        pictures: &[],
    };
    let key = SigningKey::read(KeyFile::make(KeyKind::Ed25519, &SystemDice)?.text())?;
    let signer = Signer::new(from.domain().clone(), Selector::parse("preflight")?, key);
    Ok(sign(write(&letter, &SystemDice), &[signer], now)?)
}
