//! Articles a business brought by file or call, the vectors of its own model, and which articles are hidden.
//!
//! **Invariant:** an article whose digest is the same is not written again.
//! **Invariant:** hiding is a word of its own: it holds for an article that is not here yet, and outlives one that goes.

use crate::engine::{Row, Session, Statement, Value, statement};
use crate::error::StoreError;
use crate::{Store, limit};
use entrenous_core::hash::Hash;
use entrenous_core::id::ArticleId;

const PUT: Statement = statement!("article/put");
const PUT_VECTOR: Statement = statement!("article/put_vector");
const HIDE: Statement = statement!("article/hide");
const CLEAR: Statement = statement!("article/clear");
const DROP: Statement = statement!("article/drop");
const PAGE: Statement = statement!("article/page");

/// Whether an article is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Showing {
    /// It is shown.
    Shown,
    /// It is not, anywhere.
    Hidden,
}

/// What is kept of an article.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ArticleRow {
    /// Its id.
    pub id: ArticleId,
    /// What was told of it, with the digest of it; nothing, if only a vector or a hiding is kept.
    pub told: Option<(String, Hash)>,
    /// Its vector.
    pub vector: Option<Vec<u8>>,
    /// Whether it is shown.
    pub showing: Showing,
}

impl Store {
    /// One page of articles, after the one that was last.
    pub fn articles(
        &self,
        after: Option<&ArticleId>,
        limit_rows: usize,
    ) -> Result<Vec<ArticleRow>, StoreError> {
        let after = after.map_or("", ArticleId::as_str);
        self.readers.read(|session| session.rows(&PAGE, &[Value::Text(after), limit(limit_rows)], read))
    }
}

fn read(row: &Row<'_>) -> Result<ArticleRow, StoreError> {
    let id = ArticleId::parse(&row.text(0)?).map_err(|_| row.damaged())?;
    let (body, digest, vector) = (row.text(1)?, row.bytes(2)?, row.bytes(3)?);
    let told = if body.is_empty() {
        None
    } else {
        let digest: [u8; 32] = digest.try_into().map_err(|_| row.damaged())?;
        Some((body, Hash::from_bytes(digest)))
    };
    let showing = if row.int(4)? == 0 { Showing::Shown } else { Showing::Hidden };
    Ok(ArticleRow { id, told, vector: Some(vector).filter(|vector| !vector.is_empty()), showing })
}

pub(crate) fn put(
    session: &Session<'_>,
    id: &ArticleId,
    body: &str,
    digest: &Hash,
) -> Result<(), StoreError> {
    let values =
        [Value::Text(id.as_str()), Value::Text(body), Value::Bytes(digest.bytes()), Value::Bytes(&[])];
    session.run(&PUT, &values).map(|_| ())
}

pub(crate) fn put_vector(session: &Session<'_>, id: &ArticleId, vector: &[u8]) -> Result<(), StoreError> {
    let values = [Value::Text(id.as_str()), Value::Bytes(vector), Value::Bytes(&[])];
    session.run(&PUT_VECTOR, &values).map(|_| ())
}

pub(crate) fn show(session: &Session<'_>, id: &ArticleId, showing: Showing) -> Result<(), StoreError> {
    let hidden = i64::from(showing == Showing::Hidden);
    let values = [Value::Text(id.as_str()), Value::Int(hidden), Value::Bytes(&[])];
    session.run(&HIDE, &values).map(|_| ())
}

pub(crate) fn drop(session: &Session<'_>, id: &ArticleId) -> Result<(), StoreError> {
    session.run(&CLEAR, &[Value::Text(id.as_str()), Value::Bytes(&[])])?;
    session.run(&DROP, &[Value::Text(id.as_str())]).map(|_| ())
}
