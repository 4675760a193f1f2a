//! One person on the way: each kind of step, each end, and what happens when the file changes under their feet.

use crate::house::{at, journey, key, paris};
use entrenous_core::id::Key;
use entrenous_core::moment::Moment;
use entrenous_speak::journey::{
    Deed, Enrolment, Happened, Journey, Known, Outcome, Permission, Reason, step,
};

/// A person on the way, with what they did.
struct Walker {
    permission: Permission,
    events: Vec<Happened<'static>>,
    audiences: Vec<Key>,
    share: u16,
}

impl Walker {
    fn new() -> Self {
        Self { permission: Permission::Stands, events: Vec::new(), audiences: Vec::new(), share: 0 }
    }
    fn did(mut self, deed: Deed, kind: &'static str, when: &str) -> Self {
        self.events.push(Happened { deed, article: "a", kind, at: at(when) });
        self
    }
    fn takes(&self, journey: &Journey, stands: Enrolment, now: &str) -> Outcome {
        let known = Known {
            version: journey.version(),
            permission: self.permission,
            events: &self.events,
            audiences: &|key| self.audiences.contains(key),
        };
        step(journey, stands, &known, at(now), &paris(), self.share)
    }
    /// Walks on as long as nothing has to be waited for; answers what happened.
    fn walks(&self, journey: &Journey, begins: &str, looks: &[&str]) -> Vec<String> {
        let mut stands = Enrolment::begin(journey, at(begins)).unwrap();
        let mut happened = Vec::new();
        for now in looks {
            loop {
                match self.takes(journey, stands, now) {
                    Outcome::Send { message, then, .. } => {
                        happened.push(format!("{now} {message}"));
                        let Some(then) = then else { return happened };
                        stands = then;
                    }
                    Outcome::MovedOn { to, .. } => stands = to,
                    Outcome::Wait { stays, .. } => {
                        stands = stays;
                        break;
                    }
                    Outcome::Exited { why, .. } => {
                        happened.push(format!("{now} {}", why.code()));
                        return happened;
                    }
                    Outcome::ReachedGoal { .. } => {
                        happened.push(format!("{now} goal"));
                        return happened;
                    }
                }
            }
        }
        happened
    }
}

const BASKET: &str = r#"
purpose = "newsletter"
looks = "suggestions"
starts = "put in the basket"
goal = "bought kind coat"
stop_on_purchase = false
exit = ["in regulars"]

[[steps]]
wait = "1 day"

[[steps]]
send = "basket_left"
window = "09:00-19:00"

[[steps]]
wait = "for looked at, at most 5 days"

[[steps]]
if = "looked at kind coat"
then = "warm"

[[steps]]
send = "second_look"

[[branches.warm]]
end = true
"#;

#[test]
fn a_basket_left_is_reminded_of_in_the_hours_of_the_day_and_then_once_more() {
    let walked = Walker::new().walks(
        &journey(BASKET),
        "2026-11-25T21:00:00Z",
        &["2026-11-25T21:00:00Z", "2026-11-26T21:00:00Z", "2026-11-27T08:00:00Z", "2026-12-02T08:00:00Z"],
    );
    assert_eq!(walked, ["2026-11-27T08:00:00Z basket_left", "2026-12-02T08:00:00Z second_look"]);
}

#[test]
fn who_waits_is_told_until_when_and_why() {
    let journey = journey(BASKET);
    let stands = Enrolment::begin(&journey, at("2026-11-25T21:00:00Z")).unwrap();
    let Outcome::Wait { why, stays } = Walker::new().takes(&journey, stands, "2026-11-25T22:00:00Z") else {
        panic!()
    };
    assert_eq!((why, stays.due), (Reason::Waiting, at("2026-11-26T21:00:00Z")));
    let Outcome::MovedOn { why, to } = Walker::new().takes(&journey, stays, "2026-11-26T21:00:00Z") else {
        panic!()
    };
    assert_eq!((why, to.step.as_str()), (Reason::WaitOver, "basket_left"));
    let Outcome::Wait { why, stays } = Walker::new().takes(&journey, to, "2026-11-26T21:00:00Z") else {
        panic!()
    };
    // It is ten at night: the window opens at nine, which is eight in UTC.
    assert_eq!((why, stays.due), (Reason::WindowClosed, at("2026-11-27T08:00:00Z")));
}

