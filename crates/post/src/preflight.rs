//! The last look at a mail before it goes to many: what the law and the keepers of mailboxes want in it is there, and nothing is in it
//! that brings it into the spam folder. Pure: a finished mail in, findings out.
//!
//! **Invariant:** what is said of headers is read from the very bytes that would go out, below their signature.
//! **Invariant:** an [`Severity::Error`](crate::doctor::Severity) is a refusal: a campaign with one is not sent.

mod head;
mod markup;
mod place;

use crate::dkim::are_aligned;
use crate::doctor::{Finding, Severity};
use crate::mime::Written;
use head::Head;
use markup::{Seen, look};
use place::{Fault, fault};

/// Gmail shows no more of a page than this, in bytes.
pub const SHOWN_BYTES_MOST: usize = 102 * 1_024;
/// Characters of a subject that a telephone shows.
const SUBJECT_SHOWN: usize = 60;
/// Characters of a subject that anyone shows.
const SUBJECT_MOST: usize = 150;
/// Findings of one kind that are told one by one.
const EACH_MOST: usize = 5;

/// What sort of mail it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// To many, to win them for something: campaigns and journeys.
    Marketing,
    /// The answer to something the person did.
    Transactional,
}

/// A mail that is ready to go out, with the parts it was made of.
pub struct Ready<'a> {
    /// The signed bytes.
    pub mail: &'a Written,
    /// What sort it is.
    pub kind: Kind,
    /// The domain of `From`, to hold the signature against.
    pub from: &'a str,
    /// Its subject.
    pub subject: &'a str,
    /// The part without markup.
    pub text: &'a str,
    /// The page.
    pub html: Option<&'a str>,
    /// The postal address of the sender, as `senders.toml` says it.
    pub postal: &'a str,
    /// The languages of the charter this message says nothing in.
    pub silent_in: &'a [&'a str],
}

/// A message has no text in a language of the charter.
#[must_use]
pub fn silent(language: &str) -> Finding {
    let text = format!("this message says nothing in `{language}`, which the charter speaks");
    let help = "write the text in this language, or take the language out of the charter";
    Finding::new("E234", Severity::Error, text, help)
}

/// Everything that speaks against sending it.
#[must_use]
pub fn preflight(ready: &Ready<'_>) -> Vec<Finding> {
    let head = Head::read(ready.mail.as_bytes());
    let seen = ready.html.map(look).unwrap_or_default();
    let mut found = Vec::new();
    signature(ready, &head, &mut found);
    stopping(ready, &head, &mut found);
    if ready.kind == Kind::Marketing {
        postal(ready, &seen, &mut found);
        found.extend(ready.silent_in.iter().map(|language| silent(language)));
    }
    subject(ready, &mut found);
    parts(ready, &seen, &mut found);
    links(&seen, ready.text, &mut found);
    found
}

fn signature(ready: &Ready<'_>, head: &Head, found: &mut Vec<Finding>) {
    let help = "make a key with `entrenous mail key`, publish its record, and sign with it";
    if head.signatures.is_empty() {
        found.push(Finding::new("E238", Severity::Error, "this mail is not signed", help));
        return;
    }
    let from = ready.from.to_ascii_lowercase();
    if !head.signatures.iter().any(|one| are_aligned(&from, &one.domain)) {
        let text = format!("no signature of this mail is of `{from}`, the domain in From");
        found.push(Finding::new("E238", Severity::Error, text, help));
    }
}

fn stopping(ready: &Ready<'_>, head: &Head, found: &mut Vec<Finding>) {
    let unsubscribe = head.value("list-unsubscribe");
    if ready.kind == Kind::Transactional {
        if unsubscribe.is_some() {
            let text = "this mail answers something the person did, and offers to unsubscribe from it";
            found.push(Finding::new(
                "E231",
                Severity::Warning,
                text,
                "take the header away, or make it a campaign",
            ));
        }
        return;
    }
    if head.value("list-id").is_none_or(|id| !id.contains('<')) {
        let text = "this mail to many has no `List-Id` (RFC 2919)";
        found.push(Finding::new(
            "E230",
            Severity::Error,
            text,
            "give the letter a list id, such as `news.atelier.example`",
        ));
    }
    let help = "give the letter a link of one click at `https://`, and sign after it is written";
    let mut missing = |text: &str| found.push(Finding::new("E231", Severity::Error, text, help));
    match unsubscribe {
        None => missing("this mail has no `List-Unsubscribe`: it cannot be stopped by one click (RFC 8058)"),
        Some(value) if !value.contains("<https://") => {
            missing(
                "`List-Unsubscribe` of this mail has no `https://` link: providers show no button for it",
            );
        }
        Some(_) if head.value("list-unsubscribe-post").as_deref() != Some("List-Unsubscribe=One-Click") => {
            missing("this mail has no `List-Unsubscribe-Post: List-Unsubscribe=One-Click` (RFC 8058)");
        }
        Some(_) => {
            let both = |signature: &head::Signature| {
                signature.covers("list-unsubscribe") && signature.covers("list-unsubscribe-post")
            };
            if !head.signatures.is_empty() && !head.signatures.iter().any(both) {
                missing("no signature covers both headers of one click (RFC 8058 section 4)");
            }
        }
    }
}

