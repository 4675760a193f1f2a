//! Reports in free words, as Exim, qmail, Exchange and others write them, and the marks by which a machine is told from a person.
//!
//! **Invariant:** words alone never make a report: the sender must be a machine of delivery, or nobody (RFC 5321 section 4.5.5).
//! **Invariant:** words are looked for in the text above the mail that is returned, so that what we wrote ourselves is no evidence.

use super::entity::{Entity, decoded};
use super::status::{bounced, code_in};
use super::{Return, What};

/// What opens a report on a failure.
const FAILED: [&str; 22] = [
    "could not be delivered",
    "couldn't be delivered",
    "wasn't able to deliver",
    "was not able to deliver",
    "was undeliverable",
    "undeliverable",
    "undelivered mail",
    "delivery has failed",
    "delivery failed",
    "delivery to the following recipient",
    "mail delivery failed",
    "mail delivery failure",
    "returned mail",
    "failure notice",
    "delivery status notification (failure)",
    "permanent error",
    "unzustellbar",
    "non remis",
    "no se puede entregar",
    "impossibile recapitare",
    "onbestelbaar",
    "niedostarczaln",
];
/// What opens a report on a delay.
const DELAYED: [&str; 9] = [
    "delivery delayed",
    "delivery is delayed",
    "delivery status notification (delay)",
    "will be retried",
    "still being retried",
    "has not yet been delivered",
    "could not be delivered for more than",
    "delayed 24 hours",
    "no action is required on your part",
];
/// What says that a mailbox is gone.
const GONE: [&str; 20] = [
    "user unknown",
    "unknown user",
    "no such user",
    "no such recipient",
    "no such mailbox",
    "no mailbox here by that name",
    "mailbox not found",
    "mailbox unavailable",
    "recipient not found",
    "wasn't found at",
    "address not found",
    "does not exist",
    "doesn't exist",
    "unrouteable address",
    "unrouteable mail domain",
    "couldn't find any host named",
    "invalid recipient",
    "unknown recipient",
    "account has been disabled",
    "account is disabled",
];
/// What stands above the mail that is returned.
const RETURNED: [&str; 6] = [
    "--- below this line is a copy of the message",
    "------ this is a copy of",
    "----- original message",
    "--- original message",
    "the following is the message",
    "original message headers:",
];
/// How machines that answer begin a subject, in the nine languages of the house.
const AWAY: [&str; 20] = [
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto:",
    "out of office",
    "out of the office",
    "away from",
    "réponse automatique",
    "absence du bureau",
    "message d'absence",
    "automatische antwort",
    "abwesenheit",
    "respuesta automática",
    "resposta automàtica",
    "resposta automática",
    "risposta automatica",
    "automatisch antwoord",
    "autoodpowiedź",
    "odpowiedź automatyczna",
];

/// What a report in free words says; `None` if this is none. That it is of a machine of delivery is for the caller to see.
pub(super) fn report(root: &Entity<'_>, texts: &[String]) -> Option<What> {
    let subject = decoded(root.first("subject").unwrap_or_default()).to_lowercase();
    let text = texts.first().map(|text| above_the_returned(&text.to_lowercase())).unwrap_or_default();
    let says =
        |phrases: &[&str]| phrases.iter().any(|phrase| subject.contains(phrase) || text.contains(phrase));
    if says(&DELAYED) {
        return Some(What::Delayed);
    }
    let names_recipient = root.first("x-failed-recipients").is_some();
    if !says(&FAILED) && !names_recipient {
        return None;
    }
    let found = bounced(code_in(&text));
    match found {
        What::Bounced { kind: Return::Soft, code } if code.is_none_or(is_vague) && says(&GONE) => {
            Some(What::Bounced { kind: Return::Hard, code })
        }
        found => Some(found),
    }
}

/// A code that says for good and not why.
fn is_vague(code: crate::smtp::Code) -> bool {
    code.basic() >= 500 && matches!(code.enhanced(), None | Some((0, 0)))
}

fn above_the_returned(text: &str) -> String {
    let end = RETURNED.iter().filter_map(|mark| text.find(mark)).min().unwrap_or(text.len());
    text.get(..end).unwrap_or(text).to_owned()
}

/// Whether a machine of delivery wrote it: nobody's return path, or a name such machines have.
pub(super) fn is_of_delivery(root: &Entity<'_>) -> bool {
    let from = root.first("from").unwrap_or_default().to_ascii_lowercase();
    let names = ["mailer-daemon", "postmaster@", "mail delivery s", "microsoftexchange", "mail-daemon"];
    let is_nobody = root.first("return-path").is_some_and(|path| path.trim() == "<>");
    let is_reply = root.first("in-reply-to").is_some() && !names.iter().any(|name| from.contains(name));
    names.iter().any(|name| from.contains(name)) || is_nobody && !is_reply
}

/// Whether it says itself that it answers a mail (RFC 3834 section 5).
pub(super) fn answers(root: &Entity<'_>) -> bool {
    root.first("auto-submitted")
        .is_some_and(|value| value.trim().to_ascii_lowercase().starts_with("auto-replied"))
}

/// Whether a machine wrote it (RFC 3834 section 5, and what came before it).
pub(super) fn is_of_a_machine(root: &Entity<'_>) -> bool {
    let lower = |name: &str| root.first(name).map(|value| value.trim().to_ascii_lowercase());
    let submitted = lower("auto-submitted").is_some_and(|value| {
        let word = value.split([';', ' ', '(']).next().unwrap_or_default();
        !word.is_empty() && word != "no"
    });
    let marks = [
        "x-autoreply",
        "x-autorespond",
        "x-autoresponder",
        "x-auto-reply",
        "x-mail-autoreply",
        "x-autoreply-from",
    ];
    let precedence = lower("precedence").or_else(|| lower("x-precedence"));
    let is_bulk = precedence
        .is_some_and(|value| ["auto_reply", "auto-reply", "bulk", "junk"].contains(&value.as_str()));
    let subject = decoded(root.first("subject").unwrap_or_default()).to_lowercase().replace('’', "'");
    let is_away = AWAY.iter().any(|phrase| subject.starts_with(phrase));
    let is_nobody = lower("return-path").is_some_and(|path| path == "<>");
    submitted || is_bulk || is_away || is_nobody || marks.iter().any(|mark| root.first(mark).is_some())
}
