//! What may be counted of a campaign: how often its links were followed, and, where the business wants it, how often it was opened, by
//! everyone together.
//!
//! **Invariant:** a link that is counted is the same for all who get the message on an occasion; who follows it is not known to it, unless they
//! agreed to be followed by a purpose of its own ([`reading`]).
//! **Invariant:** each hit is asked about anew: what the message no longer counts is not counted, also of letters sent before.
//! **Invariant:** a number that fewer than [`CELL_LEAST`] hits stand behind is not told, and cannot be found from the others.
//! **Invariant:** the hour of the day is counted for a purpose as a whole: of no message, no link and no day is it known.
//! **Absent on purpose:** from which machine, with which program.

use crate::speak::{Def, reading};
use crate::{Fault, House};
use entrenous_core::communicate::{Agreed, Follow, Following, Name, NewMessage, Occasion};
use entrenous_core::id::{Key, RowId};
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

/// Under which name it is counted beside the links of a message that a reader wants to hear nothing more: no link is named so.
const LEFT: &str = "left";

/// How far a message follows a reader who agreed to be followed: what its campaign says, else what its author wrote, not above its sender's
/// ceiling. It is frozen in the row of each message; whether the reader agreed is asked when it is written, and at each hit.
#[must_use]
pub fn frozen(house: &House, def: &Def, occasion: &Occasion) -> Following {
    let said = house.speech.campaigns.tracking_of(occasion);
    wanted_by(said, def).effective(following(def.sender.tracking), Agreed::Yes).unwrap_or_default()
}

/// How far a message is to follow its readers, if its campaign says this.
pub(crate) fn wanted_by(campaign: Option<Tracking>, def: &Def) -> Following {
    if def.header.kind() != Kind::Campaign {
        return Following::default();
    }
    match campaign.or_else(|| def.header.tracking.as_ref().map(|named| *named.get_ref())) {
        Some(named) => following(named),
        // What nobody named is the usual, as far as the sender may.
        None => {
            let (usual, ceiling) = (following(Tracking::default()), following(def.sender.tracking));
            Following { opens: usual.opens.min(ceiling.opens), links: usual.links.min(ceiling.links) }
        }
    }
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

/// How far a message follows a reader who agreed to that: as its row says.
pub(crate) fn wished(house: &House, def: &Def, row: &NewMessage) -> Following {
    // A row without the word of who queued it is of a message that counts what its text says now.
    row.tracking.parse().unwrap_or_else(|_| frozen(house, def, &row.name.occasion))
}

/// A written letter with what is counted of it.
pub(crate) fn counted(
    house: &House,
    def: &Def,
    row: &NewMessage,
    text: &Compiled,
    letter: Letter,
) -> Result<Letter, Fault> {
    let frozen = wished(house, def, row);
    let Some(base) = def.base(house) else { return Ok(letter) };
    let agreed = match frozen.opens.max(frozen.links) {
        Follow::Off | Follow::Anonymous => Agreed::No,
        Follow::Pseudonymous | Follow::Identified => reading::agreed(house, row.name.person)?,
    };
    let frozen = frozen.effective(frozen, agreed).unwrap_or_default();
    let place = |address: String, follow: Follow| Landing {
        def: def.key.clone(),
        occasion: row.name.occasion.clone(),
        address,
        reader: (follow == Follow::Identified).then_some(row.row),
    };
    let mut exchange = Vec::new();
    if frozen.links > Follow::Off {
        for from in text.followed() {
            let sealed = house.vault.landing(&place(from.as_str().to_owned(), frozen.links))?;
            // An address too long to be written as a link stays what it was.
            exchange.extend(Link::parse(&format!("{base}/l/{sealed}")).ok().map(|to| (from.clone(), to)));
        }
    }
    let letter = letter.exchanged(&exchange);
    if frozen.opens == Follow::Off {
        return Ok(letter);
    }
    let sealed = house.vault.landing(&place(String::new(), frozen.opens))?;
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
    let def = house.speech.book.find(&place.def);
    let follow = def.map_or(Follow::Off, |def| of(frozen(house, def, &place.occasion)));
    let Some(def) = def.filter(|_| visit == Visit::Reader && follow > Follow::Off) else { return Ok(()) };
    if let Some(row) = place.reader.filter(|_| follow == Follow::Identified) {
        reading::keep(house, row, &place.address).await?;
    }
    let day = house.now().day();
    let tally = Tally { def: place.def, occasion: place.occasion, link: place.address, day };
    let is_link = !tally.link.is_empty();
    let zone = house.charter.business.zone.clone().unwrap_or_default();
    let hour = u8::try_from(zone.minute_of_day(house.now()).div_euclid(60)).unwrap_or(0);
    let hour = is_link.then(|| Write::FollowedAt { purpose: def.purpose_key.clone(), hour });
    let writes = std::iter::once(Write::Tally(tally)).chain(hour).collect();
    house.store.apply(Batch { writes, entry: None }).await?;
    Ok(())
}

/// Counts that a reader of a campaign wants to hear nothing more: of which message and on which day, and not who.
pub(crate) async fn leaves(house: &House, row: RowId) -> Result<(), Fault> {
    let Some(row) = house.store.find_message(row)? else { return Ok(()) };
    let Name { def, occasion, .. } = row.message.name;
    if house.speech.campaigns.course_of(&occasion).is_none() {
        return Ok(());
    }
    let tally = Tally { def, occasion, link: LEFT.to_owned(), day: house.now().day() };
    house.store.apply(Batch { writes: vec![Write::Tally(tally)], entry: None }).await?;
    Ok(())
}

/// What was counted of a message on an occasion, over all days.
pub(crate) struct Sums {
    links: BTreeMap<String, u64>,
    /// How often it was opened.
    pub(crate) opens: u64,
    /// How many readers want to hear nothing more.
    pub(crate) left: u64,
}

impl Sums {
    /// How often the links were followed that begin like this.
    pub(crate) fn links(&self, begin: &str) -> u64 {
        let some = self.links.iter().filter(|(link, _)| link.starts_with(begin));
        some.fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }
}

/// The sums of a message on an occasion.
pub(crate) fn sums(house: &House, def: &Key, occasion: &Occasion) -> Result<Sums, Fault> {
    let mut sums = Sums { links: BTreeMap::new(), opens: 0, left: 0 };
    for row in house.store.tally(def, occasion)? {
        let sum = match row.link.as_str() {
            "" => &mut sums.opens,
            LEFT => &mut sums.left,
            _ => sums.links.entry(row.link).or_default(),
        };
        *sum = sum.saturating_add(row.count);
    }
    Ok(sums)
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
    for row in house.store.tally(def, occasion)?.into_iter().filter(|row| row.link != LEFT) {
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
