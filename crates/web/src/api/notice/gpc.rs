//! `GET /.well-known/gpc.json`: that this site honours Global Privacy Control (W3C draft, section "GPC Support Resource").

use axum::Json;
use serde_json::{Value, json};

/// Says so.
pub(crate) async fn handle() -> Json<Value> {
    Json(json!({"gpc": true, "lastUpdate": "2026-11-24"}))
}
