//! C040: the contact is where a person writes to: an address of mail, a page or a telephone (GDPR Art. 13(1)(a), 12(2)).
//!
//! **Invariant:** one finding, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;

pub(crate) const LINT: Lint = Lint::error("C040", "contact nobody can reach", Check::Whole(check));

/// The fewest digits of a telephone number.
const DIGITS_LEAST: usize = 6;

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let contact = whole.draft.business.as_ref().and_then(|business| business.contact.at());
    for contact in contact.into_iter().filter(|contact| !leads_somewhere(contact.value.trim())) {
        found.push(
            LINT.found(&whole.file.name, &contact.span, "nobody can write to this")
                .help("write an address such as `privacy@atelier.example`, a page, or a telephone number")
                .note("GDPR Art. 13(1)(a): the identity and the contact details of the controller"),
        );
    }
}

fn leads_somewhere(contact: &str) -> bool {
    let host = |host: &str| {
        host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains(' ')
    };
    if let Some((name, domain)) = contact.split_once('@') {
        return !name.is_empty() && !name.contains(' ') && host(domain) && !domain.contains('@');
    }
    if let Some(page) = contact.strip_prefix("https://") {
        return page.split('/').next().is_some_and(host);
    }
    let written = contact.strip_prefix("tel:").unwrap_or(contact);
    let digits = written.chars().filter(char::is_ascii_digit).count();
    digits >= DIGITS_LEAST && written.chars().all(|c| c.is_ascii_digit() || " +-./()".contains(c))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_mail_a_page_and_a_telephone_lead_somewhere() {
        for (contact, leads) in [
            ("privacy@atelier.example", true),
            ("https://atelier.example/privacy", true),
            ("+33 3 88 00 00 00", true),
            ("tel:+33388000000", true),
            ("Atelier Colombage, Strasbourg", false),
            ("privacy@atelier", false),
            ("@atelier.example", false),
            ("a@b@atelier.example", false),
            ("http://atelier.example", false),
            ("12 34", false),
        ] {
            assert_eq!(super::leads_somewhere(contact), leads, "{contact}");
        }
    }
}
