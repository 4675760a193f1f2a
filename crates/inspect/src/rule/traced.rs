//! What a visit leaves and whom it asks: before a choice (DP10), after none (DP09), after a no (DP11).
//! With a charter at hand everything must be declared; without one, only what can hardly be necessary breaks a rule, and the rest wants a look.
//!
//! **Invariant:** no list of products or companies: what counts is whose it is, how long it lasts, and whether a yes alone brings it.

use super::{Judged, Scene};
use crate::declared::Declared;
use crate::observed::{Cookie, Traces};
use std::collections::BTreeSet;

/// A value this long can name a person.
const NAMING_CHARACTERS_LEAST: f64 = 16.0;
/// What lasts longer than this follows a person to another day.
const FOLLOWING_DAYS_LEAST: f64 = 1.0;
/// Words by which a record of the choice itself is known.
const RECORDS: [&str; 7] = ["consent", "cookie", "choice", "privacy", "gdpr", "cmp", "entrenous"];

/// Everything traces name, each in words.
pub(super) fn names(traces: &Traces) -> BTreeSet<String> {
    let cookies = traces.cookies.iter().map(cookie_name);
    let keys = traces.keys.iter().map(|key| format!("the storage key `{key}`"));
    let hosts = traces.hosts.iter().map(|host| format!("a request to `{host}`"));
    cookies.chain(keys).chain(hosts).collect()
}

/// A cookie in words, without a final `for a no` so that visits can be compared.
pub(super) fn cookie_name(cookie: &Cookie) -> String {
    if cookie.foreign {
        format!("the cookie `{}` of `{}`", cookie.name, cookie.host)
    } else {
        format!("the cookie `{}`", cookie.name)
    }
}

/// What a yes alone brings: not there before, and not after a no.
pub(super) fn of_a_yes(scene: &Scene<'_>) -> Option<BTreeSet<String>> {
    let (accepted, refused) = (scene.observed.accepted.as_ref()?, scene.observed.refused.as_ref());
    let mut without = names(&scene.observed.before);
    if let Some(refused) = refused {
        without.extend(names(&refused.traces));
        without.extend(names(&refused.reloaded));
    }
    Some(
        names(&accepted.reloaded)
            .union(&names(&accepted.traces))
            .filter(|name| !without.contains(*name))
            .cloned()
            .collect(),
    )
}

pub(super) fn ignored(scene: &Scene<'_>) -> Judged {
    let Some(of_a_yes) = of_a_yes(scene) else {
        return Judged::Unseen("no way to a yes was found to compare with".to_owned());
    };
    let found = scene.observed.ignored.iter().flat_map(|ignored| {
        let there = names(&ignored.traces);
        let taken: Vec<String> = of_a_yes.intersection(&there).cloned().collect();
        taken.into_iter().map(move |name| format!("{} brings {name}, as a yes does", ignored.act))
    });
    Judged::from_found(found.collect())
}

pub(super) fn before(scene: &Scene<'_>) -> Judged {
    weigh(&scene.observed.before, scene.declared, "before the choice", |_| false)
}

pub(super) fn refused(scene: &Scene<'_>) -> Judged {
    let Some(refused) = &scene.observed.refused else {
        return Judged::Unseen("no way to a no was found".to_owned());
    };
    let known = names(&scene.observed.before);
    let is_new = |traces: &Traces| {
        let new = |name: &str| !known.contains(name);
        Traces {
            cookies: traces.cookies.iter().filter(|one| new(&cookie_name(one))).cloned().collect(),
            keys: traces
                .keys
                .iter()
                .filter(|key| new(&format!("the storage key `{key}`")))
                .cloned()
                .collect(),
            hosts: traces
                .hosts
                .iter()
                .filter(|host| new(&format!("a request to `{host}`")))
                .cloned()
                .collect(),
        }
    };
    let record = |name: &str| {
        let name = name.to_lowercase();
        RECORDS.iter().any(|word| name.contains(word))
    };
    let after = weigh(&is_new(&refused.traces), scene.declared, "after a no", record);
    let again = weigh(&is_new(&refused.reloaded), scene.declared, "after a no and a new load", record);
    match (after, again) {
        (Judged::Broken(mut found), Judged::Broken(more)) => {
            let told: BTreeSet<String> = found.iter().map(|one| thing(one).to_owned()).collect();
            found.extend(more.into_iter().filter(|one| !told.contains(thing(one))));
            Judged::Broken(found)
        }
        (broken @ Judged::Broken(_), _) | (_, broken @ Judged::Broken(_)) => broken,
        (review @ Judged::Review(_), _) | (_, review) => review,
    }
}

/// The part of a finding that names the thing.
fn thing(found: &str) -> &str {
    found.rsplit_once(": ").map_or(found, |(_, thing)| thing)
}

/// What breaks a rule among traces, or else what wants a look.
fn weigh(traces: &Traces, declared: Option<&Declared>, when: &str, record: impl Fn(&str) -> bool) -> Judged {
    let (mut found, mut look) = (Vec::new(), Vec::new());
    for cookie in &traces.cookies {
        let told = format!("{when}: {}", cookie_name(cookie));
        let lasts = cookie.lasts_days.is_some_and(|days| days > FOLLOWING_DAYS_LEAST);
        let follows = lasts && cookie.value_characters >= NAMING_CHARACTERS_LEAST;
        match declared {
            Some(declared) if !cookie.foreign && declared.is_necessary(&cookie.name) => {}
            Some(_) => found.push(told),
            None if cookie.foreign || (follows && !record(&cookie.name)) => found.push(told),
            None if record(&cookie.name) => {}
            None => look.push(told),
        }
    }
    for key in &traces.keys {
        let told = format!("{when}: the storage key `{key}`");
        match declared {
            Some(declared) if declared.is_necessary(key) => {}
            Some(_) => found.push(told),
            None if record(key) => {}
            None => look.push(told),
        }
    }
    for host in &traces.hosts {
        let told = format!("{when}: a request to `{host}`");
        if declared.is_some() { found.push(told) } else { look.push(told) }
    }
    match (found.is_empty(), look.is_empty()) {
        (false, _) => Judged::Broken(found),
        (true, false) => Judged::Review(format!("is it necessary? {}", look.join("; "))),
        (true, true) => Judged::Kept,
    }
}
