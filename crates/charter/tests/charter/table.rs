//! The table against the law read slowly: for every question that can be asked, the same answer; and a changed cell is seen.

use crate::common::{boutique, told};
use entrenous_charter::law::reference::{Question, answer, laws_here};
use entrenous_charter::law::{self, Pack, SignalName};
use entrenous_charter::read;
use entrenous_core::charter::{
    Basis, Business, Caps, Charter, Item, Language, Necessity, Pace, Processing, Purpose, Source, Use,
};
use entrenous_core::consent::{Choices, Held, State};
use entrenous_core::id::{ItemId, ItemSet, Key, PersonId, PurposeId};
use entrenous_core::moment::{Moment, Span};
use entrenous_core::permit::{Ask, Gate, Rules, decide};
use entrenous_core::region::Place;
use entrenous_core::request::{Age, Signal, Surface};
use proptest::prelude::*;
use std::collections::BTreeSet;

const USES: [Use; 9] = [
    Use::RequestedService,
    Use::Service,
    Use::Suggestions,
    Use::Learning,
    Use::Layout,
    Use::Statistics,
    Use::DirectMarketing,
    Use::Reading,
    Use::Advertising,
];
const BASES: [Basis; 5] = [
    Basis::Consent,
    Basis::ExplicitConsent,
    Basis::Contract,
    Basis::LegalObligation,
    Basis::LegitimateInterest,
];
const NOW: Moment = Moment::from_seconds(1_000_000);

fn item(key: &str, special: bool) -> Item {
    Item {
        key: Key::parse(key).unwrap(),
        category: "pd:Preference".to_owned(),
        special,
        source: Source::Volunteered,
        keep: Span::days(90),
        choices: Vec::new(),
        several: false,
    }
}

/// What a purpose of a made-up charter is like.
#[derive(Clone, Copy, Debug)]
struct Kind {
    uses: Use,
    basis: Basis,
    necessary: bool,
    special: bool,
    shares: bool,
    surfaces: u8,
}

fn made_up(serves: &[&str], kinds: &[Kind]) -> Charter {
    let purpose = |(at, kind): (usize, &Kind)| Purpose {
        key: Key::parse(&format!("purpose_{at}")).unwrap(),
        uses: kind.uses,
        basis: kind.basis,
        necessary: kind.necessary.then_some(Necessity::Basket),
        items: if kind.special { ItemSet::NONE.with(ItemId::new(1).unwrap()) } else { ItemSet::NONE },
        surfaces: Surface::ALL
            .into_iter()
            .enumerate()
            .filter(|(at, _)| kind.surfaces >> at & 1 == 1)
            .map(|(_, s)| s)
            .collect(),
        shares_with: if kind.shares { vec!["Someone".to_owned()] } else { Vec::new() },
        stores: Vec::new(),
        company: None,
        pace: Pace::default(),
        hosts: Vec::new(),
    };
    let business = Business {
        name: "Atelier".to_owned(),
        country: Place::parse("FR").unwrap(),
        contact: "x@atelier.example".to_owned(),
        languages: vec![Language::parse("en").unwrap()],
        serves: serves.iter().map(|named| (*named).to_owned()).collect(),
        for_minors: false,
        representative: None,
        officer: None,
        zone: None,
        caps: Caps::default(),
        keep_messages: None,
    };
    let items = vec![item("plain", false), item("delicate", true)];
    Charter::new(business, items, kinds.iter().enumerate().map(purpose).collect(), Vec::new()).unwrap()
}

/// A charter with every use on every basis (45 purposes), and with every kind of processing on every basis it lacks (10 more).
fn everything(serves: &[&str]) -> Charter {
    let plain = |uses, basis| Kind {
        uses,
        basis,
        necessary: false,
        special: false,
        shares: false,
        surfaces: 0b0_0011,
    };
    let mut kinds: Vec<Kind> =
        USES.into_iter().flat_map(|uses| BASES.map(|basis| plain(uses, basis))).collect();
    for basis in BASES {
        kinds.push(Kind { necessary: true, surfaces: 0b1_0001, ..plain(Use::RequestedService, basis) });
        kinds.push(Kind { special: true, surfaces: 0b0_1110, ..plain(Use::Suggestions, basis) });
    }
    made_up(serves, &kinds)
}

