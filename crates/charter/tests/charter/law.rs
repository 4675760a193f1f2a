//! Packs of law: what is refused, what they say of places and ages, and who set a cell.

use crate::common::{boutique, told};
use entrenous_charter::law::{self, Day, Laws, NotAPack, Pack};
use entrenous_charter::read;
use entrenous_core::charter::{Charter, Processing};
use entrenous_core::permit::Gate;
use entrenous_core::region::{Place, ZoneId};
use entrenous_core::request::Age;

fn packs() -> Vec<Pack> {
    law::reviewed().unwrap()
}

fn charter() -> Charter {
    read(&told(&boutique())).charter.unwrap()
}

fn place(text: &str) -> Place {
    Place::parse(text).unwrap()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// The shipped texts with one of them changed.
fn with(id: &str, text: &str) -> Result<Laws, NotAPack> {
    let family = |other: &str| other == id || id.starts_with(other) || other == "eu" || other == "us";
    Laws::parse(
        law::SHIPPED
            .iter()
            .filter(|(other, _)| family(other))
            .map(|(other, shipped)| (*other, if *other == id { text } else { *shipped })),
    )
}

fn text_of(id: &str) -> &'static str {
    law::SHIPPED.iter().find(|(shipped, _)| *shipped == id).unwrap().1
}

#[test]
fn every_pack_of_the_folder_is_shipped_and_whole_on_every_day() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../laws");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".toml").map(ToOwned::to_owned))
        .collect();
    files.sort();
    let mut shipped: Vec<&str> = law::SHIPPED.iter().map(|(id, _)| *id).collect();
    shipped.sort_unstable();
    assert_eq!(files, shipped);
    let laws = Laws::parse(law::SHIPPED.iter().copied()).unwrap();
    for on in laws.days() {
        for pack in laws.on(&on).unwrap() {
            assert_eq!(pack.processing.len(), Processing::ALL.len(), "{} on {on:?}", pack.id);
        }
    }
}

#[test]
fn a_reason_to_be_looser_is_given_only_where_something_is_looser() {
    for (id, text) in law::SHIPPED {
        for (at, line) in text.lines().enumerate().filter(|(_, line)| line.starts_with("loosens = ")) {
            let without: Vec<&str> =
                text.lines().enumerate().filter(|(other, _)| *other != at).map(|(_, line)| line).collect();
            let refused = with(id, &without.join("\n")).expect_err(&format!("{id}: idle `{line}`"));
            assert!(refused.why.contains("looser"), "{id}: {refused}");
        }
    }
}

/// Every line of a pack that says where a cell is written, or how sure it is, is needed.
#[test]
fn a_pack_with_one_cell_uncited_or_unsure_is_refused() {
    let mut taken_away = 0;
    for id in ["gb", "us", "us-ca", "fr"] {
        let text = text_of(id);
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            if line.starts_with("cite = ") || line.starts_with("confidence = ") {
                let without: Vec<&str> = lines[..at].iter().chain(&lines[at + 1..]).copied().collect();
                assert!(with(id, &without.join("\n")).is_err(), "{id} line {}: {line}", at + 1);
                taken_away += 1;
            }
        }
        assert!(with(id, &text.replacen("cite = [\"", "cite = [] # [\"", 1)).is_err());
        assert!(with(id, &text.replacen("cite = [\"", "cite = [\" \", \"", 1)).is_err());
    }
    assert!(taken_away >= 60, "{taken_away}");
}

