//! Couriers that are watched: how many mails were taken, and how long single answers waited.

use entrenous_core::moment::Moment;
use entrenous_flow::speak::{Coming, Posts, Relay};
use entrenous_post::smtp::{Courier, Envelope, Handing, Leaving, Verdict};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

/// What arrived.
#[derive(Clone, Default)]
pub struct Arrivals(Arc<Inner>);

#[derive(Default)]
struct Inner {
    count: AtomicUsize,
    asked: Mutex<HashMap<String, Instant>>,
    waits: Mutex<Vec<f64>>,
}

impl Arrivals {
    pub fn count(&self) -> usize {
        self.0.count.load(Ordering::SeqCst)
    }
    pub fn asked(&self, address: String) {
        self.0.asked.lock().unwrap().insert(address, Instant::now());
    }
    /// How long each answer waited, in milliseconds.
    pub fn answers(&self) -> Vec<f64> {
        self.0.waits.lock().unwrap().clone()
    }
    fn taken(&self, envelope: &Envelope) {
        self.0.count.fetch_add(1, Ordering::SeqCst);
        let mail = envelope.mail.as_bytes();
        let head = String::from_utf8_lossy(&mail[..mail.len().min(4_096)]);
        let Some((_, rest)) = head.split_once("answer-") else { return };
        let to = format!("answer-{}", rest.split(['>', '\r', ' ']).next().unwrap());
        if let Some(asked) = self.0.asked.lock().unwrap().remove(&to) {
            self.0.waits.lock().unwrap().push(asked.elapsed().as_secs_f64() * 1e3);
        }
    }
}

pub fn percentile(waits: &[f64], of_hundred: f64) -> f64 {
    let mut sorted = waits.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (sorted.len() as f64 * of_hundred / 100.0) as usize;
    sorted.get(at.min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

/// A relay that is watched.
pub struct Watched(pub Relay, pub Arrivals);

struct One(Box<dyn Courier>, Arrivals);

impl Posts for Watched {
    fn courier(&self, now: Moment) -> Coming<'_> {
        Box::pin(async move { Box::new(One(self.0.courier(now).await, self.1.clone())) as Box<dyn Courier> })
    }
    fn couriers_most(&self) -> usize {
        self.0.couriers_most()
    }
}

impl Courier for One {
    fn hand_over<'a>(&'a mut self, batch: &'a [Envelope]) -> Handing<'a> {
        Box::pin(async move {
            let verdicts = self.0.hand_over(batch).await;
            for (envelope, verdict) in batch.iter().zip(&verdicts) {
                assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
                self.1.taken(envelope);
            }
            verdicts
        })
    }
    fn quit(&mut self) -> Leaving<'_> {
        self.0.quit()
    }
}
