//! The privacy notice as the house publishes it: written anew when the charter or the law changes, kept so that each wording can be proved,
//! and dated by the day on which this wording was first published (GDPR Art. 12(1), 13).
//!
//! **Invariant:** a notice is in the store before anyone reads it; the same words keep their day.

use crate::{Fault, House};
use entrenous_charter::law::{Day, Laws};
use entrenous_core::charter::{Charter, Language};
use entrenous_core::hash::Hash;
use entrenous_core::moment::Moment;
use entrenous_lingua::Texts;
use entrenous_papers::{Document, Sources, notice};
use entrenous_store::{Batch, Write};

/// The notice in one language, without its day.
pub(crate) struct Published {
    document: Document,
    words: String,
    hash: Hash,
}

/// Writes the notice of a day in each language of the charter.
pub(crate) fn write(
    charter: &Charter,
    laws: &Laws,
    texts: &Texts,
    day: &Day,
) -> Result<Vec<Published>, Fault> {
    let packs = laws.in_force(day).map_err(|refused| Fault::Law(refused.to_string()))?;
    let since = Moment::from_seconds(0);
    let sources = Sources { charter, texts, packs: &packs, since };
    let published = charter.business.languages.iter().map(|language| {
        let document = notice::undated(&sources, language);
        let words = document.markdown();
        Published { document, hash: Hash::of(&[words.as_bytes()]), words }
    });
    Ok(published.collect())
}

/// Keeps each wording that is new.
pub(crate) async fn keep(house: &House, published: &[Published]) -> Result<(), Fault> {
    let mut writes = Vec::new();
    for one in published {
        if house.store.notice(&one.hash)?.is_none() {
            writes.push(Write::PutNotice {
                hash: one.hash,
                locale: one.document.language.as_str().to_owned(),
                at: house.now(),
                body: one.words.clone(),
            });
        }
    }
    house.store.apply(Batch { writes, entry: None }).await?;
    Ok(())
}

/// The notice in a language, with the day since which it reads so.
pub fn privacy_notice(house: &House, language: &Language) -> Result<Document, Fault> {
    let law = house.law();
    let published = law.published.iter().find(|one| one.document.language == *language);
    let published = published.ok_or(Fault::NoticeUnknown)?;
    let kept = house.store.notice(&published.hash)?.ok_or(Fault::NoticeUnknown)?;
    Ok(notice::dated(published.document.clone(), &house.texts, kept.at))
}
