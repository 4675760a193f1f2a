//! The banner without mouse and without eyes (DP25): Tab, focus, names, roles.
//!
//! **Invariant:** a banner is a landmark or a dialog with a name; it says it is modal exactly when it is.

use super::{Judged, Scene};
use crate::observed::{Control, Kind, Layer};

/// Roles by which a screen reader finds a banner.
const ROLES: [&str; 5] = ["region", "dialog", "alertdialog", "complementary", "form"];
/// Elements that have such a role by themselves.
const ELEMENTS: [&str; 4] = ["dialog", "section", "aside", "form"];

pub(super) fn reachable(scene: &Scene<'_>) -> Judged {
    let Some(first) = scene.observed.first() else { return super::reach::no_banner() };
    let answers = |one: &&Control| matches!(one.kind, Kind::Accept | Kind::Reject | Kind::Settings);
    let mut found = Vec::new();
    for control in first.controls.iter().filter(answers) {
        let kind = format!("{:?}", control.kind).to_lowercase();
        if control.name.trim().is_empty() {
            found.push(format!("the control for `{kind}` has no name"));
        }
        match scene.observed.keys.iter().find(|focus| focus.kind == control.kind) {
            None => found.push(format!("the Tab key does not reach `{}`", control.name)),
            Some(focus) if !focus.visible => {
                found.push(format!("one does not see when `{}` has the focus", control.name));
            }
            Some(_) => {}
        }
    }
    found.extend(scene.observed.layers().flat_map(roles));
    found.dedup();
    Judged::from_found(found)
}

fn roles(layer: &Layer) -> Vec<String> {
    let mut found = Vec::new();
    let has_role = ROLES.contains(&layer.role.as_str())
        || (layer.role.is_empty() && ELEMENTS.contains(&layer.element.as_str()));
    if !has_role {
        found.push(format!("`{}` has no role by which a screen reader would find it", layer.place));
    } else if layer.name.trim().is_empty() {
        found.push(format!("`{}` has no name", layer.place));
    }
    if layer.modal && !layer.blocks {
        found.push(format!("`{}` says it is modal, yet the page behind it can be used", layer.place));
    }
    found
}
