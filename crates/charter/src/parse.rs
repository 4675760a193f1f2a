//! `charter.toml` field by field: every value parsed to its own type and kept with its place, so that a lint can point at it.
//!
//! **Invariant:** what is wrong with a single value is reported here; what is wrong between values is a lint's.
//! **Invariant:** items and purposes stand in the order of the file: their position is their id.

mod caps;
mod processor;
mod trends;

pub(crate) use caps::CapsDraft;
pub(crate) use processor::ProcessorDraft;
pub(crate) use trends::TrendsDraft;

use crate::File;
use crate::diagnostic::Diagnostic;
use crate::lint::{malformed, necessary_for_no_reason};
use crate::table::{At, Field, Section, document};
use entrenous_core::charter::{AtMost, Basis, Digest, Language, Necessity, Quiet, Source, Use};
use entrenous_core::id::Key;
use entrenous_core::moment::{Span, Zone};
use entrenous_core::region::Place;
use entrenous_core::request::Surface;
use std::ops::Range;
use toml::de::DeTable;

const TOP: &[&str] = &["business", "item", "purpose", "processor", "trends"];
const BUSINESS: &[&str] = &[
    "name",
    "country",
    "contact",
    "languages",
    "serves",
    "for_minors",
    "representative",
    "officer",
    "zone",
    "at_most",
    "at_most_by",
    "keep_messages",
];
const ITEM: &[&str] = &["category", "source", "choices", "several", "keep", "special"];
const PURPOSE: &[&str] = &[
    "use",
    "basis",
    "necessary",
    "items",
    "surfaces",
    "shares_with",
    "stores",
    "hosts",
    "at_most",
    "quiet",
    "digest",
    "company",
];

/// A charter as it was written.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// `[business]`.
    pub(crate) business: Option<BusinessDraft>,
    /// Each `[item.KEY]`.
    pub(crate) items: Vec<ItemDraft>,
    /// Each `[purpose.KEY]`.
    pub(crate) purposes: Vec<PurposeDraft>,
    /// Each `[processor.KEY]`.
    pub(crate) processors: Vec<ProcessorDraft>,
    /// `[trends]`.
    pub(crate) trends: Option<TrendsDraft>,
}

impl Draft {
    /// The languages it names.
    pub(crate) fn languages(&self) -> impl Iterator<Item = &At<Language>> {
        self.business.iter().flat_map(|business| business.languages.entries())
    }
    /// The item of this name.
    pub(crate) fn item(&self, key: &str) -> Option<&ItemDraft> {
        self.items.iter().find(|item| item.key.value == key)
    }
}

/// `[business]` as it was written.
#[derive(Debug)]
pub(crate) struct BusinessDraft {
    /// `name`.
    pub(crate) name: Field<String>,
    /// `country`.
    pub(crate) country: Field<Place>,
    /// `contact`.
    pub(crate) contact: Field<String>,
    /// `languages`.
    pub(crate) languages: Field<Vec<At<Language>>>,
    /// `serves`.
    pub(crate) serves: Field<Vec<At<Place>>>,
    /// `for_minors`.
    pub(crate) for_minors: Field<bool>,
    /// `representative`.
    pub(crate) representative: Field<String>,
    /// `officer`.
    pub(crate) officer: Field<String>,
    /// `zone`.
    pub(crate) zone: Field<Zone>,
    /// `at_most`, `at_most_by` and `keep_messages`.
    pub(crate) caps: CapsDraft,
}

/// `[item.KEY]` as it was written.
#[derive(Debug)]
pub(crate) struct ItemDraft {
    /// Its name; a malformed one has been reported.
    pub(crate) key: At<String>,
    /// `category`.
    pub(crate) category: Field<String>,
    /// `source`.
    pub(crate) source: Field<Source>,
    /// `choices`.
    pub(crate) choices: Field<Vec<At<Key>>>,
    /// `several`.
    pub(crate) several: Field<bool>,
    /// `keep`.
    pub(crate) keep: Field<Span>,
    /// `special`.
    pub(crate) special: Field<bool>,
}

impl ItemDraft {
    /// Whether it is a special category, by its category or because the charter says so.
    pub(crate) fn is_special(&self) -> bool {
        self.special.get() == Some(&true)
            || self.category.get().is_some_and(|name| crate::special::is_special(name))
    }
}

/// `[purpose.KEY]` as it was written.
#[derive(Debug)]
pub(crate) struct PurposeDraft {
    /// Its name; a malformed one has been reported.
    pub(crate) key: At<String>,
    /// `use`.
    pub(crate) uses: Field<Use>,
    /// `basis`.
    pub(crate) basis: Field<Basis>,
    /// `necessary`.
    pub(crate) necessary: Field<Necessity>,
    /// `items`, by name.
    pub(crate) items: Field<Vec<At<String>>>,
    /// `surfaces`.
    pub(crate) surfaces: Field<Vec<At<Surface>>>,
    /// `shares_with`.
    pub(crate) shares_with: Field<Vec<At<String>>>,
    /// `stores`.
    pub(crate) stores: Field<Vec<At<String>>>,
    /// `hosts`.
    pub(crate) hosts: Field<Vec<At<String>>>,
    /// `at_most`.
    pub(crate) at_most: Field<AtMost>,
    /// `quiet`.
    pub(crate) quiet: Field<Quiet>,
    /// `digest`.
    pub(crate) digest: Field<Digest>,
    /// `company`.
    pub(crate) company: Field<u32>,
}

