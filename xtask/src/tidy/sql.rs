//! One SQL text for every engine: what SQLite, PostgreSQL and its relatives read alike, and nothing else.
//! Each forbidden word has its reason; docs/adr/0006-portable-sql.md has the story.
//!
//! **Invariant:** words inside comments and text are not code.

use super::{File, Finding};

/// The only types both engines keep the same way.
const TYPES: &[&str] = &["BIGINT", "TEXT", "BYTEA"];

/// What begins a table constraint instead of a column.
const CONSTRAINTS: &[&str] = &["PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "CONSTRAINT"];

/// Words that mean different things, or nothing, on one of the engines.
const WORDS: &[(&str, &str)] = &[
    ("LIKE", "ignores case on one engine only; compare for equality, fold in Rust"),
    ("ILIKE", "known to one engine only; fold in Rust"),
    ("OFFSET", "reads and drops what it skips; page by key"),
    ("SKIP", "refused over many shards; lease by a conditional UPDATE"),
    ("AUTOINCREMENT", "numbers come from Rust"),
    ("SERIAL", "numbers come from Rust"),
    ("BIGSERIAL", "numbers come from Rust"),
    ("NEXTVAL", "numbers come from Rust"),
    ("TRIGGER", "what happens is decided in Rust"),
    ("LISTEN", "known to one engine only"),
    ("NOTIFY", "known to one engine only"),
    ("CURRENT_TIMESTAMP", "the clock is an argument"),
    ("GREATEST", "known to one engine only; decide in Rust"),
    ("REAL", "only BIGINT, TEXT and BYTEA"),
    ("BOOLEAN", "only BIGINT, TEXT and BYTEA; 0 or 1"),
];

/// Functions that ask the server for what is an argument.
const CALLS: &[(&str, &str)] = &[
    ("NOW", "the clock is an argument"),
    ("RANDOM", "the dice are an argument"),
    ("GEN_RANDOM_UUID", "the dice are an argument"),
];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Token<'a> {
    Word(&'a str),
    Mark(char),
    Quoted,
}

impl Token<'_> {
    fn is(self, word: &str) -> bool {
        matches!(self, Self::Word(written) if written.eq_ignore_ascii_case(word))
    }
}

type Placed<'a> = (usize, Token<'a>);

/// No word that an engine reads in its own way.
pub(crate) fn portable(file: &File) -> Vec<Finding> {
    let tokens = tokens(file);
    let after = tokens.iter().skip(1).map(|(_, token)| *token).chain([Token::Mark(';')]);
    let pairs = tokens.iter().zip(after);
    let found = pairs.filter_map(|((line, token), next)| {
        let listed = |list: &[(&str, &str)]| {
            list.iter().find(|(word, _)| token.is(word)).map(|(word, why)| format!("`{word}`: {why}"))
        };
        let call = || listed(CALLS).filter(|_| next == Token::Mark('('));
        let bytes = || {
            (token.is("X") && next == Token::Quoted)
                .then(|| "`x'…'`: bytes on one engine, bits on another; bind them".to_owned())
        };
        Some(Finding { line: *line, text: listed(WORDS).or_else(call).or_else(bytes)? })
    });
    found.collect()
}

/// Columns have types that every engine keeps the same way.
pub(crate) fn types(file: &File) -> Vec<Finding> {
    let tokens = tokens(file);
    let columns = created_columns(&tokens).into_iter().chain(added_columns(&tokens));
    let wrong = columns.filter_map(|(line, name, kind)| {
        let fits = TYPES.iter().any(|known| kind.is(known));
        let Token::Word(name) = name else { return None };
        (!fits).then(|| Finding { line, text: format!("column `{name}`: only {}", TYPES.join(", ")) })
    });
    wrong.collect()
}

/// A file holds one statement: it can be prepared, named by its path, and a migration never stops half way.
pub(crate) fn one_statement(file: &File) -> Vec<Finding> {
    if !is_ours(file) {
        return Vec::new();
    }
    let tokens = tokens(file);
    let mut ended = tokens.iter().skip_while(|(_, token)| *token != Token::Mark(';')).skip(1);
    let none = tokens.is_empty().then_some((1, "no statement"));
    let second = ended.next().map(|(line, _)| (*line, "a second statement; one per file"));
    none.or(second).map(|(line, text)| Finding { line, text: text.to_owned() }).into_iter().collect()
}

type Column<'a> = (usize, Token<'a>, Token<'a>);

