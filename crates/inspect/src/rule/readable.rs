//! Whether one can read and hit what one chooses by (DP05), and see both answers without scrolling (DP06).
//!
//! **Invariant:** where a picture is behind the words, contrast is not guessed.

use super::{Judged, Scene};
use crate::colour::contrast;
use crate::observed::{Colour, Control, Kind, View};

/// WCAG 2.2, 1.4.3.
const CONTRAST_LEAST: f64 = 4.5;
/// WCAG 2.2, 2.5.5; half a pixel is left to rounding.
const TARGET_PIXELS_LEAST: f64 = 43.5;

pub(super) fn legible(scene: &Scene<'_>) -> Judged {
    if scene.observed.first().is_none() {
        return super::reach::no_banner();
    }
    let mut found = Vec::new();
    for layer in scene.observed.layers() {
        if !layer.pictured {
            found.extend(faint("the text", layer.ink, layer.ground));
        }
        let answers = |one: &&Control| one.kind != Kind::Other;
        for control in layer.controls.iter().filter(answers) {
            if !control.pictured {
                found.extend(faint(&format!("`{}`", control.name), control.ink, control.fill));
            }
            if control.width < TARGET_PIXELS_LEAST || control.height < TARGET_PIXELS_LEAST {
                let (width, height) = (control.width, control.height);
                found.push(format!("`{}` is {width:.0} by {height:.0} px, less than 44 by 44", control.name));
            }
        }
    }
    found.dedup();
    Judged::from_found(found)
}

fn faint(what: &str, ink: Colour, ground: Colour) -> Option<String> {
    let ratio = contrast(ink, ground);
    (ratio < CONTRAST_LEAST)
        .then(|| format!("{what} has a contrast of {ratio:.2}, less than {CONTRAST_LEAST}"))
}

pub(super) fn in_view(scene: &Scene<'_>) -> Judged {
    let observed = scene.observed;
    let windows = [("at 320 by 568", &observed.phone), ("at a zoom of 200 percent", &observed.zoomed)];
    let seen = windows.iter().any(|(_, view)| view.layer.is_some());
    if !seen {
        return super::reach::no_banner();
    }
    Judged::from_found(windows.iter().flat_map(|(name, view)| outside(name, view)).collect())
}

fn outside(window: &str, view: &View) -> Vec<String> {
    let controls = view.layer.iter().flat_map(|layer| &layer.controls);
    let answers = controls.filter(|one| matches!(one.kind, Kind::Accept | Kind::Reject) && !one.in_view);
    answers.map(|one| format!("`{}` is outside the window or covered {window}", one.name)).collect()
}
