//! Everything that can be wrong with an audience: its code, its title and how much it matters.
//!
//! **Invariant:** a code never changes its meaning and is never used again.
//! **Invariant:** no lint is for show: the examples on its page are its test.

pub use entrenous_letters::lint::Lint;

pub(super) const MALFORMED: Lint = Lint::error("A001", "the file of an audience does not read");
pub(super) const UNKNOWN_PURPOSE: Lint = Lint::error("A002", "unknown purpose of an audience");
pub(super) const NOT_BY_MAIL: Lint = Lint::error("A003", "purpose that writes to nobody");
pub(super) const UNREADABLE: Lint = Lint::error("A004", "the sentence does not read");
pub(super) const EMPTY: Lint = Lint::error("A005", "the sentence says nothing");
pub(super) const AND_OR: Lint = Lint::error("A006", "`and` beside `or`");
pub(super) const UNKNOWN_ITEM: Lint = Lint::error("A007", "unknown item in an audience");
pub(super) const REFUSED: Lint = Lint::error("A008", "beyond the purpose of the audience");
pub(super) const NOT_SOLD: Lint = Lint::warning("A009", "the catalog has nothing of this audience");
pub(super) const UNKNOWN_CHOICE: Lint = Lint::error("A010", "unknown choice");
pub(super) const TOO_LONG_AGO: Lint = Lint::error("A011", "longer ago than is kept");
pub(super) const NO_SUCH_QUESTION: Lint = Lint::error("A012", "a question this item does not answer");
pub(super) const SPECIAL: Lint = Lint::error("A013", "special category chooses people");
pub(super) const IDENTIFYING: Lint = Lint::error("A014", "an item that names a person chooses people");
pub(super) const UNKNOWN_AUDIENCE: Lint = Lint::error("A015", "unknown audience");
pub(super) const CIRCLE: Lint = Lint::error("A016", "circle of audiences");
pub(super) const BEYOND: Lint = Lint::error("A017", "more than an audience needs");
pub(super) const NO_CHOICE: Lint = Lint::error("A018", "always nobody, or always everybody");
pub(super) const UNKNOWN_PEOPLE: Lint = Lint::error("A019", "people of whom nothing is known");

/// Every lint, in the order of the codes.
pub const ALL: &[Lint] = &[
    MALFORMED,
    UNKNOWN_PURPOSE,
    NOT_BY_MAIL,
    UNREADABLE,
    EMPTY,
    AND_OR,
    UNKNOWN_ITEM,
    REFUSED,
    NOT_SOLD,
    UNKNOWN_CHOICE,
    TOO_LONG_AGO,
    NO_SUCH_QUESTION,
    SPECIAL,
    IDENTIFYING,
    UNKNOWN_AUDIENCE,
    CIRCLE,
    BEYOND,
    NO_CHOICE,
    UNKNOWN_PEOPLE,
];
