//! `PUT /v1/campaigns/{key}`: drafts a campaign, or changes one that nobody let go.
//!
//! **Invariant:** the fields are those of a campaign's file, under the same names, and are looked at by the same reader: what is
//! wrong has the same code. A story holds the two beside each other.

use super::Campaign;
use crate::extract::{Body, Business};
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_flow::speak::campaign;
use entrenous_speak::campaign::{By, Decision, Digest, Hour, How, Sure, WallClock};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a campaign says: the fields of its file. One that is sent again and again from a feed is a file.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Drafting {
    /// Its message, one of the business's folder with `kind = "campaign"`; or a `split`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    /// The audience that is meant; everyone who agreed to the purpose, if none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    audience: Option<String>,
    /// Audiences that are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    except: Vec<String>,
    /// When it begins, by the business's clock, such as `2026-12-01T09:00`; as soon as it is let go, if not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    /// Whose clock that is: `business`, or `person` for each reader's own, where they told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    zone: Option<String>,
    /// In which hours it goes, such as `08:00-20:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    window: Option<String>,
    /// Which hour of them: `any`, or `best` for the one in which most links of its purpose were followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hour: Option<String>,
    /// Several messages that share the readers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    split: Option<Vec<Variant>>,
    /// How the better of them is found; all readers are divided by the shares, if it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decide: Option<Deciding>,
    /// How far its readers are followed; as its messages say, if it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tracking: Option<Following>,
    /// Whether what finds no room waits for the next letter: `joined`, or `alone`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
}

/// A message of a campaign.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Variant {
    /// A message of the business's folder with `kind = "campaign"`.
    message: String,
    /// Its share of the readers in hundredths; the shares are 100 together.
    share: u8,
}

/// How the better of several messages is found.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Deciding {
    /// How long each part of the readers is waited for: `1 hour` to `168 hours`, or `1 day` to `7 days`.
    after: String,
    /// What counts: `clicks`, `opens`, `goal` or `unsubscribes`.
    by: String,
    /// How many of 100 readers it is tried out on; those of each part, if it is decided continuously: 2 to 80.
    share: u8,
    /// `once`, or `continuously`: each part learns from those before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    how: Option<String>,
    /// The fewest who must have got each message before anything is decided; 100, if not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    least: Option<u32>,
    /// How sure it must be: 80, 90, 95 (if not told) or 99 of 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sure: Option<u8>,
    /// A message is dropped when more of 100 of its readers than these left or complained; 2, if not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    drop_above: Option<u8>,
    /// Where the links of a goal begin, such as `https://shop.example/linen`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    goal: Option<String>,
}

/// How far readers are followed: each `off`, `anonymous`, `pseudonymous` or `identified`.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Following {
    /// Whether it is counted that a mail was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    opens: Option<String>,
    /// Whether it is counted that a link was followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    links: Option<String>,
}

impl From<campaign::Content> for Drafting {
    fn from(content: campaign::Content) -> Self {
        let variant = |one: campaign::Variant| Variant { message: one.message.to_string(), share: one.share };
        let (message, split) = match content.variants.as_slice() {
            [one] => (Some(one.message.to_string()), None),
            _ => (None, Some(content.variants.into_iter().map(variant).collect())),
        };
        let zone = match content.clock {
            WallClock::Business => None,
            WallClock::Person => Some("person".to_owned()),
        };
        let tracking = content.tracking.map(|wished| {
            let word = |mode: entrenous_letters::sender::Mode| Some(mode.word().to_owned());
            Following { opens: word(wished.opens), links: word(wished.links) }
        });
        Self {
            message,
            audience: content.audience.map(|key| key.to_string()),
            except: content.except.iter().map(ToString::to_string).collect(),
            at: content.at,
            zone,
            window: content.window,
            hour: (content.hour == Hour::Best).then(|| "best".to_owned()),
            split,
            decide: content.decide.map(Into::into),
            tracking,
            digest: (content.digest == Digest::Joined).then(|| "joined".to_owned()),
        }
    }
}

impl From<Decision> for Deciding {
    fn from(decision: Decision) -> Self {
        let by = match decision.by {
            By::Clicks => "clicks",
            By::Opens => "opens",
            By::Goal => "goal",
            By::Unsubscribes => "unsubscribes",
        };
        Self {
            after: format!("{} hours", decision.after_hours),
            by: by.to_owned(),
            share: decision.share,
            how: (decision.how == How::Continuously).then(|| "continuously".to_owned()),
            least: Some(decision.least),
            sure: (decision.sure != Sure::default()).then(|| decision.sure.into()),
            drop_above: Some(decision.drop_above),
            goal: decision.goal,
        }
    }
}

/// Drafts a campaign; one that was approved is a draft again if it changes.
#[utoipa::path(
    put, path = "/v1/campaigns/{key}", tag = "campaigns", params(("key" = String, Path)), request_body = Drafting,
    responses(
        (status = 200, body = Campaign),
        (status = 400, description = "no JSON, or a field a campaign does not have", body = Problem),
        (status = 401, body = Problem),
        (status = 403, description = "the key does not reach its purpose", body = Problem),
        (status = 409, description = "it was let go already", body = Problem),
        (status = 422, description = "it does not hold; `found` says in which field, with the codes of `entrenous check`", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Path(key): Path<String>,
    Body(drafting): Body<Drafting>,
) -> Result<Json<Campaign>, Problem> {
    let key = super::key(&key)?;
    let text = campaign::file_of(&key, &drafting)?;
    Ok(Json(campaign::draft(&app.house, &mandate, key, &text).await?.into()))
}
