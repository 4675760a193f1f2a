//! A courier that keeps what it is given and says what it was told to: for tests, and for a house that shall write to nobody.
//!
//! **Invariant:** nothing leaves the process.

use super::{Code, Courier, Envelope, Handing, Leaving, Verdict};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// How many mails are kept; the oldest go first.
const KEPT_MOST: usize = 1_024;

/// What was handed over: to whom, under which return path, and the mail itself.
pub struct Kept {
    /// The address it went to.
    pub to: String,
    /// The address it would come back to.
    pub return_path: String,
    /// The mail.
    pub mail: Vec<u8>,
}

/// Keeps mail; its clones share what is kept.
#[derive(Clone, Default)]
pub struct Keeper {
    kept: Arc<Mutex<VecDeque<Kept>>>,
    verdicts: Arc<Mutex<VecDeque<Verdict>>>,
}

impl Keeper {
    /// What is said of the next mails, in order; then `250` again.
    pub fn will_say(&self, verdicts: impl IntoIterator<Item = Verdict>) {
        self.verdicts.lock().unwrap_or_else(PoisonError::into_inner).extend(verdicts);
    }
    /// What was handed over since this was last asked.
    #[must_use]
    pub fn kept(&self) -> Vec<Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect()
    }
    fn keep(&self, envelope: &Envelope) -> Verdict {
        let (mut to, mut return_path) = (String::new(), String::new());
        envelope.to.write(&mut to);
        envelope.return_path.write(&mut return_path);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MOST {
            kept.pop_front();
        }
        kept.push_back(Kept { to, return_path, mail: envelope.mail.as_bytes().to_vec() });
        let said = self.verdicts.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        said.unwrap_or(Verdict::Accepted(Code::new(250, Some((0, 0)))))
    }
}

impl Courier for Keeper {
    fn hand_over<'a>(&'a mut self, batch: &'a [Envelope]) -> Handing<'a> {
        let verdicts = batch.iter().map(|envelope| self.keep(envelope)).collect();
        Box::pin(std::future::ready(verdicts))
    }
    fn quit(&mut self) -> Leaving<'_> {
        Box::pin(std::future::ready(()))
    }
}
