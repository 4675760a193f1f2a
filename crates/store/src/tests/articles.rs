//! Articles: the same is not written again, hiding outlives everything, pages follow the ids.

use super::*;
use crate::{ArticleRow, Showing};
use entrenous_core::id::ArticleId;

fn id(text: &str) -> ArticleId {
    ArticleId::parse(text).unwrap()
}
fn put(text: &str, body: &str) -> Write {
    Write::PutArticle { id: id(text), body: body.to_owned(), digest: Hash::of(&[body.as_bytes()]) }
}
fn show(text: &str, showing: Showing) -> Write {
    Write::ShowArticle { id: id(text), showing }
}
fn row(text: &str, body: Option<&str>, vector: Option<&[u8]>, showing: Showing) -> ArticleRow {
    let told = body.map(|body| (body.to_owned(), Hash::of(&[body.as_bytes()])));
    ArticleRow { id: id(text), told, vector: vector.map(<[u8]>::to_vec), showing }
}

#[tokio::test]
async fn articles_their_vectors_and_hidings_last() {
    let folder = Folder::new();
    let store = folder.open();
    let vector = Write::PutVector { id: id("a"), vector: vec![1, 2] };
    store.write(vec![put("b", "{b}"), put("a", "{a}"), vector, show("c", Showing::Hidden)]).await.unwrap();
    store.write(vec![put("a", "{a2}")]).await.unwrap();
    drop(store);
    let store = folder.open();
    let a = row("a", Some("{a2}"), Some(&[1, 2]), Showing::Shown);
    let b = row("b", Some("{b}"), None, Showing::Shown);
    let c = row("c", None, None, Showing::Hidden);
    assert_eq!(store.articles(None, 2).unwrap(), [a, b]);
    assert_eq!(store.articles(Some(&id("b")), 2).unwrap(), [c]);
}

#[tokio::test]
async fn an_article_that_goes_takes_its_vector_along_and_stays_hidden() {
    let store = Folder::new().open();
    let vector = |text| Write::PutVector { id: id(text), vector: vec![1] };
    let hidden = show("a", Showing::Hidden);
    store.write(vec![put("a", "{a}"), vector("a"), hidden, put("b", "{b}"), vector("b")]).await.unwrap();
    store.write(["a", "b", "c"].map(|text| Write::DropArticle { id: id(text) }).into()).await.unwrap();
    assert_eq!(store.articles(None, 9).unwrap(), [row("a", None, None, Showing::Hidden)]);
    store.write(vec![put("a", "{a}")]).await.unwrap();
    assert_eq!(store.articles(None, 9).unwrap(), [row("a", Some("{a}"), None, Showing::Hidden)]);
    store.write(vec![show("a", Showing::Shown)]).await.unwrap();
    assert_eq!(store.articles(None, 9).unwrap(), [row("a", Some("{a}"), None, Showing::Shown)]);
}
