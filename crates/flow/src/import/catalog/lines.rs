//! Articles as JSON: one object a line, or one array of objects.
//!
//! **Invariant:** a field this house does not know is left aside: a file of another program may say more.

use super::record::{RECORD_BYTES_MOST, Record, Refused, Take};
use super::told::{FIELDS, Told};
use crate::shelf::Draft;
use serde_json::{Map, Value};

/// Reads JSON lines.
pub(super) fn read(bytes: &[u8], language: &str, take: &mut Take<'_>) {
    let mut read = 0_usize;
    for (line, text) in (1_usize..).zip(bytes.split(|byte| *byte == b'\n')) {
        read = read.saturating_add(text.len()).saturating_add(1);
        if text.trim_ascii().is_empty() {
            continue;
        }
        let draft =
            if text.len() > RECORD_BYTES_MOST { Err(Refused::TooLong) } else { parse(text, language) };
        take(Record { line, draft, bytes: read.min(bytes.len()) });
    }
}

/// Reads one array of objects; the line of each is its place, since an array may stand on one line.
pub(super) fn read_array(bytes: &[u8], language: &str, take: &mut Take<'_>) {
    let Ok(all) = serde_json::from_slice::<Vec<Value>>(bytes) else {
        return take(Record { line: 1, draft: Err(Refused::BreaksOff), bytes: bytes.len() });
    };
    for (place, value) in (1_usize..).zip(all) {
        let draft = match value {
            Value::Object(object) => object_draft(object, language),
            _ => Err(Refused::NotJson),
        };
        take(Record { line: place, draft, bytes: bytes.len() });
    }
}

fn parse(text: &[u8], language: &str) -> Result<Draft, Refused> {
    let text = std::str::from_utf8(text).map_err(|_| Refused::NotText)?;
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => object_draft(object, language),
        _ => Err(Refused::NotJson),
    }
}

fn object_draft(object: Map<String, Value>, language: &str) -> Result<Draft, Refused> {
    let (mut known, mut spoken) = (Map::new(), Vec::new());
    for (key, value) in object {
        if FIELDS.contains(&key.as_str()) {
            if !value.is_null() {
                known.insert(key, value);
            }
        } else if let Some((field, tongue)) = key.split_once('_')
            && let ("name" | "description", Value::String(text)) = (field, value)
        {
            spoken.push((field == "name", tongue.replace('_', "-"), text));
        }
    }
    let told: Told = serde_json::from_value(Value::Object(known)).map_err(|_| Refused::BadField)?;
    let mut draft = told.draft(language);
    for (is_name, tongue, text) in spoken {
        let texts = if is_name { &mut draft.name } else { &mut draft.description };
        texts.extend(super::record::told(&tongue, &text));
    }
    Ok(draft)
}
