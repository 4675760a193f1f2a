//! The figures, counted by hand.

use super::*;

fn visit(person: u32, began: u32, items: &[u32]) -> Visit {
    Visit { person: PersonHandle(person), began, items: items.iter().copied().map(ItemHandle).collect() }
}

fn way(rung: Rung) -> Way {
    Way { rung, company: 1, rule: Rule::Dropped }
}

fn ask(trial: &Trial, way: Way) -> Tally {
    trial.measure(way, &mut Ranker::default(), || 0, |_| {})
}

fn close(figure: Option<Figure>, expected: f64) -> bool {
    (figure.unwrap().value - expected).abs() < 1e-9
}

#[test]
fn the_figures_are_those_counted_by_hand() {
    let taught = [visit(1, 1, &[1, 2]), visit(2, 2, &[1, 2]), visit(3, 3, &[1, 3])];
    // 1 -> 2 is found first, 1 -> 3 second, 3 -> 9 never.
    let trial = Trial::new(&taught, &[visit(11, 9, &[1, 2]), visit(12, 9, &[1, 3, 9])]);
    let tally = ask(&trial, way(Rung::Context));
    let quality = tally.drawn(1);
    assert_eq!((trial.predictions(), trial.visits(), trial.people()), (3, 2, 2));
    assert!(close(quality.hit_rate(), 2.0 / 3.0));
    assert!(close(quality.reciprocal_rank(), 1.5 / 3.0));
    assert!(close(quality.hit_rate_of_new(), 2.0 / 3.0));
    assert_eq!(tally.covered(), 3, "2 and 3 after 1, 1 after 3");
}

#[test]
fn coming_back_to_an_article_counts_but_not_as_new() {
    let taught = [visit(1, 1, &[1, 2]), visit(2, 1, &[2, 1])];
    let quality = ask(&Trial::new(&taught, &[visit(9, 9, &[1, 2, 1])]), way(Rung::Context)).drawn(1);
    assert!(close(quality.hit_rate(), 1.0), "2 after 1, and 1 again after 2");
    assert!(close(quality.hit_rate_of_new(), 1.0));
    let quality = ask(&Trial::new(&taught, &[visit(9, 9, &[1, 1])]), way(Rung::Context)).drawn(1);
    assert_eq!(quality.hit_rate_of_new(), None, "nothing new was asked for");
}

#[test]
fn the_rule_decides_whether_the_present_article_may_come_again() {
    let trial = Trial::new(&[visit(1, 1, &[1, 2])], &[visit(2, 9, &[1, 1])]);
    let hits = |rule| ask(&trial, Way { rule, ..way(Rung::Context) }).drawn(1).hit_rate();
    assert!(close(hits(Rule::Dropped), 0.0));
    assert!(close(hits(Rule::RepeatsAllowed), 1.0));
}

#[test]
fn each_rung_hears_only_what_it_may_know() {
    // 5 is looked at by most; 7 follows 1, 8 follows 2; whoever looked at 3 before looks at 9.
    let mut taught: Vec<Visit> = (0..9).map(|person| visit(person, 1, &[5])).collect();
    taught.extend([visit(20, 1, &[1, 7]), visit(21, 1, &[2, 8]), visit(22, 1, &[3, 9]), visit(30, 2, &[3])]);
    let found = |rung, asked: &[u32]| {
        let trial = Trial::new(&taught, &[visit(30, 5, asked)]);
        let tally = ask(&trial, way(rung));
        tally.rows[0][1]
    };
    assert_eq!(found(Rung::Generic, &[1, 5]), 1.0);
    assert_eq!(found(Rung::Page, &[1, 5]), 0.0, "only what is beside 1");
    assert_eq!(found(Rung::Page, &[1, 2, 7]), 0.0, "1 is no longer on the page");
    assert_eq!(found(Rung::Context, &[1, 2, 7]), 1.0, "but it is of this visit");
    assert_eq!(found(Rung::Context, &[2, 9]), 0.0, "an earlier visit is not of this one");
    assert_eq!(found(Rung::Profile, &[2, 9]), 1.0, "but it is of this person");
}

#[test]
fn nothing_of_the_future_is_heard() {
    let later = [visit(20, 1, &[3, 9]), visit(30, 8, &[3])];
    let trial = Trial::new(&later, &[visit(30, 5, &[2, 9])]);
    assert_eq!(trial.came_again(), 0);
    let trial = Trial::new(&later, &[visit(40, 9, &[2, 9]), visit(30, 9, &[2, 9])]);
    assert_eq!((trial.came_again(), trial.people()), (1, 2));
    let trial = trial.of_those_who_came_before();
    assert_eq!((trial.came_again(), trial.people(), trial.predictions()), (1, 1, 1));
    assert!(close(ask(&trial, way(Rung::Profile)).drawn(1).hit_rate(), 1.0));
}

#[test]
fn too_little_company_is_not_suggested() {
    let taught = [visit(1, 1, &[1, 2]), visit(2, 1, &[1, 2]), visit(3, 1, &[1, 3])];
    let trial = Trial::new(&taught, &[visit(8, 9, &[1, 2]), visit(9, 9, &[1, 3])]);
    let found = |company| ask(&trial, Way { company, ..way(Rung::Context) }).drawn(1).hit_rate();
    assert!(close(found(1), 1.0));
    assert!(close(found(2), 0.5));
    assert!(close(found(3), 0.0));
}

#[test]
fn the_time_of_an_answer_is_what_the_clock_says() {
    let trial = Trial::new(&[visit(1, 1, &[1, 2])], &[visit(9, 9, &[1, 2, 1, 2])]);
    let timed = |ticks: [u64; 6]| {
        let mut ticks = ticks.into_iter();
        trial.measure(way(Rung::Context), &mut Ranker::default(), || ticks.next().unwrap(), |_| {})
    };
    let times = |tally: &Tally| (tally.nanoseconds(0.5), tally.nanoseconds(0.99));
    let (first, second) = (timed([0, 5, 10, 12, 20, 90]), timed([0, 9, 10, 13, 20, 24]));
    assert_eq!(times(&first), (Some(5), Some(70)));
    assert_eq!(times(&first.quicker_of(&second)), (Some(4), Some(5)));
}
