//! A YAML file as a tree in which every value knows its line.
//!
//! **Invariant:** a file is read within named limits of size, depth and count, and without aliases: no small file grows large.
//! **Invariant:** nothing here recurses deeper than [`DEPTH_MOST`].

use saphyr_parser::{Event, Parser};

/// The largest file, in bytes.
const FILE_BYTES_MOST: usize = 1 << 20;
/// How deep values may stand in one another.
const DEPTH_MOST: usize = 24;
/// How many values a file may hold.
const NODES_MOST: usize = 50_000;

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotYaml {
    /// Larger than one can be.
    #[error("the file has more than {FILE_BYTES_MOST} bytes; split it")]
    TooLarge,
    /// Deeper than one can be.
    #[error("line {0}: values stand more than {DEPTH_MOST} deep in one another")]
    TooDeep(usize),
    /// More values than one can hold.
    #[error("line {0}: the file has more than {NODES_MOST} values; split it")]
    TooMany(usize),
    /// An alias.
    #[error("line {0}: an alias (`*name`) is not read; write the value where it is used")]
    Alias(usize),
    /// A key that is not a word.
    #[error("line {0}: a key must be a word")]
    Key(usize),
    /// The same key twice.
    #[error("line {0}: `{1}` stands twice in one table")]
    Twice(usize, String),
    /// More than one document.
    #[error("line {0}: a second document begins; split the file")]
    Second(usize),
    /// Not YAML.
    #[error("line {0}: {1}")]
    Syntax(usize, String),
    /// Nothing in it.
    #[error("the file holds no table; fideslang begins with a word such as `system:`")]
    Empty,
}

/// A value and its line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Node {
    /// Where it begins.
    pub(super) line: usize,
    /// What it is.
    pub(super) value: Value,
}

/// What a value is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Value {
    /// A word, a number, nothing.
    Word(String),
    /// A list.
    List(Vec<Node>),
    /// A table, in the order of the file.
    Table(Vec<(String, Node)>),
}

impl Node {
    /// The words of it; empty if it is none.
    pub(super) fn words(&self) -> &str {
        match &self.value {
            Value::Word(words) => words,
            Value::List(_) | Value::Table(_) => "",
        }
    }
    /// The entries of a list; itself, if it is a single value.
    pub(super) fn entries(&self) -> &[Self] {
        match &self.value {
            Value::List(entries) => entries,
            Value::Word(words) if words.is_empty() || words == "null" || words == "~" => &[],
            Value::Word(_) | Value::Table(_) => std::slice::from_ref(self),
        }
    }
    /// The rows of a table.
    pub(super) fn rows(&self) -> &[(String, Self)] {
        match &self.value {
            Value::Table(rows) => rows,
            Value::Word(_) | Value::List(_) => &[],
        }
    }
    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.rows().iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }
    /// The words at a key that says something.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        let words = self.get(key)?.words().trim();
        (!words.is_empty() && words != "null" && words != "~").then_some(words)
    }
}

/// A value that is still open.
enum Open {
    List(usize, Vec<Node>),
    Table(usize, Vec<(String, Node)>, Option<String>),
}

/// Reads a file of one document.
pub(super) fn read(text: &str) -> Result<Node, NotYaml> {
    if text.len() > FILE_BYTES_MOST {
        return Err(NotYaml::TooLarge);
    }
    let (mut open, mut count, mut whole): (Vec<Open>, usize, Option<Node>) = (Vec::new(), 0, None);
    for event in Parser::new_from_str(text) {
        let (event, span) =
            event.map_err(|error| NotYaml::Syntax(error.marker().line(), error.info().to_owned()))?;
        let line = span.start.line();
        let done = match event {
            Event::SequenceStart(..) => {
                open.push(Open::List(line, Vec::new()));
                None
            }
            Event::MappingStart(..) => {
                open.push(Open::Table(line, Vec::new(), None));
                None
            }
            Event::Scalar(words, ..) => Some(Node { line, value: Value::Word(words.into_owned()) }),
            Event::SequenceEnd | Event::MappingEnd => open.pop().map(close),
            Event::Alias(_) => return Err(NotYaml::Alias(line)),
            Event::DocumentStart(_) if whole.is_some() => return Err(NotYaml::Second(line)),
            _ => None,
        };
        count = count.saturating_add(1);
        if count > NODES_MOST {
            return Err(NotYaml::TooMany(line));
        }
        if open.len() > DEPTH_MOST {
            return Err(NotYaml::TooDeep(line));
        }
        if let Some(node) = done {
            match open.last_mut() {
                Some(above) => put(above, node)?,
                None => whole = Some(node),
            }
        }
    }
    whole.filter(|node| !node.rows().is_empty()).ok_or(NotYaml::Empty)
}

fn close(open: Open) -> Node {
    match open {
        Open::List(line, entries) => Node { line, value: Value::List(entries) },
        Open::Table(line, rows, _) => Node { line, value: Value::Table(rows) },
    }
}

/// Puts a value where it belongs: into a list, or as the key or the value of a row.
fn put(above: &mut Open, node: Node) -> Result<(), NotYaml> {
    match above {
        Open::List(_, entries) => entries.push(node),
        Open::Table(_, rows, key) => match key.take() {
            Some(name) => rows.push((name, node)),
            None => {
                let Value::Word(name) = node.value else { return Err(NotYaml::Key(node.line)) };
                if rows.iter().any(|(known, _)| *known == name) {
                    return Err(NotYaml::Twice(node.line, name));
                }
                *key = Some(name);
            }
        },
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_knows_its_line() {
        let node = read("system:\n  - name: Shop\n    list: [a, b]\n").unwrap();
        let system = &node.get("system").unwrap().entries()[0];
        assert_eq!((system.text("name"), system.get("list").unwrap().line), (Some("Shop"), 3));
        assert_eq!(system.get("list").unwrap().entries().len(), 2);
    }

    #[test]
    fn what_could_grow_or_mislead_is_refused_with_its_line() {
        let deep = format!("a: {}", "[".repeat(40));
        let many = format!("a: [{}]", "x,".repeat(NODES_MOST));
        let large = " ".repeat(FILE_BYTES_MOST + 1);
        for (text, expected) in [
            ("a: &x [1]\nb: [*x, *x]\n", NotYaml::Alias(2)),
            (deep.as_str(), NotYaml::TooDeep(1)),
            (many.as_str(), NotYaml::TooMany(1)),
            (large.as_str(), NotYaml::TooLarge),
            ("a: 1\na: 2\n", NotYaml::Twice(2, "a".to_owned())),
            ("[a]: 1\n", NotYaml::Key(1)),
            ("a: 1\n---\nb: 2\n", NotYaml::Second(2)),
            ("", NotYaml::Empty),
            ("- a\n", NotYaml::Empty),
        ] {
            let short: String = text.chars().take(20).collect();
            assert_eq!(read(text), Err(expected), "{short}");
        }
        assert!(matches!(read("a: \"x"), Err(NotYaml::Syntax(..))));
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_written_is_read_or_refused(text in "[a-c:\\-\\[\\]{},&*!|>'\" \n#%@?]{0,80}") {
            let _ = read(&text);
        }
    }
}
