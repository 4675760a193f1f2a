//! Which items may choose people, and which question each of them answers.
//!
//! **Invariant:** what names or reaches a person, and what the law calls special, chooses nobody, whatever the purpose may use:
//! a message that reaches only such people tells it of each of them.

use super::lint::{IDENTIFYING, Lint, REFUSED, SPECIAL, UNKNOWN_ITEM};
use super::said::Name;
use entrenous_charter::did_you_mean;
use entrenous_core::charter::{Charter, Item, Purpose, Source};
use entrenous_core::id::ItemId;

/// Categories of W3C DPV that name a person, or by which they are reached: the beginnings of their names in `pd`.
const IDENTIFYING_CATEGORIES: [&str; 23] = [
    "AccountIdentifier",
    "BankAccount",
    "BirthDate",
    "Contact",
    "CreditCardNumber",
    "DateOfBirth",
    "DriversLicense",
    "EmailAddress",
    "FaxNumber",
    "FinancialAccountNumber",
    "GPSCoordinate",
    "IPAddress",
    "Identif",
    "MACAddress",
    "Name",
    "NationalIdentif",
    "OfficialID",
    "Passport",
    "PhysicalAddress",
    "TelephoneNumber",
    "UID",
    "UserIdentifier",
    "Username",
];
/// Categories of what a person likes.
const LIKED: [&str; 4] = ["Preference", "Like", "Favorite", "Interest"];

/// What is wrong with an item where it stands.
pub(super) struct Unfit {
    pub(super) lint: &'static Lint,
    pub(super) label: String,
    pub(super) help: Option<String>,
}

/// The item of a name, if it may choose people under a purpose.
pub(super) fn fit<'c>(
    charter: &'c Charter,
    purpose: Option<&Purpose>,
    name: &Name,
) -> Result<(ItemId, &'c Item), Unfit> {
    let Some((id, item)) = charter.find_item(&name.text) else {
        let known = charter.items().map(|(_, item)| item.key.as_str());
        let label = format!("the charter has no item `{}`", name.text);
        return Err(Unfit { lint: &UNKNOWN_ITEM, label, help: did_you_mean(&name.text, known) });
    };
    let unfit = |lint, label: String, help: &str| Err(Unfit { lint, label, help: Some(help.to_owned()) });
    if item.special {
        let label = format!("`{}` is a special category (GDPR Art. 9)", item.key);
        return unfit(
            &SPECIAL,
            label,
            "leave it out: to write to these people alone would tell it of each of them",
        );
    }
    if is_identifying(&item.category) {
        let label = format!("`{}` names a person, or says how to reach them", item.key);
        return unfit(&IDENTIFYING, label, "say what the people meant told or did, not who they are");
    }
    match purpose {
        Some(purpose) if !purpose.items.has(id) => {
            let label = format!("the purpose `{}` may not use `{}`", purpose.key, item.key);
            unfit(&REFUSED, label, "choose by what the purpose uses, or choose another purpose")
        }
        _ => Ok((id, item)),
    }
}

/// Whether a category names a person.
fn is_identifying(category: &str) -> bool {
    let Some(name) = category.strip_prefix("pd:") else { return false };
    IDENTIFYING_CATEGORIES.iter().any(|beginning| name.starts_with(beginning))
}

/// Whether an item says what a person likes.
pub(super) fn is_liking(item: &Item) -> bool {
    let liked = |name: &str| LIKED.iter().any(|beginning| name.starts_with(beginning));
    item.source == Source::Volunteered && item.category.strip_prefix("pd:").is_some_and(liked)
}
