//! Deadlines: worked cases (`deadlines.toml`), what must hold of every case, and what is refused or said to have no effect.

use entrenous_charter::law::{
    Calendars, Case, Confidence, Day, Deadline, Extension, Kind, Laws, NotACase, Outcome, Pack, Pause,
    Received, Step, Wait, When, outcome, strictest,
};
use proptest::prelude::*;
use proptest::sample::select;
use serde::Deserialize;
use std::sync::LazyLock;

static CALENDARS: LazyLock<Calendars> = LazyLock::new(|| Calendars::shipped().unwrap());
static LAWS: LazyLock<Laws> = LazyLock::new(|| Laws::shipped().unwrap());

#[derive(Deserialize)]
struct Table {
    case: Vec<Worked>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Worked {
    why: String,
    packs: Vec<String>,
    kind: String,
    received: String,
    #[serde(default)]
    identity: Vec<String>,
    #[serde(default)]
    clarification: Vec<String>,
    #[serde(default)]
    fee: Vec<String>,
    #[serde(default)]
    extended: bool,
    acknowledge: Option<String>,
    answer: Option<String>,
    tell_extension: Option<String>,
    answer_extended: Option<String>,
    tell_authority: Option<String>,
    tell_persons: Option<String>,
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn kind(text: &str) -> Kind {
    match text {
        "access" => Kind::Access,
        "opt_out" => Kind::OptOut,
        "complaint" => Kind::Complaint,
        "breach" => Kind::Breach,
        other => panic!("{other}"),
    }
}

fn waits(pause: Pause, written: &[String]) -> Vec<Wait> {
    let wait = |text: &String| {
        let (asked, answered) = text.split_once("..").unwrap();
        Wait { pause, asked: day(asked), answered: day(answered) }
    };
    written.iter().map(wait).collect()
}

fn packs_on(on: Day, ids: &[&str]) -> Vec<Pack> {
    let packs = LAWS.on(&on).unwrap();
    ids.iter().map(|id| packs.iter().find(|pack| pack.id == *id).unwrap().clone()).collect()
}

fn outcomes(packs: &[Pack], case: &Case) -> Vec<Outcome> {
    packs.iter().map(|pack| outcome(pack, &CALENDARS, case).unwrap()).collect()
}

/// Under one law, what it says itself; under several, the strictest.
fn deadlines(ids: &[&str], case: &Case) -> Vec<Deadline> {
    let mut outcomes = outcomes(&packs_on(case.received().day(), ids), case);
    if outcomes.len() == 1 { outcomes.remove(0).deadlines } else { strictest(&outcomes) }
}

fn notes(id: &str, case: &Case) -> String {
    outcomes(&packs_on(case.received().day(), &[id]), case).remove(0).notes.join("\n")
}

fn case(kind: Kind, received: &str, waits: Vec<Wait>, extension: Extension) -> Case {
    Case::new(kind, received.parse().unwrap(), waits, extension).unwrap()
}

fn shown(deadlines: &[Deadline], step: Step) -> Option<String> {
    let deadline = deadlines.iter().find(|deadline| deadline.step == step)?;
    let (legal, plan) = (deadline.legal, deadline.plan);
    Some(if legal == plan { legal.to_string() } else { format!("{legal}, plan {plan}") })
}

#[test]
fn every_worked_case_comes_out_as_worked() {
    let table: Table = toml::from_str(include_str!("deadlines.toml")).unwrap();
    assert!(table.case.len() >= 60, "{}", table.case.len());
    let mut wrong = Vec::new();
    for worked in &table.case {
        let waits = [
            waits(Pause::Identity, &worked.identity),
            waits(Pause::Clarification, &worked.clarification),
            waits(Pause::Fee, &worked.fee),
        ]
        .concat();
        let extension = if worked.extended { Extension::Told } else { Extension::NotTold };
        let case = case(kind(&worked.kind), &worked.received, waits, extension);
        let ids: Vec<&str> = worked.packs.iter().map(String::as_str).collect();
        let found = deadlines(&ids, &case);
        for (step, expected) in [
            (Step::Acknowledge, &worked.acknowledge),
            (Step::Answer, &worked.answer),
            (Step::TellExtension, &worked.tell_extension),
            (Step::AnswerExtended, &worked.answer_extended),
            (Step::TellAuthority, &worked.tell_authority),
            (Step::TellPersons, &worked.tell_persons),
        ] {
            let found = shown(&found, step);
            if found != *expected {
                wrong.push(format!(
                    "{} ({:?}, {}): {step:?} {found:?}, worked out {expected:?}",
                    worked.why, ids, worked.received
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A deadline is as sure as the least sure of what it was counted from, and says what that was.
#[test]
fn a_deadline_names_where_it_is_written_and_how_sure_it_is() {
    let plain = case(Kind::Access, "2027-01-15", Vec::new(), Extension::NotTold);
    let answer = &deadlines(&["eu"], &plain)[0];
    assert_eq!((answer.confidence, answer.cite[0].as_str()), (Confidence::A, "GDPR Art. 12(3)"));
    assert!(answer.because.is_empty());
    let sunday = case(Kind::Access, "2027-01-31", Vec::new(), Extension::NotTold);
    let answer = &deadlines(&["eu"], &sunday)[0];
    assert_eq!(answer.confidence, Confidence::B, "the roll is less sure than the month");
    assert!(answer.cite.contains(&"Regulation 1182/71 Art. 3".to_owned()), "{:?}", answer.cite);
    assert!(answer.because[0].starts_with("Sun 28 Feb 2027 is a weekend"), "{:?}", answer.because);
    let acknowledge = &deadlines(&["us-ca"], &plain)[0];
    assert!(acknowledge.because[0].contains("Martin Luther King"), "{:?}", acknowledge.because);
}

#[test]
fn what_has_no_effect_is_said() {
    let wait = |pause| vec![Wait { pause, asked: day("2027-01-20"), answered: day("2027-01-27") }];
    let asked = case(Kind::Access, "2027-01-15", wait(Pause::Clarification), Extension::Told);
    assert!(
        notes("eu", &asked).contains("a clarification does not stop the clock of this law: it has no effect")
    );
    assert!(notes("gb", &asked).contains("stands still while a clarification is awaited: 7 days"));
    assert!(notes("br", &asked).contains("knows no extension"));
    let proven = case(Kind::Access, "2027-01-15", wait(Pause::Identity), Extension::NotTold);
    assert!(notes("gb", &proven).contains("begins when proof of identity is in: Wed 27 Jan 2027"));
    assert!(notes("us-ca", &proven).contains("proof of identity does not stop the clock"));
    let late =
        vec![Wait { pause: Pause::Clarification, asked: day("2027-03-01"), answered: day("2027-03-05") }];
    let late = case(Kind::Access, "2027-01-15", late, Extension::NotTold);
    assert!(notes("gb", &late).contains("after the time was over"));
    let breach = case(Kind::Breach, "2027-01-15", wait(Pause::Identity), Extension::NotTold);
    assert!(notes("gb", &breach).contains("no pause and no extension has an effect"));
    let complaint = case(Kind::Complaint, "2027-01-15", Vec::new(), Extension::NotTold);
    assert!(notes("fr", &complaint).contains("names no time for a complaint"));
}

#[test]
fn a_case_that_cannot_have_happened_is_refused() {
    let received = || "2027-01-15".parse::<Received>().unwrap();
    let wait = |asked, answered| Wait { pause: Pause::Fee, asked: day(asked), answered: day(answered) };
    let refused = |waits| Case::new(Kind::Access, received(), waits, Extension::NotTold).unwrap_err();
    let before = refused(vec![wait("2027-01-14", "2027-01-20")]);
    assert_eq!(before.to_string(), "a fee was asked on 2027-01-14, before the request came on 2027-01-15");
    assert!(matches!(refused(vec![wait("2027-01-20", "2027-01-19")]), NotACase::AnsweredBefore(_)));
    assert!(matches!(refused(vec![wait("2027-01-20", "2047-01-19")]), NotACase::TooLong(_)));
    assert_eq!(refused(vec![wait("2027-01-20", "2027-01-21"); 25]), NotACase::TooMany);
    for bad in
        ["", "today", "2027-02-29", "1999-12-31", "2200-01-01", "2027-01-15T14:20", "2027-1-15", "15.01.2027"]
    {
        let refused = bad.parse::<Received>().unwrap_err().to_string();
        assert!(refused.contains(&format!("`{bad}`")), "{refused}");
    }
}

fn any_day() -> impl Strategy<Value = Day> {
    (0_i64..3_000).prop_map(|later| day("2024-01-01").plus_days(later))
}

fn any_pack() -> impl Strategy<Value = &'static str> {
    select(entrenous_charter::law::SHIPPED).prop_map(|(id, _)| id)
}

fn any_kind() -> impl Strategy<Value = Kind> {
    select(&[Kind::Access, Kind::OptOut, Kind::Complaint, Kind::Breach][..])
}

/// Waits by their distance from the receipt and their length.
fn any_waits() -> impl Strategy<Value = Vec<(Pause, i64, i64)>> {
    let pause = select(&[Pause::Identity, Pause::Clarification, Pause::Fee][..]);
    proptest::collection::vec((pause, 0_i64..120, 0_i64..60), 0..4)
}

fn waits_after(received: Day, waits: &[(Pause, i64, i64)]) -> Vec<Wait> {
    let wait = |(pause, after, days): &(Pause, i64, i64)| {
        let asked = received.plus_days(*after);
        Wait { pause: *pause, asked, answered: asked.plus_days(*days) }
    };
    waits.iter().map(wait).collect()
}

/// Every pack as it reads on one day, so that two days of receipt are compared under one law.
static READ: LazyLock<Vec<Pack>> = LazyLock::new(|| LAWS.on(&day("2027-06-01")).unwrap());

fn under(id: &str, kind: Kind, received: Day, waits: Vec<Wait>, extension: Extension) -> Vec<Deadline> {
    let pack = READ.iter().find(|pack| pack.id == id).unwrap();
    outcome(pack, &CALENDARS, &case(kind, &received.to_string(), waits, extension)).unwrap().deadlines
}

fn working(id: &str, when: When) -> bool {
    let pack = READ.iter().find(|pack| pack.id == id).unwrap();
    match when {
        When::Day(day) => CALENDARS.get(&pack.clock.calendar).unwrap().off(day).is_none(),
        When::Moment(_) => true,
    }
}

proptest! {
    #[test]
    fn the_day_to_plan_for_is_a_working_day_between_the_receipt_and_the_last_day(
        id in any_pack(), kind in any_kind(), received in any_day(), waits in any_waits(),
    ) {
        let waits = waits_after(received, &waits);
        for deadline in under(id, kind, received, waits, Extension::NotTold) {
            prop_assert!(deadline.plan <= deadline.legal, "{deadline:?}");
            prop_assert!(deadline.plan >= When::Day(received), "{deadline:?}");
            prop_assert!(deadline.legal == When::Day(received) || working(id, deadline.plan), "{deadline:?}");
        }
    }

    #[test]
    fn what_comes_later_is_never_due_earlier(
        id in any_pack(), kind in any_kind(), received in any_day(), later in 1_i64..40,
    ) {
        let first = under(id, kind, received, Vec::new(), Extension::NotTold);
        let second = under(id, kind, received.plus_days(later), Vec::new(), Extension::NotTold);
        for (first, second) in first.iter().zip(&second) {
            prop_assert_eq!(first.step, second.step);
            prop_assert!(first.legal <= second.legal && first.plan <= second.plan, "{first:?} {second:?}");
        }
    }

    #[test]
    fn an_extension_never_shortens_and_a_pause_never_does(
        id in any_pack(), received in any_day(), waits in any_waits(),
    ) {
        let waits = waits_after(received, &waits);
        let plain = under(id, Kind::Access, received, Vec::new(), Extension::NotTold);
        let paused = under(id, Kind::Access, received, waits.clone(), Extension::NotTold);
        for (plain, paused) in plain.iter().zip(&paused) {
            prop_assert!(plain.legal <= paused.legal && plain.plan <= paused.plan, "{plain:?} {paused:?}");
        }
        let told = under(id, Kind::Access, received, waits, Extension::Told);
        let answer = |all: &[Deadline]| all.iter().filter(|one| matches!(one.step, Step::Answer | Step::AnswerExtended)).map(|one| (one.legal, one.plan)).max();
        let first = paused.iter().find(|one| one.step == Step::Answer).map(|one| (one.legal, one.plan));
        prop_assert!(answer(&told) >= first, "{told:?} {paused:?}");
    }

    #[test]
    fn of_several_laws_none_is_broken(
        ids in proptest::collection::vec(any_pack(), 1..5), kind in any_kind(), received in any_day(),
    ) {
        let case = case(kind, &received.to_string(), Vec::new(), Extension::NotTold);
        let packs: Vec<Pack> = ids.iter().map(|id| READ.iter().find(|pack| pack.id == *id).unwrap().clone()).collect();
        let outcomes = outcomes(&packs, &case);
        let strict = strictest(&outcomes);
        for deadline in outcomes.iter().flat_map(|outcome| &outcome.deadlines) {
            let kept = strict.iter().find(|one| one.step == deadline.step).unwrap();
            prop_assert!(kept.legal <= deadline.legal && kept.plan <= deadline.plan, "{kept:?} {deadline:?}");
        }
    }
}
