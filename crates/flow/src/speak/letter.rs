//! One message written to one person: opened facts, links of their own, the text, and the envelope.
//!
//! **Invariant:** only facts the permit opens are in it, and only those its text reads.
//! **Invariant:** no link names a person, and each does one thing.

use crate::personalize::mailed;
use crate::speak::{Def, Given, Mail, address_item, language, language_item, tally};
use crate::{Fault, House};
use entrenous_core::communicate::{Bearer, Message, NewMessage, NotSent, Power, Words};
use entrenous_core::explain::Reason;
use entrenous_core::hash::Hash;
use entrenous_core::id::{ItemSet, Key};
use entrenous_core::permit::Permit;
use entrenous_core::request::Surface;
use entrenous_letters::link::Link;
use entrenous_letters::{Card, Compiled, Links, Told};
use entrenous_post::dkim;
use entrenous_post::mime::address::{Address, Tag};
use entrenous_post::mime::header::{DisplayName, ListId, MessageId, OneClickLink, Subject};
use entrenous_post::mime::{self, Mailbox, Unsubscribe, WrittenBy};
use entrenous_post::smtp::Envelope;
use std::collections::BTreeMap;

/// A message in its envelope.
pub(crate) struct Sealed {
    pub(crate) envelope: Envelope,
    pub(crate) reason: Reason,
    /// The version of the text.
    pub(crate) version: Hash,
    /// The items that were opened.
    pub(crate) items: ItemSet,
    /// The other purpose under which some of them were.
    pub(crate) also: Option<Key>,
    /// The hash of what was written.
    pub(crate) evidence: Hash,
}

/// Why a message was not written.
pub(crate) enum Unwritten {
    /// It is not sent, with a reason of the list.
    Not(NotSent),
    /// Something else went wrong; it is tried again.
    Fault(Fault),
}

