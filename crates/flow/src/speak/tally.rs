//! What may be counted of a campaign: how often its links were followed, and, where the business wants it, how often it was opened, by
//! everyone together.
//!
//! **Invariant:** a link that is counted is the same for all who get the message on an occasion; who follows it is not known to it.
//! **Invariant:** each hit is asked about anew: what the message no longer counts is not counted, also of letters sent before.
//! **Invariant:** a number that fewer than [`CELL_LEAST`] hits stand behind is not told, and cannot be found from the others.
//! **Absent on purpose:** who, from which machine, with which program, at which hour.

use crate::speak::Def;
use crate::{Fault, House};
use entrenous_core::communicate::{Agreed, Follow, Following, NewMessage, Occasion};
use entrenous_core::id::Key;
use entrenous_core::moment::Moment;
use entrenous_core::rights::Mandate;
use entrenous_letters::header::Kind;
use entrenous_letters::link::Link;
use entrenous_letters::sender::{Mode, Tracking};
use entrenous_letters::{Compiled, Letter};
use entrenous_store::{Batch, Tally, TallyRow, Write};
use entrenous_vault::Landing;
use std::collections::BTreeMap;

/// The least hits behind a number that is told.
pub const CELL_LEAST: u64 = 10;
/// Seconds of a day.
const DAY: i64 = 86_400;

/// How far a message follows its readers: what its author wrote, not above its sender's ceiling, and counted for everyone together at most,
/// since no purpose of a charter asks a person for more. It is frozen in the row of each message.
#[must_use]
pub fn frozen(def: &Def) -> Following {
    if def.header.kind() != Kind::Campaign {
        return Following::default();
    }
    let ceiling = following(def.sender.tracking);
    let wanted = match &def.header.tracking {
        Some(named) => following(*named.get_ref()),
        // What nobody named is the usual, as far as the sender may.
        None => {
            let usual = following(Tracking::default());
            Following { opens: usual.opens.min(ceiling.opens), links: usual.links.min(ceiling.links) }
        }
    };
    wanted.effective(ceiling, Agreed::No).unwrap_or_default()
}

fn following(tracking: Tracking) -> Following {
    let follow = |mode: Mode| match mode {
        Mode::Off => Follow::Off,
        Mode::Anonymous => Follow::Anonymous,
        Mode::Pseudonymous => Follow::Pseudonymous,
        Mode::Identified => Follow::Identified,
    };
    Following { opens: follow(tracking.opens), links: follow(tracking.links) }
}

/// A written letter with what is counted of it.
pub(crate) fn counted(
    house: &House,
    def: &Def,
    row: &NewMessage,
    text: &Compiled,
    letter: Letter,
) -> Result<Letter, Fault> {
    // A row without the word of who queued it is of a message that counts what its text says now.
    let frozen = row.tracking.parse().unwrap_or_else(|_| frozen(def));
    let Some(base) = def.base(house) else { return Ok(letter) };
    let place =
        |address: String| Landing { def: def.key.clone(), occasion: row.name.occasion.clone(), address };
    let mut exchange = Vec::new();
    if frozen.links > Follow::Off {
        for from in text.followed() {
            let sealed = house.vault.landing(&place(from.as_str().to_owned()))?;
            // An address too long to be written as a link stays what it was.
            exchange.extend(Link::parse(&format!("{base}/l/{sealed}")).ok().map(|to| (from, to)));
        }
    }
    let letter = letter.exchanged(&exchange);
    if frozen.opens == Follow::Off {
        return Ok(letter);
    }
    let sealed = house.vault.landing(&place(String::new()))?;
    let picture = format!("<img src=\"{base}/o/{sealed}\" width=\"1\" height=\"1\" alt=\"\">");
    let html = match letter.html.rsplit_once("</body>") {
        Some((before, after)) => format!("{before}{picture}</body>{after}"),
        None => letter.html,
    };
    Ok(Letter { html, ..letter })
}

/// Whether somebody came, or a program that looks ahead.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Visit {
    /// A reader, as far as can be seen.
    Reader,
    /// A program: it is led on and not counted.
    Machine,
}

