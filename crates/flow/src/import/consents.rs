//! Takes choices over that were made in another system: `customer purpose answer said_at evidence`, tab or comma, the header first.
//! Where each came from is kept, and nothing is upgraded: a yes without a proof becomes a question, a no counts at once.
//!
//! **Invariant:** a line that is refused is counted and named by its number and reason, never quoted.
//! **Invariant:** the same file again changes nothing: a word that is not newer than what stands is left.
//! **Invariant:** the record of a choice taken over names the present notice: what the yes counts for from now on, not what was once shown.

use crate::choose::{Deed, Stage};
use crate::people::{Told, find, tell};
use crate::{Fault, House, Request};
use entrenous_core::consent::{Answer, EvidenceRef, Method};
use entrenous_core::hash::Hash;
use entrenous_core::id::Key;
use entrenous_core::moment::Moment;
use entrenous_core::reference::Reference;
use entrenous_core::request::{Signal, Surface};
use entrenous_core::rights::{Mandate, Scope};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::task::JoinSet;

/// How many lines are told at the same time: they share their commits.
const TOLD_TOGETHER: usize = 64;
/// How many refused lines are named by number.
pub const NAMED_MOST: usize = 20;
/// How long a line may be, in bytes.
pub const LINE_BYTES_MOST: usize = 1_024;
/// How much of the file's hash names it as the proof of a no, in hexadecimal digits.
const FILE_DIGITS: usize = 32;
/// For how long the import may speak, in microseconds: a day.
const MANDATE_LASTS: i64 = 86_400_000_000;

/// Why a line was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refused {
    /// Not readable as text.
    NotText,
    /// Longer than [`LINE_BYTES_MOST`].
    TooLong,
    /// Fewer columns than the header names.
    TooFewColumns,
    /// The customer is not named by a reference.
    NotAReference,
    /// The charter does not know the purpose, or does not ask about it.
    NotAsked,
    /// Neither `yes` nor `no`.
    NotAnAnswer,
    /// The moment is not RFC 3339, or cannot be.
    NotAMoment,
    /// The reference to a proof is none.
    NotAProof,
}

impl Refused {
    /// In words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::NotText => "not readable as text (UTF-8)",
            Self::TooLong => "longer than 1024 bytes",
            Self::TooFewColumns => "fewer columns than the header names",
            Self::NotAReference => "`customer` is not a number or code of your own system",
            Self::NotAsked => "`purpose` is not one the charter asks about",
            Self::NotAnAnswer => "`answer` is neither `yes` nor `no`",
            Self::NotAMoment => "`said_at` is not RFC 3339, is to come, or is more than twenty years ago",
            Self::NotAProof => "`evidence` is not a reference of letters, digits and `._:/-`",
        }
    }
}

/// What came of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Lines read, without the header.
    pub lines: usize,
    /// Answers taken over.
    pub answers: usize,
    /// Yeses without a proof, taken over as questions.
    pub questions: usize,
    /// Lines not newer than what stands.
    pub known: usize,
    /// How many lines were refused, by reason.
    pub refused: BTreeMap<Refused, usize>,
    /// The first of them: number of the line (the header is 1) and reason.
    pub named: Vec<(usize, Refused)>,
}

impl Imported {
    fn refuse(&mut self, line: usize, why: Refused) {
        let count = self.refused.entry(why).or_default();
        *count = count.saturating_add(1);
        if self.named.len() < NAMED_MOST {
            self.named.push((line, why));
        }
    }
    fn count(&mut self, line: usize, outcome: Outcome) {
        match outcome {
            Outcome::Answer => self.answers = self.answers.saturating_add(1),
            Outcome::Question => self.questions = self.questions.saturating_add(1),
            Outcome::Known => self.known = self.known.saturating_add(1),
            Outcome::Refused(why) => self.refuse(line, why),
        }
    }
}

/// The header does not name the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the first line names the columns `customer`, `purpose`, `answer`, `said_at` and, if there is one, `evidence`"
)]
pub struct NoHeader;