/// The columns between the brackets of `CREATE TABLE name (…)`: of each part, the first two words.
fn created_columns<'a>(tokens: &[Placed<'a>]) -> Vec<Column<'a>> {
    let is_create = |pair: &[Placed<'_>]| matches!(pair, [(_, a), (_, b)] if a.is("CREATE") && b.is("TABLE"));
    let Some(start) = tokens.windows(2).position(is_create) else { return Vec::new() };
    let mut depth = 0_u32;
    let mut parts = vec![Vec::new()];
    for placed in tokens.iter().skip(start).skip_while(|(_, token)| *token != Token::Mark('(')) {
        match placed.1 {
            Token::Mark('(') => depth = depth.saturating_add(1),
            Token::Mark(')') => depth = depth.saturating_sub(1),
            Token::Mark(',') if depth == 1 => parts.push(Vec::new()),
            _ if depth == 1 => {
                parts.last_mut().into_iter().for_each(|part: &mut Vec<Placed<'a>>| part.push(*placed))
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    let is_column = |name: Token<'_>| !CONSTRAINTS.iter().any(|word| name.is(word));
    let columns = parts.into_iter().filter_map(|part| {
        let (line, name) = *part.first()?;
        let kind = part.get(1).map_or(Token::Mark(','), |(_, kind)| *kind);
        is_column(name).then_some((line, name, kind))
    });
    columns.collect()
}

/// The column of `ADD COLUMN name type`.
fn added_columns<'a>(tokens: &[Placed<'a>]) -> Vec<Column<'a>> {
    let added = tokens.windows(4).filter_map(|four| match four {
        [(_, add), (_, column), (line, name), (_, kind)] if add.is("ADD") && column.is("COLUMN") => {
            Some((*line, *name, *kind))
        }
        _ => None,
    });
    added.collect()
}

fn is_ours(file: &File) -> bool {
    file.path.starts_with("crates/store/") && file.is(&["sql"])
}

/// The words and marks of a statement; a piece of quoted text is one token, a comment none.
fn tokens(file: &File) -> Vec<Placed<'_>> {
    if !is_ours(file) {
        return Vec::new();
    }
    let (mut rest, mut line, mut tokens) = (file.text.as_deref().unwrap_or_default(), 1_usize, Vec::new());
    while let Some(first) = rest.chars().next() {
        let (taken, token) = match first {
            '-' if rest.starts_with("--") => (rest.find('\n').unwrap_or(rest.len()), None),
            '/' if rest.starts_with("/*") => {
                (rest.find("*/").map_or(rest.len(), |end| end.saturating_add(2)), None)
            }
            '\'' => (quoted_bytes(rest), Some(Token::Quoted)),
            _ if is_of_word(first) => {
                let end = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
                (end, rest.get(..end).map(Token::Word))
            }
            _ => (first.len_utf8(), (!first.is_whitespace()).then_some(Token::Mark(first))),
        };
        tokens.extend(token.map(|token| (line, token)));
        let (read, left) = rest.split_at(taken);
        line = line.saturating_add(read.matches('\n').count());
        rest = left;
    }
    tokens
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// How many bytes a quoted text takes, its quotes included.
fn quoted_bytes(text: &str) -> usize {
    let end = text.char_indices().skip(1).find(|(_, c)| *c == '\'');
    end.map_or(text.len(), |(at, _)| at.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::super::{found_lines, sample};
    use super::*;

    fn statement(text: &str) -> File {
        sample("crates/store/sql/fact/put.sql", text)
    }

    #[test]
    fn what_an_engine_reads_in_its_own_way_is_found() {
        let bad = [
            "SELECT a FROM t WHERE a LIKE $1",
            "select a from t where a like $1",
            "SELECT a FROM t LIMIT 1 OFFSET 2",
            "SELECT a FROM t FOR UPDATE SKIP LOCKED",
            "UPDATE t SET a = now()",
            "SELECT CAST(a AS REAL) FROM t",
            "SELECT a FROM t WHERE b = x'00'",
            "SELECT a FROM t ORDER BY random ()",
            "CREATE TABLE t (a SERIAL)",
        ];
        for text in bad {
            assert_eq!(portable(&statement(text)).len(), 1, "{text}");
        }
    }

    #[test]
    fn what_every_engine_reads_alike_is_fine() {
        let fine = [
            "SELECT now, offset_a FROM t WHERE unlike = 'LIKE' -- OFFSET\n/* REAL\n */",
            "INSERT INTO fact AS f (person) VALUES ($1) ON CONFLICT (person) DO UPDATE SET at = $2 WHERE f.at < $2 RETURNING at",
            "SELECT 'it''s real' FROM t",
        ];
        for text in fine {
            assert_eq!(portable(&statement(text)), [], "{text}");
        }
        assert_eq!(portable(&sample("docs/a.sql", "SELECT now()")), [], "not of the store");
    }

    #[test]
    fn the_line_of_a_finding_is_right_after_comments_and_text() {
        assert_eq!(found_lines(&portable(&statement("-- a\n/* b\n c */\nSELECT 'd\ne',\n now()\n"))), [6]);
    }

    #[test]
    fn columns_have_one_of_three_types() {
        let table = "CREATE TABLE IF NOT EXISTS t (\n person BYTEA NOT NULL,\n at INTEGER CHECK (at IN (1, 2)),\n name VARCHAR(9),\n bare,\n PRIMARY KEY (person, at)\n)";
        assert_eq!(found_lines(&types(&statement(table))), [3, 4, 5]);
        assert_eq!(found_lines(&types(&statement("ALTER TABLE t ADD COLUMN ok JSONB"))), [1]);
        assert_eq!(types(&statement("ALTER TABLE t ADD COLUMN ok BIGINT")), []);
        assert_eq!(types(&statement("CREATE TABLE t (a BIGINT, b text, c BYTEA, UNIQUE (a, b))")), []);
        assert_eq!(types(&statement("CREATE INDEX i ON t (a, b)")), []);
    }

    #[test]
    fn a_file_holds_one_statement() {
        assert_eq!(found_lines(&one_statement(&statement("-- nothing\n"))), [1]);
        assert_eq!(found_lines(&one_statement(&statement("SELECT 1;\nSELECT 2;\n"))), [2]);
        for fine in ["SELECT 1", "SELECT 1;\n", "SELECT ';';\n-- end\n"] {
            assert_eq!(one_statement(&statement(fine)), [], "{fine}");
        }
    }
}
