//! `GET /.well-known/entrenous-keys.json`: the public key under which receipts and checkpoints are signed.

use crate::App;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// Answers the key.
pub(crate) async fn handle(State(app): State<App>) -> Json<Value> {
    Json(json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "use": "sig", "x": app.house.public_key()}]}))
}
