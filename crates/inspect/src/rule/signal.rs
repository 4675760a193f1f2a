//! Whether Global Privacy Control is honoured and shown (DP28).
//!
//! **Invariant:** showing it is a duty in California; elsewhere a person decides whether it is one.

use super::{Judged, Scene};
use crate::declared::Declared;

pub(super) fn honoured(scene: &Scene<'_>) -> Judged {
    let signalled = &scene.observed.signalled;
    let layers = || signalled.layer.iter().chain(&signalled.second);
    let boxes = layers().flat_map(|layer| &layer.boxes);
    let ticked: Vec<String> = boxes
        .filter(|one| one.checked && !one.fixed)
        .map(|one| format!("`{}` is ticked although the browser asks not to be followed", one.name))
        .collect();
    if !ticked.is_empty() {
        return Judged::Broken(ticked);
    }
    if layers().any(|layer| layer.tells.signal) {
        return Judged::Kept;
    }
    if scene.declared.is_some_and(Declared::serves_california) {
        return Judged::Broken(vec![
            "the charter serves California, and nothing shows that the signal was heard".to_owned(),
        ]);
    }
    Judged::Review("nothing shows that the signal was heard; the law of California wants it shown".to_owned())
}
