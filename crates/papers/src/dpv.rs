//! The charter as JSON-LD in the words of W3C DPV 2 (<https://w3id.org/dpv>), with the legal bases of its GDPR extension.
//!
//! **Invariant:** each term is an IRI in short form whose prefix the context declares; titles carry their language.

use crate::{Sources, receivers, terms};
use entrenous_core::charter::{Basis, Item, Processor, Purpose, Role, Safeguard, Source};
use entrenous_core::moment::{Span, Unit};
use serde_json::{Map, Value, json};

/// The document, indented.
#[must_use]
pub fn write(sources: &Sources<'_>) -> String {
    format!("{:#}\n", graph(sources))
}

fn graph(sources: &Sources<'_>) -> Value {
    let charter = sources.charter;
    let mut nodes = vec![controller(sources)];
    nodes.extend(charter.processors().iter().map(recipient));
    nodes.extend(charter.items().map(|(_, item)| data(sources, item)));
    nodes.extend(charter.purposes().map(|(_, purpose)| process(sources, purpose)));
    json!({
        "@context": {
            "@base": format!("urn:entrenous:charter:{}", charter.hash()),
            "dct": "http://purl.org/dc/terms/",
            "dpv": "https://w3id.org/dpv#",
            "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
            "loc": "https://w3id.org/dpv/loc#",
            "pd": "https://w3id.org/dpv/pd#",
            "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@graph": nodes,
    })
}

fn controller(sources: &Sources<'_>) -> Value {
    let business = &sources.charter.business;
    let mut node = json!({
        "@id": "#controller",
        "@type": "dpv:DataController",
        "dpv:hasName": business.name,
        "dpv:hasContact": business.contact,
        "dpv:hasCountry": term("loc", business.country.as_str()),
    });
    let near = [
        ("dpv:hasRepresentative", &business.representative, "dpv:Representative"),
        ("dpv:hasDataProtectionOfficer", &business.officer, "dpv:DataProtectionOfficer"),
    ];
    for (property, contact, kind) in near {
        if let (Some(contact), Some(node)) = (contact, node.as_object_mut()) {
            node.insert(property.into(), json!({ "@type": kind, "dpv:hasContact": contact }));
        }
    }
    node
}

fn recipient(processor: &Processor) -> Value {
    let kind = match processor.role {
        Role::Processor => "dpv:DataProcessor",
        Role::ThirdParty => "dpv:ThirdParty",
    };
    let mut node = json!({
        "@id": format!("#recipient-{}", processor.key),
        "@type": kind,
        "dpv:hasName": processor.name,
        "dpv:hasCountry": term("loc", processor.country.as_str()),
    });
    let article = processor.safeguard.map(|safeguard| match safeguard {
        Safeguard::Adequacy => "A45-3",
        Safeguard::BindingRules => "A46-2-b",
        Safeguard::StandardClauses => "A46-2-c",
        Safeguard::Certification => "A46-2-f",
        Safeguard::ExplicitConsent => "A49-1-a",
    });
    if let (Some(article), Some(node)) = (article, node.as_object_mut()) {
        node.insert("dpv:hasLegalBasis".into(), term("eu-gdpr", article));
    }
    node
}

fn data(sources: &Sources<'_>, item: &Item) -> Value {
    let how = match item.source {
        Source::Volunteered => "dpv:ProvidedPersonalData",
        Source::Observed => "dpv:ObservedPersonalData",
        Source::Inferred => "dpv:InferredPersonalData",
    };
    let category = terms::category(&item.category).map_or(item.category.as_str(), |term| term.ours.as_str());
    let mut kinds = vec![category, how];
    if item.special {
        kinds.push("dpv:SpecialCategoryPersonalData");
    }
    json!({
        "@id": format!("#item-{}", item.key),
        "@type": kinds,
        "dct:title": titles(sources, &format!("item.{}.title", item.key)),
        "dpv:hasStorageCondition": {
            "@type": "dpv:StorageDuration",
            "dpv:hasDuration": { "rdf:value": { "@type": "xsd:duration", "@value": duration(item.keep) } },
        },
    })
}

fn process(sources: &Sources<'_>, purpose: &Purpose) -> Value {
    let items = sources.items(purpose);
    let named = receivers::of(sources, purpose).into_iter().map(|one| match one.described {
        Some(processor) => json!({ "@id": format!("#recipient-{}", processor.key) }),
        None => json!({ "@type": "dpv:ThirdParty", "dpv:hasName": one.name }),
    });
    let mut node = Map::new();
    node.insert("@id".into(), format!("#purpose-{}", purpose.key).into());
    node.insert("@type".into(), "dpv:Process".into());
    node.insert("dct:title".into(), titles(sources, &format!("purpose.{}.title", purpose.key)));
    node.insert("dct:description".into(), titles(sources, &format!("purpose.{}.text", purpose.key)));
    node.insert("dpv:hasDataController".into(), json!({ "@id": "#controller" }));
    node.insert("dpv:hasDataSubject".into(), subjects(sources));
    node.insert("dpv:hasPurpose".into(), json!({ "@id": purpose.uses }));
    node.insert("dpv:hasLegalBasis".into(), bases(purpose.basis));
    let data: Vec<Value> = items.iter().map(|item| json!({ "@id": format!("#item-{}", item.key) })).collect();
    for (property, values) in [("dpv:hasPersonalData", data), ("dpv:hasRecipient", named.collect())] {
        if !values.is_empty() {
            node.insert(property.into(), values.into());
        }
    }
    let measures =
        ["EncryptionAtRest", "CryptographicKeyManagement", "AccessControlMethod", "DigitalSignatures"];
    node.insert("dpv:hasTechnicalMeasure".into(), measures.map(|name| term("dpv", name)).to_vec().into());
    Value::Object(node)
}

fn subjects(sources: &Sources<'_>) -> Value {
    let mut kinds = vec![term("dpv", "Customer"), term("dpv", "Visitor")];
    if sources.charter.business.for_minors {
        kinds.push(term("dpv", "Child"));
    }
    kinds.into()
}

fn bases(basis: Basis) -> Value {
    let articles: &[&str] = match basis {
        Basis::Consent => &["A6-1-a"],
        Basis::ExplicitConsent => &["A6-1-a", "A9-2-a"],
        Basis::Contract => &["A6-1-b"],
        Basis::LegalObligation => &["A6-1-c"],
        Basis::LegitimateInterest => &["A6-1-f"],
    };
    articles.iter().map(|article| term("eu-gdpr", article)).collect()
}

fn term(prefix: &str, name: &str) -> Value {
    json!({ "@id": format!("{prefix}:{name}") })
}

fn titles(sources: &Sources<'_>, id: &str) -> Value {
    let languages = sources.charter.business.languages.iter();
    languages
        .map(|language| json!({ "@language": language.as_str(), "@value": sources.texts.say(language, id, &[]) }))
        .collect()
}

/// ISO 8601.
fn duration(span: Span) -> String {
    let unit = match span.unit() {
        Unit::Days => 'D',
        Unit::Months => 'M',
        Unit::Years => 'Y',
    };
    format!("P{}{unit}", span.count())
}
