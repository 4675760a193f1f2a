//! Reads an export: once to see how it is written, once to see what its columns say and which addresses stand twice, once to give its contacts.
//!
//! **Invariant:** nothing is given out before the whole file was looked through: what cannot be read at all is refused first.

use crate::Terms;
use crate::columns::{Columns, Role, columns, unused};
use crate::contact::Contact;
use crate::encoding::{Decoded, Encoding, detect};
use crate::export::{Place, Table, places};
use crate::header::{EMAIL, LANGUAGE, normal};
use crate::judge::{Class, Judge, Judged, Standing, standing};
use crate::refusal::{ROW_BYTES_MOST, ROWS_MOST, Refusal, Refused};
use crate::report::{Fate, Report};
use crate::rows::{Row, Rows};
use crate::time::{DateOrder, Hints};
use crate::tool::Tool;
use crate::twice::{Twice, short};
use crate::words::spoken;
use entrenous_core::id::ItemId;
use entrenous_core::reference::Reference;
use std::io::{Read, Seek};

/// After how many rows the caller hears how far it is.
const ROWS_BETWEEN_WORDS: u64 = 4_096;

/// The rows of one table of an export.
type TableRows<R> = Rows<Decoded<Table<R>>>;

/// One table, looked through.
struct Sheet {
    place: Place,
    encoding: Encoding,
    columns: Columns,
    orders: Vec<Option<DateOrder>>,
    standing: Standing,
    /// Where each column stands in the report.
    told: Vec<usize>,
}

/// Looks an export through; `name` is that of its file, `progress` is told how many bytes were read, of how many.
pub fn survey<'a, R: Read + Seek>(
    mut input: R,
    name: &str,
    terms: Terms<'a>,
    mut progress: impl FnMut(u64, u64),
) -> Result<Contacts<'a, R>, Refusal> {
    let address = terms.words.meant(terms.charter, EMAIL).ok_or(Refusal::NoItem)?;
    let purpose = terms.charter.purpose(terms.purpose).ok_or(Refusal::NoPurpose)?.key.clone();
    let places = places(&mut input, name)?;
    let whole = places.iter().map(|place| place.bytes).fold(0_u64, u64::saturating_add).saturating_mul(4);
    let mut done = 0_u64;
    let mut opened: Vec<(Place, Encoding, Vec<String>)> = Vec::new();
    for place in places {
        let mut table = Table::open(input, &place)?;
        let encoding = detect(&mut table)?;
        let (rows, header) = open(table.into_inner(), &place, encoding)?;
        input = rows.into_inner().into_inner().into_inner();
        done = done.saturating_add(place.bytes);
        progress(done, whole);
        opened.push((place, encoding, header));
    }
    let tool = tool(&terms, &opened)?;
    let mut report = Report::new(tool, purpose);
    let mut sheets = Vec::new();
    for (place, encoding, header) in opened {
        match columns(&terms, tool, address, header)? {
            Some(columns) => sheets.push(sheet(&terms, tool, &mut report, place, encoding, columns)),
            None => report.tables_left = report.tables_left.saturating_add(1),
        }
    }
    if sheets.is_empty() {
        return Err(Refusal::NoAddress);
    }
    let named: Vec<Columns> = sheets.iter().map(|sheet| sheet.columns.clone()).collect();
    if let Some(mapping) = unused(&terms.map, &named) {
        return Err(Refusal::Mapping(mapping.to_owned()));
    }
    let mut shorts = Vec::new();
    for sheet in &mut sheets {
        input = look(input, &terms, tool, sheet, &mut shorts, |bytes| {
            progress(done.saturating_add(bytes), whole)
        })?;
        done = done.saturating_add(sheet.place.bytes);
    }
    let mut contacts = Contacts {
        language: terms.words.meant(terms.charter, LANGUAGE),
        terms,
        tool,
        twice: Twice::among(shorts),
        sheets,
        at: 0,
        rows: None,
        input: None,
        row: Row::default(),
        finished_bytes: 0,
        report,
    };
    if !contacts.twice.is_empty() {
        input = contacts.gather(input, |bytes| progress(done.saturating_add(bytes), whole))?;
    }
    contacts.input = Some(input);
    Ok(contacts)
}

/// Opens a table and reads its header.
fn open<R: Read + Seek>(
    input: R,
    place: &Place,
    encoding: Encoding,
) -> Result<(TableRows<R>, Vec<String>), Refusal> {
    let table = Table::open(input, place)?;
    let mut rows = Rows::new(Decoded::new(table, encoding), ROW_BYTES_MOST)?;
    let mut row = Row::default();
    let header = match rows.next(&mut row)? {
        Some(Ok(())) => row.cells().map(|cell| cell.trim().to_owned()).collect(),
        Some(Err(_)) | None => Vec::new(),
    };
    Ok((rows, header))
}

