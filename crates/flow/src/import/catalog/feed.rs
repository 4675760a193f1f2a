//! A feed for Google Merchant: RSS 2.0 or Atom, with the names of `http://base.google.com/ns/1.0`.
//!
//! **Invariant:** a document type is refused, and with it every entity it could define: nothing expands.
//! **Invariant:** depth and size of what is read have a limit; what breaks off is told, and what was whole before it is taken.

use super::record::{RECORD_BYTES_MOST, Record, Refused, Take, entity, last_kind, list, told};
use crate::shelf::Draft;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;

/// How deep elements may stand within each other.
const DEPTH_MOST: usize = 32;

/// One article being read.
struct Item {
    line: usize,
    depth: usize,
    /// By name; the ones of Google before those of RSS.
    fields: BTreeMap<String, String>,
    /// How many bytes its fields have.
    bytes: usize,
}

/// Reads a feed.
pub(super) fn read(text: &str, language: &str, take: &mut Take<'_>) {
    let mut reader = Reader::from_str(text);
    let mut lines = Lines { text, at: 0, line: 1 };
    let mut path: Vec<String> = Vec::new();
    let mut item: Option<Item> = None;
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event();
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let sound = match event {
            Ok(Event::Start(start)) => {
                path.push(name_of(start.name().as_ref()));
                open(&path, &mut item, || lines.of(before));
                path.len() <= DEPTH_MOST
            }
            Ok(Event::End(_)) => {
                if let Some(done) = item.take_if(|item| item.depth == path.len()) {
                    take(Record { line: done.line, draft: done.finish(language), bytes: at });
                }
                path.pop().is_some()
            }
            Ok(Event::Text(text)) => add(&path, &mut item, &text.xml10_content()),
            Ok(Event::CData(text)) => add(&path, &mut item, &text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => {
                let name = reference.xml10_content();
                add(&path, &mut item, &entity(&name))
            }
            Ok(Event::Empty(start)) if path.last().is_some_and(|last| is_item(last)) => {
                link(&start, &mut item);
                true
            }
            Ok(Event::DocType(_)) | Err(_) => false,
            Ok(Event::Eof) => {
                if !path.is_empty() {
                    take(Record {
                        line: lines.of(before),
                        draft: Err(Refused::BreaksOff),
                        bytes: text.len(),
                    });
                }
                return;
            }
            Ok(_) => true,
        };
        if !sound {
            return take(Record {
                line: lines.of(before),
                draft: Err(Refused::BreaksOff),
                bytes: text.len(),
            });
        }
    }
}

fn is_item(name: &str) -> bool {
    matches!(name, "item" | "entry")
}

fn name_of(name: &str) -> String {
    name.to_ascii_lowercase()
}

fn open(path: &[String], item: &mut Option<Item>, line: impl FnOnce() -> usize) {
    if item.is_none() && path.last().is_some_and(|last| is_item(last)) {
        *item = Some(Item { line: line(), depth: path.len(), fields: BTreeMap::new(), bytes: 0 });
    }
}

/// Adds a text to the field that is open: one that stands right within the article.
fn add(path: &[String], item: &mut Option<Item>, text: &str) -> bool {
    if let Some(item) = item
        && path.len() == item.depth.saturating_add(1)
        && let Some(field) = path.last()
    {
        item.bytes = item.bytes.saturating_add(text.len());
        if item.bytes <= RECORD_BYTES_MOST {
            item.fields.entry(field.clone()).or_default().push_str(text);
        }
    }
    true
}

/// A link of Atom stands in an attribute.
fn link(start: &quick_xml::events::BytesStart<'_>, item: &mut Option<Item>) {
    if let Some(item) = item
        && name_of(start.name().as_ref()) == "link"
        && let Ok(Some(href)) = start.try_get_attribute("href")
    {
        let href = href.value.replace("&amp;", "&");
        item.fields.entry("link".to_owned()).or_insert(href);
    }
}

impl Item {
    fn field(&self, name: &str) -> &str {
        let own = self.fields.get(&format!("g:{name}")).or_else(|| self.fields.get(name));
        own.map_or("", |text| text.trim())
    }

    fn finish(self, language: &str) -> Result<Draft, Refused> {
        if self.bytes > RECORD_BYTES_MOST {
            return Err(Refused::TooLong);
        }
        let one_of =
            |names: [&str; 2]| names.into_iter().map(|name| self.field(name)).find(|text| !text.is_empty());
        Ok(Draft {
            id: self.field("id").to_owned(),
            name: told(language, self.field("title")),
            description: told(language, one_of(["description", "summary"]).unwrap_or_default()),
            kind: last_kind(one_of(["product_type", "google_product_category"]).unwrap_or_default()),
            price: one_of(["sale_price", "price"]).unwrap_or_default().to_owned(),
            currency: String::new(),
            styles: Vec::new(),
            colours: list(self.field("color")),
            pattern: self.field("pattern").to_owned(),
            material: self.field("material").to_owned(),
            maker: self.field("brand").to_owned(),
            sizes: list(self.field("size")),
            url: self.field("link").to_owned(),
            picture: self.field("image_link").to_owned(),
        })
    }
}

/// The lines of a text, counted once from its beginning to its end.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, at: usize) -> usize {
        let passed = self.text.as_bytes().get(self.at..at).unwrap_or_default();
        self.line = self.line.saturating_add(passed.iter().filter(|byte| **byte == b'\n').count());
        self.at = self.at.max(at);
        self.line
    }
}
