//! Reads a file of events: `SessionId ItemId Time`, tab or comma, the columns in any order, the header first.
//! A column `PersonId` may say whose visit it is: then somebody who comes again is known to.
//!
//! **Invariant:** a line that cannot be read is counted with its reason and its number; the rest is read on.
//! **Invariant:** a refused line is never quoted: it may hold anything.

/// How many refused lines are named by number.
pub const NAMED_MOST: usize = 20;
/// How long a line may be, in bytes.
pub const LINE_BYTES_MOST: usize = 4_096;
/// The latest time that is taken for one: the end of the year 2100, in seconds.
const TIME_MOST: i64 = 4_133_980_799;

/// One event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// The visit it belongs to.
    pub session: &'a str,
    /// The article.
    pub item: &'a str,
    /// When, in seconds since 1970.
    pub time_seconds: i64,
    /// Whose visit it is, where the file says so.
    pub person: Option<&'a str>,
}

/// Why a line was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refused {
    /// Not readable as text.
    NotText,
    /// Longer than [`LINE_BYTES_MOST`].
    TooLong,
    /// Too few columns.
    TooFewColumns,
    /// No visit.
    NoSession,
    /// No article, or none a catalog could have.
    NoItem,
    /// The time is not a whole number of seconds.
    NotATime,
}

impl Refused {
    /// In words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::NotText => "not readable as text (UTF-8)",
            Self::TooLong => "longer than 4096 bytes",
            Self::TooFewColumns => "too few columns",
            Self::NoSession => "no visit in `SessionId`",
            Self::NoItem => "no usable article in `ItemId`",
            Self::NotATime => "`Time` is not seconds since 1970",
        }
    }
}

/// What was read and refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Lines read, without the header.
    pub lines: u64,
    /// Lines taken.
    pub taken: u64,
    /// Whether the first line named the three columns.
    pub header: bool,
    /// How many lines were refused, by reason.
    pub refused: std::collections::BTreeMap<Refused, u64>,
    /// The first of them: number of the line (the header is 1) and reason.
    pub named: Vec<(u64, Refused)>,
}

impl Report {
    fn refuse(&mut self, line: u64, why: Refused) {
        let count = self.refused.entry(why).or_default();
        *count = count.saturating_add(1);
        if self.named.len() < NAMED_MOST {
            self.named.push((line, why));
        }
    }
    /// How many lines were refused.
    #[must_use]
    pub fn refused_lines(&self) -> u64 {
        self.refused.values().sum()
    }
}

#[derive(Clone, Copy)]
struct Columns {
    session: usize,
    item: usize,
    time: usize,
    person: Option<usize>,
    separator: char,
}

/// Reads every line; `take` gets each event with the number of bytes read so far and says whether it can use it.
pub fn read(text: &[u8], mut take: impl FnMut(Row<'_>, u64) -> bool) -> Report {
    let mut report = Report::default();
    let mut columns = Columns { session: 0, item: 1, time: 2, person: None, separator: '\t' };
    let mut bytes = 0_u64;
    for (number, line) in (1_u64..).zip(text.split(|byte| *byte == b'\n')) {
        bytes = bytes.saturating_add(line.len() as u64 + 1);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            continue;
        }
        if number == 1 {
            if let Some(found) = header(line) {
                (columns, report.header) = (found, true);
                continue;
            }
            if !line.contains(&b'\t') {
                columns.separator = ',';
            }
        }
        report.lines += 1;
        let taken =
            row(line, columns).and_then(|row| if take(row, bytes) { Ok(()) } else { Err(Refused::NoItem) });
        match taken {
            Ok(()) => report.taken += 1,
            Err(why) => report.refuse(number, why),
        }
    }
    report
}