/// Whether a purpose of a charter can be this kind of processing, and a law alone decides what it asks for.
fn purposes_can_be(kind: Processing) -> bool {
    !matches!(kind, Processing::MessageCustomer | Processing::OpenTracking)
}

/// A charter with one purpose for each kind of processing, on a basis that asks for nothing itself.
fn one_of_each(serves: &[&str]) -> Charter {
    let kinds = Processing::ALL.into_iter().filter(|kind| purposes_can_be(*kind)).map(|kind| {
        let plain = Kind {
            uses: Use::Service,
            basis: Basis::LegalObligation,
            necessary: false,
            special: false,
            shares: false,
            surfaces: 1,
        };
        match kind {
            Processing::Necessary => Kind { necessary: true, ..plain },
            Processing::Statistics => Kind { uses: Use::Statistics, ..plain },
            Processing::Personalization => plain,
            Processing::Sharing => Kind { shares: true, ..plain },
            Processing::Sensitive => Kind { special: true, ..plain },
            _ => Kind { uses: Use::DirectMarketing, ..plain },
        }
    });
    made_up(serves, &kinds.collect::<Vec<_>>())
}

/// One place of each kind: of each law, of a part or a country nobody names, and none.
fn some_places() -> Vec<Option<Place>> {
    let told = ["FR", "NO", "GB", "US-CA", "US", "US-TX", "CH"].map(|text| Place::parse(text).unwrap());
    told.into_iter().map(Some).chain([None]).collect()
}

/// Every place a pack names, countries and parts nobody names, and no place at all.
fn places(packs: &[Pack]) -> Vec<Option<Place>> {
    let named = packs.iter().flat_map(|pack| pack.applies.iter().cloned());
    let others =
        ["US", "US-TX", "CH", "FR-BRE", "EU", "GB-SCT", "CA", "BR"].map(|text| Place::parse(text).unwrap());
    named.chain(others).map(Some).chain([None]).collect()
}

/// Nothing said, and each state, lasting or not, to the same thing or another, with the signal or without it.
fn everything_said(material: u64) -> Vec<Option<Held>> {
    let mut said = vec![None];
    for state in State::ALL {
        for until in [NOW, NOW.plus_microseconds(1)] {
            for material in [material, material ^ 1] {
                for despite_signal in [false, true] {
                    said.push(Some(Held {
                        state,
                        at: Moment::from_seconds(1),
                        until,
                        material,
                        despite_signal,
                    }));
                }
            }
        }
    }
    said
}

/// How many questions were asked, and how many were answered differently.
fn compare(charter: &Charter, rules: &Rules, packs: &[Pack], places: &[Option<Place>]) -> (usize, usize) {
    let person = PersonId::from_bytes([1; 16]);
    let undeclared = PurposeId::new(63).unwrap();
    let purposes: Vec<PurposeId> = charter.purposes().map(|(id, _)| id).chain([undeclared]).collect();
    let (mut asked, mut different) = (0, 0);
    let mut zones = BTreeSet::new();
    for place in places.iter().map(Option::as_ref) {
        let zone = rules.zone_of(place);
        let laws = laws_here(charter, packs, place);
        // The slow reader looks at a place only to find its laws: under the same laws in the same zone every question is the same.
        let names: Vec<&str> = laws.iter().map(|law| law.id.as_str()).collect();
        if !zones.insert((names, zone.position())) {
            continue;
        }
        for purpose in purposes.iter().copied() {
            for held in everything_said(charter.material(purpose)) {
                let mut choices = Choices::default();
                if let Some(held) = held {
                    choices.take(purpose, held);
                }
                let held = held.as_ref();
                for age in Age::ALL {
                    for signal in [Signal::None, Signal::Gpc] {
                        for surface in Surface::ALL {
                            let ask = Ask { person, purpose, zone, age, signal, surface, at: NOW };
                            let fast = decide(rules, &ask, &choices)
                                .map(|permit| permit.ground())
                                .map_err(|no| no.because);
                            let question = Question { purpose, age, signal, surface, held, at: NOW };
                            asked += 1;
                            different += usize::from(fast != answer(charter, &laws, &question));
                        }
                    }
                }
            }
        }
    }
    (asked, different)
}

