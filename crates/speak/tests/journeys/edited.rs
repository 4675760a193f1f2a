//! A journey changed piece by piece, as a form changes it.

use crate::house::{codes, journey, key, names, read_journey};
use entrenous_speak::journey::{
    Does, Edit, Head, Journey, NotEdited, Spot, StepKind, StepSaid, edit, said_of, to_toml,
};

const BASKET: &str = "purpose = \"newsletter\"\nlooks = \"suggestions\"\nstarts = \"put in the basket\"\ngoal = \"bought\"\n[[steps]]\nwait = \"1 day\"\n[[steps]]\nsend = \"basket_left\"\n[[steps]]\nwait = \"2 days\"\n[[steps]]\nsend = \"second_look\"\n";

fn said(kind: StepKind, what: &str, with: &str) -> StepSaid {
    StepSaid { kind, what: what.to_owned(), with: with.to_owned() }
}

fn after(journey: &Journey, change: Edit) -> Journey {
    edit(journey, &names(), &change).unwrap_or_else(|why| panic!("{why:#?}"))
}

fn steps(journey: &Journey) -> Vec<&str> {
    journey.steps.iter().map(|step| step.name.as_str()).collect()
}

/// What is wrong with an edited journey when it is read as a file.
fn wrong(journey: &Journey) -> Vec<&'static str> {
    codes(&read_journey(&to_toml(journey)).1)
}

#[test]
fn a_step_is_put_in_moved_said_in_other_words_and_taken_out() {
    let first = journey(BASKET);
    assert_eq!(steps(&first), ["wait_1_day", "basket_left", "wait_2_days", "second_look"]);
    let put = after(&first, Edit::Add(Spot::First, said(StepKind::Until, "09:00", "")));
    assert_eq!(steps(&put), ["until", "wait_1_day", "basket_left", "wait_2_days", "second_look"]);
    let moved = after(&put, Edit::Down(key("until")));
    assert_eq!(steps(&moved), ["wait_1_day", "until", "basket_left", "wait_2_days", "second_look"]);
    assert_eq!(after(&moved, Edit::Up(key("until"))), put, "up undoes down");
    let later = after(&moved, Edit::Change(key("wait_2_days"), said(StepKind::Wait, "3 weeks", "")));
    assert_eq!(steps(&later), steps(&moved), "whoever stands at a step stands there still");
    assert!(to_toml(&later).contains("name = \"wait_2_days\"\nwait = \"3 weeks\""), "{}", to_toml(&later));
    let out = after(&later, Edit::Remove(key("until")));
    assert_eq!(steps(&out), steps(&first));
    assert_eq!(wrong(&out), Vec::<&str>::new());
    for edge in [Edit::Up(key("wait_1_day")), Edit::Down(key("second_look"))] {
        assert!(matches!(edit(&first, &names(), &edge), Err(NotEdited::AtTheEnd(_))), "{edge:?}");
    }
}

#[test]
fn the_same_message_twice_gets_a_name_of_its_own() {
    let first = journey(BASKET);
    let twice = after(
        &first,
        Edit::Add(Spot::Behind(key("second_look")), said(StepKind::Send, "basket_left", "09:00-19:00")),
    );
    assert_eq!(steps(&twice).last(), Some(&"basket_left_2"));
    let wait = Edit::Add(Spot::Behind(key("second_look")), said(StepKind::Wait, "4 days", ""));
    assert_eq!(wrong(&after(&twice, wait)), Vec::<&str>::new());
}

#[test]
fn a_branch_comes_with_its_first_step_and_goes_with_its_question() {
    let first = journey(BASKET);
    let question = said(StepKind::Branch, "not looked at kind coat", "basket_left");
    let asked = after(&first, Edit::Add(Spot::Behind(key("second_look")), question));
    assert_eq!(asked.branches[&key("way")][0].name, key("basket_left_2"));
    let inner = after(&asked, Edit::Add(Spot::FirstOf(key("way")), said(StepKind::Wait, "2 days", "")));
    assert_eq!(inner.branches[&key("way")].len(), 2);
    assert_eq!(wrong(&inner), Vec::<&str>::new());
    let lot = after(&inner, Edit::Add(Spot::FirstOf(key("way")), said(StepKind::Split, "30", "")));
    assert!(
        matches!(&lot.branches[&key("way")][0].does, Does::Split(shares) if shares[0].share == 30 && shares[1].share == 70)
    );
    let more = after(&lot, Edit::Change(key("split"), said(StepKind::Split, "40 %", "")));
    assert!(
        to_toml(&more).contains("split = [{ share = 40, to = \"way_2\" }, { share = 60 }]"),
        "{}",
        to_toml(&more)
    );
    let gone = after(&more, Edit::Remove(key("branch")));
    assert_eq!(gone, first, "the ways inside go too");
    // The last step of a way takes the way with it.
    let emptied = after(&asked, Edit::Remove(key("basket_left_2")));
    assert!(emptied.branches.is_empty());
    assert_eq!(wrong(&emptied), ["J014"], "and the question decides nothing any more");
}

