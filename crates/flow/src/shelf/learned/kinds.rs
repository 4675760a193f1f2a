//! The kind of each learned article, as the present offer names it.
//!
//! **Invariant:** kinds are those of one offer: when another replaces it, they are made anew.

use super::Offer;
use entrenous_core::id::ArticleId;
use entrenous_suggest::index::ItemHandle;
use entrenous_suggest::interner::Interner;
use entrenous_suggest::session::{GroupHandle, Groups};
use std::sync::{Arc, Weak};

/// The kinds.
#[derive(Clone, Default)]
pub(super) struct Kinds {
    /// Held weakly: while it is, no other offer can be at the same address.
    offer: Weak<Offer>,
    articles: usize,
    groups: Groups,
    names: Vec<String>,
}

impl Kinds {
    /// These kinds with those of the articles that came since; from the beginning, if another offer has come.
    pub(super) fn up_to_date(&self, offer: &Arc<Offer>, names: &Interner) -> Self {
        let mut kinds = if self.is_of(offer) {
            self.clone()
        } else {
            Self { offer: Arc::downgrade(offer), ..Self::default() }
        };
        for item in (kinds.articles..names.len()).filter_map(|at| u32::try_from(at).ok().map(ItemHandle)) {
            let article = names.name(item).and_then(|name| ArticleId::parse(name).ok());
            if let Some(article) = article.and_then(|article| offer.get(&article)) {
                let group = kinds.group(&article.kind);
                kinds.groups.set(item, group);
            }
        }
        kinds.articles = names.len();
        kinds
    }
    /// Whether these are the kinds of an offer and of all these names.
    pub(super) fn are_up_to_date(&self, offer: &Arc<Offer>, names: &Interner) -> bool {
        self.is_of(offer) && self.articles == names.len()
    }
    fn is_of(&self, offer: &Arc<Offer>) -> bool {
        std::ptr::eq(self.offer.as_ptr(), Arc::as_ptr(offer))
    }
    fn group(&mut self, kind: &str) -> GroupHandle {
        let known = self.names.iter().position(|name| name == kind);
        let at = known.unwrap_or_else(|| {
            self.names.push(kind.to_owned());
            self.names.len().saturating_sub(1)
        });
        GroupHandle(u32::try_from(at).unwrap_or(u32::MAX))
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