#[test]
fn the_table_answers_every_question_as_the_law_read_slowly() {
    let packs = law::reviewed().unwrap();
    let boutique = read(&told(&boutique())).charter.unwrap();
    let mut asked_in_all = 0;
    for charter in
        [boutique, everything(&["EU", "GB", "US-CA"]), one_of_each(&["FR", "US"]), one_of_each(&["CH"])]
    {
        let rules = law::compile(&charter, &packs).unwrap();
        let (asked, different) = compare(&charter, &rules, &packs, &places(&packs));
        assert_eq!(different, 0, "of {asked}");
        asked_in_all += asked;
    }
    assert!(asked_in_all > 2_000_000, "{asked_in_all}");
}

/// The comparison is worth something only if it sees a table that was compiled from one wrong cell.
#[test]
fn one_changed_cell_of_one_law_is_seen() {
    let mut packs = law::reviewed().unwrap();
    packs.retain(|pack| ["fr", "gb", "us-ca"].contains(&pack.id.as_str()));
    let charter = one_of_each(&["FR", "GB", "US-CA"]);
    let laws_places = ["FR", "GB", "US-CA"].map(|text| Some(Place::parse(text).unwrap()));
    let mut changed = 0;
    for at in 0..packs.len() {
        for kind in Processing::ALL.into_iter().filter(|kind| purposes_can_be(*kind)) {
            for change in 0..5 {
                let mut wrong = packs.clone();
                let cell = wrong[at].processing.get_mut(&kind).unwrap();
                let before = cell.clone();
                match change {
                    0 => cell.default = if before.default == Gate::Told { Gate::OptOut } else { Gate::Told },
                    1 => cell.default = Gate::Forbidden,
                    2 if before.signal.is_empty() => cell.signal = vec![SignalName::Gpc],
                    2 => cell.signal.clear(),
                    3 => cell.teen = Some(Gate::Guardian),
                    // The house forbids it to children already.
                    _ if kind == Processing::MessageStranger => continue,
                    _ => cell.child = Some(Gate::Forbidden),
                }
                let rules = law::compile(&charter, &wrong).unwrap();
                let (_, different) = compare(&charter, &rules, &packs, &laws_places);
                assert_ne!(different, 0, "{} {kind:?} change {change}", packs[at].id);
                changed += 1;
            }
        }
    }
    assert_eq!(changed, 3 * (6 * 5 - 1));
}

fn any_kind() -> impl Strategy<Value = Kind> {
    let picks = (0..USES.len(), 0..BASES.len(), 0_u8..32);
    (picks, any::<(bool, bool, bool)>()).prop_map(
        |((uses, basis, surfaces), (necessary, special, shares))| Kind {
            uses: USES[uses],
            basis: BASES[basis],
            necessary,
            special,
            shares,
            surfaces,
        },
    )
}

fn any_gate() -> impl Strategy<Value = Gate> {
    prop_oneof![Just(Gate::Told), Just(Gate::OptOut), Just(Gate::OptIn), Just(Gate::Forbidden)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_made_up_charter_under_made_up_laws_is_compiled_as_it_is_read(
        kinds in proptest::collection::vec(any_kind(), 1..4),
        serves in proptest::sample::subsequence(vec!["EU", "GB", "US-CA", "US", "FR", "CH", "NO"], 0..5),
        gates in proptest::collection::vec(any_gate(), 18),
        guardians in proptest::collection::vec(any::<bool>(), 18),
    ) {
        let mut packs = law::reviewed().unwrap();
        let cells = packs.iter_mut().flat_map(|pack| pack.processing.values_mut());
        for ((cell, gate), guardian) in cells.zip(gates).zip(guardians) {
            cell.default = gate;
            cell.teen = cell.teen.filter(|teen| *teen >= gate);
            cell.child = (guardian && gate < Gate::Guardian).then_some(Gate::Guardian);
        }
        let charter = made_up(&serves, &kinds);
        let rules = law::compile(&charter, &packs).unwrap();
        prop_assert_eq!(compare(&charter, &rules, &packs, &some_places()).1, 0);
    }
}
