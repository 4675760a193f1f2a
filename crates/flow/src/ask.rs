//! The notice: which one to show, and the proof of what each said.
//! All notices of a charter are few (zones times languages times surfaces times signals), so they are written once at the start.
//!
//! **Invariant:** only a notice in [`Notices`] can be answered; its text is in the store before anyone sees it.

use crate::{Fault, House, Request};
use entrenous_core::charter::{Charter, Language};
use entrenous_core::hash::{Hash, canonical};
use entrenous_core::notice::{Notice, Reader};
use entrenous_core::permit::Rules;
use entrenous_core::region::ZoneId;
use entrenous_core::request::{Age, Signal, Surface};
use entrenous_lingua::{Texts, WordsIn};
use entrenous_store::{Batch, Write};
use std::collections::HashMap;
use std::sync::Arc;

/// A notice that can be shown.
pub struct Written {
    /// What is shown.
    pub notice: Notice,
}

type Place = (ZoneId, Language, Surface, Signal);

/// Every notice that can be shown.
pub struct Notices {
    by_hash: HashMap<Hash, Arc<Written>>,
    by_place: HashMap<Place, Arc<Written>>,
}

impl Notices {
    /// Writes every notice of a charter.
    pub fn write(charter: &Charter, rules: &Rules, texts: &Texts) -> Result<Self, Fault> {
        let age = if charter.business.for_minors { Age::Child } else { Age::Adult };
        let mut notices = Self { by_hash: HashMap::new(), by_place: HashMap::new() };
        for locale in &charter.business.languages {
            let words = WordsIn::new(texts, locale);
            for surface in Surface::ALL {
                for (zone, _) in rules.zones() {
                    for signal in [Signal::None, Signal::Gpc] {
                        let reader = Reader { zone, age, surface, locale, signal };
                        let notice = Notice::write(charter, rules, reader, &words)?;
                        notices.add((zone, locale.clone(), surface, signal), notice);
                    }
                }
            }
        }
        Ok(notices)
    }

    fn add(&mut self, place: Place, notice: Notice) {
        let written = Arc::new(Written { notice });
        self.by_hash.insert(written.notice.hash, Arc::clone(&written));
        self.by_place.insert(place, written);
    }

    /// The hashes of all notices that can be shown now.
    pub fn hashes(&self) -> impl Iterator<Item = &Hash> {
        self.by_hash.keys()
    }
    /// The notice of this hash, if it is one that can be shown now.
    #[must_use]
    pub fn find(&self, hash: Hash) -> Option<Arc<Written>> {
        self.by_hash.get(&hash).cloned()
    }
}

/// The notice to show.
pub fn notice(house: &House, request: &Request, locale: &Language) -> Result<Arc<Written>, Fault> {
    let law = house.law();
    let zone = law.rules.zone_of(request.place.as_ref());
    let place = (zone, locale.clone(), request.surface, request.signal);
    law.notices.by_place.get(&place).cloned().ok_or(Fault::NoticeUnknown)
}

/// Keeps the text of every notice that can be shown.
pub(crate) async fn keep_texts(house: &House, notices: &Notices) -> Result<(), Fault> {
    let at = house.now();
    let mut writes = Vec::new();
    for written in notices.by_hash.values() {
        let notice = &written.notice;
        if house.store.notice(&notice.hash)?.is_none() {
            let body = canonical(notice)?;
            writes.push(Write::PutNotice {
                hash: notice.hash,
                locale: notice.locale.as_str().to_owned(),
                at,
                body,
            });
        }
    }
    house.store.apply(Batch { writes, entry: None }).await?;
    Ok(())
}
