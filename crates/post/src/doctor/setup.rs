//! What is not in the DNS: the address in `From`, the postal address, the headers that stop a mail.

use super::{Check, Finding, Patient, Severity, Topic};

/// Domains of mailboxes for everyone: nobody else may send from them (Gmail's rules for senders; their own DMARC says `reject` or
/// `quarantine`).
const MAILBOXES_OF_ALL: [&str; 20] = [
    "gmail.com",
    "googlemail.com",
    "yahoo.com",
    "yahoo.fr",
    "yahoo.de",
    "yahoo.co.uk",
    "aol.com",
    "outlook.com",
    "outlook.fr",
    "hotmail.com",
    "hotmail.fr",
    "live.com",
    "msn.com",
    "icloud.com",
    "me.com",
    "gmx.de",
    "web.de",
    "orange.fr",
    "free.fr",
    "proton.me",
];

pub(super) fn from(patient: &Patient<'_>) -> Check {
    let domain = patient.from.text();
    if !MAILBOXES_OF_ALL.contains(&domain) {
        return Check::have(Topic::From, format!("writes from `{domain}`, a domain of its own"));
    }
    let finding = Finding::new(
        "E227",
        Severity::Error,
        format!("`{domain}` belongs to a provider of mailboxes: mail that others send from it is refused"),
        "write from an address at a domain of your own, and let answers go to the mailbox with `reply_to`",
    );
    Check::broken(Topic::From, format!("writes from `{domain}`, which is not yours to send from"), finding)
}

pub(super) fn postal(patient: &Patient<'_>) -> Check {
    match patient.postal.map(str::trim) {
        None => Check::unknown(Topic::Postal, "no `senders.toml` was read"),
        Some("") => {
            let text = "messages of this sender say nowhere where the business can be found";
            let help = "write `postal = \"street, town, country\"` for the sender in `senders.toml`";
            Check::broken(Topic::Postal, "none", Finding::new("E228", Severity::Error, text, help))
        }
        Some(_) => Check::have(Topic::Postal, "stands in `senders.toml`"),
    }
}

/// The header is written by the program; a message without it does not pass the preflight (`E230`).
pub(super) fn list_id() -> Check {
    Check::have(Topic::ListId, "written into every campaign, and signed")
}

pub(super) fn one_click(patient: &Patient<'_>) -> Check {
    match patient.house {
        None => Check::unknown(
            Topic::OneClick,
            "not known; say `--address https://…`, where customers reach this program",
        ),
        Some(house) if house.starts_with("https://") => {
            Check::have(Topic::OneClick, format!("one POST to `{house}` stops a mail, without a login"))
        }
        Some(house) => {
            let text =
                format!("`{house}` is not `https://`: providers show no one-click button for it (RFC 8058)");
            let help = "put a certificate before this program; see the guide";
            Check::broken(Topic::OneClick, "not encrypted", Finding::new("E231", Severity::Error, text, help))
        }
    }
}
