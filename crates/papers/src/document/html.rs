//! A document as a fragment of HTML: headings in order, lists, tables with the heads a screen reader needs.
//!
//! **Invariant:** every word is escaped; the fragment holds no script, no style and no identifier but those of its sections.

use super::{Block, Document, Table, href};
use entrenous_lingua::direction;

pub(super) fn write(document: &Document) -> String {
    let (language, direction) = (escaped(document.language.as_str()), direction(&document.language));
    let mut text = format!(
        "<article class=\"paper\" lang=\"{language}\" dir=\"{direction}\">\n<h1>{}</h1>\n",
        escaped(&document.title)
    );
    for (at, block) in document.blocks.iter().enumerate() {
        text.push_str(&block_text(block, at));
        text.push('\n');
    }
    text + "</article>\n"
}

fn block_text(block: &Block, at: usize) -> String {
    match block {
        Block::Section(title) => format!("<h2 id=\"part-{at}\">{}</h2>", escaped(title)),
        Block::Part(title) => format!("<h3>{}</h3>", escaped(title)),
        Block::Paragraph(words) => format!("<p>{}</p>", escaped(words)),
        Block::List(entries) => {
            let entries: String = entries.iter().map(|entry| format!("<li>{}</li>", linked(entry))).collect();
            format!("<ul>{entries}</ul>")
        }
        Block::Terms(terms) => {
            let term = |(name, said): &(String, Vec<String>)| {
                let said: String = said.iter().map(|words| format!("<dd>{}</dd>", linked(words))).collect();
                format!("<div><dt>{}</dt>{said}</div>", escaped(name))
            };
            format!("<dl>{}</dl>", terms.iter().map(term).collect::<String>())
        }
        Block::Table(table) => table_text(table),
        Block::Question(words) => format!("<blockquote><p>{}</p></blockquote>", escaped(words)),
    }
}

fn table_text(table: &Table) -> String {
    let heads = table.head.iter().map(|name| format!("<th scope=\"col\">{}</th>", escaped(name)));
    let row = |cells: &Vec<String>| {
        let cells = cells.iter().zip(&table.head).enumerate().map(|(at, (words, name))| match at {
            0 => format!("<th scope=\"row\">{}</th>", linked(words)),
            _ => format!("<td data-name=\"{}\">{}</td>", escaped(name), linked(words)),
        });
        format!("<tr>{}</tr>", cells.collect::<String>())
    };
    format!(
        "<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        escaped(&table.title),
        heads.collect::<String>(),
        table.rows.iter().map(row).collect::<String>()
    )
}

fn linked(words: &str) -> String {
    match href(words) {
        Some(to) => format!("<a href=\"{}\">{}</a>", escaped(&to), escaped(words)),
        None => escaped(words),
    }
}

fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for sign in words.chars() {
        match sign {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            '\'' => text.push_str("&#39;"),
            other => text.push(other),
        }
    }
    text
}
