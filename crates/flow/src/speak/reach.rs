//! Where a message finds its reader: what an address of each medium is, how it is told, and the name it is known by.
//!
//! **Invariant:** one address has one name, however it was written.

use entrenous_core::communicate::Medium;
use entrenous_post::push::Subscription;
use entrenous_post::sms::Phone;
use entrenous_store::AddressName;
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
