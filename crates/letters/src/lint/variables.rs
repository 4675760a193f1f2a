//! What a template may read and do: items of its purpose one by one, known values, `if` and `for` (M009, M010, M011, M024).
//!
//! **Invariant:** a message chooses and repeats, and computes nothing: so a short template cannot fill the memory.

use crate::header::Header;
use crate::lint::{BEYOND, ITEM_REFUSED, PERSON_WHOLE, UNKNOWN_VARIABLE};
use crate::tag::{Kind, Tag};
use crate::variables::{Call, Names, Read};
use entrenous_charter::diagnostic::Diagnostic;
use entrenous_charter::did_you_mean;
use entrenous_core::charter::{Charter, Purpose};
use std::ops::Range;

const ROOTS: &[&str] = &["person", "sender", "links", "slots", "given", "language", "loop"];
const SENDER: &[&str] = &["name", "address", "postal", "website"];
const LINKS: &[&str] = &["unsubscribe", "preferences", "web_version"];
const STATEMENTS: &[&str] = &["if", "elif", "else", "endif", "for", "endfor"];
const FILTERS: &[&str] = &[
    "|default",
    "|d",
    "|upper",
    "|lower",
    "|title",
    "|capitalize",
    "|trim",
    "|length",
    "|first",
    "|last",
    "|join",
    "|round",
];

/// What a message may read.
pub(crate) struct May<'a> {
    pub(crate) charter: &'a Charter,
    pub(crate) purpose: Option<&'a Purpose>,
    pub(crate) header: &'a Header,
}

/// Looks at every name of a part that begins at `offset` of its file.
pub(crate) fn check(file: &str, may: &May<'_>, names: &Names, offset: usize, found: &mut Vec<Diagnostic>) {
    let shifted = |span: &Range<usize>| span.start.saturating_add(offset)..span.end.saturating_add(offset);
    for read in &names.reads {
        found.extend(look(file, may, names, read, shifted(&read.span)));
    }
    for (deed, span) in &names.deeds {
        let known = if deed.starts_with('|') { FILTERS } else { STATEMENTS };
        if !known.contains(&deed.as_str()) {
            let label = format!("a message does not know `{}`", deed.trim_start_matches('|'));
            let names: Vec<&str> = known.iter().map(|word| word.trim_start_matches('|')).collect();
            found.push(
                BEYOND.found(file, shifted(span), label).help(format!("it knows {}", names.join(", "))),
            );
        }
    }
}

/// Looks at what no list of names shows: products of texts, and loops over something made up.
pub(crate) fn shape(file: &str, text: &str, tags: &[Tag], offset: usize, found: &mut Vec<Diagnostic>) {
    for tag in tags.iter().filter(|tag| tag.kind != Kind::Comment) {
        let bare = without_quoted(text.get(tag.span.clone()).unwrap_or_default());
        let span = tag.span.start.saturating_add(offset)..tag.span.end.saturating_add(offset);
        let inside = bare.trim_start_matches("{%").trim_start_matches('-').trim_start();
        let list = inside.strip_prefix("for").and_then(|over| over.split_once(" in ")).map(|(_, list)| list);
        let list = list.map(|list| list.trim_end_matches("%}").trim_end_matches('-').trim());
        let path = |list: &str| list.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
        if bare.contains(['*', '~']) || list.is_some_and(|list| !path(list)) {
            let label = "a message chooses and repeats what it is given; it makes nothing up";
            let help = "write such as `{% for card in slots.suggestions %}`, and values one after the other";
            found.push(BEYOND.found(file, span, label).help(help));
        }
    }
}

fn without_quoted(text: &str) -> String {
    let mut quote = None;
    let bare = text.chars().filter(|sign| match quote {
        Some(open) => {
            quote = (open != *sign).then_some(open);
            false
        }
        None => {
            quote = matches!(sign, '"' | '\'').then_some(*sign);
            quote.is_none()
        }
    });
    bare.collect()
}

fn look(file: &str, may: &May<'_>, names: &Names, read: &Read, span: Range<usize>) -> Option<Diagnostic> {
    let root = read.root.as_str();
    if read.call == Call::Yes {
        return Some(BEYOND.found(file, span, format!("a message does not know `{root}(…)`")));
    }
    if root == "person" {
        return person(file, may, read, span);
    }
    if names.bound.contains(root) && !ROOTS.contains(&root) {
        return None;
    }
    let given: Vec<&str> = may.header.given.iter().map(|handed| handed.name.as_str()).collect();
    let known = match root {
        "sender" => SENDER,
        "links" => LINKS,
        "given" => &given,
        "slots" | "language" | "loop" => return None,
        _ => {
            let known = ROOTS.iter().copied().chain(names.bound.iter().map(String::as_str));
            let label = format!("nothing is named `{root}`");
            return Some(UNKNOWN_VARIABLE.found(file, span, label).help_if(did_you_mean(root, known)));
        }
    };
    let member = read.member.as_deref().unwrap_or_default();
    if known.contains(&member) {
        return None;
    }
    let help = did_you_mean(member, known.iter().copied()).unwrap_or_else(|| match known {
        [] => "declare what is handed over in `message.toml`: `given = [\"order_number\"]`".to_owned(),
        known => format!("`{root}` has {}", known.join(", ")),
    });
    Some(UNKNOWN_VARIABLE.found(file, span, format!("`{root}` has no `{member}`")).help(help))
}

fn person(file: &str, may: &May<'_>, read: &Read, span: Range<usize>) -> Option<Diagnostic> {
    let Some(member) = &read.member else {
        let label = "a message names what it reads of a person, one item at a time";
        let help = "write `person.` and the item, such as `person.language`";
        return Some(PERSON_WHOLE.found(file, span, label).help(help));
    };
    let purpose = may.purpose?;
    let Some((id, _)) = may.charter.find_item(member) else {
        let items = may.charter.items().map(|(_, item)| item.key.as_str());
        let label = format!("the charter has no item `{member}`");
        return Some(UNKNOWN_VARIABLE.found(file, span, label).help_if(did_you_mean(member, items)));
    };
    if purpose.items.has(id) {
        return None;
    }
    let key = purpose.key.as_str();
    let help = format!("take it out, or add `{member}` to the items of `{key}` and ask people anew");
    Some(ITEM_REFUSED.found(file, span, format!("the purpose `{key}` may not use `{member}`")).help(help))
}
