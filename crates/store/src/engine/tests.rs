//! The engine by itself: every statement on a fresh database, the portable text, and the traps of a thin adapter.
//!
//! **Invariant:** these tests read `sql/` and `migrations/` from the disk: a file nobody embeds or prepares is found.

use super::migrate::{Step, migrate};
use super::*;
use crate::error::{File, StoreError};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn fresh(file: File) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    migrate(&Session::new(&connection, file), if file == File::Rows { ROWS } else { KEYS }).unwrap();
    connection
}

fn files_under(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(ROOT).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                let name = path.strip_prefix(Path::new(ROOT).join("sql")).unwrap_or(&path).with_extension("");
                files.push((name.to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

fn leak(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

#[test]
fn every_statement_prepares_on_a_fresh_database_and_takes_as_many_values_as_it_declares() {
    let (rows, keys) = (fresh(File::Rows), fresh(File::Keys));
    let files = files_under("sql", "sql");
    assert!(files.len() > 30);
    for (name, text) in files {
        let databases = match name.split('/').next().unwrap() {
            "person_key" => vec![&keys],
            "migration" => vec![&rows, &keys],
            _ => vec![&rows],
        };
        for database in databases {
            let prepared = database.prepare(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            let declared = Statement { name: leak(&name), text: leak(&text) }.kinds().count();
            assert_eq!(prepared.parameter_count(), declared, "{name}");
        }
    }
}

#[test]
fn every_parameter_is_declared_with_the_kind_of_its_column() {
    let mut columns = BTreeMap::from([("limit".to_owned(), "INTEGER".to_owned())]);
    for database in [fresh(File::Rows), fresh(File::Keys)] {
        let text =
            "SELECT c.name, c.type FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'";
        let mut prepared = database.prepare(text).unwrap();
        let rows =
            prepared.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).unwrap();
        for (name, kind) in rows.map(Result::unwrap) {
            let known = columns.entry(name.clone()).or_insert_with(|| kind.clone());
            assert_eq!(*known, kind, "`{name}` has one kind in all tables");
        }
    }
    for (name, text) in files_under("sql", "sql") {
        let Some(line) = text.lines().next().unwrap().strip_prefix("-- ") else {
            panic!("{name} declares nothing")
        };
        for (number, declaration) in (1..).zip(line.split(", ")) {
            let words: Vec<&str> = declaration.split(' ').collect();
            assert_eq!(words[0], format!("${number}"), "{name}");
            let kind = super::dialect::sqlite(words[1]);
            assert_eq!(columns.get(*words.last().unwrap()), Some(&kind), "{name}: {declaration}");
        }
    }
}

#[test]
fn every_file_is_used_and_names_no_type_but_in_its_comments() {
    let sources: String = files_under("src", "rs").into_iter().map(|(_, text)| text).collect();
    for (name, text) in files_under("sql", "sql") {
        assert!(sources.contains(&format!("statement!(\"{name}\")")), "{name} is embedded nowhere");
        let body: String = text.lines().filter(|line| !line.starts_with("--")).collect();
        assert!(!body.contains("BIGINT") && !body.contains("BYTEA"), "{name}");
        assert!(!body.contains("OFFSET") && !body.contains("LIKE") && !body.contains(';'), "{name}");
    }
}

#[test]
fn a_migration_is_one_statement_and_every_file_is_a_step() {
    for (folder, steps) in [("migrations/data", ROWS), ("migrations/keys", KEYS)] {
        let files = files_under(folder, "sql");
        assert_eq!(files.len(), steps.len(), "{folder}");
        for ((path, text), step) in files.iter().zip(steps) {
            assert!(path.ends_with(step.name), "{path} is not the step {}", step.name);
            let acts = ["CREATE ", "ALTER ", "DROP INDEX ", "DROP TABLE ", "INSERT "];
            let acts = acts.map(|act| text.matches(act).count());
            assert_eq!(acts.iter().sum::<usize>(), 1, "{path}");
            assert_eq!(text.matches(';').count(), 1, "{path}");
        }
    }
}

#[test]
fn the_dialect_changes_three_words_and_nothing_else() {
    let portable = "CREATE TABLE a (\n    b BYTEA NOT NULL,\n    c BIGINT,\n    d TEXT\n);\n";
    let strict = "CREATE TABLE a (\n    b BLOB NOT NULL,\n    c INTEGER,\n    d TEXT\n) STRICT";
    assert_eq!(super::dialect::sqlite(portable), strict);
    let short = super::dialect::sqlite(&format!("-- short rows\n{portable}"));
    assert_eq!(short, format!("-- short rows\n{strict}, WITHOUT ROWID"));
    assert_eq!(super::dialect::sqlite("CREATE INDEX e ON a (b);\n"), "CREATE INDEX e ON a (b)");
}

#[test]
fn a_value_is_bound_by_its_number_however_often_and_wherever_it_appears() {
    let database = fresh(File::Rows);
    let statement = Statement { name: "test", text: "-- $1 BIGINT a, $2 TEXT b\nSELECT $2, $1, $2" };
    let session = Session::new(&database, File::Rows);
    let values = [Value::Int(5_000_000_000), Value::Text("b")];
    let read = session.rows(&statement, &values, |row| Ok((row.text(0)?, row.int(1)?, row.text(2)?)));
    assert_eq!(read.unwrap(), [("b".to_owned(), 5_000_000_000, "b".to_owned())]);
}

#[test]
fn a_value_of_another_kind_is_refused_before_the_database_sees_it() {
    let database = fresh(File::Rows);
    let session = Session::new(&database, File::Rows);
    let statement =
        Statement { name: "test", text: "-- $1 BIGINT a, $2 TEXT b, $3 BYTEA c\nSELECT $1, $2, $3" };
    let (int, text, bytes) = (Value::Int(1), Value::Text("12345678"), Value::Bytes(b"12345678"));
    let refused = |values: &[Value<'_>]| session.rows(&statement, values, |_| Ok(())).unwrap_err();
    let wrong = |position| StoreError::WrongKind { statement: "test", position };
    assert!(session.rows(&statement, &[int, text, bytes], |_| Ok(())).is_ok());
    assert_eq!(refused(&[text, text, bytes]), wrong(1));
    assert_eq!(refused(&[bytes, text, bytes]), wrong(1));
    assert_eq!(refused(&[int, int, bytes]), wrong(2));
    assert_eq!(refused(&[int, bytes, bytes]), wrong(2));
    assert_eq!(refused(&[int, Value::Text("a\0b"), bytes]), wrong(2));
    assert_eq!(refused(&[int, text, text]), wrong(3));
    assert_eq!(refused(&[int, text, Value::Null]), wrong(3));
    assert_eq!(refused(&[int, text]), wrong(3));
    assert_eq!(refused(&[int, text, bytes, int]), wrong(4));
}

#[test]
fn a_value_read_as_another_kind_is_damage_and_not_a_guess() {
    let database = fresh(File::Rows);
    let session = Session::new(&database, File::Rows);
    let statement = Statement { name: "test", text: "-- $1 TEXT a\nSELECT $1, NULL, 1" };
    let damaged = Some(StoreError::Damaged(File::Rows));
    let one = |read: fn(&Row<'_>) -> Option<StoreError>| {
        session.rows(&statement, &[Value::Text("12")], |row| Ok(read(row))).unwrap().remove(0)
    };
    assert_eq!(one(|row| row.int(0).err()), damaged);
    assert_eq!(one(|row| row.bytes(0).err()), damaged);
    assert_eq!(one(|row| row.text(1).err()), damaged);
    assert_eq!(one(|row| row.text(2).err()), damaged);
    assert_eq!(one(|row| row.person(0).err()), damaged);
    assert_eq!(one(|row| row.int(9).err()), damaged);
    assert_eq!(one(|row| row.text(0).err()), None);
}

#[test]
fn a_file_of_a_newer_version_or_of_another_history_is_refused() {
    let database = fresh(File::Keys);
    let session = Session::new(&database, File::Keys);
    assert_eq!(migrate(&session, KEYS), Ok(()));
    let other = [Step { name: "0001_other", text: "CREATE TABLE other (a BIGINT NOT NULL);" }];
    assert_eq!(migrate(&session, &other), Err(StoreError::NotOurs(File::Keys)));
    database.execute("INSERT INTO migration (number, name) VALUES (7, '0007_later')", []).unwrap();
    let newer = StoreError::Newer { file: File::Keys, found: 7, known: 1 };
    assert_eq!(migrate(&session, KEYS), Err(newer));
}

#[test]
fn a_step_that_fails_leaves_no_step_behind() {
    let database = Connection::open_in_memory().unwrap();
    let session = Session::new(&database, File::Keys);
    let good = || Step { name: "0001_good", text: "CREATE TABLE good (a BIGINT NOT NULL);" };
    let steps = [good(), Step { name: "0002_bad", text: "CREATE TABLE bad (a UNKNOWN);" }];
    assert!(migrate(&session, &steps).is_err());
    assert!(database.prepare("SELECT a FROM good").is_err());
    assert_eq!(migrate(&session, &[good()]), Ok(()));
}

#[test]
fn every_error_has_its_page_in_the_reference() {
    let errors = [
        StoreError::DiskFull(File::Rows),
        StoreError::InUse(File::Rows),
        StoreError::ReadOnly(File::Rows),
        StoreError::Damaged(File::Rows),
        StoreError::Newer { file: File::Rows, found: 2, known: 1 },
        StoreError::LedgerHole(1),
        StoreError::NotShredded(File::Rows),
        StoreError::Stopped(File::Rows),
        StoreError::WrongKind { statement: "fact/put", position: 1 },
        StoreError::CannotOpen(File::Rows),
        StoreError::NotOurs(File::Rows),
        StoreError::Refused { file: File::Rows, code: 19 },
        StoreError::TooMuch(1),
        StoreError::SameDirectory,
        StoreError::Disk { file: File::Rows, code: 10 },
    ];
    for (number, error) in (1..).zip(errors) {
        assert_eq!(error.code(), format!("S{number:03}"));
        assert!(error.to_string().starts_with(error.code()), "{error}");
        let page = Path::new(ROOT).join(format!("../../docs/reference/codes/{}.md", error.code()));
        let page = std::fs::read_to_string(page).unwrap_or_default();
        assert!(page.starts_with(&format!("# {}", error.code())), "{}", error.code());
    }
}

#[test]
fn a_file_is_opened_durable_and_shreddable_and_its_readers_cannot_write() {
    let folder = tempfile::TempDir::new().unwrap();
    let conditions = Conditions { patience: BUSY_PATIENCE, pragmas: "" };
    let Opened { connection, readers, .. } = open(folder.path(), File::Rows, ROWS, conditions).unwrap();
    let told =
        |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0)).unwrap();
    let pragmas =
        ["synchronous", "secure_delete", "foreign_keys", "temp_store", "application_id", "cache_size"];
    assert_eq!(pragmas.map(told), [2, 1, 1, 2, 0x456e_7472, -1_024]);
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
    let written = readers.read(|session| session.execute("DELETE FROM fact"));
    assert_eq!(written, Err(StoreError::ReadOnly(File::Rows)));
}

#[test]
fn what_is_read_together_is_of_one_moment_and_nothing_stays_open_after_it() {
    let folder = tempfile::TempDir::new().unwrap();
    let conditions = Conditions { patience: BUSY_PATIENCE, pragmas: "" };
    let Opened { connection, readers, .. } = open(folder.path(), File::Rows, ROWS, conditions).unwrap();
    let write = |key: &str| {
        let put = "INSERT INTO setting (key, body) VALUES (?1, 'x')";
        connection.execute(put, [key]).unwrap();
    };
    let get = statement!("setting/get");
    let found = |key: &str| {
        readers.read(|session| session.rows(&get, &[Value::Text(key)], |row| row.text(0))).unwrap().len()
    };
    let count = || found("a") + found("b");
    let inside = readers.together(|| {
        let before = count();
        write("a");
        let nested = readers.together(count).unwrap();
        [before, nested, count()]
    });
    assert_eq!((inside, count()), (Ok([0, 0, 0]), 1));
    let fell = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        readers.together(|| {
            count();
            panic!("falls over")
        })
    }));
    assert!(fell.is_err());
    write("b");
    assert_eq!([count(), count(), count(), count()], [2; 4], "no reader is left in the past");
}
