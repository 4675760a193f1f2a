//! What a business may know and why, once it has been read and found sound: items, purposes, languages, places.
//! The text form, its diagnostics and the law that goes with it live in the crate `charter`.
//!
//! **Invariant:** a purpose names only items of its own charter, and an item that is kept has a span after which it is not.
//! **Invariant:** nothing here says what is *allowed* in a place: that is law, compiled to [`crate::permit::Rules`].

mod caps;
mod pace;
mod processor;
mod trends;

pub use caps::Caps;
pub use pace::{AtMost, Digest, MESSAGES_MOST, NotACap, NotQuiet, Pace, Per, Quiet};
pub use processor::{
    ENDPOINT_BYTES_MOST, Endpoint, Manner, NotAnEndpoint, Processor, Reach, Role, Safeguard,
};
pub use trends::Trends;

use crate::hash::{Hash, canonical};
use crate::id::{ItemId, ItemSet, Key, PurposeId};
use crate::moment::{Span, Zone};
use crate::region::Place;
use crate::request::{Surface, Surfaces};
use serde::{Deserialize, Serialize};

/// The item whose facts say what somebody read.
pub const READINGS: &str = "readings";

/// A language by its BCP 47 tag, lower-case language with an optional region or script: `fr`, `pt-BR`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(Box<str>);

/// English, when nothing else is known.
impl Default for Language {
    fn default() -> Self {
        Self("en".into())
    }
}

/// Not a language tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a language is a tag such as `fr` or `pt-BR`")]
pub struct NotALanguage;

impl Language {
    /// Parses a tag of at most 11 letters, digits and hyphens that starts with a 2 or 3 letter language.
    pub fn parse(text: &str) -> Result<Self, NotALanguage> {
        let first = text.split('-').next().unwrap_or_default();
        let language = (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_lowercase());
        let rest = text
            .split('-')
            .skip(1)
            .all(|s| (2..=4).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric()));
        if language && rest && text.len() <= 11 { Ok(Self(text.into())) } else { Err(NotALanguage) }
    }
    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Language {
    type Error = NotALanguage;
    fn try_from(text: String) -> Result<Self, NotALanguage> {
        Self::parse(&text)
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.0.into()
    }
}

/// How a fact came to the business (DPV `DataSource`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The person said it.
    Volunteered,
    /// It was seen in what the person did.
    Observed,
    /// It was concluded from other facts.
    Inferred,
}

/// One kind of data the business declares it may know.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    /// Its name in the charter.
    pub key: Key,
    /// Its category in W3C DPV, such as `pd:Preference`.
    pub category: String,
    /// Whether it is a special category (GDPR Art. 9).
    pub special: bool,
    /// How it comes to the business.
    pub source: Source,
    /// How long a fact of it is kept.
    pub keep: Span,
    /// The only values it may have; empty if it is free text.
    pub choices: Vec<Key>,
    /// Whether a person may have several of its choices at once.
    pub several: bool,
}

/// The legal basis of a purpose (GDPR Art. 6(1), DPV `LegalBasis`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Art. 6(1)(a).
    Consent,
    /// Art. 6(1)(a) with Art. 9(2)(a): named and explicit.
    ExplicitConsent,
    /// Art. 6(1)(b).
    Contract,
    /// Art. 6(1)(c).
    LegalObligation,
    /// Art. 6(1)(f).
    LegitimateInterest,
}

/// Why something may be stored on a device without asking (ePrivacy Art. 5(3), WP 194): the closed list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Necessity {
    /// A basket or a form in progress.
    Basket,
    /// Being signed in.
    SignIn,
    /// Security asked for by the person's own use.
    Security,
    /// Sharing load between servers for one visit.
    LoadBalancing,
    /// A language or display the person chose.
    Display,
    /// Remembering the privacy choice itself.
    Choice,
    /// Playing a medium the person started.
    Player,
    /// Paying.
    Payment,
    /// Answering what the person asked for: an order, a booking, a link to confirm.
    Answer,
}

