//! Everything that can be wrong with a campaign: its code, its title and how much it matters. What looks for it is in `read`.
//!
//! **Invariant:** a code never changes its meaning and is never used again.
//! **Invariant:** no lint is for show: the examples on its page are its test.

pub use entrenous_letters::lint::Lint;

pub(crate) const MALFORMED: Lint = Lint::error("G001", "the file of a campaign does not read");
pub(crate) const UNKNOWN_MESSAGE: Lint = Lint::error("G002", "unknown message in a campaign");
pub(crate) const NOT_A_CAMPAIGN: Lint = Lint::error("G003", "message that is not for a campaign");
pub(crate) const UNKNOWN_AUDIENCE: Lint = Lint::error("G004", "unknown audience in a campaign");
pub(crate) const SHARES: Lint = Lint::error("G005", "shares of a split that are not 100");
pub(crate) const TRACKING: Lint = Lint::error("G006", "campaign that follows farther than its sender");
pub(crate) const NO_SUCH_TIME: Lint = Lint::error("G007", "time no clock shows");
pub(crate) const NO_ZONE: Lint = Lint::error("G008", "time in no zone");
pub(crate) const OUTSIDE: Lint = Lint::error("G009", "time outside the window");
pub(crate) const TWO_PURPOSES: Lint = Lint::error("G010", "texts of two purposes in one campaign");
pub(crate) const CONTENT: Lint = Lint::error("G011", "one message or a split");
pub(crate) const NOT_COUNTED: Lint = Lint::error("G012", "decided by what nobody counts");
pub(crate) const CONSENT_TRIED: Lint = Lint::error("G013", "trial of a text that asks for consent");
pub(crate) const TWICE: Lint = Lint::error("G014", "one text tried against itself");
pub(crate) const DECISION: Lint = Lint::error("G015", "decision that cannot be taken");
pub(crate) const NOBODY: Lint = Lint::error("G016", "audience chosen and left out");
pub(crate) const DIGEST_TRIED: Lint = Lint::error("G017", "trial inside a digest");
pub(crate) const NARROW: Lint = Lint::warning("G018", "window of less than an hour");
pub(crate) const UNREACHED: Lint = Lint::error("G019", "purpose that writes to nobody");
pub(crate) const FEED: Lint = Lint::error("G024", "feed that cannot be sent");

/// Every lint, in the order of the codes.
pub const ALL: &[Lint] = &[
    MALFORMED,
    UNKNOWN_MESSAGE,
    NOT_A_CAMPAIGN,
    UNKNOWN_AUDIENCE,
    SHARES,
    TRACKING,
    NO_SUCH_TIME,
    NO_ZONE,
    OUTSIDE,
    TWO_PURPOSES,
    CONTENT,
    NOT_COUNTED,
    CONSENT_TRIED,
    TWICE,
    DECISION,
    NOBODY,
    DIGEST_TRIED,
    NARROW,
    UNREACHED,
    FEED,
];
