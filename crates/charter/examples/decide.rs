//! How long one decision takes, with its reason: the compiled table against the slow reading of charter and laws, in one run.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::disallowed_methods,
    reason = "a bench"
)]

use entrenous_charter::law::{self, Laws, Pack, reference};
use entrenous_charter::{File, Folder, read};
use entrenous_core::charter::Charter;
use entrenous_core::consent::{Choices, Held, State};
use entrenous_core::id::{PersonId, PurposeId};
use entrenous_core::moment::Moment;
use entrenous_core::permit::{Ask, decide};
use entrenous_core::region::Place;
use entrenous_core::request::{Age, Signal, Surface};
use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::Instant;

const PEOPLE: usize = 4_096;
const BATCHES: usize = 400;
const PER_BATCH: usize = 2_000;
const PURPOSES: usize = 48;

/// SplitMix64.
fn roll(state: &mut u64) -> usize {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (z >> 33) as usize
}

/// Nanoseconds a call in each batch, sorted.
fn timed(mut one: impl FnMut(usize)) -> Vec<f64> {
    let mut each: Vec<f64> = (0..BATCHES)
        .map(|batch| {
            let begun = Instant::now();
            (0..PER_BATCH).for_each(|at| one(batch * PER_BATCH + at));
            begun.elapsed().as_nanos() as f64 / PER_BATCH as f64
        })
        .collect();
    each.sort_by(f64::total_cmp);
    each
}

/// People who have said all sorts of things.
fn people(charter: &Charter, purposes: &[PurposeId], now: Moment, dice: &mut u64) -> Vec<Choices> {
    (0..PEOPLE)
        .map(|_| {
            let mut choices = Choices::default();
            for purpose in purposes {
                let state = [State::Given, State::Refused, State::Withdrawn, State::Objected][roll(dice) % 4];
                let until = Moment::from_seconds(1_799_999_000 + (roll(dice) % 4_000) as i64);
                let held = Held {
                    state,
                    at: now,
                    until,
                    material: charter.material(*purpose),
                    despite_signal: false,
                };
                choices.take(*purpose, held);
            }
            choices
        })
        .collect()
}

/// The example boutique.
fn boutique() -> Charter {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../charters/boutique/");
    let text = |name: &str| File {
        name: name.into(),
        text: std::fs::read_to_string(format!("{folder}{name}")).unwrap(),
    };
    let texts =
        ["fr", "de", "en"].map(|code| (code.to_owned(), text(&format!("lang/{code}/charter.toml")))).to_vec();
    read(&Folder { charter: text("charter.toml"), texts }).charter.unwrap()
}

/// A business that serves every regime there is, for 48 purposes.
fn everywhere(packs: &[Pack]) -> Charter {
    let uses = [
        "dpv:ServiceProvision",
        "dpv:ProvidePersonalisedRecommendations",
        "dpv:ServiceUsageAnalytics",
        "dpv:PersonalisedAdvertising",
    ];
    let places: BTreeSet<&str> = packs.iter().flat_map(|pack| &pack.applies).map(Place::as_str).collect();
    let serves: Vec<String> = places.iter().map(|place| format!("{place:?}")).collect();
    let mut charter = format!(
        "[business]\nname = \"Bench\"\ncountry = \"FR\"\ncontact = \"privacy@bench.example\"\nlanguages = [\"en\"]\nserves = [{}]\n",
        serves.join(", ")
    );
    let mut texts = String::new();
    for at in 0..PURPOSES {
        charter.push_str(&format!(
            "[purpose.p{at}]\nuse = {:?}\nbasis = \"consent\"\nitems = []\nsurfaces = [\"web\"]\n",
            uses[at % uses.len()]
        ));
        texts.push_str(&format!("[purpose.p{at}]\ntitle = \"A purpose\"\ntext = \"What it does.\"\n"));
    }
    let file = |name: &str, text: String| File { name: name.into(), text };
    let texts = vec![("en".to_owned(), file("lang/en/charter.toml", texts))];
    let reading = read(&Folder { charter: file("charter.toml", charter), texts });
    reading.charter.unwrap_or_else(|| panic!("{:?}", reading.diagnostics))
}

fn main() {
    let packs = law::reviewed().unwrap();
    let some: Vec<Place> =
        ["FR", "DE", "GB", "US-CA", "JP"].iter().map(|p| Place::parse(p).unwrap()).collect();
    measure("the boutique", &boutique(), &packs, &some);
    // Those to come as well, so that the table is as large as it will be.
    let laws = Laws::shipped().unwrap();
    let packs = laws.on(&laws.reviewed().unwrap()).unwrap();
    let all: Vec<Place> = packs.iter().flat_map(|pack| pack.applies.iter().cloned()).collect();
    measure(&format!("{} regimes x {PURPOSES} purposes", packs.len()), &everywhere(&packs), &packs, &all);
}

fn measure(name: &str, charter: &Charter, packs: &[Pack], places: &[Place]) {
    let rules = law::compile(charter, packs).unwrap();
    let purposes: Vec<PurposeId> = charter.purposes().map(|(id, _)| id).collect();
    let now = Moment::from_seconds(1_800_000_000);
    let mut dice = 7;
    let people = people(charter, &purposes, now, &mut dice);
    let asks: Vec<(Ask, &Place)> = (0..PEOPLE)
        .map(|_| {
            let place = &places[roll(&mut dice) % places.len()];
            let ask = Ask {
                person: PersonId::from_bytes([1; 16]),
                purpose: purposes[roll(&mut dice) % purposes.len()],
                zone: rules.zone_of(Some(place)),
                age: Age::ALL[roll(&mut dice) % 3],
                signal: [Signal::None, Signal::Gpc][roll(&mut dice) % 2],
                surface: [Surface::Web, Surface::Mail][roll(&mut dice) % 2],
                at: now,
            };
            (ask, place)
        })
        .collect();
    let table = timed(|at| {
        let _ = black_box(decide(&rules, &asks[at % PEOPLE].0, &people[(at * 31) % PEOPLE]));
    });
    let slow = timed(|at| {
        let (ask, place) = &asks[at % PEOPLE];
        let held = people[(at * 31) % PEOPLE].get(ask.purpose);
        let question = reference::Question {
            purpose: ask.purpose,
            age: ask.age,
            signal: ask.signal,
            surface: ask.surface,
            held,
            at: ask.at,
        };
        let laws = reference::laws_here(charter, packs, Some(place));
        let _ = black_box(reference::answer(charter, &laws, &question));
    });
    let (median, late) = (table[BATCHES / 2], table[BATCHES * 99 / 100]);
    println!("{name}: decide, with its reason: median {median:.0} ns, p99 of batch means {late:.0} ns");
    println!(
        "{name}: slow reading of charter and laws: median {:.0} ns, {:.0} times as long",
        slow[BATCHES / 2],
        slow[BATCHES / 2] / median
    );
}
