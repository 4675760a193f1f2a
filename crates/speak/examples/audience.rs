//! What it costs to look whether one person is in an audience: the audiences of the boutique, and people of whom 60 facts are known.
//!
//! **Invariant:** the people are invented by counting: whoever runs this looks at the same ones.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement prints, and reads the clock"
)]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a measurement stops where it cannot go on"
)]

use entrenous_charter::{File, Folder};
use entrenous_core::id::ItemId;
use entrenous_core::moment::Moment;
use entrenous_speak::audience::{Audiences, Seen};
use serde_json::Value;
use std::collections::HashMap;
use std::time::Instant;

const PEOPLE: usize = 2_000;
const FACTS: usize = 60;
const ROUNDS: usize = 50;

fn main() {
    let top = concat!(env!("CARGO_MANIFEST_DIR"), "/../../charters/boutique/");
    let file = |name: &str| File {
        name: name.to_owned(),
        text: std::fs::read_to_string(format!("{top}{name}")).unwrap(),
    };
    let texts = ["fr", "de", "en"].map(|code| (code.to_owned(), file(&format!("lang/{code}/charter.toml"))));
    let folder = Folder { charter: file("charter.toml"), texts: texts.to_vec() };
    let charter = entrenous_charter::read(&folder).charter.unwrap();
    let names =
        ["regulars", "undecided", "french_readers"].map(|name| file(&format!("audiences/{name}.toml")));
    let (audiences, found) = Audiences::read(&names, &charter);
    assert!(found.is_empty(), "{found:?}");

    let articles: Vec<Value> = (0..150).map(|number| Value::from(format!("article-{number}"))).collect();
    let of: HashMap<&str, &str> = articles
        .iter()
        .enumerate()
        .map(|(at, id)| (id.as_str().unwrap(), ["coat", "jacket", "shirt", "dress"][at % 4]))
        .collect();
    let kinds = |article: &str, kind: &str| of.get(article) == Some(&kind);
    let items = ["views", "baskets", "purchases"].map(|name| charter.find_item(name).unwrap().0);
    let now: Moment = "2027-03-01T09:00:00Z".parse().unwrap();
    let people: Vec<Vec<(ItemId, Moment, &Value)>> = (0..PEOPLE)
        .map(|person| {
            let fact = |at: usize| {
                let drawn = (person * 61 + at + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
                let ago = i64::try_from((drawn >> 20) % 90).unwrap() * 86_400_000_000;
                (
                    items[if (drawn >> 3).is_multiple_of(8 + person % 40) { 2 } else { drawn % 8 / 7 }],
                    now.plus_microseconds(-ago),
                    &articles[(drawn >> 9) % 150],
                )
            };
            (0..FACTS).map(fact).collect()
        })
        .collect();
    for audience in audiences.iter() {
        // The best of some rounds: a busy machine takes turns away, and gives none back.
        let mut best = u128::MAX;
        let mut meant = 0;
        for _ in 0..ROUNDS {
            let begun = Instant::now();
            meant = people.iter().filter(|facts| audience.holds(&Seen { facts, kinds: &kinds }, now)).count();
            best = best.min(begun.elapsed().as_nanos() / PEOPLE as u128);
        }
        println!("{}: {best} ns a person ({} of {PEOPLE} meant)", audience.key, meant);
    }
}