/// Where a link leads; counts it, if the message still counts its links.
pub async fn follow(house: &House, link: &str, visit: Visit) -> Result<String, Fault> {
    let place =
        house.vault.read_landing(link).filter(|place| !place.address.is_empty()).ok_or(Fault::NotALink)?;
    let address = place.address.clone();
    count(house, place, visit, |now| now.links).await?;
    Ok(address)
}

/// Counts an opening, if the message still counts them; answers nothing, since the picture is the same for all.
pub async fn open(house: &House, link: &str, visit: Visit) -> Result<(), Fault> {
    match house.vault.read_landing(link).filter(|place| place.address.is_empty()) {
        Some(place) => count(house, place, visit, |now| now.opens).await,
        None => Ok(()),
    }
}

async fn count(
    house: &House,
    place: Landing,
    visit: Visit,
    of: impl Fn(Following) -> Follow,
) -> Result<(), Fault> {
    let counts = house.speech.book.find(&place.def).is_some_and(|def| of(frozen(def)) > Follow::Off);
    if visit == Visit::Machine || !counts {
        return Ok(());
    }
    let day = house.now().day();
    let tally = Tally { def: place.def, occasion: place.occasion, link: place.address, day };
    house.store.apply(Batch { writes: vec![Write::Tally(tally)], entry: None }).await?;
    Ok(())
}

/// How often one link was followed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counted {
    /// Where it leads; nothing for openings.
    pub link: Option<String>,
    /// How often in all; nothing, if too few.
    pub total: Option<u64>,
    /// On which days how often; days with too few are left out.
    pub days: Vec<(String, u64)>,
}

/// What was counted of a message on an occasion.
pub fn report(
    house: &House,
    mandate: &Mandate,
    def: &Key,
    occasion: &Occasion,
) -> Result<Vec<Counted>, Fault> {
    let known = house.speech.book.find(def).ok_or_else(|| Fault::UnknownMessage(def.clone()))?;
    if !mandate.covers(&known.purpose_key) {
        return Err(Fault::OutOfScope(known.purpose_key.clone()));
    }
    let mut links: BTreeMap<String, Vec<TallyRow>> = BTreeMap::new();
    for row in house.store.tally(def, occasion)? {
        links.entry(row.link.clone()).or_default().push(row);
    }
    Ok(links.into_iter().map(|(link, rows)| told(link, &rows)).collect())
}

/// Days with too few are told only together, and only if together they are enough.
fn told(link: String, rows: &[TallyRow]) -> Counted {
    let day = |row: &TallyRow| {
        let text = Moment::from_seconds(row.day.saturating_mul(DAY)).to_string();
        text.split('T').next().unwrap_or_default().to_owned()
    };
    let (enough, few): (Vec<&TallyRow>, Vec<&TallyRow>) =
        rows.iter().partition(|row| row.count >= CELL_LEAST);
    let sum = |rows: &[&TallyRow]| rows.iter().fold(0_u64, |sum, row| sum.saturating_add(row.count));
    let (shown, hidden) = (sum(&enough), sum(&few));
    let total = if hidden >= CELL_LEAST { shown.saturating_add(hidden) } else { shown };
    Counted {
        link: Some(link).filter(|link| !link.is_empty()),
        total: Some(total).filter(|total| *total >= CELL_LEAST),
        days: enough.iter().map(|row| (day(row), row.count)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(counts: &[u64]) -> Vec<TallyRow> {
        let row = |(day, count): (usize, &u64)| TallyRow {
            link: "x".into(),
            day: day.try_into().unwrap(),
            count: *count,
        };
        counts.iter().enumerate().map(row).collect()
    }

    #[test]
    fn a_small_number_is_not_told_and_cannot_be_found_from_the_others() {
        let one = told("x".into(), &rows(&[3]));
        assert_eq!((one.total, one.days.len()), (None, 0));
        let hidden = told("x".into(), &rows(&[20, 5]));
        assert_eq!((hidden.total, hidden.days), (Some(20), vec![("1970-01-01".to_owned(), 20)]));
        let enough = told("x".into(), &rows(&[20, 5, 6]));
        assert_eq!((enough.total, enough.days.len()), (Some(31), 1));
        assert_eq!(told("x".into(), &rows(&[4, 4, 4])).total, Some(12));
    }
}
