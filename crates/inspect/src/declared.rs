//! What a charter says may be stored without a question, to hold a live site against it.
//!
//! **Invariant:** what the house itself stores to remember a choice is necessary (ePrivacy Directive Art. 5(3)), and named here once.

use entrenous_core::charter::Charter;

/// What the banner of the house stores to remember a choice, and to send it later if it could not be sent.
const OWN: [&str; 2] = ["entrenous", "entrenous.queue"];

/// What a business declares of its site.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    /// Names of what is necessary (a trailing `*` matches the rest).
    necessary: Vec<String>,
    /// Where its customers are.
    serves: Vec<String>,
}

impl Declared {
    /// What a charter declares.
    #[must_use]
    pub fn of(charter: &Charter) -> Self {
        let needed = charter.purposes().filter(|(_, purpose)| purpose.necessary.is_some());
        let stored = needed.flat_map(|(_, purpose)| purpose.stores.clone());
        Self {
            necessary: OWN.map(str::to_owned).into_iter().chain(stored).collect(),
            serves: charter.business.serves.clone(),
        }
    }
    /// Whether something may be stored without a question.
    #[must_use]
    pub fn is_necessary(&self, name: &str) -> bool {
        self.necessary.iter().any(|known| match known.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => known == name,
        })
    }
    /// Whether a law that wants a signal to be shown as honoured applies (11 CCR 7025(c)(6)).
    #[must_use]
    pub fn serves_california(&self) -> bool {
        self.serves.iter().any(|place| place == "US-CA" || place == "US")
    }
}
