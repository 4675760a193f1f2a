//! Looks at the feeds of campaigns that are sent again and again, and drafts an issue where something is new.
//!
//! **Invariant:** an address is reached like every other machine outside: resolved once, judged, over TLS, with a limit of time and size.
//! **Invariant:** a feed that cannot be had, or does not read, sends nothing; it is told once in the log, with its code and line, and stands in the
//! console until it reads again.

use crate::speak::campaign::issue;
use crate::speak::feed::{self, Article, Broken, FEED_BYTES_MOST, Trouble, Wrong};
use crate::{Fault, House};
use entrenous_core::charter::Endpoint;
use entrenous_core::moment::Moment;
use entrenous_post::call::{Call, Caller, Ending};
use entrenous_speak::campaign::{Campaign, FeedSource};
use std::io::Read;
use std::path::Path;
use std::sync::PoisonError;

/// How long a feed is left alone after it was looked at, in microseconds: an hour.
const AGAIN: i64 = 3_600_000_000;

/// Where feeds are.
pub struct Sources<'a> {
    /// Reaches machines outside.
    pub caller: &'a dyn Caller,
    /// The folder of the business, for feeds that are files.
    pub folder: &'a Path,
}

/// Looks at every feed whose time has come; answers how many issues were drafted. One that cannot be drafted keeps no other waiting.
pub async fn round(house: &House, sources: &Sources<'_>) -> Result<usize, Fault> {
    let (mut drafted, mut first_fault) = (0_usize, None);
    let plans = house.speech().plans.now();
    for file in plans.campaigns() {
        let Some(series) = &file.series else { continue };
        if !issue::is_due(house, file, series) || !is_free(house, file) {
            continue;
        }
        match look(sources, &series.feed).await {
            Ok(articles) => {
                told(house, file, None);
                match issue::draft(house, file, series, articles).await {
                    Ok(new) => drafted = drafted.saturating_add(usize::from(new)),
                    Err(fault) => first_fault = first_fault.or(Some(fault)),
                }
            }
            Err(trouble) => told(house, file, Some(trouble)),
        }
    }
    first_fault.map_or(Ok(drafted), Err)
}

/// Whether a feed may be looked at again; it is noted that it was.
fn is_free(house: &House, file: &Campaign) -> bool {
    let now = house.now();
    let mut feeds = house.speech().feeds.lock().unwrap_or_else(PoisonError::into_inner);
    let seen = feeds.entry(file.key.clone()).or_default();
    let free = seen.looked.is_none_or(|looked: Moment| now >= looked.plus_microseconds(AGAIN));
    if free {
        seen.looked = Some(now);
    }
    free
}

/// Notes what is wrong with a feed, and tells it if it is something else than the last time.
fn told(house: &House, file: &Campaign, trouble: Option<Trouble>) {
    let mut feeds = house.speech().feeds.lock().unwrap_or_else(PoisonError::into_inner);
    let seen = feeds.entry(file.key.clone()).or_default();
    let before = seen.trouble;
    seen.trouble = trouble.map(|trouble| {
        let same = before.filter(|(known, _)| *known == trouble);
        if same.is_none() {
            tracing::warn!(campaign = file.key.as_str(), %trouble, "its feed cannot be read; nothing is sent");
        }
        // Another trouble of a feed that was broken already is still the same silence.
        (trouble, before.map_or_else(|| house.now(), |(_, since)| since))
    });
}

async fn look(sources: &Sources<'_>, source: &FeedSource) -> Result<Vec<Article>, Trouble> {
    let bytes = match source {
        FeedSource::Address(address) => fetched(sources.caller, address).await?,
        FeedSource::File(name) => {
            let file = std::fs::File::open(sources.folder.join(name)).map_err(|_| Trouble::NotThere)?;
            let most = u64::try_from(FEED_BYTES_MOST).unwrap_or(u64::MAX).saturating_add(1);
            let mut bytes = Vec::new();
            file.take(most).read_to_end(&mut bytes).map_err(|_| Trouble::NotThere)?;
            bytes
        }
    };
    feed::read(&bytes).map_err(Trouble::Broken)
}

async fn fetched(caller: &dyn Caller, address: &str) -> Result<Vec<u8>, Trouble> {
    let (address, query) =
        address.split_once('?').map_or((address, None), |(address, query)| (address, Some(query)));
    let endpoint = Endpoint::parse(address).map_err(|_| Trouble::NotReached(None))?;
    let call = Call { query: query.map(str::to_owned), ..Call::get(endpoint) };
    let reply = caller.call(&call).await.map_err(|_| Trouble::NotReached(None))?;
    match (reply.status, reply.ending) {
        (200, Ending::Whole) => Ok(reply.body),
        (200, Ending::Cut) => Err(Trouble::Broken(Broken { why: Wrong::TooLarge, line: 1 })),
        (status, _) => Err(Trouble::NotReached(Some(status))),
    }
}
