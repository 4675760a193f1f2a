//! A document as Markdown.
//!
//! **Invariant:** words stay words: no sign in them becomes a heading, a link, a column or a tag.

use super::{Block, Document, MARKS, Table, href};
use entrenous_core::charter::Language;

/// Signs that mean something anywhere in a line.
const SIGNS: &[char] = &['\\', '`', '*', '_', '[', ']', '<', '>', '|', '~', '&'];

pub(super) fn write(document: &Document) -> String {
    let mut text = format!("# {}\n", escaped(&document.title));
    for block in &document.blocks {
        text.push('\n');
        text.push_str(&block_text(block, colon(&document.language)));
    }
    text
}

/// French sets a narrow no-break space before a colon.
fn colon(language: &Language) -> &'static str {
    if language.as_str().split('-').next() == Some("fr") { "\u{202f}:" } else { ":" }
}

fn block_text(block: &Block, colon: &str) -> String {
    match block {
        Block::Section(title) => format!("## {}\n", escaped(title)),
        Block::Part(title) => format!("### {}\n", escaped(title)),
        Block::Paragraph(words) => format!("{}\n", escaped(words)),
        Block::List(entries) => entries.iter().map(|entry| format!("- {}\n", linked(entry))).collect(),
        Block::Terms(terms) => {
            let term = |(name, said): &(String, Vec<String>)| {
                let said: Vec<String> = said.iter().map(|words| linked(words)).collect();
                format!("- **{}**{colon} {}\n", escaped(name), said.join(", "))
            };
            terms.iter().map(term).collect()
        }
        Block::Table(table) => table_text(table),
        Block::Question(words) => format!("> **?** {}\n", escaped(words)),
    }
}

fn table_text(table: &Table) -> String {
    let row = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| linked(cell)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let rule = format!("|{}\n", "---|".repeat(table.head.len()));
    let rows: String = table.rows.iter().map(|cells| row(cells)).collect();
    format!("{}{rule}{rows}", row(&table.head))
}

fn linked(words: &str) -> String {
    match href(words) {
        Some(to) if to.starts_with("/privacy") => format!("[{}]({to})", escaped(words)),
        Some(_) => format!("<{words}>"),
        None => escaped(words),
    }
}

/// Words that stay words in Markdown.
pub(crate) fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    let opens = words.starts_with(['#', '+', '-', '=']);
    let numbered = words.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['.', ')']);
    if opens {
        text.push('\\');
    }
    let digits = words.chars().take_while(char::is_ascii_digit).count();
    for (at, sign) in words.chars().filter(|sign| !MARKS.contains(sign)).enumerate() {
        if SIGNS.contains(&sign) || (numbered && digits > 0 && at == digits) {
            text.push('\\');
        }
        text.push(if sign.is_control() { ' ' } else { sign });
    }
    text
}
