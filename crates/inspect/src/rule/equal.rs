//! Yes and no side by side: the same element (DP02), size (DP03) and weight to the eye (DP04).
//!
//! **Invariant:** only what stands on the same layer is compared; a missing no is the matter of DP01.

use super::{Judged, Scene};
use crate::colour::contrast;
use crate::observed::{Control, Kind};

/// The least part of the larger button the smaller one must have.
const AREA_RATIO_LEAST: f64 = 0.9;
/// The largest difference between the contrasts of the two fills to the panel.
const CONTRAST_RATIO_MOST: f64 = 1.1;

/// Yes and no of the first layer, or why there is nothing to compare.
fn both<'a>(scene: &Scene<'a>) -> Result<(&'a Control, &'a Control), Judged> {
    let layer = scene.observed.first().ok_or_else(super::reach::no_banner)?;
    let missing = || Judged::Unseen("yes and no do not stand side by side, see DP01".to_owned());
    Ok((layer.control(Kind::Accept).ok_or_else(missing)?, layer.control(Kind::Reject).ok_or_else(missing)?))
}

fn compared(scene: &Scene<'_>, compare: impl Fn(&Control, &Control, &mut Vec<String>)) -> Judged {
    match both(scene) {
        Err(judged) => judged,
        Ok((accept, reject)) => {
            let mut found = Vec::new();
            compare(accept, reject, &mut found);
            Judged::from_found(found)
        }
    }
}

pub(super) fn element(scene: &Scene<'_>) -> Judged {
    compared(scene, |accept, reject, found| {
        if accept.element != reject.element {
            let (yes, no) = (&accept.element, &reject.element);
            found.push(format!("`{}` is a `<{yes}>`, `{}` a `<{no}>`", accept.name, reject.name));
        }
        let bare = |one: &Control| one.element == "a" && !one.filled && !one.bordered;
        if bare(reject) && !bare(accept) {
            found.push(format!("`{}` is a bare link", reject.name));
        }
    })
}

pub(super) fn size(scene: &Scene<'_>) -> Judged {
    compared(scene, |accept, reject, found| {
        let (yes, no) = (accept.area(), reject.area());
        if yes.min(no) < yes.max(no) * AREA_RATIO_LEAST {
            found.push(format!("the yes is {}, the no {}", measure(accept), measure(reject)));
        }
        if (accept.font_size - reject.font_size).abs() > 0.5 {
            found.push(format!(
                "the yes is written in {} px, the no in {} px",
                accept.font_size, reject.font_size
            ));
        }
        if (accept.font_weight - reject.font_weight).abs() > 0.5 {
            let (yes, no) = (accept.font_weight, reject.font_weight);
            found.push(format!("the letters of the yes have weight {yes}, those of the no {no}"));
        }
    })
}

fn measure(control: &Control) -> String {
    format!("{:.0} by {:.0} px", control.width, control.height)
}

pub(super) fn colour(scene: &Scene<'_>) -> Judged {
    compared(scene, |accept, reject, found| {
        if accept.pictured || reject.pictured {
            if accept.pictured != reject.pictured {
                found
                    .push("one of the two is filled with a picture or gradient, the other is not".to_owned());
            }
            return;
        }
        let weight = |one: &Control| contrast(one.fill, one.ground);
        let (yes, no) = (weight(accept), weight(reject));
        if yes.max(no) > yes.min(no) * CONTRAST_RATIO_MOST {
            found.push(format!("the yes stands out from the panel by {yes:.2}, the no by {no:.2}"));
        } else if accept.filled != reject.filled {
            found.push("one of the two has a fill of its own, the other has not".to_owned());
        }
        if accept.bordered != reject.bordered && accept.filled == reject.filled && !accept.filled {
            found.push("one of the two has a border, the other has not".to_owned());
        }
        let (yes, no) = (contrast(accept.ink, accept.fill), contrast(reject.ink, reject.fill));
        if found.is_empty() && yes.max(no) > yes.min(no) * 2.0 {
            found.push(format!(
                "the words of the yes have a contrast of {yes:.2}, those of the no of {no:.2}"
            ));
        }
    })
}