/// The tool that was named, if the file is of it; else the one whose columns these are.
fn tool(terms: &Terms<'_>, tables: &[(Place, Encoding, Vec<String>)]) -> Result<Tool, Refusal> {
    let headers: Vec<Vec<String>> =
        tables.iter().map(|(.., header)| header.iter().map(|name| normal(name)).collect()).collect();
    match terms.tool {
        // A portal in another language than we know is named by hand.
        Some(tool @ Tool::Hubspot) => Ok(tool),
        Some(tool) if headers.iter().any(|header| tool.writes(header)) => Ok(tool),
        Some(tool) => Err(Refusal::OtherTool(tool.word())),
        None => {
            let found = headers.iter().map(|header| Tool::detect(header)).find(|tool| *tool != Tool::Plain);
            Ok(found.unwrap_or(Tool::Plain))
        }
    }
}

fn sheet(
    terms: &Terms<'_>,
    tool: Tool,
    report: &mut Report,
    place: Place,
    encoding: Encoding,
    columns: Columns,
) -> Sheet {
    let key = |id: ItemId| terms.charter.item(id).map(|item| item.key.clone());
    let fate = |role: Role| match role {
        Role::Address(id) | Role::Item(id) => key(id).map(Fate::Item),
        Role::Dropped(why) => Some(Fate::Left(why)),
        other => other.used_as().map(Fate::Used),
    };
    let named = columns.names.iter().zip(&columns.roles).enumerate();
    let told = named
        .filter_map(|(at, (name, role))| Some(report.column(name, at.saturating_add(1), fate(*role)?)))
        .collect();
    report.encodings.push(encoding);
    report.assumed_utc |= columns.roles.iter().any(|role| role.is_time());
    let standing = standing(tool, &place.name, &columns);
    Sheet { place, encoding, orders: vec![None; columns.roles.len()], columns, standing, told }
}

/// Looks through one table: the order of its dates, and the short names of its addresses.
fn look<R: Read + Seek>(
    input: R,
    terms: &Terms<'_>,
    tool: Tool,
    sheet: &mut Sheet,
    shorts: &mut Vec<u64>,
    mut progress: impl FnMut(u64),
) -> Result<R, Refusal> {
    let (mut rows, _) = open(input, &sheet.place, sheet.encoding)?;
    let mut row = Row::default();
    let times: Vec<usize> =
        sheet.columns.roles.iter().enumerate().filter(|(_, role)| role.is_time()).map(|(at, _)| at).collect();
    let mut hints = vec![Hints::default(); times.len()];
    let mut seen = 0_u64;
    while let Some(read) = rows.next(&mut row)? {
        seen = seen.saturating_add(1);
        if seen > ROWS_MOST {
            return Err(Refusal::TooLarge);
        }
        if seen.checked_rem(ROWS_BETWEEN_WORDS) == Some(0) {
            progress(rows.inner().inner().given());
        }
        if read.is_err() {
            continue;
        }
        for (at, hints) in times.iter().zip(&mut hints) {
            hints.look(row.cell(*at).unwrap_or_default());
        }
        if let Some(address) = row.cell(sheet.columns.address).map(str::trim).filter(|cell| !cell.is_empty())
        {
            shorts.push(short(&address.to_lowercase()));
        }
    }
    if shorts.len() > usize::try_from(ROWS_MOST).unwrap_or(usize::MAX) {
        return Err(Refusal::TooLarge);
    }
    for (at, hints) in times.iter().zip(hints) {
        let known = terms.dates.or((tool == Tool::Brevo).then_some(DateOrder::DayMonth));
        let order = known.or_else(|| hints.order()).ok_or(Refusal::Dates(at.saturating_add(1)))?;
        sheet.orders.get_mut(*at).into_iter().for_each(|place| *place = Some(order));
    }
    Ok(rows.into_inner().into_inner().into_inner())
}

/// The contacts of an export, one after the other.
pub struct Contacts<'a, R> {
    terms: Terms<'a>,
    tool: Tool,
    language: Option<ItemId>,
    twice: Twice,
    sheets: Vec<Sheet>,
    at: usize,
    rows: Option<TableRows<R>>,
    input: Option<R>,
    row: Row,
    finished_bytes: u64,
    report: Report,
}

