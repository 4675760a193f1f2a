//! Whether a no is remembered as long as a yes (DP22), as far as two loads and the ages of cookies show it.
//!
//! **Invariant:** how long a law wants a choice to last is the charter's matter; here yes and no are only held against each other.

use super::{Judged, Scene};
use crate::observed::{Chosen, Cookie};

/// The least part of the life of a yes that a no must have.
const LIFE_RATIO_LEAST: f64 = 0.9;

pub(super) fn remembered(scene: &Scene<'_>) -> Judged {
    let (Some(refused), Some(accepted)) = (&scene.observed.refused, &scene.observed.accepted) else {
        return Judged::Unseen("yes and no could not both be given".to_owned());
    };
    let mut found = Vec::new();
    if refused.asked_again && !accepted.asked_again {
        found.push("after a no the banner asks again on the next load, after a yes it does not".to_owned());
    }
    for yes in &accepted.traces.cookies {
        let Some(no) = same(refused, yes) else { continue };
        if let (Some(yes_days), no_days) = (yes.lasts_days, no.lasts_days.unwrap_or_default())
            && no_days < yes_days * LIFE_RATIO_LEAST
        {
            found.push(format!(
                "`{}` lasts {yes_days:.0} days after a yes and {no_days:.0} after a no",
                yes.name
            ));
        }
    }
    match (found.is_empty(), refused.asked_again) {
        (true, true) => Judged::Review("neither choice is remembered until the next load".to_owned()),
        _ => Judged::from_found(found),
    }
}

fn same<'a>(chosen: &'a Chosen, wanted: &Cookie) -> Option<&'a Cookie> {
    chosen.traces.cookies.iter().find(|cookie| cookie.name == wanted.name && cookie.host == wanted.host)
}
