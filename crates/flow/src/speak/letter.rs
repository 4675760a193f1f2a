//! One message written to one person: opened facts, links of their own, the text, and the envelope or what another way takes ([`short`]).
//!
//! **Invariant:** only facts the permit opens are in it, and only those its text reads.
//! **Invariant:** no link names a person, and each does one thing.

use crate::personalize::mailed;
use crate::speak::feed::Article;
use crate::speak::short::{self, Short};
use crate::speak::stencil::{self, Alike, Own, Pages};
use crate::speak::{Def, Given, language, language_item, tally};
use crate::{Fault, House};
use entrenous_core::charter::Language;
use entrenous_core::communicate::{Bearer, Medium, Message, NewMessage, NotSent, Power, Words};
use entrenous_core::explain::Reason;
use entrenous_core::hash::Hash;
use entrenous_core::id::{ItemSet, Key};
use entrenous_core::permit::Permit;
use entrenous_core::plan::NewCard;
use entrenous_core::request::Surface;
use entrenous_letters::link::Link;
use entrenous_letters::{Card, Compiled, Links, Told};
use entrenous_post::Outgoing;
use entrenous_post::dkim;
use entrenous_post::mime::address::{Address, Tag};
use entrenous_post::mime::header::{DisplayName, ListId, MessageId, OneClickLink, Subject};
use entrenous_post::mime::{self, Mailbox, Text, Unsubscribe, WrittenBy};
use entrenous_post::smtp::Envelope;
use entrenous_store::AddressName;
use std::collections::{BTreeMap, BTreeSet};

/// What is handed over: to a way out, or to the person's inbox in this house.
pub(crate) enum Out {
    Way(Outgoing),
    /// The same words to each browser of the person, with the name of its address.
    Browsers(Vec<(AddressName, Outgoing)>),
    Card(NewCard),
}