fn postal(ready: &Ready<'_>, seen: &Seen, found: &mut Vec<Finding>) {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let postal = plain(ready.postal);
    if postal.is_empty() {
        let text = "the sender of this mail says no postal address";
        found.push(Finding::new(
            "E228",
            Severity::Error,
            text,
            "write `postal = \"…\"` for it in `senders.toml`",
        ));
        return;
    }
    let help = "write `{{ sender.postal }}` where the message ends; the frame of sections has it";
    if !plain(ready.text).contains(&postal) {
        found.push(Finding::new(
            "E228",
            Severity::Error,
            "the text part of this mail says no postal address",
            help,
        ));
    }
    if ready.html.is_some() && !plain(&seen.text).contains(&postal) {
        found.push(Finding::new(
            "E228",
            Severity::Error,
            "the page of this mail says no postal address",
            help,
        ));
    }
}

fn subject(ready: &Ready<'_>, found: &mut Vec<Finding>) {
    let length = ready.subject.chars().count();
    let mut push =
        |severity, text: String, help: &str| found.push(Finding::new("E235", severity, text, help));
    if ready.subject.trim().is_empty() {
        push(Severity::Error, "this mail has no subject".to_owned(), "say in a few words what it brings");
    } else if length > SUBJECT_MOST {
        push(
            Severity::Error,
            format!("the subject has {length} characters, more than anyone shows ({SUBJECT_MOST})"),
            "say it shorter",
        );
    } else if length > SUBJECT_SHOWN {
        push(
            Severity::Warning,
            format!("the subject has {length} characters; a telephone shows about {SUBJECT_SHOWN}"),
            "put what matters first",
        );
    }
    let letters: Vec<char> = ready.subject.chars().filter(|letter| letter.is_alphabetic()).collect();
    if letters.len() >= 10 && letters.iter().all(|letter| letter.is_uppercase()) {
        push(
            Severity::Warning,
            "the subject is all capitals, as spam likes it".to_owned(),
            "write it as a sentence",
        );
    }
    let lower = ready.subject.trim_start().to_lowercase();
    if ready.kind == Kind::Marketing
        && ["re:", "fwd:", "fw:", "tr:", "aw:", "wg:"].iter().any(|begins| lower.starts_with(begins))
    {
        push(
            Severity::Error,
            "the subject pretends to be an answer".to_owned(),
            "take `Re:` or `Fwd:` away; it misleads, and providers and the law mind",
        );
    }
}

fn parts(ready: &Ready<'_>, seen: &Seen, found: &mut Vec<Finding>) {
    if ready.text.trim().is_empty() {
        let text = "this mail has no part without markup";
        found.push(Finding::new(
            "E232",
            Severity::Error,
            text,
            "write one: some read only that, and filters look at it",
        ));
    }
    let Some(html) = ready.html else { return };
    if html.len() > SHOWN_BYTES_MOST {
        let text = format!(
            "the page has {} kB; Gmail cuts it at 102, and the end with the way out is hidden",
            html.len().div_ceil(1_024)
        );
        found.push(Finding::new("E236", Severity::Warning, text, "say less, and link to the rest"));
    }
    if seen.without_alternative > 0 {
        let text = format!(
            "{} pictures have no `alt`: whoever does not see them is told nothing",
            seen.without_alternative
        );
        found.push(Finding::new(
            "E233",
            Severity::Error,
            text,
            "say what the picture shows, or `alt=\"\"` where it is only decoration",
        ));
    }
    if seen.pictures > 0 && seen.text.split_whitespace().count() < 10 {
        let text = "the page is pictures and next to no words: filters take it for spam, and without pictures it is empty";
        found.push(Finding::new("E233", Severity::Warning, text, "write what matters as text"));
    }
}

fn links(seen: &Seen, text: &str, found: &mut Vec<Finding>) {
    let mut told: Vec<(Fault, String)> = Vec::new();
    for place in seen.places.iter().map(String::as_str).chain(in_text(text)) {
        if let Some(fault) = fault(place)
            .filter(|fault| !told.iter().any(|(known, at)| known == fault && at == &place::shown(place)))
        {
            told.push((fault, place::shown(place)));
        }
    }
    let more = told.len().saturating_sub(EACH_MOST);
    for (fault, shown) in told.iter().take(EACH_MOST) {
        found.push(Finding::new(
            "E237",
            fault.severity(),
            format!("`{shown}` {}", fault.what()),
            fault.help(),
        ));
    }
    if more > 0 {
        found.push(Finding::new(
            "E237",
            Severity::Warning,
            format!("{more} more links are like that"),
            "mend them all",
        ));
    }
}

/// The links of a text without markup.
fn in_text(text: &str) -> impl Iterator<Item = &str> {
    let ends = |letter: char| matches!(letter, '<' | '>' | '(' | ')' | '"');
    let words = text.split(char::is_whitespace).flat_map(move |word| word.split(ends));
    words
        .filter(|word| word.starts_with("http://") || word.starts_with("https://"))
        .map(|word| word.trim_end_matches(['.', ',', ';', '!', '?']))
}

#[cfg(test)]
mod tests;
