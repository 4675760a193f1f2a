//! A page of a shop: the articles it tells search machines of, as schema.org in `<script type="application/ld+json">`.
//!
//! **Invariant:** a page is searched for such scripts and for its language, never run, and nothing it links to is fetched.

use super::record::{Record, Refused, Take, list, told};
use crate::shelf::Draft;
use serde_json::Value;

/// How deep objects are looked into.
const DEPTH_MOST: usize = 12;

/// Reads the articles of a page.
pub(super) fn read(text: &str, language: &str, take: &mut Take<'_>) {
    // A tag is found whatever its case; lower case keeps the places of ASCII letters.
    let lower = text.to_ascii_lowercase();
    let spoken = language_of(&lower);
    let language = spoken.as_deref().unwrap_or(language);
    let mut at = 0_usize;
    while let Some(found) = lower.get(at..).and_then(|rest| rest.find("<script")) {
        let start = at.saturating_add(found);
        let Some(open) =
            lower.get(start..).and_then(|rest| rest.find('>')).map(|end| start.saturating_add(end))
        else {
            return;
        };
        let body = open.saturating_add(1);
        let rest = lower.get(body..).unwrap_or_default();
        let end = rest.find("</script").map_or(lower.len(), |end| body.saturating_add(end));
        let line =
            text.as_bytes().iter().take(start).filter(|byte| **byte == b'\n').count().saturating_add(1);
        if lower.get(start..open).is_some_and(|tag| tag.contains("application/ld+json")) {
            match serde_json::from_str(text.get(body..end).unwrap_or_default()) {
                Ok(value) => walk(&value, DEPTH_MOST, &mut |product| {
                    take(Record { line, draft: Ok(draft(product, language)), bytes: end })
                }),
                Err(_) => take(Record { line, draft: Err(Refused::NotJson), bytes: end }),
            }
        }
        at = end;
    }
}

/// `lang` of the `html` tag.
fn language_of(lower: &str) -> Option<String> {
    let start = lower.find("<html")?;
    let tag = lower.get(start..)?.split('>').next()?;
    let value = tag.split_once(" lang=")?.1.trim_start_matches(['"', '\'']);
    let language = value.split(['"', '\'', ' ']).next()?;
    // The region is not needed, and lower case would not be its form.
    language.split('-').next().filter(|tag| (2..=3).contains(&tag.len())).map(ToOwned::to_owned)
}

/// Finds every product: in graphs, in lists, and in what a page is about.
fn walk(value: &Value, depth: usize, take: &mut impl FnMut(&Value)) {
    let Some(deeper) = depth.checked_sub(1) else { return };
    match value {
        Value::Array(all) => all.iter().for_each(|one| walk(one, deeper, take)),
        Value::Object(_) if is(value, "Product") || is(value, "ProductGroup") => take(value),
        Value::Object(fields) => {
            for key in [
                "@graph",
                "itemListElement",
                "item",
                "mainEntity",
                "mainEntityOfPage",
                "about",
                "itemOffered",
                "offers",
            ] {
                if let Some(within) = fields.get(key) {
                    walk(within, deeper, take);
                }
            }
        }
        _ => {}
    }
}

fn is(value: &Value, wanted: &str) -> bool {
    let named =
        |value: &Value| value.as_str().and_then(|name| name.rsplit(['/', ':']).next()) == Some(wanted);
    match value.get("@type") {
        Some(Value::Array(all)) => all.iter().any(named),
        Some(one) => named(one),
        None => false,
    }
}

/// The text of a value: itself, its `@value`, its `name` or its `url`, or of the first of several.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(all) => all.first().map(text).unwrap_or_default(),
        Value::Object(fields) => {
            let keys = ["@value", "name", "url", "contentUrl", "@id"];
            keys.iter().find_map(|key| fields.get(*key)).map(text).unwrap_or_default()
        }
        _ => String::new(),
    }
}

fn field(product: &Value, name: &str) -> String {
    product.get(name).map(text).unwrap_or_default()
}

/// A text by language: `{"@language":"fr","@value":"…"}`, several of them, or one in the language of the page.
fn spoken(product: &Value, name: &str, language: &str) -> std::collections::BTreeMap<String, String> {
    let one = |value: &Value| {
        let own = value.get("@language").and_then(Value::as_str).unwrap_or(language);
        told(own, &text(value))
    };
    match product.get(name) {
        Some(Value::Array(all)) => all.iter().rev().flat_map(one).collect(),
        Some(value) => one(value),
        None => std::collections::BTreeMap::new(),
    }
}

fn draft(product: &Value, language: &str) -> Draft {
    let offer =
        product.get("offers").map(|offers| offers.as_array().and_then(|all| all.first()).unwrap_or(offers));
    let of_offer = |name: &str| offer.map(|offer| field(offer, name)).unwrap_or_default();
    let or = |text: String, other: String| if text.is_empty() { other } else { text };
    let ids = ["sku", "productID", "productGroupID", "mpn", "@id"].map(|name| field(product, name));
    let specified = offer.and_then(|offer| offer.get("priceSpecification"));
    let specified =
        |name: &str| specified.map(|own| field(own.get(0).unwrap_or(own), name)).unwrap_or_default();
    let price = or(of_offer("price"), or(of_offer("lowPrice"), specified("price")));
    Draft {
        id: ids.into_iter().find(|id| !id.is_empty()).unwrap_or_default(),
        name: spoken(product, "name", language),
        description: spoken(product, "description", language),
        kind: super::record::last_kind(&field(product, "category")),
        price,
        currency: or(of_offer("priceCurrency"), specified("priceCurrency")),
        styles: Vec::new(),
        colours: list(&field(product, "color")),
        pattern: field(product, "pattern"),
        material: field(product, "material"),
        maker: field(product, "brand"),
        sizes: list(&field(product, "size")),
        url: or(field(product, "url"), of_offer("url")),
        picture: field(product, "image"),
    }
}
