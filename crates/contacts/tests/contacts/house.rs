//! A charter to read under, a ZIP as tools write it, and what came of a file.

use entrenous_charter::{File, Folder};
use entrenous_contacts::{Contact, Refusal, Report, Terms, Words, purpose, survey};
use entrenous_core::charter::Charter;
use entrenous_core::moment::Moment;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::{Cursor, Write};
use std::sync::OnceLock;

const CHARTER: &str = r#"
[business]
name = "Atelier"
country = "FR"
zone = "Europe/Paris"
contact = "x@atelier.example"
languages = ["en", "fr", "de"]
serves = ["EU"]

[item.email]
category = "pd:EmailAddress"
source = "volunteered"
keep = "2 years"

[item.first_name]
category = "pd:GivenName"
source = "volunteered"
keep = "2 years"

[item.language]
category = "pd:Language"
source = "volunteered"
choices = ["en", "fr", "de"]
keep = "2 years"

[item.styles]
category = "pd:Preference"
source = "volunteered"
choices = ["minimal", "street"]
several = true
keep = "2 years"

[item.views]
category = "pd:BrowsingBehaviour"
source = "observed"
keep = "90 days"

[purpose.newsletter]
use = "dpv:DirectMarketing"
basis = "consent"
items = ["email", "first_name", "language", "styles"]
surfaces = ["mail"]
at_most = "2 per week"

[purpose.suggestions]
use = "dpv:ProvidePersonalisedRecommendations"
basis = "consent"
items = ["views"]
surfaces = ["web"]
"#;

const TEXTS: &str = r#"
[purpose.newsletter]
title = "Our letter"
text = "At most two letters a week."
[purpose.suggestions]
title = "Suggestions"
text = "What fits you."
[item.email]
title = "Your address"
[item.first_name]
title = "Your first name"
[item.language]
title = "Your language"
[item.styles]
title = "What you like to wear"
[item.views]
title = "What you looked at"
[choice.language]
en = "English"
fr = "French"
de = "German"
[choice.styles]
minimal = "Minimal"
street = "Street"
"#;

/// The present of every test.
pub(crate) fn now() -> Moment {
    "2026-11-26T12:00:00Z".parse().unwrap()
}

/// The charter.
pub(crate) fn charter() -> &'static Charter {
    static ONCE: OnceLock<Charter> = OnceLock::new();
    ONCE.get_or_init(|| {
        let texts = ["en", "fr", "de"].map(|language| {
            let name = format!("lang/{language}/charter.toml");
            (language.to_owned(), File { name, text: TEXTS.to_owned() })
        });
        let charter = File { name: "charter.toml".to_owned(), text: CHARTER.to_owned() };
        let reading = entrenous_charter::read(&Folder { charter, texts: texts.to_vec() });
        reading.charter.unwrap_or_else(|| panic!("{:#?}", reading.diagnostics))
    })
}

fn words() -> &'static Words {
    static ONCE: OnceLock<Words> = OnceLock::new();
    ONCE.get_or_init(|| {
        let mut words = Words::of(charter());
        let (styles, item) = charter().find_item("styles").unwrap();
        words.item(styles, "What you like to wear");
        words.choice(styles, &item.choices[1], "De la rue");
        words
    })
}

fn is_address(text: &str) -> bool {
    let Some((name, domain)) = text.trim().split_once('@') else { return false };
    let plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"._+-".contains(&b))
    };
    plain(name) && plain(domain) && domain.contains('.')
}

/// The usual terms.
pub(crate) fn terms() -> Terms<'static> {
    Terms {
        charter: charter(),
        words: words(),
        purpose: purpose(charter(), None).unwrap(),
        tool: None,
        map: Vec::new(),
        dates: None,
        attested: false,
        now: now(),
        is_address,
    }
}

/// What came of a file.
pub(crate) fn read(name: &str, bytes: &[u8], terms: Terms<'_>) -> Result<(Vec<Contact>, Report), Refusal> {
    let mut contacts =
        survey(Cursor::new(bytes.to_vec()), name, terms, |done, whole| assert!(done <= whole))?;
    let all = contacts.by_ref().collect::<Result<Vec<_>, _>>()?;
    assert!(contacts.next().is_none());
    Ok((all, contacts.report().clone()))
}

/// What came of a file under the usual terms.
pub(crate) fn plain(text: &str) -> (Vec<Contact>, Report) {
    read("list.csv", text.as_bytes(), terms()).unwrap_or_else(|refusal| panic!("{refusal}"))
}

/// A contact in one line, for comparing.
pub(crate) fn line(contact: &Contact) -> String {
    let yes = contact.consents.iter().map(|yes| {
        let at = yes.at.map_or_else(|| "?".to_owned(), Moment::date);
        format!("{:?} {} {at}", yes.evidence, yes.purpose)
    });
    let no = contact.opt_outs.iter().map(|no| {
        let at = no.at.map_or_else(|| "?".to_owned(), Moment::date);
        format!("{} {:?} {at}", no.reason.word(), no.scope)
    });
    let facts = contact.facts.iter().map(|(id, value)| {
        let key = charter().item(*id).unwrap().key.to_string();
        format!("{key}={}", value.to_string().replace('"', ""))
    });
    let all: Vec<String> = yes.chain(no).chain(facts).collect();
    format!("{}: {}", contact.address.text(), all.join("; "))
}

/// All contacts in lines.
pub(crate) fn lines(contacts: &[Contact]) -> Vec<String> {
    contacts.iter().map(line).collect()
}

/// A ZIP of these tables.
pub(crate) fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content.as_bytes()).unwrap();
        let packed = encoder.finish().unwrap();
        let mut common = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
        common.extend(crc32fast::hash(content.as_bytes()).to_le_bytes());
        common.extend((packed.len() as u32).to_le_bytes());
        common.extend((content.len() as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        list.extend(b"PK\x01\x02\x14\x00");
        list.extend(&common);
        list.extend([0; 10]);
        list.extend((out.len() as u32).to_le_bytes());
        list.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(packed);
    }
    let (count, offset) = (files.len() as u16, out.len() as u32);
    out.extend(&list);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend([(list.len() as u32).to_le_bytes(), offset.to_le_bytes()].concat());
    out.extend([0, 0]);
    out
}
