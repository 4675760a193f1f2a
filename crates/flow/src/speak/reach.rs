//! Where a message finds its reader: what an address of each medium is, how it is told, and the name it is known by.
//!
//! **Invariant:** one address has one name, however it was written.

use crate::House;
use crate::correct::ONLY_ROW;
use entrenous_core::communicate::Medium;
use entrenous_core::id::{ItemId, Key, PersonId, RowId};
use entrenous_core::plan::Change;
use entrenous_post::push::Subscription;
use entrenous_post::sms::Phone;
use entrenous_store::{ADDRESSES_MOST, AddressName, FactRow};
use entrenous_vault::Vault;

/// How an address is kept, in the one form it is compared in; or what one looks like, if it is none. A mailbox is looked at when it is written to.
pub(crate) fn kept(medium: Medium, told: &str) -> Result<String, &'static str> {
    match medium {
        Medium::Sms => {
            let phone = Phone::parse(told);
            phone
                .map(|phone| phone.text().to_owned())
                .map_err(|_| "it is a number such as `+33 6 12 34 56 78`")
        }
        Medium::Push => match Subscription::parse(told) {
            Ok(subscription) if subscription.is_public() => Ok(told.to_owned()),
            Ok(_) => Err("its `endpoint` is an `https://` address of a push service on the public network"),
            Err(_) => Err(
                "it is what `PushSubscription.toJSON()` gives: `endpoint`, and `keys` with `p256dh` and `auth`",
            ),
        },
        Medium::Mail | Medium::Inbox | Medium::Webhook => Ok(told.to_owned()),
    }
}

/// The name of an address; nothing, if it is none.
pub(crate) fn name(vault: &Vault, medium: Medium, told: &str) -> Option<AddressName> {
    let place = match medium {
        Medium::Push => Subscription::parse(told).ok()?.address(),
        medium => kept(medium, told).ok()?,
    };
    Some(vault.address_name(medium, &place))
}

/// The row of what a person tells of an item: the only one, but for a place of which a person may have several. Each of those has a row of its
/// own, the same for the same place, and so lasts, goes and is removed by itself.
pub(crate) fn row(house: &House, item: ItemId, told: &serde_json::Value) -> RowId {
    let medium = house.leads_to(item).filter(|medium| medium.has_several());
    let name = medium.and_then(|medium| name(&house.vault, medium, told.as_str()?));
    RowId::from_bytes(name.as_ref().map_or(ONLY_ROW, begins))
}

/// What must go so that there is room for one more place: the one told longest ago, if there are as many as may be.
pub(crate) fn room(
    house: &House,
    person: PersonId,
    item: &Key,
    row: RowId,
) -> Result<Option<Change>, crate::Fault> {
    if row.bytes() == ONLY_ROW {
        return Ok(None);
    }
    let facts = house.store.facts(person, item, crate::recall::RECALLED_MOST)?;
    let others: Vec<&FactRow> = facts.iter().filter(|fact| fact.row != row).collect();
    let oldest = others.iter().min_by_key(|fact| fact.at).filter(|_| others.len() >= ADDRESSES_MOST);
    Ok(oldest.map(|fact| Change::Drop { person, item: item.clone(), row: fact.row }))
}

/// Which names a person is known by no more when one row of an item goes: those of its place, and not those of the rows that stay.
pub(crate) fn unnamed(names: Vec<AddressName>, row: RowId, stay: &[RowId]) -> Vec<AddressName> {
    let stays = |name: &AddressName| stay.iter().any(|row| row.bytes() == begins(name));
    let goes = |name: &AddressName| match row.bytes() {
        ONLY_ROW => !stays(name),
        bytes => bytes == begins(name),
    };
    names.into_iter().filter(goes).collect()
}

fn begins(name: &AddressName) -> [u8; 16] {
    let mut bytes = ONLY_ROW;
    bytes.copy_from_slice(name.split_at(ONLY_ROW.len()).0);
    bytes
}
