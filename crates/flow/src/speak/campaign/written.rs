//! A campaign as it is written: the text its file would hold, also where a program drafts it, read and looked at by the same reader.
//!
//! **Invariant:** a draft says nothing that a file cannot, and each mistake has the code it has in a file.

use super::Content;
use crate::speak::made::{FOUND_MOST, Found};
use crate::speak::plans;
use crate::{Fault, House};
use entrenous_charter::File;
use entrenous_charter::diagnostic::Severity;
use entrenous_core::id::Key;
use entrenous_speak::campaign;
use serde::Serialize;

/// The text of a file with these fields.
pub fn file_of<T: Serialize>(key: &Key, fields: &T) -> Result<String, Fault> {
    toml::to_string(fields)
        .map_err(|_| Fault::BadCampaign(key.clone(), "a value of it cannot stand in a file"))
}

/// What a text says, if nothing is wrong with it.
pub(super) fn read(house: &House, key: &Key, text: &str) -> Result<Content, Fault> {
    let file = File { name: format!("campaigns/{key}.toml"), text: text.to_owned() };
    let (read, found) = campaign::read(key.as_str(), &file, &plans::names(house));
    let Some(read) = read else {
        let errors = found.into_iter().filter(|one| one.severity == Severity::Error).take(FOUND_MOST);
        let placed = errors.map(|one| {
            let field = field_at(text, one.span.start);
            Found { field, ..Found::of(one, text, 0) }
        });
        return Err(Fault::Unsound(key.clone(), placed.collect()));
    };
    if read.series.is_some() {
        let what = "what comes from a `feed` again and again is a file: write it in `campaigns/`";
        return Err(Fault::BadCampaign(key.clone(), what));
    }
    Ok(Content::of(&read))
}

/// The field that stands at a byte of a text, such as `decide.share` or `split[1].message`.
fn field_at(text: &str, byte: usize) -> Option<String> {
    let (mut table, mut count, mut line_end) = (String::new(), 0_usize, 0_usize);
    for line in text.split_inclusive('\n') {
        line_end = line_end.saturating_add(line.len());
        let line = line.trim();
        if let Some(name) = line.strip_prefix("[[").and_then(|line| line.strip_suffix("]]")) {
            count = if table.starts_with(&format!("{name}[")) { count.saturating_add(1) } else { 0 };
            table = format!("{name}[{count}]");
        } else if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            name.clone_into(&mut table);
        }
        if byte < line_end {
            let key = line.split_once('=').map(|(key, _)| key.trim());
            return match (table.as_str(), key) {
                ("", None) => None,
                (table, None) => Some(table.split('[').next().unwrap_or(table).to_owned()),
                ("", Some(key)) => Some(key.to_owned()),
                (table, Some(key)) => Some(format!("{table}.{key}")),
            };
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_text_is_told_by_its_field() {
        let text = "window = \"9\"\n\n[decide]\nshare = 1\n\n[[split]]\nmessage = \"a\"\n\n[[split]]\nmessage = \"b\"\n";
        let at = |what: &str| field_at(text, text.find(what).unwrap());
        assert_eq!(at("\"9\"").as_deref(), Some("window"));
        assert_eq!(at("1\n").as_deref(), Some("decide.share"));
        assert_eq!(at("\"b\"").as_deref(), Some("split[1].message"));
        assert_eq!(at("[[split]]").as_deref(), Some("split"));
        assert_eq!((field_at("", 0), field_at(text, 5_000)), (None, None));
    }
}
