//! What a caller hands over for one message: values its text reads, and an address where the person has told none.
//!
//! **Invariant:** it is sealed before it is kept, and opened only to the permit under which the message is written.

use crate::speak::Def;
use crate::{Fault, House};
use entrenous_core::communicate::NewMessage;
use entrenous_core::id::{Key, PersonId, RowId};
use entrenous_core::permit::Permit;
use entrenous_letters::Card;
use entrenous_letters::header::Shape;
use entrenous_letters::link::Link;
use entrenous_letters::render::Value;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many bytes of values one message may carry.
pub const GIVEN_BYTES_MOST: usize = 64 * 1_024;

/// What is handed over.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// Where it goes, if not to the address the person has told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The values of the text, by name.
    #[serde(default)]
    pub values: BTreeMap<String, serde_json::Value>,
}

impl Given {
    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.address.is_none() && self.values.is_empty()
    }
    /// The values in the shapes the message asks for; a missing or unfit one is named.
    pub fn shaped(&self, def: &Def) -> Result<BTreeMap<String, Value>, Fault> {
        let declared = &def.header.given;
        if let Some(name) =
            self.values.keys().find(|name| declared.iter().all(|one| one.name.as_str() != *name))
        {
            let name = Key::parse(name).unwrap_or_else(|_| def.key.clone());
            return Err(Fault::BadValue(name, "the message asks for no value of this name"));
        }
        let shape = |one: &entrenous_letters::header::Handed| {
            let bad = |what| Fault::BadValue(one.name.clone(), what);
            let value = self.values.get(one.name.as_str()).ok_or_else(|| bad("the message needs it"))?;
            let shaped = match one.shape {
                Shape::Text => value.as_str().map(|text| Value::Text(text.to_owned())),
                Shape::Address => value.as_str().and_then(|text| Link::parse(text).ok()).map(Value::Address),
                Shape::Cards => serde_json::from_value::<Vec<Line>>(value.clone())
                    .ok()
                    .map(|lines| Value::Cards(lines.into_iter().map(Line::card).collect())),
            };
            let what = match one.shape {
                Shape::Text => "it is a text",
                Shape::Address => "it is an address that starts with `https://`",
                Shape::Cards => "it is a list of `{name, price, url, picture}`",
            };
            Ok((one.name.as_str().to_owned(), shaped.ok_or_else(|| bad(what))?))
        };
        declared.iter().map(shape).collect()
    }
}

/// A card as a caller writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    name: String,
    #[serde(default)]
    price: String,
    url: Option<Link>,
    picture: Option<Link>,
}

impl Line {
    fn card(self) -> Card {
        let Self { name, price, url, picture } = self;
        Card { name, price, url, picture, why: String::new() }
    }
}

/// Seals it for one message; nothing for nothing.
pub(crate) fn seal(house: &House, person: PersonId, row: RowId, given: &Given) -> Result<Vec<u8>, Fault> {
    if given.is_empty() {
        return Ok(Vec::new());
    }
    let plain = serde_json::to_vec(given).map_err(|_| Fault::NoSuchFact)?;
    if plain.len() > GIVEN_BYTES_MOST {
        return Err(Fault::TooMuchGiven(GIVEN_BYTES_MOST));
    }
    Ok(house.vault.seal_given(person, row, &plain)?)
}

/// Opens it to the permit under which the message is written.
pub(crate) fn open(house: &House, permit: &Permit, message: &NewMessage) -> Result<Given, Fault> {
    if message.given.is_empty() {
        return Ok(Given::default());
    }
    let plain = house.vault.open_given(permit, message.row, &message.given)?;
    serde_json::from_slice(&plain).map_err(|_| Fault::NoSuchFact)
}
