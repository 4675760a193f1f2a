//! Why a file is not taken at all, and why one row of it is not, each with the code of its page.
//!
//! **Invariant:** no refusal repeats what stands in a row.

use crate::rows::Broken;
use serde::Serialize;
use std::io;

/// How long one row may be, in bytes.
pub const ROW_BYTES_MOST: usize = 262_144;
/// How many columns a table may have.
pub const COLUMNS_MOST: usize = 1_000;
/// How many rows an export may have.
pub const ROWS_MOST: u64 = 2_000_000;

/// Why a file is not taken at all. Nothing was written when one is answered.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It cannot be read from where it lies.
    #[error("the file cannot be read: {0}")]
    Unread(io::Error),
    /// The ZIP is cut or damaged.
    #[error("V021 the ZIP is cut or damaged; export it again")]
    BrokenZip,
    /// The ZIP is packed in a way we do not read.
    #[error(
        "V021 the ZIP is encrypted or packed in a way we do not read; unpack it and hand over its tables one by one"
    )]
    OtherZip,
    /// No table in it.
    #[error("V021 there is no table in the file; export the contacts as CSV")]
    NoTable,
    /// A workbook, not a table.
    #[error("V021 this is a workbook; save it as CSV (UTF-8) and try again")]
    Workbook,
    /// No column of addresses.
    #[error("V022 no column holds mail addresses; name it with `--map \"HEADER=ITEM\"`")]
    NoAddress,
    /// Day and month cannot be told apart.
    #[error(
        "V023 the dates of column {0} can be read in two ways; say `--dates day-month` or `--dates month-day`"
    )]
    Dates(usize),
    /// The charter has no purpose of this name.
    #[error("V024 the charter has no purpose `{0}` that writes to people; name one with `--purpose`")]
    NoSuchPurpose(String),
    /// The charter has no purpose that writes to people.
    #[error(
        "V024 the charter has no purpose with `use = \"dpv:DirectMarketing\"`; these people can have agreed to nothing it names"
    )]
    NoPurpose,
    /// More than one purpose could be meant.
    #[error(
        "V024 the charter has {0} purposes that write to people; say with `--purpose` which one these people agreed to"
    )]
    WhichPurpose(usize),
    /// A mapping that cannot be.
    #[error(
        "V025 `{0}` is no mapping; write `HEADER=ITEM`, with a header of the file and an item of the charter, or one of {TARGETS}"
    )]
    Mapping(String),
    /// The file is not of the tool that was named.
    #[error("V026 the file has not the columns of {0}; leave `--format` out, or name another")]
    OtherTool(&'static str),
    /// More than is taken.
    #[error(
        "V033 the file holds more than is taken at a time: {ROWS_MOST} rows, {COLUMNS_MOST} columns, 64 tables, 2 GiB a table; split it"
    )]
    TooLarge,
    /// The charter keeps no addresses.
    #[error(
        "V034 the charter declares no item of category `pd:EmailAddress`; without one there is nobody to write to"
    )]
    NoItem,
}

/// What a column may be besides an item of the charter.
pub const TARGETS: &str =
    "`@number`, `@consent_at`, `@confirmed_at`, `@status`, `@opted_out`, `@opted_out_at`, `@ignore`";

impl From<io::Error> for Refusal {
    /// A reader of ours may have wrapped a refusal.
    fn from(error: io::Error) -> Self {
        let broken = |error: &io::Error| error.get_ref().is_some_and(|inner| inner.is::<Self>());
        match error.kind() {
            _ if broken(&error) => Self::BrokenZip,
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => Self::BrokenZip,
            _ => Self::Unread(error),
        }
    }
}

impl Refusal {
    /// The code of its page; none, if the disk refused.
    #[must_use]
    pub const fn code(&self) -> Option<&'static str> {
        Some(match self {
            Self::Unread(_) => return None,
            Self::BrokenZip | Self::OtherZip | Self::NoTable | Self::Workbook => "V021",
            Self::NoAddress => "V022",
            Self::Dates(_) => "V023",
            Self::NoSuchPurpose(_) | Self::NoPurpose | Self::WhichPurpose(_) => "V024",
            Self::Mapping(_) => "V025",
            Self::OtherTool(_) => "V026",
            Self::TooLarge => "V033",
            Self::NoItem => "V034",
        })
    }
}

/// Why one row is not taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// It is not text.
    NotText,
    /// It is longer than [`ROW_BYTES_MOST`].
    TooLong,
    /// A quotation mark is opened and not closed.
    OpenQuote,
    /// It holds a NUL character.
    Nul,
    /// It has more or fewer cells than the header.
    Ragged,
    /// It has no address.
    NoAddress,
    /// Its address is none a mail can go to.
    NotAnAddress,
    /// The time of its yes is none, is to come, or is more than twenty years ago.
    Time,
    /// Its status is a word we do not know.
    Status,
}

impl Refused {
    /// The code of its page.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotText | Self::TooLong | Self::OpenQuote | Self::Nul => "V027",
            Self::Ragged => "V028",
            Self::NoAddress | Self::NotAnAddress => "V029",
            Self::Time => "V030",
            Self::Status => "V031",
        }
    }
    /// In words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::NotText => "not readable as text",
            Self::TooLong => "longer than 262144 bytes",
            Self::OpenQuote => "a quotation mark is opened and not closed",
            Self::Nul => "holds a NUL character",
            Self::Ragged => "more or fewer cells than the header names",
            Self::NoAddress => "no address",
            Self::NotAnAddress => "the address is none a mail can go to",
            Self::Time => "the time of the yes is none, is to come, or is more than twenty years ago",
            Self::Status => "the status is a word we do not know",
        }
    }
}

impl From<Broken> for Refused {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::NotText => Self::NotText,
            Broken::TooLong => Self::TooLong,
            Broken::OpenQuote => Self::OpenQuote,
        }
    }
}
