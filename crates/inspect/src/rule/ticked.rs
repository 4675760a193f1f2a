//! Boxes ticked before anyone touched them (DP08).
//!
//! **Invariant:** a box nobody can change is no answer, so it is not counted; whether it is necessary is the charter's matter.

use super::{Judged, Scene};

pub(super) fn in_advance(scene: &Scene<'_>) -> Judged {
    if scene.observed.first().is_none() {
        return super::reach::no_banner();
    }
    let boxes = scene.observed.layers().flat_map(|layer| &layer.boxes);
    let ticked = boxes.filter(|one| one.checked && !one.fixed);
    let mut found: Vec<String> = ticked.map(|one| format!("`{}` is ticked", one.name)).collect();
    found.dedup();
    Judged::from_found(found)
}
