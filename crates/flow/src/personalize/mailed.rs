//! What stands in the slots of a mail: suggestions under their own purpose's permit, which the purpose of the mail does not replace; without one, what anybody
//! would be shown.
//!
//! **Invariant:** a yes to a newsletter opens nothing for suggestions: each purpose has its own permit.
//! **Invariant:** a link or a picture of an article is written only if it can be followed from a mailbox.

use super::{Wish, profile, ranked, words::Teller};
use crate::speak::BY_MAIL;
use crate::{Fault, House};
use entrenous_core::charter::{Language, Use};
use entrenous_core::id::{Key, PersonId};
use entrenous_core::personalize::{Aim, Visit};
use entrenous_letters::Card;
use entrenous_letters::link::Link;
use std::collections::{BTreeMap, BTreeSet};

/// How many suggestions stand in one slot of a mail.
const SHOWN: usize = 4;

/// The filled slots of one mail.
#[derive(Default)]
pub(crate) struct Mailed {
    /// The cards, by slot.
    pub(crate) slots: BTreeMap<String, Vec<Card>>,
    /// The items that were opened for them.
    pub(crate) used: Vec<Key>,
    /// The purpose under which they were.
    pub(crate) purpose: Option<Key>,
}

/// Fills the slots of one mail to one person; relative addresses of articles begin at `website`.
pub(crate) fn mailed(
    house: &House,
    person: PersonId,
    slots: &BTreeSet<String>,
    locale: &Language,
    website: Option<&Link>,
) -> Result<Mailed, Fault> {
    if slots.is_empty() {
        return Ok(Mailed::default());
    }
    let permit = profile::permit_about(house, &BY_MAIL, person)?;
    let profile = match &permit {
        Ok(permit) => profile::open(house, permit)?,
        Err(_) => profile::Profile::default(),
    };
    let offer = house.shelf.offer();
    let teller = Teller::new(house, &offer, locale);
    let mut filled = BTreeMap::new();
    let mut excluded = Vec::new();
    for slot in slots {
        let Ok(key) = Key::parse(slot) else { continue };
        let visit = Visit { excluded: excluded.clone(), ..Visit::default() };
        let wish = Wish { slot: key, aim: Aim::ForYou, locale: locale.clone(), visit, limit: SHOWN };
        let (_, suggestions) = ranked(house, &profile, &wish);
        let mut cards = Vec::new();
        for suggestion in suggestions {
            if let Some(card) = offer.card(&suggestion.article, locale) {
                cards.push(Card {
                    name: card.name,
                    price: card.price.unwrap_or_default(),
                    url: card.url.as_deref().and_then(|path| absolute(path, website)),
                    picture: card.picture.as_deref().and_then(|path| absolute(path, website)),
                    why: teller.tell(&suggestion.why).to_string(),
                });
            }
            // What stands in one slot does not stand in the next one again.
            excluded.push(suggestion.article);
        }
        filled.insert(slot.clone(), cards);
    }
    let purpose = house.charter.purpose_for(Use::Suggestions).map(|(_, purpose)| purpose.key.clone());
    let purpose = purpose.filter(|_| !profile.used.is_empty());
    Ok(Mailed { slots: filled, used: profile.used, purpose })
}

/// An address that leads there from anywhere: as it is, or from the business's own site on.
fn absolute(path: &str, website: Option<&Link>) -> Option<Link> {
    if path.contains("://") {
        return Link::parse(path).ok();
    }
    let website = website?.as_str();
    let (scheme, rest) = website.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    Link::parse(&format!("{scheme}://{host}/{}", path.strip_prefix('/')?)).ok()
}

#[cfg(test)]
mod tests {
    use super::absolute;
    use entrenous_letters::link::Link;

    #[test]
    fn the_address_of_an_article_leads_there_from_a_mailbox_or_is_left_out() {
        let site = Link::parse("https://atelier.example/fr?x=1").unwrap();
        let led = |path: &str, site: Option<&Link>| absolute(path, site).map(|link| link.as_str().to_owned());
        assert_eq!(led("/shop/shirt", Some(&site)), Some("https://atelier.example/shop/shirt".into()));
        assert_eq!(led("https://other.example/a", None), Some("https://other.example/a".into()));
        for (path, site) in [
            ("/shop/shirt", None),
            ("shirt", Some(&site)),
            ("javascript:alert(1)", Some(&site)),
            ("http://a.example/", Some(&site)),
        ] {
            assert_eq!(led(path, site), None, "{path}");
        }
    }
}
