//! Keeps what would go out by a way, so that it can be looked at: in the demo and in tests.
//!
//! **Invariant:** nothing leaves the process; so many are kept at most, the oldest go first.

use super::{Handing, Medium, Outgoing, Said, Verdict, Way};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// How many are kept.
const KEPT_MOST: usize = 1_000;
/// What another side says that takes something.
const TAKEN: u16 = 201;

/// What was handed over.
#[derive(Clone, PartialEq, Eq)]
pub struct Kept {
    /// By which way.
    pub medium: Medium,
    /// To whom, as that way names it.
    pub to: String,
    /// What it says.
    pub text: String,
}

/// A way that ends here.
#[derive(Clone)]
pub struct Sink {
    medium: Medium,
    kept: Arc<Mutex<VecDeque<Kept>>>,
    verdicts: Arc<Mutex<VecDeque<Verdict>>>,
}

impl Sink {
    /// One of this medium.
    #[must_use]
    pub fn new(medium: Medium) -> Self {
        Self { medium, kept: Arc::default(), verdicts: Arc::default() }
    }
    /// What is said of the next, in order; then that they are taken again.
    pub fn will_say(&self, verdicts: impl IntoIterator<Item = Verdict>) {
        self.verdicts.lock().unwrap_or_else(PoisonError::into_inner).extend(verdicts);
    }
    /// What was handed over since this was last asked.
    #[must_use]
    pub fn kept(&self) -> Vec<Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect()
    }
    fn keep(&self, to: &str, text: String) -> Verdict {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MOST {
            kept.pop_front();
        }
        kept.push_back(Kept { medium: self.medium, to: to.to_owned(), text });
        let said = self.verdicts.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        said.unwrap_or(Verdict::Accepted(Said::Http(TAKEN)))
    }
}

impl Way for Sink {
    fn medium(&self) -> Medium {
        self.medium
    }
    fn hand_over<'a>(&'a self, outgoing: &'a Outgoing) -> Handing<'a> {
        let verdict = match outgoing {
            Outgoing::Push(note) => {
                self.keep(note.to.service(), String::from_utf8_lossy(&note.plain).into_owned())
            }
            Outgoing::Sms(note) => self.keep(note.to.text(), note.text.clone()),
            Outgoing::Webhook(parcel) => self.keep(parcel.endpoint.as_str(), parcel.body.clone()),
            Outgoing::Mail(_) => Verdict::NotTried(super::Trouble::OtherMedium),
        };
        Box::pin(std::future::ready(verdict))
    }
}
