//! The shelf: what the business offers ([`Offer`]) and wishes ([`rules`]), what past visits ([`Learned`]) and purchases ([`Bought`])
//! taught about it, what many look at ([`Trends`]), and what trials taught about the layouts of slots ([`Layouts`]).
//! The rankers of `suggest` know numbers; here they get names.
//!
//! **Invariant:** what was learned of a person can be unlearned, exactly.
//! **Invariant:** asking needs no database: what is learned is rebuilt from the facts when the house opens, trends from their releases.
//! **Invariant:** an answer is made from one offer: a new one replaces it as a whole, never while it is read.

mod bought;
mod catalog;
mod layouts;
mod learned;
mod offer;
mod prepared;
pub mod rules;
mod stock;
mod trends;

pub use bought::Bought;
pub use catalog::{
    ARTICLES_MOST, Article, Card, Catalog, Currency, DESCRIPTION_LETTERS_MOST, Draft, LANGUAGES_MOST,
    LINK_BYTES_MOST, MARK_LETTERS_MOST, MARKS_MOST, NAME_LETTERS_MOST, NotACatalog, NotACurrency, NotAPrice,
    NotAnArticle, Price,
};
pub use layouts::{Layouts, NotSlots, Slots};
pub use learned::{Company, Learned, Picked, PickedKind, Question, VISITS_MOST, VISITS_PER_DAY_MOST};
pub use offer::Offer;
pub(crate) use offer::Saying;
pub use prepared::{Prepared, SHOWCASE_MOST};
pub use trends::{HALF_LIFE_DAYS, Trends};

pub(crate) use stock::StockChange;

use entrenous_core::id::{ArticleId, PersonId};
use entrenous_store::Showing;
use entrenous_suggest::vectors::Vector;
use prepared::Preparing;
use rules::Rules;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use stock::Stock;
use tokio::sync::{Mutex, MutexGuard};

/// Everything suggestions are made from.
pub struct Shelf {
    stock: Arc<Stock>,
    turn: Mutex<()>,
    trends: RwLock<Arc<Trends>>,
    /// What past visits taught.
    pub learned: Learned,
    /// The layouts of slots, and what trials taught about them.
    pub layouts: Layouts,
    /// What past purchases taught.
    pub bought: Bought,
    rules: Rules,
    preparing: Preparing,
}

impl Shelf {
    /// A shelf that has learned nothing yet.
    #[must_use]
    pub fn new(catalog: Catalog) -> Self {
        let stock = Arc::new(Stock::new(catalog));
        let (turn, trends) = (Mutex::default(), RwLock::default());
        let (learned, bought, layouts) = (Learned::default(), Bought::default(), Layouts::default());
        let (rules, preparing) = (Rules::default(), Preparing::default());
        Self { stock, turn, trends, learned, layouts, bought, rules, preparing }
    }
    /// The same shelf with slots whose layout is chosen.
    #[must_use]
    pub fn with_slots(self, slots: Slots) -> Self {
        Self { layouts: Layouts::new(slots), ..self }
    }
    /// The same shelf with the wishes of the business.
    #[must_use]
    pub fn with_rules(self, rules: Rules) -> Self {
        Self { rules, ..self }
    }
    /// Unlearns a person.
    pub fn forget(&self, person: PersonId) {
        self.learned.forget(person);
        self.bought.forget(person);
    }
    /// What is at hand of an offer on a day; made once for both.
    #[must_use]
    pub fn prepared(&self, offer: &Arc<Offer>, day: i64) -> Arc<Prepared> {
        self.preparing.of(offer, day, &self.rules)
    }
    /// What is offered now.
    #[must_use]
    pub fn offer(&self) -> Arc<Offer> {
        self.stock.offer()
    }
    /// Waits until the offer holds every change that was made before.
    pub async fn settled(&self) {
        self.stock.settled().await;
    }
    /// Takes changes to what is offered; they are in the offers made from now on.
    pub(crate) fn change(&self, changes: Vec<StockChange>) {
        self.stock.change(changes);
    }
    /// Waits until nobody else changes what is offered: rows and memory change in the same order.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }
    /// Hides an article from now on, or shows it again.
    pub(crate) fn show(&self, article: &ArticleId, showing: Showing) {
        match showing {
            Showing::Shown => self.stock.hidden().show(article),
            Showing::Hidden => self.stock.hidden().hide(article.clone()),
        }
    }
    /// What the folder itself offers.
    pub(crate) fn folder(&self) -> &Catalog {
        self.stock.folder()
    }
    /// What was told of an article by file or call.
    pub(crate) fn told(&self, article: &ArticleId) -> Option<Arc<Article>> {
        self.stock.told(article)
    }
    /// What was told after an article, in the order of the ids.
    pub(crate) fn told_after(&self, after: Option<&ArticleId>, limit: usize) -> Vec<Arc<Article>> {
        self.stock.told_after(after, limit)
    }
    /// How many articles were told.
    pub(crate) fn told_count(&self) -> usize {
        self.stock.told_count()
    }
    /// The vectors of the articles.
    pub(crate) fn vectors(&self) -> BTreeMap<ArticleId, Vector> {
        self.stock.vectors()
    }
    /// What many look at, as it was last let out.
    #[must_use]
    pub fn trends(&self) -> Arc<Trends> {
        Arc::clone(&self.trends.read().unwrap_or_else(PoisonError::into_inner))
    }
    /// Puts up what was let out anew.
    pub(crate) fn show_trends(&self, trends: Trends) {
        *self.trends.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(trends);
    }
}
