//! A channel that keeps what is sent and answers as it was told to: for tests, and for a house that shall reach nobody.
//!
//! **Invariant:** nothing leaves the process.

use crate::call::{Call, Caller, Calling, Reply, Unheard};
use crate::{Answer, Channel, Parcel, Sending, Unsent};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// How many parcels are kept; the oldest go first.
const KEPT_MOST: usize = 1_024;

/// Keeps what is sent.
#[derive(Default)]
pub struct Memory {
    sent: Mutex<VecDeque<Parcel>>,
    answers: Mutex<VecDeque<Result<Answer, Unsent>>>,
    called: Mutex<VecDeque<Call>>,
    replies: Mutex<VecDeque<Result<Reply, Unheard>>>,
}

impl Memory {
    /// What the next sendings are answered, in order; then 204 again.
    pub fn will_answer(&self, answers: impl IntoIterator<Item = Result<Answer, Unsent>>) {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).extend(answers);
    }
    /// What was sent since this was last asked.
    pub fn sent(&self) -> Vec<Parcel> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect()
    }
    /// What the next calls are answered, in order; then 204 again.
    pub fn will_reply(&self, replies: impl IntoIterator<Item = Result<Reply, Unheard>>) {
        self.replies.lock().unwrap_or_else(PoisonError::into_inner).extend(replies);
    }
    /// The calls since this was last asked.
    pub fn called(&self) -> Vec<Call> {
        self.called.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect()
    }
}

impl Channel for Memory {
    fn send<'a>(&'a self, parcel: &'a Parcel) -> Sending<'a> {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        if sent.len() >= KEPT_MOST {
            sent.pop_front();
        }
        sent.push_back(parcel.clone());
        let answer = self.answers.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let answer = answer.unwrap_or(Ok(Answer { status: 204, body: Vec::new() }));
        Box::pin(async move { answer })
    }
}

impl Caller for Memory {
    fn call<'a>(&'a self, call: &'a Call) -> Calling<'a> {
        let mut called = self.called.lock().unwrap_or_else(PoisonError::into_inner);
        if called.len() >= KEPT_MOST {
            called.pop_front();
        }
        called.push_back(call.clone());
        let reply = self.replies.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let reply = reply.unwrap_or_else(|| Ok(Reply::of(204)));
        Box::pin(async move { reply })
    }
}
