//! What only the charter, the program or a person can answer: these rules say so instead of pretending to see.
//!
//! **Invariant:** each names where it is answered.

use super::{Judged, Scene};

fn unseen(why: &str) -> Judged {
    Judged::Unseen(why.to_owned())
}

pub(super) fn bundled(_: &Scene<'_>) -> Judged {
    unseen("which purposes there are is in the charter: lints C032 and C035 read it")
}
pub(super) fn interest(_: &Scene<'_>) -> Judged {
    unseen("on which basis a purpose rests is in the charter: lint C015 reads it")
}
pub(super) fn necessary(_: &Scene<'_>) -> Judged {
    unseen("why something is necessary is in the charter: lints C013 and C033 read it")
}
pub(super) fn pay(_: &Scene<'_>) -> Judged {
    unseen("what a no costs is not on the banner; a charter has no word for a price")
}
pub(super) fn again(_: &Scene<'_>) -> Judged {
    unseen(
        "it takes a change of the notice to see; a notice of the house is named by what it asks, and asked again only when that name changes",
    )
}
pub(super) fn recipients(_: &Scene<'_>) -> Judged {
    unseen("who receives data is in the charter: lints C018 and C031 read it")
}
pub(super) fn children(_: &Scene<'_>) -> Judged {
    Judged::Review(
        "whether a child is nudged, a person who knows children must say; lint C030 reads the charter"
            .to_owned(),
    )
}
pub(super) fn experiment(_: &Scene<'_>) -> Judged {
    unseen("what a banner is tuned for is not on it; the house has no experiments with it")
}