impl<R: Read + Seek> Contacts<'_, R> {
    /// What came of it: whole when the last contact was given.
    #[must_use]
    pub const fn report(&self) -> &Report {
        &self.report
    }
    /// How many bytes were read with the contacts given so far.
    #[must_use]
    pub fn done_bytes(&self) -> u64 {
        let here = self.rows.as_ref().map_or(0, |rows| rows.inner().inner().given());
        self.finished_bytes.saturating_add(here)
    }
    /// How many bytes there are.
    #[must_use]
    pub fn whole_bytes(&self) -> u64 {
        self.sheets.iter().map(|sheet| sheet.place.bytes).fold(0, u64::saturating_add)
    }

    /// Judges every row whose address may stand twice.
    fn gather(&mut self, mut input: R, mut progress: impl FnMut(u64)) -> Result<R, Refusal> {
        let mut row = Row::default();
        let mut done = 0_u64;
        for (at, sheet) in self.sheets.iter().enumerate() {
            let judge = judge(&self.terms, self.tool, sheet);
            let (mut rows, _) = open(input, &sheet.place, sheet.encoding)?;
            while let Some(read) = rows.next(&mut row)? {
                let text = row.cell(sheet.columns.address).unwrap_or_default().trim().to_lowercase();
                if read.is_err() || !self.twice.suspects(&text) {
                    continue;
                }
                if let Ok(judged) = judge.judge(&row) {
                    self.twice.look(&text, (at, row.line()), judged);
                }
            }
            done = done.saturating_add(sheet.place.bytes);
            progress(done);
            input = rows.into_inner().into_inner().into_inner();
        }
        Ok(input)
    }

    /// Lays the next row that holds something into place; nothing at the end.
    fn advance(&mut self) -> Result<Option<Result<(), Refused>>, Refusal> {
        loop {
            if self.rows.is_none() {
                let (Some(input), Some(sheet)) = (self.input.take(), self.sheets.get(self.at)) else {
                    return Ok(None);
                };
                self.rows = Some(open(input, &sheet.place, sheet.encoding)?.0);
            }
            let Some(rows) = &mut self.rows else { return Ok(None) };
            match rows.next(&mut self.row)? {
                Some(Ok(())) if self.row.is_empty() => {}
                Some(read) => return Ok(Some(read.map_err(Refused::from))),
                None => {
                    let place = self.sheets.get(self.at).map(|sheet| sheet.place.bytes);
                    self.finished_bytes = self.finished_bytes.saturating_add(place.unwrap_or(0));
                    self.input = self.rows.take().map(|rows| rows.into_inner().into_inner().into_inner());
                    self.at = self.at.saturating_add(1);
                }
            }
        }
    }

    /// One row as a contact; nothing, if another row counts for its address.
    fn take(&mut self) -> Result<Option<Contact>, Refused> {
        let Some(sheet) = self.sheets.get(self.at) else { return Ok(None) };
        let mut judged = judge(&self.terms, self.tool, sheet).judge(&self.row)?;
        let line = self.row.line();
        if !self.twice.is_empty() {
            let folded = judged.address.folded();
            if self.twice.suspects(&folded) && !self.twice.counts(&folded, (self.at, line), &mut judged) {
                self.report.duplicates = self.report.duplicates.saturating_add(1);
                return Ok(None);
            }
        }
        self.report.count(judged.class);
        let Judged { address, class, yes, opt_outs } = judged;
        let mut contact = Contact {
            table: self.at.saturating_add(1),
            line,
            number: None,
            address,
            facts: Vec::new(),
            language: None,
            consents: yes.into_iter().collect(),
            opt_outs,
        };
        // Who wants nothing leaves nothing but the address that is not to be written to.
        if class > Class::InvalidAddress {
            self.fill(&mut contact);
        }
        Ok(Some(contact))
    }

    /// Lays the facts of the row into a contact.
    fn fill(&mut self, contact: &mut Contact) {
        let Some(sheet) = self.sheets.get(self.at) else { return };
        for (at, role) in sheet.columns.roles.iter().enumerate() {
            let cell = self.row.cell(at).unwrap_or_default().trim();
            match *role {
                _ if cell.is_empty() => {}
                Role::Number => contact.number = Reference::parse(cell).ok(),
                Role::Address(id) => contact.facts.push((id, contact.address.text().into())),
                Role::Item(id) => {
                    if self.language == Some(id) {
                        contact.language = spoken(self.terms.charter, cell).cloned();
                    }
                    let fitting =
                        self.terms.charter.item(id).and_then(|item| self.terms.words.fit(id, item, cell));
                    match fitting {
                        Some(value) => contact.facts.push((id, value)),
                        None => sheet.told.get(at).into_iter().for_each(|at| self.report.value_left(*at)),
                    }
                }
                _ => {}
            }
        }
    }
}

fn judge<'a>(terms: &'a Terms<'a>, tool: Tool, sheet: &'a Sheet) -> Judge<'a> {
    Judge { terms, tool, columns: &sheet.columns, orders: &sheet.orders, standing: sheet.standing }
}

impl<R: Read + Seek> Iterator for Contacts<'_, R> {
    type Item = Result<Contact, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let read = match self.advance() {
                Ok(read) => read?,
                Err(refusal) => {
                    // What broke is not begun again.
                    (self.rows, self.input) = (None, None);
                    return Some(Err(refusal));
                }
            };
            self.report.rows = self.report.rows.saturating_add(1);
            match read.and_then(|()| self.take()) {
                Ok(Some(contact)) => return Some(Ok(contact)),
                Ok(None) => {}
                Err(why) => self.report.refuse(self.at.saturating_add(1), self.row.line(), why),
            }
        }
    }
}