impl<E: Into<Fault>> From<E> for Unwritten {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

/// Writes a message and puts it into its envelope.
pub(crate) fn seal(
    house: &House,
    mail: &Mail,
    permit: &Permit,
    def: &Def,
    message: &NewMessage,
    given: &Given,
) -> Result<Sealed, Unwritten> {
    let opened = opened(house, permit, def)?;
    let address = given.address.as_deref().or(opened.address.as_deref());
    let address = address.ok_or(Unwritten::Not(NotSent::NoAddressForChannel))?;
    let to = Address::parse(address).map_err(|_| Unwritten::Not(NotSent::InvalidAddress))?;
    let language = match given.address.is_some() && opened.language.is_none() {
        true => message.locale.clone(),
        false => language(&house.charter, opened.language.as_deref()),
    };
    let text = def.text(&language, &house.charter).ok_or(Unwritten::Not(NotSent::CharterViolation))?;
    let bearer = Bearer::new(permit.person(), message.row, &def.purpose_key);
    let links = Ways::of(house, def, &bearer, text)?;
    let mailed = mailed(house, permit.person(), &text.slots, &text.language, def.sender.website.as_ref())?;
    let letter = letter(def, text, given, (opened.person, mailed.slots), &links)?;
    let letter = tally::counted(house, def, message, text, letter)?;
    let words = Words { subject: letter.subject, html: letter.html, text: letter.text };
    let evidence = Hash::of(&[words.subject.as_bytes(), words.html.as_bytes(), words.text.as_bytes()]);
    let reason = Reason::Written { purpose: def.purpose_key.to_string() };
    let written = Message::write(permit, Surface::Mail, house.now(), words, reason.clone())
        .map_err(|_| Unwritten::Not(NotSent::CharterViolation))?;
    let envelope = enveloped(house, mail, def, message, &written, &links, to)?;
    let used = mailed.used.iter().filter_map(|key| house.charter.find_item(key.as_str())).map(|(id, _)| id);
    let items = opened.items.iter().chain(used).collect();
    Ok(Sealed { envelope, reason, version: text.version, items, also: mailed.purpose, evidence })
}

/// What the person told, as far as the text reads it and the permit opens it.
struct Opened {
    person: BTreeMap<String, Told>,
    address: Option<String>,
    language: Option<String>,
    items: ItemSet,
}

fn opened(house: &House, permit: &Permit, def: &Def) -> Result<Opened, Fault> {
    let (address, language) = (address_item(&house.charter), language_item(&house.charter));
    let read = def.texts.values().flat_map(|text| text.items.iter());
    let read = read.filter_map(|key| house.charter.find_item(key)).map(|(id, _)| id);
    let wanted: ItemSet = read.chain(address).chain(language).filter(|id| permit.items().has(*id)).collect();
    let mut opened = Opened { person: BTreeMap::new(), address: None, language: None, items: wanted };
    for fact in house.recall(permit, permit.person(), wanted)? {
        let Some(told) = told(&fact.value) else { continue };
        if let Told::One(text) = &told {
            let of = if Some(fact.item) == address {
                &mut opened.address
            } else if Some(fact.item) == language {
                &mut opened.language
            } else {
                &mut None
            };
            of.get_or_insert_with(|| text.clone());
        }
        if let Some(item) = house.charter.item(fact.item) {
            opened.person.entry(item.key.to_string()).or_insert(told);
        }
    }
    Ok(opened)
}

fn told(value: &serde_json::Value) -> Option<Told> {
    match value {
        serde_json::Value::String(text) => Some(Told::One(text.clone())),
        serde_json::Value::Array(list) => {
            Some(Told::Several(list.iter().filter_map(|one| one.as_str().map(ToOwned::to_owned)).collect()))
        }
        _ => None,
    }
}

/// The links of one message.
struct Ways {
    links: Links,
    one_click: Option<OneClickLink>,
    tag: Tag,
}

impl Ways {
    fn of(house: &House, def: &Def, bearer: &Bearer, text: &Compiled) -> Result<Self, Unwritten> {
        let tag = Tag::parse(&house.vault.return_tag(bearer.row))
            .map_err(|_| Unwritten::Not(NotSent::SenderNotReady))?;
        let base = def.base(house).ok_or(Unwritten::Not(NotSent::SenderNotReady))?;
        let (key, language) = (def.key.as_str(), text.language.as_str());
        // The page speaks the language of its message; the link itself says nothing of the person.
        let stop = format!("{base}/u/{}?lang={language}", house.vault.link(Power::Unsubscribe, bearer)?);
        let choose = format!("{base}/p/{}?lang={language}", house.vault.link(Power::Preferences, bearer)?);
        let link =
            |address: String| Link::parse(&address).map_err(|_| Unwritten::Not(NotSent::SenderNotReady));
        let one_click = if def.is_answer() { None } else { OneClickLink::parse(&stop).ok() };
        let links = Links {
            unsubscribe: link(stop)?,
            preferences: link(choose)?,
            web_version: link(format!("{base}/letters/{key}?locale={language}"))?,
        };
        Ok(Self { links, one_click, tag })
    }
}

fn letter(
    def: &Def,
    text: &Compiled,
    given: &Given,
    (person, slots): (BTreeMap<String, Told>, BTreeMap<String, Vec<Card>>),
    ways: &Ways,
) -> Result<entrenous_letters::Letter, Unwritten> {
    let violation = |_| Unwritten::Not(NotSent::CharterViolation);
    let given = entrenous_letters::Given {
        person,
        links: ways.links.clone(),
        slots,
        given: given.shaped(def).map_err(violation)?,
    };
    text.personal(&def.sender, &given).map_err(|_| Unwritten::Not(NotSent::CharterViolation))
}

/// The envelope. A header that cannot be written is the business's to mend.
fn enveloped(
    house: &House,
    mail: &Mail,
    def: &Def,
    row: &NewMessage,
    message: &Message,
    ways: &Ways,
    to: Address,
) -> Result<Envelope, Unwritten> {
    let not_ready = || Unwritten::Not(NotSent::SenderNotReady);
    let from = Address::parse(def.sender.address.as_str()).map_err(|_| not_ready())?;
    let name = DisplayName::parse(&def.sender.name).map_err(|_| not_ready())?;
    let reply_to = def.header.reply_to.as_ref().or(def.sender.reply_to.as_ref());
    let reply_to = reply_to.map(|to| Address::parse(to.as_str())).transpose().map_err(|_| not_ready())?;
    let subject =
        Subject::parse(&message.words().subject).map_err(|_| Unwritten::Not(NotSent::CharterViolation))?;
    let message_id = MessageId::of(&ways.tag, &mail.message_domain);
    let list =
        ListId::parse(&format!("{}.{}", def.purpose_key.as_str().replace('_', "-"), from.domain().text()));
    let return_path = mail.return_path.tagged(&ways.tag).map_err(|_| not_ready())?;
    let is_answer = def.is_answer();
    let by_mail = mail.unsubscribe.tagged(&ways.tag).map_err(|_| not_ready())?;
    let unsubscribe = Unsubscribe { one_click: ways.one_click.as_ref(), mail: Some(&by_mail) };
    let letter = mime::Letter {
        from: Mailbox { name: Some(&name), address: &from },
        reply_to: reply_to.as_ref().map(|address| Mailbox { name: None, address }),
        to: Mailbox { name: None, address: &to },
        subject: &subject,
        message_id: &message_id,
        date: row.at,
        list_id: list.as_ref().ok().filter(|_| !is_answer),
        unsubscribe: (!is_answer).then_some(unsubscribe),
        written_by: if is_answer { WrittenBy::Machine } else { WrittenBy::Person },
        feedback_id: None,
        text: &message.words().text,
        html: Some(&message.words().html),
        pictures: &[],
    };
    let written = mime::write(&letter, house.dice.as_ref());
    let mail = dkim::sign_for(from.domain(), written, &mail.signers, house.now()).map_err(|_| not_ready())?;
    Ok(Envelope { return_path, to, mail })
}