fn header(line: &[u8]) -> Option<Columns> {
    let line = std::str::from_utf8(line).ok()?.trim_start_matches('\u{feff}');
    let separator = if line.contains('\t') { '\t' } else { ',' };
    let names: Vec<String> =
        line.split(separator).map(|name| name.trim().trim_matches('"').to_lowercase()).collect();
    let at = |wanted: &[&str]| names.iter().position(|name| wanted.contains(&name.as_str()));
    Some(Columns {
        session: at(&["sessionid", "session_id", "session"])?,
        item: at(&["itemid", "item_id", "item", "product"])?,
        time: at(&["time", "timestamp", "at"])?,
        person: at(&["personid", "person_id", "person", "userid", "user_id", "user"]),
        separator,
    })
}

fn row(line: &[u8], columns: Columns) -> Result<Row<'_>, Refused> {
    if line.len() > LINE_BYTES_MOST {
        return Err(Refused::TooLong);
    }
    let line = std::str::from_utf8(line).map_err(|_| Refused::NotText)?;
    let cell = |at: usize| line.split(columns.separator).nth(at).map(|cell| cell.trim().trim_matches('"'));
    let (Some(session), Some(item), Some(time)) =
        (cell(columns.session), cell(columns.item), cell(columns.time))
    else {
        return Err(Refused::TooFewColumns);
    };
    if session.is_empty() {
        return Err(Refused::NoSession);
    }
    if item.is_empty() || item.len() > 64 {
        return Err(Refused::NoItem);
    }
    let whole = time.split('.').next().unwrap_or_default();
    let time_seconds =
        whole.parse::<i64>().ok().filter(|t| (0..=TIME_MOST).contains(t)).ok_or(Refused::NotATime)?;
    let person = columns.person.and_then(cell).filter(|person| !person.is_empty());
    Ok(Row { session, item, time_seconds, person })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> (Vec<(String, String, i64)>, Report) {
        let mut rows = Vec::new();
        let report = read(text.as_bytes(), |row, _| {
            rows.push((row.session.to_owned(), row.item.to_owned(), row.time_seconds));
            true
        });
        (rows, report)
    }

    #[test]
    fn columns_are_found_by_name_in_any_order() {
        let expected = vec![("s1".to_owned(), "a".to_owned(), 12)];
        for text in [
            "SessionId\tItemId\tTime\ns1\ta\t12\n",
            "Time,ItemId,SessionId\r\n12.5,a,s1\r\n",
            "s1\ta\t12",
            "s1,a,12",
        ] {
            let (rows, report) = all(text);
            assert_eq!((rows, report.refused_lines()), (expected.clone(), 0), "{text}");
        }
    }

    #[test]
    fn a_file_may_say_whose_visit_it_is() {
        let mut people = Vec::new();
        let text = "PersonId,SessionId,ItemId,Time\nanna,s1,a,1\n,s2,a,1\n";
        read(text.as_bytes(), |row, _| {
            people.push(row.person.map(ToOwned::to_owned));
            true
        });
        assert_eq!(people, [Some("anna".to_owned()), None]);
        read(b"s1\ta\t12\tanna", |row, _| {
            assert_eq!(row.person, None, "without a header nobody is named");
            true
        });
    }

    #[test]
    fn a_bad_line_is_counted_by_number_and_reason_and_the_rest_is_read() {
        let long = "x".repeat(5_000);
        let text = format!(
            "SessionId\tItemId\tTime\ns\ta\t1\ns\ta\n\ta\t1\ns\t\t1\ns\ta\tsoon\ns\ta\t-1\n{long}\ns\tb\t2\n"
        );
        let (rows, report) = all(&text);
        assert_eq!(rows.len(), 2);
        let reasons: Vec<_> = report.named.clone();
        use Refused::{NoItem, NoSession, NotATime, TooFewColumns, TooLong};
        assert_eq!(
            reasons,
            [(3, TooFewColumns), (4, NoSession), (5, NoItem), (6, NotATime), (7, NotATime), (8, TooLong)]
        );
        assert_eq!((report.lines, report.taken), (8, 2));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused_not_feared() {
        let report = read(b"SessionId\tItemId\tTime\n\xff\xfe\t1\t2\ns\ta\t1\n", |_, _| true);
        assert_eq!((report.taken, report.named[0]), (1, (2, Refused::NotText)));
    }
}
