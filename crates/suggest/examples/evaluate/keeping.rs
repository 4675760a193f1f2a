//! How long it takes to forget a person, and from an event to a suggestion that shows it: in the engine, without the durable commit
//! that a house waits for beside it.
//!
//! **Invariant:** forgetting is timed only where it is exact: afterwards the digest is that of a memory that never met those people.

use entrenous_suggest::evaluate::interval::quantile;
use entrenous_suggest::evaluate::visits::Visit;
use entrenous_suggest::index::{ItemHandle, PersonHandle};
use entrenous_suggest::memory::Memory;
use entrenous_suggest::session::{Options, Ranker, SUPPORT_LEAST};
use std::collections::HashSet;
use std::time::Instant;

/// How many people go, and how many articles come.
const TIMES: usize = 1_000;

/// A memory of these visits; articles are named by their numbers.
fn memory<'a>(visits: impl Iterator<Item = &'a Visit>) -> Memory {
    let mut memory = Memory::default();
    for visit in visits {
        let named = visit.items.iter().filter_map(|item| memory.article(&item.0.to_string()));
        let items: Vec<ItemHandle> = named.collect();
        memory.append(visit.person, visit.began, &items);
    }
    memory
}

/// Prints both.
pub(crate) fn report(train: &[Visit]) {
    let mut learned = memory(train.iter());
    let step = (train.len() / TIMES).max(1);
    let gone: HashSet<PersonHandle> = train.iter().step_by(step).map(|visit| visit.person).collect();
    let mut times: Vec<u64> = Vec::with_capacity(gone.len());
    for person in &gone {
        let begun = Instant::now();
        learned.forget(*person);
        times.push(begun.elapsed().as_nanos() as u64);
    }
    let anew = memory(train.iter().filter(|visit| !gone.contains(&visit.person)));
    assert_eq!(learned.digest(), anew.digest(), "the memory is the one that never met them");
    say(&format!("forget one person, {} times", times.len()), times);
    println!("  afterwards the digest is, bit for bit, that of a memory that never met them");
    say(&format!("from an event to a suggestion that shows it, {TIMES} times"), visible(&mut learned, train));
}

/// Somebody looks at an article after another, the last of as many people as make a company: from there to an answer that holds it.
fn visible(memory: &mut Memory, train: &[Visit]) -> Vec<u64> {
    let last = train.iter().map(|visit| visit.person.0).max().unwrap_or(0);
    let began = train.iter().map(|visit| visit.began).max().unwrap_or(0);
    let mut people = (last + 1..).map(PersonHandle);
    let mut ranker = Ranker::default();
    let mut times = Vec::with_capacity(TIMES);
    for at in 0..TIMES {
        let [page, next] = ["page", "next"].map(|name| memory.article(&format!("{name} {at}")).unwrap());
        for person in people.by_ref().take(SUPPORT_LEAST as usize - 1) {
            memory.append(person, began, &[page, next]);
        }
        let options = Options { excluded: &[page], ..Options::default() };
        assert!(ranker.suggest(memory.index(), &[page], &options).items.is_empty(), "one is missing");
        let tenth = people.next().unwrap();
        let begun = Instant::now();
        memory.append(tenth, began, &[page, next]);
        let answer = ranker.suggest(memory.index(), &[page], &options);
        times.push(begun.elapsed().as_nanos() as u64);
        assert_eq!(answer.items.first().map(|one| one.item), Some(next), "now it is shown");
    }
    times
}

fn say(what: &str, mut times: Vec<u64>) {
    times.sort_unstable();
    let micros = |share| *quantile(&times, share).unwrap() as f64 / 1e3;
    println!("{what}: median {:.1} µs, p99 {:.1} µs", micros(0.5), micros(0.99));
}
