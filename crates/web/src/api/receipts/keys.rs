//! `GET /.well-known/entrenous-keys.json`: the public key under which receipts and checkpoints are signed, as a JWK set (RFC 7517),
//! and the one under which processors are told.

use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

/// How long the answer may be used without asking again, in seconds.
const CACHE: &str = "public, max-age=300";

/// The keys of a house.
#[derive(Serialize, ToSchema)]
pub(crate) struct Keys {
    /// All keys that ever signed; there is one.
    keys: Vec<Key>,
    /// The public key of the notes that processors get (Standard Webhooks).
    webhook: String,
}

/// A public key (RFC 8037).
#[derive(Serialize, ToSchema)]
pub(crate) struct Key {
    /// `OKP`.
    kty: &'static str,
    /// `Ed25519`.
    crv: &'static str,
    /// `EdDSA`.
    alg: &'static str,
    /// `sig`.
    #[serde(rename = "use")]
    usage: &'static str,
    /// The short name, as receipts write it.
    kid: String,
    /// The key itself, in base64url.
    x: String,
    /// Since when it signs (RFC 3339); absent before the first signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    /// The key as checkpoints name it: origin, hash of the key, key (C2SP signed-note).
    note: String,
}

/// Answers the keys.
#[utoipa::path(get, path = "/.well-known/entrenous-keys.json", tag = "receipts", responses((status = 200, body = Keys)))]
pub(crate) async fn handle(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    let house = &app.house;
    let key = Key {
        kty: "OKP",
        crv: "Ed25519",
        alg: "EdDSA",
        usage: "sig",
        kid: house.key_id(),
        x: house.public_key(),
        since: house.key_since()?.map(|at| at.to_string()),
        note: house.verifier_key(),
    };
    Ok((
        [(header::CACHE_CONTROL, CACHE)],
        Json(Keys { keys: vec![key], webhook: house.webhook_public_key()? }),
    ))
}
