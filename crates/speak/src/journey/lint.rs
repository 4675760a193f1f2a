//! Everything that can be wrong with a journey: its code, its title and how much it matters.
//! `read` looks at each value, [`names`] at what is named, [`ways`] at how the steps hang together.
//!
//! **Invariant:** a code never changes its meaning and is never used again.
//! **Invariant:** no lint is for show: the examples on its page are its test.

pub(crate) mod names;
pub(crate) mod ways;

use crate::campaign::Lint;

pub(crate) const MALFORMED: Lint = Lint::error("J001", "the file of a journey does not read");
pub(crate) const UNKNOWN_PURPOSE: Lint = Lint::error("J002", "unknown purpose in a journey");
pub(crate) const UNKNOWN_MESSAGE: Lint = Lint::error("J003", "unknown message in a journey");
pub(crate) const NOT_A_JOURNEY: Lint = Lint::error("J004", "message that is not for a journey");
pub(crate) const OTHER_PURPOSE: Lint = Lint::error("J005", "message of another purpose than the journey");
pub(crate) const UNKNOWN_AUDIENCE: Lint = Lint::error("J006", "unknown audience in a journey");
pub(crate) const UNKNOWN_STEP: Lint = Lint::error("J007", "unknown step or branch");
pub(crate) const NOT_ONE_THING: Lint = Lint::error("J008", "step that is not one thing");
pub(crate) const SAME_NAME: Lint = Lint::error("J009", "two steps of one name");
pub(crate) const UNREACHED: Lint = Lint::error("J010", "step nobody reaches");
pub(crate) const TWO_DOORS: Lint = Lint::error("J011", "branch entered from two places");
pub(crate) const CIRCLE: Lint = Lint::error("J012", "endless circle without a wait");
pub(crate) const TOO_LONG: Lint = Lint::error("J013", "wait of more than a year");
pub(crate) const SAME_EITHER_WAY: Lint = Lint::error("J014", "branch that cannot differ");
pub(crate) const SHARES: Lint = Lint::error("J015", "shares of a journey that are not 100");
pub(crate) const ITEM_REFUSED: Lint = Lint::error("J016", "item the journey’s purpose may not use");
pub(crate) const NO_END: Lint = Lint::warning("J017", "nothing ends it early");
pub(crate) const TOO_SOON: Lint = Lint::warning("J018", "two messages within a day");
pub(crate) const SAYS_NOTHING: Lint = Lint::error("J019", "journey without a message");
pub(crate) const PHRASE: Lint = Lint::error("J020", "words a journey does not know");
pub(crate) const NOT_A_DAY: Lint = Lint::error("J021", "item that holds no day");
pub(crate) const LONGER_THAN_KEPT: Lint = Lint::error("J022", "silence longer than anything is kept");
pub(crate) const UNKNOWN_KIND: Lint = Lint::error("J023", "kind of article nobody sells");
pub(crate) const NEVER_BEGINS: Lint = Lint::error("J024", "journey that reaches nobody");
pub(crate) const NOBODY_PRESENT: Lint = Lint::error("J025", "those present where nobody comes in");

/// Every lint, in the order of the codes.
pub const ALL: &[Lint] = &[
    MALFORMED,
    UNKNOWN_PURPOSE,
    UNKNOWN_MESSAGE,
    NOT_A_JOURNEY,
    OTHER_PURPOSE,
    UNKNOWN_AUDIENCE,
    UNKNOWN_STEP,
    NOT_ONE_THING,
    SAME_NAME,
    UNREACHED,
    TWO_DOORS,
    CIRCLE,
    TOO_LONG,
    SAME_EITHER_WAY,
    SHARES,
    ITEM_REFUSED,
    NO_END,
    TOO_SOON,
    SAYS_NOTHING,
    PHRASE,
    NOT_A_DAY,
    LONGER_THAN_KEPT,
    UNKNOWN_KIND,
    NEVER_BEGINS,
    NOBODY_PRESENT,
];
