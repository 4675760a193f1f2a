//! The last look at a message before it goes to many: each of its texts is written to an invented person, as the very bytes that would go
//! out, and looked at as a receiver would ([`mod@entrenous_post::preflight`]). The doctor, `campaigns check` and an approval look with this.
//!
//! **Invariant:** nothing is sent, and nobody is behind the person written to.
//! **Invariant:** it is signed with a key that is thrown away: what a signature covers is looked at here, whose it is beside.

use entrenous_core::charter::{Charter, Language};
use entrenous_core::communicate::Medium;
use entrenous_core::id::Dice;
use entrenous_core::moment::Moment;
use entrenous_letters::header::{Header, Kind as Sort};
use entrenous_letters::sender::Sender;
use entrenous_letters::{Compiled, invented};
use entrenous_post::dkim::key::{KeyFile, KeyKind, SigningKey};
use entrenous_post::dkim::{Selector, Signer, sign};
use entrenous_post::doctor::{Finding, Severity};
use entrenous_post::mime::address::{Address, Domain, Tag};
use entrenous_post::mime::header::{DisplayName, ListId, MessageId, OneClickLink, Subject};
use entrenous_post::mime::{Letter, Mailbox, Unsubscribe, Written, WrittenBy, write};
use entrenous_post::preflight::{self, Kind, Ready, preflight};

/// The person written to.
const INVENTED: &str = "ada@example.org";
/// The name of the key that is thrown away.
const SELECTOR: &str = "preflight";

/// A message, as it is looked at.
pub struct Flight<'a> {
    /// Under which charter.
    pub charter: &'a Charter,
    /// What it is for.
    pub header: &'a Header,
    /// Who writes it.
    pub sender: &'a Sender,
    /// The domains this house signs for; none, if its relay signs.
    pub signs_for: &'a [Domain],
    /// Chance, for the key that is thrown away.
    pub dice: &'a dyn Dice,
    /// When.
    pub at: Moment,
}

/// What speaks against one text of a message.
pub struct Flown {
    /// In which language.
    pub language: Language,
    /// What.
    pub findings: Vec<Finding>,
}

impl Flight<'_> {
    /// Looks at every text of a message. That it says nothing in a language is told once.
    pub fn look<'a>(&self, texts: impl IntoIterator<Item = &'a Compiled>) -> Vec<Flown> {
        let texts: Vec<&Compiled> = texts.into_iter().collect();
        let said = |language: &Language| texts.iter().any(|text| text.language == *language);
        let languages = self.charter.business.languages.iter();
        let silent: Vec<&str> = languages.filter(|language| !said(language)).map(Language::as_str).collect();
        if self.header.medium() != Medium::Mail {
            // What is no mail meets no mailbox provider; its form is looked at when it is compiled.
            let findings = silent.iter().map(|language| preflight::silent(language)).collect();
            let language = texts.first().map(|text| text.language.clone()).unwrap_or_default();
            return vec![Flown { language, findings }];
        }
        let mut told = silent.as_slice();
        let mut flown = Vec::new();
        for text in &texts {
            let findings = self.one(text, std::mem::take(&mut told)).unwrap_or_else(|finding| vec![finding]);
            flown.push(Flown { language: text.language.clone(), findings });
        }
        flown
    }

    fn one(&self, text: &Compiled, silent_in: &[&str]) -> Result<Vec<Finding>, Finding> {
        let given = invented::given(text, self.header, Some(self.charter)).map_err(unwritten)?;
        let said = text.personal(self.sender, &given).map_err(unwritten)?;
        let kind = match self.header.kind() {
            Sort::Campaign | Sort::Journey => Kind::Marketing,
            Sort::Transactional => Kind::Transactional,
        };
        let from = Address::parse(self.sender.address.as_str()).map_err(unwritten)?;
        let link = OneClickLink::parse(given.links.unsubscribe.as_str()).map_err(unwritten)?;
        // An empty subject is the preflight's to find: here something stands in its place.
        let subject = if said.subject.trim().is_empty() { "-" } else { &said.subject };
        let mail = self.written(&from, kind, subject, &link, (&said.text, &said.html))?;
        Ok(preflight(&Ready {
            mail: &mail,
            kind,
            from: from.domain().text(),
            subject: &said.subject,
            text: &said.text,
            html: Some(&said.html),
            postal: &self.sender.postal,
            silent_in,
        }))
    }

    fn written(
        &self,
        from: &Address,
        kind: Kind,
        subject: &str,
        link: &OneClickLink,
        (text, html): (&str, &str),
    ) -> Result<Written, Finding> {
        let name = DisplayName::parse(&self.sender.name).map_err(unwritten)?;
        let reply_to = self.header.reply_to.as_ref().or(self.sender.reply_to.as_ref());
        let reply_to = reply_to.map(|to| Address::parse(to.as_str())).transpose().map_err(unwritten)?;
        let to = Address::parse(INVENTED).map_err(unwritten)?;
        let subject = Subject::parse(subject).map_err(unwritten)?;
        let purpose = self.header.purpose.get_ref().as_str().replace('_', "-");
        let list = ListId::parse(&format!("{purpose}.{}", from.domain().text())).map_err(unwritten)?;
        let is_marketing = kind == Kind::Marketing;
        // A sender whose readers come by a bare line has no one click.
        let bare = self.sender.privacy.as_ref().is_some_and(|own| !own.as_str().starts_with("https://"));
        let one_click = (!bare).then_some(link);
        let letter = Letter {
            from: Mailbox { name: Some(&name), address: from },
            reply_to: reply_to.as_ref().map(|address| Mailbox { name: None, address }),
            to: Mailbox { name: None, address: &to },
            subject: &subject,
            message_id: &MessageId::of(&Tag::parse(SELECTOR).map_err(unwritten)?, from.domain()),
            date: self.at,
            list_id: is_marketing.then_some(&list),
            unsubscribe: is_marketing.then_some(Unsubscribe { one_click, mail: None }),
            written_by: WrittenBy::Machine,
            feedback_id: None,
            text: text.into(),
            html: Some(html.into()),
            pictures: &[],
        };
        sign(write(&letter, self.dice), &self.signers(from.domain())?, self.at).map_err(unwritten)
    }

    /// A key of the moment for each domain this house signs for; for the sender's own where the relay signs.
    fn signers(&self, from: &Domain) -> Result<Vec<Signer>, Finding> {
        let own = [from.clone()];
        let domains = if self.signs_for.is_empty() { own.as_slice() } else { self.signs_for };
        let signer = |domain: &Domain| {
            let key = KeyFile::make(KeyKind::Ed25519, self.dice).map_err(unwritten)?;
            let key = SigningKey::read(key.text()).map_err(unwritten)?;
            Ok(Signer::new(domain.clone(), Selector::parse(SELECTOR).map_err(unwritten)?, key))
        };
        domains.iter().map(signer).collect()
    }
}

/// It cannot even be written.
fn unwritten(why: impl std::fmt::Display) -> Finding {
    let help = "mend it; `entrenous check` shows where, and `entrenous preview` shows the message";
    Finding::new("E261", Severity::Error, format!("this message cannot become a mail: {why}"), help)
}