#[test]
fn what_a_person_does_decides_the_way() {
    let looks = ["2026-11-27T09:00:00Z", "2026-11-28T10:00:00Z", "2026-12-03T10:00:00Z"];
    let coat = Walker::new().did(Deed::LookedAt, "coat", "2026-11-28T09:30:00Z");
    assert_eq!(
        coat.walks(&journey(BASKET), "2026-11-26T09:00:00Z", &looks),
        ["2026-11-27T09:00:00Z basket_left", "2026-11-28T10:00:00Z ended"]
    );
    let shirt = Walker::new().did(Deed::LookedAt, "shirt", "2026-11-28T09:30:00Z");
    assert_eq!(
        shirt.walks(&journey(BASKET), "2026-11-26T09:00:00Z", &looks),
        ["2026-11-27T09:00:00Z basket_left", "2026-11-28T10:00:00Z second_look"]
    );
}

#[test]
fn the_goal_and_the_exits_end_it_wherever_a_person_stands() {
    let looks = ["2026-11-26T10:00:00Z"];
    let begins = "2026-11-26T09:00:00Z";
    let bought = Walker::new().did(Deed::Bought, "coat", "2026-11-26T09:30:00Z");
    assert_eq!(bought.walks(&journey(BASKET), begins, &looks), ["2026-11-26T10:00:00Z goal"]);
    let mut regular = Walker::new();
    regular.audiences.push(key("regulars"));
    assert_eq!(regular.walks(&journey(BASKET), begins, &looks), ["2026-11-26T10:00:00Z exit"]);
    // What was bought before they set out, or another kind of thing, is not the goal.
    let other = Walker::new().did(Deed::Bought, "coat", "2026-11-26T09:00:00Z").did(
        Deed::Bought,
        "shirt",
        "2026-11-26T09:30:00Z",
    );
    assert_eq!(other.walks(&journey(BASKET), begins, &looks), Vec::<String>::new());
}

#[test]
fn a_purchase_stops_it_unless_the_file_says_otherwise() {
    let looks = ["2026-11-26T10:00:00Z"];
    let bought = Walker::new().did(Deed::Bought, "shirt", "2026-11-26T09:30:00Z");
    let stops = journey(&BASKET.replace("stop_on_purchase = false\n", ""));
    assert_eq!(bought.walks(&stops, "2026-11-26T09:00:00Z", &looks), ["2026-11-26T10:00:00Z bought"]);
}

#[test]
fn a_withdrawal_ends_it_before_anything_else_is_looked_at() {
    let mut gone = Walker::new().did(Deed::Bought, "coat", "2026-11-27T08:59:00Z");
    gone.permission = Permission::Gone;
    let walked = gone.walks(&journey(BASKET), "2026-11-26T09:00:00Z", &["2026-11-27T09:00:00Z"]);
    assert_eq!(walked, ["2026-11-27T09:00:00Z consent_withdrawn"]);
}

#[test]
fn the_lot_falls_as_the_shares_say() {
    let journey = journey(
        "purpose = \"newsletter\"\nlooks = \"suggestions\"\nstarts = \"put in the basket\"\ngoal = \"bought\"\n[[steps]]\nsplit = [{ share = 25 }, { share = 75, to = \"quiet\" }]\n[[steps]]\nsend = \"basket_left\"\n[[branches.quiet]]\nend = true\n",
    );
    let written_to = (0..10_000).filter(|share| {
        let walker = Walker { share: *share, ..Walker::new() };
        let walked = walker.walks(&journey, "2026-11-26T09:00:00Z", &["2026-11-26T09:00:00Z"]);
        walked == ["2026-11-26T09:00:00Z basket_left"]
    });
    assert_eq!(written_to.count(), 2_500);
}