/// What stops an import.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The file is not in the form.
    #[error(transparent)]
    NoHeader(#[from] NoHeader),
    /// The house could not go on.
    #[error(transparent)]
    Fault(#[from] Fault),
}

enum Outcome {
    Answer,
    Question,
    Known,
    Refused(Refused),
}

struct Line {
    customer: Reference,
    purpose: Key,
    answer: Answer,
    said_at: Moment,
    evidence: Option<EvidenceRef>,
}

struct Columns {
    separator: char,
    customer: usize,
    purpose: usize,
    answer: usize,
    said_at: usize,
    evidence: Option<usize>,
}

/// Takes a file of choices over; `progress` is told how many bytes are done.
pub async fn consents(
    house: &Arc<House>,
    text: &[u8],
    mut progress: impl FnMut(u64),
) -> Result<Imported, Stopped> {
    let mut lines = text.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let columns = columns(lines.next().unwrap_or_default()).ok_or(NoHeader)?;
    let digits: String = Hash::of(&[text]).to_string().chars().take(FILE_DIGITS).collect();
    let file = EvidenceRef::try_from(format!("file:{digits}")).ok();
    let mandate = Arc::new(house.own_mandate(MANDATE_LASTS)?);
    let mut imported = Imported::default();
    let mut done: u64 = 0;
    let numbered: Vec<(usize, &[u8])> = (2_usize..).zip(lines).filter(|(_, line)| !line.is_empty()).collect();
    for group in numbered.chunks(TOLD_TOGETHER) {
        let mut telling = JoinSet::new();
        let mut outcomes = Vec::new();
        for (number, line) in group {
            imported.lines = imported.lines.saturating_add(1);
            done = done.saturating_add(u64::try_from(line.len()).unwrap_or(0)).saturating_add(1);
            match parse(line, &columns) {
                Err(why) => outcomes.push((*number, Ok(Outcome::Refused(why)))),
                Ok(line) => {
                    let (house, mandate, file, number) =
                        (Arc::clone(house), Arc::clone(&mandate), file.clone(), *number);
                    telling.spawn(async move { (number, take_over(&house, &mandate, line, file).await) });
                }
            }
        }
        outcomes.extend(telling.join_all().await);
        outcomes.sort_by_key(|(number, _)| *number);
        for (number, outcome) in outcomes {
            imported.count(number, outcome?);
        }
        progress(done);
    }
    Ok(imported)
}

fn columns(header: &[u8]) -> Option<Columns> {
    let header = std::str::from_utf8(header).ok()?.trim_start_matches('\u{feff}');
    let separator = if header.contains('\t') { '\t' } else { ',' };
    let names: Vec<&str> = header.split(separator).map(str::trim).collect();
    let find = |name: &str| names.iter().position(|known| *known == name);
    Some(Columns {
        separator,
        customer: find("customer")?,
        purpose: find("purpose")?,
        answer: find("answer")?,
        said_at: find("said_at")?,
        evidence: find("evidence"),
    })
}

fn parse(line: &[u8], columns: &Columns) -> Result<Line, Refused> {
    if line.len() > LINE_BYTES_MOST {
        return Err(Refused::TooLong);
    }
    let text = std::str::from_utf8(line).map_err(|_| Refused::NotText)?;
    let fields: Vec<&str> = text.split(columns.separator).map(str::trim).collect();
    let field = |at: usize| fields.get(at).copied().ok_or(Refused::TooFewColumns);
    let evidence = match columns.evidence.map(field).transpose()?.filter(|text| !text.is_empty()) {
        Some(text) => Some(EvidenceRef::try_from(text.to_owned()).map_err(|_| Refused::NotAProof)?),
        None => None,
    };
    let answer = match field(columns.answer)? {
        "yes" => Answer::Yes,
        "no" => Answer::No,
        _ => return Err(Refused::NotAnAnswer),
    };
    Ok(Line {
        customer: Reference::parse(field(columns.customer)?).map_err(|_| Refused::NotAReference)?,
        purpose: Key::parse(field(columns.purpose)?).map_err(|_| Refused::NotAsked)?,
        answer,
        said_at: field(columns.said_at)?.parse().map_err(|_| Refused::NotAMoment)?,
        evidence,
    })
}

async fn take_over(
    house: &House,
    mandate: &Mandate,
    line: Line,
    file: Option<EvidenceRef>,
) -> Result<Outcome, Fault> {
    let Some((id, purpose)) = house.charter.find_purpose(line.purpose.as_str()) else {
        return Ok(Outcome::Refused(Refused::NotAsked));
    };
    if let Some(person) = find(house, &line.customer)? {
        let choices = house.choices(person)?;
        if choices.get(id).is_some_and(|held| held.at >= line.said_at) {
            return Ok(Outcome::Known);
        }
    }
    let Some(surface) = Surface::ALL.into_iter().find(|surface| purpose.surfaces.has(*surface)) else {
        return Ok(Outcome::Refused(Refused::NotAsked));
    };
    let Some(locale) = house.charter.source_language() else {
        return Ok(Outcome::Refused(Refused::NotAsked));
    };
    let request = Request { place: None, signal: Signal::None, surface };
    let notice = crate::ask::notice(house, &request, locale)?.notice.hash;
    let unproven = line.answer == Answer::Yes && line.evidence.is_none();
    let deed = Deed {
        method: Method::Import,
        stage: if unproven { Stage::Requested } else { Stage::Answered },
        // The file itself is the proof of a no.
        evidence: line.evidence.or(file),
        client_at: Some(line.said_at),
    };
    let decisions = BTreeMap::from([(line.purpose, line.answer)]);
    match tell(house, &request, mandate, &line.customer, Told { notice, decisions, deed }).await {
        Ok(_) => Ok(if unproven { Outcome::Question } else { Outcome::Answer }),
        Err(Fault::NotAsked(_)) => Ok(Outcome::Refused(Refused::NotAsked)),
        Err(Fault::ClockOff) => Ok(Outcome::Refused(Refused::NotAMoment)),
        Err(fault) => Err(fault),
    }
}

impl House {
    /// The mandate of whoever sits at the house's own terminal, and so has its keys.
    pub(crate) fn own_mandate(&self, lasts_microseconds: i64) -> Result<Mandate, Fault> {
        let now = self.now();
        let (_, key) = self.vault.secret_key(&Scope::Everything, now.plus_microseconds(lasts_microseconds));
        Ok(self.vault.mandate(&key, now)?)
    }
}
