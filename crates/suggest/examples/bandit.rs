//! How well a layout is chosen, and how well a choice is judged afterwards, on invented people with seeded dice:
//! 8 layouts, 6 features, 8,000 people one after another under each policy, three times;
//! then 1,000 logs of 10,000 people, each judged by three estimates whose truth is known.

#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a bench"
)]

use entrenous_suggest::bandit::{
    Drawn, FLOOR, Features, Harm, Learner, Model, Part, Policy, Trial, TrialHandle,
};
use entrenous_suggest::offpolicy::{Estimate, estimate};

const LAYOUTS: usize = 8;
const FEATURES: usize = 6;
const PEOPLE: usize = 8_000;
const SEEDS: u64 = 3;
const LOGS: u64 = 1_000;
const LOG_PEOPLE: usize = 10_000;

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    fn share(&mut self) -> f64 {
        Drawn(self.word()).number()
    }
    fn side(&mut self) -> f64 {
        2.0 * self.share() - 1.0
    }
}

/// What each layout is worth to whom: a chance to be liked that bends with what is known.
struct World {
    weights: Vec<[f64; FEATURES + 1]>,
}

impl World {
    fn new(dice: &mut Dice) -> Self {
        let layout =
            |_| std::array::from_fn(|at| if at == 0 { 0.6 * dice.side() } else { 1.2 * dice.side() });
        Self { weights: (0..LAYOUTS).map(layout).collect() }
    }
    fn liked(&self, layout: usize, known: &[f64; FEATURES]) -> f64 {
        let [own, rest @ ..] = &self.weights[layout];
        let sum = own + rest.iter().zip(known).map(|(weight, value)| weight * value).sum::<f64>();
        1.0 / (1.0 + (-sum).exp())
    }
    fn best(&self, known: &[f64; FEATURES]) -> f64 {
        (0..LAYOUTS).map(|layout| self.liked(layout, known)).fold(0.0, f64::max)
    }
}

fn known(dice: &mut Dice) -> ([f64; FEATURES], Features) {
    let known: [f64; FEATURES] = std::array::from_fn(|_| dice.side());
    let features = Features::new(known.map(Part::near)).expect("six fit");
    (known, features)
}

/// The share of the best possible reward that a policy brings; and of the best that is possible while every layout keeps its floor.
fn share(policy: Policy, seed: u64) -> (f64, f64) {
    let mut dice = Dice(seed);
    let world = World::new(&mut dice);
    let mut model = Model::new(LAYOUTS, FEATURES + 1);
    let (mut got, mut hoped, mut floored) = (0.0, 0.0, 0.0);
    for person in 0..PEOPLE {
        let (known, features) = known(&mut dice);
        let chosen = model.choose(policy, &features, &mut || dice.word());
        let chance = world.liked(chosen.layout, &known);
        got += chance;
        hoped += world.best(&known);
        let all = (0..LAYOUTS).map(|layout| world.liked(layout, &known)).sum::<f64>();
        floored += FLOOR * all + (1.0 - FLOOR * LAYOUTS as f64) * world.best(&known);
        let trial = Trial {
            layout: chosen.layout,
            chance: chosen.chance,
            features,
            reward: (dice.share() < chance).into(),
            harm: Harm::default(),
        };
        model.learn(Learner(person as u128), TrialHandle(0), trial);
    }
    (got / hoped, got / floored)
}

fn mean(of: impl Fn(u64) -> f64) -> f64 {
    (0..SEEDS).map(|seed| of(seed + 1)).sum::<f64>() / SEEDS as f64
}

/// How one estimate fared over all logs.
#[derive(Default)]
struct Fared {
    squares: f64,
    held: u64,
}

impl Fared {
    fn take(&mut self, estimate: Estimate, truth: f64) {
        self.squares += (estimate.value / truth - 1.0).powi(2);
        self.held += u64::from(estimate.low <= truth && truth <= estimate.high);
    }
    fn line(&self, name: &str) -> String {
        let error = 100.0 * (self.squares / LOGS as f64).sqrt();
        let held = 100.0 * self.held as f64 / LOGS as f64;
        format!("{name:<30}{error:>13.1} % {held:>10.1} %")
    }
}

/// People who were shown any layout with the same chance.
fn logged(world: &World, dice: &mut Dice) -> Vec<(Learner, Trial)> {
    let mut one = |person: usize| {
        let (known, features) = known(dice);
        let layout = (dice.word() % LAYOUTS as u64) as usize;
        let reward = (dice.share() < world.liked(layout, &known)).into();
        let trial = Trial { layout, chance: 1.0 / LAYOUTS as f64, features, reward, harm: Harm::default() };
        (Learner(person as u128), trial)
    };
    (0..LOG_PEOPLE).map(&mut one).collect()
}

fn judge() {
    let mut dice = Dice(99);
    let world = World::new(&mut dice);
    let many = 400_000;
    let truth = (0..many).map(|_| world.liked(0, &known(&mut dice).0)).sum::<f64>() / f64::from(many);
    let mut fared = [Fared::default(), Fared::default(), Fared::default()];
    let mut effective = 0.0;
    for _ in 0..LOGS {
        let log = logged(&world, &mut dice);
        let log: Vec<_> = log.iter().map(|(learner, trial)| (*learner, trial)).collect();
        let always = |_: &Trial, shown: usize| if shown == 0 { 1.0 } else { 0.0 };
        let got = estimate(&log, LAYOUTS, always, |trial| trial.reward);
        effective += got.effective / LOGS as f64 / LOG_PEOPLE as f64;
        for (fared, one) in fared.iter_mut().zip([got.inverse, got.normalised, got.doubly_robust]) {
            fared.take(one, truth);
        }
    }
    println!("\n{LOGS} logs of {LOG_PEOPLE} people, shown evenly; the truth is {truth:.4}");
    println!("{:<30}{:>15} {:>12}", "estimate", "relative error", "held by 95 %");
    let names = ["inverse propensity", "self-normalised", "doubly robust"];
    names.iter().zip(&fared).for_each(|(name, fared)| println!("{}", fared.line(name)));
    println!("effective sample: {:.0} of 100 people", 100.0 * effective);
}

fn main() {
    println!("{LAYOUTS} layouts, {FEATURES} features, {PEOPLE} people, {SEEDS} times");
    println!("{:<30}{:>15} {:>23}", "policy", "of the best", "of the best with floor");
    for (name, policy) in [
        ("uniform", Policy::Uniform),
        ("greedy, 10 % any", Policy::Greedy { any: 0.1 }),
        ("linear Thompson sampling", Policy::Thompson),
        ("LinUCB", Policy::UpperBound),
    ] {
        let (of_best, floored) = (mean(|seed| share(policy, seed).0), mean(|seed| share(policy, seed).1));
        println!("{name:<30}{:>13.1} % {:>21.1} %", 100.0 * of_best, 100.0 * floored);
    }
    judge();
}
