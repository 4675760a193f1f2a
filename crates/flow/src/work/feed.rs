//! Looks at the feeds of campaigns that are sent again and again, and drafts an issue where something is new.
//!
//! **Invariant:** an address is reached like every other machine outside: resolved once, judged, over TLS, with a limit of time and size.
//! **Invariant:** a feed that cannot be had, or does not read, sends nothing; it is told once, with its code and line, until it changes.

use crate::speak::campaign::issue;
use crate::speak::feed::{self, Article, FEED_BYTES_MOST};
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

/// Looks at every feed whose time has come; answers how many issues were drafted.
pub async fn round(house: &House, sources: &Sources<'_>) -> Result<usize, Fault> {
    let mut drafted = 0_usize;
    let plans = house.speech().plans.now();
    for file in plans.campaigns() {
        let Some(series) = &file.series else { continue };
        if !issue::is_due(house, file, series) || !is_free(house, file) {
            continue;
        }
        match look(sources, &series.feed).await {
            Ok(articles) => {
                told(house, file, None);
                drafted =
                    drafted.saturating_add(usize::from(issue::draft(house, file, series, articles).await?));
            }
            Err(trouble) => told(house, file, Some(trouble)),
        }
    }
    Ok(drafted)
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
fn told(house: &House, file: &Campaign, trouble: Option<String>) {
    let mut feeds = house.speech().feeds.lock().unwrap_or_else(PoisonError::into_inner);
    let seen = feeds.entry(file.key.clone()).or_default();
    if let Some(trouble) = trouble.as_ref().filter(|_| seen.trouble != trouble) {
        tracing::warn!(campaign = file.key.as_str(), trouble, "its feed cannot be read; nothing is sent");
    }
    seen.trouble = trouble;
}

async fn look(sources: &Sources<'_>, source: &FeedSource) -> Result<Vec<Article>, String> {
    let bytes = match source {
        FeedSource::Address(address) => fetched(sources.caller, address).await?,
        FeedSource::File(name) => {
            let file =
                std::fs::File::open(sources.folder.join(name)).map_err(|_| "feed_not_there".to_owned())?;
            let most = u64::try_from(FEED_BYTES_MOST).unwrap_or(u64::MAX).saturating_add(1);
            let mut bytes = Vec::new();
            file.take(most).read_to_end(&mut bytes).map_err(|_| "feed_not_there".to_owned())?;
            bytes
        }
    };
    feed::read(&bytes).map_err(|broken| broken.to_string())
}

async fn fetched(caller: &dyn Caller, address: &str) -> Result<Vec<u8>, String> {
    let (address, query) =
        address.split_once('?').map_or((address, None), |(address, query)| (address, Some(query)));
    let endpoint = Endpoint::parse(address).map_err(|_| "feed_not_reached".to_owned())?;
    let call = Call { query: query.map(str::to_owned), ..Call::get(endpoint) };
    let reply = caller.call(&call).await.map_err(|_| "feed_not_reached".to_owned())?;
    match (reply.status, reply.ending) {
        (200, Ending::Whole) => Ok(reply.body),
        (200, Ending::Cut) => Err(feed::Wrong::TooLarge.code().to_owned()),
        (status, _) => Err(format!("feed_not_reached: {status}")),
    }
}