/// The kinds of processing on which laws give different defaults.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, Hash, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum Processing {
    /// Strictly necessary storage.
    Necessary,
    /// Own audience statistics.
    Statistics,
    /// Personalization on the own site.
    Personalization,
    /// Advertising, sale, sharing with third parties.
    Sharing,
    /// Marketing messages to a person who is not a customer.
    MessageStranger,
    /// Marketing messages to an own customer, about what is like what they bought.
    MessageCustomer,
    /// Measuring that one person opened a message.
    OpenTracking,
    /// Anything with special categories of data.
    Sensitive,
}

impl Processing {
    /// All kinds, in the order of the compiled table.
    pub const ALL: [Self; 8] = [
        Self::Necessary,
        Self::Statistics,
        Self::Personalization,
        Self::Sharing,
        Self::MessageStranger,
        Self::MessageCustomer,
        Self::OpenTracking,
        Self::Sensitive,
    ];

    /// Its name in a law pack.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Necessary => "necessary",
            Self::Statistics => "statistics",
            Self::Personalization => "personalization",
            Self::Sharing => "sharing",
            Self::MessageStranger => "message_stranger",
            Self::MessageCustomer => "message_customer",
            Self::OpenTracking => "open_tracking",
            Self::Sensitive => "sensitive",
        }
    }
}

/// What a purpose is for: a closed list of W3C DPV purposes that the house knows how to act on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, Hash)]
pub enum Use {
    /// What the person asked for.
    #[serde(rename = "dpv:RequestedServiceProvision")]
    RequestedService,
    /// Something extra that the page offers, such as a film or a map of a third party.
    #[serde(rename = "dpv:ServiceProvision")]
    Service,
    /// Suggestions chosen for one person.
    #[serde(rename = "dpv:ProvidePersonalisedRecommendations")]
    Suggestions,
    /// Learning from visits so that everyone's suggestions become better.
    #[serde(rename = "dpv:ServiceOptimisation")]
    Learning,
    /// Choosing among the declared layouts of a place of the page, and learning which works.
    #[serde(rename = "dpv:OptimiseUserInterface")]
    Layout,
    /// Counting how the own site is used.
    #[serde(rename = "dpv:ServiceUsageAnalytics")]
    Statistics,
    /// Newsletters and offers.
    #[serde(rename = "dpv:DirectMarketing")]
    DirectMarketing,
    /// Measuring which messages one person opens and which of their links they follow.
    #[serde(rename = "dpv:Marketing")]
    Reading,
    /// Advertising chosen for one person.
    #[serde(rename = "dpv:PersonalisedAdvertising")]
    Advertising,
}

/// One reason for which items are used.
#[derive(Clone, Debug, Serialize)]
pub struct Purpose {
    /// Its name in the charter.
    pub key: Key,
    /// What it is for.
    #[serde(rename = "use")]
    pub uses: Use,
    /// The legal basis the business claims.
    pub basis: Basis,
    /// Why it needs no question, if it is strictly necessary.
    pub necessary: Option<Necessity>,
    /// The items it may use.
    #[serde(skip)]
    pub items: ItemSet,
    /// Where it is asked and used.
    pub surfaces: Surfaces,
    /// Third parties who receive data for it, by name.
    pub shares_with: Vec<String>,
    /// Names of cookies and storage keys it sets on the device (a trailing `*` matches the rest).
    pub stores: Vec<String>,
    /// Hosts its parts of a page are loaded from; who stands behind them is in `shares_with`.
    #[serde(skip)]
    pub hosts: Vec<String>,
    /// How many different people must stand behind what is learned of them before it is shown, if more than [`COMPANY_LEAST`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<u32>,
    /// How often and when it may write to a person.
    #[serde(skip)]
    pub pace: Pace,
}

/// How many different people must stand behind what is learned of them before it is shown, in every house.
pub const COMPANY_LEAST: u32 = 10;

/// Who is responsible (GDPR: controller).
#[derive(Clone, Debug, Serialize)]
pub struct Business {
    /// Its name.
    pub name: String,
    /// The country it is established in.
    pub country: Place,
    /// Where a person writes about their data.
    pub contact: String,
    /// The languages it speaks; the first is the source of all texts.
    pub languages: Vec<Language>,
    /// Regimes and places its customers are in, as the charter wrote them.
    pub serves: Vec<String>,
    /// Whether children are likely to use it.
    pub for_minors: bool,
    /// Who stands for it where the law wants someone near (GDPR Art. 27), with how to reach them.
    pub representative: Option<String>,
    /// How to reach its data protection officer, if it has one (GDPR Art. 37).
    pub officer: Option<String>,
    /// Whose wall clock counts where a person has not told theirs; UTC if none is named.
    pub zone: Option<Zone>,
    /// How often it may write to a person at most, over all purposes.
    #[serde(skip_serializing_if = "Caps::is_none")]
    pub caps: Caps,
    /// How long it keeps to whom it wrote what, if not [`MESSAGES_KEPT`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep_messages: Option<Span>,
}

