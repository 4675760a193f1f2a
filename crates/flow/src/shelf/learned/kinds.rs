//! The kind of each learned article, as the present offer names it.
//!
//! **Invariant:** kinds are those of one offer: when another replaces it, they are made anew.

use super::Offer;
use entrenous_core::id::ArticleId;
use entrenous_suggest::index::ItemHandle;
use entrenous_suggest::interner::Interner;
use entrenous_suggest::session::{GroupHandle, Groups};
use std::collections::HashMap;
use std::sync::{Arc, Weak};

/// The kinds.
#[derive(Default)]
pub(super) struct Kinds {
    /// Held weakly: while it is, no other offer can be at the same address.
    offer: Weak<Offer>,
    articles: usize,
    groups: Groups,
    names: Vec<String>,
}

impl Kinds {
    /// The kinds of the articles with these names.
    pub(super) fn new(offer: &Arc<Offer>, names: &Interner) -> Self {
        let mut kinds = Self { offer: Arc::downgrade(offer), articles: names.len(), ..Self::default() };
        let mut numbers: HashMap<&str, GroupHandle> = HashMap::new();
        for item in (0..).map(ItemHandle).take(if offer.catalog.is_empty() { 0 } else { names.len() }) {
            let article = names.name(item).and_then(|name| ArticleId::parse(name).ok());
            let Some(article) = article.and_then(|article| offer.get(&article)) else { continue };
            let group = *numbers.entry(article.kind.as_str()).or_insert_with(|| {
                kinds.names.push(article.kind.clone());
                GroupHandle(u32::try_from(kinds.names.len().saturating_sub(1)).unwrap_or(u32::MAX))
            });
            kinds.groups.set(item, group);
        }
        kinds
    }
    /// Whether these are the kinds of an offer and of all these names.
    pub(super) fn is_of(&self, offer: &Arc<Offer>, names: &Interner) -> bool {
        std::ptr::eq(self.offer.as_ptr(), Arc::as_ptr(offer)) && self.articles == names.len()
    }
    /// The groups, if there are any.
    pub(super) fn groups(&self) -> Option<&Groups> {
        (!self.names.is_empty()).then_some(&self.groups)
    }
    /// The name of a kind.
    pub(super) fn name(&self, group: GroupHandle) -> Option<&str> {
        self.names.get(usize::try_from(group.0).ok()?).map(String::as_str)
    }
}
