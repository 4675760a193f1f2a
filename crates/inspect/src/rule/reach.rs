//! How far a no is: on the same layer (DP01), and in as many clicks (DP07) as a yes.
//!
//! **Invariant:** a banner that accepts nothing owes no button that refuses.

use super::{Judged, Scene};
use crate::observed::Kind;

pub(super) fn first_layer(scene: &Scene<'_>) -> Judged {
    let Some(layer) = scene.observed.first() else { return no_banner() };
    let Some(accept) = layer.control(Kind::Accept) else { return Judged::Kept };
    let found = layer.control(Kind::Reject).is_none();
    let told = format!("`{}` is there, and nothing beside it refuses", accept.name);
    Judged::from_found(found.then_some(told).into_iter().collect())
}

pub(super) fn clicks(scene: &Scene<'_>) -> Judged {
    let Some(accepted) = &scene.observed.accepted else {
        return Judged::Unseen("no way to a yes was found".to_owned());
    };
    match &scene.observed.refused {
        None => Judged::Broken(vec![format!(
            "a yes takes {}, and no way to a no was found",
            times(accepted.clicks)
        )]),
        Some(refused) if refused.clicks > accepted.clicks => Judged::Broken(vec![format!(
            "a yes takes {}, a no {}",
            times(accepted.clicks),
            times(refused.clicks)
        )]),
        Some(_) => Judged::Kept,
    }
}

fn times(clicks: u32) -> String {
    if clicks == 1 { "1 click".to_owned() } else { format!("{clicks} clicks") }
}

pub(super) fn no_banner() -> Judged {
    Judged::Unseen("no banner was seen".to_owned())
}
