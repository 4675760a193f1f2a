//! An invented person, so that a message can be read before anyone gets it. Nobody is behind these values.
//!
//! **Invariant:** every address lies below `example`, which no one owns (RFC 2606).

use crate::compile::Compiled;
use crate::header::{Header, Shape};
use crate::link::Link;
use crate::render::{Card, Given, Links, NotWritten, Told, Value};
use entrenous_core::charter::{Charter, Language};
use std::collections::BTreeMap;

/// What a message says to an invented person.
pub fn given(compiled: &Compiled, header: &Header, charter: Option<&Charter>) -> Result<Given, NotWritten> {
    let link = |path: &str| {
        Link::parse(&format!("https://atelier.example/{path}"))
            .map_err(|why| NotWritten::Missing(why.to_string()))
    };
    let cards = cards(&compiled.language, &link)?;
    let mut handed = BTreeMap::new();
    for of in &header.given {
        let name = of.name.as_str();
        let value = match of.shape {
            Shape::Text => Value::Text(text(name)),
            Shape::Address => Value::Address(link(name)?),
            Shape::Cards => {
                Value::Cards(cards.iter().map(|card| Card { why: String::new(), ..card.clone() }).collect())
            }
        };
        handed.insert(name.to_owned(), value);
    }
    Ok(Given {
        person: compiled
            .items
            .iter()
            .map(|item| (item.clone(), told(item, charter, &compiled.language)))
            .collect(),
        links: Links {
            unsubscribe: link("u/7f3c")?,
            preferences: link("privacy?for=7f3c")?,
            web_version: link("read/7f3c")?,
        },
        slots: compiled.slots.iter().map(|slot| (slot.clone(), cards.clone())).collect(),
        given: handed,
    })
}

fn text(name: &str) -> String {
    match name {
        _ if name.contains("number") => "2026-1107".to_owned(),
        _ if name.contains("total") || name.contains("price") => "187,00 €".to_owned(),
        _ if name.contains("count") => "4".to_owned(),
        _ => "Ada & <Co>".to_owned(),
    }
}

fn told(item: &str, charter: Option<&Charter>, language: &Language) -> Told {
    let declared = charter.and_then(|charter| charter.find_item(item)).map(|(_, item)| item);
    let choices: Vec<String> =
        declared.iter().flat_map(|item| &item.choices).map(|choice| choice.as_str().to_owned()).collect();
    if declared.is_some_and(|item| item.several) {
        return Told::Several(choices.into_iter().take(2).collect());
    }
    let spoken = choices.iter().find(|choice| *choice == language.as_str());
    let first = spoken.or(choices.first()).cloned();
    Told::One(
        first.unwrap_or_else(|| if item.contains("mail") { "ada@example.org".into() } else { "Ada".into() }),
    )
}

fn cards(
    language: &Language,
    link: &dyn Fn(&str) -> Result<Link, NotWritten>,
) -> Result<Vec<Card>, NotWritten> {
    let said: [(&str, &str, &str); 3] = match language.as_str() {
        "fr" => [
            ("Chemise en lin, bleu pastel", "98,00 €", "Vous avez regardé deux pièces en lin."),
            ("Veste de travail, indigo", "149,00 €", "Vous aimez le vêtement de travail."),
            ("Écharpe tissée", "59,00 €", "Elle va avec la veste que vous avez."),
        ],
        "de" => [
            ("Leinenhemd, Waidblau", "98,00 €", "Sie haben zwei Stücke aus Leinen angesehen."),
            ("Arbeitsjacke, Indigo", "149,00 €", "Sie mögen Arbeitskleidung."),
            ("Gewebter Schal", "59,00 €", "Er passt zu Ihrer Jacke."),
        ],
        _ => [
            ("Linen shirt, woad blue", "€98.00", "You looked at two pieces made of linen."),
            ("Work jacket, indigo", "€149.00", "You like workwear."),
            ("Woven scarf", "€59.00", "It goes with the jacket you have."),
        ],
    };
    let card = |(at, (name, price, why)): (usize, &(&str, &str, &str))| {
        let card = |url: Link| Card {
            name: (*name).to_owned(),
            price: (*price).to_owned(),
            url: Some(url),
            picture: None,
            why: (*why).to_owned(),
        };
        link(&format!("shop/{at}")).map(card)
    };
    said.iter().enumerate().map(card).collect()
}
