//! The way back from a yes (DP12), what is left after it (DP13), and the page after a no (DP20).
//!
//! **Invariant:** what belongs to another site cannot be erased from the page, so only what is the site's own is counted as left.

use super::traced::{names, of_a_yes};
use super::{Judged, Scene};
use crate::observed::Traces;

/// The most clicks from the page to a no.
const CLICKS_MOST: u32 = 2;
/// The least part of its text a page must keep after a no.
const TEXT_RATIO_LEAST: f64 = 0.8;

pub(super) fn way_back(scene: &Scene<'_>) -> Judged {
    let Some(withdrawn) = &scene.observed.withdrawn else {
        return Judged::Unseen("no way to a yes was found, so none was taken back".to_owned());
    };
    match (&withdrawn.control, withdrawn.clicks) {
        (None, _) => {
            Judged::Broken(vec!["after a yes, nothing on the page leads back to the choice".to_owned()])
        }
        (Some(control), None) => Judged::Review(format!(
            "`{control}` is there; follow it and see whether a no is at most {CLICKS_MOST} clicks away"
        )),
        (Some(control), Some(clicks)) if clicks > CLICKS_MOST => Judged::Broken(vec![format!(
            "from `{control}` a no takes {clicks} clicks, more than {CLICKS_MOST}"
        )]),
        (Some(_), Some(_)) => Judged::Kept,
    }
}

pub(super) fn swept(scene: &Scene<'_>) -> Judged {
    let (Some(withdrawn), Some(of_a_yes)) = (&scene.observed.withdrawn, of_a_yes(scene)) else {
        return Judged::Unseen("no yes was given, so none was taken back".to_owned());
    };
    if withdrawn.clicks.is_none() {
        return Judged::Unseen("the yes could not be taken back, see DP12".to_owned());
    }
    let own = Traces {
        cookies: withdrawn.traces.cookies.iter().filter(|cookie| !cookie.foreign).cloned().collect(),
        keys: withdrawn.traces.keys.clone(),
        hosts: Vec::new(),
    };
    let left = names(&own).into_iter().filter(|name| of_a_yes.contains(name));
    Judged::from_found(left.map(|name| format!("{name} came with the yes and stays without it")).collect())
}

pub(super) fn wall(scene: &Scene<'_>) -> Judged {
    let Some(refused) = &scene.observed.refused else {
        return Judged::Unseen("no way to a no was found".to_owned());
    };
    let mut found = Vec::new();
    if refused.page.locked && !scene.observed.accepted.as_ref().is_some_and(|accepted| accepted.page.locked) {
        found.push("after a no the page cannot be scrolled".to_owned());
    }
    if let Some(accepted) = &scene.observed.accepted {
        let (yes, no) = (accepted.page.text_characters, refused.page.text_characters);
        if no < yes * TEXT_RATIO_LEAST {
            found.push(format!("after a yes the page has {yes:.0} characters of text, after a no {no:.0}"));
        }
    }
    Judged::from_found(found)
}
