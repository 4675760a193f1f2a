//! `GET /.well-known/entrenous-keys.json`: the public key under which receipts and checkpoints are signed, and the one under which
//! processors are told.

use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// Answers the keys.
pub(crate) async fn handle(State(app): State<App>) -> Result<Json<Value>, Problem> {
    let keys = [json!({"kty": "OKP", "crv": "Ed25519", "use": "sig", "x": app.house.public_key()})];
    Ok(Json(json!({"keys": keys, "webhook": app.house.webhook_public_key()?})))
}