#[test]
fn behind_a_branch_the_journey_goes_on_behind_the_step_that_led_there() {
    let text = BASKET.replace("[[branches.warm]]\nend = true", "[[branches.warm]]\nwait = \"1 day\"");
    let coat = Walker::new().did(Deed::LookedAt, "coat", "2026-11-28T09:30:00Z");
    let looks = ["2026-11-27T09:00:00Z", "2026-11-28T10:00:00Z", "2026-11-29T10:00:00Z"];
    // Two steps of one kind: the second needs a name of its own.
    let text = text.replace("[[branches.warm]]\n", "[[branches.warm]]\nname = \"a_day_more\"\n");
    assert_eq!(
        coat.walks(&journey(&text), "2026-11-26T09:00:00Z", &looks),
        ["2026-11-27T09:00:00Z basket_left", "2026-11-29T10:00:00Z second_look"]
    );
}

#[test]
fn when_the_file_changes_a_person_goes_on_at_their_step_or_leaves() {
    let before = journey(BASKET);
    let stands = || {
        let stands = Enrolment::begin(&before, at("2026-11-26T09:00:00Z")).unwrap();
        match Walker::new().takes(&before, stands, "2026-11-27T09:00:00Z") {
            Outcome::MovedOn { to, .. } => to,
            other => panic!("{other:?}"),
        }
    };
    let longer = journey(&BASKET.replace("wait = \"1 day\"", "wait = \"2 days\""));
    assert_ne!(before.version(), longer.version());
    match Walker::new().takes(&longer, stands(), "2026-11-27T09:00:00Z") {
        Outcome::Send { message, then: Some(then), .. } => {
            assert_eq!((message.as_str(), then.version), ("basket_left", longer.version()));
        }
        other => panic!("{other:?}"),
    }
    let other =
        journey(&BASKET.replace("send = \"basket_left\"", "name = \"first\"\nsend = \"basket_left\""));
    let outcome = Walker::new().takes(&other, stands(), "2026-11-27T09:00:00Z");
    assert_eq!(outcome.reason().code(), "journey_changed");
}

#[test]
fn a_comment_and_another_order_of_lines_are_no_other_version() {
    let text = BASKET.replace(
        "goal = \"bought kind coat\"\nstop_on_purchase = false",
        "# a comment\nstop_on_purchase = false\ngoal = \"bought kind coat\"",
    );
    assert_eq!(journey(&text).version(), journey(BASKET).version());
}

#[test]
fn until_nine_is_nine_on_the_wall_also_in_the_nights_the_clocks_change() {
    let journey = journey(
        "purpose = \"newsletter\"\nstarts = \"said yes to newsletter\"\nexit = [\"in regulars\"]\n[[steps]]\nwait = \"until 09:00\"\n[[steps]]\nsend = \"welcome\"\n",
    );
    let until = |begins: &str| {
        let stands = Enrolment::begin(&journey, at(begins)).unwrap();
        match Walker::new().takes(&journey, stands, begins) {
            Outcome::Wait { stays, .. } => stays.due,
            Outcome::MovedOn { to, .. } => to.due,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(until("2026-03-28T20:00:00Z"), at("2026-03-29T07:00:00Z"));
    assert_eq!(until("2026-10-24T20:00:00Z"), at("2026-10-25T08:00:00Z"));
    assert_eq!(until("2026-10-25T08:00:00Z"), at("2026-10-25T08:00:00Z"));
}

#[test]
fn a_person_may_begin_again_when_the_file_says_so() {
    let once = journey(BASKET);
    let again = journey(&BASKET.replace("goal =", "again = \"after 90 days\"\ngoal ="));
    let last: Option<Moment> = Some(at("2026-08-01T09:00:00Z"));
    assert!(once.may_begin(None, at("2026-11-26T09:00:00Z")));
    assert!(!once.may_begin(last, at("2026-11-26T09:00:00Z")));
    assert!(again.may_begin(last, at("2026-11-26T09:00:00Z")));
    assert!(!again.may_begin(last, at("2026-09-26T09:00:00Z")));
}