/// A message ready to be handed over.
pub(crate) struct Sealed {
    pub(crate) out: Out,
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

/// A message as it is written, before it has the form its way takes.
pub(crate) struct Written {
    message: Message,
    letter: entrenous_letters::Letter,
    /// Its pages as they go out, if that is known before.
    pages: Option<Pages>,
    ways: Ways,
    addresses: Vec<String>,
    language: Language,
    version: Hash,
    items: ItemSet,
    also: Option<Key>,
}

impl Written {
    /// The same with others behind it as its sections: one letter, each part written under its own permit.
    pub(crate) fn joined(self, house: &House, sections: Vec<Self>) -> Result<Self, Unwritten> {
        if sections.is_empty() {
            return Ok(self);
        }
        let count = entrenous_lingua::Value::from(sections.len());
        let values =
            [("subject", entrenous_lingua::Value::from(self.letter.subject.clone())), ("count", count)];
        let subject = house.texts.say_plain(&self.language, "letters.digest_subject", &values);
        let (mut parts, mut letters, mut items) = (Vec::new(), Vec::new(), self.items);
        let mut also = self.also;
        for section in sections {
            items = items.iter().chain(section.items.iter()).collect();
            also = also.or(section.also);
            parts.push(section.message);
            letters.push(section.letter);
        }
        let letter = self.letter.joined(&letters, subject);
        let message = self
            .message
            .joined(&parts, words(&letter))
            .map_err(|_| Unwritten::Not(NotSent::CharterViolation))?;
        Ok(Self { message, letter, pages: None, items, also, ..self })
    }
    /// How large its page is, in bytes.
    pub(crate) fn page_bytes(&self) -> usize {
        self.letter.html.len()
    }
    /// Gives it the form its way takes.
    pub(crate) fn enclosed(self, house: &House, def: &Def, row: &NewMessage) -> Result<Sealed, Unwritten> {
        let said = self.message.words();
        let evidence = match &self.pages {
            Some(pages) => pages.evidence,
            None => stencil::evidence(&said.subject, &said.html, &said.text),
        };
        let reason = self.message.reason().clone();
        let addresses = self.addresses.as_slice();
        let out = if row.medium == Medium::Mail {
            let address = addresses.first().ok_or(Unwritten::Not(NotSent::NoAddressForChannel))?;
            let to = Address::parse(address).map_err(|_| Unwritten::Not(NotSent::InvalidAddress))?;
            let envelope = enveloped(house, def, row, &self, to)?;
            Out::Way(Outgoing::Mail(Box::new(envelope)))
        } else {
            let (letter, language) = (&self.letter, self.language.as_str());
            let stop = (!def.is_answer()).then_some(&self.ways.links.unsubscribe);
            short::ready(house, &Short { def, row, addresses, letter, stop, reason: &reason, language })?
        };
        let Self { version, items, also, .. } = self;
        Ok(Sealed { out, reason, version, items, also, evidence })
    }
}

fn words(letter: &entrenous_letters::Letter) -> Words {
    Words { subject: letter.subject.clone(), html: letter.html.clone(), text: letter.text.clone() }
}

/// Writes a message and gives it the form its way takes.
pub(crate) fn seal(
    house: &House,
    permit: &Permit,
    def: &Def,
    message: &NewMessage,
    given: &Given,
) -> Result<Sealed, Unwritten> {
    write(house, permit, def, message, given)?.enclosed(house, def, message)
}

/// Writes a message under its permit.
pub(crate) fn write(
    house: &House,
    permit: &Permit,
    def: &Def,
    message: &NewMessage,
    given: &Given,
) -> Result<Written, Unwritten> {
    let opened = opened(house, permit, def, message.medium)?;
    let addresses = given.address.as_ref().map_or(opened.addresses, |address| vec![address.clone()]);
    let language = match given.address.is_some() && opened.language.is_none() {
        true => message.locale.clone(),
        false => language(&house.charter, opened.language.as_deref()),
    };
    let text = def.text(&language, &house.charter).ok_or(Unwritten::Not(NotSent::CharterViolation))?;
    let bearer = Bearer::new(permit.person(), message.row, &def.purpose_key);
    let links = Ways::of(house, def, &bearer, text)?;
    let (feed, slots): (BTreeSet<_>, BTreeSet<_>) = text.slots.iter().cloned().partition(|slot| slot == FEED);
    let mut mailed = mailed(house, permit.person(), &slots, &text.language, def.sender.website.as_ref())?;
    if !feed.is_empty() {
        let articles = house.speech.campaigns.articles_of(&message.name.occasion);
        mailed.slots.insert(FEED.to_owned(), articles.iter().map(card).collect());
    }
    let whole = || {
        let letter = letter(def, text, given, (opened.person, mailed.slots), &links)?;
        Ok::<_, Unwritten>(tally::counted(house, def, message, text, letter)?)
    };
    let alike = Alike::of(house, def, text, message, given);
    let (letter, pages) = house.speech.stencils.letter(alike, &links.own, whole)?;
    let reason = Reason::Written { purpose: def.purpose_key.to_string() };
    let written = Message::write(permit, Surface::Mail, house.now(), words(&letter), reason)
        .map_err(|_| Unwritten::Not(NotSent::CharterViolation))?;
    let used = mailed.used.iter().filter_map(|key| house.charter.find_item(key.as_str())).map(|(id, _)| id);
    let items = opened.items.iter().chain(used).collect();
    let (version, also) = (text.version, mailed.purpose);
    Ok(Written { message: written, letter, pages, ways: links, addresses, language, version, items, also })
}

/// The slot in which the articles of an issue stand; what is suggested to a person is never in it.
const FEED: &str = "feed";

fn card(article: &Article) -> Card {
    Card {
        name: article.title.clone(),
        price: String::new(),
        url: Link::parse(&article.link).ok(),
        picture: None,
        why: article.summary.clone(),
    }
}

/// What the person told, as far as the text reads it and the permit opens it.
struct Opened {
    person: BTreeMap<String, Told>,
    /// Where they are reached, the newest first.
    addresses: Vec<String>,
    language: Option<String>,
    items: ItemSet,
}

fn opened(house: &House, permit: &Permit, def: &Def, medium: Medium) -> Result<Opened, Fault> {
    let (address, language) = (medium.address_item(&house.charter), language_item(&house.charter));
    let read = def.texts.values().flat_map(|text| text.items.iter());
    let read = read.filter_map(|key| house.charter.find_item(key)).map(|(id, _)| id);
    let wanted: ItemSet = read.chain(address).chain(language).filter(|id| permit.items().has(*id)).collect();
    let mut opened = Opened { person: BTreeMap::new(), addresses: Vec::new(), language: None, items: wanted };
    for fact in house.recall(permit, permit.person(), wanted)? {
        let Some(told) = told(&fact.value) else { continue };
        if let Told::One(text) = &told {
            if Some(fact.item) == address {
                opened.addresses.push(text.clone());
            } else if Some(fact.item) == language {
                opened.language.get_or_insert_with(|| text.clone());
            }
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
    own: Own,
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
        let own = Own {
            unsubscribe: house.vault.link(Power::Unsubscribe, bearer)?,
            preferences: house.vault.link(Power::Preferences, bearer)?,
        };
        let stop = format!("{base}/u/{}?lang={language}", own.unsubscribe);
        let choose = format!("{base}/p/{}?lang={language}", own.preferences);
        let link =
            |address: String| Link::parse(&address).map_err(|_| Unwritten::Not(NotSent::SenderNotReady));
        let one_click = if def.is_answer() { None } else { OneClickLink::parse(&stop).ok() };
        let links = Links {
            unsubscribe: link(stop)?,
            preferences: link(choose)?,
            web_version: link(format!("{base}/letters/{key}?locale={language}"))?,
        };
        Ok(Self { links, own, one_click, tag })
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
    def: &Def,
    row: &NewMessage,
    written: &Written,
    to: Address,
) -> Result<Envelope, Unwritten> {
    let Written { message, ways, pages, .. } = written;
    let not_ready = || Unwritten::Not(NotSent::SenderNotReady);
    let mail = house.outside.ways.mail.as_ref().ok_or_else(not_ready)?;
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
    let (text, html) = match pages {
        Some(pages) => (Text::Encoded(&pages.text), Text::Encoded(&pages.html)),
        None => (Text::Plain(&message.words().text), Text::Plain(&message.words().html)),
    };
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
        text,
        html: Some(html),
        pictures: &[],
    };
    let written = mime::write(&letter, house.dice.as_ref());
    let mail = dkim::sign_for(from.domain(), written, &mail.signers, house.now()).map_err(|_| not_ready())?;
    Ok(Envelope { return_path, to, mail })
}
