//! Bad input: large, deep, endless, broken; each is said with its place, and nothing panics.

use crate::house::{codes, read_campaign, read_journey};
use proptest::prelude::*;

#[test]
fn what_is_too_large_is_refused_unread() {
    let large = "# a line that says nothing\n".repeat(10_000);
    assert_eq!(codes(&read_journey(&large).1), ["J001"]);
    assert_eq!(codes(&read_campaign(&large).1), ["G001"]);
    let long = format!(
        "purpose = \"newsletter\"\nlooks = \"suggestions\"\nstarts = \"bought\"\n{}",
        "[[steps]]\nend = true\n".repeat(101)
    );
    assert_eq!(codes(&read_journey(&long).1), ["J001"]);
}

#[test]
fn branches_too_deep_in_one_another_are_refused() {
    let deep = |levels: usize| {
        let mut text =
            "purpose = \"newsletter\"\nlooks = \"suggestions\"\nstarts = \"put in the basket\"\ngoal = \"bought\"\n".to_owned();
        text.push_str("[[steps]]\nif = \"in regulars\"\nthen = \"b1\"\n");
        for level in 1..levels {
            text.push_str(&format!(
                "[[branches.b{level}]]\nname = \"n{level}\"\nif = \"in regulars\"\nthen = \"b{}\"\n",
                level + 1
            ));
        }
        text + &format!("[[branches.b{levels}]]\nsend = \"basket_left\"\n")
    };
    assert_eq!(codes(&read_journey(&deep(8)).1), Vec::<&str>::new());
    assert_eq!(codes(&read_journey(&deep(9)).1), ["J007"]);
}

#[test]
fn a_branch_inside_itself_is_one_nobody_reaches() {
    let text = "purpose = \"newsletter\"\nlooks = \"suggestions\"\nstarts = \"put in the basket\"\ngoal = \"bought\"\n[[steps]]\nsend = \"basket_left\"\n[[branches.a]]\nif = \"in regulars\"\nthen = \"a\"\n";
    assert_eq!(codes(&read_journey(text).1), ["J010"]);
}

#[test]
fn the_journey_of_a_purpose_nobody_knows_says_only_that() {
    let text = "purpose = \"newslettre\"\nstarts = \"said yes to newsletter\"\nexit = [\"in regulars\"]\n[[steps]]\nsend = \"welcome\"\n";
    let (_, found) = read_journey(text);
    assert_eq!(codes(&found), ["J002"]);
    assert_eq!(found[0].help.as_deref(), Some("did you mean `newsletter`?"));
}

const WORDS: [&str; 25] = [
    "purpose = \"newsletter\"\n",
    "looks = \"suggestions\"\n",
    "starts = \"bought\"\n",
    "starts = \"nothing for 9 days\"\n",
    "goal = \"bought kind coat\"\n",
    "exit = [\"not in regulars\"]\n",
    "stop_on_purchase = false\n",
    "[[steps]]\n",
    "[[branches.a]]\n",
    "[[branches.b]]\n",
    "send = \"basket_left\"\n",
    "wait = \"2 days\"\n",
    "wait = \"for bought, at most 1 hour\"\n",
    "wait = \"until 09:00\"\n",
    "if = \"looked at\"\n",
    "then = \"a\"\n",
    "else = \"b\"\n",
    "go = \"basket_left\"\n",
    "end = true\n",
    "name = \"x\"\n",
    "split = [{ share = 50 }, { share = 50, to = \"a\" }]\n",
    "window = \"22:00-06:00\"\n",
    "é",
    "\"",
    "again = \"after 0 days\"\n",
];

proptest! {
    #[test]
    fn any_heap_of_lines_is_read_without_a_panic(picked in prop::collection::vec(0_usize..25, 0..40)) {
        let text: String = picked.iter().map(|at| WORDS[*at]).collect();
        let (journey, found) = read_journey(&text);
        prop_assert!(journey.is_some() || !found.is_empty());
        let _ = read_campaign(&text);
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "[\\[\\]a-z=\"{}, .0-9éß\n-]{0,200}") {
        let _ = (read_journey(&text), read_campaign(&text));
    }
}