/// How long the row of a message is kept after its end: a year in which people ask why they got it, and a month to answer.
pub const MESSAGES_KEPT: Span = Span::months(13);
/// The fewest days a row is kept: caps count a month of them, and so does a mailbox that takes nothing.
pub const MESSAGES_KEPT_DAYS_LEAST: u32 = 31;

impl Business {
    /// How long the row of a message is kept after its end.
    #[must_use]
    pub fn messages_kept(&self) -> Span {
        self.keep_messages.unwrap_or(MESSAGES_KEPT)
    }
}

/// A sound charter.
#[derive(Clone, Debug)]
pub struct Charter {
    /// Who is responsible.
    pub business: Business,
    items: Vec<Item>,
    purposes: Vec<Purpose>,
    processors: Vec<Processor>,
    materials: Vec<u64>,
    trends: Trends,
    hash: Hash,
}

/// Why a charter could not be put together from its parts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsound {
    /// More than a set can hold.
    #[error("a charter declares at most 64 items, 64 purposes and 64 processors")]
    TooMany,
    /// No language.
    #[error("a charter names at least one language")]
    NoLanguage,
    /// The parts have no canonical form.
    #[error("the charter cannot be written canonically")]
    NotCanonical,
}

impl Charter {
    /// Puts a charter together and names it by its content.
    pub fn new(
        business: Business,
        items: Vec<Item>,
        purposes: Vec<Purpose>,
        processors: Vec<Processor>,
    ) -> Result<Self, Unsound> {
        if [items.len(), purposes.len(), processors.len()].into_iter().any(|n| n > crate::id::DECLARED_MOST) {
            return Err(Unsound::TooMany);
        }
        if business.languages.is_empty() {
            return Err(Unsound::NoLanguage);
        }
        let mut materials = Vec::new();
        for purpose in &purposes {
            let used: Vec<&Item> = purpose.items.iter().filter_map(|id| items.get(id.position())).collect();
            let receiving: Vec<&Processor> =
                processors.iter().filter(|processor| purpose.shares_with.contains(&processor.name)).collect();
            let text = canonical(&(purpose, used, receiving)).map_err(|_| Unsound::NotCanonical)?;
            materials.push(Hash::of(&[text.as_bytes()]));
        }
        let reaches: Vec<_> = processors.iter().map(|processor| &processor.reach).collect();
        let paces: Vec<_> = purposes.iter().map(|purpose| purpose.pace).collect();
        let whole = (&business, &items, &materials, &processors, reaches, paces);
        let text = canonical(&whole).map_err(|_| Unsound::NotCanonical)?;
        let hash = Hash::of(&[text.as_bytes()]);
        let materials = materials.iter().map(Hash::short).collect();
        Ok(Self { business, items, purposes, processors, materials, trends: Trends::default(), hash })
    }

    /// The same charter with another way to let out trends; it has another name.
    pub fn with_trends(self, trends: Trends) -> Result<Self, Unsound> {
        let text = canonical(&(self.hash, trends)).map_err(|_| Unsound::NotCanonical)?;
        Ok(Self { trends, hash: Hash::of(&[text.as_bytes()]), ..self })
    }

    /// How trends are let out.
    #[must_use]
    pub const fn trends(&self) -> Trends {
        self.trends
    }