/// Parses a charter; what does not parse is reported and left out.
pub(crate) fn parse(file: &File, found: &mut Vec<Diagnostic>) -> Draft {
    let document = document(file, found);
    let mut top = Section::open(&document, 0..0, "the charter".to_owned(), TOP, file, found);
    let business = top.table("business");
    let business = top.needs(
        "business",
        "[business]",
        business.map_or(Field::Absent, |(header, table)| Field::Is(At { value: table, span: header })),
    );
    let trends = top.table("trends");
    let (items, purposes, processors) = (top.tables("item"), top.tables("purpose"), top.tables("processor"));
    let business = match business {
        Field::Is(At { value, span }) => Some(parse_business(value, span, file, found)),
        Field::Absent | Field::Unreadable => None,
    };
    let items = items.into_iter().map(|(key, table)| parse_item(key, table, file, found)).collect();
    let purposes = purposes.into_iter().map(|(key, table)| parse_purpose(key, table, file, found)).collect();
    let processors =
        processors.into_iter().map(|(key, table)| processor::parse(key, table, file, found)).collect();
    let trends = trends.map(|(header, table)| trends::parse(table, header, file, found));
    Draft { business, items, purposes, processors, trends }
}

fn parse_business(
    table: &DeTable<'_>,
    header: Range<usize>,
    file: &File,
    found: &mut Vec<Diagnostic>,
) -> BusinessDraft {
    let mut section = Section::open(table, header, "[business]".to_owned(), BUSINESS, file, found);
    let name = section.words("name");
    let country = section.parsed("country", Place::parse);
    let contact = section.words("contact");
    let representative = section.words("representative");
    let officer = section.words("officer");
    let zone = section.parsed("zone", Zone::parse);
    let languages = section.parsed_list("languages", Language::parse);
    let serves = section.parsed_list("serves", Place::parse);
    let caps = caps::parse(&mut section);
    BusinessDraft {
        name: section.needs("name", "name = \"Atelier\"", name),
        country: section.needs("country", "country = \"FR\"", country),
        contact: section.needs("contact", "contact = \"privacy@atelier.example\"", contact),
        languages: section.needs("languages", "languages = [\"fr\", \"en\"]", languages),
        serves: section.needs("serves", "serves = [\"EU\"]", serves),
        for_minors: section.flag("for_minors"),
        representative,
        officer,
        zone,
        caps,
    }
}

fn parse_item(key: At<String>, table: &DeTable<'_>, file: &File, found: &mut Vec<Diagnostic>) -> ItemDraft {
    check_name(&key, file, found);
    let mut section =
        Section::open(table, key.span.clone(), format!("[item.{}]", key.value), ITEM, file, found);
    let category = section.parsed("category", category);
    let source = section.word("source", &malformed::LINT);
    ItemDraft {
        category: section.needs("category", "category = \"pd:Preference\"", category),
        source: section.needs("source", "source = \"volunteered\"", source),
        choices: section.parsed_list("choices", Key::parse),
        several: section.flag("several"),
        keep: section.parsed("keep", str::parse),
        special: section.flag("special"),
        key,
    }
}

fn parse_purpose(
    key: At<String>,
    table: &DeTable<'_>,
    file: &File,
    found: &mut Vec<Diagnostic>,
) -> PurposeDraft {
    check_name(&key, file, found);
    let name = format!("[purpose.{}]", key.value);
    let mut section = Section::open(table, key.span.clone(), name, PURPOSE, file, found);
    let uses = section.word("use", &malformed::LINT);
    let items = section.texts("items");
    PurposeDraft {
        uses: section.needs("use", "use = \"dpv:DirectMarketing\"", uses),
        basis: section.word("basis", &malformed::LINT),
        necessary: section.word("necessary", &necessary_for_no_reason::LINT),
        items: section.needs("items", "items = []", items),
        surfaces: section.word_list("surfaces"),
        shares_with: section.texts("shares_with"),
        stores: section.parsed_list("stores", storage_key),
        hosts: section.parsed_list("hosts", host),
        at_most: section.parsed("at_most", str::parse),
        quiet: section.parsed("quiet", str::parse),
        digest: section.word("digest", &malformed::LINT),
        company: section.number("company"),
        key,
    }
}

fn check_name(key: &At<String>, file: &File, found: &mut Vec<Diagnostic>) {
    if let Err(why) = Key::parse(&key.value) {
        found.push(malformed::found(&malformed::LINT, file, &key.span, &key.value, &why.to_string()));
    }
}

/// The longest name of a category, a cookie, a storage key or a host, in bytes.
const NAME_BYTES_MOST: usize = 128;

fn category(text: &str) -> Result<String, &'static str> {
    let name = text.strip_prefix("pd:").unwrap_or_default();
    let starts = name.bytes().next().is_some_and(|b| b.is_ascii_uppercase());
    let fits = starts && name.len() <= NAME_BYTES_MOST && name.bytes().all(|b| b.is_ascii_alphanumeric());
    if fits {
        Ok(text.to_owned())
    } else {
        Err("a category is a W3C DPV personal data category such as `pd:Preference`")
    }
}

fn host(text: &str) -> Result<String, &'static str> {
    let is_sign = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(is_sign);
    if text.len() <= NAME_BYTES_MOST && text.contains('.') && text.split('.').all(is_part) {
        Ok(text.to_owned())
    } else {
        Err(
            "a host is a name such as `film.example`, in small letters, without `https://` and without a path",
        )
    }
}

fn storage_key(text: &str) -> Result<String, &'static str> {
    let name = text.strip_suffix('*').unwrap_or(text);
    let fits = !name.is_empty()
        && name.len() <= NAME_BYTES_MOST
        && name.bytes().all(|b| b.is_ascii_graphic() && b != b'*');
    if fits {
        Ok(text.to_owned())
    } else {
        Err("a cookie or storage key is a name without spaces; a `*` may stand at its end")
    }
}
