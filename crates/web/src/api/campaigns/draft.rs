//! `PUT /v1/campaigns/{key}`: drafts a campaign, or changes one that nobody let go.

use super::trial::Deciding;
use super::{Campaign, Variant};
use crate::extract::{Body, Business};
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_core::charter::Digest;
use entrenous_core::id::Key;
use entrenous_flow::speak::campaign;
use entrenous_speak::campaign::{Hour, WallClock};
use serde::Deserialize;
use utoipa::ToSchema;

/// What a campaign sends.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Drafting {
    /// Its messages: one with the share 100, or several that are 100 together.
    messages: Vec<Variant>,
    /// When it begins, by the business's clock, such as `2026-12-01T09:00`; as soon as it is let go, if not told.
    #[serde(default)]
    begins: Option<String>,
    /// Whose clock that is: `business`, or `person` for each reader's own, where they told it.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    clock: WallClock,
    /// In which hours it goes, such as `08:00-20:00`.
    #[serde(default)]
    window: Option<String>,
    /// The audience that is meant; everyone who agreed to the purpose, if none is named.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    audience: Option<Key>,
    /// Audiences that are left out.
    #[schema(value_type = Vec<String>)]
    #[serde(default)]
    except: Vec<Key>,
    /// How the better of its messages is found; all readers are divided by the shares, if it does not say.
    #[serde(default)]
    decide: Option<Deciding>,
}

/// Drafts a campaign; one that was approved is a draft again if it changes.
#[utoipa::path(
    put, path = "/v1/campaigns/{key}", tag = "campaigns", params(("key" = String, Path)), request_body = Drafting,
    responses(
        (status = 200, body = Campaign),
        (status = 401, body = Problem),
        (status = 403, description = "the key does not reach its purpose", body = Problem),
        (status = 409, description = "it was let go already", body = Problem),
        (status = 422, description = "a message that is not there or of another kind, or shares that are not 100", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Path(key): Path<String>,
    Body(drafting): Body<Drafting>,
) -> Result<Json<Campaign>, Problem> {
    let mut drafting = drafting;
    let variants = std::mem::take(&mut drafting.messages).into_iter();
    let variants = variants.map(|one| campaign::Variant { message: one.message, share: one.share }).collect();
    let Drafting { begins: at, clock, window, audience, except, decide, .. } = drafting;
    let decide = decide.map(Into::into);
    let content = campaign::Content {
        variants,
        at,
        clock,
        window,
        audience,
        except,
        decide,
        tracking: None,
        issue: None,
        hour: Hour::default(),
        digest: Digest::default(),
    };
    Ok(Json(campaign::draft(&app.house, &mandate, super::key(&key)?, content).await?.into()))
}
