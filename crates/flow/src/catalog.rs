//! What is offered, told by the business's server while the house stands: articles come, change and go, and are hidden at once.
//!
//! **Invariant:** an answer means that it is on the disk; the next offer has it, and a hiding is in the next answer of everything.
//! **Invariant:** what is the same is not written again.
//! **Invariant:** an article of the folder is laid over or hidden here, never taken out.

use crate::shelf::{ARTICLES_MOST, Article, Draft, StockChange};
use crate::{Fault, House};
use entrenous_core::hash::Hash;
use entrenous_core::id::ArticleId;
use entrenous_core::rights::Mandate;
use entrenous_store::{ArticleRow, Batch, Write};
use entrenous_suggest::vectors::Vector;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use entrenous_store::Showing;

/// How many articles one call may tell, and one page shows.
pub const ARTICLES_PER_CALL_MOST: usize = 1_000;
/// How many rows are read at a time when the house opens.
const ROWS_PER_PAGE: usize = 5_000;

/// What came of telling some articles.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Taken {
    /// New or changed ones.
    pub changed: usize,
    /// Those that were told so before.
    pub same: usize,
}

/// What was told of an article, and whether it is shown.
#[derive(Clone, Debug)]
pub struct Told {
    /// What.
    pub article: Arc<Article>,
    /// Whether it is shown.
    pub showing: Showing,
}

/// Reads what was told before, when the house opens.
pub(crate) async fn open(house: &House) -> Result<(), Fault> {
    let mut after: Option<ArticleId> = None;
    let mut changes = Vec::new();
    loop {
        let rows = house.store.articles(after.as_ref(), ROWS_PER_PAGE)?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id.clone());
        for row in rows {
            recall(house, row, &mut changes);
        }
    }
    if !changes.is_empty() {
        house.shelf.change(changes);
        house.shelf.settled().await;
    }
    Ok(())
}

fn recall(house: &House, row: ArticleRow, changes: &mut Vec<StockChange>) {
    house.shelf.show(&row.id, row.showing);
    if let Some((body, _)) = row.told {
        match serde_json::from_str::<Article>(&body) {
            Ok(article) => changes.push(StockChange::Put(Arc::new(article))),
            Err(_) => tracing::warn!(
                "an article that was told is kept in a form this version does not read; tell it again"
            ),
        }
    }
    if let Some(vector) = row.vector.as_deref().and_then(Vector::from_bytes) {
        changes.push(StockChange::Vector(row.id, vector));
    }
}

/// Takes articles as the business's server tells them: all of them, or none.
pub async fn tell(house: &House, mandate: &Mandate, drafts: Vec<Draft>) -> Result<Taken, Fault> {
    if !mandate.covers_everything() {
        return Err(Fault::NeedsEverything);
    }
    let articles: Vec<Article> = drafts.into_iter().map(Draft::finish).collect::<Result<_, _>>()?;
    let _turn = house.shelf.turn().await;
    // Of one that is told twice in a call, the last word counts.
    let last: BTreeMap<ArticleId, Article> =
        articles.into_iter().map(|article| (article.id.clone(), article)).collect();
    let count = last.len();
    let changed: Vec<Article> = last.into_values().filter(|article| is_news(house, article)).collect();
    let taken = Taken { changed: changed.len(), same: count.saturating_sub(changed.len()) };
    keep(house, changed, None).await?;
    Ok(taken)
}

/// Whether this was not told so before.
pub(crate) fn is_news(house: &House, article: &Article) -> bool {
    house.shelf.told(&article.id).is_none_or(|told| *told != *article)
}

/// Writes articles in one transaction, then offers them.
pub(crate) async fn keep(
    house: &House,
    articles: Vec<Article>,
    entry: Option<entrenous_store::LedgerLine>,
) -> Result<(), Fault> {
    if articles.is_empty() && entry.is_none() {
        return Ok(());
    }
    let new = articles.iter().filter(|article| house.shelf.told(&article.id).is_none()).count();
    let all = house.shelf.told_count().saturating_add(house.shelf.folder().len()).saturating_add(new);
    if all > ARTICLES_MOST {
        return Err(Fault::TooManyArticles);
    }
    let mut batch = Batch { writes: Vec::with_capacity(articles.len()), entry };
    for article in &articles {
        let body = serde_json::to_string(article)
            .map_err(|_| Fault::NotAnArticle(crate::shelf::NotAnArticle::Id))?;
        let digest = Hash::of(&[body.as_bytes()]);
        batch.writes.push(Write::PutArticle { id: article.id.clone(), body, digest });
    }
    house.store.apply(batch).await?;
    house.shelf.change(articles.into_iter().map(|article| StockChange::Put(Arc::new(article))).collect());
    Ok(())
}

/// Takes an article out that was told.
pub async fn remove(house: &House, mandate: &Mandate, article: &ArticleId) -> Result<(), Fault> {
    if !mandate.covers_everything() {
        return Err(Fault::NeedsEverything);
    }
    let _turn = house.shelf.turn().await;
    if house.shelf.told(article).is_none() {
        let stands = house.shelf.folder().get(article).is_some();
        return Err(if stands { Fault::InTheFolder } else { Fault::NoSuchArticle });
    }
    forget(house, vec![article.clone()], None).await
}

/// Takes out what was told of articles.
pub(crate) async fn forget(
    house: &House,
    articles: Vec<ArticleId>,
    entry: Option<entrenous_store::LedgerLine>,
) -> Result<(), Fault> {
    let writes = articles.iter().map(|id| Write::DropArticle { id: id.clone() }).collect();
    house.store.apply(Batch { writes, entry }).await?;
    house.shelf.change(articles.into_iter().map(StockChange::Drop).collect());
    Ok(())
}

/// Hides an article everywhere from now on, or shows it again; one that is not sold yet may be hidden before it comes.
pub async fn show(
    house: &House,
    mandate: &Mandate,
    article: &ArticleId,
    showing: Showing,
) -> Result<(), Fault> {
    if !mandate.covers_everything() {
        return Err(Fault::NeedsEverything);
    }
    let _turn = house.shelf.turn().await;
    let is_hidden = house.shelf.offer().is_hidden(article);
    if is_hidden == (showing == Showing::Hidden) {
        return Ok(());
    }
    let write = Write::ShowArticle { id: article.clone(), showing };
    house.store.apply(Batch { writes: vec![write], entry: None }).await?;
    house.shelf.show(article, showing);
    Ok(())
}

/// One page of what was told, after an article, in the order of the ids.
pub fn list(
    house: &House,
    mandate: &Mandate,
    after: Option<&ArticleId>,
    limit: usize,
) -> Result<Vec<Told>, Fault> {
    if !mandate.covers_everything() {
        return Err(Fault::NeedsEverything);
    }
    let offer = house.shelf.offer();
    let showing = |id: &ArticleId| if offer.is_hidden(id) { Showing::Hidden } else { Showing::Shown };
    let told = house.shelf.told_after(after, limit.min(ARTICLES_PER_CALL_MOST));
    Ok(told.into_iter().map(|article| Told { showing: showing(&article.id), article }).collect())
}