    /// The hash of everything declared.
    #[must_use]
    pub fn hash(&self) -> Hash {
        self.hash
    }
    /// The language all texts are written in first.
    #[must_use]
    pub fn source_language(&self) -> Option<&Language> {
        self.business.languages.first()
    }
    /// The declared items with their ids.
    pub fn items(&self) -> impl Iterator<Item = (ItemId, &Item)> {
        self.items.iter().enumerate().filter_map(|(at, item)| ItemId::new(at).map(|id| (id, item)))
    }
    /// The declared purposes with their ids.
    pub fn purposes(&self) -> impl Iterator<Item = (PurposeId, &Purpose)> {
        self.purposes
            .iter()
            .enumerate()
            .filter_map(|(at, purpose)| PurposeId::new(at).map(|id| (id, purpose)))
    }
    /// Who receives data, as far as the charter describes them.
    #[must_use]
    pub fn processors(&self) -> &[Processor] {
        &self.processors
    }
    /// The processor of this name in the charter.
    #[must_use]
    pub fn processor(&self, key: &Key) -> Option<&Processor> {
        self.processors.iter().find(|processor| processor.key == *key)
    }
    /// The described recipients of a purpose.
    pub fn receivers<'a>(&'a self, purpose: &'a Purpose) -> impl Iterator<Item = &'a Processor> {
        self.processors.iter().filter(|processor| purpose.shares_with.contains(&processor.name))
    }
    /// The recipient of this name, if the charter describes them.
    #[must_use]
    pub fn find_processor(&self, name: &str) -> Option<&Processor> {
        self.processors.iter().find(|processor| processor.name == name)
    }
    /// One item.
    #[must_use]
    pub fn item(&self, id: ItemId) -> Option<&Item> {
        self.items.get(id.position())
    }
    /// One purpose.
    #[must_use]
    pub fn purpose(&self, id: PurposeId) -> Option<&Purpose> {
        self.purposes.get(id.position())
    }
    /// What was agreed to when this purpose was agreed to, as a number that changes with it: its use, basis, items, spans, recipients.
    #[must_use]
    pub fn material(&self, id: PurposeId) -> u64 {
        self.materials.get(id.position()).copied().unwrap_or_default()
    }
    /// The item of this name.
    #[must_use]
    pub fn find_item(&self, key: &str) -> Option<(ItemId, &Item)> {
        self.items().find(|(_, item)| item.key.as_str() == key)
    }
    /// The purpose of this name.
    #[must_use]
    pub fn find_purpose(&self, key: &str) -> Option<(PurposeId, &Purpose)> {
        self.purposes().find(|(_, purpose)| purpose.key.as_str() == key)
    }
    /// How many different people must stand behind what is learned of them before it is shown.
    #[must_use]
    pub fn company(&self) -> u32 {
        let raised = self.purpose_for(Use::Learning).and_then(|(_, purpose)| purpose.company);
        raised.unwrap_or(COMPANY_LEAST).max(COMPANY_LEAST)
    }
    /// The first purpose with this use.
    #[must_use]
    pub fn purpose_for(&self, uses: Use) -> Option<(PurposeId, &Purpose)> {
        self.purposes().find(|(_, purpose)| purpose.uses == uses)
    }
    /// The purpose by which reading is measured, with the item that holds what was read; nothing, if they are not declared together.
    #[must_use]
    pub fn reading(&self) -> Option<(PurposeId, &Purpose, ItemId)> {
        let (id, purpose) = self.purpose_for(Use::Reading)?;
        let (item, _) = self.find_item(READINGS)?;
        purpose.items.has(item).then_some((id, purpose, item))
    }
    /// The kind of processing a purpose is, for the law.
    #[must_use]
    pub fn processing(&self, purpose: &Purpose) -> Processing {
        if purpose.items.iter().filter_map(|id| self.item(id)).any(|item| item.special) {
            return Processing::Sensitive;
        }
        if purpose.necessary.is_some() {
            return Processing::Necessary;
        }
        if !purpose.shares_with.is_empty() {
            return Processing::Sharing;
        }
        match purpose.uses {
            Use::Statistics => Processing::Statistics,
            Use::DirectMarketing => Processing::MessageStranger,
            Use::Advertising => Processing::Sharing,
            Use::Reading => Processing::OpenTracking,
            Use::RequestedService | Use::Service | Use::Suggestions | Use::Learning | Use::Layout => {
                Processing::Personalization
            }
        }
    }
    /// The purposes asked or told on a surface.
    pub fn on_surface(&self, surface: Surface) -> impl Iterator<Item = (PurposeId, &Purpose)> {
        self.purposes().filter(move |(_, purpose)| purpose.surfaces.has(surface))
    }
}
