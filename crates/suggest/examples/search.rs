//! `search PRODUCTS JUDGEMENTS`: nDCG@10 of the search by words on products (JSON lines) and human judgements (`query,docid,rating`),
//! the time of one query, and the memory of the index.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::disallowed_methods,
    reason = "a bench"
)]

use entrenous_suggest::search::{Builder, Field, Found, Query, Text, Tongue, Words};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// How many places are judged.
const DEPTH: usize = 10;
/// How often every query is asked for its time.
const ROUNDS: usize = 20;
/// How many found articles are looked at for those that were judged.
const FOUND_MOST: usize = 1_000;

fn texts(product: &Value) -> Vec<(Field, String)> {
    let mut texts = Vec::new();
    for (key, value) in product.as_object().unwrap() {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => continue,
        };
        match key.as_str() {
            "id" | "price" | "date_released" => {}
            "name" | "title" => texts.push((Field::Name, text)),
            "attr_t_product_type" => texts.push((Field::Kind, text)),
            "short_description" => texts.push((Field::Description, text)),
            key if key.starts_with("attr_n_") => {}
            _ => texts.push((Field::Marks, text)),
        }
    }
    texts
}

fn index(path: &str) -> (Words, Vec<String>) {
    let (mut builder, mut ids) = (Builder::default(), Vec::new());
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let product: Value = serde_json::from_str(line).unwrap();
        ids.push(product["id"].as_str().unwrap().to_owned());
        let texts = texts(&product);
        let tongue = Some(Tongue::English);
        builder.add(texts.iter().map(|(field, text)| Text { field: *field, tongue, text }));
    }
    (builder.finish(), ids)
}

type Judged = BTreeMap<String, HashMap<String, u32>>;

/// What a rating is worth: itself, or two to its power less one.
type Worth = fn(u32) -> f64;

fn gain(worth: Worth, ratings: impl IntoIterator<Item = u32>) -> f64 {
    (2_u32..)
        .zip(ratings.into_iter().take(DEPTH))
        .map(|(place, rating)| worth(rating) / f64::from(place).log2())
        .sum()
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let begun = std::time::Instant::now();
    let (words, ids) = index(&arguments[0]);
    println!(
        "{} products, {:.1} MB, indexed in {:.2} s",
        words.len(),
        words.bytes() as f64 / 1e6,
        begun.elapsed().as_secs_f64()
    );
    let mut judged = Judged::new();
    for line in std::fs::read_to_string(&arguments[1]).unwrap().lines().skip(1) {
        let (rest, rating) = line.rsplit_once(',').unwrap();
        let (query, id) = rest.rsplit_once(',').unwrap();
        judged
            .entry(query.trim_matches('"').to_owned())
            .or_default()
            .insert(id.to_owned(), rating.trim().parse().unwrap());
    }
    quality(&words, &ids, &judged, "ratings as they are", f64::from);
    quality(&words, &ids, &judged, "two to the rating", |rating| f64::from(1_u32 << rating) - 1.0);
    speed(&words, &judged);
}

fn quality(words: &Words, ids: &[String], judged: &Judged, label: &str, worth: Worth) {
    let (mut full, mut only_judged) = (0.0, 0.0);
    for (query, ratings) in judged {
        let found = words.find(&Query { text: query, tongue: Some(Tongue::English) }, FOUND_MOST);
        let rating = |found: &Found| ratings.get(&ids[found.item.0 as usize]).copied();
        let mut best: Vec<u32> = ratings.values().copied().collect();
        best.sort_unstable_by(|a, b| b.cmp(a));
        let ideal = gain(worth, best).max(f64::MIN_POSITIVE);
        full += gain(worth, found.iter().map(|found| rating(found).unwrap_or(0))) / ideal;
        only_judged += gain(worth, found.iter().filter_map(rating)) / ideal;
    }
    let queries = judged.len() as f64;
    let (full, only_judged) = (full / queries, only_judged / queries);
    println!(
        "nDCG@{DEPTH} {full:.4}, of what was judged alone {only_judged:.4} ({label}, {queries} queries)"
    );
}

fn speed(words: &Words, judged: &Judged) {
    let mut times: Vec<f64> = Vec::new();
    for _ in 0..ROUNDS {
        for query in judged.keys() {
            let begun = std::time::Instant::now();
            std::hint::black_box(words.find(&Query { text: query, tongue: Some(Tongue::English) }, DEPTH));
            times.push(begun.elapsed().as_secs_f64() * 1e6);
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[times.len() * share / 100];
    println!("µs a query: median {:.0}, 90 of 100 {:.0}, 99 of 100 {:.0}", at(50), at(90), at(99));
}
