//! Which laws apply in a place: its own and its country's, and of those that inherit from each other only the nearest;
//! for a country of which some parts have laws of their own, those too.
//!
//! **Invariant:** a parent gives way only where its child applies itself, never because the child applies in a part of the place.

use crate::law::pack::Pack;
use entrenous_core::region::Place;

/// The positions of the laws that apply in a place.
pub(super) fn here(laws: &[&Pack], place: &Place) -> Vec<usize> {
    let country = place.country();
    let whole = |law: &Pack| law.applies.iter().any(|of| of == place || Some(of) == country.as_ref());
    let part = |law: &Pack| law.applies.iter().any(|of| of.country().as_ref() == Some(place));
    let gives_way = |law: &Pack| laws.iter().any(|child| whole(child) && descends(laws, child, law));
    let applies = |law: &Pack| (whole(law) && !gives_way(law)) || part(law);
    laws.iter().enumerate().filter(|(_, law)| applies(law)).map(|(at, _)| at).collect()
}

/// The places a name in `serves` stands for.
pub(super) fn at_home<'a>(laws: &'a [&'a Pack], named: &Place) -> impl Iterator<Item = &'a Place> {
    laws.iter().flat_map(|law| law.places_of(named))
}

/// Whether one law inherits from another, at whatever distance.
fn descends(laws: &[&Pack], child: &Pack, ancestor: &Pack) -> bool {
    let parent = |of: &Pack| laws.iter().find(|law| Some(&law.id) == of.parent.as_ref());
    let mut present = parent(child);
    // No chain is longer than there are laws: the packs were read, so none is its own ancestor.
    for _ in laws {
        match present {
            Some(law) if law.id == ancestor.id => return true,
            Some(law) => present = parent(law),
            None => return false,
        }
    }
    false
}
