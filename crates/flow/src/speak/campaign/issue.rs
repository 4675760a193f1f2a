//! A campaign that is sent again and again: each issue is a campaign of its own, with the articles of a feed that stood in none before.
//!
//! **Invariant:** what is approved names its articles: they are part of what is kept, and what is written is what was looked at.
//! **Invariant:** nothing new, nothing sent; and no issue is drafted while the one before waits for somebody to look at it.
//! **Invariant:** an issue goes without being looked at only where the file says `approve = "once"`, an issue before it was approved, and the
//! texts are still those that were approved then.

use super::{Approval, Campaign, Content, fitting, put, ready, versions};
use crate::speak::feed::{Article, Trouble};
use crate::speak::many;
use crate::{Fault, House};
use entrenous_core::communicate::{Course, Deed, Urgency};
use entrenous_core::id::Key;
use entrenous_core::moment::Moment;
use entrenous_core::request::Actor;
use entrenous_core::rights::Mandate;
use entrenous_speak::campaign::{Approve, Campaign as File, Series};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::PoisonError;

/// One issue.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// Of which campaign.
    pub of: Key,
    /// Its number, from 1.
    pub number: u32,
    /// When it was drafted.
    pub at: Moment,
    /// What is new in it.
    pub articles: Vec<Article>,
}

/// The issues of a campaign so far, the newest last.
fn issues(house: &House, of: &Key) -> Vec<(Issue, Campaign)> {
    let all = house.speech.campaigns.all().into_iter();
    let mut own: Vec<_> = all
        .filter_map(|one| Some((one.content.issue.clone().filter(|issue| issue.of == *of)?, one)))
        .collect();
    own.sort_by_key(|(issue, _)| issue.number);
    own
}

/// Whether it is time to look for another issue.
pub(crate) fn is_due(house: &House, file: &File, series: &Series) -> bool {
    issues(house, &file.key).last().is_none_or(|(issue, last)| {
        let waits = matches!(last.course, Course::Draft | Course::Approved);
        !waits && issue.at.plus(series.every.span()) <= house.now()
    })
}

/// A feed from which nothing comes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Silent {
    /// The campaign that is made of it.
    pub campaign: Key,
    /// What is wrong with it.
    pub trouble: Trouble,
    /// Since when.
    pub since: Moment,
}

/// The feeds of which nothing comes, of the campaigns the key reaches.
#[must_use]
pub fn silent(house: &House, mandate: &Mandate) -> Vec<Silent> {
    let plans = house.speech.plans.now();
    let reached = plans.campaigns().filter(|file| file.series.is_some() && mandate.covers(&file.purpose));
    let feeds = house.speech.feeds.lock().unwrap_or_else(PoisonError::into_inner);
    let told = reached.filter_map(|file| {
        let (trouble, since) = feeds.get(&file.key)?.trouble?;
        Some(Silent { campaign: file.key.clone(), trouble, since })
    });
    told.collect()
}

/// Drafts the next issue from what a feed holds, and lets it go if that was agreed; answers whether there was anything new.
pub(crate) async fn draft(
    house: &House,
    file: &File,
    series: &Series,
    articles: Vec<Article>,
) -> Result<bool, Fault> {
    let _turn = house.speech.campaigns.turn.lock().await;
    let before = issues(house, &file.key);
    let mut seen: BTreeSet<String> =
        before.iter().flat_map(|(issue, _)| &issue.articles).map(|article| article.link.clone()).collect();
    let new = articles.into_iter().filter(|article| seen.insert(article.link.clone()));
    let new: Vec<Article> = new.take(usize::from(series.most)).collect();
    if new.is_empty() {
        return Ok(false);
    }
    let number = before.last().map_or(0, |(issue, _)| issue.number).saturating_add(1);
    let key = Key::parse(&format!("{}_{number}", file.key))
        .map_err(|_| Fault::UnknownCampaign(file.key.clone()))?;
    let at = house.now();
    let issue = Issue { of: file.key.clone(), number, at, articles: new };
    let content = Content { issue: Some(issue), ..Content::of(file) };
    let (due, purpose) = fitting(house, &key, &content)?;
    let issue = Campaign {
        key,
        course: Course::Draft,
        purpose,
        content,
        approval: None,
        hour: None,
        due,
        at,
        stages: Vec::new(),
        after: None,
    };
    let issue = put(house, issue, Actor::House).await?;
    if series.approve == Approve::Once {
        let agreed = before.iter().rev().find_map(|(_, one)| one.approval.clone());
        if let Some(agreed) = agreed {
            go(house, issue, agreed).await?;
        }
    }
    Ok(true)
}

/// Lets an issue go under the approval of an earlier one, if nothing stands in its way.
async fn go(house: &House, issue: Campaign, agreed: Approval) -> Result<(), Fault> {
    if versions(&issue.defs(house)?) != agreed.versions || !ready::look(house, &issue)?.is_empty() {
        tracing::warn!(
            campaign = issue.key.as_str(),
            "its texts changed, or something is missing: it waits to be approved"
        );
        return Ok(());
    }
    let people = many::count(house, &issue, Urgency::Many).await?;
    let now = house.now();
    let approval = Some(Approval { at: now, people, ..agreed });
    let issue = Campaign { approval, ..issue.after(Deed::Approve, now)? };
    put(house, issue.after(Deed::Send, now)?, Actor::House).await?;
    house.speech.news.notify_one();
    Ok(())
}