#[test]
fn what_begins_and_ends_it_is_said_in_other_words() {
    let first = journey(BASKET);
    let head = Head {
        purpose: "newsletter".into(),
        looks: "suggestions".into(),
        starts: "came into at_home".into(),
        begin_with_present: "true".into(),
        again: "after 90 days".into(),
        goal: "bought kind coat".into(),
        exits: "in regulars\n\n sent away \n".into(),
        stop_on_purchase: "false".into(),
    };
    let changed = after(&first, Edit::Head(head.clone()));
    let text = to_toml(&changed);
    for line in [
        "starts = \"came into at_home\"",
        "begin_with_present = true",
        "exit = [\"in regulars\", \"sent away\"]",
        "stop_on_purchase = false",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert_eq!(changed.steps, first.steps);
    let wrong = edit(&first, &names(), &Edit::Head(Head { goal: "be happy".into(), ..head }));
    let Err(NotEdited::NotUnderstood(found)) = wrong else { panic!("{wrong:?}") };
    assert_eq!(codes(&found), ["J020"]);
}

#[test]
fn what_is_not_understood_changes_nothing_and_is_told() {
    let first = journey(BASKET);
    let try_it = |change: Edit| match edit(&first, &names(), &change) {
        Err(NotEdited::NotUnderstood(found)) => codes(&found),
        other => panic!("{other:?}"),
    };
    let behind = |said| Edit::Add(Spot::Behind(key("basket_left")), said);
    assert_eq!(try_it(behind(said(StepKind::Wait, "soon", ""))), ["J020"]);
    assert_eq!(try_it(behind(said(StepKind::Wait, "400 days", ""))), ["J013"]);
    assert_eq!(try_it(behind(said(StepKind::Split, "130", ""))), ["J015"]);
    assert_eq!(
        try_it(behind(said(StepKind::Send, "\"\nend = true\n[[steps]]\n", ""))),
        ["J001"],
        "a sign is a sign"
    );
    assert_eq!(
        try_it(behind(said(StepKind::WaitFor, "looked at", &"x".repeat(100_000)))),
        ["J001"],
        "no file is so large"
    );
    for change in
        [Edit::Remove(key("nothing")), Edit::Add(Spot::FirstOf(key("nowhere")), said(StepKind::End, "", ""))]
    {
        assert!(matches!(edit(&first, &names(), &change), Err(NotEdited::UnknownStep(_))), "{change:?}");
    }
    // What is understood and does not hold yet is given, and is found when it is read.
    let round =
        after(&first, Edit::Add(Spot::Behind(key("basket_left")), said(StepKind::Go, "basket_left", "")));
    assert!(wrong(&round).contains(&"J012"), "{:?}", wrong(&round));
    let lost =
        after(&first, Edit::Add(Spot::Behind(key("second_look")), said(StepKind::Go, "elsewhere", "")));
    assert_eq!(wrong(&lost), ["J007"]);
}

#[test]
fn a_form_shows_each_step_as_it_is_said() {
    for (kind, what, with) in [
        (StepKind::Send, "basket_left", "09:00-19:00"),
        (StepKind::Wait, "2 weeks", ""),
        (StepKind::Until, "09:30", ""),
        (StepKind::WaitFor, "bought kind coat", "5 days"),
        (StepKind::Go, "second_look", ""),
        (StepKind::End, "", ""),
    ] {
        let typed = said(kind, what, with);
        let text = format!("{BASKET}\n[[steps]]\nwait = \"9 days\"\n");
        let one = after(&journey(&text), Edit::Add(Spot::Behind(key("wait_9_days")), typed.clone()));
        assert_eq!(said_of(&one.steps.last().unwrap().does), Some(typed));
    }
}
