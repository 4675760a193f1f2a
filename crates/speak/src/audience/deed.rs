//! What a person can be seen doing, with the item of the charter whose facts such events are.
//!
//! **Invariant:** the items are those under which the house keeps events (`flow::observe`): a test of `flow` holds the two lists together.

/// Something done with an article.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deed {
    /// It was looked at.
    Looked,
    /// It was laid into the basket.
    Basket,
    /// It was bought.
    Bought,
    /// It was sent away.
    Dismissed,
}

impl Deed {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Looked, Self::Basket, Self::Bought, Self::Dismissed];

    /// The item of the charter.
    #[must_use]
    pub const fn item(self) -> &'static str {
        match self {
            Self::Looked => "views",
            Self::Basket => "baskets",
            Self::Bought => "purchases",
            Self::Dismissed => "dismissed",
        }
    }
    /// The words before and after the article in an expression.
    pub(super) const fn around(self) -> (&'static str, &'static str) {
        match self {
            Self::Looked => ("looked at", ""),
            Self::Basket => ("put", " in the basket"),
            Self::Bought => ("bought", ""),
            Self::Dismissed => ("sent away", ""),
        }
    }
    /// Its name among our own texts.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Looked => "looked",
            Self::Basket => "basket",
            Self::Bought => "bought",
            Self::Dismissed => "dismissed",
        }
    }
}
