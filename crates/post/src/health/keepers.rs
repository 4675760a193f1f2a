//! Who keeps a mailbox, as far as it matters: each of the large ones judges a sender by itself.
//!
//! **Invariant:** the list is closed: whoever is not on it is [`OTHERS`], so that no domain of a person is counted or kept.

/// Everyone who is not on the list.
pub const OTHERS: &str = "others";

/// The large ones, each with the domains it gives mailboxes under; one that ends in a dot stands for each country's.
const KEEPERS: [(&str, &[&str]); 7] = [
    ("google", &["gmail.com", "googlemail.com"]),
    ("microsoft", &["outlook.", "hotmail.", "live.", "msn.com"]),
    ("yahoo", &["yahoo.", "ymail.com", "rocketmail.com", "aol.", "myyahoo.com"]),
    ("apple", &["icloud.com", "me.com", "mac.com"]),
    ("united_internet", &["gmx.", "web.de", "mail.com", "1und1.de"]),
    ("orange", &["orange.fr", "wanadoo.fr"]),
    ("telekom", &["t-online.de", "magenta.de"]),
];

/// Who keeps the mailboxes of a domain, by a word of the list.
#[must_use]
pub fn keeper(domain: &str) -> &'static str {
    let domain = domain.to_ascii_lowercase();
    let is_of = |known: &&str| match known.strip_suffix('.') {
        // `outlook.fr` and `yahoo.co.uk`, but no `outlook.shop.example`.
        Some(name) => domain.strip_prefix(name).and_then(|rest| rest.strip_prefix('.')).is_some_and(|rest| {
            rest.len() <= 6 && rest.split('.').all(|label| (2..=3).contains(&label.len()))
        }),
        None => domain == **known,
    };
    KEEPERS.iter().find(|(_, domains)| domains.iter().any(is_of)).map_or(OTHERS, |(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_large_ones_are_known_in_every_country_and_nobody_else_is() {
        let known =
            ["GMail.com", "outlook.com", "hotmail.co.uk", "yahoo.fr", "icloud.com", "gmx.de", "orange.fr"];
        let words = ["google", "microsoft", "microsoft", "yahoo", "apple", "united_internet", "orange"];
        assert_eq!(known.map(keeper), words);
        let others =
            ["atelier.example", "notgmail.com", "gmail.com.example", "outlook.shop.example", "yahoo", ""];
        assert_eq!(others.map(keeper), [OTHERS; 6]);
    }
}
