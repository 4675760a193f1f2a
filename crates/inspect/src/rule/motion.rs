//! Clocks and moving buttons (DP26).
//!
//! **Invariant:** what moves for everyone alike is allowed, unless the reader asked for less motion.

use super::{Judged, Scene};
use crate::observed::Kind;

pub(super) fn still(scene: &Scene<'_>) -> Judged {
    let Some(first) = scene.observed.first() else { return super::reach::no_banner() };
    let mut found = Vec::new();
    if first.ticking {
        found.push("figures in the banner run by themselves".to_owned());
    }
    let moving = |kind| first.control(kind).is_some_and(|control| control.moving);
    if moving(Kind::Accept) != moving(Kind::Reject) {
        found.push("one of yes and no is animated, the other is not".to_owned());
    }
    if scene.observed.moves_when_calm {
        found.push("it moves for a reader who asked for less motion".to_owned());
    }
    Judged::from_found(found)
}