#[test]
fn a_pack_that_makes_no_sense_is_refused_with_the_reason() {
    let text = text_of("us-ca");
    for (from, to, why) in [
        ("id = \"us-ca\"", "id = \"ca\"", "the name of its file"),
        ("de = \"K", "it = \"K", "no name in `de`"),
        ("parent = \"us\"", "parent = \"mars\"", "its parent is no pack"),
        ("parent = \"us\"", "parent = \"us-ca\"", "its own ancestor"),
        ("applies = [\"US-CA\"]", "applies = []", "applies nowhere"),
        ("child_under = 13", "child_under = 17", "out of order"),
        ("default = \"told\"", "default = \"guardian\"", "no adult has a guardian"),
        (
            "default = \"opt_out\"\nchild = \"guardian\"\nteen = \"opt_in\"",
            "default = \"opt_in\"\nchild = \"guardian\"\nteen = \"told\"\nloosens = \"so\"",
            "looser for minors",
        ),
        ("must_honour = true", "must_honour = false", "does not honour"),
        ("[processing.sharing]", "[processing.letters]", "letters"),
        ("valid_from = 2023-01-01", "valid_from = \"2023-01-01\"", "valid_from"),
        ("valid_from = 2023-01-01", "valid_from = 2023-01-01T10:00:00", "YYYY-MM-DD"),
        ("keep = \"24 months\"", "keep = \"24 moons\"", "length of time"),
        ("due = \"45 calendar_days\"", "due = \"45 days\"", "a period is"),
        ("must_display = true", "must_display = true\nmust_sing = true", "must_sing"),
        ("from = 2026-01-01", "from = \"2026-01-01\"", "without quotes"),
        ("[age]", "breach_of = 3\n[age]", "breach_of"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        let refused = with("us-ca", &changed).expect_err(to);
        assert!(refused.to_string().contains(why), "{why}: {refused}");
    }
}

/// A law of two generations, made up for the test.
fn family(child: &str) -> Result<Laws, NotAPack> {
    let base = text_of("gb").replace("id = \"gb\"", "id = \"base\"");
    let child = format!(
        "id = \"child\"\nparent = \"base\"\nname = {{ en = \"Child\", fr = \"Enfant\", de = \"Kind\" }}\n\
         applies = [\"GB-SCT\"]\nvalid_from = 2020-01-01\nreviewed = 2026-11-23\nstatus = \"in_force\"\n{child}"
    );
    Laws::parse([("base", base.as_str()), ("child", child.as_str())])
}

#[test]
fn a_child_is_never_silently_looser() {
    let cited = "cite = [\"Act 1\"]\nconfidence = \"A\"\n";
    for looser in [
        "[processing.sharing]\ndefault = \"told\"\n",
        "[age]\nchild_under = 3\nteen_under = 18\n",
        "[request.access]\ndue = \"3 months\"\n",
        "[request.opt_out]\ndue = \"15 business_days\"\n",
        "[consent]\nwithdraw = \"30 calendar_days\"\nstop_messages = \"at once\"\nask_again_after = \"2 years\"\n",
        "[consent]\nwithdraw = \"at once\"\nstop_messages = \"at once\"\nask_again_after = \"1 days\"\n",
        "[link]\nrequired = []\n",
        "[breach]\n",
    ] {
        let refused = family(&format!("{looser}{cited}")).expect_err(looser);
        assert!(refused.why.contains("looser than its parent's"), "{looser}: {refused}");
        family(&format!("{looser}{cited}loosens = \"the Act says so\"\n")).expect(looser);
    }
    family(&format!("[processing.statistics]\ndefault = \"forbidden\"\n{cited}"))
        .expect("stricter needs no reason");
    family("").expect("a child may be silent");
}

#[test]
fn a_cell_may_change_on_a_day_and_two_versions_of_one_day_are_refused() {
    let version = |bounds: &str, gate: &str| {
        format!(
            "[[processing.necessary]]\ndefault = \"{gate}\"\n{bounds}\ncite = [\"Act 1\"]\nconfidence = \"B\"\n"
        )
    };
    let (first, second) = (version("until = 2027-01-01", "opt_out"), version("from = 2027-01-01", "opt_in"));
    let laws = family(&format!("{first}{second}")).unwrap();
    let gate = |on: &str| {
        let packs = laws.on(&day(on)).unwrap();
        let child = packs.iter().find(|pack| pack.id == "child").unwrap();
        child.rule(Processing::Necessary, Age::Adult).gate
    };
    assert_eq!((gate("2026-12-31"), gate("2027-01-01")), (Gate::OptOut, Gate::OptIn));
    assert!(laws.days().contains(&day("2027-01-01")));
    let both = family(&format!("{first}{}", version("", "opt_in"))).unwrap_err();
    assert!(both.why.contains("two versions"), "{both}");
}

#[test]
fn places_find_their_laws_and_strangers_all_of_them() {
    let rules = law::compile(&charter(), &packs()).unwrap();
    let regimes = |told: Option<&str>| {
        let told = told.map(place);
        rules.regimes_of(told.as_ref()).join(" ")
    };
    for (told, wanted) in [
        (Some("FR"), "fr"),
        (Some("FR-IDF"), "fr"),
        (Some("NO"), "no"),
        (Some("GB"), "gb"),
        (Some("US-CA"), "us-ca"),
    ] {
        assert_eq!(regimes(told), wanted, "{told:?}");
    }
    let everything: Vec<String> = packs().into_iter().map(|pack| pack.id).collect();
    for told in [Some("JP"), None] {
        assert_eq!(regimes(told), everything.join(" "), "{told:?}");
    }
    // Of someone in the United States nobody knows the state: every state's law applies.
    let mut american = regimes(Some("US"));
    american.push(' ');
    assert!(american.starts_with("us us-ca us-co "), "{american}");
    assert!(rules.zones().count() <= packs().len(), "laws that ask for the same share a zone");
}

#[test]
fn the_unknown_place_is_as_strict_as_every_place_together() {
    let (charter, packs) = (charter(), packs());
    let rules = law::compile(&charter, &packs).unwrap();
    for (purpose, _) in charter.purposes() {
        for age in Age::ALL {
            let unknown = rules.rule(ZoneId::UNKNOWN, purpose, age).unwrap();
            for (zone, _) in rules.zones() {
                let here = rules.rule(zone, purpose, age).unwrap();
                assert_eq!(unknown.strictest(here), unknown);
            }
        }
    }
    let unknown = rules.zone(ZoneId::UNKNOWN).unwrap();
    assert_eq!(
        (unknown.yes_lasts.to_string(), unknown.ask_again_after.to_string()),
        ("6 months".into(), "12 months".into())
    );
    assert!(unknown.shows_signal);
}

#[test]
fn a_pack_decides_from_its_day_on_and_a_proposal_never() {
    let laws = Laws::shipped().unwrap();
    let decides = |on: &str, id: &str| laws.in_force(&day(on)).unwrap().iter().any(|pack| pack.id == id);
    assert!(!decides("2018-05-24", "eu") && decides("2018-05-25", "eu"));
    assert!(!decides("2027-05-13", "in") && decides("2027-05-14", "in"));
    assert!(!decides("2026-11-25", "us-ok") && decides("2027-01-01", "us-ok"));
    assert!(!decides("2026-11-25", "eu-omnibus") && !decides("2029-01-01", "eu-omnibus"));
    assert!(law::compile(&charter(), &[]).is_err());
    assert_eq!(Day::parse("2026-02-30"), None);
}

#[test]
fn the_same_day_gives_the_same_table_and_a_new_law_another() {
    let laws = Laws::shipped().unwrap();
    let statistics = "serves = [\"UK\"]\n\n[purpose.visits]\nuse = \"dpv:ServiceUsageAnalytics\"\n\
                      basis = \"legitimate_interest\"\nitems = []\nsurfaces = [\"web\"]";
    let text = boutique().replacen("serves = [\"EU\", \"UK\", \"US-CA\"]", statistics, 1);
    let charter = read(&told(&text)).charter.unwrap();
    let hash = |on: &str| law::compile(&charter, &laws.in_force(&day(on)).unwrap()).unwrap().hash();
    assert_eq!(hash("2026-11-25"), hash("2026-11-26"));
    assert_ne!(hash("2026-02-04"), hash("2026-02-05"), "the UK exempts statistics since 5 February 2026");
    let packs = |on: &str| laws.on(&day(on)).unwrap();
    let gb = |on: &str| packs(on).into_iter().find(|pack| pack.id == "gb").unwrap();
    let changed = law::differences(&gb("2026-02-04"), &gb("2026-02-05"));
    assert_eq!(changed.iter().map(|one| one.cell.as_str()).collect::<Vec<_>>(), ["processing.statistics"]);
}

#[test]
fn the_age_of_a_child_is_that_of_the_place_or_the_highest() {
    let packs = packs();
    let age = |told: Option<&str>, years| law::age_band(&packs, told.map(place).as_ref(), years);
    assert_eq!(
        (age(Some("FR"), 14), age(Some("FR"), 15), age(Some("FR"), 18)),
        (Age::Child, Age::Teen, Age::Adult)
    );
    assert_eq!(
        (age(Some("DE"), 15), age(Some("GB"), 13), age(Some("US-CA"), 16)),
        (Age::Child, Age::Teen, Age::Adult)
    );
    assert_eq!((age(Some("JP"), 15), age(None, 15), age(None, 18)), (Age::Child, Age::Child, Age::Adult));
}

#[test]
fn every_answer_of_every_pack_is_cited_and_all_fourteen_questions_are_answered() {
    for pack in Laws::shipped().unwrap().on(&day("2026-11-25")).unwrap() {
        let answers = law::answers(&pack);
        let mut numbers: Vec<u8> = answers.iter().map(|answer| answer.number).collect();
        numbers.dedup();
        assert_eq!(numbers, (1..=14).collect::<Vec<u8>>(), "{}", pack.id);
        assert!(
            answers.iter().all(|answer| !answer.answer.is_empty() && !answer.cite.is_empty()),
            "{}",
            pack.id
        );
        let page = law::page(&pack, &day("2026-11-25"));
        assert!(page.contains("not legal advice") && page.contains("Nobody has signed for it"), "{page}");
        for answer in answers {
            assert!(page.contains(&answer.cite[0]), "{}: {}", pack.id, answer.cell);
        }
    }
}

#[test]
fn every_cell_says_who_set_it_and_where_that_is_written() {
    let (charter, packs) = (charter(), packs());
    let rules = law::compile(&charter, &packs).unwrap();
    for told in [None, Some("FR"), Some("DE"), Some("GB"), Some("US-CA"), Some("US"), Some("JP")] {
        let told = told.map(place);
        for (purpose, _) in charter.purposes() {
            for age in Age::ALL {
                let rule = rules.rule(rules.zone_of(told.as_ref()), purpose, age).unwrap();
                let why = law::why(&charter, &packs, &rules, told.as_ref(), purpose, age);
                assert!(
                    why.iter().any(|citation| citation.rule.gate == rule.gate),
                    "{told:?} {purpose:?} {age:?}"
                );
                assert_eq!(why.iter().any(|citation| citation.rule.signal), rule.signal);
                assert!(why.iter().all(|citation| !citation.cite.is_empty()));
            }
        }
    }
    let california = Some(place("US-CA"));
    let california = california.as_ref();
    let (film, _) = charter.find_purpose("film").unwrap();
    let why = law::why(&charter, &packs, &rules, california, film, Age::Adult);
    let by: Vec<&str> = why.iter().map(|citation| citation.by.as_str()).collect();
    assert_eq!(by, ["us-ca", "charter"]);
    let (suggestions, _) = charter.find_purpose("suggestions").unwrap();
    assert_eq!(rules.rule(rules.zone_of(california), suggestions, Age::Child).unwrap().gate, Gate::Forbidden);
    assert_eq!(law::why(&charter, &packs, &rules, california, suggestions, Age::Child)[0].by, "house");
}
